//! The rules of liquidation, the backstop, lending, and the capital without portfolio margin.

use crate::num::{Ratio, Size, Usd};
use crate::rulebook::{LadderRules, newest};
use serde::Serialize;

/// Which goes first when a portfolio margin account is liquidated; the venue leaves it open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum WhichFirst {
    /// Perps by market orders, then collateral and debt to the backstop.
    PerpsFirst,
    /// Collateral and debt to the backstop, then perps by market orders.
    BorrowFirst,
}

/// What happens to an account below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum WhenBelowZero {
    /// Its positions are closed against the other side: the venue's rule.
    Deleverage,
    /// The backstop takes it while it has room, and what is missing is bad debt.
    Backstop,
}

/// The price at which positions are deleveraged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum DeleveragingPrice {
    /// The mark price of the block before: the venue's rule.
    PreviousMark,
    /// The mark price of the block.
    Mark,
}

/// Rules of liquidation; what is not stated is the venue's.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(default))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LiquidationLadder {
    /// Notional of an account above which only a part is sold first, in USDC: 100,000.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub partial_above: Usd,
    /// That part: 0.2.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub partial_share: Ratio,
    /// Seconds until the rest follows: 30.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub cooldown_seconds: u32,
    /// Fee of a liquidation's market order, as a fraction of its value: 0.00045, the venue's base fee of a taker.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub taker_fee: Ratio,
    /// How far from the shock's own price all market orders of a block together may bring a coin, as a fraction; the rest waits for the next
    /// block. None: they are always filled.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub maximum_impact: Option<Ratio>,
    /// Perps or collateral first: perps.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub which_first: WhichFirst,
    /// What happens to an account below zero: deleverage.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub when_below_zero: WhenBelowZero,
    /// Price of deleveraging: the previous mark.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub deleveraging_price: DeleveragingPrice,
    /// Share of the debt that the backstop takes per step between the partial and the full threshold: 0.2.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub collateral_step: Ratio,
    /// What it gets in collateral above the price of a takeover, (2 + loan-to-value) / 3 of the mark, as a fraction; the venue states none: 0.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub collateral_penalty: Ratio,
    /// Seconds between steps: 3.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub collateral_check_seconds: u32,
}

/// The backstop vault.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BackstopVault {
    /// What it has, in USDC. At zero it is exhausted, and what it holds is deleveraged.
    pub equity: Usd,
    /// It takes no more than this many times its equity. None: without limit while it has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub max_leverage: Option<Ratio>,
    /// Seconds in which it sells half of what it holds: 600. 0: at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub half_life_seconds: Option<Ratio>,
}

/// Loans elsewhere, which are liquidated by selling their collateral into the same market.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LendingMarket {
    /// Loans one by one.
    #[serde(default)]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub loans: Vec<CascadeLoan>,
    /// Many loans drawn at random.
    #[serde(default)]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub pools: Vec<LoanPool>,
}

/// A loan of USDC against a coin.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CascadeLoan {
    /// The coin.
    pub coin: String,
    /// How many are held as collateral.
    pub collateral: Size,
    /// USDC owed.
    pub debt: Usd,
    /// It is liquidated when the debt is above this share of the collateral's value.
    pub liquidation_threshold: Ratio,
    /// What the liquidator gets above the debt repaid, as a fraction.
    pub penalty: Ratio,
}

/// Loans drawn at random, of equal size.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LoanPool {
    /// The coin.
    pub coin: String,
    /// How many loans, at most 100,000.
    pub loans: u32,
    /// USDC owed by all of them.
    pub debt: Usd,
    /// The least loan-to-value at the start.
    pub loan_to_value_from: Ratio,
    /// The largest loan-to-value at the start; evenly in between.
    pub loan_to_value_to: Ratio,
    /// A loan is liquidated when its debt is above this share of the collateral's value.
    pub liquidation_threshold: Ratio,
    /// What the liquidator gets above the debt repaid, as a fraction.
    pub penalty: Ratio,
}

/// How the portfolio margin accounts stand under standard cross: the same positions and the same starting capital. Coins are sold at the starting
/// price until the positions are margined at this leverage; the rest of them lies in spot and backs nothing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(default))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StandardCapital {
    /// The leverage, at most each coin's maximum: 10.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub leverage: u32,
}

impl Default for StandardCapital {
    fn default() -> Self {
        Self { leverage: 10 }
    }
}

impl Default for LiquidationLadder {
    fn default() -> Self {
        let rules = LadderRules::embedded();
        let base = newest().venue.fees.perp.first().map(|level| level.taker);
        Self {
            partial_above: rules.partial_above,
            partial_share: rules.partial_share,
            cooldown_seconds: rules.cooldown_seconds,
            taker_fee: base.unwrap_or_default(),
            maximum_impact: None,
            which_first: WhichFirst::PerpsFirst,
            when_below_zero: WhenBelowZero::Deleverage,
            deleveraging_price: DeleveragingPrice::PreviousMark,
            collateral_step: rules.collateral_step_share,
            collateral_penalty: Ratio::ZERO,
            collateral_check_seconds: rules.collateral_step_seconds,
        }
    }
}
