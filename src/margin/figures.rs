//! What a regime says of an account: the part of an answer that margin rules alone determine.

use super::manual_borrow::ManualBorrow;
use super::regime::Regime;
use crate::error::Warning;
use crate::num::{Price, Ratio, Size, Usd};
use crate::remark::RemarkCode;
use serde::Serialize;

/// One book under one regime, in USDC. `hold`, `available`, `freeCollateral`, `availableAfterMaintenance` and `withdrawable` are those of
/// the USDC balance, as the exchange shows them; the other amounts are over all pools, another collateral token at its reserve price.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RegimeMargin {
    /// Which regime.
    pub regime: Regime,
    /// Margin ratio of the worst pool; null where there is a requirement and nothing left to back it.
    pub ratio: Option<Ratio>,
    /// The ratio above which the account is liquidated.
    pub ratio_level: Ratio,
    /// Why the ratio is null.
    pub ratio_reason: Option<String>,
    /// Whether the cross account is liquidated now, or a manual borrow is. Isolated positions answer for themselves in `positions`.
    pub is_liquidatable: bool,
    /// Portfolio margin: the same with the documented minimum borrow offset added to the requirement.
    pub documented_ratio: Option<DocumentedRatio>,
    /// Value of everything that margin is computed on in this regime.
    pub account_value: Usd,
    /// Initial margin of cross positions.
    pub initial_margin: Usd,
    /// Maintenance margin of cross positions.
    pub maintenance_margin: Usd,
    /// Equity of isolated positions.
    pub isolated_margin: Usd,
    /// Initial margin of cross positions plus equity of isolated ones.
    pub margin_used: Usd,
    /// Initial margin of resting orders, unbuffered.
    pub order_margin: Usd,
    /// Sum over cross positions of the larger of initial margin and a tenth of the notional.
    pub transfer_requirement: Usd,
    /// What is held of the collateral.
    pub hold: Usd,
    /// Balance less hold; may be negative.
    pub available: Usd,
    /// What can still back new positions: balance and borrow capacity less margin used and order margin; may be negative.
    pub free_collateral: Usd,
    /// What is left over maintenance margin (zero at ratio 1).
    pub available_after_maintenance: Usd,
    /// What can be withdrawn now.
    pub withdrawable: Usd,
    /// Debt in USDC; null where the regime knows no borrowing, and where nothing is borrowed by hand.
    pub borrowed: Option<Usd>,
    /// Where that debt comes from.
    pub borrowed_source: Option<DebtSource>,
    /// What must be borrowed so that the pool equals its maintenance margin.
    pub maintenance_borrow: Option<Usd>,
    /// What may be borrowed against the collateral.
    pub borrow_capacity: Option<Usd>,
    /// Collateral weighted for liquidation.
    pub liquidation_collateral: Option<Usd>,
    /// Borrow capacity over debt; null without debt.
    pub health_factor: Option<Ratio>,
    /// The documentation's borrow thresholds, tested on the debt that must exist.
    pub borrow_thresholds: Option<BorrowThresholds>,
    /// Standard and unified: what is borrowed by hand against supplied coins; null where nothing is supplied so.
    pub manual_borrow: Option<ManualBorrow>,
    /// Use of each cap.
    pub cap_use: Vec<CapUse>,
    /// Pools: per dex under standard, per collateral token otherwise.
    pub pools: Vec<PoolMargin>,
    /// Tokens as the venue shows them in this regime.
    pub tokens: Vec<TokenMargin>,
    /// Remarks.
    pub warnings: Vec<Warning>,
    /// What no real account has confirmed.
    pub unverified: Vec<Unverified>,
}

/// Where a debt comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum DebtSource {
    /// The exchange reports it.
    Reported,
    /// The request states it.
    Stated,
    /// What the exchange would have to lend to hold this book open.
    Implied,
}

/// The ratio as the documentation writes it, with the minimum borrow offset.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DocumentedRatio {
    /// Documented minimum borrow offset.
    pub offset: Usd,
    /// Ratio with it.
    pub ratio: Option<Ratio>,
    /// Whether that is above the level.
    pub is_liquidatable: bool,
}

/// The documentation's two borrow thresholds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct BorrowThresholds {
    /// The debt that must exist: maintenance margin less equity, at least 0.
    pub required_debt: Usd,
    /// Above this a fifth of the collateral is liquidated at a time.
    pub partial: Usd,
    /// Above this all of it is.
    pub full: Usd,
    /// Which of them is exceeded.
    pub state: BorrowThreshold,
}

/// A threshold of the documentation on debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum BorrowThreshold {
    /// Neither is exceeded.
    None,
    /// A part of the collateral is liquidated at a time.
    Partial,
    /// All of it is.
    Full,
}

/// Whose cap, and on what.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum CapKind {
    /// What one account may supply.
    UserSupply,
    /// What one account may borrow.
    UserBorrow,
    /// What everybody together may supply.
    GlobalSupply,
    /// What everybody together may borrow.
    GlobalBorrow,
}

/// How much of a cap is used.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CapUse {
    /// Token.
    pub token: String,
    /// Whose cap, and on what.
    pub kind: CapKind,
    /// Amount in the token.
    pub used: Size,
    /// The cap; null where the rulebook does not state it.
    pub cap: Option<Size>,
    /// Used over cap.
    pub ratio: Option<Ratio>,
}

/// One pool of collateral, in its own token.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PoolMargin {
    /// Collateral token.
    pub token: String,
    /// Dex, under standard margin; null where the pool spans dexes.
    pub dex: Option<String>,
    /// Net balance, unrealised PnL included.
    pub equity: Usd,
    /// Equity of isolated positions.
    pub isolated_margin: Usd,
    /// Equity less isolated margin.
    pub cross_equity: Usd,
    /// Initial margin of cross positions.
    pub initial_margin: Usd,
    /// Maintenance margin of cross positions.
    pub maintenance_margin: Usd,
    /// Sum of the larger of initial margin and a tenth of the notional.
    pub transfer_requirement: Usd,
    /// Initial margin of resting orders.
    pub order_margin: Usd,
    /// Margin ratio; null where nothing is left to back a requirement.
    pub ratio: Option<Ratio>,
    /// Whether this pool is over its level.
    pub is_liquidatable: bool,
    /// What is left over maintenance margin.
    pub available_after_maintenance: Usd,
    /// USDC per token.
    pub price: Ratio,
    /// What may be borrowed to open positions here, in its own token.
    pub borrow_credit: Usd,
    /// Debt of this token that the pool owes; zero where the regime knows none. A manual borrow is owed by coins, see `manualBorrow`.
    pub borrowed: Usd,
    /// Supplied to the reserve and earning interest.
    pub supplied: Usd,
}

/// One token as the venue shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TokenMargin {
    /// Token.
    pub token: String,
    /// Net balance.
    pub total: Size,
    /// Held; negative where more could be borrowed; null where the price is not known.
    pub hold: Option<Size>,
    /// Held of the balance itself.
    pub spot_hold: Size,
    /// Left over maintenance margin, in this token; null where the price is not known.
    pub available_after_maintenance: Option<Size>,
    /// Supplied to the reserve.
    pub supplied: Size,
    /// Borrowed from it.
    pub borrowed: Size,
    /// Borrowed over the user borrow cap.
    pub borrow_ratio: Option<Ratio>,
    /// Supplied over the user supply cap.
    pub supply_ratio: Option<Ratio>,
    /// Price at which it counts here.
    pub price: Option<Price>,
    /// Loan-to-value; null for tokens that are no collateral.
    pub ltv: Option<Ratio>,
}

/// A margin tier.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TierReport {
    /// 0 for the first.
    pub index: u32,
    /// Notional from which it applies.
    pub lower_bound: Usd,
    /// Highest leverage in it.
    pub max_leverage: u32,
    /// Maintenance margin rate.
    pub maintenance_margin_rate: Ratio,
    /// Taken off notional · rate.
    pub maintenance_deduction: Usd,
}

/// Something computed as stated that no real account has confirmed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unverified {
    /// What it is about.
    pub code: RemarkCode,
    /// What is unconfirmed and why it matters here.
    pub reason: String,
}
