//! Sums over the dexes of a pool.

use super::state::Dex;

/// Sums of a pool, in its token.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sums {
    pub equity: i128,
    pub isolated: i128,
    pub initial: i128,
    pub maintenance: i128,
    pub transfer: i128,
    pub orders: i128,
    pub held_orders: i128,
}

impl Sums {
    /// Adds those of a dex.
    pub fn add(&mut self, dex: &Dex, counts_isolated_orders: bool) {
        let plus = |sum: &mut i128, amount: i128| *sum = sum.wrapping_add(amount);
        plus(&mut self.isolated, dex.isolated);
        plus(&mut self.initial, dex.initial);
        plus(&mut self.maintenance, dex.maintenance);
        plus(&mut self.transfer, dex.transfer);
        plus(&mut self.orders, dex.orders);
        plus(&mut self.orders, if counts_isolated_orders { dex.isolated_orders } else { 0 });
        plus(&mut self.held_orders, dex.held_orders);
    }

    /// Equity that backs cross positions.
    pub fn cross_equity(&self) -> i128 {
        self.equity.wrapping_sub(self.isolated)
    }

    /// What positions and orders hold of a joint balance, orders with their buffer.
    pub fn commitments(&self) -> i128 {
        self.isolated.wrapping_add(self.transfer).wrapping_add(self.held_orders)
    }
}
