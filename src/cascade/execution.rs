//! The orders of a block meet the book: all of a coin together, at one price.

use super::money::{PARTS, parts};
use super::outcome::Tally;
use super::price::Prices;
use super::scenario::LiquidationLadder;
use super::world::World;

/// Whose units an order moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// A perp of an account, by its index.
    Perp(usize),
    /// Coins of an account, by account and index.
    Coins(usize, usize),
    /// The backstop's perps.
    BackstopPerps,
    /// The backstop's coins.
    BackstopCoins,
    /// The collateral of a loan.
    Loan(usize),
}

/// Units to sell, or to buy where negative.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    /// Whose.
    pub owner: Owner,
    /// How many.
    pub units: i64,
}

/// Fills the orders of every coin, as far as the limit of the impact lets them.
pub fn execute(world: &mut World, prices: &mut Prices, orders: &[Vec<Order>], ladder: &LiquidationLadder, tally: &mut Tally) {
    let fee = parts(ladder.taker_fee);
    let limit = ladder.maximum_impact.map(|limit| super::money::binary(limit.decimal()));
    for (coin, orders) in orders.iter().enumerate() {
        if orders.is_empty() {
            continue;
        }
        let sold: i128 = orders.iter().map(|order| i128::from(order.units.max(0))).sum();
        let bought: i128 = orders.iter().map(|order| i128::from(-order.units.min(0))).sum();
        let room = limit.map(|limit| i128::from(prices.units_within(&world.markets[coin], coin, sold > bought, limit)));
        // The heavier side is cut to what the lighter side and the book take.
        let (sells, buys) = match room {
            Some(room) if sold > bought => (sold.min(bought + room), bought),
            Some(room) => (sold, bought.min(sold + room)),
            None => (sold, bought),
        };
        let filled: Vec<i64> = orders
            .iter()
            .map(|order| {
                let (part, whole) = if order.units > 0 { (sells, sold) } else { (buys, bought) };
                (i128::from(order.units) * part / whole.max(1)) as i64
            })
            .collect();
        let net: i64 = filled.iter().sum();
        let price = prices.trade(&world.markets[coin], coin, net);
        for (order, units) in orders.iter().zip(filled).filter(|(_, units)| *units != 0) {
            let value = i128::from(units) * i128::from(price);
            world.outside.cash -= value;
            match order.owner {
                Owner::Perp(index) => {
                    let account = world.perps.owner[index] as usize;
                    let cost = value.abs() * fee / PARTS;
                    world.perps.size[index] -= units;
                    world.outside.perps[coin] += i128::from(units);
                    world.accounts.cash[account] += value - cost;
                    world.fees += cost;
                    tally.liquidated[coin] += value.abs();
                }
                Owner::Coins(account, index) => {
                    let cost = value.abs() * fee / PARTS;
                    world.coins.size[index] -= units;
                    world.outside.coins[coin] += i128::from(units);
                    world.accounts.cash[account] += value - cost;
                    world.fees += cost;
                    tally.collateral[coin] += value.abs();
                }
                Owner::BackstopPerps => {
                    world.backstop.perps[coin] -= i128::from(units);
                    world.outside.perps[coin] += i128::from(units);
                    world.backstop.cash += value;
                }
                Owner::BackstopCoins => {
                    world.backstop.coins[coin] -= i128::from(units);
                    world.outside.coins[coin] += i128::from(units);
                    world.backstop.cash += value;
                }
                Owner::Loan(index) => {
                    world.outside.coins[coin] += i128::from(units);
                    super::lending::repay(world, index, units, value, tally);
                }
            }
        }
    }
}
