//! Tokens as the venue shows them under portfolio margin: hold, what is left, caps.

use super::{BASE, CollateralValue, price_of};
use crate::account::{Account, Collateral};
use crate::explain::{DEFINITION, FITTED, Ledger, PORTFOLIO_MARGIN};
use crate::margin::backing::liquidation_value;
use crate::margin::unified::coin_row;
use crate::margin::{PoolMargin, RegimeMargin, TokenMargin};
use crate::num::{ArithmeticFault, Price, Ratio, Size, Usd};

type Exact<T> = Result<T, ArithmeticFault>;

fn size(amount: Usd) -> Size {
    Size::new(amount.decimal())
}

/// Every token of the account and of the rulebook.
pub(super) fn tokens(
    account: &Account,
    report: &RegimeMargin,
    committed: &[Usd],
    collateral: &CollateralValue,
    ledger: &mut Ledger,
) -> Exact<Vec<TokenMargin>> {
    let mut rows = Vec::new();
    for (index, (pool, committed)) in report.pools.iter().zip(committed).enumerate() {
        let path = ledger.path(format_args!("{BASE}.tokens[{}]", rows.len()));
        rows.push(pool_row(account, report, index, pool, *committed, &path, ledger)?);
    }
    for rules in &account.rulebook.portfolio_margin.borrowable {
        if !rows.iter().any(|row: &TokenMargin| row.token == rules.token) {
            let path = ledger.path(format_args!("{BASE}.tokens[{}]", rows.len()));
            rows.push(unheld_row(account, report, &rules.token, collateral, &path, ledger)?);
        }
    }
    for coin in &account.collateral {
        let path = ledger.path(format_args!("{BASE}.tokens[{}]", rows.len()));
        rows.push(collateral_row(report, coin, collateral, &path, ledger)?);
    }
    for holding in &account.other_holdings {
        let path = ledger.path(format_args!("{BASE}.tokens[{}]", rows.len()));
        rows.push(coin_row(&holding.token, holding.total, holding.price, &path, ledger));
    }
    Ok(rows)
}

/// What can be borrowed of a token beyond its balance, in that token: the venue shows it as a negative hold.
fn borrowable_amount(report: &RegimeMargin, cap: Option<Size>, price: Price) -> Exact<Size> {
    let amount = report.available.at_least(Usd::ZERO).buys_at(price)?;
    Ok(cap.map_or(amount, |cap| amount.at_most(cap)))
}

fn pool_row(
    account: &Account,
    report: &RegimeMargin,
    index: usize,
    pool: &PoolMargin,
    committed: Usd,
    path: &str,
    ledger: &mut Ledger,
) -> Exact<TokenMargin> {
    let pool_path = ledger.path(format_args!("{BASE}.pools[{index}]"));
    let rules = account.rulebook.borrowable(&pool.token);
    let balance = account.pools.get(index);
    let price = price_of(pool);
    let backs_perps = balance.is_some_and(|balance| balance.backs_perps);
    let hold = if backs_perps || rules.is_none() {
        let hold = committed.minus(pool.borrow_credit)?;
        explain!(ledger, format!("{path}.hold"), Some(hold), "commitments - borrowCredit", "Negative where more could be borrowed.", FITTED,
            { commitments: format!("{pool_path}.commitments"), borrowCredit: format!("{pool_path}.borrowCredit") });
        size(hold)
    } else {
        let amount = borrowable_amount(report, rules.and_then(|rules| rules.user_borrow_cap), price)?;
        ledger.leaf(format_args!("{path}.borrowable"), amount, FITTED);
        explain!(ledger, format!("{path}.hold"), Some(amount.negated()), "0 - borrowable", "What could be borrowed of it instead of USDC.", FITTED, { borrowable: format!("{path}.borrowable") });
        amount.negated()
    };
    let spot_hold = size(committed.at_most(pool.equity));
    explain!(ledger, format!("{path}.spotHold"), Some(spot_hold), "min(equity, commitments)", "", FITTED,
        { equity: format!("{pool_path}.equity"), commitments: format!("{pool_path}.commitments") });
    ledger.alias(format_args!("{path}.total"), format_args!("{pool_path}.equity"));
    ledger.alias(format_args!("{path}.availableAfterMaintenance"), format_args!("{pool_path}.availableAfterMaintenance"));
    ledger.alias(format_args!("{path}.supplied"), format_args!("{pool_path}.supplied"));
    ledger.alias(format_args!("{path}.borrowed"), format_args!("{pool_path}.borrowed"));
    let borrow_ratio = share(size(pool.borrowed), rules.and_then(|rules| rules.user_borrow_cap), path, "borrow", ledger)?;
    let supply_ratio = share(size(pool.supplied), rules.and_then(|rules| rules.user_supply_cap), path, "supply", ledger)?;
    ledger.leaf(format_args!("{path}.price"), price, "reserve price; USDC is the unit of account");
    Ok(TokenMargin {
        token: pool.token.clone(),
        total: size(pool.equity),
        hold: Some(hold),
        spot_hold,
        available_after_maintenance: Some(size(pool.available_after_maintenance)),
        supplied: size(pool.supplied),
        borrowed: size(pool.borrowed),
        borrow_ratio,
        supply_ratio,
        price: Some(price),
        ltv: None,
    })
}

/// A token that can be borrowed but is not held.
fn unheld_row(
    account: &Account,
    report: &RegimeMargin,
    token: &str,
    collateral: &CollateralValue,
    path: &str,
    ledger: &mut Ledger,
) -> Exact<TokenMargin> {
    let cap = account.rulebook.borrowable(token).and_then(|rules| rules.user_borrow_cap);
    let price = account.reserve(token).and_then(|reserve| reserve.price);
    let owed = crate::num::sum(account.pools.iter().zip(&report.pools).filter(|(balance, _)| balance.is_borrowable).map(|(_, pool)| {
        let lacking = pool.maintenance_margin.minus(pool.cross_equity).unwrap_or_default().at_least(Usd::ZERO);
        lacking.scaled(pool.price).unwrap_or_default()
    }))?;
    let left = collateral.liquidation.minus(owed)?.at_least(Usd::ZERO);
    let available = price.map(|price| left.buys_at(price)).transpose()?.map(|amount| cap.map_or(amount, |cap| amount.at_most(cap)));
    let hold = price.map(|price| borrowable_amount(report, cap, price)).transpose()?.map(Size::negated);
    for (name, value) in [("total", Size::ZERO), ("spotHold", Size::ZERO), ("supplied", Size::ZERO), ("borrowed", Size::ZERO)] {
        ledger.leaf(format_args!("{path}.{name}"), value, "none is held");
    }
    if let (Some(price), Some(available), Some(hold)) = (price, available, hold) {
        ledger.leaf(format_args!("{path}.price"), price, "reserve price");
        ledger.leaf(format_args!("{path}.left"), left, FITTED);
        ledger.leaf(format_args!("{path}.free"), report.available.at_least(Usd::ZERO), FITTED);
        if let Some(cap) = cap {
            ledger.leaf(format_args!("{path}.cap"), cap, PORTFOLIO_MARGIN);
            explain!(ledger, format!("{path}.availableAfterMaintenance"), Some(available), "min(userBorrowCap, left / price)", "Collateral weighted for liquidation that maintenance does not need, borrowed in this token.", FITTED,
                { userBorrowCap: format!("{path}.cap"), left: format!("{path}.left"), price: format!("{path}.price") });
            explain!(ledger, format!("{path}.hold"), Some(hold), "0 - min(userBorrowCap, free / price)", "What could be borrowed of it instead of USDC.", FITTED,
                { userBorrowCap: format!("{path}.cap"), free: format!("{path}.free"), price: format!("{path}.price") });
        } else {
            explain!(ledger, format!("{path}.availableAfterMaintenance"), Some(available), "left / price", "", FITTED, { left: format!("{path}.left"), price: format!("{path}.price") });
            explain!(ledger, format!("{path}.hold"), Some(hold), "0 - free / price", "", FITTED, { free: format!("{path}.free"), price: format!("{path}.price") });
        }
    }
    Ok(TokenMargin {
        token: token.to_owned(),
        total: Size::ZERO,
        hold,
        spot_hold: Size::ZERO,
        available_after_maintenance: available,
        supplied: Size::ZERO,
        borrowed: Size::ZERO,
        borrow_ratio: share(Size::ZERO, cap, path, "borrow", ledger)?,
        supply_ratio: None,
        price,
        ltv: None,
    })
}

/// A coin: held in proportion to its part of the borrow capacity that the balance lacks.
fn collateral_row(
    report: &RegimeMargin,
    coin: &Collateral,
    collateral: &CollateralValue,
    path: &str,
    ledger: &mut Ledger,
) -> Exact<TokenMargin> {
    let lacking = report.pools.first().map_or(Ok(Usd::ZERO), |pool| {
        let committed = report.hold.plus(pool.borrow_credit)?;
        committed.minus(pool.equity).map(|need| need.at_least(Usd::ZERO))
    })?;
    let weight = coin.oracle_price.decimal();
    let per_coin = Usd::new(weight).scaled(coin.ltv)?;
    let own = coin.counted.at(coin.oracle_price)?.scaled(coin.ltv)?;
    let hold = if own.is_positive() && per_coin.is_positive() {
        let part = lacking.scaled(own.fraction_of(collateral.borrow)?)?;
        part.buys_at(Price::new(per_coin.decimal()))?
    } else {
        Size::ZERO
    };
    let half_way = liquidation_value(&Usd::new(weight), coin.ltv)?;
    let left = report.available_after_maintenance.at_least(Usd::ZERO).buys_at(Price::new(half_way.decimal()))?;
    let available = left.at_most(coin.counted);
    let leaf = |ledger: &mut Ledger, name: &str, value: &dyn std::fmt::Display| ledger.leaf(format_args!("{path}.{name}"), value, FITTED);
    leaf(ledger, "lacking", &lacking);
    leaf(ledger, "capacity", &own);
    leaf(ledger, "allCapacity", &collateral.borrow);
    leaf(ledger, "price", &coin.oracle_price);
    leaf(ledger, "ltv", &coin.ltv);
    leaf(ledger, "total", &coin.total);
    leaf(ledger, "supplied", &coin.supplied);
    leaf(ledger, "counted", &coin.counted);
    leaf(ledger, "borrowed", &Size::ZERO);
    if own.is_positive() {
        explain!(ledger, format!("{path}.hold"), Some(hold), "lacking * (capacity / allCapacity) / (price * ltv)", "What positions and orders hold over the balance, borrowed against each coin in proportion to its capacity.", FITTED,
            { lacking: format!("{path}.lacking"), capacity: format!("{path}.capacity"), allCapacity: format!("{path}.allCapacity"), price: format!("{path}.price"), ltv: format!("{path}.ltv") });
    } else {
        leaf(ledger, "hold", &hold);
    }
    explain!(ledger, format!("{path}.availableAfterMaintenance"), Some(available), "min(counted, max(0, availableAfterMaintenance) / (price * (1 + ltv) / 2))", "", FITTED,
        { counted: format!("{path}.counted"), availableAfterMaintenance: format!("{BASE}.availableAfterMaintenance"), price: format!("{path}.price"), ltv: format!("{path}.ltv") });
    let spot_hold = hold.at_most(coin.total);
    explain!(ledger, format!("{path}.spotHold"), Some(spot_hold), "min(total, hold)", "", DEFINITION, { total: format!("{path}.total"), hold: format!("{path}.hold") });
    Ok(TokenMargin {
        token: coin.token.clone(),
        total: coin.total,
        hold: Some(hold),
        spot_hold,
        available_after_maintenance: Some(available),
        supplied: coin.supplied,
        borrowed: Size::ZERO,
        borrow_ratio: None,
        supply_ratio: share(coin.supplied, coin.user_supply_cap, path, "supply", ledger)?,
        price: Some(coin.oracle_price),
        ltv: Some(coin.ltv),
    })
}

/// Part of a user's cap that is used.
fn share(used: Size, cap: Option<Size>, path: &str, kind: &str, ledger: &mut Ledger) -> Exact<Option<Ratio>> {
    let Some(cap) = cap else { return Ok(None) };
    let ratio = used.fraction_of(cap)?;
    ledger.leaf(format_args!("{path}.{kind}Cap"), cap, PORTFOLIO_MARGIN);
    let used_path = if kind == "borrow" { format!("{path}.borrowed") } else { format!("{path}.supplied") };
    explain!(ledger, format!("{path}.{kind}Ratio"), Some(ratio), "used / cap", "", FITTED, { used: used_path, cap: format!("{path}.{kind}Cap") });
    Ok(Some(ratio))
}
