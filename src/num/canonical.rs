//! The canonical text of a decimal: what every figure of an answer is written as.
//!
//! No trailing zeros, no negative zero, no exponent, at most 28 significant digits, so that what is written can be read again. A 29th digit
//! that the arithmetic happens to hold is rounded half-even. A wide answer is thousands of these, so the digits are made without a heap
//! allocation, and nearly always without dividing a 128-bit number.

use rust_decimal::{Decimal, RoundingStrategy};

/// Digits that are always kept.
const SIGNIFICANT_DIGITS: u32 = 28;
/// The first mantissa with a digit more.
const TOO_LONG: u128 = 10_u128.pow(SIGNIFICANT_DIGITS);
/// Digits are made nine at a time, which fit into 32 bits.
const CHUNK: u64 = 1_000_000_000;
/// Two chunks.
const HALF: u128 = 1_000_000_000_000_000_000;
/// Digits of all chunks of a mantissa.
const DIGITS: usize = 36;
/// Those digits, a sign, a zero and a point.
const LENGTH: usize = DIGITS + 3;

/// A decimal with the digits that its text has.
pub(super) fn as_written(value: Decimal) -> Decimal {
    if value.mantissa().unsigned_abs() < TOO_LONG {
        return value;
    }
    value.round_sf_with_strategy(SIGNIFICANT_DIGITS, RoundingStrategy::MidpointNearestEven).unwrap_or(value)
}

/// A decimal as text.
#[derive(Clone, Copy, Debug)]
pub struct CanonicalText {
    bytes: [u8; LENGTH],
    start: usize,
}

impl CanonicalText {
    /// Of a decimal.
    pub fn of(value: Decimal) -> Self {
        let mut text = Self { bytes: [b'0'; LENGTH], start: LENGTH };
        text.write(as_written(value));
        text
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        self.bytes.get(self.start..).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or("0")
    }

    /// From the last character to the first.
    fn write(&mut self, value: Decimal) {
        let digits = digits_of(value.mantissa().unsigned_abs());
        let decimals = usize::try_from(value.scale()).unwrap_or(0).min(DIGITS);
        let (fraction, whole) = digits.split_at(decimals);
        // Digits stand from the last to the first, so the zeros that end the fraction stand in front.
        let zeros = fraction.iter().take_while(|digit| **digit == b'0').count();
        let fraction = fraction.get(zeros..).unwrap_or_default();
        fraction.iter().for_each(|digit| self.put(*digit));
        if !fraction.is_empty() {
            self.put(b'.');
        }
        let length = whole.iter().rposition(|digit| *digit != b'0').map_or(0, |last| last.saturating_add(1));
        let whole = whole.get(..length).unwrap_or_default();
        if whole.is_empty() {
            self.put(b'0');
        }
        whole.iter().for_each(|digit| self.put(*digit));
        if value.is_sign_negative() && !(fraction.is_empty() && whole.is_empty()) {
            self.put(b'-');
        }
    }

    fn put(&mut self, character: u8) {
        self.start = self.start.saturating_sub(1);
        if let Some(place) = self.bytes.get_mut(self.start) {
            *place = character;
        }
    }
}

/// The digits of a mantissa as characters, from the last to the first, with zeros behind the first.
fn digits_of(mantissa: u128) -> [u8; DIGITS] {
    let halves = match u64::try_from(mantissa) {
        Ok(mantissa) if u128::from(mantissa) < HALF => [mantissa, 0],
        _ => [mantissa % HALF, mantissa / HALF].map(|half| u64::try_from(half).unwrap_or(u64::MAX)),
    };
    let [low, high] = halves.map(|half| [half % CHUNK, half / CHUNK].map(|chunk| u32::try_from(chunk).unwrap_or(u32::MAX)));
    let mut digits = [b'0'; DIGITS];
    for (mut chunk, places) in low.into_iter().chain(high).zip(digits.chunks_exact_mut(9)) {
        if chunk == 0 {
            continue;
        }
        for place in places {
            // A remainder of ten is a digit.
            *place = b'0'.saturating_add(u8::try_from(chunk % 10).unwrap_or(0));
            chunk /= 10;
        }
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_canonically() {
        for (value, expected) in [
            (Decimal::ZERO, "0"),
            (Decimal::new(0, 9), "0"),
            (-Decimal::new(0, 3), "0"),
            (Decimal::new(1500, 3), "1.5"),
            (Decimal::new(-1500, 4), "-0.15"),
            (Decimal::new(1000, 0), "1000"),
            (Decimal::new(100_000, 2), "1000"),
            (Decimal::new(1, 28), "0.0000000000000000000000000001"),
            (Decimal::new(i64::MIN, 0), "-9223372036854775808"),
            (Decimal::from_i128_with_scale(10_i128.pow(28) - 1, 28), "0.9999999999999999999999999999"),
            (Decimal::from_i128_with_scale(10_i128.pow(18), 9), "1000000000"),
            (Decimal::from_i128_with_scale(10_i128.pow(18) + 1, 9), "1000000000.000000001"),
            // A digit too many: to even.
            (Decimal::from_i128_with_scale(12_345_678_901_234_567_890_123_456_785, 10), "1234567890123456789.012345678"),
            (Decimal::from_i128_with_scale(12_345_678_901_234_567_890_123_456_775, 10), "1234567890123456789.012345678"),
            // Cannot be rounded within its range.
            (Decimal::MAX, "79228162514264337593543950335"),
        ] {
            assert_eq!(CanonicalText::of(value).as_str(), expected);
        }
    }

    #[test]
    fn every_length_agrees_with_the_decimals_own_text() {
        let mut mantissa: i128 = 0;
        for digit in (1..=9).cycle().take(28) {
            mantissa = mantissa * 10 + digit;
            for scale in 0..=28 {
                for signed in [mantissa, -mantissa, mantissa - mantissa % 1_000_000] {
                    let value = Decimal::from_i128_with_scale(signed, scale);
                    assert_eq!(CanonicalText::of(value).as_str(), (value + Decimal::ZERO).normalize().to_string());
                }
            }
        }
    }
}
