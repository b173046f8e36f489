//! The four units and the operations between them.

use super::canonical::{CanonicalText, as_written};
use rust_decimal::{Decimal, RoundingStrategy};
use std::fmt;

/// A calculation left the range in which it is exact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArithmeticFault {
    /// The result is larger than about 7.9e28.
    #[error("the result is too large for an exact decimal")]
    Overflow,
    /// The value of an amount is too small to be told from zero.
    #[error("the result is too small for an exact decimal")]
    Underflow,
    /// A division by zero that no rule gives a meaning to.
    #[error("division by zero")]
    DivisionByZero,
}

type Exact<T> = Result<T, ArithmeticFault>;

fn multiply(left: Decimal, right: Decimal) -> Exact<Decimal> {
    left.checked_mul(right).ok_or(ArithmeticFault::Overflow)
}

/// A product that must not vanish: a position that is held has a value.
fn multiply_without_loss(left: Decimal, right: Decimal) -> Exact<Decimal> {
    let product = multiply(left, right)?;
    if product.is_zero() && !left.is_zero() && !right.is_zero() {
        return Err(ArithmeticFault::Underflow);
    }
    Ok(product)
}

fn divide(left: Decimal, right: Decimal) -> Exact<Decimal> {
    if right.is_zero() {
        return Err(ArithmeticFault::DivisionByZero);
    }
    left.checked_div(right).ok_or(ArithmeticFault::Overflow)
}

/// A decimal as an answer has it. Outside of the units, because it is asked for by hundreds of fields.
#[inline(never)]
fn serialized<S: serde::Serializer>(value: Decimal, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(CanonicalText::of(value).as_str())
}

macro_rules! unit {
    ($(#[$meta:meta])* $name:ident) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
        pub struct $name(#[cfg_attr(target_arch = "wasm32", tsify(type = "string"))] Decimal);

        impl $name {
            /// Zero.
            pub const ZERO: Self = Self(Decimal::ZERO);

            /// Wraps a decimal.
            pub const fn new(value: Decimal) -> Self {
                Self(value)
            }

            /// The decimal inside.
            pub const fn decimal(self) -> Decimal {
                self.0
            }

            /// Whether it is exactly zero.
            pub fn is_zero(self) -> bool {
                self.0.is_zero()
            }

            /// Whether it is below zero.
            pub fn is_negative(self) -> bool {
                self.0.is_sign_negative() && !self.0.is_zero()
            }

            /// Whether it is above zero.
            pub fn is_positive(self) -> bool {
                self.0.is_sign_positive() && !self.0.is_zero()
            }

            /// Without its sign.
            pub fn abs(self) -> Self {
                Self(self.0.abs())
            }

            /// With the opposite sign.
            pub fn negated(self) -> Self {
                Self(Decimal::ZERO.checked_sub(self.0).unwrap_or(self.0))
            }

            /// Sum.
            ///
            /// # Errors
            /// Overflow.
            pub fn plus(self, other: Self) -> Exact<Self> {
                self.0.checked_add(other.0).map(Self).ok_or(ArithmeticFault::Overflow)
            }

            /// Difference.
            ///
            /// # Errors
            /// Overflow.
            pub fn minus(self, other: Self) -> Exact<Self> {
                self.0.checked_sub(other.0).map(Self).ok_or(ArithmeticFault::Overflow)
            }

            /// Multiplied by a fraction.
            ///
            /// # Errors
            /// Overflow.
            pub fn scaled(self, by: Ratio) -> Exact<Self> {
                multiply(self.0, by.0).map(Self)
            }

            /// Divided by a number.
            ///
            /// # Errors
            /// Overflow or division by zero.
            pub fn divided(self, by: Ratio) -> Exact<Self> {
                divide(self.0, by.0).map(Self)
            }

            /// This amount as a fraction of another one of the same unit.
            ///
            /// # Errors
            /// Overflow or division by zero.
            pub fn fraction_of(self, whole: Self) -> Exact<Ratio> {
                divide(self.0, whole.0).map(Ratio)
            }

            /// This amount as a fraction of another one; none where that is so small that the fraction is beyond all range.
            ///
            /// # Errors
            /// Division by zero.
            pub fn fraction_within_range(self, whole: Self) -> Exact<Option<Ratio>> {
                match self.fraction_of(whole) {
                    Ok(ratio) => Ok(Some(ratio)),
                    Err(ArithmeticFault::Overflow) => Ok(None),
                    Err(fault) => Err(fault),
                }
            }

            /// The larger of the two.
            pub fn at_least(self, floor: Self) -> Self {
                if self < floor { floor } else { self }
            }

            /// The smaller of the two.
            pub fn at_most(self, cap: Self) -> Self {
                if self > cap { cap } else { self }
            }
        }

        impl From<u32> for $name {
            fn from(value: u32) -> Self {
                Self(Decimal::from(value))
            }
        }

        /// Canonical text, as [`CanonicalText`] has it.
        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(CanonicalText::of(self.0).as_str())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serialized(self.0, serializer)
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$" })
            }
        }
    };
}

unit! {
    /// Quote currency per base unit.
    Price
}
unit! {
    /// Base units of a coin or token; long positive, short negative.
    Size
}
unit! {
    /// An amount of quote currency.
    Usd
}
unit! {
    /// A fraction: `0.05` is five percent.
    Ratio
}

impl Size {
    /// Value at a price, with the sign of the size.
    ///
    /// # Errors
    /// Overflow or underflow.
    pub fn at(self, price: Price) -> Exact<Usd> {
        multiply_without_loss(self.0, price.0).map(Usd)
    }

    /// Rounded towards zero to a number of decimals, as the venue floors maximum sizes.
    pub fn floored(self, decimals: u32) -> Self {
        Self(self.0.round_dp_with_strategy(decimals, RoundingStrategy::ToZero))
    }
}

impl Usd {
    /// How much of something at a price this buys.
    ///
    /// # Errors
    /// Overflow or division by zero.
    pub fn buys_at(self, price: Price) -> Exact<Size> {
        divide(self.0, price.0).map(Size)
    }

    /// Rounded half-even to a number of decimals, for sentences.
    pub fn rounded(self, decimals: u32) -> Self {
        Self(self.0.round_dp_with_strategy(decimals, RoundingStrategy::MidpointNearestEven))
    }

    /// Rounded up to a number of decimals.
    pub fn raised(self, decimals: u32) -> Self {
        Self(self.0.round_dp_with_strategy(decimals, RoundingStrategy::ToPositiveInfinity))
    }

    /// Rounded down to a number of decimals.
    pub fn lowered(self, decimals: u32) -> Self {
        Self(self.0.round_dp_with_strategy(decimals, RoundingStrategy::ToNegativeInfinity))
    }

    /// The price at which a size is worth this.
    ///
    /// # Errors
    /// Overflow or division by zero.
    pub fn per(self, size: Size) -> Exact<Price> {
        divide(self.0, size.0).map(Price)
    }
}

impl Ratio {
    /// One.
    pub const ONE: Self = Self(Decimal::ONE);
    /// Two.
    pub const TWO: Self = Self(Decimal::TWO);

    /// Rounded half-even to a number of decimals.
    pub fn rounded(self, decimals: u32) -> Self {
        Self(self.0.round_dp_with_strategy(decimals, RoundingStrategy::MidpointNearestEven))
    }

    /// Without what is behind the point; the largest count where it is above every count, zero where it is below zero.
    pub fn whole(self) -> u32 {
        if self.is_negative() { 0 } else { u32::try_from(self.0.trunc().mantissa()).unwrap_or(u32::MAX) }
    }
}

impl Price {
    /// One: the price of the quote currency in itself.
    pub const ONE: Self = Self(Decimal::ONE);

    /// With the digits that its text has: what a request keeps of a price that was computed.
    pub fn as_written(self) -> Self {
        Self(as_written(self.0))
    }
}

/// Sum of amounts.
///
/// # Errors
/// Overflow.
pub fn sum(amounts: impl IntoIterator<Item = Usd>) -> Exact<Usd> {
    amounts.into_iter().try_fold(Usd::ZERO, Usd::plus)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(text: &str) -> Usd {
        Usd::new(crate::num::parse_decimal(text).unwrap_or_default())
    }

    #[test]
    fn prints_canonically() {
        assert_eq!(usd("1.500").to_string(), "1.5");
        assert_eq!(usd("-0.0").to_string(), "0");
        assert_eq!(usd("0").negated().to_string(), "0");
        assert_eq!(Size::new(Decimal::new(150, 2)).at(Price::new(Decimal::new(200, 2))).map(|value| value.to_string()), Ok("3".to_owned()));
    }

    #[test]
    fn faults_instead_of_losing_digits_silently() {
        let tiny = Price::new(Decimal::new(1, 15));
        assert_eq!(Size::new(Decimal::new(1, 15)).at(tiny), Err(ArithmeticFault::Underflow));
        assert_eq!(Usd::new(Decimal::MAX).plus(Usd::new(Decimal::MAX)), Err(ArithmeticFault::Overflow));
        assert_eq!(usd("1").buys_at(Price::ZERO), Err(ArithmeticFault::DivisionByZero));
    }
}
