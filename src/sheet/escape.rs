//! Names that a spreadsheet would take for a formula when it opens the file.
//!
//! A text that begins with `=`, `+`, `-` or `@` is calculated, also behind blanks and a tab. An apostrophe before it keeps it a text, and is taken
//! off again when the sheet is read. Figures of a book are plain decimals, and no spreadsheet calculates anything from their minus.

/// Letters that a formula begins with, the wide forms of East Asian keyboards included.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];

fn needs_apostrophe(text: &str) -> bool {
    // An apostrophe of its own would be taken off when the text is read.
    text.starts_with(['\t', '\r', '\'']) || text.trim_start().starts_with(FORMULA)
}

/// A name as a cell.
pub(super) fn written(text: &str) -> String {
    if needs_apostrophe(text) { format!("'{text}") } else { text.to_owned() }
}

/// The name that a cell stands for.
pub(super) fn read(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| needs_apostrophe(text)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_is_a_formula_and_every_name_is_read_again() {
        for text in ["BTC", "xyz:TSLA", "=1+1", "+1", "-1+2", "@SUM(A1)", "\t=1", "\r=1", " =1", "'=1", "''=1", "'a", "'", "", "\u{ff1d}1"]
        {
            let cell = written(text);
            assert_eq!(read(&cell), text, "{text:?}");
            assert!(!cell.trim_start().starts_with(FORMULA), "{text:?}");
        }
        assert_eq!(read("'tis"), "'tis");
    }
}
