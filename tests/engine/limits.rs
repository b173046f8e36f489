//! What has no end in it: time that grows with the input and not with its square, lists of faults that stop, inputs that are too large.

use crate::reference::engine;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Time that this thread has had of a processor: what else the machine does is not in it. Where the system does not tell, time on the wall.
fn now(start: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = told.and_then(|text| text.split_whitespace().next().and_then(|first| first.parse().ok()));
    spent.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// The shortest of a few runs: disturbances only add to it.
fn shortest(mut run: impl FnMut()) -> Duration {
    let start = Instant::now();
    let mut once = || {
        let before = now(start);
        run();
        now(start).saturating_sub(before)
    };
    (0..4).map(|_| once()).min().expect("a run")
}

/// Four times the input takes some four times as long. Sixteen times would be the square.
fn assert_in_proportion(what: &str, count: usize, run: impl Fn(usize)) {
    let (one, four) = (shortest(|| run(count)), shortest(|| run(4 * count)));
    // What is over in an instant is too near to the clock's own steps.
    let is_short = four < Duration::from_millis(20);
    assert!(is_short || four < one * 9, "{what}: {one:?} for {count}, {four:?} for {}", 4 * count);
}

fn book(market: Value) -> Value {
    json!({
        "schema": "portfolio-margin/1",
        "portfolio": { "mode": "standard", "balances": [{ "token": "USDC", "amount": "1000" }],
            "positions": [{ "coin": "BTC", "size": "1", "entryPrice": "100", "leverage": 10 }] },
        "market": market,
    })
}

fn request() -> Value {
    book(json!({ "perps": [{ "coin": "BTC", "markPrice": "100" }] }))
}

#[test]
fn sheets_are_read_in_proportion_to_their_rows() {
    let status = |text: &str| assert!(engine::import_sheet(text, None)["status"].is_string());
    assert_in_proportion("equal rows", 2_000, |count| {
        status(&format!("coin,size,entryPrice,leverage,markPrice\n{}", "BTC,1,80000,10,81000\n".repeat(count)));
    });
    assert_in_proportion("rows of unknown names", 2_000, |count| {
        let rows: String = (0..count).map(|index| format!("COIN{index},x,80000,10,81000\n")).collect();
        status(&format!("coin,size,entryPrice,leverage,markPrice\n{rows}"));
    });
    assert_in_proportion("rows of other markets, added to a book", 2_000, |count| {
        let perps: Vec<Value> =
            (0..count).map(|index| json!({ "coin": format!("COIN{index}"), "markPrice": "1", "maxLeverage": 5 })).collect();
        let rows: String = (0..count).map(|index| format!("perpMarket,COIN{index},2\n")).collect();
        let choices = json!({ "addTo": book(json!({ "perps": perps })) });
        assert!(engine::import_sheet(&format!("kind,coin,markPrice\n{rows}"), Some(&choices))["status"].is_string());
    });
}

#[test]
fn any_text_is_asked_whether_it_is_a_sheet_in_proportion_to_its_length() {
    for pattern in [",", "\t", "coin,", "x\n", "\n", "size\n", "a\r"] {
        assert_in_proportion(&format!("{pattern:?}"), 50_000, |count| {
            let _ = portfolio_margin::sheet::is_sheet(&pattern.repeat(count));
        });
    }
    assert!(!portfolio_margin::sheet::is_sheet(&",".repeat(1_000_000)));
}

#[test]
fn fields_are_read_in_proportion_to_their_number() {
    let with = |fields: &str| format!("{{\"schema\":\"portfolio-margin/1\",\"portfolio\":{{}}{fields}}}");
    assert_in_proportion("unknown fields", 10_000, |count| {
        let fields: String = (0..count).map(|index| format!(",\"field{index}\":1")).collect();
        assert_eq!(engine::compare(&with(&fields))["status"], "rejected");
    });
    assert_in_proportion("repeated fields", 10_000, |count| {
        assert_eq!(engine::compare(&with(&",\"schema\":1".repeat(count)))["status"], "rejected");
    });
}

#[test]
fn prices_are_taken_over_in_proportion_to_their_number() {
    let message = |coin: String| json!({ "channel": "activeAssetCtx", "data": { "coin": coin, "ctx": { "markPx": "2", "oraclePx": "2", "funding": "0.00001" } } });
    assert_in_proportion("messages of other coins", 2_000, |count| {
        let messages: Vec<Value> = (0..count).map(|index| message(format!("COIN{index}"))).collect();
        let answer = engine::reprice(&request().to_string(), &json!(messages));
        assert_eq!(answer["report"]["request"]["market"]["perps"].as_array().map(Vec::len), Some(count + 1));
    });
    assert_in_proportion("messages of one coin", 5_000, |count| {
        let messages: Vec<Value> = (0..count).map(|_| message("ETH".to_owned())).collect();
        assert_eq!(engine::reprice(&request().to_string(), &json!(messages))["status"], "ok");
    });
    let messages: Vec<Value> = (0..10_001).map(|index| message(format!("COIN{index}"))).collect();
    let answer = engine::reprice(&request().to_string(), &json!(messages));
    assert_eq!(answer["issues"][0]["path"], "prices", "{answer}");
}

#[test]
fn a_market_of_many_coins_is_looked_up_in_proportion() {
    assert_in_proportion("coins that are priced and not held", 1_000, |count| {
        let perps = (0..count).map(|index| json!({ "coin": format!("COIN{index}"), "markPrice": "1", "maxLeverage": 5 }));
        let perps: Vec<Value> = perps.chain([json!({ "coin": "BTC", "markPrice": "100" })]).collect();
        let prices = json!({ "perps": [{ "coin": "BTC", "markPrice": "101" }] });
        assert_eq!(engine::reprice(&book(json!({ "perps": perps })).to_string(), &prices)["status"], "ok");
    });
}

#[test]
fn a_book_dies_in_proportion_to_its_positions() {
    let request = |count: usize| {
        let coins = || (0..count).map(|index| format!("COIN{index}"));
        let perps: Vec<Value> = coins().map(|coin| json!({ "coin": coin, "markPrice": "7", "maxLeverage": 5 })).collect();
        let positions: Vec<Value> = coins().map(|coin| json!({ "coin": coin, "size": "3", "entryPrice": "6.5", "leverage": 2 })).collect();
        let balances = [json!({ "token": "USDC", "amount": (8 * count).to_string() }), json!({ "token": "HYPE", "amount": "9" })];
        json!({
            "schema": "portfolio-margin/1",
            "portfolio": { "mode": "portfolioMargin", "balances": balances, "positions": positions },
            "market": { "perps": perps, "tokens": [{ "token": "HYPE", "price": "83.5" }] }
        })
    };
    for choices in [json!({ "parts": ["triggers"] }), json!({})] {
        assert_in_proportion(&format!("liquidation {choices}"), 100, |count| {
            assert_eq!(engine::liquidation_with(&request(count).to_string(), Some(&choices))["status"], "ok");
        });
    }
}

#[test]
fn a_list_of_faults_has_an_end_that_says_how_many_there_are() {
    let of = |count: usize| {
        let fields: String = (0..count).map(|index| format!(",\"field{index}\":1")).collect();
        let mut answer = engine::compare(&request().to_string().replacen("{", &format!("{{\"first\":1{fields},"), 1));
        answer["issues"].take()
    };
    // One more than the limit is as short as the line that would count it.
    for (count, listed, more) in [(0, 1, None), (99, 100, None), (100, 101, None), (101, 101, Some(2)), (10_089, 101, Some(9_990))] {
        let issues = of(count);
        let issues = issues.as_array().expect("issues");
        assert_eq!(issues.len(), listed, "{count}");
        let last = issues.last().expect("an issue");
        assert_eq!(last.get("more").and_then(Value::as_u64), more, "{last}");
        assert_eq!(last["code"] == "TOO_MANY", more.is_some(), "{last}");
        if let Some(more) = more {
            assert!(last["message"].as_str().is_some_and(|message| message.contains(&format!("and {more} more"))), "{last}");
        }
    }
}

#[test]
fn inputs_that_no_account_has_are_refused_by_their_size() {
    let path = |answer: Value| {
        assert_eq!(answer["issues"].as_array().map(Vec::len), Some(1), "{answer}");
        answer["issues"][0]["path"].clone()
    };
    let lists = [("positions", 1_000), ("balances", 2_000), ("loans", 2_000), ("orders", 10_000)];
    for (list, limit) in lists {
        let mut request = request();
        request["portfolio"][list] = json!(vec![Value::Null; limit + 1]);
        assert_eq!(path(engine::compare(&request.to_string())), format!("portfolio.{list}"));
    }
    let mut request = request();
    request["market"]["tokens"] = json!(vec![Value::Null; 10_001]);
    assert_eq!(path(engine::compare(&request.to_string())), "market.tokens");
}
