//! What resting orders hold: of each coin the worse of its two sides.
//!
//! # Formula
//! ```text
//! coin = max(buy side, sell side)
//! side that adds to the position, and both sides of a coin held flat:  Σ size · limit price / leverage
//! side that reduces it:  the same over what is beyond twice the position
//! ```
//! The first part of the side that reduces closes the position, and the next opens the same size again with the margin that comes back.
//! Orders of that side are taken in the order in which they would fill. Reduce-only and trigger orders hold nothing. Amounts are in the
//! token that settles the coin's dex, never below zero.
//!
//! # Source
//! Two accounts that quote both sides, 2026-09-14. Flat coins, and what a side that turns the position around holds, are unverified.

use crate::explain::{FITTED, Ledger};
use crate::num::{ArithmeticFault, Price, Ratio, Size, Usd, sum};
use crate::ordered::sort_by_key;
use crate::portfolio::Side;

type Exact<T> = Result<T, ArithmeticFault>;

/// An order that holds margin.
#[derive(Clone, Debug)]
pub struct RestingOrder {
    /// Where it is stated.
    pub path: String,
    /// Buys or sells.
    pub side: Side,
    /// Size in coins, positive.
    pub size: Size,
    /// Limit price.
    pub limit_price: Price,
}

/// The orders of a coin that hold margin.
#[derive(Clone, Debug)]
pub struct CoinOrders {
    /// Perp name.
    pub coin: String,
    /// Which of the account's dexes, by name.
    pub dex: String,
    /// Signed size of the position.
    pub held: Size,
    /// Leverage of the coin, which is that of all its orders.
    pub leverage: u32,
    /// Whether the coin is margined by itself.
    pub is_isolated: bool,
    /// The orders.
    pub orders: Vec<RestingOrder>,
}

impl CoinOrders {
    /// What they hold.
    ///
    /// # Errors
    /// Overflow.
    pub fn margin(&self) -> Exact<Usd> {
        self.explained_margin("", &mut Ledger::silent())
    }

    /// What they hold at another leverage of the coin.
    ///
    /// # Errors
    /// Overflow.
    pub fn margin_at(&self, leverage: u32) -> Exact<Usd> {
        Self { leverage, ..self.clone() }.margin()
    }

    /// What they hold, with its explanation at a path.
    ///
    /// # Errors
    /// Overflow.
    pub fn explained_margin(&self, path: &str, ledger: &mut Ledger) -> Exact<Usd> {
        ledger.leaf(format_args!("{path}.leverage"), self.leverage, "leverage belongs to the coin: of its position, else of its orders");
        ledger.input(format_args!("{path}.held"), self.held);
        let buys = self.side_margin(Side::Buy, &format!("{path}.buys"), path, ledger)?;
        let sells = self.side_margin(Side::Sell, &format!("{path}.sells"), path, ledger)?;
        let margin = buys.at_least(sells);
        explain!(ledger, path, Some(margin), "max(buys, sells)", "Only one of the two sides can grow the position: the worse one is held.", FITTED,
            { buys: format!("{path}.buys"), sells: format!("{path}.sells") });
        Ok(margin)
    }

    /// Whether orders of a side take off the position.
    fn reduces(&self, side: Side) -> bool {
        !self.held.is_zero() && self.held.is_negative() == (side == Side::Buy)
    }

    /// The orders of a side, those that fill first before the others.
    fn of_side(&self, side: Side) -> Vec<&RestingOrder> {
        let mut orders: Vec<&RestingOrder> = self.orders.iter().filter(|order| order.side == side).collect();
        sort_by_key(&mut orders, |order| order.limit_price);
        if side == Side::Buy {
            orders.reverse();
        }
        orders
    }

    fn side_margin(&self, side: Side, path: &str, coin_path: &str, ledger: &mut Ledger) -> Exact<Usd> {
        let mut free = if self.reduces(side) { self.held.abs().scaled(Ratio::TWO)? } else { Size::ZERO };
        let mut values = Vec::new();
        let mut paths = Vec::new();
        for order in self.of_side(side) {
            let counted = order.size.minus(free)?.at_least(Size::ZERO);
            let value = if counted.is_zero() { Usd::ZERO } else { counted.at(order.limit_price)? };
            let own = &order.path;
            ledger.leaf(format_args!("{own}.freeSize"), free, "twice the position, less what fills before");
            explain!(ledger, format!("{own}.heldValue"), Some(value), "max(0, size - freeSize) * limitPrice", "A resting order counts at its own limit price; what closes a position, and opens the same size again, holds nothing.", FITTED,
                { size: format!("{own}.size"), freeSize: format!("{own}.freeSize"), limitPrice: format!("{own}.limitPrice") });
            paths.push(format!("{own}.heldValue"));
            values.push(value);
            free = free.minus(order.size)?.at_least(Size::ZERO);
        }
        let margin = sum(values)?.divided(Ratio::from(self.leverage))?;
        explain!(ledger, path, Some(margin), "sum(orders) / leverage", "", FITTED, { orders: paths, leverage: format!("{coin_path}.leverage") });
        Ok(margin)
    }

    /// Size of the side that reduces the position.
    ///
    /// # Errors
    /// Overflow.
    pub fn reducing_size(&self) -> Exact<Size> {
        let reducing = self.orders.iter().filter(|order| self.reduces(order.side));
        reducing.map(|order| order.size).try_fold(Size::ZERO, Size::plus)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::parse_decimal;

    fn decimal(text: &str) -> rust_decimal::Decimal {
        parse_decimal(text).unwrap_or_default()
    }

    fn margin(held: &str, orders: &[(Side, &str, &str)]) -> String {
        let order = |(side, size, price): &(Side, &str, &str)| RestingOrder {
            path: String::new(),
            side: *side,
            size: Size::new(decimal(size)),
            limit_price: Price::new(decimal(price)),
        };
        let orders = orders.iter().map(order).collect();
        let held = Size::new(decimal(held));
        let coin = CoinOrders { coin: "BTC".to_owned(), dex: String::new(), held, leverage: 10, is_isolated: false, orders };
        coin.margin().map_or_else(|fault| fault.to_string(), |margin| margin.to_string())
    }

    #[test]
    fn the_worse_side_holds() {
        assert_eq!(margin("-0.5", &[(Side::Sell, "0.1", "80100"), (Side::Buy, "0.1", "79900")]), "801");
        assert_eq!(margin("0", &[(Side::Sell, "0.1", "80100"), (Side::Buy, "0.2", "79900")]), "1598");
    }

    #[test]
    fn what_reduces_holds_nothing_up_to_twice_the_position() {
        assert_eq!(margin("1", &[(Side::Sell, "2", "80000")]), "0");
        assert_eq!(margin("1", &[(Side::Sell, "2.5", "80000")]), "4000");
        // The lower sell fills first, so that the higher one is what goes beyond.
        assert_eq!(margin("1", &[(Side::Sell, "1", "90000"), (Side::Sell, "1.5", "80000")]), "4500");
        assert_eq!(margin("-1", &[(Side::Buy, "1", "70000"), (Side::Buy, "1.5", "80000")]), "3500");
    }
}
