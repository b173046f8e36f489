//! A resident book is the book that `reprice` would have made: its request, its figures, its nearest prices of death.
#![allow(clippy::disallowed_types, reason = "figures of a summary are binary numbers")]

use crate::reference::number::{floored, q, show, whole};
use crate::reference::{engine, file, random};
use portfolio_margin::resident::{Book, column_names};
use serde_json::{Map, Value, json};

const REGIMES: [&str; 3] = ["standard", "unified", "portfolio"];

/// Prices of some of a book's coins, in one of the forms that are read, and the same as a market.
fn prices(random: &mut random::Random, book: &Book, marks: &mut Map<String, Value>) -> (Value, Value) {
    let coins: Vec<String> = book.coins().into_iter().map(str::to_owned).collect();
    let mut stated = Map::new();
    for coin in &coins {
        if random.chance(70) {
            let mark = q(marks[coin].as_str().expect("a mark"));
            let factor = whole(500 + i64::try_from(random.below(1000)).expect("small")) / whole(1000);
            let decimals = u32::try_from(random.below(3)).expect("small") * 4 + 4;
            let mark = floored(&(mark * factor), decimals).max(q("0.0001"));
            stated.insert(coin.clone(), Value::from(show(&mark)));
        }
    }
    marks.extend(stated.clone());
    let market = json!({ "perps": stated.iter().map(|(coin, mark)| json!({ "coin": coin, "markPrice": mark })).collect::<Vec<_>>() });
    let given = match random.below(4) {
        0 => coins.iter().map(|coin| stated.get(coin).cloned().unwrap_or(Value::Null)).collect(),
        1 if !stated.is_empty() => Value::Object(stated),
        2 => {
            let mut with_rates = market.clone();
            for perp in with_rates["perps"].as_array_mut().expect("perps") {
                perp["fundingRate"] = json!("0.00002");
                perp["oraclePrice"] = perp["markPrice"].clone();
            }
            return (with_rates.clone(), with_rates);
        }
        _ => market.clone(),
    };
    (if given.as_array().is_some_and(Vec::is_empty) { market.clone() } else { given }, market)
}

/// A list of marks as lines.
fn lines(given: &Value) -> Option<String> {
    let marks = given.as_array()?.iter().map(|mark| mark.as_str().unwrap_or_default());
    Some(marks.collect::<Vec<_>>().join("\n"))
}

/// What warnings say; a list of marks is in the order of the coins, a market as it is stated.
fn messages(warnings: &[Value]) -> Vec<String> {
    let mut messages: Vec<String> = warnings.iter().map(Value::to_string).collect();
    messages.sort();
    messages
}

fn close(found: f64, expected: Option<&str>, what: &str) {
    let Some(expected) = expected else {
        assert!(found.is_nan(), "{what}: {found} instead of none");
        return;
    };
    let exact: f64 = expected.parse().expect("a number");
    let room = 1e-12 * exact.abs().max(1e-6);
    assert!((found - exact).abs() <= room, "{what}: {found} instead of {expected}");
}

/// Figures of a book against `compare` and `liquidation` of the request.
fn agrees(book: &mut Book, request: &str, what: &str) {
    let report = engine::compare(request);
    assert_eq!(report["status"], "ok", "{what}: {report}");
    let columns = column_names();
    let summary = book.summary().expect("figures");
    let texts = book.summary_texts().expect("texts");
    for (row, regime) in REGIMES.iter().enumerate() {
        for (place, column) in columns.iter().enumerate() {
            let figure = &report["report"]["regimes"][regime][column];
            let figure = if let Some(is) = figure.as_bool() { Some(if is { "1" } else { "0" }) } else { figure.as_str() };
            let what = format!("{what}: {regime}.{column}");
            assert_eq!(texts[row][place].as_deref(), figure, "{what}");
            close(summary[row * columns.len() + place], figure, &what);
        }
    }
    let answer = engine::liquidation(request);
    let coins = book.trigger_coins().expect("coins");
    let numbers = book.triggers().expect("triggers");
    let texts = book.trigger_texts().expect("texts");
    for (row, regime) in REGIMES.iter().enumerate() {
        let listed = answer["report"]["regimes"][regime]["coins"].as_array().expect("coins");
        assert_eq!(listed.iter().map(|coin| coin["coin"].as_str().expect("a name")).collect::<Vec<_>>(), coins, "{what}");
        for (place, coin) in listed.iter().enumerate() {
            for (side, direction) in ["below", "above"].iter().enumerate() {
                let nearest = coin["triggers"].as_array().expect("triggers").iter().find(|trigger| trigger["direction"] == *direction);
                let nearest = nearest.and_then(|trigger| trigger["price"].as_str());
                let what = format!("{what}: {regime}.{}.{direction}", coins[place]);
                assert_eq!(texts[row][place][side].as_deref(), nearest, "{what}");
                close(numbers[(row * coins.len() + place) * 2 + side], nearest, &what);
            }
        }
    }
}

fn follows(request: &Value, seed: u64, steps: u32) -> bool {
    let mut text = request.to_string();
    let mut random = random::Random::new(seed ^ 0x7265_7369);
    let mut book = Book::open(&text, None).unwrap_or_else(|issues| panic!("seed {seed}: {issues:?}"));
    let mut marks = marks_of(request);
    agrees(&mut book, &text, &format!("seed {seed}, as opened"));
    let mut is_moved = false;
    for step in 0..steps {
        let (given, market) = prices(&mut random, &book, &mut marks);
        let expected = engine::reprice(&text, &market);
        assert_eq!(expected["status"], "ok", "seed {seed}: {expected}");
        let moved = expected["report"]["request"].to_string();
        if engine::compare(&moved)["status"] != "ok" {
            assert!(book.reprice(&given.to_string()).is_err() || book.summary_texts().is_err(), "seed {seed}, step {step}");
            break;
        }
        let warnings = match lines(&given) {
            Some(lines) => {
                assert!(book.reprice_lines(&lines).is_some(), "seed {seed}: {given} is not held in whole numbers");
                book.remarks().warnings
            }
            None => book.reprice(&given.to_string()).unwrap_or_else(|issues| panic!("seed {seed}, {given}: {issues:?}")).warnings,
        };
        let expected = expected["report"]["warnings"].as_array().cloned().unwrap_or_default();
        assert_eq!(messages(serde_json::to_value(warnings).expect("JSON").as_array().expect("a list")), messages(&expected), "seed {seed}");
        text = moved;
        is_moved = true;
        if random.chance(60) {
            agrees(&mut book, &text, &format!("seed {seed}, step {step}"));
        }
        if random.chance(30) {
            let own = book.request().expect("a request");
            assert_eq!(engine::compare(&own), engine::compare(&text), "seed {seed}, step {step}");
        }
    }
    agrees(&mut book, &text, &format!("seed {seed}, at last"));
    let own: Value = serde_json::from_str(&book.request().expect("a request")).expect("JSON");
    assert_eq!(engine::compare(&own.to_string()), engine::compare(&text), "seed {seed}, at last");
    is_moved
}

/// The coins of a request whose marks it states, and those marks.
fn marks_of(request: &Value) -> Map<String, Value> {
    let perps = request["market"]["perps"].as_array().cloned().unwrap_or_default();
    perps.iter().map(|perp| (perp["coin"].as_str().expect("a coin").to_owned(), perp["markPrice"].clone())).collect()
}

#[test]
fn captured_accounts_are_too() {
    for (seed, (name, _)) in file::json_files("captures").into_iter().enumerate() {
        let request: Value = engine::import_account(&file::capture(&name))["report"].clone();
        let seed = u64::try_from(seed).expect("small");
        for again in 0..3 {
            // Amounts that were scaled have more digits than a text keeps, so that several steps round differently from one.
            assert!(follows(&request, seed * 3 + again, 1), "{name}");
        }
    }
}

#[test]
fn a_book_is_what_reprice_makes_of_it() {
    let moved = (0..100).filter(|seed| follows(&random::request(*seed), *seed, 3)).count();
    assert!(moved > 80, "only {moved} accounts were moved");
}

#[test]
fn books_with_a_loan_by_hand_are_too() {
    for seed in 0..40 {
        follows(&random::borrower(seed), seed, 3);
    }
}

#[test]
fn prices_that_are_none_are_listed_and_change_nothing() {
    let request = random::request(3);
    let mut book = Book::open(&request.to_string(), None).expect("a book");
    let before = (book.request().expect("a request"), book.summary().expect("figures"));
    let coins: Vec<String> = book.coins().into_iter().map(str::to_owned).collect();
    assert!(coins.len() > 1, "{coins:?}");
    let faults = |book: &mut Book, given: &Value| -> Vec<String> {
        book.reprice(&given.to_string()).expect_err("faults").into_iter().map(|issue| issue.path).collect()
    };
    let by_name = json!({ coins[0].clone(): 5, "ETH": "1e3", "xyz:TSLA": "-1" });
    assert_eq!(faults(&mut book, &by_name).len(), 3);
    assert!(faults(&mut book, &json!({ "xyz:TSLA": "0" }))[0].starts_with("prices"));
    let mut list: Vec<Value> = coins.iter().map(|_| Value::Null).collect();
    list[0] = json!("0");
    list[1] = json!(7);
    assert_eq!(faults(&mut book, &Value::from(list.clone())), ["prices[0]", "prices[1]"]);
    list.push(json!("1"));
    assert_eq!(faults(&mut book, &Value::from(list))[0], "prices");
    assert_eq!(faults(&mut book, &json!({ "perps": [{ "coin": "BTC", "markPrice": "x" }] })), ["prices.perps[0].markPrice"]);
    assert!(book.reprice("nonsense").is_err());
    for lines in ["", "1", "1\n-2", &"1\n".repeat(coins.len() + 3)] {
        assert!(book.reprice_lines(lines).is_none(), "{lines:?}");
    }
    assert_eq!(before.0, book.request().expect("a request"));
    assert_eq!(format!("{:?}", before.1), format!("{:?}", book.summary().expect("figures")));
}

#[test]
fn what_is_not_held_in_whole_numbers_goes_through_the_request() {
    let mut request = random::request(12);
    let perp = request["market"]["perps"][0]["coin"].as_str().expect("a coin").to_owned();
    let update = |prices: &Value| -> (String, Vec<f64>) {
        let mut book = Book::open(&request.to_string(), None).expect("a book");
        book.reprice(&prices.to_string()).expect("prices");
        let mut same = Book::open(&engine::reprice(&request.to_string(), prices)["report"]["request"].to_string(), None).expect("a book");
        assert_eq!(format!("{:?}", book.summary().expect("figures")), format!("{:?}", same.summary().expect("figures")), "{prices}");
        (book.request().expect("a request"), same.summary().expect("figures"))
    };
    // A token's own price, a coin that the book has not seen, one stated twice, more digits than whole numbers keep.
    update(&json!({ "tokens": [{ "token": "HYPE", "price": "12.5" }] }));
    update(&json!({ "perps": [{ "coin": "ZEC", "markPrice": "40" }, { "coin": perp, "markPrice": "1.000000000000000001" }] }));
    let (moved, _) = update(&json!({ "time": "later" }));
    assert!(moved.contains("later"));
    // A book beyond the range of whole numbers is answered all the same.
    request["portfolio"]["balances"][0] = json!({ "token": "USDC", "total": "12345678901234567" });
    let text = request.to_string();
    let mut book = Book::open(&text, None).expect("a book");
    agrees(&mut book, &text, "a large balance");
}
