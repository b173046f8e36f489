//! The venue's rules as data, typed in from the documentation and the live metadata of 2026-09-26/27: margin tiers, the dexes and
//! their collateral, and the lending parameters as they changed. Only coins that the tests use are listed.

use super::number::{Q, q, whole, zero};

/// A margin tier with the maintenance deduction that keeps it continuous.
#[derive(Clone, Debug, PartialEq)]
pub struct Tier {
    /// Notional from which it applies.
    pub lower_bound: Q,
    /// Highest leverage.
    pub max_leverage: u32,
    /// Maintenance rate, 1 / (2 · highest leverage).
    pub rate: Q,
    /// Taken off notional · rate.
    pub deduction: Q,
}

/// What a perp is.
#[derive(Clone, Debug)]
pub struct Coin {
    /// Decimals of its sizes; unknown for coins that only the caller describes. Scaled sizes are in no steps.
    pub size_decimals: Option<u32>,
    /// Tiers by lower bound.
    pub tiers: Vec<Tier>,
}

/// Decimals beyond any that are compared.
const NO_STEPS: u32 = 40;

const MAIN_DEX: [(&str, u32, &str); 31] = [
    ("BTC", 5, "56"),
    ("ETH", 4, "55"),
    ("SOL", 2, "54"),
    ("XRP", 0, "53"),
    ("HYPE", 2, "52"),
    ("DOGE", 0, "52"),
    ("NEAR", 1, "52"),
    ("LINK", 1, "52"),
    ("AAVE", 2, "52"),
    ("WLD", 1, "52"),
    ("UNI", 1, "52"),
    ("ENA", 0, "52"),
    ("ZEC", 2, "52"),
    ("ARB", 1, "51"),
    ("BNB", 3, "51"),
    ("JUP", 0, "51"),
    ("ONDO", 0, "51"),
    ("INJ", 1, "5"),
    ("PENDLE", 0, "5"),
    ("TAO", 3, "5"),
    ("MORPHO", 1, "5"),
    ("LIT", 0, "5"),
    ("XMR", 3, "5"),
    ("MEGA", 0, "3"),
    ("VVV", 2, "3"),
    ("CHIP", 0, "3"),
    ("xyz:TSLA", 3, "20"),
    ("xyz:GOLD", 4, "25"),
    ("para:BTCD", 1, "20"),
    ("mkts:US500", 3, "25"),
    ("xyz:HOOD", 3, "10"),
];

fn table(id: &str) -> Vec<(&'static str, u32)> {
    match id {
        "56" => vec![("0", 40), ("150000000", 20)],
        "55" => vec![("0", 25), ("100000000", 15)],
        "54" => vec![("0", 20), ("70000000", 10)],
        "53" => vec![("0", 20), ("40000000", 10)],
        "52" => vec![("0", 10), ("20000000", 5)],
        "51" => vec![("0", 10), ("3000000", 5)],
        single => vec![("0", single.parse().expect("a margin table"))],
    }
}

fn tiers(table: &[(&str, u32)], scale: &Q) -> Vec<Tier> {
    let mut tiers: Vec<Tier> = Vec::new();
    for (lower_bound, max_leverage) in table {
        let lower_bound = q(lower_bound) * scale;
        let rate = whole(1) / whole(i64::from(2 * max_leverage));
        let deduction = tiers.last().map_or_else(zero, |below| &below.deduction + &lower_bound * (&rate - &below.rate));
        tiers.push(Tier { lower_bound, max_leverage: *max_leverage, rate, deduction });
    }
    tiers
}

/// A coin; `max_leverage` describes one that is not listed here, `scale` multiplies the bounds of its tiers.
pub fn coin(name: &str, max_leverage: Option<u32>, scale: &Q) -> Coin {
    if let Some((_, size_decimals, id)) = MAIN_DEX.iter().find(|(listed, _, _)| *listed == name) {
        return Coin { size_decimals: Some(if *scale == whole(1) { *size_decimals } else { NO_STEPS }), tiers: tiers(&table(id), scale) };
    }
    let max_leverage = max_leverage.unwrap_or_else(|| panic!("the reference does not know {name}"));
    Coin { size_decimals: None, tiers: tiers(&[("0", max_leverage)], scale) }
}

/// The tier that a notional is in.
pub fn tier<'t>(tiers: &'t [Tier], notional: &Q) -> &'t Tier {
    tiers.iter().rev().find(|tier| tier.lower_bound <= *notional).expect("the first tier begins at zero")
}

/// Maintenance margin of a notional.
pub fn maintenance(tiers: &[Tier], notional: &Q) -> Q {
    let tier = tier(tiers, notional);
    notional * &tier.rate - &tier.deduction
}

/// Dex of a perp: what stands before the colon.
pub fn dex_of(coin: &str) -> &str {
    coin.split_once(':').map_or("", |(dex, _)| dex)
}

/// Largest value of a market order, by the coin's highest leverage.
pub fn market_value(max_leverage: u32) -> Q {
    whole(match max_leverage {
        25.. => 30_000_000,
        20..=24 => 5_000_000,
        10..=19 => 2_000_000,
        _ => 500_000,
    })
}

/// Whether a coin can only be held with isolated margin.
pub fn only_isolated(coin: &str) -> bool {
    coin == "xyz:HOOD"
}

/// Token that backs a dex.
pub fn collateral_of(dex: &str) -> &'static str {
    match dex {
        "flx" | "vntl" | "km" => "USDH",
        "hyna" => "USDE",
        "cash" => "USDT0",
        _ => "USDC",
    }
}

/// The rulebook that applies when none is named.
pub const NEWEST: &str = "2026-08-19";
/// Days on which the lending parameters changed, with mainnet parameters.
pub const RULEBOOKS: [&str; 7] = ["2025-12-23", "2026-03-14", "2026-05-07", "2026-06-02", "2026-06-21", "2026-06-23", NEWEST];

/// Most that a user may borrow of a token; `None` where it cannot be borrowed.
pub fn user_borrow_cap(date: &str, token: &str) -> Option<Q> {
    let cap = match token {
        "USDC" if date < "2026-03-14" => "1000",
        "USDC" if date < "2026-05-07" => "1000000",
        "USDC" if date < "2026-06-23" => "10000000",
        "USDC" => "50000000",
        "USDH" if ("2026-03-14".."2026-06-21").contains(&date) => "1000000",
        "USDT0" if date >= "2026-06-02" => "1000000",
        _ => return None,
    };
    Some(q(cap))
}

/// Loan-to-value and most that a user may supply of a collateral token; `None` for what is no collateral.
pub fn collateral(date: &str, token: &str) -> Option<(Q, Q)> {
    let (ltv, cap) = match token {
        "HYPE" if date < "2026-03-14" => ("0.5", "200"),
        "HYPE" if date < "2026-05-07" => ("0.5", "50000"),
        "HYPE" if date < "2026-06-23" => ("0.5", "500000"),
        "HYPE" if date < "2026-08-19" => ("0.5", "1000000"),
        "HYPE" => ("0.65", "1000000"),
        "UBTC" if date < "2026-03-14" => return None,
        "UBTC" if date < "2026-05-07" => ("0.5", "20"),
        "UBTC" => ("0.5", "200"),
        _ => return None,
    };
    Some((q(ltv), q(cap)))
}
