//! The largest order the exchange would accept in a coin that is held.

use crate::account::AccountPosition;
use crate::explain::{FITTED, Ledger};
use crate::margin::PositionMargin;
use crate::num::{ArithmeticFault, Ratio, Size, Usd};
use serde::Serialize;

/// Largest sizes in coins, and the same as margin.
#[derive(Clone, Debug, PartialEq)]
pub struct Capacity {
    /// Largest buy.
    pub max_buy_size: Size,
    /// Largest sell.
    pub max_sell_size: Size,
    /// Largest buy · mark / leverage.
    pub available_to_buy: Usd,
    /// Largest sell · mark / leverage.
    pub available_to_sell: Usd,
    /// What a larger buy would meet.
    pub buy_stop: SizeStop,
    /// What a larger sell would meet.
    pub sell_stop: SizeStop,
}

/// What stops an order from being larger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum SizeStop {
    /// There is no more margin.
    Margin,
    /// Above a bound of the coin's tiers the chosen leverage cannot be opened.
    LeverageTier,
    /// The exchange takes no larger market order at once.
    OrderValue,
}

/// What a pool has for new positions, in its own token.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PoolRoom {
    /// Cross equity and borrow capacity, less plain initial margin.
    pub before_orders: Usd,
    /// Margin of resting orders, unbuffered.
    pub orders: Usd,
}

/// Largest sizes in the coin of a position.
///
/// # Formula
/// On the side of the position `floor((room − orders) · leverage / mark)`; on the other side the position can be closed and its margin used
/// again, and resting orders are not counted: `|size| + floor((room + its margin) · leverage / mark)`. The tier whose maximum leverage is
/// below the chosen one caps the notional held after the trade. An account over its capacity can still close.
///
/// # Rounding
/// Down to the coin's size decimals; not at all where sizes were scaled.
///
/// # Source
/// `activeAssetData` of captured accounts.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn capacity(
    position: &AccountPosition,
    margin: &PositionMargin,
    room: PoolRoom,
    paths: &CapacityPaths<'_>,
    ledger: &mut Ledger,
) -> Result<Capacity, ArithmeticFault> {
    let held = position.size.abs();
    let leverage = Ratio::from(position.leverage);
    let floor = |size: Size| position.size_decimals.map_or(size, |decimals| size.floored(decimals)).at_least(Size::ZERO);
    let own = if position.is_cross() { margin.initial } else { position.isolated_equity };
    let same_room = room.before_orders.minus(room.orders)?;
    // With nothing to close, both sides add.
    let opposite_room = if held.is_zero() { same_room } else { room.before_orders.plus(own)? };
    let mut same = floor(same_room.scaled(leverage)?.buys_at(position.mark_price)?);
    let mut beyond = floor(opposite_room.scaled(leverage)?.buys_at(position.mark_price)?);
    let stop = |is_capped: bool| if is_capped { SizeStop::LeverageTier } else { SizeStop::Margin };
    let (mut same_stop, mut opposite_stop) = (SizeStop::Margin, SizeStop::Margin);
    if let Some((same_most, beyond_most)) = tier_sizes(position)? {
        (same_stop, opposite_stop) = (stop(same > floor(same_most)), stop(beyond > floor(beyond_most)));
        same = same.at_most(floor(same_most));
        beyond = beyond.at_most(floor(beyond_most));
    }
    let opposite = held.plus(beyond)?;
    let is_short = position.size.is_negative();
    let (max_buy_size, max_sell_size) = if is_short { (opposite, same) } else { (same, opposite) };
    let (buy_stop, sell_stop) = if is_short { (opposite_stop, same_stop) } else { (same_stop, opposite_stop) };
    let capacity = Capacity {
        max_buy_size,
        max_sell_size,
        available_to_buy: position.margin_of(max_buy_size)?,
        available_to_sell: position.margin_of(max_sell_size)?,
        buy_stop,
        sell_stop,
    };
    let is_capped = [same_stop, opposite_stop].contains(&SizeStop::LeverageTier);
    paths.explain(position, &capacity, is_capped, ledger);
    Ok(capacity)
}

/// How much of a coin the tiers let be opened at its leverage: on the side of the position, and on the other side once it is closed. None
/// where every tier allows that leverage.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn tier_sizes(position: &AccountPosition) -> Result<Option<(Size, Size)>, ArithmeticFault> {
    let Some(tier) = position.tiers.iter().find(|tier| tier.max_leverage < position.leverage) else { return Ok(None) };
    let most = tier.lower_bound.buys_at(position.mark_price)?;
    Ok(Some((most.minus(position.size.abs())?.at_least(Size::ZERO), most)))
}

/// Where the operands of a capacity are in the ledger.
pub struct CapacityPaths<'a> {
    /// The position in the report.
    pub report: &'a str,
    /// The position in the request.
    pub input: &'a str,
    /// Leaf with `beforeOrders`.
    pub before_orders: &'a str,
    /// Leaf with the pool's order margin.
    pub orders: &'a str,
}

impl CapacityPaths<'_> {
    /// For an answer without explanation.
    pub const NONE: CapacityPaths<'static> = CapacityPaths { report: "", input: "", before_orders: "", orders: "" };

    fn explain(&self, position: &AccountPosition, capacity: &Capacity, is_capped: bool, ledger: &mut Ledger) {
        if !ledger.is_recording() {
            return;
        }
        let is_short = position.size.is_negative();
        let mark = format!("market.perps.{}.markPrice", position.coin);
        let leverage = format!("{}.leverage", self.input);
        let (same_name, same, opposite_name, opposite) = if is_short {
            ("maxSellSize", capacity.max_sell_size, "maxBuySize", capacity.max_buy_size)
        } else {
            ("maxBuySize", capacity.max_buy_size, "maxSellSize", capacity.max_sell_size)
        };
        let decimals = format!("{}.sizeDecimals", self.report);
        if is_capped || position.size_decimals.is_none() {
            // A tier's bound decides, or sizes were scaled: the rule has no one-line formula over the report's figures.
            let source = if is_capped { "the tier below the chosen leverage caps what can be held" } else { FITTED };
            ledger.leaf(format_args!("{}.{same_name}", self.report), same, source);
            ledger.leaf(format_args!("{}.{opposite_name}", self.report), opposite, source);
        } else {
            ledger.leaf(&decimals, position.size_decimals.unwrap_or_default(), "market list");
            explain!(ledger, format!("{}.{same_name}", self.report), Some(same), "floor(max(0, (beforeOrders - orders) * leverage / markPrice), sizeDecimals)", "Adds to the position.", FITTED,
                { beforeOrders: self.before_orders, orders: self.orders, leverage: &leverage, markPrice: &mark, sizeDecimals: &decimals });
            let own = if position.is_cross() { format!("{}.initialMargin", self.input) } else { format!("{}.isolatedEquity", self.input) };
            explain!(ledger, format!("{}.{opposite_name}", self.report), Some(opposite), "abs(size) + floor(max(0, (beforeOrders + ownMargin) * leverage / markPrice), sizeDecimals)",
                "Closes the position and opens the other way; its margin is returned and resting orders are not counted.", FITTED,
                { size: format!("{}.size", self.input), beforeOrders: self.before_orders, ownMargin: own, leverage: &leverage, markPrice: &mark, sizeDecimals: &decimals });
        }
        for (name, of, value) in
            [("availableToBuy", "maxBuySize", capacity.available_to_buy), ("availableToSell", "maxSellSize", capacity.available_to_sell)]
        {
            explain!(ledger, format!("{}.{name}", self.report), Some(value), "maxSize * markPrice / leverage", "", FITTED,
                { maxSize: format!("{}.{of}", self.report), markPrice: &mark, leverage: &leverage });
        }
    }
}
