//! The file of a snapshot, `portfolio-margin/snapshot/2`.
//!
//! `perps` is a list of groups `{ date, kind, source, prices }`, where `prices` gives each coin its price, or the list of its price, oracle price and
//! funding rate, where the venue said all three together. `fundingRates` holds rates of other dates. `tokens` is one group of spot prices, `reserves` what the
//! venue said of its lending reserves.

use super::super::TokenMarket;
use super::{FigureKind, Origin};
use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Fields, Fill, Node, Path, parse, stated_word};
use crate::num::{Price, Ratio};

/// A file as it is written.
#[derive(Default)]
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
#[derive(Default)]
pub(super) struct PriceGroup {
    pub origin: Origin,
    pub kind: FigureKind,
    pub prices: Vec<(String, Figures)>,
}

/// Funding rates of one date.
#[derive(Default)]
pub(super) struct RateGroup {
    pub origin: Origin,
    pub rates: Vec<(String, Ratio)>,
}

/// Reserves of one date.
#[derive(Default)]
pub(super) struct ReserveGroup {
    pub origin: Origin,
    pub tokens: Vec<TokenMarket>,
}

/// A price with what was said together with it.
#[derive(Default)]
pub(super) struct Figures {
    pub price: Price,
    pub oracle_price: Option<Price>,
    pub funding_rate: Option<Ratio>,
}

/// The file of a text; none if anything is wrong with it.
pub(super) fn file(text: &str) -> Option<SnapshotFile> {
    let (mut file, mut issues) = (SnapshotFile::default(), Vec::new());
    let is_good = file.fill(&parse(text).ok()?, &Path::Root(""), &mut issues);
    (is_good && issues.is_empty()).then_some(file)
}

impl Fill for SnapshotFile {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        let mut schema = String::new();
        fields.required("schema", &mut schema);
        fields.required("id", &mut self.id);
        fields.required("date", &mut self.date);
        fields.required("source", &mut self.source);
        fields.required("perps", &mut self.perps);
        fields.required("fundingRates", &mut self.funding_rates);
        fields.required("tokens", &mut self.tokens);
        fields.required("reserves", &mut self.reserves);
        fields.close() && schema == "portfolio-margin/snapshot/2"
    }
}

impl Origin {
    fn fill(&mut self, fields: &mut Fields<'_>) {
        fields.required("date", &mut self.date);
        fields.required("source", &mut self.source);
    }
}

impl Fill for PriceGroup {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        self.origin.fill(&mut fields);
        fields.required("kind", &mut self.kind);
        fields.required("prices", &mut self.prices);
        fields.close()
    }
}

impl Fill for RateGroup {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        self.origin.fill(&mut fields);
        fields.required("rates", &mut self.rates);
        fields.close()
    }
}

impl Fill for ReserveGroup {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        self.origin.fill(&mut fields);
        fields.required("tokens", &mut self.tokens);
        fields.close()
    }
}

impl Fill for FigureKind {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let kind = stated_word(node, at, issues, &["mark", "mid"]);
        *self = if kind == Some(0) { Self::Mark } else { Self::Mid };
        kind.is_some()
    }
}

impl Fill for Figures {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Node::Array(figures) = node else { return self.price.fill(node, at, issues) };
        let [price, oracle_price, funding_rate] = figures.as_slice() else {
            let remedy = "write price, oracle price and funding rate, or the price alone";
            issues.push(Issue::new(IssueCode::Invalid, at.text(), "is not a list of three figures", remedy));
            return false;
        };
        self.price.fill(price, at, issues)
            && self.oracle_price.fill(oracle_price, at, issues)
            && self.funding_rate.fill(funding_rate, at, issues)
    }
}
