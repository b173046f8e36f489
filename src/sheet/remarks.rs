//! What is to be said of a sheet that was read: what was left out, and what stands in for what it does not state.

use crate::error::Warning;
use crate::remark::RemarkCode;

/// Remarks while a sheet is read, one list of things for each kind.
#[derive(Default)]
pub(super) struct Remarks {
    found: Vec<(Kind, Vec<String>)>,
}

/// A kind of remark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    ColumnsNotUnderstood,
    ColumnsNotNeeded,
    LinesLeftOut,
    NamesMapped,
    ContractsAreCoins,
    LeverageIsMaximum,
    SideFromFigures,
    SideBySign,
    MarginIsEquity,
    ModeIsDefault,
}

/// Most things that a remark names.
const MAX_NAMED: usize = 12;

impl Remarks {
    /// Adds a thing to a remark, once.
    pub fn add(&mut self, kind: Kind, thing: impl Into<String>) {
        let thing = thing.into();
        match self.found.iter_mut().find(|(known, _)| *known == kind) {
            // What is added twice is added in a row: rows of one coin are a fault.
            Some((_, things)) => {
                if things.last() != Some(&thing) {
                    things.push(thing);
                }
            }
            None => self.found.push((kind, vec![thing])),
        }
    }

    /// The remarks as an answer has them.
    pub fn into_warnings(self) -> Vec<Warning> {
        self.found.into_iter().map(|(kind, things)| Warning::new(code(kind), text(kind, &listed(&things)))).collect()
    }
}

fn listed(things: &[String]) -> String {
    let named = things.iter().take(MAX_NAMED).cloned().collect::<Vec<_>>().join(", ");
    match things.len().saturating_sub(MAX_NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

fn code(kind: Kind) -> RemarkCode {
    match kind {
        Kind::ColumnsNotUnderstood => RemarkCode::ColumnsNotUnderstood,
        Kind::ColumnsNotNeeded => RemarkCode::ColumnsNotNeeded,
        Kind::LinesLeftOut => RemarkCode::LinesLeftOut,
        Kind::NamesMapped => RemarkCode::NamesMapped,
        Kind::ContractsAreCoins => RemarkCode::ContractsAreCoins,
        Kind::LeverageIsMaximum => RemarkCode::LeverageIsMaximum,
        Kind::SideFromFigures => RemarkCode::SideFromFigures,
        Kind::SideBySign => RemarkCode::SideBySign,
        Kind::MarginIsEquity => RemarkCode::MarginIsEquity,
        Kind::ModeIsDefault => RemarkCode::ModeIsDefault,
    }
}

fn text(kind: Kind, things: &str) -> String {
    match kind {
        Kind::ColumnsNotUnderstood => format!("columns that are not understood were left out: {things}"),
        Kind::ColumnsNotNeeded => format!("columns that follow from the rest, or are no part of a book, were left out: {things}"),
        Kind::LinesLeftOut => format!("lines that are no rows of the table were left out: {things}"),
        Kind::NamesMapped => format!("names were read as perps of the exchange: {things}"),
        Kind::ContractsAreCoins => format!("sizes in contracts were read as coins, one each: {things}"),
        Kind::LeverageIsMaximum => format!(
            "the leverage is not stated of: {things}; the coin's maximum stands in for it, at which initial margin is least; maintenance \
             margin and liquidation do not depend on it"
        ),
        Kind::SideFromFigures => format!("sizes without a side were read as short, as profit or liquidation price show: {things}"),
        Kind::SideBySign => format!("no column states the side; sizes without a minus were read as long: {things}"),
        Kind::MarginIsEquity => {
            format!("the margin of isolated positions was read as what the exchange's page shows, profit included: {things}")
        }
        Kind::ModeIsDefault => format!("no row states the mode of the account; {things} is the exchange's default"),
    }
}
