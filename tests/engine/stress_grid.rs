//! Grids against the long way round: any cell is what `compare` says of the request at the moved prices, and a curve crosses its level
//! where `liquidation` says.
#![allow(clippy::disallowed_types, clippy::float_arithmetic)]

use crate::reference::faults::Faults;
use crate::reference::number::{Q, parse, q, show, whole};
use crate::reference::random::Random;
use crate::reference::{crowded, engine, file, paths, random};
use num_traits::{Signed, ToPrimitive};
use serde_json::{Value, json};

/// Accounts looked at: fewer where the code is not optimised.
const ACCOUNTS: u64 = if cfg!(debug_assertions) { 60 } else { 3000 };
const REGIMES: [&str; 3] = ["standard", "unified", "portfolio"];
const FIGURES: [&str; 4] = ["ratio", "accountValue", "initialMargin", "maintenanceMargin"];

fn exact(value: &Value) -> Option<Q> {
    value.as_str().and_then(parse)
}

fn name_of(coin: &str) -> &str {
    coin.rsplit(':').next().unwrap_or(coin)
}

/// The coin whose price a token has.
fn coin_of(token: &str) -> &str {
    match token {
        "UBTC" => "BTC",
        "UETH" => "ETH",
        other => other,
    }
}

fn list<'v>(value: &'v Value, path: &str) -> &'v [Value] {
    paths::get(value, path).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The request at other prices, by `reprice`: every perp by a multiple, and every coin by another.
fn repriced(request: &Value, perp: impl Fn(&str) -> Q, token: impl Fn(&str) -> Q) -> Option<Value> {
    let held: Vec<&str> = list(request, "portfolio.positions").iter().filter_map(|position| position["coin"].as_str()).collect();
    let times = |value: &Value, by: &Q| exact(value).map_or(Value::Null, |value| Value::from(show(&(value * by))));
    let perps: Vec<Value> = list(request, "market.perps")
        .iter()
        .filter(|own| held.contains(&own["coin"].as_str().unwrap_or("")))
        .map(|own| {
            let coin = own["coin"].as_str().expect("a coin");
            let by = perp(coin);
            let oracle = own.get("oraclePrice").unwrap_or(&own["markPrice"]);
            json!({ "coin": coin, "markPrice": times(&own["markPrice"], &by), "oraclePrice": times(oracle, &by) })
        })
        .collect();
    let coins = ["HYPE", "UBTC", "UETH"];
    let tokens: Vec<Value> = list(request, "market.tokens")
        .iter()
        .filter(|own| coins.contains(&own["token"].as_str().unwrap_or("")))
        .map(|own| {
            let name = own["token"].as_str().expect("a token");
            let by = token(name);
            let reserve = own.get("reserveOraclePrice").unwrap_or(&own["price"]);
            json!({ "token": name, "price": times(&own["price"], &by), "reserveOraclePrice": times(reserve, &by) })
        })
        .collect();
    let answer = engine::reprice(&request.to_string(), &json!({ "perps": perps, "tokens": tokens }));
    (answer["status"] == "ok").then(|| answer["report"]["request"].clone())
}

/// The request as a standard account that states how its dexes are funded, as `compare` splits it today.
fn pinned(request: &Value) -> Value {
    let report = engine::report(&request.to_string());
    let mut pinned = request.clone();
    pinned["portfolio"]["mode"] = json!("standard");
    pinned["portfolio"]["loans"] = json!([]);
    let pools = list(&report, "regimes.standard.pools");
    let equity = |pool: &Value| exact(&pool["equity"]).expect("equity");
    pinned["portfolio"]["dexAccounts"] = pools.iter().map(|pool| json!({ "dex": pool["dex"], "accountValue": pool["equity"] })).collect();
    let mut balances: Vec<Value> = list(request, "portfolio.balances").to_vec();
    for pool in pools {
        if !balances.iter().any(|balance| balance["token"] == pool["token"]) {
            balances.push(json!({ "token": pool["token"], "total": "0" }));
        }
    }
    for balance in &mut balances {
        let own = pools.iter().filter(|pool| pool["token"] == balance["token"]);
        if own.clone().count() > 0 {
            let in_spot = balance.get("inSpot").and_then(exact).unwrap_or_else(|| whole(0));
            let total = own.map(equity).sum::<Q>() + &in_spot;
            *balance = json!({ "token": balance["token"], "total": show(&total) });
            if in_spot.is_positive() {
                balance["inSpot"] = Value::from(show(&in_spot));
            }
        }
    }
    pinned["portfolio"]["balances"] = Value::from(balances);
    pinned
}

fn is_near(expected: &Value, got: &Value, tolerance: f64) -> bool {
    match (exact(expected), got.as_f64()) {
        (None, None) => expected.is_null() && got.is_null(),
        (Some(expected), Some(got)) => {
            let expected = expected.to_f64().expect("a number");
            (expected - got).abs() <= tolerance * expected.abs().max(1e-3)
        }
        _ => false,
    }
}

/// Holds one cell of one regime to a comparison.
fn hold(wrong: &mut Faults, own: &Value, regime: &str, cell: usize, comparison: &Value, tolerance: f64, at: &str) {
    let (own, expected) = (&own["regimes"][regime], &comparison["regimes"][regime]);
    for figure in FIGURES {
        let (wanted, got) = (&expected[figure], &own[figure][cell]);
        wrong.expect(is_near(wanted, got, tolerance), &format!("{regime} {figure}"), || format!("{at}: expected {wanted}, got {got}"));
    }
    let distance = exact(&expected["ratio"]).map(|ratio| (ratio / exact(&expected["ratioLevel"]).expect("a level") - whole(1)).abs());
    if distance.is_none_or(|distance| distance > q("1e-12")) {
        let (wanted, got) = (&expected["isLiquidatable"], &own["isLiquidatable"][cell]);
        wrong.expect(wanted == got, &format!("{regime} isLiquidatable"), || format!("{at}: expected {wanted}, got {got}"));
    }
    if regime == "portfolio" {
        let wanted = ["none", "partial", "full"].iter().position(|state| expected["borrowThresholds"]["state"] == *state);
        let got = own["borrowThreshold"][cell].as_u64().and_then(|state| usize::try_from(state).ok());
        wrong.expect(wanted == got, "borrow threshold", || format!("{at}: expected {wanted:?}, got {got:?}"));
    }
}

/// A coin of the book that has its name and its price for itself, if there is one.
fn lone_coin(random: &mut Random, request: &Value, not: &str) -> Option<String> {
    let held: Vec<&str> = list(request, "portfolio.positions").iter().filter_map(|position| position["coin"].as_str()).collect();
    let lone: Vec<&str> = held
        .iter()
        .filter(|coin| held.iter().filter(|other| name_of(other) == name_of(coin)).count() == 1 && name_of(coin) != not)
        .copied()
        .collect();
    (!lone.is_empty()).then(|| name_of(random.pick::<&str>(&lone)).to_owned())
}

fn account(seed: u64) -> Value {
    if seed.is_multiple_of(2) { random::request(seed) } else { crowded::either(seed) }
}

fn answered(request: &Value, choices: &Value, at: &str) -> Value {
    let answer = engine::stress(&request.to_string(), Some(choices));
    assert_eq!(answer["status"], "ok", "{at}: {answer}");
    answer["report"].clone()
}

#[test]
fn every_cell_is_the_comparison_at_its_prices() {
    let (mut wrong, mut cells) = (Faults::default(), 0);
    for seed in 0..ACCOUNTS {
        let request = account(seed);
        let today = engine::compare(&request.to_string());
        if today["status"] != "ok" {
            wrong.add("a random account is refused", format!("seed {seed}: {}", today["issues"]));
            continue;
        }
        let mut random = Random::new(seed ^ 0xABCD);
        let (from, to, steps) = *random.pick(&[("-0.5", "0.5", 101_u32), ("-0.9", "3", 40), ("-0.3", "0", 4), ("-0.123456", "0.7", 8)]);
        let kind = *random.pick(&["none", "coin", "gap"]);
        let first = if kind == "coin" || random.chance(60) { lone_coin(&mut random, &request, "") } else { None };
        let second = first.as_deref().filter(|_| kind == "coin").and_then(|first| lone_coin(&mut random, &request, first));
        let mut choices = json!({ "from": from, "to": to, "steps": steps });
        if let Some(coin) = &first {
            choices["coin"] = json!(coin);
        }
        let (low, high, rows) = *random.pick(&[("-0.1", "0.1", 5_u32), ("-0.4", "1.5", 7), ("0", "0.3", 2)]);
        match (kind, &second) {
            ("coin", Some(coin)) => choices["second"] = json!({ "kind": "coin", "coin": coin, "from": low, "to": high, "steps": rows }),
            ("gap", _) => choices["second"] = json!({ "kind": "gap", "from": low, "to": high, "steps": rows }),
            _ => {}
        }
        let has_rows = choices.get("second").is_some();
        let at = format!("seed {seed} {choices}");
        let report = answered(&request, &choices, &at);
        let split = pinned(&request);
        for _ in 0..3 {
            let column = u32::try_from(random.below(u64::from(steps))).expect("small");
            let row = if has_rows { u32::try_from(random.below(u64::from(rows))).expect("small") } else { 0 };
            let value = |from: &str, to: &str, index: u32, steps: u32| {
                q(from) + (q(to) - q(from)) * whole(i64::from(index)) / whole(i64::from(steps - 1))
            };
            let (x, y) = (whole(1) + value(from, to, column, steps), whole(1) + value(low, high, row, rows));
            let is_first = |name: &str| first.as_deref().is_none_or(|first| first == name);
            let is_second = |name: &str| second.as_deref() == Some(name) && kind == "coin";
            let perp = |coin: &str| {
                let by = if is_first(name_of(coin)) { x.clone() } else { whole(1) };
                let again = kind == "gap" && is_first(name_of(coin)) || is_second(name_of(coin));
                if again { by * &y } else { by }
            };
            let token = |token: &str| match coin_of(token) {
                coin if is_first(coin) => x.clone(),
                coin if is_second(coin) => y.clone(),
                _ => whole(1),
            };
            let cell = usize::try_from(row * steps + column).expect("small");
            let at = format!("{at} cell {column}, {row}");
            for (request, regimes, tolerance) in [(&request, &REGIMES[1..], 1e-14), (&split, &REGIMES[..1], 1e-11)] {
                let Some(there) = repriced(request, perp, token) else { continue };
                let comparison = engine::compare(&there.to_string());
                if comparison["status"] != "ok" {
                    // Only the split of this test, whose shares are rounded, may miss its sum.
                    let is_rounding = list(&comparison, "issues").iter().all(|issue| issue["path"] == "portfolio.balances[0].total");
                    wrong.expect(is_rounding, "a moved account is refused", || format!("{at}: {}", comparison["issues"]));
                    continue;
                }
                cells += 1;
                // What decimals leave over of a dex that has nothing but isolated margin is rounding, and no debt.
                let is_dust = |pool: &Value| {
                    let left = exact(&pool["crossEquity"]).expect("equity").abs();
                    left.is_positive() && left < q("1e-12")
                };
                let dusty = list(&comparison, "report.regimes.standard.pools").iter().any(is_dust);
                for regime in regimes.iter().filter(|regime| **regime != "standard" || !dusty) {
                    hold(&mut wrong, &report, regime, cell, &comparison["report"], tolerance, &at);
                }
            }
        }
    }
    wrong.none_in(cells, usize::try_from(ACCOUNTS).expect("small") * 3);
}

#[test]
fn without_a_move_a_curve_is_the_comparison() {
    let (mut wrong, mut cells) = (Faults::default(), 0);
    let captures = file::json_files("captures").into_iter().map(|(_, capture)| capture);
    for request in captures.chain((0..ACCOUNTS).map(account)) {
        let comparison = engine::compare(&request.to_string());
        if comparison["status"] != "ok" {
            wrong.add("refused", format!("{request}: {}", comparison["issues"]));
            continue;
        }
        cells += 1;
        let report = answered(&request, &json!({}), "today");
        assert_eq!(report["axis"][50], json!(0.0));
        assert_eq!((&report["axis"][1], &report["axis"][99]), (&json!(-0.49), &json!(0.49)));
        for regime in REGIMES {
            hold(&mut wrong, &report, regime, 50, &comparison["report"], 4e-16, &request.to_string());
        }
    }
    wrong.none_in(cells, 50);
}

#[test]
fn a_curve_crosses_its_level_at_the_triggers_of_liquidation() {
    let (mut wrong, mut crossings) = (Faults::default(), 0);
    for seed in 0..ACCOUNTS {
        let request = account(seed);
        let mut random = Random::new(seed);
        let Some(coin) = lone_coin(&mut random, &request, "") else { continue };
        let liquidation = engine::liquidation(&request.to_string());
        let report = answered(&request, &json!({ "coin": coin, "from": "-0.95", "to": "4", "steps": 496 }), "a curve");
        for regime in REGIMES {
            let own = &report["regimes"][regime];
            let path = format!("report.regimes.{regime}.coins[coin={coin}]");
            let Some(solved) = paths::get(&liquidation, &path) else { continue };
            let mut turns: Vec<Q> = Vec::new();
            for list in ["triggers", "recoveries"] {
                let on_axis = |turn: &&Value| {
                    let at = exact(&turn["move"]).expect("a move");
                    at >= q("-0.95") && at <= q("4")
                };
                let expected: Vec<&Value> = solved[list].as_array().expect("a list").iter().filter(on_axis).collect();
                let got: Vec<&Value> = own[list].as_array().expect("a list").iter().collect();
                wrong.expect(expected == got, list, || format!("seed {seed} {regime} {coin}: {expected:?}, {got:?}"));
                turns.extend(got.iter().map(|turn| exact(&turn["move"]).expect("a move")));
            }
            // Another dex that is dead anyway says nothing of this coin.
            if regime == "standard" && list(&report, "regimes.standard.isLiquidatable").iter().all(|dead| dead == &json!(true)) {
                continue;
            }
            crossings += turns.len();
            let value = |index: usize| q("-0.95") + whole(i64::try_from(index).expect("small")) / whole(100);
            let dead = own["isLiquidatable"].as_array().expect("a list");
            for index in 1..dead.len() {
                let inside = turns.iter().filter(|at| **at > value(index - 1) && **at < value(index)).count();
                let is_exact = turns.iter().any(|at| *at == value(index - 1) || *at == value(index));
                let is_met = is_exact || (inside % 2 == 1) == (dead[index - 1] != dead[index]);
                wrong.expect(is_met, "a crossing", || format!("seed {seed} {regime} {coin} at {}: {inside}", show(&value(index))));
            }
        }
    }
    wrong.none_in(crossings, if cfg!(debug_assertions) { 20 } else { 500 });
}

/// What a pool gains in hours, one by one.
struct Flow {
    funding: f64,
    borrowed: f64,
    supplied: f64,
    borrow_growth: f64,
    supply_growth: f64,
}

impl Flow {
    fn of(request: &Value, pool: &Value, positions: &[Value]) -> Option<Self> {
        let number = |value: &Value| exact(value).and_then(|value| value.to_f64());
        let token = pool["token"].as_str()?;
        let mut funding = 0.0;
        for position in positions {
            let dex = crate::reference::rules::dex_of(position["coin"].as_str()?);
            if crate::reference::rules::collateral_of(dex) == token {
                funding += number(&position["fundingPerHour"])?;
            }
        }
        let stated = paths::get(request, "options.utilization").and_then(number);
        let of_market = paths::get(request, &format!("market.tokens[token={token}].utilization")).and_then(number);
        let growth = |rate: f64| (rate / 8760.0).exp_m1();
        let (mut borrow_growth, mut supply_growth) = (0.0, 0.0);
        if let Some(utilization) = stated.filter(|_| token == "USDC").or(of_market) {
            let rate = 0.05 + 4.75 * (utilization - 0.8).max(0.0);
            (borrow_growth, supply_growth) = (growth(rate), growth(rate * utilization * 0.9));
        }
        Some(Self { funding, borrowed: number(&pool["borrowed"])?, supplied: number(&pool["supplied"])?, borrow_growth, supply_growth })
    }

    fn gain(&self, hours: u32, lends: bool) -> f64 {
        let mut gain = 0.0;
        for _ in 0..hours {
            let (mut owed, mut lent) = if lends { (self.borrowed, self.supplied) } else { (0.0, 0.0) };
            if gain < 0.0 {
                let left = lent + gain;
                (owed, lent) = (owed + (-left).max(0.0), left.max(0.0));
            } else {
                let left: f64 = owed - gain;
                (owed, lent) = (left.max(0.0), lent + (-left).max(0.0));
            }
            let interest = if lends { lent * self.supply_growth - owed * self.borrow_growth } else { 0.0 };
            gain += self.funding + interest;
        }
        gain
    }
}

#[test]
fn hours_pass_as_they_do_one_by_one() {
    let (mut wrong, mut cells) = (Faults::default(), 0);
    for seed in 0..ACCOUNTS {
        let request = account(seed);
        let text = request.to_string();
        if text.contains("isolated") || text.contains("dexAccounts\":[{") || text.contains("amountScale") {
            continue;
        }
        let mut random = Random::new(seed);
        let hours = u32::try_from(1 + random.below(1500)).expect("small");
        let choices = json!({ "from": "-0.3", "to": "0.3", "steps": 3, "second": { "kind": "time", "hours": hours, "steps": 4 } });
        let answer = engine::stress(&text, Some(&choices));
        if answer["status"] != "ok" {
            // Only a rate that the random account does not state may be missing.
            let is_rate = list(&answer, "issues").iter().all(|issue| issue["code"] == "MISSING_DATA");
            wrong.expect(is_rate, "refused", || format!("seed {seed}: {}", answer["issues"]));
            continue;
        }
        let (column, row) = (random.below(3), 1 + random.below(3));
        let price = whole(1) + (whole(i64::try_from(column).expect("small")) - whole(1)) * q("0.3");
        let Some(there) = repriced(&request, |_| price.clone(), |_| price.clone()) else { continue };
        let report = engine::report(&there.to_string());
        let passed = hours * u32::try_from(row).expect("small") / 3;
        for regime in &REGIMES[1..] {
            let own = &report["regimes"][regime];
            let positions = own["positions"].as_array().expect("positions");
            let mut later = there.clone();
            let pools = list(&report, "regimes.portfolio.pools");
            // Of USDC alone it is plain that it can be lent and owed.
            if pools.len() > 1 {
                continue;
            }
            let Some(flows) = pools.iter().map(|pool| Flow::of(&request, pool, positions)).collect::<Option<Vec<_>>>() else { continue };
            let mut balances: Vec<Value> = list(&there, "portfolio.balances").to_vec();
            balances.retain(|balance| !pools.iter().any(|pool| pool["token"] == balance["token"]));
            for (pool, flow) in pools.iter().zip(&flows) {
                let gain = flow.gain(passed, *regime == "portfolio");
                let total = exact(&pool["equity"]).expect("equity").to_f64().expect("a number") + gain;
                balances.push(json!({ "token": pool["token"], "total": format!("{total:.9}") }));
            }
            later["portfolio"]["balances"] = Value::from(balances);
            let comparison = engine::compare(&later.to_string());
            if comparison["status"] != "ok" {
                wrong.add("the account later is refused", format!("seed {seed}: {}", comparison["issues"]));
                continue;
            }
            cells += 1;
            let cell = usize::try_from(row * 3 + column).expect("small");
            let (own, expected) = (&answer["report"]["regimes"][regime], &comparison["report"]["regimes"][regime]);
            for figure in ["ratio", "accountValue"] {
                let (wanted, got) = (&expected[figure], &own[figure][cell]);
                let said = || format!("seed {seed} {hours} hours, cell {column}, {row}: expected {wanted}, got {got}");
                wrong.expect(is_near(wanted, got, 1e-7), &format!("{regime} {figure}"), said);
            }
        }
    }
    wrong.none_in(cells, if cfg!(debug_assertions) { 8 } else { 300 });
}
