//! Equal survival: the balance at which another regime would live as long as portfolio margin does.

use super::capital::{capital_basis, pnl_of};
use super::course::Course;
use super::path::Path;
use crate::account::Account;
use crate::margin::RegimeMargin;
use crate::num::{ArithmeticFault, Ratio, Usd};

type Exact<T> = Result<T, ArithmeticFault>;

/// The least balance, in USDC, at which a regime survives a path up to a point.
///
/// # Formula
/// Per pool `equity − least distance on the way / level`, added up over pools, because transfers between them cost nothing; unrealised PnL is
/// taken off as for [`super::capital_required`]. It is net of debts. Where the pool is worst at the end of the way, it dies right there.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn balance_to_survive(account: &Account, margin: &RegimeMargin, path: &Path, end: Ratio) -> Exact<Usd> {
    let distances = Course::new(account, margin, path)?.pool_distances(margin.ratio_level, &path.half_line()?)?;
    let mut required = Usd::ZERO;
    for (pool, distance) in margin.pools.iter().zip(&distances) {
        let spare = distance.least_between(Ratio::ZERO, end)?.divided(margin.ratio_level)?;
        required = required.plus(pool.equity.scaled(pool.price)?)?.minus(spare)?;
    }
    let basis = capital_basis(account);
    for balance in &account.pools {
        let pnl = pnl_of(account, basis, &balance.token);
        let debt = if margin.manual_borrow.is_some() { balance.borrowed_by_hand } else { Usd::ZERO };
        required = required.minus(pnl.plus(debt)?.scaled(balance.price)?)?;
    }
    Ok(required)
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
