//! Whether the exchange would take a change, under each regime.

mod orders;

use super::Prepared;
use super::what_if::{Refusal, RefusalRule, Verdict};
use crate::account::{Account, AccountPosition, USDC};
use crate::change::{Change, IsolatedMarginChange};
use crate::explain::Ledger;
use crate::margin::{PerRegime, PositionMargin, Regime, RegimeMargin};
use crate::num::{ArithmeticFault, Price, Size, Usd};
use crate::portfolio::Side;
use crate::solve::{addable_margin, removable_margin, token_limits};

type Exact<T> = Result<T, ArithmeticFault>;

/// Whether each regime would take a change of the book as it is now.
pub(super) fn verdicts(now: &Prepared, change: &Change) -> Exact<PerRegime<Verdict>> {
    PerRegime::try_new(|regime| {
        let Prepared { account, positions, .. } = now;
        let margin = regime.model().margin(account, positions, &mut Ledger::silent())?;
        let refusals = Book { account, positions, margin: &margin }.refusals(change)?;
        let messages: Vec<&str> = refusals.iter().map(|refusal| refusal.message.as_str()).collect();
        let reason = (!messages.is_empty()).then(|| messages.join(" "));
        Ok(Verdict { is_accepted: refusals.is_empty(), reason, refusals })
    })
}

impl Refusal {
    fn new(rule: RefusalRule, message: String, remedy: String) -> Self {
        Self { rule, message, remedy }
    }
}

/// A book under one regime, which a change is put to.
struct Book<'a> {
    account: &'a Account,
    positions: &'a [PositionMargin],
    margin: &'a RegimeMargin,
}

impl Book<'_> {
    /// Why the regime would refuse a change; empty where it would take it.
    fn refusals(&self, change: &Change) -> Exact<Vec<Refusal>> {
        let (account, margin) = (self.account, self.margin);
        let listing = &account.rulebook.listing;
        let one = |refusal: Exact<Option<Refusal>>| refusal.map(|refusal| refusal.into_iter().collect());
        match change {
            Change::Order(order) => self.order(order),
            Change::Closing(closing) => self.closing(closing),
            Change::SpotOrder(order) if order.side == Side::Sell => one(self.taken_out(listing.token_name(&order.token), order.size)),
            Change::SpotOrder(order) => {
                let token = listing.token_name(&order.token);
                let coin = account.coins().find(|(known, _, _)| *known == token).and_then(|(_, _, price)| price);
                let price = order.price.or(coin).or_else(|| account.reserve(token).and_then(|reserve| reserve.price));
                let value = price.map(|price: Price| order.size.at(price)).transpose()?.unwrap_or_default();
                if margin.regime != Regime::Portfolio {
                    return one(self.taken_out(USDC, Size::new(value.decimal())));
                }
                let available = margin.available.at_least(Usd::ZERO);
                let refusal = || {
                    let message = format!("It costs {value} USDC; {available} are available.");
                    Refusal::new(RefusalRule::Balance, message, format!("buy for at most {available} USDC"))
                };
                Ok((value > margin.available).then(refusal).into_iter().collect())
            }
            Change::Withdrawal(cash) => one(self.taken_out(listing.token_name(&cash.token), cash.amount)),
            Change::Transfer(transfer) if transfer.from != "spot" => {
                one(self.taken_out(listing.token_name(&transfer.token), transfer.amount))
            }
            Change::IsolatedMargin(change) => one(self.isolated_margin(change)),
            Change::Transfer(_) | Change::Deposit(_) | Change::Repayment(_) => Ok(Vec::new()),
        }
    }

    /// A coin that is held, or that the question looks up, with its margin.
    fn perp(&self, coin: &str) -> Option<(&AccountPosition, PositionMargin)> {
        let held = self.account.positions.iter().zip(self.positions).find(|(position, _)| position.coin == coin);
        let watched = || self.account.watched.iter().find(|position| position.coin == coin);
        held.map(|(position, own)| (position, own.clone())).or_else(|| watched().map(|position| (position, PositionMargin::none())))
    }

    /// Why an amount cannot be taken out.
    fn taken_out(&self, token: &str, amount: Size) -> Exact<Option<Refusal>> {
        let limits = token_limits(self.account, self.margin)?;
        let most = limits.iter().find(|limits| limits.token == token).map_or(Size::ZERO, |limits| limits.max_withdrawal);
        let refusal = || {
            let message = format!("The largest amount of {token} that can be taken out is {most}.");
            Refusal::new(RefusalRule::Balance, message, format!("take out at most {most} {token}"))
        };
        Ok((amount > most).then(refusal))
    }

    /// Why margin cannot be added to an isolated position, or removed.
    fn isolated_margin(&self, change: &IsolatedMarginChange) -> Exact<Option<Refusal>> {
        let Some((position, own)) = self.perp(&change.coin) else { return Ok(None) };
        let coin = &change.coin;
        if change.amount.is_positive() {
            let most = addable_margin(self.account, self.margin, position)?;
            let refusal = || {
                let message = format!("The most margin that can be added to {coin} is {most}.");
                Refusal::new(RefusalRule::Margin, message, format!("add at most {most}, or put more into the account first"))
            };
            return Ok((change.amount > most).then(refusal));
        }
        if position.is_strict_isolated {
            let message = format!("The margin of {coin} is strictly isolated: none of it can be taken out.");
            return Ok(Some(Refusal::new(RefusalRule::StrictIsolated, message, "reduce the position instead".to_owned())));
        }
        let most = removable_margin(position, &own)?;
        let refusal = || {
            let message = format!("The most margin that can be taken out of {coin} is {most}: {} must stay.", own.transfer);
            Refusal::new(RefusalRule::TransferRequirement, message, format!("take out at most {most}, or reduce the position first"))
        };
        Ok((change.amount.abs() > most).then(refusal))
    }
}
