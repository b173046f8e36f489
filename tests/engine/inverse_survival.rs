//! What the other regimes would need to die where portfolio margin dies: by the definition, pool by pool.

use crate::reference::account::Account;
use crate::reference::course::{Course, Purse};
use crate::reference::faults::Faults;
use crate::reference::number::{Q, agree, parse, q, show, whole};
use crate::reference::path::Path;
use crate::reference::{crowded, engine};
use num_traits::{Signed, Zero};
use serde_json::Value;

/// Accounts looked at: fewer where the code is not optimised.
const ACCOUNTS: u64 = 2000;

fn number(value: &Value, name: &str) -> Q {
    value[name].as_str().and_then(parse).unwrap_or_else(|| panic!("{name} is no number in {value}"))
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().unwrap_or_else(|| panic!("{name} is no list in {value}"))
}

/// The least cross equity today with which a pool is not liquidatable while a coin goes to `factor`. What is missing at a factor is a
/// convex function of it, so one of the two ends decides.
fn needed(purse: &Purse<Q>, level: &Q, coin: usize, factor: &Q) -> Q {
    let at = |factor: &Q| {
        purse.legs.iter().fold(zero(), |sum, leg| {
            let stretch = if leg.coin == coin { factor.clone() } else { whole(1) };
            let notional = leg.size.abs() * &leg.price * &stretch;
            let tier = leg.tiers.iter().rev().find(|tier| tier[0] <= notional).expect("a tier");
            sum + (notional * &tier[1] - &tier[2]) / level - &leg.size * &leg.price * (stretch - whole(1))
        })
    };
    at(&whole(1)).max(at(factor)).max(zero())
}

fn zero() -> Q {
    Q::zero()
}

/// With what is said to be needed, given to each pool as it needs it, the account dies at the same price.
#[test]
#[cfg_attr(debug_assertions, ignore = "thousands of accounts: cargo test --profile thorough")]
fn equal_survival_is_what_the_pools_need() {
    let (mut wrong, mut checked) = (Faults::default(), 0);
    for seed in 0..ACCOUNTS {
        let request = crowded::either(seed);
        let (account, answer) = (Account::of(&request), engine::liquidation(&request.to_string()));
        // A token that lies idle is needed by nobody; whether it is counted in is not said.
        let has_idle = account.pools.iter().skip(1).any(|pool| pool.positions.is_empty());
        let of_portfolio = &answer["report"]["regimes"]["portfolio"];
        let coins: Vec<String> = list(of_portfolio, "coins").iter().map(|coin| coin["coin"].as_str().expect("a name").to_owned()).collect();
        let entries = list(&answer["report"], "equalSurvival");
        for coin in list(of_portfolio, "coins") {
            for direction in ["below", "above"] {
                let is_here = |entry: &&Value| entry["direction"] == direction;
                let told = entries.iter().filter(is_here).filter(|entry| entry["coin"] == coin["coin"]).count();
                let trigger = list(coin, "triggers").iter().find(is_here).is_some_and(|_| of_portfolio["isLiquidatable"] == false);
                wrong.expect(told == usize::from(trigger), "entries", || format!("seed {seed} {} {direction}: {told} told", coin["coin"]));
            }
        }
        for entry in entries {
            for regime in ["standard", "unified"] {
                if has_idle || (regime == "standard" && !account.dex_values.is_empty()) {
                    continue;
                }
                checked += 1;
                let course = Course::new(&account, regime, &coins);
                let index = coins.iter().position(|coin| entry["coin"] == *coin).expect("a coin");
                let factor = whole(1) + number(entry, "move");
                let book = &course.exact;
                let missing: Q =
                    book.purses.iter().map(|purse| (needed(purse, &book.level, index, &factor) - &purse.equity) * &purse.price).sum();
                // What is kept in spot is counted in: the balance that is needed is all in the pools.
                let in_spot: Q = account.pools.iter().map(|pool| &pool.in_spot * &pool.price).sum();
                let missing = if regime == "standard" { missing - in_spot } else { missing };
                let more = number(entry, regime) - number(entry, "portfolio");
                wrong.expect(agree(&missing, &more, &q("1e-15")), regime, || {
                    format!("seed {seed} {}: {} more are needed, said {}", entry["coin"], show(&missing), show(&more))
                });
            }
        }
    }
    wrong.none_in(checked, 500);
}

/// Where one pool holds everything: the account with that balance dies there and not before.
#[test]
#[cfg_attr(debug_assertions, ignore = "thousands of accounts: cargo test --profile thorough")]
fn with_that_balance_the_account_dies_at_the_same_price() {
    let (mut wrong, mut checked) = (Faults::default(), 0);
    for seed in 0..ACCOUNTS {
        let request = crowded::either(seed);
        let answer = engine::liquidation(&request.to_string());
        let of_portfolio = &answer["report"]["regimes"]["portfolio"];
        let coins: Vec<String> = list(of_portfolio, "coins").iter().map(|coin| coin["coin"].as_str().expect("a name").to_owned()).collect();
        for entry in list(&answer["report"], "equalSurvival") {
            for regime in ["standard", "unified"] {
                let mut richer = request.clone();
                let usdc =
                    richer["portfolio"]["balances"].as_array_mut().expect("balances").iter_mut().find(|held| held["token"] == "USDC");
                let usdc = usdc.expect("USDC");
                let name = if usdc.get("amount").is_some() { "amount" } else { "total" };
                let changed = number(usdc, name) + number(entry, regime) - number(entry, "portfolio");
                usdc[name] = Value::from(show(&changed));
                let account = Account::of(&richer);
                let course = Course::new(&account, regime, &coins);
                let index = coins.iter().position(|coin| entry["coin"] == *coin).expect("a coin");
                let is_split = account.pools.len() > 1 || (regime == "standard" && !account.dex_values.is_empty());
                let in_use = course.exact.purses.iter().filter(|purse| !purse.legs.is_empty()).count();
                if is_split || in_use != 1 || course.holding(index).is_empty() || account.pools.iter().any(|pool| !pool.in_spot.is_zero()) {
                    continue;
                }
                checked += 1;
                let path = Path::coin(&course.exact, index, true, true);
                let (pools, change) = (course.holding(index), number(entry, "move"));
                let at = || format!("seed {seed} {regime} {} {} needs {}", entry["coin"], entry["direction"], entry[regime]);
                let share = course.closest(&pools, &path.exact(&course, &change));
                let is_closer_now = course.closest(&pools, &path.exact(&course, &zero())) < q("1e-15");
                wrong.expect(share <= q("1e-15") || is_closer_now, "not at its level", || format!("{}: {} away", at(), show(&share)));
                let beyond = path.is_dead(&course, &pools, &(&change * (whole(1) + q("1e-9"))));
                let before = (1..20).any(|step| path.is_dead(&course, &pools, &(&change * whole(step) / whole(20))));
                wrong.expect((beyond || is_closer_now) && !before, "not the first", || {
                    format!("{}: dead before {before}, beyond {beyond}", at())
                });
            }
        }
    }
    wrong.none_in(checked, 300);
}
