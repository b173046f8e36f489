//! What has to change for an account to be where its trader wants it: the deposit or the reduction that restores a ratio, and the size of
//! the book that survives a crash.

use super::course::{Change, Course, PoolChange, PositionChange};
use super::linear::{Affine, Linear};
use super::path::Path;
use super::piecewise::{HalfLine, Piecewise};
use crate::account::Account;
use crate::margin::{Regime, RegimeMargin};
use crate::num::{Additive, ArithmeticFault, Ratio, Usd, sum};

type Exact<T> = Result<T, ArithmeticFault>;

/// Amounts start at zero.
const AMOUNTS: HalfLine = HalfLine { start: Ratio::ZERO };

/// A deposit into each pool in turn, in its token.
struct Deposits<'a> {
    /// What is paid into each balance already.
    made: &'a [Usd],
    /// The balance that grows.
    into: usize,
}

impl Change for Deposits<'_> {
    fn position(&self, _: usize) -> Exact<Option<PositionChange>> {
        Ok(None)
    }

    fn collateral(&self, _: usize) -> Exact<Linear> {
        Ok(Linear::constant(Ratio::ONE))
    }

    fn pool(&self, index: usize) -> Exact<PoolChange> {
        let made = self.made.get(index).copied().unwrap_or_default();
        let per_unit = if index == self.into { Usd::from(1) } else { Usd::ZERO };
        Ok(PoolChange { deposit: Affine { constant: made, x: per_unit, y: Usd::ZERO }, ..PoolChange::default() })
    }
}

/// All cross positions at a multiple of their size after prices have moved by a fraction, coins that are collateral with them.
struct Resized {
    /// Size now, and per unit along the course.
    size: (Ratio, Ratio),
    change: Ratio,
}

impl Change for Resized {
    fn position(&self, _: usize) -> Exact<Option<PositionChange>> {
        let size = Linear { constant: self.size.0, x: self.size.1, y: Ratio::ZERO };
        Ok(Some(PositionChange { notional: size.scaled(Ratio::ONE.plus(self.change)?)?, pnl: size.scaled(self.change)? }))
    }

    fn collateral(&self, _: usize) -> Exact<Linear> {
        Ok(Linear::constant(Ratio::ONE.plus(self.change)?))
    }

    fn pool(&self, _: usize) -> Exact<PoolChange> {
        Ok(PoolChange::default())
    }
}

/// The first point from which a function is not below zero.
fn first_good(distance: &Piecewise) -> Exact<Option<Ratio>> {
    if !distance.value(Ratio::ZERO)?.is_negative() {
        return Ok(Some(Ratio::ZERO));
    }
    Ok(distance.sign_changes()?.into_iter().find(|crossing| !crossing.falls_below).map(|crossing| crossing.at))
}

/// A deposit that an account needs.
#[derive(Clone, Debug, PartialEq)]
pub struct RestoringDeposit {
    /// Token.
    pub token: String,
    /// Amount.
    pub amount: Usd,
    /// Which dex, where a standard account states what each holds.
    pub dex: Option<usize>,
}

/// The least deposits at which the ratio of every pool is at most a level, USDC first; empty where it is already.
///
/// Under standard margin each dex has its own need. Where the account states what its dexes hold, each gets its deposit. Otherwise dexes
/// share a token in proportion to their initial margin, and the deposit is split like the rest: the dex whose need is largest for its share
/// decides. Where several tokens are borrowed, the others are put in order before USDC.
///
/// # Formula
/// `deposit = max over dexes (need · Σ initial margin / initial margin)` for a shared token
///
/// # Rounding
/// Up to 8 decimals, the venue's for spot balances, so that the deposit is enough.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn deposits_for_ratio(account: &Account, margin: &RegimeMargin, level: Ratio) -> Exact<Vec<RestoringDeposit>> {
    let mut made = vec![Usd::ZERO; account.pools.len()];
    let mut deposits: Vec<RestoringDeposit> = Vec::new();
    let are_stated = account.states_dexes() && margin.regime == Regime::Standard;
    for (into, balance) in account.pools.iter().enumerate().rev() {
        let token = &balance.token;
        let course = Course::new(account, margin, &Deposits { made: &made, into }, &AMOUNTS)?;
        let mut needs = Vec::new();
        for (index, (pool, distance)) in margin.pools.iter().zip(course.distances()?.of_pools(level)?).enumerate() {
            if pool.token == *token {
                needs.push((index, pool.initial_margin, Usd::new(first_good(&distance)?.unwrap_or_default().decimal())));
            }
        }
        if are_stated {
            for (dex, _, need) in needs.into_iter().rev().filter(|(_, _, need)| need.is_positive()) {
                deposits.push(RestoringDeposit { token: token.clone(), amount: need.raised(8), dex: Some(dex) });
            }
            continue;
        }
        let shared = sum(needs.iter().map(|(_, initial, _)| *initial))?;
        let mut amount = Usd::ZERO;
        for (_, initial, need) in &needs {
            // A dex without a share has no need: the first one has all where none has a requirement.
            let for_share = if initial.is_positive() { need.scaled(shared.fraction_of(*initial)?)? } else { *need };
            amount = amount.at_least(for_share);
        }
        let amount = amount.raised(8);
        if amount.is_positive() {
            if let Some(made) = made.get_mut(into) {
                *made = amount;
            }
            deposits.push(RestoringDeposit { token: token.clone(), amount, dex: None });
        }
    }
    deposits.reverse();
    Ok(deposits)
}

/// Deposits by token, made before a path begins, the least with which an account survives it up to a point; empty where it does as it is.
///
/// Under standard margin the dexes of a token each need their own; the amounts are added up. Where several tokens are borrowed, the others
/// are put in order before USDC.
///
/// # Rounding
/// Up to 8 decimals, the venue's for spot balances, so that the deposit is enough.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn deposits_to_survive(account: &Account, margin: &RegimeMargin, path: &Path, end: Ratio) -> Exact<Vec<(String, Usd)>> {
    let domain = path.half_line()?;
    let course = Course::new(account, margin, path, &domain)?;
    let mut gains = vec![Usd::ZERO; margin.pools.len()];
    let mut made: Vec<(String, Usd)> = Vec::new();
    for balance in account.pools.iter().rev() {
        let needs = course.with_gains(&gains, &domain)?.distances()?.needs_of_pools(margin.ratio_level)?;
        let mut sum = Usd::ZERO;
        for ((pool, need), gain) in margin.pools.iter().zip(needs).zip(&mut gains) {
            if pool.token == balance.token {
                // The most that is lacking on the way. A pool's price stands for its token's where the path begins.
                let most = need.scaled(Ratio::ONE.negated())?.least_between(Ratio::ZERO, end)?.negated();
                let own = most.at_least(Usd::ZERO).divided(pool.price)?.raised(8);
                *gain = own;
                sum = sum.plus(own)?;
            }
        }
        if sum.is_positive() {
            made.push((balance.token.clone(), sum));
        }
    }
    made.reverse();
    Ok(made)
}

/// The share of every cross position that has to be closed at today's prices for the ratio to be at most a level; none where closing all of
/// them is not enough.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn reduction_for_ratio(account: &Account, margin: &RegimeMargin, level: Ratio) -> Exact<Option<Ratio>> {
    let closing = Resized { size: (Ratio::ONE, Ratio::ONE.negated()), change: Ratio::ZERO };
    let distance = Course::new(account, margin, &closing, &AMOUNTS)?.distances()?.worst(level)?;
    Ok(first_good(&distance)?.filter(|share| *share <= Ratio::ONE))
}

/// How a book takes a move of all its coins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CrashSize {
    /// Every multiple is liquidated, none included.
    None,
    /// The largest multiple of its cross positions that is not liquidated.
    Multiple(Ratio),
    /// There is no largest multiple.
    Any,
}

/// The largest multiple of all cross positions, taken on at today's prices, that is not liquidated after every coin has moved by a fraction.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn multiple_that_survives(account: &Account, margin: &RegimeMargin, change: Ratio) -> Exact<CrashSize> {
    let resized = Resized { size: (Ratio::ZERO, Ratio::ONE), change };
    let distance = Course::new(account, margin, &resized, &AMOUNTS)?.distances()?.worst(margin.ratio_level)?;
    Ok(match distance.sign_changes()?.last() {
        Some(last) if last.falls_below => CrashSize::Multiple(last.at),
        None if distance.value(Ratio::ZERO)?.is_negative() => CrashSize::None,
        _ => CrashSize::Any,
    })
}
