//! Hyperliquid's wire shapes: the only place that knows their names.
//!
//! A captured account is one JSON object of answers of the public `info` endpoint, taken at one moment:
//! `userAbstraction`, `clearinghouseState` per dex (the venue's own under `""`), `spotClearinghouseState`, and, where they were taken,
//! `frontendOpenOrders`, `borrowLendUserState`, `activeAssetData` per coin, and the helper fields `openOrderInitialMargin` (summed), `reserveOraclePx` per token
//! number, `amountScale`. A live account has the markets with it: `metaAndAssetCtxs` per dex, `spotMetaAndAssetCtxs`,
//! `allBorrowLendReserveStates`; then nothing is taken from a snapshot. Fields that are not known are ignored, because the venue adds some; fields that are needed are asked for by name.
//!
//! # What the wire does not say
//! - The mark price is position value over size, written with the fewest decimals that reproduce the value.
//! - Where orders were not taken, their margin is what the dex's `withdrawable` leaves unexplained; amounts up to 0.00001 are the venue's
//!   printing noise and count as none. A `withdrawable` of zero explains nothing: then no orders are assumed, and the answer says so.

mod import;
mod lending;
mod market_list;
mod markets;
mod mode;
mod moment;
mod orders;
mod reported;
mod stream;
mod wire;

pub use market_list::{is_markets, market_list, market_of};
pub use reported::{ReportedDex, ReportedFigures, ReportedOrders, ReportedToken, ReportedTrade, reported};
pub use stream::{is_messages, prices};

use crate::error::{Issue, Issues, Warning};
use crate::json::{Node, Read};
use crate::request::Request;
use import::Importer;
use wire::Capture;

/// Whether a JSON object is a captured account rather than a request.
pub fn is_capture(node: &Node) -> bool {
    ["clearinghouseState", "spotClearinghouseState", "userAbstraction"].iter().any(|name| node.field(name).is_some())
}

/// Turns a captured account into a request.
///
/// # Errors
/// Everything that is missing or unreadable, by the venue's own names.
pub fn import(node: &Node) -> Result<(Request, Vec<Warning>), Issues> {
    let mut issues = Vec::new();
    let Some(capture) = Capture::read(node, "", &mut issues) else { return Err(issues) };
    if !issues.is_empty() {
        return Err(issues);
    }
    let mut importer = Importer::new(capture, issues).map_err(|fault| vec![Issue::arithmetic("metaAndAssetCtxs", fault)])?;
    let request = importer.request();
    if importer.issues.is_empty() { request.map(|request| (request, importer.warnings)).ok_or_else(Vec::new) } else { Err(importer.issues) }
}
