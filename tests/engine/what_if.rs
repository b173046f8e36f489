//! Changes of a book: the book after a change is the one built by hand from the change's definition, and what the exchange would take is
//! what capacity says.

use crate::reference::course::REGIMES;
use crate::reference::faults::Faults;
use crate::reference::number::{Q, agree, floored, parse, q, show, whole};
use crate::reference::random::Random;
use crate::reference::{crowded, engine, rules};
use num_traits::{Signed, Zero};
use serde_json::{Value, json};

/// Accounts looked at: fewer where the code is not optimised.
const ACCOUNTS: u64 = 200;

fn number(value: &Value, name: &str) -> Q {
    value[name].as_str().and_then(parse).unwrap_or_else(|| panic!("{name} is no number in {value}"))
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value[name].as_array().map_or(&[], Vec::as_slice)
}

fn find<'v>(value: &'v Value, name: &str, key: &str, is: &str) -> Option<&'v Value> {
    list(value, name).iter().find(|item| item[key] == is)
}

fn set(item: &mut Value, name: &str, value: &Q) {
    item[name] = Value::from(show(value));
}

/// Remarks in words, which show figures in full and so their last digits.
const WORDS: [&str; 4] = ["warnings", "message", "obstacles", "reasons"];

/// What differs between two answers: numbers within rounding, elements of lists by their names.
fn difference(left: &Value, right: &Value, path: &str) -> Option<String> {
    match (left, right) {
        (Value::Object(left), Value::Object(right)) => {
            let names = left.keys().chain(right.keys());
            names.filter(|name| !WORDS.contains(&name.as_str())).find_map(|name| {
                difference(left.get(name).unwrap_or(&Value::Null), right.get(name).unwrap_or(&Value::Null), &format!("{path}.{name}"))
            })
        }
        (Value::Array(left), Value::Array(right)) => {
            let key =
                |item: &Value| ["dex", "coin", "token", "code"].iter().filter_map(|key| item[*key].as_str()).collect::<Vec<_>>().join(" ");
            let sorted = |items: &[Value]| {
                let mut items = items.to_vec();
                items.sort_by_key(key);
                items
            };
            let (left, right) = (sorted(left), sorted(right));
            if left.len() != right.len() {
                return Some(format!("{path}: {} and {} elements", left.len(), right.len()));
            }
            left.iter().zip(&right).find_map(|(left, right)| difference(left, right, &format!("{path}[{}]", key(left))))
        }
        (Value::String(a), Value::String(b)) => match (parse(a), parse(b)) {
            (Some(a), Some(b)) if agree(&a, &b, &q("1e-14")) => None,
            // A deposit is rounded up to eight decimals, and what is left of what it meets is a difference of large amounts.
            (Some(a), Some(b)) if path.starts_with(".comparison.funded.") && (&a - &b).abs() < q("1e-7") => None,
            _ if a == b => None,
            _ => Some(format!("{path}: {a} and {b}")),
        },
        (left, right) => (left != right).then(|| format!("{path}: {left} and {right}")),
    }
}

fn held<'r>(request: &'r mut Value, token: &str) -> &'r mut Value {
    let balances = request["portfolio"]["balances"].as_array_mut().expect("balances");
    let index = balances.iter().position(|held| held["token"] == token).unwrap_or_else(|| {
        balances.push(json!({ "token": token, "amount": "0" }));
        balances.len() - 1
    });
    &mut balances[index]
}

/// Cash of a token that a trade brings: `realised` where the balance is stated before unrealised PnL, `shift` where it is stated after it.
fn pay(request: &mut Value, token: &str, dex: Option<&str>, realised: &Q, shift: &Q) {
    let balance = held(request, token);
    let (name, amount) = if balance.get("amount").is_some() { ("amount", realised) } else { ("total", shift) };
    let sum = number(balance, name) + amount;
    set(balance, name, &sum);
    for account in request["portfolio"].get_mut("dexAccounts").and_then(Value::as_array_mut).into_iter().flatten() {
        if Some(account["dex"].as_str().expect("a dex")) == dex {
            let sum = number(account, "accountValue") + shift;
            set(account, "accountValue", &sum);
        }
    }
}

/// A fill of `signed` coins at `price` on a cross position or none.
fn fill(request: &mut Value, coin: &str, signed: &Q, price: &Q, leverage: u64) {
    let mark = number(find(&request["market"], "perps", "coin", coin).expect("a market"), "markPrice");
    let dex = rules::dex_of(coin);
    let positions = request["portfolio"]["positions"].as_array_mut().expect("positions");
    let index = positions.iter().position(|position| position["coin"] == coin);
    let mut realised = whole(0);
    match index {
        None => positions.push(json!({ "coin": coin, "size": show(signed), "entryPrice": show(price), "leverage": leverage })),
        Some(index) => {
            let position = &mut positions[index];
            let (size, entry) = (number(position, "size"), number(position, "entryPrice"));
            let after = &size + signed;
            position["leverage"] = Value::from(leverage);
            if size.is_positive() == signed.is_positive() {
                set(position, "entryPrice", &floored(&((&size * &entry + signed * price) / &after), 20));
            } else {
                let closed = if signed.abs() < size.abs() { -signed } else { size.clone() };
                realised = closed * (price - &entry);
                if signed.abs() > size.abs() {
                    set(position, "entryPrice", price);
                }
            }
            set(position, "size", &after);
            if after.is_zero() {
                positions.remove(index);
                // Leverage belongs to the coin, and so to its orders.
                let orders = request["portfolio"].get_mut("orders").and_then(Value::as_array_mut).into_iter().flatten();
                orders.filter(|order| order["coin"] == coin).for_each(|order| order["leverage"] = Value::from(leverage));
            }
        }
    }
    pay(request, rules::collateral_of(dex), Some(dex), &realised, &(signed * (mark - price)));
}

/// A change for this account with the request after it, if one of the kind is defined there.
fn change(request: &Value, random: &mut Random, kind: u64) -> Option<(Value, Value)> {
    let mut after = request.clone();
    let portfolio = &request["portfolio"];
    let is_split = !list(portfolio, "dexAccounts").is_empty();
    let share = |random: &mut Random| whole(i64::try_from(random.below(1500) + 1).unwrap_or(1)) / whole(1000);
    let cross: Vec<&Value> = list(portfolio, "positions").iter().filter(|position| position["marginMode"] != "isolated").collect();
    match kind {
        // An order on what is held: more, less, all of it, or through to the other side.
        0 | 1 => {
            let position = *cross.get(usize::try_from(random.below(cross.len().max(1) as u64)).ok()?)?;
            let coin = position["coin"].as_str()?;
            let size = number(position, "size");
            let amount = if random.chance(20) { size.abs() } else { floored(&(size.abs() * share(random)), 0) };
            if amount.is_zero() {
                return None;
            }
            let is_buy = random.chance(50);
            let mark = number(find(&request["market"], "perps", "coin", coin)?, "markPrice");
            let price =
                if kind == 0 { mark } else { floored(&(mark * (whole(1) + (share(random) - q("0.75")) / whole(10))), 4).max(q("0.0001")) };
            let mut change = json!({ "kind": "order", "coin": coin, "side": if is_buy { "buy" } else { "sell" }, "size": show(&amount) });
            if kind == 1 {
                set(&mut change, "price", &price);
            }
            let signed = if is_buy { amount } else { -amount };
            fill(&mut after, coin, &signed, &price, position["leverage"].as_u64()?);
            Some((change, after))
        }
        // A new coin.
        2 => {
            let free = |perp: &&Value| {
                list(portfolio, "positions").iter().chain(list(portfolio, "orders")).all(|held| held["coin"] != perp["coin"])
            };
            let perp = list(&request["market"], "perps").iter().find(free)?;
            let coin = perp["coin"].as_str()?;
            let amount = floored(&(whole(1000) / number(perp, "markPrice") + whole(1)), 0);
            fill(&mut after, coin, &-&amount, &number(perp, "markPrice"), 2);
            Some((json!({ "kind": "order", "coin": coin, "side": "sell", "size": show(&amount), "leverage": 2 }), after))
        }
        // A part of a position closed.
        3 => {
            let position = *cross.first()?;
            let coin = position["coin"].as_str()?;
            let size = number(position, "size");
            let amount = if random.chance(30) { size.abs() } else { size.abs() / whole(2) };
            let mut change = json!({ "kind": "closing", "coin": coin });
            if amount < size.abs() {
                set(&mut change, "size", &amount);
            }
            let mark = number(find(&request["market"], "perps", "coin", coin)?, "markPrice");
            fill(&mut after, coin, &(if size.is_positive() { -amount } else { amount }), &mark, position["leverage"].as_u64()?);
            Some((change, after))
        }
        // Cash in and out.
        4 | 5 if !is_split => {
            let balance = random.pick(list(portfolio, "balances"));
            if balance.get("supplied").is_some() || balance.get("inSpot").is_some() {
                return None;
            }
            let name = if balance.get("amount").is_some() { "amount" } else { "total" };
            let amount = if kind == 4 { whole(250) * share(random) } else { number(balance, name) * share(random) / whole(3) };
            let amount = floored(&amount, 6);
            if !amount.is_positive() {
                return None;
            }
            let token = balance["token"].as_str()?;
            let signed = if kind == 4 { amount.clone() } else { -&amount };
            pay(&mut after, token, None, &signed, &signed);
            Some((json!({ "kind": if kind == 4 { "deposit" } else { "withdrawal" }, "token": token, "amount": show(&amount) }), after))
        }
        // A coin bought or sold for USDC.
        6 if !is_split => {
            let usdc = find(portfolio, "balances", "token", "USDC")?;
            let coins =
                list(portfolio, "balances").iter().filter(|held| !held["token"].as_str().is_some_and(|token| token.starts_with("USD")));
            let coin = coins.into_iter().find(|held| held.get("supplied").is_none())?;
            if usdc.get("inSpot").is_some() {
                return None;
            }
            let token = coin["token"].as_str()?;
            let size = floored(&(number(coin, "amount") * share(random) / whole(2)), 6);
            let price = number(find(&request["market"], "tokens", "token", token)?, "price");
            if size.is_zero() {
                return None;
            }
            let signed = if random.chance(50) { size.clone() } else { -&size };
            let name = if usdc.get("amount").is_some() { "amount" } else { "total" };
            if portfolio["mode"] != "portfolioMargin" && &signed * &price > number(usdc, name) {
                return None;
            }
            pay(&mut after, token, None, &signed, &signed);
            let cash = -(&signed * price);
            pay(&mut after, "USDC", None, &cash, &cash);
            Some((
                json!({ "kind": "spotOrder", "token": token, "side": if signed.is_positive() { "buy" } else { "sell" }, "size": show(&size) }),
                after,
            ))
        }
        // A debt repaid.
        7 => {
            let loan = list(portfolio, "loans").first()?;
            let balance = find(portfolio, "balances", "token", "USDC")?;
            if balance.get("inSpot").is_some() {
                return None;
            }
            let amount = floored(&(number(loan, "amount") / whole(2)), 6);
            if balance["amount"].as_str().is_some_and(|held| amount > q(held)) {
                return None;
            }
            let rest = number(loan, "amount") - &amount;
            set(&mut after["portfolio"]["loans"][0], "amount", &rest);
            pay(&mut after, "USDC", None, &-&amount, &whole(0));
            Some((json!({ "kind": "repayment", "token": "USDC", "amount": show(&amount) }), after))
        }
        // Moved from spot to a dex.
        8 if is_split => {
            let balance = find(portfolio, "balances", "token", "USDC")?;
            let in_spot = balance["inSpot"].as_str().map(q)?;
            let account = list(portfolio, "dexAccounts").iter().position(|account| account["dex"] == "")?;
            let amount = floored(&(in_spot.clone() / whole(2)), 6);
            set(held(&mut after, "USDC"), "inSpot", &(in_spot - &amount));
            let value = number(&portfolio["dexAccounts"][account], "accountValue") + &amount;
            set(&mut after["portfolio"]["dexAccounts"][account], "accountValue", &value);
            Some((json!({ "kind": "transfer", "token": "USDC", "amount": show(&amount), "from": "spot", "to": "main" }), after))
        }
        _ => None,
    }
}

const KINDS: [&str; 9] =
    ["order at the mark", "order at a price", "new coin", "closing", "deposit", "withdrawal", "spot order", "repayment", "transfer"];

#[test]
#[cfg_attr(debug_assertions, ignore = "thousands of accounts: cargo test --profile thorough")]
fn the_book_after_a_change_is_the_one_built_by_hand() {
    let (mut wrong, mut checked) = (Faults::default(), [0_usize; 9]);
    for seed in 0..ACCOUNTS {
        let (request, mut random) = (crowded::either(seed), Random::new(seed));
        let before = engine::compare(&request.to_string())["report"].take();
        for kind in 0..9 {
            let Some((change, built)) = change(&request, &mut random, kind) else { continue };
            let name = KINDS[usize::try_from(kind).expect("small")];
            let at = |what: &str| format!("seed {seed} {change}: {what}");
            let answer = engine::what_if(&request.to_string(), &change);
            if answer["status"] != "ok" {
                wrong.add(format!("{name}: rejected"), at(&answer["issues"].to_string()));
                continue;
            }
            checked[usize::try_from(kind).expect("small")] += 1;
            let report = &answer["report"];
            wrong.expect(report["before"] == before, &format!("{name}: before"), || at("is not the answer to the request"));
            let built = engine::compare(&built.to_string());
            let refusal = built["issues"][0]["message"].as_str().unwrap_or_default();
            if refusal == "is below zero" || refusal.contains("in spot anyway") {
                continue; // A request built by hand would need a loan there, or would leave out what is kept in spot.
            }
            if built["status"] != "ok" {
                wrong.add(format!("{name}: built"), at(&built["issues"].to_string()));
                continue;
            }
            if let Some(what) = difference(&built["report"], &report["after"], "") {
                wrong.add(format!("{name}: after"), at(&what));
            }
            let again = engine::compare(&report["request"].to_string());
            let what = difference(&again["report"], &report["after"], "");
            wrong.expect(what.is_none(), &format!("{name}: its own request"), || at(&format!("{what:?}")));
            // What backs no perps any more is no part of the account value, so only USDC's dexes are looked at.
            let is_usdc = change["coin"].as_str().is_none_or(|coin| rules::collateral_of(rules::dex_of(coin)) == "USDC");
            for regime in REGIMES.into_iter().filter(|_| is_usdc && [0, 2, 3, 8].contains(&kind)) {
                let value = |moment: &str| number(&report[moment]["regimes"][regime], "accountValue");
                let is_same = agree(&value("before"), &value("after"), &q("1e-18")) || (kind == 8 && regime == "standard");
                wrong.expect(is_same, &format!("{name}: account value"), || at(regime));
            }
        }
    }
    wrong.none_in(checked.iter().sum(), 150);
    // New coins are rare: few accounts have a priced coin that they neither hold nor order.
    assert!(checked.iter().enumerate().all(|(kind, count)| *count > 0 || kind == 2), "{checked:?}");
}

#[test]
#[cfg_attr(debug_assertions, ignore = "thousands of accounts: cargo test --profile thorough")]
fn changes_in_a_row_are_changes_one_after_the_other() {
    let (mut wrong, mut checked) = (Faults::default(), 0);
    for seed in 0..ACCOUNTS {
        let (request, mut random) = (crowded::either(seed), Random::new(seed));
        let mut kind = || random.below(9);
        let kinds = [kind(), kind()];
        let Some((first, _)) = change(&request, &mut random, kinds[0]) else { continue };
        let one = engine::what_if(&request.to_string(), &first);
        if one["status"] != "ok" {
            wrong.add("a change that is defined is rejected", format!("seed {seed} {first}: {}", one["issues"]));
            continue;
        }
        let between = &one["report"]["request"];
        let Some((second, _)) = change(&request, &mut random, kinds[1]) else { continue };
        let two = engine::what_if(&between.to_string(), &second);
        let both = engine::what_if(&request.to_string(), &json!([first, second]));
        checked += 1;
        let at = |what: &str| format!("seed {seed} {first} {second}: {what}");
        wrong.expect(two["status"] == both["status"], "status", || at(&format!("{} and {}", two["issues"], both["issues"])));
        if both["status"] == "ok" && two["status"] == "ok" {
            let what = difference(&two["report"]["after"], &both["report"]["after"], "");
            wrong.expect(what.is_none(), "after", || at(&format!("{what:?}")));
            wrong.expect(two["report"]["changes"][0]["regimes"] == both["report"]["changes"][1]["regimes"], "verdict", || at("differs"));
        }
    }
    wrong.none_in(checked, 25);
}

#[test]
#[cfg_attr(debug_assertions, ignore = "thousands of accounts: cargo test --profile thorough")]
fn what_is_taken_is_what_capacity_says() {
    let (mut wrong, mut checked) = (Faults::default(), 0);
    for seed in 0..ACCOUNTS / 8 {
        let request = crowded::either(seed);
        if request["options"].get("amountScale").is_some() {
            continue;
        }
        let text = request.to_string();
        let answer = engine::capacity(&text, None);
        for regime in REGIMES {
            let of_regime = &answer["report"]["regimes"][regime];
            if of_regime["isLiquidatable"] == true {
                continue;
            }
            let mut verdict = |change: &Value, expected: bool, kind: &str| {
                let answer = engine::what_if(&text, change);
                checked += 1;
                // What cannot be applied at all is not taken either.
                let is_taken = answer["status"] == "ok" && answer["report"]["changes"][0]["regimes"][regime]["isAccepted"] == true;
                let said = || format!("seed {seed} {change}: {} {}", answer["issues"], answer["report"]["changes"]);
                wrong.expect(is_taken == expected, &format!("{regime} {kind}"), said);
            };
            for coin in list(of_regime, "coins") {
                let name = coin["coin"].as_str().expect("a name");
                let Some(decimals) = rules::coin(name, Some(1), &whole(1)).size_decimals else { continue };
                let lot = whole(1) / whole(10).pow(i32::try_from(decimals).expect("small"));
                for (side, field) in [("buy", "maxBuySize"), ("sell", "maxSellSize")] {
                    let largest = number(coin, field);
                    let order =
                        |size: &Q| json!({ "kind": "order", "coin": name, "side": side, "size": show(size), "leverage": coin["leverage"] });
                    if largest.is_positive() {
                        verdict(&order(&largest), true, "largest order");
                    }
                    verdict(&order(&(&largest + &lot)), false, "a lot more");
                }
            }
            for token in list(of_regime, "tokens") {
                let most = number(token, "maxWithdrawal");
                let taken = |amount: &Q| json!({ "kind": "withdrawal", "token": token["token"], "amount": show(amount) });
                let floor = floored(&most, 8);
                if floor.is_positive() {
                    verdict(&taken(&floor), true, "largest withdrawal");
                }
                verdict(&taken(&(floor + q("0.00000001"))), false, "more withdrawn");
            }
        }
    }
    wrong.none_in(checked, 500);
}

/// What of each pool is free for orders, by the figures of a report: never less than nothing.
fn free_for_orders(pool: &Value) -> Q {
    let of = |name: &str| number(pool, name);
    (of("crossEquity") + of("borrowCredit") - of("initialMargin") - of("orderMargin")).max(whole(0))
}

#[test]
fn a_resting_order_is_taken_where_its_own_margin_is_free() {
    let (mut wrong, mut taken, mut refused) = (Faults::default(), 0, 0);
    for seed in 0..60 {
        let (request, mut random) = (crowded::either(seed), Random::new(seed ^ 0xE5));
        if request["options"].get("amountScale").is_some() || request["portfolio"].get("orderMargins").is_some() {
            continue;
        }
        let before = engine::report(&request.to_string());
        for position in list(&request["portfolio"], "positions").iter().filter(|position| position["marginMode"] != "isolated") {
            let coin = position["coin"].as_str().expect("a coin");
            let mark = number(find(&request["market"], "perps", "coin", coin).expect("a market"), "markPrice");
            let share = *random.pick(&["0.3", "1.9", "2", "2.5", "4"]);
            let away = *random.pick(&["0.8", "1", "1.3"]);
            let size = floored(&(number(position, "size").abs() * q(share)), 0) + whole(1);
            let price = floored(&(&mark * q(away)), 2).max(q("0.01"));
            let side = *random.pick(&["buy", "sell"]);
            let change =
                json!({ "kind": "order", "coin": coin, "side": side, "size": show(&size), "price": show(&price), "isResting": true });
            let answer = engine::what_if(&request.to_string(), &change);
            assert_eq!(answer["status"], "ok", "seed {seed} {change}: {answer}");
            for regime in REGIMES {
                let pools = |report: &Value| -> Vec<Value> { list(&report["regimes"][regime], "pools").to_vec() };
                let verdict = &answer["report"]["changes"][0]["regimes"][regime];
                let is_refused = list(verdict, "refusals").iter().any(|refusal| refusal["rule"] == "margin");
                let rows: Vec<(Value, Value)> = pools(&before).into_iter().zip(pools(&answer["report"]["after"])).collect();
                let needed = |(before, after): &(Value, Value)| number(after, "orderMargin") - number(before, "orderMargin");
                let lacks = rows.iter().any(|row| needed(row).is_positive() && needed(row) > free_for_orders(&row.0));
                *(if lacks { &mut refused } else { &mut taken }) += 1;
                wrong.expect(is_refused == lacks, &format!("{regime} {lacks}"), || format!("seed {seed} {change}: {verdict}"));
                let has_reason = verdict["reason"].is_string() == (verdict["isAccepted"] == false);
                wrong.expect(has_reason, "a reason without a refusal", || format!("seed {seed} {change}: {verdict}"));
            }
        }
    }
    wrong.none_in(taken.min(refused), 40);
}

#[test]
fn margin_is_taken_out_down_to_what_must_stay() {
    let (mut wrong, mut checked) = (Faults::default(), 0);
    for seed in 0..150 {
        let request = crowded::either(seed);
        let before = engine::report(&request.to_string());
        for position in list(&before["regimes"]["unified"], "positions").iter().filter(|position| position["marginMode"] == "isolated") {
            let (coin, notional) = (&position["coin"], number(position, "notional"));
            let leverage = whole(i64::try_from(position["leverage"].as_u64().expect("a leverage")).expect("small"));
            let stays = (&notional / leverage).max(&notional / whole(10));
            let most = (number(position, "marginUsed") - stays).max(whole(0));
            wrong
                .expect(agree(&most, &number(position, "removableMargin"), &q("1e-20")), "removable", || format!("seed {seed} {position}"));
            let posted = find(&request["portfolio"], "positions", "coin", coin.as_str().expect("a name")).expect("the position");
            let mut amounts = vec![(-floored(&most, 6), true), (-(floored(&most, 6) + q("0.000001")), false)];
            amounts.retain(|(amount, _)| amount.is_negative());
            for (amount, expected) in amounts {
                let change = json!({ "kind": "isolatedMargin", "coin": coin, "amount": show(&amount) });
                let answer = engine::what_if(&request.to_string(), &change);
                checked += 1;
                for regime in REGIMES {
                    let got = answer["report"]["changes"][0]["regimes"][regime]["isAccepted"] == true;
                    // Profit that stays in an isolated position is no posted margin: taking out more than that is rejected.
                    let is_rejected = answer["status"] != "ok" && posted.get("isolatedEquity").is_none();
                    wrong.expect(got == expected || is_rejected, regime, || format!("seed {seed} {change}: {answer}"));
                }
                if answer["status"] == "ok" {
                    let after = &answer["report"]["after"]["regimes"]["unified"];
                    let row = find(after, "positions", "coin", coin.as_str().expect("a name")).expect("the position");
                    let is_less = agree(&(number(position, "marginUsed") + &amount), &number(row, "marginUsed"), &q("1e-18"));
                    wrong.expect(is_less, "margin used", || format!("seed {seed} {change}: {row}"));
                    wrong.expect(number(&answer["report"]["difference"]["unified"], "accountValue").is_zero(), "account value", || {
                        change.to_string()
                    });
                }
            }
        }
    }
    wrong.none_in(checked, 40);
}

#[test]
fn the_deposit_that_restores_a_ratio_restores_it() {
    let (mut wrong, mut checked) = (Faults::default(), [0, 0]);
    for seed in 0..150 {
        let request = crowded::either(seed);
        let level = random_level(seed);
        let answer = engine::capacity(&request.to_string(), Some(&json!({ "ratio": level })));
        for regime in REGIMES {
            let deposits = list(&answer["report"]["regimes"][regime]["restoration"], "deposits");
            let is_several = list(&engine::report(&request.to_string())["regimes"]["standard"], "pools").len() > 1;
            for (share, restores) in [(whole(1), true), (q("0.999"), false)] {
                let change = |deposit: &Value| {
                    let amount = floored(&(number(deposit, "amount") * &share), 8);
                    let mut change = json!({ "kind": "deposit", "token": deposit["token"], "amount": show(&amount) });
                    if deposit["to"].is_string() {
                        change["to"] = deposit["to"].clone();
                    }
                    amount.is_positive().then_some(change)
                };
                let changes: Vec<Value> = deposits.iter().filter_map(change).collect();
                if changes.len() < deposits.len() || (!restores && deposits.is_empty()) {
                    continue;
                }
                let answer = engine::what_if(&request.to_string(), &Value::from(changes));
                if answer["status"] != "ok" {
                    wrong.add(format!("{regime}: rejected"), format!("seed {seed} {deposits:?}: {}", answer["issues"]));
                    continue;
                }
                checked[usize::from(is_several)] += 1;
                let ratio = answer["report"]["after"]["regimes"][regime]["ratio"].as_str().map(q);
                let is_within = ratio.as_ref().is_some_and(|ratio| *ratio <= q(level) + q("1e-12"));
                wrong.expect(is_within == restores, &format!("{regime} {restores}"), || {
                    format!("seed {seed} to {level} {deposits:?}: {ratio:?}")
                });
            }
        }
    }
    wrong.none_in(checked[0].min(checked[1]), 150);
}

fn random_level(seed: u64) -> &'static str {
    ["0.1", "0.5", "0.95"][usize::try_from(seed % 7 % 3).expect("small")]
}
