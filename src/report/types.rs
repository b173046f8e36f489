//! The shape of an answer. Decimals are canonical text; `null` means "there is none" or "unknown", never zero.

use crate::error::{Issue, Warning};
use crate::num::{Price, Ratio, Size, Usd};
use crate::portfolio::{AccountMode, MarginMode};
use serde::Serialize;

/// The answer to `compare`: one book under three regimes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CompareReport {
    /// `portfolio-margin/report/1`.
    pub schema: String,
    /// The rules that were applied.
    pub rulebook: RulebookStamp,
    /// Where market figures came from.
    pub market: MarketStamp,
    /// The account as it is.
    pub account: AccountReport,
    /// The book under each regime.
    pub regimes: Regimes,
    /// The regimes against each other.
    pub comparison: Comparison,
    /// Cost of opening the book.
    pub fees: FeesReport,
    /// Remarks on the whole answer.
    pub warnings: Vec<Warning>,
}

/// Which rules, of which date.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RulebookStamp {
    /// Identifier, such as `hyperliquid-2026-08-19`.
    pub id: String,
    /// Date the rules took effect.
    pub date: String,
    /// One line on what changed.
    pub title: String,
    /// `embedded`, or `caller` for a rulebook that came with the request.
    pub origin: String,
    /// What every answer says of itself.
    pub notice: String,
}

/// Where market figures came from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MarketStamp {
    /// Embedded snapshot that filled gaps, if one was allowed.
    pub snapshot: Option<String>,
    /// The moment stated by the caller.
    pub time: Option<String>,
    /// Each figure taken from the snapshot, such as `perps.BTC.fundingRate`.
    pub from_snapshot: Vec<String>,
}

/// The account as it is, before any regime.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct AccountReport {
    /// The regime it belongs to.
    pub mode: AccountMode,
    /// What each dex holds, where that was stated.
    pub dexes: Vec<DexReport>,
    /// Spot holdings.
    pub balances: Vec<HoldingReport>,
}

/// One dex of the account.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DexReport {
    /// Dex name; empty for the venue's own.
    pub dex: String,
    /// Token that backs its positions.
    pub collateral_token: String,
    /// Account value as stated.
    pub account_value: Option<Usd>,
    /// Account value less isolated equity.
    pub cross_account_value: Option<Usd>,
    /// Initial margin of resting orders.
    pub order_margin: Usd,
    /// What the dex itself lets go: cross account value less transfer requirement less order margin, at least 0.
    pub withdrawable: Option<Usd>,
}

/// One token held.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct HoldingReport {
    /// Token.
    pub token: String,
    /// Net amount: debt taken off, unrealised PnL of the perps it backs included.
    pub total: Size,
    /// Spot price in USDC.
    pub price: Option<Price>,
    /// Value in USDC.
    pub value: Option<Usd>,
}

/// The three regimes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Regimes {
    /// Cross per dex, isolated per position, spot apart.
    pub standard: RegimeReport,
    /// One balance per token.
    pub unified: RegimeReport,
    /// Portfolio margin.
    pub portfolio: RegimeReport,
}

/// Which regime.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Regime {
    /// Cross per dex, isolated per position, spot apart.
    Standard,
    /// One balance per token.
    Unified,
    /// Portfolio margin.
    Portfolio,
}

/// One book under one regime. Amounts are in USDC; pools of another collateral token are converted at its reserve price.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RegimeReport {
    /// Which regime.
    pub regime: Regime,
    /// Whether the account belongs to it.
    pub is_home: bool,
    /// How the book was moved here, in words; null at home.
    pub moved: Option<String>,
    /// Margin ratio of the worst pool; null where there is a requirement and nothing left to back it.
    pub ratio: Option<Ratio>,
    /// The ratio above which the account is liquidated.
    pub ratio_level: Ratio,
    /// Why the ratio is null.
    pub ratio_reason: Option<String>,
    /// Whether the cross account is liquidated now. Isolated positions answer for themselves in `positions`.
    pub is_liquidatable: bool,
    /// Portfolio margin: the same with the documented minimum borrow offset added to the requirement.
    pub documented_ratio: Option<DocumentedRatio>,
    /// Value of everything that margin is computed on in this regime.
    pub account_value: Usd,
    /// Notional of all positions.
    pub notional: NotionalReport,
    /// Leverage on the account value; null where that is not positive.
    pub leverage: LeverageReport,
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
    /// Debt in USDC; null where the regime knows no borrowing.
    pub borrowed: Option<Usd>,
    /// `reported`, `stated` or `implied` (what the exchange would have to lend to hold this book open).
    pub borrowed_source: Option<String>,
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
    /// Use of each cap.
    pub cap_use: Vec<CapUse>,
    /// Pools: per dex under standard, per collateral token otherwise.
    pub pools: Vec<PoolReport>,
    /// Tokens as the venue shows them in this regime.
    pub tokens: Vec<TokenReport>,
    /// Positions, in the order stated.
    pub positions: Vec<PositionReport>,
    /// Whether the account may use the regime.
    pub eligibility: Option<EligibilityReport>,
    /// Interest, funding and their sum.
    pub carry: CarryReport,
    /// Remarks.
    pub warnings: Vec<Warning>,
    /// What no real account has confirmed.
    pub unverified: Vec<Unverified>,
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

/// Notional of all positions.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NotionalReport {
    /// Longs.
    pub long: Usd,
    /// Shorts, positive.
    pub short: Usd,
    /// Longs less shorts.
    pub net: Usd,
    /// Longs plus shorts.
    pub gross: Usd,
}

/// Leverage on the account value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LeverageReport {
    /// Gross notional over account value.
    pub gross: Option<Ratio>,
    /// Net notional over account value.
    pub net: Option<Ratio>,
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
    /// `none`, `partial` or `full`.
    pub state: String,
}

/// How much of a cap is used.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CapUse {
    /// Token.
    pub token: String,
    /// `userSupply`, `userBorrow`, `globalSupply` or `globalBorrow`.
    pub kind: String,
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
pub struct PoolReport {
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
    /// Least balance of this token, coins as they are, at which initial margin is met.
    pub required_balance: Usd,
}

/// One token as the venue shows it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TokenReport {
    /// Token.
    pub token: String,
    /// Net balance.
    pub total: Size,
    /// Held; negative where more could be borrowed.
    pub hold: Size,
    /// Held of the balance itself.
    pub spot_hold: Size,
    /// Left over maintenance margin, in this token.
    pub available_after_maintenance: Size,
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

/// One position under one regime.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PositionReport {
    /// Perp name.
    pub coin: String,
    /// Dex; empty for the venue's own.
    pub dex: String,
    /// Signed size.
    pub size: Size,
    /// Cross or isolated.
    pub margin_mode: MarginMode,
    /// Chosen leverage.
    pub leverage: u32,
    /// Mark price.
    pub mark_price: Price,
    /// Entry price, where stated.
    pub entry_price: Option<Price>,
    /// Size · mark price, positive.
    pub notional: Usd,
    /// Unrealised PnL; null without an entry price.
    pub unrealized_pnl: Option<Usd>,
    /// Notional / leverage.
    pub initial_margin: Usd,
    /// Maintenance margin.
    pub maintenance_margin: Usd,
    /// Initial margin of a cross position, equity of an isolated one.
    pub margin_used: Usd,
    /// Tier the notional is in.
    pub tier: TierReport,
    /// The liquidation price as the exchange displays it: everything else held still, at ratio 1.
    pub displayed_liquidation_price: Option<Price>,
    /// Why there is none.
    pub liquidation_price_reason: Option<String>,
    /// Isolated: maintenance margin over equity.
    pub isolated_ratio: Option<Ratio>,
    /// Isolated: whether it is liquidated now. False for cross.
    pub is_liquidatable: bool,
    /// Largest buy the exchange would accept, in coins.
    pub max_buy_size: Size,
    /// Largest sell.
    pub max_sell_size: Size,
    /// The same in margin: largest buy · mark / leverage.
    pub available_to_buy: Usd,
    /// Largest sell · mark / leverage.
    pub available_to_sell: Usd,
    /// Funding received per hour; null without a rate.
    pub funding_per_hour: Option<Usd>,
}

/// Whether the account may use the regime.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EligibilityReport {
    /// Null where it hangs on a volume that was not stated.
    pub is_eligible: Option<bool>,
    /// Why.
    pub reasons: Vec<String>,
}

/// An amount per hour, day and year, as received (negative: paid).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Flow {
    /// Per hour.
    pub per_hour: Usd,
    /// Per day.
    pub per_day: Usd,
    /// Per year of 365 days.
    pub per_year: Usd,
}

/// What the book earns and costs while it is held, prices still.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CarryReport {
    /// Funding; null where a rate is missing.
    pub funding: Option<Flow>,
    /// Coins whose funding rate is not known.
    pub missing_funding_rates: Vec<String>,
    /// Interest on debt, negative; null where the utilisation is not known.
    pub borrow_cost: Option<Flow>,
    /// Interest on supplied tokens.
    pub supply_yield: Option<Flow>,
    /// Yearly borrow rate of USDC.
    pub borrow_rate: Option<Ratio>,
    /// Yearly supply rate of USDC.
    pub supply_rate: Option<Ratio>,
    /// Utilisation the rates are for.
    pub utilization: Option<Ratio>,
    /// Sum of the three; null where one of them is.
    pub net: Option<Flow>,
    /// Net per year over capital with coins.
    pub net_yield_on_capital: Option<Ratio>,
    /// Hourly funding rate, equal for all positions, at which the net is zero; null where funding cancels or nothing is known.
    pub break_even_funding_rate: Option<Ratio>,
}

/// The regimes against each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// `freesCapital`, `noDifference` or `needsMore`: portfolio margin against standard.
    pub verdict: String,
    /// What stands in the way of portfolio margin: not eligible, over a cap, liquidated at once.
    pub obstacles: Vec<String>,
    /// Least USDC in the account, coins as they are, at which initial margin is met, per regime.
    pub capital_required: PerRegime,
    /// Value of the coins that are held either way, in USDC.
    pub coins_value: Usd,
    /// Coins without a price, left out of that value.
    pub unpriced_coins: Vec<String>,
    /// Capital required plus coins.
    pub capital_with_coins: PerRegime,
    /// Standard less portfolio margin; negative where portfolio margin asks for more.
    pub capital_freed: Usd,
    /// That as a fraction of USDC and coins under standard.
    pub capital_freed_share: Option<Ratio>,
    /// Gross notional over capital with coins.
    pub leverage_on_capital: OptionalPerRegime,
    /// Portfolio margin's leverage over standard's.
    pub leverage_multiple: Option<Ratio>,
}

/// An amount per regime.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PerRegime {
    /// Standard.
    pub standard: Usd,
    /// Unified account.
    pub unified: Usd,
    /// Portfolio margin.
    pub portfolio: Usd,
}

/// A fraction per regime.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct OptionalPerRegime {
    /// Standard.
    pub standard: Option<Ratio>,
    /// Unified account.
    pub unified: Option<Ratio>,
    /// Portfolio margin.
    pub portfolio: Option<Ratio>,
}

/// Fees for opening the book at today's prices.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FeesReport {
    /// `taker` or `maker`.
    pub liquidity: String,
    /// Rate on perps after discount.
    pub perp_rate: Ratio,
    /// Rate on spot after discount.
    pub spot_rate: Ratio,
    /// Gross notional · rate.
    pub perps: Usd,
    /// Value of coins · rate.
    pub spot: Usd,
    /// Both.
    pub total: Usd,
}

/// Something computed as stated that no real account has confirmed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unverified {
    /// Stable name, such as `position_above_first_tier`.
    pub code: String,
    /// What is unconfirmed and why it matters here.
    pub reason: String,
}

/// One figure with where it comes from; operands nest down to the inputs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// Path of the figure in the report (`regimes.portfolio.ratio`), or of an input or rule.
    pub path: String,
    /// What it is called.
    pub label: String,
    /// Value; null where there is none.
    pub value: Option<String>,
    /// Formula over the names of the operands; null for inputs and rules.
    pub formula: Option<String>,
    /// Why the formula is what it is.
    pub rule: Option<String>,
    /// Where the rule or the figure comes from.
    pub source: Option<String>,
    /// What the formula is over, in order.
    pub operands: Vec<Operand>,
}

/// One operand of a formula: a single figure or a list that the formula sums.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Operand {
    /// Name in the formula.
    pub name: String,
    /// One for a figure, any number for a list.
    pub figures: Vec<Explanation>,
}

/// An answer or a list of faults, never both.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(tag = "status", rename_all = "camelCase")]
pub enum Answer<T> {
    /// Answered.
    Ok {
        /// The answer.
        report: T,
    },
    /// Rejected; nothing was computed.
    Rejected {
        /// Everything that is wrong.
        issues: Vec<Issue>,
    },
}
