//! What margin rules need of an amount, whatever it is: a figure, a function of a move of prices, an integer of some unit.

use super::{ArithmeticFault, Ratio, Usd};

type Exact<T> = Result<T, ArithmeticFault>;

/// Something that rules can be written over: sums, multiples, the larger and the smaller of two. Of functions, everywhere.
///
/// # Errors
/// Every operation fails on overflow.
#[expect(clippy::missing_errors_doc, reason = "said once above for all of them")]
pub trait Amount: Clone {
    /// Sum.
    fn plus(&self, other: &Self) -> Exact<Self>;
    /// Difference.
    fn minus(&self, other: &Self) -> Exact<Self>;
    /// Multiple.
    fn scaled(&self, by: Ratio) -> Exact<Self>;
    /// The larger of the two.
    fn at_least(&self, other: &Self) -> Exact<Self>;

    /// The smaller of the two.
    fn at_most(&self, other: &Self) -> Exact<Self> {
        let minus_one = Ratio::ONE.negated();
        self.scaled(minus_one)?.at_least(&other.scaled(minus_one)?)?.scaled(minus_one)
    }
}

impl Amount for Usd {
    fn plus(&self, other: &Self) -> Exact<Self> {
        Self::plus(*self, *other)
    }

    fn minus(&self, other: &Self) -> Exact<Self> {
        Self::minus(*self, *other)
    }

    fn scaled(&self, by: Ratio) -> Exact<Self> {
        Self::scaled(*self, by)
    }

    fn at_least(&self, other: &Self) -> Exact<Self> {
        Ok(Self::at_least(*self, *other))
    }

    fn at_most(&self, other: &Self) -> Exact<Self> {
        Ok(Self::at_most(*self, *other))
    }
}
