//! Standard margin: every dex on its own, spot apart, no credit for coins.
//!
//! # How a book is moved here
//! Where the account is a standard one and says what each dex holds, that is taken. Otherwise the collateral of a token, less what the
//! trader keeps in spot, goes to the perp side; where several dexes share a token, each gets its isolated margins and a share of the rest
//! in proportion to its cross initial margin, the split that serves opening best. A debt is taken off the balance, unless it is a manual borrow
//! ([`super::manual_borrow`]).

use super::pools::{PoolScope, Requirements, common_unverified, common_warnings, pool_margin, regime_margin, requirements, settle};
use super::{MarginModel, PositionMargin, Regime, RegimeMargin, Standard, manual_borrow};
use crate::account::{Account, USDC};
use crate::explain::{DEFINITION, FITTED, LIQUIDATIONS, Ledger};
use crate::num::{ArithmeticFault, Ratio, Usd, sum};

type Exact<T> = Result<T, ArithmeticFault>;

impl MarginModel for Standard {
    fn regime(&self) -> Regime {
        Regime::Standard
    }

    fn margin(&self, account: &Account, positions: &[PositionMargin], ledger: &mut Ledger) -> Exact<RegimeMargin> {
        let base = self.regime().path();
        let scopes: Vec<PoolScope> = account
            .dexes
            .iter()
            .enumerate()
            .map(|(index, dex)| PoolScope {
                path: format!("{base}.pools[{index}]"),
                pool: dex.pool,
                dexes: vec![index],
                dex: Some(dex.name.clone()),
            })
            .collect();
        let requirements: Vec<Requirements> =
            scopes.iter().map(|scope| requirements(account, positions, scope, ledger)).collect::<Exact<_>>()?;
        let equities = equities(account, &scopes, &requirements, ledger)?;
        let mut pools = Vec::with_capacity(scopes.len());
        for ((scope, requirements), equity) in scopes.iter().zip(&requirements).zip(equities) {
            let mut pool = pool_margin(account, scope, requirements, equity, ledger)?;
            settle(&mut pool, &scope.path, Ratio::ONE, ledger)?;
            pools.push(pool);
        }
        let mut report = regime_margin(self.regime(), Ratio::ONE, pools, ledger)?;
        ledger.leaf(format_args!("{base}.ratioLevel"), Ratio::ONE, LIQUIDATIONS);
        usdc_figures(&mut report, &base, ledger)?;
        report.warnings = common_warnings(account, positions);
        report.unverified = common_unverified(account, positions, self.regime())?;
        manual_borrow::fill_in(account, &mut report, ledger)?;
        Ok(report)
    }
}

/// What each dex holds.
fn equities(account: &Account, scopes: &[PoolScope], requirements: &[Requirements], ledger: &mut Ledger) -> Exact<Vec<Usd>> {
    let are_stated = account.states_dexes();
    let mut equities = Vec::with_capacity(scopes.len());
    for (index, ((scope, own), dex)) in scopes.iter().zip(requirements).zip(&account.dexes).enumerate() {
        let path = ledger.path(format_args!("{}.equity", scope.path));
        if are_stated {
            let value = dex.account_value.unwrap_or_default();
            ledger.input(&path, value);
            equities.push(value);
            continue;
        }
        let Some(pool) = account.pools.get(dex.pool) else { continue };
        let sharing: Vec<usize> =
            account.dexes.iter().enumerate().filter(|(_, other)| other.pool == dex.pool).map(|(other, _)| other).collect();
        let total_of = |pick: fn(&Requirements) -> Usd| sum(sharing.iter().filter_map(|other| requirements.get(*other)).map(pick));
        let paths_of = |name: &str| -> Vec<String> {
            sharing.iter().filter_map(|other| scopes.get(*other)).map(|scope| format!("{}.{name}", scope.path)).collect()
        };
        let free = pool.standard_balance()?.minus(total_of(|own| own.isolated)?)?;
        let total_initial = total_of(|own| own.initial)?;
        let [balance, in_spot] = if pool.is_used_by_hand() { ["cash", "keptApart"] } else { ["equity", "inSpot"] };
        let [balance_path, spot_path] = [balance, in_spot].map(|name| format!("account.{name}.{}", pool.token));
        let own_isolated = ledger.path(format_args!("{}.isolatedMargin", scope.path));
        let equity = if sharing.len() == 1 {
            let equity = pool.standard_balance()?;
            explain!(ledger, path, Some(equity), "balance - inSpot", "All of the collateral that is not kept in spot backs the dex.", DEFINITION,
                { balance: balance_path, inSpot: spot_path });
            equity
        } else if total_initial.is_zero() {
            let is_first = sharing.first() == Some(&index);
            let cross = if is_first { free } else { Usd::ZERO };
            let equity = cross.plus(own.isolated)?;
            if is_first {
                explain!(ledger, path, Some(equity), "balance - inSpot - sum(isolatedMargins) + isolatedMargin", "Without cross positions the rest stays on the first dex of the token.", DEFINITION,
                    { balance: balance_path, inSpot: spot_path, isolatedMargins: paths_of("isolatedMargin"), isolatedMargin: own_isolated });
            } else {
                explain!(ledger, path, Some(equity), "isolatedMargin", "Without cross positions the rest stays on the first dex of the token.", DEFINITION,
                    { isolatedMargin: own_isolated });
            }
            equity
        } else {
            // The last dex with a share takes what the others leave, so that the shares add up to the last digit.
            let has_share = |other: &&usize| requirements.get(**other).is_some_and(|own| own.initial.is_positive());
            let share = if sharing.iter().rev().find(has_share) == Some(&index) {
                let others = sharing.iter().filter(|other| **other != index).filter_map(|other| requirements.get(*other));
                let taken = others.map(|other| free.scaled(other.initial.fraction_of(total_initial)?)).collect::<Exact<Vec<_>>>()?;
                free.minus(sum(taken)?)?
            } else {
                free.scaled(own.initial.fraction_of(total_initial)?)?
            };
            let equity = share.plus(own.isolated)?;
            explain!(ledger, path, Some(equity), "(balance - inSpot - sum(isolatedMargins)) * initialMargin / sum(initialMargins) + isolatedMargin",
                "Dexes that share a token split it in proportion to their cross initial margin.", DEFINITION,
                { balance: balance_path, inSpot: spot_path, isolatedMargins: paths_of("isolatedMargin"), initialMargin: format!("{}.initialMargin", scope.path),
                  initialMargins: paths_of("initialMargin"), isolatedMargin: own_isolated });
            equity
        };
        equities.push(equity);
    }
    Ok(equities)
}

/// Hold, available and withdrawable of the USDC dexes.
fn usdc_figures(report: &mut RegimeMargin, base: &str, ledger: &mut Ledger) -> Exact<()> {
    let mut hold_parts = [Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new()];
    let mut withdrawable_parts = Vec::new();
    for (index, pool) in report.pools.iter().enumerate().filter(|(_, pool)| pool.token == USDC) {
        let path = ledger.path(format_args!("{base}.pools[{index}]"));
        let committed = pool.transfer_requirement.plus(pool.order_margin)?;
        report.hold = report.hold.plus(pool.isolated_margin)?.plus(committed)?;
        report.available = report.available.plus(pool.cross_equity)?.minus(committed)?;
        report.free_collateral = report.free_collateral.plus(pool.cross_equity)?.minus(pool.initial_margin)?.minus(pool.order_margin)?;
        let withdrawable = pool.cross_equity.minus(committed)?.at_least(Usd::ZERO);
        report.withdrawable = report.withdrawable.plus(withdrawable)?;
        for (part, name) in
            hold_parts.iter_mut().zip(["isolatedMargin", "transferRequirement", "orderMargin", "crossEquity", "initialMargin"])
        {
            part.push(ledger.path(format_args!("{path}.{name}")));
        }
        explain!(ledger, format!("{path}.withdrawable"), Some(withdrawable), "max(0, crossEquity - transferRequirement - orderMargin)", "A dex lets go what is over its transfer requirement.", FITTED,
            { crossEquity: format!("{path}.crossEquity"), transferRequirement: format!("{path}.transferRequirement"), orderMargin: format!("{path}.orderMargin") });
        withdrawable_parts.push(ledger.path(format_args!("{path}.withdrawable")));
    }
    let [isolated, transfer, orders, cross_equity, initial] = hold_parts;
    explain!(ledger, format!("{base}.hold"), Some(report.hold), "sum(isolatedMargin) + sum(transferRequirement) + sum(orderMargin)", "No buffer on orders here.", FITTED,
        { isolatedMargin: isolated, transferRequirement: transfer.clone(), orderMargin: orders.clone() });
    explain!(ledger, format!("{base}.available"), Some(report.available), "sum(crossEquity) - sum(transferRequirement) - sum(orderMargin)", "", FITTED,
        { crossEquity: cross_equity.clone(), transferRequirement: transfer, orderMargin: orders.clone() });
    explain!(ledger, format!("{base}.freeCollateral"), Some(report.free_collateral), "sum(crossEquity) - sum(initialMargin) - sum(orderMargin)", "", FITTED,
        { crossEquity: cross_equity, initialMargin: initial, orderMargin: orders });
    explain!(ledger, format!("{base}.withdrawable"), Some(report.withdrawable), "sum(dexes)", "", FITTED, { dexes: withdrawable_parts });
    Ok(())
}
