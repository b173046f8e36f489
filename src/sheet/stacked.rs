//! A table that was copied with one cell on each line, as some browsers do with a page's grid: first the names of its columns, then its cells.
//!
//! A row begins where a coin stands. What a page writes below a cell (a leverage, a mode in brackets, the coin behind its size) goes to the cell
//! above. A row that then has another number of cells than there are columns is refused, because nobody could tell which of them is missing.

use super::cells;
use super::headings::{Meaning, is_known, meaning, names_things};
use super::names::Names;
use super::places::place_path;
use super::table::Row;
use crate::error::{Issue, IssueCode};

/// Fewest columns of such a table: a name alone on its line happens in any text.
const MIN_COLUMNS: usize = 4;
/// Most lines of names.
const MAX_NAMES: usize = 40;

/// A line that is not blank, with its number.
type Line<'t> = (usize, &'t str);

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    text.lines().enumerate().map(|(index, line)| (index.saturating_add(1), line.trim())).filter(|(_, line)| !line.is_empty())
}

/// The names that a text begins with, one on each line.
fn heads(text: &str) -> Vec<Line<'_>> {
    let is_single = |line: &str| !line.contains(['\t', ';', ',']);
    let names: Vec<Line<'_>> = lines(text.strip_prefix('\u{feff}').unwrap_or(text))
        .take(MAX_NAMES)
        .take_while(|(_, line)| is_single(line) && is_known(line))
        .collect();
    let is_table = names.len() >= MIN_COLUMNS && names.iter().any(|(_, name)| names_things(name));
    if is_table { names } else { Vec::new() }
}

/// Whether a text is such a table.
pub(super) fn is_stacked(text: &str) -> bool {
    !heads(text).is_empty()
}

/// The rows of such a table, the names of its columns first; none if the text is none.
///
/// # Errors
/// A row whose cells cannot be told apart.
pub(super) fn rows(text: &str, names: &Names) -> Option<Result<Vec<Row>, Issue>> {
    let heads = heads(text);
    let (first, _) = *heads.first()?;
    let (last, _) = *heads.last()?;
    let head = Row { number: first, cells: heads.iter().map(|(_, name)| (*name).to_owned()).collect() };
    let body = lines(text.strip_prefix('\u{feff}').unwrap_or(text)).skip_while(|(number, _)| *number <= last);
    Some(body_rows(&head, body, names).map(|mut rows| {
        rows.insert(0, head);
        rows
    }))
}

fn body_rows<'t>(head: &Row, body: impl Iterator<Item = Line<'t>>, names: &Names) -> Result<Vec<Row>, Issue> {
    let width = head.cells.len();
    let is_button = |name: &String| meaning(name, false, std::iter::empty()) == Meaning::NotNeeded;
    // Buttons at the end of a row may be several words, or none.
    let buttons = head.cells.iter().rev().take_while(|name| is_button(name)).count();
    let least = width.saturating_sub(buttons);
    let coin_of = |line: &str| {
        let name = cells::coin(line).name;
        names.perp(&name).ok().map(|named| named.coin)
    };
    let mut rows: Vec<Row> = Vec::new();
    let mut coin = String::new();
    for (number, line) in body {
        let found = coin_of(line);
        if let Some(row) = rows.last_mut() {
            let is_own = found.as_ref() == Some(&coin);
            if is_below(line) || is_own && row.cells.len() < least {
                if let Some(cell) = row.cells.last_mut() {
                    cell.push(' ');
                    cell.push_str(line);
                }
                continue;
            }
            if found.is_none() || row.cells.len() < least {
                row.cells.push(line.to_owned());
                continue;
            }
        }
        let Some(found) = found else {
            let message = format!("line {number}: {line:?} is no coin that a row could begin with");
            return Err(Issue::new(IssueCode::Invalid, place_path(number, ""), message, REMEDY));
        };
        coin = found;
        rows.push(Row { number, cells: vec![line.to_owned()] });
    }
    for row in &mut rows {
        if row.cells.len() < least || row.cells.len() > width && buttons == 0 {
            let message = format!("line {}: the row that begins here has {} cells for {width} columns", row.number, row.cells.len());
            return Err(Issue::new(IssueCode::Invalid, place_path(row.number, ""), message, REMEDY));
        }
        row.cells.truncate(width);
    }
    Ok(rows)
}

const REMEDY: &str = "write each row on one line, its cells separated by tabs, semicolons or commas";

/// Whether a line only adds to the cell above it.
fn is_below(line: &str) -> bool {
    line.starts_with('(') && line.ends_with(')') || cells::is_leverage(line)
}
