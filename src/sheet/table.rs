//! Separated text as rows of cells, each with the number that a spreadsheet gives its row.

use super::headings::is_header;
use crate::error::{Issue, IssueCode};

/// A row that is not blank.
pub(super) struct Row {
    /// Counted from 1, as spreadsheets do, blank rows included.
    pub number: usize,
    /// Without blanks around.
    pub cells: Vec<String>,
}

/// A sheet as it was separated.
pub(super) struct Table {
    pub separator: u8,
    /// The first row that is not blank comes first.
    pub rows: Vec<Row>,
}

/// The name that spreadsheets give a column, counted from zero: A to Z, AA, …
pub(super) fn letters(index: usize) -> String {
    let mut name = String::new();
    let mut rest = Some(index);
    while let Some(number) = rest {
        let letter = u8::try_from(number % 26).map_or('A', |offset| char::from(b'A'.saturating_add(offset)));
        name.insert(0, letter);
        rest = (number / 26).checked_sub(1);
    }
    name
}

/// What separates the cells of a line: a tab or a semicolon, if it has one, else a comma. No column's name has any of them.
pub(super) fn separator(line: &str) -> u8 {
    if line.contains('\t') {
        b'\t'
    } else if line.contains(';') {
        b';'
    } else {
        b','
    }
}

/// The first lines that are not blank. Excel's own first line, `sep=;`, is none.
pub(super) fn first_lines(text: &str) -> impl Iterator<Item = &str> {
    text.split(['\n', '\r']).filter(|line| !line.trim().is_empty() && separator_line(line).is_none()).take(MAX_ABOVE)
}

/// Lines among which the names of the columns stand: a title or a page's tabs may be above them.
pub(super) const MAX_ABOVE: usize = 10;

/// The line that names the columns, if one does.
pub(super) fn header_line(text: &str) -> Option<&str> {
    first_lines(text).find(|line| is_header(line.split(char::from(separator(line))).map(|name| name.trim().trim_matches('"'))))
}

/// The separator that a line of Excel's states.
fn separator_line(line: &str) -> Option<u8> {
    match line.trim_end_matches(['\r', '\n']).to_ascii_lowercase().strip_prefix("sep=")?.as_bytes() {
        [separator @ (b',' | b';' | b'\t')] => Some(*separator),
        _ => None,
    }
}

/// Line ends, `\r\n` being one.
fn line_ends(text: &str) -> usize {
    text.matches('\n').count().saturating_add(text.split('\r').skip(1).filter(|rest| !rest.starts_with('\n')).count())
}

/// Separates a text.
///
/// # Errors
/// A text that cannot be separated.
pub(super) fn table(text: &str) -> Result<Table, Issue> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let stated = text.split('\n').next().and_then(separator_line);
    let separator = stated.unwrap_or_else(|| separator(header_line(text).or_else(|| first_lines(text).next()).unwrap_or("")));
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut rows = Vec::new();
    let mut number: usize = 1;
    let mut end: usize = 0;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(fault) => {
                return Err(Issue::new(IssueCode::Parse, "rows", format!("the sheet cannot be read: {fault}"), "save it as CSV in UTF-8"));
            }
        }
        // Between the end of one row's content and the start of the next there are only line ends; those inside of quotes are content.
        let next = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let span = text.get(end..next).unwrap_or("");
        let content = span.trim_start_matches(['\r', '\n']);
        let gap = span.get(..span.len().saturating_sub(content.len())).unwrap_or("");
        number = number.saturating_add(line_ends(gap));
        end = next.saturating_sub(content.len().saturating_sub(content.trim_end_matches(['\r', '\n']).len()));
        let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        let is_first = rows.is_empty() && stated.is_some() && separator_line(content).is_some();
        if !is_first && cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(Row { number, cells });
        }
    }
    Ok(Table { separator, rows })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Vec<(usize, usize)> {
        table(text).map_or_else(|_| Vec::new(), |table| table.rows.iter().map(|row| (row.number, row.cells.len())).collect())
    }

    #[test]
    fn rows_have_the_numbers_of_a_spreadsheet() {
        let expected = vec![(1, 2), (2, 2), (5, 2), (7, 2)];
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "1,2", "", "", "3,4", ",", "5,6", "", ""].join(end);
            assert_eq!(numbers(&text), expected, "{end:?}");
            assert_eq!(numbers(&format!("\u{feff}{text}")), expected, "{end:?}");
        }
        assert_eq!(numbers("a,b\n\"1\n1\",2\n3,4"), vec![(1, 2), (2, 2), (3, 2)]);
        assert_eq!(numbers("sep=;\r\na;b\r\n1;2\r\n"), vec![(2, 2), (3, 2)]);
        assert_eq!(numbers("\n\na,b\n1,2"), vec![(3, 2), (4, 2)]);
        assert_eq!(numbers(""), vec![]);
    }

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        for (index, expected) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA")] {
            assert_eq!(letters(index), expected);
        }
    }
}
