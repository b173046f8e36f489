//! An axis: evenly spaced values between two ends, as exact fractions of one denominator.

use crate::num::{ArithmeticFault, Ratio};

type Exact<T> = Result<T, ArithmeticFault>;

/// Evenly spaced values, both ends included.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    /// The first.
    pub from: Ratio,
    /// The last.
    pub to: Ratio,
    /// How many.
    pub steps: u32,
}

/// Values as whole numbers over one denominator, in lowest terms.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fractions {
    pub numerators: Vec<i128>,
    pub denominator: i128,
}

fn greatest_common_divisor(left: i128, right: i128) -> i128 {
    let (mut left, mut right) = (left.abs(), right.abs());
    while let Some(rest) = left.checked_rem(right) {
        (left, right) = (right, rest);
    }
    left
}

/// Ten to a power.
pub(super) fn power_of_ten(exponent: u32) -> Exact<i128> {
    10_i128.checked_pow(exponent).ok_or(ArithmeticFault::Overflow)
}

/// A product of whole numbers.
pub(super) fn product(left: i128, right: i128) -> Exact<i128> {
    left.checked_mul(right).ok_or(ArithmeticFault::Overflow)
}

/// A decimal as a whole number of tens to a power.
pub(super) fn scaled_mantissa(value: Ratio, decimals: u32) -> Exact<i128> {
    let value = value.decimal().normalize();
    product(value.mantissa(), power_of_ten(decimals.checked_sub(value.scale()).ok_or(ArithmeticFault::Overflow)?)?)
}

impl Axis {
    /// The values as fractions.
    ///
    /// # Errors
    /// Overflow.
    pub(super) fn fractions(&self) -> Exact<Fractions> {
        let decimals = self.from.decimal().normalize().scale().max(self.to.decimal().normalize().scale());
        let gaps = i128::from(self.steps.saturating_sub(1).max(1));
        let (from, to) = (scaled_mantissa(self.from, decimals)?, scaled_mantissa(self.to, decimals)?);
        let range = to.checked_sub(from).ok_or(ArithmeticFault::Overflow)?;
        let start = product(from, gaps)?;
        let numerators = (0..self.steps)
            .map(|step| start.checked_add(product(range, i128::from(step))?).ok_or(ArithmeticFault::Overflow))
            .collect::<Exact<Vec<i128>>>()?;
        let denominator = product(power_of_ten(decimals)?, gaps)?;
        let common = numerators.iter().fold(denominator, |common, numerator| greatest_common_divisor(common, *numerator)).max(1);
        let reduced = |value: i128| value.checked_div(common).unwrap_or(value);
        Ok(Fractions { numerators: numerators.into_iter().map(reduced).collect(), denominator: reduced(denominator) })
    }
}

/// The least denominator that both have.
pub(super) fn common_denominator(left: i128, right: i128) -> Exact<i128> {
    let common = greatest_common_divisor(left, right).max(1);
    product(left.checked_div(common).unwrap_or(left), right)
}

impl Fractions {
    /// The prices that moves lead to, as multiples of what they are now: whole numbers over a multiple of the denominator.
    pub fn prices(&self, denominator: i128) -> Exact<Vec<i128>> {
        let multiple = denominator.checked_div(self.denominator).unwrap_or(1);
        let price = |numerator: &i128| product(numerator.checked_add(self.denominator).ok_or(ArithmeticFault::Overflow)?, multiple);
        self.numerators.iter().map(price).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    #[test]
    fn zero_is_a_value_where_the_steps_meet_it() {
        let axis = Axis { from: Ratio::new(Decimal::new(-5, 1)), to: Ratio::new(Decimal::new(5, 1)), steps: 101 };
        let Fractions { numerators, denominator } = axis.fractions().unwrap();
        assert_eq!((denominator, numerators[0], numerators[50], numerators[100]), (100, -50, 0, 50));
        let thirds = Axis { from: Ratio::ZERO, to: Ratio::ONE, steps: 4 }.fractions().unwrap();
        assert_eq!(thirds, Fractions { numerators: vec![0, 1, 2, 3], denominator: 3 });
    }
}
