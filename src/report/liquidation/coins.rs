//! Where a book dies as one coin moves, and what the exchange displays instead.

use super::types::{BasisLiquidation, CoinLiquidation, FirstRule, IsolatedLiquidation, ThresholdPrice, TriggerPrice};
use crate::account::Account;
use crate::margin::{DisplayedPrice, PositionMargin, Regime, RegimeMargin, displayed_liquidation_price};
use crate::num::{ArithmeticFault, Price, Ratio};
use crate::solve::{CoinGroup, HORIZON, Moving, Trigger, borrow_threshold_prices, isolated_duration, triggers};

type Exact<T> = Result<T, ArithmeticFault>;

impl From<&Trigger> for TriggerPrice {
    fn from(trigger: &Trigger) -> Self {
        Self { price: trigger.price, direction: direction(trigger.is_above), change: trigger.change }
    }
}

/// A direction in words.
pub(in crate::report) fn direction(is_above: bool) -> String {
    if is_above { "above" } else { "below" }.to_owned()
}

/// Isolated positions.
pub(super) fn isolated(account: &Account, positions: &[PositionMargin]) -> Exact<Vec<IsolatedLiquidation>> {
    account
        .positions
        .iter()
        .zip(positions)
        .filter(|(position, _)| !position.is_cross())
        .map(|(position, own)| {
            let left = position.isolated_equity.minus(own.maintenance)?;
            let price = match displayed_liquidation_price(position, position.isolated_equity)? {
                DisplayedPrice::At(price, _) => Some(price),
                DisplayedPrice::None => None,
            };
            let change = price.map(|price| price.minus(position.mark_price)?.fraction_of(position.mark_price)).transpose()?;
            Ok(IsolatedLiquidation {
                coin: position.coin.clone(),
                mark_price: position.mark_price,
                price,
                change,
                is_liquidatable: left.is_negative(),
                hours_until_liquidatable: isolated_duration(account, position, own)?,
            })
        })
        .collect()
}

pub(super) fn coin_liquidation(
    account: &Account,
    positions: &[PositionMargin],
    margin: &RegimeMargin,
    group: &CoinGroup,
) -> Exact<CoinLiquidation> {
    let found = triggers(account, margin, group, Moving::Coin)?;
    let displayed = displayed_price(account, positions, margin, group)?;
    let mut borrow_thresholds: Vec<ThresholdPrice> = Vec::new();
    let mut firsts: Vec<FirstRule> = Vec::new();
    if let Some((partial, full)) = borrow_threshold_prices(account, margin, group)? {
        let deaths =
            |list: &[Trigger], is_above: bool| list.iter().find(|trigger| trigger.is_death && trigger.is_above == is_above).copied();
        for is_above in [false, true] {
            let rules = [("ratio", deaths(&found, is_above)), ("partial", deaths(&partial, is_above)), ("full", deaths(&full, is_above))];
            let nearest = rules.iter().filter_map(|(rule, trigger)| trigger.map(|trigger| (*rule, trigger)));
            if let Some((rule, _)) = nearest.min_by_key(|(_, trigger)| trigger.change.abs()) {
                firsts.push(FirstRule { direction: direction(is_above), rule: rule.to_owned() });
            }
            for (threshold, trigger) in rules.iter().skip(1) {
                borrow_thresholds.extend(trigger.map(|trigger| ThresholdPrice {
                    threshold: (*threshold).to_owned(),
                    price: trigger.price,
                    direction: direction(is_above),
                    change: trigger.change,
                }));
            }
        }
    }
    let displayed_reason = displayed_reason(account, margin, group, displayed, &found)?;
    let pick = |is_death: bool| found.iter().filter(|trigger| trigger.is_death == is_death).map(TriggerPrice::from).collect();
    Ok(CoinLiquidation {
        coin: group.coin.clone(),
        price: group.price,
        horizon: HORIZON,
        horizon_price: group.price.scaled(Ratio::from(HORIZON))?,
        displayed_liquidation_price: displayed,
        displayed_reason,
        triggers: pick(true),
        recoveries: pick(false),
        borrow_thresholds,
        first: firsts,
        basis: basis(account, margin, group)?,
    })
}

/// What kills the account when perp and collateral part, where a coin is both.
fn basis(account: &Account, margin: &RegimeMargin, group: &CoinGroup) -> Exact<Option<BasisLiquidation>> {
    if margin.regime != Regime::Portfolio || !group.is_collateral(account) || !group.has_cross_position(account) {
        return Ok(None);
    }
    let deaths = |moving: Moving| -> Exact<Vec<TriggerPrice>> {
        Ok(triggers(account, margin, group, moving)?.iter().filter(|trigger| trigger.is_death).map(TriggerPrice::from).collect())
    };
    Ok(Some(BasisLiquidation { perp_only: deaths(Moving::Perps)?, collateral_only: deaths(Moving::Collateral)? }))
}

/// What the exchange displays for the single cross position of a coin.
fn displayed_price(account: &Account, positions: &[PositionMargin], margin: &RegimeMargin, group: &CoinGroup) -> Exact<Option<Price>> {
    let mut cross = group
        .positions
        .iter()
        .filter_map(|index| account.positions.get(*index).zip(positions.get(*index)))
        .filter(|(position, _)| position.is_cross());
    let (Some((position, own)), None) = (cross.next(), cross.next()) else { return Ok(None) };
    let Some(pool) = margin.pools.get(margin.pool_of(account, position)) else { return Ok(None) };
    match displayed_liquidation_price(position, pool.available_after_maintenance.plus(own.maintenance)?)? {
        DisplayedPrice::At(price, _) => Ok(Some(price)),
        DisplayedPrice::None => Ok(None),
    }
}

/// Why the displayed price is not where the account dies.
fn displayed_reason(
    account: &Account,
    margin: &RegimeMargin,
    group: &CoinGroup,
    displayed: Option<Price>,
    found: &[Trigger],
) -> Exact<Option<String>> {
    if displayed.is_some() && found.iter().any(|trigger| Some(trigger.price) == displayed) {
        return Ok(None);
    }
    if displayed.is_none() && !found.iter().any(|trigger| trigger.is_death) {
        return Ok(None);
    }
    let horizon = group.price.scaled(Ratio::from(HORIZON))?;
    let beyond = format!("The displayed price is beyond {HORIZON} times today's price, {horizon}; further is not looked at.");
    let mut reasons: Vec<&str> = Vec::new();
    if displayed.is_some_and(|displayed| displayed > horizon) {
        reasons.push(&beyond);
    }
    if margin.ratio_level < Ratio::ONE {
        reasons.push("The display aims at a ratio of 1; the account goes above 0.95.");
    }
    if margin.regime == Regime::Portfolio && group.is_collateral(account) {
        reasons.push("The display holds the collateral's price still; collateral in this coin moves with it.");
    }
    if group.positions.len() > 1 {
        reasons.push("Positions in this coin on several dexes move together.");
    }
    Ok((!reasons.is_empty()).then(|| reasons.join(" ")))
}
