//! A position as whole numbers: its value, and what follows from it.

use super::whole::{Units, bounded, divided, near, whole};
use crate::account::{Account, AccountPosition};
use crate::margin::maintenance_at;
use crate::num::{ArithmeticFault, Price, Size};
use crate::rulebook::Tier;
use std::sync::Arc;

type Exact<T> = Result<T, ArithmeticFault>;

/// Decimals of a size and of a price whose product is whole without a rounding.
const SIZE_DECIMALS: u32 = 8;
pub(super) const PRICE_DECIMALS: u32 = 10;

/// A new price of a coin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move {
    /// Which coin.
    pub coin: usize,
    /// Its mark.
    pub mark: Price,
    /// The mark in units of ten decimals; none where it has more, or is larger than 64 bits hold.
    pub fixed: Option<i64>,
}

/// A position's size, and how it is multiplied.
#[derive(Clone, Copy, Debug)]
struct Held {
    size: Size,
    fixed: Option<i64>,
}

/// A margin tier.
#[derive(Clone, Copy, Debug)]
pub(super) struct TierOf {
    lower_bound: i128,
    max_leverage: u32,
    pub deduction: i128,
}

/// What a position is and requires, in the token that settles it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parts {
    /// With the sign of the size.
    pub value: i128,
    pub initial: i128,
    pub maintenance: i128,
    pub transfer: i128,
    tier: usize,
}

/// A position.
#[derive(Clone, Debug)]
pub(super) struct Position {
    held: Held,
    leverage: u32,
    tiers: Vec<TierOf>,
    pub is_cross: bool,
    pub dex: usize,
    pub pool: usize,
    pub parts: Parts,
}

impl TierOf {
    /// Maintenance margin of a notional in it.
    fn maintenance(&self, notional: i128) -> Exact<i128> {
        maintenance_at(&Units(notional), self.max_leverage, &Units(self.deduction)).map(|maintenance| maintenance.0)
    }
}

impl Position {
    /// The one of an account, where that fraction of a notional must stay behind it when something is taken out.
    pub fn of(account: &Account, position: &AccountPosition, transfer: (u32, u32)) -> Exact<Self> {
        let tier = |tier: &Tier| {
            Ok(TierOf { lower_bound: whole(tier.lower_bound)?, max_leverage: tier.max_leverage, deduction: whole(tier.deduction)? })
        };
        let mut own = Self {
            held: Held { size: position.size, fixed: fixed(position.size.decimal(), SIZE_DECIMALS) },
            leverage: position.leverage,
            tiers: Arc::as_ref(&position.tiers).iter().map(tier).collect::<Exact<_>>()?,
            is_cross: position.is_cross(),
            dex: position.dex,
            pool: account.pool_of(position),
            parts: Parts::default(),
        };
        own.parts = own.parts(whole(position.signed_notional())?, transfer)?;
        Ok(own)
    }

    /// Value at a price.
    pub fn value_at(&self, to: &Move) -> Exact<i128> {
        match (self.held.fixed, to.fixed) {
            // Two numbers of 64 bits: their product fits into 128.
            (Some(size), Some(price)) => bounded(i128::from(size).wrapping_mul(i128::from(price))),
            _ => whole(self.held.size.at(to.mark)?),
        }
    }

    pub fn parts(&self, value: i128, (numerator, denominator): (u32, u32)) -> Exact<Parts> {
        let notional = bounded(value)?.wrapping_abs();
        let tier = self.tiers.iter().rposition(|tier| tier.lower_bound <= notional).unwrap_or(0);
        let initial = divided(notional, self.leverage);
        let transfer = if u64::from(self.leverage).saturating_mul(u64::from(numerator)) <= u64::from(denominator) {
            initial
        } else {
            divided(notional.checked_mul(i128::from(numerator)).ok_or(ArithmeticFault::Overflow)?, denominator)
        };
        let maintenance = self.tiers.get(tier).map_or(Ok(0), |tier| tier.maintenance(notional))?;
        Ok(Parts { value, initial, maintenance, transfer, tier })
    }

    /// The notional over twice the maximum leverage, and the deduction, in the tier of a multiple of today's price.
    #[expect(clippy::disallowed_types, reason = "chooses a tier, and is no figure")]
    pub fn tier_at(&self, multiple: f64) -> (i128, i128) {
        let notional = near(self.parts.value).abs() * multiple;
        let index = match self.tiers.as_slice() {
            [] | [_] => 0,
            tiers => tiers.iter().rposition(|tier| near(tier.lower_bound) <= notional).unwrap_or(0),
        };
        match self.tiers.get(index) {
            Some(tier) if index == self.parts.tier => (self.parts.maintenance.wrapping_add(tier.deduction), tier.deduction),
            Some(tier) => {
                let maintenance = tier.maintenance(self.parts.value.wrapping_abs()).unwrap_or(0);
                (maintenance.wrapping_add(tier.deduction), tier.deduction)
            }
            None => (0, 0),
        }
    }
}

/// A price in units of ten decimals; none where it has more digits than that, or more than 64 bits.
pub(super) fn fixed_price(price: Price) -> Option<i64> {
    fixed(price.decimal(), PRICE_DECIMALS)
}

fn fixed(value: rust_decimal::Decimal, decimals: u32) -> Option<i64> {
    let value = if value.scale() > decimals { value.normalize() } else { value };
    let missing = 10_i128.checked_pow(decimals.checked_sub(value.scale())?)?;
    i64::try_from(value.mantissa().checked_mul(missing)?).ok()
}
