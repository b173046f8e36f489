//! What a pool requires and what backs it: the rules of the regimes, once, over any amount.
//!
//! The margin of an account asks them over figures, the inverse questions over functions of what changes, a grid over integers.
//! A pool that can borrow nothing is backed by its own equity; one that can, by its equity and by the collateral:
//! ```text
//! shortfall   = max(0, maintenance − cross equity)
//! share       = min(borrow cap, collateral − Σ shortfalls of the other pools)
//! requirement = maintenance + shortfall
//! backing     = max(cross equity, maintenance) + share
//! ```
//! Amounts are of one currency; signs as in [`super`].

use crate::num::{Amount, ArithmeticFault, Ratio, Usd};

type Exact<T> = Result<T, ArithmeticFault>;

/// What must be borrowed so that a pool equals its maintenance margin; not the loan outstanding.
///
/// # Errors
/// Overflow.
pub fn shortfall<A: Amount>(maintenance: &A, cross_equity: &A, zero: &A) -> Exact<A> {
    maintenance.minus(cross_equity)?.at_least(zero)
}

/// A value of collateral, less what other pools take of it, at most the user's borrow cap.
///
/// # Errors
/// Overflow.
pub fn collateral_share<A: Amount>(value: &A, others: impl IntoIterator<Item = A>, cap: Option<&A>) -> Exact<A> {
    let left = others.into_iter().try_fold(value.clone(), |left, other| left.minus(&other))?;
    cap.map_or(Ok(left.clone()), |cap| left.at_most(cap))
}

/// What a requirement is to what backs it.
#[derive(Clone, Copy, Debug)]
pub struct Backing<A> {
    /// What is required.
    pub requirement: A,
    /// What is there for it.
    pub backing: A,
}

impl<A: Amount> Backing<A> {
    /// Of a pool that borrows against collateral.
    ///
    /// # Errors
    /// Overflow.
    pub fn with_collateral(maintenance: &A, cross_equity: &A, shortfall: &A, share: &A) -> Exact<Self> {
        Ok(Self { requirement: maintenance.plus(shortfall)?, backing: cross_equity.at_least(maintenance)?.plus(share)? })
    }

    /// How far it is from a level of the ratio; above the level below zero.
    ///
    /// # Errors
    /// Overflow.
    pub fn distance(&self, level: Ratio) -> Exact<A> {
        self.backing.scaled(level)?.minus(&self.requirement)
    }
}

impl<A: Amount + PartialOrd + Default> Backing<A> {
    /// Requirement over backing by a division; none where there is nothing left to divide by.
    ///
    /// # Errors
    /// Those of the division.
    pub fn quotient<R: Default>(&self, divide: impl FnOnce(&A, &A) -> Exact<Option<R>>) -> Exact<Option<R>> {
        let zero = A::default();
        if self.backing > zero {
            return divide(&self.requirement, &self.backing);
        }
        Ok((self.backing == zero && self.requirement == zero).then(R::default))
    }

    /// Whether the ratio is above a level, found by multiplying instead of dividing. With nothing left, anything required is too much, and
    /// so is a balance below zero.
    ///
    /// # Errors
    /// Overflow.
    pub fn is_above(&self, is_more: impl FnOnce(&A, &A) -> Exact<bool>) -> Exact<bool> {
        let zero = A::default();
        if self.backing > zero {
            return is_more(&self.requirement, &self.backing);
        }
        Ok(self.requirement > zero || self.backing < zero)
    }
}

impl Backing<Usd> {
    /// Requirement over backing; none where there is nothing left to divide by, or next to nothing.
    ///
    /// # Errors
    /// None that is expected: nothing is divided by zero.
    pub fn ratio(&self) -> Exact<Option<Ratio>> {
        self.quotient(|requirement, backing| requirement.fraction_within_range(*backing))
    }

    /// Whether the ratio is above a level.
    ///
    /// # Errors
    /// Overflow.
    pub fn exceeds(&self, level: Ratio) -> Exact<bool> {
        self.is_above(|requirement, backing| Ok(*requirement > backing.scaled(level)?))
    }
}
