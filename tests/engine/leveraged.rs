//! Ordinary leveraged books with debt, at leverages whose initial margin has no end in decimals: a third, a sixth, a seventh, a ninth of the
//! notional. What division leaves over must be neither a debt nor an equity: every question is answered, and money is conserved.

use crate::reference::course::REGIMES;
use crate::reference::engine;
use crate::reference::faults::Faults;
use crate::reference::number::{Q, floored, parse, q, show, whole};
use crate::reference::random::Random;
use num_traits::Signed;
use serde_json::{Value, json};

/// Books of the quick run, and of the thorough one.
const FEW: u64 = 60;
const MANY: u64 = 4000;
/// Perps with a price, the decimals of their sizes and the highest leverage.
const PERPS: [(&str, &str, u32, u64); 8] = [
    ("HYPE", "80", 2, 10),
    ("BTC", "81885.4", 5, 40),
    ("ETH", "2413.07", 4, 25),
    ("SOL", "103.84", 2, 20),
    ("INJ", "8.2645", 1, 5),
    ("MEGA", "0.045715", 0, 3),
    ("xyz:GOLD", "4105.3", 4, 25),
    ("cash:USA500", "671.2", 3, 20),
];
/// Leverages whose inverse has no end.
const LEVERAGES: [u64; 8] = [3, 6, 7, 9, 11, 13, 17, 19];
/// Moves that a ladder is asked about.
const MOVES: [&str; 3] = ["0", "-0.35", "0.7"];

fn between(random: &mut Random, from: i64, to: i64) -> Q {
    let steps = i64::try_from(random.below(100_003)).unwrap_or(0);
    whole(from) + whole(to - from) * whole(steps) / whole(100_003)
}

/// The request of a seed.
fn request(seed: u64) -> Value {
    let random = &mut Random::new(seed ^ 0x3679_0000_0000_0000);
    let (mut perps, mut positions, mut needed) = (Vec::new(), Vec::new(), whole(0));
    let mut tokens = vec![json!({ "token": "USDC", "utilization": show(&floored(&between(random, 0, 1), 4)) })];
    let is_foreign = random.chance(15);
    for (coin, price, decimals, max_leverage) in PERPS {
        let is_own = !coin.starts_with("cash");
        if !random.chance(if is_own { 40 } else { 100 }) || !is_own && !is_foreign {
            continue;
        }
        let allowed: Vec<u64> = LEVERAGES.into_iter().filter(|leverage| *leverage <= max_leverage).collect();
        let leverage = *random.pick(if allowed.is_empty() { &[3] } else { allowed.as_slice() });
        let mark = if random.chance(50) { q(price) } else { floored(&(q(price) * between(random, 90, 110) / whole(100)), 6) };
        let notional = whole(10).pow(i32::try_from(2 + random.below(4)).unwrap_or(2)) * between(random, 1, 10);
        let size = floored(&(&notional / &mark), decimals).max(q("0.1").pow(i32::try_from(decimals).unwrap_or(0)));
        needed += &notional / whole(i64::try_from(leverage).unwrap_or(3));
        let mut perp = json!({ "coin": coin, "markPrice": show(&mark), "fundingRate": "0.0000125" });
        if !is_own {
            perp["maxLeverage"] = json!(max_leverage);
        }
        perps.push(perp);
        let signed = if random.chance(50) { -&size } else { size.clone() };
        let entry = floored(&(&mark * between(random, 80, 120) / whole(100)), 4).max(q("0.0001"));
        let mode = if random.chance(15) { "isolated" } else { "cross" };
        positions
            .push(json!({ "coin": coin, "size": show(&signed), "entryPrice": show(&entry), "leverage": leverage, "marginMode": mode }));
    }
    let mode = *random.pick(&["portfolioMargin", "portfolioMargin", "portfolioMargin", "unified", "standard"]);
    let mut balances = Vec::new();
    for (token, price, part) in [("HYPE", "80", 70), ("UBTC", "81885.4", 40)] {
        if random.chance(part) {
            let worth = (&needed + whole(1000)) * between(random, 1, 40) / whole(8);
            let price = floored(&(q(price) * between(random, 95, 105) / whole(100)), 4);
            balances.push(json!({ "token": token, "amount": show(&floored(&(worth / &price), 8)) }));
            tokens.push(json!({ "token": token, "price": show(&price) }));
        }
    }
    let total = (&needed + whole(500)) * between(random, -4, 3);
    let total = if random.chance(40) { floored(&total, 0) } else { floored(&total, 6) };
    balances.push(json!({ "token": "USDC", "total": show(&total) }));
    if is_foreign || random.chance(15) {
        let owed = floored(&(&needed * between(random, -2, 2)), 6);
        balances.push(json!({ "token": "USDT0", "total": show(&owed) }));
        tokens.push(
            json!({ "token": "USDT0", "price": show(&floored(&(between(random, 990, 1010) / whole(1000)), 3)), "utilization": "0.85" }),
        );
    }
    json!({
        "schema": "portfolio-margin/1",
        "portfolio": { "mode": mode, "balances": balances, "positions": positions },
        "market": { "perps": perps, "tokens": tokens },
    })
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

/// Nothing of a ladder is less than a figure of the venue can tell from nothing.
fn look(faults: &mut Faults, ladder: &Value, at: &dyn Fn() -> String) {
    for order in ["perpsFirst", "borrowsFirst"] {
        let course = &ladder[order];
        faults.expect(course["losses"]["conservation"] == "0", "money is lost", || format!("{} {}", at(), course["losses"]));
        let debt = course["remaining"]["debt"].as_str().and_then(parse).unwrap_or_else(|| whole(1));
        faults.expect(debt == whole(0) || debt >= q("1e-8"), "a debt of residues", || format!("{} {debt}", at()));
        for item in list(course, "steps").iter().flat_map(|step| list(step, "items")) {
            let size = item["size"].as_str().and_then(parse).unwrap_or_else(|| whole(0));
            faults.expect(size.is_positive() && size >= q("1e-8"), "a step of residues", || format!("{} {item}", at()));
        }
    }
}

fn none_is_refused(books: std::ops::Range<u64>) {
    let (mut faults, mut checked) = (Faults::default(), 0);
    for seed in books.clone() {
        let request = request(seed);
        let text = request.to_string();
        let compared = engine::compare(&text);
        if compared["status"] != "ok" {
            faults.add("compare", format!("{seed}: {compared} {text}"));
            continue;
        }
        for (name, answer) in [("liquidation", engine::liquidation(&text)), ("capacity", engine::capacity(&text, None))] {
            faults.expect(answer["status"] == "ok", name, || format!("{seed}: {answer} {text}"));
        }
        for change in MOVES {
            let answer = engine::ladder(&text, Some(&json!({ "move": change })));
            faults.expect(answer["status"] == "ok", "ladder", || format!("{seed} {change}: {answer} {text}"));
            for regime in REGIMES.into_iter().filter(|_| answer["status"] == "ok") {
                look(&mut faults, &answer["report"]["regimes"][regime], &|| format!("{seed} {change} {regime}"));
            }
        }
        let answer = engine::scenarios(&text, None);
        faults.expect(answer["status"] == "ok", "scenarios", || format!("{seed}: {answer} {text}"));
        for scenario in list(&answer["report"], "scenarios") {
            checked += 1;
            for regime in REGIMES {
                let fate = &scenario["regimes"][regime];
                look(&mut faults, &fate["ladder"], &|| format!("{seed} {} {regime}", scenario["id"]));
            }
        }
    }
    faults.none_in(checked, usize::try_from(books.end - books.start).unwrap_or(0) * 10);
}

#[test]
fn no_leveraged_book_with_debt_is_refused() {
    none_is_refused(0..FEW);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "thousands of accounts: cargo test --profile thorough")]
fn none_of_thousands_is_refused() {
    none_is_refused(FEW..MANY);
}
