//! What must hold for every account, on random ones.

use crate::reference::formula::{Operands, evaluate};
use crate::reference::number::{Q, agree, parse, q, show, whole};
use crate::reference::{engine, file, paths, random};
use num_traits::Signed;
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

const REGIMES: [&str; 3] = ["standard", "unified", "portfolio"];
/// Room for figures that are rounded to 28 digits on the way.
const ROUNDING: &str = "1e-15";

fn report(request: &Value) -> Value {
    engine::report(&request.to_string())
}

fn number(report: &Value, path: &str) -> Option<Q> {
    paths::get(report, path).and_then(Value::as_str).and_then(parse)
}

/// Adds to a decimal of a request.
fn add(request: &mut Value, path: &str, amount: &Q) {
    let sum = number(request, path).expect("a decimal") + amount;
    paths::set(request, path, Some(Value::from(show(&sum))));
}

/// Every decimal of a value, by path, lists by the name of their elements so that order is left out.
fn decimals(value: &Value, path: &str, found: &mut Vec<(String, Q)>) {
    match value {
        Value::String(text) => found.extend(parse(text).map(|number| (path.to_owned(), number))),
        Value::Object(fields) => fields.iter().for_each(|(name, field)| decimals(field, &format!("{path}.{name}"), found)),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                let name = ["coin", "dex", "token"]
                    .iter()
                    .find_map(|key| item.get(key).and_then(Value::as_str).map(|name| format!("{key}={name}")));
                let kind = item.get("kind").and_then(Value::as_str).unwrap_or("");
                decimals(item, &format!("{path}[{}{kind}]", name.unwrap_or_else(|| index.to_string())), found);
            }
        }
        _ => {}
    }
}

fn sorted_decimals(value: &Value) -> Vec<(String, Q)> {
    let mut found = Vec::new();
    decimals(value, "", &mut found);
    found.sort_by(|left, right| left.0.cmp(&right.0));
    found
}

/// `null` is a requirement with nothing behind it: worse than any number.
fn is_no_worse(before: Option<&Q>, after: Option<&Q>) -> bool {
    match (before, after) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(before), Some(after)) => after <= before || agree(before, after, &q(ROUNDING)),
    }
}

/// So many accounts, the same in every run; `PROPTEST_RNG_SEED` chooses others.
fn runs(cases: u32) -> ProptestConfig {
    let mut config = ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() };
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(20_260_819);
    }
    config
}

proptest! {
    #![proptest_config(runs(150))]

    #[test]
    fn maintenance_margin_is_at_most_initial_margin(seed in any::<u64>()) {
        let report = report(&random::request(seed));
        for regime in REGIMES {
            for position in report["regimes"][regime]["positions"].as_array().expect("positions") {
                if position["leverage"].as_u64() <= position["tier"]["maxLeverage"].as_u64() {
                    let (initial, maintenance) = (number(position, "initialMargin"), number(position, "maintenanceMargin"));
                    prop_assert!(maintenance.is_some() && maintenance <= initial, "{position}");
                }
            }
        }
    }

    #[test]
    fn more_usdc_never_raises_a_ratio(seed in any::<u64>(), cents in 1_i64..100_000_000) {
        let request = random::request(seed);
        let mut richer = request.clone();
        let field = if request["portfolio"]["balances"][0].get("amount").is_some() { "amount" } else { "total" };
        let more = whole(cents) / whole(100);
        add(&mut richer, &format!("portfolio.balances[token=USDC].{field}"), &more);
        if paths::get(&request, "portfolio.dexAccounts[dex=]").is_some() {
            add(&mut richer, "portfolio.dexAccounts[dex=].accountValue", &more);
        }
        let (before, after) = (report(&request), report(&richer));
        for regime in REGIMES {
            let path = format!("regimes.{regime}.ratio");
            let (before, after) = (number(&before, &path), number(&after, &path));
            prop_assert!(is_no_worse(before.as_ref(), after.as_ref()), "{path}: {before:?} became {after:?}");
        }
    }

    #[test]
    fn more_collateral_never_raises_a_ratio(seed in any::<u64>(), hundredths in 1_i64..1_000_000) {
        let request = random::request(seed);
        let mut richer = request.clone();
        let is_held = paths::get(&request, "portfolio.balances[token=UBTC].amount").is_some();
        prop_assume!(is_held);
        add(&mut richer, "portfolio.balances[token=UBTC].amount", &(whole(hundredths) / whole(100)));
        if paths::get(&request, "portfolio.balances[token=UBTC].supplied").is_some() {
            add(&mut richer, "portfolio.balances[token=UBTC].supplied", &(whole(hundredths) / whole(100)));
        }
        let (before, after) = (report(&request), report(&richer));
        for regime in REGIMES {
            let path = format!("regimes.{regime}.ratio");
            let (before, after) = (number(&before, &path), number(&after, &path));
            prop_assert!(is_no_worse(before.as_ref(), after.as_ref()), "{path}: {before:?} became {after:?}");
        }
    }

    #[test]
    fn order_does_not_matter(seed in any::<u64>()) {
        let request = random::request(seed);
        let mut turned = request.clone();
        for list in ["portfolio.positions", "portfolio.balances", "portfolio.orders", "market.perps", "market.tokens"] {
            if let Some(Value::Array(items)) = paths::get(&request, list) {
                paths::set(&mut turned, list, Some(items.iter().rev().cloned().collect()));
            }
        }
        let (straight, turned) = (sorted_decimals(&report(&request)), sorted_decimals(&report(&turned)));
        prop_assert_eq!(straight.len(), turned.len());
        for ((path, straight), (turned_path, turned)) in straight.iter().zip(&turned) {
            prop_assert_eq!(path, turned_path);
            prop_assert!(agree(straight, turned, &q(ROUNDING)), "{}: {} became {}", path, show(straight), show(turned));
        }
    }

    /// An account whose amounts are all multiplied by a constant, and the rules' amounts with it, has the same ratios and prices.
    #[test]
    fn a_scaled_account_has_the_same_ratios(seed in any::<u64>(), eighths in 1_i64..80) {
        let request = random::request(seed);
        let scale = whole(eighths) / whole(8);
        let mut scaled = request.clone();
        let times = |value: &Value| Value::from(show(&(q(value.as_str().expect("a decimal")) * &scale)));
        let fields = ["amount", "total", "inSpot", "supplied", "size", "isolatedMargin", "isolatedEquity", "accountValue"];
        for list in ["balances", "loans", "positions", "orders", "orderMargins", "dexAccounts"] {
            for item in scaled["portfolio"].get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
                for field in fields {
                    if let Some(value) = item.get_mut(field) {
                        *value = times(value);
                    }
                }
            }
        }
        let of_request = number(&request, "options.amountScale").unwrap_or_else(|| whole(1));
        paths::set(&mut scaled, "options.amountScale", Some(Value::from(show(&(of_request * &scale)))));
        let (plain, scaled) = (report(&request), report(&scaled));
        for regime in REGIMES {
            let at = |report: &Value, field: &str| number(report, &format!("regimes.{regime}.{field}"));
            prop_assert_eq!(&plain["regimes"][regime]["isLiquidatable"], &scaled["regimes"][regime]["isLiquidatable"]);
            for field in ["ratio", "documentedRatio.ratio", "healthFactor", "leverage.gross"] {
                let (plain, scaled) = (at(&plain, field), at(&scaled, field));
                prop_assert_eq!(plain.is_some(), scaled.is_some(), "{} {}", regime, field);
                prop_assert!(plain.zip(scaled).is_none_or(|(plain, scaled)| agree(&plain, &scaled, &q(ROUNDING))), "{} {}", regime, field);
            }
            for field in ["maintenanceMargin", "hold", "available", "freeCollateral", "availableAfterMaintenance", "accountValue"] {
                let (plain, scaled) = (at(&plain, field).expect("a figure"), at(&scaled, field).expect("a figure"));
                prop_assert!(agree(&(plain * &scale), &scaled, &q(ROUNDING)), "{} {}", regime, field);
            }
            for (index, position) in plain["regimes"][regime]["positions"].as_array().expect("positions").iter().enumerate() {
                let price = number(position, "displayedLiquidationPrice");
                let scaled = at(&scaled, &format!("positions[{index}].displayedLiquidationPrice"));
                prop_assert_eq!(price.is_some(), scaled.is_some());
                prop_assert!(price.zip(scaled).is_none_or(|(price, scaled)| agree(&price, &scaled, &q(ROUNDING))), "{}", position);
            }
        }
    }

    #[test]
    fn the_same_input_gives_the_same_bytes(seed in any::<u64>()) {
        let text = random::request(seed).to_string();
        prop_assert_eq!(engine::compare_bytes(&text), engine::compare_bytes(&text));
    }

    /// At the displayed price nothing is left over maintenance margin; a little closer to the mark something is.
    #[test]
    fn at_the_displayed_price_nothing_is_left(seed in any::<u64>()) {
        let request = random::request(seed);
        let plain = report(&request);
        for position in plain["regimes"]["unified"]["positions"].as_array().expect("positions") {
            let coin = position["coin"].as_str().expect("a coin");
            let token = crate::reference::rules::collateral_of(crate::reference::rules::dex_of(coin));
            let has_amount = paths::get(&request, &format!("portfolio.balances[token={token}].amount")).is_some();
            let Some(price) = number(position, "displayedLiquidationPrice").filter(|_| has_amount && position["marginMode"] == "cross") else { continue };
            let mark = number(position, "markPrice").expect("a mark price");
            let pool = format!("regimes.unified.pools[token={token}]");
            let was_liquid = number(&plain, &format!("{pool}.availableAfterMaintenance")).expect("a figure").is_negative();
            let mut moved = request.clone();
            let at = format!("market.perps[coin={coin}].markPrice");
            paths::set(&mut moved, &at, Some(Value::from(show(&crate::reference::number::floored(&price, 16)))));
            let report_there = report(&moved);
            let left = number(&report_there, &format!("{pool}.availableAfterMaintenance")).expect("a figure");
            let size = number(position, "size").expect("a size").abs();
            prop_assert!(left.abs() <= q("1e-12") * (&size * &price + whole(1)), "{coin} at {}: {} left", show(&price), show(&left));
            let closer = &price + (&mark - &price) / whole(1000);
            paths::set(&mut moved, &at, Some(Value::from(show(&crate::reference::number::floored(&closer, 12)))));
            let left = number(&report(&moved), &format!("{pool}.availableAfterMaintenance")).expect("a figure");
            prop_assert!(was_liquid || !left.is_negative(), "{coin}: {} left on the safe side", show(&left));
        }
    }
}

proptest! {
    #![proptest_config(runs(100))]

    /// With exactly the capital that a regime requires its initial margin is met, and with a cent less it is not.
    #[test]
    fn the_required_capital_is_the_least(seed in any::<u64>()) {
        let request = random::request(seed);
        let has_amount = paths::get(&request, "portfolio.balances[token=USDC].amount").is_some();
        prop_assume!(has_amount && ["USDH", "USDE", "USDT0"].iter().all(|token| !request.to_string().contains(token)));
        let plain = report(&request);
        for regime in REGIMES {
            let required = number(&plain, &format!("comparison.capitalRequired.{regime}")).expect("a figure");
            let free = |amount: &Q| {
                let mut changed = request.clone();
                let balance = &mut changed["portfolio"]["balances"][0];
                *balance = json!({ "token": "USDC", "amount": show(&crate::reference::number::floored(amount, 15)) });
                number(&report(&changed), &format!("regimes.{regime}.freeCollateral")).expect("a figure")
            };
            let (cent, rounding) = (q("0.01"), q("1e-9"));
            let enough = free(&(&required + &rounding));
            prop_assert!(!enough.is_negative(), "{regime}: {} is free with {}", show(&enough), show(&required));
            if required > cent {
                let short = free(&(&required - &cent));
                prop_assert!(short.is_negative(), "{regime}: {} is free with a cent less than {}", show(&short), show(&required));
            }
        }
    }

    /// The largest order on the side of a position leaves its pool with initial margin met; one step more does not, or leaves the
    /// tiers that allow the leverage.
    #[test]
    fn the_largest_size_is_accepted_and_one_step_more_is_not(seed in any::<u64>()) {
        let request = random::request(seed);
        let is_total = paths::get(&request, "portfolio.balances[token=USDC].total").is_some();
        prop_assume!(is_total && paths::get(&request, "options.amountScale").is_none());
        let plain = report(&request);
        for position in plain["regimes"]["unified"]["positions"].as_array().expect("positions") {
            let coin = position["coin"].as_str().expect("a coin");
            let decimals = crate::reference::rules::coin(coin, Some(1), &whole(1)).size_decimals;
            let Some(decimals) = decimals.filter(|_| position["marginMode"] == "cross") else { continue };
            let size = number(position, "size").expect("a size");
            let (side, sign) = if size.is_positive() { ("maxBuySize", whole(1)) } else { ("maxSellSize", whole(-1)) };
            let largest = number(position, side).expect("a size");
            prop_assert!(!largest.is_negative() && (&largest * whole(10).pow(i32::try_from(decimals).unwrap_or(0))).is_integer());
            // Whether the pool meets initial margin and the tier allows the leverage with so much more.
            let accepts = |more: &Q| {
                let mut changed = request.clone();
                paths::set(&mut changed, &format!("portfolio.positions[coin={coin}].size"), Some(Value::from(show(&(&size + more * &sign)))));
                let unified = &report(&changed)["regimes"]["unified"];
                let pool = |field: &str| number(unified, &format!("pools[token=USDC].{field}")).expect("a figure");
                let is_met = !(pool("crossEquity") - pool("initialMargin") - pool("orderMargin")).is_negative();
                let tier = paths::get(unified, &format!("positions[coin={coin}].tier.maxLeverage")).and_then(Value::as_u64);
                is_met && tier >= position["leverage"].as_u64()
            };
            prop_assert!(largest == whole(0) || accepts(&largest), "{coin}: {} is refused", show(&largest));
            let step = whole(1) / whole(10).pow(i32::try_from(decimals).unwrap_or(0));
            prop_assert!(!accepts(&(&largest + &step)), "{coin}: one step more than {} is accepted", show(&largest));
        }
    }
}

/// A request with a coin's perps and collateral moved by a factor.
fn moved(request: &Value, coin: &str, factor: &Q) -> Value {
    let mut moved = request.clone();
    let times = |item: &mut Value, fields: &[&str]| {
        for field in fields {
            if let Some(price) = item.get_mut(*field) {
                *price = Value::from(show(&crate::reference::number::floored(&(q(price.as_str().expect("a price")) * factor), 18)));
            }
        }
    };
    for perp in moved["market"]["perps"].as_array_mut().expect("perps") {
        if perp["coin"].as_str().and_then(|name| name.rsplit(':').next()) == Some(coin) {
            times(perp, &["markPrice", "oraclePrice"]);
        }
    }
    for token in moved["market"]["tokens"].as_array_mut().expect("tokens") {
        if token["token"] == coin || token["token"] == format!("U{coin}") {
            times(token, &["price", "reserveOraclePrice"]);
        }
    }
    moved
}

proptest! {
    #![proptest_config(runs(30))]

    /// At a trigger price the account is at its level, and on the way there nowhere above it: looked at from today's price outwards.
    #[test]
    fn an_account_lives_until_its_trigger_price(seed in any::<u64>()) {
        let request = random::request(seed);
        // Balances before PnL, so that moving a price moves the equity; one dex a coin; one pool.
        let text = request.to_string();
        let has_amount = paths::get(&request, "portfolio.balances[token=USDC].amount").is_some();
        prop_assume!(has_amount && ["USDH", "USDE", "USDT0"].iter().all(|token| !text.contains(token)));
        // Equity of an isolated position is stated at today's price; its dollars would not move.
        prop_assume!(!text.contains("isolatedEquity"));
        let answer = engine::liquidation(&text);
        prop_assert_eq!(&answer["status"], "ok", "{}: {}", text, answer);
        for regime in ["unified", "portfolio"] {
            let of_regime = &answer["report"]["regimes"][regime];
            prop_assume!(of_regime["isLiquidatable"] == false);
            for coin in of_regime["coins"].as_array().expect("coins") {
                let name = coin["coin"].as_str().expect("a coin");
                let price = number(coin, "price").expect("a price");
                let is_dead = |factor: &Q| report(&moved(&request, name, factor))["regimes"][regime]["isLiquidatable"] == true;
                for (direction, steps) in [("above", ["1.1", "1.5", "2", "4", "10"]), ("below", ["0.95", "0.8", "0.5", "0.2", "0.05"])] {
                    let triggers = coin["triggers"].as_array().expect("triggers");
                    let nearest = triggers.iter().find(|trigger| trigger["direction"] == direction).and_then(|trigger| number(trigger, "price"));
                    if let Some(nearest) = &nearest {
                        let factor = nearest / &price;
                        let there = report(&moved(&request, name, &factor));
                        let ratio = number(&there, &format!("regimes.{regime}.ratio"));
                        let is_at_level = ratio.as_ref().is_none_or(|ratio| agree(&q("0.95"), ratio, &q("1e-6")));
                        prop_assert!(is_at_level, "{regime} {name} at {}: {:?}", show(nearest), ratio.as_ref().map(show));
                    }
                    for step in steps.map(q) {
                        let is_before = nearest.as_ref().is_none_or(|nearest| {
                            let distance = (&step - whole(1)).abs();
                            distance < (nearest / &price - whole(1)).abs()
                        });
                        prop_assert!(!is_before || !is_dead(&step), "{regime} {name}: dead at {} of today's price, trigger {:?}", show(&step), nearest.as_ref().map(show));
                    }
                }
            }
        }
    }
}

/// Checks an explanation and all below it; every formula gives its value.
fn check(explanation: &Value, faults: &mut Vec<String>, count: &mut usize) {
    let path = explanation["path"].as_str().unwrap_or("");
    let mut operands = Operands::new();
    for operand in explanation["operands"].as_array().expect("operands") {
        let figures = operand["figures"].as_array().expect("figures");
        figures.iter().for_each(|figure| check(figure, faults, count));
        let values: Option<Vec<Q>> = figures.iter().map(|figure| figure["value"].as_str().and_then(parse)).collect();
        if let Some(values) = values {
            operands.insert(operand["name"].as_str().expect("a name").to_owned(), values);
        }
    }
    let (Some(formula), Some(value)) = (explanation["formula"].as_str(), explanation["value"].as_str()) else {
        let has_origin = ["source", "rule", "formula"].iter().any(|field| explanation[field].is_string());
        if !has_origin {
            faults.push(format!("{path} comes from nowhere"));
        }
        return;
    };
    *count += 1;
    match evaluate(formula, &operands) {
        Ok(got) if parse(value).is_some_and(|value| agree(&value, &got, &q(ROUNDING))) => {}
        Ok(got) => faults.push(format!("{path} is {value}, but {formula} gives {}", show(&got))),
        Err(what) => faults.push(format!("{path}: {what}")),
    }
}

/// Paths of all decimals, and of all nulls that stand for a decimal, with their value.
fn figure_paths(value: &Value, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) if parse(text).is_some() => found.push((path.to_owned(), text.clone())),
        Value::Object(fields) => fields.iter().for_each(|(name, field)| figure_paths(field, &format!("{path}.{name}"), found)),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| figure_paths(item, &format!("{path}[{index}]"), found)),
        _ => {}
    }
}

/// Everything that lends: reserves whose use is known, debts in two tokens, loans by hand, coins that are supplied in part.
fn lending_books() -> Vec<String> {
    let mut texts: Vec<String> = (0..6).map(|seed| random::borrower(seed).to_string()).collect();
    for (name, golden) in file::json_files("golden") {
        if ["manual-borrow.json", "manual-borrow-comparison.json", "charged-debts.json", "idle-balances.json"].contains(&name.as_str()) {
            texts.extend(file::cases(&golden).iter().map(|case| file::input(&golden, case)));
        }
    }
    let book = json!({ "schema": "portfolio-margin/1", "portfolio": { "mode": "portfolioMargin", "balances": [
        { "token": "USDC", "amount": "0" }, { "token": "HYPE", "amount": "900" }, { "token": "USDT0", "amount": "6" }, { "token": "USDE", "amount": "5" }
    ] }, "market": { "tokens": [
        { "token": "HYPE", "price": "90" }, { "token": "USDC", "utilization": "0.7" }, { "token": "USDT0", "price": "1", "utilization": "0.4" }
    ] } });
    texts.push(book.to_string());
    texts
}

/// Whatever figure of an answer has an explanation, it is an explanation of that figure: of the same value, and of a formula that gives it.
#[test]
fn every_explanation_is_of_its_figure() {
    let mut faults = Vec::new();
    let (mut explained, mut formulas) = (0, 0);
    for text in lending_books() {
        let mut found = Vec::new();
        figure_paths(&engine::report(&text), "", &mut found);
        let all = engine::explain_all(&text);
        for (path, value) in found.iter().map(|(path, value)| (path.trim_start_matches('.'), value)) {
            let Some(explanation) = all.get(path) else {
                let must = ["regimes.", "comparison.", "fees."].iter().any(|part| path.starts_with(part));
                faults.extend(must.then(|| format!("{path} is not explained")));
                continue;
            };
            explained += 1;
            if explanation["value"] != json!(value) {
                faults.push(format!("{path} is {value}, explained as {}", explanation["value"]));
            }
            check(explanation, &mut faults, &mut formulas);
        }
    }
    faults.sort();
    faults.dedup();
    let shown = faults.iter().take(60).cloned().collect::<Vec<_>>().join("\n");
    assert!(faults.is_empty(), "{} faults in {explained} figures:\n{shown}", faults.len());
    assert!(explained > 5000 && formulas > explained, "only {explained} figures and {formulas} formulas");
}

#[test]
fn every_figure_of_the_regimes_explains_itself() {
    let mut texts: Vec<String> = (0..12).map(|seed| random::request(seed).to_string()).collect();
    texts.push(file::capture("pm-hype-collateral-with-debt-2026-09-08.json"));
    texts.push(file::capture("unified-isolated-long-with-order-2026-09-22.json"));
    for (name, golden) in file::json_files("golden") {
        if ["funded-books.json", "g15-documentation-examples.json", "g16-carry-trade.json", "g17-funding.json"].contains(&name.as_str()) {
            let count = if name == "funded-books.json" { usize::MAX } else { 2 };
            texts.extend(file::cases(&golden).iter().take(count).map(|case| file::input(&golden, case)));
        }
    }
    let mut faults = Vec::new();
    let (mut figures, mut formulas) = (0, 0);
    for (book, text) in texts.iter().enumerate() {
        let mut found = Vec::new();
        let report = engine::report(text);
        figure_paths(&report["regimes"], "regimes", &mut found);
        // All that is said of deposits, and of each book another fifth of the rest: every explanation is an answer of its own.
        let mut funded = Vec::new();
        figure_paths(&report["comparison"]["funded"], "comparison.funded", &mut funded);
        let is_picked = |place: usize, path: &str| path.contains(".deposit") || place % 5 == book % 5;
        found.extend(funded.into_iter().enumerate().filter(|(place, (path, _))| is_picked(*place, path)).map(|(_, figure)| figure));
        for (path, value) in found {
            figures += 1;
            let answer = engine::explain(text, &path);
            if answer["status"] != "ok" {
                faults.push(format!("{path}: {}", answer["issues"]));
                continue;
            }
            let explanation = &answer["report"];
            if explanation["value"] != json!(value) || explanation["path"] != json!(path) {
                faults.push(format!("{path} is {value}, explained as {} {}", explanation["path"], explanation["value"]));
            }
            check(explanation, &mut faults, &mut formulas);
        }
    }
    faults.sort();
    faults.dedup();
    let shown = faults.iter().take(60).cloned().collect::<Vec<_>>().join("\n");
    assert!(faults.is_empty(), "{} faults in {figures} figures:\n{shown}", faults.len());
    assert!(formulas > figures, "only {formulas} formulas in {figures} figures");
}
