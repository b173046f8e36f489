//! Reading a market from JSON.

use super::{Market, PerpMarket, TokenMarket};
use crate::error::Issues;
use crate::json::{Listed, Node, ObjectReader, Read};
use crate::num::{Ratio, Size};
use crate::rulebook::Listing;

/// A market of which some parts may have been faulty.
#[derive(Clone, Debug, PartialEq)]
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

impl Read for MarketDraft {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let draft = Self {
            snapshot: object.optional("snapshot").flatten(),
            time: object.optional("time").flatten(),
            listing: object.optional("listing").flatten(),
            perps: object.list("perps"),
            tokens: object.list("tokens"),
        };
        object.close();
        Some(draft)
    }
}

impl Read for PerpMarket {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let coin = object.required("coin");
        let mark_price = object.optional("markPrice");
        let oracle_price = object.optional("oraclePrice");
        let funding_rate = object.optional::<Ratio>("fundingRate");
        let premium = object.optional::<Ratio>("premium");
        let mut max_leverage = object.optional::<u32>("maxLeverage");
        if !object.is_leverage("maxLeverage", max_leverage.flatten(), "state the coin's maximum leverage, from 1") {
            max_leverage = None;
        }
        let is_ambiguous = funding_rate.flatten().is_some() && premium.flatten().is_some();
        if is_ambiguous {
            object.fault("premium", "is stated beside fundingRate", "state one of the two; the rate follows from the premium");
        }
        object.close();
        let perp = Self {
            coin: coin?,
            mark_price: mark_price?,
            oracle_price: oracle_price?,
            funding_rate: funding_rate?,
            premium: premium?,
            max_leverage: max_leverage?,
        };
        (!is_ambiguous).then_some(perp)
    }
}

impl Read for TokenMarket {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let token = object.required("token");
        let price = object.optional("price");
        let reserve_oracle_price = object.optional("reserveOraclePrice");
        let ltv = object.optional::<Ratio>("ltv");
        let utilization = object.optional::<Ratio>("utilization");
        let total_supplied = object.optional::<Size>("totalSupplied");
        let total_borrowed = object.optional::<Size>("totalBorrowed");
        let mut is_good = true;
        for (name, fraction) in [("ltv", ltv), ("utilization", utilization)] {
            is_good &= object.is_fraction(name, fraction.flatten().map(Ratio::decimal));
        }
        for (name, amount) in [("totalSupplied", total_supplied), ("totalBorrowed", total_borrowed)] {
            is_good &= object.is_not_negative(name, amount.flatten().map(Size::decimal), "state an amount of zero or more");
        }
        object.close();
        let market = Self {
            token: token?,
            price: price?,
            reserve_oracle_price: reserve_oracle_price?,
            ltv: ltv?,
            utilization: utilization?,
            total_supplied: total_supplied?,
            total_borrowed: total_borrowed?,
        };
        is_good.then_some(market)
    }
}
