//! Several questions at once against the same questions one by one, over every book of the golden files.

use crate::reference::{engine, file};
use serde_json::{Value, json};

fn asked(text: &str, questions: &Value, overrides: Option<&Value>) -> Value {
    let written = portfolio_margin::ask(text, &questions.to_string(), overrides.map(Value::to_string).as_deref());
    let mut answer: Value = serde_json::from_str(&written.text).expect("an answer is JSON");
    let pointer = |path: &str| format!("/report/{}", path.replace('.', "/"));
    for repeat in &written.repeats {
        // As the host makes it whole.
        let of = answer.pointer(&pointer(&repeat.of)).and_then(Value::as_object).expect("an object").clone();
        let own = answer.pointer_mut(&pointer(&repeat.path)).and_then(Value::as_object_mut).expect("an object");
        assert_eq!(own.keys().collect::<Vec<_>>(), ["deposited", "deposits"]);
        own.extend(of);
    }
    answer
}

/// The texts of all books of the golden files that can be answered, each once.
fn books() -> Vec<String> {
    let mut books = Vec::new();
    for (_, golden) in file::json_files("golden") {
        for case in file::cases(&golden) {
            let text = file::input(&golden, case);
            if !books.contains(&text) && engine::compare(&text)["status"] == "ok" {
                books.push(text);
            }
        }
    }
    books
}

#[test]
fn several_questions_are_answered_as_one_by_one() {
    let books = books();
    assert!(books.len() > 40, "{} books", books.len());
    let change = json!({ "kind": "deposit", "token": "USDC", "amount": "10" });
    for text in books {
        let capacity = json!({ "ratio": "0.5" });
        let questions = json!({
            "compare": {}, "evaluate": { "regime": "unified" }, "liquidation": { "funded": true }, "capacity": capacity,
            "whatIf": { "changes": change }, "explain": { "path": "regimes.portfolio.accountValue" },
        });
        let answer = asked(&text, &questions, None);
        assert_eq!(answer["status"], "ok", "{answer}");
        let report = &answer["report"];
        let compare = engine::compare(&text);
        assert_eq!(report["compare"], compare["report"]);
        assert_eq!(report["evaluate"], compare["report"]["regimes"]["unified"]);
        assert_eq!(report["liquidation"], engine::liquidation_with(&text, Some(&json!({ "funded": true })))["report"]);
        assert_eq!(report["capacity"], engine::capacity(&text, Some(&capacity))["report"]);
        assert_eq!(report["whatIf"], engine::what_if(&text, &change)["report"]);
        assert_eq!(report["explain"]["value"], compare["report"]["regimes"]["portfolio"]["accountValue"]);
    }
}

/// A long of one bitcoin and a coin that counts as collateral.
fn book() -> Value {
    json!({
        "schema": "portfolio-margin/1",
        "portfolio": {
            "mode": "portfolioMargin",
            "balances": [{ "token": "USDC", "amount": "1000" }, { "token": "HYPE", "amount": "100" }],
            "positions": [{ "coin": "BTC", "size": "0.01", "entryPrice": "100000", "leverage": 10 }],
        },
        "market": { "perps": [{ "coin": "BTC", "markPrice": "100000" }], "tokens": [{ "token": "HYPE", "price": "50" }] },
    })
}

#[test]
fn only_the_wanted_fields_come_back() {
    let text = book().to_string();
    let whole = engine::compare(&text)["report"].clone();
    let questions = json!({
        "compare": { "fields": ["regimes.*.ratio", "regimes.standard.positions.notional", "comparison.capitalFreed"] },
        "evaluate": { "regime": "portfolio" },
    });
    let answer = asked(&text, &questions, None);
    let regimes = &whole["regimes"];
    let expected = json!({
        "compare": {
            "regimes": {
                "standard": { "ratio": regimes["standard"]["ratio"], "positions": [{ "notional": "1000" }] },
                "unified": { "ratio": regimes["unified"]["ratio"] },
                "portfolio": { "ratio": regimes["portfolio"]["ratio"] },
            },
            "comparison": { "capitalFreed": whole["comparison"]["capitalFreed"] },
        },
        "evaluate": regimes["portfolio"],
    });
    assert_eq!(answer["report"], expected, "{answer}");

    let none_named = asked(&text, &json!({ "compare": { "fields": [] } }), None);
    assert_eq!(none_named["report"]["compare"], whole, "all fields, if none are named");

    let missing = asked(&text, &json!({ "compare": { "fields": ["regimes.portfolio.ratio", "regimes.portfolio.ration"] } }), None);
    assert_eq!(missing["status"], "rejected");
    assert_eq!(missing["issues"].as_array().map(Vec::len), Some(1));
    assert_eq!(missing["issues"][0]["path"], "questions.compare.fields[1]");
}

#[test]
fn the_faults_of_everything_come_together() {
    let mut request = book();
    request["portfolio"]["positions"][0]["size"] = json!("much");
    let questions = json!({
        "compare": { "fields": "all" }, "evaluate": { "regime": "best" }, "liquidation": { "rulebook": "hyperliquid-2026-08-19" },
        "capacity": { "ratio": "-1" }, "whatIf": {}, "explain": {}, "prophecy": {},
    });
    let answer = asked(&request.to_string(), &questions, Some(&json!({ "rulebook": 7 })));
    assert_eq!(answer["status"], "rejected", "{answer}");
    let mut paths: Vec<&str> = answer["issues"].as_array().expect("a list").iter().filter_map(|issue| issue["path"].as_str()).collect();
    paths.sort_unstable();
    let expected = [
        "overrides.rulebook",
        "portfolio.positions[0].size",
        "questions.capacity.ratio",
        "questions.compare.fields",
        "questions.evaluate.regime",
        "questions.explain.path",
        "questions.liquidation.rulebook",
        "questions.prophecy",
        "questions.whatIf.changes",
    ];
    assert_eq!(paths, expected);

    let text = book().to_string();
    for (questions, path) in [
        (json!({}), "questions"),
        (json!({ "explain": { "path": "regimes.portfolio.luck" } }), "questions.explain.path"),
        (
            json!({ "liquidation": { "jointMove": { "betas": [{ "coin": "DOGE", "beta": "1" }] } } }),
            "questions.liquidation.jointMove.betas[0].coin",
        ),
    ] {
        let answer = asked(&text, &questions, None);
        assert_eq!(answer["issues"][0]["path"], path, "{answer}");
    }
}
