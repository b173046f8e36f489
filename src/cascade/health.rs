//! Which step of the ladder an account is on at given prices, and how far prices may move before that can change.

use super::money::{Micro, PARTS, Weights, parts};
use super::world::{Regime, World, maintenance, steepest_rate};
use crate::margin::{Lending, Needs, PoolState, collateral_share};
use crate::rulebook::{LadderRules, newest};
use std::sync::OnceLock;

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
    /// What its coins count for the ratio.
    pub partial: i128,
    /// The debt above which everything is taken.
    pub full: i128,
    /// The ratio above which it is liquidated, in millionths.
    pub level: i128,
}

/// Levels of the venue, in millionths.
struct Levels {
    /// Ratio above which an account of portfolio margin is liquidated.
    portfolio: i128,
    /// Maintenance margin over equity above which the backstop takes over.
    backstop: i128,
}

fn levels() -> &'static Levels {
    static LEVELS: OnceLock<Levels> = OnceLock::new();
    LEVELS.get_or_init(|| Levels {
        portfolio: parts(newest().portfolio_margin.liquidation_level),
        backstop: parts(LadderRules::embedded().backstop_above_ratio),
    })
}

impl Figures {
    /// What the margin rules make of it: an account of portfolio margin can borrow against its coins.
    fn needs(&self, regime: Regime) -> Option<Needs<Micro>> {
        let lending = if regime == Regime::Portfolio { Lending::Uncapped } else { Lending::None };
        PoolState { cross_equity: Micro(self.equity), maintenance: Micro(self.maintenance), lending }.needs().ok()
    }

    /// What must be borrowed so that the USDC equity meets maintenance margin.
    pub fn borrowed(&self) -> i128 {
        self.needs(Regime::Portfolio).and_then(|needs| needs.shortfall().copied()).map_or(0, |shortfall| shortfall.0)
    }

    /// Equity, coins included.
    pub fn worth(&self) -> i128 {
        self.equity + self.coins
    }

    /// What is required and what backs it.
    fn backing(&self, regime: Regime) -> (i128, i128) {
        let backing = |needs: Needs<Micro>| needs.backing(needs.share(&Micro(self.partial), None)?.as_ref());
        // Nothing fails here: sums stay within their bounds.
        self.needs(regime).and_then(|needs| backing(needs).ok()).map_or((0, 0), |found| (found.requirement.0, found.backing.0))
    }

    /// How far it is from liquidation, in millionths of micro-USDC: negative from a ratio above its level.
    pub fn room(&self, regime: Regime) -> i128 {
        let (required, backing) = self.backing(regime);
        self.level * backing - PARTS * required
    }

    /// Requirement over what backs it; none where something is required and nothing backs it.
    pub fn ratio(&self, regime: Regime) -> Option<f64> {
        let (required, backing) = self.backing(regime);
        if required == 0 { Some(0.0) } else { (backing > 0).then(|| required as f64 / backing as f64) }
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
    let own = world.own_rules(account);
    let level = own.map_or(if world.accounts.regime[account] == Regime::Portfolio { levels().portfolio } else { PARTS }, |own| own.level);
    let mut sums = Figures { equity: world.accounts.cash[account], level, ..Figures::default() };
    for index in world.accounts.perps(account) {
        let coin = world.perps.coin[index] as usize;
        let value = i128::from(world.perps.size[index]) * i128::from(prices[coin]);
        sums.equity += value;
        sums.notional += value.abs();
        sums.maintenance += maintenance(world.tiers(account, index), value.abs());
    }
    for index in world.accounts.coins(account) {
        let coin = world.coins.coin[index] as usize;
        let value = i128::from(world.coins.size[index]) * i128::from(prices[coin]);
        let weights = world.weights(account, index);
        sums.coins += value;
        sums.partial += value * weights.liquidation / Weights::WHOLE;
        sums.full += value * weights.full / Weights::WHOLE;
    }
    if let Some(cap) = own.and_then(|own| own.collateral_cap) {
        sums.partial = collateral_share(&Micro(sums.partial), None, Some(&Micro(cap))).map_or(cap, |share| share.0);
    }
    sums
}

/// The step that an account of these sums is on.
pub fn health(regime: Regime, sums: &Figures) -> Health {
    match regime {
        Regime::Standard if sums.notional == 0 || sums.room(regime) >= 0 => Health::Sound,
        Regime::Standard if sums.equity < 0 => Health::BelowZero,
        Regime::Standard if levels().backstop * sums.equity < PARTS * sums.maintenance => Health::Backstop,
        Regime::Standard => Health::Market,
        Regime::Portfolio if sums.notional == 0 && sums.coins == 0 => Health::Sound,
        Regime::Portfolio if sums.room(regime) >= 0 => Health::Sound,
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
    let rate = world.accounts.perps(account).map(|index| steepest_rate(world.tiers(account, index))).fold(0.0, f64::max);
    let level = sums.level as f64 / PARTS as f64;
    let (notional, coins) = (sums.notional as f64, sums.coins as f64);
    let room = sums.room(world.accounts.regime[account]) as f64 / PARTS as f64;
    // A thousand micro-USDC stand for all roundings of tiers and thresholds.
    match world.accounts.regime[account] {
        Regime::Standard if sums.notional == 0 => f64::INFINITY,
        Regime::Standard => (room - 1_000.0) / (notional * (level + rate)),
        Regime::Portfolio if sums.notional == 0 && sums.coins == 0 => f64::INFINITY,
        Regime::Portfolio => {
            let slope = (1.0 + level + 2.0 * rate) * notional + level.max(1.0) * coins;
            (room - 1_000.0) / slope
        }
    }
}
