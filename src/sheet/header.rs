//! The columns that a sheet has: found below whatever stands above them, each with what it means, and what is wrong with them.

use super::columns::{COLUMNS, plain};
use super::headings::{MAX_COLUMNS, Meaning, Usual, is_header, meaning, rank};
use super::places::place_path;
use super::remarks::{Kind as Remark, Remarks};
use super::table::{MAX_ABOVE, Row, letters};
use crate::error::{Issue, IssueCode, Issues};
use crate::ordered::{Ordered, sort_by_key};
use std::collections::BTreeMap;

/// The columns of a sheet.
pub(super) struct Header {
    /// By place; a column that is left out is `NotNeeded`.
    pub meanings: Vec<Meaning>,
    /// Letters of the columns, by the name of their field.
    pub letters: BTreeMap<&'static str, String>,
    /// Whether a column says the kind of each row.
    pub is_whole: bool,
    /// Whether its columns are those of perps and of nothing else.
    pub is_of_perps: bool,
}

/// How many rows stand above the columns.
pub(super) fn above(rows: &[Row]) -> usize {
    rows.iter().take(MAX_ABOVE).position(|row| is_header(row.cells.iter().map(String::as_str))).unwrap_or(0)
}

/// Rows of which the cells say what a column means; more would say the same.
const MAX_LOOKED_AT: usize = 200;

fn cells(rows: &[Row], index: usize) -> impl Iterator<Item = &str> + Clone {
    rows.iter().filter_map(move |row| row.cells.get(index)).map(String::as_str).filter(|cell| !cell.is_empty())
}

/// Reads the names of the columns.
///
/// # Errors
/// Names of which none is known, and columns that may change the book without being understood.
pub(super) fn header(head: &Row, rows: &[Row], remarks: &mut Remarks) -> Result<Header, Issues> {
    if head.cells.len() > MAX_COLUMNS {
        let message = format!("line {} has {} columns, more than the {MAX_COLUMNS} that are read", head.number, head.cells.len());
        return Err(vec![Issue::new(IssueCode::Invalid, place_path(head.number, ""), message, "remove the empty columns")]);
    }
    let of = |is_whole: bool| -> Vec<Meaning> {
        head.cells.iter().enumerate().map(|(index, name)| meaning(name, is_whole, cells(rows, index).take(MAX_LOOKED_AT))).collect()
    };
    let meanings = of(false);
    let is_whole = meanings.contains(&Meaning::Field("kind"));
    let meanings = if is_whole { of(true) } else { meanings };
    let known = || COLUMNS.map(|column| column.name).join(", ");
    if meanings.iter().all(|meaning| matches!(meaning, Meaning::Unknown | Meaning::Nameless | Meaning::NotNeeded)) {
        let message = format!("line {} names no column that is known here", head.number);
        let remedy = format!("name columns there, of: {}", known());
        return Err(vec![Issue::new(IssueCode::Parse, place_path(head.number, ""), message, remedy)]);
    }
    let mut columns = Columns { head, rows, meanings, issues: Vec::new() };
    columns.settle_repeats(remarks);
    columns.leave_out(remarks);
    let Columns { meanings, mut issues, .. } = columns;
    let has = |name: &'static str| meanings.contains(&Meaning::Field(name));
    if !has("coin") && !has("token") && !has("kind") {
        let message = format!("line {}: no column names the coin", head.number);
        let remedy = "name it Coin, Symbol, Market, Asset, Instrument, Ticker, Contract or Pair";
        issues.push(Issue::new(IssueCode::MissingData, place_path(head.number, ""), message, remedy));
    }
    if !issues.is_empty() {
        return Err(issues);
    }
    let field = |meaning: &Meaning| match meaning {
        Meaning::Field(name) => Some(*name),
        Meaning::Margin => Some("isolatedMargin"),
        _ => None,
    };
    // The first of a field stands: a column of its own before one that shows it beside something else.
    let letters = meanings.iter().enumerate().rev().filter_map(|(index, meaning)| Some((field(meaning)?, letters(index)))).ordered();
    let is_of_perps = is_whole
        || ["leverage", "marginMode", "isolatedMargin", "isolatedEquity", "markPrice", "fundingRate"].iter().any(|name| has(name))
        || meanings.iter().any(|meaning| matches!(meaning, Meaning::LiquidationPrice | Meaning::Margin))
        || head
            .cells
            .iter()
            .zip(&meanings)
            .any(|(name, meaning)| *meaning == Meaning::Field("entryPrice") && plain(name).contains("entry"))
        || meanings.iter().enumerate().any(|(index, meaning)| {
            *meaning == Meaning::Field("side") && cells(rows, index).any(|cell| ["long", "short"].contains(&plain(cell).as_str()))
        });
    Ok(Header { meanings, letters, is_whole, is_of_perps })
}

struct Columns<'s> {
    head: &'s Row,
    rows: &'s [Row],
    meanings: Vec<Meaning>,
    issues: Issues,
}

impl Columns<'_> {
    fn name(&self, index: usize) -> &str {
        self.head.cells.get(index).map_or("", String::as_str)
    }

    fn fault(&mut self, index: usize, what: &str, remedy: &str) {
        let place = format!("line {}, column {}", self.head.number, letters(index));
        let path = place_path(self.head.number, &letters(index));
        self.issues.push(Issue::new(IssueCode::Invalid, path, format!("{place}: {what}"), remedy));
    }

    fn set(&mut self, index: usize, meaning: Meaning) {
        if let Some(own) = self.meanings.get_mut(index) {
            *own = meaning;
        }
    }

    /// Takes one column of each meaning. Others may say the same, or be left out where they cannot change the book.
    fn settle_repeats(&mut self, remarks: &mut Remarks) {
        let mut by_rank: Vec<usize> = (0..self.meanings.len()).collect();
        sort_by_key(&mut by_rank, |index| (rank(self.name(*index)), *index));
        let mut taken: Vec<(Meaning, usize)> = Vec::new();
        for index in by_rank {
            let Some(meaning) = self.meanings.get(index).copied() else { continue };
            if matches!(meaning, Meaning::NotNeeded | Meaning::Unknown | Meaning::Nameless | Meaning::Weighty(..)) {
                continue;
            }
            let Some((_, first)) = taken.iter().find(|(known, _)| *known == meaning).copied() else {
                taken.push((meaning, index));
                continue;
            };
            let is_same = self.rows.iter().all(|row| row.cells.get(first) == row.cells.get(index));
            let Meaning::Field(field) = meaning else {
                self.set(index, Meaning::NotNeeded);
                continue;
            };
            if rank(self.name(index)) == 0 && rank(self.name(first)) == 0 {
                self.fault(index, &format!("{field} is named by another column already"), "remove one of the two");
            } else if is_same || field == "coin" || field == "kind" {
                remarks.add(Remark::ColumnsNotNeeded, self.name(index));
                self.set(index, Meaning::Nameless);
            } else {
                let what = format!("{:?} may be {field} as well as {:?} is, and has other cells", self.name(index), self.name(first));
                self.fault(index, &what, &format!("remove one of the two, and name the other {field}"));
            }
        }
    }

    /// Says which columns are left out, and refuses those that may change the book.
    fn leave_out(&mut self, remarks: &mut Remarks) {
        for index in 0..self.meanings.len() {
            let name = self.name(index).to_owned();
            let is_used = cells(self.rows, index).next().is_some();
            match self.meanings.get(index).copied() {
                Some(Meaning::Unknown) => remarks.add(Remark::ColumnsNotUnderstood, name),
                Some(Meaning::NotNeeded | Meaning::Pnl | Meaning::Value | Meaning::LiquidationPrice) => {
                    remarks.add(Remark::ColumnsNotNeeded, name)
                }
                // Before all others stand the numbers of the rows; behind them, what a separator inside of a cell has pushed there.
                Some(Meaning::Nameless) if name.is_empty() && is_used && index > 0 => {
                    self.fault(index, "the column has cells but no name", "name it, or remove it");
                }
                Some(Meaning::Field("size")) if plain(&name).contains("contract") => remarks.add(Remark::ContractsAreCoins, name),
                Some(Meaning::Weighty(usual, remedy)) => {
                    if is_usual(usual, cells(self.rows, index)) {
                        remarks.add(Remark::ColumnsNotNeeded, name);
                    } else {
                        self.fault(index, &format!("{name:?} may change what the rows mean"), remedy);
                    }
                }
                _ => {}
            }
        }
    }
}

fn is_usual<'c>(usual: Usual, mut cells: impl Iterator<Item = &'c str>) -> bool {
    match usual {
        Usual::One => cells.all(|cell| cell == "1" || cell.strip_prefix("1.").is_some_and(|rest| rest.bytes().all(|digit| digit == b'0'))),
        Usual::Open => cells.all(|cell| ["open", "opened", "active", "live"].contains(&plain(cell).as_str())),
        Usual::Blank => cells.all(super::cells::is_blank),
        Usual::Same => match cells.next() {
            Some(first) => cells.all(|cell| cell == first),
            None => true,
        },
    }
}
