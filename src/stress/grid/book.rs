//! A book under one regime as sums: what stands still, and per axis what moves with it, as linear functions of a price's multiple.
//!
//! The maintenance of several positions is one piecewise linear function of their common multiple: at each bound of a tier its slope and
//! its deduction change. The rules on these sums are those of [`crate::margin`].

use super::units::{Level, Scale, Units};
use crate::account::{Account, AccountPosition};
use crate::margin::{
    Lending, Needs, PoolState, PositionMargin, Regime, RegimeMargin, backing_of, full_threshold_thrice, liquidation_value, maintenance_at,
};
use crate::num::{Additive, ArithmeticFault, Ratio, Usd, sum};
use crate::solve::Path;

type Exact<T> = Result<T, ArithmeticFault>;

/// Sums over a pool, in USDC.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct PoolSums {
    /// Isolated positions included.
    pub equity: Units,
    pub cross_equity: Units,
    pub initial: Units,
    pub maintenance: Units,
}

impl PoolSums {
    pub fn plus(&self, other: &Self) -> Exact<Self> {
        Ok(Self {
            equity: self.equity.plus(&other.equity)?,
            cross_equity: self.cross_equity.plus(&other.cross_equity)?,
            initial: self.initial.plus(&other.initial)?,
            maintenance: self.maintenance.plus(&other.maintenance)?,
        })
    }
}

/// Collateral, weighted in the ways that rules ask for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct CollateralSums {
    /// What is supplied, at its price.
    pub value: Units,
    /// Weighted for liquidation.
    pub liquidation: Units,
    /// Three times the documentation's full threshold, so that thirds stay exact.
    pub full_threshold_thrice: Units,
}

impl CollateralSums {
    pub fn plus(&self, other: &Self) -> Exact<Self> {
        Ok(Self {
            value: self.value.plus(&other.value)?,
            liquidation: self.liquidation.plus(&other.liquidation)?,
            full_threshold_thrice: self.full_threshold_thrice.plus(&other.full_threshold_thrice)?,
        })
    }

    /// Of collateral that moves with a price, at a multiple of it.
    pub fn at(&self, price: i128) -> Exact<Self> {
        Ok(Self {
            value: self.value.times(price)?,
            liquidation: self.liquidation.times(price)?,
            full_threshold_thrice: self.full_threshold_thrice.times(price)?,
        })
    }
}

/// A piece of a maintenance function: from a multiple of the price on, `slope · price − deduction`.
#[derive(Clone, Copy, Debug)]
struct Piece {
    from: i128,
    slope: Units,
    deduction: Units,
}

/// Positions of a pool that move with one price.
#[derive(Clone, Debug, Default)]
pub(super) struct MovingSums {
    /// Signed notional of all, and of the cross ones.
    notional: Units,
    cross_notional: Units,
    initial: Units,
    maintenance: Vec<Piece>,
}

impl MovingSums {
    /// What they add at a multiple of the price; their equity is counted from today's.
    pub fn at(&self, price: i128, scale: &Scale) -> Exact<PoolSums> {
        let change = price.checked_sub(scale.denominator).ok_or(ArithmeticFault::Overflow)?;
        let index = self.maintenance.partition_point(|piece| piece.from <= price);
        let maintenance = match index.checked_sub(1).and_then(|index| self.maintenance.get(index)) {
            Some(piece) => piece.slope.times(price)?.minus(&piece.deduction.times(scale.denominator)?)?,
            None => Units::default(),
        };
        Ok(PoolSums {
            equity: self.notional.times(change)?,
            cross_equity: self.cross_notional.times(change)?,
            initial: self.initial.times(price)?,
            maintenance,
        })
    }

    fn new(positions: &[(&AccountPosition, &PositionMargin)], token_price: Ratio, scale: &Scale) -> Exact<Self> {
        let mut moving = Self::default();
        let (mut base, mut turns) = ((Units::default(), Units::default()), Vec::new());
        for (position, own) in positions {
            let signed = scale.per_price(position.signed_notional().scaled(token_price)?)?;
            moving.notional = moving.notional.plus(&signed)?;
            if !position.is_cross() {
                continue;
            }
            moving.cross_notional = moving.cross_notional.plus(&signed)?;
            moving.initial = moving.initial.plus(&scale.per_price(own.initial.scaled(token_price)?)?)?;
            let mut before: Option<(Units, Units)> = None;
            for tier in position.tiers.iter() {
                let undeducted = maintenance_at(&position.notional, tier.max_leverage, &Usd::ZERO)?;
                let slope = scale.per_price(undeducted.scaled(token_price)?)?;
                let form = (slope, scale.per_price(tier.deduction.scaled(token_price)?)?);
                match before {
                    None => base = (base.0.plus(&form.0)?, base.1.plus(&form.1)?),
                    Some(before) => {
                        let bound = scale.units(tier.lower_bound.scaled(token_price)?).ok();
                        let notional = scale.per_price(position.notional.scaled(token_price)?)?;
                        // A bound too large to be counted here is beyond every price of the axes.
                        if let Some(from) = bound.and_then(|bound| first_multiple(bound.0, notional.0)) {
                            turns.push((from, form.0.minus(&before.0)?, form.1.minus(&before.1)?));
                        }
                    }
                }
                before = Some(form);
            }
        }
        crate::ordered::sort_by(&mut turns, Ord::cmp);
        moving.maintenance.push(Piece { from: i128::MIN, slope: base.0, deduction: base.1 });
        for (from, slope, deduction) in turns {
            base = (base.0.plus(&slope)?, base.1.plus(&deduction)?);
            moving.maintenance.push(Piece { from, slope: base.0, deduction: base.1 });
        }
        Ok(moving)
    }
}

/// The least multiple of a positive amount that is not below a bound; none of an amount of zero.
fn first_multiple(bound: i128, amount: i128) -> Option<i128> {
    let whole = bound.checked_div(amount)?;
    if bound.checked_rem(amount)? > 0 { whole.checked_add(1) } else { Some(whole) }
}

/// A book under one regime.
#[derive(Clone, Debug)]
pub(super) struct Book {
    pub regime: Regime,
    level: Level,
    /// What each pool can borrow.
    lending: Vec<Lending<Units>>,
    pub still: Vec<PoolSums>,
    pub first: Vec<MovingSums>,
    pub second: Vec<MovingSums>,
    pub collateral: CollateralSums,
    pub first_collateral: CollateralSums,
    pub second_collateral: CollateralSums,
}

/// What a cell says of a regime.
#[derive(Clone, Copy, Debug)]
pub(super) struct Figures<R> {
    pub ratio: Option<R>,
    pub is_liquidatable: bool,
    pub account_value: Units,
    pub initial_margin: Units,
    pub maintenance_margin: Units,
    /// 0 below the documentation's borrow thresholds, 1 above the partial one, 2 above the full one.
    pub borrow_threshold: u8,
}

/// What moves with which axis.
#[derive(Clone, Debug, Default)]
pub(super) struct Movers {
    pub first: Path,
    pub second: Path,
}

/// Every amount that a book is made of, to find a scale for them.
pub(super) fn amounts(account: &Account, margins: [&RegimeMargin; 3], positions: &[PositionMargin]) -> Exact<Vec<Usd>> {
    let mut amounts = Vec::new();
    for pool in margins.iter().flat_map(|margin| &margin.pools) {
        amounts.extend([pool.equity.scaled(pool.price)?, pool.cross_equity.scaled(pool.price)?]);
    }
    for (position, own) in account.positions.iter().zip(positions) {
        let price = account.pools.get(account.pool_of(position)).map_or(Ratio::ONE, |pool| pool.price);
        let largest_deduction = position.tiers.last().map(|tier| tier.deduction).unwrap_or_default();
        for amount in [position.notional, own.initial, own.maintenance, largest_deduction] {
            amounts.push(amount.scaled(price)?);
        }
    }
    for coin in &account.collateral {
        let counted = coin.counted.at(coin.oracle_price)?;
        amounts.extend([coin.supplied.at(coin.oracle_price)?, full_threshold_thrice(&counted, coin.ltv)?]);
    }
    for pool in &account.pools {
        amounts.extend(pool.user_borrow_cap.map(|cap| cap.scaled(pool.price)).transpose()?);
    }
    Ok(amounts)
}

impl Book {
    /// A book with what moves along each axis.
    pub fn new(account: &Account, positions: &[PositionMargin], margin: &RegimeMargin, movers: &Movers, scale: &Scale) -> Exact<Self> {
        let mut book = Self {
            regime: margin.regime,
            level: Level::of(margin.ratio_level)?,
            lending: Vec::new(),
            still: Vec::new(),
            first: Vec::new(),
            second: Vec::new(),
            collateral: CollateralSums::default(),
            first_collateral: CollateralSums::default(),
            second_collateral: CollateralSums::default(),
        };
        for (index, pool) in margin.pools.iter().enumerate() {
            let all = account.positions.iter().zip(positions).enumerate();
            let own = all.filter(|(_, (position, _))| margin.pool_of(account, position) == index);
            let (mut first, mut second) = (Vec::new(), Vec::new());
            let (mut initial, mut maintenance) = (Vec::new(), Vec::new());
            for (place, (position, margin)) in own {
                if !movers.first.of_position(place).is_zero() {
                    first.push((position, margin));
                } else if !movers.second.of_position(place).is_zero() {
                    second.push((position, margin));
                } else if position.is_cross() {
                    initial.push(margin.initial);
                    maintenance.push(margin.maintenance);
                }
            }
            let units = |amount: Usd| scale.units(amount.scaled(pool.price)?);
            book.still.push(PoolSums {
                equity: units(pool.equity)?,
                cross_equity: units(pool.cross_equity)?,
                initial: units(sum(initial)?)?,
                maintenance: units(sum(maintenance)?)?,
            });
            book.first.push(MovingSums::new(&first, pool.price, scale)?);
            book.second.push(MovingSums::new(&second, pool.price, scale)?);
            let balance = account.pools.get(index).filter(|balance| margin.regime == Regime::Portfolio && balance.is_borrowable);
            book.lending.push(match balance.map(|balance| balance.user_borrow_cap) {
                None => Lending::None,
                Some(None) => Lending::Uncapped,
                Some(Some(cap)) => Lending::UpTo(units(cap)?),
            });
        }
        for (place, coin) in account.collateral.iter().enumerate().filter(|_| margin.regime == Regime::Portfolio) {
            let is_moving = [&movers.first, &movers.second].map(|path| !path.of_collateral(place).is_zero());
            // What moves is multiplied by its price, what stands still by the denominator of every price.
            let (sums, price) = match is_moving {
                [true, _] => (&mut book.first_collateral, 1),
                [_, true] => (&mut book.second_collateral, 1),
                _ => (&mut book.collateral, scale.denominator),
            };
            let counted = coin.counted.at(coin.oracle_price)?;
            let units = |amount: Usd| scale.per_price(amount)?.times(price);
            *sums = sums.plus(&CollateralSums {
                value: units(coin.supplied.at(coin.oracle_price)?)?,
                liquidation: units(liquidation_value(&counted, coin.ltv)?)?,
                full_threshold_thrice: units(full_threshold_thrice(&counted, coin.ltv)?)?,
            })?;
        }
        Ok(book)
    }

    /// What the rules say of sums.
    pub fn figures<R: Copy + Default + PartialOrd>(
        &self,
        pools: &[PoolSums],
        collateral: &CollateralSums,
        divide: impl Fn(&Units, &Units) -> Option<R>,
    ) -> Exact<Figures<R>> {
        let zero = Units::default();
        let mut debt = zero;
        let mut found = Figures {
            ratio: Some(R::default()),
            is_liquidatable: false,
            account_value: collateral.value,
            initial_margin: zero,
            maintenance_margin: zero,
            borrow_threshold: 0,
        };
        let mut needs = Vec::with_capacity(pools.len());
        for (pool, lending) in pools.iter().zip(&self.lending) {
            found.account_value = found.account_value.plus(&pool.equity)?;
            found.initial_margin = found.initial_margin.plus(&pool.initial)?;
            found.maintenance_margin = found.maintenance_margin.plus(&pool.maintenance)?;
            let state = PoolState { cross_equity: pool.cross_equity, maintenance: pool.maintenance, lending: *lending };
            needs.push(state.needs()?);
        }
        for shortfall in needs.iter().filter_map(Needs::shortfall) {
            debt = debt.plus(shortfall)?;
        }
        for index in 0..needs.len() {
            let Some((_, backing)) = backing_of(&needs, index, &collateral.liquidation)? else { continue };
            let ratio = backing.quotient(|requirement, backing| Ok(divide(requirement, backing)))?;
            found.is_liquidatable |= backing.is_above(|requirement, backing| self.level.is_exceeded(requirement, backing))?;
            // The worst pool decides.
            found.ratio = found.ratio.zip(ratio).map(|(worst, ratio)| if ratio > worst { ratio } else { worst });
        }
        if self.regime == Regime::Portfolio {
            let thrice = debt.plus(&debt)?.plus(&debt)?;
            let is_partial = u8::from(debt > collateral.liquidation);
            found.borrow_threshold = if thrice > collateral.full_threshold_thrice { 2 } else { is_partial };
        }
        Ok(found)
    }
}
