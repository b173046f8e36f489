//! Why the exchange would refuse an order: its size is off the lot, its price off the tick, its value above the largest, or there is not
//! enough margin for it.
//!
//! An order that is filled takes margin at the mark price; one that rests is reserved at its own limit price, so that a resting sell above
//! the mark needs more than one at the mark, and a resting buy below it less. On the side that reduces a position it needs nothing until it
//! would turn the position around and go further than where it came from.

use super::{Book, Exact, Refusal, RefusalRule};
use crate::account::{AccountPosition, CoinOrders, RestingOrder, USDC};
use crate::change::{ClosingChange, OrderChange};
use crate::margin::PositionMargin;
use crate::num::{Price, Size, Usd};
use crate::portfolio::Side;
use crate::report::capacity::{coin_limits, order_room};
use crate::solve::{SizeStop, tier_sizes};

impl Book<'_> {
    pub(super) fn order(&self, order: &OrderChange) -> Exact<Vec<Refusal>> {
        let Some((position, own)) = self.perp(&order.coin) else { return Ok(Vec::new()) };
        let leverage = order.leverage.unwrap_or(position.leverage);
        let position = &AccountPosition { leverage, ..position.clone() };
        let limit_price = order.price.filter(|_| order.is_resting);
        let mut refusals = Vec::new();
        refusals.extend(off_lot(position, order.size));
        refusals.extend(limit_price.and_then(|price| self.off_tick(position, price)));
        refusals.extend(self.too_large(position, order.size, order.price.unwrap_or(position.mark_price), order.is_resting)?);
        if !order.reduce_only {
            refusals.extend(match limit_price {
                Some(price) => self.resting(position, &own, order, price)?,
                None => self.filled(position, &own, order)?,
            });
        }
        Ok(refusals)
    }

    pub(super) fn closing(&self, closing: &ClosingChange) -> Exact<Vec<Refusal>> {
        let Some((position, _)) = self.perp(&closing.coin) else { return Ok(Vec::new()) };
        let held = position.size.abs();
        let size = closing.size.unwrap_or(held);
        let mut refusals = Vec::new();
        // All of a position can be closed whatever its size.
        refusals.extend(off_lot(position, size).filter(|_| size != held));
        refusals.extend(self.too_large(position, size, closing.price.unwrap_or(position.mark_price), false)?);
        Ok(refusals)
    }

    /// The price is one that the exchange does not take.
    fn off_tick(&self, position: &AccountPosition, price: Price) -> Option<Refusal> {
        let decimals = position.size_decimals?;
        let limits = &self.account.rulebook.venue.orders.limits;
        if limits.is_on_tick(price, decimals) {
            return None;
        }
        let (below, above) = limits.neighbours(price, decimals);
        let message = format!("{price} is off the tick of {}: {}.", position.coin, limits.tick_rule(decimals));
        let remedy = if below > Price::ZERO { format!("use {below} or {above}") } else { format!("use {above}") };
        Some(Refusal::new(RefusalRule::Tick, message, remedy))
    }

    /// The order is worth more than the exchange takes at once.
    fn too_large(&self, position: &AccountPosition, size: Size, price: Price, is_limit: bool) -> Exact<Option<Refusal>> {
        let limits = &self.account.rulebook.venue.orders.limits;
        let market = limits.market_value(position.max_leverage());
        let limit = limits.limit_value(position.max_leverage())?;
        let Some(most) = (if is_limit { limit } else { market }) else { return Ok(None) };
        let value = size.at(price)?;
        if value <= most {
            return Ok(None);
        }
        let (kind, other) = if is_limit {
            ("limit", String::new())
        } else {
            ("market", limit.map_or_else(String::new, |limit| format!(" (of a limit order {limit})")))
        };
        let message = format!("Its value of {value} is above the largest {kind} order in {}, {most}{other}.", position.coin);
        let lots = most.buys_at(price)?;
        let lots = position.size_decimals.map_or(lots, |decimals| lots.floored(decimals));
        Ok(Some(Refusal::new(RefusalRule::OrderValue, message, format!("split it into orders of at most {lots}"))))
    }

    /// There is not enough margin for an order that is filled, or its leverage is not allowed that far.
    fn filled(&self, position: &AccountPosition, own: &PositionMargin, order: &OrderChange) -> Exact<Option<Refusal>> {
        let held = self.account.positions.iter().find(|held| held.coin == position.coin).unwrap_or(position);
        let found = coin_limits(self.account, self.margin, held, own, position.leverage)?;
        let (most, stop, what) = match order.side {
            Side::Buy => (found.max_buy_size, found.buy_stop, "buy"),
            Side::Sell => (found.max_sell_size, found.sell_stop, "sell"),
        };
        let refusal = || {
            let message = format!("The largest {what} in {} is {most}.", order.coin);
            match stop {
                SizeStop::LeverageTier => Refusal::new(
                    RefusalRule::LeverageTier,
                    message,
                    format!("choose a leverage below {}×, or a smaller size", position.leverage),
                ),
                SizeStop::Margin | SizeStop::OrderValue => Refusal::new(RefusalRule::Margin, message, format!("{what} at most {most}")),
            }
        };
        Ok((order.size > most).then(refusal))
    }

    /// There is not enough margin for an order that rests, or its leverage is not allowed that far.
    fn resting(&self, position: &AccountPosition, own: &PositionMargin, order: &OrderChange, price: Price) -> Exact<Option<Refusal>> {
        let held = self.account.positions.iter().find(|held| held.coin == position.coin).unwrap_or(position);
        let room = order_room(self.account, self.margin, held, own, position.leverage)?;
        let before = CoinOrders {
            coin: position.coin.clone(),
            dex: String::new(),
            held: position.size,
            leverage: position.leverage,
            is_isolated: !position.is_cross(),
            orders: self.account.orders_on(&position.coin).map_or_else(Vec::new, |orders| orders.orders.clone()),
        };
        let mut after = before.clone();
        after.orders.push(RestingOrder { path: String::new(), side: order.side, size: order.size, limit_price: price });
        let needed = after.margin()?.minus(before.margin()?)?;
        let free = room.before_orders.minus(room.orders)?.at_least(Usd::ZERO);
        if needed > free {
            let token = self.account.pools.get(self.account.pool_of(position)).map_or(USDC, |pool| pool.token.as_str());
            let (needed, free) = (needed.raised(2), free.lowered(2));
            let message = format!("It needs {needed} {token} of margin at its limit price; {free} are free.");
            let remedy = "rest a smaller size, or a sell at a lower price, or put more into the account".to_owned();
            return Ok(Some(Refusal::new(RefusalRule::Margin, message, remedy)));
        }
        let is_reducing = !position.size.is_zero() && position.size.is_negative() == (order.side == Side::Buy);
        let Some((same, beyond)) = tier_sizes(position)? else { return Ok(None) };
        let most = if is_reducing { position.size.abs().plus(beyond)? } else { same };
        let most = position.size_decimals.map_or(most, |decimals| most.floored(decimals));
        let refusal = || {
            let message = format!("At {}× the tiers of {} let at most {most} be added on this side.", position.leverage, order.coin);
            Refusal::new(RefusalRule::LeverageTier, message, format!("choose a leverage below {}×, or a smaller size", position.leverage))
        };
        Ok((order.size > most).then(refusal))
    }
}

/// The size has more decimals than the coin's lots.
fn off_lot(position: &AccountPosition, size: Size) -> Option<Refusal> {
    let decimals = position.size_decimals?;
    let whole = size.floored(decimals);
    if whole == size {
        return None;
    }
    let message = format!("The size is not a whole number of the smallest lots of {}.", position.coin);
    let remedy =
        if whole.is_positive() { format!("use {whole}") } else { format!("use at most {decimals} decimals, and at least one lot") };
    Some(Refusal::new(RefusalRule::Lot, message, remedy))
}
