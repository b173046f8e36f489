//! The account along a move of prices: how far every pool is from liquidation, as an exact function of the move.
//!
//! A path gives every position and every collateral coin a slope: at `t` its price is `price · (1 + slope · t)`. Along it notional, equity and
//! collateral are linear, maintenance margin is the largest of its tiers' lines, and the rules' `max` and `min` keep everything piecewise
//! linear ([`Piecewise`]). What is left over the level of liquidation is `margin(t)`; the account is liquidated where it is below zero.
//! Isolated positions have equity of their own and do not enter.

use super::piecewise::Piecewise;
use crate::account::{Account, AccountPosition, Collateral};
use crate::margin::{PoolMargin, Regime, RegimeMargin};
use crate::num::{ArithmeticFault, Ratio, Usd};

type Exact<T> = Result<T, ArithmeticFault>;

/// Slopes of every price, and how far the path goes: until the first price is zero, in both directions.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    positions: Vec<Ratio>,
    collateral: Vec<Ratio>,
    start: Ratio,
    end: Option<Ratio>,
}

impl Path {
    /// A path with the slopes of positions and collateral coins.
    ///
    /// # Errors
    /// A slope too small to divide by.
    pub fn new(
        account: &Account,
        of_position: impl Fn(&AccountPosition) -> Ratio,
        of_collateral: impl Fn(&Collateral) -> Ratio,
    ) -> Exact<Self> {
        let positions: Vec<Ratio> = account.positions.iter().map(of_position).collect();
        let collateral: Vec<Ratio> = account.collateral.iter().map(of_collateral).collect();
        let mut start: Option<Ratio> = None;
        let mut end: Option<Ratio> = None;
        for slope in positions.iter().chain(&collateral).filter(|slope| !slope.is_zero()) {
            let zero = Ratio::ONE.negated().divided(*slope)?;
            if slope.is_positive() {
                start = Some(start.map_or(zero, |start| start.at_least(zero)));
            } else {
                end = Some(end.map_or(zero, |end| end.at_most(zero)));
            }
        }
        // Without a rising price the path has no natural beginning; one unit back is as far as a fall of everything.
        Ok(Self { positions, collateral, start: start.unwrap_or(Ratio::ONE.negated()), end })
    }

    /// Where the path ends, if a price is zero there.
    pub fn end(&self) -> Option<Ratio> {
        self.end
    }

    fn line(&self, at_zero: Usd, slope: Usd) -> Piecewise {
        Piecewise::line(self.start, at_zero, slope)
    }

    fn constant(&self, value: Usd) -> Piecewise {
        Piecewise::constant(self.start, value)
    }
}

/// What one pool requires and holds along a path, in its own token.
struct PoolPath {
    maintenance: Piecewise,
    cross_equity: Piecewise,
}

fn pool_path(account: &Account, path: &Path, pool: &PoolMargin, belongs: impl Fn(&AccountPosition) -> bool) -> Exact<PoolPath> {
    let mut maintenance = path.constant(Usd::ZERO);
    let mut equity_slope = Usd::ZERO;
    for (position, slope) in account.positions.iter().zip(&path.positions).filter(|(position, _)| position.is_cross() && belongs(position))
    {
        equity_slope = equity_slope.plus(position.signed_notional().scaled(*slope)?)?;
        maintenance = maintenance.plus(&maintenance_path(path, position, *slope)?)?;
    }
    Ok(PoolPath { maintenance, cross_equity: path.line(pool.cross_equity, equity_slope) })
}

/// Maintenance margin of a position: its rate rises from tier to tier and the deductions leave no step, so it is the largest of the tiers' lines.
fn maintenance_path(path: &Path, position: &AccountPosition, slope: Ratio) -> Exact<Piecewise> {
    let mut largest: Option<Piecewise> = None;
    for tier in position.tiers.iter() {
        let at_zero = position.notional.divided(tier.divisor())?.minus(tier.deduction)?;
        let line = path.line(at_zero, position.notional.divided(tier.divisor())?.scaled(slope)?);
        largest = Some(match largest {
            Some(largest) => largest.at_least(&line)?,
            None => line,
        });
    }
    Ok(largest.unwrap_or_else(|| path.constant(Usd::ZERO)))
}

/// Collateral along a path, weighted for liquidation and for the documentation's full threshold, in USDC and uncapped.
struct CollateralPath {
    liquidation: Piecewise,
    full_threshold: Piecewise,
}

fn collateral_path(account: &Account, path: &Path) -> Exact<CollateralPath> {
    let mut liquidation = path.constant(Usd::ZERO);
    let mut full_threshold = path.constant(Usd::ZERO);
    for (coin, slope) in account.collateral.iter().zip(&path.collateral) {
        let value = coin.counted.at(coin.oracle_price)?;
        let weighted = |weight: Ratio, over: Ratio| -> Exact<Piecewise> {
            let now = value.scaled(weight)?.divided(over)?;
            Ok(path.line(now, now.scaled(*slope)?))
        };
        liquidation = liquidation.plus(&weighted(Ratio::ONE.plus(coin.ltv)?, Ratio::TWO)?)?;
        full_threshold = full_threshold.plus(&weighted(Ratio::TWO.plus(coin.ltv)?, Ratio::from(3))?)?;
    }
    Ok(CollateralPath { liquidation, full_threshold })
}

/// Distances along a path; each is below zero where its rule is broken.
pub struct Distances {
    /// Over the level of liquidation, the worst pool.
    pub liquidation: Piecewise,
    /// Under the documentation's partial and full borrow thresholds; none where the regime lends nothing.
    pub borrow_thresholds: Option<(Piecewise, Piecewise)>,
}

/// How far an account is from liquidation along a path.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn distances(account: &Account, margin: &RegimeMargin, path: &Path) -> Exact<Distances> {
    let pools = margin
        .pools
        .iter()
        .enumerate()
        .map(|(index, pool)| pool_path(account, path, pool, |position| margin.pool_of(account, position) == index))
        .collect::<Exact<Vec<_>>>()?;
    let level = margin.ratio_level;
    if margin.regime != Regime::Portfolio {
        let each = pools.iter().map(|pool| own_distance(pool, level)).collect::<Exact<Vec<_>>>()?;
        return Ok(Distances { liquidation: worst(path, &each)?, borrow_thresholds: None });
    }
    let collateral = collateral_path(account, path)?;
    let mut shortfalls = Vec::with_capacity(pools.len());
    for (pool, balance) in pools.iter().zip(&account.pools) {
        let lacking = if balance.is_borrowable {
            pool.maintenance.minus(&pool.cross_equity)?.at_least_zero()?.scaled(balance.price)?
        } else {
            path.constant(Usd::ZERO)
        };
        shortfalls.push(lacking);
    }
    let mut each = Vec::with_capacity(pools.len());
    for (index, (pool, balance)) in pools.iter().zip(&account.pools).enumerate() {
        if !balance.is_borrowable {
            each.push(own_distance(pool, level)?);
            continue;
        }
        let mut backing = collateral.liquidation.clone();
        for (_, other) in shortfalls.iter().enumerate().filter(|(other, _)| *other != index) {
            backing = backing.minus(other)?;
        }
        if let Some(cap) = balance.user_borrow_cap {
            backing = backing.at_most(&path.constant(cap.scaled(balance.price)?))?;
        }
        let held = pool.cross_equity.at_least(&pool.maintenance)?.scaled(balance.price)?;
        let requirement = shortfalls
            .get(index)
            .map_or_else(|| pool.maintenance.scaled(balance.price), |lacking| pool.maintenance.scaled(balance.price)?.plus(lacking))?;
        each.push(held.plus(&backing)?.scaled(level)?.minus(&requirement)?);
    }
    let mut debt = path.constant(Usd::ZERO);
    for lacking in &shortfalls {
        debt = debt.plus(lacking)?;
    }
    let thresholds = (collateral.liquidation.minus(&debt)?, collateral.full_threshold.minus(&debt)?);
    Ok(Distances { liquidation: worst(path, &each)?, borrow_thresholds: Some(thresholds) })
}

/// Of a pool that is backed by its own equity alone.
fn own_distance(pool: &PoolPath, level: Ratio) -> Exact<Piecewise> {
    pool.cross_equity.scaled(level)?.minus(&pool.maintenance)
}

fn worst(path: &Path, each: &[Piecewise]) -> Exact<Piecewise> {
    let mut worst: Option<Piecewise> = None;
    for distance in each {
        worst = Some(match worst {
            Some(worst) => worst.at_most(distance)?,
            None => distance.clone(),
        });
    }
    Ok(worst.unwrap_or_else(|| path.constant(Usd::ZERO)))
}
