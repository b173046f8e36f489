//! Questions about one position: the price at which it is liquidated, and how much more of it can be traded.

use super::account::Position;
use super::number::{Q, floored, whole, zero};
use super::rules::{self, Tier};
use num_traits::Signed;

/// The price at which what is left over maintenance margin becomes zero while only this coin's price moves; `None` where no price
/// above zero does. `left` is what is left at the mark price.
///
/// With the coin at `x`, `left + size·(x − mark) − (mm(x) − mm(mark)) = 0`, and within a tier `mm(x) = |size|·x·rate − deduction`.
/// The left side is monotonous in `x`, so exactly one tier holds its own root; tiers meet at their bounds.
pub fn liquidation_price(position: &Position, left: &Q) -> Option<Q> {
    let size = position.size.abs();
    let base = left - &position.size * &position.mark + position.maintenance();
    let root = position.perp.tiers.iter().find_map(|tier| {
        let price = (&base + &tier.deduction) / (&size * &tier.rate - &position.size);
        let notional = &size * &price;
        let is_home =
            if notional.is_positive() { same(rules::tier(&position.perp.tiers, &notional), tier) } else { tier.lower_bound == zero() };
        is_home.then_some(price)
    });
    root.filter(Signed::is_positive)
}

fn same(left: &Tier, right: &Tier) -> bool {
    left.lower_bound == right.lower_bound
}

/// Largest buy and sell in coins, each with the margin it takes; the margin is `None` where a tier's bound decides the size.
pub struct Capacity {
    /// Buy.
    pub buy: (Q, Option<Q>),
    /// Sell.
    pub sell: (Q, Option<Q>),
}

/// What can be traded of a position's coin. `backing` is equity with borrow capacity, `committed` the margin used by all positions,
/// `orders` the margin of resting orders. More of the same side takes what is free; the other side first closes the position,
/// gets its margin back and cancels the orders. The highest tier that still allows the leverage bounds the notional.
pub fn capacity(position: &Position, backing: &Q, committed: &Q, orders: &Q) -> Option<Capacity> {
    let decimals = position.perp.size_decimals?;
    let leverage = whole(i64::from(position.leverage));
    let in_coins = |margin: Q| margin.max(zero()) * &leverage / &position.mark;
    let held = position.size.abs();
    let more = in_coins(backing - committed - orders);
    let other = &held + in_coins(backing - committed + position.margin_used());
    let bound =
        position.perp.tiers.iter().find(|tier| tier.max_leverage < position.leverage).map(|tier| &tier.lower_bound / &position.mark);
    let limit = |size: Q, bound: Option<Q>| match bound {
        Some(bound) if bound < size => (floored(&bound.max(zero()), decimals), None),
        _ => {
            let size = floored(&size, decimals);
            let margin = &size * &position.mark / &leverage;
            (size, Some(margin))
        }
    };
    let more = limit(more, bound.clone().map(|bound| bound - &held));
    let other = limit(other, bound.map(|bound| bound + &held));
    let (buy, sell) = if position.size.is_positive() { (more, other) } else { (other, more) };
    Some(Capacity { buy, sell })
}
