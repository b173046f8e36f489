//! What becomes of an account in a scenario, as it is published.

use crate::margin::{Regime, Unverified};
use crate::num::{Price, Ratio, Usd};
use crate::stress::ladder::RegimeLadder;
use serde::Serialize;

/// What a scenario is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum ScenarioKind {
    /// A published crash.
    Record,
    /// A fall of all coins together, each by its beta.
    Correlated,
    /// Perps that leave their spot.
    HedgeFailure,
    /// A reserve's price that lags.
    Reserve,
    /// A token off its peg.
    Peg,
    /// Nothing more can be borrowed.
    BorrowCap,
    /// Every reserve is lent out.
    Utilization,
    /// The caller's own.
    Own,
}

/// Which prices a ladder is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum LadderAt {
    /// Today's: the account is over its level before anything moves.
    Now,
    /// Those at the end of the move.
    End,
}

/// How far a coin of the account moves in a scenario, and where that comes from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ScenarioCoin {
    /// The coin.
    pub coin: String,
    /// Move of its perps, as a fraction.
    pub perp: Ratio,
    /// Move of its spot price.
    pub spot: Ratio,
    /// Move of the price at which the reserve values it.
    pub reserve: Ratio,
    /// Whether the scenario has no figure for this coin.
    pub is_default: bool,
    /// What is measured, or why the default is what it is.
    pub measure: String,
    /// Where the figure comes from; null for assumptions.
    pub source: Option<String>,
}

/// A token off its peg.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ScenarioPeg {
    /// The token.
    pub token: String,
    /// Where it ends, as a multiple of today's price in USD.
    pub end: Ratio,
}

/// What becomes of a book under one regime.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ScenarioFate {
    /// Which regime.
    pub regime: Regime,
    /// Whether the cross account is nowhere over its level on the way.
    pub is_survived: bool,
    /// Where it goes over its level first; null where it does not.
    pub death: Option<ScenarioDeath>,
    /// Isolated positions that are liquidated at the end.
    pub isolated_liquidated: Vec<String>,
    /// Share of the way at which the ratio passes 0.8; null where it does not.
    pub alert_share: Option<Ratio>,
    /// Hours from now to that, at a steady pace; null where no hours are stated.
    pub hours_until_alert: Option<Ratio>,
    /// Hours from now until it goes over its level; null where it does not, or no hours are stated.
    pub hours_until_death: Option<Ratio>,
    /// Hours between the two: the time to top up.
    pub top_up_hours: Option<Ratio>,
    /// What perps gain or lose over the whole way, in USDC.
    pub pnl: Usd,
    /// Interest that is paid over the whole way, less what is earned by lending.
    pub interest: Usd,
    /// Account value of the regime before.
    pub account_value_before: Usd,
    /// And at the end, if nothing were liquidated.
    pub account_value_after: Usd,
    /// After less before.
    pub account_value_change: Usd,
    /// Change of everything at its price, coins that back nothing included.
    pub net_worth_change: Usd,
    /// Margin ratio at the end, if nothing were liquidated; null where nothing backs the requirement.
    pub ratio_after: Option<Ratio>,
    /// The least that had to be added to survive to the end, by token; empty where it does as it is.
    pub deposits: Vec<ScenarioDeposit>,
    /// What the venue does if the whole move is one jump; at today's prices where the account is liquidated now.
    pub ladder: RegimeLadder,
    /// The prices that the ladder is at.
    pub ladder_at: LadderAt,
    /// What no real account confirms.
    pub unverified: Vec<Unverified>,
}

/// Where an account goes over its level.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ScenarioDeath {
    /// Share of the way, from 0 (now) to 1 (the end).
    pub share: Ratio,
    /// Prices of perps there; of coins without perps the reserve's, or spot where they are no collateral.
    pub prices: Vec<ScenarioPrice>,
}

/// A price on the way.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ScenarioPrice {
    /// The coin.
    pub coin: String,
    /// Its price.
    pub price: Price,
    /// Fraction from today's.
    #[serde(rename = "move")]
    pub change: Ratio,
}

/// A deposit.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ScenarioDeposit {
    /// The token.
    pub token: String,
    /// Amount of it.
    pub amount: Usd,
}
