//! Amounts as whole numbers of one small unit, so that a cell is a few additions, and the one step at which they become binary numbers.
//!
//! The unit is `10^-decimals / denominator` USDC, the denominator being that of the axes: an amount times the price that a move leads to
//! is then a whole number again. 18 decimals are kept, fewer where the sums would not fit into 127 bits; what has more digits (a third) is
//! rounded half-even to them.
#![expect(clippy::disallowed_types, reason = "typed arrays hold binary numbers only: figures are rounded to them here, at the last step")]

use super::axis::{power_of_ten, product, scaled_mantissa};
use crate::num::{Additive, Amount, ArithmeticFault, Ratio, Usd};
use rust_decimal::RoundingStrategy;

type Exact<T> = Result<T, ArithmeticFault>;

/// Decimals of USDC that are kept where they fit.
const MOST_DECIMALS: u32 = 18;
/// Below this every whole number is a binary one.
const WHOLE: f64 = 9_007_199_254_740_992.0;
/// Ratios from here on are beyond all range, as for decimals.
const LARGEST_RATIO: f64 = 7.9e28;
/// Fraction from a level at which a few roundings to binary numbers cannot change sides.
const CLEAR: f64 = 1e-12;
/// Two to the 64th.
const HIGH: f64 = 18_446_744_073_709_551_616.0;

/// A whole number as a binary one, within a few units of its last place: by halves, which WebAssembly converts by itself.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "halves of 64 bits, rounded")]
fn binary(value: i128) -> f64 {
    ((value >> 64) as i64) as f64 * HIGH + (value as u64) as f64
}

/// An amount.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Units(pub i128);

impl Units {
    /// So many times.
    pub fn times(self, count: i128) -> Exact<Self> {
        product(self.0, count).map(Self)
    }
}

impl Additive for Units {
    fn plus(&self, other: &Self) -> Exact<Self> {
        self.0.checked_add(other.0).map(Self).ok_or(ArithmeticFault::Overflow)
    }

    fn minus(&self, other: &Self) -> Exact<Self> {
        self.0.checked_sub(other.0).map(Self).ok_or(ArithmeticFault::Overflow)
    }

    /// Rounded down to whole units.
    fn scaled(&self, by: Ratio) -> Exact<Self> {
        let level = Level::of(by)?;
        product(self.0, level.numerator)?.checked_div_euclid(level.denominator).map(Self).ok_or(ArithmeticFault::DivisionByZero)
    }

    /// Rounded down to whole units.
    fn part(&self, of: u32) -> Exact<Self> {
        self.0.checked_div_euclid(i128::from(of)).map(Self).ok_or(ArithmeticFault::DivisionByZero)
    }
}

impl Amount for Units {
    fn at_least(&self, other: &Self) -> Exact<Self> {
        Ok(*self.max(other))
    }

    fn at_most(&self, other: &Self) -> Exact<Self> {
        Ok(*self.min(other))
    }
}

/// A level of the ratio as a fraction, so that amounts are compared by multiplying.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    numerator: i128,
    denominator: i128,
    near: f64,
}

impl Level {
    pub fn of(level: Ratio) -> Exact<Self> {
        let decimals = level.decimal().normalize().scale();
        let (numerator, denominator) = (scaled_mantissa(level, decimals)?, power_of_ten(decimals)?);
        Ok(Self { numerator, denominator, near: fraction(numerator, denominator) })
    }

    /// Whether a requirement is more than this share of what backs it, which is above zero. Where binary numbers leave no doubt they
    /// decide; near the level whole numbers do.
    pub fn is_exceeded(self, requirement: &Units, backing: &Units) -> Exact<bool> {
        let (required, share) = (binary(requirement.0), binary(backing.0) * self.near);
        if (required - share).abs() > share.abs() * CLEAR {
            return Ok(required > share);
        }
        Ok(product(requirement.0, self.denominator)? > product(backing.0, self.numerator)?)
    }
}

/// How large the unit is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scale {
    decimals: u32,
    /// Of the axes.
    pub denominator: i128,
    /// Units of a USDC.
    per_usdc: i128,
    per_usdc_near: f64,
}

impl Scale {
    /// The finest scale at which sums of all these amounts, at prices of up to `multiple` times, times `levels`, fit.
    ///
    /// # Errors
    /// Overflow, where not even whole USDC do.
    pub fn fitting(amounts: &[Usd], denominator: i128, multiple: i128, levels: &[Level]) -> Exact<Self> {
        let largest = amounts.iter().try_fold(1_i128, |sum, amount| {
            let whole = amount.decimal().trunc().mantissa().abs().checked_add(1).ok_or(ArithmeticFault::Overflow)?;
            sum.checked_add(whole).ok_or(ArithmeticFault::Overflow)
        })?;
        // Several such sums are added in a cell, and compared at a level.
        let room = levels.iter().map(|level| level.denominator.max(level.numerator)).max().unwrap_or(1);
        let room = product(product(product(largest, multiple)?, denominator)?, product(room, 16)?)?;
        for decimals in (0..=MOST_DECIMALS).rev() {
            let power = power_of_ten(decimals)?;
            if product(room, power).is_ok() {
                let per_usdc = product(power, denominator)?;
                return Ok(Self { decimals, denominator, per_usdc, per_usdc_near: binary(per_usdc) });
            }
        }
        Err(ArithmeticFault::Overflow)
    }

    /// An amount by which a price's multiple is multiplied: without the denominator of the axes.
    pub fn per_price(&self, amount: Usd) -> Exact<Units> {
        let mut amount = amount.decimal();
        if amount.scale() > self.decimals {
            amount = amount.round_dp_with_strategy(self.decimals, RoundingStrategy::MidpointNearestEven);
        }
        let missing = power_of_ten(self.decimals.checked_sub(amount.scale()).ok_or(ArithmeticFault::Overflow)?)?;
        product(amount.mantissa(), missing).map(Units)
    }

    /// An amount that stands still.
    pub fn units(&self, amount: Usd) -> Exact<Units> {
        self.per_price(amount)?.times(self.denominator)
    }

    /// An amount as a binary number.
    #[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "this is where figures become binary")]
    pub fn number(&self, amount: Units) -> f64 {
        let near = binary(amount.0) / self.per_usdc_near;
        if near.abs() >= WHOLE {
            return near;
        }
        // Whole USDC apart from the rest, so that what a binary number can hold exactly is exact. Neither operation leaves the range,
        // because the whole part is no larger than the amount but for the last digit of `near`.
        let whole = near as i64;
        let rest = amount.0.wrapping_sub(i128::from(whole).wrapping_mul(self.per_usdc));
        whole as f64 + binary(rest) / self.per_usdc_near
    }

    /// A ratio as a binary number; none beyond the range of ratios.
    pub fn ratio(&self, requirement: &Units, backing: &Units) -> Option<f64> {
        Some(self.number(*requirement) / self.number(*backing)).filter(|ratio| *ratio < LARGEST_RATIO)
    }
}

/// A fraction as a binary number.
#[expect(clippy::cast_precision_loss, reason = "both are far below 2^53, so that the quotient is the nearest one")]
pub(super) fn fraction(numerator: i128, denominator: i128) -> f64 {
    numerator as f64 / denominator as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    fn usd(mantissa: i64, scale: u32) -> Usd {
        Usd::new(Decimal::new(mantissa, scale))
    }

    #[test]
    fn what_a_binary_number_can_hold_is_exact() {
        let scale = Scale::fitting(&[usd(1, 18), usd(12_345_678_925, 2)], 10_000, 2, &[]).unwrap();
        assert_eq!(scale.number(scale.units(usd(12_345_678_925, 2)).unwrap()), 123_456_789.25);
        assert_eq!(scale.number(scale.units(usd(-40_000, 0)).unwrap()), -40_000.0);
        assert_eq!(scale.ratio(&scale.units(usd(12_500, 0)).unwrap(), &scale.units(usd(100_000, 0)).unwrap()), Some(0.125));
    }

    #[test]
    fn large_amounts_have_fewer_decimals_and_too_large_ones_none() {
        let level = Level::of(Ratio::new(Decimal::new(95, 2))).unwrap();
        let large = Scale::fitting(&[usd(1_000_000_000_000_000, 0), usd(1, 18)], 10_000, 2, &[level]).unwrap();
        assert!(large.decimals < MOST_DECIMALS && large.decimals > 10, "{}", large.decimals);
        assert!(Scale::fitting(&[Usd::new(Decimal::MAX)], 1_000_000_000, 1000, &[level]).is_err());
    }
}
