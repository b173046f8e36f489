//! How much capital a book needs: the least balance, coins and debts as they are, at which initial margin is met.
//!
//! Initial margin is plain (`notional / leverage`), with resting orders unbuffered and isolated positions at their equity: what the exchange
//! asks when positions are opened. The balance is counted before unrealised PnL where every entry price is known, after it otherwise.

use crate::account::Account;
use crate::explain::{DEFINITION, Ledger};
use crate::margin::{PoolMargin, RegimeMargin};
use crate::num::{ArithmeticFault, Usd, sum};
use serde::Serialize;

type Exact<T> = Result<T, ArithmeticFault>;

/// What a required balance is counted as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum CapitalBasis {
    /// Before unrealised PnL.
    Balance,
    /// After it, because an entry price is not known.
    Equity,
}

/// How capital can be counted for an account.
pub fn capital_basis(account: &Account) -> CapitalBasis {
    if account.positions.iter().all(|position| position.unrealized_pnl.is_some()) { CapitalBasis::Balance } else { CapitalBasis::Equity }
}

/// Unrealised PnL of the positions that a token settles; zero where capital is counted as equity.
pub fn pnl_of(account: &Account, basis: CapitalBasis, token: &str) -> Usd {
    let balance = account.pools.iter().find(|balance| balance.token == token);
    let known = balance.and_then(|balance| balance.unrealized_pnl).unwrap_or_default();
    if basis == CapitalBasis::Balance { known } else { Usd::ZERO }
}

/// Least capital under a regime, in USDC.
///
/// # Formula
/// Per collateral token `Σ (isolated + initial + orders) + debt − unrealised PnL`, less what can be borrowed under portfolio margin, at least
/// zero. Under standard margin the dexes of a token are added up, because transfers between them cost nothing.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn capital_required(account: &Account, margin: &RegimeMargin, ledger: &mut Ledger) -> Exact<Usd> {
    let basis = capital_basis(account);
    let base = margin.regime.path();
    let mut required = Usd::ZERO;
    let mut paths = Vec::new();
    for balance in &account.pools {
        let token = &balance.token;
        let pools = || margin.pools.iter().enumerate().filter(|(_, pool)| pool.token == *token);
        let pnl = pnl_of(account, basis, token);
        let total = |pick: fn(&PoolMargin) -> Usd| sum(pools().map(|(_, pool)| pick(pool)));
        let committed =
            total(|pool| pool.isolated_margin)?.plus(total(|pool| pool.initial_margin)?)?.plus(total(|pool| pool.order_margin)?)?;
        let credit = total(|pool| pool.borrow_credit)?;
        // A manual borrow is in the balance and is owed by coins, so that no more is needed for it.
        let debt = if margin.manual_borrow.is_some() { Usd::ZERO } else { balance.loan };
        let need = committed.plus(debt)?.minus(pnl)?.minus(credit)?.at_least(Usd::ZERO).scaled(balance.price)?;
        required = required.plus(need)?;
        if ledger.is_recording() {
            let path = ledger.path(format_args!("{base}.required.{token}"));
            let of_pools = |figure: &str| -> Vec<String> { pools().map(|(index, _)| format!("{base}.pools[{index}].{figure}")).collect() };
            ledger.leaf(format_args!("{path}.unrealizedPnl"), pnl, DEFINITION);
            ledger.leaf(format_args!("{path}.debt"), debt, DEFINITION);
            ledger.leaf(format_args!("{path}.price"), balance.price, DEFINITION);
            explain!(ledger, &path, Some(need),
                "max(0, sum(isolatedMargin) + sum(initialMargin) + sum(orderMargin) + debt - unrealizedPnl - sum(borrowCredit)) * price", "The least balance at which initial margin is met.", DEFINITION,
                { isolatedMargin: of_pools("isolatedMargin"), initialMargin: of_pools("initialMargin"), orderMargin: of_pools("orderMargin"), debt: format!("{path}.debt"),
                  unrealizedPnl: format!("{path}.unrealizedPnl"), borrowCredit: of_pools("borrowCredit"), price: format!("{path}.price") });
            paths.push(path);
        }
    }
    explain!(ledger, format!("comparison.capitalRequired.{}", margin.regime.name()), Some(required), "sum(tokens)", "", DEFINITION, { tokens: paths });
    Ok(required)
}
