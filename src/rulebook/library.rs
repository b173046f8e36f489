//! The rulebooks that are built in.

use super::{LadderRules, ListingTables, Rulebook, VenueRules};
use crate::json::{Fill, Path, parse};
use std::sync::{Arc, OnceLock};

const LISTING: &str = include_str!("data/listing-2026-09-27.json");
const VENUE: &str = include_str!("data/venue-2026-08-22.json");
const LADDER: &str = include_str!("data/liquidation-ladder-2026-08-22.json");
/// Oldest first.
const RULEBOOKS: [&str; 8] = [
    include_str!("data/hyperliquid-2025-12-12.json"),
    include_str!("data/hyperliquid-2025-12-23.json"),
    include_str!("data/hyperliquid-2026-03-14.json"),
    include_str!("data/hyperliquid-2026-05-07.json"),
    include_str!("data/hyperliquid-2026-06-02.json"),
    include_str!("data/hyperliquid-2026-06-21.json"),
    include_str!("data/hyperliquid-2026-06-23.json"),
    include_str!("data/hyperliquid-2026-08-19.json"),
];

/// Reads an embedded file. A test reads every one of them, so a fault here is a fault of the build.
#[expect(clippy::expect_used, reason = "embedded files are part of the program and are read by a test")]
fn embedded_file<T: Fill + Default>(text: &str) -> T {
    let mut value = T::default();
    let is_good = parse(text).is_ok_and(|node| value.fill(&node, &Path::Root(""), &mut Vec::new()));
    Some(value).filter(|_| is_good).expect("embedded files are well formed")
}

/// The embedded listing.
pub(super) fn listing() -> Arc<ListingTables> {
    static LISTING_TABLES: OnceLock<Arc<ListingTables>> = OnceLock::new();
    Arc::clone(LISTING_TABLES.get_or_init(|| Arc::new(embedded_file(LISTING))))
}

/// The embedded schedules.
pub(super) fn venue() -> Arc<VenueRules> {
    static VENUE_RULES: OnceLock<Arc<VenueRules>> = OnceLock::new();
    Arc::clone(VENUE_RULES.get_or_init(|| Arc::new(embedded_file(VENUE))))
}

/// The embedded ladder of liquidation.
pub(super) fn ladder() -> &'static LadderRules {
    static LADDER_RULES: OnceLock<LadderRules> = OnceLock::new();
    LADDER_RULES.get_or_init(|| embedded_file(LADDER))
}

/// Every embedded rulebook, oldest first.
pub fn embedded() -> &'static [Arc<Rulebook>] {
    static EMBEDDED: OnceLock<Vec<Arc<Rulebook>>> = OnceLock::new();
    EMBEDDED.get_or_init(|| RULEBOOKS.iter().map(|text| Arc::new(embedded_file(text))).collect())
}

/// A rulebook by its identifier, or by its date alone.
pub fn find(id: &str) -> Option<Arc<Rulebook>> {
    embedded().iter().find(|rulebook| rulebook.id == id || rulebook.date == id).cloned()
}

/// The newest embedded rulebook.
#[expect(clippy::expect_used, reason = "the list of embedded rulebooks is not empty")]
pub fn newest() -> Arc<Rulebook> {
    embedded().last().cloned().expect("there is a rulebook")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_files_are_well_formed_and_in_order() {
        assert_eq!(embedded().len(), 8);
        assert!(embedded().is_sorted_by(|a, b| a.date < b.date));
        assert_eq!(newest().id, "hyperliquid-2026-08-19");
        assert_eq!(listing().perp("BTC").map(|(perp, tiers)| (perp.max_leverage, tiers.len())), Some((40, 2)));
        assert_eq!(listing().dex_of("flx:ANY").map(|dex| dex.collateral_token.as_str()), Some("USDH"));
        assert_eq!(venue().fees.perp.len(), 7);
    }

    #[test]
    fn deductions_are_those_of_the_documentation() {
        let eth = listing().perp("ETH").and_then(|(_, tiers)| tiers.get(1).map(|tier| tier.deduction.decimal().round_dp(2).to_string()));
        assert_eq!(eth.as_deref(), Some("1333333.33"));
    }
}
