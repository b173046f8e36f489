//! The unified account: one balance per token backs every cross position on every dex that the token settles. No credit across tokens.
//!
//! # How a book is moved here
//! Balances of a token are joined: what was in spot and on every dex. A debt is taken off the balance, unless it is a manual
//! borrow ([`super::manual_borrow`]): this regime lends nothing by itself.

use super::pools::{PoolScope, common_unverified, common_warnings, pool_margin, regime_margin, requirements, settle};
use super::{MarginModel, PositionMargin, Regime, RegimeMargin, TokenMargin, Unified, manual_borrow};
use crate::account::{Account, USDC};
use crate::explain::{FITTED, Ledger};
use crate::num::{ArithmeticFault, Price, Ratio, Size, Usd};

type Exact<T> = Result<T, ArithmeticFault>;

impl MarginModel for Unified {
    fn regime(&self) -> Regime {
        Regime::Unified
    }

    fn margin(&self, account: &Account, positions: &[PositionMargin], ledger: &mut Ledger) -> Exact<RegimeMargin> {
        let base = self.regime().path();
        let level = account.rulebook.portfolio_margin.liquidation_level;
        ledger.leaf(format_args!("{base}.ratioLevel"), level, crate::explain::ACCOUNT_MODES);
        let buffer = account.rulebook.venue.orders.hold_buffer;
        ledger.leaf("rulebook.venue.orders.holdBuffer", buffer, &account.rulebook.venue.orders.source);
        let mut pools = Vec::with_capacity(account.pools.len());
        for (index, balance) in account.pools.iter().enumerate() {
            let scope = PoolScope { path: format!("{base}.pools[{index}]"), pool: index, dexes: dexes_of(account, index), dex: None };
            let requirements = requirements(account, positions, &scope, ledger)?;
            let name = if balance.is_used_by_hand() { "unifiedBalance" } else { "equity" };
            ledger.alias(format_args!("{}.equity", scope.path), format_args!("account.{name}.{}", balance.token));
            let mut pool = pool_margin(account, &scope, &requirements, balance.unified_balance()?, ledger)?;
            settle(&mut pool, &scope.path, level, ledger)?;
            pools.push(pool);
        }
        let mut report = regime_margin(self.regime(), level, pools, ledger)?;
        for (index, pool) in report.pools.clone().iter().enumerate() {
            let path = ledger.path(format_args!("{base}.pools[{index}]"));
            let hold = commitments(pool, buffer, &path, ledger)?;
            if pool.token == USDC {
                report.hold = hold;
                report.available = pool.equity.minus(hold)?;
                report.free_collateral = pool.cross_equity.minus(pool.initial_margin)?.minus(pool.order_margin)?;
                report.withdrawable = report.available.at_least(Usd::ZERO);
                ledger.alias(format_args!("{base}.hold"), format_args!("{path}.commitments"));
                explain!(ledger, format!("{base}.available"), Some(report.available), "equity - hold", "", FITTED, { equity: format!("{path}.equity"), hold: format!("{base}.hold") });
                explain!(ledger, format!("{base}.withdrawable"), Some(report.withdrawable), "max(0, available)", "", FITTED, { available: format!("{base}.available") });
                explain!(ledger, format!("{base}.freeCollateral"), Some(report.free_collateral), "crossEquity - initialMargin - orderMargin", "Plain initial margin and unbuffered orders, as for the largest order the exchange accepts.", FITTED,
                    { crossEquity: format!("{path}.crossEquity"), initialMargin: format!("{path}.initialMargin"), orderMargin: format!("{path}.orderMargin") });
            }
            let row = token_row(pool, hold, Price::new(pool.price.decimal()));
            let row_path = ledger.path(format_args!("{base}.tokens[{index}]"));
            explain_token_row(&row, &row_path, &path, ledger);
            report.tokens.push(row);
        }
        for (token, total, price) in account.coins() {
            let path = ledger.path(format_args!("{base}.tokens[{}]", report.tokens.len()));
            let mut row = coin_row(token, total, price, &path, ledger);
            if account.other_holdings.iter().any(|holding| holding.token == token && holding.is_idle) {
                // Nothing is required of a collateral token that no dex in use is settled in.
                row.available_after_maintenance = Some(total);
                ledger.alias(format_args!("{path}.availableAfterMaintenance"), format_args!("{path}.total"));
            }
            report.tokens.push(row);
        }
        report.warnings = common_warnings(account, positions);
        report.unverified = common_unverified(account, positions, self.regime())?;
        manual_borrow::fill_in(account, &mut report, ledger)?;
        Ok(report)
    }
}

/// Dexes that a pool settles.
pub(super) fn dexes_of(account: &Account, pool: usize) -> Vec<usize> {
    account.dexes.iter().enumerate().filter(|(_, dex)| dex.pool == pool).map(|(index, _)| index).collect()
}

/// What positions and orders hold of a pool.
///
/// # Formula
/// `isolatedMargin + transferRequirement + (1 + holdBuffer) · orderMargin`
pub(super) fn commitments(pool: &super::PoolMargin, buffer: Ratio, path: &str, ledger: &mut Ledger) -> Exact<Usd> {
    let orders = pool.order_margin.scaled(Ratio::ONE.plus(buffer)?)?;
    let total = pool.isolated_margin.plus(pool.transfer_requirement)?.plus(orders)?;
    explain!(ledger, format!("{path}.commitments"), Some(total), "isolatedMargin + transferRequirement + (1 + holdBuffer) * orderMargin", "Orders are held with a buffer that is not documented.", FITTED,
        { isolatedMargin: format!("{path}.isolatedMargin"), transferRequirement: format!("{path}.transferRequirement"), holdBuffer: "rulebook.venue.orders.holdBuffer",
          orderMargin: format!("{path}.orderMargin") });
    Ok(total)
}

fn token_row(pool: &super::PoolMargin, hold: Usd, price: Price) -> TokenMargin {
    let size = |amount: Usd| Size::new(amount.decimal());
    TokenMargin {
        token: pool.token.clone(),
        total: size(pool.equity),
        hold: Some(size(hold)),
        spot_hold: size(hold.at_most(pool.equity)),
        available_after_maintenance: Some(size(pool.available_after_maintenance)),
        supplied: Size::ZERO,
        borrowed: Size::ZERO,
        borrow_ratio: None,
        supply_ratio: None,
        price: Some(price),
        ltv: None,
    }
}

/// A coin that backs nothing: all of it is free.
pub(super) fn coin_row(token: &str, total: Size, price: Option<Price>, path: &str, ledger: &mut Ledger) -> TokenMargin {
    for (name, value) in [("total", total), ("hold", Size::ZERO), ("spotHold", Size::ZERO), ("availableAfterMaintenance", Size::ZERO)] {
        ledger.leaf(format_args!("{path}.{name}"), value, "a coin that backs nothing here");
    }
    for name in ["supplied", "borrowed"] {
        ledger.leaf(format_args!("{path}.{name}"), Size::ZERO, "a coin that backs nothing here");
    }
    if let Some(price) = price {
        ledger.leaf(format_args!("{path}.price"), price, "spot price");
    }
    TokenMargin {
        token: token.to_owned(),
        total,
        hold: Some(Size::ZERO),
        spot_hold: Size::ZERO,
        available_after_maintenance: Some(Size::ZERO),
        supplied: Size::ZERO,
        borrowed: Size::ZERO,
        borrow_ratio: None,
        supply_ratio: None,
        price,
        ltv: None,
    }
}

fn explain_token_row(row: &TokenMargin, path: &str, pool_path: &str, ledger: &mut Ledger) {
    ledger.alias(format_args!("{path}.total"), format_args!("{pool_path}.equity"));
    ledger.alias(format_args!("{path}.hold"), format_args!("{pool_path}.commitments"));
    ledger.alias(format_args!("{path}.availableAfterMaintenance"), format_args!("{pool_path}.availableAfterMaintenance"));
    explain!(ledger, format!("{path}.spotHold"), Some(row.spot_hold), "min(total, hold)", "", FITTED, { total: format!("{path}.total"), hold: format!("{path}.hold") });
    ledger.leaf(format_args!("{path}.supplied"), row.supplied, "this regime lends nothing");
    ledger.leaf(format_args!("{path}.borrowed"), row.borrowed, "this regime lends nothing");
    if let Some(price) = row.price {
        ledger.leaf(format_args!("{path}.price"), price, "reserve price; USDC is the unit of account");
    }
}
