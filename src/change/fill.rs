//! What a fill does to a position and to the cash behind it.
//!
//! Adding to a position averages its entry price by size; reducing it realises PnL against the entry price, which stays; turning it around
//! closes it and opens the rest at the price of the fill. An isolated position takes margin of `size · price / leverage` for what is added
//! and gives back its margin in proportion to what is closed (unverified).

use super::balance::Book;
use crate::num::{ArithmeticFault, Price, Ratio, Size, Usd};
use crate::portfolio::{MarginMode, Position};

type Exact<T> = Result<T, ArithmeticFault>;

/// A fill: signed size, price, and what applies to a position that it opens.
pub(super) struct Fill<'c> {
    pub coin: &'c str,
    pub size: Size,
    pub price: Price,
    pub mark: Price,
    pub leverage: u32,
    pub margin_mode: MarginMode,
}

impl Fill<'_> {
    /// Fills into a book.
    pub fn apply(&self, book: &mut Book<'_>) -> Exact<()> {
        let dex = book.dex(self.coin);
        let token = book.settlement_token(&dex);
        let index = book.portfolio.positions.iter().position(|position| position.coin == self.coin);
        let held = index.map(|index| book.portfolio.positions.remove(index));
        let at = index.unwrap_or(book.portfolio.positions.len());
        // What the fill gains or loses against the mark is equity at once.
        let against_mark = self.size.at(self.mark)?.minus(self.size.at(self.price)?)?;
        let (left, realized) = match held {
            None => (Some(self.opened(self.size)), Usd::ZERO),
            Some(held) => self.filled_into(held)?,
        };
        if let Some(left) = left {
            book.portfolio.positions.insert(at, left);
        } else {
            self.keep_order_leverage(book);
        }
        let is_total = book.balance(&token).is_some_and(|balance| balance.total.is_some());
        book.add(&token, Size::new(if is_total { against_mark } else { realized }.decimal()))?;
        book.add_to_dex(&dex, against_mark)?;
        Ok(())
    }

    /// A position that is opened by so much of the fill.
    fn opened(&self, size: Size) -> Position {
        Position {
            coin: self.coin.to_owned(),
            size,
            entry_price: Some(self.price),
            leverage: self.leverage,
            margin_mode: self.margin_mode,
            isolated_margin: None,
            isolated_equity: None,
        }
    }

    /// A position after the fill, and what it realised.
    fn filled_into(&self, held: Position) -> Exact<(Option<Position>, Usd)> {
        let is_added = held.size.is_negative() == self.size.is_negative();
        let size = held.size.plus(self.size)?;
        if is_added {
            let entry_price = match held.entry_price {
                Some(entry) => Some(held.size.at(entry)?.plus(self.size.at(self.price)?)?.per(size)?),
                None => None,
            };
            let posted = self.size.at(self.price)?.abs().divided(Ratio::from(self.leverage))?;
            let against_mark = self.size.at(self.mark)?.minus(self.size.at(self.price)?)?;
            let mut held = held;
            super::isolated::add(&mut held, posted)?;
            let isolated_equity = held.isolated_equity.map(|equity| equity.plus(against_mark)).transpose()?;
            return Ok((Some(Position { size, entry_price, isolated_equity, leverage: self.leverage, ..held }), Usd::ZERO));
        }
        let is_turned = size.is_negative() != held.size.is_negative() && !size.is_zero();
        let closed = if is_turned || size.is_zero() { held.size } else { self.size.negated() };
        let realized = match held.entry_price {
            Some(entry) => closed.at(self.price)?.minus(closed.at(entry)?)?,
            None => Usd::ZERO,
        };
        if size.is_zero() {
            return Ok((None, realized));
        }
        if is_turned {
            return Ok((Some(Position { margin_mode: held.margin_mode, ..self.opened(size) }), realized));
        }
        let kept = size.fraction_of(held.size)?;
        let part = |amount: Option<Usd>| amount.map(|amount| amount.scaled(kept)).transpose();
        let (isolated_margin, isolated_equity) = (part(held.isolated_margin)?, part(held.isolated_equity)?);
        Ok((Some(Position { size, isolated_margin, isolated_equity, leverage: self.leverage, ..held }), realized))
    }

    /// Leverage belongs to the coin: its orders keep that of the position when the position is gone.
    fn keep_order_leverage(&self, book: &mut Book<'_>) {
        for order in book.portfolio.orders.iter_mut().filter(|order| order.coin == self.coin) {
            order.leverage = Some(self.leverage);
        }
    }
}
