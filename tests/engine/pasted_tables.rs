//! Tables as people paste them: each with the positions it is read as, and what is remarked on, or with every fault it is refused for.

use crate::reference::{engine, file};
use serde_json::{Value, json};

fn text_of(case: &Value) -> String {
    case["text"].as_array().expect("lines").iter().map(|line| line.as_str().expect("a line")).collect::<Vec<_>>().join("\n")
}

/// Coin, size, entry price, leverage and margin mode of each position.
fn positions(request: &Value) -> Value {
    let positions = request["portfolio"]["positions"].as_array().cloned().unwrap_or_default();
    let of = |position: &Value| ["coin", "size", "entryPrice", "leverage", "marginMode"].map(|name| position[name].clone());
    json!(positions.iter().map(of).collect::<Vec<_>>())
}

fn sorted(mut items: Vec<Value>) -> Vec<Value> {
    items.sort_by_key(Value::to_string);
    items
}

/// The expected positions with their decimals as the engine writes them.
fn canonical(expected: &Value) -> Value {
    let decimal = |value: &Value| match value.as_str().map(str::parse::<rust_decimal::Decimal>) {
        Some(Ok(number)) => json!(number.normalize().to_string()),
        _ => value.clone(),
    };
    json!(
        expected
            .as_array()
            .expect("positions")
            .iter()
            .map(|position| position.as_array().expect("a position").iter().map(decimal).collect::<Vec<_>>())
            .collect::<Vec<_>>()
    )
}

#[test]
fn every_table_is_read_as_it_is_meant_or_refused() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for (name, group) in file::json_files("sheets") {
        for case in file::cases(&group) {
            count += 1;
            let label = format!("{name} ({})", case["name"].as_str().expect("a name"));
            let answer = engine::import_sheet(&text_of(case), case.get("choices"));
            let codes = |list: &Value| sorted(list.as_array().into_iter().flatten().map(|item| item["code"].clone()).collect());
            if let Some(faults) = case.get("faults") {
                let got = answer["issues"].as_array().into_iter().flatten().map(|issue| json!([issue["code"], issue["path"]])).collect();
                if answer["status"] != "rejected" || sorted(got) != sorted(faults.as_array().expect("faults").clone()) {
                    wrong.push(format!("{label}: {answer}"));
                }
                for issue in answer["issues"].as_array().into_iter().flatten() {
                    assert!(issue["remedy"].as_str().is_some_and(|remedy| !remedy.is_empty()), "{label}: {issue}");
                }
                continue;
            }
            if answer["status"] != "ok" {
                wrong.push(format!("{label}: {answer}"));
                continue;
            }
            let report = &answer["report"];
            let expected = canonical(&case["positions"]);
            if positions(&report["request"]) != expected {
                wrong.push(format!("{label}: {} instead of {expected}", positions(&report["request"])));
            }
            // Without a choice the mode takes its default in every one of them.
            let mut remarks = case["remarks"].as_array().expect("remarks").clone();
            if case.get("choices").is_none() {
                remarks.push(json!("mode_is_default"));
            }
            if codes(&report["remarks"]) != sorted(remarks) {
                wrong.push(format!("{label}: {}", report["remarks"]));
            }
            assert_eq!(engine::compare(&report["request"].to_string())["status"], "ok", "{label}");
            assert!(portfolio_margin::sheet::is_sheet(&text_of(case)), "{label}");
        }
    }
    assert!(wrong.is_empty(), "{} of {count} tables:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 30, "only {count} tables");
}

#[test]
fn the_margin_that_the_exchanges_page_shows_is_what_is_left_of_it() {
    let text = "Coin\tSize\tEntry Price\tMark Price\tMargin\nBTC 10x\t0.25 BTC\t80000\t82000\t$2500.5 (Isolated)";
    let answer = engine::import_sheet(text, None);
    let position = &answer["report"]["request"]["portfolio"]["positions"][0];
    assert_eq!(position["isolatedEquity"], "2500.5", "{answer}");
    assert_eq!(position.get("isolatedMargin"), None);
}
