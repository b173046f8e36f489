//! How long an account lives with prices still: interest, funding and yield run at the rates of now, posted hourly.
//!
//! # Derivation
//! A pool's balance changes every hour by funding `F` of its cross positions, interest on its debt `B` and yield on what is lent out `S`:
//! `Δ' = Δ + F − B·(exp(r_b/8760) − 1) + S·(exp(r_s/8760) − 1)`. What is lost is taken from what is lent out, then borrowed; what is gained
//! repays debt, then is lent out; so `B` and `S` follow from `Δ`, and an hour is a linear map of `Δ` in each of the stretches between. Many
//! hours are powers of the map, taken as long as `Δ` stays in its stretch.
//!
//! With prices still, an hour is an increasing map, so each pool only ever gets better or only ever worse. Where none gets worse, an account
//! that lives now lives on. Where none gets better, what has become of it once stays so: it is looked at after twice as many hours each time
//! until it has, and the hour is found by halving. Where some get better and others worse, collateral that they share may be short for a
//! while only: then the looks are a hundredth of the time passed apart.

use super::course::{Course, Still};
use super::linear::{Affine, Domain};
use crate::account::{Account, AccountPosition, USDC};
use crate::margin::{PositionMargin, Regime, RegimeMargin};
use crate::num::{ArithmeticFault, Ratio, Usd};
use std::cmp::Ordering;

type Exact<T> = Result<T, ArithmeticFault>;

/// Years that are looked at.
const YEARS: u32 = 10;

/// Hours that are looked at.
pub fn horizon_hours(account: &Account) -> u32 {
    account.rulebook.venue.interest.hours_per_year.saturating_mul(YEARS)
}

/// How long an account lives.
#[derive(Clone, Debug, PartialEq)]
pub struct Duration {
    /// Whole hours until it is liquidatable; none within the horizon.
    pub until_liquidatable: Option<u32>,
    /// Whole hours until free collateral in USDC is used up; none within the horizon.
    pub until_unable_to_open: Option<u32>,
}

/// How long an account lives under a regime; the names of the rates that are not known, if one that matters is not.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn duration(account: &Account, margin: &RegimeMargin) -> Exact<Result<Duration, Vec<String>>> {
    let unknown = unknown_rates(account, margin);
    if !unknown.is_empty() {
        return Ok(Err(unknown));
    }
    let horizon = horizon_hours(account);
    let mut flows = Vec::with_capacity(margin.pools.len());
    for index in 0..margin.pools.len() {
        flows.push(PoolFlow::new(account, margin, index)?);
    }
    let course = Course::new(account, margin, &Still, &Now)?;
    let is_dead = |flows: &[PoolFlow]| {
        let gains: Vec<Usd> = flows.iter().map(|flow| flow.gain).collect();
        Ok(course.with_gains(&gains, &Now)?.distances()?.worst(margin.ratio_level)?.is_negative())
    };
    let cannot_open = |flows: &[PoolFlow]| {
        let mut free = margin.free_collateral;
        for (flow, _) in flows.iter().zip(&margin.pools).filter(|(_, pool)| pool.token == USDC) {
            free = free.plus(flow.gain)?;
        }
        Ok(!free.is_positive())
    };
    Ok(Ok(Duration {
        until_liquidatable: if margin.is_liquidatable { Some(0) } else { first_hour(&flows, horizon, is_dead)? },
        until_unable_to_open: first_hour(&flows, horizon, cannot_open)?,
    }))
}

/// Whole hours until funding has used up an isolated position; none if it never does within the horizon, or if its rate is not known.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn isolated_duration(account: &Account, position: &AccountPosition, margin: &PositionMargin) -> Exact<Option<u32>> {
    let left = position.isolated_equity.minus(margin.maintenance)?;
    if left.is_negative() {
        return Ok(Some(0));
    }
    let Some(paid) = position.funding_per_hour()?.map(Usd::negated).filter(|paid| paid.is_positive()) else { return Ok(None) };
    let horizon = horizon_hours(account);
    if paid.scaled(Ratio::from(horizon))? <= left {
        return Ok(None);
    }
    // The first hour after which less than nothing is left.
    Ok(Some(left.fraction_of(paid)?.whole().saturating_add(1)))
}

/// Rates that matter and are not known.
fn unknown_rates(account: &Account, margin: &RegimeMargin) -> Vec<String> {
    let crosses = account.positions.iter().filter(|position| position.is_cross() && position.funding_rate.is_none());
    let mut unknown: Vec<String> = crosses.map(|position| format!("funding rate of {}", position.coin)).collect();
    if margin.regime == Regime::Portfolio {
        let lends = |token: &str| account.pools.iter().any(|pool| pool.token == token && pool.is_borrowable);
        let tokens = margin.pools.iter().filter(|pool| lends(&pool.token)).map(|pool| pool.token.as_str());
        unknown.extend(tokens.filter(|token| account.utilization_of(token).is_none()).map(|token| format!("utilization of {token}")));
    }
    unknown
}

/// A domain of one point, the prices of now, where a function is its value.
struct Now;

impl Domain for Now {
    type Function = Usd;

    fn function(&self, form: Affine) -> Usd {
        form.constant
    }
}

/// What an hour does to a pool's gain.
#[derive(Clone, Copy, Debug)]
struct HourMap {
    multiple: Ratio,
    addition: Usd,
}

impl HourMap {
    fn apply(&self, gain: Usd) -> Exact<Usd> {
        gain.scaled(self.multiple)?.plus(self.addition)
    }

    /// This and then another.
    fn then(&self, next: &Self) -> Exact<Self> {
        Ok(Self { multiple: self.multiple.scaled(next.multiple)?, addition: next.apply(self.addition)? })
    }
}

/// A pool as hours pass, in its token.
#[derive(Clone, Debug)]
pub struct PoolFlow {
    funding: Usd,
    borrowed: Usd,
    supplied: Usd,
    borrow_growth: Ratio,
    supply_growth: Ratio,
    /// Since now.
    gain: Usd,
    /// Where an hour leads from now, and with it every hour after.
    tendency: Option<Ordering>,
    /// Powers of two of an hour's map, by stretch, as far as they were needed.
    powers: Vec<(Stretch, Vec<HourMap>)>,
    /// The last number of hours that was asked for at once, as one map of a stretch.
    span: Option<(Stretch, u32, HourMap)>,
}

/// Gains between which an hour is one linear map; open where there is no bound.
type Stretch = (Option<Usd>, Option<Usd>);

impl PoolFlow {
    /// A pool as it is now; rates that are not known count as zero.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn new(account: &Account, margin: &RegimeMargin, index: usize) -> Exact<Self> {
        let mut funding = Usd::ZERO;
        for position in account.positions.iter().filter(|position| position.is_cross() && margin.pool_of(account, position) == index) {
            funding = funding.plus(position.funding_per_hour()?.unwrap_or_default())?;
        }
        let rules = &account.rulebook.venue.interest;
        let still = Self {
            funding,
            borrowed: Usd::ZERO,
            supplied: Usd::ZERO,
            borrow_growth: Ratio::ZERO,
            supply_growth: Ratio::ZERO,
            gain: Usd::ZERO,
            tendency: None,
            powers: Vec::new(),
            span: None,
        };
        let Some(pool) = margin.pools.get(index).filter(|_| margin.regime == Regime::Portfolio) else { return Ok(still) };
        let is_borrowable = account.pools.get(index).is_some_and(|pool| pool.is_borrowable);
        let Some(utilization) = account.utilization_of(&pool.token).filter(|_| is_borrowable) else { return Ok(still) };
        Ok(Self {
            borrowed: pool.borrowed,
            supplied: pool.supplied,
            borrow_growth: rules.growth(rules.borrow_rate(utilization)?, 1)?,
            supply_growth: rules.growth(rules.supply_rate(utilization)?, 1)?,
            ..still
        })
    }

    /// Debt and supply at a gain.
    fn lending(&self, gain: Usd) -> Exact<(Usd, Usd)> {
        if gain.is_negative() {
            let left = self.supplied.plus(gain)?;
            return Ok((self.borrowed.plus(left.negated().at_least(Usd::ZERO))?, left.at_least(Usd::ZERO)));
        }
        let left = self.borrowed.minus(gain)?;
        Ok((left.at_least(Usd::ZERO), self.supplied.plus(left.negated().at_least(Usd::ZERO))?))
    }

    /// One hour.
    fn next(&self, gain: Usd) -> Exact<Usd> {
        let (borrowed, supplied) = self.lending(gain)?;
        gain.plus(self.funding)?.minus(borrowed.scaled(self.borrow_growth)?)?.plus(supplied.scaled(self.supply_growth)?)
    }

    /// Gains between which an hour is one linear map: where what is lent out is used up, and where the debt is repaid.
    fn stretch(&self, is_rising: bool) -> Stretch {
        let bounds = [self.supplied.negated(), Usd::ZERO, self.borrowed];
        let below = bounds.iter().rev().find(|bound| if is_rising { **bound <= self.gain } else { **bound < self.gain });
        let above = bounds.iter().find(|bound| if is_rising { **bound > self.gain } else { **bound >= self.gain });
        (below.copied(), above.copied())
    }

    /// The linear map of a stretch: below what is lent out and above today up to the debt, a gain changes the debt; elsewhere what is lent out.
    fn map(&self, (below, above): Stretch) -> Exact<HourMap> {
        let changes_debt = above.is_some() && below.is_none_or(|below| !below.is_negative());
        let multiple = Ratio::ONE.plus(if changes_debt { self.borrow_growth } else { self.supply_growth })?;
        let inside = below.or(above).unwrap_or_default();
        Ok(HourMap { multiple, addition: self.next(inside)?.minus(inside.scaled(multiple)?)? })
    }

    /// An hour's map of a stretch, doubled so many times.
    fn power(&mut self, stretch: Stretch, doublings: u32) -> Exact<HourMap> {
        let known = self.powers.iter().position(|(known, _)| *known == stretch);
        if known.is_none() {
            self.powers.push((stretch, vec![self.map(stretch)?]));
        }
        let index = known.unwrap_or_else(|| self.powers.len().saturating_sub(1));
        let Some((_, powers)) = self.powers.get_mut(index) else { return self.map(stretch) };
        let wanted = usize::try_from(doublings).unwrap_or(usize::MAX);
        while let Some(last) = powers.last().filter(|_| powers.len() <= wanted) {
            let next = last.then(last)?;
            powers.push(next);
        }
        powers.get(wanted).copied().ok_or(ArithmeticFault::Overflow)
    }

    /// So many hours of a stretch as one map.
    fn span(&mut self, stretch: Stretch, hours: u32) -> Exact<HourMap> {
        if let Some((known, span, map)) = self.span
            && known == stretch
            && span == hours
        {
            return Ok(map);
        }
        let mut whole: Option<HourMap> = None;
        for doublings in (0..u32::BITS).filter(|bit| hours.checked_shr(*bit).unwrap_or(0) & 1 == 1) {
            let power = self.power(stretch, doublings)?;
            whole = Some(whole.map_or(Ok(power), |whole| whole.then(&power))?);
        }
        let map = whole.unwrap_or(HourMap { multiple: Ratio::ONE, addition: Usd::ZERO });
        self.span = Some((stretch, hours, map));
        Ok(map)
    }

    /// Where an hour leads, and with it every hour after.
    fn tendency(&mut self) -> Exact<Ordering> {
        match self.tendency {
            Some(tendency) => Ok(tendency),
            None => Ok(*self.tendency.insert(self.next(self.gain)?.cmp(&self.gain))),
        }
    }

    /// What the pool has gained since now, in its token.
    pub fn gain(&self) -> Usd {
        self.gain
    }

    /// Lets hours pass.
    ///
    /// # Errors
    /// Overflow.
    pub fn advance(&mut self, hours: u32) -> Exact<()> {
        if self.borrow_growth.is_zero() && self.supply_growth.is_zero() {
            // Nothing compounds.
            self.gain = self.gain.plus(self.funding.scaled(Ratio::from(hours))?)?;
            return Ok(());
        }
        let tendency = self.tendency()?;
        let mut left = hours;
        while left > 0 && tendency != Ordering::Equal {
            let stretch = self.stretch(tendency == Ordering::Greater);
            let is_inside = |gain: Usd| stretch.0.is_none_or(|below| gain >= below) && stretch.1.is_none_or(|above| gain <= above);
            let reached = self.span(stretch, left)?.apply(self.gain)?;
            if is_inside(reached) {
                self.gain = reached;
                break;
            }
            // The largest power of two hours that stays inside; an hour that leaves is a step of its own.
            let mut span: u32 = 1;
            let mut best = (self.next(self.gain)?, 1);
            for doublings in 0..u32::BITS {
                if span > left {
                    break;
                }
                let reached = self.power(stretch, doublings)?.apply(self.gain)?;
                if !is_inside(reached) {
                    break;
                }
                best = (reached, span);
                span = span.saturating_mul(2);
            }
            self.gain = best.0;
            left = left.saturating_sub(best.1);
        }
        Ok(())
    }
}

/// The first whole hour at which something is so; none within the horizon.
fn first_hour(flows: &[PoolFlow], horizon: u32, is_so: impl Fn(&[PoolFlow]) -> Exact<bool>) -> Exact<Option<u32>> {
    if is_so(flows)? {
        return Ok(Some(0));
    }
    let mut state = flows.to_vec();
    let tendencies = state.iter_mut().map(PoolFlow::tendency).collect::<Exact<Vec<_>>>()?;
    if !tendencies.contains(&Ordering::Less) {
        return Ok(None);
    }
    // The part of the time passed that a look is away from the last.
    let part = if tendencies.contains(&Ordering::Greater) { 100 } else { 1 };
    let mut hour: u32 = 0;
    while hour < horizon {
        let step = hour.checked_div(part).unwrap_or(0).saturating_add(1).min(horizon.saturating_sub(hour));
        let later = after(&state, step)?;
        if is_so(&later)? {
            let (mut low, mut high) = (0, step);
            while high.saturating_sub(low) > 1 {
                let middle = low.midpoint(high);
                if is_so(&after(&state, middle)?)? {
                    high = middle;
                } else {
                    low = middle;
                }
            }
            return Ok(Some(hour.saturating_add(high)));
        }
        state = later;
        hour = hour.saturating_add(step);
    }
    Ok(None)
}

fn after(flows: &[PoolFlow], hours: u32) -> Exact<Vec<PoolFlow>> {
    let mut later = flows.to_vec();
    for flow in &mut later {
        flow.advance(hours)?;
    }
    Ok(later)
}
