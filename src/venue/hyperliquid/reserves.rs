//! The lending reserves as the venue states them, in its answer `allBorrowLendReserveStates`.

use super::markets::{pair, price};
use crate::error::Issues;
use crate::json::{Fields, Fill, Node, Path};
use crate::num::{Price, Ratio, Size};
use crate::ordered::Ordered;
use std::collections::BTreeMap;

/// A lending reserve.
#[derive(Clone, Copy, Default)]
pub(super) struct LiveReserve {
    pub oracle_price: Option<Price>,
    pub ltv: Option<Ratio>,
    pub utilization: Option<Ratio>,
    pub total_supplied: Option<Size>,
    pub total_borrowed: Option<Size>,
    pub borrow_rate: Option<Ratio>,
    pub supply_rate: Option<Ratio>,
}

/// `[[number, state], …]`, or an object by number.
#[derive(Default)]
pub(super) struct Reserves(pub BTreeMap<u32, LiveReserve>);

impl Fill for Reserves {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        if let Node::Object(_) = node {
            let mut by_name: Vec<(String, LiveReserve)> = Vec::new();
            let is_read = by_name.fill(node, at, issues);
            self.0 = by_name.into_iter().filter_map(|(index, state)| Some((index.parse().ok()?, state))).ordered();
            return is_read;
        }
        let mut list: Vec<NumberedReserve> = Vec::new();
        let is_read = list.fill(node, at, issues);
        self.0 = list.into_iter().map(|reserve| (reserve.0, reserve.1)).ordered();
        is_read
    }
}

#[derive(Default)]
struct NumberedReserve(u32, LiveReserve);

impl Fill for NumberedReserve {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some((index, state)) = pair(node, at, issues) else { return false };
        let is_numbered = self.0.fill(index, &Path::Index(at, 0), issues);
        self.1.fill(state, &Path::Index(at, 1), issues) && is_numbered
    }
}

impl Fill for LiveReserve {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        self.oracle_price = price(&mut fields, "oraclePx");
        fields.nullable("ltv", &mut self.ltv);
        fields.nullable("utilization", &mut self.utilization);
        fields.nullable("totalSupplied", &mut self.total_supplied);
        fields.nullable("totalBorrowed", &mut self.total_borrowed);
        fields.nullable("borrowYearlyRate", &mut self.borrow_rate);
        fields.nullable("supplyYearlyRate", &mut self.supply_rate);
        fields.fraction("ltv", self.ltv.map(Ratio::decimal));
        fields.fraction("utilization", self.utilization.map(Ratio::decimal));
        fields.not_below_zero("totalSupplied", self.total_supplied.map(Size::decimal), "state an amount of zero or more");
        fields.not_below_zero("totalBorrowed", self.total_borrowed.map(Size::decimal), "state an amount of zero or more");
        fields.end()
    }
}
