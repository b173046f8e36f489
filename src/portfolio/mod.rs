//! What a trader owns and owes, as stated by the caller: the `portfolio` part of a request.
//!
//! Sizes are signed (long positive). Every decimal is text. A perp of a builder-deployed dex is named with its dex,
//! `xyz:TSLA`, as the venue names it. Prices are not here but in [`crate::market`].

mod read;

pub use read::PortfolioDraft;

use crate::error::Warning;
use crate::remark::RemarkCode;

use crate::num::{Price, Size, Usd};
use serde::Serialize;

/// Which margin regime the account belongs to on the exchange.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum AccountMode {
    /// Spot and every perp dex apart; cross margin within a dex.
    #[default]
    Standard,
    /// One balance per token across dexes and spot.
    Unified,
    /// One pool, coins as collateral, automatic borrowing and lending.
    PortfolioMargin,
}

/// The venue's word for an account mode that it gave up: such an account is a standard one.
pub const DISCONTINUED_MODE: &str = "dexAbstraction";

/// What is to be said of an account in that mode.
pub fn discontinued_mode() -> Warning {
    Warning::new(RemarkCode::ModeDiscontinued, format!("{DISCONTINUED_MODE} is discontinued: the account is read as a standard one"))
}

/// How a position is margined.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum MarginMode {
    /// Backed by the whole pool.
    #[default]
    Cross,
    /// Backed by its own margin only.
    Isolated,
}

/// Side of an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Side {
    /// Buys.
    #[default]
    Buy,
    /// Sells.
    Sell,
}

/// A trader's book.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Portfolio {
    /// The regime the account belongs to; the book is answered under all of them.
    pub mode: AccountMode,
    /// Token balances; each token at most once.
    #[serde(default)]
    pub balances: Vec<Balance>,
    /// Debts; each token at most once. A balance stated by `amount` is before its debt; one stated by `total` is net of it. In a standard or
    /// unified account a debt is a manual borrow against supplied coins: its cash is in the balance and backs perps, and the coins owe it.
    #[serde(default)]
    pub loans: Vec<Loan>,
    /// Perp positions; each coin at most once.
    #[serde(default)]
    pub positions: Vec<Position>,
    /// Resting orders.
    #[serde(default)]
    pub orders: Vec<Order>,
    /// Initial margin of resting orders already summed per dex, where the orders themselves are not listed.
    #[serde(default)]
    pub order_margins: Vec<OrderMargin>,
    /// What each dex holds. In standard mode this is the split of the collateral between dexes; under the other modes it is the
    /// venue's internal allocation, reported back and not used otherwise.
    #[serde(default)]
    pub dex_accounts: Vec<DexAccount>,
}

/// What is held of one token. Exactly one of `amount` and `total` is stated.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Balance {
    /// Token name, such as `USDC`, `HYPE`, `UBTC` (or `BTC`).
    pub token: String,
    /// All of the token in the account, margin posted to isolated positions included, before unrealised PnL and before debt.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub amount: Option<Size>,
    /// The net balance as the exchange reports it: unrealised PnL included, debt taken off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub total: Option<Size>,
    /// How much of a collateral token stays in the spot account under standard margin, where it backs nothing. Default: none, all of it backs perps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub in_spot: Option<Size>,
    /// How much is supplied to the lending reserve. Only supplied coins are collateral under portfolio margin. Default there: all of it.
    /// A standard or unified account supplies by hand, so there nothing is supplied unless it is stated; only where a loan is stated and no
    /// supply of any coin is, all of the coins that can stand behind it are taken to be supplied, and the answer says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub supplied: Option<Size>,
}

/// A debt.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Loan {
    /// Borrowed token.
    pub token: String,
    /// Amount owed, interest included; positive.
    pub amount: Size,
}

/// A perp position.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Position {
    /// Perp name, such as `BTC` or `xyz:TSLA`.
    pub coin: String,
    /// Signed size in coins: long positive, short negative, not zero.
    pub size: Size,
    /// Average entry price. Needed where the balance is stated before unrealised PnL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub entry_price: Option<Price>,
    /// Chosen leverage, a whole number.
    pub leverage: u32,
    /// Cross or isolated; cross if not stated.
    #[serde(default = "cross")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub margin_mode: MarginMode,
    /// Isolated only: margin posted, before unrealised PnL. Default: size · entry price / leverage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub isolated_margin: Option<Usd>,
    /// Isolated only, instead of `isolatedMargin`: equity of the position at the mark price, unrealised PnL included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub isolated_equity: Option<Usd>,
}

#[cfg(feature = "schema")]
fn cross() -> MarginMode {
    MarginMode::Cross
}

/// A resting order on a perp.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Order {
    /// Perp name.
    pub coin: String,
    /// Buys or sells.
    pub side: Side,
    /// Size in coins, positive.
    pub size: Size,
    /// Limit price.
    pub limit_price: Price,
    /// Leverage of the coin, which is that of its position where there is one; else the lowest that its orders state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub leverage: Option<u32>,
    /// Reduce-only orders hold no margin.
    #[serde(default)]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub reduce_only: bool,
    /// Trigger orders rest outside the book until triggered and hold no margin.
    #[serde(default)]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub is_trigger: bool,
}

/// Summed initial margin of the resting orders of a dex.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrderMargin {
    /// Dex name; empty for the venue's own dex.
    pub dex: String,
    /// Initial margin, unbuffered.
    pub amount: Usd,
}

/// What one dex holds.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DexAccount {
    /// Dex name; empty for the venue's own dex.
    pub dex: String,
    /// Account value: cash and unrealised PnL, isolated positions included.
    pub account_value: Usd,
}
