//! What a reader of a portfolio-margin account should know: what holds it back, and what no real account has confirmed.

use super::{Exact, Shortfalls, caps};
use crate::account::{Account, USDC};
use crate::error::Warning;
use crate::margin::pools::{common_unverified, common_warnings};
use crate::margin::{BorrowThreshold, BorrowThresholds, PositionMargin, RegimeMargin, Unverified};
use crate::num::Usd;
use crate::remark::RemarkCode;

pub(super) fn warnings(account: &Account, positions: &[PositionMargin], report: &RegimeMargin) -> Vec<Warning> {
    let mut warnings = common_warnings(account, positions);
    if report.available.is_negative() {
        let message = format!("initial margin is not met: {} USDC short; nothing can be opened", report.available.abs());
        warnings.push(Warning::new(RemarkCode::OverCapacity, message));
    }
    for (balance, pool) in account.pools.iter().zip(&report.pools) {
        if !balance.is_reported && balance.loan.is_positive() && pool.borrowed > balance.loan {
            let message = format!(
                "the stated loan is {} {token}; the exchange would have to lend {} {token} to hold the book open, and interest is charged on that",
                balance.loan,
                pool.borrowed.rounded(2),
                token = pool.token
            );
            warnings.push(Warning::new(RemarkCode::LoanBelowNeed, message));
        }
    }
    let exceeded = |thresholds: &BorrowThresholds| match thresholds.state {
        BorrowThreshold::None => None,
        BorrowThreshold::Partial => Some(("partial", thresholds.required_debt)),
        BorrowThreshold::Full => Some(("full", thresholds.required_debt)),
    };
    if let Some((threshold, debt)) = report.borrow_thresholds.as_ref().and_then(exceeded) {
        let message = format!("the documentation's {threshold} borrow threshold is exceeded: debt {debt}");
        warnings.push(Warning::new(RemarkCode::BorrowThresholdExceeded, message));
    }
    warnings.extend(caps::warnings(account, report));
    warnings
}

pub(super) fn unverified(
    account: &Account,
    positions: &[PositionMargin],
    report: &RegimeMargin,
    shortfalls: &Shortfalls,
) -> Exact<Vec<Unverified>> {
    let mut remarks = common_unverified(account, positions, report.regime)?;
    let mut remark = |is_so: bool, code: RemarkCode, reason: &str| {
        if is_so {
            remarks.push(Unverified::new(code, reason));
        }
    };
    let counted = account.collateral.iter().filter(|collateral| collateral.counted.is_positive()).count();
    remark(counted > 1, RemarkCode::SeveralCollaterals, "No captured account had several collaterals; their values are summed.");
    let in_debt = |debts: &[Usd]| debts.iter().filter(|debt| debt.is_positive()).count();
    let several_debts = in_debt(&shortfalls.maintenance) > 1 || report.pools.iter().filter(|pool| pool.borrowed.is_positive()).count() > 1;
    remark(
        several_debts,
        RemarkCode::SeveralDebts,
        "No captured account owed several tokens; the worst decides, and what others must borrow is taken out of the collateral.",
    );
    remark(
        caps::is_any_binding(account, report),
        RemarkCode::CapBinds,
        "No captured account was held back by a cap; computed as documented.",
    );
    let thin = report.pools.first().is_some_and(|pool| !pool.cross_equity.is_negative() && pool.cross_equity < pool.maintenance_margin);
    remark(thin, RemarkCode::EquityBelowMaintenance, "No captured account had a balance between zero and its maintenance margin.");
    remark(
        report.available.is_negative(),
        RemarkCode::OverCapacity,
        "No captured account was over its capacity; what the exchange shows then is not known.",
    );
    let requirement = report.maintenance_margin.plus(report.maintenance_borrow.unwrap_or_default()).unwrap_or_default();
    let is_tiny = requirement.is_positive() && requirement <= account.rulebook.portfolio_margin.minimum_borrow_offset;
    remark(
        is_tiny,
        RemarkCode::MinimumBorrowOffset,
        "Every captured account required more than the documented minimum borrow offset; whether it is a floor for smaller ones is not known.",
    );
    let is_foreign = account.pools.iter().any(|pool| pool.backs_perps && pool.token != USDC);
    remark(
        is_foreign,
        RemarkCode::OtherCollateralToken,
        "No captured portfolio-margin account had positions settled in another token than USDC.",
    );
    let is_implied = report.pools.iter().zip(&account.pools).any(|(pool, balance)| !balance.is_reported && pool.borrowed > balance.loan);
    remark(
        is_implied,
        RemarkCode::ImpliedDebt,
        "The debt outstanding depends on the account's history; this is what the exchange would have to lend to hold the book open now.",
    );
    let is_borrowing = shortfalls.maintenance.iter().any(|debt| debt.is_positive());
    remark(
        is_borrowing,
        RemarkCode::BorrowThresholds,
        "The documentation has two rules for liquidating debt, the ratio and the borrow thresholds; no capture shows how they interact.",
    );
    Ok(remarks)
}
