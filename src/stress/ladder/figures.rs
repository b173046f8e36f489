//! The ladder of one account, as it is published.

use crate::margin::{Regime, Unverified};
use crate::num::{Price, Ratio, Size, Usd};
use crate::portfolio::{MarginMode, Side};
use serde::Serialize;

/// What happens to a book under one regime.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RegimeLadder {
    /// Which regime.
    pub regime: Regime,
    /// Whether the cross account is liquidatable at the moved prices.
    pub is_liquidatable: bool,
    /// Whether it matters what goes first, positions or debt. The venue does not fix it.
    pub is_order_decisive: bool,
    /// Positions first, then debt and collateral.
    pub perps_first: LadderCourse,
    /// Debt and collateral first, then positions. The same where the regime lends nothing.
    pub borrows_first: LadderCourse,
    /// What no real account confirms.
    pub unverified: Vec<Unverified>,
}

/// What became of an account, in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum LadderOutcome {
    /// Nothing happened.
    Untouched,
    /// Market orders or steps of collateral brought it below its level; what is left is the trader's.
    Reduced,
    /// The same, and market orders closed all positions.
    Closed,
    /// The backstop took positions, or all of the collateral.
    Backstopped,
    /// There was less than nothing left.
    Deleveraged,
    /// It is over its level, with nothing that the ladder could sell.
    Open,
}

/// A step of the venue's ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum LadderStage {
    /// An order at the market.
    MarketOrder,
    /// The backstop takes positions with what backs them.
    Backstop,
    /// The backstop takes collateral with debt.
    Collateral,
    /// The other side of a coin takes its positions.
    AutoDeleveraging,
}

/// What a step sells or takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum LadderItemKind {
    /// A perp position.
    Position,
    /// Money that backed positions.
    Margin,
    /// Coins that were supplied.
    Collateral,
    /// Money that was owed.
    Debt,
}

/// The steps of a ladder and what is left.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LadderCourse {
    /// What became of the account, in a word.
    pub outcome: LadderOutcome,
    /// Seconds from the moved prices to the last step.
    pub seconds: u32,
    /// The steps: isolated positions first, then pool by pool, those of each in order.
    pub steps: Vec<LadderStep>,
    /// What is left.
    pub remaining: LadderRemainder,
    /// What became of the rest.
    pub losses: LadderLosses,
    /// How collateral that the backstop took is sold. What that brings is the backstop's.
    pub sales: Vec<CollateralSale>,
}

/// One step of a ladder.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LadderStep {
    /// Seconds from the moved prices.
    pub seconds: u32,
    /// Which step of the ladder it is.
    pub stage: LadderStage,
    /// What is liquidated: a dex (`main` for the venue's own), a token, or `isolated BTC`.
    pub scope: String,
    /// Why, and by which rule.
    pub reason: String,
    /// Where the rule comes from.
    pub source: String,
    /// What is sold or taken.
    pub items: Vec<LadderItem>,
    /// What the prices of fills cost against the mark, in USDC.
    pub impact: Usd,
    /// Fees of fills, in USDC.
    pub fee: Usd,
    /// What the trader loses to the backstop: value taken less debt taken over, in USDC.
    pub to_backstop: Usd,
    /// Dexes whose backstop takes something, `main` for the venue's vault; empty where none does.
    pub taken_by: Vec<String>,
    /// How the venue marks the fills of a takeover of borrows; null for the rest.
    pub mark: Option<String>,
    /// What was less than nothing and others bear, in USDC.
    pub bad_debt: Usd,
    /// Account value of the regime before it.
    pub account_value_before: Usd,
    /// And after it.
    pub account_value_after: Usd,
    /// Ratio of what is liquidated before it; null where nothing backs the requirement.
    pub ratio_before: Option<Ratio>,
    /// And after it.
    pub ratio_after: Option<Ratio>,
}

/// One thing that a step sells or takes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LadderItem {
    /// What it is.
    pub kind: LadderItemKind,
    /// Perp or token.
    pub name: String,
    /// Side of the order that closes a position; null for the rest.
    pub side: Option<Side>,
    /// Coins of a position or of collateral, positive; an amount of the token for margin and debt.
    pub size: Size,
    /// Price of the fill or of the takeover; null for amounts.
    pub price: Option<Price>,
    /// Size at that price, in the token that settles it.
    pub notional: Usd,
}

/// What is left after a ladder.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LadderRemainder {
    /// Positions.
    pub positions: Vec<RemainingPosition>,
    /// Tokens: net balances with unrealised PnL, and coins.
    pub balances: Vec<RemainingBalance>,
    /// Debt in USDC; zero where the regime knows none.
    pub debt: Usd,
    /// Account value of the regime.
    pub account_value: Usd,
    /// Everything at its price, coins that back nothing included.
    pub net_worth: Usd,
    /// Margin ratio; null where nothing backs a requirement.
    pub ratio: Option<Ratio>,
    /// Whether it is still over its level.
    pub is_liquidatable: bool,
}

/// A position that is left.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RemainingPosition {
    /// Perp name.
    pub coin: String,
    /// Signed size.
    pub size: Size,
    /// At the moved mark.
    pub notional: Usd,
    /// Cross or isolated.
    pub margin_mode: MarginMode,
}

/// A balance that is left.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RemainingBalance {
    /// Token.
    pub token: String,
    /// Amount; below zero where it is owed.
    pub amount: Size,
    /// How much of it is supplied as collateral, where it counts as such.
    pub supplied: Option<Size>,
    /// In USDC; null where its price is not known.
    pub value: Option<Usd>,
}

/// Where the money went, in USDC.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LadderLosses {
    /// Net worth before prices moved.
    pub net_worth_before: Usd,
    /// What the move of prices lost, before any step; below zero where it gained.
    pub market_move: Usd,
    /// What the prices of fills lost against the mark.
    pub impact: Usd,
    /// Fees.
    pub fees: Usd,
    /// What the backstop got: value taken less debt taken over.
    pub backstop: Usd,
    /// What was less than nothing and others bear.
    pub bad_debt: Usd,
    /// Net worth after the last step.
    pub net_worth_after: Usd,
    /// `netWorthBefore − marketMove − impact − fees − backstop + badDebt − netWorthAfter`, computed from these, to 12 decimals: zero.
    pub conservation: Usd,
}

/// How collateral that the backstop took is sold.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CollateralSale {
    /// Token.
    pub token: String,
    /// Coins that were taken.
    pub size: Size,
    /// Half of what is left is sold in so many seconds.
    pub half_life_seconds: u32,
    /// How much is left after one, two, three and four half lives.
    pub left: Vec<Size>,
}
