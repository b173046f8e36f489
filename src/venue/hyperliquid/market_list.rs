//! The venue's markets of now without an account: as a list for people and forms, and as the market that a book is moved to.
//!
//! The answers are those of [`super::markets`] and, where it was given, `predictedFundings`, the funding that the venue expects to be paid next; it is
//! listed and used in no figure. `time` is the moment they were asked for.

use super::markets::{LiveMarkets, pair};
use crate::error::{Issue, Issues, Warning};
use crate::json::{Fields, Fill, Node, Path};
use crate::market::{self, Market, MarketsReport, NO_SNAPSHOT, PerpMarket, SnapshotStamp};
use crate::num::Ratio;
use crate::ordered::Ordered;
use crate::remark::RemarkCode;
use crate::request::Request;
use crate::rulebook::{self, Listing, ListingTables, Rulebook};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The venue's name among those that it predicts the funding of.
const OWN_VENUE: &str = "HlPerp";

/// The markets with what stands beside them.
struct Answers {
    markets: LiveMarkets,
    predicted: Option<BTreeMap<String, Ratio>>,
    time: Option<String>,
}

/// Whether a JSON object is the venue's markets.
pub fn is_markets(node: &Node) -> bool {
    node.field("metaAndAssetCtxs").is_some() && super::capture(node).is_none()
}

/// Every perp and token that the venue lists now, with what it says of them.
///
/// # Errors
/// Everything that is missing or unreadable, by the venue's own names.
pub fn market_list(node: &Node) -> Result<MarketsReport, Issues> {
    let answers = read(node, "")?;
    let embedded = rulebook::newest();
    let Answers { markets, predicted, time } = &answers;
    let merged = with_listing(&embedded, &markets.listing(""))?;
    let mut report = market::markets(&merged);
    report.is_live = true;
    let (date, source) = (time.clone().unwrap_or_default(), "the exchange's public info endpoint".to_owned());
    report.snapshot = SnapshotStamp { id: "hyperliquid-live".to_owned(), date, source };
    report.perps.retain_mut(|perp| {
        let Some((_, live)) = markets.perp(&perp.coin) else { return false };
        (perp.mark_price, perp.oracle_price, perp.funding_rate) =
            (live.market.mark_price, live.market.oracle_price, live.market.funding_rate);
        (perp.price_date, perp.price_kind) = (None, None);
        perp.is_delisted = live.is_delisted;
        perp.predicted_funding_rate = predicted.as_ref().and_then(|rates| rates.get(&perp.coin)).copied();
        true
    });
    report.tokens.retain_mut(|token| {
        let index = merged.listing.token(&token.token).and_then(|token| token.token_id);
        let live = markets.token_market(&token.token, index);
        let reserve = index.and_then(|index| markets.reserves.get(&index));
        (token.price, token.reserve_oracle_price) = (live.price, live.reserve_oracle_price);
        token.ltv = live.ltv.or(token.ltv);
        (token.utilization, token.total_supplied, token.total_borrowed) = (live.utilization, live.total_supplied, live.total_borrowed);
        (token.borrow_rate, token.supply_rate) =
            (reserve.and_then(|reserve| reserve.borrow_rate), reserve.and_then(|reserve| reserve.supply_rate));
        reserve.is_some() || live.price.is_some() || embedded.listing.token(&token.token).is_some()
    });
    if predicted.is_none() {
        report.warnings.push(Warning::new(RemarkCode::PredictedFundingMissing, "the exchange did not say which funding it predicts"));
    }
    Ok(report)
}

/// The market that moves a book to the venue's prices of now: of every coin and token that the book has to do with, and of the venue's
/// listing what the embedded one does not say, so that another coin can be added at its rules of now.
///
/// # Errors
/// Everything that is missing or unreadable, by the venue's own names under `prices`.
pub fn market_of(node: &Node, request: &Request) -> Result<Market, Issues> {
    let Answers { markets, time, .. } = read(node, "prices")?;
    let embedded = rulebook::newest();
    let live = markets.listing(time.as_deref().unwrap_or_default());
    let merged = with_listing(&embedded, &live)?;
    let portfolio = &request.portfolio;
    let mut coins: BTreeSet<&str> = portfolio.positions.iter().map(|position| position.coin.as_str()).ordered();
    coins.extend(portfolio.orders.iter().map(|order| order.coin.as_str()));
    coins.extend(request.market.perps.iter().map(|perp| perp.coin.as_str()));
    let perps = coins.into_iter().filter_map(|coin| {
        let mark_price = markets.perp(coin)?.1.market.mark_price;
        Some(PerpMarket { mark_price, ..markets.perp_market(coin) })
    });
    let held =
        portfolio.balances.iter().map(|balance| balance.token.as_str()).chain(portfolio.loans.iter().map(|loan| loan.token.as_str()));
    let stated = request.market.tokens.iter().map(|token| token.token.as_str());
    let reserves = markets.reserves.keys().filter_map(|index| merged.listing.token_by_id(*index)).map(|token| token.token.as_str());
    let tokens: BTreeSet<&str> = held.chain(stated).map(|token| merged.listing.token_name(token)).chain(reserves).ordered();
    let token = |token: &str| markets.token_market(token, merged.listing.token(token).and_then(|token| token.token_id));
    Ok(Market {
        snapshot: Some(NO_SNAPSHOT.to_owned()),
        perps: perps.collect(),
        tokens: tokens.iter().map(|name| token(name)).collect(),
        listing: beyond(live, &merged.listing, &|_| true, &|_| true, &|token| tokens.contains(token)),
        time,
    })
}

/// Of a live listing, what the embedded one has not, or has with other tiers, as far as it is used; none if it is the same.
pub(super) fn beyond(
    mut live: Listing,
    merged: &ListingTables,
    is_coin_used: &dyn Fn(&str) -> bool,
    is_dex_used: &dyn Fn(&str) -> bool,
    is_token_used: &dyn Fn(&str) -> bool,
) -> Option<Listing> {
    let embedded = &rulebook::newest().listing;
    for dex in &mut live.dexes {
        dex.perps.retain(|perp| is_coin_used(&perp.coin) && embedded.perp(&perp.coin) != merged.perp(&perp.coin));
        let used: Vec<u32> = dex.perps.iter().map(|perp| perp.margin_table_id).collect();
        dex.margin_tables.retain(|table| used.contains(&table.id));
    }
    live.dexes.retain(|dex| !dex.perps.is_empty() || embedded.dex(&dex.dex).is_none() && is_dex_used(&dex.dex));
    live.tokens.retain(|token| is_token_used(&token.token) && embedded.token(&token.token).is_none());
    (!live.dexes.is_empty() || !live.tokens.is_empty()).then_some(live)
}

fn with_listing(embedded: &Rulebook, live: &Listing) -> Result<Rulebook, Issues> {
    let (listing, _) = embedded.listing.merged(live, false).map_err(|fault| vec![Issue::arithmetic("metaAndAssetCtxs", fault)])?;
    Ok(Rulebook { listing: Arc::new(listing), ..embedded.clone() })
}

fn read(node: &Node, path: &str) -> Result<Answers, Issues> {
    let (mut issues, at) = (Vec::new(), Path::Root(path));
    let Some(mut fields) = Fields::open(node, &at, &mut issues) else { return Err(issues) };
    let mut markets = LiveMarkets::default();
    let is_read = markets.read(&mut fields);
    // No figure depends on them: a shape that is not known counts as no answer, which the list says.
    let mut predictions: Vec<Prediction> = Vec::new();
    let are_known = fields.node("predictedFundings").is_some_and(|node| predictions.fill(node, &Path::Root(""), &mut Vec::new()));
    let predicted = are_known.then(|| predictions.into_iter().filter_map(|one| Some((one.0, one.1?))).ordered());
    let mut time = None;
    fields.nullable("time", &mut time);
    if is_read && markets.dexes.is_empty() && fields.node("metaAndAssetCtxs").is_none() {
        fields.missing("metaAndAssetCtxs", "is missing", "pass the text that fetchMarkets answers");
    }
    if is_read && issues.is_empty() { Ok(Answers { markets, predicted, time }) } else { Err(issues) }
}

/// `[coin, [[venue, { fundingRate, fundingIntervalHours }], …]]`, of which the venue's own is kept, by the hour.
#[derive(Default)]
struct Prediction(String, Option<Ratio>);

impl Fill for Prediction {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some((coin, venues)) = pair(node, at, issues) else { return false };
        let is_named = self.0.fill(coin, &Path::Index(at, 0), issues);
        let mut predictions: Vec<VenuePrediction> = Vec::new();
        let is_read = predictions.fill(venues, &Path::Index(at, 1), issues);
        self.1 = predictions.into_iter().find(|venue| venue.0 == OWN_VENUE).and_then(|venue| venue.1);
        is_named && is_read
    }
}

#[derive(Default)]
struct VenuePrediction(String, Option<Ratio>);

impl Fill for VenuePrediction {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some((venue, state)) = pair(node, at, issues) else { return false };
        if !self.0.fill(venue, &Path::Index(at, 0), issues) {
            return false;
        }
        // Other venues' predictions may have any shape.
        if *state == Node::Null || self.0 != OWN_VENUE {
            return true;
        }
        let place = Path::Index(at, 1);
        let Some(mut fields) = Fields::open(state, &place, issues) else { return false };
        let (mut rate, mut hours): (Option<Ratio>, u32) = (None, 1);
        fields.nullable("fundingRate", &mut rate);
        fields.nullable("fundingIntervalHours", &mut hours);
        self.1 = rate.and_then(|rate| rate.divided(Ratio::from(hours)).ok());
        fields.end()
    }
}
