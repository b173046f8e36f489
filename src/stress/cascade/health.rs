//! Which step of the ladder an account is on at given prices, and how far prices may move before that can change.

use super::world::{Regime, World};

/// Sums of one account, in micro-USDC.
#[derive(Clone, Copy, Debug, Default)]
pub struct Figures {
    /// USDC equity: money and unrealised PnL.
    pub equity: i128,
    /// Maintenance margin.
    pub maintenance: i128,
    /// Notional of its perps.
    pub notional: i128,
    /// Value of its coins.
    pub coins: i128,
    /// Its coins weighted with (1 + LTV) / 2.
    pub partial: i128,
    /// Its coins weighted with (2 + LTV) / 3: from there on everything is taken.
    pub full: i128,
}

impl Figures {
    /// What must be borrowed so that the USDC equity meets maintenance margin.
    pub fn borrowed(&self) -> i128 {
        (self.maintenance - self.equity).max(0)
    }

    /// Equity, coins included.
    pub fn worth(&self) -> i128 {
        self.equity + self.coins
    }

    /// How far portfolio margin is from liquidation, times 100: negative from a ratio above 0.95.
    pub fn portfolio_room(&self) -> i128 {
        95 * (self.equity.max(self.maintenance) + self.partial) - 100 * (self.maintenance + self.borrowed())
    }
}

/// A step of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// Not liquidatable.
    Sound,
    /// Market orders; of portfolio margin: perps by market orders, collateral in steps.
    Market,
    /// The backstop takes it.
    Backstop,
    /// The account is worth less than nothing.
    BelowZero,
}

/// The sums of an account at prices.
pub fn figures(world: &World, account: usize, prices: &[i64]) -> Figures {
    let mut sums = Figures { equity: world.accounts.cash[account], ..Figures::default() };
    for index in world.accounts.perps(account) {
        let coin = world.perps.coin[index] as usize;
        let value = i128::from(world.perps.size[index]) * i128::from(prices[coin]);
        sums.equity += value;
        sums.notional += value.abs();
        sums.maintenance += world.markets[coin].maintenance(value.abs());
    }
    for index in world.accounts.coins(account) {
        let coin = world.coins.coin[index] as usize;
        let value = i128::from(world.coins.size[index]) * i128::from(prices[coin]);
        let loan_to_value = world.markets[coin].loan_to_value;
        sums.coins += value;
        if loan_to_value > 0 {
            sums.partial += value * (1_000_000 + loan_to_value) / 2_000_000;
            sums.full += value * (2_000_000 + loan_to_value) / 3_000_000;
        }
    }
    sums
}

/// The step that an account of these sums is on.
pub fn health(regime: Regime, sums: &Figures) -> Health {
    match regime {
        Regime::Standard if sums.notional == 0 || sums.equity >= sums.maintenance => Health::Sound,
        Regime::Standard if sums.equity < 0 => Health::BelowZero,
        Regime::Standard if 3 * sums.equity < 2 * sums.maintenance => Health::Backstop,
        Regime::Standard => Health::Market,
        Regime::Portfolio if sums.notional == 0 && sums.coins == 0 => Health::Sound,
        Regime::Portfolio if sums.portfolio_room() >= 0 => Health::Sound,
        Regime::Portfolio if sums.worth() < 0 => Health::BelowZero,
        Regime::Portfolio if sums.borrowed() > sums.full => Health::Backstop,
        Regime::Portfolio => Health::Market,
    }
}

/// A move of every price, as a fraction, that an account surely survives from where it is; negative when it is liquidatable.
///
/// Equity changes by no more than its notional times the move, maintenance margin by no more than the steepest rate of that, weighted
/// collateral by no more than its value.
pub fn safe_move(world: &World, account: usize, sums: &Figures) -> f64 {
    let rate = world.accounts.perps(account).map(|index| world.markets[world.perps.coin[index] as usize].steepest_rate).fold(0.0, f64::max);
    let (notional, coins) = (sums.notional as f64, sums.coins as f64);
    // A thousand micro-USDC stand for all roundings of tiers and thresholds.
    match world.accounts.regime[account] {
        Regime::Standard if sums.notional == 0 => f64::INFINITY,
        Regime::Standard => ((sums.equity - sums.maintenance - 1_000) as f64) / (notional * (1.0 + rate)),
        Regime::Portfolio if sums.notional == 0 && sums.coins == 0 => f64::INFINITY,
        Regime::Portfolio => {
            let slope = (1.95 + 2.0 * rate) * notional + coins;
            (sums.portfolio_room() - 100_000) as f64 / 100.0 / slope
        }
    }
}
