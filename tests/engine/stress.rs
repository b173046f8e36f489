//! Ladders and scenarios of many accounts: money is conserved, fills without impact are at the mark, what the ladder leaves is what the
//! changes of the book say, and scenarios agree with the solver and with the book at their prices.

use crate::reference::course::REGIMES;
use crate::reference::faults::Faults;
use crate::reference::number::{Q, agree, floored, parse, q, show, whole};
use crate::reference::{crowded, engine, file};
use num_traits::{Signed, Zero};
use serde_json::{Value, json};

/// Accounts looked at.
const ACCOUNTS: u64 = 150;
/// The same where every one of them is put through all scenarios several times.
const FEW: u64 = 15;
/// Moves that every account is put through.
const MOVES: [&str; 4] = ["0", "-0.25", "-0.6", "1.5"];

fn number(value: &Value, name: &str) -> Q {
    value[name].as_str().and_then(parse).unwrap_or_else(|| panic!("{name} is no number in {value}"))
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

/// The request with every price of the account moved by a fraction, by the prices that a ladder states.
fn moved(request: &Value, change: &str) -> Option<Value> {
    let factor = whole(1) + q(change);
    let mut prices = json!({ "perps": [], "tokens": [] });
    for position in list(&request["portfolio"], "positions") {
        let coin = &position["coin"];
        let market = list(&request["market"], "perps").iter().find(|perp| perp["coin"] == *coin)?;
        prices["perps"].as_array_mut()?.push(json!({ "coin": coin, "markPrice": show(&(number(market, "markPrice") * &factor)) }));
    }
    let answer = engine::reprice(&request.to_string(), &prices);
    (answer["status"] == "ok").then(|| answer["report"]["request"].clone())
}

#[test]
fn money_is_conserved_on_every_ladder() {
    let (mut faults, mut steps) = (Faults::default(), 0);
    for seed in 0..ACCOUNTS {
        let request = crowded::either(seed);
        for (change, depth) in
            MOVES.iter().zip([json!({}), json!({}), json!({ "usdcPerPercent": "20000" }), json!({ "usdcPerPercent": "3000" })])
        {
            let is_deep = depth == json!({});
            let answer = engine::ladder(&request.to_string(), Some(&json!({ "move": change, "depth": depth })));
            if answer["status"] != "ok" {
                faults.add("rejected", format!("{seed} {change}: {answer}"));
                continue;
            }
            for name in REGIMES {
                let regime = &answer["report"]["regimes"][name];
                let at = || format!("{seed} {change} {name}");
                if name != "portfolio" {
                    faults.expect(regime["isOrderDecisive"] == false, "an order matters without debt", at);
                }
                for order in ["perpsFirst", "borrowsFirst"] {
                    let course = &regime[order];
                    steps += list(course, "steps").len();
                    let losses = &course["losses"];
                    faults.expect(losses["conservation"] == "0", "money is lost", || format!("{} {order}: {losses}", at()));
                    faults.expect(losses["netWorthAfter"] == course["remaining"]["netWorth"], "two net worths", at);
                    faults.expect(!number(losses, "impact").is_negative(), "a fill better than the mark", at);
                    faults.expect(!is_deep || number(losses, "impact").is_zero(), "impact without depth", at);
                    let has_isolated = list(&request["portfolio"], "positions").iter().any(|own| own["marginMode"] == "isolated");
                    let is_untouched = regime["isLiquidatable"] == true || has_isolated || list(course, "steps").is_empty();
                    faults.expect(is_untouched, "steps of a healthy account", at);
                    let is_done = course["remaining"]["isLiquidatable"] == false
                        || course["outcome"] == "open"
                        || name == "portfolio"
                        || course["outcome"] == "backstopped"
                        || course["outcome"] == "deleveraged";
                    faults.expect(is_done, "left over its level", || format!("{} {order}: {}", at(), course["outcome"]));
                    for step in list(course, "steps") {
                        let loss = number(step, "impact") + number(step, "fee") + number(step, "toBackstop") - number(step, "badDebt");
                        let change = number(step, "accountValueBefore") - number(step, "accountValueAfter");
                        // Collateral counts in the account value at the reserve's price.
                        let holds_collateral = list(step, "items").iter().any(|item| item["kind"] == "collateral");
                        faults.expect(holds_collateral || agree(&loss, &change, &q("1e-12")), "a step that does not add up", || {
                            format!("{} {step}", at())
                        });
                    }
                }
            }
        }
    }
    faults.none_in(steps, 500);
}

#[test]
fn a_ladder_begins_at_the_book_at_its_prices() {
    let (mut faults, mut checked) = (Faults::default(), 0);
    for seed in 0..ACCOUNTS {
        let request = crowded::either(seed);
        let text = request.to_string();
        if text.contains("market.snapshot") {
            continue;
        }
        let Some(there) = moved(&request, "0") else { continue };
        let (ladder, compare) = (engine::ladder(&text, None), engine::compare(&there.to_string()));
        for name in REGIMES {
            checked += 1;
            let (own, book) = (&ladder["report"]["regimes"][name], &compare["report"]["regimes"][name]);
            faults.expect(own["isLiquidatable"] == book["isLiquidatable"], "another verdict", || format!("{seed} {name}"));
            let course = &own["perpsFirst"];
            if course["outcome"] == "untouched" {
                faults.expect(course["remaining"]["accountValue"] == book["accountValue"], "another account value", || {
                    format!("{seed} {name}")
                });
                faults.expect(course["remaining"]["ratio"] == book["ratio"], "another ratio", || format!("{seed} {name}"));
            }
        }
    }
    faults.none_in(checked, 300);
}

#[test]
fn a_market_order_is_a_closing_at_its_price() {
    let golden = file::json_files("golden");
    let request = &golden.iter().find(|(name, _)| name == "ladder-single-long.json").expect("the file").1["request"];
    let mut request = request.clone();
    request["portfolio"]["positions"][0]["size"] = json!("2");
    request["portfolio"]["balances"][0]["amount"] = json!("20000");
    let depth = json!({ "move": "-0.089", "depth": { "usdcPerPercent": "1000000" } });
    let course = engine::ladder(&request.to_string(), Some(&depth))["report"]["regimes"]["standard"]["perpsFirst"].clone();
    let step = &course["steps"][0];
    let there = moved(&request, "-0.089").expect("moved");
    let closing = json!({ "kind": "closing", "coin": "BTC", "size": step["items"][0]["size"], "price": step["items"][0]["price"] });
    let after = engine::what_if(&there.to_string(), &closing)["report"]["after"]["regimes"]["standard"].clone();
    let without_fee = number(step, "accountValueAfter") + number(step, "fee");
    assert_eq!(show(&without_fee), show(&number(&after, "accountValue")));
    assert_eq!(course["remaining"]["positions"][0]["notional"], after["positions"][0]["notional"]);
}

/// The caller's own scenario of an answer.
fn own(answer: &Value) -> &Value {
    list(&answer["report"], "scenarios").iter().find(|scenario| scenario["id"] == "own").unwrap_or_else(|| panic!("{answer}"))
}

#[test]
fn a_scenario_dies_where_the_solver_says() {
    let (mut faults, mut checked) = (Faults::default(), 0);
    for seed in 0..FEW {
        let text = crowded::either(seed).to_string();
        let solved = engine::liquidation(&text);
        for name in REGIMES {
            let regime = &solved["report"]["regimes"][name];
            if regime["isLiquidatable"] == true {
                continue;
            }
            for coin in list(regime, "coins").iter().take(2) {
                for change in ["-0.9", "3"] {
                    let direction = if change.starts_with('-') { "below" } else { "above" };
                    let trigger = list(coin, "triggers").iter().find(|trigger| trigger["direction"] == direction);
                    let at = trigger.map(|trigger| number(trigger, "move") / q(change)).filter(|share| *share < whole(1));
                    let coin_name = coin["coin"].as_str().expect("a name");
                    let choices = json!({ "own": [{ "name": "own", "moves": { coin_name: change } }] });
                    let answer = engine::scenarios(&text, Some(&choices));
                    let fate = &own(&answer)["regimes"][name];
                    checked += 1;
                    let agrees = match (&at, fate["death"]["share"].as_str().and_then(parse)) {
                        (Some(share), Some(found)) => agree(share, &found, &q("1e-12")),
                        (None, None) => true,
                        _ => false,
                    };
                    faults.expect(agrees, "another death", || format!("{seed} {name} {coin_name} {change}: {} {at:?}", fate["death"]));
                }
            }
        }
    }
    faults.none_in(checked, 40);
}

#[test]
fn the_least_deposit_survives_and_a_cent_less_does_not() {
    let (mut faults, mut checked) = (Faults::default(), 0);
    for seed in 0..FEW {
        let request = crowded::either(seed);
        // Where several pools share a token, a deposit must go to the right one; a debt that is stated stays when something is deposited.
        let dexes: Vec<&str> = list(&request["portfolio"], "positions")
            .iter()
            .filter_map(|own| own["coin"].as_str())
            .filter(|coin| coin.contains(':'))
            .collect();
        let is_split = !list(&request["portfolio"], "dexAccounts").is_empty();
        if !dexes.is_empty() || is_split {
            continue;
        }
        for change in ["-0.4", "0.8"] {
            let choices = json!({ "own": [{ "name": "own", "default": change }] });
            let answer = engine::scenarios(&request.to_string(), Some(&choices));
            for name in REGIMES {
                let fate = own(&answer)["regimes"][name].clone();
                let [deposit] = list(&fate, "deposits") else { continue };
                if deposit["token"] != "USDC" {
                    continue;
                }
                let amount = number(deposit, "amount");
                for (added, survives) in [(amount.clone(), true), (&amount - q("0.01"), false)] {
                    if !added.is_positive() {
                        continue;
                    }
                    let change = json!({ "kind": "deposit", "token": "USDC", "amount": show(&floored(&added, 8)) });
                    let richer = engine::what_if(&request.to_string(), &change);
                    if richer["status"] != "ok" {
                        faults.add("a deposit is rejected", format!("{seed} {change}: {}", richer["issues"]));
                        continue;
                    }
                    let richer = richer["report"]["request"].to_string();
                    let again = own(&engine::scenarios(&richer, Some(&choices)))["regimes"][name].clone();
                    checked += 1;
                    faults.expect(again["isSurvived"] == survives, "another least deposit", || {
                        format!("{seed} {name} {amount} {survives}: {}", again["death"])
                    });
                }
            }
        }
    }
    faults.none_in(checked, 6);
}
