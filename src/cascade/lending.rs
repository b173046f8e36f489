//! Loans elsewhere that hold the same coins: they are liquidated as the price falls, and what they sell makes it fall further.

use super::execution::{Order, Owner};
use super::money::PARTS;
use super::outcome::Tally;
use super::world::World;
use std::collections::BinaryHeap;

/// Loans by the price of their coin at which they are liquidated, highest first.
pub struct Loans {
    waiting: Vec<BinaryHeap<(i64, usize)>>,
}

impl Loans {
    /// All loans of a market.
    pub fn new(world: &World) -> Self {
        let mut loans = Self { waiting: vec![BinaryHeap::new(); world.markets.len()] };
        for index in 0..world.loans.len() {
            loans.wait(world, index);
        }
        loans
    }

    /// Puts a loan where its price finds it.
    fn wait(&mut self, world: &World, index: usize) {
        let loan = &world.loans[index];
        if loan.debt > 0 && loan.size > 0 {
            let price = loan.debt * PARTS / (i128::from(loan.size) * loan.threshold).max(1);
            self.waiting[loan.coin].push((i64::try_from(price).unwrap_or(i64::MAX).saturating_add(1), index));
        }
    }

    /// Orders of the loans whose debt is above their threshold: collateral for the debt and the penalty, or all there is.
    pub fn orders(&mut self, world: &World, prices: &[i64], orders: &mut [Vec<Order>]) -> Vec<usize> {
        let mut touched = Vec::new();
        for (coin, price) in prices.iter().enumerate() {
            while self.waiting[coin].peek().is_some_and(|(at, _)| price <= at) {
                self.waiting[coin].pop().into_iter().for_each(|(_, index)| touched.push(index));
            }
        }
        touched.sort_unstable();
        for index in &touched {
            let loan = &world.loans[*index];
            let price = i128::from(prices[loan.coin]);
            if i128::from(loan.size) * price * loan.threshold < loan.debt * PARTS {
                let owed = loan.debt * (PARTS + loan.penalty) / PARTS;
                let units = i64::try_from(owed / price + 1).unwrap_or(i64::MAX).min(loan.size);
                orders[loan.coin].push(Order { owner: Owner::Loan(*index), units });
            }
        }
        touched
    }

    /// Puts back what is left of loans that were looked at.
    pub fn put_back(&mut self, world: &World, touched: Vec<usize>) {
        for index in touched {
            self.wait(world, index);
        }
    }
}

/// Collateral of a loan was sold: the lender first, then the liquidator's penalty, then the borrower. What a loan without collateral still owes is
/// the lender's loss.
pub fn repay(world: &mut World, index: usize, units: i64, value: i128, tally: &mut Tally) {
    let loan = &mut world.loans[index];
    loan.size -= units;
    let repaid = loan.debt.min(value * PARTS / (PARTS + loan.penalty));
    let penalty = (value - repaid).min(repaid * loan.penalty / PARTS + 1);
    loan.debt -= repaid;
    world.lenders += repaid;
    world.liquidators += penalty;
    world.borrowers += value - repaid - penalty;
    tally.loans_sold[loan.coin] += value;
    if loan.size == 0 && loan.debt > 0 {
        tally.bad_debt += loan.debt;
        tally.lenders_bad_debt += loan.debt;
        loan.debt = 0;
    }
}
