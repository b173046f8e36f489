//! The file of a snapshot, `portfolio-margin/snapshot/2`.
//!
//! `perps` is a list of groups `{ date, kind, source, prices }`, where `prices` gives each coin its price, or the list of its price, oracle price and
//! funding rate, where the venue said all three together. `fundingRates` holds rates of other dates. `tokens` is one group of spot prices, `reserves` what the
//! venue said of its lending reserves.

use super::super::TokenMarket;
use super::{FigureKind, Origin};
use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Node, ObjectReader, Read, parse, text};
use crate::num::{Price, Ratio};

/// A file as it is written.
pub(super) struct SnapshotFile {
    pub id: String,
    pub date: String,
    pub source: String,
    pub perps: Vec<PriceGroup>,
    pub funding_rates: Vec<RateGroup>,
    pub tokens: PriceGroup,
    pub reserves: ReserveGroup,
}

/// Prices of one date and kind.
pub(super) struct PriceGroup {
    pub origin: Origin,
    pub kind: FigureKind,
    pub prices: Vec<(String, Figures)>,
}

/// Funding rates of one date.
pub(super) struct RateGroup {
    pub origin: Origin,
    pub rates: Vec<(String, Ratio)>,
}

/// Reserves of one date.
pub(super) struct ReserveGroup {
    pub origin: Origin,
    pub tokens: Vec<TokenMarket>,
}

/// A price with what was said together with it.
pub(super) struct Figures {
    pub price: Price,
    pub oracle_price: Option<Price>,
    pub funding_rate: Option<Ratio>,
}

/// The file of a text; none if anything is wrong with it.
pub(super) fn file(text: &str) -> Option<SnapshotFile> {
    let mut issues = Vec::new();
    SnapshotFile::read(&parse(text).ok()?, "", &mut issues).filter(|_| issues.is_empty())
}

/// An object whose names are coins.
struct ByName<T>(Vec<(String, T)>);

impl<T: Read> Read for ByName<T> {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        // Opened for what it says of repeated names.
        ObjectReader::open(node, path, issues)?;
        let Node::Object(fields) = node else { return None };
        fields.iter().map(|(name, node)| Some((name.clone(), T::read(node, name, issues)?))).collect::<Option<_>>().map(Self)
    }
}

impl Read for SnapshotFile {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let schema: Option<String> = object.required("schema");
        let file = Self {
            id: object.required("id")?,
            date: object.required("date")?,
            source: object.required("source")?,
            perps: object.list("perps").into_items(),
            funding_rates: object.list("fundingRates").into_items(),
            tokens: object.required("tokens")?,
            reserves: object.required("reserves")?,
        };
        object.close();
        schema.filter(|schema| schema == "portfolio-margin/snapshot/2").map(|_| file)
    }
}

fn origin(object: &mut ObjectReader<'_, '_>) -> Option<Origin> {
    Some(Origin { date: object.required("date")?, source: object.required("source")? })
}

impl Read for PriceGroup {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let group =
            Self { origin: origin(&mut object)?, kind: object.required("kind")?, prices: object.required::<ByName<Figures>>("prices")?.0 };
        object.close();
        Some(group)
    }
}

impl Read for RateGroup {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let group = Self { origin: origin(&mut object)?, rates: object.required::<ByName<Ratio>>("rates")?.0 };
        object.close();
        Some(group)
    }
}

impl Read for ReserveGroup {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let group = Self { origin: origin(&mut object)?, tokens: object.list("tokens").into_items() };
        object.close();
        Some(group)
    }
}

impl Read for FigureKind {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        match text(node, path, issues)? {
            "mark" => Some(Self::Mark),
            "mid" => Some(Self::Mid),
            _ => {
                issues.push(Issue::new(IssueCode::Invalid, path, "is neither mark nor mid", "write \"mark\" or \"mid\""));
                None
            }
        }
    }
}

impl Read for Figures {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let (price, oracle_price, funding_rate) = match node {
            Node::Array(figures) => match figures.as_slice() {
                [price, oracle_price, funding_rate] => (price, Some(oracle_price), Some(funding_rate)),
                _ => {
                    let remedy = "write price, oracle price and funding rate, or the price alone";
                    issues.push(Issue::new(IssueCode::Invalid, path, "is not a list of three figures", remedy));
                    return None;
                }
            },
            price => (price, None, None),
        };
        Some(Self {
            price: Price::read(price, path, issues)?,
            oracle_price: oracle_price.map(|node| Price::read(node, path, issues)).map_or(Some(None), |read| read.map(Some))?,
            funding_rate: funding_rate.map(|node| Ratio::read(node, path, issues)).map_or(Some(None), |read| read.map(Some))?,
        })
    }
}
