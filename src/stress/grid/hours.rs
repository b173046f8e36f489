//! A book at other prices as hours pass: what funding, interest and yield add to each pool, at the rates of now.

use crate::account::Account;
use crate::explain::Ledger;
use crate::margin::{Regime, RegimeMargin, position_margins};
use crate::num::{ArithmeticFault, Ratio, Usd};
use crate::solve::{Path, PoolFlow};

type Exact<T> = Result<T, ArithmeticFault>;

/// What a pool has gained, in USDC.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Gain {
    /// Its cross equity.
    pub cross: Usd,
    /// Its isolated positions, which pay and receive funding from their own equity.
    pub isolated: Usd,
}

/// The account with prices along a path moved by a fraction: marks, oracles, the reserve's prices, and everything that follows from them.
///
/// # Errors
/// Overflow.
pub fn at_prices(account: &Account, path: &Path, change: Ratio) -> Exact<Account> {
    let mut moved = account.clone();
    let price = Ratio::ONE.plus(change)?;
    let on_path = moved.positions.iter_mut().enumerate().filter(|(index, _)| !path.of_position(*index).is_zero());
    for (_, position) in on_path {
        let gain = position.signed_notional().scaled(change)?;
        position.notional = position.notional.scaled(price)?;
        position.mark_price = position.mark_price.scaled(price)?;
        position.oracle_price = position.oracle_price.scaled(price)?;
        position.unrealized_pnl = position.unrealized_pnl.map(|pnl| pnl.plus(gain)).transpose()?;
        if !position.is_cross() {
            position.isolated_equity = position.isolated_equity.plus(gain)?;
        }
        if let Some(dex) = moved.dexes.get_mut(position.dex) {
            dex.account_value = dex.account_value.map(|value| value.plus(gain)).transpose()?;
            if let Some(pool) = moved.pools.get_mut(dex.pool) {
                pool.equity = pool.equity.plus(gain)?;
                pool.unrealized_pnl = pool.unrealized_pnl.map(|pnl| pnl.plus(gain)).transpose()?;
            }
        }
    }
    for (_, coin) in moved.collateral.iter_mut().enumerate().filter(|(index, _)| !path.of_collateral(*index).is_zero()) {
        coin.oracle_price = coin.oracle_price.scaled(price)?;
        coin.price = coin.price.scaled(price)?;
    }
    Ok(moved)
}

/// What the pools of a regime have gained after each of these hours, which ascend.
pub(super) fn gains(moved: &Account, margin: &RegimeMargin, hours: &[u32]) -> Exact<Vec<Vec<Gain>>> {
    let mut flows = Vec::with_capacity(margin.pools.len());
    // What is owed and lent out at these prices. Elsewhere nothing is, and how dexes split their token today stays.
    let own = match margin.regime {
        Regime::Portfolio => {
            let positions = position_margins(moved, &mut Ledger::silent())?;
            Some(Regime::Portfolio.model().margin(moved, &positions, &mut Ledger::silent())?)
        }
        Regime::Standard | Regime::Unified => None,
    };
    for (index, pool) in margin.pools.iter().enumerate() {
        let mut isolated = Usd::ZERO;
        for position in moved.positions.iter().filter(|position| !position.is_cross() && margin.pool_of(moved, position) == index) {
            isolated = isolated.plus(position.funding_per_hour()?.unwrap_or_default().scaled(pool.price)?)?;
        }
        flows.push((PoolFlow::new(moved, own.as_ref().unwrap_or(margin), index)?, isolated, pool.price));
    }
    let mut before = 0;
    let mut found = Vec::with_capacity(hours.len());
    for hour in hours {
        let mut row = Vec::with_capacity(flows.len());
        for (flow, isolated, price) in &mut flows {
            flow.advance(hour.saturating_sub(before))?;
            row.push(Gain { cross: flow.gain().scaled(*price)?, isolated: isolated.scaled(Ratio::from(*hour))? });
        }
        found.push(row);
        before = *hour;
    }
    Ok(found)
}
