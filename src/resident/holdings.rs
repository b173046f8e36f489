//! Balances and collateral as whole numbers.

use super::whole::{amount, whole};
use crate::account::{self, Account, Collateral};
use crate::margin::liquidation_value;
use crate::num::{ArithmeticFault, Price, Ratio, Size, Usd};
use crate::portfolio::AccountMode;
use crate::request::Request;

type Exact<T> = Result<T, ArithmeticFault>;

/// A balance, in its token.
#[derive(Clone, Debug)]
pub(super) struct Pool {
    pub token: String,
    pub equity: i128,
    pub in_spot: i128,
    pub borrowed_by_hand: i128,
    /// Supplied to the reserve, as stated.
    pub supplied: Option<i128>,
    /// Whether what is supplied is lent by hand, so that it backs no perp.
    pub is_lent_by_hand: bool,
    /// Whether a gain changes what is supplied: stated beside a balance that is stated after unrealised PnL.
    pub is_supply_moving: bool,
    pub loan: i128,
    pub is_reported: bool,
    pub is_borrowable: bool,
    pub user_borrow_cap: Option<i128>,
    /// USDC per token; none for USDC.
    price: Option<Ratio>,
}

/// Collateral, valued.
#[derive(Clone, Debug)]
pub(super) struct Coins {
    pub token: String,
    counted: Size,
    supplied: Size,
    counted_by_hand: Size,
    ltv: Ratio,
    pub oracle_price: Price,
    pub price: Price,
    pub values: Values,
}

/// Collateral weighted in the ways that rules ask for, in USDC.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Values {
    /// What is supplied, at its price.
    pub supplied: i128,
    /// Counted, times loan-to-value.
    pub borrow: i128,
    /// Counted, times (1 + loan-to-value)/2.
    pub liquidation: i128,
    /// Supplied by hand, weighted likewise.
    pub borrow_by_hand: i128,
    pub liquidation_by_hand: i128,
}

impl Pool {
    /// The one of an account as its request states it.
    pub fn of(request: &Request, account: &Account, pool: &account::Pool) -> Exact<Self> {
        let is_by_hand = account.mode != AccountMode::PortfolioMargin;
        let name = |token: &str| account.rulebook.listing.token_name(token).to_owned();
        let balance = request.portfolio.balances.iter().find(|balance| name(&balance.token) == pool.token);
        Ok(Self {
            token: pool.token.clone(),
            equity: whole(pool.equity)?,
            in_spot: whole(pool.in_spot)?,
            borrowed_by_hand: whole(pool.borrowed_by_hand)?,
            supplied: pool.supplied.map(whole).transpose()?,
            is_lent_by_hand: is_by_hand,
            is_supply_moving: balance.is_some_and(|balance| balance.total.is_some() && balance.supplied.is_some()),
            loan: whole(pool.loan)?,
            is_reported: pool.is_reported,
            is_borrowable: pool.is_borrowable,
            user_borrow_cap: pool.user_borrow_cap.map(whole).transpose()?,
            price: Some(pool.price).filter(|_| pool.token != account::USDC),
        })
    }

    /// An amount of the token in USDC.
    pub fn in_usdc(&self, value: i128) -> Exact<i128> {
        match self.price {
            None => Ok(value),
            Some(price) => whole(amount(value)?.scaled(price)?),
        }
    }

    /// Whether it is of the unit of account.
    pub fn is_usdc(&self) -> bool {
        self.price.is_none()
    }

    /// What is lent by hand.
    pub fn lent_by_hand(&self) -> i128 {
        self.supplied.filter(|_| self.is_lent_by_hand).unwrap_or(0)
    }

    /// Unrealised gain, which a balance includes.
    pub fn gain(&mut self, gain: i128) {
        self.equity = self.equity.wrapping_add(gain);
        if let (true, Some(supplied)) = (self.is_supply_moving, self.supplied) {
            // What comes in is supplied, and what is supplied goes last.
            self.supplied = Some(if gain > 0 { supplied.wrapping_add(gain) } else { supplied.min(self.equity).max(0) });
        }
    }
}

impl Coins {
    /// The one of an account.
    pub fn of(coin: &Collateral) -> Exact<Self> {
        let mut found = Self {
            token: coin.token.clone(),
            counted: coin.counted,
            supplied: coin.supplied,
            counted_by_hand: coin.counted_by_hand,
            ltv: coin.ltv,
            oracle_price: coin.oracle_price,
            price: coin.price,
            values: Values::default(),
        };
        found.values = found.values_at(found.oracle_price)?;
        Ok(found)
    }

    /// What it is worth at a price.
    pub fn values_at(&self, price: Price) -> Exact<Values> {
        let counted = self.counted.at(price)?;
        let supplied = if self.supplied == self.counted { counted } else { self.supplied.at(price)? };
        let liquidation = |value: Usd| whole(liquidation_value(&value, self.ltv)?);
        let by_hand = self.counted_by_hand.at(price)?;
        Ok(Values {
            supplied: whole(supplied)?,
            borrow: whole(counted.scaled(self.ltv)?)?,
            liquidation: liquidation(counted)?,
            borrow_by_hand: whole(by_hand.scaled(self.ltv)?)?,
            liquidation_by_hand: liquidation(by_hand)?,
        })
    }
}
