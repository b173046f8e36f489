//! Linear forms of two variables, and where functions of them live.
//!
//! Margin rules are written once, in [`crate::margin`], with sums, multiples, `max` and `min`. Along one variable such a rule is a
//! [`super::Piecewise`] with its roots; over two it is a [`super::Planar`] with its boundary.

use crate::num::{Additive, Amount, ArithmeticFault, Ratio, Usd};

type Exact<T> = Result<T, ArithmeticFault>;

/// `constant + x·x_slope + y·y_slope`, a multiple of something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Linear {
    /// At the origin.
    pub constant: Ratio,
    /// Per unit of the first variable.
    pub x: Ratio,
    /// Per unit of the second.
    pub y: Ratio,
}

impl Linear {
    /// The same everywhere.
    pub const fn constant(constant: Ratio) -> Self {
        Self { constant, x: Ratio::ZERO, y: Ratio::ZERO }
    }

    /// One at the origin, with slopes: a price that moves.
    pub const fn moving(x: Ratio, y: Ratio) -> Self {
        Self { constant: Ratio::ONE, x, y }
    }

    /// Less one: the change of a price that moves.
    ///
    /// # Errors
    /// Overflow.
    pub fn change(self) -> Exact<Self> {
        Ok(Self { constant: self.constant.minus(Ratio::ONE)?, ..self })
    }

    /// Multiple.
    ///
    /// # Errors
    /// Overflow.
    pub fn scaled(self, by: Ratio) -> Exact<Self> {
        if by == Ratio::ONE {
            return Ok(self);
        }
        Ok(Self { constant: self.constant.scaled(by)?, x: self.x.scaled(by)?, y: self.y.scaled(by)? })
    }

    /// So many times an amount.
    ///
    /// # Errors
    /// Overflow.
    pub fn of(self, amount: Usd) -> Exact<Affine> {
        Ok(Affine { constant: amount.scaled(self.constant)?, x: amount.scaled(self.x)?, y: amount.scaled(self.y)? })
    }
}

/// `constant + x·x_slope + y·y_slope`, an amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Affine {
    /// At the origin.
    pub constant: Usd,
    /// Per unit of the first variable.
    pub x: Usd,
    /// Per unit of the second.
    pub y: Usd,
}

impl Affine {
    /// The same everywhere.
    pub const fn constant(constant: Usd) -> Self {
        Self { constant, x: Usd::ZERO, y: Usd::ZERO }
    }

    /// Whether it is the same everywhere.
    pub fn is_constant(&self) -> bool {
        self.x.is_zero() && self.y.is_zero()
    }

    /// Value at a point.
    ///
    /// # Errors
    /// Overflow.
    pub fn value(self, x: Ratio, y: Ratio) -> Exact<Usd> {
        self.constant.plus(self.x.scaled(x)?)?.plus(self.y.scaled(y)?)
    }
}

impl Additive for Affine {
    fn plus(&self, other: &Self) -> Exact<Self> {
        // Most forms are of one variable, or of none.
        let sum = |own: Usd, other: Usd| if other.is_zero() { Ok(own) } else { own.plus(other) };
        Ok(Self { constant: sum(self.constant, other.constant)?, x: sum(self.x, other.x)?, y: sum(self.y, other.y)? })
    }

    fn minus(&self, other: &Self) -> Exact<Self> {
        Ok(Self { constant: self.constant.minus(other.constant)?, x: self.x.minus(other.x)?, y: self.y.minus(other.y)? })
    }

    fn scaled(&self, by: Ratio) -> Exact<Self> {
        Ok(Self { constant: self.constant.scaled(by)?, x: self.x.scaled(by)?, y: self.y.scaled(by)? })
    }

    fn part(&self, of: u32) -> Exact<Self> {
        Ok(Self { constant: self.constant.part(of)?, x: self.x.part(of)?, y: self.y.part(of)? })
    }
}

/// Where functions are defined.
pub trait Domain {
    /// Functions on it.
    type Function: Amount;

    /// A linear form as a function.
    fn function(&self, form: Affine) -> Self::Function;

    /// The sum of many functions; none of none.
    ///
    /// # Errors
    /// Overflow.
    fn sum(&self, functions: Vec<Self::Function>) -> Exact<Option<Self::Function>> {
        let mut sum: Option<Self::Function> = None;
        for function in functions {
            sum = Some(match sum {
                Some(sum) => sum.plus(&function)?,
                None => function,
            });
        }
        Ok(sum)
    }
}
