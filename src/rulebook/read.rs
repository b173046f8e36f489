//! Reading rulebooks, listings and schedules from JSON: the embedded files and those of a caller go through the same code.

use super::library;
use super::{
    BorrowableToken, CollateralToken, Dex, EligibilityRules, FeeLevel, FeeSchedule, FundingRules, InterestRules, Listing, ListingTables,
    MarginTable, Perp, PortfolioMarginRules, Rulebook, StakingDiscount, TierBound, Token, TransferRules, VenueRules,
};
use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Fields, Fill, Node, Path, kind};
use crate::num::Size;
use std::sync::Arc;

/// A rulebook by name or in full.
#[derive(Clone, Debug, PartialEq)]
pub struct RulebookChoice(pub Arc<Rulebook>);

impl RulebookChoice {
    /// Reads what a caller states; none if it is faulty.
    pub fn read(node: &Node, at: &Path<'_>, issues: &mut Issues) -> Option<Self> {
        let (message, remedy) = match node {
            Node::Text(id) => {
                if let Some(rulebook) = library::find(id) {
                    return Some(Self(rulebook));
                }
                let known: Vec<&str> = library::embedded().iter().map(|rulebook| rulebook.id.as_str()).collect();
                let remedy = format!("use one of: {}; or pass the rulebook itself", known.join(", "));
                ("is not a rulebook that is known".to_owned(), remedy)
            }
            Node::Object(_) => {
                let mut rulebook = Rulebook { is_from_caller: true, ..Rulebook::default() };
                return rulebook.fill(node, at, issues).then(|| Self(Arc::new(rulebook)));
            }
            other => (format!("is {}, not a rulebook", kind(other)), "name a rulebook in quotes, or pass one as an object".to_owned()),
        };
        issues.push(Issue::new(IssueCode::Invalid, at.text(), message, remedy));
        None
    }
}

/// Refuses a count that is zero.
pub(super) fn from_one(fields: &mut Fields<'_>, name: &str, value: u32) {
    fields.from_one(name, Some(value), "state a whole number from 1");
}

fn schema(fields: &mut Fields<'_>, expected: &str, stated: &mut String) {
    if fields.required("schema", stated) {
        fields.refuse_if(stated != expected, "schema", &format!("is not {expected}"), &format!("write \"{expected}\""));
    }
}

/// Reads a cap and refuses one that is not above zero.
fn cap(fields: &mut Fields<'_>, name: &'static str, cap: &mut Option<Size>) {
    fields.optional(name, cap);
    fields.above_zero(name, cap.map(Size::decimal), "state the cap, or leave it out where it is not known");
}

impl Fill for Rulebook {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        schema(&mut fields, "portfolio-margin/rulebook/1", &mut self.schema);
        fields.required("id", &mut self.id);
        fields.required("date", &mut self.date);
        fields.required("title", &mut self.title);
        fields.required("network", &mut self.network);
        fields.required("portfolioMargin", &mut self.portfolio_margin);
        let mut listing: Option<ListingTables> = None;
        fields.optional("listing", &mut listing);
        self.listing = listing.map_or_else(library::listing, Arc::new);
        let mut venue: Option<VenueRules> = None;
        fields.optional("venue", &mut venue);
        self.venue = venue.map_or_else(library::venue, Arc::new);
        fields.close()
    }
}

impl Fill for PortfolioMarginRules {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("liquidationLevel", &mut self.liquidation_level);
        fields.fraction("liquidationLevel", Some(self.liquidation_level.decimal()));
        fields.required("minimumBorrowOffset", &mut self.minimum_borrow_offset);
        fields.required("source", &mut self.source);
        fields.required("borrowable", &mut self.borrowable);
        fields.required("collateral", &mut self.collateral);
        fields.required("eligibility", &mut self.eligibility);
        fields.close()
    }
}

impl Fill for BorrowableToken {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("token", &mut self.token);
        cap(&mut fields, "globalSupplyCap", &mut self.global_supply_cap);
        cap(&mut fields, "globalBorrowCap", &mut self.global_borrow_cap);
        cap(&mut fields, "userSupplyCap", &mut self.user_supply_cap);
        cap(&mut fields, "userBorrowCap", &mut self.user_borrow_cap);
        fields.required("source", &mut self.source);
        fields.close()
    }
}

impl Fill for CollateralToken {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("token", &mut self.token);
        fields.optional("ltv", &mut self.ltv);
        fields.fraction("ltv", self.ltv.map(|ltv| ltv.decimal()));
        cap(&mut fields, "globalSupplyCap", &mut self.global_supply_cap);
        cap(&mut fields, "userSupplyCap", &mut self.user_supply_cap);
        fields.required("source", &mut self.source);
        fields.required("ltvSource", &mut self.ltv_source);
        fields.close()
    }
}

impl Fill for EligibilityRules {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.optional("minimumWeightedVolume", &mut self.minimum_weighted_volume);
        fields.optional("minimumAccountValue", &mut self.minimum_account_value);
        fields.optional("maximumAccountValue", &mut self.maximum_account_value);
        fields.required("source", &mut self.source);
        fields.close()
    }
}

impl Fill for ListingTables {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let mut listing = Listing::default();
        listing.fill(node, at, issues)
            && match Self::new(listing) {
                Ok(tables) => {
                    *self = tables;
                    true
                }
                Err(fault) => {
                    issues.push(Issue::arithmetic(at.text(), fault));
                    false
                }
            }
    }
}

impl Fill for Listing {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        schema(&mut fields, "portfolio-margin/listing/1", &mut self.schema);
        fields.required("id", &mut self.id);
        fields.required("date", &mut self.date);
        fields.required("source", &mut self.source);
        fields.required("tokens", &mut self.tokens);
        fields.required("dexes", &mut self.dexes);
        fields.close()
    }
}

impl Fill for Token {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("token", &mut self.token);
        fields.optional("tokenId", &mut self.token_id);
        fields.required("aliases", &mut self.aliases);
        fields.optional("coin", &mut self.coin);
        fields.close()
    }
}

impl Fill for Dex {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("dex", &mut self.dex);
        fields.required("collateralToken", &mut self.collateral_token);
        fields.required("marginTables", &mut self.margin_tables);
        fields.required("perps", &mut self.perps);
        fields.close()
    }
}

impl Fill for MarginTable {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("id", &mut self.id);
        let is_read = fields.required("tiers", &mut self.tiers);
        let is_in_order = !is_read || Self::are_in_order(&mut fields, "tiers", &self.tiers);
        fields.close() && is_in_order
    }
}

impl MarginTable {
    /// Whether tiers begin at zero and rise in notional while they fall in leverage; reported under a name where they do not.
    pub fn are_in_order(fields: &mut Fields<'_>, name: &str, tiers: &[TierBound]) -> bool {
        let begins_at_zero = tiers.first().is_some_and(|tier| tier.lower_bound.is_zero());
        if !begins_at_zero {
            fields.fault(name, "do not begin at notional 0", "state a first tier with lowerBound \"0\"");
        }
        let rises = tiers.is_sorted_by(|a, b| a.lower_bound < b.lower_bound && a.max_leverage > b.max_leverage);
        if !rises {
            fields.fault(name, "do not rise in notional while falling in leverage", "state tiers in ascending order of lowerBound");
        }
        begins_at_zero && rises
    }
}

impl Fill for TierBound {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("lowerBound", &mut self.lower_bound);
        if fields.required("maxLeverage", &mut self.max_leverage) {
            from_one(&mut fields, "maxLeverage", self.max_leverage);
        }
        fields.close()
    }
}

impl Fill for Perp {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("coin", &mut self.coin);
        fields.required("sizeDecimals", &mut self.size_decimals);
        if fields.required("maxLeverage", &mut self.max_leverage) {
            from_one(&mut fields, "maxLeverage", self.max_leverage);
        }
        fields.required("marginTableId", &mut self.margin_table_id);
        fields.optional("onlyIsolated", &mut self.only_isolated);
        fields.optional("marginMode", &mut self.margin_mode);
        fields.close()
    }
}

impl Fill for VenueRules {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        schema(&mut fields, "portfolio-margin/venue/1", &mut self.schema);
        fields.required("orders", &mut self.orders);
        fields.required("transfer", &mut self.transfer);
        fields.required("interest", &mut self.interest);
        fields.required("funding", &mut self.funding);
        fields.required("fees", &mut self.fees);
        fields.close()
    }
}

impl Fill for TransferRules {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("notionalFraction", &mut self.notional_fraction);
        fields.fraction("notionalFraction", Some(self.notional_fraction.decimal()));
        fields.required("source", &mut self.source);
        fields.close()
    }
}

impl Fill for InterestRules {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("baseRate", &mut self.base_rate);
        fields.required("slope", &mut self.slope);
        fields.required("kink", &mut self.kink);
        fields.required("supplyShare", &mut self.supply_share);
        fields.fraction("supplyShare", Some(self.supply_share.decimal()));
        if fields.required("hoursPerYear", &mut self.hours_per_year) {
            from_one(&mut fields, "hoursPerYear", self.hours_per_year);
        }
        fields.required("source", &mut self.source);
        fields.close()
    }
}

impl Fill for FundingRules {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("interestRate", &mut self.interest_rate);
        fields.required("clamp", &mut self.clamp);
        if fields.required("hoursPerInterval", &mut self.hours_per_interval) {
            from_one(&mut fields, "hoursPerInterval", self.hours_per_interval);
        }
        fields.required("cap", &mut self.cap);
        fields.required("source", &mut self.source);
        fields.close()
    }
}

impl Fill for FeeSchedule {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("perp", &mut self.perp);
        fields.required("spot", &mut self.spot);
        fields.required("stakingDiscounts", &mut self.staking_discounts);
        fields.required("source", &mut self.source);
        fields.close()
    }
}

impl Fill for FeeLevel {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("minimumVolume", &mut self.minimum_volume);
        fields.required("taker", &mut self.taker);
        fields.required("maker", &mut self.maker);
        fields.close()
    }
}

impl Fill for StakingDiscount {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("stakedAbove", &mut self.staked_above);
        fields.required("discount", &mut self.discount);
        fields.fraction("discount", Some(self.discount.decimal()));
        fields.close()
    }
}
