//! The shape of an answer. Decimals are canonical text; `null` means "there is none" or "unknown", never zero.

mod regime;

pub use regime::{CarryReport, ChargedDebt, EligibilityReport, Flow, LeverageReport, NotionalReport, PositionReport, RegimeReport};

use super::funded::FundedRegimes;
use super::opponent::ManualBorrowComparison;
use crate::error::{Issue, Warning};
use crate::margin::PerRegime;
use crate::market::DatedFigure;
use crate::num::{Price, Ratio, Size, Usd};
use crate::portfolio::AccountMode;
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
