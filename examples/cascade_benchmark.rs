//! What a cascade costs by accounts, coins and blocks: a measurement of this machine at this moment; nothing is checked against it.

#![allow(clippy::disallowed_types, clippy::arithmetic_side_effects, reason = "a measurement")]

use portfolio_margin::cascade::{Look, Regimes, simulate};
use portfolio_margin::report::read_scenario;
use std::time::Instant;

/// Longs and shorts in every coin, a fifth under portfolio margin, a fall of a fifth.
fn scenario(accounts: u32, coins: u32, blocks: u32) -> String {
    let coin = |index: u32| {
        format!(
            r#"{{ "coin": "C{index}", "price": "100", "openInterest": "1000000000", "maxLeverage": 20, "loanToValue": "0.5",
            "impact": {{ "law": "squareRoot", "coefficient": "1", "volatility": "0.04", "volume": "1000000000" }}, "refillHalfLifeSeconds": "60" }}"#
        )
    };
    let coins: Vec<String> = (0..coins).map(coin).collect();
    format!(
        r#"{{ "schema": "portfolio-margin/cascade/1", "title": "benchmark", "coins": [{}], "shock": {{ "default": "-0.2", "blocks": {} }},
        "population": {{ "accounts": {accounts}, "longShare": "0.5", "sizeDeviation": "1.5", "coinsPerAccount": 2,
          "leverage": {{ "law": "lognormal", "median": "5", "deviation": "0.8" }},
          "portfolioMargin": {{ "share": "0.2", "carryShare": "0.5", "collateral": [{{ "coin": "C0", "share": "0.5" }}] }} }},
        "backstop": {{ "equity": "100000000", "maxLeverage": "5" }}, "blocks": {{ "number": {blocks}, "seconds": 1 }} }}"#,
        coins.join(", "),
        blocks.div_ceil(2)
    )
}

/// Seconds of a run, and the share of it that building takes.
fn seconds(text: &str, look: Look) -> Result<f64, Box<dyn std::error::Error>> {
    let scenario = read_scenario(text).map_err(|issues| format!("{issues:?}"))?;
    let started = Instant::now();
    simulate(&scenario, None, 1, Regimes::AsStated, look, &mut |_| true).map_err(|_| "stopped")?;
    Ok(started.elapsed().as_secs_f64())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("| accounts | coins | blocks | seconds | ns per account and block | looking at everybody |\n|---:|---:|---:|---:|---:|---:|");
    for (accounts, coins, blocks) in
        [(1_000, 5, 300), (10_000, 5, 300), (100_000, 5, 300), (10_000, 1, 300), (10_000, 20, 300), (10_000, 5, 100), (10_000, 5, 1_000)]
    {
        let text = scenario(accounts, coins, blocks);
        let (lazy, diligent) = (seconds(&text, Look::WhereNeeded)?, seconds(&text, Look::AtEverybody)?);
        let each = lazy * 1e9 / f64::from(accounts) / f64::from(blocks);
        println!("| {accounts} | {coins} | {blocks} | {lazy:.3} | {each:.1} | {:.1} times as long |", diligent / lazy);
    }
    Ok(())
}
