//! Where a book dies: the answer to `liquidation`.

use super::types::{MarketStamp, RulebookStamp};
use crate::account::Account;
use crate::error::Warning;
use crate::margin::{DisplayedPrice, PositionMargin, Regime, RegimeMargin, displayed_liquidation_price};
use crate::num::{ArithmeticFault, Price, Ratio};
use crate::solve::{CoinGroup, Moving, Trigger, borrow_threshold_prices, coin_groups, triggers};
use serde::Serialize;

type Exact<T> = Result<T, ArithmeticFault>;

/// Every price at which a book dies, under every regime.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LiquidationReport {
    /// `portfolio-margin/liquidation/1`.
    pub schema: String,
    /// The rules that were applied.
    pub rulebook: RulebookStamp,
    /// Where market figures came from.
    pub market: MarketStamp,
    /// Prices were looked at from zero to so many times today's.
    pub horizon: u32,
    /// Each regime.
    pub regimes: LiquidationRegimes,
    /// Remarks on the whole answer.
    pub warnings: Vec<Warning>,
}

/// The three regimes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LiquidationRegimes {
    /// Cross per dex, isolated per position, spot apart.
    pub standard: RegimeLiquidation,
    /// One balance per token.
    pub unified: RegimeLiquidation,
    /// Portfolio margin.
    pub portfolio: RegimeLiquidation,
}

/// Where a book dies under one regime.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RegimeLiquidation {
    /// Which regime.
    pub regime: Regime,
    /// The ratio above which the account is liquidated.
    pub ratio_level: Ratio,
    /// Whether it is liquidated now.
    pub is_liquidatable: bool,
    /// Every coin of the account that its cross margin hangs on.
    pub coins: Vec<CoinLiquidation>,
    /// Isolated positions, which die on their own.
    pub isolated: Vec<IsolatedLiquidation>,
}

/// Where an account dies as one coin moves, with everything that belongs to it, and all else stands still.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CoinLiquidation {
    /// The coin.
    pub coin: String,
    /// Its price now.
    pub price: Price,
    /// What the exchange displays for its position; null where it displays none, or where there is no single cross position.
    pub displayed_liquidation_price: Option<Price>,
    /// Why the displayed price is not the trigger, where it is not.
    pub displayed_reason: Option<String>,
    /// Prices at which the account becomes liquidatable as the coin moves away from today, the nearest first.
    pub triggers: Vec<TriggerPrice>,
    /// Prices further out at which it would be above its level again.
    pub recoveries: Vec<TriggerPrice>,
    /// The documentation's borrow thresholds as prices (unverified: no capture shows how they and the ratio interact).
    pub borrow_thresholds: Vec<ThresholdPrice>,
    /// Which comes first in each direction, the ratio or a threshold; empty where there is none.
    pub first: Vec<FirstRule>,
}

/// A price with its distance.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TriggerPrice {
    /// The price.
    pub price: Price,
    /// `below` or `above` today's.
    pub direction: String,
    /// Fraction from today's price.
    #[serde(rename = "move")]
    pub change: Ratio,
}

/// A borrow threshold as a price.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ThresholdPrice {
    /// `partial` or `full`.
    pub threshold: String,
    /// The price.
    pub price: Price,
    /// `below` or `above` today's.
    pub direction: String,
    /// Fraction from today's price.
    #[serde(rename = "move")]
    pub change: Ratio,
}

/// Which rule is met first in a direction.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FirstRule {
    /// `below` or `above`.
    pub direction: String,
    /// `ratio`, `partial` or `full`.
    pub rule: String,
}

/// An isolated position.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct IsolatedLiquidation {
    /// Perp name.
    pub coin: String,
    /// Mark price now.
    pub mark_price: Price,
    /// Price at which it is liquidated, which is also what the exchange displays; null where no price above zero does.
    pub price: Option<Price>,
    /// Fraction from today's price.
    #[serde(rename = "move")]
    pub change: Option<Ratio>,
    /// Whether it is liquidated now.
    pub is_liquidatable: bool,
}

impl From<&Trigger> for TriggerPrice {
    fn from(trigger: &Trigger) -> Self {
        Self { price: trigger.price, direction: direction(trigger.is_above), change: trigger.change }
    }
}

fn direction(is_above: bool) -> String {
    if is_above { "above" } else { "below" }.to_owned()
}

/// Where a book dies under one regime.
pub(super) fn regime_liquidation(account: &Account, positions: &[PositionMargin], margin: &RegimeMargin) -> Exact<RegimeLiquidation> {
    let mut coins = Vec::new();
    for group in coin_groups(account)? {
        let is_cross = group.positions.iter().any(|index| account.positions.get(*index).is_some_and(|position| position.is_cross()));
        if is_cross || !group.collateral.is_empty() {
            coins.push(coin_liquidation(account, positions, margin, &group)?);
        }
    }
    let isolated = account
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
            })
        })
        .collect::<Exact<Vec<_>>>()?;
    Ok(RegimeLiquidation {
        regime: margin.regime,
        ratio_level: margin.ratio_level,
        is_liquidatable: margin.is_liquidatable,
        coins,
        isolated,
    })
}

fn coin_liquidation(account: &Account, positions: &[PositionMargin], margin: &RegimeMargin, group: &CoinGroup) -> Exact<CoinLiquidation> {
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
    let displayed_reason = displayed_reason(account, margin, group, displayed, &found);
    let pick = |is_death: bool| found.iter().filter(|trigger| trigger.is_death == is_death).map(TriggerPrice::from).collect();
    Ok(CoinLiquidation {
        coin: group.coin.clone(),
        price: group.price,
        displayed_liquidation_price: displayed,
        displayed_reason,
        triggers: pick(true),
        recoveries: pick(false),
        borrow_thresholds,
        first: firsts,
    })
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
) -> Option<String> {
    if displayed.is_some() && found.iter().any(|trigger| Some(trigger.price) == displayed) {
        return None;
    }
    if displayed.is_none() && !found.iter().any(|trigger| trigger.is_death) {
        return None;
    }
    let mut reasons = Vec::new();
    if margin.ratio_level < Ratio::ONE {
        reasons.push("The display aims at a ratio of 1; the account goes above 0.95.");
    }
    if margin.regime == Regime::Portfolio && group.is_collateral(account) {
        reasons.push("The display holds the collateral's price still; collateral in this coin moves with it.");
    }
    if group.positions.len() > 1 {
        reasons.push("Positions in this coin on several dexes move together.");
    }
    (!reasons.is_empty()).then(|| reasons.join(" "))
}
