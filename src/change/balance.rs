//! Balances of a book as changes move them.

use crate::account::{Account, AccountPosition};
use crate::num::{ArithmeticFault, Price, Size, Usd};
use crate::portfolio::{AccountMode, Balance, Loan, Portfolio};

type Exact<T> = Result<T, ArithmeticFault>;

/// A book that is being changed, with the prices and rules of the account that it was.
pub(super) struct Book<'a> {
    pub portfolio: Portfolio,
    pub account: &'a Account,
}

impl Book<'_> {
    /// The name that the venue gives a token.
    pub fn token(&self, name: &str) -> String {
        self.account.rulebook.listing.token_name(name).to_owned()
    }

    /// A coin's price and rules, if it is held, ordered or named by a change.
    pub fn perp(&self, coin: &str) -> Option<&AccountPosition> {
        self.account.positions.iter().chain(&self.account.watched).find(|position| position.coin == coin)
    }

    /// Dex of a coin.
    pub fn dex(&self, coin: &str) -> String {
        self.account.rulebook.listing.dex_of(coin).map_or_else(String::new, |dex| dex.dex.clone())
    }

    /// The token that settles a dex.
    pub fn settlement_token(&self, dex: &str) -> String {
        let listed = self.account.rulebook.listing.dex(dex);
        listed.map_or_else(|| crate::account::USDC.to_owned(), |dex| dex.collateral_token.clone())
    }

    /// The balance of a token.
    pub fn balance(&self, token: &str) -> Option<&Balance> {
        self.portfolio.balances.iter().find(|balance| self.token(&balance.token) == token)
    }

    /// Debt in a token.
    pub fn loan(&self, token: &str) -> Size {
        let loan = self.portfolio.loans.iter().find(|loan| self.token(&loan.token) == token);
        loan.map_or(Size::ZERO, |loan| loan.amount)
    }

    /// Changes the balance of a token, made empty where there is none.
    fn edit(&mut self, token: &str, edit: impl FnOnce(&mut Balance) -> Exact<()>) -> Exact<()> {
        if self.balance(token).is_none() {
            let empty = Balance { token: token.to_owned(), amount: Some(Size::ZERO), total: None, in_spot: None, supplied: None };
            self.portfolio.balances.push(empty);
        }
        let account = self.account;
        let is_it = |balance: &&mut Balance| account.rulebook.listing.token_name(&balance.token) == token;
        self.portfolio.balances.iter_mut().find(is_it).map_or(Ok(()), edit)
    }

    /// Adds to a balance, or takes away: in a stated place of a standard account, or where the token usually is.
    ///
    /// A balance stated before unrealised PnL cannot be below zero. What is missing is borrowed where the account can borrow it; elsewhere
    /// open profits cover it, and the balance is stated after them from then on.
    pub fn add(&mut self, token: &str, amount: Size) -> Exact<()> {
        self.edit(token, |balance| {
            if let Some(total) = balance.total {
                balance.total = Some(total.plus(amount)?);
            } else {
                balance.amount = Some(balance.amount.unwrap_or_default().plus(amount)?);
            }
            // What comes in is supplied, and what is supplied goes last.
            if let Some(supplied) = balance.supplied {
                let held = balance.amount.or(balance.total).unwrap_or_default();
                balance.supplied =
                    Some(if amount.is_positive() { supplied.plus(amount)? } else { supplied.at_most(held).at_least(Size::ZERO) });
            }
            Ok(())
        })?;
        let left = self.balance(token).and_then(|balance| balance.amount);
        // Less than nothing, or less than what is kept in spot: a loss that the perp side has made.
        match left.filter(|left| *left < self.in_spot(token)) {
            Some(missing)
                if missing.is_negative()
                    && self.portfolio.mode == AccountMode::PortfolioMargin
                    && self.account.rulebook.borrowable(token).is_some() =>
            {
                self.owe(token, missing.negated())?;
                self.edit(token, |balance| {
                    balance.amount = Some(Size::ZERO);
                    Ok(())
                })
            }
            Some(_) => self.state_after_profit(token),
            None => Ok(()),
        }
    }

    /// A balance as the exchange shows it: after unrealised PnL and debt.
    fn state_after_profit(&mut self, token: &str) -> Exact<()> {
        let Some(amount) = self.balance(token).and_then(|balance| balance.amount) else { return Ok(()) };
        let net = amount.minus(self.loan(token))?.plus(Size::new(self.unrealized_pnl(token)?.decimal()))?;
        self.edit(token, |balance| {
            (balance.amount, balance.total) = (None, Some(net));
            Ok(())
        })
    }

    /// Open profits can be taken out as well, and nothing is borrowed for it: where an amount is more than the balance before them, that is
    /// stated after them from then on.
    pub fn count_profit_for(&mut self, token: &str, amount: Size) -> Exact<()> {
        let held = self.balance(token).and_then(|balance| balance.amount);
        match held.filter(|held| amount > *held) {
            Some(held) if self.unrealized_pnl(token)?.minus(Usd::new(self.loan(token).decimal()))?.is_positive() && !held.is_negative() => {
                self.state_after_profit(token)
            }
            _ => Ok(()),
        }
    }

    /// Sets the leverage of a coin, which is that of its position and of all its orders. Margin posted to an isolated position stays.
    pub fn set_leverage(&mut self, coin: &str, leverage: u32) -> Exact<()> {
        for held in self.portfolio.positions.iter_mut().filter(|held| held.coin == coin && held.leverage != leverage) {
            super::isolated::pin(held)?;
            held.leverage = leverage;
        }
        self.portfolio
            .orders
            .iter_mut()
            .filter(|order| order.coin == coin && order.leverage.is_some())
            .for_each(|order| order.leverage = Some(leverage));
        Ok(())
    }

    /// Adds to a debt, or takes away.
    pub fn owe(&mut self, token: &str, amount: Size) -> Exact<()> {
        let owed = self.loan(token).plus(amount)?;
        let listing = &self.account.rulebook.listing;
        self.portfolio.loans.retain(|loan| listing.token_name(&loan.token) != token);
        if owed.is_positive() {
            self.portfolio.loans.push(Loan { token: token.to_owned(), amount: owed });
        }
        Ok(())
    }

    /// Unrealised PnL of every position that a token settles; a position without an entry price counts at the mark.
    fn unrealized_pnl(&self, token: &str) -> Exact<Usd> {
        let mut pnl = Usd::ZERO;
        for position in &self.portfolio.positions {
            let mark = self.perp(&position.coin).map(|perp| perp.mark_price);
            if let (Some(mark), Some(entry)) = (mark, position.entry_price)
                && self.settlement_token(&self.dex(&position.coin)) == token
            {
                pnl = pnl.plus(position.size.at(mark)?.minus(position.size.at(entry)?)?)?;
            }
        }
        Ok(pnl)
    }

    /// Adds to what a dex holds, where that is stated.
    pub fn add_to_dex(&mut self, dex: &str, amount: Usd) -> Exact<bool> {
        let Some(held) = self.portfolio.dex_accounts.iter_mut().find(|held| held.dex == dex) else { return Ok(false) };
        held.account_value = held.account_value.plus(amount)?;
        Ok(true)
    }

    /// What is kept in spot of a token.
    pub fn in_spot(&self, token: &str) -> Size {
        self.balance(token).and_then(|balance| balance.in_spot).unwrap_or_default()
    }

    /// Adds to what is kept in spot.
    pub fn add_to_spot(&mut self, token: &str, amount: Size) -> Exact<()> {
        self.edit(token, |balance| {
            let in_spot = balance.in_spot.unwrap_or_default().plus(amount)?;
            balance.in_spot = in_spot.is_positive().then_some(in_spot);
            Ok(())
        })
    }

    /// Cash that moves in or out of the account as a whole: it leaves from spot first, then from the dex that the token settles first.
    pub fn move_cash(&mut self, token: &str, amount: Size) -> Exact<()> {
        let from_spot = if amount.is_negative() { amount.negated().at_most(self.in_spot(token)) } else { Size::ZERO };
        if from_spot.is_positive() {
            self.add_to_spot(token, from_spot.negated())?;
        }
        self.add(token, amount)?;
        let dexes: Vec<String> = self.portfolio.dex_accounts.iter().map(|held| held.dex.clone()).collect();
        if let Some(dex) = dexes.iter().find(|dex| self.settlement_token(dex) == token) {
            self.add_to_dex(dex, Usd::new(amount.plus(from_spot)?.decimal()))?;
        }
        Ok(())
    }

    /// What is kept in spot is not stated for tokens that settle no dex any more.
    pub fn forget_spot_of_idle_tokens(&mut self) {
        let held = self.portfolio.positions.iter().map(|position| self.dex(&position.coin));
        let ordered = self.portfolio.orders.iter().map(|order| self.dex(&order.coin));
        let stated = self.portfolio.dex_accounts.iter().map(|held| held.dex.clone());
        let summed = self.portfolio.order_margins.iter().map(|margin| margin.dex.clone());
        let dexes = held.chain(ordered).chain(stated).chain(summed).chain(std::iter::once(String::new()));
        let settled: Vec<String> = dexes.map(|dex| self.settlement_token(&dex)).collect();
        let account = self.account;
        for balance in &mut self.portfolio.balances {
            let token = account.rulebook.listing.token_name(&balance.token);
            if !settled.iter().any(|known| known == token) {
                balance.in_spot = None;
            }
        }
    }

    /// Spot price of a token, if known.
    pub fn spot_price(&self, token: &str) -> Option<Price> {
        let held = self.account.coins().find(|(known, _, _)| *known == token).and_then(|(_, _, price)| price);
        held.or_else(|| self.account.reserve(token).and_then(|reserve| reserve.price))
    }
}
