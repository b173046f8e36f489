//! Which side a position is on where no column says so, and whether its size is of coins, as the table's own figures show.
//!
//! A page may show the side by a colour, which is not copied, and the size in contracts or dollars. Profit, liquidation price and value of the
//! position are no part of a book, but they tell. Nothing is taken from them but a yes or no.

use super::decimals::Marks;
use rust_decimal::Decimal;

/// The figures of a row, as they are written. Prices and size are those that were read already.
pub(super) struct Figures<'c> {
    pub size: Option<Decimal>,
    pub entry: Option<Decimal>,
    pub mark: Option<Decimal>,
    pub pnl: Option<&'c str>,
    pub value: Option<&'c str>,
    pub liquidation: Option<&'c str>,
}

/// What figures say of a side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    Long,
    Short,
    /// One says long and the other short.
    Both,
    Nothing,
}

impl Figures<'_> {
    /// The side: a long gains while its mark is above its entry, and is liquidated below its mark.
    pub fn side(&self, marks: Marks) -> Shown {
        let by_pnl = self.by_pnl(marks);
        let by_liquidation = self.by_liquidation(marks);
        match (by_pnl, by_liquidation) {
            (Some(pnl), Some(liquidation)) if pnl != liquidation => Shown::Both,
            (Some(is_long), _) | (None, Some(is_long)) => {
                if is_long {
                    Shown::Long
                } else {
                    Shown::Short
                }
            }
            (None, None) => Shown::Nothing,
        }
    }

    fn by_pnl(&self, marks: Marks) -> Option<bool> {
        let pnl = rough(self.pnl?, marks)?;
        let gain = self.size?.abs().checked_mul(self.mark?.checked_sub(self.entry?)?)?;
        // Half or double leave room for fees and for a mark that has moved on since.
        let is_its = within(pnl.abs(), gain.abs(), Decimal::TWO)?;
        (is_its && !pnl.is_zero()).then_some(pnl.is_sign_positive() == gain.is_sign_positive())
    }

    fn by_liquidation(&self, marks: Marks) -> Option<bool> {
        let liquidation = rough(self.liquidation?, marks).filter(|price| *price > Decimal::ZERO)?;
        let mark = self.mark.or(self.entry)?;
        (liquidation != mark).then_some(liquidation < mark)
    }

    /// Whether the value is what the size is worth: within a tenth at the mark, by a factor of three at the entry price. None where nothing
    /// is known.
    pub fn is_worth_its_value(&self, marks: Marks) -> Option<bool> {
        let value = rough(self.value?, marks).filter(|value| !value.is_zero())?.abs();
        let tenth = Decimal::new(11, 1);
        let (price, room) = self.mark.map(|mark| (mark, tenth)).or(self.entry.map(|entry| (entry, Decimal::from(3))))?;
        let worth = self.size?.abs().checked_mul(price)?;
        within(value, worth, room)
    }
}

/// Whether two amounts differ by no more than a factor, and a cent of rounding.
fn within(left: Decimal, right: Decimal, factor: Decimal) -> Option<bool> {
    let cent = Decimal::new(1, 2);
    let is_near = |one: Decimal, other: Decimal| Some(one <= other.checked_mul(factor)?.checked_add(cent)?);
    Some(is_near(left, right)? && is_near(right, left)?)
}

/// A figure of a page, for comparisons alone: the number before any bracket, without its currency, thousands by commas.
fn rough(cell: &str, marks: Marks) -> Option<Decimal> {
    let before = cell.split('(').next().unwrap_or("").trim();
    let text: String = before.chars().filter(|letter| !letter.is_whitespace() && *letter != '$').collect();
    let text =
        text.trim_end_matches("USDT").trim_end_matches("USDC").trim_end_matches("USD").trim_start_matches('+').replace('\u{2212}', "-");
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), None), |(whole, rest)| (whole, Some(rest)));
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let mut groups = digits.split(',');
    let first = groups.next().unwrap_or("");
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_grouped =
        is_digits(first) && groups.all(|group| group.len() == 3 && is_digits(group)) && (first.len() <= 3 || !digits.contains(','));
    if is_grouped && rest.is_none_or(is_digits) && !marks.has_comma() {
        return crate::num::parse_decimal(&text.replace(',', "")).ok();
    }
    marks.decimal("isolatedEquity", None, &text).ok().and_then(|text| crate::num::parse_decimal(&text).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures<'c>(pnl: Option<&'c str>, value: Option<&'c str>, liquidation: Option<&'c str>) -> Figures<'c> {
        Figures { size: Some(Decimal::TWO), entry: Some(Decimal::from(100)), mark: Some(Decimal::from(110)), pnl, value, liquidation }
    }

    #[test]
    fn profit_and_liquidation_price_show_the_side() {
        let marks = Marks::default();
        for (pnl, liquidation, expected) in [
            (Some("+$20.00 (+20%)"), None, Shown::Long),
            (Some("-$20.00 (-20%)"), None, Shown::Short),
            (Some("$-20.10"), Some("150"), Shown::Short),
            (Some("20"), Some("150"), Shown::Both),
            // Not what the position can have gained: of something else.
            (Some("500"), None, Shown::Nothing),
            (None, Some("50.5 USDC"), Shown::Long),
            (None, Some("N/A"), Shown::Nothing),
            (Some("0"), None, Shown::Nothing),
        ] {
            assert_eq!(figures(pnl, None, liquidation).side(marks), expected, "{pnl:?} {liquidation:?}");
        }
    }

    #[test]
    fn the_value_shows_whether_a_size_is_of_coins() {
        let marks = Marks::default();
        for (value, expected) in
            [("$220.00", Some(true)), ("215", Some(true)), ("2", Some(false)), ("22,000.00", Some(false)), ("--", None)]
        {
            assert_eq!(figures(None, Some(value), None).is_worth_its_value(marks), expected, "{value}");
        }
    }
}
