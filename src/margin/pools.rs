//! Sums over the positions of a pool, and the ratio of what they require to what backs them.

use super::backing::Backing;
use super::figures::{PoolMargin, RegimeMargin};
use super::positions::PositionMargin;
use super::{Regime, Unverified};
use crate::account::{Account, AccountPosition, CoinOrders, USDC};
use crate::error::Warning;
use crate::explain::{DEFINITION, FITTED, Ledger};
use crate::num::{ArithmeticFault, Ratio, Usd, sum};
use crate::remark::RemarkCode;

type Exact<T> = Result<T, ArithmeticFault>;

/// Which positions and orders belong to a pool, what it is called, and what it holds.
pub(super) struct PoolScope {
    /// Path of the pool in the report.
    pub path: String,
    /// Which of the account's pools.
    pub pool: usize,
    /// Dexes that belong to it.
    pub dexes: Vec<usize>,
    /// Its name, where it is a single dex.
    pub dex: Option<String>,
}

impl PoolScope {
    /// Whether orders on coins that are margined by themselves are held here. A standard account held nothing for them (2026-09-14), a
    /// unified one did (2026-09-22).
    fn counts_isolated_orders(&self) -> bool {
        self.dex.is_none()
    }
}

/// Requirements of a pool, before its equity is known.
pub(super) struct Requirements {
    pub isolated: Usd,
    pub initial: Usd,
    pub maintenance: Usd,
    pub transfer: Usd,
    pub orders: Usd,
}

/// Paths of one figure of every cross position of the scope.
fn paths(account: &Account, scope: &PoolScope, is_cross: bool, figure: &str) -> Vec<String> {
    let belongs = |dex: usize| scope.dexes.contains(&dex);
    let positions = account.positions.iter().enumerate().filter(|(_, position)| position.is_cross() == is_cross && belongs(position.dex));
    positions.map(|(index, _)| format!("portfolio.positions[{index}].{figure}")).collect()
}

/// Sums the positions and orders of a scope.
pub(super) fn requirements(account: &Account, positions: &[PositionMargin], scope: &PoolScope, ledger: &mut Ledger) -> Exact<Requirements> {
    let cross =
        || account.positions.iter().zip(positions).filter(|(position, _)| position.is_cross() && scope.dexes.contains(&position.dex));
    let isolated = account.positions.iter().filter(|position| !position.is_cross() && scope.dexes.contains(&position.dex));
    let dexes = || scope.dexes.iter().filter_map(|dex| account.dexes.get(*dex));
    let totals = Requirements {
        isolated: sum(isolated.map(|position| position.isolated_equity))?,
        initial: sum(cross().map(|(_, margin)| margin.initial))?,
        maintenance: sum(cross().map(|(_, margin)| margin.maintenance))?,
        transfer: sum(cross().map(|(_, margin)| margin.transfer))?,
        orders: sum(dexes()
            .flat_map(|dex| [Some(dex.order_margin), scope.counts_isolated_orders().then_some(dex.isolated_order_margin)])
            .flatten())?,
    };
    let path = &scope.path;
    explain!(ledger, format!("{path}.isolatedMargin"), Some(totals.isolated), "sum(isolatedEquity)", "Isolated positions are backed by their own equity and nothing else.", FITTED,
        { isolatedEquity: paths(account, scope, false, "isolatedEquity") });
    explain!(ledger, format!("{path}.initialMargin"), Some(totals.initial), "sum(initialMargin)", "Cross positions only.", FITTED,
        { initialMargin: paths(account, scope, true, "initialMargin") });
    explain!(ledger, format!("{path}.maintenanceMargin"), Some(totals.maintenance), "sum(maintenanceMargin)", "Summed over positions: a long and a short do not net.", FITTED,
        { maintenanceMargin: paths(account, scope, true, "maintenanceMargin") });
    explain!(ledger, format!("{path}.transferRequirement"), Some(totals.transfer), "sum(transferRequirement)", "", FITTED,
        { transferRequirement: paths(account, scope, true, "transferRequirement") });
    let order_paths = dexes().flat_map(|dex| {
        let path = ledger.path(format_args!("account.orderMargin.{}", dex.label()));
        let isolated = scope.counts_isolated_orders().then(|| format!("{path}.isolated"));
        [Some(path), isolated]
    });
    explain!(ledger, format!("{path}.orderMargin"), Some(totals.orders), "sum(orderMargin)",
        "Where every dex stands for itself, orders on a coin that is margined by itself are not in it; one balance per token holds them too.", FITTED,
        { orderMargin: order_paths.flatten().collect::<Vec<_>>() });
    Ok(totals)
}

impl RegimeMargin {
    /// Whether the orders of a coin are in the order margin of this regime.
    pub fn holds_orders(&self, orders: &CoinOrders) -> bool {
        self.regime != Regime::Standard || !orders.is_isolated
    }

    /// Index of the pool that backs a position: its dex under standard margin, its token otherwise.
    pub fn pool_of(&self, account: &Account, position: &AccountPosition) -> usize {
        if self.regime == Regime::Standard { position.dex } else { account.pool_of(position) }
    }
}

/// A pool with its equity.
pub(super) fn pool_margin(
    account: &Account,
    scope: &PoolScope,
    requirements: &Requirements,
    equity: Usd,
    ledger: &mut Ledger,
) -> Exact<PoolMargin> {
    let pool = account.pools.get(scope.pool);
    let cross_equity = equity.minus(requirements.isolated)?;
    let path = &scope.path;
    explain!(ledger, format!("{path}.crossEquity"), Some(cross_equity), "equity - isolatedMargin", "", FITTED,
        { equity: format!("{path}.equity"), isolatedMargin: format!("{path}.isolatedMargin") });
    let price = pool.map_or(Ratio::ONE, |pool| pool.price);
    ledger.leaf(format_args!("{path}.price"), price, "reserve price; USDC is the unit of account");
    for name in ["borrowCredit", "borrowed", "supplied"] {
        // Overwritten where the regime lends.
        ledger.leaf(format_args!("{path}.{name}"), Usd::ZERO, "this regime lends nothing");
    }
    Ok(PoolMargin {
        token: pool.map_or_else(|| USDC.to_owned(), |pool| pool.token.clone()),
        dex: scope.dex.clone(),
        equity,
        isolated_margin: requirements.isolated,
        cross_equity,
        initial_margin: requirements.initial,
        maintenance_margin: requirements.maintenance,
        transfer_requirement: requirements.transfer,
        order_margin: requirements.orders,
        ratio: None,
        is_liquidatable: false,
        available_after_maintenance: cross_equity.minus(requirements.maintenance)?,
        price,
        borrow_credit: Usd::ZERO,
        borrowed: Usd::ZERO,
        supplied: Usd::ZERO,
    })
}

/// Ratio of a pool that is backed by its own equity alone, as under standard margin and the unified account.
pub(super) fn settle(pool: &mut PoolMargin, path: &str, level: Ratio, ledger: &mut Ledger) -> Exact<()> {
    let backing = Backing { requirement: pool.maintenance_margin, backing: pool.cross_equity };
    pool.ratio = backing.ratio()?;
    pool.is_liquidatable = backing.exceeds(level)?;
    explain_own_ratio(pool, path, ledger);
    Ok(())
}

/// Ledger entries of a pool that is backed by its own equity alone.
pub(super) fn explain_own_ratio(pool: &PoolMargin, path: &str, ledger: &mut Ledger) {
    let operands = |names: [&'static str; 2]| names.map(|name| ledger.path(format_args!("{path}.{name}")));
    let [maintenance, cross_equity] = operands(["maintenanceMargin", "crossEquity"]);
    let formula = if pool.maintenance_margin.is_zero() && pool.cross_equity.is_zero() {
        "maintenanceMargin"
    } else {
        "maintenanceMargin / crossEquity"
    };
    explain!(ledger, format!("{path}.ratio"), pool.ratio, formula, "Liquidated above the level of the regime.", crate::explain::ACCOUNT_MODES,
        { maintenanceMargin: &maintenance, crossEquity: &cross_equity });
    explain!(ledger, format!("{path}.availableAfterMaintenance"), Some(pool.available_after_maintenance), "crossEquity - maintenanceMargin", "", FITTED,
        { crossEquity: cross_equity, maintenanceMargin: maintenance });
}

/// The figures of a regime that are sums over its pools. The rest is left at zero or none for the regime to fill in.
pub(super) fn regime_margin(regime: Regime, level: Ratio, pools: Vec<PoolMargin>, ledger: &mut Ledger) -> Exact<RegimeMargin> {
    let base = regime.path();
    let mut total = |name: &'static str, pick: fn(&PoolMargin) -> Usd, usdc_only: bool| -> Exact<Usd> {
        let mut parts = Vec::new();
        let mut amount = Usd::ZERO;
        for (index, pool) in pools.iter().enumerate().filter(|(_, pool)| !usdc_only || pool.token == USDC) {
            let path = ledger.path(format_args!("{base}.pools[{index}].{name}"));
            amount = amount.plus(in_usdc(ledger, &path, pick(pool), pool)?)?;
            parts.push(if pool.token == USDC { path } else { ledger.path(format_args!("{path}InUsdc")) });
        }
        // The entry of a sum carries the name of its parts, so that a person reads what is summed.
        explain!(ledger, format!("{base}.{name}"), Some(amount), "sum(pools)", "Summed over pools.", DEFINITION, { pools: parts });
        Ok(amount)
    };
    let account_value = total("equity", |pool| pool.equity, false)?;
    let initial_margin = total("initialMargin", |pool| pool.initial_margin, false)?;
    let maintenance_margin = total("maintenanceMargin", |pool| pool.maintenance_margin, false)?;
    let isolated_margin = total("isolatedMargin", |pool| pool.isolated_margin, false)?;
    let order_margin = total("orderMargin", |pool| pool.order_margin, false)?;
    let transfer_requirement = total("transferRequirement", |pool| pool.transfer_requirement, false)?;
    let available_after_maintenance = total("availableAfterMaintenance", |pool| pool.available_after_maintenance, true)?;
    ledger.alias(format_args!("{base}.accountValue"), format_args!("{base}.equity"));
    let margin_used = isolated_margin.plus(initial_margin)?;
    explain!(ledger, format!("{base}.marginUsed"), Some(margin_used), "isolatedMargin + initialMargin", "", FITTED,
        { isolatedMargin: format!("{base}.isolatedMargin"), initialMargin: format!("{base}.initialMargin") });
    let worst = worst_pool(&pools);
    let ratio = worst.map_or(Some(Ratio::ZERO), |index| pools.get(index).and_then(|pool| pool.ratio));
    if let Some(index) = worst {
        let formula = "max(pools)";
        explain!(ledger, format!("{base}.ratio"), ratio, if ratio.is_some() { formula } else { "pools" }, "The worst pool decides.", crate::explain::ACCOUNT_MODES,
            { pools: format!("{base}.pools[{index}].ratio") });
    }
    let is_liquidatable = pools.iter().any(|pool| pool.is_liquidatable);
    Ok(RegimeMargin {
        regime,
        ratio,
        ratio_level: level,
        ratio_reason: ratio.is_none().then(|| reason(worst.and_then(|index| pools.get(index)), pools.len() > 1)),
        is_liquidatable,
        documented_ratio: None,
        account_value,
        initial_margin,
        maintenance_margin,
        isolated_margin,
        margin_used,
        order_margin,
        transfer_requirement,
        hold: Usd::ZERO,
        available: Usd::ZERO,
        free_collateral: Usd::ZERO,
        available_after_maintenance,
        withdrawable: Usd::ZERO,
        borrowed: None,
        borrowed_source: None,
        maintenance_borrow: None,
        borrow_capacity: None,
        liquidation_collateral: None,
        health_factor: None,
        borrow_thresholds: None,
        manual_borrow: None,
        cap_use: Vec::new(),
        tokens: Vec::new(),
        warnings: Vec::new(),
        unverified: Vec::new(),
        pools,
    })
}

/// A pool's amount in USDC, with a ledger entry where a price comes in.
pub(super) fn in_usdc(ledger: &mut Ledger, path: &str, amount: Usd, pool: &PoolMargin) -> Exact<Usd> {
    if pool.token == USDC {
        return Ok(amount);
    }
    let converted = amount.scaled(pool.price)?;
    explain!(ledger, format!("{path}InUsdc"), Some(converted), "amount * price", "Another collateral token counts at its reserve price.", DEFINITION,
        { amount: path, price: format!("market.tokens.{}.reserveOraclePrice", pool.token) });
    Ok(converted)
}

/// Index of the pool that decides: one with nothing left, else the highest ratio; the first of equals.
fn worst_pool(pools: &[PoolMargin]) -> Option<usize> {
    if let Some(index) = pools.iter().position(|pool| pool.ratio.is_none()) {
        return Some(index);
    }
    let mut worst: Option<(usize, Ratio)> = None;
    for (index, ratio) in pools.iter().enumerate().filter_map(|(index, pool)| pool.ratio.map(|ratio| (index, ratio))) {
        if worst.is_none_or(|(_, highest)| ratio > highest) {
            worst = Some((index, ratio));
        }
    }
    worst.map(|(index, _)| index)
}

/// Why there is no ratio. The pool is named where there are others, whose equity cannot help it.
fn reason(pool: Option<&PoolMargin>, has_others: bool) -> String {
    let name = pool.map_or(String::new(), |pool| match &pool.dex {
        Some(dex) if !dex.is_empty() => format!(" on dex {dex}"),
        Some(_) if has_others => " on the main dex".to_owned(),
        _ if pool.token != USDC || has_others => format!(" in {}", pool.token),
        _ => String::new(),
    });
    if pool.is_some_and(|pool| pool.equity > Usd::ZERO && !pool.isolated_margin.is_zero()) {
        // The account value is above zero all the same, so the sentence says whose it is.
        format!("Isolated positions hold all of the equity{name}: nothing is left for the rest.")
    } else if pool.is_some_and(|pool| pool.maintenance_margin.is_zero()) {
        format!("The balance{name} is below zero, and nothing backs it.")
    } else {
        format!("There is a requirement{name} and nothing left to back it.")
    }
}

/// Remarks on positions and orders that hold for a book under a regime.
pub(super) fn common_unverified(account: &Account, positions: &[PositionMargin], regime: Regime) -> Exact<Vec<Unverified>> {
    let mut remarks = Vec::new();
    let above = account.positions.iter().zip(positions).filter(|(_, margin)| margin.tier.index > 0);
    let above: Vec<&str> = above.map(|(position, _)| position.coin.as_str()).collect();
    // Under standard margin four displayed prices of 2026-09-14 lie above the first tier.
    if !above.is_empty() && regime != Regime::Standard {
        let reason = format!(
            "No captured account shows a position above the first margin tier here, only under standard margin; computed as documented for {}.",
            above.join(", ")
        );
        remarks.push(Unverified::new(RemarkCode::PositionAboveFirstTier, reason));
    }
    remarks.extend(order_remarks(account, regime)?);
    Ok(remarks)
}

/// What no capture shows of resting orders.
fn order_remarks(account: &Account, regime: Regime) -> Exact<Vec<Unverified>> {
    let (mut flat, mut turned, mut isolated) = (Vec::new(), Vec::new(), Vec::new());
    for orders in &account.orders {
        let coin = orders.coin.as_str();
        if orders.held.is_zero() {
            flat.push(coin);
        }
        if orders.reducing_size()? > orders.held.abs() {
            turned.push(coin);
        }
        if orders.is_isolated && regime == Regime::Portfolio {
            isolated.push(coin);
        }
    }
    let cases = [
        (
            RemarkCode::OrdersOnFlatCoin,
            flat,
            "No captured account shows what orders on a coin that is not held hold; the larger side is taken for",
        ),
        (
            RemarkCode::OrdersTurnPosition,
            turned,
            "No captured account shows what orders hold that turn a position around; nothing up to twice the position, and the rest in full, for",
        ),
        (
            RemarkCode::OrdersOnIsolatedCoin,
            isolated,
            "No captured account shows what orders on a coin with isolated margin hold here; held as under a unified account for",
        ),
    ];
    let found = cases.into_iter().filter(|(_, coins, _)| !coins.is_empty());
    Ok(found.map(|(code, coins, reason)| Unverified::new(code, format!("{reason} {}.", coins.join(", ")))).collect())
}

impl Unverified {
    /// A remark.
    pub fn new(code: RemarkCode, reason: impl Into<String>) -> Self {
        Self { code, reason: reason.into() }
    }
}

/// Remark on positions whose chosen leverage is above what their tier allows to open.
pub(super) fn common_warnings(account: &Account, positions: &[PositionMargin]) -> Vec<Warning> {
    let above = account.positions.iter().zip(positions).filter(|(position, margin)| position.leverage > margin.tier.max_leverage);
    above
        .map(|(position, margin)| {
            let message = format!(
                "{}: at this notional the tier allows {}× to be opened; {}× stands because leverage is checked on opening only",
                position.coin, margin.tier.max_leverage, position.leverage
            );
            Warning::new(RemarkCode::LeverageAboveTier, message)
        })
        .collect()
}
