//! A book as a sheet: one row for the account, each position, balance and loan, and the market of each coin and token that is not held.

use super::columns::{COLUMNS, Cell, Column, Kind, word};
use super::escape;
use crate::error::Warning;
use crate::json::{Node, parse};
use crate::remark::RemarkCode;
use crate::request::{Options, Request};

/// Fields by name.
type Record = Vec<(String, Node)>;

fn field<'r>(record: &'r Record, name: &str) -> Option<&'r Node> {
    record.iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

/// A row: what it describes, and its cells by the name of their column.
struct Line {
    kind: Kind,
    cells: Record,
}

/// Writes a book as comma-separated text, and says what of it a sheet cannot hold.
///
/// # Errors
/// A fault of the writer.
pub fn write(request: &Request) -> Result<(String, Vec<Warning>), String> {
    let lines = lines(&parse(&crate::json::write(request)).map_err(|fault| fault.message)?);
    let is_used = |column: &&Column| column.name == "kind" || lines.iter().any(|line| field(&line.cells, column.name).is_some());
    let columns: Vec<&Column> = COLUMNS.iter().filter(is_used).collect();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(columns.iter().map(|column| column.name)).map_err(|fault| fault.to_string())?;
    for line in &lines {
        let cells = columns
            .iter()
            .map(|column| if column.name == "kind" { word(line.kind).to_owned() } else { cell(column, field(&line.cells, column.name)) });
        writer.write_record(cells).map_err(|fault| fault.to_string())?;
    }
    let bytes = writer.into_inner().map_err(|fault| fault.to_string())?;
    Ok((String::from_utf8(bytes).map_err(|fault| fault.to_string())?, left_out(request)))
}

fn cell(column: &Column, value: Option<&Node>) -> String {
    match value {
        Some(Node::Text(text)) if column.cell == Cell::Name => escape::written(text),
        Some(Node::Text(text)) => text.clone(),
        Some(Node::Number(number)) => number.to_string(),
        Some(Node::Bool(is_so)) => is_so.to_string(),
        Some(Node::Null | Node::Array(_) | Node::Object(_)) | None => String::new(),
    }
}

fn records(request: &Node, part: &str, list: &str) -> Vec<Record> {
    let Some(Node::Array(items)) = request.field(part).and_then(|part| part.field(list)) else { return Vec::new() };
    let record = |item: &Node| if let Node::Object(fields) = item { Some(fields.clone()) } else { None };
    items.iter().filter_map(record).collect()
}

fn lines(request: &Node) -> Vec<Line> {
    let text =
        |part: &str, name: &str| request.field(part).and_then(|part| part.field(name)).filter(|value| **value != Node::Null).cloned();
    let mut account = Record::new();
    account.extend(text("portfolio", "mode").map(|mode| ("mode".to_owned(), mode)));
    account.extend(text("market", "snapshot").map(|snapshot| ("snapshot".to_owned(), snapshot)));
    account.extend(text("market", "time").map(|time| ("time".to_owned(), time)));
    let mut lines = vec![Line { kind: Kind::Account, cells: account }];
    let mut perps = records(request, "market", "perps");
    let mut tokens = records(request, "market", "tokens");
    for (kind, list, key, markets) in [(Kind::Position, "positions", "coin", &mut perps), (Kind::Balance, "balances", "token", &mut tokens)]
    {
        for mut cells in records(request, "portfolio", list) {
            // A market that says nothing but its name makes the name known, which an empty cell would not.
            let is_its = |market: &Record| market.len() > 1 && field(market, key) == field(&cells, key);
            let market = markets.iter().position(is_its).map(|index| markets.remove(index));
            cells.extend(market.into_iter().flatten().filter(|(name, _)| name != key));
            lines.push(Line { kind, cells });
        }
    }
    lines.extend(records(request, "portfolio", "loans").into_iter().map(|cells| Line { kind: Kind::Loan, cells }));
    lines.extend(perps.into_iter().map(|cells| Line { kind: Kind::PerpMarket, cells }));
    lines.extend(tokens.into_iter().map(|cells| Line { kind: Kind::TokenMarket, cells }));
    lines
}

/// What of a book is not in its sheet.
fn left_out(request: &Request) -> Vec<Warning> {
    let portfolio = &request.portfolio;
    let parts = [
        (!portfolio.orders.is_empty(), "resting orders"),
        (!portfolio.order_margins.is_empty(), "the summed margin of resting orders"),
        (!portfolio.dex_accounts.is_empty(), "what each dex holds"),
        (request.market.listing.is_some(), "what the venue lists now"),
        (request.options != Options::default(), "the options: rules, volume, staked HYPE and such"),
    ];
    let missing: Vec<&str> = parts.into_iter().filter(|(is_there, _)| *is_there).map(|(_, name)| name).collect();
    if missing.is_empty() {
        return Vec::new();
    }
    vec![Warning::new(
        RemarkCode::NotInSheet,
        format!("a sheet cannot hold, and this one leaves out: {}; save the book as JSON to keep everything", missing.join("; ")),
    )]
}
