//! Exact fractions, and the text they are read from and shown as.

use num_bigint::BigInt;
pub use num_rational::BigRational as Q;
use num_traits::{Signed, Zero};

/// A plain decimal, or one with an exponent (tolerances are written `1e-9`).
pub fn parse(text: &str) -> Option<Q> {
    let (mantissa, exponent) = match text.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let digits = mantissa.strip_prefix('-').unwrap_or(mantissa);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() || !whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let units: BigInt = format!("{whole}{fraction}").parse().ok()?;
    let magnitude = Q::from(units) * Q::from(BigInt::from(10)).pow(exponent - i32::try_from(fraction.len()).ok()?);
    Some(if mantissa.starts_with('-') { -magnitude } else { magnitude })
}

/// A decimal that is known to be one.
pub fn q(text: &str) -> Q {
    parse(text).unwrap_or_else(|| panic!("{text:?} is not a decimal"))
}

/// A whole number.
pub fn whole(value: i64) -> Q {
    Q::from(BigInt::from(value))
}

/// Zero.
pub fn zero() -> Q {
    Q::zero()
}

/// Rounded towards zero to a number of decimals.
pub fn floored(value: &Q, decimals: u32) -> Q {
    let scale = whole(10).pow(i32::try_from(decimals).unwrap_or(0));
    (value * &scale).trunc() / scale
}

/// For messages: 30 decimals, the last ones rounded away.
pub fn show(value: &Q) -> String {
    let scaled = (value * whole(10).pow(30)).round().to_integer();
    let digits = format!("{:0>31}", scaled.abs().to_string());
    let (integer, fraction) = digits.split_at(digits.len() - 30);
    let sign = if scaled.is_negative() { "-" } else { "" };
    format!("{sign}{integer}.{fraction}").trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Whether two numbers agree to `tolerance`, relative to the larger of 1 and the expected one.
pub fn agree(expected: &Q, got: &Q, tolerance: &Q) -> bool {
    (expected - got).abs() <= tolerance * expected.abs().max(whole(1))
}
