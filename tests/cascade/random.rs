//! What must hold of any scenario: money is conserved in every block, seeds are bytes, looking at fewer accounts changes nothing.

use portfolio_margin::cascade::{Look, Regimes, scenarios, simulate};
use portfolio_margin::report::{Answer, cascade, cascade_runs, read_scenario};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A law of impact from a number.
fn law(kind: u8, scale: u32) -> Value {
    let amount = format!("{}", u64::from(scale) * 1_000);
    match kind % 4 {
        0 => json!({ "law": "none" }),
        1 => json!({ "law": "linear", "depth": amount }),
        2 => json!({ "law": "squareRoot", "coefficient": "0.9", "volatility": "0.05", "volume": amount }),
        _ => {
            json!({ "law": "boundedExponential", "bound": "0.3", "coefficient": "0.4", "volume": amount, "volatility": "0.05", "days": "1" })
        }
    }
}

prop_compose! {
    fn any_scenario()(
        kinds in prop::array::uniform3(0_u8..4),
        scale in 100_u32..200_000,
        shock in -90_i32..150,
        steps in 1_u32..20,
        noise in 0_u32..20,
        accounts in 1_u32..150,
        (long, leverage, share, carry) in (0_u32..=100, 1_u32..30, 0_u32..=100, 0_u32..=100),
        per_account in 1_u32..4,
        (vault, vault_leverage, half) in (0_u32..3_000_000, 1_u32..20, 0_u32..900),
        (first, below, at, limit) in (any::<bool>(), any::<bool>(), any::<bool>(), prop::option::of(1_u32..50)),
        penalty in 0_u32..20,
        seconds in 1_u32..20,
    ) -> Value {
        let percent = |part: u32| format!("{}", f64::from(part) / 100.0);
        let mut ladder = json!({
            "whichFirst": if first { "perpsFirst" } else { "borrowFirst" },
            "whenBelowZero": if below { "deleverage" } else { "backstop" },
            "deleveragingPrice": if at { "previousMark" } else { "mark" },
            "collateralPenalty": percent(penalty),
        });
        if let Some(limit) = limit {
            ladder["maximumImpact"] = json!(percent(limit));
        }
        json!({
            "schema": "portfolio-margin/cascade/1",
            "title": "any",
            "coins": [
                { "coin": "A", "price": "61234.5", "openInterest": "20000000", "loanToValue": "0.5", "impact": law(kinds[0], scale),
                  "tiers": [{ "lowerBound": "0", "maxLeverage": 40 }, { "lowerBound": "300000", "maxLeverage": 20 }, { "lowerBound": "2000000", "maxLeverage": 5 }] },
                { "coin": "B", "price": "0.00321", "openInterest": "5000000", "maxLeverage": 10, "impact": law(kinds[1], scale), "refillHalfLifeSeconds": "30" },
                { "coin": "C", "price": "47", "openInterest": "9000000", "maxLeverage": 10, "loanToValue": "0.65", "impact": law(kinds[2], scale), "refillHalfLifeSeconds": "5" },
            ],
            "shock": { "default": format!("{}", f64::from(shock) / 100.0), "moves": [{ "coin": "B", "move": "-0.2" }], "blocks": steps, "noise": format!("{}", f64::from(noise) / 1000.0) },
            "population": {
                "accounts": accounts, "longShare": percent(long), "sizeDeviation": "1.5", "entrySpread": "0.3", "coinsPerAccount": per_account,
                "leverage": { "law": "lognormal", "median": leverage.to_string(), "deviation": "0.8" },
                "portfolioMargin": { "share": percent(share), "carryShare": percent(carry), "collateral": [{ "coin": "A", "share": "0.4" }, { "coin": "C", "share": "0.5" }] },
            },
            "userAccount": { "regime": "portfolioMargin", "cash": "100", "debt": "20000", "collateral": [{ "coin": "C", "size": "1000" }], "positions": [{ "coin": "A", "size": "-0.3", "entryPrice": "60000" }] },
            "ladder": ladder,
            "backstop": { "equity": vault.to_string(), "maxLeverage": vault_leverage.to_string(), "halfLifeSeconds": half.to_string() },
            "lending": {
                "pools": [{ "coin": "A", "loans": 20, "debt": "3000000", "loanToValueFrom": "0.4", "loanToValueTo": "0.79", "liquidationThreshold": "0.8", "penalty": "0.05" }],
                "loans": [{ "coin": "B", "collateral": "100000000", "debt": "200000", "liquidationThreshold": "0.7", "penalty": "0.1" }],
            },
            "blocks": { "number": 40, "seconds": seconds },
        })
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if cfg!(debug_assertions) { 40 } else { 400 }, ..ProptestConfig::default() })]

    #[test]
    fn money_perps_and_coins_are_conserved_and_lazy_looks_change_nothing(scenario in any_scenario(), seed in any::<u64>()) {
        let scenario = read_scenario(&scenario.to_string()).unwrap();
        for regimes in [Regimes::AsStated, Regimes::AllStandard] {
            let run = |look| simulate(&scenario, None, seed, regimes, look, &mut |_| true).unwrap();
            let lazy = run(Look::WhereNeeded);
            for block in &lazy.blocks {
                prop_assert_eq!(block.imbalance, 0);
            }
            prop_assert_eq!(lazy.parties.imbalance(), 0);
            let split = lazy.tally.deleveraged_below_zero + lazy.tally.deleveraged_for_room;
            prop_assert_eq!(split, lazy.blocks.iter().flat_map(|block| &block.deleveraged).sum::<i128>());
            let diligent = run(Look::AtEverybody);
            prop_assert_eq!(&lazy.blocks, &diligent.blocks);
            prop_assert_eq!(&lazy.parties, &diligent.parties);
            prop_assert_eq!(&lazy.user, &diligent.user);
        }
    }

    #[test]
    fn perps_are_matched(scenario in any_scenario(), seed in any::<u64>()) {
        // With both sides there, no account stands against outside traders at the start: what outside gains without any trade is nothing.
        let mut scenario = scenario;
        scenario["coins"].as_array_mut().unwrap().iter_mut().for_each(|coin| coin["impact"] = json!({ "law": "none" }));
        scenario["shock"] = json!({ "default": "0" });
        scenario["population"]["longShare"] = json!("0.5");
        scenario["population"]["accounts"] = json!(300);
        scenario["population"]["portfolioMargin"]["carryShare"] = json!("0");
        scenario.as_object_mut().unwrap().remove("userAccount");
        let Answer::Ok { report } = cascade(&scenario.to_string(), None, &seed.to_string(), &mut |_| true) else { panic!("rejected") };
        prop_assert_eq!(report.outcome.who_paid.outside.to_string(), "0");
        prop_assert_eq!(report.outcome.liquidated_accounts, 0, "nobody is liquidated before the shock");
    }
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    for scenario in scenarios().iter().filter(|scenario| scenario.name != "2025-10-10") {
        let bytes = |seed: &str| {
            let Answer::Ok { report } = cascade(scenario.text, None, seed, &mut |_| true) else { panic!("{} is rejected", scenario.name) };
            assert_eq!((report.outcome.conservation, report.without_portfolio_margin.conservation), (0, 0), "{}", scenario.name);
            serde_json::to_string(&report).unwrap()
        };
        let first = bytes("7");
        assert!(first == bytes("7"), "{}", scenario.name);
        assert!(first != bytes("8"), "{}", scenario.name);
    }
}

#[test]
fn runs_are_distributions_of_the_single_runs() {
    let mut scenario: Value =
        serde_json::from_str(scenarios().iter().find(|scenario| scenario.name == "leveraged-longs").unwrap().text).unwrap();
    scenario["population"]["accounts"] = json!(300);
    scenario["blocks"]["number"] = json!(100);
    scenario["userAccount"] = json!({ "regime": "standard", "cash": "1000", "positions": [{ "coin": "BTC", "size": "0.1" }] });
    let text = scenario.to_string();
    let mut told = 0;
    let Answer::Ok { report } = cascade_runs(&text, None, "5", 9, &mut |progress| {
        told += 1;
        assert!(progress.run <= 9 && progress.block <= progress.blocks);
        true
    }) else {
        panic!("rejected")
    };
    assert_eq!(told, 9 * 2 * 100);
    let mut singles: Vec<_> = (5..14)
        .map(|seed| match cascade(&text, None, &seed.to_string(), &mut |_| true) {
            Answer::Ok { report } => (report.outcome.liquidated.decimal(), report.outcome.user_account.unwrap().is_alive),
            Answer::Rejected { issues } => panic!("{issues:?}"),
        })
        .collect();
    singles.sort();
    let liquidated = &report.distribution.liquidated;
    assert_eq!(
        [liquidated.least, liquidated.median, liquidated.most].map(|ratio| ratio.decimal()),
        [0, 4, 8].map(|index| singles[index].0)
    );
    let dead = singles.iter().filter(|(_, is_alive)| !is_alive).count() as f64 / 9.0;
    let probability: f64 = report.distribution.death_probability.unwrap().to_string().parse().unwrap();
    assert!((probability - dead).abs() < 1e-6);
}

#[test]
fn a_watcher_stops_it() {
    let text = scenarios()[1].text;
    let Answer::Rejected { issues } = cascade(text, None, "1", &mut |progress| progress.block < 17) else { panic!("not stopped") };
    assert_eq!(issues.len(), 1);
    assert_eq!(serde_json::to_value(&issues[0]).unwrap()["code"], "STOPPED");
    assert!(issues[0].message.contains("block 17 of"), "{}", issues[0].message);
}
