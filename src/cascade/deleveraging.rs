//! Auto-deleveraging: a position is closed against the other side of the same coin, the most profitable and most leveraged first.
//!
//! The rank is profit times leverage at the previous mark: (mark / entry) · (notional / account value). The rule is stated so; for a short the
//! profit is read as entry / mark, because with mark / entry the shorts that lose would come first (unverified).

use super::health::figures;
use super::outcome::Tally;
use super::world::World;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// A rank, as bits that order like it, and the perp; of equals the one that comes first.
type Ranked = (u64, Reverse<usize>);

/// The ranks of one block, made where they are asked for.
pub struct Queue {
    /// By coin and by whether longs are ranked.
    ranked: BTreeMap<(usize, bool), BinaryHeap<Ranked>>,
    /// Prices that the ranks are made at.
    previous: Vec<i64>,
    /// Price of a deleveraging per coin.
    pub at: Vec<i64>,
}

/// Perps by coin, so that ranking one coin does not go through all.
pub struct ByCoin(Vec<Vec<usize>>);

impl ByCoin {
    /// The perps of a market.
    pub fn new(world: &World) -> Self {
        let mut lists = vec![Vec::new(); world.markets.len()];
        for (index, coin) in world.perps.coin.iter().enumerate() {
            lists[*coin as usize].push(index);
        }
        Self(lists)
    }
}

impl Queue {
    /// An empty queue of a block.
    pub fn new(previous: &[i64], at: &[i64]) -> Self {
        Self { ranked: BTreeMap::new(), previous: previous.to_vec(), at: at.to_vec() }
    }

    /// The next position to close on a side; accounts that are being liquidated themselves are passed over.
    fn next(&mut self, world: &World, by_coin: &ByCoin, coin: usize, is_long: bool, is_passed: &dyn Fn(usize) -> bool) -> Option<usize> {
        let previous = &self.previous;
        let heap = self.ranked.entry((coin, is_long)).or_insert_with(|| {
            let side = by_coin.0[coin].iter().copied().filter(|index| {
                let size = world.perps.size[*index];
                size != 0 && (size > 0) == is_long && !is_passed(world.perps.owner[*index] as usize)
            });
            side.filter_map(|index| rank(world, index, previous).map(|(rank, _, _)| (rank.to_bits(), Reverse(index)))).collect()
        });
        loop {
            let (_, Reverse(index)) = heap.pop()?;
            // An account that came to be liquidated after the ranks were made.
            if world.perps.size[index] != 0 && !is_passed(world.perps.owner[index] as usize) {
                return Some(index);
            }
        }
    }

    /// Closes units (long positive) of a coin for somebody, against the other side, and answers what that brings in. The accounts that were
    /// closed against are added to the list. What no account takes, outside traders do.
    pub fn close(
        &mut self,
        world: &mut World,
        by_coin: &ByCoin,
        (coin, units): (usize, i128),
        is_passed: &dyn Fn(usize) -> bool,
        tally: &mut Tally,
        touched: &mut Vec<usize>,
    ) -> i128 {
        let price = i128::from(self.at[coin]);
        let now = i128::from(tally.marks[coin]);
        let mut left = units;
        while left != 0 {
            let Some(index) = self.next(world, by_coin, coin, left < 0, is_passed) else { break };
            let account = world.perps.owner[index] as usize;
            let held = i128::from(world.perps.size[index]);
            // Signed like what is closed: the other side takes it on and comes closer to zero.
            let taken = if left > 0 { left.min(-held) } else { left.max(-held) };
            if let Some((_, profit, leverage)) = rank(world, index, &self.previous) {
                tally.targets.count += 1;
                tally.targets.in_profit += usize::from(profit > 1.0);
                tally.targets.leverages.push(leverage);
                tally.targets.profit -= taken * (price - i128::from(world.perps.entry[index]));
            }
            world.perps.size[index] += taken as i64;
            world.accounts.cash[account] -= taken * price;
            world.accounts.is_deleveraged[account] = true;
            tally.forgone += taken * (price - now);
            touched.push(account);
            tally.deleveraged[coin] += taken.abs() * price;
            left -= taken;
            if world.perps.size[index] != 0 {
                // Not used up: it stays first.
                let heap = self.ranked.entry((coin, units < 0)).or_default();
                heap.push((u64::MAX, Reverse(index)));
            }
        }
        world.outside.perps[coin] += left;
        world.outside.cash -= left * price;
        tally.deleveraged[coin] += left.abs() * price;
        units * price
    }
}

/// Rank, profit and account leverage of a perp; none for an account that is worth nothing.
fn rank(world: &World, index: usize, prices: &[i64]) -> Option<(f64, f64, f64)> {
    let account = world.perps.owner[index] as usize;
    let price = prices[world.perps.coin[index] as usize] as f64;
    let entry = world.perps.entry[index] as f64;
    let worth = figures(world, account, prices).worth();
    if worth <= 0 {
        return None;
    }
    let profit = if world.perps.size[index] > 0 { price / entry } else { entry / price };
    let leverage = world.perps.size[index].unsigned_abs() as f64 * price / worth as f64;
    Some((profit * leverage, profit, leverage))
}
