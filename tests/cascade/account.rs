//! The user's own account among a market: it starts with the ratio that the comparison gives it, dies where `liquidation` says, changes
//! nothing for others that its orders do not, and keeps perps and money summing to zero.

use crate::scenario::number;
use portfolio_margin::cascade::{Look, Regimes, participant, scenarios, simulate};
use portfolio_margin::explain::Ledger;
use portfolio_margin::json::{Read, parse};
use portfolio_margin::report::{Answer, CascadeReport, cascade, cascade_runs, compare, liquidation, read_scenario};
use portfolio_margin::request::RequestDraft;
use portfolio_margin::{account::resolve, margin::position_margins};
use serde_json::{Value, json};

const CAPTURES: [&str; 4] = [
    "pm-hype-collateral-with-debt-2026-09-08",
    "pm-ubtc-collateral-with-debt-2026-09-14",
    "unified-isolated-long-with-order-2026-09-22",
    "unified-three-shorts-2026-10-08",
];

/// A market of nobody else in which prices go evenly to a move, without impact.
fn alone(change: &str, blocks: u32) -> Value {
    let coin = |name: &str, price: &str| json!({ "coin": name, "price": price, "maxLeverage": 3, "impact": { "law": "none" } });
    json!({
        "schema": "portfolio-margin/cascade/1", "title": "alone",
        "coins": [coin("BTC", "100"), coin("ETH", "7.5"), coin("HYPE", "0.003")],
        "shock": { "default": change, "blocks": blocks },
        "backstop": { "equity": "1000000000" },
        "blocks": { "number": blocks, "seconds": 1 },
    })
}

fn request(mode: &str, balances: Value, positions: Value) -> Value {
    json!({
        "schema": "portfolio-margin/1",
        "portfolio": { "mode": mode, "balances": balances, "positions": positions },
        "market": {
            "perps": [{ "coin": "BTC", "markPrice": "64123.5" }, { "coin": "ETH", "markPrice": "3100" }, { "coin": "HYPE", "markPrice": "41" },
                { "coin": "xyz:TSLA", "markPrice": "400" }, { "coin": "DOGE", "markPrice": "0.2" }],
            "tokens": [{ "token": "BTC", "price": "64100" }, { "token": "HYPE", "price": "41" }, { "token": "USDH", "price": "1" }],
        },
    })
}

/// Accounts of every regime, some hundred thousand USDC large.
fn accounts() -> Vec<(&'static str, Value)> {
    let carry = json!([{ "coin": "BTC", "size": "-3", "entryPrice": "50000", "leverage": 10 }]);
    let several = json!([
        { "coin": "BTC", "size": "2", "entryPrice": "60000", "leverage": 20 },
        { "coin": "ETH", "size": "-20", "entryPrice": "2900", "leverage": 10 },
    ]);
    vec![
        (
            "standard",
            request("standard", json!([{ "token": "USDC", "amount": "20000" }, { "token": "BTC", "amount": "1" }]), several.clone()),
        ),
        ("unified", request("unified", json!([{ "token": "USDC", "amount": "20000" }]), several)),
        ("portfolio", request("portfolioMargin", json!([{ "token": "BTC", "amount": "3" }, { "token": "USDC", "amount": "1000" }]), carry)),
        (
            "portfolio",
            request(
                "portfolioMargin",
                json!([{ "token": "HYPE", "amount": "9000" }]),
                json!([{ "coin": "HYPE", "size": "4000", "entryPrice": "41", "leverage": 5 }]),
            ),
        ),
    ]
}

fn ran(scenario: &Value, account: &str) -> CascadeReport {
    match cascade(&scenario.to_string(), Some(account), "1", &mut |_| true) {
        Answer::Ok { report } => report,
        Answer::Rejected { issues } => panic!("rejected: {issues:?}"),
    }
}

fn issues(scenario: &Value, account: &Value) -> Vec<(String, String)> {
    match cascade(&scenario.to_string(), Some(&account.to_string()), "1", &mut |_| true) {
        Answer::Ok { .. } => Vec::new(),
        Answer::Rejected { issues } => {
            issues.into_iter().map(|issue| (serde_json::to_value(issue.code).unwrap().as_str().unwrap().to_owned(), issue.path)).collect()
        }
    }
}

fn codes(report: &CascadeReport) -> Vec<String> {
    let remarks = &report.account.as_ref().unwrap().simplifications;
    remarks.iter().map(|remark| serde_json::to_value(remark.code).unwrap().as_str().unwrap().to_owned()).collect()
}

fn capture(name: &str) -> String {
    std::fs::read_to_string(format!("{}/tests/captures/{name}.json", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[test]
fn it_starts_with_the_ratio_of_the_comparison() {
    let captured = CAPTURES.map(|name| (if name.starts_with("pm") { "portfolio" } else { "unified" }, capture(name)));
    let texts = accounts().into_iter().map(|(regime, account)| (regime, account.to_string())).chain(captured);
    for (regime, text) in texts {
        let Answer::Ok { report: compared } = compare(&text, None) else { panic!("rejected") };
        let margin = match regime {
            "standard" => &compared.regimes.standard.margin,
            "unified" => &compared.regimes.unified.margin,
            _ => &compared.regimes.portfolio.margin,
        };
        for scenario in scenarios().iter().filter(|scenario| scenario.name != "2025-10-10").map(|scenario| scenario.text) {
            let mut scenario: Value = serde_json::from_str(scenario).unwrap();
            scenario["population"]["accounts"] = json!(50);
            scenario["blocks"]["number"] = json!(5);
            let report = ran(&scenario, &text);
            let account = report.account.as_ref().unwrap();
            assert_eq!((account.ratio, account.ratio_level), (margin.ratio, margin.ratio_level), "{regime}");
            let (Some(exact), Some(simulated)) = (account.ratio, account.simulated_ratio) else { panic!("no ratio") };
            // A unit is worth at most ten USDC: half of it of every holding, against the smallest backing of these accounts.
            let half_units = 5.0 * account.holdings.len() as f64;
            let value: f64 = account.holdings.iter().map(|held| number(held.value).abs()).sum();
            let error = (number(simulated) - number(exact)).abs();
            assert!(error <= 1e-6 + 4.0 * number(exact).max(0.1) * half_units / value.max(1.0), "{regime}: {simulated} {exact} of {value}");
            let user = report.outcome.user_account.as_ref().unwrap();
            assert!(account.holdings.iter().all(|held| report.coins.contains(&held.coin)));
            assert_eq!((report.outcome.conservation, report.without_portfolio_margin.conservation), (0, 0));
            assert_eq!(user.parts.len(), account.parts.len());
        }
    }
}

#[test]
fn without_impact_it_dies_in_the_block_in_which_the_price_crosses_the_trigger() {
    let mut checked = 0;
    for (regime, account) in accounts() {
        let text = account.to_string();
        let Answer::Ok { report: answered } = liquidation(&text, &Default::default()) else { panic!("rejected") };
        let own = match regime {
            "standard" => &answered.regimes.standard,
            "unified" => &answered.regimes.unified,
            _ => &answered.regimes.portfolio,
        };
        for coin in own.coins.iter().flatten() {
            for trigger in &coin.triggers {
                let change = number(trigger.change);
                if !(-0.9..8.0).contains(&change) {
                    continue;
                }
                // Past the trigger by a quarter of its distance, in 997 steps.
                let blocks = 997;
                let end = change * 1.25;
                let mut scenario = alone("0", blocks);
                scenario["shock"]["moves"] = json!([{ "coin": coin.coin, "move": format!("{end:.9}") }]);
                let report = ran(&scenario, &text);
                let expected = (change / end * f64::from(blocks)).ceil() as u32;
                let user = report.outcome.user_account.unwrap();
                let found = user.first_liquidation_block.unwrap();
                // Whole units move the trigger by less than one of these steps.
                assert!(found.abs_diff(expected) <= 1, "{regime} {}: block {found}, not {expected} ({change})", coin.coin);
                assert_eq!(user.first_liquidation_seconds, Some(found));
                checked += 1;
            }
        }
    }
    assert!(checked >= 6, "{checked} triggers");
}

#[test]
fn those_beside_it_are_as_without_it_until_it_trades() {
    let mut scenario: Value = serde_json::from_str(scenarios().iter().find(|known| known.name == "leveraged-longs").unwrap().text).unwrap();
    scenario["population"]["accounts"] = json!(800);
    scenario["shock"]["noise"] = json!("0.001");
    let Answer::Ok { report: without } = cascade(&scenario.to_string(), None, "1", &mut |_| true) else { panic!("rejected") };
    assert!(without.account.is_none() && without.outcome.user_account.is_none());
    // A thousandth of what it has at stake: never liquidated; longs lose, and so are never deleveraged. ETH is a coin that is added for it.
    let positions = json!([{ "coin": "BTC", "size": "1", "leverage": 1 }, { "coin": "ETH", "size": "1", "leverage": 1 }]);
    let quiet = request("standard", json!([{ "token": "USDC", "total": "100000000" }]), positions);
    let report = ran(&scenario, &quiet.to_string());
    assert_eq!(report.coins, ["BTC", "ETH"]);
    assert_eq!(codes(&report), ["entry_unknown", "coin_added", "entry_unknown"]);
    assert_eq!(report.outcome.accounts, without.outcome.accounts + 1);
    assert!(report.outcome.liquidated_accounts > 100);
    for (own, other) in [(&report.outcome, &without.outcome), (&report.without_portfolio_margin, &without.without_portfolio_margin)] {
        assert_eq!((own.liquidated, own.deleveraged, own.bad_debt), (other.liquidated, other.deleveraged, other.bad_debt));
        for (block, quiet) in own.blocks.iter().zip(&other.blocks) {
            assert_eq!(block.prices[0], quiet.prices[0]);
            assert_eq!(block.liquidated_accounts, quiet.liquidated_accounts);
        }
    }
    let user = report.outcome.user_account.unwrap();
    assert!(user.is_alive && !user.is_liquidated && number(user.loss) > 0.0);
    // One as large as the market is liquidated, and then the others are not what they were.
    let loud = request(
        "standard",
        json!([{ "token": "USDC", "total": "200000000" }]),
        json!([{ "coin": "BTC", "size": "30000", "leverage": 20 }]),
    );
    let report = ran(&scenario, &loud.to_string());
    let user = report.outcome.user_account.as_ref().unwrap();
    assert!(user.is_liquidated && report.outcome.conservation == 0);
    assert!(report.outcome.per_coin[0].final_price < without.outcome.per_coin[0].final_price);
}

#[test]
fn what_is_liquidated_apart_dies_apart() {
    let positions = json!([
        { "coin": "BTC", "size": "1", "entryPrice": "64000", "leverage": 2 },
        { "coin": "ETH", "size": "20", "entryPrice": "3100", "leverage": 10, "marginMode": "isolated", "isolatedMargin": "6200" },
    ]);
    let account = request("standard", json!([{ "token": "USDC", "amount": "60000" }]), positions);
    let report = ran(&alone("-0.2", 100), &account.to_string());
    let own = report.account.as_ref().unwrap();
    assert_eq!(own.parts.iter().map(|part| part.name.as_str()).collect::<Vec<_>>(), ["cross", "isolated ETH"]);
    let user = report.outcome.user_account.as_ref().unwrap();
    assert!(user.is_alive && user.is_liquidated);
    assert!(user.parts[0].first_liquidation_block.is_none());
    // Of 62,000 with 6,200 behind it, liquidated below notional over fifty: at a fall of 1 - 0.9 / 0.98.
    assert_eq!(user.parts[1].first_liquidation_block, Some(((1.0 - 0.9 / 0.98) / 0.2 * 100.0_f64).ceil() as u32));
    assert!(user.parts[1].death_block.is_some());
    assert_eq!(report.outcome.liquidated_accounts, 1);
    assert_eq!(report.outcome.accounts, 1);
    assert_eq!(number(user.before), 60_000.0 + 123.5);
}

#[test]
fn what_a_scenario_does_not_list_is_named() {
    let positions = json!([
        { "coin": "xyz:TSLA", "size": "10", "entryPrice": "400", "leverage": 5 },
        { "coin": "DOGE", "size": "50000", "entryPrice": "0.2", "leverage": 5 },
        { "coin": "BTC", "size": "0.000001", "entryPrice": "64000", "leverage": 5 },
    ]);
    let balances = json!([{ "token": "USDC", "amount": "9000" }, { "token": "USDH", "amount": "70" }]);
    let mut account = request("unified", balances, positions);
    account["portfolio"]["orders"] = json!([{ "coin": "BTC", "side": "buy", "limitPrice": "60000", "leverage": 5, "size": "0.01" }]);
    let plain = ran(&alone("-0.1", 10), &account.to_string());
    assert_eq!(plain.coins, ["BTC", "ETH", "HYPE", "TSLA", "DOGE"]);
    let mut named = codes(&plain);
    named.sort_unstable();
    assert_eq!(named, ["beside", "coin_added", "coin_added", "orders", "too_small"]);
    let user = plain.outcome.user_account.as_ref().unwrap();
    assert!((number(user.before) - 9_070.12).abs() < 0.2 && (number(user.loss) - 1_400.0).abs() < 0.1, "{user:?}");
    assert_eq!(number(plain.account.as_ref().unwrap().beside), 70.0);
    // A coin OTHER stands for those of the venue's own dex that are not listed; shares of a builder's stand still.
    let mut with_others = alone("0", 10);
    with_others["coins"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "coin": "OTHER", "price": "100", "maxLeverage": 5, "impact": { "law": "none" } }));
    with_others["shock"]["moves"] = json!([{ "coin": "OTHER", "move": "-0.5" }]);
    let report = ran(&with_others, &account.to_string());
    assert_eq!(report.coins, ["BTC", "ETH", "HYPE", "OTHER", "TSLA"]);
    assert!(codes(&report).contains(&"stands_for".to_owned()));
    assert!((number(report.outcome.user_account.as_ref().unwrap().loss) - 5_000.0).abs() < 5.0);
}

#[test]
fn what_cannot_be_simulated_or_read_is_refused_by_path() {
    let account = accounts().remove(0).1;
    let mut scenario = alone("-0.1", 10);
    scenario["userAccount"] = json!({ "regime": "standard", "cash": "1" });
    assert_eq!(issues(&scenario, &account), [("INVALID".to_owned(), "account".to_owned())]);
    let mut faulty = account.clone();
    faulty["portfolio"]["positions"][0]["size"] = json!(1);
    faulty["extra"] = json!(1);
    let mut scenario = alone("-0.1", 10);
    scenario["blocks"]["number"] = json!(0);
    assert_eq!(
        issues(&scenario, &faulty).into_iter().map(|(_, path)| path).collect::<Vec<_>>(),
        ["blocks.number", "account.portfolio.positions[0].size", "account.extra"]
    );
    let mut large = account.clone();
    large["portfolio"]["positions"][0]["size"] = json!("99999999999");
    assert_eq!(issues(&alone("-0.1", 10), &large), [("UNSUPPORTED".to_owned(), "account.portfolio.positions[0].size".to_owned())]);
    assert_eq!(issues(&alone("-0.1", 10), &json!({ "schema": "portfolio-margin/1" }))[0].1, "account.portfolio");
}

#[test]
fn looking_only_where_needed_changes_nothing_for_it() {
    let mut scenario: Value = serde_json::from_str(scenarios().iter().find(|known| known.name == "carry-crowd").unwrap().text).unwrap();
    scenario["population"]["accounts"] = json!(200);
    scenario["blocks"]["number"] = json!(200);
    let scenario = read_scenario(&scenario.to_string()).unwrap();
    for (_, account) in accounts() {
        let mut issues = Vec::new();
        let draft = RequestDraft::read(&parse(&account.to_string()).unwrap(), "", &mut issues).unwrap();
        let account = resolve(draft, issues, &mut Ledger::silent()).unwrap();
        let positions = position_margins(&account, &mut Ledger::silent()).unwrap();
        let own = participant(&account, &positions, &scenario, None).unwrap();
        let joined = own.join(&scenario);
        for regimes in [Regimes::AsStated, Regimes::AllStandard] {
            let run = |look| simulate(&joined, Some(&own), 3, regimes, look, &mut |_| true).unwrap();
            let (lazy, diligent) = (run(Look::WhereNeeded), run(Look::AtEverybody));
            assert_eq!(lazy.user, diligent.user);
            assert_eq!(lazy.blocks, diligent.blocks);
            assert!(lazy.blocks.iter().all(|block| block.imbalance == 0) && lazy.parties.imbalance() == 0);
        }
    }
}

#[test]
fn many_runs_say_how_often_it_dies() {
    let account =
        request("standard", json!([{ "token": "USDC", "total": "9000" }]), json!([{ "coin": "BTC", "size": "1", "leverage": 10 }]));
    let Answer::Ok { report } = cascade_runs(&alone("-0.2", 20).to_string(), Some(&account.to_string()), "1", 3, &mut |_| true) else {
        panic!("rejected")
    };
    assert_eq!(report.distribution.death_probability.map(number), Some(1.0));
    assert!(report.account.is_some());
}
