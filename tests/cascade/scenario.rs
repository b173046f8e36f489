//! Scenarios for tests, and their answers.

use portfolio_margin::report::{Answer, CascadeReport, cascade};
use serde_json::{Value, json};

/// One coin at 100 with maintenance margin of 5 %, sold into a book of the given law; no fee, a backstop that always has room and sells at once.
pub fn one_coin(impact: Value, shock: &str, accounts: Vec<Value>) -> Value {
    json!({
        "schema": "portfolio-margin/cascade/1",
        "title": "test",
        "coins": [{ "coin": "X", "price": "100", "maxLeverage": 10, "impact": impact }],
        "shock": { "default": shock },
        "accounts": accounts,
        "ladder": { "takerFee": "0", "partialAbove": "1000000000000", "whenBelowZero": "backstop" },
        "backstop": { "equity": "1000000000000", "halfLifeSeconds": "0" },
        "blocks": { "number": 200, "seconds": 1 },
    })
}

pub fn no_impact() -> Value {
    json!({ "law": "none" })
}

pub fn linear(depth: &str) -> Value {
    json!({ "law": "linear", "depth": depth })
}

/// A standard account with one position in X.
pub fn holder(size: f64, cash: f64) -> Value {
    json!({ "regime": "standard", "cash": format!("{cash:.6}"), "positions": [{ "coin": "X", "size": format!("{size:.1}") }] })
}

pub fn answer(scenario: &Value, seed: &str) -> Answer<CascadeReport> {
    cascade(&scenario.to_string(), None, seed, &mut |_| true)
}

pub fn report(scenario: &Value) -> CascadeReport {
    match answer(scenario, "1") {
        Answer::Ok { report } => report,
        Answer::Rejected { issues } => panic!("rejected: {issues:?}"),
    }
}

/// A figure of a report as a number.
pub fn number(text: impl ToString) -> f64 {
    text.to_string().parse().unwrap()
}
