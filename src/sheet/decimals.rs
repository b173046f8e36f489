//! Decimals as spreadsheets write them: with a point or a comma, and never guessed at.
//!
//! `1,234` may be a thousand or one and a bit, so it is refused, and so is `1.234` in a sheet that does not show which mark it uses. A sheet
//! separated by commas uses the point. Marks between thousands are refused altogether.

use crate::num::parse_decimal;

/// What is wrong with a cell, and what to do about it.
pub(super) type CellFault = (String, String);

/// How a text looks as a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// One point that can only be a decimal mark.
    Point,
    /// One comma that can only be a decimal mark.
    Comma,
    /// One to three digits, a mark, three digits: decimals or thousands.
    AmbiguousPoint,
    AmbiguousComma,
    /// Marks between thousands.
    Thousands,
    /// Without marks, or no number at all.
    Other,
}

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
        for cell in cells {
            match shape(&trimmed(cell)) {
                Shape::Point => marks.is_point = true,
                Shape::Comma => marks.is_comma = true,
                _ => {}
            }
        }
        marks
    }

    /// Whether the sheet writes decimals with a comma.
    pub fn has_comma(self) -> bool {
        self.is_comma
    }

    /// A cell as the engine's own decimal text.
    pub fn decimal(self, cell: &str) -> Result<String, CellFault> {
        let text = trimmed(cell);
        let says = |what: &str| format!("{cell:?} {what}");
        let text = match shape(&text) {
            Shape::Thousands => {
                return Err((says("has marks between its thousands"), "write it without them, such as 1234567.89".to_owned()));
            }
            Shape::AmbiguousComma => {
                let (with_zero, without) = (format!("{text}0"), text.replace(',', ""));
                let remedy = format!("write {without} if the comma separates thousands, {with_zero} if decimals follow it");
                return Err((says("may be thousands or decimals"), remedy));
            }
            Shape::AmbiguousPoint if self.is_comma || !self.is_point => {
                let (with_zero, without) = (format!("{text}0"), text.replace('.', ""));
                let remedy = format!("write {without} if the point separates thousands, {with_zero} if decimals follow it");
                return Err((says("may be thousands or decimals: the sheet does not use the point alone for decimals"), remedy));
            }
            Shape::Comma => text.replace(',', "."),
            Shape::Point | Shape::AmbiguousPoint | Shape::Other => text,
        };
        match parse_decimal(&text) {
            Ok(_) => Ok(text),
            Err(fault) => Err((says(&fault.to_string()), "write a plain decimal, such as 1234.5".to_owned())),
        }
    }
}

/// Without blanks around, and with the hyphen for a minus.
fn trimmed(cell: &str) -> String {
    let text = cell.trim();
    text.strip_prefix('\u{2212}').map_or_else(|| text.to_owned(), |digits| format!("-{digits}"))
}

fn shape(text: &str) -> Shape {
    let body = text.strip_prefix('-').unwrap_or(text);
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_group = |whole: &str, rest: &str| whole.len() <= 3 && !whole.starts_with('0') && rest.len() == 3;
    let is_mark = |letter: char| letter.is_whitespace() || matches!(letter, '.' | ',' | '\'' | '’' | '_');
    let parts: Vec<&str> = body.split(is_mark).collect();
    if !parts.iter().all(|part| is_number(part)) {
        return Shape::Other;
    }
    match (parts.as_slice(), body.chars().find(|letter| is_mark(*letter))) {
        ([whole, rest], Some('.')) => {
            if is_group(whole, rest) {
                Shape::AmbiguousPoint
            } else {
                Shape::Point
            }
        }
        ([whole, rest], Some(',')) => {
            if is_group(whole, rest) {
                Shape::AmbiguousComma
            } else {
                Shape::Comma
            }
        }
        (_, Some(_)) => Shape::Thousands,
        (_, None) => Shape::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_one_meaning_is_read_and_nothing_else() {
        let comma = Marks { is_point: false, is_comma: true };
        let point = Marks { is_point: true, is_comma: false };
        let unknown = Marks::default();
        for (marks, cell, expected) in [
            (unknown, "1234", Some("1234")),
            (unknown, "0,5", Some("0.5")),
            (unknown, "-0,125", Some("-0.125")),
            (unknown, " \u{2212}12,25\u{a0}", Some("-12.25")),
            (unknown, "1234,567", Some("1234.567")),
            (unknown, "1.2345", Some("1.2345")),
            (unknown, "1.234", None),
            (comma, "1.234", None),
            (point, "1.234", Some("1.234")),
            (point, "1,234", None),
            (comma, "1,234", None),
            (comma, "1,2340", Some("1.2340")),
            (comma, "1.234,5", None),
            (point, "1,234.5", None),
            (point, "1 234", None),
            (point, "1'234", None),
            (point, "1,234,567", None),
            (point, "1e3", None),
            (point, "+1", None),
            (point, "#REF!", None),
            (point, "", None),
            (point, "$5", None),
            (point, ".5", None),
        ] {
            assert_eq!(marks.decimal(cell).ok().as_deref(), expected, "{cell}");
        }
    }

    #[test]
    fn the_remedy_is_read_as_what_it_says() {
        let comma = Marks { is_point: false, is_comma: true };
        assert!(comma.decimal("1,234").is_err_and(|(_, remedy)| remedy.contains("1234 if") && remedy.contains("1,2340 if")));
        assert_eq!(comma.decimal("1,2340").ok().as_deref(), Some("1.2340"));
        assert_eq!(comma.decimal("1.2340").ok().as_deref(), Some("1.2340"));
    }
}
