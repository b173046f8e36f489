//! The book funded: what is added is enough and no more than asked, and every figure is that of the account with the deposits really in it.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::disallowed_types,
    missing_docs,
    dead_code
)]

use crate::reference::number::{Q, agree, parse, q, show};
use crate::reference::{engine, paths, random};
use num_traits::Signed;
use serde_json::{Value, json};

const REGIMES: [&str; 3] = ["standard", "unified", "portfolio"];
/// Accounts looked at: thousands in a thorough run, enough to meet every kind in a quick one.
const ACCOUNTS: u64 = if cfg!(debug_assertions) { 400 } else { 4000 };
/// Room for figures that are rounded to 28 digits on the way.
const ROUNDING: &str = "1e-15";

fn number(value: &Value, path: &str) -> Q {
    paths::get(value, path).and_then(Value::as_str).and_then(parse).unwrap_or_else(|| panic!("no decimal at {path}"))
}

/// The account of a seed; every third without a cent in it, as people make books up.
fn account(seed: u64) -> Value {
    let mut request = random::request(seed);
    if seed.is_multiple_of(3) {
        for balance in request["portfolio"]["balances"].as_array_mut().expect("balances") {
            let is_coin = ["HYPE", "UBTC", "UETH"].iter().any(|token| balance["token"] == **token);
            if let (Some(amount), false) = (balance.get_mut("amount"), is_coin) {
                *amount = json!("0");
                balance.as_object_mut().expect("a balance").remove("inSpot");
            }
        }
    }
    request
}

/// Adds to a decimal that is stated, or states it.
fn add(at: &mut Value, amount: &Q) {
    let before = at.as_str().and_then(parse).unwrap_or_else(|| q("0"));
    *at = Value::from(show(&(before + amount)));
}

/// A request with deposits really made.
fn with_deposits(request: &Value, deposits: &Value) -> Value {
    let mut changed = request.clone();
    let portfolio = &mut changed["portfolio"];
    let has_dexes = portfolio.get("dexAccounts").is_some();
    for deposit in deposits.as_array().expect("deposits") {
        let amount = number(deposit, "amount");
        let balances = portfolio["balances"].as_array_mut().expect("balances");
        if !balances.iter().any(|balance| balance["token"] == deposit["token"]) {
            balances.push(json!({ "token": deposit["token"], "amount": "0" }));
        }
        let balance = balances.iter_mut().find(|balance| balance["token"] == deposit["token"]).expect("a balance");
        let name = if balance.get("total").is_some() { "total" } else { "amount" };
        add(&mut balance[name], &amount);
        // Where a standard account says what each dex holds, everything else of it is in spot.
        if deposit["dex"].is_null() && has_dexes {
            add(&mut balance["inSpot"], &amount);
        }
        if deposit["dex"].is_string() {
            let held = portfolio["dexAccounts"].as_array_mut().expect("what each dex holds");
            if !held.iter().any(|own| own["dex"] == deposit["dex"]) {
                held.push(json!({ "dex": deposit["dex"], "accountValue": "0" }));
            }
            let own = held.iter_mut().find(|own| own["dex"] == deposit["dex"]).expect("a dex");
            add(&mut own["accountValue"], &amount);
        }
    }
    changed
}

/// Where two values differ by more than rounding; the first such place.
fn difference(expected: &Value, got: &Value, path: &str) -> Option<String> {
    let numbers = |value: &Value| value.as_str().and_then(parse);
    match (expected, got) {
        (Value::Object(left), Value::Object(right)) => {
            let names: std::collections::BTreeSet<&String> = left.keys().chain(right.keys()).collect();
            names.into_iter().find_map(|name| difference(&expected[name], &got[name], &format!("{path}.{name}")))
        }
        (Value::Array(left), Value::Array(right)) if left.len() == right.len() => {
            let mut pairs = left.iter().zip(right).enumerate();
            pairs.find_map(|(index, (left, right))| difference(left, right, &format!("{path}[{index}]")))
        }
        _ if expected == got => None,
        _ => match numbers(expected).zip(numbers(got)) {
            Some((left, right)) if agree(&left, &right, &q(ROUNDING)) => None,
            // A remark says amounts in words, with all their digits.
            None if path.ends_with(".message") || path.ends_with(".reason") || path.contains("reasons[") => None,
            _ => Some(format!("{path}: {expected} with the deposits made, {got} funded")),
        },
    }
}

/// The regime's part of a report, without what is counted on the capital of the account as stated.
fn comparable(regime: &Value) -> Value {
    let mut regime = regime.clone();
    let fields = regime.as_object_mut().expect("a regime");
    fields.remove("deposits");
    fields.remove("deposited");
    fields["carry"].as_object_mut().expect("carry").remove("netYieldOnCapital");
    regime
}

#[test]
fn a_funded_book_is_the_account_with_the_deposits_made() {
    let (mut deposited, mut split, mut foreign) = (0, 0, 0);
    for seed in 0..ACCOUNTS {
        let request = account(seed);
        let report = engine::report(&request.to_string());
        for name in REGIMES {
            let funded = &report["comparison"]["funded"][name];
            let deposits = funded["deposits"].as_array().expect("deposits");
            if deposits.is_empty() {
                assert_eq!(comparable(funded), comparable(&report["regimes"][name]), "seed {seed} {name}: nothing was added");
                assert_eq!(funded["deposited"], "0");
                continue;
            }
            deposited += 1;
            split += i32::from(deposits.iter().any(|deposit| deposit["dex"].is_string()));
            foreign += i32::from(deposits.iter().any(|deposit| deposit["token"] != "USDC"));
            let made = engine::report(&with_deposits(&request, &funded["deposits"]).to_string());
            let what = difference(&comparable(&made["regimes"][name]), &comparable(funded), name);
            assert!(what.is_none(), "seed {seed}: {}\n{request}", what.unwrap_or_default());
            // Once is enough, but for a last digit.
            let again = &made["comparison"]["funded"][name]["deposited"];
            assert!(again.as_str().and_then(parse).expect("an amount") <= q("1e-7"), "seed {seed} {name}: {again} more is asked for");
        }
    }
    assert!(deposited > 500 && split > 20 && foreign > 20, "{deposited} deposits, {split} of dexes, {foreign} in other tokens");
}

#[test]
fn a_funded_book_meets_its_initial_margin() {
    for seed in 0..ACCOUNTS {
        let report = engine::report(&account(seed).to_string());
        for name in REGIMES {
            let funded = &report["comparison"]["funded"][name];
            let free = number(funded, "freeCollateral");
            let scale = number(funded, "initialMargin").abs() + number(funded, "accountValue").abs() + q("1");
            assert!(free >= -q(ROUNDING) * &scale, "seed {seed} {name}: {} is free", show(&free));
            for pool in funded["pools"].as_array().expect("pools") {
                // The dexes of a token are one purse, whose sum is looked at above for USDC.
                if name != "standard" {
                    let committed = number(pool, "initialMargin") + number(pool, "orderMargin");
                    let left = number(pool, "crossEquity") + number(pool, "borrowCredit") - committed;
                    assert!(left >= -q(ROUNDING) * &scale, "seed {seed} {name} {}: {} is left", pool["token"], show(&left));
                }
            }
            // What is required and what is there tell the same deposit, where nothing but USDC is asked for.
            let deposits = funded["deposits"].as_array().expect("deposits");
            assert!(deposits.iter().all(|deposit| number(deposit, "amount").is_positive()), "seed {seed} {name}");
        }
    }
}

/// The deposit is what is required less what is stated, where a balance is stated before PnL and all in one place.
#[test]
fn the_deposit_is_required_less_stated() {
    let mut checked = 0;
    for seed in 0..ACCOUNTS {
        let request = account(seed);
        let text = request.to_string();
        let balance = &request["portfolio"]["balances"][0];
        let is_plain = balance["token"] == "USDC" && balance.get("amount").is_some() && balance.get("inSpot").is_none();
        if !is_plain || ["USDH", "USDE", "USDT0"].iter().any(|token| text.contains(token)) {
            continue;
        }
        let report = engine::report(&text);
        for name in REGIMES {
            let lacking = number(&report, &format!("comparison.capitalRequired.{name}")) - number(balance, "amount");
            let lacking = if lacking.is_negative() { q("0") } else { lacking };
            let deposited = number(&report, &format!("comparison.funded.{name}.deposited"));
            let more = &deposited - &lacking;
            assert!(
                more >= -q(ROUNDING) * (&lacking + q("1")) && more < q("1.0001e-8"),
                "seed {seed} {name}: {} for {}",
                show(&deposited),
                show(&lacking)
            );
            checked += 1;
        }
    }
    assert!(checked > 300, "only {checked} deposits were compared");
}

#[test]
fn a_funded_book_dies_where_the_account_with_the_deposits_does() {
    let mut compared = 0;
    for seed in 0..ACCOUNTS / 8 {
        let request = account(seed);
        let answer = engine::liquidation_with(&request.to_string(), Some(&json!({ "funded": true })));
        assert_eq!(answer["status"], "ok", "seed {seed}: {answer}");
        assert_eq!(answer["report"]["isFunded"], true);
        let shown = engine::report(&request.to_string());
        for name in REGIMES {
            let mut funded = answer["report"]["regimes"][name].clone();
            assert_eq!(funded["deposits"], shown["comparison"]["funded"][name]["deposits"], "seed {seed} {name}");
            let made = with_deposits(&request, &funded["deposits"]);
            let as_made = engine::liquidation(&made.to_string())["report"]["regimes"][name].take();
            assert_eq!(as_made["deposits"], json!([]));
            // Roots are divided for, and a deposit that is added later is another last digit: prices agree, to far beyond a tick.
            funded["deposits"] = json!([]);
            let what = near_difference(&as_made, &funded, name);
            assert!(what.is_none(), "seed {seed}: {}", what.unwrap_or_default());
            compared += 1;
        }
    }
    assert!(compared > 100);
}

/// As [`difference`], prices and moves to a millionth of a millionth.
fn near_difference(expected: &Value, got: &Value, path: &str) -> Option<String> {
    let what = difference(expected, got, path)?;
    let rounded = |value: &Value| {
        let mut value = value.clone();
        round(&mut value);
        value
    };
    if rounded(expected) == rounded(got) { None } else { Some(what) }
}

fn round(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Some(number) = parse(text) {
                *value = Value::from(show(&crate::reference::number::floored(&(number + q("3e-13")), 12)));
            }
        }
        Value::Object(fields) => fields.values_mut().for_each(round),
        Value::Array(items) => items.iter_mut().for_each(round),
        _ => {}
    }
}

/// Pictures, ladders and scenarios of funded books are those of the accounts with the deposits made.
#[test]
fn stress_of_a_funded_book_is_that_of_the_account_with_the_deposits_made() {
    let choices = [json!({ "from": "-0.3", "to": "0.3", "steps": 7 }), json!({ "move": "-0.2" }), json!({})];
    let ask = |kind: usize, request: &Value, is_funded: bool| {
        let mut choice = choices[kind].clone();
        choice["funded"] = json!(is_funded);
        let text = request.to_string();
        match kind {
            0 => engine::stress(&text, Some(&choice)),
            1 => engine::ladder(&text, Some(&choice)),
            _ => engine::scenarios(&text, Some(&choice)),
        }
    };
    let of = |answer: &Value, name: &str| match answer["report"].get("regimes") {
        Some(regimes) => regimes[name].clone(),
        None => {
            answer["report"]["scenarios"].as_array().map_or(Value::Null, |all| all.iter().map(|own| own["regimes"][name].clone()).collect())
        }
    };
    let mut compared = 0;
    for seed in 0..ACCOUNTS / 16 {
        let request = account(seed);
        let shown = engine::report(&request.to_string());
        for kind in 0..choices.len() {
            let funded = ask(kind, &request, true);
            // A book that cannot be asked at all is refused either way, and says why.
            if funded["status"] != "ok" {
                continue;
            }
            for name in REGIMES {
                let deposits = &shown["comparison"]["funded"][name]["deposits"];
                if deposits == &json!([]) {
                    continue;
                }
                let made = ask(kind, &with_deposits(&request, deposits), false);
                let (left, right) = (of(&made, name), of(&funded, name));
                let what = near_number(&left, &right, name);
                assert!(what.is_none(), "seed {seed}, question {kind}: {}", what.unwrap_or_default());
                compared += 1;
            }
        }
    }
    assert!(compared > 40, "only {compared} answers were compared");
}

/// As [`near_difference`], with binary numbers to nine digits.
fn near_number(left: &Value, right: &Value, path: &str) -> Option<String> {
    match (left, right) {
        (Value::Number(one), Value::Number(other)) => {
            let (one, other) = (one.as_f64()?, other.as_f64()?);
            let is_near = (one - other).abs() <= 1e-9 * one.abs().max(1.0);
            (!is_near).then(|| format!("{path}: {one} and {other}"))
        }
        (Value::Object(one), Value::Object(other)) if one.len() == other.len() => {
            one.iter().find_map(|(name, value)| near_number(value, other.get(name)?, &format!("{path}.{name}")))
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            one.iter().zip(other).enumerate().find_map(|(index, (one, other))| near_number(one, other, &format!("{path}[{index}]")))
        }
        (Value::String(_), Value::String(_)) if left != right => match left.as_str().and_then(parse).zip(right.as_str().and_then(parse)) {
            Some((one, other)) if agree(&one, &other, &q("1e-9")) => None,
            // A sentence says amounts with all their digits.
            None => None,
            _ => near_difference(left, right, path),
        },
        _ if left == right => None,
        _ => Some(format!("{path}: {left} and {right}")),
    }
}
