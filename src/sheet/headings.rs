//! What a column means by its name, as people and programs write it, and by its cells where a name has several meanings.
//!
//! A name that means one thing on one page and another on the next ("Contracts", "Position", "Type") is told apart by the cells below it.
//! What is not understood is left out; what may change the book is refused.

use super::columns::{COLUMNS, Cell, Column, KINDS, MARGIN_MODES, SIDES, plain};
use super::spellings::{NAMES, NOT_NEEDED};

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Meaning {
    /// A field of the request, by its name.
    Field(&'static str),
    /// Unrealised profit: shows the side where no column states it.
    Pnl,
    /// Value of the position: shows whether the size is of coins.
    Value,
    /// Liquidation price: shows the side like the profit.
    LiquidationPrice,
    /// Margin in use, often with the margin mode beside it.
    Margin,
    /// Follows from the rest, or is no part of a book.
    NotNeeded,
    /// May change the book unless its cells say what is usual.
    Weighty(Usual, &'static str),
    /// Not understood.
    Unknown,
    /// Without a name.
    Nameless,
}

/// What the cells of a column must be for it to be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Usual {
    /// One coin each.
    One,
    /// An open position.
    Open,
    /// The same in every row.
    Same,
    /// Nothing at all.
    Blank,
}

use Meaning::{Field, NotNeeded, Value};

/// Fields of the request that a row of a table of positions may state.
const OF_POSITIONS: &[&str] = &[
    "kind",
    "coin",
    "side",
    "size",
    "entryPrice",
    "leverage",
    "marginMode",
    "isolatedMargin",
    "isolatedEquity",
    "markPrice",
    "oraclePrice",
    "maxLeverage",
];

/// The letters of a name that count, and what it says in brackets: `Liq. Price (USD)` is `liqprice` and `usd`.
fn parts(name: &str) -> (String, String) {
    let (outside, inside) = name.split_once(['(', '[']).unwrap_or((name, ""));
    let plain = |text: &str| plain(text).chars().filter(|letter| letter.is_alphanumeric() || *letter == '&').collect::<String>();
    (plain(outside), plain(inside))
}

/// The column of the request with a name.
pub(super) fn field(name: &str) -> Option<&'static Column> {
    COLUMNS.iter().find(|column| column.name == name)
}

/// Meanings that a column may have by its name. `is_whole` is said of a sheet that has a column for the kind of its rows, where each may
/// state any field of the request.
fn meanings(name: &str, is_whole: bool) -> Vec<Meaning> {
    let (base, unit) = parts(name);
    if name.trim().is_empty() {
        return vec![Meaning::Nameless];
    }
    if let Some(known) = COLUMNS.iter().find(|column| plain(column.name) == base && unit.is_empty())
        && (is_whole || OF_POSITIONS.contains(&known.name) || name.trim() == known.name && ["fundingRate", "premium"].contains(&known.name))
    {
        return vec![Field(known.name)];
    }
    let found = NAMES.iter().find(|(known, _)| *known == base).map(|(_, meanings)| *meanings);
    let is_money = ["usd", "usdc", "usdt", "inusd", "inusdc", "notional", "value"].contains(&unit.as_str());
    match found {
        Some(found) if is_money && found.contains(&Field("size")) => vec![Value],
        Some(found) => found.to_vec(),
        None if NOT_NEEDED.contains(&base.as_str()) => vec![NotNeeded],
        None => vec![Meaning::Unknown],
    }
}

/// What a column means, by its name and its cells.
pub(super) fn meaning<'c>(name: &str, is_whole: bool, cells: impl Iterator<Item = &'c str> + Clone) -> Meaning {
    let possible = meanings(name, is_whole);
    // Of equally many cells the earlier meaning stands.
    let fitting = |meaning: &Meaning| cells.clone().filter(|cell| fits(*meaning, cell)).count();
    let mut best = (Meaning::Unknown, 0);
    for (place, meaning) in possible.iter().enumerate() {
        let count = if possible.len() == 1 { 1 } else { fitting(meaning) };
        if place == 0 || count > best.1 {
            best = (*meaning, count);
        }
    }
    best.0
}

/// How early a name stands among those of its meaning; the request's own name is before them all.
pub(super) fn rank(name: &str) -> usize {
    let (base, _) = parts(name);
    let is_own = COLUMNS.iter().any(|column| plain(column.name) == base);
    if is_own { 0 } else { NAMES.iter().position(|(known, _)| *known == base).unwrap_or(usize::MAX).saturating_add(1) }
}

fn fits(meaning: Meaning, cell: &str) -> bool {
    let has_letter = cell.chars().any(char::is_alphabetic);
    match meaning {
        Field("coin") => has_letter && !is_word("side", cell) && !is_word("kind", cell),
        Field("size") => cell.trim_start_matches(['-', '+', '\u{2212}', '$']).starts_with(|letter: char| letter.is_ascii_digit()),
        Field(name) => is_word(name, cell),
        _ => true,
    }
}

/// Whether a cell is one of the words of a field.
pub(super) fn is_word(field_name: &str, cell: &str) -> bool {
    let word = plain(cell);
    match field_name {
        "kind" => KINDS.iter().any(|(known, _)| plain(known) == word),
        "side" => SIDES.iter().any(|(known, _)| *known == word),
        "marginMode" => MARGIN_MODES.iter().any(|(known, _)| *known == word),
        name => field(name)
            .is_some_and(|column| matches!(column.cell, Cell::Word(words) if words.iter().any(|(known, _)| plain(known) == word))),
    }
}

/// Longest name that is looked at where any text may be asked about.
const MAX_NAME_LENGTH: usize = 100;

/// Whether a name means something by itself.
pub(super) fn is_known(name: &str) -> bool {
    name.len() <= MAX_NAME_LENGTH
        && !parts(name).0.is_empty()
        && meanings(name, true).iter().all(|meaning| !matches!(meaning, Meaning::Unknown | Meaning::Nameless))
}

/// Whether a name can be that of the column which says what a row is of.
pub(super) fn names_things(name: &str) -> bool {
    name.len() <= MAX_NAME_LENGTH && meanings(name, true).iter().any(|meaning| matches!(meaning, Field("coin" | "token" | "kind")))
}

/// Whether a line of names is a sheet's first: it says what its rows are of, and something of each.
pub(super) fn is_header<'n>(names: impl Iterator<Item = &'n str>) -> bool {
    let (mut known, mut is_of_things) = (0_usize, false);
    // A sheet's columns stand among the first: any text may be asked about.
    for name in names.take(MAX_COLUMNS).filter(|name| is_known(name)) {
        known = known.saturating_add(1);
        is_of_things |= names_things(name);
        if known >= 2 && is_of_things {
            return true;
        }
    }
    false
}

/// Most columns of a sheet.
pub(super) const MAX_COLUMNS: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, cells: &[&str]) -> Meaning {
        meaning(name, false, cells.iter().copied())
    }

    #[test]
    fn names_of_several_meanings_are_told_apart_by_their_cells() {
        for (name, cells, expected) in [
            ("Contracts", ["BTCUSDT", "ETHUSDT"], Field("coin")),
            ("Contracts", ["1.5", "-2"], Field("size")),
            ("Position", ["Long", "Short"], Field("side")),
            ("Position", ["1.5", "2"], Field("size")),
            ("Type", ["B", "A"], Field("side")),
            ("Type", ["perp", "spot"], Field("kind")),
            ("Type", ["Cross", "Isolated"], Field("marginMode")),
            ("Liq. Price (USD)", ["1", "2"], Meaning::LiquidationPrice),
            ("Size (USDC)", ["1", "2"], Value),
            ("Size (BTC)", ["1", "2"], Field("size")),
            ("PNL (ROE %)", ["1", "2"], Meaning::Pnl),
            ("stop loss", ["1", "2"], NotNeeded),
            ("moon phase", ["1", "2"], Meaning::Unknown),
            ("Funding Rate", ["1", "2"], NotNeeded),
            ("fundingRate", ["1", "2"], Field("fundingRate")),
        ] {
            assert_eq!(of(name, &cells), expected, "{name}");
        }
    }

    #[test]
    fn every_name_is_stated_once_and_means_a_field_that_there_is() {
        for (index, (name, meanings)) in NAMES.iter().enumerate() {
            assert!(NAMES.iter().skip(index.saturating_add(1)).all(|(other, _)| other != name), "{name}");
            assert!(!NOT_NEEDED.contains(name), "{name}");
            for meaning in *meanings {
                assert!(!matches!(meaning, Field(name) if field(name).is_none()), "{name}");
            }
        }
    }
}
