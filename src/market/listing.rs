//! What a form offers: every perp and token with its rules and a price to start from.

use super::snapshots;
use crate::num::{Price, Ratio};
use crate::rulebook::Rulebook;
use serde::Serialize;

/// What can be held and traded.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct MarketsReport {
    /// Where the prices come from.
    pub snapshot: SnapshotStamp,
    /// Perps.
    pub perps: Vec<PerpListing>,
    /// Tokens.
    pub tokens: Vec<TokenListing>,
}

/// Where prices come from.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct SnapshotStamp {
    /// Identifier.
    pub id: String,
    /// Date.
    pub date: String,
    /// Source.
    pub source: String,
}

/// A perp.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct PerpListing {
    /// Name.
    pub coin: String,
    /// Dex; empty for the venue's own.
    pub dex: String,
    /// Token that settles it.
    pub collateral_token: String,
    /// Highest leverage.
    pub max_leverage: u32,
    /// Decimals of a size.
    pub size_decimals: u32,
    /// Whether only isolated margin is allowed.
    pub only_isolated: bool,
    /// `noCross` or `strictIsolated`.
    pub margin_mode: Option<String>,
    /// Mark price of the snapshot.
    pub mark_price: Option<Price>,
    /// Oracle price of the snapshot.
    pub oracle_price: Option<Price>,
    /// Hourly funding rate of the snapshot.
    pub funding_rate: Option<Ratio>,
}

/// A token.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct TokenListing {
    /// Name.
    pub token: String,
    /// Other names.
    pub aliases: Vec<String>,
    /// Coin whose price it follows.
    pub coin: Option<String>,
    /// Spot price of the snapshot.
    pub price: Option<Price>,
    /// Reserve's oracle price of the snapshot.
    pub reserve_oracle_price: Option<Price>,
    /// Loan-to-value of the rulebook.
    pub ltv: Option<Ratio>,
    /// Utilisation of the snapshot.
    pub utilization: Option<Ratio>,
    /// Whether it counts as collateral.
    pub is_collateral: bool,
    /// Whether it can be borrowed.
    pub is_borrowable: bool,
    /// Whether it settles a perp dex.
    pub backs_perps: bool,
}

/// Every perp and token of a rulebook with prices of the newest snapshot.
pub fn markets(rulebook: &Rulebook) -> MarketsReport {
    let snapshot = snapshots().last();
    let listing = rulebook.listing.listing();
    let perps = listing.dexes.iter().flat_map(|dex| dex.perps.iter().map(move |perp| (dex, perp))).map(|(dex, perp)| {
        let market = snapshot.and_then(|snapshot| snapshot.perp(&perp.coin));
        PerpListing {
            coin: perp.coin.clone(),
            dex: dex.dex.clone(),
            collateral_token: dex.collateral_token.clone(),
            max_leverage: perp.max_leverage,
            size_decimals: perp.size_decimals,
            only_isolated: perp.only_isolated,
            margin_mode: perp.margin_mode.clone(),
            mark_price: market.and_then(|market| market.mark_price),
            oracle_price: market.and_then(|market| market.oracle_price),
            funding_rate: market.and_then(|market| market.funding_rate),
        }
    });
    let tokens = listing.tokens.iter().map(|token| {
        let market = snapshot.and_then(|snapshot| snapshot.token(&token.token));
        let collateral = rulebook.collateral(&token.token);
        TokenListing {
            token: token.token.clone(),
            aliases: token.aliases.clone(),
            coin: token.coin.clone(),
            price: market.and_then(|market| market.price),
            reserve_oracle_price: market.and_then(|market| market.reserve_oracle_price),
            ltv: collateral.and_then(|collateral| collateral.ltv),
            utilization: market.and_then(|market| market.utilization),
            is_collateral: collateral.is_some(),
            is_borrowable: rulebook.borrowable(&token.token).is_some(),
            backs_perps: listing.dexes.iter().any(|dex| dex.collateral_token == token.token),
        }
    });
    MarketsReport {
        snapshot: snapshot.map_or_else(
            || SnapshotStamp { id: String::new(), date: String::new(), source: String::new() },
            |snapshot| SnapshotStamp { id: snapshot.id.clone(), date: snapshot.date.clone(), source: snapshot.source.clone() },
        ),
        perps: perps.collect(),
        tokens: tokens.collect(),
    }
}
