//! Which digits do groups and marks stand for?
//!
//! Blanks, apostrophes and underscores stand between thousands only; point and comma stand there or before decimals. Groups are of three digits,
//! the first of one to three; behind commas also as in India, `12,34,567`. Where both point and comma occur, or one of them beside a blank, the
//! last, standing once, is before decimals. Where one of them stands alone, the mark of the place decides, and where that is unknown, three digits behind it have two
//! meanings.

use super::{DecimalMark, Place};

/// Digits before and behind the decimal mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Digits {
    pub whole: String,
    pub fraction: String,
}

impl Digits {
    fn new(whole: &str, fraction: &str) -> Self {
        Self { whole: whole.to_owned(), fraction: fraction.to_owned() }
    }
}

/// A meaning of digits with the reason for it.
pub(super) type Reason = (Digits, &'static str);

/// What groups of digits with their marks mean.
#[derive(Debug)]
pub(super) enum Numeral {
    /// One number.
    One([Reason; 1]),
    /// Not yet one.
    Half(&'static str, Vec<Reason>),
    /// Two.
    Two([Reason; 2]),
    /// None.
    Wrong(&'static str),
}

impl Numeral {
    fn one(whole: &str, fraction: &str) -> Self {
        Self::One([(Digits::new(whole, fraction), "")])
    }

    pub fn meanings(&self) -> &[Reason] {
        match self {
            Self::One(one) => one,
            Self::Half(_, some) => some,
            Self::Two(two) => two,
            Self::Wrong(_) => &[],
        }
    }
}

/// Whether a letter belongs to the digits of a number.
pub(super) fn is_of_number(letter: char) -> bool {
    letter.is_ascii_digit() || is_mark(letter)
}

fn is_mark(letter: char) -> bool {
    matches!(letter, '.' | ',' | '\'' | '_' | ' ')
}

/// Why digits are taken as they are beside a mark between thousands.
fn thousands(mark: char) -> &'static str {
    match mark {
        '.' => "the point separates thousands",
        ',' => "the comma separates thousands",
        _ => "the digits belong together",
    }
}

/// The same of a mark before decimals.
fn decimals_after(mark: char) -> &'static str {
    if mark == ',' { "decimals follow the comma" } else { "decimals follow the point" }
}

const NOT_GROUPS: &str = "has marks that do not separate groups of three digits";
const ENDS: &str = "ends in a mark";

/// Reads digits and marks without blanks around. `is_closed`: no further digit can follow.
pub(super) fn numeral(body: &str, place: &Place<'_>, is_closed: bool) -> Numeral {
    let parts: Vec<&str> = body.split(is_mark).collect();
    let marks: Vec<char> = body.chars().filter(|letter| is_mark(*letter)).collect();
    let inner = parts.get(1..parts.len().saturating_sub(1)).unwrap_or_default();
    if inner.iter().any(|part| part.is_empty()) {
        return Numeral::Wrong("has two marks side by side");
    }
    let (Some(last), [groups @ .., fraction]) = (marks.last().copied(), parts.as_slice()) else {
        return Numeral::one(body, "");
    };
    let others = marks.get(..groups.len().saturating_sub(1)).unwrap_or_default();
    let is_decimal = matches!(last, '.' | ',');
    match (others.first(), groups) {
        (None, [whole]) if is_decimal => single(whole, last, fraction, place, is_closed),
        (None | Some(_), _) if others.iter().all(|mark| *mark == last) => grouped(&parts, last, place),
        (Some(first), _) if is_decimal && others.iter().all(|mark| mark == first) => both(groups, *first, last, fraction, place, is_closed),
        _ => Numeral::Wrong("mixes marks between its digits"),
    }
}

fn is_decimal_mark(mark: char, place: &Place<'_>) -> bool {
    matches!((mark, place.mark), ('.', DecimalMark::Point) | (',', DecimalMark::Comma))
}

fn is_zero(digits: &str) -> bool {
    digits.bytes().all(|digit| digit == b'0')
}

/// Digits with one point or one comma.
fn single(whole: &str, mark: char, fraction: &str, place: &Place<'_>, is_closed: bool) -> Numeral {
    if whole.is_empty() && fraction.is_empty() {
        return Numeral::Half("has no digits", Vec::new());
    }
    // `5.` is five; `0.` says nothing yet, and what is typed next decides it.
    if fraction.is_empty() {
        let is_number = is_decimal_mark(mark, place) && !is_zero(whole) || place.is_finished;
        return if is_number { Numeral::one(whole, "") } else { Numeral::Half(ENDS, Vec::new()) };
    }
    if is_decimal_mark(mark, place) || is_zero(whole) {
        return Numeral::one(whole, fraction);
    }
    let decimals = || (Digits::new(whole, fraction), decimals_after(mark));
    let joined = || (Digits::new(&format!("{whole}{fraction}"), ""), thousands(mark));
    let is_group = whole.len() <= 3 && !whole.starts_with('0') && fraction.len() == 3;
    if place.mark == DecimalMark::Unknown {
        return if is_group { Numeral::Two([decimals(), joined()]) } else { Numeral::One([decimals()]) };
    }
    if is_group {
        return Numeral::One([joined()]);
    }
    if place.is_finished || is_closed && fraction.len() != 3 {
        return Numeral::One([decimals()]);
    }
    if fraction.len() < 3 {
        return Numeral::Half("has a mark that is followed by fewer than three digits", vec![decimals()]);
    }
    if whole.len() > 3 && fraction.len() > 3 { Numeral::One([decimals()]) } else { Numeral::Two([decimals(), joined()]) }
}

/// Digits with the same mark several times, or with one that stands between thousands only.
fn grouped(parts: &[&str], mark: char, place: &Place<'_>) -> Numeral {
    let whole = parts.concat();
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return Numeral::one(&whole, "") };
    if first.is_empty() {
        return Numeral::Wrong("begins with a mark");
    }
    if last.is_empty() {
        return Numeral::Half(ENDS, Vec::new());
    }
    if are_groups(parts, mark) {
        return Numeral::one(&whole, "");
    }
    // Two decimal marks are a slip, unless they may yet become the thousands of another country.
    let inner = parts.get(1..parts.len().saturating_sub(1)).unwrap_or_default();
    let may_become = first.len() <= 3 && inner.iter().all(|part| part.len() == 3) && last.len() < 3;
    if is_decimal_mark(mark, place) && !may_become {
        return Numeral::Wrong("has more than one decimal mark");
    }
    Numeral::Half(NOT_GROUPS, vec![(Digits::new(&whole, ""), thousands(mark))])
}

/// Groups, then a decimal mark.
fn both(groups: &[&str], mark: char, decimal: char, fraction: &str, place: &Place<'_>, is_closed: bool) -> Numeral {
    let whole = groups.concat();
    if groups.first().is_none_or(|first| first.is_empty()) {
        return Numeral::Wrong("begins with a mark");
    }
    if !are_groups(groups, mark) {
        return Numeral::Half(NOT_GROUPS, vec![(Digits::new(&whole, fraction), thousands(mark))]);
    }
    if fraction.is_empty() && !is_decimal_mark(decimal, place) && !is_closed {
        return Numeral::Half(ENDS, Vec::new());
    }
    Numeral::one(&whole, fraction)
}

/// The decimal mark that digits and marks can only have been written with, if they show one.
pub(super) fn shown(body: &str) -> Option<DecimalMark> {
    let unknown = Place { mark: DecimalMark::Unknown, is_finished: true, ..Place::default() };
    let Numeral::One(_) = numeral(body, &unknown, true) else { return None };
    let marks: Vec<char> = body.chars().filter(|letter| matches!(letter, '.' | ',')).collect();
    let is_point = match marks.as_slice() {
        [] => return None,
        [only] => *only == '.',
        // The same mark again stands between thousands, so that the other one is left for decimals.
        [.., before, last] => (*last == '.') != (before == last),
    };
    Some(if is_point { DecimalMark::Point } else { DecimalMark::Comma })
}

/// Whether parts are groups of thousands.
fn are_groups(parts: &[&str], mark: char) -> bool {
    let [first, inner @ .., last] = parts else { return true };
    if first.is_empty() || first.starts_with('0') || last.len() != 3 {
        return false;
    }
    let are_of = |size: usize| first.len() <= size && inner.iter().all(|part| part.len() == size);
    are_of(3) || mark == ',' && !inner.is_empty() && are_of(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_of_three_or_as_in_india() {
        for (text, mark, expected) in [
            ("1,234", ',', true),
            ("12,34,567", ',', true),
            ("1,00,000", ',', true),
            ("12 34 567", ' ', false),
            ("123,45,678", ',', false),
            ("0,123", ',', false),
            ("1,2345", ',', false),
            ("1234,567", ',', false),
        ] {
            assert_eq!(are_groups(&text.split(mark).collect::<Vec<_>>(), mark), expected, "{text}");
        }
    }
}
