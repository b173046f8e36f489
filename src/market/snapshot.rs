//! Embedded market snapshots: prices to start from where none are stated, each named in the answer that used it.

use super::{PerpMarket, TokenMarket};
use crate::error::Issues;
use crate::json::{Node, ObjectReader, Read, parse};
use std::sync::OnceLock;

const SNAPSHOTS: [&str; 1] = [include_str!("data/snapshot-2026-10.json")];

/// Prices, funding and reserves of a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// Identifier.
    pub id: String,
    /// Date.
    pub date: String,
    /// Where the figures come from.
    pub source: String,
    perps: Vec<PerpMarket>,
    tokens: Vec<TokenMarket>,
}

impl Snapshot {
    /// A perp's market.
    pub fn perp(&self, coin: &str) -> Option<&PerpMarket> {
        self.perps.iter().find(|perp| perp.coin == coin)
    }

    /// A token's market.
    pub fn token(&self, token: &str) -> Option<&TokenMarket> {
        self.tokens.iter().find(|market| market.token == token)
    }
}

impl Read for Snapshot {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let schema: Option<String> = object.required("schema");
        let id = object.required("id");
        let date = object.required("date");
        let source = object.required("source");
        let perps = object.list("perps");
        let tokens = object.list("tokens");
        object.close();
        let is_whole = schema.is_some() && perps.is_complete && tokens.is_complete;
        let snapshot = Self { id: id?, date: date?, source: source?, perps: perps.into_items(), tokens: tokens.into_items() };
        is_whole.then_some(snapshot)
    }
}

/// Every embedded snapshot, oldest first.
#[expect(clippy::expect_used, reason = "embedded files are part of the program and are read by a test")]
pub fn snapshots() -> &'static [Snapshot] {
    static EMBEDDED: OnceLock<Vec<Snapshot>> = OnceLock::new();
    EMBEDDED.get_or_init(|| {
        let read = |text: &&str| parse(text).ok().and_then(|node| Snapshot::read(&node, "", &mut Vec::new()));
        SNAPSHOTS.iter().map(|text| read(text).expect("embedded files are well formed")).collect()
    })
}

/// A snapshot by name.
pub fn snapshot(id: &str) -> Option<&'static Snapshot> {
    snapshots().iter().find(|snapshot| snapshot.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn embedded_snapshots_are_well_formed() {
        let newest = snapshots().last().map(|snapshot| snapshot.id.as_str());
        assert_eq!(newest, Some("hyperliquid-mainnet-2026-10"));
        assert!(
            snapshot("hyperliquid-mainnet-2026-10")
                .is_some_and(|snapshot| snapshot.perp("BTC").is_some() && snapshot.token("UBTC").is_some())
        );
    }
}
