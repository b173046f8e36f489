//! A book at other prices: what follows from a price moves with it, and nothing else.

use crate::reference::number::{agree, parse, q, show};
use crate::reference::{engine, file, paths, random};
use serde_json::{Value, json};

const CAPTURE: &str = "pm-ubtc-collateral-with-debt-2026-09-14.json";

fn repriced(request: &str, prices: &Value) -> Value {
    let answer = engine::reprice(request, prices);
    assert_eq!(answer["status"], "ok", "{answer}");
    answer["report"]["request"].clone()
}

fn imported() -> String {
    engine::import_account(&file::capture(CAPTURE))["report"].to_string()
}

fn number(value: &Value, path: &str) -> crate::reference::number::Q {
    paths::get(value, path).and_then(Value::as_str).and_then(parse).unwrap_or_else(|| panic!("no decimal at {path}"))
}

#[test]
fn a_captured_account_at_its_trigger_price_is_at_its_level() {
    let request = imported();
    let coins = engine::liquidation(&request)["report"]["regimes"]["portfolio"]["coins"].clone();
    for (coin, at) in [("BTC", "241652.27"), ("ETH", "27668.97")] {
        let own = coins.as_array().expect("coins").iter().find(|own| own["coin"] == coin).expect("the coin");
        let trigger = own["triggers"][0]["price"].as_str().expect("a price");
        assert!(trigger.starts_with(at), "{coin}: {trigger}");
        let there = repriced(&request, &json!({ "perps": [{ "coin": coin, "markPrice": trigger }] }));
        let ratio = number(&engine::report(&there.to_string()), "regimes.portfolio.ratio");
        assert!(agree(&q("0.95"), &ratio, &q("1e-12")), "{coin}: {}", show(&ratio));
    }
}

#[test]
fn there_and_back_is_where_it_was() {
    let request = imported();
    let mark = number(&serde_json::from_str(&request).expect("a request"), "market.perps[coin=ETH].markPrice");
    let there = repriced(&request, &json!({ "perps": [{ "coin": "ETH", "markPrice": "5000" }] }));
    let back = repriced(&there.to_string(), &json!({ "perps": [{ "coin": "ETH", "markPrice": show(&mark) }] }));
    let (before, after) = (engine::report(&request), engine::report(&back.to_string()));
    for path in
        ["regimes.portfolio.ratio", "regimes.portfolio.available", "regimes.standard.accountValue", "account.dexes[dex=].accountValue"]
    {
        assert_eq!(show(&number(&before, path)), show(&number(&after, path)), "{path}");
    }
}

#[test]
fn a_balance_before_pnl_gets_only_the_price() {
    let mut seen = 0;
    for seed in 0..200 {
        let request = random::request(seed);
        let text = request.to_string();
        if !text.contains("\"amount\"")
            || text.contains("isolatedEquity")
            || text.contains("dexAccounts\":[{")
            || text.contains("\"total\"")
        {
            continue;
        }
        let Some(coin) = request["portfolio"]["positions"][0]["coin"].as_str() else { continue };
        let mut by_hand = request.clone();
        paths::set(&mut by_hand, &format!("market.perps[coin={coin}].markPrice"), Some(json!("123.25")));
        let moved = repriced(&text, &json!({ "perps": [{ "coin": coin, "markPrice": "123.25" }], "tokens": request["market"]["tokens"] }));
        assert_eq!(engine::compare(&moved.to_string()), engine::compare(&by_hand.to_string()), "seed {seed}");
        seen += 1;
    }
    assert!(seen > 20, "only {seen} accounts were looked at");
}

#[test]
fn messages_of_the_venue_are_read_as_they_come() {
    let request = imported();
    let message = |price: &str| json!({ "channel": "activeAssetCtx", "data": { "coin": "ETH", "ctx": { "markPx": price, "oraclePx": "4001", "funding": "0.00002", "newField": 1 } } });
    let messages = json!([{ "channel": "subscriptionResponse", "data": {} }, message("3900"), message("4000"), { "channel": "pong" }]);
    let moved = repriced(&request, &messages);
    let perp = paths::get(&moved, "market.perps[coin=ETH]").expect("the perp");
    assert_eq!((&perp["markPrice"], &perp["oraclePrice"], &perp["fundingRate"]), (&json!("4000"), &json!("4001"), &json!("0.00002")));
    // The same message twice, or an unknown coin, changes nothing more.
    assert_eq!(repriced(&moved.to_string(), &json!([message("4000"), message("4000")])), moved);
    let broken = engine::reprice(&request, &json!([{ "channel": "activeAssetCtx", "data": { "coin": "ETH" } }]));
    assert_eq!(broken["issues"][0]["path"], "prices[0].data");
    let unread = engine::reprice(&request, &json!({ "perps": [{ "coin": "ETH", "markPrice": 4000 }] }));
    assert_eq!(unread["issues"][0]["path"], "prices.perps[0].markPrice");
}
