//! Coins and what selling does to their prices.

use crate::num::{Price, Ratio, Size, Usd};
use crate::rulebook::{LadderRules, newest};
use serde::Serialize;

/// A coin and its market. The perp and the coin in spot have one price.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CascadeCoin {
    /// Name.
    pub coin: String,
    /// Price before the shock, from 0.000000001 to 1,000,000,000.
    pub price: Price,
    /// Open interest of the population, in USDC: all its longs together and all its shorts together. None: the population does not trade it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub open_interest: Option<Usd>,
    /// Maximum leverage, from 1 to 100: maintenance margin is notional over twice that. Not together with `tiers`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub max_leverage: Option<u32>,
    /// Margin tiers, the first from zero, in ascending order. Not together with `maxLeverage`.
    #[serde(default)]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub tiers: Vec<CascadeMarginTier>,
    /// Loan-to-value as collateral of portfolio margin; none: it is no collateral.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub loan_to_value: Option<Ratio>,
    /// Most of it, in USDC, that the backstop takes over with debt at a time; not stated, the venue's for the coins that it names, else without
    /// end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub takeover_width: Option<Usd>,
    /// Whether its perp is on a builder's dex: the venue's vault does not stand behind it, so that what the vault would take is deleveraged.
    #[serde(default)]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub is_on_builder_dex: bool,
    /// What selling does to the price.
    pub impact: ImpactLaw,
    /// Resting orders that are consumed first; `impact` applies beyond them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub book: Option<BookLevels>,
    /// Seconds in which the book refills half of what was taken from it. None: what is taken is not refilled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub refill_half_life_seconds: Option<Ratio>,
}

impl CascadeCoin {
    /// Most of it that is taken over at a time: as stated, or the venue's for the coins that it names.
    pub fn width(&self) -> Option<Usd> {
        let listing = &newest().listing;
        let is_it = |token: &str| listing.token(token).is_some_and(|token| token.coin.as_ref() == Some(&self.coin));
        let named = LadderRules::embedded().takeover_widths.iter().find(|own| is_it(&own.token));
        self.takeover_width.or(named.map(|own| own.width))
    }
}

/// A margin tier.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CascadeMarginTier {
    /// Notional from which it applies, in USDC.
    pub lower_bound: Usd,
    /// Maximum leverage in it.
    pub max_leverage: u32,
}

/// How far the price goes when Q, in USDC at the starting price, has been sold and is not refilled yet. Fractions are of the price that the
/// shock alone gives.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "law", rename_all = "camelCase", rename_all_fields = "camelCase", deny_unknown_fields)]
pub enum ImpactLaw {
    /// No impact: a book of infinite depth.
    None,
    /// `Q / depth`.
    Linear {
        /// USDC that would move the price by the whole of itself.
        depth: Usd,
    },
    /// `coefficient · volatility · √(Q / volume)`.
    SquareRoot {
        /// The number Y, of the order of one.
        coefficient: Ratio,
        /// Volatility per day.
        volatility: Ratio,
        /// Volume per day, in USDC.
        volume: Usd,
    },
    /// `bound · (1 − exp(−Q / (depth · bound)))`, with the depth of Cont and Schaanning: `coefficient · volume / volatility · √days`.
    BoundedExponential {
        /// The largest move.
        bound: Ratio,
        /// The number c, of the order of one.
        coefficient: Ratio,
        /// Volume per day, in USDC.
        volume: Usd,
        /// Volatility per day.
        volatility: Ratio,
        /// Days over which the sale is spread.
        days: Ratio,
    },
}

/// Resting orders, best first.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BookLevels {
    /// What can be sold into; prices below the coin's, descending.
    pub bids: Vec<BookLevel>,
    /// What can be bought from; prices above the coin's, ascending.
    pub asks: Vec<BookLevel>,
}

/// One level of the book.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BookLevel {
    /// Price.
    pub price: Price,
    /// Size, in coins.
    pub size: Size,
}
