//! Caps of portfolio margin and how much of them is used.

use super::BASE;
use crate::account::Account;
use crate::error::Warning;
use crate::explain::{DEFINITION, Ledger, PORTFOLIO_MARGIN};
use crate::margin::{CapKind, CapUse, RegimeMargin};
use crate::num::{ArithmeticFault, Size};
use crate::remark::RemarkCode;

/// Use of every cap that concerns the account.
pub(super) fn cap_use(account: &Account, report: &RegimeMargin, ledger: &mut Ledger) -> Result<Vec<CapUse>, ArithmeticFault> {
    let mut rows = Vec::new();
    for (pool, balance) in report.pools.iter().zip(&account.pools) {
        let Some(rules) = account.rulebook.borrowable(&pool.token) else { continue };
        let reserve = account.reserve(&pool.token);
        let size = |amount: crate::num::Usd| Size::new(amount.decimal());
        rows.push((pool.token.clone(), CapKind::UserBorrow, Some(size(pool.borrowed)), rules.user_borrow_cap));
        let supplied = if balance.is_borrowable { size(pool.supplied) } else { Size::ZERO };
        rows.push((pool.token.clone(), CapKind::UserSupply, Some(supplied), rules.user_supply_cap));
        rows.push((pool.token.clone(), CapKind::GlobalBorrow, reserve.and_then(|reserve| reserve.total_borrowed), rules.global_borrow_cap));
        rows.push((pool.token.clone(), CapKind::GlobalSupply, reserve.and_then(|reserve| reserve.total_supplied), rules.global_supply_cap));
    }
    for collateral in &account.collateral {
        let rules = account.rulebook.collateral(&collateral.token);
        let reserve = account.reserve(&collateral.token);
        rows.push((collateral.token.clone(), CapKind::UserSupply, Some(collateral.supplied), collateral.user_supply_cap));
        let global = rules.and_then(|rules| rules.global_supply_cap);
        rows.push((collateral.token.clone(), CapKind::GlobalSupply, reserve.and_then(|reserve| reserve.total_supplied), global));
    }
    rows.into_iter()
        .filter_map(|(token, kind, used, cap)| used.map(|used| (token, kind, used, cap)))
        .enumerate()
        .map(|(index, (token, kind, used, cap))| {
            let ratio = cap.map(|cap| used.fraction_of(cap)).transpose()?;
            let path = ledger.path(format_args!("{BASE}.capUse[{index}]"));
            ledger.leaf(format_args!("{path}.used"), used, DEFINITION);
            if let Some(cap) = cap {
                ledger.leaf(format_args!("{path}.cap"), cap, PORTFOLIO_MARGIN);
            }
            if ratio.is_some() {
                explain!(ledger, format!("{path}.ratio"), ratio, "used / cap", "", PORTFOLIO_MARGIN, { used: format!("{path}.used"), cap: format!("{path}.cap") });
            }
            Ok(CapUse { token, kind, used, cap, ratio })
        })
        .collect()
}

/// Whether a user's cap holds the account back.
pub(super) fn is_any_binding(account: &Account, report: &RegimeMargin) -> bool {
    let supply = account.collateral.iter().any(|collateral| collateral.counted < collateral.supplied);
    let caps = || account.pools.iter().filter_map(|pool| pool.user_borrow_cap.map(|cap| (pool, cap)));
    let borrow = caps().any(|(pool, cap)| report.pools.iter().any(|figures| figures.token == pool.token && figures.borrow_credit >= cap));
    supply || borrow
}

/// Remarks on caps that hold the account back or stand in its way.
pub(super) fn warnings(account: &Account, report: &RegimeMargin) -> Vec<Warning> {
    let mut warnings = Vec::new();
    for collateral in account.collateral.iter().filter(|collateral| collateral.counted < collateral.supplied) {
        let message =
            format!("{} {} are supplied, {} count: the user's supply cap", collateral.supplied, collateral.token, collateral.counted);
        warnings.push(Warning::new(RemarkCode::UserSupplyCap, message));
    }
    for use_of in &report.cap_use {
        let Some(cap) = use_of.cap.filter(|cap| use_of.used >= *cap) else { continue };
        match use_of.kind {
            CapKind::UserBorrow => {
                let message = format!(
                    "{} {} would be borrowed; the user's cap is {cap}: further margin must be supplied in {}",
                    use_of.used, use_of.token, use_of.token
                );
                warnings.push(Warning::new(RemarkCode::UserBorrowCap, message));
            }
            CapKind::GlobalBorrow | CapKind::GlobalSupply => {
                let what = if use_of.kind == CapKind::GlobalSupply { "supplied" } else { "borrowed" };
                let message =
                    format!("everybody together has {what} {} {} of a cap of {cap}: more may be refused", use_of.used, use_of.token);
                warnings.push(Warning::new(RemarkCode::GlobalCap, message));
            }
            CapKind::UserSupply => {}
        }
    }
    warnings
}
