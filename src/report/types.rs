//! The shape of an answer. Decimals are canonical text; `null` means "there is none" or "unknown", never zero.

use super::funded::FundedRegimes;
use super::opponent::ManualBorrowComparison;
use crate::error::{Issue, Warning};
use crate::margin::{DebtSource, PerRegime, RegimeMargin, TierReport};
use crate::market::DatedFigure;
use crate::num::{Price, Ratio, Size, Usd};
use crate::portfolio::{AccountMode, MarginMode};
use crate::request::Liquidity;
use crate::solve::CapitalBasis;
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
    pub regimes: PerRegime<RegimeReport>,
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
    /// Who brought it.
    pub origin: RulebookOrigin,
    /// What every answer says of itself.
    pub notice: String,
}

/// Who brought a rulebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum RulebookOrigin {
    /// It is one of those that are built in.
    Embedded,
    /// It came with the request.
    Caller,
}

/// Where market figures came from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MarketStamp {
    /// Embedded snapshot that filled gaps; null where nothing was taken from one that was not asked for by name, or none was wanted.
    pub snapshot: Option<String>,
    /// The date of that snapshot.
    pub snapshot_date: Option<String>,
    /// The moment stated by the caller.
    pub time: Option<String>,
    /// Each figure taken from the snapshot, such as `perps.BTC.fundingRate`.
    pub from_snapshot: Vec<String>,
    /// The same figures, each with its date and with what it is: the middle of the book is not a mark.
    pub dated_figures: Vec<DatedFigure>,
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

/// One book under one regime: its margin, and what follows from it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RegimeReport {
    /// Margin.
    #[serde(flatten)]
    pub margin: RegimeMargin,
    /// Whether the account belongs to it.
    pub is_home: bool,
    /// How the book was moved here, in words; null at home.
    pub moved: Option<String>,
    /// Notional of all positions.
    pub notional: NotionalReport,
    /// Leverage on the account value; null where that is not positive.
    pub leverage: LeverageReport,
    /// Positions, in the order stated.
    pub positions: Vec<PositionReport>,
    /// Whether the account may use the regime.
    pub eligibility: Option<EligibilityReport>,
    /// Interest, funding and their sum.
    pub carry: CarryReport,
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
    /// Isolated: margin that can be taken out, down to the larger of initial margin and a tenth of the notional. Null for cross.
    pub removable_margin: Option<Usd>,
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
    /// Which debts that interest is charged on, with the reason: a stated loan need not be what the book has to borrow.
    pub charged_debts: Vec<ChargedDebt>,
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

/// A debt that interest is charged on.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChargedDebt {
    /// Token.
    pub token: String,
    /// Debt as stated, in the token.
    pub stated: Usd,
    /// Debt that interest is charged on, in the token.
    pub charged: Usd,
    /// Where it comes from.
    pub source: DebtSource,
    /// Why it is that amount, in words.
    pub reason: String,
}

/// What portfolio margin does to the capital that a book needs, against standard margin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum ComparisonVerdict {
    /// It needs less.
    FreesCapital,
    /// It needs the same.
    NoDifference,
    /// It needs more.
    NeedsMore,
}

/// The regimes against each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Comparison {
    /// Portfolio margin against standard.
    pub verdict: ComparisonVerdict,
    /// What stands in the way of portfolio margin: not eligible, over a cap, liquidated at once.
    pub obstacles: Vec<String>,
    /// `balance`: capital is counted before unrealised PnL. `equity`: an entry price is not known, so it is counted after.
    pub capital_basis: CapitalBasis,
    /// Least USDC in the account, coins and debts as they are, at which initial margin is met, per regime.
    pub capital_required: PerRegime<Usd>,
    /// Value of the coins that are held either way, in USDC.
    pub coins_value: Usd,
    /// Coins without a price, left out of that value.
    pub unpriced_coins: Vec<String>,
    /// Capital required plus coins, less debts: the trader's own.
    pub capital_with_coins: PerRegime<Usd>,
    /// Standard less portfolio margin; negative where portfolio margin asks for more.
    pub capital_freed: Usd,
    /// That as a fraction of USDC and coins under standard.
    pub capital_freed_share: Option<Ratio>,
    /// Gross notional over capital with coins.
    pub leverage_on_capital: PerRegime<Option<Ratio>>,
    /// Portfolio margin's leverage over standard's.
    pub leverage_multiple: Option<Ratio>,
    /// The same book with the capital that each regime asks for.
    pub funded: FundedRegimes,
    /// Cross margin with a loan by hand against the same coins, so that what pooling is worth is told apart from what borrowing is worth; null
    /// where no coin counts as collateral.
    pub manual_borrow: Option<ManualBorrowComparison>,
}

/// Fees for opening the book at today's prices.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FeesReport {
    /// Whether orders take liquidity or make it.
    pub liquidity: Liquidity,
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
