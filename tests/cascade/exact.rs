//! Zero impact, the closed form of the linear law, bad debt, monotonicity.

use crate::scenario::{holder, linear, no_impact, number, one_coin, report};
use serde_json::{Value, json};

/// Longs of one coin and matching shorts that nothing can touch.
fn longs(count: usize, size: f64, cash: impl Fn(usize) -> f64) -> Vec<Value> {
    let mut accounts: Vec<Value> = (0..count).map(|index| holder(size, cash(index))).collect();
    accounts.push(holder(-size * count as f64, size * count as f64 * 100_000.0));
    accounts
}

#[test]
fn without_impact_the_price_is_the_shocked_price() {
    for shock in ["-0.3", "0.25", "-0.999", "2", "0"] {
        let mut scenario = one_coin(no_impact(), shock, longs(100, 10.0, |index| 20.0 * index as f64 + 60.0));
        scenario["shock"]["blocks"] = json!(7);
        let report = report(&scenario);
        let coin = &report.outcome.per_coin[0];
        assert!((number(coin.final_price) - 100.0 * (1.0 + number(shock))).abs() < 1e-9, "{shock}");
        assert_eq!((coin.final_price, coin.extreme_price), (coin.shocked_price, coin.shocked_price));
    }
}

#[test]
fn with_infinite_depth_liquidations_are_those_of_the_static_shock() {
    for (shock, price) in [("-0.05", 95.0), ("-0.17", 83.0), ("-0.4", 60.0), ("0.2", 120.0)] {
        let sizes = |index: usize| if index.is_multiple_of(3) { -7.0 } else { 5.0 };
        let cash = |index: usize| 45.0 + 3.7 * index as f64;
        let accounts = (0..200).map(|index| holder(sizes(index), cash(index))).collect();
        let report = report(&one_coin(no_impact(), shock, accounts));
        // Worked out here from the rule alone: account value below maintenance margin of notional over twenty, or not.
        let is_dead = |index: &usize| cash(*index) + sizes(*index) * (price - 100.0) < sizes(*index).abs() * price / 20.0;
        let dead: Vec<usize> = (0..200).filter(is_dead).collect();
        assert!(!dead.is_empty() && dead.len() < 200, "{shock}");
        assert_eq!(report.outcome.liquidated_accounts as usize, dead.len(), "{shock}");
        let notional: f64 = dead.iter().map(|index| sizes(*index).abs() * price).sum();
        assert!((number(report.outcome.liquidated) - notional).abs() < 1e-6, "{shock}");
    }
}

/// Longs whose liquidation prices lie evenly from just below 100 down, so that each dollar of fall liquidates the same size.
fn even_density(count: usize, size: f64, lowest: f64) -> Vec<Value> {
    // Liquidated below P: cash + size (P - 100) = size P / 20.
    longs(count, size, |index| {
        let at = 100.0 - (100.0 - lowest) * (index as f64 + 0.5) / count as f64;
        size * (100.0 - at + at / 20.0)
    })
}

/// Amplification when the density of liquidations times the price impact of selling is `product`.
fn amplification(count: usize, product: f64) -> f64 {
    // The shock takes the price to S = 99; selling Q USDC at the starting price takes S · Q / depth off. Per dollar of fall `per_dollar` USDC go.
    let (size, lowest, shocked) = (10.0, 50.0, 99.0);
    let per_dollar = count as f64 * size * 100.0 / (100.0 - lowest);
    let depth = per_dollar * shocked / product;
    let mut scenario = one_coin(linear(&format!("{depth:.6}")), "-0.01", even_density(count, size, lowest));
    scenario["blocks"]["number"] = json!(if cfg!(debug_assertions) { 400 } else { 2_000 });
    number(report(&scenario).outcome.amplification.unwrap())
}

#[test]
fn a_linear_law_amplifies_by_one_over_one_minus_the_product() {
    for product in [0.0001, 0.25, 0.5, 0.75, 0.9] {
        let expected = 1.0 / (1.0 - product);
        // The thorough profile takes more accounts, and so comes closer.
        let counts = if cfg!(debug_assertions) { [250, 1_000, 4_000] } else { [1_000, 4_000, 16_000] };
        let errors: Vec<f64> = counts.map(|count| (amplification(count, product) / expected - 1.0).abs()).to_vec();
        // An account more or less is the error: it falls with their number.
        assert!(errors[2] < if cfg!(debug_assertions) { 0.04 } else { 0.02 } && errors[2] <= errors[0] + 1e-3, "{product}: {errors:?}");
    }
}

#[test]
fn from_a_product_of_one_the_fall_sustains_itself() {
    // A shock of one dollar takes all the longs, down to a liquidation price of 50 and below.
    for product in [1.05, 1.5] {
        let fall = amplification(4_000, product);
        assert!(fall > 49.0, "{product}: {fall}");
    }
    assert!(amplification(4_000, 0.95) < 25.0);
}

#[test]
fn bad_debt_is_what_is_missing_at_execution_prices() {
    // Without impact accounts are taken at the shocked price.
    let cash = |index: usize| 60.0 + 2.0 * index as f64;
    let without = report(&one_coin(no_impact(), "-0.3", longs(150, 10.0, cash)));
    let missing: f64 = (0..150).map(|index| (-(cash(index) - 10.0 * 30.0)).max(0.0)).sum();
    assert!(missing > 0.0);
    assert!((number(without.outcome.bad_debt) - missing).abs() < 1e-6);
    // With impact a market order is filled below the mark: between two thirds of maintenance margin and all of it at the mark, below zero after.
    let accounts = longs(1, 10_000.0, |_| 10_000.0 * (10.0 + 4.0));
    let deep = report(&one_coin(linear("2000000"), "-0.1", accounts));
    // 1,000,000 USDC at the start go through a depth of 2,000,000: half the way to a displacement of a half.
    let filled = 90.0 * (1.0 - 0.25);
    let expected = 10_000.0 * (100.0 - filled) - 140_000.0;
    assert!((number(deep.outcome.bad_debt) - expected).abs() < 1e-6, "{} {expected}", deep.outcome.bad_debt);
    assert_eq!(number(deep.outcome.who_paid.backstop), -expected);
}

#[test]
fn more_shock_never_liquidates_less() {
    // Longs that are sold in whole at once into a book that does not refill: who is liquidated at a smaller shock is at a larger one,
    // block by block, because sizes sold move the price and never less of them are sold.
    for law in [no_impact(), linear("300000"), json!({ "law": "squareRoot", "coefficient": "1", "volatility": "0.3", "volume": "900000" })]
    {
        let mut before = (0, 0.0);
        for step in 0..=60 {
            let shock = format!("-{}", f64::from(step) / 100.0);
            let accounts = longs(300, 10.0, |index| 55.0 + (index * index % 431) as f64);
            let outcome = report(&one_coin(law.clone(), if step == 0 { "0" } else { &shock }, accounts)).outcome;
            let coin = &outcome.per_coin[0];
            let now = (outcome.liquidated_accounts, 100.0 - number(coin.final_price));
            assert!(now.0 >= before.0 && now.1 >= before.1 - 1e-9, "{law} {shock}: {now:?} after {before:?}");
            before = now;
        }
        assert_eq!(before.0, 300);
    }
}

#[test]
fn the_book_is_consumed_before_the_law_applies() {
    let accounts = longs(1, 100.0, |_| 100.0 * (2.0 + 4.8));
    let mut scenario = one_coin(linear("100000"), "-0.02", accounts);
    scenario["coins"][0]["book"] = json!({
        "bids": [{ "price": "99", "size": "20" }, { "price": "98", "size": "30" }],
        "asks": [{ "price": "101", "size": "1000" }]
    });
    let outcome = report(&scenario).outcome;
    // 20 at 1 % off, 30 at 2 % off, 50 (5,000 USDC) beyond at 2 % and up to 5 % more, 2.5 % on average; of a price of 98.
    let average = (20.0 * 0.01 + 30.0 * 0.02 + 50.0 * (0.02 + 0.025)) / 100.0;
    assert!((number(outcome.liquidated) - 100.0 * 98.0 * (1.0 - average)).abs() < 1e-3, "{}", outcome.liquidated);
    assert!((number(outcome.per_coin[0].final_price) - 98.0 * (1.0 - 0.07)).abs() < 1e-3);
}

#[test]
fn the_bounded_law_stays_within_its_bound_and_the_book_refills() {
    let law = json!({ "law": "boundedExponential", "bound": "0.2", "coefficient": "0.5", "volume": "100000", "volatility": "0.05", "days": "0.25" });
    let accounts = longs(1, 100_000.0, |_| 100_000.0 * 6.5);
    let mut scenario = one_coin(law, "-0.02", accounts);
    scenario["coins"][0]["refillHalfLifeSeconds"] = json!("10");
    scenario["blocks"]["number"] = json!(2_000);
    let coin = report(&scenario).outcome.per_coin.remove(0);
    // Depth 0.5 · 100,000 / 0.05 · 0.5 = 500,000; a flow of ten million is a hundred times depth times bound.
    assert!((number(coin.extreme_price) - 98.0 * 0.8).abs() < 1e-6, "{}", coin.extreme_price);
    assert_eq!(number(coin.final_price), 98.0);
}
