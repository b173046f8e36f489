//! The answer to `capacity`, as it is published.

use crate::error::Warning;
use crate::margin::{PerRegime, Regime, Unverified};
use crate::num::{Price, Ratio, Size, Usd};
use crate::report::types::{MarketStamp, RulebookStamp};
use crate::solve::SizeStop;
use serde::Serialize;

/// How much a book can still carry, under every regime.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CapacityReport {
    /// `portfolio-margin/capacity/1`.
    pub schema: String,
    /// The rules that were applied.
    pub rulebook: RulebookStamp,
    /// Where market figures came from.
    pub market: MarketStamp,
    /// Each regime.
    pub regimes: PerRegime<RegimeCapacity>,
    /// Remarks on the whole answer.
    pub warnings: Vec<Warning>,
}

/// How much a book can still carry under one regime.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RegimeCapacity {
    /// Which regime.
    pub regime: Regime,
    /// Whether the account is liquidated now; then the exchange takes nothing that adds, whatever the sizes below.
    pub is_liquidatable: bool,
    /// Largest orders, for every coin that is held, ordered, priced in the request or asked for.
    pub coins: Vec<CoinCapacity>,
    /// USDC that can be borrowed beyond what is owed.
    pub max_borrow: Usd,
    /// USDC that can be taken out.
    pub max_withdrawal: Usd,
    /// The same for every token that is held or can be borrowed, each as if it alone were used.
    pub tokens: Vec<TokenCapacity>,
    /// What restores the ratio that was asked for; null where none was.
    pub restoration: Option<RatioRestoration>,
    /// The size of the book that survives the crash that was asked for; null where none was.
    pub crash: Option<CrashCapacity>,
    /// The largest carry trade; null where none was asked for.
    pub carry_trade: Option<CarryTradeCapacity>,
    /// Figures that no captured account confirms, with the reason.
    pub unverified: Vec<Unverified>,
}

/// Largest market orders in a coin.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CoinCapacity {
    /// Perp name.
    pub coin: String,
    /// Signed size held now.
    pub size: Size,
    /// Leverage that the answer is for: the position's or order's, the one asked for, else the coin's maximum.
    pub leverage: u32,
    /// Mark price.
    pub mark_price: Price,
    /// Largest buy, in coins, floored to a whole lot.
    pub max_buy_size: Size,
    /// Largest sell, in coins, floored to a whole lot.
    pub max_sell_size: Size,
    /// Largest buy · mark price / leverage.
    pub available_to_buy: Usd,
    /// Largest sell · mark price / leverage.
    pub available_to_sell: Usd,
    /// Why not a larger buy.
    pub buy_stop: SizeStop,
    /// Why not a larger sell.
    pub sell_stop: SizeStop,
    /// Largest value of a market order in the coin, in the token that settles it; null where the rulebook states none.
    pub largest_market_order: Option<Usd>,
    /// The same of a limit order.
    pub largest_limit_order: Option<Usd>,
    /// Margin that can be taken out of the isolated position; null for cross positions and coins that are not held.
    pub removable_margin: Option<Usd>,
    /// Margin that can be added to the isolated position; null likewise.
    pub addable_margin: Option<Usd>,
}

/// What can be borrowed and taken out of a token.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TokenCapacity {
    /// Token.
    pub token: String,
    /// Most that can be borrowed beyond what is owed; null where the token has no price.
    pub max_borrow: Option<Size>,
    /// Most that can be taken out.
    pub max_withdrawal: Size,
}

/// What brings the ratio down to a level.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RatioRestoration {
    /// The ratio to reach.
    pub ratio: Ratio,
    /// The least deposits that do, by token, and by dex where a standard account says what each holds; empty where nothing has to be
    /// deposited.
    pub deposits: Vec<TokenAmount>,
    /// The share of every cross position that has to be closed instead, at today's prices and before fees; null where that is not enough.
    pub reduction: Option<Ratio>,
    /// Why there is no such share.
    pub reduction_reason: Option<String>,
}

/// An amount of a token.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TokenAmount {
    /// Token.
    pub token: String,
    /// Amount.
    pub amount: Usd,
    /// Where it has to go, as a deposit states it, in a standard account that says what each of its dexes holds; null elsewhere.
    pub to: Option<String>,
}

/// How large the book may be to survive a move of all its coins together.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CrashCapacity {
    /// The move, as a fraction of every price.
    #[serde(rename = "move")]
    pub change: Ratio,
    /// The largest multiple of all cross positions, taken on at today's prices, that is not liquidated after the move; null with a reason.
    pub multiple: Option<Ratio>,
    /// That multiple as gross leverage: notional of cross positions over account value.
    pub leverage: Option<Ratio>,
    /// Why there is no such multiple.
    pub reason: Option<String>,
}

/// The largest carry trade, before fees, in an account that holds nothing else.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CarryTradeCapacity {
    /// Coin that is bought in spot and sold as a perp.
    pub coin: String,
    /// Leverage of the perp.
    pub leverage: u32,
    /// USDC that it is opened with.
    pub cash: Usd,
    /// Largest size of each leg.
    pub size: Size,
    /// What the spot leg costs.
    pub spot_value: Usd,
}
