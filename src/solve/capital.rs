//! How much capital a book needs: the least balance, coins and debts as they are, at which initial margin is met.
//!
//! Initial margin is plain (`notional / leverage`), with resting orders unbuffered and isolated positions at their equity: what the exchange
//! asks when positions are opened. The balance is counted before unrealised PnL where every entry price is known, after it otherwise.

use crate::account::{Account, USDC};
use crate::explain::{DEFINITION, Ledger};
use crate::margin::{PoolMargin, RegimeMargin};
use crate::num::{ArithmeticFault, Ratio, Usd};

type Exact<T> = Result<T, ArithmeticFault>;

/// What a required balance is counted as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CapitalBasis {
    /// Before unrealised PnL.
    Balance,
    /// After it, because an entry price is not known.
    Equity,
}

impl CapitalBasis {
    /// Its name in answers.
    pub fn name(self) -> &'static str {
        match self {
            Self::Balance => "balance",
            Self::Equity => "equity",
        }
    }
}

/// How capital can be counted for an account.
pub fn capital_basis(account: &Account) -> CapitalBasis {
    if account.positions.iter().all(|position| position.unrealized_pnl.is_some()) { CapitalBasis::Balance } else { CapitalBasis::Equity }
}

/// Unrealised PnL of a pool's positions on its dexes; zero where capital is counted as equity.
fn pnl_of(account: &Account, basis: CapitalBasis, pool: &PoolMargin) -> Exact<Usd> {
    if basis == CapitalBasis::Equity {
        return Ok(Usd::ZERO);
    }
    let belongs = |dex: usize| {
        account.dexes.get(dex).is_some_and(|dex| {
            let token = account.pools.get(dex.pool).map(|pool| pool.token.as_str());
            token == Some(pool.token.as_str()) && pool.dex.as_ref().is_none_or(|name| *name == dex.name)
        })
    };
    crate::num::sum(account.positions.iter().filter(|position| belongs(position.dex)).filter_map(|position| position.unrealized_pnl))
}

/// Debt that stands against a pool: the balance must cover it. Under standard margin it is taken off the first dex of its token.
fn loan_of(account: &Account, margin: &RegimeMargin, index: usize) -> Usd {
    let Some(pool) = margin.pools.get(index) else { return Usd::ZERO };
    let is_first = margin.pools.iter().position(|other| other.token == pool.token) == Some(index);
    let loan = account.pools.iter().find(|balance| balance.token == pool.token).map_or(Usd::ZERO, |balance| balance.loan);
    if is_first { loan } else { Usd::ZERO }
}

/// Least capital under a regime, in USDC.
///
/// # Formula
/// Per pool `isolated + initial + orders + debt − unrealised PnL`, less what can be borrowed under portfolio margin, each at least zero.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn capital_required(account: &Account, margin: &RegimeMargin, ledger: &mut Ledger) -> Exact<Usd> {
    let basis = capital_basis(account);
    let base = margin.regime.path();
    let mut required = Usd::ZERO;
    let mut paths = Vec::new();
    for (index, pool) in margin.pools.iter().enumerate() {
        let path = format!("{base}.pools[{index}]");
        let pnl = pnl_of(account, basis, pool)?;
        let loan = loan_of(account, margin, index);
        let requirement = pool.isolated_margin.plus(pool.initial_margin)?.plus(pool.order_margin)?;
        let need = requirement.plus(loan)?.minus(pnl)?.minus(pool.borrow_credit)?.at_least(Usd::ZERO);
        let need_in_usdc = if pool.token == USDC { need } else { need.scaled(pool.price)? };
        required = required.plus(need_in_usdc)?;
        if ledger.is_recording() {
            ledger.leaf(format!("{path}.unrealizedPnl"), pnl, DEFINITION);
            ledger.leaf(format!("{path}.borrowCredit"), pool.borrow_credit, DEFINITION);
            ledger.leaf(format!("{path}.debt"), loan, DEFINITION);
            ledger.leaf(format!("{path}.usdcPerToken"), if pool.token == USDC { Ratio::ONE } else { pool.price }, DEFINITION);
            explain!(ledger, format!("{path}.requiredBalance"), Some(need_in_usdc),
                "max(0, isolatedMargin + initialMargin + orderMargin + debt - unrealizedPnl - borrowCredit) * price", "The least balance at which initial margin is met.", DEFINITION,
                { isolatedMargin: format!("{path}.isolatedMargin"), initialMargin: format!("{path}.initialMargin"), orderMargin: format!("{path}.orderMargin"),
                  debt: format!("{path}.debt"), unrealizedPnl: format!("{path}.unrealizedPnl"), borrowCredit: format!("{path}.borrowCredit"), price: format!("{path}.usdcPerToken") });
            paths.push(format!("{path}.requiredBalance"));
        }
    }
    explain!(ledger, format!("comparison.capitalRequired.{}", margin.regime.name()), Some(required), "sum(pools)", "", DEFINITION, { pools: paths });
    Ok(required)
}
