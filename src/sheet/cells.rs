//! Cells in which pages write more than one thing: `BTC 20x`, `1.5 BTC`, `10x Cross`, `$1,234.56 (Isolated)`.

use super::columns::{MARGIN_MODES, SIDES, plain};

/// What stands in the cell of a coin.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct CoinCell {
    pub name: String,
    pub tags: Tags,
}

/// What pages write beside a name or a leverage.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tags {
    pub leverage: Option<u32>,
    pub margin_mode: Option<&'static str>,
    /// The word for the side.
    pub side: Option<&'static str>,
}

/// Whether a cell says that there is nothing.
pub(super) fn is_blank(cell: &str) -> bool {
    let dashes = |letter: char| matches!(letter, '-' | '\u{2013}' | '\u{2014}');
    cell.chars().all(|letter| dashes(letter) || letter.is_whitespace())
        || ["n/a", "na", "null", "none", "nan"].contains(&cell.to_lowercase().as_str())
}

fn words(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(|letter: char| letter.is_whitespace() || matches!(letter, '(' | ')' | '|' | '\u{b7}')).filter(|word| !word.is_empty())
}

/// `20x`, `10.00X`: a leverage by its mark.
fn times(word: &str) -> Option<u32> {
    let number = word.strip_suffix(['x', 'X', '\u{d7}'])?;
    let whole = match number.split_once('.') {
        Some((whole, rest)) if !rest.is_empty() && rest.bytes().all(|digit| digit == b'0') => whole,
        Some(_) => return None,
        None => number,
    };
    whole.bytes().all(|digit| digit.is_ascii_digit()).then(|| whole.parse().ok())?
}

fn margin_word(word: &str) -> Option<&'static str> {
    MARGIN_MODES.iter().find(|(known, _)| *known == plain(word)).map(|(_, meant)| *meant)
}

/// A side written out. Single letters are names of coins too.
fn side_word(word: &str) -> Option<&'static str> {
    SIDES.iter().map(|(known, _)| *known).find(|known| known.len() > 1 && *known == plain(word))
}

/// A coin, with what stands beside its name.
pub(super) fn coin(cell: &str) -> CoinCell {
    let mut found = CoinCell::default();
    for word in words(cell) {
        // The first word is a name, whatever it looks like.
        if found.name.is_empty() {
            word.clone_into(&mut found.name);
        } else if let Some(leverage) = times(word) {
            found.tags.leverage = Some(leverage);
        } else if let Some(mode) = margin_word(word) {
            found.tags.margin_mode = Some(mode);
        } else if let Some(side) = side_word(word) {
            found.tags.side = Some(side);
        } else {
            found.name.push(' ');
            found.name.push_str(word);
        }
    }
    found
}

/// A leverage without the margin mode beside it, and that mode where one is written.
pub(super) fn leverage(cell: &str) -> (String, Option<&'static str>) {
    let mode = words(cell).find_map(margin_word);
    if mode.is_none() {
        return (cell.to_owned(), None);
    }
    (words(cell).filter(|word| margin_word(word).is_none()).collect::<Vec<_>>().join(" "), mode)
}

/// Whether a line is a leverage by its mark, and nothing else.
pub(super) fn is_leverage(line: &str) -> bool {
    times(line).is_some()
}

/// A number and the word behind it, if there is one that begins with a letter: `1.5 BTC`.
pub(super) fn unit(cell: &str) -> (&str, Option<&str>) {
    match cell.rsplit_once(char::is_whitespace) {
        Some((number, unit)) if unit.starts_with(char::is_alphabetic) => (number.trim_end(), Some(unit)),
        _ => (cell, None),
    }
}

/// An amount of margin and the mode in brackets behind it.
pub(super) fn margin(cell: &str) -> (Option<&'static str>, &str) {
    match cell.split_once('(') {
        Some((amount, mode)) => (margin_word(mode.trim_end_matches(')')), amount.trim()),
        None => (margin_word(cell), cell),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beside_a_name_is_told_from_it() {
        let of = |cell: &str| {
            let CoinCell { name, tags } = coin(cell);
            (name, tags.leverage, tags.margin_mode, tags.side)
        };
        for (cell, expected) in [
            ("BTC", ("BTC", None, None, None)),
            ("BTC 20x", ("BTC", Some(20), None, None)),
            ("BTCUSDT Perp 10.00x (Isolated)", ("BTCUSDT Perp", Some(10), Some("isolated"), None)),
            ("ETH Short 5X Cross", ("ETH", Some(5), Some("cross"), Some("short"))),
            ("S 3x", ("S", Some(3), None, None)),
            ("2Z", ("2Z", None, None, None)),
        ] {
            let (name, leverage, mode, side) = expected;
            assert_eq!(of(cell), (name.to_owned(), leverage, mode, side), "{cell}");
        }
    }

    #[test]
    fn the_margin_mode_is_told_from_a_leverage() {
        for (cell, rest, mode) in [
            ("10", "10", None),
            ("5 x", "5 x", None),
            ("10x Cross", "10x", Some("cross")),
            ("Isolated 5x", "5x", Some("isolated")),
            ("5x (Isolated)", "5x", Some("isolated")),
            ("Cross", "", Some("cross")),
        ] {
            assert_eq!(leverage(cell), (rest.to_owned(), mode), "{cell}");
        }
        for (line, expected) in [("20x", true), ("10.00X", true), ("2.5x", false), ("x", false), ("20", false)] {
            assert_eq!(is_leverage(line), expected, "{line}");
        }
    }
}
