//! Where a book dies as one coin moves, and what the exchange displays instead.

use super::types::{
    BasisLiquidation, CoinLiquidation, Direction, FirstRule, IsolatedLiquidation, LiquidationRule, ThresholdKind, ThresholdPrice,
    TriggerPrice,
};
use crate::account::Account;
use crate::margin::{DisplayedPrice, PositionMargin, Regime, RegimeMargin, displayed_liquidation_price};
use crate::num::{ArithmeticFault, Price, Ratio};
use crate::solve::{AtRest, CoinGroup, CoinTriggers, HORIZON, Moving, Trigger, isolated_duration};
use std::fmt::Write;

type Exact<T> = Result<T, ArithmeticFault>;

impl Direction {
    /// The side of today's price.
    pub(in crate::report) fn of(is_above: bool) -> Self {
        if is_above { Self::Above } else { Self::Below }
    }
}

impl From<&Trigger> for TriggerPrice {
    fn from(trigger: &Trigger) -> Self {
        Self { price: trigger.price, direction: Direction::of(trigger.is_above), change: trigger.change }
    }
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

/// The coins of a book, with what is asked of each.
pub(super) struct Coins<'a> {
    /// Margin of every position.
    pub positions: &'a [PositionMargin],
    /// The coins.
    pub groups: &'a [CoinGroup],
    /// Whether it is asked what happens when perp and collateral part.
    pub has_basis: bool,
}

impl Coins<'_> {
    /// Every coin of an account under a regime.
    pub fn all(&self, at_rest: &AtRest<'_>) -> Exact<Vec<CoinLiquidation>> {
        self.groups.iter().map(|group| self.one(at_rest, group)).collect()
    }

    /// One of them.
    pub fn one(&self, at_rest: &AtRest<'_>, group: &CoinGroup) -> Exact<CoinLiquidation> {
        let (account, margin) = (at_rest.account(), at_rest.margin());
        let CoinTriggers { triggers: found, thresholds } = at_rest.coin_triggers(group)?;
        let displayed = displayed_price(account, self.positions, margin, group)?;
        let (mut borrow_thresholds, mut firsts) = (Vec::new(), Vec::new());
        for is_above in [false, true] {
            let Some((partial, full)) = &thresholds else { continue };
            let direction = Direction::of(is_above);
            let [ratio, partial, full] = [&found, partial, full].map(|list| CoinTriggers::first(list, is_above));
            let rules = [(LiquidationRule::Ratio, ratio), (LiquidationRule::Partial, partial), (LiquidationRule::Full, full)];
            let nearest = rules.into_iter().filter_map(|(rule, trigger)| trigger.map(|trigger| (rule, trigger)));
            firsts.extend(nearest.min_by_key(|(_, trigger)| trigger.change.abs()).map(|(rule, _)| FirstRule { direction, rule }));
            for (threshold, trigger) in [(ThresholdKind::Partial, partial), (ThresholdKind::Full, full)] {
                borrow_thresholds.extend(trigger.map(|trigger| ThresholdPrice {
                    threshold,
                    price: trigger.price,
                    direction,
                    change: trigger.change,
                }));
            }
        }
        let pick = |is_death: bool| found.iter().filter(|trigger| trigger.is_death == is_death).map(TriggerPrice::from).collect();
        Ok(CoinLiquidation {
            coin: group.coin.clone(),
            price: group.price,
            horizon: HORIZON,
            horizon_price: group.price.scaled(Ratio::from(HORIZON))?,
            displayed_liquidation_price: displayed,
            displayed_reason: displayed_reason(account, margin, group, displayed, &found)?,
            triggers: pick(true),
            recoveries: pick(false),
            borrow_thresholds,
            first: firsts,
            basis: if self.has_basis { basis(at_rest, group)? } else { None },
        })
    }
}

/// What kills the account when perp and collateral part, where a coin is both.
fn basis(at_rest: &AtRest<'_>, group: &CoinGroup) -> Exact<Option<BasisLiquidation>> {
    let account = at_rest.account();
    if at_rest.margin().regime != Regime::Portfolio || !group.is_collateral(account) || !group.has_cross_position(account) {
        return Ok(None);
    }
    Ok(Some(BasisLiquidation {
        perp_only: deaths(at_rest, group, Moving::Perps)?,
        collateral_only: deaths(at_rest, group, Moving::Collateral)?,
    }))
}

/// Prices at which an account dies, the nearest first.
pub(super) fn deaths(at_rest: &AtRest<'_>, group: &CoinGroup, moving: Moving) -> Exact<Vec<TriggerPrice>> {
    Ok(at_rest.triggers(group, moving)?.iter().filter(|trigger| trigger.is_death).map(TriggerPrice::from).collect())
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
    let mut reasons = String::new();
    let mut add = |reason: std::fmt::Arguments<'_>| {
        let space = if reasons.is_empty() { "" } else { " " };
        // Writing into a text cannot fail.
        let _ = write!(reasons, "{space}{reason}");
    };
    if displayed.is_some_and(|displayed| displayed > horizon) {
        add(format_args!("The displayed price is beyond {HORIZON} times today's price, {horizon}; further is not looked at."));
    }
    if margin.ratio_level != Ratio::ONE {
        add(format_args!("The display aims at a ratio of 1; the account goes above {}.", margin.ratio_level));
    }
    if margin.regime == Regime::Portfolio && group.is_collateral(account) {
        add(format_args!("The display holds the collateral's price still; collateral in this coin moves with it."));
    }
    if group.positions.len() > 1 {
        add(format_args!("Positions in this coin on several dexes move together."));
    }
    Ok((!reasons.is_empty()).then_some(reasons))
}
