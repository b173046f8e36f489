//! The rules as data: dated rulebooks of portfolio margin, the venue's listing, its schedules of interest, funding and fees, and its ladder of
//! liquidation.
//!
//! Every number comes from `data/*.json` and carries its source there; this module holds no figure of its own. A caller may pass a
//! rulebook in the same shape, with the listing and the schedules replaced or left to the embedded ones.

mod ladder;
mod library;
mod listing;
mod orders;
mod read;
mod schedules;

pub use ladder::{LadderRules, TakeoverWidth};
pub use library::{embedded, find, newest};
pub use listing::{Dex, Listing, ListingTables, MarginTable, Perp, Tier, TierBound, Token};
pub use orders::{OrderLimits, OrderRules, ValueLevel};
pub use read::RulebookChoice;
pub use schedules::{FeeLevel, FeeSchedule, FundingRules, InterestRules, StakingDiscount, TransferRules, VenueRules};

use crate::num::{ArithmeticFault, Ratio, Size, Usd};
use serde::Serialize;
use std::sync::Arc;

/// One dated set of rules.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Rulebook {
    /// `portfolio-margin/rulebook/1`.
    pub schema: String,
    /// Identifier.
    pub id: String,
    /// Date the rules took effect, `2026-08-19`.
    pub date: String,
    /// What changed, in one line.
    pub title: String,
    /// `mainnet` or `testnet`.
    pub network: String,
    /// Portfolio margin's parameters.
    pub portfolio_margin: PortfolioMarginRules,
    /// Perps, margin tiers and tokens; the embedded listing if left out.
    #[serde(skip_serializing_if = "is_embedded_listing")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "Listing"))]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Listing>"))]
    pub listing: Arc<ListingTables>,
    /// Interest, funding, fees and orders; the embedded schedules if left out.
    #[serde(skip_serializing_if = "is_embedded_venue")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "VenueRules"))]
    #[cfg_attr(feature = "schema", schemars(with = "Option<VenueRules>"))]
    pub venue: Arc<VenueRules>,
    /// Whether it came with the request.
    #[serde(skip)]
    #[cfg_attr(feature = "schema", schemars(skip))]
    pub is_from_caller: bool,
}

/// The embedded listing is shared between rulebooks and published on its own, not inside each.
fn is_embedded_listing(listing: &Arc<ListingTables>) -> bool {
    Arc::ptr_eq(listing, &library::listing())
}

/// So are the embedded schedules.
fn is_embedded_venue(venue: &Arc<VenueRules>) -> bool {
    Arc::ptr_eq(venue, &library::venue())
}

/// Parameters of portfolio margin.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PortfolioMarginRules {
    /// Ratio above which the account is liquidated; the unified account uses the same.
    pub liquidation_level: Ratio,
    /// Documented addition to the requirement.
    pub minimum_borrow_offset: Usd,
    /// Where the two come from.
    pub source: String,
    /// Tokens that can be borrowed.
    pub borrowable: Vec<BorrowableToken>,
    /// Tokens that count as collateral.
    pub collateral: Vec<CollateralToken>,
    /// Who may use it.
    pub eligibility: EligibilityRules,
}

/// A token that can be borrowed. A cap that is not stated is not known.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BorrowableToken {
    /// Token.
    pub token: String,
    /// Most that everybody together may supply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub global_supply_cap: Option<Size>,
    /// Most that everybody together may borrow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub global_borrow_cap: Option<Size>,
    /// Most that one user may supply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub user_supply_cap: Option<Size>,
    /// Most that one user may borrow.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub user_borrow_cap: Option<Size>,
    /// Where the caps come from.
    pub source: String,
}

/// A token that counts as collateral.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CollateralToken {
    /// Token.
    pub token: String,
    /// Loan-to-value; not stated where it was not published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub ltv: Option<Ratio>,
    /// Most that everybody together may supply.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub global_supply_cap: Option<Size>,
    /// Most of one user's supply that counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub user_supply_cap: Option<Size>,
    /// Where the caps come from.
    pub source: String,
    /// Where the loan-to-value comes from.
    pub ltv_source: String,
}

/// Who may use portfolio margin. A condition that is not stated was not published or did not exist.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EligibilityRules {
    /// Weighted volume above which the account may use it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub minimum_weighted_volume: Option<Usd>,
    /// Account value above which it may too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub minimum_account_value: Option<Usd>,
    /// Account value from which it may not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub maximum_account_value: Option<Usd>,
    /// Where the conditions come from.
    pub source: String,
}

impl Rulebook {
    /// The rules of a borrowable token.
    pub fn borrowable(&self, token: &str) -> Option<&BorrowableToken> {
        self.portfolio_margin.borrowable.iter().find(|rules| rules.token == token)
    }

    /// The rules of a collateral token.
    pub fn collateral(&self, token: &str) -> Option<&CollateralToken> {
        self.portfolio_margin.collateral.iter().find(|rules| rules.token == token)
    }

    /// The same rules with every absolute amount multiplied, for accounts whose amounts were.
    ///
    /// # Errors
    /// A product that is not exact.
    pub fn with_amounts_scaled(&self, by: Ratio) -> Result<Self, ArithmeticFault> {
        let size = |amount: Option<Size>| amount.map(|amount| amount.scaled(by)).transpose();
        let usd = |amount: Option<Usd>| amount.map(|amount| amount.scaled(by)).transpose();
        let mut scaled = self.clone();
        let rules = &mut scaled.portfolio_margin;
        rules.minimum_borrow_offset = rules.minimum_borrow_offset.scaled(by)?;
        for token in &mut rules.borrowable {
            token.global_supply_cap = size(token.global_supply_cap)?;
            token.global_borrow_cap = size(token.global_borrow_cap)?;
            token.user_supply_cap = size(token.user_supply_cap)?;
            token.user_borrow_cap = size(token.user_borrow_cap)?;
        }
        for token in &mut rules.collateral {
            token.global_supply_cap = size(token.global_supply_cap)?;
            token.user_supply_cap = size(token.user_supply_cap)?;
        }
        let eligibility = &mut rules.eligibility;
        eligibility.minimum_weighted_volume = usd(eligibility.minimum_weighted_volume)?;
        eligibility.minimum_account_value = usd(eligibility.minimum_account_value)?;
        eligibility.maximum_account_value = usd(eligibility.maximum_account_value)?;
        scaled.venue = Arc::new(VenueRules { orders: self.venue.orders.with_amounts_scaled(by)?, ..(*self.venue).clone() });
        scaled.listing = Arc::new(self.listing.with_amounts_scaled(by)?);
        Ok(scaled)
    }
}
