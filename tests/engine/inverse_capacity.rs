//! How much a book can carry, from the rules: largest orders, what can be taken out and borrowed, what restores a ratio, the book that
//! survives a crash, the largest carry trade.

use crate::reference::account::{Account, Holding, Pool};
use crate::reference::course::{Course, REGIMES};
use crate::reference::faults::Faults;
use crate::reference::number::{Q, agree, floored, parse, q, show, whole};
use crate::reference::path::Path;
use crate::reference::regimes::{commitments, dex_pools};
use crate::reference::{Figure, crowded, engine, figures, rules, trade};
use num_traits::{Signed, Zero};
use serde_json::{Value, json};

/// Accounts looked at: fewer where the code is not optimised.
const ACCOUNTS: u64 = 3000;

fn number(value: &Value, name: &str) -> Q {
    value[name].as_str().and_then(parse).unwrap_or_else(|| panic!("{name} is no number in {value}"))
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().unwrap_or_else(|| panic!("{name} is no list in {value}"))
}

fn ask(request: &Value, chosen: Option<&Value>) -> Value {
    let answer = engine::capacity(&request.to_string(), chosen);
    assert_eq!(answer["status"], "ok", "{answer}: {request}");
    answer["report"]["regimes"].clone()
}

fn figure(figures: &crate::reference::Figures, path: &str) -> Option<Q> {
    match figures.get(path) {
        Some(Figure::Number(value)) => Some(value.clone()),
        _ => None,
    }
}

/// Pool whose margin a coin takes, and what backs orders in it; none where the rules do not say.
fn backing(account: &Account, regime: &str, coin: &str, capacity: &Q) -> Option<(Pool, Q)> {
    let dex = rules::dex_of(coin);
    let pool = account.pools.iter().find(|pool| pool.token == rules::collateral_of(dex))?;
    if regime == "standard" {
        let has_one = pool.token == "USDC" || !pool.initial().is_zero();
        let of_dex = dex_pools(account, pool).into_iter().find(|pool| pool.dex.as_deref() == Some(dex)).filter(|_| has_one)?;
        let equity = of_dex.equity.clone();
        return Some((of_dex, equity));
    }
    let lends = |pool: &Pool| rules::user_borrow_cap(&account.date, &pool.token).is_some();
    if regime == "unified" || !lends(pool) {
        return Some((pool.clone(), pool.equity.clone()));
    }
    let is_alone = account.pools.iter().filter(|other| lends(other)).count() == 1;
    (is_alone && pool.token == "USDC").then(|| (pool.clone(), &pool.equity + capacity))
}

#[test]
#[cfg_attr(debug_assertions, ignore = "thousands of accounts: cargo test --profile thorough")]
fn largest_orders_are_those_of_the_rules() {
    let (mut wrong, mut checked) = (Faults::default(), 0);
    for seed in 0..ACCOUNTS {
        let request = crowded::either(seed);
        let (account, answer) = (Account::of(&request), ask(&request, None));
        let usdc_cap = rules::user_borrow_cap(&account.date, "USDC").expect("a cap") * &account.scale;
        let value = |holding: &Holding| {
            holding.collateral.as_ref().map(|(ltv, cap)| holding.supplied.clone().min(cap * &account.scale) * &holding.reserve_price * ltv)
        };
        let capacity = account.holdings.iter().filter_map(value).sum::<Q>().min(usdc_cap);
        for regime in REGIMES {
            for coin in list(&answer[regime], "coins") {
                let name = coin["coin"].as_str().expect("a name");
                let priced = list(&request["market"], "perps").iter().find(|perp| perp["coin"] == name).expect("a priced coin");
                let Some((pool, backing)) = backing(&account, regime, name, &capacity) else { continue };
                let leverage = u32::try_from(coin["leverage"].as_u64().expect("a leverage")).expect("small");
                let stated = priced["maxLeverage"].as_u64().and_then(|most| u32::try_from(most).ok());
                let perp = rules::coin(name, stated, &account.scale);
                let held = pool.positions.iter().find(|position| position.coin == name);
                let is_ordered = request["portfolio"]["orders"].as_array().into_iter().flatten().any(|order| order["coin"] == name);
                if let Some(position) = held {
                    wrong.expect(position.leverage == leverage, "leverage of a position", || format!("seed {seed} {name}"));
                } else if !is_ordered {
                    wrong.expect(perp.tiers[0].max_leverage >= leverage, "leverage of a coin", || format!("seed {seed} {name} {leverage}"));
                }
                let committed = pool.isolated() + pool.initial();
                let mark = number(coin, "markPrice");
                let [buy, sell] = if let Some(position) = held {
                    let Some(both) = trade::capacity(position, &backing, &committed, &pool.orders) else { continue };
                    [both.buy.0, both.sell.0]
                } else {
                    let Some(decimals) = perp.size_decimals else { continue };
                    let free = (&backing - &committed - &pool.orders).max(whole(0)) * whole(i64::from(leverage)) / &mark;
                    let bound = perp.tiers.iter().find(|tier| tier.max_leverage < leverage).map(|tier| &tier.lower_bound / &mark);
                    let size = floored(&bound.map_or(free.clone(), |bound| bound.min(free)), decimals);
                    [size.clone(), size]
                };
                let most = rules::market_value(perp.tiers[0].max_leverage) * &account.scale / &mark;
                let most = perp.size_decimals.map_or(most.clone(), |decimals| floored(&most, decimals));
                for (side, expected) in [("Buy", buy.min(most.clone())), ("Sell", sell.min(most.clone()))] {
                    checked += 1;
                    let got = number(coin, &format!("max{side}Size"));
                    let kind = format!("{regime} {} {side}", if held.is_some() { "held" } else { "not held" });
                    wrong.expect(agree(&expected, &got, &q("1e-20")), &kind, || {
                        format!("seed {seed} {name} {side}: {} said {}", show(&expected), show(&got))
                    });
                    let margin = number(coin, &format!("availableTo{side}"));
                    let expected = &got * &mark / whole(i64::from(leverage));
                    wrong.expect(agree(&expected, &margin, &q("1e-20")), "available", || format!("seed {seed} {regime} {name} {side}"));
                }
            }
        }
    }
    wrong.none_in(checked, 5000);
}

/// What of each token is not needed, under rules that decide it.
fn withdrawal(account: &Account, regime: &str, token: &str) -> Option<Q> {
    let pool = account.pools.iter().find(|pool| pool.token == token);
    if let Some(pool) = pool {
        if regime == "standard" {
            let dexes = dex_pools(account, pool);
            let of_dexes: Q = dexes.iter().map(|dex| (dex.cross_equity() - dex.transfer() - &dex.orders).max(whole(0))).sum();
            // Where a token lies that no dex of the account uses is not said; none of it is needed.
            let idle = if dexes.is_empty() { (&pool.equity - &pool.in_spot).max(whole(0)) } else { whole(0) };
            return Some(of_dexes + idle + &pool.in_spot);
        }
        return Some((&pool.equity - commitments(pool)).max(whole(0)));
    }
    let holding = account.holdings.iter().find(|holding| holding.token == token)?;
    let Some((ltv, cap)) = holding.collateral.as_ref().filter(|_| regime == "portfolio") else { return Some(holding.amount.clone()) };
    let usdc_cap = rules::user_borrow_cap(&account.date, "USDC").expect("a cap") * &account.scale;
    let lends = |pool: &&Pool| rules::user_borrow_cap(&account.date, &pool.token).is_some();
    let missing: Q = account
        .pools
        .iter()
        .filter(lends)
        .map(|pool| (commitments(pool) - &pool.equity).max(pool.loan.clone()).max(whole(0)) * &pool.price)
        .sum();
    let others: Q = account
        .holdings
        .iter()
        .filter(|other| other.token != token)
        .filter_map(|other| {
            other.collateral.as_ref().map(|(ltv, cap)| other.supplied.clone().min(cap * &account.scale) * &other.reserve_price * ltv)
        })
        .sum();
    let all = &others + holding.supplied.clone().min(cap * &account.scale) * &holding.reserve_price * ltv;
    let missing = missing.min(usdc_cap);
    let needed = ((&missing - &others).max(whole(0))) / (&holding.reserve_price * ltv);
    let is_covered = missing <= all;
    // Where capacity is used up, what adds nothing to it is still free.
    let used = holding.supplied.clone().min(cap * &account.scale);
    Some(&holding.amount - if is_covered { needed } else { used })
}

#[test]
#[cfg_attr(debug_assertions, ignore = "thousands of accounts: cargo test --profile thorough")]
fn what_can_be_taken_out_leaves_commitments_covered() {
    let (mut wrong, mut checked) = (Faults::default(), 0);
    for seed in 0..ACCOUNTS {
        let request = crowded::either(seed);
        let (account, answer) = (Account::of(&request), ask(&request, None));
        let reported = engine::report(&request.to_string());
        for regime in REGIMES {
            let of_regime = &answer[regime];
            // Where more is held than can be borrowed, nothing may be taken out of what is borrowed against.
            let is_over = regime == "portfolio" && number(&reported["regimes"][regime], "available").is_negative();
            let is_dead = of_regime["isLiquidatable"] == true || is_over;
            for token in list(of_regime, "tokens") {
                let name = token["token"].as_str().expect("a token");
                let is_one = account.pools.iter().filter(|pool| rules::user_borrow_cap(&account.date, &pool.token).is_some()).count() == 1;
                let Some(expected) = withdrawal(&account, regime, name).filter(|_| !is_dead && (is_one || regime != "portfolio")) else {
                    continue;
                };
                checked += 1;
                let got = number(token, "maxWithdrawal");
                let is_coin = account.holdings.iter().any(|holding| holding.token == name);
                let kind = format!(
                    "{regime} withdrawal of {}",
                    if is_coin {
                        "a coin"
                    } else if name == "USDC" {
                        "USDC"
                    } else {
                        "another token"
                    }
                );
                wrong.expect(agree(&expected, &got, &q("1e-18")), &kind, || {
                    format!("seed {seed} {name}: {} said {}", show(&expected), show(&got))
                });
            }
            let usdc = list(of_regime, "tokens").iter().find(|token| token["token"] == "USDC").expect("USDC");
            for name in ["maxWithdrawal", "maxBorrow"] {
                wrong.expect(usdc[name] == of_regime[name], "USDC twice", || format!("seed {seed} {regime} {name}"));
            }
        }
    }
    wrong.none_in(checked, 5000);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "thousands of accounts: cargo test --profile thorough")]
fn what_can_be_borrowed_is_capacity_less_debt() {
    let (mut wrong, mut checked) = (Faults::default(), 0);
    for seed in 0..ACCOUNTS {
        let request = crowded::either(seed);
        let (account, answer) = (Account::of(&request), ask(&request, None));
        let figures = figures(&request);
        for regime in REGIMES {
            let lends = |pool: &&Pool| rules::user_borrow_cap(&account.date, &pool.token).is_some();
            let is_one = account.pools.iter().filter(lends).count() == 1;
            // Elsewhere what is lent is lent by hand, against coins that are supplied by hand.
            let of_loan = |name: &str| figure(&figures, &format!("regimes.{regime}.manualBorrow.{name}")).unwrap_or_else(|| whole(0));
            let under_cap =
                |pool: &Pool| rules::user_borrow_cap(&account.date, &pool.token).map(|cap| cap * &account.scale - of_loan("borrowed"));
            let cap = account.pools.iter().find(lends).and_then(under_cap).unwrap_or_else(|| whole(0)).max(whole(0));
            let by_hand = of_loan("remaining").min(cap);
            let of = |name: &str| figure(&figures, &format!("regimes.portfolio.{name}")).unwrap_or_else(|| whole(0));
            let expected = if regime == "portfolio" { (of("borrowCapacity") - of("borrowed")).max(whole(0)) } else { by_hand };
            if !is_one {
                continue;
            }
            checked += 1;
            let got = number(&answer[regime], "maxBorrow");
            wrong.expect(agree(&expected, &got, &q("1e-18")), &format!("{regime} borrow"), || {
                format!("seed {seed}: {} said {}", show(&expected), show(&got))
            });
        }
    }
    wrong.none_in(checked, 3000);
}

/// Ratio by the reference; nothing behind a requirement is above any level.
fn is_within(request: &Value, regime: &str, level: &Q, room: &Q) -> bool {
    figure(&figures(request), &format!("regimes.{regime}.ratio")).is_some_and(|ratio| ratio <= level + room)
}

fn held<'r>(request: &'r mut Value, token: &str) -> &'r mut Value {
    let balances = request["portfolio"]["balances"].as_array_mut().expect("balances");
    let index = balances.iter().position(|held| held["token"] == token).unwrap_or_else(|| {
        balances.push(json!({ "token": token, "amount": "0" }));
        balances.len() - 1
    });
    &mut balances[index]
}

fn add(request: &mut Value, token: &str, amount: &Q) {
    let balance = held(request, token);
    let name = if balance.get("amount").is_some() { "amount" } else { "total" };
    balance[name] = Value::from(show(&(number(balance, name) + amount)));
}

#[test]
#[cfg_attr(debug_assertions, ignore = "thousands of accounts: cargo test --profile thorough")]
fn deposits_and_reductions_restore_a_ratio() {
    let (mut wrong, mut checked) = (Faults::default(), 0);
    for seed in 0..ACCOUNTS / 2 {
        let request = crowded::either(seed);
        let level = q(["0.1", "0.5", "0.95"][usize::try_from(seed % 3).expect("small")]);
        let (account, answer) = (Account::of(&request), ask(&request, Some(&json!({ "ratio": show(&level) }))));
        for regime in REGIMES {
            let restored = &answer[regime]["restoration"];
            let dexes: usize = account
                .pools
                .iter()
                .map(|pool| dex_pools(&account, pool).iter().filter(|dex| !dex.positions.is_empty()).count())
                .max()
                .unwrap_or(0);
            let kind = |what: &str| format!("{regime}{}: {what}", if dexes > 1 { ", several dexes" } else { "" });
            let at = || format!("seed {seed} to {}: {restored}", show(&level));
            let deposits = list(restored, "deposits");
            let is_stated = regime == "standard" && !account.dex_values.is_empty();
            let deposited = |share: &Q| {
                let mut richer = request.clone();
                deposits.iter().for_each(|deposit| {
                    add(&mut richer, deposit["token"].as_str().expect("a token"), &floored(&(number(deposit, "amount") * share), 28))
                });
                richer
            };
            if regime == "standard" && !is_stated {
                // The deposit is split like the rest, in proportion to initial margin: the largest need for its share decides.
                let lacking = |dex: &Pool| (dex.maintenance() / &level - dex.cross_equity()).max(whole(0));
                let for_share =
                    |dex: &Pool, all: &Q| if dex.initial().is_zero() { lacking(dex) } else { lacking(dex) * all / dex.initial() };
                for pool in account.pools.iter().filter(|pool| pool.token == "USDC" || !pool.initial().is_zero()) {
                    let all = pool.initial();
                    let expected = dex_pools(&account, pool).iter().map(|dex| for_share(dex, &all)).max().unwrap_or_else(|| whole(0));
                    let told = deposits
                        .iter()
                        .find(|deposit| deposit["token"] == pool.token)
                        .map_or_else(|| whole(0), |deposit| number(deposit, "amount"));
                    // A deposit is rounded up to 8 decimals.
                    let is_told = told >= expected && &told - &expected <= q("0.00000001");
                    wrong.expect(is_told, &kind("deposits"), || format!("{} {} {}", at(), pool.token, show(&expected)));
                    checked += 1;
                }
            } else if !is_stated {
                checked += 1;
                wrong.expect(is_within(&deposited(&whole(1)), regime, &level, &q("1e-12")), &kind("deposits are not enough"), at);
                let is_above = deposits.is_empty() || !is_within(&deposited(&q("0.999")), regime, &level, &whole(0));
                wrong.expect(is_above, &kind("deposits are not the least"), at);
                let is_now = is_within(&request, regime, &level, &whole(0));
                wrong.expect(is_now == deposits.is_empty(), &kind("deposits although none are needed"), at);
            }
            let reduced = |share: &Q| {
                let mut smaller = request.clone();
                for pool in &account.pools {
                    let realised: Q =
                        pool.positions.iter().filter(|position| position.is_cross()).filter_map(|position| position.pnl.as_ref()).sum();
                    if held(&mut smaller, &pool.token).get("amount").is_some() {
                        add(&mut smaller, &pool.token, &(realised * share));
                    }
                }
                for position in smaller["portfolio"]["positions"].as_array_mut().expect("positions") {
                    if position["marginMode"] != "isolated" {
                        position["size"] = Value::from(show(&(number(position, "size") * (whole(1) - share))));
                    }
                }
                smaller["portfolio"]["positions"].as_array_mut().expect("positions").retain(|position| !number(position, "size").is_zero());
                smaller
            };
            // Which dex has how much once positions shrink is not said where the exchange's split is made up.
            if let Some(share) = restored["reduction"].as_str().map(q).filter(|_| regime != "standard" || is_stated) {
                checked += 1;
                wrong.expect(is_within(&reduced(&share), regime, &level, &q("1e-12")), &kind("a reduction is not enough"), at);
                let is_above = share.is_zero() || !is_within(&reduced(&(&share * q("0.999"))), regime, &level, &whole(0));
                wrong.expect(is_above, &kind("a reduction is not the least"), at);
            } else if restored["reduction"].is_null() {
                let reason = restored["reductionReason"].is_string();
                wrong.expect(reason, &kind("no reason"), at);
                let nothing_left = !is_within(&reduced(&q("0.99999")), regime, &level, &whole(0));
                wrong.expect(nothing_left || regime == "standard", &kind("a reduction is missing"), at);
            }
        }
    }
    wrong.none_in(checked, 2000);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "thousands of accounts: cargo test --profile thorough")]
fn the_resized_book_just_survives_the_crash() {
    let (mut wrong, mut checked) = (Faults::default(), 0);
    for seed in 0..ACCOUNTS {
        let request = crowded::either(seed);
        let change = ["-0.3", "-0.05", "0.25", "2", "-0.9"][usize::try_from(seed % 5).expect("small")];
        let (account, answer) = (Account::of(&request), ask(&request, Some(&json!({ "crash": change }))));
        let coins: Vec<String> = list(&engine::liquidation(&request.to_string())["report"]["regimes"]["portfolio"], "coins")
            .iter()
            .map(|coin| coin["coin"].as_str().expect("a name").to_owned())
            .collect();
        for regime in REGIMES {
            let crash = &answer[regime]["crash"];
            let at = || format!("seed {seed} {regime}: {crash}");
            let resized = |multiple: &Q| {
                let mut course = Course::new(&account, regime, &coins);
                for leg in course.exact.purses.iter_mut().flat_map(|purse| &mut purse.legs) {
                    leg.size = &leg.size * multiple;
                }
                let pools = course.all();
                let moved = Path::coins(&course.exact, &vec![whole(1); coins.len()]).exact(&course, &q(change));
                (course.is_dead(&pools, &moved), course.closest(&pools, &moved))
            };
            checked += 1;
            match crash["multiple"].as_str().map(q) {
                Some(multiple) => {
                    let (_, away) = resized(&multiple);
                    wrong.expect(away <= q("1e-12"), "not at its level", || format!("{} {} away", at(), show(&away)));
                    wrong.expect(resized(&(&multiple * q("1.000000001"))).0, "more survives", at);
                    wrong.expect(!resized(&(&multiple * q("0.999999999"))).0, "less dies", at);
                }
                None => {
                    wrong.expect(crash["reason"].is_string(), "no reason", at);
                    let sizes = ["0.0001", "0.01", "1", "10", "100", "999", "10000", "1000000", "1000000000"];
                    let states: Vec<bool> = sizes.into_iter().map(|multiple| resized(&q(multiple)).0).collect();
                    let dies_out = states.windows(2).any(|pair| !pair[0] && pair[1]);
                    let from = states.iter().rposition(|state| !state).map_or("0", |last| sizes[last]);
                    wrong.expect(!dies_out, &format!("a multiple above {from} is missing"), || {
                        format!("{} dead at growing sizes: {states:?}", at())
                    });
                }
            }
        }
    }
    wrong.none_in(checked, 2000);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "thousands of accounts: cargo test --profile thorough")]
fn the_largest_carry_trade_can_be_opened_and_a_lot_more_cannot() {
    let (mut wrong, mut checked) = (Faults::default(), 0);
    for (index, cash) in ["1000", "123456.78", "10000000", "90000000", "0", "17"].into_iter().enumerate() {
        for (coin, token, mark, spot, most) in [("BTC", "UBTC", "81885.4", "80852.5", 40), ("HYPE", "HYPE", "83.5", "83.9", 10)] {
            for leverage in [1, 3, most] {
                let market = json!({ "perps": [{ "coin": coin, "markPrice": mark }], "tokens": [{ "token": token, "price": spot }] });
                let mut request = json!({ "schema": "portfolio-margin/1", "portfolio": { "mode": "portfolioMargin", "balances": [{ "token": "USDC", "amount": "5" }], "positions": [] }, "market": market });
                let answer = ask(&request, Some(&json!({ "carryTrade": { "coin": coin, "leverage": leverage, "cash": cash } })));
                let perp = rules::coin(coin, None, &whole(1));
                let lot = whole(1) / whole(10).pow(i32::try_from(perp.size_decimals.expect("lots")).expect("small"));
                for regime in REGIMES {
                    let carry = &answer[regime]["carryTrade"];
                    let size = number(carry, "size");
                    checked += 1;
                    let mut is_open = |size: &Q| {
                        if size.is_zero() {
                            return true;
                        }
                        request["portfolio"]["balances"] = json!([{ "token": "USDC", "total": show(&(q(cash) - size * q(spot))) }, { "token": token, "amount": show(size) }]);
                        request["portfolio"]["positions"] =
                            json!([{ "coin": coin, "size": show(&-size), "leverage": leverage, "entryPrice": mark }]);
                        let tier = rules::tier(&perp.tiers, &(size * q(mark))).max_leverage;
                        // At a tier's bound the lower leverage holds already, but nothing above the bound was opened.
                        let bound = perp
                            .tiers
                            .iter()
                            .find(|tier| tier.max_leverage < leverage)
                            .is_none_or(|tier| size * q(mark) <= tier.lower_bound);
                        let free = figure(&figures(&request), &format!("regimes.{regime}.freeCollateral")).expect("a figure");
                        !free.is_negative() && (tier >= leverage || bound)
                    };
                    let at = || format!("{regime} {coin} {leverage}x {cash} ({index}): {carry}");
                    wrong.expect(is_open(&size), &format!("{regime} cannot be opened"), at);
                    wrong.expect(!is_open(&(&size + &lot)), &format!("{regime} a lot more can"), at);
                    wrong.expect(agree(&(&size * q(spot)), &number(carry, "spotValue"), &q("1e-20")), "spot value", at);
                }
            }
        }
    }
    wrong.none_in(checked, 100);
}
