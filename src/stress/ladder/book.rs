//! An account that is being liquidated under one regime: what fills and takeovers do to it. What it requires is asked of the margin rules
//! after every step, once.

use crate::account::Account;
use crate::explain::Ledger;
use crate::margin::{PositionMargin, Regime, RegimeMargin, position_margins};
use crate::num::{ArithmeticFault, Price, Ratio, Size, Usd, sum};
use crate::portfolio::AccountMode;
use std::cell::OnceCell;
use std::rc::Rc;

type Exact<T> = Result<T, ArithmeticFault>;

/// An account under one regime.
#[derive(Clone, Debug)]
pub struct Book {
    account: Account,
    regime: Regime,
    /// Its margin as it is now, where that has been asked for.
    standing: OnceCell<Rc<Standing>>,
}

/// Margin of a book as it is now.
#[derive(Debug)]
pub struct Standing {
    /// Of every position.
    pub positions: Vec<PositionMargin>,
    /// Of the regime.
    pub margin: RegimeMargin,
}

impl Book {
    /// The book of an account. Under standard margin what each dex has is fixed from here on: nobody moves money between dexes meanwhile.
    /// The debt is what the prices make it, not what was reported before they moved.
    pub fn new(account: &Account, regime: Regime) -> Exact<Self> {
        let mut book = Self { account: account.clone(), regime, standing: OnceCell::new() };
        if regime == Regime::Standard {
            let standing = book.standing()?;
            for (dex, pool) in book.account.dexes.iter_mut().zip(&standing.margin.pools) {
                dex.account_value = Some(pool.equity);
            }
            book.account.mode = AccountMode::Standard;
        }
        for pool in &mut book.account_mut().pools {
            pool.is_reported = false;
        }
        Ok(book)
    }

    /// Under which regime it stands.
    pub fn regime(&self) -> Regime {
        self.regime
    }

    /// The account as it is now.
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// The account, to be changed: its margin is asked anew afterwards.
    pub fn account_mut(&mut self) -> &mut Account {
        self.standing.take();
        &mut self.account
    }

    /// Its margin now.
    pub fn standing(&self) -> Exact<Rc<Standing>> {
        if let Some(standing) = self.standing.get() {
            return Ok(Rc::clone(standing));
        }
        let positions = position_margins(&self.account, &mut Ledger::silent())?;
        let margin = self.regime.model().margin(&self.account, &positions, &mut Ledger::silent())?;
        Ok(Rc::clone(self.standing.get_or_init(|| Rc::new(Standing { positions, margin }))))
    }

    /// Index of the account's pool behind a pool of the margin.
    pub fn balance_of(&self, pool: usize) -> usize {
        if self.regime == Regime::Standard { self.account.dexes.get(pool).map_or(0, |dex| dex.pool) } else { pool }
    }

    /// Perps of a pool of the margin.
    pub fn coins_of(&self, margin: &RegimeMargin, pool: usize) -> Vec<String> {
        let cross = self.account.positions.iter().filter(|position| position.is_cross());
        let own = cross.filter(|position| margin.pool_of(&self.account, position) == pool);
        own.map(|position| position.coin.clone()).collect()
    }

    /// Adds to a pool of the margin, in its token.
    pub fn add(&mut self, pool: usize, amount: Usd) -> Exact<()> {
        let balance = self.balance_of(pool);
        if self.regime == Regime::Standard
            && let Some(dex) = self.account_mut().dexes.get_mut(pool)
        {
            dex.account_value = dex.account_value.map(|value| value.plus(amount)).transpose()?;
        }
        if let Some(balance) = self.account_mut().pools.get_mut(balance) {
            balance.equity = balance.equity.plus(amount)?;
        }
        Ok(())
    }

    /// Sizes a position down, at the mark; taken off the book where nothing is left.
    pub fn resize(&mut self, coin: &str, size: Size) -> Exact<()> {
        if size.is_zero() {
            self.account_mut().positions.retain(|position| position.coin != coin);
            return Ok(());
        }
        for position in self.account_mut().positions.iter_mut().filter(|position| position.coin == coin) {
            position.size = size;
            position.notional = size.at(position.mark_price)?.abs();
            let entry_value = position.entry_price.map(|entry| size.at(entry)).transpose()?;
            let value = size.at(position.mark_price)?;
            position.unrealized_pnl = entry_value.map(|entry_value| value.minus(entry_value)).transpose()?;
        }
        Ok(())
    }

    /// Takes collateral away.
    pub fn take_collateral(&mut self, token: &str, size: Size) -> Exact<()> {
        for coin in self.account_mut().collateral.iter_mut().filter(|coin| coin.token == token) {
            coin.total = coin.total.minus(size)?;
            coin.supplied = coin.supplied.minus(size)?;
            coin.counted = coin.user_supply_cap.map_or(coin.supplied, |cap| coin.supplied.at_most(cap));
        }
        Ok(())
    }

    /// Takes over debt of a pool, in its token.
    pub fn take_debt(&mut self, pool: usize, amount: Usd) -> Exact<()> {
        self.add(pool, amount)?;
        if let Some(balance) = self.account_mut().pools.get_mut(pool) {
            balance.loan = balance.loan.minus(amount)?.at_least(Usd::ZERO);
        }
        Ok(())
    }

    /// USDC per token of a pool of the margin.
    pub fn price_of(&self, pool: usize) -> Ratio {
        self.account.pools.get(self.balance_of(pool)).map_or(Ratio::ONE, |balance| balance.price)
    }

    /// What the supplied collateral is worth, at a price.
    pub fn collateral_value(&self, price: fn(&crate::account::Collateral) -> Price) -> Exact<Usd> {
        let supplied = self.account.collateral.iter().filter(|coin| !coin.supplied.is_zero());
        sum(supplied.map(|coin| coin.supplied.at(price(coin))).collect::<Exact<Vec<_>>>()?)
    }
}

/// Everything an account has at its price, in USDC.
pub fn net_worth(account: &Account) -> Exact<Usd> {
    let pools = sum(account.pools.iter().map(|pool| pool.equity.scaled(pool.price)).collect::<Exact<Vec<_>>>()?)?;
    let mut coins = Usd::ZERO;
    for (_, total, price) in account.coins() {
        if let Some(price) = price.filter(|_| !total.is_zero()) {
            coins = coins.plus(total.at(price)?)?;
        }
    }
    pools.plus(coins)
}
