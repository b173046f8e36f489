//! Embedded market snapshots: figures that fill what a request does not state, each named in the answer that used it, with its date and kind.
//!
//! Figures of one snapshot need not be of one moment: they stand in groups of one date, kind and source. A price is the mark, or the middle of the
//! order book where no mark is known. An oracle price is given only beside a price of its own moment.

mod read;

use super::TokenMarket;
use crate::num::{Price, Ratio, Size};
use crate::ordered::Table;
use read::SnapshotFile;
use serde::Serialize;
use std::sync::{Arc, OnceLock};

const SNAPSHOTS: [&str; 1] = [include_str!("data/snapshot-2026-10.json")];

/// What a request writes in the place of a snapshot's name if it wants none.
pub const NO_SNAPSHOT: &str = "none";

/// What a figure of a snapshot is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum FigureKind {
    /// The price that the venue margins at.
    #[default]
    Mark,
    /// The middle of the order book, in the place of a mark or a spot price.
    Mid,
    /// The price of the venue's oracle.
    Oracle,
    /// An hourly funding rate.
    FundingRate,
    /// What a lending reserve holds, and its price.
    Reserve,
}

impl FigureKind {
    /// What it is, in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mark => "mark price",
            Self::Mid => "middle of the book",
            Self::Oracle => "oracle price",
            Self::FundingRate => "funding rate",
            Self::Reserve => "reserve",
        }
    }
}

/// Of when and from where figures are.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// Date, with the time where it is known.
    pub date: String,
    /// Where the figures come from.
    pub source: String,
}

/// A figure of a snapshot.
#[derive(Clone, Debug, PartialEq)]
pub struct Dated<T> {
    /// The figure.
    pub value: T,
    /// What it is.
    pub kind: FigureKind,
    /// Of when and from where it is.
    pub origin: Arc<Origin>,
}

impl<T> Dated<T> {
    fn new(value: T, kind: FigureKind, origin: &Arc<Origin>) -> Self {
        Self { value, kind, origin: Arc::clone(origin) }
    }
}

/// A figure that an answer took from a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct DatedFigure {
    /// Where it is in a market, such as `perps.BTC.markPrice`.
    pub path: String,
    /// Of when it is.
    pub date: String,
    /// What it is.
    pub kind: FigureKind,
}

/// A perp in a snapshot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SnapshotPerp {
    /// Mark price, or the middle of the book.
    pub mark_price: Option<Dated<Price>>,
    /// Oracle price of the same moment.
    pub oracle_price: Option<Dated<Price>>,
    /// Funding rate per hour.
    pub funding_rate: Option<Dated<Ratio>>,
}

/// A token in a snapshot.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SnapshotToken {
    /// Spot price in USDC.
    pub price: Option<Dated<Price>>,
    /// Oracle price of its reserve.
    pub reserve_oracle_price: Option<Dated<Price>>,
    /// Utilisation of its reserve.
    pub utilization: Option<Dated<Ratio>>,
    /// What everybody together supplied.
    pub total_supplied: Option<Dated<Size>>,
    /// What everybody together borrowed.
    pub total_borrowed: Option<Dated<Size>>,
}

/// Prices, funding and reserves of a date.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    /// Identifier.
    pub id: String,
    /// Date of most of it.
    pub date: String,
    /// Where the figures come from.
    pub source: String,
    perps: Table<SnapshotPerp>,
    tokens: Table<SnapshotToken>,
}

impl Snapshot {
    /// A perp's market.
    pub fn perp(&self, coin: &str) -> Option<&SnapshotPerp> {
        self.perps.get(coin)
    }

    /// A token's market.
    pub fn token(&self, token: &str) -> Option<&SnapshotToken> {
        self.tokens.get(token)
    }
}

impl From<SnapshotFile> for Snapshot {
    fn from(file: SnapshotFile) -> Self {
        let mut perps: Table<SnapshotPerp> = Table::default();
        for group in file.perps {
            let origin = Arc::new(group.origin);
            for (coin, figures) in group.prices {
                perps.change(&coin, |perp| {
                    perp.mark_price = Some(Dated::new(figures.price, group.kind, &origin));
                    perp.oracle_price = figures.oracle_price.map(|price| Dated::new(price, FigureKind::Oracle, &origin));
                    perp.funding_rate = figures.funding_rate.map(|rate| Dated::new(rate, FigureKind::FundingRate, &origin));
                });
            }
        }
        for group in file.funding_rates {
            let origin = Arc::new(group.origin);
            for (coin, rate) in group.rates {
                perps.change(&coin, |perp| perp.funding_rate = Some(Dated::new(rate, FigureKind::FundingRate, &origin)));
            }
        }
        let mut tokens: Table<SnapshotToken> = Table::default();
        let origin = Arc::new(file.reserves.origin);
        for TokenMarket { token, price, reserve_oracle_price, utilization, total_supplied, total_borrowed, .. } in file.reserves.tokens {
            let of_reserve = |price: Option<Price>| price.map(|price| Dated::new(price, FigureKind::Reserve, &origin));
            let of_size = |size: Option<Size>| size.map(|size| Dated::new(size, FigureKind::Reserve, &origin));
            tokens.change(&token, |market| {
                *market = SnapshotToken {
                    price: of_reserve(price),
                    reserve_oracle_price: of_reserve(reserve_oracle_price),
                    utilization: utilization.map(|utilization| Dated::new(utilization, FigureKind::Reserve, &origin)),
                    total_supplied: of_size(total_supplied),
                    total_borrowed: of_size(total_borrowed),
                };
            });
        }
        let origin = Arc::new(file.tokens.origin);
        for (token, figures) in file.tokens.prices {
            tokens.change(&token, |market| market.price = Some(Dated::new(figures.price, file.tokens.kind, &origin)));
        }
        Self { id: file.id, date: file.date, source: file.source, perps, tokens }
    }
}

/// Every embedded snapshot, oldest first.
#[expect(clippy::expect_used, reason = "embedded files are part of the program and are read by a test")]
pub fn snapshots() -> &'static [Snapshot] {
    static EMBEDDED: OnceLock<Vec<Snapshot>> = OnceLock::new();
    EMBEDDED.get_or_init(|| {
        SNAPSHOTS.iter().map(|text| read::file(text).map(Snapshot::from).expect("embedded files are well formed")).collect()
    })
}

/// A snapshot by name.
pub fn snapshot(id: &str) -> Option<&'static Snapshot> {
    snapshots().iter().find(|snapshot| snapshot.id == id)
}

/// The snapshot that fills gaps where a request names none.
pub fn newest() -> Option<&'static Snapshot> {
    snapshots().last()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rulebook;

    #[test]
    fn every_listed_perp_but_one_has_a_price() {
        let (rulebook, newest) = (rulebook::newest(), newest().expect("there is a snapshot"));
        let listed = rulebook.listing.listing().dexes.iter().flat_map(|dex| &dex.perps);
        let without: Vec<&str> = listed
            .filter(|perp| newest.perp(&perp.coin).is_none_or(|market| market.mark_price.is_none()))
            .map(|perp| perp.coin.as_str())
            .collect();
        // No public record of its price was found.
        assert_eq!(without, ["io:GPRO"]);
    }

    #[test]
    fn every_listed_token_has_a_price() {
        let (rulebook, newest) = (rulebook::newest(), newest().expect("there is a snapshot"));
        let without =
            rulebook.listing.listing().tokens.iter().filter(|token| newest.token(&token.token).is_none_or(|market| market.price.is_none()));
        assert_eq!(without.count(), 0);
    }

    #[test]
    fn a_snapshot_prices_nothing_that_is_not_listed() {
        let (rulebook, newest) = (rulebook::newest(), newest().expect("there is a snapshot"));
        assert!(newest.perps.iter().all(|(coin, _)| rulebook.listing.perp(coin).is_some()));
        assert!(newest.perps.iter().all(|(_, perp)| perp.mark_price.is_some()));
        assert_eq!(newest.perps.iter().count(), 327);
    }

    #[test]
    fn coins_and_their_tokens_are_of_one_moment() {
        let newest = newest().expect("there is a snapshot");
        for (coin, token) in [("BTC", "UBTC"), ("ETH", "UETH"), ("HYPE", "HYPE"), ("PURR", "PURR")] {
            let perp = newest.perp(coin).and_then(|market| market.mark_price.as_ref()).map(|price| &price.origin.date);
            let spot = newest.token(token).and_then(|market| market.price.as_ref()).map(|price| &price.origin.date);
            assert_eq!(perp, spot, "{coin}");
            assert_eq!(perp.map(String::as_str), Some("2026-10-08T17:27Z"));
        }
    }
}
