//! What stands around the digits of a number: sign, brackets, name, exponent, multiple.

use super::marks::is_of_number;
use super::{Doubt, Place, Written, WrittenKind};

/// The parts of a text.
#[derive(Debug)]
pub(super) struct Affixes<'t> {
    pub has_brackets: bool,
    pub is_negative: bool,
    /// Digits and marks, without blanks around.
    pub body: &'t str,
    /// The exponent's power of ten.
    pub power: Option<i32>,
    /// What follows, without blanks around.
    pub tail: &'t str,
}

/// What follows the digits.
#[derive(Debug)]
pub(super) enum Tail {
    /// One power of ten.
    One([(i32, &'static str); 1]),
    /// The beginning of a word; what it multiplies by if it is the whole.
    Half(&'static str, Vec<(i32, &'static str)>),
    /// A word of several meanings.
    Several(Vec<(i32, &'static str)>),
    /// No word that belongs here.
    Wrong(Doubt),
}

impl Tail {
    pub fn powers(&self) -> &[(i32, &'static str)] {
        match self {
            Self::One(one) => one,
            Self::Half(_, some) | Self::Several(some) => some,
            Self::Wrong(_) => &[],
        }
    }
}

/// The text with plain letters, one kind of each mark, single blanks and none around.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        let letter = match letter {
            // Full-width forms stand this far above the plain ones.
            '\u{ff01}'..='\u{ff5e}' => u32::from(letter).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(letter),
            '\u{2212}' | '\u{2010}'..='\u{2013}' | '\u{fe63}' => '-',
            '\u{2018}' | '\u{2019}' | '\u{02bc}' => '\'',
            '\u{00d7}' => 'x',
            other => other,
        };
        // Marks of direction and of width that come along with what is copied from a page.
        if matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{061c}' | '\u{feff}') {
            continue;
        }
        let is_blank = letter.is_whitespace();
        if !is_blank || !plain.ends_with(' ') {
            plain.push(if is_blank { ' ' } else { letter });
        }
    }
    plain.trim().to_owned()
}

fn incomplete(message: &str) -> Written {
    Written::Incomplete(Doubt::new(message, "write the number"))
}

/// Takes a plain text apart.
///
/// # Errors
/// What a text without digits is.
pub(super) fn split<'t>(text: &'t str, place: &Place<'_>) -> Result<Affixes<'t>, Written> {
    if text.is_empty() {
        return Err(incomplete("is empty"));
    }
    let (has_brackets, mut rest) = match text.strip_prefix('(') {
        Some(inner) => match inner.strip_suffix(')') {
            Some(inner) if !inner.contains(['(', ')']) => (true, inner.trim()),
            _ if inner.contains(['(', ')']) => {
                return Err(Written::Unreadable(Doubt::new("has a bracket inside", "write the number alone")));
            }
            _ => return Err(incomplete("has a bracket that is not closed")),
        },
        None => (false, text),
    };
    let mut sign = None;
    let mut name = None;
    while let Some(first) = rest.chars().next().filter(|letter| !is_of_number(*letter) || *letter == ' ') {
        rest = match first {
            ' ' => rest.trim_start(),
            '+' | '-' => {
                if sign.replace(first).is_some() || has_brackets {
                    return Err(Written::Unreadable(Doubt::new("has a sign too many", "write one sign, in front of the number")));
                }
                rest.get(1..).unwrap_or("")
            }
            _ => {
                let end = rest.find(|letter| is_of_number(letter) && letter != ' ' || matches!(letter, '+' | '-')).unwrap_or(rest.len());
                let (word, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
                let word = folded(word);
                let own = names(place);
                let is_begun = behind.is_empty() && own.iter().any(|own| own.starts_with(&word));
                if name.is_some() || !is_begun && !own.contains(&word) {
                    return Err(Written::Unreadable(unknown_word(&word, place)));
                }
                name = Some(word);
                behind
            }
        };
    }
    if rest.is_empty() {
        return Err(incomplete("has no digits"));
    }
    let end = rest.find(|letter| !is_of_number(letter)).unwrap_or(rest.len());
    let (body, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
    let (power, tail) = if body.ends_with(' ') { (None, behind) } else { exponent(behind, place)? };
    let (body, tail) = (body.trim(), tail.trim());
    Ok(Affixes { has_brackets, is_negative: sign == Some('-'), body, power, tail })
}

/// The power of ten that follows digits, and what follows it.
fn exponent<'t>(text: &'t str, place: &Place<'_>) -> Result<(Option<i32>, &'t str), Written> {
    let Some(rest) = text.strip_prefix(['e', 'E']) else { return Ok((None, text)) };
    let digits = rest.strip_prefix(['+', '-']).unwrap_or(rest);
    if digits.is_empty() {
        return Err(incomplete("has an exponent without digits"));
    }
    let end = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
    let (digits, tail) = digits.split_at_checked(end).unwrap_or((digits, ""));
    if digits.is_empty() {
        return Ok((None, text));
    }
    if place.is_finished {
        let remedy = "show the cell as a plain number and copy it again: a spreadsheet writes an exponent where it rounds";
        return Err(Written::Unreadable(Doubt::new("uses an exponent", remedy)));
    }
    // More digits than these are beyond every number.
    let power: i32 = digits.parse::<u16>().map_or(i32::MAX, i32::from);
    Ok((Some(if rest.starts_with('-') { power.saturating_neg() } else { power }), tail))
}

/// A word without regard to case and blanks.
fn folded(word: &str) -> String {
    word.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Names that what is counted here goes by.
fn names(place: &Place<'_>) -> Vec<String> {
    let is_money = matches!(place.kind, WrittenKind::Amount | WrittenKind::Price);
    if !is_money && place.kind != WrittenKind::Size {
        return Vec::new();
    }
    let unit = place.unit.map(folded).filter(|unit| !unit.is_empty());
    let mut names = Vec::new();
    if unit.as_ref().map_or(is_money, |unit| unit.starts_with("usd")) {
        names.extend(["$", "us$", "usd"].map(str::to_owned));
    }
    match unit {
        Some(unit) => {
            // A coin of another dex goes by its name with and without the dex.
            names.extend(unit.split_once(':').map(|(_, coin)| coin.to_owned()));
            names.push(unit);
        }
        None if is_money => names.push("usdc".to_owned()),
        None => {}
    }
    names
}

const MULTIPLES: [(&str, i32); 9] =
    [("", 0), ("k", 3), ("thousand", 3), ("m", 6), ("mn", 6), ("million", 6), ("b", 9), ("bn", 9), ("billion", 9)];

/// What may follow digits, with the power of ten that it stands for.
fn multiples(kind: WrittenKind) -> &'static [(&'static str, i32)] {
    match kind {
        WrittenKind::Amount | WrittenKind::Price | WrittenKind::Size => &MULTIPLES,
        WrittenKind::Leverage => &[("", 0), ("x", 0)],
        WrittenKind::Fraction => &[("", 0), ("%", -2)],
        WrittenKind::Percent => &[("", 0), ("%", 0)],
        WrittenKind::Ratio => &[("", 0)],
    }
}

/// Reads what follows the digits.
pub(super) fn tail(text: &str, place: &Place<'_>) -> Tail {
    let word = folded(text);
    if word.is_empty() {
        return Tail::One([(0, "")]);
    }
    let (mut whole, mut begun) = (Vec::new(), Vec::new());
    for name in std::iter::once(String::new()).chain(names(place)) {
        for (multiple, power) in multiples(place.kind) {
            let known = format!("{multiple}{name}");
            let because = if *power > 0 { "the letter is a multiple" } else { "the letter is of the name" };
            let list = if known == word { &mut whole } else { &mut begun };
            if known.starts_with(&word) && list.iter().all(|(other, _)| other != power) {
                list.push((*power, because));
            }
        }
    }
    begun.retain(|(power, _)| whole.iter().all(|(other, _)| other != power));
    match (whole.as_slice(), begun.is_empty()) {
        ([], true) => Tail::Wrong(unknown_word(&word, place)),
        ([only], true) => Tail::One([*only]),
        ([_, _, ..], true) => Tail::Several(whole),
        // `0.5 B` is on its way to `0.5 BTC`, and is no thousand million.
        _ => {
            whole.append(&mut begun);
            if place.is_finished && whole.len() > 1 { Tail::Several(whole) } else { Tail::Half("ends in the beginning of a word", whole) }
        }
    }
}

/// What is wrong with a word, and what to write instead.
fn unknown_word(word: &str, place: &Place<'_>) -> Doubt {
    let of = match place.kind {
        WrittenKind::Amount => "an amount",
        WrittenKind::Price => "a price",
        WrittenKind::Size => "a size",
        WrittenKind::Leverage => "a leverage",
        WrittenKind::Fraction => "a fraction",
        WrittenKind::Percent => "a percentage",
        WrittenKind::Ratio => "a multiple",
    };
    let unit = place.unit.filter(|unit| !unit.is_empty()).map_or_else(String::new, |unit| format!(" of {unit}"));
    let shown: String = word.chars().take(20).collect();
    if word.starts_with(['-', '+']) {
        return Doubt::new("has a sign behind the number", "write the sign in front of it");
    }
    if word == "%" {
        return Doubt::new(format!("has a percent sign where {of}{unit} stands"), format!("write {of}, without the percent sign"));
    }
    if !word.is_empty() && !word.chars().any(char::is_alphanumeric) {
        return Doubt::new(format!("has {shown:?} beside its digits"), format!("write {of}{unit} as digits alone"));
    }
    Doubt::new(format!("says {shown:?} where {of}{unit} stands"), format!("write {of}{unit} as digits alone"))
}
