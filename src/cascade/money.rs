//! From exact decimals to whole micro-USDC and whole units, and back.

use crate::margin::{full_threshold, liquidation_value};
use crate::num::{Additive, Amount, ArithmeticFault, Excess, Price, Ratio, Size, Usd};
use rust_decimal::{Decimal, RoundingStrategy};

/// Parts in which fractions of rules are counted.
pub const PARTS: i128 = 1_000_000;

/// A decimal times a power of ten, as a whole number, half-even.
fn scaled(value: Decimal, decimals: u32) -> i128 {
    let value = value.round_dp_with_strategy(decimals, RoundingStrategy::MidpointNearestEven);
    value.mantissa() * 10_i128.pow(decimals - value.scale().min(decimals))
}

/// An amount in micro-USDC, half-even.
pub fn micro(amount: Usd) -> i128 {
    scaled(amount.decimal(), 6)
}

/// A fraction in millionths, half-even.
pub fn parts(ratio: Ratio) -> i128 {
    scaled(ratio.decimal(), 6)
}

/// Whole micro-USDC as an amount that margin rules are written over. Sums stay within 128 bits by the bounds of the reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Micro(pub i128);

type Exact<T> = Result<T, ArithmeticFault>;

impl Additive for Micro {
    fn plus(&self, other: &Self) -> Exact<Self> {
        Ok(Self(self.0 + other.0))
    }

    fn minus(&self, other: &Self) -> Exact<Self> {
        Ok(Self(self.0 - other.0))
    }

    /// By millionths, rounded down.
    fn scaled(&self, by: Ratio) -> Exact<Self> {
        Ok(Self((self.0 * parts(by)).div_euclid(PARTS)))
    }

    /// Rounded down.
    fn part(&self, of: u32) -> Exact<Self> {
        Ok(Self(self.0.div_euclid(i128::from(of.max(1)))))
    }
}

impl Amount for Micro {
    fn at_least(&self, other: &Self) -> Exact<Self> {
        Ok(Self(self.0.max(other.0)))
    }

    fn at_most(&self, other: &Self) -> Exact<Self> {
        Ok(Self(self.0.min(other.0)))
    }

    fn excess_over(&self, other: &Self) -> Exact<Excess<Self>> {
        Ok(Excess { larger: Self(self.0.max(other.0)), excess: Self((self.0 - other.0).max(0)) })
    }
}

/// What the value of a coin counts as collateral, in parts of [`Weights::WHOLE`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weights {
    /// For the ratio.
    pub liquidation: i128,
    /// Above this debt everything is taken; the backstop takes so much debt for it.
    pub full: i128,
}

impl Weights {
    /// The whole value: a number that halves and thirds of millionths go into.
    pub const WHOLE: i128 = 6 * PARTS;

    /// By the loan-to-value, as the margin rules say; none for a coin that is no collateral.
    pub fn of(loan_to_value: Ratio) -> Self {
        let whole = Micro(Self::WHOLE);
        let weight = |found: Exact<Micro>| found.map_or(0, |weight| weight.0);
        if !loan_to_value.is_positive() {
            return Self::default();
        }
        Self { liquidation: weight(liquidation_value(&whole, loan_to_value)), full: weight(full_threshold(&whole, loan_to_value)) }
    }

    /// Whether the coin is collateral.
    pub const fn is_collateral(self) -> bool {
        self.full > 0
    }
}

/// The nearest binary fraction; by its text, because that conversion is correctly rounded on every machine.
pub fn binary(value: Decimal) -> f64 {
    value.to_string().parse().unwrap_or(0.0)
}

/// Micro-USDC as an amount.
pub fn usd_of(micro: i128) -> Usd {
    Usd::new(Decimal::try_from_i128_with_scale(micro, 6).unwrap_or(if micro < 0 { Decimal::MIN } else { Decimal::MAX }))
}

/// A fraction of six decimals, as reports state it.
pub fn ratio_of(value: f64) -> Ratio {
    Ratio::new(format!("{value:.6}").parse().unwrap_or(Decimal::ZERO))
}

/// What a unit of a coin is: `10^exponent` coins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    exponent: i32,
}

impl Unit {
    /// The power of ten that is worth 1 to 10 USDC at a price.
    pub fn worth_a_dollar(price: Price) -> Self {
        let mut exponent = 0;
        let mut worth = price.decimal();
        while worth >= Decimal::TEN {
            worth /= Decimal::TEN;
            exponent -= 1;
        }
        while worth < Decimal::ONE {
            worth *= Decimal::TEN;
            exponent += 1;
        }
        Self { exponent }
    }

    /// A price in micro-USDC per unit, half-even.
    pub fn price(self, price: Price) -> i64 {
        let worth = self.of_coin(price.decimal());
        i64::try_from(scaled(worth, 6)).unwrap_or(i64::MAX)
    }

    /// `value · 10^exponent`.
    fn of_coin(self, value: Decimal) -> Decimal {
        let mut worth = value;
        for _ in 0..self.exponent.unsigned_abs() {
            worth = if self.exponent < 0 { worth / Decimal::TEN } else { worth * Decimal::TEN };
        }
        worth
    }

    /// A size in units, half-even.
    pub fn size(self, size: Size) -> i64 {
        let units = Self { exponent: -self.exponent }.of_coin(size.decimal());
        i64::try_from(scaled(units, 0)).unwrap_or(if units < Decimal::ZERO { i64::MIN } else { i64::MAX })
    }

    /// Units as coins.
    pub fn coins(self, units: i128) -> Size {
        Size::new(self.of_coin(Decimal::from(units)))
    }
}

/// The price per coin of a price per unit.
pub fn price_of(unit: Unit, price: i64) -> Price {
    let per_unit = Decimal::try_from_i128_with_scale(i128::from(price), 6).unwrap_or_default();
    Price::new(Unit { exponent: -unit.exponent }.of_coin(per_unit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::parse_decimal;

    #[test]
    fn a_unit_is_worth_one_to_ten() {
        for (price, exponent, per_unit) in
            [("100000", -5, 1_000_000), ("42.5", -1, 4_250_000), ("1", 0, 1_000_000), ("0.004", 3, 4_000_000), ("99999.9", -4, 9_999_990)]
        {
            let price = Price::new(parse_decimal(price).unwrap());
            let unit = Unit::worth_a_dollar(price);
            assert_eq!((unit.exponent, unit.price(price)), (exponent, per_unit));
            assert_eq!(price_of(unit, per_unit), price);
        }
    }

    #[test]
    fn amounts_go_both_ways() {
        for text in ["0", "1.5", "-12.000001", "123456789012.123456"] {
            assert_eq!(usd_of(micro(Usd::new(parse_decimal(text).unwrap()))).to_string(), text);
        }
    }
}
