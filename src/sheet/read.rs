//! A sheet as the tree of a request, with every fault of its cells, and the place of each record in the sheet.

use super::book::Book;
use super::columns::{Column, Kind, is_of_market, word};
use super::decimals::Marks;
use super::header::{Header, above, header};
use super::headings::{Meaning, field};
use super::names::Names;
use super::places::Places;
use super::remarks::{Kind as Remark, Remarks};
use super::table::{Row, Table, header_line, table};
use super::{escape, stacked};
use crate::error::{Issue, IssueCode, Issues, Warning};
use crate::json::Node;
use crate::market;
use crate::ordered::Ordered;
use crate::rulebook::{self, Rulebook};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Bytes of the longest sheet that is read.
const MAX_BYTES: usize = 4_194_304;
/// Most rows of a sheet: several times what all its lists may have.
const MAX_ROWS: usize = 10_000;

/// A sheet, read.
pub struct SheetDraft {
    /// A request, as JSON would have it.
    pub node: Node,
    /// Faults of cells and rows.
    pub issues: Issues,
    /// How many rows describe something.
    pub rows: u32,
    /// What was left out, and what stands in for what the sheet does not state.
    pub remarks: Vec<Warning>,
    pub(super) places: Places,
}

/// Whether a text is more likely a sheet than anything else: one of its first lines names columns.
pub fn is_sheet(text: &str) -> bool {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    !text.trim_start().starts_with(['{', '[']) && (header_line(text).is_some() || stacked::is_stacked(text))
}

/// Reads a sheet. `mode` is the account's mode where no row states it. With `book`, a request as JSON has it, the rows are added to that
/// book.
///
/// # Errors
/// A text that has no columns, or some that may change what its rows mean: then its rows mean nothing.
pub fn read(text: &str, mode: Option<&str>, book: Option<&Node>) -> Result<SheetDraft, Issues> {
    if text.len() > MAX_BYTES {
        return Err(too_large(&format!("{} bytes, more than the {MAX_BYTES}", text.len())));
    }
    let rulebook = rulebook::newest();
    let book = Book::new(book);
    let mut names = Names::new(rulebook.listing.listing(), book.coins());
    let Table { separator, rows } = match stacked::rows(text, &names) {
        Some(rows) => Table { separator: b'\t', rows: rows.map_err(|issue| vec![issue])? },
        None => table(text).map_err(|issue| vec![issue])?,
    };
    let mut remarks = Remarks::default();
    let (lines, rows) = rows.split_at_checked(above(&rows)).unwrap_or_default();
    lines.iter().for_each(|row| remarks.add(Remark::LinesLeftOut, format!("line {}", row.number)));
    let Some((head, rows)) = rows.split_first() else {
        return Err(vec![Issue::new(IssueCode::Parse, "rows", "the sheet is empty", "name the columns in the first line")]);
    };
    if rows.len() > MAX_ROWS {
        return Err(too_large(&format!("{} rows, more than the {MAX_ROWS}", rows.len())));
    }
    let header = header(head, rows, &mut remarks)?;
    let shows = |index: &usize| header.meanings.get(*index).is_some_and(|meaning| shows_marks(*meaning));
    let shown = rows.iter().flat_map(|row| row.cells.iter().enumerate().filter(|(index, _)| shows(index)).map(|(_, cell)| cell));
    // What stands in brackets behind a number is another.
    let marks = Marks::of(separator, shown.map(|cell| cell.split('(').next().unwrap_or("").trim()));
    names.stated.extend(stated_coins(&header, rows));
    let adds = book.is_there;
    let places = Places { letters: header.letters.clone(), ..Places::default() };
    let mut reader = Reader { header, rulebook, names, marks, places, issues: Vec::new(), book, adds, remarks };
    let mut count: u32 = 0;
    for row in rows {
        if reader.is_total(row) {
            reader.remarks.add(Remark::LinesLeftOut, format!("line {}", row.number));
            continue;
        }
        count = count.saturating_add(1);
        reader.row(row);
    }
    reader.account(mode);
    if count == 0 {
        let message = "the sheet has no rows below its columns";
        reader.issues.push(Issue::new(IssueCode::MissingData, "rows", message, "add a row for each position"));
    }
    let Reader { places, issues, book, remarks, .. } = reader;
    Ok(SheetDraft { node: book.node, issues, rows: count, remarks: remarks.into_warnings(), places })
}

fn too_large(what: &str) -> Issues {
    vec![Issue::new(
        IssueCode::Invalid,
        "rows",
        format!("the sheet has {what} that are read"),
        "paste one account's rows, and nothing beside them",
    )]
}

/// Whether the numbers of a column show which mark stands before decimals.
fn shows_marks(meaning: Meaning) -> bool {
    match meaning {
        Meaning::Field(name) => field(name).is_some_and(Column::is_decimal),
        Meaning::Pnl | Meaning::Value | Meaning::LiquidationPrice | Meaning::Margin => true,
        _ => false,
    }
}

/// Coins that the sheet states the market of, so that they need not be listed.
fn stated_coins(header: &Header, rows: &[Row]) -> BTreeSet<String> {
    let place = |name: &'static str| header.meanings.iter().position(|meaning| *meaning == Meaning::Field(name));
    let (Some(coin), Some(leverage)) = (place("coin"), place("maxLeverage")) else { return BTreeSet::new() };
    let is_stated = |row: &&Row| row.cells.get(leverage).is_some_and(|cell| !cell.is_empty());
    rows.iter().filter(is_stated).filter_map(|row| row.cells.get(coin)).map(|cell| escape::read(cell).to_owned()).ordered()
}

/// The state of one reading.
pub(super) struct Reader {
    pub header: Header,
    pub rulebook: Arc<Rulebook>,
    pub names: Names,
    pub marks: Marks,
    pub places: Places,
    pub issues: Issues,
    pub book: Book,
    /// Whether the book was there before.
    pub adds: bool,
    pub remarks: Remarks,
}

impl Reader {
    pub fn fault(&mut self, code: IssueCode, row: usize, name: &str, message: &str, remedy: &str) {
        let issue = self.places.issue(code, row, name, message, remedy);
        self.places.told.insert(issue.path.clone());
        self.issues.push(issue);
    }

    pub fn invalid(&mut self, row: usize, name: &str, message: &str, remedy: &str) {
        self.fault(IssueCode::Invalid, row, name, message, remedy);
    }

    /// Puts what a row says into the request: its own record, and what it says of the market beside it.
    pub fn record(&mut self, row: usize, kind: Kind, cells: &[(Meaning, &str)]) {
        let (own, mut market) = if kind == Kind::Position { self.position(row, cells) } else { self.fields(row, kind, cells) };
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

    /// The fields of a row that is no position's.
    fn fields(&mut self, row: usize, kind: Kind, cells: &[(Meaning, &str)]) -> (Fields, Fields) {
        let (mut own, mut market) = (Fields::new(), Fields::new());
        // What amounts of the row count.
        let is_name = |meaning: &Meaning| matches!(meaning, Meaning::Field("coin" | "token"));
        let unit = cells.iter().find(|(meaning, _)| is_name(meaning)).map(|(_, name)| *name);
        for (meaning, cell) in cells {
            let Meaning::Field(name) = *meaning else { continue };
            let Some(column) = field(self.routed(name, kind)).filter(|column| column.name != "kind") else { continue };
            if !self.belongs(row, column, kind) {
                continue;
            }
            let value = match (kind, column.name) {
                // What a row of the market names is the perp that a position of that name is.
                (Kind::PerpMarket, "coin") => {
                    let name = escape::read(cell);
                    Node::Text(self.names.perp(name).map_or_else(|_| name.to_owned(), |named| named.coin))
                }
                _ => self.value(row, column, unit, cell),
            };
            let is_market = is_of_market(column) && !matches!(kind, Kind::PerpMarket | Kind::TokenMarket);
            if is_market { &mut market } else { &mut own }.push((column.name.to_owned(), value));
        }
        (own, market)
    }

    /// The field that a column states in a row of a kind. One column may name coins and tokens, and one sizes and amounts.
    pub fn routed(&self, name: &'static str, kind: Kind) -> &'static str {
        let has = |name: &'static str| self.header.meanings.contains(&Meaning::Field(name));
        let is_of_tokens = matches!(kind, Kind::Balance | Kind::Loan | Kind::TokenMarket);
        match name {
            "coin" if is_of_tokens && !has("token") => "token",
            "token" if matches!(kind, Kind::Position | Kind::PerpMarket) && !has("coin") => "coin",
            "size" if is_of_tokens && !has("amount") => "amount",
            "amount" if kind == Kind::Position && !has("size") => "size",
            other => other,
        }
    }

    /// Whether a row of a kind may state a field.
    pub fn belongs(&mut self, row: usize, column: &Column, kind: Kind) -> bool {
        let belongs = column.kinds.contains(&kind);
        if !belongs {
            let kinds: Vec<&str> = column.kinds.iter().map(|kind| word(*kind)).collect();
            let message = format!("is stated in a row of kind {}", word(kind));
            self.invalid(row, column.name, &message, &format!("leave the cell empty; it belongs to: {}", kinds.join(", ")));
        }
        belongs
    }

    /// Puts what a row says of a market into the request. What the book states of it already stands.
    fn market(&mut self, row: usize, list: &'static str, key: &str, name: Option<Node>, mut record: Fields) {
        let known = match &name {
            Some(Node::Text(name)) if self.adds => self.book.market(list, name).cloned(),
            _ => None,
        };
        let Some(known) = known else {
            let path = self.book.push("market", list, record);
            self.places.rows.extend(path.map(|path| (path, row)));
            return;
        };
        record.retain(|(field, value)| field != key && known.field(field) != Some(value));
        for (field, _) in record {
            self.invalid(row, &field, "is stated otherwise in the book", "leave the cell empty, or replace the book");
        }
    }

    fn account_row(&mut self, row: usize, own: Fields) {
        if self.places.rows.insert("account".to_owned(), row).is_some() {
            return self.invalid(row, "kind", "is a second row of the account", "state the account once");
        }
        for (name, value) in own {
            let part = if name == "mode" { "portfolio" } else { "market" };
            if self.adds {
                let Node::Text(stated) = &value else { continue };
                let known = self.book.text(part, &name).unwrap_or("none");
                if known != stated {
                    let message = format!("{stated:?} is not what the book has, {known:?}");
                    self.invalid(row, &name, &message, "leave the cell empty, or replace the book");
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
                None => self.default_mode(),
            }
        }
        // The request names what it is filled from, so that it says the same when there is a newer snapshot.
        if self.book.text("market", "snapshot").is_none() {
            let newest = market::newest().map(|snapshot| snapshot.id.clone());
            self.book.state("market", "snapshot", newest.map_or(Node::Null, Node::Text));
        }
    }

    /// The mode where nobody states it: that of an account which was never set otherwise, as long as there are positions alone. What a balance
    /// backs depends on it.
    fn default_mode(&mut self) {
        if let Some(row) = self.places.rows.get("account").copied() {
            self.places.told.insert("portfolio.mode".to_owned());
            return self.fault(IssueCode::MissingData, row, "mode", "is missing", "write standard, unified or portfolioMargin");
        }
        if self.book.has("balances") || self.book.has("loans") {
            self.places.told.insert("portfolio.mode".to_owned());
            let remedy = "add a row of kind account whose mode is standard, unified or portfolioMargin";
            return self.issues.push(Issue::new(IssueCode::MissingData, "rows", "no row states the mode of the account", remedy));
        }
        self.book.state("portfolio", "mode", Node::Text("standard".to_owned()));
        self.remarks.add(Remark::ModeIsDefault, "standard");
    }
}

/// Fields of a record, in order.
pub(super) type Fields = Vec<(String, Node)>;
