//! Reading rulebooks, listings and schedules from JSON: the embedded files and those of a caller go through the same code.

use super::library;
use super::{
    BorrowableToken, CollateralToken, Dex, EligibilityRules, FeeLevel, FeeSchedule, FundingRules, InterestRules, Listing, ListingTables,
    MarginTable, Perp, PortfolioMarginRules, Rulebook, StakingDiscount, TierBound, Token, TransferRules, VenueRules,
};
use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Node, ObjectReader, Read, kind};
use crate::num::{Ratio, Size, Usd};
use std::sync::Arc;

/// A rulebook by name or in full.
#[derive(Clone, Debug, PartialEq)]
pub struct RulebookChoice(pub Arc<Rulebook>);

impl Read for RulebookChoice {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        match node {
            Node::Text(id) => match library::find(id) {
                Some(rulebook) => Some(Self(rulebook)),
                None => {
                    let known: Vec<String> = library::embedded().iter().map(|rulebook| rulebook.id.clone()).collect();
                    let remedy = format!("use one of: {}; or pass the rulebook itself", known.join(", "));
                    issues.push(Issue::new(IssueCode::Invalid, path, "is not a rulebook that is known", remedy));
                    None
                }
            },
            Node::Object(_) => {
                let mut rulebook = Rulebook::read(node, path, issues)?;
                rulebook.is_from_caller = true;
                Some(Self(Arc::new(rulebook)))
            }
            other => {
                let message = format!("is {}, not a rulebook", kind(other));
                issues.push(Issue::new(IssueCode::Invalid, path, message, "name a rulebook in quotes, or pass one as an object"));
                None
            }
        }
    }
}

/// Reports a fraction outside 0 to 1.
pub(super) fn fraction(object: &mut ObjectReader<'_, '_>, name: &str, value: Option<Ratio>) -> Option<Ratio> {
    let value = value?;
    if value.is_negative() || value > Ratio::ONE {
        object.fault(name, "is not between 0 and 1", "state a fraction, such as \"0.5\" for 50 %");
        return None;
    }
    Some(value)
}

/// Reports a count that is zero.
pub(super) fn from_one(object: &mut ObjectReader<'_, '_>, name: &str, value: Option<u32>) -> Option<u32> {
    if value == Some(0) {
        object.fault(name, "is zero", "state a whole number from 1");
        return None;
    }
    value
}

fn schema(object: &mut ObjectReader<'_, '_>, expected: &str) -> Option<String> {
    let stated = object.required::<String>("schema")?;
    if stated == expected {
        return Some(stated);
    }
    object.fault("schema", format!("is not {expected}"), format!("write \"{expected}\""));
    None
}

/// A list that must be there and whole.
pub(super) fn whole<T: Read>(object: &mut ObjectReader<'_, '_>, name: &'static str) -> Option<Vec<T>> {
    struct Whole<T>(Vec<T>);
    impl<T: Read> Read for Whole<T> {
        fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
            let listed = crate::json::read_list(node, path, issues);
            listed.is_complete.then(|| Self(listed.into_items()))
        }
    }
    object.required::<Whole<T>>(name).map(|list| list.0)
}

impl Read for Rulebook {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let schema = schema(&mut object, "portfolio-margin/rulebook/1");
        let id = object.required("id");
        let date = object.required("date");
        let title = object.required("title");
        let network = object.required("network");
        let portfolio_margin = object.required("portfolioMargin");
        let listing = object.optional::<ListingTables>("listing");
        let venue = object.optional::<VenueRules>("venue");
        object.close();
        Some(Self {
            schema: schema?,
            id: id?,
            date: date?,
            title: title?,
            network: network?,
            portfolio_margin: portfolio_margin?,
            listing: listing?.map_or_else(library::listing, Arc::new),
            venue: venue?.map_or_else(library::venue, Arc::new),
            is_from_caller: false,
        })
    }
}

impl Read for PortfolioMarginRules {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let level = object.required::<Ratio>("liquidationLevel");
        let level = fraction(&mut object, "liquidationLevel", level);
        let minimum_borrow_offset = object.required("minimumBorrowOffset");
        let source = object.required("source");
        let borrowable = whole(&mut object, "borrowable");
        let collateral = whole(&mut object, "collateral");
        let eligibility = object.required("eligibility");
        object.close();
        Some(Self {
            liquidation_level: level?,
            minimum_borrow_offset: minimum_borrow_offset?,
            source: source?,
            borrowable: borrowable?,
            collateral: collateral?,
            eligibility: eligibility?,
        })
    }
}

/// Reports a cap that is not above zero.
fn cap(object: &mut ObjectReader<'_, '_>, name: &'static str) -> Option<Option<Size>> {
    let cap = object.optional::<Size>(name)?;
    if cap.is_some_and(|cap| !cap.is_positive()) {
        object.fault(name, "is not above zero", "state the cap, or leave it out where it is not known");
        return None;
    }
    Some(cap)
}

impl Read for BorrowableToken {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let token = object.required("token");
        let global_supply_cap = cap(&mut object, "globalSupplyCap");
        let global_borrow_cap = cap(&mut object, "globalBorrowCap");
        let user_supply_cap = cap(&mut object, "userSupplyCap");
        let user_borrow_cap = cap(&mut object, "userBorrowCap");
        let source = object.required("source");
        object.close();
        Some(Self {
            token: token?,
            global_supply_cap: global_supply_cap?,
            global_borrow_cap: global_borrow_cap?,
            user_supply_cap: user_supply_cap?,
            user_borrow_cap: user_borrow_cap?,
            source: source?,
        })
    }
}

impl Read for CollateralToken {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let token = object.required("token");
        let ltv = match object.optional::<Ratio>("ltv") {
            Some(Some(ltv)) => fraction(&mut object, "ltv", Some(ltv)).map(Some),
            other => other,
        };
        let global_supply_cap = cap(&mut object, "globalSupplyCap");
        let user_supply_cap = cap(&mut object, "userSupplyCap");
        let source = object.required("source");
        let ltv_source = object.required("ltvSource");
        object.close();
        Some(Self {
            token: token?,
            ltv: ltv?,
            global_supply_cap: global_supply_cap?,
            user_supply_cap: user_supply_cap?,
            source: source?,
            ltv_source: ltv_source?,
        })
    }
}

impl Read for EligibilityRules {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let minimum_weighted_volume = object.optional::<Usd>("minimumWeightedVolume");
        let minimum_account_value = object.optional::<Usd>("minimumAccountValue");
        let maximum_account_value = object.optional::<Usd>("maximumAccountValue");
        let source = object.required("source");
        object.close();
        Some(Self {
            minimum_weighted_volume: minimum_weighted_volume?,
            minimum_account_value: minimum_account_value?,
            maximum_account_value: maximum_account_value?,
            source: source?,
        })
    }
}

impl Read for ListingTables {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let listing = Listing::read(node, path, issues)?;
        Self::new(listing).map_err(|fault| issues.push(Issue::arithmetic(path, fault))).ok()
    }
}

impl Read for Listing {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let schema = schema(&mut object, "portfolio-margin/listing/1");
        let id = object.required("id");
        let date = object.required("date");
        let source = object.required("source");
        let tokens = whole(&mut object, "tokens");
        let dexes = whole(&mut object, "dexes");
        object.close();
        Some(Self { schema: schema?, id: id?, date: date?, source: source?, tokens: tokens?, dexes: dexes? })
    }
}

impl Read for Token {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let token = object.required("token");
        let token_id = object.optional("tokenId");
        let aliases = whole(&mut object, "aliases");
        let coin = object.optional("coin");
        object.close();
        Some(Self { token: token?, token_id: token_id?, aliases: aliases?, coin: coin? })
    }
}

impl Read for Dex {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let dex = object.required("dex");
        let collateral_token = object.required("collateralToken");
        let margin_tables = whole(&mut object, "marginTables");
        let perps = whole(&mut object, "perps");
        object.close();
        Some(Self { dex: dex?, collateral_token: collateral_token?, margin_tables: margin_tables?, perps: perps? })
    }
}

impl Read for MarginTable {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let id = object.required("id");
        let tiers = whole::<TierBound>(&mut object, "tiers").filter(|tiers| Self::are_in_order(&mut object, "tiers", tiers));
        object.close();
        Some(Self { id: id?, tiers: tiers? })
    }
}

impl MarginTable {
    /// Whether tiers begin at zero and rise in notional while they fall in leverage; reported under a name where they do not.
    pub fn are_in_order(object: &mut ObjectReader<'_, '_>, name: &str, tiers: &[TierBound]) -> bool {
        let begins_at_zero = tiers.first().is_some_and(|tier| tier.lower_bound.is_zero());
        if !begins_at_zero {
            object.fault(name, "do not begin at notional 0", "state a first tier with lowerBound \"0\"");
        }
        let rises = tiers.is_sorted_by(|a, b| a.lower_bound < b.lower_bound && a.max_leverage > b.max_leverage);
        if !rises {
            object.fault(name, "do not rise in notional while falling in leverage", "state tiers in ascending order of lowerBound");
        }
        begins_at_zero && rises
    }
}

impl Read for TierBound {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let lower_bound = object.required::<Usd>("lowerBound");
        let max_leverage = object.required("maxLeverage");
        let max_leverage = from_one(&mut object, "maxLeverage", max_leverage);
        object.close();
        Some(Self { lower_bound: lower_bound?, max_leverage: max_leverage? })
    }
}

impl Read for Perp {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let coin = object.required("coin");
        let size_decimals = object.required("sizeDecimals");
        let max_leverage = object.required("maxLeverage");
        let max_leverage = from_one(&mut object, "maxLeverage", max_leverage);
        let margin_table_id = object.required("marginTableId");
        let only_isolated = object.optional("onlyIsolated");
        let margin_mode = object.optional("marginMode");
        object.close();
        Some(Self {
            coin: coin?,
            size_decimals: size_decimals?,
            max_leverage: max_leverage?,
            margin_table_id: margin_table_id?,
            only_isolated: only_isolated?.unwrap_or(false),
            margin_mode: margin_mode?,
        })
    }
}

impl Read for VenueRules {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let schema = schema(&mut object, "portfolio-margin/venue/1");
        let orders = object.required("orders");
        let transfer = object.required("transfer");
        let interest = object.required("interest");
        let funding = object.required("funding");
        let fees = object.required("fees");
        object.close();
        Some(Self { schema: schema?, orders: orders?, transfer: transfer?, interest: interest?, funding: funding?, fees: fees? })
    }
}

impl Read for TransferRules {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let notional_fraction = object.required("notionalFraction");
        let notional_fraction = fraction(&mut object, "notionalFraction", notional_fraction);
        let source = object.required("source");
        object.close();
        Some(Self { notional_fraction: notional_fraction?, source: source? })
    }
}

impl Read for InterestRules {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let base_rate = object.required("baseRate");
        let slope = object.required("slope");
        let kink = object.required("kink");
        let supply_share = object.required("supplyShare");
        let supply_share = fraction(&mut object, "supplyShare", supply_share);
        let hours_per_year = object.required("hoursPerYear");
        let hours_per_year = from_one(&mut object, "hoursPerYear", hours_per_year);
        let source = object.required("source");
        object.close();
        Some(Self {
            base_rate: base_rate?,
            slope: slope?,
            kink: kink?,
            supply_share: supply_share?,
            hours_per_year: hours_per_year?,
            source: source?,
        })
    }
}

impl Read for FundingRules {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let interest_rate = object.required("interestRate");
        let clamp = object.required("clamp");
        let hours_per_interval = object.required("hoursPerInterval");
        let hours_per_interval = from_one(&mut object, "hoursPerInterval", hours_per_interval);
        let cap = object.required("cap");
        let source = object.required("source");
        object.close();
        Some(Self { interest_rate: interest_rate?, clamp: clamp?, hours_per_interval: hours_per_interval?, cap: cap?, source: source? })
    }
}

impl Read for FeeSchedule {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let perp = whole(&mut object, "perp");
        let spot = whole(&mut object, "spot");
        let staking_discounts = whole(&mut object, "stakingDiscounts");
        let source = object.required("source");
        object.close();
        Some(Self { perp: perp?, spot: spot?, staking_discounts: staking_discounts?, source: source? })
    }
}

impl Read for FeeLevel {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let minimum_volume = object.required("minimumVolume");
        let taker = object.required("taker");
        let maker = object.required("maker");
        object.close();
        Some(Self { minimum_volume: minimum_volume?, taker: taker?, maker: maker? })
    }
}

impl Read for StakingDiscount {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let staked_above = object.required("stakedAbove");
        let discount = object.required("discount");
        let discount = fraction(&mut object, "discount", discount);
        object.close();
        Some(Self { staked_above: staked_above?, discount: discount? })
    }
}
