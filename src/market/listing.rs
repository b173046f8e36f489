//! What a form offers: every perp and token with its rules and a price to start from.

use super::{Dated, FigureKind, newest};
use crate::error::Warning;
use crate::num::{Price, Ratio, Size};
use crate::rulebook::{Rulebook, Tier, TierBound};
use serde::Serialize;

/// What can be held and traded.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct MarketsReport {
    /// Where the prices come from.
    pub snapshot: SnapshotStamp,
    /// Whether they are what the venue said when it was asked, and not the embedded snapshot's.
    pub is_live: bool,
    /// Perps.
    pub perps: Vec<PerpListing>,
    /// Tokens.
    pub tokens: Vec<TokenListing>,
    /// What is missing, and other remarks.
    pub warnings: Vec<Warning>,
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
    /// Tiers in ascending order.
    pub tiers: Vec<TierBound>,
    /// Whether the venue no longer trades it: a position can only be closed.
    pub is_delisted: bool,
    /// Mark price of the snapshot, or the middle of the book where `priceKind` says so.
    pub mark_price: Option<Price>,
    /// Of when the snapshot's price is; null for live prices, which are of the moment of the list.
    pub price_date: Option<String>,
    /// What the snapshot's price is, `mark` or `mid`; null for live prices.
    pub price_kind: Option<FigureKind>,
    /// Oracle price of the snapshot.
    pub oracle_price: Option<Price>,
    /// Hourly funding rate of the snapshot.
    pub funding_rate: Option<Ratio>,
    /// Hourly funding rate that the venue predicts for its next payment; live only, and used in no figure.
    pub predicted_funding_rate: Option<Ratio>,
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
    /// Total supplied to the reserve by everybody.
    pub total_supplied: Option<Size>,
    /// Total borrowed from the reserve by everybody.
    pub total_borrowed: Option<Size>,
    /// Interest on debt a year, as the venue states it; live only.
    pub borrow_rate: Option<Ratio>,
    /// Interest on supply a year, as the venue states it; live only.
    pub supply_rate: Option<Ratio>,
    /// Most that everybody together may supply, by the rulebook.
    pub global_supply_cap: Option<Size>,
    /// Most that everybody together may borrow, by the rulebook.
    pub global_borrow_cap: Option<Size>,
    /// Most that one user may supply, by the rulebook.
    pub user_supply_cap: Option<Size>,
    /// Most that one user may borrow, by the rulebook.
    pub user_borrow_cap: Option<Size>,
    /// Whether it counts as collateral.
    pub is_collateral: bool,
    /// Whether it can be borrowed.
    pub is_borrowable: bool,
    /// Whether it settles a perp dex.
    pub backs_perps: bool,
}

/// Every perp and token of a rulebook with prices of the newest snapshot.
pub fn markets(rulebook: &Rulebook) -> MarketsReport {
    let snapshot = newest();
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
            tiers: tiers_of(rulebook, &perp.coin),
            is_delisted: false,
            predicted_funding_rate: None,
            mark_price: value(market.and_then(|market| market.mark_price.as_ref())),
            price_date: market.and_then(|market| market.mark_price.as_ref()).map(|price| price.origin.date.clone()),
            price_kind: market.and_then(|market| market.mark_price.as_ref()).map(|price| price.kind),
            oracle_price: value(market.and_then(|market| market.oracle_price.as_ref())),
            funding_rate: value(market.and_then(|market| market.funding_rate.as_ref())),
        }
    });
    let tokens = listing.tokens.iter().map(|token| {
        let market = snapshot.and_then(|snapshot| snapshot.token(&token.token));
        let collateral = rulebook.collateral(&token.token);
        let borrowable = rulebook.borrowable(&token.token);
        TokenListing {
            token: token.token.clone(),
            aliases: token.aliases.clone(),
            coin: token.coin.clone(),
            price: value(market.and_then(|market| market.price.as_ref())),
            reserve_oracle_price: value(market.and_then(|market| market.reserve_oracle_price.as_ref())),
            ltv: collateral.and_then(|collateral| collateral.ltv),
            utilization: value(market.and_then(|market| market.utilization.as_ref())),
            is_collateral: collateral.is_some(),
            is_borrowable: borrowable.is_some(),
            total_supplied: value(market.and_then(|market| market.total_supplied.as_ref())),
            total_borrowed: value(market.and_then(|market| market.total_borrowed.as_ref())),
            borrow_rate: None,
            supply_rate: None,
            global_supply_cap: borrowable
                .and_then(|token| token.global_supply_cap)
                .or_else(|| collateral.and_then(|token| token.global_supply_cap)),
            global_borrow_cap: borrowable.and_then(|token| token.global_borrow_cap),
            user_supply_cap: borrowable
                .and_then(|token| token.user_supply_cap)
                .or_else(|| collateral.and_then(|token| token.user_supply_cap)),
            user_borrow_cap: borrowable.and_then(|token| token.user_borrow_cap),
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
        is_live: false,
        warnings: Vec::new(),
    }
}

fn value<T: Copy>(figure: Option<&Dated<T>>) -> Option<T> {
    figure.map(|figure| figure.value)
}

fn tiers_of(rulebook: &Rulebook, coin: &str) -> Vec<TierBound> {
    let bound = |tier: &Tier| TierBound { lower_bound: tier.lower_bound, max_leverage: tier.max_leverage };
    rulebook.listing.perp(coin).map_or_else(Vec::new, |(_, tiers)| tiers.iter().map(bound).collect())
}
