//! Cells in which pages write more than one thing: `BTC 20x`, `1.5 BTC`, `10x Cross`, `$1,234.56 (Isolated)`.

use super::columns::{MARGIN_MODES, SIDES, plain};
use super::decimals::CellFault;

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

/// `20x`, `10.00X`: a leverage by its mark. Without one it is a number, which `plain` lets pass.
fn times(word: &str, is_plain: bool) -> Option<u32> {
    let marked = word.strip_suffix(['x', 'X', '\u{d7}']);
    let number = marked.or_else(|| is_plain.then_some(word))?;
    let whole = number
        .split_once('.')
        .map_or(number, |(whole, rest)| if rest.bytes().all(|digit| digit == b'0') && !rest.is_empty() { whole } else { "" });
    if whole.is_empty() || !whole.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    whole.parse().ok()
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
        } else if let Some(leverage) = times(word, false) {
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

/// A leverage, with the margin mode beside it where one is written.
pub(super) fn leverage(cell: &str) -> Result<Tags, CellFault> {
    let mut tags = Tags::default();
    for word in words(cell) {
        let number = times(word, true);
        match (number, margin_word(word)) {
            (Some(number), _) if tags.leverage.is_none() => tags.leverage = Some(number),
            (None, Some(mode)) if tags.margin_mode.is_none() => tags.margin_mode = Some(mode),
            _ => return Err((format!("{cell:?} is not a whole number"), "write a whole number, such as 10".to_owned())),
        }
    }
    Ok(tags)
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
    fn a_leverage_is_whole() {
        let of = |cell: &str| leverage(cell).ok().map(|tags| (tags.leverage, tags.margin_mode));
        for (cell, expected) in [
            ("10", Some((Some(10), None))),
            ("10x", Some((Some(10), None))),
            ("10.00x", Some((Some(10), None))),
            ("10x Cross", Some((Some(10), Some("cross")))),
            ("Isolated 5x", Some((Some(5), Some("isolated")))),
            ("Cross", Some((None, Some("cross")))),
            ("10,0", None),
            ("2.5x", None),
            ("x", None),
            ("ten", None),
            ("10 20", None),
            ("-5", None),
            ("5.", None),
        ] {
            assert_eq!(of(cell), expected, "{cell}");
        }
    }
}
