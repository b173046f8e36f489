//! `liquidation` in parts: each asked singly is that part of the whole answer, and costs are those of what moves, with the same roots.

use crate::reference::course::REGIMES;
use crate::reference::number::{Q, parse, q};
use crate::reference::{crowded, engine};
use serde_json::{Value, json};

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().unwrap_or_else(|| panic!("{name} is no list in {value}"))
}

/// Roots as moves.
fn moves(value: &Value, name: &str) -> Vec<Q> {
    let number = |root: &Value| root["move"].as_str().and_then(parse).unwrap_or_else(|| panic!("no number in {root}"));
    list(value, name).iter().map(number).collect()
}

/// The parts of an answer, with where they stand: in the answer itself, under each regime, in each of its coins.
const PARTS: [(&str, &[&str], &[&str]); 8] = [
    ("triggers", &[], &["coins", "isolated"]),
    ("basis", &[], &["coins", "isolated"]),
    ("jointMoves", &[], &["jointMoves"]),
    ("depegs", &[], &["depegs"]),
    ("time", &[], &["time"]),
    ("equalSurvival", &["equalSurvival"], &[]),
    ("boundary", &[], &["boundary"]),
    ("manualBorrow", &["manualBorrow"], &["manualBorrow"]),
];

/// An answer where everything but one part is null, and in coins what they are asked for with it.
fn only(whole: &Value, part: &str) -> Value {
    let mut only = whole.clone();
    let (_, own, of_regime) = PARTS.iter().find(|(name, _, _)| *name == part).expect("a part");
    for (_, others, others_of_regime) in &PARTS {
        others.iter().filter(|key| !own.contains(key)).for_each(|key| only[*key] = Value::Null);
        for regime in REGIMES {
            let keys = others_of_regime.iter().filter(|key| !of_regime.contains(key));
            keys.for_each(|key| only["regimes"][regime][*key] = Value::Null);
        }
    }
    only["parts"] = if part == "basis" { json!(["triggers", "basis"]) } else { json!([part]) };
    only
}

/// What no capture confirms depends on what is asked; that a coin parts from its collateral is asked by itself.
fn without_basis_and_remarks(mut report: Value, has_basis: bool) -> Value {
    let coins_of = |of: &mut Value| {
        for coin in of["coins"].as_array_mut().into_iter().flatten().filter(|_| !has_basis) {
            coin["basis"] = Value::Null;
        }
    };
    for regime in REGIMES {
        report["regimes"][regime]["unverified"] = Value::Null;
        coins_of(&mut report["regimes"][regime]);
    }
    for regime in ["standard", "unified"] {
        if report["manualBorrow"].is_object() {
            coins_of(&mut report["manualBorrow"][regime]);
        }
    }
    report
}

#[test]
fn a_part_that_is_asked_singly_is_that_part_of_the_whole() {
    for seed in 0..60 {
        let text = crowded::either(seed).to_string();
        let report = engine::liquidation(&text)["report"].take();
        let names = list(&report["regimes"]["portfolio"], "coins").iter();
        let coins: Vec<&str> = names.map(|coin| coin["coin"].as_str().expect("a name")).collect();
        let mut choices = json!({ "funded": seed % 2 == 1 });
        if let [first, second, ..] = coins.as_slice() {
            choices["boundary"] = json!({ "coins": [first, second] });
            choices["jointMove"] = json!({ "driver": first, "correlation": "0.5" });
        }
        let whole = engine::liquidation_with(&text, Some(&choices))["report"].take();
        assert_eq!(whole["parts"], json!(PARTS.map(|(name, _, _)| name)), "seed {seed}");
        for (part, _, _) in PARTS {
            let mut choices = choices.clone();
            choices["parts"] = json!([part]);
            let own = engine::liquidation_with(&text, Some(&choices))["report"].take();
            let has_basis = part == "basis";
            let expected = without_basis_and_remarks(only(&whole, part), has_basis);
            assert_eq!(without_basis_and_remarks(own, has_basis), expected, "seed {seed} {part}");
        }
    }
}

#[test]
fn a_part_that_is_not_known_is_refused_with_those_that_are() {
    let text = crowded::either(0).to_string();
    let answer = engine::liquidation_with(&text, Some(&json!({ "parts": ["time", "everything"] })));
    let issue = &answer["issues"][0];
    assert_eq!((&issue["code"], &issue["path"]), (&json!("INVALID"), &json!("overrides.parts[1]")), "{answer}");
    let remedy = issue["remedy"].as_str().expect("a remedy");
    assert!(PARTS.iter().all(|(name, _, _)| remedy.contains(name)), "{remedy}");
}

/// A coin that moves alone is a joint move in which all others stand still. The one is worked out from sums of what rests, the other from
/// every position.
#[test]
fn a_coin_of_many_positions_dies_where_a_joint_move_of_it_alone_kills() {
    let count = 200_u32;
    let name = |index: u32| format!("COIN{index}");
    let perps: Vec<Value> =
        (0..count).map(|index| json!({ "coin": name(index), "markPrice": "7", "maxLeverage": 3 + index % 20 })).collect();
    let positions: Vec<Value> = (0..count)
        .map(|index| {
            let side = if index % 3 == 0 { "-" } else { "" };
            json!({ "coin": name(index), "size": format!("{side}{}", 11 + index), "entryPrice": "6.5", "leverage": 2 })
        })
        .chain([json!({ "coin": "HYPE", "size": "-1000", "entryPrice": "80", "leverage": 5 })])
        .collect();
    let balances = [json!({ "token": "USDC", "amount": "3000" }), json!({ "token": "HYPE", "amount": "900" })];
    let priced = perps.iter().cloned().chain([json!({ "coin": "HYPE", "markPrice": "83.5" })]).collect::<Vec<_>>();
    let request = json!({
        "schema": "portfolio-margin/1",
        "portfolio": { "mode": "portfolioMargin", "balances": balances, "positions": positions },
        "market": { "perps": priced, "tokens": [{ "token": "HYPE", "price": "83.5" }] }
    });
    let text = request.to_string();
    let mut checked = 0;
    for coin in [0, 1, 2, 3, 57, 100, 101, 180, 198, 199].map(name).into_iter().chain(["HYPE".to_owned()]) {
        let others = (0..count).map(name).chain(["HYPE".to_owned()]).filter(|other| *other != coin);
        let betas: Vec<Value> = others.map(|other| json!({ "coin": other, "beta": "0" })).collect();
        let choices = json!({ "parts": ["triggers", "jointMoves"], "jointMove": { "betas": betas } });
        let answer = engine::liquidation_with(&text, Some(&choices));
        assert_eq!(answer["status"], "ok", "{answer}");
        for regime in REGIMES {
            let own = &answer["report"]["regimes"][regime];
            let alone = list(own, "coins").iter().find(|one| one["coin"] == coin.as_str()).expect("the coin");
            let joint = list(own, "jointMoves").iter().find(|joint| joint["name"] == "stated").expect("the joint move");
            for kind in ["triggers", "recoveries"] {
                let shares: Vec<Q> = list(joint, kind).iter().map(|share| q(share.as_str().expect("a share"))).collect();
                let moves = moves(alone, kind);
                assert_eq!(moves.len(), shares.len(), "{regime} {coin} {kind}");
                for (own, share) in moves.iter().zip(&shares) {
                    checked += 1;
                    assert!(crate::reference::number::agree(own, share, &q("1e-20")), "{regime} {coin} {kind}: {own} and {share}");
                }
            }
        }
    }
    assert!(checked > 10, "{checked}");
}
