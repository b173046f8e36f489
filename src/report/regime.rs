//! One book under one regime: margin, positions with displayed prices and capacity, carry.

use super::carry;
use super::types::{LeverageReport, NotionalReport, PositionReport, RegimeReport};
use crate::account::{Account, AccountPosition, USDC};
use crate::explain::{DEFINITION, LIQUIDATIONS, Ledger, MARGINING};
use crate::margin::{DisplayedPrice, PositionMargin, Regime, RegimeMargin, displayed_liquidation_price};
use crate::num::{ArithmeticFault, Usd};
use crate::portfolio::AccountMode;
use crate::solve::{CapacityPaths, PoolRoom, capacity, capital_required};

type Exact<T> = Result<T, ArithmeticFault>;

/// The report of a regime, and the capital that the book needs under it.
pub(super) fn regime_report(
    account: &Account,
    positions: &[PositionMargin],
    regime: Regime,
    ledger: &mut Ledger,
) -> Exact<(RegimeReport, Usd)> {
    let margin = regime.model().margin(account, positions, ledger)?;
    let base = regime.path();
    let mut rows = Vec::with_capacity(positions.len());
    for (index, (position, own)) in account.positions.iter().zip(positions).enumerate() {
        rows.push(position_report(account, &margin, index, position, own, ledger)?);
    }
    let notional = notional_report(account, &base, ledger)?;
    let leverage = leverage_report(&notional, margin.account_value, &base, ledger)?;
    let capital = capital_required(account, &margin, ledger)?;
    let carry = carry::carry(account, &margin, ledger)?;
    let is_home = matches!(
        (account.mode, regime),
        (AccountMode::Standard, Regime::Standard)
            | (AccountMode::Unified, Regime::Unified)
            | (AccountMode::PortfolioMargin, Regime::Portfolio)
    );
    let moved = (!is_home).then(|| moved(account, regime));
    Ok((RegimeReport { margin, is_home, moved, notional, leverage, positions: rows, eligibility: None, carry }, capital))
}

/// How a book that belongs elsewhere was moved to a regime.
fn moved(account: &Account, regime: Regime) -> String {
    let has_debt = account.pools.iter().any(|pool| !pool.loan.is_zero());
    let debt = match (has_debt, account.has_manual_borrow()) {
        (false, _) => "",
        (true, true) => " The manual borrow stays as it is: the borrowed cash is in the balance, and the supplied coins owe it.",
        (true, false) => " The debt is taken off the balance, because this regime lends nothing by itself.",
    };
    match regime {
        Regime::Standard => {
            let kept = account.pools.iter().any(|pool| !pool.in_spot.is_zero());
            let split = if kept {
                "What is stated as kept in spot stays there; the rest backs perps."
            } else {
                "All of the collateral token backs perps."
            };
            let dexes = account.dexes.len() > account.pools.iter().filter(|pool| pool.backs_perps).count();
            let share = if dexes { " Dexes that share a token split it in proportion to their cross initial margin." } else { "" };
            format!("{split}{share} Coins stay in spot and back nothing.{debt}")
        }
        Regime::Unified => format!("Spot and all dexes share one balance per token. Coins back nothing.{debt}"),
        Regime::Portfolio => {
            let coins: Vec<&str> =
                account.collateral.iter().filter(|coin| coin.supplied.is_positive()).map(|coin| coin.token.as_str()).collect();
            let supplied = if coins.is_empty() {
                "No coin here counts as collateral.".to_owned()
            } else {
                format!("{} supplied as collateral.", coins.join(", "))
            };
            format!(
                "Spot and all dexes share one balance per token. {supplied} What positions and orders hold over the balance is borrowed."
            )
        }
    }
}

/// What the pool of a position has for new ones.
pub(super) fn pool_room(account: &Account, margin: &RegimeMargin, position: &AccountPosition) -> Exact<PoolRoom> {
    margin.pools.get(margin.pool_of(account, position)).map_or(Ok(PoolRoom { before_orders: Usd::ZERO, orders: Usd::ZERO }), |pool| {
        let before_orders = pool.cross_equity.plus(pool.borrow_credit)?.minus(pool.initial_margin)?;
        Ok(PoolRoom { before_orders, orders: pool.order_margin })
    })
}

fn position_report(
    account: &Account,
    margin: &RegimeMargin,
    index: usize,
    position: &AccountPosition,
    own: &PositionMargin,
    ledger: &mut Ledger,
) -> Exact<PositionReport> {
    let base = margin.regime.path();
    let path = ledger.path(format_args!("{base}.positions[{index}]"));
    let input = ledger.path(format_args!("portfolio.positions[{index}]"));
    let pool_index = margin.pool_of(account, position);
    let pool = margin.pools.get(pool_index);
    let pool_path = ledger.path(format_args!("{base}.pools[{pool_index}]"));
    for figure in ["size", "entryPrice", "notional", "unrealizedPnl", "initialMargin", "maintenanceMargin"] {
        ledger.alias(format_args!("{path}.{figure}"), format_args!("{input}.{figure}"));
    }
    for figure in ["lowerBound", "maintenanceMarginRate", "maintenanceDeduction"] {
        ledger.alias(format_args!("{path}.tier.{figure}"), format_args!("{input}.tier.{figure}"));
    }
    ledger.alias(format_args!("{path}.markPrice"), format_args!("market.perps.{}.markPrice", position.coin));
    let margin_used = if position.is_cross() { own.initial } else { position.isolated_equity };
    ledger.alias(
        format_args!("{path}.marginUsed"),
        format_args!("{input}.{}", if position.is_cross() { "initialMargin" } else { "isolatedEquity" }),
    );

    let (backing, backing_path) = if position.is_cross() {
        let left = pool.map_or(Usd::ZERO, |pool| pool.available_after_maintenance);
        let backing = left.plus(own.maintenance)?;
        explain!(ledger, format!("{path}.backing"), Some(backing), "availableAfterMaintenance + maintenanceMargin", "What the pool has over the maintenance of all other positions.", LIQUIDATIONS,
            { availableAfterMaintenance: format!("{pool_path}.availableAfterMaintenance"), maintenanceMargin: format!("{input}.maintenanceMargin") });
        (backing, ledger.path(format_args!("{path}.backing")))
    } else {
        (position.isolated_equity, ledger.path(format_args!("{input}.isolatedEquity")))
    };
    let displayed = displayed_liquidation_price(position, backing)?;
    let displayed_liquidation_price = match &displayed {
        DisplayedPrice::At(price, tier) => {
            ledger.leaf(format_args!("{path}.liquidationTier.maxLeverage"), tier.max_leverage, MARGINING);
            ledger.leaf(format_args!("{path}.liquidationTier.maintenanceDeduction"), tier.deduction, MARGINING);
            ledger.leaf(format_args!("{path}.side"), if position.size.is_negative() { "-1" } else { "1" }, DEFINITION);
            explain!(ledger, format!("{path}.displayedLiquidationPrice"), Some(price),
                "(size * markPrice - backing - maintenanceDeduction) * 2 * maxLeverage / (abs(size) * (2 * maxLeverage * side - 1))",
                "This price alone moves, collateral stands still, and the account goes at ratio 1. In the tier of today it is mark − side · (backing − maintenance margin) / size / (1 − rate · side).", LIQUIDATIONS,
                { size: format!("{input}.size"), markPrice: format!("{path}.markPrice"), backing: backing_path,
                  maintenanceDeduction: format!("{path}.liquidationTier.maintenanceDeduction"), maxLeverage: format!("{path}.liquidationTier.maxLeverage"), side: format!("{path}.side") });
            Some(*price)
        }
        DisplayedPrice::None => None,
    };
    let liquidation_price_reason = displayed_liquidation_price.is_none().then(|| {
        if position.size.is_negative() {
            "Nothing backs the position at any price above zero.".to_owned()
        } else {
            "The balance outlasts a fall of this price to zero.".to_owned()
        }
    });
    let (isolated_ratio, is_liquidatable) = isolated_state(position, own, &path, &input, ledger)?;
    let room = pool_room(account, margin, position)?;
    let before_orders_path = ledger.path(format_args!("{pool_path}.beforeOrders"));
    if ledger.is_recording() {
        explain!(ledger, &before_orders_path, Some(room.before_orders), "crossEquity + borrowCredit - initialMargin", "", DEFINITION,
            { crossEquity: format!("{pool_path}.crossEquity"), borrowCredit: format!("{pool_path}.borrowCredit"), initialMargin: format!("{pool_path}.initialMargin") });
    }
    let orders_path = ledger.path(format_args!("{pool_path}.orderMargin"));
    let paths = CapacityPaths { report: &path, input: &input, before_orders: &before_orders_path, orders: &orders_path };
    let capacity = capacity(position, own, room, &paths, ledger)?;
    let funding_per_hour = position.funding_per_hour()?;
    if funding_per_hour.is_some() {
        let market = ledger.path(format_args!("market.perps.{}", position.coin));
        explain!(ledger, format!("{path}.fundingPerHour"), funding_per_hour, "0 - size * oraclePrice * fundingRate", "Paid on the oracle price; at a positive rate longs pay.", crate::explain::MARGINING,
            { size: format!("{input}.size"), oraclePrice: format!("{market}.oraclePrice"), fundingRate: format!("{market}.fundingRate") });
    }
    Ok(PositionReport {
        coin: position.coin.clone(),
        dex: account.dexes.get(position.dex).map_or_else(String::new, |dex| dex.name.clone()),
        size: position.size,
        margin_mode: position.margin_mode,
        leverage: position.leverage,
        mark_price: position.mark_price,
        entry_price: position.entry_price,
        notional: position.notional,
        unrealized_pnl: position.unrealized_pnl,
        initial_margin: own.initial,
        maintenance_margin: own.maintenance,
        margin_used,
        tier: own.tier.clone(),
        displayed_liquidation_price,
        liquidation_price_reason,
        isolated_ratio,
        removable_margin: removable_margin(position, own, &path, &input, ledger)?,
        is_liquidatable,
        max_buy_size: capacity.max_buy_size,
        max_sell_size: capacity.max_sell_size,
        available_to_buy: capacity.available_to_buy,
        available_to_sell: capacity.available_to_sell,
        funding_per_hour,
    })
}

/// Margin that can be taken out of an isolated position; none for a cross one.
fn removable_margin(position: &AccountPosition, own: &PositionMargin, path: &str, input: &str, ledger: &mut Ledger) -> Exact<Option<Usd>> {
    if position.is_cross() {
        return Ok(None);
    }
    let removable = crate::solve::removable_margin(position, own)?;
    let path = ledger.path(format_args!("{path}.removableMargin"));
    if position.is_strict_isolated {
        ledger.leaf(path, removable, "the coin's margin is strictly isolated: none can be taken out");
    } else {
        explain!(ledger, path, Some(removable), "max(0, isolatedEquity - transferRequirement)", "What must stay is the larger of initial margin and a tenth of the notional.", MARGINING,
            { isolatedEquity: format!("{input}.isolatedEquity"), transferRequirement: format!("{input}.transferRequirement") });
    }
    Ok(Some(removable))
}

/// Ratio and state of an isolated position.
fn isolated_state(
    position: &AccountPosition,
    own: &PositionMargin,
    path: &str,
    input: &str,
    ledger: &mut Ledger,
) -> Exact<(Option<crate::num::Ratio>, bool)> {
    if position.is_cross() {
        return Ok((None, false));
    }
    let is_liquidatable = position.isolated_equity < own.maintenance;
    if !position.isolated_equity.is_positive() {
        return Ok((None, is_liquidatable));
    }
    let Some(ratio) = own.maintenance.fraction_within_range(position.isolated_equity)? else { return Ok((None, is_liquidatable)) };
    explain!(ledger, format!("{path}.isolatedRatio"), Some(ratio), "maintenanceMargin / isolatedEquity", "Liquidated above 1.", LIQUIDATIONS,
        { maintenanceMargin: format!("{input}.maintenanceMargin"), isolatedEquity: format!("{input}.isolatedEquity") });
    Ok((Some(ratio), is_liquidatable))
}

fn notional_report(account: &Account, base: &str, ledger: &mut Ledger) -> Exact<NotionalReport> {
    let mut sides = [(Usd::ZERO, Vec::new()), (Usd::ZERO, Vec::new())];
    for (index, position) in account.positions.iter().enumerate() {
        let mut path = ledger.path(format_args!("portfolio.positions[{index}].notional"));
        let mut notional = position.notional;
        if let Some(pool) = account.pools.get(account.pool_of(position)).filter(|pool| pool.token != USDC) {
            notional = notional.scaled(pool.price)?;
            explain!(ledger, format!("{path}InUsdc"), Some(notional), "amount * price", "", DEFINITION,
                { amount: path.clone(), price: format!("market.tokens.{}.reserveOraclePrice", pool.token) });
            path.push_str("InUsdc");
        }
        let [longs, shorts] = &mut sides;
        let side = if position.size.is_negative() { shorts } else { longs };
        side.0 = side.0.plus(notional)?;
        side.1.push(path);
    }
    let [(long, longs), (short, shorts)] = sides;
    let (net, gross) = (long.minus(short)?, long.plus(short)?);
    let path = |name: &str| format!("{base}.notional.{name}");
    explain!(ledger, path("long"), Some(long), "sum(longs)", "", DEFINITION, { longs: longs });
    explain!(ledger, path("short"), Some(short), "sum(shorts)", "", DEFINITION, { shorts: shorts });
    explain!(ledger, path("net"), Some(net), "long - short", "", DEFINITION, { long: path("long"), short: path("short") });
    explain!(ledger, path("gross"), Some(gross), "long + short", "", DEFINITION, { long: path("long"), short: path("short") });
    Ok(NotionalReport { long, short, net, gross })
}

fn leverage_report(notional: &NotionalReport, account_value: Usd, base: &str, ledger: &mut Ledger) -> Exact<LeverageReport> {
    if !account_value.is_positive() {
        return Ok(LeverageReport { gross: None, net: None });
    }
    let gross = notional.gross.fraction_within_range(account_value)?;
    let net = notional.net.fraction_within_range(account_value)?;
    for (name, value) in [("gross", gross), ("net", net)].into_iter().filter_map(|(name, value)| value.map(|value| (name, value))) {
        explain!(ledger, format!("{base}.leverage.{name}"), Some(value), "notional / accountValue", "", DEFINITION,
            { notional: format!("{base}.notional.{name}"), accountValue: format!("{base}.accountValue") });
    }
    Ok(LeverageReport { gross, net })
}
