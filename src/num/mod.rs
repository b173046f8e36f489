//! Exact quantities: prices, sizes, amounts of money and ratios over a 96-bit decimal.
//!
//! # Units and signs
//! - [`Price`]: quote currency (USDC, or the collateral token of a perp dex) per base unit; positive.
//! - [`Size`]: base units; long positive, short negative. Token balances are sizes too.
//! - [`Usd`]: an amount of quote currency; any sign.
//! - [`Ratio`]: a fraction (`0.05`, never `5`); rates, loan-to-value, margin ratio, leverage.
//!
//! # Rounding
//! Every operation is checked. A product or quotient that needs more than 28 significant digits, or more
//! than 28 decimals, is rounded half-even to them by `rust_decimal`; that is the only rounding of the
//! arithmetic. Overflow, division by zero and the value of an amount that vanishes are
//! [`ArithmeticFault`]s, never silent.

mod amount;
mod canonical;
mod text;
mod units;
mod written;

pub use amount::{Additive, Amount, Excess};
pub use text::{TextFault, parse_decimal};
pub use units::{ArithmeticFault, Price, Ratio, Size, Usd, sum};
pub use written::{DecimalMark, Doubt, Meaning, Place, Written, WrittenKind, read_written, shown_mark};
