//! Every price at which a book dies, against a slow search: the account is looked at on a dense grid of moves, and wherever its state
//! changes one reported root must stand, exactly.
#![allow(clippy::disallowed_types, clippy::float_arithmetic)]

use crate::reference::account::Account;
use crate::reference::course::{Course, REGIMES};
use crate::reference::faults::Faults;
use crate::reference::number::{Q, parse, q, whole};
use crate::reference::path::{Path, Reported, faults, grid};
use crate::reference::{crowded, engine};
use num_traits::Signed;
use serde_json::{Value, json};

/// Accounts looked at: fewer where the code is not optimised.
const ACCOUNTS: u64 = 2000;

fn number(value: &Value, name: &str) -> Q {
    value[name].as_str().and_then(parse).unwrap_or_else(|| panic!("{name} is no number in {value}"))
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().unwrap_or_else(|| panic!("{name} is no list in {value}"))
}

fn names(value: &Value, list_name: &str, name: &str) -> Vec<String> {
    list(value, list_name).iter().map(|item| item[name].as_str().expect("a name").to_owned()).collect()
}

/// Roots as moves.
fn moves(value: &Value, name: &str) -> Vec<Q> {
    list(value, name).iter().map(|root| number(root, "move")).collect()
}

fn reported(value: &Value) -> Reported {
    Reported { triggers: moves(value, "triggers"), recoveries: Some(moves(value, "recoveries")) }
}

/// An account, what is said of it, and its regimes.
struct Case {
    seed: u64,
    request: Value,
    account: Account,
    report: Value,
}

impl Case {
    fn of(seed: u64, chosen: Option<&Value>) -> Self {
        let request = crowded::either(seed);
        let text = request.to_string();
        let answer = chosen.map_or_else(|| engine::liquidation(&text), |chosen| engine::liquidation_with(&text, Some(chosen)));
        assert_eq!(answer["status"], "ok", "seed {seed}: {answer}");
        Self { seed, account: Account::of(&request), request, report: answer["report"].clone() }
    }

    fn each(&self, mut look: impl FnMut(&str, &Value, &Course)) {
        for regime in REGIMES {
            let of_regime = &self.report["regimes"][regime];
            look(regime, of_regime, &Course::new(&self.account, regime, &names(of_regime, "coins", "coin")));
        }
    }
}

/// The reserve's price of a coin that is collateral: HYPE, or UBTC for BTC.
fn reserve_price(portfolio: &Value, coin: &Value) -> Q {
    let name = coin["coin"].as_str().expect("a name");
    let token = list(portfolio, "tokens").iter().find(|own| own["token"] == name || own["token"] == format!("U{name}"));
    number(token.unwrap_or_else(|| panic!("{name} is no collateral")), "price")
}

/// Pools whose state a coin's roots are about: the dexes that hold it under standard margin, else the whole account.
fn pools_of(course: &Course, regime: &str, coin: usize) -> Vec<usize> {
    if regime == "standard" { course.holding(coin) } else { course.all() }
}

#[test]
#[cfg_attr(debug_assertions, ignore = "thousands of accounts: cargo test --profile thorough")]
fn every_root_of_a_coin_is_reported_and_every_reported_one_is_a_root() {
    let (mut wrong, mut checked, grid) = (Faults::default(), 0, grid());
    for seed in 0..ACCOUNTS {
        let case = Case::of(seed, None);
        let compared = engine::compare(&case.request.to_string())["report"]["regimes"]["portfolio"].clone();
        case.each(|regime, of_regime, course| {
            for (index, coin) in list(of_regime, "coins").iter().enumerate() {
                let at = || format!("seed {seed} {regime} {}", coin["coin"]);
                let pools = pools_of(course, regime, index);
                let path = Path::coin(&course.exact, index, true, true);
                for (kind, what) in faults(course, &pools, &path, &grid, &reported(coin)) {
                    wrong.add(format!("coin {kind}"), format!("{}: {what}", at()));
                }
                for root in list(coin, "triggers").iter().chain(list(coin, "recoveries")) {
                    checked += 1;
                    let (price, change) = (number(root, "price"), number(root, "move"));
                    let expected = number(coin, "price") * (whole(1) + &change);
                    let is_same = crate::reference::number::agree(&expected, &price, &q("1e-20"));
                    wrong.expect(is_same, "price is not 1 + move", || format!("{} {root}", at()));
                    let direction = if change > whole(0) { "above" } else { "below" };
                    wrong.expect(root["direction"] == direction, "direction", || format!("{} {root}", at()));
                }
                if coin["basis"].is_object() {
                    for (name, has_perps) in [("perpOnly", true), ("collateralOnly", false)] {
                        let path = Path::coin(&course.exact, index, has_perps, !has_perps);
                        let now = if has_perps { number(coin, "price") } else { reserve_price(&compared, coin) };
                        for root in list(&coin["basis"], name) {
                            let expected = &now * (whole(1) + number(root, "move"));
                            let is_same = crate::reference::number::agree(&expected, &number(root, "price"), &q("1e-20"));
                            wrong.expect(is_same, "a price of something else", || format!("{} {name} {root}", at()));
                        }
                        let roots = Reported { triggers: moves(&coin["basis"], name), recoveries: None };
                        checked += roots.triggers.len();
                        for (kind, what) in faults(course, &pools, &path, &grid, &roots) {
                            wrong.add(format!("{name} {kind}"), format!("{}: {what}", at()));
                        }
                    }
                }
            }
        });
    }
    wrong.none_in(checked, 1000);
}

/// The debt that must exist, against the documentation's shares of collateral; and which rule a coin meets first.
#[test]
#[cfg_attr(debug_assertions, ignore = "thousands of accounts: cargo test --profile thorough")]
fn borrow_thresholds_are_where_debt_passes_them() {
    let (mut wrong, mut checked, grid) = (Faults::default(), 0, grid());
    for seed in 0..ACCOUNTS {
        let case = Case::of(seed, None);
        case.each(|regime, of_regime, course| {
            for (index, coin) in list(of_regime, "coins").iter().enumerate() {
                let at = || format!("seed {seed} {regime} {}", coin["coin"]);
                let path = Path::coin(&course.exact, index, true, true);
                for (threshold, share) in [("partial", whole(1) / whole(2)), ("full", whole(2) / whole(3))] {
                    let of_kind = list(coin, "borrowThresholds").iter().filter(|root| root["threshold"] == threshold);
                    let roots = Reported { triggers: of_kind.map(|root| number(root, "move")).collect(), recoveries: None };
                    checked += roots.triggers.len();
                    if regime != "portfolio" || course.exact.collateral.is_empty() {
                        continue;
                    }
                    for (kind, what) in faults(&course.by_threshold(share), &[0], &path, &grid, &roots) {
                        wrong.add(format!("{threshold} {kind}"), format!("{}: {what}", at()));
                    }
                }
                for direction in ["below", "above"] {
                    let nearest = |name: &str, rule: Option<&str>| {
                        let here = list(coin, name).iter().filter(|root| root["direction"] == direction);
                        here.filter(|root| rule.is_none_or(|rule| root["threshold"] == rule)).map(|root| number(root, "move").abs()).min()
                    };
                    let found: Vec<(&str, Option<Q>)> = vec![
                        ("ratio", nearest("triggers", None)),
                        ("partial", nearest("borrowThresholds", Some("partial"))),
                        ("full", nearest("borrowThresholds", Some("full"))),
                    ];
                    let least = found.iter().filter_map(|(_, at)| at.clone()).min();
                    let first = list(coin, "first").iter().find(|first| first["direction"] == direction);
                    let said = first.map(|first| first["rule"].as_str().expect("a rule"));
                    let is_right = match (&least, said) {
                        (None, None) => true,
                        (Some(least), Some(said)) => found.iter().any(|(rule, at)| *rule == said && at.as_ref() == Some(least)),
                        _ => false,
                    };
                    wrong.expect(is_right || regime != "portfolio", "first rule", || format!("{} {direction}: {said:?}", at()));
                }
            }
        });
    }
    wrong.none_in(checked, 300);
}

/// Shares of a joint move: as long as every price is above zero and at most a thousand times today's.
fn joint_grid(moves: &[Q]) -> Vec<f64> {
    let slopes: Vec<f64> = moves.iter().map(|slope| num_traits::ToPrimitive::to_f64(slope).unwrap_or(0.0)).collect();
    let steepest = slopes.iter().map(|slope| slope.abs()).fold(0.0, f64::max).max(1e-6);
    let both = grid().into_iter().flat_map(|t| [t / steepest, -t / steepest]);
    both.filter(|t| slopes.iter().all(|slope| (0.0001..=1000.0).contains(&(1.0 + slope * t)))).collect()
}

#[test]
#[cfg_attr(debug_assertions, ignore = "thousands of accounts: cargo test --profile thorough")]
fn joint_moves_are_searched_as_a_whole() {
    let (mut wrong, mut checked) = (Faults::default(), 0);
    for seed in 0..ACCOUNTS / 2 {
        let plain = Case::of(seed, None);
        let coins = names(&plain.report["regimes"]["portfolio"], "coins", "coin");
        let beta = |index: usize| ["0.5", "-0.7", "1.3", "0"][index % 4];
        let betas: Vec<Value> =
            coins.iter().enumerate().skip(1).map(|(index, coin)| json!({ "coin": coin, "beta": beta(index) })).collect();
        let stated = match (seed % 3, coins.first()) {
            (0, Some(driver)) => json!({ "driver": driver, "correlation": "0.6" }),
            (1, Some(driver)) => json!({ "driver": driver, "correlation": "-0.4", "betas": betas }),
            _ => json!({ "betas": betas }),
        };
        let case = Case::of(seed, Some(&json!({ "jointMove": stated })));
        case.each(|regime, of_regime, course| {
            for joint in list(of_regime, "jointMoves") {
                let at = || format!("seed {seed} {regime} {}", joint["name"]);
                let mut slopes = vec![whole(0); course.exact.coins.len()];
                for coin in list(joint, "coins") {
                    let index = course.exact.coins.iter().position(|name| coin["coin"] == *name).expect("a coin");
                    slopes[index] = number(coin, "move");
                }
                let shares = |name: &str| -> Vec<Q> { list(joint, name).iter().map(|share| q(share.as_str().expect("a share"))).collect() };
                let roots = Reported { triggers: shares("triggers"), recoveries: Some(shares("recoveries")) };
                checked += roots.triggers.len();
                let pools = if regime == "standard" { course.moving(&slopes) } else { course.all() };
                for (kind, what) in faults(course, &pools, &Path::coins(&course.exact, &slopes), &joint_grid(&slopes), &roots) {
                    wrong.add(format!("{regime} {} {kind}", joint["name"]), format!("{}: {what}", at()));
                }
            }
        });
    }
    wrong.none_in(checked, 300);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "thousands of accounts: cargo test --profile thorough")]
fn depegs_kill_where_they_are_said_to() {
    let (mut wrong, mut checked, grid) = (Faults::default(), 0, grid());
    for seed in 0..ACCOUNTS {
        let case = Case::of(seed, None);
        case.each(|regime, of_regime, course| {
            for token in case.account.pools.iter().map(|pool| pool.token.as_str()) {
                let of_token = list(of_regime, "depegs").iter().filter(|depeg| depeg["token"] == token);
                let roots = Reported { triggers: of_token.map(|depeg| number(depeg, "move")).collect(), recoveries: None };
                checked += roots.triggers.len();
                for (kind, what) in faults(course, &course.all(), &Path::token(&course.exact, token), &grid, &roots) {
                    wrong.add(format!("depeg {kind}"), format!("seed {seed} {regime} {token}: {what}"));
                }
            }
        });
    }
    wrong.none_in(checked, 20);
}

/// Two dexes that come back at one share of a move, up to rounding: the account is above its level again once.
#[test]
#[cfg_attr(debug_assertions, ignore = "thousands of accounts: cargo test --profile thorough")]
fn two_dexes_that_change_at_one_share_make_one_root() {
    let request = json!({
        "schema": "portfolio-margin/1",
        "portfolio": {
            "mode": "unified",
            "balances": [{ "token": "USDC", "total": "441.82908" }],
            "positions": [
                { "coin": "ARB", "size": "-103533", "entryPrice": "0.078368", "leverage": 4 },
                { "coin": "para:BTCD", "size": "0.3", "entryPrice": "46.107336", "leverage": 19 },
                { "coin": "xyz:TSLA", "size": "97.787", "entryPrice": "216.668768", "leverage": 19 }
            ]
        },
        "market": {
            "perps": [
                { "coin": "ARB", "markPrice": "0.094762" },
                { "coin": "para:BTCD", "markPrice": "41.9539" },
                { "coin": "xyz:TSLA", "markPrice": "202.6836" }
            ],
            "tokens": []
        }
    });
    let answer = engine::liquidation(&request.to_string());
    let joint = &answer["report"]["regimes"]["standard"]["jointMoves"][1];
    assert_eq!((list(joint, "triggers").len(), list(joint, "recoveries").len()), (0, 1), "{joint}");
}
