//! The answer to `liquidation`, as it is published.

use super::loan::{LoanLiquidation, ManualBorrowLiquidations};
use super::parts::LiquidationPart;
use crate::error::Warning;
use crate::margin::{PerRegime, Regime, Unverified};
use crate::num::{Price, Ratio, Usd};
use crate::report::funded::DepositReport;
use crate::report::types::{MarketStamp, RulebookStamp};
use crate::solve::CapitalBasis;
use serde::Serialize;

/// Every price at which a book dies, under every regime.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LiquidationReport {
    /// `portfolio-margin/liquidation/1`.
    pub schema: String,
    /// The rules that were applied.
    pub rulebook: RulebookStamp,
    /// Where market figures came from.
    pub market: MarketStamp,
    /// Which parts were asked for, all unless the question names some. What was not is null and was not computed.
    pub parts: Vec<LiquidationPart>,
    /// Whether each regime has its capital added, instead of the account as stated.
    pub is_funded: bool,
    /// Prices were looked at from zero to so many times today's.
    pub horizon: u32,
    /// Each regime.
    pub regimes: PerRegime<RegimeLiquidation>,
    /// Cross margin with a loan by hand against the same coins; null where no coin counts as collateral, or it was not asked for.
    pub manual_borrow: Option<ManualBorrowLiquidations>,
    /// What the other regimes would need to live as long as portfolio margin: one entry for every price at which that goes first; null where it
    /// was not asked for.
    pub equal_survival: Option<Vec<EqualSurvival>>,
    /// Remarks on the whole answer.
    pub warnings: Vec<Warning>,
}

/// On which side of today's price.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Direction {
    /// Below it.
    Below,
    /// Above it.
    Above,
}

/// One of the documentation's borrow thresholds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum ThresholdKind {
    /// Above it a part of the collateral is liquidated at a time.
    Partial,
    /// Above it all of it is.
    Full,
}

/// A rule that liquidates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum LiquidationRule {
    /// The margin ratio above its level.
    Ratio,
    /// Debt above the partial borrow threshold.
    Partial,
    /// Debt above the full one.
    Full,
}

/// A joint move by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum JointMoveName {
    /// All coins by the same fraction.
    Together,
    /// Each against its perps, down where they are long and up where they are short.
    Against,
    /// As the question states it.
    Stated,
}

/// Where a book dies under one regime. A part that was not asked for is null.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RegimeLiquidation {
    /// Which regime.
    pub regime: Regime,
    /// The ratio above which the account is liquidated.
    pub ratio_level: Ratio,
    /// Whether it is liquidated now.
    pub is_liquidatable: bool,
    /// What was added to the account as stated; empty where it is answered as stated, or nothing lacks.
    pub deposits: Vec<DepositReport>,
    /// Every coin of the account that its cross margin hangs on.
    pub coins: Option<Vec<CoinLiquidation>>,
    /// Isolated positions, which die on their own.
    pub isolated: Option<Vec<IsolatedLiquidation>>,
    /// The manual borrow's own way to die, beside the perps' in `coins`; null where nothing is supplied by hand.
    pub manual_borrow: Option<LoanLiquidation>,
    /// Moves of all coins at once.
    pub joint_moves: Option<Vec<JointLiquidation>>,
    /// Tokens whose own price kills the account: USDC or another settlement token off its peg.
    pub depegs: Option<Vec<DepegLiquidation>>,
    /// How long it lives with prices still.
    pub time: Option<TimeToLiquidation>,
    /// Where it dies in the plane of two coins' moves, where that was asked for.
    pub boundary: Option<LiquidationBoundary>,
    /// What no captured account confirms of these answers, with the reason.
    pub unverified: Vec<Unverified>,
}

/// Where an account dies as all coins move at once.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct JointLiquidation {
    /// Which move.
    pub name: JointMoveName,
    /// How far each coin goes when the whole move is made, as a fraction of its price.
    pub coins: Vec<CoinMove>,
    /// Shares of the move at which the account becomes liquidatable, the nearest first; below zero where the move goes the other way.
    pub triggers: Vec<Ratio>,
    /// Shares further out at which it would be above its level again.
    pub recoveries: Vec<Ratio>,
}

/// A coin's part of a joint move.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CoinMove {
    /// The coin.
    pub coin: String,
    /// Fraction of its price.
    #[serde(rename = "move")]
    pub change: Ratio,
}

/// Where an account dies as a token leaves its price.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DepegLiquidation {
    /// The token.
    pub token: String,
    /// Its price in USD where the account becomes liquidatable, taking USDC at 1 now.
    pub price: Price,
    /// On which side of the price now.
    pub direction: Direction,
    /// Fraction from its price now.
    #[serde(rename = "move")]
    pub change: Ratio,
}

/// How long an account lives with prices still, at the rates of funding, interest and yield of now (unverified: rates change by the hour).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TimeToLiquidation {
    /// Whole hours until it is liquidatable; null where it is not within the horizon, or where rates are unknown.
    pub hours_until_liquidatable: Option<u32>,
    /// Whole hours until free collateral in USDC is used up and nothing can be opened; null as above.
    pub hours_until_unable_to_open: Option<u32>,
    /// Hours that were looked at.
    pub horizon_hours: u32,
    /// Rates that matter and are not known; without them there is no answer.
    pub unknown: Vec<String>,
}

/// Where an account dies in the plane of two coins' moves.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LiquidationBoundary {
    /// The two coins.
    pub coins: Vec<String>,
    /// Least move of both that was looked at.
    pub from: Ratio,
    /// Largest.
    pub to: Ratio,
    /// Polylines; straight between their points, exactly.
    pub lines: Vec<Vec<BoundaryPoint>>,
}

/// A point of a boundary.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct BoundaryPoint {
    /// Move of the first coin, as a fraction of its price.
    pub x: Ratio,
    /// Move of the second.
    pub y: Ratio,
}

/// The balance, net of debts, that each regime needs to die at the same price as portfolio margin.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EqualSurvival {
    /// The coin that moves.
    pub coin: String,
    /// On which side of the price now.
    pub direction: Direction,
    /// Where portfolio margin dies.
    pub price: Price,
    /// Fraction from today's price.
    #[serde(rename = "move")]
    pub change: Ratio,
    /// Whether it is counted before unrealised PnL, or after it because an entry price is not known.
    pub basis: CapitalBasis,
    /// USDC that standard margin needs.
    pub standard: Usd,
    /// USDC that the unified account needs.
    pub unified: Usd,
    /// USDC that the account has, net of debts.
    pub portfolio: Usd,
}

/// Where an account dies as one coin moves, with everything that belongs to it, and all else stands still.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CoinLiquidation {
    /// The coin.
    pub coin: String,
    /// Its price now.
    pub price: Price,
    /// How many times the price now was looked at.
    pub horizon: u32,
    /// The highest price that was looked at, `horizon` times the price now: where there is no trigger above, there is none up to it, and more is
    /// not said.
    pub horizon_price: Price,
    /// What the exchange displays for its position; null where it displays none, or where there is no single cross position.
    pub displayed_liquidation_price: Option<Price>,
    /// Why the displayed price is not the trigger, where it is not.
    pub displayed_reason: Option<String>,
    /// Prices at which the account becomes liquidatable as the coin moves away from today, the nearest first.
    pub triggers: Vec<TriggerPrice>,
    /// Prices further out at which it would be above its level again.
    pub recoveries: Vec<TriggerPrice>,
    /// The documentation's borrow thresholds as prices (unverified: no capture shows how they and the ratio interact).
    pub borrow_thresholds: Vec<ThresholdPrice>,
    /// Which comes first in each direction, the ratio or a threshold; empty where there is none.
    pub first: Vec<FirstRule>,
    /// What kills the account when perp and collateral part; null where the coin is not both.
    pub basis: Option<BasisLiquidation>,
}

/// Where an account dies when a coin's perps and its collateral part.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct BasisLiquidation {
    /// Perp prices at which it dies while the reserve's price stands still: a gap between perp and spot, or a reserve that lags.
    pub perp_only: Vec<TriggerPrice>,
    /// Prices of the reserve, which may be apart from the perp's mark, at which it dies while the perps stand still.
    pub collateral_only: Vec<TriggerPrice>,
}

/// A price with its distance.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TriggerPrice {
    /// The price.
    pub price: Price,
    /// On which side of the price now.
    pub direction: Direction,
    /// Fraction from today's price.
    #[serde(rename = "move")]
    pub change: Ratio,
}

/// A borrow threshold as a price.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ThresholdPrice {
    /// Which threshold.
    pub threshold: ThresholdKind,
    /// The price.
    pub price: Price,
    /// On which side of the price now.
    pub direction: Direction,
    /// Fraction from today's price.
    #[serde(rename = "move")]
    pub change: Ratio,
}

/// Which rule is met first in a direction.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FirstRule {
    /// On which side of the price now.
    pub direction: Direction,
    /// The rule.
    pub rule: LiquidationRule,
}

/// An isolated position.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct IsolatedLiquidation {
    /// Perp name.
    pub coin: String,
    /// Mark price now.
    pub mark_price: Price,
    /// Price at which it is liquidated, which is also what the exchange displays, however far it is; null where there is none above zero.
    pub price: Option<Price>,
    /// Fraction from today's price.
    #[serde(rename = "move")]
    pub change: Option<Ratio>,
    /// Whether it is liquidated now.
    pub is_liquidatable: bool,
    /// Whole hours until funding has used it up, prices still; null where it never does within the horizon, or where the rate is not known.
    pub hours_until_liquidatable: Option<u32>,
}
