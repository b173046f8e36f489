//! One book under one regime, as it is answered: margin, positions, carry.

use crate::margin::{DebtSource, RegimeMargin, TierReport};
use crate::num::{Price, Ratio, Size, Usd};
use crate::portfolio::MarginMode;
use serde::Serialize;

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
