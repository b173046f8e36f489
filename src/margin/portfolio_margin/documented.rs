//! What the documentation says beside the fitted ratio: its minimum borrow offset, and its two thresholds of debt. Amounts are in USDC.

use super::{BASE, CollateralValue, Exact, Shortfalls, borrowable_backing};
use crate::account::Account;
use crate::explain::{FITTED, Ledger, PORTFOLIO_MARGIN};
use crate::margin::{BorrowThreshold, BorrowThresholds, DocumentedRatio, RegimeMargin};
use crate::num::{Ratio, Usd, sum};

/// The ratio with the documented offset added to the requirement of every borrowable pool; the worst decides.
pub(super) fn documented_ratio(
    report: &RegimeMargin,
    offset: Usd,
    liquidation: &[Usd],
    account: &Account,
    level: Ratio,
    ledger: &mut Ledger,
) -> Exact<DocumentedRatio> {
    let mut worst = Some(Ratio::ZERO);
    let mut is_liquidatable = false;
    let mut ratios = Vec::new();
    for (index, (pool, balance)) in report.pools.iter().zip(&account.pools).enumerate() {
        let path = ledger.path(format_args!("{BASE}.pools[{index}]"));
        let (ratio, is_above) = if balance.is_borrowable {
            let collateral = liquidation.get(index).copied().unwrap_or_default();
            // A pool that neither holds nor owes anything requires nothing, offset included.
            let is_used = balance.backs_perps || !pool.equity.is_zero();
            let addition = if is_used { offset } else { Usd::ZERO };
            let backing = borrowable_backing(pool, collateral, addition)?;
            let ratio = backing.ratio()?;
            ledger.leaf(format_args!("{path}.offset"), addition, PORTFOLIO_MARGIN);
            let [maintenance, borrow, cross_equity, collateral, price, offset] =
                ["maintenanceMargin", "maintenanceBorrow", "crossEquity", "liquidationCollateral", "price", "offset"]
                    .map(|name| ledger.path(format_args!("{path}.{name}")));
            let formula = if ratio.is_some() && backing.backing.is_zero() {
                "0 * price"
            } else {
                "(offset + (maintenanceMargin + maintenanceBorrow) * price) / (max(crossEquity, maintenanceMargin) * price + liquidationCollateral)"
            };
            explain!(ledger, format!("{path}.documentedRatio"), ratio, formula, "The documentation adds a minimum borrow offset that no captured account shows.", PORTFOLIO_MARGIN,
                { offset: offset, maintenanceMargin: maintenance, maintenanceBorrow: borrow, crossEquity: cross_equity, liquidationCollateral: collateral, price: price });
            ratios.push((ledger.path(format_args!("{path}.documentedRatio")), ratio));
            (ratio, backing.exceeds(level)?)
        } else {
            ratios.push((ledger.path(format_args!("{path}.ratio")), pool.ratio));
            (pool.ratio, pool.is_liquidatable)
        };
        is_liquidatable |= is_above;
        worst = worst.zip(ratio).map(|(worst, ratio)| worst.at_least(ratio));
    }
    ledger.alias(format_args!("{BASE}.documentedRatio.offset"), "rulebook.minimumBorrowOffset");
    let formula = if worst.is_some() { "max(0, ratios)" } else { "ratios" };
    let worst_path = ratios.iter().find(|(_, ratio)| *ratio == worst).map(|(path, _)| path.clone());
    explain!(ledger, format!("{BASE}.documentedRatio.ratio"), worst, formula, "The worst pool decides.", PORTFOLIO_MARGIN,
        { ratios: worst_path.unwrap_or_else(|| format!("{BASE}.pools[0].documentedRatio")) });
    Ok(DocumentedRatio { offset, ratio: worst, is_liquidatable })
}

/// The documentation's borrow thresholds on the debt that must exist.
pub(super) fn borrow_thresholds(collateral: &CollateralValue, shortfalls: &Shortfalls, ledger: &mut Ledger) -> Exact<BorrowThresholds> {
    let debt = sum(shortfalls.maintenance.iter().copied())?;
    let three = Ratio::from(3);
    let full = collateral.full_threshold_thrice.divided(three)?;
    // Compared before the division, so that a debt exactly on the threshold is seen as such.
    let state = if debt.scaled(three)? > collateral.full_threshold_thrice {
        BorrowThreshold::Full
    } else if debt > collateral.liquidation {
        BorrowThreshold::Partial
    } else {
        BorrowThreshold::None
    };
    let path = ledger.path(format_args!("{BASE}.borrowThresholds"));
    for (index, debt) in shortfalls.maintenance.iter().enumerate() {
        ledger.leaf(format_args!("{BASE}.requiredDebt[{index}]"), debt, FITTED);
    }
    explain!(ledger, format!("{path}.requiredDebt"), Some(debt), "sum(pools)", "The debt that must exist, over all tokens, in USDC.", FITTED, { pools: ledger_pools(shortfalls).map(|index| format!("{BASE}.requiredDebt[{index}]")).collect::<Vec<_>>() });
    ledger.alias(format_args!("{path}.partial"), "account.liquidationValue");
    explain!(ledger, format!("{path}.full"), Some(full), "collateralThrice / 3", "value · (LTV + (1 − LTV) · 2/3)", PORTFOLIO_MARGIN, { collateralThrice: "account.fullThresholdThrice" });
    Ok(BorrowThresholds { required_debt: debt, partial: collateral.liquidation, full, state })
}

fn ledger_pools(shortfalls: &Shortfalls) -> impl Iterator<Item = usize> {
    0..shortfalls.maintenance.len()
}
