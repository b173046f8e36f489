//! The state of a market: coins, accounts, loans, and who holds what money.

use super::impact::Impact;
use super::money::{Micro, Unit, Weights};
use crate::margin::maintenance_at;

/// A margin tier in whole figures.
#[derive(Clone, Copy, Debug)]
pub struct Tier {
    /// Notional from which it applies, in micro-USDC.
    pub from: i128,
    /// Maximum leverage.
    pub max_leverage: u32,
    /// Deduction, in micro-USDC, rounded down.
    pub deduction: i128,
}

/// A coin as the simulation needs it.
#[derive(Clone, Debug)]
pub struct Market {
    /// What a unit is.
    pub unit: Unit,
    /// Starting price, in micro-USDC per unit.
    pub start: i64,
    /// The tiers, ascending.
    pub tiers: Vec<Tier>,
    /// What it counts as collateral.
    pub weights: Weights,
    /// Most of it that is taken over with debt at a time, in micro-USDC.
    pub takeover_width: i128,
    /// Whether the venue's vault stands behind its perp.
    pub has_vault: bool,
    /// What selling does.
    pub impact: Impact,
    /// Share of the flow that is still there after a block.
    pub kept_flow: f64,
    /// What the shock does to it, as a fraction.
    pub change: f64,
    /// Standard deviation of its random step in a block.
    pub noise: f64,
    /// Whether it is there for the user's account alone; its random numbers are then apart, so that the others' stay what they are.
    pub is_added: bool,
}

/// Maintenance margin of a notional under tiers, rounded down.
pub fn maintenance(tiers: &[Tier], notional: i128) -> i128 {
    let tier = tiers.iter().rev().find(|tier| notional >= tier.from).or(tiers.first());
    tier.map_or(0, |tier| tier.maintenance(notional))
}

impl Tier {
    /// Maintenance margin of a notional in it, rounded down.
    pub fn maintenance(&self, notional: i128) -> i128 {
        maintenance_at(&Micro(notional), self.max_leverage, &Micro(self.deduction)).map_or(0, |margin| margin.0)
    }
}

/// Largest maintenance rate of tiers.
pub fn steepest_rate(tiers: &[Tier]) -> f64 {
    tiers.iter().map(|tier| 1.0 / (2.0 * f64::from(tier.max_leverage))).fold(0.0, f64::max)
}

/// Margin rules of a part of the user's account, which are those of its rulebook and not the scenario's.
#[derive(Clone, Debug)]
pub struct OwnRules {
    /// Ratio above which it is liquidated, in millionths.
    pub level: i128,
    /// Most that its collateral can back, in micro-USDC.
    pub collateral_cap: Option<i128>,
    /// Tiers of its perps, in their order.
    pub tiers: Vec<Vec<Tier>>,
    /// What its coins count as collateral, in their order.
    pub weights: Vec<Weights>,
}

/// Perps of accounts, in the order of the accounts.
#[derive(Clone, Debug, Default)]
pub struct Perps {
    /// Coin of each.
    pub coin: Vec<u32>,
    /// Units, long positive; zero when closed.
    pub size: Vec<i64>,
    /// Entry price in micro-USDC per unit.
    pub entry: Vec<i64>,
    /// Whose it is.
    pub owner: Vec<u32>,
}

/// Coins held by accounts, in the order of the accounts.
#[derive(Clone, Debug, Default)]
pub struct Coins {
    /// Coin of each.
    pub coin: Vec<u32>,
    /// Units.
    pub size: Vec<i64>,
}

/// How an account is margined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regime {
    /// Coins back nothing.
    Standard,
    /// Coins are supplied.
    Portfolio,
}

/// Never.
pub const NEVER: u32 = u32::MAX;

/// Accounts, field by field.
#[derive(Clone, Debug, Default)]
pub struct Accounts {
    /// USDC after all trades: balance before unrealised PnL less size times entry price. Debt makes it negative.
    pub cash: Vec<i128>,
    /// How each is margined.
    pub regime: Vec<Regime>,
    /// Where the perps of each start; one more than accounts.
    pub first_perp: Vec<u32>,
    /// Where the coins of each start; one more than accounts.
    pub first_coin: Vec<u32>,
    /// Block in which each was first liquidated.
    pub liquidated_at: Vec<u32>,
    /// Block in which the last that liquidation could take was taken.
    pub dead_at: Vec<u32>,
    /// Block until which the rest of a large position is left alone.
    pub waits_until: Vec<u32>,
    /// Whether a large position was sold in part already.
    pub is_partly_sold: Vec<bool>,
    /// Block of the next step of its collateral.
    pub next_step: Vec<u32>,
    /// Whether a position was closed by deleveraging against it.
    pub is_deleveraged: Vec<bool>,
    /// Raised whenever the account changes, so that what was known of its threshold is dropped.
    pub version: Vec<u32>,
}

impl Accounts {
    /// How many.
    pub fn len(&self) -> usize {
        self.cash.len()
    }

    /// The perps of one.
    pub fn perps(&self, account: usize) -> core::ops::Range<usize> {
        self.first_perp[account] as usize..self.first_perp[account + 1] as usize
    }

    /// The coins of one.
    pub fn coins(&self, account: usize) -> core::ops::Range<usize> {
        self.first_coin[account] as usize..self.first_coin[account + 1] as usize
    }
}

/// A loan elsewhere.
#[derive(Clone, Debug)]
pub struct OpenLoan {
    /// Coin.
    pub coin: usize,
    /// Units of collateral.
    pub size: i64,
    /// Debt in micro-USDC.
    pub debt: i128,
    /// Threshold in millionths.
    pub threshold: i128,
    /// Penalty in millionths.
    pub penalty: i128,
}

/// A party that holds money, perps and coins and has no margin of its own.
#[derive(Clone, Debug, Default)]
pub struct Party {
    /// Money.
    pub cash: i128,
    /// Perps per coin.
    pub perps: Vec<i128>,
    /// Coins per coin.
    pub coins: Vec<i128>,
}

impl Party {
    /// One with nothing.
    pub fn empty(coins: usize) -> Self {
        Self { cash: 0, perps: vec![0; coins], coins: vec![0; coins] }
    }

    /// What it is worth at prices.
    pub fn worth(&self, prices: &[i64]) -> i128 {
        let held = self.perps.iter().zip(&self.coins).zip(prices);
        self.cash + held.map(|((perps, coins), price)| (perps + coins) * i128::from(*price)).sum::<i128>()
    }

    /// Value of what it holds, sides added up.
    pub fn gross(&self, prices: &[i64]) -> i128 {
        let held = self.perps.iter().zip(&self.coins).zip(prices);
        held.map(|((perps, coins), price)| (perps.abs() + coins.abs()) * i128::from(*price)).sum()
    }

    /// Whether it holds anything but money.
    pub fn holds_anything(&self) -> bool {
        self.perps.iter().chain(&self.coins).any(|units| *units != 0)
    }
}

/// Everything that has money or owes it.
#[derive(Clone, Debug)]
pub struct World {
    /// Coins.
    pub markets: Vec<Market>,
    /// Accounts.
    pub accounts: Accounts,
    /// Their perps.
    pub perps: Perps,
    /// Their coins.
    pub coins: Coins,
    /// Loans elsewhere.
    pub loans: Vec<OpenLoan>,
    /// Those who trade with the liquidated: outside traders and makers, and whoever stands against positions that no account matches.
    pub outside: Party,
    /// The backstop vault.
    pub backstop: Party,
    /// Borrowers of the loans: their money outside the loan.
    pub borrowers: i128,
    /// Money of the lenders, less what they paid for debts of portfolio margin that were not met. What the loans owe them is not money yet.
    pub lenders: i128,
    /// Fees of liquidations.
    pub fees: i128,
    /// What liquidators of loans got above the debt.
    pub liquidators: i128,
    /// Bad debt that nobody covered, as a negative amount.
    pub uncovered: i128,
    /// The parts of the user's account; nothing without one.
    pub user: core::ops::Range<usize>,
    /// Their rules; none where they are the scenario's.
    pub own: Vec<OwnRules>,
}

impl World {
    /// Rules of an account of its own.
    pub fn own_rules(&self, account: usize) -> Option<&OwnRules> {
        account.checked_sub(self.user.start).and_then(|part| self.own.get(part))
    }

    /// Tiers of a perp of an account.
    pub fn tiers(&self, account: usize, perp: usize) -> &[Tier] {
        match self.own_rules(account) {
            Some(own) => &own.tiers[perp - self.accounts.first_perp[account] as usize],
            None => &self.markets[self.perps.coin[perp] as usize].tiers,
        }
    }

    /// What a holding of an account counts as collateral.
    pub fn weights(&self, account: usize, holding: usize) -> Weights {
        match self.own_rules(account) {
            Some(own) => own.weights[holding - self.accounts.first_coin[account] as usize],
            None => self.markets[self.coins.coin[holding] as usize].weights,
        }
    }

    /// Whether this is the first of the parts of the user's account, or another account, to be liquidated: an account is counted once.
    pub fn is_first_liquidation(&self, account: usize) -> bool {
        !self.user.contains(&account) || self.user.clone().all(|part| self.accounts.liquidated_at[part] == NEVER)
    }

    /// Micro-USDC of all parties, and units of perps and of coins per coin: none of them may ever change.
    pub fn totals(&self) -> (i128, Vec<i128>, Vec<i128>) {
        let accounts: i128 = self.accounts.cash.iter().sum();
        let parties =
            self.outside.cash + self.backstop.cash + self.borrowers + self.lenders + self.fees + self.liquidators + self.uncovered;
        let mut perps: Vec<i128> = self.outside.perps.iter().zip(&self.backstop.perps).map(|(outside, vault)| outside + vault).collect();
        let mut coins: Vec<i128> = self.outside.coins.iter().zip(&self.backstop.coins).map(|(outside, vault)| outside + vault).collect();
        for (coin, size) in self.perps.coin.iter().zip(&self.perps.size) {
            perps[*coin as usize] += i128::from(*size);
        }
        for (coin, size) in self.coins.coin.iter().zip(&self.coins.size) {
            coins[*coin as usize] += i128::from(*size);
        }
        for loan in &self.loans {
            coins[loan.coin] += i128::from(loan.size);
        }
        (accounts + parties, perps, coins)
    }
}
