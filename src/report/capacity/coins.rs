//! How much of a coin can be traded: by margin, by the coin's tiers, by the largest order the exchange takes at once; and how much margin
//! an isolated position can give or take.

use super::types::CoinCapacity;
use crate::account::{Account, AccountPosition};
use crate::explain::Ledger;
use crate::margin::{PositionMargin, RegimeMargin};
use crate::num::{ArithmeticFault, Ratio, Size};
use crate::report::regime::pool_room;
use crate::solve::{Capacity, CapacityPaths, PoolRoom, SizeStop, addable_margin, capacity, removable_margin};

type Exact<T> = Result<T, ArithmeticFault>;

/// What a pool has for orders in a coin at a leverage. Leverage belongs to the coin: a position and orders in it are margined at it too.
pub(in crate::report) fn order_room(
    account: &Account,
    margin: &RegimeMargin,
    position: &AccountPosition,
    own: &PositionMargin,
    leverage: u32,
) -> Exact<PoolRoom> {
    let mut room = pool_room(account, margin, position)?;
    if position.is_cross() {
        let initial = position.notional.divided(Ratio::from(leverage))?;
        room.before_orders = room.before_orders.plus(own.initial)?.minus(initial)?;
    }
    if let Some(orders) = account.orders_on(&position.coin).filter(|orders| margin.holds_orders(orders)) {
        room.orders = room.orders.minus(orders.margin()?)?.plus(orders.margin_at(leverage)?)?;
    }
    Ok(room)
}

/// Largest sizes in a coin at a leverage that margin and tiers allow.
pub(in crate::report) fn coin_limits(
    account: &Account,
    margin: &RegimeMargin,
    position: &AccountPosition,
    own: &PositionMargin,
    leverage: u32,
) -> Exact<Capacity> {
    let room = order_room(account, margin, position, own, leverage)?;
    let initial = position.notional.divided(Ratio::from(leverage))?;
    let (position, own) = (AccountPosition { leverage, ..position.clone() }, PositionMargin { initial, ..own.clone() });
    capacity(&position, &own, room, &CapacityPaths::NONE, &mut Ledger::silent())
}

/// Largest market orders in a coin at a leverage.
pub(super) fn coin_capacity(
    account: &Account,
    margin: &RegimeMargin,
    position: &AccountPosition,
    own: &PositionMargin,
    leverage: u32,
) -> Exact<CoinCapacity> {
    let found = coin_limits(account, margin, position, own, leverage)?;
    let position = &AccountPosition { leverage, ..position.clone() };
    let limits = &account.rulebook.venue.orders.limits;
    let largest_market_order = limits.market_value(position.max_leverage());
    let most = largest_market_order.map(|value| value.buys_at(position.mark_price)).transpose()?;
    let most = most.map(|most| position.size_decimals.map_or(most, |decimals| most.floored(decimals)));
    let stopped = |size: Size, stop: SizeStop| most.filter(|most| size > *most).map_or((size, stop), |most| (most, SizeStop::OrderValue));
    let (max_buy_size, buy_stop) = stopped(found.max_buy_size, found.buy_stop);
    let (max_sell_size, sell_stop) = stopped(found.max_sell_size, found.sell_stop);
    let is_isolated = !position.is_cross() && !position.size.is_zero();
    Ok(CoinCapacity {
        coin: position.coin.clone(),
        size: position.size,
        leverage,
        mark_price: position.mark_price,
        max_buy_size,
        max_sell_size,
        available_to_buy: position.margin_of(max_buy_size)?,
        available_to_sell: position.margin_of(max_sell_size)?,
        buy_stop,
        sell_stop,
        largest_market_order,
        largest_limit_order: limits.limit_value(position.max_leverage())?,
        removable_margin: if is_isolated { Some(removable_margin(position, own)?) } else { None },
        addable_margin: if is_isolated { Some(addable_margin(account, margin, position)?) } else { None },
    })
}
