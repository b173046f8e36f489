//! Captured accounts: what the import makes of them says the same as the capture itself, and orders that nobody listed are found.

use crate::reference::engine::{self, report};
use crate::reference::{expectation, file, paths};
use serde_json::{Value, json};

fn imported(text: &str) -> Value {
    let answer = engine::import_account(text);
    assert_eq!(answer["status"], "ok", "{answer}");
    answer["report"].clone()
}

#[test]
fn an_imported_account_says_what_the_capture_says() {
    let mut faults = Vec::new();
    let mut count = 0;
    for (name, golden) in file::json_files("golden").into_iter().filter(|(name, _)| name.starts_with("capture-")) {
        for case in file::cases(&golden) {
            let request = imported(&file::input(&golden, case));
            assert_eq!(request["schema"], "portfolio-margin/1");
            count += 1;
            let mismatches = expectation::mismatches(&report(&request.to_string()), &case["expect"]);
            faults.extend(mismatches.into_iter().map(|what| format!("{name} {what}")));
        }
    }
    assert!(faults.is_empty(), "{} figures differ after the import:\n{}", faults.len(), faults.join("\n"));
    assert!(count >= 4, "only {count} captures were imported");
}

/// The account value less margin, tenth rule and withdrawable is what resting orders hold, where anything is withdrawable.
#[test]
fn the_margin_of_unlisted_orders_follows_from_what_is_withdrawable() {
    let cases = [
        ("pm-hype-collateral-with-debt-2026-09-08.json", Some("openOrderInitialMargin"), "portfolio", "977.943408"),
        ("unified-isolated-long-with-order-2026-09-22.json", Some("frontendOpenOrders"), "unified", "69.75"),
        ("unified-three-shorts-2026-10-08.json", None, "unified", "62153.98"),
    ];
    for (name, taken_out, regime, margin) in cases {
        let mut capture: Value = serde_json::from_str(&file::capture(name)).expect("a capture is JSON");
        if let Some(field) = taken_out {
            paths::set(&mut capture, field, None);
        }
        let expect = json!({ format!("regimes.{regime}.orderMargin"): { "value": margin, "tolerance": "1e-5" } });
        let mismatches = expectation::mismatches(&report(&capture.to_string()), &expect);
        assert!(mismatches.is_empty(), "{name}: {}", mismatches.join("; "));
    }
}

/// Where nothing is withdrawable the orders cannot be told from a shortage: none are assumed, and the answer says so.
#[test]
fn orders_that_cannot_be_known_are_remarked_on() {
    let silent = report(&file::capture("pm-ubtc-collateral-with-debt-2026-09-14.json"));
    assert_eq!(silent["regimes"]["portfolio"]["orderMargin"], "0");
    let is_remarked = |report: &Value| {
        let of_home = report["regimes"]["portfolio"]["warnings"].as_array().into_iter().flatten();
        let all = report["warnings"].as_array().into_iter().flatten().chain(of_home);
        all.filter_map(|warning| warning["message"].as_str()).any(|message| message.contains("order"))
    };
    assert!(is_remarked(&silent), "no remark on orders in {}", silent["warnings"]);
    let listed = report(&file::capture("unified-isolated-long-with-order-2026-09-22.json"));
    assert!(!is_remarked(&listed), "a remark on orders that are listed: {}", listed["warnings"]);
}

/// Some clients pass the positions bare, others with the venue's wrapper around each.
#[test]
fn wrapped_and_bare_positions_read_alike() {
    let mut capture: Value = serde_json::from_str(&file::capture("unified-three-shorts-2026-10-08.json")).expect("a capture is JSON");
    let wrapped = report(&capture.to_string());
    let list = &mut capture["clearinghouseState"][""]["assetPositions"];
    let bare: Vec<Value> = list.as_array().expect("positions").iter().map(|position| position["position"].clone()).collect();
    *list = Value::from(bare);
    assert_eq!(report(&capture.to_string()), wrapped);
}

/// The mode that the exchange gave up is read as a standard account, in its own answers and in a request alike; a mode that nobody knows is
/// refused by its name, with those that are known.
#[test]
fn account_modes_are_read_by_name() {
    let mut capture: Value = serde_json::from_str(&file::capture("unified-three-shorts-2026-10-08.json")).expect("a capture is JSON");
    let mut request = imported(&capture.to_string());
    // A unified account says other things of its dexes than a standard one.
    paths::set(&mut request, "portfolio.dexAccounts", None);
    for (value, path, word, known) in [
        (&mut capture, "userAbstraction", "dexAbstraction", "unifiedAccount"),
        (&mut request, "portfolio.mode", "dexAbstraction", "unified"),
    ] {
        paths::set(value, path, Some(Value::from(word)));
        let answer = report(&value.to_string());
        assert_eq!(answer["account"]["mode"], "standard");
        let is_said = |warning: &Value| warning["code"] == "mode_discontinued";
        assert_eq!(answer["warnings"].as_array().into_iter().flatten().filter(|warning| is_said(warning)).count(), 1);

        paths::set(value, path, Some(Value::from("sharedAccount")));
        let issues = engine::compare(&value.to_string())["issues"].clone();
        let said = |field: &str| issues[0][field].as_str().unwrap_or("").to_owned();
        assert_eq!(said("path"), path);
        assert!(said("message").contains("\"sharedAccount\"") && said("remedy").contains(known), "{issues}");
    }
}
