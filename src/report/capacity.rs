//! How much a book can still carry: the answer to `capacity`.

mod coins;
mod types;

pub use types::{
    CapacityReport, CarryTradeCapacity, CoinCapacity, CrashCapacity, RatioRestoration, RegimeCapacity, TokenAmount, TokenCapacity,
};

pub(super) use coins::{coin_limits, order_room};

use super::choices::{CapacityChoices, CarryTradeChoice};
use super::{Answer, Prepared, prepare_watching, stamps};
use crate::account::{Account, AccountPosition};
use crate::error::{Issue, IssueCode, Issues};
use crate::explain::Ledger;
use crate::margin::{PerRegime, PositionMargin, Regime, RegimeMargin};
use crate::num::{ArithmeticFault, Ratio, Usd, sum};
use crate::request::WatchedCoin;
use crate::solve::{
    CarryTrade, CrashSize, RestoringDeposit, deposits_for_ratio, max_carry_trade, multiple_that_survives, reduction_for_ratio, token_limits,
};
use coins::coin_capacity;

type Exact<T> = Result<T, ArithmeticFault>;

/// The largest trades, loans and withdrawals under every regime, and what restores a ratio or survives a crash.
pub fn capacity(text: &str, choices: &CapacityChoices) -> Answer<CapacityReport> {
    prepare_watching(text, choices.rulebook.as_deref(), watched(choices), &mut Ledger::silent())
        .and_then(|prepared| answer(&prepared, choices))
        .into()
}

/// The coins that a question names beside those of the book: they have to be looked up with it.
pub(super) fn watched(choices: &CapacityChoices) -> Vec<WatchedCoin> {
    let carried = choices.carry_trade.as_ref().map(|choice| choice.perp.clone());
    choices.coins.iter().cloned().chain(carried).collect()
}

/// The same of a book that is resolved with the coins that the question names.
///
/// # Errors
/// What is wrong with the choices for this book.
pub(super) fn answer(prepared: &Prepared, choices: &CapacityChoices) -> Result<CapacityReport, Issues> {
    let trade = choices.carry_trade.as_ref().map(|choice| carry_trade(&prepared.account, choice)).transpose()?;
    report(prepared, choices, trade.as_ref()).map_err(|fault| vec![Issue::arithmetic("", fault)])
}

/// The legs of a carry trade, if the coin can be both sold as a perp and used as collateral.
fn carry_trade<'a>(account: &'a Account, choice: &CarryTradeChoice) -> Result<CarryTrade<'a>, Issues> {
    let fault =
        |code: IssueCode, message: String, remedy: &str| vec![Issue::new(code, format!("{}.coin", choice.perp.path), message, remedy)];
    let coin = &choice.perp.coin;
    let perp = account.positions.iter().chain(&account.watched).find(|position| position.coin == *coin);
    let reserve = account.reserves.iter().find(|reserve| {
        let token = account.rulebook.listing.token(&reserve.token);
        reserve.ltv.is_some() && token.is_some_and(|token| token.coin.as_deref().unwrap_or(&token.token) == coin)
    });
    let (Some(perp), Some(reserve)) = (perp, reserve) else {
        let message = format!("{coin} is not a coin that counts as collateral under {}", account.rulebook.id);
        return Err(fault(IssueCode::Unsupported, message, "choose a coin whose spot token counts as collateral, such as BTC or HYPE"));
    };
    let (Some(oracle_price), Some(ltv)) = (reserve.price, reserve.ltv) else {
        let message = format!("there is no price for {}", reserve.token);
        return Err(fault(IssueCode::MissingData, message, "state its price under market.tokens"));
    };
    let held = account.collateral.iter().find(|held| held.token == reserve.token);
    let leverage = choice.perp.leverage.unwrap_or(perp.leverage);
    if leverage == 0 || perp.tiers.first().is_some_and(|tier| leverage > tier.max_leverage) {
        let most = perp.tiers.first().map_or(1, |tier| tier.max_leverage);
        let message = format!("{leverage} is not from 1 to the maximum leverage of {coin}, {most}");
        let path = format!("{}.leverage", choice.perp.path);
        return Err(vec![Issue::new(IssueCode::Invalid, path, message, format!("choose a leverage from 1 to {most}"))]);
    }
    Ok(CarryTrade {
        perp,
        spot_price: held.map_or(oracle_price, |held| held.price),
        oracle_price,
        ltv,
        user_supply_cap: account.rulebook.collateral(&reserve.token).and_then(|rules| rules.user_supply_cap),
        leverage,
    })
}

fn report(prepared: &Prepared, choices: &CapacityChoices, trade: Option<&CarryTrade<'_>>) -> Exact<CapacityReport> {
    let Prepared { account, positions, .. } = prepared;
    let regime = |regime: Regime| {
        let margin = regime.model().margin(account, positions, &mut Ledger::silent())?;
        regime_capacity(account, positions, &margin, choices, trade)
    };
    let (rulebook, market) = stamps(prepared);
    Ok(CapacityReport {
        schema: "portfolio-margin/capacity/1".to_owned(),
        rulebook,
        market,
        regimes: PerRegime::try_new(regime)?,
        warnings: account.warnings.clone(),
    })
}

fn regime_capacity(
    account: &Account,
    positions: &[PositionMargin],
    margin: &RegimeMargin,
    choices: &CapacityChoices,
    trade: Option<&CarryTrade<'_>>,
) -> Exact<RegimeCapacity> {
    let mut coins = Vec::new();
    for (position, own) in account.positions.iter().zip(positions) {
        let asked = choices.coins.iter().find(|coin| coin.coin == position.coin).and_then(|coin| coin.leverage);
        let leverage = asked.unwrap_or(position.leverage);
        coins.push(coin_capacity(account, margin, position, own, leverage)?);
    }
    for position in &account.watched {
        coins.push(coin_capacity(account, margin, position, &PositionMargin::none(), position.leverage)?);
    }
    let tokens: Vec<TokenCapacity> = token_limits(account, margin)?
        .into_iter()
        .map(|limits| TokenCapacity { token: limits.token, max_borrow: limits.max_borrow, max_withdrawal: limits.max_withdrawal })
        .collect();
    let usdc = tokens.first();
    let amount = |size: Option<crate::num::Size>| Usd::new(size.unwrap_or_default().decimal());
    Ok(RegimeCapacity {
        regime: margin.regime,
        max_borrow: amount(usdc.and_then(|usdc| usdc.max_borrow)),
        max_withdrawal: amount(usdc.map(|usdc| usdc.max_withdrawal)),
        coins,
        tokens,
        restoration: choices.ratio.map(|ratio| restoration(account, margin, ratio)).transpose()?,
        crash: choices.crash.map(|change| crash(account, margin, change)).transpose()?,
        carry_trade: trade.zip(choices.carry_trade.as_ref()).map(|(trade, choice)| carried(account, margin, trade, choice)).transpose()?,
        is_liquidatable: margin.is_liquidatable,
        unverified: margin.unverified.clone(),
    })
}

fn token_amount(account: &Account, deposit: RestoringDeposit) -> TokenAmount {
    let to = deposit.dex.and_then(|dex| account.dexes.get(dex)).map(|dex| dex.label().to_owned());
    TokenAmount { token: deposit.token, amount: deposit.amount, to }
}

/// Deposit and reduction that restore a ratio.
fn restoration(account: &Account, margin: &RegimeMargin, ratio: Ratio) -> Exact<RatioRestoration> {
    let deposits = deposits_for_ratio(account, margin, ratio)?;
    let reduction = reduction_for_ratio(account, margin, ratio)?;
    Ok(RatioRestoration {
        ratio,
        deposits: deposits.into_iter().map(|deposit| token_amount(account, deposit)).collect(),
        reduction,
        reduction_reason: reduction.is_none().then(|| "Closing every cross position is not enough.".to_owned()),
    })
}

/// The size of the book that survives a crash.
fn crash(account: &Account, margin: &RegimeMargin, change: Ratio) -> Exact<CrashCapacity> {
    let has_positions = account.positions.iter().any(AccountPosition::is_cross);
    let (multiple, reason) = match multiple_that_survives(account, margin, change)? {
        CrashSize::Multiple(multiple) if has_positions => (Some(multiple), None),
        CrashSize::None => (None, Some("The account is liquidated there at any size of its positions, and without them.")),
        _ if !has_positions => (None, Some("There are no cross positions to take more or less of.")),
        _ => (None, Some("However large these positions are, they are not liquidated there.")),
    };
    let notional = |position: &AccountPosition| {
        let price = margin.pools.get(margin.pool_of(account, position)).map_or(Ratio::ONE, |pool| pool.price);
        position.notional.scaled(price)
    };
    let gross = sum(account.positions.iter().filter(|position| position.is_cross()).map(notional).collect::<Exact<Vec<_>>>()?)?;
    let leverage = match multiple.filter(|_| margin.account_value.is_positive()) {
        Some(multiple) => gross.scaled(multiple)?.fraction_within_range(margin.account_value)?,
        None => None,
    };
    Ok(CrashCapacity { change, multiple, leverage, reason: reason.map(str::to_owned) })
}

fn carried(account: &Account, margin: &RegimeMargin, trade: &CarryTrade<'_>, choice: &CarryTradeChoice) -> Exact<CarryTradeCapacity> {
    let size = max_carry_trade(account, margin.regime, trade, choice.cash)?;
    Ok(CarryTradeCapacity {
        coin: choice.perp.coin.clone(),
        leverage: trade.leverage,
        cash: choice.cash,
        size,
        spot_value: if size.is_zero() { Usd::ZERO } else { size.at(trade.spot_price)? },
    })
}
