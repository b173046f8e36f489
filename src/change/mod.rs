//! Changes of a book: what a trader could do next, and the request that describes the book afterwards.
//!
//! A change is applied to the request, not to the answer, so that "what if" and building the changed book by hand are the same question.
//! Orders are filled at once, at a stated price or at the mark, without fees; they may rest instead. Prices do not move.

mod apply;
mod balance;
mod fill;
mod isolated;
mod read;
mod reprice;

pub use apply::apply;
pub use reprice::{following, follows, follows_mark, reprice};

use crate::num::{Price, Size, Usd};
use crate::portfolio::{MarginMode, Side};
use serde::Serialize;

/// One thing that a trader could do.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Change {
    /// An order on a perp.
    Order(OrderChange),
    /// A coin bought or sold in spot for USDC.
    SpotOrder(SpotOrderChange),
    /// A token put into the account.
    Deposit(DepositChange),
    /// A token taken out.
    Withdrawal(CashChange),
    /// A collateral token moved between spot and a dex, or between dexes; under standard margin only.
    Transfer(TransferChange),
    /// A debt repaid from the balance of its token.
    Repayment(CashChange),
    /// A position closed, or a part of it.
    Closing(ClosingChange),
    /// Margin added to an isolated position, or taken out of it.
    IsolatedMargin(IsolatedMarginChange),
}

/// An order on a perp.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrderChange {
    /// Perp name.
    pub coin: String,
    /// Buys or sells.
    pub side: Side,
    /// Size in coins, positive.
    pub size: Size,
    /// Price of the fill, or the limit of a resting order; the mark price if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub price: Option<Price>,
    /// Leverage of the coin from now on; that of its position or order if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub leverage: Option<u32>,
    /// Cross or isolated, for a coin that is not held; cross if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub margin_mode: Option<MarginMode>,
    /// Only reduces a position.
    #[serde(default)]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub reduce_only: bool,
    /// Rests in the book at its price instead of being filled.
    #[serde(default)]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub is_resting: bool,
}

/// A coin bought or sold in spot for USDC.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SpotOrderChange {
    /// Token.
    pub token: String,
    /// Buys or sells.
    pub side: Side,
    /// Size in tokens, positive.
    pub size: Size,
    /// Price of the fill; the spot price if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub price: Option<Price>,
}

/// An amount of a token.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CashChange {
    /// Token.
    pub token: String,
    /// Amount, positive.
    pub amount: Size,
}

/// A token put into the account.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DepositChange {
    /// Token.
    pub token: String,
    /// Amount, positive.
    pub amount: Size,
    /// Where it goes in a standard account that states what its dexes hold: `spot`, `main` for the venue's own dex, or the name of another;
    /// the first dex that the token settles if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub to: Option<String>,
}

/// Margin added to an isolated position, or taken out of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IsolatedMarginChange {
    /// Perp name.
    pub coin: String,
    /// Added, or below zero taken out; in the token that settles the coin.
    pub amount: Usd,
}

/// An amount moved between two places of a standard account.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransferChange {
    /// Token.
    pub token: String,
    /// Amount, positive.
    pub amount: Size,
    /// `spot`, `main` for the venue's own dex, or the name of another dex.
    pub from: String,
    /// The same.
    pub to: String,
}

/// A position closed, or a part of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ClosingChange {
    /// Perp name.
    pub coin: String,
    /// Size in coins, positive; all of it if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub size: Option<Size>,
    /// Price of the fill; the mark price if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub price: Option<Price>,
}
