//! What margin rules need of an amount, whatever it is: a figure, a function of a move of prices, an integer of some unit.

use super::{ArithmeticFault, Ratio, Usd};

type Exact<T> = Result<T, ArithmeticFault>;

/// Something that can be added up and multiplied. Of functions, everywhere.
///
/// # Errors
/// Every operation fails on overflow.
#[expect(clippy::missing_errors_doc, reason = "said once above for all of them")]
pub trait Additive: Clone {
    /// Sum.
    fn plus(&self, other: &Self) -> Exact<Self>;
    /// Difference.
    fn minus(&self, other: &Self) -> Exact<Self>;
    /// Multiple.
    fn scaled(&self, by: Ratio) -> Exact<Self>;
    /// One of so many equal parts.
    fn part(&self, of: u32) -> Exact<Self>;
}

/// What the larger of two is, and by how much a first one is above a second.
#[derive(Clone, Copy, Debug)]
pub struct Excess<A> {
    /// The larger of the two.
    pub larger: A,
    /// The first less the second, at least zero.
    pub excess: A,
}

/// Something that rules can be written over: sums, multiples, the larger and the smaller of two. Of functions, everywhere.
///
/// # Errors
/// Every operation fails on overflow.
#[expect(clippy::missing_errors_doc, reason = "said once above for all of them")]
pub trait Amount: Additive {
    /// The larger of the two.
    fn at_least(&self, other: &Self) -> Exact<Self>;

    /// The smaller of the two.
    fn at_most(&self, other: &Self) -> Exact<Self> {
        let minus_one = Ratio::ONE.negated();
        self.scaled(minus_one)?.at_least(&other.scaled(minus_one)?)?.scaled(minus_one)
    }

    /// By how much it is above another one, with the larger of the two.
    fn excess_over(&self, other: &Self) -> Exact<Excess<Self>> {
        let difference = self.minus(other)?;
        let zero = difference.minus(&difference)?;
        Ok(Excess { larger: other.at_least(self)?, excess: difference.at_least(&zero)? })
    }

    /// A multiple of it less another one.
    fn scaled_less(&self, by: Ratio, other: &Self) -> Exact<Self> {
        self.scaled(by)?.minus(other)
    }
}

impl Additive for Usd {
    fn plus(&self, other: &Self) -> Exact<Self> {
        Self::plus(*self, *other)
    }

    fn minus(&self, other: &Self) -> Exact<Self> {
        Self::minus(*self, *other)
    }

    fn scaled(&self, by: Ratio) -> Exact<Self> {
        Self::scaled(*self, by)
    }

    fn part(&self, of: u32) -> Exact<Self> {
        self.divided(Ratio::from(of))
    }
}

impl Amount for Usd {
    fn at_least(&self, other: &Self) -> Exact<Self> {
        Ok(Self::at_least(*self, *other))
    }

    fn at_most(&self, other: &Self) -> Exact<Self> {
        Ok(Self::at_most(*self, *other))
    }
}
