//! A row of a sheet: which kind of thing it is, and what each of its cells says by itself.

use super::columns::{Cell, Column, KINDS, Kind, kind, plain};
use super::escape;
use super::headings::Meaning;
use super::read::Reader;
use super::table::Row;
use crate::error::IssueCode;
use crate::json::Node;

/// Longest cell that is looked at.
const MAX_CELL_LENGTH: usize = 200;

impl Reader {
    /// Whether a row sums up those above it, as pages and spreadsheets do.
    pub fn is_total(&self, row: &Row) -> bool {
        let of = |name: &'static str| {
            self.header
                .meanings
                .iter()
                .zip(&row.cells)
                .find(|(meaning, _)| **meaning == Meaning::Field(name))
                .map(|(_, cell)| cell.as_str())
        };
        let is_named = of("coin").is_some_and(|coin| ["total", "totals", "sum", "subtotal"].contains(&plain(coin).as_str()));
        is_named && of("kind").is_none_or(str::is_empty)
    }

    /// Reads a row.
    pub fn row(&mut self, row: &Row) {
        let number = row.number;
        let width = self.header.meanings.len();
        if row.cells.iter().skip(width).any(|cell| !cell.is_empty()) {
            let message = format!("has {} cells for {width} columns", row.cells.len());
            let remedy = "a separator inside a cell splits it: write numbers without it, or put the cell in quotation marks";
            return self.invalid(number, "", &message, remedy);
        }
        // A quotation mark that is not closed takes the lines below into its cell, which must not be left out with its column.
        let used =
            |place: usize| !matches!(self.header.meanings.get(place), Some(Meaning::NotNeeded | Meaning::Unknown | Meaning::Nameless));
        let is_bad = |(place, cell): (usize, &String)| cell.contains(['\n', '\r']) || used(place) && cell.len() > MAX_CELL_LENGTH;
        if row.cells.iter().enumerate().any(is_bad) {
            let remedy = "close every quotation mark, and write each row on a line of its own";
            return self.invalid(number, "", "has a cell with a line break, or one that is very long", remedy);
        }
        let stated: Vec<(Meaning, &str)> =
            self.header.meanings.iter().copied().zip(row.cells.iter().map(String::as_str)).filter(|(_, cell)| !cell.is_empty()).collect();
        let of = |name: &'static str| stated.iter().find(|(meaning, _)| *meaning == Meaning::Field(name)).map(|(_, cell)| *cell);
        let is_a_position = of("coin").is_some() && of("token").is_none();
        let kind = match of("kind") {
            Some(word) => kind(word),
            // Where no column says the kind, and one the coin, every row is a position.
            None if is_a_position || !self.header.is_whole && self.header.letters.contains_key("coin") => Some(Kind::Position),
            None => None,
        };
        let Some(kind) = kind else {
            let is_stated = of("kind").is_some();
            let message = if is_stated { "is no kind of row that is known here" } else { "does not say what it is" };
            let remedy = format!("use one of: {}", KINDS.map(|(word, _)| word).join(", "));
            let code = if is_stated { IssueCode::Invalid } else { IssueCode::MissingData };
            return self.fault(code, number, "kind", message, &remedy);
        };
        self.record(number, kind, &stated);
    }

    /// The value of a cell; its text where it is faulty, which is then told here.
    /// `unit` is the coin or token of the row.
    pub fn value(&mut self, row: usize, column: &Column, unit: Option<&str>, cell: &str) -> Node {
        match column.cell {
            Cell::Name => Node::Text(escape::read(cell).to_owned()),
            Cell::Word(words) => {
                let found = words.iter().find(|(word, _)| plain(word) == plain(cell));
                if found.is_none() {
                    let known: Vec<&str> = words.iter().map(|(word, _)| *word).take(MAX_WORDS).collect();
                    let message = format!("{cell:?} is not one of the words that are known here");
                    self.invalid(row, column.name, &message, &format!("use one of: {}", known.join(", ")));
                }
                Node::Text(found.map_or(cell, |(_, meant)| meant).to_owned())
            }
            Cell::Decimal => match self.marks.decimal(column.name, unit, cell) {
                Ok(text) => Node::Text(text),
                Err((message, remedy)) => {
                    self.invalid(row, column.name, &message, &remedy);
                    Node::Text(cell.to_owned())
                }
            },
            Cell::Whole => match self.marks.whole(column.name, cell) {
                Ok(number) => Node::Number(number.into()),
                Err((message, remedy)) => {
                    self.invalid(row, column.name, &message, &remedy);
                    Node::Null
                }
            },
        }
    }
}

/// Words that a remedy names; the rest are other ways to write them.
const MAX_WORDS: usize = 4;
