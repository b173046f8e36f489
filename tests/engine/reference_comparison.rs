//! The engine against the reference in exact fractions, on thousands of random accounts; and the reference against the golden files,
//! so that neither can be wrong alone.

use crate::reference::number::{agree, parse, q, show};
use crate::reference::{Figure, engine, expectation, figures, file, paths, random};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Accounts compared.
const ACCOUNTS: u64 = 2000;
/// Accounts that borrowed by hand.
const BORROWERS: u64 = 300;
/// Accounts looked at for what they contain.
const LOOKED_AT: u64 = 1200;
/// Relative to the larger of 1 and the figure; the engine rounds products and quotients to 28 digits.
const TOLERANCE: &str = "1e-15";

/// What a user could borrow of USDC under one rulebook or another.
const CAPS: [&str; 4] = ["1000", "1000000", "10000000", "50000000"];

fn difference(expected: &Figure, got: Option<&Value>) -> Option<String> {
    let shown = got.map_or_else(|| "nothing at this path".to_owned(), Value::to_string);
    let wanted = match (expected, got) {
        (Figure::Null, Some(Value::Null)) => return None,
        (Figure::Flag(expected), Some(Value::Bool(got))) if expected == got => return None,
        (Figure::Number(expected), Some(Value::String(text))) => {
            let got = parse(text)?;
            if agree(expected, &got, &q(TOLERANCE)) {
                return None;
            }
            show(expected)
        }
        (Figure::Number(expected), _) => show(expected),
        (Figure::Flag(flag), _) => flag.to_string(),
        (Figure::Null, _) => "null".to_owned(),
    };
    Some(format!("reference {wanted}, engine {shown}"))
}

/// The path with names left out, to group differences by.
fn kind(path: &str) -> String {
    let mut parts = path.split('[').map(str::to_owned).collect::<Vec<_>>();
    for part in parts.iter_mut().skip(1) {
        *part = part.split_once(']').map_or_else(String::new, |(_, rest)| rest.to_owned());
    }
    parts.join("[]")
}

#[test]
fn the_engine_agrees_with_the_reference() {
    agrees(ACCOUNTS, random::request);
}

/// Standard and unified accounts that borrowed by hand: their debt, its coins, and the same book with no more borrowed than it lacks.
#[test]
fn the_engine_agrees_with_the_reference_on_loans_by_hand() {
    let all: Vec<_> = (0..BORROWERS).map(|seed| figures(&random::borrower(seed))).collect();
    let is_seen = |path: &str, is: fn(&Figure) -> bool| all.iter().filter(|figures| figures.get(path).is_some_and(is)).count() > 10;
    let flag = |figure: &Figure| *figure == Figure::Flag(true);
    let number = |figure: &Figure| matches!(figure, Figure::Number(_));
    assert!(is_seen("regimes.standard.manualBorrow.isLiquidatable", flag), "hardly any loan is liquidated");
    for figure in ["collateral[token=HYPE].displayedLiquidationPrice", "collateral[token=UBTC].displayedLiquidationPrice", "healthFactor"] {
        assert!(is_seen(&format!("regimes.unified.manualBorrow.{figure}"), number), "hardly any {figure}");
    }
    assert!(is_seen("comparison.manualBorrow.standard.loan.borrowed", number), "hardly any comparison");
    agrees(BORROWERS, random::borrower);
}

fn agrees(accounts: u64, of: impl Fn(u64) -> Value) {
    let mut compared = 0_u64;
    let mut faults: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for seed in 0..accounts {
        let request = of(seed);
        let answer = engine::compare(&request.to_string());
        if answer["status"] != "ok" {
            faults.entry("rejected".to_owned()).or_default().push(format!("seed {seed}: {answer}"));
            continue;
        }
        for (path, expected) in figures(&request) {
            compared += 1;
            if let Some(what) = difference(&expected, paths::get(&answer["report"], &path)) {
                faults.entry(kind(&path)).or_default().push(format!("seed {seed} {path}: {what}"));
            }
        }
    }
    let total: usize = faults.values().map(Vec::len).sum();
    let lines: Vec<String> =
        faults.iter().map(|(kind, all)| format!("{kind}: {} differences\n  {}", all.len(), all[..all.len().min(3)].join("\n  "))).collect();
    assert!(faults.is_empty(), "{total} of {compared} figures differ:\n{}", lines.join("\n"));
    assert!(compared > 100 * accounts, "only {compared} figures were compared");
}

/// What the random accounts must contain, so that agreement means something.
#[test]
fn the_random_accounts_reach_every_corner() {
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    for seed in 0..LOOKED_AT {
        let request = random::request(seed);
        let text = request.to_string();
        let figures = figures(&request);
        let number = |path: &str| match figures.get(path) {
            Some(Figure::Number(value)) => Some(value.clone()),
            _ => None,
        };
        let portfolio = number("regimes.portfolio.ratio");
        let above_first =
            figures.iter().any(|(path, figure)| path.ends_with("tier.maintenanceDeduction") && *figure != Figure::Number(q("0")));
        let corners = [
            ("above the first tier", above_first),
            ("isolated", text.contains("isolated")),
            ("several dexes of one token", text.contains("xyz:") && text.contains("para:")),
            ("another collateral token", text.contains("cash:") || text.contains("hyna:")),
            ("a second token that can be borrowed", text.contains("cash:") && !text.contains("rulebook")),
            (
                "two collaterals",
                ["HYPE", "UBTC"].iter().all(|token| figures.contains_key(&format!("account.balances[token={token}].total"))),
            ),
            ("orders", text.contains("limitPrice")),
            ("an old rulebook", text.contains("hyperliquid-2025-12-23")),
            ("a dex split", text.contains("dexAccounts")),
            ("a debt", text.contains("loans")),
            ("no standard ratio", figures.get("regimes.standard.ratio") == Some(&Figure::Null)),
            ("portfolio ratio below its level", portfolio.clone().is_some_and(|ratio| ratio > q("0") && ratio < q("0.95"))),
            ("portfolio ratio above its level", portfolio.is_some_and(|ratio| ratio > q("0.95"))),
            ("a borrow cap that binds", number("regimes.portfolio.borrowCapacity").is_some_and(|capacity| CAPS.map(q).contains(&capacity))),
            ("cross equity below maintenance", number("regimes.portfolio.maintenanceBorrow").is_some_and(|debt| debt > q("0"))),
            (
                "no liquidation price",
                figures.iter().any(|(path, figure)| path.ends_with("displayedLiquidationPrice") && *figure == Figure::Null),
            ),
        ];
        for (corner, is_seen) in corners {
            *seen.entry(corner).or_default() += u32::from(is_seen);
        }
    }
    let rare: Vec<_> = seen.iter().filter(|(_, count)| **count < 10).collect();
    assert!(rare.is_empty(), "corners seen in fewer than 10 of {LOOKED_AT} accounts: {rare:?}");
}

/// The reference stands on the same ground as the engine: wherever a golden file states a request and a figure that the reference
/// knows, the reference reproduces it.
#[test]
fn the_reference_agrees_with_the_golden_files() {
    let mut checked = 0;
    let mut faults = Vec::new();
    for (name, golden) in file::json_files("golden") {
        for case in file::cases(&golden) {
            if ["capture", "question"].iter().any(|field| golden.get(field).is_some()) {
                continue;
            }
            let request: Value = serde_json::from_str(&file::input(&golden, case)).expect("a request is JSON");
            if request.get("portfolio").is_none() || !states_its_prices(&request) {
                continue; // Answers of the exchange, and prices of a snapshot, which the reference does not read.
            }
            let figures = figures(&request);
            for (path, wanted) in case["expect"].as_object().expect("expect is an object") {
                let path = by_name(&request, path);
                let got = match figures.get(&path) {
                    None => continue,
                    Some(Figure::Null) => Value::Null,
                    Some(Figure::Flag(flag)) => Value::Bool(*flag),
                    Some(Figure::Number(number)) => Value::from(show(number)),
                };
                checked += 1;
                let (report, expect) = (json!({ "figure": got }), json!({ "figure": wanted }));
                faults.extend(expectation::mismatches(&report, &expect).into_iter().map(|what| format!("{name} {path} {what}")));
            }
        }
    }
    assert!(faults.is_empty(), "{} of {checked} figures differ:\n{}", faults.len(), faults.join("\n"));
    assert!(checked >= 100, "only {checked} figures of the golden files are known to the reference");
}

/// Whether the request has a mark price of each position and a price of each token: the reference knows no snapshots.
fn states_its_prices(request: &Value) -> bool {
    let list = |part: &str, name: &str| request[part][name].as_array().cloned().unwrap_or_default();
    let is_priced = |names: [&str; 2], stated: &Value, key: &str, market: &str| {
        list("market", market).iter().any(|entry| entry[key] == stated[key] && names.iter().any(|name| entry.get(*name).is_some()))
    };
    list("portfolio", "positions").iter().all(|position| is_priced(["markPrice", "markPrice"], position, "coin", "perps"))
        && list("portfolio", "balances")
            .iter()
            .all(|balance| balance["token"] == "USDC" || is_priced(["price", "reserveOraclePrice"], balance, "token", "tokens"))
}

/// `positions[0]` as the reference writes it: `positions[coin=BTC]`.
fn by_name(request: &Value, path: &str) -> String {
    let Some((before, rest)) = path.split_once("positions[") else { return path.to_owned() };
    let Some((selector, after)) = rest.split_once(']') else { return path.to_owned() };
    match selector.parse::<usize>() {
        Ok(index) => format!("{before}positions[coin={}]{after}", request["portfolio"]["positions"][index]["coin"].as_str().unwrap_or("")),
        Err(_) => path.to_owned(),
    }
}
