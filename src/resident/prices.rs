//! Marks as programs state them: lines, lists and names, without the rest of a market.

use super::position::{Move, PRICE_DECIMALS};
use super::state::State;
use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Fill, Node, Path};
use crate::market::{Market, PerpMarket};
use crate::num::{Price, parse_decimal};
use rust_decimal::Decimal;

/// Names of a market's fields: an object with any of them is a market, one without is marks by coin.
const MARKET_FIELDS: [&str; 5] = ["snapshot", "time", "listing", "perps", "tokens"];

/// How the caller calls what is read.
const PRICES: Path<'static> = Path::Root("prices");

/// Reads one mark to a line; none where anything is not one.
pub(super) fn read_lines(lines: &str, state: &State, moves: &mut Vec<Move>) -> Option<()> {
    moves.clear();
    let mut coin = 0_usize;
    for line in lines.split('\n') {
        let own = state.coins.get(coin)?;
        if !line.is_empty() {
            moves.push(read(line, coin, own.has_followers())?);
        }
        coin = coin.saturating_add(1);
    }
    (coin == state.coins.len()).then_some(())
}

fn read(line: &str, coin: usize, is_followed: bool) -> Option<Move> {
    if let Some(fixed) = fixed(line) {
        let mark = Decimal::new(fixed, PRICE_DECIMALS);
        // Quotients of marks are those of their shortest digits.
        return Some(Move { coin, mark: Price::new(if is_followed { mark.normalize() } else { mark }), fixed: Some(fixed) });
    }
    let mark = parse_decimal(line).ok().filter(|mark| *mark > Decimal::ZERO)?;
    Some(Move { coin, mark: Price::new(mark), fixed: None })
}

/// A price above zero in units of ten decimals; none of a text with more digits than fit.
fn fixed(text: &str) -> Option<i64> {
    let (mut value, mut digits, mut decimals) = (0_i64, 0_u32, None::<u32>);
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                value = value.checked_mul(10)?.checked_add(i64::from(byte.wrapping_sub(b'0')))?;
                digits = digits.saturating_add(1);
                decimals = decimals.map(|decimals| decimals.saturating_add(1));
            }
            b'.' if decimals.is_none() && digits > 0 => decimals = Some(0),
            _ => return None,
        }
    }
    if value == 0 || decimals == Some(0) || digits > 28 {
        return None;
    }
    let missing = PRICE_DECIMALS.checked_sub(decimals.unwrap_or(0))?;
    value.checked_mul(10_i64.checked_pow(missing)?)
}

/// Marks by coin, or in a list in the order of the coins; none where the prices are in another form.
pub(super) fn marks(node: &Node, coins: &[&str]) -> Option<Result<Market, Issues>> {
    match node {
        Node::Array(items) if !items.is_empty() && items.iter().all(|item| !matches!(item, Node::Object(_))) => Some(listed(items, coins)),
        Node::Object(fields) if !fields.is_empty() && !crate::venue::hyperliquid::is_markets(node) => {
            let is_market = fields.iter().any(|(name, _)| MARKET_FIELDS.contains(&name.as_str()));
            (!is_market).then(|| named(node))
        }
        _ => None,
    }
}

fn listed(items: &[Node], coins: &[&str]) -> Result<Market, Issues> {
    let mut issues = Vec::new();
    if items.len() != coins.len() {
        let message = format!("is a list of {} marks; the book has {} coins", items.len(), coins.len());
        let remedy = "state one mark for each of the book's coins, in their order, null where it has not changed";
        issues.push(Issue::new(IssueCode::Invalid, "prices", message, remedy));
    }
    let mut perps = Vec::new();
    for (index, (item, coin)) in items.iter().zip(coins).enumerate() {
        let mut mark = Price::ZERO;
        if !matches!(item, Node::Null) && mark.fill(item, &Path::Index(&PRICES, index), &mut issues) {
            perps.push(perp(coin, mark));
        }
    }
    market(perps, issues)
}

fn named(node: &Node) -> Result<Market, Issues> {
    let (mut issues, mut marks) = (Vec::new(), Vec::<(String, Price)>::new());
    marks.fill(node, &PRICES, &mut issues);
    market(marks.iter().map(|(coin, mark)| perp(coin, *mark)).collect(), issues)
}

fn perp(coin: &str, mark: Price) -> PerpMarket {
    PerpMarket { coin: coin.to_owned(), mark_price: Some(mark), oracle_price: None, funding_rate: None, premium: None, max_leverage: None }
}

fn market(perps: Vec<PerpMarket>, issues: Issues) -> Result<Market, Issues> {
    if issues.is_empty() { Ok(Market { perps, ..Market::default() }) } else { Err(issues) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_is_read_as_everywhere_or_left_to_the_slow_reader() {
        for text in ["1", "0.0000000001", "100000.25", "007.50", "922337203.6854775807", "12345678.5"] {
            let value = fixed(text).map(|value| Decimal::new(value, PRICE_DECIMALS).normalize());
            assert_eq!(value, parse_decimal(text).ok(), "{text}");
        }
        for text in ["", "0", "0.0", ".5", "5.", "-1", "+1", "1e3", "1,5", " 1", "1 ", "1.2.3", "0.00000000001", "922337203.6854775808"] {
            assert_eq!(fixed(text), None, "{text}");
        }
    }
}
