//! What a pool requires and what backs it: the rules of the regimes, once, over any amount.
//!
//! The margin of an account asks them over figures, the inverse questions over functions of what changes, a grid and a simulation over
//! whole numbers. A pool that can borrow nothing is backed by its own equity; one that can, by its equity and by the collateral:
//! ```text
//! maintenance = Σ notional / (2 · maxLeverage) − deduction         of the tier that each notional is in
//! collateral  = Σ value · (1 + LTV)/2
//! shortfall   = max(0, maintenance − cross equity)
//! share       = min(borrow cap, collateral − Σ shortfalls of the other pools)
//! requirement = maintenance + shortfall
//! backing     = max(cross equity, maintenance) + share
//! ```
//! An account is liquidatable where the requirement is above the level's share of the backing. Amounts are of one currency; signs as in
//! [`super`].

use crate::num::{Additive, Amount, ArithmeticFault, Excess, Price, Ratio, Usd};

type Exact<T> = Result<T, ArithmeticFault>;

/// Maintenance margin of a notional in a tier: `notional / (2 · maxLeverage) − deduction`.
///
/// # Errors
/// Overflow.
pub fn maintenance_at<A: Additive>(notional: &A, max_leverage: u32, deduction: &A) -> Exact<A> {
    notional.part(max_leverage.saturating_mul(2))?.minus(deduction)
}

/// What a coin's value counts for liquidation: half way between its loan-to-value and all of it, `value · (1 + LTV)/2`.
///
/// # Errors
/// Overflow.
pub fn liquidation_value<A: Additive>(value: &A, ltv: Ratio) -> Exact<A> {
    value.scaled(Ratio::ONE.plus(ltv)?)?.part(2)
}

/// The same as a share of the value.
///
/// # Errors
/// Overflow.
pub fn liquidation_share(ltv: Ratio) -> Exact<Ratio> {
    liquidation_value(&Usd::from(1), ltv).map(|value| Ratio::new(value.decimal()))
}

/// Three times the documentation's full borrow threshold of a coin's value, so that thirds stay exact: `value · (2 + LTV)`, three times
/// `value · (LTV + (1 − LTV) · 2/3)`.
///
/// # Errors
/// Overflow.
pub fn full_threshold_thrice<A: Additive>(value: &A, ltv: Ratio) -> Exact<A> {
    value.scaled(Ratio::TWO.plus(ltv)?)
}

/// The documentation's full borrow threshold of a coin's value.
///
/// # Errors
/// Overflow.
pub fn full_threshold<A: Additive>(value: &A, ltv: Ratio) -> Exact<A> {
    full_threshold_thrice(value, ltv)?.part(3)
}

/// The debt that is taken over for a coin of collateral: the full borrow threshold of one of it.
///
/// # Errors
/// Overflow.
pub fn takeover_price(oracle_price: Price, ltv: Ratio) -> Exact<Price> {
    full_threshold(&Usd::new(oracle_price.decimal()), ltv).map(|debt| Price::new(debt.decimal()))
}

/// What a pool may borrow against the collateral.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lending<A> {
    /// Nothing: its own equity backs it.
    None,
    /// As much as the collateral lets it.
    Uncapped,
    /// That, up to the user's borrow cap.
    UpTo(A),
}

impl<A> Lending<A> {
    /// The same with another kind of cap.
    pub fn map<B>(self, of: impl FnOnce(A) -> B) -> Lending<B> {
        match self {
            Self::None => Lending::None,
            Self::Uncapped => Lending::Uncapped,
            Self::UpTo(cap) => Lending::UpTo(of(cap)),
        }
    }
}

/// What margin rules know of a pool.
#[derive(Clone, Copy, Debug)]
pub struct PoolState<A> {
    /// Net balance, unrealised PnL included, less equity of isolated positions.
    pub cross_equity: A,
    /// Maintenance margin of cross positions.
    pub maintenance: A,
    /// What may be borrowed.
    pub lending: Lending<A>,
}

/// A pool with what it must borrow.
#[derive(Clone, Copy, Debug)]
pub struct Needs<A> {
    maintenance: A,
    cross_equity: A,
    /// The larger of equity and maintenance, and by how much maintenance is above equity. None where nothing can be borrowed.
    borrowing: Option<(Excess<A>, Option<A>)>,
}

impl<A: Amount> PoolState<A> {
    /// With what must be borrowed so that the pool equals its maintenance margin; not the loan outstanding.
    ///
    /// # Errors
    /// Overflow.
    pub fn needs(self) -> Exact<Needs<A>> {
        let Self { cross_equity, maintenance, lending } = self;
        let cap = match lending {
            Lending::None => return Ok(Needs { maintenance, cross_equity, borrowing: None }),
            Lending::Uncapped => None,
            Lending::UpTo(cap) => Some(cap),
        };
        let borrowing = Some((maintenance.excess_over(&cross_equity)?, cap));
        Ok(Needs { maintenance, cross_equity, borrowing })
    }
}

impl<A: Amount> Needs<A> {
    /// Maintenance margin of cross positions.
    pub fn maintenance(&self) -> &A {
        &self.maintenance
    }

    /// The same at a price.
    ///
    /// # Errors
    /// Overflow.
    pub fn scaled(&self, price: Ratio) -> Exact<Self> {
        let borrowing = self.borrowing.as_ref().map(|(Excess { larger, excess }, cap)| {
            let cap = cap.as_ref().map(|cap| cap.scaled(price)).transpose()?;
            Ok((Excess { larger: larger.scaled(price)?, excess: excess.scaled(price)? }, cap))
        });
        Ok(Self {
            maintenance: self.maintenance.scaled(price)?,
            cross_equity: self.cross_equity.scaled(price)?,
            borrowing: borrowing.transpose()?,
        })
    }

    /// Equity that backs them.
    pub fn cross_equity(&self) -> &A {
        &self.cross_equity
    }

    /// What must be borrowed; none where nothing can be.
    pub fn shortfall(&self) -> Option<&A> {
        self.borrowing.as_ref().map(|(found, _)| &found.excess)
    }

    /// What backs the pool of the collateral beside what others must borrow; none where nothing can be borrowed.
    ///
    /// # Errors
    /// Overflow.
    pub fn share(&self, collateral: &A, others: impl IntoIterator<Item = A>) -> Exact<Option<A>> {
        self.borrowing.as_ref().map(|(_, cap)| collateral_share(collateral, others, cap.as_ref())).transpose()
    }

    /// What it requires and what backs it, with its share of the collateral.
    ///
    /// # Errors
    /// Overflow.
    pub fn backing(&self, share: Option<&A>) -> Exact<Backing<A>> {
        Ok(match (&self.borrowing, share) {
            (Some((Excess { larger, excess }, _)), Some(share)) => {
                Backing { requirement: self.maintenance.plus(excess)?, backing: larger.plus(share)? }
            }
            _ => Backing { requirement: self.maintenance.clone(), backing: self.cross_equity.clone() },
        })
    }
}

/// What one of several pools requires and what backs it, with its share of the collateral where it can borrow: what the others must borrow is
/// taken out of that. None where there is no such pool.
///
/// # Errors
/// Overflow.
pub fn backing_of<A: Amount>(pools: &[Needs<A>], index: usize, collateral: &A) -> Exact<Option<(Option<A>, Backing<A>)>> {
    let Some(pool) = pools.get(index) else { return Ok(None) };
    let others = pools.iter().enumerate().filter(|(other, _)| *other != index);
    let share = pool.share(collateral, others.filter_map(|(_, other)| other.shortfall().cloned()))?;
    let backing = pool.backing(share.as_ref())?;
    Ok(Some((share, backing)))
}

/// A value of collateral, less what other pools take of it, at most the user's borrow cap.
///
/// # Errors
/// Overflow.
pub fn collateral_share<A: Amount>(value: &A, others: impl IntoIterator<Item = A>, cap: Option<&A>) -> Exact<A> {
    let left = others.into_iter().try_fold(value.clone(), |left, other| left.minus(&other))?;
    match cap {
        Some(cap) => left.at_most(cap),
        None => Ok(left),
    }
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
    /// How far it is from a level of the ratio; above the level below zero.
    ///
    /// # Errors
    /// Overflow.
    pub fn distance(&self, level: Ratio) -> Exact<A> {
        self.backing.scaled_less(level, &self.requirement)
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

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    #[test]
    fn weights_stand_between_the_loan_to_value_and_the_whole() {
        let ltv = Ratio::new(Decimal::new(65, 2));
        assert_eq!(takeover_price(Price::from(60), ltv).map(|price| price.to_string()), Ok("53".to_owned()));
        assert_eq!(liquidation_share(ltv).map(|share| share.to_string()), Ok("0.825".to_owned()));
    }

    #[test]
    fn what_others_must_borrow_is_taken_out_of_a_share() {
        let pool = |cross_equity: u32, lending| PoolState { cross_equity: Usd::from(cross_equity), maintenance: Usd::from(100), lending };
        let pools = [pool(40, Lending::UpTo(Usd::from(70))), pool(90, Lending::Uncapped), pool(150, Lending::None)];
        let needs = pools.map(|pool| pool.needs().unwrap());
        let found = [0, 1, 2].map(|index| backing_of(&needs, index, &Usd::from(200)).unwrap().unwrap());
        let amounts = found.map(|(share, Backing { requirement, backing })| [share.unwrap_or_default(), requirement, backing]);
        let expected = [[70, 160, 170], [140, 110, 240], [0, 100, 150]];
        assert_eq!(amounts, expected.map(|row| row.map(Usd::from)));
    }
}
