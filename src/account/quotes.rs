//! What the market says, filled up from a snapshot unless the caller wants none. Every figure taken from the snapshot is written down.

use crate::error::Warning;
use crate::explain::Ledger;
use crate::market::{Dated, DatedFigure, FigureKind, MarketDraft, PerpMarket, Snapshot, TokenMarket};
use crate::num::{Price, Ratio, Size};
use crate::ordered::Ordered;
use crate::remark::RemarkCode;
use crate::rulebook::{FundingRules, ListingTables};
use std::collections::BTreeMap;
use std::fmt::{self, Display};

/// Prices and rates of a request.
pub struct Quotes<'m> {
    perps: BTreeMap<&'m str, &'m PerpMarket>,
    tokens: BTreeMap<&'m str, &'m TokenMarket>,
    snapshot: Option<&'static Snapshot>,
    taken: BTreeMap<String, DatedFigure>,
}

impl<'m> Quotes<'m> {
    /// Quotes of a market with an optional snapshot behind it.
    pub fn new(market: &'m MarketDraft, snapshot: Option<&'static Snapshot>) -> Self {
        // Of a name that is stated twice, which is a fault, the first counts.
        let perps = market.perps.items.iter().rev().map(|(_, perp)| (perp.coin.as_str(), perp)).ordered();
        let tokens = market.tokens.items.iter().rev().map(|(_, token)| (token.token.as_str(), token)).ordered();
        Self { perps, tokens, snapshot, taken: BTreeMap::new() }
    }

    /// Everything that came from the snapshot, by path.
    pub fn into_taken(self) -> Vec<DatedFigure> {
        self.taken.into_values().collect()
    }

    /// What is to be said of prices that came from the snapshot: those of another date than the rest, and those of a coin and its token where only one
    /// of the two was stated. `is_held` says which tokens the account has.
    pub fn remarks(&self, listing: &ListingTables, is_held: impl Fn(&str) -> bool) -> Vec<Warning> {
        let Some(snapshot) = self.snapshot else { return Vec::new() };
        let mut remarks = Vec::new();
        for DatedFigure { path, date, kind } in self.taken.values() {
            let kind = match kind {
                FigureKind::Mark => "a mark",
                FigureKind::Mid => "the middle of the book",
                FigureKind::Oracle | FigureKind::FundingRate | FigureKind::Reserve => continue,
            };
            let mut parts = path.splitn(3, '.');
            let (list, name) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
            if !date.starts_with(&snapshot.date) {
                let message = format!(
                    "the newest price of {name} that is known here is {kind} of {date}; the snapshot's others are of {}",
                    snapshot.date
                );
                remarks.push(Warning::new(RemarkCode::PriceDated, message));
            }
            let other = match list {
                "perps" => {
                    let mut tokens = listing.listing().tokens.iter().filter(|token| token.coin.as_deref() == Some(name));
                    tokens.find(|token| self.states_token(&token.token)).map(|token| &token.token)
                }
                _ => listing.token(name).and_then(|token| token.coin.as_ref()).filter(|coin| is_held(name) && self.states_perp(coin)),
            };
            if let Some(other) = other {
                let message = format!(
                    "the price of {name} is the snapshot's, of {date}, beside a stated one of {other}: state both, or the difference between them is no real one"
                );
                remarks.push(Warning::new(RemarkCode::PriceMixed, message));
            }
        }
        remarks
    }

    fn states_perp(&self, coin: &str) -> bool {
        self.perp(coin).is_some_and(|perp| perp.mark_price.is_some())
    }

    fn states_token(&self, token: &str) -> bool {
        self.token(token).is_some_and(|market| market.price.or(market.reserve_oracle_price).is_some())
    }

    /// The stated value, or the snapshot's, with a ledger entry at its path.
    fn pick<T: Copy + Display + 'static>(
        &mut self,
        ledger: &mut Ledger,
        path: fmt::Arguments<'_>,
        stated: Option<T>,
        snapshot: impl Fn(&'static Snapshot) -> Option<&'static Dated<T>>,
    ) -> Option<T> {
        if let Some(value) = stated {
            ledger.input(path, value);
            return Some(value);
        }
        let source = self.snapshot?;
        let Dated { value, kind, origin } = snapshot(source)?;
        if ledger.is_recording() {
            let told = format!("snapshot {}, {} of {}: {}", source.id, kind.name(), origin.date, origin.source);
            ledger.leaf(path, value, told);
        }
        self.take(path, *kind, &origin.date);
        Some(*value)
    }

    /// Writes down that a figure is the snapshot's.
    #[inline(never)]
    fn take(&mut self, path: fmt::Arguments<'_>, kind: FigureKind, date: &str) {
        let path = path.to_string();
        let path = path.strip_prefix("market.").unwrap_or(&path).to_owned();
        self.taken.insert(path.clone(), DatedFigure { path, date: date.to_owned(), kind });
    }

    /// Mark price of a perp.
    #[inline(never)]
    pub fn mark_price(&mut self, ledger: &mut Ledger, coin: &str) -> Option<Price> {
        let stated = self.perp(coin).and_then(|perp| perp.mark_price);
        self.pick(ledger, format_args!("market.perps.{coin}.markPrice"), stated, |snapshot| snapshot.perp(coin)?.mark_price.as_ref())
    }

    /// Oracle price of a perp: stated, else the mark price if that was stated, else the snapshot's.
    #[inline(never)]
    pub fn oracle_price(&mut self, ledger: &mut Ledger, coin: &str, mark_price: Price) -> Price {
        let stated = self.perp(coin).and_then(|perp| perp.oracle_price.or(perp.mark_price));
        self.pick(ledger, format_args!("market.perps.{coin}.oraclePrice"), stated, |snapshot| snapshot.perp(coin)?.oracle_price.as_ref())
            .unwrap_or(mark_price)
    }

    /// Hourly funding rate of a perp: stated, or from the stated premium.
    #[inline(never)]
    pub fn funding_rate(&mut self, ledger: &mut Ledger, coin: &str, rules: &FundingRules) -> Option<Ratio> {
        let perp = self.perp(coin);
        let from_premium = perp.and_then(|perp| perp.premium).and_then(|premium| rules.hourly_rate(premium).ok());
        let stated = perp.and_then(|perp| perp.funding_rate).or(from_premium);
        self.pick(ledger, format_args!("market.perps.{coin}.fundingRate"), stated, |snapshot| snapshot.perp(coin)?.funding_rate.as_ref())
    }

    /// Whether the market names a token, so that one the listing does not know can be held.
    pub fn names_token(&self, token: &str) -> bool {
        self.token(token).is_some()
    }

    fn token(&self, token: &str) -> Option<&'m TokenMarket> {
        self.tokens.get(token).copied()
    }

    /// What the market says of a perp.
    pub fn perp(&self, coin: &str) -> Option<&'m PerpMarket> {
        self.perps.get(coin).copied()
    }

    /// Spot price of a token: stated, else the reserve's price if stated, else the snapshot's.
    #[inline(never)]
    pub fn spot_price(&mut self, ledger: &mut Ledger, token: &str) -> Option<Price> {
        let stated = self.token(token).and_then(|market| market.price.or(market.reserve_oracle_price));
        self.pick(ledger, format_args!("market.tokens.{token}.price"), stated, |snapshot| snapshot.token(token)?.price.as_ref())
    }

    /// Price at which a reserve values a token: stated, else the spot price if stated, else the snapshot's.
    #[inline(never)]
    pub fn reserve_price(&mut self, ledger: &mut Ledger, token: &str) -> Option<Price> {
        let stated = self.token(token).and_then(|market| market.reserve_oracle_price.or(market.price));
        let from = |snapshot: &'static Snapshot| {
            snapshot.token(token).and_then(|market| market.reserve_oracle_price.as_ref().or(market.price.as_ref()))
        };
        self.pick(ledger, format_args!("market.tokens.{token}.reserveOraclePrice"), stated, from)
    }

    /// Loan-to-value as the venue reports it now. Rules do not come from snapshots.
    pub fn ltv(&self, token: &str) -> Option<Ratio> {
        self.token(token).and_then(|market| market.ltv)
    }

    /// Utilisation of a reserve: stated, or from stated totals, or the snapshot's.
    #[inline(never)]
    pub fn utilization(&mut self, ledger: &mut Ledger, token: &str) -> Option<Ratio> {
        let market = self.token(token);
        let from_totals = market.and_then(|market| {
            let (supplied, borrowed) = (market.total_supplied?, market.total_borrowed?);
            borrowed.fraction_of(supplied).ok()
        });
        let stated = market.and_then(|market| market.utilization).or(from_totals);
        self.pick(ledger, format_args!("market.tokens.{token}.utilization"), stated, |snapshot| snapshot.token(token)?.utilization.as_ref())
    }

    /// What everybody together supplied to a reserve.
    #[inline(never)]
    pub fn total_supplied(&mut self, ledger: &mut Ledger, token: &str) -> Option<Size> {
        let stated = self.token(token).and_then(|market| market.total_supplied);
        self.pick(ledger, format_args!("market.tokens.{token}.totalSupplied"), stated, |snapshot| {
            snapshot.token(token)?.total_supplied.as_ref()
        })
    }

    /// What everybody together borrowed from a reserve.
    #[inline(never)]
    pub fn total_borrowed(&mut self, ledger: &mut Ledger, token: &str) -> Option<Size> {
        let stated = self.token(token).and_then(|market| market.total_borrowed);
        self.pick(ledger, format_args!("market.tokens.{token}.totalBorrowed"), stated, |snapshot| {
            snapshot.token(token)?.total_borrowed.as_ref()
        })
    }
}
