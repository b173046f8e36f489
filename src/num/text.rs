//! Strict decimal text: the only way a number enters the engine.
//!
//! Grammar: optional minus, digits, optional point and digits. No exponent, no plus, no underscore,
//! no white space, no bare point. More than 28 significant digits is a fault, not a rounding.

use rust_decimal::Decimal;

/// Most significant digits that a decimal can always hold.
const MAX_SIGNIFICANT_DIGITS: usize = 28;
/// Most digits after the point.
const MAX_FRACTION_DIGITS: usize = 28;
/// Longest text that is looked at; longer is refused before it is scanned.
const MAX_TEXT_LENGTH: usize = 64;

/// Why a text is not a decimal of this engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// The text is empty.
    #[error("is empty")]
    Empty,
    /// The text is not in the grammar.
    #[error("is not a plain decimal: optional minus, digits, optional point and digits")]
    Grammar,
    /// Exponents are refused, because `1e3` is more often a slip than a meaning.
    #[error("uses an exponent; write the number out")]
    Exponent,
    /// The number has more digits than the engine keeps.
    #[error("has more than 28 significant digits")]
    TooManyDigits,
}

/// Reads a decimal of the grammar above.
///
/// # Errors
/// [`TextFault`] says which rule the text breaks.
///
/// # Example
/// ```
/// use portfolio_margin::num::{parse_decimal, TextFault};
/// assert_eq!(parse_decimal("-12.50").unwrap().to_string(), "-12.5");
/// assert_eq!(parse_decimal("1e3"), Err(TextFault::Exponent));
/// assert_eq!(parse_decimal("1_000"), Err(TextFault::Grammar));
/// ```
pub fn parse_decimal(text: &str) -> Result<Decimal, TextFault> {
    if text.is_empty() {
        return Err(TextFault::Empty);
    }
    if text.len() > MAX_TEXT_LENGTH {
        return Err(if text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-') {
            TextFault::TooManyDigits
        } else {
            TextFault::Grammar
        });
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !fraction.is_none_or(is_number) {
        let mantissa_then_exponent = digits.split_once(['e', 'E']).is_some_and(|(mantissa, exponent)| {
            mantissa.bytes().any(|byte| byte.is_ascii_digit()) && exponent.bytes().any(|byte| byte.is_ascii_digit())
        });
        return Err(if mantissa_then_exponent { TextFault::Exponent } else { TextFault::Grammar });
    }
    let fraction = fraction.unwrap_or("").trim_end_matches('0');
    let whole = whole.trim_start_matches('0');
    let significant = if whole.is_empty() { fraction.trim_start_matches('0').len() } else { whole.len().saturating_add(fraction.len()) };
    if significant > MAX_SIGNIFICANT_DIGITS || fraction.len() > MAX_FRACTION_DIGITS {
        return Err(TextFault::TooManyDigits);
    }
    let mantissa = mantissa(whole, fraction).ok_or(TextFault::TooManyDigits)?;
    let scale = u32::try_from(fraction.len()).unwrap_or(u32::MAX);
    let signed = if text.starts_with('-') { mantissa.checked_neg() } else { Some(mantissa) };
    signed.and_then(|signed| Decimal::try_from_i128_with_scale(signed, scale).ok()).ok_or(TextFault::TooManyDigits)
}

/// The number that digits before and behind a point make without it: in halves that fit into 64 bits, put together once.
fn mantissa(whole: &str, fraction: &str) -> Option<i128> {
    let mut digits = whole.bytes().chain(fraction.bytes());
    let (high, _) = half(&mut digits)?;
    let (low, count) = half(&mut digits)?;
    i128::from(high).checked_mul(10_i128.checked_pow(count)?)?.checked_add(i128::from(low))
}

/// The number that the next digits make, and how many there were.
fn half(digits: &mut impl Iterator<Item = u8>) -> Option<(u64, u32)> {
    let (mut number, mut count): (u64, u32) = (0, 0);
    for digit in digits.take(MAX_SIGNIFICANT_DIGITS / 2) {
        number = number.checked_mul(10)?.checked_add(u64::from(digit.checked_sub(b'0')?))?;
        count = count.checked_add(1)?;
    }
    Some((number, count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_grammar_and_nothing_else() {
        for (text, expected) in [
            ("0", "0"),
            ("-0", "0"),
            ("007.500", "7.5"),
            ("-0.000", "0"),
            ("0.0000000000000000000000000001", "0.0000000000000000000000000001"),
        ] {
            assert_eq!(parse_decimal(text).map(|value| value.to_string()), Ok(expected.to_owned()), "{text}");
        }
        for text in ["+1", ".5", "5.", "1_000", "1,000", " 1", "1 ", "NaN", "Infinity", "-", "--1", "1.2.3", "0x10", "١"] {
            assert_eq!(parse_decimal(text), Err(TextFault::Grammar), "{text}");
        }
        for text in ["1e3", "1E3", "-1.5e-7"] {
            assert_eq!(parse_decimal(text), Err(TextFault::Exponent), "{text}");
        }
        assert_eq!(parse_decimal(""), Err(TextFault::Empty));
        assert_eq!(parse_decimal("12345678901234567890123456789"), Err(TextFault::TooManyDigits));
        assert_eq!(parse_decimal("0.00000000000000000000000000001"), Err(TextFault::TooManyDigits));
        assert_eq!(parse_decimal(&"9".repeat(1_000_000)), Err(TextFault::TooManyDigits));
        assert!(parse_decimal("9999999999999999999999999999").is_ok());
    }
}
