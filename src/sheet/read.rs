//! A sheet as the tree of a request, with every fault of its cells, and the place of each record in the sheet.

use super::book::Book;
use super::columns::{COLUMNS, Cell, Column, KINDS, Kind, column, is_of_market, kind, plain, word};
use super::decimals::Marks;
use super::places::{Places, place_path};
use super::table::{Row, Table, first_line, letters, separator, table};
use crate::error::{Issue, IssueCode, Issues};
use crate::json::Node;
use crate::market;

/// Longest cell that is looked at.
const MAX_CELL_LENGTH: usize = 200;

/// A sheet, read.
pub struct SheetDraft {
    /// A request, as JSON would have it.
    pub node: Node,
    /// Faults of cells and rows.
    pub issues: Issues,
    /// How many rows describe something.
    pub rows: u32,
    pub(super) places: Places,
}

/// Whether a text is more likely a sheet than anything else: its first line names columns.
pub fn is_sheet(text: &str) -> bool {
    let line = first_line(text.strip_prefix('\u{feff}').unwrap_or(text));
    if line.trim_start().starts_with(['{', '[']) {
        return false;
    }
    let names = line.split(char::from(separator(line))).filter(|name| column(name.trim().trim_matches('"')).is_some());
    names.count() >= 2
}

/// Reads a sheet. `mode` is the account's mode where no row states it. With `book`, a request as JSON has it, the rows are added to that
/// book.
///
/// # Errors
/// A text that has no columns, or some that are not known: then its rows mean nothing.
pub fn read(text: &str, mode: Option<&str>, book: Option<&Node>) -> Result<SheetDraft, Issues> {
    let Table { separator, rows } = table(text).map_err(|issue| vec![issue])?;
    let Some((head, rows)) = rows.split_first() else {
        return Err(vec![Issue::new(IssueCode::Parse, "rows", "the sheet is empty", "name the columns in the first line")]);
    };
    let columns = header(head, rows)?;
    let is_decimal = |index: &usize| columns.get(*index).copied().flatten().is_some_and(|column| column.cell == Cell::Decimal);
    let decimals =
        rows.iter().flat_map(|row| row.cells.iter().enumerate().filter(|(index, _)| is_decimal(index)).map(|(_, cell)| cell.as_str()));
    let marks = Marks::of(separator, decimals);
    let letters = columns.iter().enumerate().filter_map(|(index, column)| Some(((*column)?.name, letters(index)))).collect();
    let places = Places { letters, ..Places::default() };
    let mut reader = Reader { columns, marks, places, issues: Vec::new(), book: Book::new(book), adds: book.is_some() };
    rows.iter().for_each(|row| reader.row(row));
    reader.account(mode);
    if rows.is_empty() {
        reader.issues.push(Issue::new(
            IssueCode::MissingData,
            "rows",
            "the sheet has no rows below its columns",
            "add a row for each position",
        ));
    }
    let Reader { places, issues, book, .. } = reader;
    Ok(SheetDraft { node: book.node, issues, rows: u32::try_from(rows.len()).unwrap_or(u32::MAX), places })
}

/// The columns that the first row names; none where a cell is blank and nothing stands below it.
fn header(head: &Row, rows: &[Row]) -> Result<Vec<Option<&'static Column>>, Issues> {
    let known = || COLUMNS.map(|column| column.name).join(", ");
    let mut issues = Vec::new();
    let mut columns: Vec<Option<&'static Column>> = Vec::with_capacity(head.cells.len());
    for (index, name) in head.cells.iter().enumerate() {
        let found = column(name);
        let place = format!("line {}, column {}", head.number, letters(index));
        let path = place_path(head.number, &letters(index));
        let is_used = || rows.iter().any(|row| row.cells.get(index).is_some_and(|cell| !cell.is_empty()));
        match found {
            Some(found) if columns.iter().flatten().any(|known| known.name == found.name) => {
                let message = format!("{place}: {} is named by another column already", found.name);
                issues.push(Issue::new(IssueCode::Invalid, path, message, "remove one of the two"));
            }
            None if name.is_empty() && !is_used() => {}
            None => {
                let shown = if name.is_empty() {
                    "the column has cells but no name".to_owned()
                } else {
                    format!("{name:?} is no column that is known here")
                };
                issues.push(Issue::new(
                    IssueCode::Invalid,
                    path,
                    format!("{place}: {shown}"),
                    format!("remove it, or use one of: {}", known()),
                ));
            }
            Some(_) => {}
        }
        columns.push(found);
    }
    if columns.iter().all(Option::is_none) {
        let message = format!("line {} names no column that is known here", head.number);
        return Err(vec![Issue::new(
            IssueCode::Parse,
            format!("rows[{}]", head.number),
            message,
            format!("name columns there, of: {}", known()),
        )]);
    }
    if issues.is_empty() { Ok(columns) } else { Err(issues) }
}

struct Reader {
    columns: Vec<Option<&'static Column>>,
    marks: Marks,
    places: Places,
    issues: Issues,
    book: Book,
    /// Whether the book was there before.
    adds: bool,
}

impl Reader {
    fn fault(&mut self, code: IssueCode, row: usize, name: &str, message: &str, remedy: impl Into<String>) {
        let issue = self.places.issue(code, row, name, message, remedy);
        self.places.told.insert(issue.path.clone());
        self.issues.push(issue);
    }

    fn row(&mut self, row: &Row) {
        let number = row.number;
        if row.cells.iter().skip(self.columns.len()).any(|cell| !cell.is_empty()) {
            let message = format!("has {} cells for {} columns", row.cells.len(), self.columns.len());
            let remedy = "a separator inside a cell splits it: write numbers without it, or put the cell in quotation marks";
            return self.fault(IssueCode::Invalid, number, "", &message, remedy);
        }
        if row.cells.iter().any(|cell| cell.contains(['\n', '\r']) || cell.len() > MAX_CELL_LENGTH) {
            let remedy = "close every quotation mark, and write each row on a line of its own";
            return self.fault(IssueCode::Invalid, number, "", "has a cell with a line break, or one that is very long", remedy);
        }
        let cells: Vec<(&'static Column, &str)> = self
            .columns
            .iter()
            .zip(&row.cells)
            .filter_map(|(column, cell)| Some(((*column)?, cell.as_str())))
            .filter(|(_, cell)| !cell.is_empty())
            .collect();
        let stated = |name: &str| cells.iter().find(|(column, _)| column.name == name).map(|(_, cell)| *cell);
        let kind = match stated("kind") {
            Some(word) => kind(word),
            None if stated("coin").is_some() && stated("token").is_none() => Some(Kind::Position),
            None => None,
        };
        let Some(kind) = kind else {
            let message = if stated("kind").is_some() { "is no kind of row that is known here" } else { "does not say what it is" };
            let remedy = format!("use one of: {}", KINDS.map(|(word, _)| word).join(", "));
            let code = if stated("kind").is_some() { IssueCode::Invalid } else { IssueCode::MissingData };
            return self.fault(code, number, "kind", message, remedy);
        };
        self.record(number, kind, &cells);
    }

    /// Puts what a row says into the request.
    fn record(&mut self, row: usize, kind: Kind, cells: &[(&'static Column, &str)]) {
        let mut own: Vec<(String, Node)> = Vec::new();
        let mut market: Vec<(String, Node)> = Vec::new();
        let is_short = cells.iter().any(|(column, cell)| column.name == "side" && ["short", "sell"].contains(&plain(cell).as_str()));
        let has_side = cells.iter().any(|(column, _)| column.name == "side");
        for (column, cell) in cells.iter().filter(|(column, _)| column.name != "kind") {
            if !column.kinds.contains(&kind) {
                let kinds: Vec<&str> = column.kinds.iter().map(|kind| word(*kind)).collect();
                let message = format!("is stated in a row of kind {}", word(kind));
                self.fault(
                    IssueCode::Invalid,
                    row,
                    column.name,
                    &message,
                    format!("leave the cell empty; it belongs to: {}", kinds.join(", ")),
                );
                continue;
            }
            let value = self.value(row, column, cell);
            if column.name == "side" {
                continue;
            }
            let value = match value {
                Node::Text(size) if column.name == "size" && has_side => Node::Text(self.sided(row, size, is_short)),
                value => value,
            };
            let is_market = is_of_market(column) && !matches!(kind, Kind::PerpMarket | Kind::TokenMarket);
            if is_market { &mut market } else { &mut own }.push((column.name.to_owned(), value));
        }
        let (part, list) = match kind {
            Kind::Account => return self.account_row(row, own),
            Kind::Position => ("portfolio", "positions"),
            Kind::Balance => ("portfolio", "balances"),
            Kind::Loan => ("portfolio", "loans"),
            Kind::PerpMarket => ("market", "perps"),
            Kind::TokenMarket => ("market", "tokens"),
        };
        let key = if matches!(kind, Kind::Position | Kind::PerpMarket) { "coin" } else { "token" };
        let name = own.iter().find(|(field, _)| field == key).map(|(_, name)| name.clone());
        if part == "market" {
            self.market(row, list, key, name, own);
        } else {
            let path = self.book.push(part, list, own);
            self.places.rows.extend(path.map(|path| (path, row)));
            if !market.is_empty()
                && let Some(name) = name
            {
                market.insert(0, (key.to_owned(), name.clone()));
                self.market(row, if key == "coin" { "perps" } else { "tokens" }, key, Some(name), market);
            }
        }
    }

    /// Puts what a row says of a market into the request. What the book states of it already stands.
    fn market(&mut self, row: usize, list: &str, key: &str, name: Option<Node>, mut record: Vec<(String, Node)>) {
        let known = match &name {
            Some(Node::Text(name)) if self.adds => self.book.market(list, key, name).cloned(),
            _ => None,
        };
        let Some(known) = known else {
            let path = self.book.push("market", list, record);
            self.places.rows.extend(path.map(|path| (path, row)));
            return;
        };
        record.retain(|(field, value)| field != key && known.field(field) != Some(value));
        for (field, _) in record {
            self.fault(IssueCode::Invalid, row, &field, "is stated otherwise in the book", "leave the cell empty, or replace the book");
        }
    }

    /// A size with the sign of its side.
    fn sided(&mut self, row: usize, size: String, is_short: bool) -> String {
        if size.starts_with('-') {
            self.fault(IssueCode::Invalid, row, "size", "has a sign beside a side", "write it without the minus, or leave side empty");
        }
        if is_short { format!("-{size}") } else { size }
    }

    /// The value of a cell; its text where it is faulty, which is then told here.
    fn value(&mut self, row: usize, column: &Column, cell: &str) -> Node {
        match column.cell {
            Cell::Name => Node::Text(cell.to_owned()),
            Cell::Word(words) => {
                let found = words.iter().find(|(word, _)| plain(word) == plain(cell));
                if found.is_none() {
                    let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                    let message = format!("{cell:?} is not one of the words that are known here");
                    self.fault(IssueCode::Invalid, row, column.name, &message, format!("use one of: {}", known.join(", ")));
                }
                Node::Text(found.map_or(cell, |(_, meant)| meant).to_owned())
            }
            Cell::Decimal => match self.marks.decimal(cell) {
                Ok(text) => Node::Text(text),
                Err((message, remedy)) => {
                    self.fault(IssueCode::Invalid, row, column.name, &message, remedy);
                    Node::Text(cell.to_owned())
                }
            },
            Cell::Whole => match cell.parse::<u32>().ok().filter(|_| cell.bytes().all(|byte| byte.is_ascii_digit())) {
                Some(number) => Node::Number(number.into()),
                None => {
                    self.fault(
                        IssueCode::Invalid,
                        row,
                        column.name,
                        &format!("{cell:?} is not a whole number"),
                        "write a whole number, such as 10",
                    );
                    Node::Null
                }
            },
        }
    }

    fn account_row(&mut self, row: usize, own: Vec<(String, Node)>) {
        if self.places.rows.insert("account".to_owned(), row).is_some() {
            return self.fault(IssueCode::Invalid, row, "kind", "is a second row of the account", "state the account once");
        }
        for (name, value) in own {
            let part = if name == "mode" { "portfolio" } else { "market" };
            if self.adds {
                let Node::Text(stated) = &value else { continue };
                let known = self.book.text(part, &name).unwrap_or("none");
                if known != stated {
                    let message = format!("{stated:?} is not what the book has, {known:?}");
                    self.fault(IssueCode::Invalid, row, &name, &message, "leave the cell empty, or replace the book");
                }
            } else {
                self.book.state(part, &name, value);
            }
        }
    }

    /// What a sheet leaves open about the account: its mode, and where prices come from that it does not state.
    fn account(&mut self, mode: Option<&str>) {
        if self.adds {
            return;
        }
        if self.book.text("portfolio", "mode").is_none() {
            match mode {
                Some(mode) => self.book.state("portfolio", "mode", Node::Text(mode.to_owned())),
                None => {
                    self.places.told.insert("portfolio.mode".to_owned());
                    let remedy = "add a row of kind account whose mode is standard, unified or portfolioMargin";
                    match self.places.rows.get("account").copied() {
                        Some(row) => {
                            self.fault(IssueCode::MissingData, row, "mode", "is missing", "write standard, unified or portfolioMargin")
                        }
                        None => {
                            self.issues.push(Issue::new(IssueCode::MissingData, "rows", "no row states the mode of the account", remedy))
                        }
                    }
                }
            }
        }
        // The request names what it is filled from, so that it says the same when there is a newer snapshot.
        if self.book.text("market", "snapshot").is_none() {
            let newest = market::newest().map(|snapshot| snapshot.id.clone());
            self.book.state("market", "snapshot", newest.map_or(Node::Null, Node::Text));
        }
    }
}
