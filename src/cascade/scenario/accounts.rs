//! Accounts drawn at random and accounts stated one by one.

use crate::num::{Price, Ratio, Size, Usd};
use serde::Serialize;

/// Accounts drawn at random. Perps are zero-sum: per coin the longs and the shorts are scaled to the same open interest.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CascadePopulation {
    /// How many accounts, at most 200,000.
    pub accounts: u32,
    /// Share of positions that are long, by number.
    pub long_share: Ratio,
    /// Leverage of an account: notional over what it has. Lowered where the venue's initial margin demands it.
    pub leverage: LeverageLaw,
    /// Standard deviation of the logarithm of an account's size.
    pub size_deviation: Ratio,
    /// On how many coins an account has positions, at most 20; 1 if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub coins_per_account: Option<u32>,
    /// Entry prices lie this far around the price, evenly, as a fraction below 1; 0 if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub entry_spread: Option<Ratio>,
    /// Who is under portfolio margin; nobody if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub portfolio_margin: Option<PortfolioMarginShare>,
}

/// Distribution of leverage.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "law", rename_all = "camelCase", deny_unknown_fields)]
pub enum LeverageLaw {
    /// All the same.
    Fixed {
        /// The leverage.
        leverage: Ratio,
    },
    /// Evenly between two.
    Uniform {
        /// The least.
        from: Ratio,
        /// The most.
        to: Ratio,
    },
    /// Its logarithm is normal.
    Lognormal {
        /// Half of the accounts have less.
        median: Ratio,
        /// Standard deviation of the logarithm.
        deviation: Ratio,
    },
}

/// The part of the population that is under portfolio margin.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PortfolioMarginShare {
    /// Share of the accounts.
    pub share: Ratio,
    /// Share of those that are carry trades: a coin held as collateral and sold as a perp in the same size, partly on borrowed USDC.
    pub carry_share: Ratio,
    /// In which coins the others hold their capital; the rest of it is USDC. Carry trades choose their coin with the same weights.
    pub collateral: Vec<CollateralShare>,
}

/// A coin and its share of the capital.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CollateralShare {
    /// The coin, which needs a `loanToValue`.
    pub coin: String,
    /// Its share, from 0 to 1; all together at most 1.
    pub share: Ratio,
}

/// How an account is margined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum AccountRegime {
    /// Standard cross margin: coins back nothing.
    Standard,
    /// Portfolio margin.
    PortfolioMargin,
}

/// One account.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CascadeAccount {
    /// How it is margined.
    pub regime: AccountRegime,
    /// USDC before unrealised PnL and debt.
    pub cash: Usd,
    /// USDC borrowed; 0 if not stated. Only under portfolio margin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub debt: Option<Usd>,
    /// Cross positions, each coin once.
    #[serde(default)]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub positions: Vec<CascadePosition>,
    /// Coins held: supplied as collateral under portfolio margin, backing nothing under standard margin.
    #[serde(default)]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub collateral: Vec<CascadeHolding>,
}

/// A perp position.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CascadePosition {
    /// The coin.
    pub coin: String,
    /// Coins, long positive; rounded to whole units.
    pub size: Size,
    /// Entry price; the coin's price if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub entry_price: Option<Price>,
}

/// Coins held.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CascadeHolding {
    /// The coin.
    pub coin: String,
    /// How many; rounded to whole units.
    pub size: Size,
}
