//! What a question about a book is asked of, under each regime: the account as stated, or with the capital that the regime asks for.

use super::Prepared;
use crate::account::Account;
use crate::explain::Ledger;
use crate::margin::{Regime, RegimeMargin};
use crate::num::ArithmeticFault;
use crate::solve::{Deposit, Funded, funded};
use std::borrow::Cow;

type Exact<T> = Result<T, ArithmeticFault>;

/// An account under one regime.
pub(super) struct Standing<'a> {
    /// The account, deposits made.
    pub account: Cow<'a, Account>,
    /// Its margin.
    pub margin: RegimeMargin,
    /// What was added to it as stated; empty where nothing was.
    pub deposits: Vec<Deposit>,
    /// Its margin as stated, where something was added.
    stated: Option<RegimeMargin>,
}

impl<'a> Standing<'a> {
    /// Under every regime, in the order of [`Regime::ALL`].
    pub fn all(prepared: &'a Prepared, is_funded: bool) -> Exact<[Self; 3]> {
        let standing = |regime: Regime| Self::new(prepared, regime, is_funded);
        Ok([standing(Regime::Standard)?, standing(Regime::Unified)?, standing(Regime::Portfolio)?])
    }

    fn new(prepared: &'a Prepared, regime: Regime, is_funded: bool) -> Exact<Self> {
        let Prepared { account, positions, .. } = prepared;
        let margin = |account: &Account| regime.model().margin(account, positions, &mut Ledger::silent());
        let stated = margin(account)?;
        if is_funded {
            let Funded { account, deposits } = funded(account, &stated, &mut Ledger::silent())?;
            if !deposits.is_empty() {
                return Ok(Self { margin: margin(&account)?, account: Cow::Owned(account), deposits, stated: Some(stated) });
            }
        }
        Ok(Self { account: Cow::Borrowed(account), margin: stated, deposits: Vec::new(), stated: None })
    }

    /// The margin of the account as stated.
    pub fn stated(&self) -> &RegimeMargin {
        self.stated.as_ref().unwrap_or(&self.margin)
    }
}
