//! Random accounts where the rules' corners are near one another: positions around the bounds of their tiers, collateral that is also the
//! coin of the perps and more than its cap, borrow caps that bind, a second token that can be borrowed, one coin on two dexes.

use super::number::{Q, floored, q, show, whole};
use super::random::Random;
use super::rules;
use num_traits::{Signed, Zero};
use serde_json::{Value, json};

/// Perps with a price, the highest leverage and the notional to be near.
const PERPS: [(&str, &str, u32, i64); 9] = [
    ("BTC", "81885.4", 40, 150_000_000),
    ("HYPE", "83.5", 10, 20_000_000),
    ("ETH", "2413.07", 25, 100_000_000),
    ("ARB", "0.18294", 10, 3_000_000),
    ("xyz:GOLD", "4105.3", 25, 30_000_000),
    ("cash:USA500", "671.2", 20, 8_000_000),
    ("cash:HYPE", "84", 10, 3_000_000),
    ("hyna:BTC", "81990", 20, 2_000_000),
    ("km:US500", "671.3", 20, 1_000_000),
];

fn between(random: &mut Random, from: i64, to: i64) -> Q {
    let steps = i64::try_from(random.below(10_001)).unwrap_or(0);
    whole(from) + whole(to - from) * whole(steps) / whole(10_000)
}

/// The request of a seed.
pub fn request(seed: u64) -> Value {
    let mut random = Random::new(seed ^ 0x00C0_FFEE_0000_0000);
    let random = &mut random;
    let mode = *random.pick(&["standard", "unified", "portfolioMargin"]);
    let small = if random.chance(30) { whole(1000) } else { whole(1) };
    let (mut perps, mut positions, mut tokens) = (Vec::new(), Vec::new(), vec!["USDC"]);
    let mut weights: Vec<(&str, Q)> = Vec::new();
    for (coin, price, max_leverage, near) in PERPS {
        let is_foreign = rules::collateral_of(rules::dex_of(coin)) != "USDC";
        if !random.chance(if is_foreign { 25 } else { 45 }) {
            continue;
        }
        let mark = floored(&(q(price) * between(random, 990, 1010) / whole(1000)), 4);
        let notional = whole(near) * between(random, 50, 2500) / whole(1000) / &small;
        let decimals = rules::coin(coin, Some(max_leverage), &whole(1)).size_decimals.unwrap_or(2);
        let size = floored(&(&notional / &mark), decimals);
        if size.is_zero() {
            continue;
        }
        let is_short = random.chance(60);
        let leverage = 1 + random.below(u64::from(max_leverage));
        let mut perp =
            json!({ "coin": coin, "markPrice": show(&mark), "fundingRate": show(&(between(random, -100, 100) / whole(10_000_000))) });
        if is_foreign {
            perp["maxLeverage"] = Value::from(max_leverage);
        }
        let entry = floored(&(&mark * between(random, 850, 1150) / whole(1000)), 4);
        let mut position = json!({ "coin": coin, "size": show(&if is_short { -&size } else { size.clone() }), "leverage": leverage, "entryPrice": show(&entry) });
        if random.chance(10) {
            position["marginMode"] = Value::from("isolated");
        }
        let token = rules::collateral_of(rules::dex_of(coin));
        if !tokens.contains(&token) {
            tokens.push(token);
        }
        weights.push((token, size * &mark));
        positions.push(position);
        perps.push(perp);
    }
    if !tokens.contains(&"USDT0") && random.chance(30) {
        tokens.push("USDT0");
    }
    let (mut balances, mut stated) = (Vec::new(), Vec::new());
    for token in &tokens {
        let notional: Q = weights.iter().filter(|(of, _)| of == token).map(|(_, notional)| notional).sum();
        let can_be_owed = *token == "USDC" || (*token == "USDT0" && !notional.is_zero());
        let share = if can_be_owed { between(random, -60, 400) } else { between(random, 50, 600) };
        let amount = floored(&((notional + whole(1_000_000) / &small) * share / whole(1000)), 6);
        let name = if amount.is_negative() || random.chance(30) { "total" } else { "amount" };
        balances.push(json!({ "token": token, name: show(&amount) }));
        if *token != "USDC" {
            stated.push(json!({ "token": token, "price": show(&(between(random, 985, 1015) / whole(1000))), "utilization": "0.85" }));
        }
    }
    for (token, price, most, percent) in [("HYPE", "83.4515", 1_600_000, 65), ("UBTC", "80852.5", 320, 55)] {
        if random.chance(percent) {
            let amount = floored(&(between(random, 0, most) / &small), 8);
            let price = floored(&(q(price) * between(random, 990, 1010) / whole(1000)), 4);
            balances.push(json!({ "token": token, "amount": show(&amount) }));
            stated.push(json!({ "token": token, "price": show(&price) }));
        }
    }
    stated.push(json!({ "token": "USDC", "utilization": show(&(between(random, 500, 1000) / whole(1000))) }));
    let mut options = json!({});
    if random.chance(20) {
        options["rulebook"] = Value::from(format!("hyperliquid-{}", random.pick(&rules::RULEBOOKS)));
    }
    json!({
        "schema": "portfolio-margin/1",
        "portfolio": { "mode": mode, "balances": balances, "positions": positions },
        "market": { "snapshot": "none", "perps": perps, "tokens": stated },
        "options": options
    })
}

/// Accounts of both kinds: one in three is crowded.
pub fn either(seed: u64) -> Value {
    if seed % 3 == 2 { request(seed) } else { super::random::request(seed) }
}
