//! How far an account is from liquidation along a course, by the rules of [`crate::margin`]: what is left over a level of the ratio. The
//! account is over that level where it is below zero.

use super::course::Course;
use crate::margin::{Needs, Regime, backing_of};
use crate::num::{Amount, ArithmeticFault, Ratio};

type Exact<T> = Result<T, ArithmeticFault>;

/// A course with what every pool must borrow.
#[derive(Clone, Debug)]
pub struct Distances<F> {
    pub(super) pools: Vec<Needs<F>>,
    /// Pools that decide whether a move kills.
    pub(super) deciding: Vec<usize>,
    pub(super) regime: Regime,
    pub(super) collateral: F,
    pub(super) full_threshold: F,
}

/// Whether a pool decides whether a move kills. Under standard margin a dex stands for itself: what happens to another one, which may have
/// nothing to spare already, does not concern it.
pub(super) fn is_deciding(regime: Regime, is_moved: bool) -> bool {
    regime != Regime::Standard || is_moved
}

impl<F: Amount> Course<F> {
    /// Everything that is asked of how far the account is from a level.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn distances(self) -> Exact<Distances<F>> {
        let deciding = self.pools.iter().enumerate().filter(|(_, pool)| is_deciding(self.regime, pool.is_moved));
        let deciding = deciding.map(|(index, _)| index).collect();
        let pools = self.pools.into_iter().map(|pool| pool.state.needs()).collect::<Exact<Vec<_>>>()?;
        Ok(Distances { pools, deciding, regime: self.regime, collateral: self.collateral, full_threshold: self.full_threshold })
    }
}

impl<F: Amount> Distances<F> {
    fn of_pool(&self, index: usize, level: Ratio) -> Exact<Option<F>> {
        let Some((_, backing)) = backing_of(&self.pools, index, &self.collateral)? else { return Ok(None) };
        backing.distance(level).map(Some)
    }

    /// Of each pool.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn of_pools(&self, level: Ratio) -> Exact<Vec<F>> {
        (0..self.pools.len()).filter_map(|index| self.of_pool(index, level).transpose()).collect()
    }

    /// What each pool lacks in equity to be at a level of the ratio; below zero where it has more.
    ///
    /// # Derivation
    /// A pool alone needs `E = mm / level`. One that can borrow is at its level where `2·mm − E = level·(mm + C)` below `mm` and where
    /// `mm = level·(E + C)` above it; the larger of the two roots is the one that is on its own side.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn needs_of_pools(&self, level: Ratio) -> Exact<Vec<F>> {
        let inverse = Ratio::ONE.divided(level)?;
        let mut needs = Vec::with_capacity(self.pools.len());
        for (index, pool) in self.pools.iter().enumerate() {
            let alone = pool.maintenance().scaled(inverse)?;
            let share = backing_of(&self.pools, index, &self.collateral)?.and_then(|(share, _)| share);
            let need = match share {
                Some(share) => {
                    let borrowing = pool.maintenance().scaled(Ratio::TWO)?.minus(&pool.maintenance().plus(&share)?.scaled(level)?)?;
                    alone.minus(&share)?.at_least(&borrowing)?
                }
                None => alone,
            };
            needs.push(need.minus(pool.cross_equity())?);
        }
        Ok(needs)
    }

    /// Of the worst pool; zero where there is none.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn worst(&self, level: Ratio) -> Exact<F> {
        self.least(0..self.pools.len(), level)
    }

    /// Of the worst pool that a move can kill.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn worst_moved(&self, level: Ratio) -> Exact<F> {
        self.least(self.deciding.iter().copied(), level)
    }

    /// How far the debt that must exist is under the documentation's partial and full borrow thresholds; none where the regime lends nothing.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn under_borrow_thresholds(&self) -> Exact<Option<(F, F)>> {
        if self.regime != Regime::Portfolio {
            return Ok(None);
        }
        let mut debt: Option<F> = None;
        for shortfall in self.pools.iter().filter_map(Needs::shortfall) {
            debt = Some(match debt {
                Some(debt) => debt.plus(shortfall)?,
                None => shortfall.clone(),
            });
        }
        let under = |threshold: &F| debt.as_ref().map_or_else(|| Ok(threshold.clone()), |debt| threshold.minus(debt));
        Ok(Some((under(&self.collateral)?, under(&self.full_threshold)?)))
    }

    /// The least of some pools, everywhere.
    fn least(&self, pools: impl Iterator<Item = usize>, level: Ratio) -> Exact<F> {
        let mut least: Option<F> = None;
        for index in pools {
            let Some(distance) = self.of_pool(index, level)? else { continue };
            least = Some(match least {
                Some(least) => least.at_most(&distance)?,
                None => distance,
            });
        }
        least.map_or_else(|| self.collateral.minus(&self.collateral), Ok)
    }
}
