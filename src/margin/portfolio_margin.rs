//! Portfolio margin as the exchange computes it: one pool per borrowable token, coins as collateral, automatic borrowing.
//!
//! # Derivation
//! Per borrowable token, `Ex = equity − isolated` and `mm = Σ maintenance` of cross positions. What must be borrowed so that the pool equals
//! its maintenance margin is `B = max(0, mm − Ex)`; it is not the loan outstanding. With collateral weighted for liquidation
//! `Cl = Σ supplied · price · (1 + LTV)/2`, at most the user's borrow cap:
//! ```text
//! ratio = (mm + B) / (max(Ex, mm) + Cl)        liquidated above the rulebook's level
//! ```
//! With debts in several tokens the worst of them decides, and what the others must borrow is taken out of `Cl` (unverified).
//!
//! # How a book is moved here
//! Balances of a token are joined, and coins that count as collateral are supplied in full. Where no debt is reported, it is what the
//! exchange would have to lend: what positions and orders hold over the balance, or the stated loan if that is more.

mod caps;
mod documented;
mod remarks;
mod tokens;

use super::backing::{Backing, Lending, Needs, PoolState, collateral_share, full_threshold_thrice, liquidation_value};
use super::pools::{PoolScope, in_usdc, pool_margin, regime_margin, requirements};
use super::unified::{commitments, dexes_of};
use super::{DebtSource, MarginModel, PoolMargin, Portfolio, PositionMargin, Regime, RegimeMargin};
use crate::account::{Account, Collateral, USDC};
use crate::explain::{DEFINITION, FITTED, Ledger, PORTFOLIO_MARGIN};
use crate::num::{ArithmeticFault, Price, Ratio, Usd};

type Exact<T> = Result<T, ArithmeticFault>;

const BASE: &str = "regimes.portfolio";

/// Collateral of an account, weighted in the three ways that rules ask for.
struct CollateralValue {
    /// At its price, uncapped: what it is worth.
    supplied: Usd,
    /// Σ counted · price · LTV.
    borrow: Usd,
    /// Σ counted · price · (1 + LTV)/2.
    liquidation: Usd,
    /// Three times Σ counted · price · (LTV + (1 − LTV)·2/3), so that thirds stay exact: Σ counted · price · (2 + LTV).
    full_threshold_thrice: Usd,
}

impl MarginModel for Portfolio {
    fn regime(&self) -> Regime {
        Regime::Portfolio
    }

    fn margin(&self, account: &Account, positions: &[PositionMargin], ledger: &mut Ledger) -> Exact<RegimeMargin> {
        let rules = &account.rulebook.portfolio_margin;
        let level = rules.liquidation_level;
        ledger.leaf(format_args!("{BASE}.ratioLevel"), level, &rules.source);
        ledger.leaf("rulebook.minimumBorrowOffset", rules.minimum_borrow_offset, &rules.source);
        let buffer = account.rulebook.venue.orders.hold_buffer;
        ledger.leaf("rulebook.venue.orders.holdBuffer", buffer, &account.rulebook.venue.orders.source);
        let collateral = collateral_value(account, ledger)?;

        let mut pools = Vec::with_capacity(account.pools.len());
        let mut committed = Vec::with_capacity(account.pools.len());
        for (index, balance) in account.pools.iter().enumerate() {
            let scope = PoolScope { path: format!("{BASE}.pools[{index}]"), pool: index, dexes: dexes_of(account, index), dex: None };
            let requirements = requirements(account, positions, &scope, ledger)?;
            ledger.alias(format_args!("{}.equity", scope.path), format_args!("account.equity.{}", balance.token));
            let pool = pool_margin(account, &scope, &requirements, balance.equity, ledger)?;
            committed.push(commitments(&pool, buffer, &scope.path, ledger)?);
            pools.push(pool);
        }
        let shortfalls = shortfalls(account, &pools, &committed, ledger)?;
        let mut liquidation_collateral = Vec::with_capacity(pools.len());
        for index in 0..pools.len() {
            let liquidation =
                capped_share(account, &collateral.liquidation, &shortfalls.maintenance, index, "liquidationCollateral", ledger)?;
            let borrow = capped_share(account, &collateral.borrow, &shortfalls.commitments, index, "borrowCapacity", ledger)?;
            if let (Some(pool), Some(balance)) = (pools.get_mut(index), account.pools.get(index)) {
                pool.borrow_credit = if balance.is_borrowable { borrow.divided(balance.price)? } else { Usd::ZERO };
                explain_borrow_credit(pool, index, balance.is_borrowable, ledger);
                settle(pool, index, balance.is_borrowable, liquidation, level, ledger)?;
            }
            liquidation_collateral.push(liquidation);
        }
        debts_and_supplies(account, &mut pools, &committed, &shortfalls, ledger)?;

        let mut report = regime_margin(self.regime(), level, pools, ledger)?;
        // The sum over pools was the equity; what margin is computed on includes the collateral.
        let equity = report.account_value;
        report.account_value = equity.plus(collateral.supplied)?;
        explain!(ledger, format!("{BASE}.accountValue"), Some(report.account_value), "equity + collateralValue", "Net balances and collateral at the reserve's oracle price.", DEFINITION,
            { equity: format!("{BASE}.equity"), collateralValue: "account.collateralValue" });
        usdc_figures(account, &mut report, &collateral, &committed, &liquidation_collateral, &shortfalls, ledger)?;
        report.documented_ratio =
            Some(documented::documented_ratio(&report, rules.minimum_borrow_offset, &liquidation_collateral, account, level, ledger)?);
        report.borrow_thresholds = Some(documented::borrow_thresholds(&collateral, &shortfalls, ledger)?);
        report.cap_use = caps::cap_use(account, &report, ledger)?;
        report.tokens = tokens::tokens(account, &report, &committed, &collateral, ledger)?;
        report.warnings = remarks::warnings(account, positions, &report);
        report.unverified = remarks::unverified(account, positions, &report, &shortfalls)?;
        Ok(report)
    }
}

/// Collateral weighted for borrowing and for liquidation.
fn collateral_value(account: &Account, ledger: &mut Ledger) -> Exact<CollateralValue> {
    let mut value = CollateralValue { supplied: Usd::ZERO, borrow: Usd::ZERO, liquidation: Usd::ZERO, full_threshold_thrice: Usd::ZERO };
    let mut paths = [Vec::new(), Vec::new(), Vec::new(), Vec::new()];
    for collateral in &account.collateral {
        let Collateral { token, ltv, .. } = collateral;
        let counted = collateral.counted.at(collateral.oracle_price)?;
        let total = collateral.supplied.at(collateral.oracle_price)?;
        let (supplied, borrow) = (total, counted.scaled(*ltv)?);
        let (liquidation, full) = (liquidation_value(&counted, *ltv)?, full_threshold_thrice(&counted, *ltv)?);
        value.supplied = value.supplied.plus(supplied)?;
        value.borrow = value.borrow.plus(borrow)?;
        value.liquidation = value.liquidation.plus(liquidation)?;
        value.full_threshold_thrice = value.full_threshold_thrice.plus(full)?;
        let base = ledger.path(format_args!("account.collateral.{token}"));
        ledger.input(format_args!("{base}.supplied"), collateral.supplied);
        let price = ledger.path(format_args!("market.tokens.{token}.reserveOraclePrice"));
        let rule = ledger.path(format_args!("rulebook.collateral.{token}.ltv"));
        let counted_path = ledger.path(format_args!("account.counted.{token}"));
        explain!(ledger, format!("{base}.value"), Some(supplied), "supplied * oraclePrice", "", FITTED, { supplied: format!("{base}.supplied"), oraclePrice: &price });
        explain!(ledger, format!("{base}.borrowValue"), Some(borrow), "counted * oraclePrice * ltv", "Up to the loan-to-value it can be borrowed against.", FITTED,
            { counted: &counted_path, oraclePrice: &price, ltv: &rule });
        explain!(ledger, format!("{base}.liquidationValue"), Some(liquidation), "counted * oraclePrice * (1 + ltv) / 2", "Half way between the loan-to-value and the full price.", FITTED,
            { counted: &counted_path, oraclePrice: &price, ltv: &rule });
        explain!(ledger, format!("{base}.fullThresholdThrice"), Some(full), "counted * oraclePrice * (2 + ltv)", "Three times value · (LTV + (1 − LTV) · 2/3), so that thirds stay exact.", PORTFOLIO_MARGIN,
            { counted: &counted_path, oraclePrice: &price, ltv: &rule });
        for (list, name) in paths.iter_mut().zip(["value", "borrowValue", "liquidationValue", "fullThresholdThrice"]) {
            list.push(ledger.path(format_args!("{base}.{name}")));
        }
    }
    let [values, borrows, liquidations, fulls] = paths;
    explain!(ledger, "account.collateralValue", Some(value.supplied), "sum(collateral)", "", DEFINITION, { collateral: values });
    explain!(ledger, "account.borrowValue", Some(value.borrow), "sum(collateral)", "", FITTED, { collateral: borrows });
    explain!(ledger, "account.liquidationValue", Some(value.liquidation), "sum(collateral)", "", FITTED, { collateral: liquidations });
    explain!(ledger, "account.fullThresholdThrice", Some(value.full_threshold_thrice), "sum(collateral)", "", PORTFOLIO_MARGIN, { collateral: fulls });
    Ok(value)
}

/// What every pool lacks, in USDC: for its maintenance margin, and for everything it holds.
struct Shortfalls {
    /// `max(0, mm − Ex)` per pool; zero where the token cannot be borrowed.
    maintenance: Vec<Usd>,
    /// `max(0, commitments − equity)` per pool.
    commitments: Vec<Usd>,
}

fn shortfalls(account: &Account, pools: &[PoolMargin], committed: &[Usd], ledger: &mut Ledger) -> Exact<Shortfalls> {
    let mut maintenance = Vec::with_capacity(pools.len());
    let mut commitments = Vec::with_capacity(pools.len());
    for (index, ((pool, committed), balance)) in pools.iter().zip(committed).zip(&account.pools).enumerate() {
        let path = ledger.path(format_args!("{BASE}.pools[{index}]"));
        let lacking = needs(pool, balance.is_borrowable)?.shortfall().copied().unwrap_or_default();
        if balance.is_borrowable {
            explain!(ledger, format!("{path}.maintenanceBorrow"), Some(lacking), "max(0, maintenanceMargin - crossEquity)", "What must be borrowed so that the pool equals its maintenance margin; not the loan outstanding.", FITTED,
                { maintenanceMargin: format!("{path}.maintenanceMargin"), crossEquity: format!("{path}.crossEquity") });
        } else {
            ledger.leaf(format_args!("{path}.maintenanceBorrow"), Usd::ZERO, "the token cannot be borrowed");
        }
        let lacking_path = ledger.path(format_args!("{path}.maintenanceBorrow"));
        maintenance.push(in_usdc(ledger, &lacking_path, lacking, pool)?);
        let need = if balance.is_borrowable { committed.minus(pool.equity)?.at_least(Usd::ZERO) } else { Usd::ZERO };
        if balance.is_borrowable {
            explain!(ledger, format!("{path}.borrowNeed"), Some(need), "max(0, commitments - equity)", "The exchange borrows until the pool holds its commitments.", FITTED,
                { commitments: format!("{path}.commitments"), equity: format!("{path}.equity") });
        } else {
            ledger.leaf(format_args!("{path}.borrowNeed"), Usd::ZERO, "the token cannot be borrowed");
        }
        let need_path = ledger.path(format_args!("{path}.borrowNeed"));
        commitments.push(in_usdc(ledger, &need_path, need, pool)?);
    }
    Ok(Shortfalls { maintenance, commitments })
}

/// How a pool's figure is named in USDC.
fn usdc_path(account: &Account, index: usize, figure: &str) -> String {
    let suffix = if account.pools.get(index).is_some_and(|pool| pool.token == USDC) { "" } else { "InUsdc" };
    format!("{BASE}.pools[{index}].{figure}{suffix}")
}

/// A value of collateral, less what other tokens take of it, at most the user's borrow cap of this token; in USDC.
fn capped_share(account: &Account, value: &Usd, shortfalls: &[Usd], index: usize, figure: &str, ledger: &mut Ledger) -> Exact<Usd> {
    let Some(pool) = account.pools.get(index) else { return Ok(*value) };
    let path = ledger.path(format_args!("{BASE}.pools[{index}].{figure}"));
    let others = shortfalls.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, shortfall)| *shortfall);
    let cap = pool.user_borrow_cap.map(|cap| cap.scaled(pool.price)).transpose()?;
    let share = collateral_share(value, others, cap.as_ref())?;
    let (value_path, need) =
        if figure == "borrowCapacity" { ("account.borrowValue", "borrowNeed") } else { ("account.liquidationValue", "maintenanceBorrow") };
    let other_paths: Vec<String> =
        (0..account.pools.len()).filter(|other| *other != index).map(|other| usdc_path(account, other, need)).collect();
    if let Some(cap) = pool.user_borrow_cap {
        let source = account.rulebook.borrowable(&pool.token).map_or("", |rules| rules.source.as_str());
        ledger.leaf(format_args!("rulebook.borrowable.{}.userBorrowCap", pool.token), cap, source);
        explain!(ledger, path, Some(share), "min(collateral - sum(otherTokens), userBorrowCap * price)", "At most the user's borrow cap; what other tokens must borrow is taken out.", FITTED,
            { collateral: value_path, otherTokens: other_paths, userBorrowCap: format!("rulebook.borrowable.{}.userBorrowCap", pool.token), price: format!("{BASE}.pools[{index}].price") });
    } else {
        explain!(ledger, path, Some(share), "collateral - sum(otherTokens)", "What other tokens must borrow is taken out; the rulebook states no user borrow cap.", FITTED,
            { collateral: value_path, otherTokens: other_paths });
    }
    Ok(share)
}

/// Where the credit of a pool comes from.
fn explain_borrow_credit(pool: &PoolMargin, index: usize, is_borrowable: bool, ledger: &mut Ledger) {
    let path = ledger.path(format_args!("{BASE}.pools[{index}]"));
    if is_borrowable {
        explain!(ledger, format!("{path}.borrowCredit"), Some(pool.borrow_credit), "borrowCapacity / price", "What may be borrowed of the token to open positions, in the token.", FITTED,
            { borrowCapacity: format!("{path}.borrowCapacity"), price: format!("{path}.price") });
    } else {
        ledger.leaf(format_args!("{path}.borrowCredit"), Usd::ZERO, "the token cannot be borrowed");
    }
}

/// Ratio and remainder of one pool.
fn settle(pool: &mut PoolMargin, index: usize, is_borrowable: bool, liquidation: Usd, level: Ratio, ledger: &mut Ledger) -> Exact<()> {
    let path = ledger.path(format_args!("{BASE}.pools[{index}]"));
    if !is_borrowable {
        let own = Backing { requirement: pool.maintenance_margin, backing: pool.cross_equity };
        pool.ratio = own.ratio()?;
        pool.is_liquidatable = own.exceeds(level)?;
        super::pools::explain_own_ratio(pool, &path, ledger);
        return Ok(());
    }
    let backing = borrowable_backing(pool, liquidation, Usd::ZERO)?;
    pool.ratio = backing.ratio()?;
    pool.is_liquidatable = backing.exceeds(level)?;
    let in_token = liquidation.divided(pool.price)?;
    pool.available_after_maintenance = pool.cross_equity.plus(in_token)?.minus(pool.maintenance_margin)?;
    let [maintenance, borrow, cross_equity, collateral, price] =
        ["maintenanceMargin", "maintenanceBorrow", "crossEquity", "liquidationCollateral", "price"]
            .map(|name| ledger.path(format_args!("{path}.{name}")));
    let formula = if pool.ratio.is_some() && backing.backing.is_zero() {
        "0 * price"
    } else {
        "(maintenanceMargin + maintenanceBorrow) * price / (max(crossEquity, maintenanceMargin) * price + liquidationCollateral)"
    };
    explain!(ledger, format!("{path}.ratio"), pool.ratio, formula, "Requirement with what must be borrowed, over the pool and the collateral weighted for liquidation; liquidated above the level.", FITTED,
        { maintenanceMargin: &maintenance, maintenanceBorrow: borrow, crossEquity: &cross_equity, liquidationCollateral: &collateral, price: &price });
    explain!(ledger, format!("{path}.availableAfterMaintenance"), Some(pool.available_after_maintenance), "crossEquity + liquidationCollateral / price - maintenanceMargin", "Zero where the ratio is 1.", FITTED,
        { crossEquity: cross_equity, liquidationCollateral: collateral, price: price, maintenanceMargin: maintenance });
    Ok(())
}

/// What the rules know of a pool, in its token. Its share of the collateral is capped where it is worked out.
fn needs(pool: &PoolMargin, is_borrowable: bool) -> Exact<Needs<Usd>> {
    let lending = if is_borrowable { Lending::Uncapped } else { Lending::None };
    PoolState { cross_equity: pool.cross_equity, maintenance: pool.maintenance_margin, lending }.needs()
}

/// Requirement and backing of a borrowable pool in USDC, with an addition to the requirement.
fn borrowable_backing(pool: &PoolMargin, liquidation: Usd, addition: Usd) -> Exact<Backing<Usd>> {
    let own = needs(pool, true)?.scaled(pool.price)?.backing(Some(&liquidation))?;
    Ok(Backing { requirement: own.requirement.plus(addition)?, ..own })
}

/// Debt and supply of every pool: reported, or what the exchange would lend and lend out.
fn debts_and_supplies(
    account: &Account,
    pools: &mut [PoolMargin],
    committed: &[Usd],
    shortfalls: &Shortfalls,
    ledger: &mut Ledger,
) -> Exact<()> {
    for (index, ((pool, balance), committed)) in pools.iter_mut().zip(&account.pools).zip(committed).enumerate() {
        let path = ledger.path(format_args!("{BASE}.pools[{index}]"));
        let need = shortfalls.commitments.get(index).copied().unwrap_or_default().divided(pool.price)?;
        pool.borrowed = if balance.is_reported { balance.loan } else { balance.loan.at_least(need) };
        ledger.input(format_args!("{path}.loan"), balance.loan);
        if balance.is_reported {
            explain!(ledger, format!("{path}.borrowed"), Some(pool.borrowed), "loan", "As the exchange reports it.", FITTED, { loan: format!("{path}.loan") });
        } else {
            explain!(ledger, format!("{path}.borrowed"), Some(pool.borrowed), "max(loan, borrowNeed)", "The stated loan, or what the exchange would have to lend to hold the book open.", FITTED,
                { loan: format!("{path}.loan"), borrowNeed: format!("{path}.borrowNeed") });
        }
        let idle = pool.equity.plus(pool.borrowed)?.minus(*committed)?.at_least(Usd::ZERO);
        if let (true, Some(supplied)) = (balance.is_reported, balance.supplied) {
            pool.supplied = supplied;
            ledger.input(format_args!("{path}.supplied"), supplied);
        } else if balance.is_borrowable {
            pool.supplied = idle;
            explain!(ledger, format!("{path}.supplied"), Some(idle), "max(0, equity + borrowed - commitments)", "What no position or order holds is lent out automatically.", PORTFOLIO_MARGIN,
                { equity: format!("{path}.equity"), borrowed: format!("{path}.borrowed"), commitments: format!("{path}.commitments") });
        } else {
            ledger.leaf(format_args!("{path}.supplied"), Usd::ZERO, "the token cannot be lent");
        }
    }
    Ok(())
}

/// Figures of the USDC balance as the exchange shows them.
fn usdc_figures(
    account: &Account,
    report: &mut RegimeMargin,
    collateral: &CollateralValue,
    committed: &[Usd],
    liquidation: &[Usd],
    shortfalls: &Shortfalls,
    ledger: &mut Ledger,
) -> Exact<()> {
    let Some(pool) = report.pools.first().cloned() else { return Ok(()) };
    let commitments = committed.first().copied().unwrap_or_default();
    let capacity = pool.borrow_credit;
    let path = ledger.path(format_args!("{BASE}.pools[0]"));
    report.hold = commitments.minus(capacity)?;
    report.available = pool.equity.minus(report.hold)?;
    report.free_collateral = pool.cross_equity.plus(capacity)?.minus(pool.initial_margin)?.minus(pool.order_margin)?;
    report.withdrawable = pool.equity.minus(commitments)?.at_least(Usd::ZERO);
    // What may be borrowed in all; what is left of it for USDC beside other debts is the pool's credit.
    let in_all = account.usdc().and_then(|usdc| usdc.user_borrow_cap).map_or(collateral.borrow, |cap| collateral.borrow.at_most(cap));
    report.borrow_capacity = Some(in_all);
    if account.usdc().is_some_and(|usdc| usdc.user_borrow_cap.is_some()) {
        explain!(ledger, format!("{BASE}.borrowCapacity"), Some(in_all), "min(collateral, userBorrowCap)", "Collateral times loan-to-value, at most the user's borrow cap.", FITTED,
            { collateral: "account.borrowValue", userBorrowCap: format!("rulebook.borrowable.{USDC}.userBorrowCap") });
    } else {
        ledger.alias(format_args!("{BASE}.borrowCapacity"), "account.borrowValue");
    }
    report.borrowed_source = Some(borrowed_source(account, report));
    report.liquidation_collateral = liquidation.first().copied();
    report.maintenance_borrow = shortfalls.maintenance.first().copied();
    let mut borrowed = Usd::ZERO;
    let mut borrowed_paths = Vec::new();
    for (index, pool) in report.pools.iter().enumerate() {
        let path = ledger.path(format_args!("{BASE}.pools[{index}].borrowed"));
        borrowed = borrowed.plus(in_usdc(ledger, &path, pool.borrowed, pool)?)?;
        borrowed_paths.push(if pool.token == USDC { path } else { ledger.path(format_args!("{path}InUsdc")) });
    }
    report.borrowed = Some(borrowed);
    explain!(ledger, format!("{BASE}.borrowed"), report.borrowed, "sum(pools)", "", FITTED, { pools: borrowed_paths });
    report.health_factor = if borrowed.is_zero() { None } else { in_all.fraction_within_range(borrowed)? };
    explain!(ledger, format!("{BASE}.hold"), Some(report.hold), "commitments - borrowCapacity", "Negative where more could be borrowed.", FITTED,
        { commitments: format!("{path}.commitments"), borrowCapacity: format!("{path}.borrowCapacity") });
    explain!(ledger, format!("{BASE}.available"), Some(report.available), "equity - hold", "Negative where initial margin is not met: nothing can be opened.", FITTED,
        { equity: format!("{path}.equity"), hold: format!("{BASE}.hold") });
    explain!(ledger, format!("{BASE}.freeCollateral"), Some(report.free_collateral), "crossEquity + borrowCapacity - initialMargin - orderMargin", "Plain initial margin and unbuffered orders, as for the largest order the exchange accepts.", FITTED,
        { crossEquity: format!("{path}.crossEquity"), borrowCapacity: format!("{path}.borrowCapacity"), initialMargin: format!("{path}.initialMargin"), orderMargin: format!("{path}.orderMargin") });
    explain!(ledger, format!("{BASE}.withdrawable"), Some(report.withdrawable), "max(0, equity - commitments)", "Borrowed funds cannot be withdrawn.", PORTFOLIO_MARGIN,
        { equity: format!("{path}.equity"), commitments: format!("{path}.commitments") });
    if report.health_factor.is_some() {
        explain!(ledger, format!("{BASE}.healthFactor"), report.health_factor, "borrowCapacity / borrowed", "Below 1 nothing more can be borrowed; it is not liquidation.", PORTFOLIO_MARGIN,
            { borrowCapacity: format!("{BASE}.borrowCapacity"), borrowed: format!("{BASE}.borrowed") });
    }
    for figure in ["liquidationCollateral", "maintenanceBorrow"] {
        ledger.alias(format_args!("{BASE}.{figure}"), format_args!("{path}.{figure}"));
    }
    Ok(())
}

/// Where the debt comes from.
fn borrowed_source(account: &Account, report: &RegimeMargin) -> DebtSource {
    let pools = || account.pools.iter().zip(&report.pools);
    if pools().all(|(balance, _)| balance.is_reported) {
        DebtSource::Reported
    } else if pools().any(|(balance, pool)| !balance.is_reported && pool.borrowed > balance.loan) {
        DebtSource::Implied
    } else {
        DebtSource::Stated
    }
}

/// USDC per token, as a price.
fn price_of(pool: &PoolMargin) -> Price {
    Price::new(pool.price.decimal())
}
