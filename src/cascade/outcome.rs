//! What a run came to, in whole figures.

use super::money::{Unit, ratio_of};
use crate::num::Ratio;
use crate::ordered::sort_by;

/// Whose positions were deleveraged.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Targets {
    /// Positions closed, in whole or in part.
    pub count: usize,
    /// Those that were in profit.
    pub in_profit: usize,
    /// What the closed parts gained over their entry prices, in micro-USDC.
    pub profit: i128,
    /// Leverage of each: its notional over the account's worth.
    pub leverages: Vec<f64>,
}

impl Targets {
    /// The median of their leverages; of an even number the higher of the two in the middle.
    pub fn median_leverage(&self) -> Option<Ratio> {
        let mut leverages = self.leverages.clone();
        sort_by(&mut leverages, f64::total_cmp);
        leverages.get(leverages.len() / 2).map(|median| ratio_of(*median))
    }
}

/// Counters of a run. Those per coin start anew in every block.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Mark prices of the block.
    pub marks: Vec<i64>,
    /// Perps taken from accounts by liquidation.
    pub liquidated: Vec<i128>,
    /// Perps closed against the other side.
    pub deleveraged: Vec<i128>,
    /// Collateral of accounts sold or taken over.
    pub collateral: Vec<i128>,
    /// Collateral of loans elsewhere that was sold.
    pub loans_sold: Vec<i128>,
    /// What the backstop took, in whole.
    pub backstopped: i128,
    /// Deleveraged because an account, or the backstop, was worth nothing.
    pub deleveraged_below_zero: i128,
    /// Deleveraged because the backstop had no room.
    pub deleveraged_for_room: i128,
    /// Bad debt.
    pub bad_debt: i128,
    /// The part of it that lenders bear.
    pub lenders_bad_debt: i128,
    /// What those that were deleveraged would have had at the mark beyond what they got.
    pub forgone: i128,
    /// Accounts liquidated.
    pub accounts: u32,
    /// Whose positions were deleveraged.
    pub targets: Targets,
}

impl Tally {
    /// Counters at zero.
    pub fn new(coins: usize) -> Self {
        let zero = vec![0; coins];
        Self {
            marks: vec![0; coins],
            liquidated: zero.clone(),
            deleveraged: zero.clone(),
            collateral: zero.clone(),
            loans_sold: zero,
            ..Self::default()
        }
    }

    /// The counters per coin at zero, at the marks of a block.
    pub fn start_block(&mut self, marks: &[i64]) {
        self.marks.copy_from_slice(marks);
        for list in [&mut self.liquidated, &mut self.deleveraged, &mut self.collateral, &mut self.loans_sold] {
            list.fill(0);
        }
    }
}

/// One block, money in micro-USDC, prices in micro-USDC per unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockRecord {
    /// Mark prices at its end.
    pub prices: Vec<i64>,
    /// Perps liquidated in it, per coin.
    pub liquidated: Vec<i128>,
    /// Perps deleveraged in it, per coin.
    pub deleveraged: Vec<i128>,
    /// Collateral liquidated in it, of accounts and of loans, per coin.
    pub collateral: Vec<i128>,
    /// The backstop's equity.
    pub backstop: i128,
    /// Bad debt so far.
    pub bad_debt: i128,
    /// Accounts liquidated so far.
    pub accounts: u32,
    /// What money and units do not add up by; zero.
    pub imbalance: i128,
}

/// What each party gained over the run at mark prices, negative: paid. Micro-USDC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parties {
    /// Accounts that were long on balance at the start.
    pub longs: i128,
    /// Accounts that were short on balance at the start, or had no positions.
    pub shorts: i128,
    /// Accounts, long or short, whose positions were deleveraged.
    pub deleveraged: i128,
    /// Traders who took the other side of the orders.
    pub outside: i128,
    /// The backstop.
    pub backstop: i128,
    /// Lenders.
    pub lenders: i128,
    /// Borrowers of the loans elsewhere.
    pub borrowers: i128,
    /// Their liquidators.
    pub liquidators: i128,
    /// Fees.
    pub fees: i128,
    /// Bad debt that nobody covered.
    pub uncovered: i128,
    /// What the coins that all of them hold lost in price: not a payment between them.
    pub coin_prices: i128,
}

impl Parties {
    /// What the parties gained beyond what the coins' prices did: zero.
    pub fn imbalance(&self) -> i128 {
        let accounts = self.longs + self.shorts + self.deleveraged;
        let others = self.outside + self.backstop + self.lenders + self.borrowers + self.liquidators + self.fees + self.uncovered;
        accounts + others - self.coin_prices
    }
}

/// A part of the user's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserOutcome {
    /// Its ratio at the start; none where nothing backs it.
    pub ratio: Option<Ratio>,
    /// Whether it holds what liquidation could take.
    pub is_at_risk: bool,
    /// Block of its first liquidation.
    pub liquidated_at: Option<u32>,
    /// Block in which liquidation took the last of it.
    pub dead_at: Option<u32>,
    /// Whether others were saved at its cost.
    pub is_deleveraged: bool,
    /// What it was worth, coins included.
    pub before: i128,
    /// What it is worth.
    pub after: i128,
}

/// A run.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The units of the coins.
    pub units: Vec<Unit>,
    /// Starting prices.
    pub start: Vec<i64>,
    /// What the shock alone makes of them at the end of its course.
    pub shocked: Vec<i64>,
    /// What the shock alone makes of them where it is farthest.
    pub shocked_most: Vec<i64>,
    /// Open interest of all accounts per coin: its longs, in micro-USDC.
    pub open_interest: Vec<i128>,
    /// Accounts.
    pub accounts: usize,
    /// Those under portfolio margin.
    pub portfolio_accounts: usize,
    /// The blocks.
    pub blocks: Vec<BlockRecord>,
    /// The counters at the end.
    pub tally: Tally,
    /// Who gained what.
    pub parties: Parties,
    /// The parts of the user's account; none without one.
    pub user: Vec<UserOutcome>,
}

/// The course of one coin's price.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    /// What a unit is.
    pub unit: Unit,
    /// Before the shock.
    pub start: i64,
    /// Where the shock alone ends.
    pub shocked: i64,
    /// Where the shock alone is farthest.
    pub shocked_most: i64,
    /// At the end.
    pub last: i64,
    /// The farthest in the shock's direction.
    pub extreme: i64,
    /// Longs at the start, in micro-USDC.
    pub open_interest: i128,
}

impl Course {
    /// Final move over the shock's own.
    pub fn amplification(&self) -> Option<Ratio> {
        over(self.last - self.start, self.shocked - self.start)
    }

    /// Farthest move over the shock's farthest.
    pub fn peak_amplification(&self) -> Option<Ratio> {
        over(self.extreme - self.start, self.shocked_most - self.start)
    }
}

fn over(part: i64, whole: i64) -> Option<Ratio> {
    (whole != 0).then(|| ratio_of(part as f64 / whole as f64))
}

/// A part of a whole, to six decimals.
pub fn share(part: usize, whole: usize) -> Ratio {
    ratio_of(part as f64 / whole as f64)
}

/// The move from one price to another, to six decimals.
pub fn move_over(from: i64, to: i64) -> Ratio {
    ratio_of((to - from) as f64 / from as f64)
}

impl Outcome {
    /// The course of every coin.
    pub fn courses(&self) -> Vec<Course> {
        (0..self.start.len())
            .map(|coin| {
                let prices = || self.blocks.iter().map(|block| block.prices[coin]);
                let farthest = if self.shocked_most[coin] < self.start[coin] { prices().min() } else { prices().max() };
                Course {
                    unit: self.units[coin],
                    start: self.start[coin],
                    shocked: self.shocked[coin],
                    shocked_most: self.shocked_most[coin],
                    last: prices().next_back().unwrap_or(self.start[coin]),
                    extreme: farthest.unwrap_or(self.start[coin]),
                    open_interest: self.open_interest[coin],
                }
            })
            .collect()
    }

    /// Final move over the shock's own, averaged over coins by open interest, or evenly where there is none.
    pub fn amplification(&self) -> Option<Ratio> {
        let courses = self.courses();
        let is_traded = courses.iter().any(|course| course.open_interest > 0);
        let mut sums = (0.0, 0.0);
        for course in courses.iter().filter(|course| course.shocked != course.start) {
            let weight = if is_traded { course.open_interest as f64 } else { 1.0 };
            sums.0 += weight * (course.last - course.start) as f64 / (course.shocked - course.start) as f64;
            sums.1 += weight;
        }
        (sums.1 > 0.0).then(|| ratio_of(sums.0 / sums.1))
    }
}
