//! How long an account lives with prices still, against an hour-by-hour simulation of funding, interest and yield.

use crate::reference::number::{Q, floored, parse, q, show, whole};
use crate::reference::{engine, paths, random};
use num_traits::Signed;
use serde_json::{Value, json};

const ACCOUNTS: u64 = 2000;
/// Hours that are simulated one by one.
const SIMULATED: u64 = 2000;
/// Digits that the simulation keeps, more than the engine's.
const DIGITS: u32 = 34;

fn number(value: &Value, path: &str) -> Option<Q> {
    paths::get(value, path).and_then(Value::as_str).and_then(parse)
}

/// `exp(rate / 8760) − 1` by its series.
fn growth(rate: &Q) -> Q {
    let exponent = rate / whole(8760);
    let (mut sum, mut term) = (whole(0), whole(1));
    for n in 1..14 {
        term = term * &exponent / whole(n);
        sum += &term;
    }
    floored(&sum, DIGITS)
}

/// The USDC pool of a regime as hours pass.
struct Pool {
    funding: Q,
    borrowed: Q,
    supplied: Q,
    borrow_growth: Q,
    supply_growth: Q,
}

impl Pool {
    fn of(request: &Value, report: &Value, regime: &str) -> Option<Self> {
        let own = &report["regimes"][regime];
        let mut funding = whole(0);
        for position in own["positions"].as_array()? {
            if position["marginMode"] == "cross" {
                funding += number(position, "fundingPerHour")?;
            }
        }
        let mut pool = Self { funding, borrowed: whole(0), supplied: whole(0), borrow_growth: whole(0), supply_growth: whole(0) };
        if regime == "portfolio" {
            let utilization =
                number(request, "options.utilization").or_else(|| number(request, "market.tokens[token=USDC].utilization"))?;
            let above = (&utilization - q("0.8")).max(whole(0));
            let rate = q("0.05") + q("4.75") * above;
            pool.borrow_growth = growth(&rate);
            pool.supply_growth = growth(&(rate * utilization * q("0.9")));
            pool.borrowed = number(own, "pools[token=USDC].borrowed")?;
            pool.supplied = number(own, "pools[token=USDC].supplied")?;
        }
        Some(pool)
    }

    /// What is gained after another hour. Losses are taken from what is lent out, then borrowed; gains repay, then are lent out.
    fn after(&self, gain: &Q) -> Q {
        let (borrowed, supplied) = if gain.is_negative() {
            let left = &self.supplied + gain;
            (&self.borrowed + (-&left).max(whole(0)), left.max(whole(0)))
        } else {
            let left = &self.borrowed - gain;
            ((&left).max(&whole(0)).clone(), &self.supplied + (-left).max(whole(0)))
        };
        floored(&(gain + &self.funding - borrowed * &self.borrow_growth + supplied * &self.supply_growth), DIGITS)
    }
}

/// The request with so much more in its USDC balance, stated after everything.
fn richer(request: &Value, equity: &Q, gain: &Q) -> Value {
    let mut changed = request.clone();
    let total = show(&floored(&(equity + gain), 15));
    for balance in changed["portfolio"]["balances"].as_array_mut().expect("balances") {
        if balance["token"] == "USDC" {
            *balance = json!({ "token": "USDC", "total": total });
        }
    }
    changed["portfolio"]["loans"] = json!([]);
    changed["portfolio"]["dexAccounts"] = json!([]);
    changed
}

#[test]
#[cfg_attr(debug_assertions, ignore = "thousands of accounts: cargo test --profile thorough")]
fn the_hour_of_death_is_the_simulated_one() {
    let (mut deaths, mut closings, mut faults) = (0, 0, Vec::new());
    for seed in 0..ACCOUNTS {
        let mut request = random::request(seed);
        let text = request.to_string();
        // One pool, one dex, and rates that are known.
        if ["USDH", "USDE", "USDT0", "xyz:", "para:", "mkts:"].iter().any(|name| text.contains(name)) {
            continue;
        }
        for perp in request["market"]["perps"].as_array_mut().expect("perps") {
            if perp.get("fundingRate").is_none() && perp.get("premium").is_none() {
                perp["fundingRate"] = json!("0.0001");
            }
        }
        request["options"]["utilization"] = json!(["0.5", "0.85", "0.97"][usize::try_from(seed % 3).expect("small")]);
        let report = engine::report(&request.to_string());
        let answer = engine::liquidation(&request.to_string());
        for regime in ["unified", "portfolio"] {
            let time = &answer["report"]["regimes"][regime]["time"];
            let Some(pool) = Pool::of(&request, &report, regime) else { continue };
            let equity = number(&report, &format!("regimes.{regime}.pools[token=USDC].equity")).expect("equity");
            let free = number(&report, &format!("regimes.{regime}.freeCollateral")).expect("free collateral");
            let is_dead =
                |gain: &Q| engine::report(&richer(&request, &equity, gain).to_string())["regimes"][regime]["isLiquidatable"] == true;
            let death = time["hoursUntilLiquidatable"].as_u64();
            let closing = time["hoursUntilUnableToOpen"].as_u64();
            let (mut gain, mut found) = (whole(0), if free.is_positive() { None } else { Some(0) });
            for hour in 1..=SIMULATED {
                let before = gain.clone();
                gain = pool.after(&gain);
                if found.is_none() && !(&free + &gain).is_positive() {
                    found = Some(hour);
                }
                if death == Some(hour) {
                    deaths += 1;
                    if is_dead(&before) || !is_dead(&gain) {
                        faults.push(format!("seed {seed} {regime}: dies after {hour} hours, not when simulated"));
                    }
                }
            }
            if death.is_none_or(|hour| hour > SIMULATED) && is_dead(&gain) {
                faults.push(format!("seed {seed} {regime}: said to die after {death:?}, but is dead after {SIMULATED} hours"));
            }
            if found != closing.filter(|hour| *hour <= SIMULATED) {
                faults.push(format!("seed {seed} {regime}: cannot open after {closing:?}, simulated {found:?}"));
            }
            closings += usize::from(found.is_some_and(|hour| hour > 0));
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(12)].join("\n"));
    let least = 10;
    assert!(deaths >= least && closings >= least, "only {deaths} deaths and {closings} closings were simulated");
}
