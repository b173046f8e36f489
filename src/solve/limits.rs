//! How much can be borrowed, taken out, or put into one trade.

use super::linear::{Affine, Domain};
use super::piecewise::HalfLine;
use crate::account::{Account, AccountPosition, Collateral, Pool, USDC};
use crate::margin::{PoolMargin, PositionMargin, Regime, RegimeMargin};
use crate::num::{Additive, Amount, ArithmeticFault, Price, Ratio, Size, Usd, sum};

type Exact<T> = Result<T, ArithmeticFault>;

/// What can be borrowed and withdrawn of a token.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenLimits {
    /// Token.
    pub token: String,
    /// Most that can be borrowed beyond what is owed; none where the token has no price.
    pub max_borrow: Option<Size>,
    /// Most that can be taken out.
    pub max_withdrawal: Size,
}

/// Limits of every token that is held or can be borrowed, USDC first.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn token_limits(account: &Account, margin: &RegimeMargin) -> Exact<Vec<TokenLimits>> {
    let mut limits = Vec::new();
    for (index, pool) in account.pools.iter().enumerate() {
        limits.push(TokenLimits {
            token: pool.token.clone(),
            max_borrow: Some(Size::new(borrowable(account, margin, index)?.decimal())),
            max_withdrawal: Size::new(withdrawable(account, margin, index, pool)?.decimal()),
        });
    }
    for rules in &account.rulebook.portfolio_margin.borrowable {
        if !limits.iter().any(|known| known.token == rules.token) {
            let price = account.reserve(&rules.token).and_then(|reserve| reserve.price);
            let by_hand = margin.manual_borrow.as_ref().map_or(Usd::ZERO, |borrow| borrow.remaining);
            let room = if margin.regime == Regime::Portfolio { room_for_debt(margin)? } else { by_hand };
            let most = price.map(|price| room.buys_at(price)).transpose()?;
            let most = most.map(|most| rules.user_borrow_cap.map_or(most, |cap| most.at_most(cap)));
            limits.push(TokenLimits { token: rules.token.clone(), max_borrow: most, max_withdrawal: Size::ZERO });
        }
    }
    for coin in &account.collateral {
        let max_withdrawal = match &margin.manual_borrow {
            _ if margin.regime == Regime::Portfolio => free_collateral(account, margin, coin)?,
            Some(borrow) => coin.total.minus(borrow.held(&coin.token)?)?,
            None => coin.total,
        };
        limits.push(TokenLimits { token: coin.token.clone(), max_borrow: Some(Size::ZERO), max_withdrawal });
    }
    for holding in &account.other_holdings {
        limits.push(TokenLimits { token: holding.token.clone(), max_borrow: Some(Size::ZERO), max_withdrawal: holding.total });
    }
    Ok(limits)
}

/// Borrow capacity that neither a debt nor what positions and orders hold uses, in USDC.
///
/// # Formula
/// `max(0, min(borrowCapacity − Σ borrowed, available))`
fn room_for_debt(margin: &RegimeMargin) -> Exact<Usd> {
    let unborrowed = margin.borrow_capacity.unwrap_or_default().minus(margin.borrowed.unwrap_or_default())?;
    Ok(unborrowed.at_most(margin.available).at_least(Usd::ZERO))
}

/// Most that can be borrowed of a pool's token beyond what is owed.
///
/// # Formula
/// `max(0, min(borrowCredit, userBorrowCap) − borrowed)`; the credit is what is left of the capacity beside the needs of other tokens. By hand
/// it is what the supplied coins leave.
fn borrowable(account: &Account, margin: &RegimeMargin, index: usize) -> Exact<Usd> {
    if let (Some(borrow), Some(pool)) = (&margin.manual_borrow, account.pools.get(index)) {
        return Ok(borrow.debt(&pool.token).map_or(Usd::ZERO, |debt| debt.max_borrow));
    }
    let lends = margin.regime == Regime::Portfolio && account.pools.get(index).is_some_and(|pool| pool.is_borrowable);
    let Some(pool) = margin.pools.get(index).filter(|_| lends) else { return Ok(Usd::ZERO) };
    Ok(pool.borrow_credit.minus(pool.borrowed)?.at_least(Usd::ZERO))
}

/// Most that can be taken out of a pool's token: what no position, order or debt needs, never borrowed funds. Under standard margin every
/// dex lets go what is over its transfer requirement, and what is in spot is free.
fn withdrawable(account: &Account, margin: &RegimeMargin, index: usize, balance: &Pool) -> Exact<Usd> {
    if margin.regime == Regime::Standard && !account.dexes.iter().any(|dex| dex.pool == index) {
        // No dex in use is settled in it: all of it is in spot.
        return Ok(balance.equity.plus(balance.borrowed_by_hand)?.at_least(Usd::ZERO));
    }
    if margin.regime == Regime::Standard {
        let pools = margin.pools.iter().zip(&account.dexes).filter(|(_, dex)| dex.pool == index);
        let free = |(pool, _): (&PoolMargin, _)| {
            let free = pool.cross_equity.minus(pool.transfer_requirement)?.minus(pool.order_margin)?;
            Ok(free.at_least(Usd::ZERO))
        };
        return sum(pools.map(free).collect::<Exact<Vec<_>>>()?)?.plus(balance.kept_apart());
    }
    let Some(pool) = margin.pools.get(index) else { return Ok(Usd::ZERO) };
    let buffer = Ratio::ONE.plus(account.rulebook.venue.orders.hold_buffer)?;
    let committed = pool.isolated_margin.plus(pool.transfer_requirement)?.plus(pool.order_margin.scaled(buffer)?)?;
    // What is lent by hand backs nothing, so all of it can be taken back.
    let lent = if margin.regime == Regime::Unified { balance.lent_by_hand } else { Usd::ZERO };
    pool.equity.minus(committed)?.at_least(Usd::ZERO).plus(lent)
}

/// Most margin that can be taken out of an isolated position.
///
/// # Formula
/// `max(0, isolatedEquity − max(notional / leverage, notionalFraction · notional))`; nothing where the coin's margin is strictly isolated.
///
/// # Source
/// Hyperliquid documentation, margining; the transfer requirement.
///
/// # Errors
/// Overflow.
pub fn removable_margin(position: &AccountPosition, own: &PositionMargin) -> Exact<Usd> {
    if position.is_strict_isolated {
        return Ok(Usd::ZERO);
    }
    Ok(position.isolated_equity.minus(own.transfer)?.at_least(Usd::ZERO))
}

/// Most margin that can be added to an isolated position: what its pool has over the transfer requirement and orders, borrow capacity
/// included where there is one.
///
/// # Errors
/// Overflow.
pub fn addable_margin(account: &Account, margin: &RegimeMargin, position: &AccountPosition) -> Exact<Usd> {
    let Some(pool) = margin.pools.get(margin.pool_of(account, position)) else { return Ok(Usd::ZERO) };
    let orders = match margin.regime {
        Regime::Standard => pool.order_margin,
        _ => pool.order_margin.scaled(Ratio::ONE.plus(account.rulebook.venue.orders.hold_buffer)?)?,
    };
    let free = pool.cross_equity.plus(pool.borrow_credit)?.minus(pool.transfer_requirement)?.minus(orders)?;
    Ok(free.at_least(Usd::ZERO))
}

/// Most that can be taken out of a collateral coin while debts and what positions and orders hold stay covered.
///
/// # Formula
/// `(supplied − counted) + min(counted, spare / (price · LTV))` with `spare = Σ counted · price · LTV − max(borrowed, commitments − balance)`
/// over all pools; everything where nothing has to be covered.
fn free_collateral(account: &Account, margin: &RegimeMargin, coin: &Collateral) -> Exact<Size> {
    let value = |coin: &Collateral| coin.counted.at(coin.oracle_price)?.scaled(coin.ltv);
    let capacity = sum(account.collateral.iter().map(value).collect::<Exact<Vec<_>>>()?)?;
    let owed = margin.borrowed.unwrap_or_default();
    let needed = match margin.pools.first() {
        Some(pool) => owed.at_least(pool.borrow_credit.minus(margin.available)?),
        None => owed,
    };
    if !needed.is_positive() {
        return Ok(coin.total);
    }
    let unsupplied = coin.total.minus(coin.supplied)?;
    let spare = capacity.minus(needed)?.at_least(Usd::ZERO);
    let per_coin = coin.oracle_price.scaled(coin.ltv)?;
    let free = if per_coin.is_positive() { spare.buys_at(per_coin)?.at_most(coin.counted) } else { coin.counted };
    coin.supplied.minus(coin.counted)?.plus(unsupplied)?.plus(free)
}

/// The two legs of a carry trade: a coin bought in spot, the same amount sold as a perp.
#[derive(Clone, Copy, Debug)]
pub struct CarryTrade<'a> {
    /// The perp, as a position of any size.
    pub perp: &'a AccountPosition,
    /// Price that the coin is bought at.
    pub spot_price: Price,
    /// Price by which the reserve values it.
    pub oracle_price: Price,
    /// Loan-to-value.
    pub ltv: Ratio,
    /// Most of the coin that counts as collateral.
    pub user_supply_cap: Option<Size>,
    /// Chosen leverage.
    pub leverage: u32,
}

/// The largest carry trade that an amount of USDC opens in an account that holds nothing else, before fees.
///
/// # Formula
/// The largest `q` with `cash − q·spot − q·mark/leverage + credit(q) ≥ 0`; the credit is `min(userBorrowCap, min(q, userSupplyCap)·oracle·LTV)`
/// under portfolio margin and zero otherwise. The tier whose maximum leverage is below the chosen one caps the perp.
///
/// # Rounding
/// Down to the perp's size decimals.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn max_carry_trade(account: &Account, regime: Regime, trade: &CarryTrade<'_>, cash: Usd) -> Exact<Size> {
    // One unit along the half line is one coin.
    let half_line = HalfLine { start: Ratio::ZERO };
    let line = |constant: Usd, per_coin: Usd| half_line.function(Affine { constant, x: per_coin, y: Usd::ZERO });
    let one = Size::from(1);
    let cost = one.at(trade.spot_price)?.plus(one.at(trade.perp.mark_price)?.divided(Ratio::from(trade.leverage))?)?;
    let mut left = line(cash, cost.negated());
    if regime == Regime::Portfolio {
        let per_coin = one.at(trade.oracle_price)?.scaled(trade.ltv)?;
        let mut credit = line(Usd::ZERO, per_coin);
        if let Some(cap) = trade.user_supply_cap {
            credit = credit.at_most(&line(per_coin.scaled(Ratio::new(cap.decimal()))?, Usd::ZERO))?;
        }
        if let Some(cap) = account.rulebook.borrowable(USDC).and_then(|usdc| usdc.user_borrow_cap) {
            credit = credit.at_most(&line(Usd::new(cap.decimal()), Usd::ZERO))?;
        }
        left = left.plus(&credit)?;
    }
    let most = left.sign_changes()?.into_iter().find(|crossing| crossing.falls_below).map(|crossing| Size::new(crossing.at.decimal()));
    let mut most = most.unwrap_or_default().at_least(Size::ZERO);
    if let Some(tier) = trade.perp.tiers.iter().find(|tier| tier.max_leverage < trade.leverage) {
        most = most.at_most(tier.lower_bound.buys_at(trade.perp.mark_price)?);
    }
    Ok(trade.perp.size_decimals.map_or(most, |decimals| most.floored(decimals)))
}
