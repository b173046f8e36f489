//! Equal survival: the balance at which another regime would live as long as portfolio margin does.

use super::capital::{capital_basis, pnl_of};
use super::piecewise::Piecewise;
use crate::account::{Account, Pool};
use crate::margin::RegimeMargin;
use crate::num::{ArithmeticFault, Ratio, Usd};

type Exact<T> = Result<T, ArithmeticFault>;

/// A regime's account, of which is asked what balance it would need to live on.
#[derive(Clone, Debug)]
pub struct Survivor<'a> {
    margin: &'a RegimeMargin,
    /// What is no balance of the account's own, by token: unrealised PnL and what is borrowed by hand.
    taken_off: Vec<Usd>,
}

impl<'a> Survivor<'a> {
    /// An account under a regime.
    ///
    /// # Errors
    /// Overflow.
    pub fn new(account: &Account, margin: &'a RegimeMargin) -> Exact<Self> {
        let basis = capital_basis(account);
        let of = |balance: &Pool| {
            let debt = if margin.manual_borrow.is_some() { balance.borrowed_by_hand } else { Usd::ZERO };
            pnl_of(account, basis, &balance.token).plus(debt)?.scaled(balance.price)
        };
        Ok(Self { margin, taken_off: account.pools.iter().map(of).collect::<Exact<_>>()? })
    }

    /// The least balance, in USDC, at which it survives a course of prices up to a point, of the distances of its pools along it.
    ///
    /// # Formula
    /// Per pool `equity − least distance on the way / level`, added up over pools, because transfers between them cost nothing; unrealised PnL is
    /// taken off as for [`super::capital_required`]. It is net of debts. Where the pool is worst at the end of the way, it dies right there.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn balance_to(&self, distances: &[Piecewise], end: Ratio) -> Exact<Usd> {
        let mut required = Usd::ZERO;
        for (pool, distance) in self.margin.pools.iter().zip(distances) {
            let spare = distance.least_between(Ratio::ZERO, end)?.divided(self.margin.ratio_level)?;
            required = required.plus(pool.equity.scaled(pool.price)?)?.minus(spare)?;
        }
        self.taken_off.iter().try_fold(required, |left, amount| left.minus(*amount))
    }
}

/// The balance that the account has, counted the same way.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn own_balance(account: &Account) -> Exact<Usd> {
    let basis = capital_basis(account);
    let mut balance = Usd::ZERO;
    for pool in &account.pools {
        let own = pool.equity.minus(pnl_of(account, basis, &pool.token))?;
        balance = balance.plus(own.scaled(pool.price)?)?;
    }
    Ok(balance)
}
