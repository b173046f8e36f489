//! Whether the exchange would take a change, under each regime.

use super::Prepared;
use super::capacity::coin_capacity;
use super::what_if::{ChangeVerdicts, Verdict};
use crate::account::{Account, USDC};
use crate::change::Change;
use crate::explain::Ledger;
use crate::margin::{PositionMargin, Regime, RegimeMargin};
use crate::num::{ArithmeticFault, Price, Size, Usd};
use crate::portfolio::Side;
use crate::solve::token_limits;

type Exact<T> = Result<T, ArithmeticFault>;

/// Whether each regime would take a change of the book as it is now.
pub(super) fn verdicts(now: &Prepared, change: &Change) -> Exact<ChangeVerdicts> {
    let verdict = |regime: Regime| -> Exact<Verdict> {
        let Prepared { account, positions, .. } = now;
        let margin = regime.model().margin(account, positions, &mut Ledger::silent())?;
        let reason = refusal(account, positions, &margin, change)?;
        Ok(Verdict { is_accepted: reason.is_none(), reason })
    };
    Ok(ChangeVerdicts { standard: verdict(Regime::Standard)?, unified: verdict(Regime::Unified)?, portfolio: verdict(Regime::Portfolio)? })
}

/// Why a regime would refuse a change.
fn refusal(account: &Account, positions: &[PositionMargin], margin: &RegimeMargin, change: &Change) -> Exact<Option<String>> {
    let listing = &account.rulebook.listing;
    match change {
        Change::Order(order) if is_off_lot(account, &order.coin, order.size) => {
            Ok(Some(format!("The size is not a whole number of the smallest lots of {}.", order.coin)))
        }
        Change::Order(order) if order.reduce_only => Ok(None),
        Change::Order(order) => {
            let held = account.positions.iter().zip(positions).find(|(position, _)| position.coin == order.coin);
            let found = match held {
                Some((position, own)) => {
                    let leverage = order.leverage.unwrap_or(position.leverage);
                    coin_capacity(account, margin, position, own, leverage)?
                }
                None => match account.watched.iter().find(|position| position.coin == order.coin) {
                    Some(position) => coin_capacity(account, margin, position, &PositionMargin::none(), position.leverage)?,
                    None => return Ok(None),
                },
            };
            let most = if order.side == Side::Buy { found.max_buy_size } else { found.max_sell_size };
            let what = if order.side == Side::Buy { "buy" } else { "sell" };
            Ok((order.size > most).then(|| format!("The largest {what} in {} is {most}.", order.coin)))
        }
        Change::SpotOrder(order) if order.side == Side::Sell => taken_out(account, margin, listing.token_name(&order.token), order.size),
        Change::SpotOrder(order) => {
            let token = listing.token_name(&order.token);
            let coin = account.coins().find(|(known, _, _)| *known == token).and_then(|(_, _, price)| price);
            let price = order.price.or(coin).or_else(|| account.reserve(token).and_then(|reserve| reserve.price));
            let value = price.map(|price: Price| order.size.at(price)).transpose()?.unwrap_or_default();
            if margin.regime == Regime::Portfolio {
                let refused = value > margin.available;
                return Ok(refused.then(|| format!("It costs {value} USDC; {} are available.", margin.available.at_least(Usd::ZERO))));
            }
            taken_out(account, margin, USDC, Size::new(value.decimal()))
        }
        Change::Withdrawal(cash) => taken_out(account, margin, listing.token_name(&cash.token), cash.amount),
        Change::Transfer(transfer) if transfer.from != "spot" => {
            taken_out(account, margin, listing.token_name(&transfer.token), transfer.amount)
        }
        Change::Transfer(_) | Change::Deposit(_) | Change::Repayment(_) | Change::Closing(_) => Ok(None),
    }
}

/// Whether a size has more decimals than the coin's lots.
fn is_off_lot(account: &Account, coin: &str, size: Size) -> bool {
    let perp = account.positions.iter().chain(&account.watched).find(|position| position.coin == coin);
    perp.and_then(|perp| perp.size_decimals).is_some_and(|decimals| size.floored(decimals) != size)
}

/// Why an amount cannot be taken out.
fn taken_out(account: &Account, margin: &RegimeMargin, token: &str, amount: Size) -> Exact<Option<String>> {
    let limits = token_limits(account, margin)?;
    let most = limits.iter().find(|limits| limits.token == token).map_or(Size::ZERO, |limits| limits.max_withdrawal);
    Ok((amount > most).then(|| format!("The largest amount of {token} that can be taken out is {most}.")))
}
