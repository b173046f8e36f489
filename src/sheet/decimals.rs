//! Numbers of a sheet's cells: read as people write them, by the marks that the sheet itself shows.
//!
//! The separator and the cells that can only have been written with one mark show it: a sheet separated by commas uses the point. Where only
//! the point is shown, `1,234` is a thousand. Where the comma is shown, or nothing is, three digits behind the only mark have two meanings and are refused:
//! sheets that write decimals with commas hold numbers pasted from places that do not.

use crate::num::{DecimalMark, Doubt, Place, Written, WrittenKind, read_written, shown_mark};

/// What is wrong with a cell, and what to do about it.
pub(super) type CellFault = (String, String);

/// Which decimal marks a sheet shows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Marks {
    is_point: bool,
    is_comma: bool,
}

impl Marks {
    /// Of a sheet with this separator and these cells.
    pub fn of<'t>(separator: u8, cells: impl Iterator<Item = &'t str>) -> Self {
        let mut marks = Self { is_point: separator == b',', is_comma: false };
        // Any kind does: what surrounds the digits says nothing of their marks.
        let anywhere = Place { mark: DecimalMark::Unknown, is_finished: true, ..Place::default() };
        for cell in cells {
            match shown_mark(cell, &anywhere) {
                Some(DecimalMark::Point) => marks.is_point = true,
                Some(DecimalMark::Comma) => marks.is_comma = true,
                _ => {}
            }
        }
        marks
    }

    /// Whether the sheet writes decimals with a comma.
    pub fn has_comma(self) -> bool {
        self.is_comma
    }

    /// A cell of a column as the engine's own decimal text. `unit` is the coin or token of the row.
    pub fn decimal(self, column: &str, unit: Option<&str>, cell: &str) -> Result<String, CellFault> {
        let mark = if self.is_point && !self.is_comma { DecimalMark::Point } else { DecimalMark::Unknown };
        let (kind, is_of_unit) = kind(column);
        let place = Place { mark, kind, unit: unit.filter(|_| is_of_unit), is_finished: true };
        match read_written(cell, &place) {
            Written::Read(value) => Ok(value.to_string()),
            Written::Incomplete(Doubt { message, remedy, .. })
            | Written::Ambiguous(Doubt { message, remedy, .. })
            | Written::Unreadable(Doubt { message, remedy, .. }) => Err((format!("{cell:?} {message}"), remedy)),
        }
    }

    /// A cell that holds a whole number.
    pub fn whole(self, column: &str, cell: &str) -> Result<u32, CellFault> {
        let text = self.decimal(column, None, cell)?;
        text.parse().map_err(|_| (format!("{cell:?} is not a whole number from 0"), "write a whole number, such as 10".to_owned()))
    }
}

/// What the numbers of a column are of, and whether they count the row's coin or token.
fn kind(column: &str) -> (WrittenKind, bool) {
    match column {
        "leverage" | "maxLeverage" => (WrittenKind::Leverage, false),
        "fundingRate" | "premium" | "ltv" | "utilization" => (WrittenKind::Fraction, false),
        "isolatedMargin" | "isolatedEquity" => (WrittenKind::Amount, false),
        "entryPrice" | "markPrice" | "oraclePrice" | "price" | "reserveOraclePrice" => (WrittenKind::Price, false),
        _ => (WrittenKind::Size, true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMA: Marks = Marks { is_point: false, is_comma: true };
    const POINT: Marks = Marks { is_point: true, is_comma: false };
    const UNKNOWN: Marks = Marks { is_point: false, is_comma: false };

    #[test]
    fn what_has_one_meaning_is_read_and_nothing_else() {
        for (marks, cell, expected) in [
            (UNKNOWN, "1234", Some("1234")),
            (UNKNOWN, "0,5", Some("0.5")),
            (UNKNOWN, "-0,125", Some("-0.125")),
            (UNKNOWN, " \u{2212}12,25\u{a0}", Some("-12.25")),
            (UNKNOWN, "1234,567", Some("1234.567")),
            (UNKNOWN, "1.2345", Some("1.2345")),
            (UNKNOWN, "1.234", None),
            (COMMA, "1.234", None),
            (POINT, "1.234", Some("1.234")),
            (POINT, "1,234", Some("1234")),
            (COMMA, "1,234", None),
            (COMMA, "1,2340", Some("1.234")),
            (COMMA, "1.234,5", Some("1234.5")),
            (POINT, "1,234.5", Some("1234.5")),
            (POINT, "1 234", Some("1234")),
            (POINT, "1'234", Some("1234")),
            (POINT, "1,234,567", Some("1234567")),
            (POINT, "1e3", None),
            (POINT, "+1", Some("1")),
            (POINT, "#REF!", None),
            (POINT, "", None),
            (POINT, "$5", None),
            (POINT, ".5", Some("0.5")),
        ] {
            assert_eq!(marks.decimal("size", None, cell).ok().as_deref(), expected, "{cell}");
        }
    }

    #[test]
    fn a_column_says_what_its_numbers_are_of() {
        for (column, unit, cell, expected) in [
            ("size", Some("BTC"), "0.5 BTC", Some("0.5")),
            ("size", Some("BTC"), "0.5 ETH", None),
            ("amount", Some("USDC"), "$20,000.00", Some("20000")),
            ("amount", Some("HYPE"), "$20,000.00", None),
            ("entryPrice", Some("BTC"), "$67k", Some("67000")),
            ("entryPrice", Some("BTC"), "67 BTC", None),
            ("isolatedMargin", Some("BTC"), "$5", Some("5")),
            ("ltv", Some("HYPE"), "50%", Some("0.5")),
            ("leverage", Some("BTC"), "10x", Some("10")),
            ("entryPrice", Some("BTC"), "10x", None),
        ] {
            assert_eq!(POINT.decimal(column, unit, cell).ok().as_deref(), expected, "{column} {cell}");
        }
        assert_eq!(POINT.whole("leverage", "10x").ok(), Some(10));
        for cell in ["2.5x", "-3", "99999999999", "ten"] {
            assert!(POINT.whole("leverage", cell).is_err(), "{cell}");
        }
    }

    #[test]
    fn a_sheet_shows_its_marks_by_its_separator_and_by_what_has_one_meaning() {
        for (separator, cells, is_point, is_comma) in [
            (b',', ["1", "2"], true, false),
            (b',', ["0,5", "2"], true, true),
            (b';', ["1,234", "1.234"], false, false),
            (b';', ["$1,234.5", "2"], true, false),
            (b';', ["1.234.567", "2"], false, true),
            (b';', ["1,234,567", "2"], true, false),
            (b'\t', ["10.5x", "1 234,5"], true, true),
            (b'\t', ["abc.5", "1 234"], false, false),
        ] {
            let marks = Marks::of(separator, cells.into_iter());
            assert_eq!((marks.is_point, marks.is_comma), (is_point, is_comma), "{cells:?}");
        }
    }

    #[test]
    fn the_remedy_is_read_as_what_it_says() {
        assert!(COMMA.decimal("size", None, "1,234").is_err_and(|(_, remedy)| remedy.contains("1234 if") && remedy.contains("1.2340 if")));
        assert_eq!(COMMA.decimal("size", None, "1.2340").ok().as_deref(), Some("1.234"));
    }
}
