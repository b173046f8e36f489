//! Hyperliquid's wire shapes: the only place that knows their names.
//!
//! A captured account is one JSON object of answers of the public `info` endpoint, taken at one moment:
//! `userAbstraction`, `clearinghouseState` per dex (the venue's own under `""`), `spotClearinghouseState`, and, where they were taken,
//! `frontendOpenOrders`, `borrowLendUserState`, `activeAssetData` per coin, and the helper fields `openOrderInitialMargin` (summed), `reserveOraclePx` per token
//! number, `amountScale`. A live account has the markets with it: `metaAndAssetCtxs` per dex, `spotMetaAndAssetCtxs`,
//! `allBorrowLendReserveStates`; then nothing is taken from a snapshot. Fields that are not known are ignored, because the venue adds some; fields that are needed are asked for by name.
//!
//! [`capture`] takes answers in other shapes too: one by itself, a list, pairs of dex and state, messages of the websocket. The state of perps without
//! the mode is read as a standard account's, and the answer says so.
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
mod reserves;
mod shapes;
mod stream;
mod wire;

pub use market_list::{is_markets, market_list, market_of};
pub use reported::{ReportedDex, ReportedFigures, ReportedOrders, ReportedToken, ReportedTrade, SpotHold, reported};
pub use shapes::capture;
pub use stream::{is_messages, prices};

use crate::error::{Issue, Issues, Warning};
use crate::json::{Fill, Node, Path};
use crate::request::Request;
use import::Importer;
use wire::Capture;

/// Turns a captured account into a request.
///
/// # Errors
/// Everything that is missing or unreadable, by the venue's own names.
pub fn import(node: &Node) -> Result<(Request, Vec<Warning>), Issues> {
    let mut issues = Vec::new();
    let mut capture = Capture::default();
    if !capture.fill(node, &Path::Root(""), &mut issues) || !issues.is_empty() {
        return Err(issues);
    }
    let mut importer = Importer::new(capture, issues).map_err(|fault| vec![Issue::arithmetic("metaAndAssetCtxs", fault)])?;
    let request = importer.request();
    if importer.issues.is_empty() { request.map(|request| (request, importer.warnings)).ok_or_else(Vec::new) } else { Err(importer.issues) }
}
