//! Random accounts from a seed, as request texts without faults: several dexes, tiers, isolated positions, collaterals, debts,
//! orders, other collateral tokens, old rulebooks. The same seed gives the same account.

use super::number::{Q, floored, q, show, whole};
use super::rules;
use num_traits::Zero;
use serde_json::{Value, json};

/// Perps of USDC dexes that the rulebook lists, with a price to start from and the highest leverage.
const LISTED: [(&str, &str, u32); 16] = [
    ("BTC", "81885.4", 40),
    ("ETH", "2413.07", 25),
    ("SOL", "103.84", 20),
    ("XRP", "1.295", 20),
    ("HYPE", "83.5", 10),
    ("DOGE", "0.07929", 10),
    ("NEAR", "4.5238", 10),
    ("ARB", "0.18294", 10),
    ("BNB", "722.53", 10),
    ("INJ", "8.2645", 5),
    ("MEGA", "0.045715", 3),
    ("xyz:TSLA", "402.15", 20),
    ("xyz:GOLD", "4105.3", 25),
    ("para:BTCD", "59.09", 20),
    ("mkts:US500", "6712.5", 25),
    ("xyz:HOOD", "131.42", 10),
];
/// Perps of dexes with another collateral token, which the caller describes.
const FOREIGN: [(&str, &str, u32); 5] = [
    ("cash:USA500", "671.2", 20),
    ("hyna:SOL", "103.8", 20),
    ("km:US500", "671.3", 20),
    ("vntl:SPACEX", "512.4", 3),
    ("flx:OIL", "61.35", 10),
];

/// A small generator of well-mixed numbers (splitmix64).
pub struct Random(u64);

impl Random {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A whole number below `bound`.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    /// True in `percent` of 100 cases.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of a list.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[usize::try_from(self.below(items.len() as u64)).unwrap_or(0)]
    }

    /// A fraction between two whole numbers of thousandths.
    fn thousandths(&mut self, from: u64, to: u64) -> Q {
        whole(i64::try_from(from + self.below(to - from + 1)).unwrap_or(0)) / whole(1000)
    }

    /// An amount of a random order of magnitude, from 10^`from` to 10^`to`.
    fn amount(&mut self, from: u32, to: u32) -> Q {
        let magnitude = i32::try_from(from + u32::try_from(self.below(u64::from(to - from))).unwrap_or(0)).unwrap_or(0);
        whole(10).pow(magnitude) * self.thousandths(1000, 9999)
    }
}

fn text(value: &Q, decimals: u32) -> Value {
    Value::from(show(&floored(value, decimals)))
}

/// The request of a seed.
pub fn request(seed: u64) -> Value {
    let mut random = Random::new(seed);
    let random = &mut random;
    let mode = *random.pick(&["standard", "unified", "portfolioMargin"]);
    let mut options = json!({});
    if random.chance(30) {
        let rulebook = *random.pick(&rules::RULEBOOKS);
        options["rulebook"] = Value::from(format!("hyperliquid-{rulebook}"));
    }
    let mut perps: Vec<Value> = Vec::new();
    let positions = positions(random, &mut perps);
    let orders = orders(random, &mut perps);

    let mut dexes: Vec<&str> = vec![""];
    for perp in &perps {
        let dex = rules::dex_of(perp["coin"].as_str().unwrap_or(""));
        if !dexes.contains(&dex) {
            dexes.push(dex);
        }
    }
    let is_split = mode == "standard" && random.chance(40);
    let mut tokens: Vec<&str> = Vec::new();
    for dex in &dexes {
        if !tokens.contains(&rules::collateral_of(dex)) {
            tokens.push(rules::collateral_of(dex));
        }
    }
    let needed: Q = positions.iter().map(|(_, initial)| initial).sum::<Q>() + whole(10);
    let mut dex_accounts: Vec<Value> = Vec::new();
    let mut balances: Vec<Value> = Vec::new();
    let mut market_tokens: Vec<Value> = Vec::new();
    for token in &tokens {
        let mut amount = floored(&(&needed * random.thousandths(0, 3000)), 6);
        if random.chance(10) {
            amount = Q::zero();
        }
        let mut in_spot = if random.chance(15) { floored(&(&amount * random.thousandths(0, 900)), 6) } else { Q::zero() };
        let mut name = *random.pick(&["amount", "amount", "total"]);
        if is_split {
            name = "total";
            in_spot = floored(&random.amount(0, 4), 6);
            amount = in_spot.clone();
            for dex in dexes.iter().filter(|dex| rules::collateral_of(dex) == *token) {
                let value = floored(&(&needed * random.thousandths(0, 2000) - &needed / whole(10)), 6);
                dex_accounts.push(json!({ "dex": dex, "accountValue": text(&value, 6) }));
                amount += value;
            }
        } else if name == "total" && random.chance(20) {
            amount = -amount;
            in_spot = Q::zero();
        }
        let mut balance = json!({ "token": token });
        balance[name] = text(&amount, 6);
        if !in_spot.is_zero() && (amount > in_spot || is_split) {
            balance["inSpot"] = text(&in_spot, 6);
        }
        balances.push(balance);
        if *token != "USDC" {
            let price = text(&random.thousandths(990, 1010), 6);
            market_tokens.push(json!({ "token": token, "price": price, "reserveOraclePrice": price }));
        }
    }
    for (token, price, percent) in [("HYPE", "83.4515", 45), ("UBTC", "80852.5", 45), ("UETH", "2422.65", 15)] {
        if random.chance(percent) {
            let price = q(price) * random.thousandths(600, 1600);
            let largest = if random.chance(15) { 9 } else { 6 };
            let amount = floored(&(random.amount(0, largest) / &price), 8);
            let mut balance = json!({ "token": token, "amount": text(&amount, 8) });
            if random.chance(30) {
                balance["supplied"] = text(&(&amount * random.thousandths(0, 1000)), 8);
            }
            balances.push(balance);
            let mut stated = json!({ "token": token, "price": text(&price, 4) });
            if random.chance(50) {
                stated["reserveOraclePrice"] = text(&(&price * random.thousandths(997, 1003)), 4);
            }
            market_tokens.push(stated);
        }
    }
    if random.chance(40) {
        market_tokens.push(json!({ "token": "USDC", "utilization": text(&random.thousandths(0, 1000), 3) }));
    } else if random.chance(30) {
        options["utilization"] = text(&random.thousandths(0, 1000), 3);
    }
    if random.chance(10) {
        options["amountScale"] = text(&random.thousandths(1, 2000), 3);
    }
    let mut portfolio = json!({ "mode": mode, "balances": balances, "orders": orders });
    portfolio["positions"] = positions.into_iter().map(|(position, _)| position).collect();
    if mode == "portfolioMargin" && random.chance(40) {
        portfolio["loans"] = json!([{ "token": "USDC", "amount": text(&random.amount(1, 6), 6) }]);
    }
    if orders_are_empty(&portfolio) && random.chance(20) {
        portfolio["orderMargins"] = json!([{ "dex": random.pick(&dexes), "amount": text(&random.amount(1, 5), 6) }]);
    }
    if !dex_accounts.is_empty() {
        portfolio["dexAccounts"] = Value::from(dex_accounts);
    }
    json!({ "schema": "portfolio-margin/1", "portfolio": portfolio, "market": { "snapshot": "none", "perps": perps, "tokens": market_tokens }, "options": options })
}

fn orders_are_empty(portfolio: &Value) -> bool {
    portfolio["orders"].as_array().is_none_or(Vec::is_empty)
}

/// A perp's market, once; returns its mark price.
fn list_perp(random: &mut Random, perps: &mut Vec<Value>, (coin, price, max_leverage): (&str, &str, u32)) -> Q {
    if let Some(listed) = perps.iter().find(|perp| perp["coin"] == coin) {
        return q(listed["markPrice"].as_str().unwrap_or("1"));
    }
    let mark = floored(&(q(price) * random.thousandths(500, 2000)), 6);
    let mut perp = json!({ "coin": coin, "markPrice": text(&mark, 6) });
    if random.chance(50) {
        perp["oraclePrice"] = text(&(&mark * random.thousandths(990, 1010)), 6);
    }
    if random.chance(60) {
        perp["fundingRate"] = text(&((random.thousandths(0, 2000) - whole(1)) / whole(1000)), 9);
    } else if random.chance(70) {
        perp["premium"] = text(&((random.thousandths(0, 2000) - whole(1)) / whole(*random.pick(&[1, 20, 1000]))), 9);
    }
    if coin.contains(':') && FOREIGN.iter().any(|(name, _, _)| *name == coin) {
        perp["maxLeverage"] = Value::from(max_leverage);
    }
    perps.push(perp);
    mark
}

/// Positions with the margin they take.
fn positions(random: &mut Random, perps: &mut Vec<Value>) -> Vec<(Value, Q)> {
    let mut positions: Vec<(Value, Q)> = Vec::new();
    let is_foreign = random.chance(25);
    for _ in 0..random.below(7) {
        let (coin, price, max_leverage) = if is_foreign && random.chance(40) { *random.pick(&FOREIGN) } else { *random.pick(&LISTED) };
        if positions.iter().any(|(position, _)| position["coin"] == coin) {
            continue;
        }
        let mark = list_perp(random, perps, (coin, price, max_leverage));
        let perp = rules::coin(coin, Some(max_leverage), &whole(1));
        let largest = if random.chance(20) { 9 } else { 6 };
        let mut notional = random.amount(1, largest);
        if random.chance(10) {
            notional = perp.tiers.last().map_or(notional, |tier| tier.lower_bound.clone().max(whole(100)));
        }
        let size = floored(&(&notional / &mark), perp.size_decimals.unwrap_or(2));
        if size.is_zero() {
            continue;
        }
        let size = if random.chance(50) { size } else { -size };
        let leverage = 1 + u32::try_from(random.below(u64::from(max_leverage))).unwrap_or(0);
        let entry = floored(&(&mark * random.thousandths(700, 1300)), 6);
        let mut position = json!({ "coin": coin, "size": text(&size, 8), "leverage": leverage, "entryPrice": text(&entry, 6) });
        let initial = &notional / whole(i64::from(leverage));
        if coin == "xyz:HOOD" || random.chance(20) {
            position["marginMode"] = Value::from("isolated");
            match random.below(3) {
                0 => position["isolatedMargin"] = text(&(&initial * random.thousandths(300, 3000)), 6),
                1 => position["isolatedEquity"] = text(&(&initial * random.thousandths(0, 3000) - &initial / whole(20)), 6),
                _ => {}
            }
        }
        positions.push((position, initial));
    }
    positions
}

fn orders(random: &mut Random, perps: &mut Vec<Value>) -> Value {
    let count = if random.chance(40) { 1 + random.below(3) } else { 0 };
    (0..count)
        .map(|_| {
            let (coin, price, max_leverage) = *random.pick(&LISTED[..11]);
            let mark = list_perp(random, perps, (coin, price, max_leverage));
            let decimals = rules::coin(coin, None, &whole(1)).size_decimals.unwrap_or(0);
            let size = floored(&(random.amount(1, 5) / &mark), decimals) + whole(1);
            let limit = floored(&(mark * random.thousandths(800, 1200)), 4).max(q("0.0001"));
            let side = *random.pick(&["buy", "sell"]);
            let leverage = 1 + random.below(u64::from(max_leverage));
            let mut order =
                json!({ "coin": coin, "side": side, "size": text(&size, 8), "limitPrice": text(&limit, 4), "leverage": leverage });
            if random.chance(15) {
                order["reduceOnly"] = Value::from(true);
            }
            if random.chance(10) {
                order["isTrigger"] = Value::from(true);
            }
            order
        })
        .collect()
}

/// The account of a seed as a standard or unified one that borrowed by hand: coins that it supplied, a loan in USDC, sometimes one in USDT too.
pub fn borrower(seed: u64) -> Value {
    let mut request = request(seed);
    let mut random = Random::new(seed ^ 0x6d61_6e75);
    let portfolio = request["portfolio"].as_object_mut().expect("a portfolio");
    // What dexes hold would have to have the borrowed cash in it.
    portfolio.remove("dexAccounts");
    if portfolio["mode"] == "portfolioMargin" {
        portfolio["mode"] = Value::from(*random.pick(&["standard", "unified"]));
    }
    let mut worth = whole(0);
    for (token, price) in [("HYPE", "83.4515"), ("UBTC", "80852.5")] {
        let balances = request["portfolio"]["balances"].as_array_mut().expect("balances");
        balances.retain(|balance| balance["token"] != token);
        if token == "HYPE" || random.chance(40) {
            let amount = floored(&(random.amount(3, 7) / q(price)), 8);
            let supplied = floored(&(&amount * random.thousandths(500, 1000)), 8);
            worth += &supplied * q(price);
            let mut balance = json!({ "token": token, "amount": text(&amount, 8) });
            if random.chance(80) {
                balance["supplied"] = text(&supplied, 8);
            }
            balances.push(balance);
        }
        let tokens = request_tokens(&mut request["market"], token);
        tokens.push(json!({ "token": token, "price": price }));
    }
    request["portfolio"]["loans"] = json!([{ "token": "USDC", "amount": text(&(&worth * random.thousandths(1, 900)), 6) }]);
    request
}

fn request_tokens<'r>(market: &'r mut Value, token: &str) -> &'r mut Vec<Value> {
    let tokens = market["tokens"].as_array_mut().expect("tokens");
    tokens.retain(|listed| listed["token"] != token);
    tokens
}
