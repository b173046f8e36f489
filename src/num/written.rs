//! Which number does a person mean by a text?
//!
//! This is the reader of fields and of cells of sheets. The engine's own JSON stays with [`parse_decimal`](super::parse_decimal).
//!
//! # Grammar
//! `[sign] [name] [sign] digits [exponent] [multiple] [name]`, blanks between them as one likes; full-width letters and digits are the plain ones.
//! - Sign: `+`, `-`, the real minus, the short dashes. Brackets around are a loss to a bookkeeper and nothing to others: ambiguous.
//! - Name: that of the field's unit; of an amount or price without one, `$`, `US$`, `USD`, `USDC`. Another name is refused: the number is of something else.
//! - Digits: those of [`marks`], by the decimal mark of the place where the text stands. `.5` and `5.` are numbers.
//! - Exponent: `1e3` where somebody types. In a sheet it is refused, because a spreadsheet writes one where it shows a number rounded.
//! - Multiple: `k`, `m`, `b` and their words, of amounts, prices and sizes; `x` of a leverage; `%` of a fraction, which it divides by 100, and of
//!   a percentage, where it changes nothing.
//!
//! # What is answered
//! - *Read*: one meaning, exactly. More than 28 digits is a fault, not a rounding.
//! - *Incomplete*: the text may become a number by typing on. `20,00` is one: it may become `20,000`, and it may mean `20.00`. Nothing is wrong
//!   yet, and nothing is counted. What it would mean as it stands is among the readings.
//! - *Ambiguous*: two meanings, each with how to write it so that it is the only one.
//! - *Unreadable*: what is wrong, and what to do about it.
//!
//! A text with the field's own mark is never ambiguous: `20,000` is twenty thousand where the point marks decimals. A text that only the other
//! mark explains is read by it (`1.234,5`).

mod affixes;
mod marks;

use super::{TextFault, parse_decimal};
use affixes::{Affixes, Tail};
use marks::{Digits, Numeral};
use rust_decimal::Decimal;

/// Longest text that is looked at.
const MAX_TEXT_LENGTH: usize = 200;
/// Largest power of ten; beyond it every number is out of range.
const MAX_POWER: i32 = 60;

/// Which mark stands before decimals where a text is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DecimalMark {
    /// `1,234.5`.
    #[default]
    Point,
    /// `1.234,5`.
    Comma,
    /// The place does not show it.
    Unknown,
}

/// What the number is of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WrittenKind {
    /// Money, or an amount of the unit.
    #[default]
    Amount,
    /// Dollars for one of something.
    Price,
    /// Coins: a sign of dollars would be another quantity.
    Size,
    /// `10x` is ten.
    Leverage,
    /// A share of one: `5%` is `0.05`.
    Fraction,
    /// A share of a hundred: `5%` is `5`.
    Percent,
    /// A plain multiple.
    Ratio,
}

/// Where a text is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Place<'t> {
    /// The decimal mark there.
    pub mark: DecimalMark,
    /// What the number is of.
    pub kind: WrittenKind,
    /// Name of the coin or token that it counts.
    pub unit: Option<&'t str>,
    /// Nobody types on: a cell.
    pub is_finished: bool,
}

/// One meaning of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meaning {
    /// The number.
    pub value: Decimal,
    /// How to write it in the same place so that it has no other meaning.
    pub write: String,
    /// Why it may be meant.
    pub because: &'static str,
}

/// What a text says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// One number.
    Read(Decimal),
    /// Not yet a number, or not yet only one.
    Incomplete(Doubt),
    /// Several numbers.
    Ambiguous(Doubt),
    /// No number.
    Unreadable(Doubt),
}

/// What keeps a text from being one number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// What is the matter, as the end of a sentence about the text.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
    /// What it may mean.
    pub readings: Vec<Meaning>,
}

impl Doubt {
    fn new(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { message: message.into(), remedy: remedy.into(), readings: Vec::new() }
    }
}

/// Reads a number as people write it.
///
/// # Example
/// ```
/// use portfolio_margin::num::{Place, Written, read_written};
/// let Written::Read(value) = read_written("$20,000.50", &Place::default()) else { panic!() };
/// assert_eq!(value.to_string(), "20000.5");
/// assert!(matches!(read_written("20,00", &Place::default()), Written::Incomplete(_)));
/// assert!(matches!(read_written("(5)", &Place::default()), Written::Ambiguous(_)));
/// ```
pub fn read_written(text: &str, place: &Place<'_>) -> Written {
    if text.len() > MAX_TEXT_LENGTH {
        return Written::Unreadable(Doubt::new("is too long for a number", "write the number alone"));
    }
    let plain = affixes::plain(text);
    let affixes = match affixes::split(&plain, place) {
        Ok(affixes) => affixes,
        Err(Written::Incomplete(doubt)) if place.is_finished => return Written::Unreadable(doubt),
        Err(other) => return other,
    };
    let tail = affixes::tail(affixes.tail, place);
    let is_closed = place.is_finished || affixes.has_brackets || affixes.power.is_some() || !affixes.tail.is_empty();
    match (marks::numeral(affixes.body, place, is_closed), tail) {
        (Numeral::Wrong(message), _) => Written::Unreadable(Doubt::new(message, format!("write it as {}", example(place.mark)))),
        (_, Tail::Wrong(doubt)) => Written::Unreadable(doubt),
        (numeral, tail) => combined(&numeral, &tail, &affixes, place),
    }
}

/// The decimal mark that a text can only have been written with; none where it shows none, or is no number.
pub fn shown_mark(text: &str, place: &Place<'_>) -> Option<DecimalMark> {
    if text.len() > MAX_TEXT_LENGTH {
        return None;
    }
    affixes::split(&affixes::plain(text), place).ok().and_then(|affixes| marks::shown(affixes.body))
}

/// Every combination of what the parts may mean.
fn combined(numeral: &Numeral, tail: &Tail, affixes: &Affixes<'_>, place: &Place<'_>) -> Written {
    let digits = numeral.meanings();
    let powers = tail.powers();
    let signs: &[(bool, &str)] = match (affixes.has_brackets, affixes.is_negative) {
        (true, _) => &[(true, "brackets mean a loss"), (false, "brackets mean nothing")],
        (false, true) => &[(true, "")],
        (false, false) => &[(false, "")],
    };
    let mut readings: Vec<Meaning> = Vec::new();
    for (digits, by_mark) in digits {
        for (power, by_word) in powers {
            for (is_negative, by_sign) in signs {
                let power = power.saturating_add(affixes.power.unwrap_or(0));
                let Ok(value) = value(digits, power, *is_negative) else { continue };
                let because = [*by_mark, *by_word, *by_sign].into_iter().find(|why| !why.is_empty()).unwrap_or("as it stands");
                if readings.iter().all(|known| known.value != value) {
                    readings.push(Meaning { value, write: unambiguous(value, place.mark), because });
                }
            }
        }
    }
    let half = match (numeral, tail) {
        (Numeral::Half(message, _), _) | (_, Tail::Half(message, _)) => Some(message),
        _ => None,
    };
    if let Some(message) = half {
        let remedy = told(&readings).unwrap_or_else(|| format!("write it as {}", example(place.mark)));
        let doubt = Doubt { message: (*message).to_owned(), remedy, readings };
        return if place.is_finished { Written::Unreadable(doubt) } else { Written::Incomplete(doubt) };
    }
    match readings.as_slice() {
        [] => Written::Unreadable(Doubt::new(TextFault::TooManyDigits.to_string(), "write it with 28 digits at most")),
        [only] => Written::Read(only.value),
        _ => {
            let remedy = told(&readings).unwrap_or_default();
            Written::Ambiguous(Doubt { message: "has two meanings".to_owned(), remedy, readings })
        }
    }
}

/// A remedy that names every reading.
fn told(readings: &[Meaning]) -> Option<String> {
    let each: Vec<String> = readings.iter().map(|reading| format!("{} if {}", reading.write, reading.because)).collect();
    if each.is_empty() { None } else { Some(format!("write {}", each.join(", "))) }
}

/// Digits times a power of ten, exactly.
fn value(Digits { whole, fraction }: &Digits, power: i32, is_negative: bool) -> Result<Decimal, TextFault> {
    let all = format!("{whole}{fraction}");
    if all.bytes().all(|digit| digit == b'0') {
        return Ok(Decimal::ZERO);
    }
    if power.abs() > MAX_POWER {
        return Err(TextFault::TooManyDigits);
    }
    let shift = usize::try_from(power.unsigned_abs()).unwrap_or(0);
    let (whole, fraction) = if power < 0 {
        let padded = format!("{}{all}", "0".repeat(shift));
        let point = whole.len();
        (padded.get(..point).unwrap_or("").to_owned(), padded.get(point..).unwrap_or("").to_owned())
    } else {
        let padded = format!("{all}{}", "0".repeat(shift.saturating_sub(fraction.len())));
        let point = whole.len().saturating_add(shift);
        (padded.get(..point).unwrap_or("").to_owned(), padded.get(point..).unwrap_or("").to_owned())
    };
    let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
    let sign = if is_negative { "-" } else { "" };
    let whole = if whole.is_empty() { "0" } else { whole };
    let point = if fraction.is_empty() { "" } else { "." };
    parse_decimal(&format!("{sign}{whole}{point}{fraction}")).map(|value| value.normalize())
}

/// A number written so that it is read as itself alone.
fn unambiguous(value: Decimal, mark: DecimalMark) -> String {
    let text = value.to_string();
    match mark {
        DecimalMark::Point => text,
        DecimalMark::Comma => text.replace('.', ","),
        // Where no mark is known, three decimals could be thousands.
        DecimalMark::Unknown if text.split_once('.').is_some_and(|(_, fraction)| fraction.len() == 3) => format!("{text}0"),
        DecimalMark::Unknown => text,
    }
}

fn example(mark: DecimalMark) -> &'static str {
    if mark == DecimalMark::Comma { "1.234,5 or 1234,5" } else { "1,234.5 or 1234.5" }
}
