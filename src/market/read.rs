//! Reading a market from JSON.

use super::{Market, PerpMarket, TokenMarket};
use crate::error::Issues;
use crate::json::{Fields, Fill, Listed, Node, Path};
use crate::num::{Ratio, Size};
use crate::rulebook::Listing;

/// A market of which some parts may have been faulty.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MarketDraft {
    /// Name of the snapshot as stated: none for the newest, [`super::NO_SNAPSHOT`] for no snapshot.
    pub snapshot: Option<String>,
    /// Time.
    pub time: Option<String>,
    /// Listing.
    pub listing: Option<Listing>,
    /// Perps.
    pub perps: Listed<PerpMarket>,
    /// Tokens.
    pub tokens: Listed<TokenMarket>,
}

impl From<Market> for MarketDraft {
    fn from(market: Market) -> Self {
        Self {
            snapshot: market.snapshot,
            time: market.time,
            listing: market.listing,
            perps: Listed::complete("market.perps", market.perps),
            tokens: Listed::complete("market.tokens", market.tokens),
        }
    }
}

impl MarketDraft {
    /// The market; only meaningful when no issue was reported.
    pub fn finish(self) -> Market {
        Market {
            snapshot: self.snapshot,
            time: self.time,
            listing: self.listing,
            perps: self.perps.into_items(),
            tokens: self.tokens.into_items(),
        }
    }
}

impl MarketDraft {
    /// The market as stated for a perp.
    pub fn perp(&self, coin: &str) -> Option<&PerpMarket> {
        self.perps.items.iter().map(|(_, perp)| perp).find(|perp| perp.coin == coin)
    }
}

impl Fill for MarketDraft {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.optional("snapshot", &mut self.snapshot);
        fields.optional("time", &mut self.time);
        fields.optional("listing", &mut self.listing);
        fields.list("perps", &mut self.perps);
        fields.list("tokens", &mut self.tokens);
        fields.close();
        true
    }
}

impl Fill for PerpMarket {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("coin", &mut self.coin);
        fields.optional("markPrice", &mut self.mark_price);
        fields.optional("oraclePrice", &mut self.oracle_price);
        fields.optional("fundingRate", &mut self.funding_rate);
        fields.optional("premium", &mut self.premium);
        fields.optional("maxLeverage", &mut self.max_leverage);
        fields.from_one("maxLeverage", self.max_leverage, "state the coin's maximum leverage, from 1");
        let is_ambiguous = self.funding_rate.is_some() && self.premium.is_some();
        fields.refuse_if(
            is_ambiguous,
            "premium",
            "is stated beside fundingRate",
            "state one of the two; the rate follows from the premium",
        );
        fields.close()
    }
}

impl Fill for TokenMarket {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("token", &mut self.token);
        fields.optional("price", &mut self.price);
        fields.optional("reserveOraclePrice", &mut self.reserve_oracle_price);
        fields.optional("ltv", &mut self.ltv);
        fields.optional("utilization", &mut self.utilization);
        fields.optional("totalSupplied", &mut self.total_supplied);
        fields.optional("totalBorrowed", &mut self.total_borrowed);
        fields.fraction("ltv", self.ltv.map(Ratio::decimal));
        fields.fraction("utilization", self.utilization.map(Ratio::decimal));
        fields.not_below_zero("totalSupplied", self.total_supplied.map(Size::decimal), "state an amount of zero or more");
        fields.not_below_zero("totalBorrowed", self.total_borrowed.map(Size::decimal), "state an amount of zero or more");
        fields.close()
    }
}
