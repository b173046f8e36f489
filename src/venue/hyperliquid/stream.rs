//! Messages of the venue's websocket, as other prices. Messages of other kinds are passed over; of several on one coin the last counts.

use super::markets::AssetContext;
use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Fill, Node, Path, kind};
use crate::market::{Market, PerpMarket};
use std::collections::BTreeSet;

/// Whether a JSON value is a list of messages rather than a market of our own.
pub fn is_messages(node: &Node) -> bool {
    matches!(node, Node::Array(_))
}

/// The prices that a list of messages states.
///
/// # Errors
/// A message that cannot be read.
pub fn prices(node: &Node) -> Result<Market, Issues> {
    let mut issues = Vec::new();
    let mut market = Market::default();
    let Node::Array(messages) = node else {
        return Err(vec![Issue::new(IssueCode::Invalid, "", format!("is {}, not a list of messages", kind(node)), "pass a list")]);
    };
    for (index, message) in messages.iter().enumerate() {
        if !matches!(message.field("channel"), Some(Node::Text(channel)) if channel == "activeAssetCtx") {
            continue;
        }
        let path = format!("[{index}].data");
        let coin = message.field("data").and_then(|data| data.field("coin"));
        let context = message.field("data").and_then(|data| data.field("ctx"));
        let (Some(Node::Text(coin)), Some(context)) = (coin, context) else {
            issues.push(Issue::new(IssueCode::MissingData, path, "has no coin or no ctx", "pass the message as the venue sent it"));
            continue;
        };
        let mut state = AssetContext::default();
        if !state.fill(context, &Path::Root(&format!("{path}.ctx")), &mut issues) {
            continue;
        }
        let perp = PerpMarket {
            coin: coin.clone(),
            mark_price: state.mark_price,
            oracle_price: state.oracle_price,
            funding_rate: state.funding_rate,
            ..PerpMarket::default()
        };
        market.perps.push(perp);
    }
    let mut newer = BTreeSet::new();
    market.perps.reverse();
    market.perps.retain(|perp| newer.insert(perp.coin.clone()));
    market.perps.reverse();
    if issues.is_empty() { Ok(market) } else { Err(issues) }
}
