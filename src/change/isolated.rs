//! Margin of an isolated position: what is posted to it, added, taken out.
//!
//! A position may state its margin before unrealised PnL, or its equity at the mark, or neither; then what was posted at opening counts.
//! Amounts are in the token that settles the coin. Posted margin is part of the token's balance, so that none of this moves a balance.

use crate::num::{ArithmeticFault, Ratio, Usd};
use crate::portfolio::{MarginMode, Position};

type Exact<T> = Result<T, ArithmeticFault>;

/// States the margin that was posted at opening, so that a change of leverage leaves it as it is.
pub(super) fn pin(position: &mut Position) -> Exact<()> {
    let is_stated = position.isolated_margin.is_some() || position.isolated_equity.is_some();
    if position.margin_mode == MarginMode::Isolated
        && !is_stated
        && let Some(entry) = position.entry_price
    {
        position.isolated_margin = Some(position.size.at(entry)?.abs().divided(Ratio::from(position.leverage))?);
    }
    Ok(())
}

/// Adds to the margin, or takes away.
pub(super) fn add(position: &mut Position, amount: Usd) -> Exact<()> {
    pin(position)?;
    let plus = |stated: Option<Usd>| stated.map(|stated| stated.plus(amount)).transpose();
    (position.isolated_margin, position.isolated_equity) = (plus(position.isolated_margin)?, plus(position.isolated_equity)?);
    Ok(())
}
