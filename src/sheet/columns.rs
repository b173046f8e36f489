//! The columns that a sheet may have, and the rows that each belongs to.

/// What a row describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Account,
    Position,
    Balance,
    Loan,
    PerpMarket,
    TokenMarket,
}

/// What a cell of a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// A name, as it stands.
    Name,
    /// One of a few words, by how a sheet writes it and how a request does.
    Word(&'static [(&'static str, &'static str)]),
    Decimal,
    Whole,
}

/// A column.
#[derive(Debug)]
pub(super) struct Column {
    /// The name of the request's field.
    pub name: &'static str,
    pub cell: Cell,
    /// The rows that may state it.
    pub kinds: &'static [Kind],
}

impl Column {
    /// Whether its cells are decimals.
    pub fn is_decimal(&self) -> bool {
        self.cell == Cell::Decimal
    }
}

/// Words for the kinds of rows; the first of each is what is written.
pub(super) const KINDS: [(&str, Kind); 14] = [
    ("account", Kind::Account),
    ("perp", Kind::Position),
    ("position", Kind::Position),
    ("perps", Kind::Position),
    ("perpetual", Kind::Position),
    ("perpetuals", Kind::Position),
    ("linear", Kind::Position),
    ("linear perpetual", Kind::Position),
    ("balance", Kind::Balance),
    ("spot", Kind::Balance),
    ("loan", Kind::Loan),
    ("borrowed", Kind::Loan),
    ("perpMarket", Kind::PerpMarket),
    ("tokenMarket", Kind::TokenMarket),
];

const ANY: &[Kind] = &[Kind::Account, Kind::Position, Kind::Balance, Kind::Loan, Kind::PerpMarket, Kind::TokenMarket];
const ACCOUNT: &[Kind] = &[Kind::Account];
const POSITION: &[Kind] = &[Kind::Position];
const BALANCE: &[Kind] = &[Kind::Balance];
const PERPS: &[Kind] = &[Kind::Position, Kind::PerpMarket];
const TOKENS: &[Kind] = &[Kind::Balance, Kind::TokenMarket];

const MODES: &[(&str, &str)] = &[("standard", "standard"), ("unified", "unified"), ("portfolioMargin", "portfolioMargin")];
/// Words for a side, with the sign that each stands for; `+-` where the sign is the size's own. `B` and `A` are the venue's letters, bid and ask.
pub(super) const SIDES: &[(&str, &str)] = &[
    ("long", ""),
    ("short", "-"),
    ("buy", ""),
    ("sell", "-"),
    ("b", ""),
    ("a", "-"),
    ("l", ""),
    ("s", "-"),
    ("buylong", ""),
    ("sellshort", "-"),
    ("longbuy", ""),
    ("shortsell", "-"),
    ("both", "+-"),
    ("net", "+-"),
];
/// Words for the margin of a position.
pub(super) const MARGIN_MODES: &[(&str, &str)] =
    &[("cross", "cross"), ("isolated", "isolated"), ("crossed", "cross"), ("crossmargin", "cross"), ("isolatedmargin", "isolated")];

/// Every column, in the order that sheets are written in.
pub(super) const COLUMNS: [Column; 28] = [
    Column { name: "kind", cell: Cell::Name, kinds: ANY },
    Column { name: "mode", cell: Cell::Word(MODES), kinds: ACCOUNT },
    Column { name: "snapshot", cell: Cell::Name, kinds: ACCOUNT },
    Column { name: "time", cell: Cell::Name, kinds: ACCOUNT },
    Column { name: "coin", cell: Cell::Name, kinds: PERPS },
    Column { name: "side", cell: Cell::Word(SIDES), kinds: POSITION },
    Column { name: "size", cell: Cell::Decimal, kinds: POSITION },
    Column { name: "entryPrice", cell: Cell::Decimal, kinds: POSITION },
    Column { name: "leverage", cell: Cell::Whole, kinds: POSITION },
    Column { name: "marginMode", cell: Cell::Word(MARGIN_MODES), kinds: POSITION },
    Column { name: "isolatedMargin", cell: Cell::Decimal, kinds: POSITION },
    Column { name: "isolatedEquity", cell: Cell::Decimal, kinds: POSITION },
    Column { name: "token", cell: Cell::Name, kinds: &[Kind::Balance, Kind::Loan, Kind::TokenMarket] },
    Column { name: "amount", cell: Cell::Decimal, kinds: &[Kind::Balance, Kind::Loan] },
    Column { name: "total", cell: Cell::Decimal, kinds: BALANCE },
    Column { name: "inSpot", cell: Cell::Decimal, kinds: BALANCE },
    Column { name: "supplied", cell: Cell::Decimal, kinds: BALANCE },
    Column { name: "markPrice", cell: Cell::Decimal, kinds: PERPS },
    Column { name: "oraclePrice", cell: Cell::Decimal, kinds: PERPS },
    Column { name: "fundingRate", cell: Cell::Decimal, kinds: PERPS },
    Column { name: "premium", cell: Cell::Decimal, kinds: PERPS },
    Column { name: "maxLeverage", cell: Cell::Whole, kinds: PERPS },
    Column { name: "price", cell: Cell::Decimal, kinds: TOKENS },
    Column { name: "reserveOraclePrice", cell: Cell::Decimal, kinds: TOKENS },
    Column { name: "ltv", cell: Cell::Decimal, kinds: TOKENS },
    Column { name: "utilization", cell: Cell::Decimal, kinds: TOKENS },
    Column { name: "totalSupplied", cell: Cell::Decimal, kinds: TOKENS },
    Column { name: "totalBorrowed", cell: Cell::Decimal, kinds: TOKENS },
];

/// Whether a field of a position or balance row is of its market.
pub(super) fn is_of_market(column: &Column) -> bool {
    column.kinds.contains(&Kind::PerpMarket) && column.name != "coin" || column.kinds.contains(&Kind::TokenMarket) && column.name != "token"
}

/// A name as people write it: without regard to case, spaces, hyphens, slashes and underscores.
pub(super) fn plain(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_whitespace() && !matches!(letter, '_' | '-' | '/')).flat_map(char::to_lowercase).collect()
}

/// A kind by its word as written.
pub(super) fn kind(word: &str) -> Option<Kind> {
    let word = plain(word);
    KINDS.iter().find(|(known, _)| plain(known) == word).map(|(_, kind)| *kind)
}

/// The word that a kind is written with.
pub(super) fn word(kind: Kind) -> &'static str {
    KINDS.iter().find(|(_, known)| *known == kind).map_or("", |(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_belongs_to_a_row_and_is_named_once() {
        for (index, column) in COLUMNS.iter().enumerate() {
            assert!(!column.kinds.is_empty(), "{}", column.name);
            assert!(COLUMNS.iter().skip(index.saturating_add(1)).all(|other| other.name != column.name), "{}", column.name);
            assert!(column.name == "kind" || !is_of_market(column) || column.kinds.len() == 2, "{}", column.name);
        }
    }
}
