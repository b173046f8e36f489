//! Amounts as whole numbers of `10^-18` USDC, and linear functions of them: what a reprice is fast with.
//!
//! A size in `10^-8` coins times a price in `10^-10` USDC is such a whole number without a rounding. What has more digits (a third) is
//! rounded half-even to them, and a figure becomes a binary number in the last step, within one unit of its last place.
#![expect(clippy::disallowed_types, reason = "typed arrays hold binary numbers only: figures are rounded to them here, at the last step")]

use crate::num::{Additive, Amount, ArithmeticFault, Ratio, Usd};
use rust_decimal::{Decimal, RoundingStrategy};
use std::num::NonZeroU64;

type Exact<T> = Result<T, ArithmeticFault>;

/// Decimals of USDC that are kept.
pub(super) const DECIMALS: u32 = 18;
/// Ten to the power of them.
const ONE: i128 = 10_i128.pow(DECIMALS);
/// The same as a binary number, exactly.
const ONE_NEAR: f64 = 1e18;
/// The largest amount that is counted, about 10^12 USDC: sums of as many as a book can have, 2^10 of each kind, times a level of 14 bits stay
/// within 127.
const LARGEST: i128 = 1 << 100;
/// The largest part of a level.
const LARGEST_LEVEL: i128 = 10_000;
/// Below this every whole number is a binary one.
const SAFE: f64 = 9_007_199_254_740_992.0;
/// Two to the 64th.
const HIGH: f64 = 18_446_744_073_709_551_616.0;

/// An amount as a whole number; a fault where it is larger than is counted.
pub(super) fn whole(amount: Usd) -> Exact<i128> {
    let mut amount = amount.decimal();
    if amount.scale() > DECIMALS {
        amount = amount.round_dp_with_strategy(DECIMALS, RoundingStrategy::MidpointNearestEven);
    }
    let missing = DECIMALS.checked_sub(amount.scale()).and_then(|missing| 10_i128.checked_pow(missing)).ok_or(ArithmeticFault::Overflow)?;
    bounded(amount.mantissa().checked_mul(missing).ok_or(ArithmeticFault::Overflow)?)
}

/// A whole number that is not larger than is counted.
pub(super) fn bounded(value: i128) -> Exact<i128> {
    if value.unsigned_abs() <= LARGEST.unsigned_abs() { Ok(value) } else { Err(ArithmeticFault::Overflow) }
}

/// A whole number as an amount; digits that a decimal cannot hold are rounded half-even.
pub(super) fn amount(value: i128) -> Exact<Usd> {
    let (mut value, mut scale) = (value, DECIMALS);
    loop {
        match Decimal::try_from_i128_with_scale(value, scale) {
            Ok(decimal) => return Ok(Usd::new(decimal.normalize())),
            Err(_) if scale == 0 => return Err(ArithmeticFault::Overflow),
            // Never met below 79 billion USDC.
            Err(_) => (value, scale) = (value.checked_div(10).unwrap_or(0), scale.saturating_sub(1)),
        }
    }
}

/// A whole number divided by a small one, half away from zero. Digit by digit of 32 bits, which is several times as fast as a division of 128.
pub(super) fn divided(value: i128, by: u32) -> i128 {
    let Some(by) = NonZeroU64::new(u64::from(by)) else { return 0 };
    let magnitude = value.unsigned_abs().wrapping_add(u128::from(by.get() >> 1));
    let (mut quotient, mut rest) = (0_u128, 0_u64);
    for shift in [96, 64, 32, 0] {
        let digit = rest << 32 | limb(magnitude >> shift);
        quotient = quotient << 32 | u128::from(digit / by);
        rest = digit % by;
    }
    let quotient = i128::try_from(quotient).unwrap_or(i128::MAX);
    if value < 0 { quotient.wrapping_neg() } else { quotient }
}

#[expect(clippy::cast_possible_truncation, reason = "the lowest 32 bits are what is asked for")]
fn limb(value: u128) -> u64 {
    u64::from(value as u32)
}

/// A whole number as a binary one, within a few units of its last place: by halves, which WebAssembly converts by itself.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "halves of 64 bits, rounded")]
pub(super) fn near(value: i128) -> f64 {
    ((value >> 64) as i64) as f64 * HIGH + (value as u64) as f64
}

/// An amount as a binary number: what a binary number can hold exactly is exact.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "this is where figures become binary")]
pub(super) fn number(value: i128) -> f64 {
    let number = near(value) / ONE_NEAR;
    if number.abs() >= SAFE {
        return number;
    }
    let whole = number as i64;
    let rest = value.wrapping_sub(i128::from(whole).wrapping_mul(ONE));
    whole as f64 + near(rest) / ONE_NEAR
}

/// An amount as a whole number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Units(pub i128);

fn sum(left: i128, right: i128) -> Exact<i128> {
    left.checked_add(right).ok_or(ArithmeticFault::Overflow)
}

fn difference(left: i128, right: i128) -> Exact<i128> {
    left.checked_sub(right).ok_or(ArithmeticFault::Overflow)
}

impl Additive for Units {
    fn plus(&self, other: &Self) -> Exact<Self> {
        sum(self.0, other.0).map(Self)
    }

    fn minus(&self, other: &Self) -> Exact<Self> {
        difference(self.0, other.0).map(Self)
    }

    /// Rounded down to whole units.
    fn scaled(&self, by: Ratio) -> Exact<Self> {
        Level::of(by)?.times(self.0).map(Self)
    }

    /// Half away from zero.
    fn part(&self, of: u32) -> Exact<Self> {
        Ok(Self(divided(self.0, of)))
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

/// An amount as a linear function of a price's move, with its value at the point that is looked at: rules that take the larger or the
/// smaller of two take the one that is so there.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Form {
    /// At today's price.
    pub now: i128,
    /// For the whole of the price.
    pub slope: i128,
    /// At the point, as a binary number: it chooses between forms, and is no figure.
    pub there: f64,
}

impl Form {
    /// A form at a point.
    pub fn new(now: i128, slope: i128, point: f64) -> Self {
        Self { now, slope, there: near(now) + near(slope) * point }
    }

    /// The same at every price.
    pub fn still(now: i128) -> Self {
        Self { now, slope: 0, there: near(now) }
    }

    /// Whether it is the same function.
    pub fn is(&self, other: &Self) -> bool {
        self.now == other.now && self.slope == other.slope
    }
}

impl Additive for Form {
    fn plus(&self, other: &Self) -> Exact<Self> {
        Ok(Self { now: sum(self.now, other.now)?, slope: sum(self.slope, other.slope)?, there: self.there + other.there })
    }

    fn minus(&self, other: &Self) -> Exact<Self> {
        Ok(Self { now: difference(self.now, other.now)?, slope: difference(self.slope, other.slope)?, there: self.there - other.there })
    }

    /// Rounded down to whole units.
    fn scaled(&self, by: Ratio) -> Exact<Self> {
        let level = Level::of(by)?;
        let there = self.there * near(level.numerator) / near(level.denominator);
        Ok(Self { now: level.times(self.now)?, slope: level.times(self.slope)?, there })
    }

    /// Half away from zero.
    fn part(&self, of: u32) -> Exact<Self> {
        Ok(Self { now: divided(self.now, of), slope: divided(self.slope, of), there: self.there / f64::from(of) })
    }
}

impl Amount for Form {
    fn at_least(&self, other: &Self) -> Exact<Self> {
        Ok(if self.there >= other.there { *self } else { *other })
    }

    fn at_most(&self, other: &Self) -> Exact<Self> {
        Ok(if self.there <= other.there { *self } else { *other })
    }
}

/// A level of the ratio as a fraction, so that amounts are compared by multiplying.
#[derive(Clone, Copy, Debug)]
pub(super) struct Level {
    pub numerator: i128,
    pub denominator: i128,
}

impl Level {
    /// Of a level with few decimals; a fault where it has so many that products would not fit.
    pub fn of(level: Ratio) -> Exact<Self> {
        let level = level.decimal().normalize();
        let denominator = 10_i128.checked_pow(level.scale()).filter(|denominator| *denominator <= LARGEST_LEVEL);
        let numerator = Some(level.mantissa()).filter(|numerator| (0..=LARGEST_LEVEL).contains(numerator));
        match (numerator, denominator) {
            (Some(numerator), Some(denominator)) => Ok(Self { numerator, denominator }),
            _ => Err(ArithmeticFault::Overflow),
        }
    }

    /// So much of an amount, rounded down.
    pub fn times(self, amount: i128) -> Exact<i128> {
        let product = amount.checked_mul(self.numerator).ok_or(ArithmeticFault::Overflow)?;
        product.checked_div_euclid(self.denominator).ok_or(ArithmeticFault::DivisionByZero)
    }

    /// How far what backs a requirement is from the level, times the denominator; above the level below zero. Amounts that are counted fit, so that
    /// nothing is looked at twice.
    pub fn distance(self, requirement: i128, backing: i128) -> i128 {
        backing.wrapping_mul(self.numerator).wrapping_sub(requirement.wrapping_mul(self.denominator))
    }

    /// The same of binary numbers.
    pub fn distance_near(self, requirement: f64, backing: f64) -> f64 {
        backing * near(self.numerator) - requirement * near(self.denominator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(mantissa: i64, scale: u32) -> Usd {
        Usd::new(Decimal::new(mantissa, scale))
    }

    #[test]
    fn what_a_binary_number_can_hold_is_exact() {
        for (value, expected) in [(usd(12_345_678_925, 2), 123_456_789.25), (usd(-40_000, 0), -40_000.0), (usd(0, 0), 0.0)] {
            assert_eq!(number(whole(value).unwrap()), expected);
        }
        assert_eq!(number(whole(usd(1, 1)).unwrap()), 0.1);
        assert!(whole(Usd::new(Decimal::MAX)).is_err());
    }

    #[test]
    fn a_quotient_is_the_nearest_whole_number() {
        for (value, by, expected) in [(10, 3, 3), (11, 3, 4), (-11, 3, -4), (i128::from(u64::MAX), 7, 2_635_249_153_387_078_802), (1, 2, 1)]
        {
            assert_eq!(divided(value, by), expected, "{value} / {by}");
        }
        let large = 123_456_789_012_345_678_901_234_567_i128;
        assert_eq!(divided(large, 50), (large + 25) / 50);
    }

    #[test]
    fn an_amount_comes_back_as_it_was() {
        for value in [usd(123_456_789, 8), usd(-1, 18), usd(7, 0), Usd::ZERO] {
            assert_eq!(amount(whole(value).unwrap()).unwrap(), value);
        }
    }
}
