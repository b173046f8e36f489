//! A book at other prices: the answer to `reprice`.

use super::{Answer, prepare_question, read};
use crate::account::Account;
use crate::change;
use crate::error::{Issue, IssueCode, Issues, Warning};
use crate::explain::Ledger;
use crate::json::{MAX_LIST, Node, Read, parse};
use crate::market::{Market, MarketDraft, MarketsReport};
use crate::request::Request;
use crate::venue;
use serde::Serialize;

/// A book at other prices.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RepriceReport {
    /// The request at the new prices.
    pub request: Request,
    /// Remarks on what moved with what.
    pub warnings: Vec<Warning>,
}

/// Moves a book to other prices: `prices` is a market with what has changed, messages of the venue's websocket as they came, in a list, or
/// the venue's markets of now.
pub fn reprice(text: &str, prices: &str) -> Answer<RepriceReport> {
    let answer = parse_prices(prices).and_then(|node| {
        // Faults of the prices come first; only the venue's markets need to know the book.
        let update = if venue::hyperliquid::is_markets(&node) { None } else { Some(read_prices(&node)?) };
        let book = MovableBook::read(text, None)?;
        let update = update.map_or_else(|| book.prices(&node), Ok)?;
        let (request, warnings) = book.moved(&update)?;
        Ok(RepriceReport { request, warnings })
    });
    answer.into()
}

/// Prices as JSON.
pub(crate) fn parse_prices(prices: &str) -> Result<Node, Issues> {
    parse(prices).map_err(|issue| vec![Issue { path: "prices".to_owned(), ..issue }])
}

/// A book that other prices can move: its request, and the account that it is, with every coin watched that its market lists.
#[derive(Clone, Debug)]
pub(crate) struct MovableBook {
    pub request: Request,
    pub account: Account,
}

impl MovableBook {
    /// The book of a request or of a captured account, under a rulebook of another choice where one is named.
    pub fn read(text: &str, rulebook_id: Option<&str>) -> Result<Self, Issues> {
        let question = read(text, rulebook_id)?;
        let request = question.draft.clone();
        let mut watching = question;
        watching.draft.watched = Some(Vec::new());
        let prepared = prepare_question(watching, &mut Ledger::silent())?;
        Ok(Self { request: request.finish().ok_or_else(Vec::new)?, account: prepared.account })
    }

    /// What prices in any of the accepted forms change of it.
    pub fn prices(&self, node: &Node) -> Result<Market, Issues> {
        if venue::hyperliquid::is_markets(node) { venue::hyperliquid::market_of(node, &self.request) } else { read_prices(node) }
    }

    /// Its request at other prices, with remarks on what moved with what.
    pub fn moved(&self, update: &Market) -> Result<(Request, Vec<Warning>), Issues> {
        let mut request = self.request.clone();
        let warnings = change::reprice(&mut request, &self.account, update).map_err(|fault| vec![Issue::arithmetic("prices", fault)])?;
        Ok((request, warnings))
    }
}

/// What the venue lists now, as it answered.
pub fn read_markets(text: &str) -> Answer<MarketsReport> {
    parse(text).map_err(|issue| vec![issue]).and_then(|node| venue::hyperliquid::market_list(&node)).into()
}

fn read_prices(node: &Node) -> Result<Market, Issues> {
    if venue::hyperliquid::is_messages(node) {
        let market = venue::hyperliquid::prices(node).map_err(|issues| -> Issues {
            issues.into_iter().map(|issue| Issue { path: format!("prices{}", issue.path), ..issue }).collect()
        })?;
        // Every coin enters the request, where no more are read.
        if market.perps.len() > MAX_LIST {
            let message = format!("are of {} coins, more than the {MAX_LIST} that are read", market.perps.len());
            return Err(vec![Issue::new(IssueCode::Invalid, "prices", message, "pass the messages of one venue")]);
        }
        return Ok(market);
    }
    let mut issues = Vec::new();
    match MarketDraft::read(node, "prices", &mut issues) {
        Some(draft) if issues.is_empty() => Ok(draft.finish()),
        _ => Err(issues),
    }
}
