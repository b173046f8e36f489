//! The state of the market that a book is answered at: the `market` part of a request.

mod listing;
mod read;
mod snapshot;

pub use listing::{MarketsReport, PerpListing, SnapshotStamp, TokenListing, markets};
pub use read::MarketDraft;
pub use snapshot::{Dated, DatedFigure, FigureKind, NO_SNAPSHOT, Snapshot, newest, snapshot, snapshots};

use crate::num::{Price, Ratio, Size};
use crate::rulebook::Listing;
use serde::Serialize;

/// Prices, funding and reserves, as stated by the caller.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Market {
    /// Embedded snapshot to fill in what is not stated below, such as `hyperliquid-mainnet-2026-10`; the newest if not stated. Every figure taken
    /// from it is named in the answer, with its date. With `none` nothing is filled in: a missing price is then an error, a missing rate unknown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub snapshot: Option<String>,
    /// The moment the prices are of, as text; carried to the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub time: Option<String>,
    /// What the venue lists now, where it is not what the rulebook lists: dexes, margin tables, perps, tokens. It stands above the rulebook's
    /// listing, unless that was chosen by name, and the answer says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub listing: Option<Listing>,
    /// Perps; each coin at most once.
    #[serde(default)]
    pub perps: Vec<PerpMarket>,
    /// Tokens; each at most once.
    #[serde(default)]
    pub tokens: Vec<TokenMarket>,
}

/// One perp's market.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PerpMarket {
    /// Perp name.
    pub coin: String,
    /// Mark price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub mark_price: Option<Price>,
    /// Oracle price, which funding is paid on; the mark price if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub oracle_price: Option<Price>,
    /// Funding rate per hour; positive: longs pay. Not together with `premium`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub funding_rate: Option<Ratio>,
    /// Premium over the funding interval, from which the hourly funding rate follows by the venue's formula.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub premium: Option<Ratio>,
    /// Maximum leverage that the venue reports for the coin; used where the rulebook does not list the coin, or lists another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub max_leverage: Option<u32>,
}

/// One token's market and its lending reserve.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TokenMarket {
    /// Token name.
    pub token: String,
    /// Spot price in USDC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub price: Option<Price>,
    /// Oracle price of the lending reserve, at which collateral is valued; the spot price if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub reserve_oracle_price: Option<Price>,
    /// Loan-to-value as the venue reports it now; overrides a rulebook that was not chosen by name, and says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub ltv: Option<Ratio>,
    /// Utilisation of the reserve: total borrowed over total supplied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub utilization: Option<Ratio>,
    /// Total supplied to the reserve by everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub total_supplied: Option<Size>,
    /// Total borrowed from the reserve by everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub total_borrowed: Option<Size>,
}
