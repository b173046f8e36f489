//! Scenarios that must be refused, each with all its faults.

use crate::scenario::{answer, holder, no_impact, one_coin};
use portfolio_margin::report::Answer;
use serde_json::{Value, json};

fn paths(scenario: &Value, seed: &str) -> Vec<String> {
    match answer(scenario, seed) {
        Answer::Ok { .. } => Vec::new(),
        Answer::Rejected { issues } => {
            assert!(issues.iter().all(|issue| !issue.message.is_empty() && !issue.remedy.is_empty()));
            let mut paths: Vec<String> = issues.into_iter().map(|issue| issue.path).collect();
            paths.sort();
            paths
        }
    }
}

#[test]
fn every_fault_is_said_at_once() {
    let mut scenario = one_coin(no_impact(), "-0.1", vec![holder(1.0, 100.0)]);
    scenario["shock"] = json!({ "default": "-1", "moves": [{ "coin": "Z", "move": "0.1" }], "blocks": 0, "extra": 1 });
    scenario["coins"][0]["impact"] = json!({ "law": "linear" });
    scenario["accounts"][0]["debt"] = json!("5");
    scenario["backstop"] = json!({ "equity": 1000 });
    scenario["blocks"] = json!({ "number": 30000, "seconds": 1 });
    scenario["ladder"]["whichFirst"] = json!("both");
    assert_eq!(
        paths(&scenario, "-1"),
        [
            "accounts[0].debt",
            "backstop.equity",
            "blocks.number",
            "coins[0].impact.depth",
            "ladder.whichFirst",
            "seed",
            "shock.blocks",
            "shock.default",
            "shock.extra"
        ]
    );
}

#[test]
fn single_faults() {
    let good = || one_coin(no_impact(), "-0.1", vec![holder(1.0, 100.0)]);
    assert_eq!(paths(&good(), "18446744073709551615"), Vec::<String>::new());
    assert_eq!(paths(&good(), "18446744073709551616"), ["seed"]);
    assert_eq!(paths(&good(), "1.5"), ["seed"]);
    let faults: [(&str, Value, &str); 23] = [
        ("/schema", json!("portfolio-margin/cascade/2"), "schema"),
        ("/coins", json!([]), "coins"),
        ("/coins/0/price", json!("0"), "coins[0].price"),
        ("/coins/0/price", json!(100), "coins[0].price"),
        ("/coins/0/maxLeverage", json!(0), "coins[0].maxLeverage"),
        ("/coins/0/loanToValue", json!("1.5"), "coins[0].loanToValue"),
        ("/coins/0/impact", json!({ "law": "cubic" }), "coins[0].impact.law"),
        ("/coins/0/impact", json!({ "law": "linear", "depth": "0" }), "coins[0].impact.depth"),
        ("/coins/0/impact", json!({ "law": "none", "depth": "1" }), "coins[0].impact.depth"),
        ("/coins/0/tiers", json!([{ "lowerBound": "0", "maxLeverage": 3 }]), "coins[0].tiers"),
        (
            "/coins/0/book",
            json!({ "bids": [{ "price": "99", "size": "1" }, { "price": "99", "size": "1" }], "asks": [] }),
            "coins[0].book.bids",
        ),
        ("/coins/0/book", json!({ "bids": [{ "price": "101", "size": "1" }], "asks": [] }), "coins[0].book"),
        ("/shock/default", json!("9.1"), "shock.default"),
        ("/shock/path", json!([{ "block": 5, "share": "1" }, { "block": 4, "share": "1" }]), "shock.path"),
        ("/shock/moves", json!([{ "coin": "Z", "move": "0.1" }]), "shock.moves[0].coin"),
        ("/shock/moves", json!([{ "coin": "X", "move": "0.1" }, { "coin": "X", "move": "0.2" }]), "shock.moves[1].coin"),
        ("/accounts/0/regime", json!("cross"), "accounts[0].regime"),
        ("/accounts/0/positions/0/coin", json!("Z"), "accounts[0].positions[0].coin"),
        ("/accounts/0/positions/0/size", json!("0"), "accounts[0].positions[0].size"),
        ("/accounts/0/positions/0/size", json!("99999999999"), "accounts[0].positions[0].size"),
        ("/accounts/0/positions/0/size", json!("0.001"), "accounts[0].positions[0].size"),
        ("/backstop/maxLeverage", json!("0"), "backstop.maxLeverage"),
        (
            "/population",
            json!({ "accounts": 10, "longShare": "0.5", "sizeDeviation": "1", "leverage": { "law": "fixed", "leverage": "3" } }),
            "population",
        ),
    ];
    for (pointer, value, path) in faults {
        let mut scenario = good();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let parent = if parent.is_empty() { &mut scenario } else { scenario.pointer_mut(parent).unwrap() };
        match name.parse::<usize>() {
            Ok(index) => parent[index] = value,
            Err(_) => parent[name] = value,
        }
        assert_eq!(paths(&scenario, "1"), [path], "{pointer}");
    }
}

#[test]
fn text_that_is_no_scenario_is_refused() {
    for text in ["", "[]", "{}", "null", "{\"schema\":", "\"2025-10-10\""] {
        let answer = portfolio_margin::cascade(text, None, "1", &mut |_| true);
        assert!(matches!(answer, Answer::Rejected { issues } if !issues.is_empty()), "{text}");
    }
}
