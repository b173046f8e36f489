//! A book at other prices: the answer to `reprice`.

use super::{Answer, prepare_question, read};
use crate::change;
use crate::error::{Issue, Issues, Warning};
use crate::explain::Ledger;
use crate::json::{Node, Read, parse};
use crate::market::{Market, MarketDraft};
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

/// Moves a book to other prices: `prices` is a market with what has changed, or a list of messages of the venue's websocket as they came.
pub fn reprice(text: &str, prices: &str) -> Answer<RepriceReport> {
    let update = parse(prices).map_err(|issue| vec![Issue { path: "prices".to_owned(), ..issue }]).and_then(|node| read_prices(&node));
    let answer = update.and_then(|update| {
        let question = read(text, None)?;
        let request = question.draft.clone();
        let mut watching = question;
        watching.draft.watched = Some(Vec::new());
        let prepared = prepare_question(watching, &mut Ledger::silent())?;
        let mut request = request.finish().ok_or_else(Vec::new)?;
        let warnings =
            change::reprice(&mut request, &prepared.account, &update).map_err(|fault| vec![Issue::arithmetic("prices", fault)])?;
        Ok(RepriceReport { request, warnings })
    });
    answer.into()
}

fn read_prices(node: &Node) -> Result<Market, Issues> {
    if venue::hyperliquid::is_messages(node) {
        return venue::hyperliquid::prices(node)
            .map_err(|issues| issues.into_iter().map(|issue| Issue { path: format!("prices{}", issue.path), ..issue }).collect());
    }
    let mut issues = Vec::new();
    match MarketDraft::read(node, "prices", &mut issues) {
        Some(draft) if issues.is_empty() => Ok(draft.finish()),
        _ => Err(issues),
    }
}
