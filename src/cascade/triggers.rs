//! Which accounts have to be looked at in a block: only those whose threshold may have been crossed.
//!
//! An account with one perp under standard margin waits at a price of its coin. Any other waits at a reading of a clock that runs with the
//! largest move of any coin: as long as the clock has not gone further than its safe move, no price has either. Both err on the early
//! side, so that looking at everybody in every block gives the same bytes.

use super::health::{figures, safe_move};
use super::world::{Regime, World};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Who is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Those whose threshold may have been crossed.
    WhereNeeded,
    /// Everybody, in every block: the slow way, for tests.
    AtEverybody,
}

/// An account and the version of it that an entry is about.
type Entry = (u32, u32);

/// Accounts by what wakes them.
pub struct Triggers {
    look: Look,
    /// By a fall of the coin to a price, highest first.
    falls: Vec<BinaryHeap<(i64, Entry)>>,
    /// By a rise of the coin to a price, lowest first.
    rises: Vec<BinaryHeap<Reverse<(i64, Entry)>>>,
    /// By the clock; a reading from zero up orders like its bits.
    timed: BinaryHeap<Reverse<(u64, Entry)>>,
    /// In the next block.
    next: Vec<u32>,
    clock: f64,
    prices: Vec<i64>,
}

impl Triggers {
    /// Everybody, from starting prices.
    pub fn new(world: &World, prices: &[i64], look: Look) -> Self {
        let coins = world.markets.len();
        let mut triggers = Self {
            look,
            falls: vec![BinaryHeap::new(); coins],
            rises: vec![BinaryHeap::new(); coins],
            timed: BinaryHeap::new(),
            next: Vec::new(),
            clock: 0.0,
            prices: prices.to_vec(),
        };
        for account in 0..world.accounts.len() {
            triggers.watch(world, account, prices);
        }
        triggers
    }

    /// Sets an account's alarm, from prices that were looked at last. What was set for an earlier version of it no longer counts.
    pub fn watch(&mut self, world: &World, account: usize, prices: &[i64]) {
        if self.look == Look::AtEverybody {
            return;
        }
        let sums = figures(world, account, prices);
        let safe = safe_move(world, account, &sums);
        if safe == f64::INFINITY {
            return;
        }
        let number = account as u32;
        if safe <= 0.0 {
            self.next.push(number);
            return;
        }
        let entry = (number, world.accounts.version[account]);
        let mut open = world.accounts.perps(account).filter(|index| world.perps.size[*index] != 0);
        match (open.next(), open.next()) {
            (Some(index), None) if world.accounts.regime[account] == Regime::Standard => {
                let coin = world.perps.coin[index] as usize;
                let distance = (prices[coin] as f64 * safe.min(1e6)) as i64;
                if world.perps.size[index] > 0 {
                    self.falls[coin].push((prices[coin] - distance + 1, entry));
                } else {
                    self.rises[coin].push(Reverse((prices[coin].saturating_add(distance) - 1, entry)));
                }
            }
            _ => self.timed.push(Reverse(((self.clock + libm::log1p(safe) * (1.0 - 1e-9)).to_bits(), entry))),
        }
    }

    /// The accounts to look at when prices have moved, in ascending order. Each has to be watched again.
    pub fn due(&mut self, world: &World, prices: &[i64]) -> Vec<usize> {
        if self.look == Look::AtEverybody {
            return (0..world.accounts.len()).collect();
        }
        let moves = prices.iter().zip(&self.prices).map(|(now, before)| libm::fabs(libm::log(*now as f64 / *before as f64)));
        self.clock += moves.fold(0.0, f64::max) * (1.0 + 1e-9);
        self.prices.copy_from_slice(prices);
        let mut due: Vec<usize> = std::mem::take(&mut self.next).into_iter().map(|account| account as usize).collect();
        let versions = &world.accounts.version;
        let mut wake = |(account, version): Entry| {
            if versions[account as usize] == version {
                due.push(account as usize);
            }
        };
        for (coin, price) in prices.iter().enumerate() {
            while self.falls[coin].peek().is_some_and(|(at, _)| price <= at) {
                self.falls[coin].pop().into_iter().for_each(|(_, entry)| wake(entry));
            }
            while self.rises[coin].peek().is_some_and(|Reverse((at, _))| price >= at) {
                self.rises[coin].pop().into_iter().for_each(|Reverse((_, entry))| wake(entry));
            }
        }
        let reading = self.clock.to_bits();
        while self.timed.peek().is_some_and(|Reverse((at, _))| *at <= reading) {
            self.timed.pop().into_iter().for_each(|Reverse((_, entry))| wake(entry));
        }
        due.sort_unstable();
        due.dedup();
        due
    }
}
