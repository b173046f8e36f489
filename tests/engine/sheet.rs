//! Sheets of a spreadsheet: what is written is read again as the same book, whatever the program between; any bytes are answered.

use crate::reference::{engine, file, random};
use proptest::prelude::*;
use serde_json::{Value, json};

/// A book without what a sheet cannot hold, its markets in a fixed order.
fn sheet_part(request: &Value) -> Value {
    let mut request = request.clone();
    for list in ["orders", "orderMargins", "dexAccounts"] {
        request["portfolio"][list] = json!([]);
    }
    request["options"] = json!({});
    request["market"].as_object_mut().expect("a market").remove("listing");
    for (list, key) in [("perps", "coin"), ("tokens", "token")] {
        if let Some(items) = request["market"][list].as_array_mut() {
            items.sort_by_key(|item| item[key].to_string());
        }
    }
    request
}

/// The request as the engine writes it.
fn canonical(text: &str) -> Option<Value> {
    let mut answer = engine::import_account(text);
    (answer["status"] == "ok").then(|| answer["report"].take())
}

fn exported(request: &Value) -> String {
    let answer = engine::export_sheet(&request.to_string());
    answer["report"]["text"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

fn imported(text: &str) -> Value {
    let mut answer = engine::import_sheet(text, None);
    assert_eq!(answer["status"], "ok", "{text}\n{answer}");
    answer["report"]["request"].take()
}

/// What another spreadsheet program makes of a sheet: its own separator, decimal mark, line ends.
fn rewritten(text: &str, separator: char, mark: char) -> String {
    let lines = text.lines().enumerate().map(|(row, line)| {
        let cells = line.split(',').map(|cell| {
            let is_number =
                row > 0 && cell.contains('.') && cell.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
            // Three decimals could be thousands.
            let cell = if is_number { format!("{cell}0000") } else { cell.to_owned() };
            if is_number { cell.replace('.', &mark.to_string()) } else { cell }
        });
        cells.collect::<Vec<_>>().join(&separator.to_string())
    });
    format!("\u{feff}{}\r\n\r\n", lines.collect::<Vec<_>>().join("\r\n"))
}

#[test]
fn the_template_is_a_book_that_is_answered() {
    let request = imported(portfolio_margin::sheet::TEMPLATE);
    assert!(portfolio_margin::sheet::is_sheet(portfolio_margin::sheet::TEMPLATE));
    let report = engine::report(&request.to_string());
    assert_eq!(report["warnings"], json!([]));
    assert_eq!(request["portfolio"]["positions"].as_array().map(Vec::len), Some(2));
    assert_eq!(request["portfolio"]["positions"][0]["size"], "-0.5");
}

#[test]
fn captured_accounts_and_random_books_are_the_same_when_read_again() {
    let mut requests: Vec<String> = file::json_files("captures").into_iter().map(|(_, capture)| capture.to_string()).collect();
    requests.extend((0..400).map(|seed| random::request(seed).to_string()));
    let mut count = 0;
    for text in requests {
        let Some(request) = canonical(&text) else { continue };
        let part = sheet_part(&request);
        // What needs the listing or a rulebook of its own cannot be answered without it.
        if canonical(&part.to_string()).is_none() {
            continue;
        }
        count += 1;
        let sheet = exported(&request);
        assert_eq!(sheet_part(&imported(&sheet)), part, "{sheet}");
        if !sheet.contains('"') {
            for (separator, mark) in [(';', ','), ('\t', '.'), ('\t', ','), (';', '.')] {
                let text = rewritten(&sheet, separator, mark);
                assert_eq!(sheet_part(&imported(&text)), part, "{text}");
            }
        }
    }
    assert!(count >= 250, "only {count} books were compared");
}

#[test]
fn what_a_sheet_cannot_hold_is_said() {
    let request = json!({
        "schema": "portfolio-margin/1",
        "portfolio": { "mode": "unified", "balances": [{ "token": "USDC", "amount": "100" }],
            "orders": [{ "coin": "BTC", "side": "buy", "size": "1", "limitPrice": "1", "leverage": 5 }] },
        "market": { "perps": [{ "coin": "BTC", "markPrice": "2" }] },
        "options": { "stakedHype": "5" },
    });
    let answer = engine::export_sheet(&request.to_string());
    let message = answer["report"]["warnings"][0]["message"].as_str().expect("a warning");
    assert!(message.contains("resting orders") && message.contains("options"), "{message}");
    let plain = sheet_part(&canonical(&request.to_string()).expect("a request"));
    assert_eq!(engine::export_sheet(&plain.to_string())["report"]["warnings"], json!([]));
}

#[test]
fn names_that_a_spreadsheet_would_calculate_are_written_as_text_and_read_again() {
    let names = ["=1+1", "+1", "-1+2", "@SUM(A1)", "'=1", "'quoted"];
    let perps: Vec<Value> = names.iter().map(|coin| json!({ "coin": coin, "markPrice": "2", "maxLeverage": 5 })).collect();
    let positions: Vec<Value> = names.iter().map(|coin| json!({ "coin": coin, "size": "-1", "entryPrice": "2", "leverage": 5 })).collect();
    let request = json!({
        "schema": "portfolio-margin/1",
        "portfolio": { "mode": "unified", "balances": [{ "token": "=2+2", "amount": "1" }, { "token": "USDC", "amount": "5" }], "positions": positions },
        "market": { "snapshot": "none", "time": "=NOW()", "perps": perps, "tokens": [{ "token": "=2+2", "price": "1" }] },
    });
    let request = canonical(&request.to_string()).expect("a request");
    let sheet = exported(&request);
    for cell in sheet.lines().flat_map(|line| line.split(',')) {
        assert!(!cell.starts_with(['=', '+', '@']) && (!cell.starts_with('-') || cell.parse::<i64>().is_ok()), "{cell}");
    }
    assert_eq!(sheet_part(&imported(&sheet)), sheet_part(&request), "{sheet}");
}

#[test]
fn rows_are_added_to_a_book() {
    let book = json!({
        "schema": "portfolio-margin/1",
        "portfolio": { "mode": "standard", "balances": [{ "token": "USDC", "amount": "1000" }], "orders": [],
            "positions": [{ "coin": "BTC", "size": "1", "entryPrice": "100", "leverage": 10 }] },
        "market": { "perps": [{ "coin": "BTC", "markPrice": "100" }] },
        "options": { "liquidity": "maker" },
    });
    let add = |text: &str| engine::import_sheet(text, Some(&json!({ "addTo": book })));
    let answer = add("coin,side,size,entryPrice,leverage,markPrice\nETH,short,2,30,5,30\n");
    let request = &answer["report"]["request"];
    assert_eq!(answer["report"]["rows"], 1, "{answer}");
    assert_eq!(request["portfolio"]["positions"][1]["size"], "-2");
    assert_eq!(request["portfolio"]["positions"][0]["size"], "1");
    assert_eq!(request["market"]["perps"][1]["markPrice"], "30");
    assert_eq!(request["options"]["liquidity"], "maker");
    assert_eq!(request["market"].get("snapshot"), None);

    let path = |answer: &Value| {
        answer["issues"].as_array().expect("issues").iter().map(|issue| issue["path"].as_str().unwrap_or("").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(path(&add("coin,size,entryPrice,leverage\nBTC,1,100,10")), ["rows[2].coin"]);
    assert_eq!(path(&add("coin,size,entryPrice,leverage,markPrice\nBTC,1,100,10,101")), ["rows[2].coin", "rows[2].markPrice"]);
    assert_eq!(path(&add("kind,mode\naccount,unified")), ["rows[2].mode"]);
    assert_eq!(add("kind,mode\naccount,standard")["status"], "ok");
    assert_eq!(path(&engine::import_sheet("coin,size", Some(&json!({ "addTo": [], "mode": "x" })))).len(), 3);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_answered(text in ".{0,200}") {
        prop_assert_eq!(&engine::import_sheet(&text, None)["status"], "rejected");
    }

    /// Columns and cells that are nearly right, in any order.
    #[test]
    fn nearly_right_text_is_answered(
        head in prop::collection::vec(prop::sample::select(vec!["kind", "coin", "Size", "entry price", "leverage", "token", "amount", "side", "marginMode", "mode", "price", "", "x"]), 1..8),
        rows in prop::collection::vec(prop::collection::vec(prop::sample::select(vec!["perp", "spot", "account", "BTC", "USDC", "1", "-2,5", "1,234", "\"1,234\"", "1.234", "\"", "", "short", "cross", "standard", "10", "é", "\u{2212}3", "99999999999999999999999999999999"]), 0..9), 0..6),
        separator in prop::sample::select(vec![",", ";", "\t"]),
        end in prop::sample::select(vec!["\n", "\r\n", "\r"]),
    ) {
        let lines: Vec<String> = std::iter::once(head).chain(rows).map(|cells| cells.join(separator)).collect();
        let text = lines.join(end);
        let answer = engine::import_sheet(&text, None);
        if answer["status"] == "ok" {
            let request = answer["report"]["request"].to_string();
            prop_assert_eq!(&engine::compare(&request)["status"], "ok", "{}", text);
        } else {
            for issue in answer["issues"].as_array().expect("issues") {
                prop_assert!(issue["path"].as_str().is_some_and(|path| !path.starts_with("portfolio") || path == "portfolio.balances"), "{} {}", text, issue);
            }
        }
    }
}
