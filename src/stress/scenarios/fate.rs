//! What becomes of an account in a scenario: where it goes over its level on the way, what would have saved it, and how long that took.

use super::build::{Beside, Scenario};
use super::figures::{LadderAt, ScenarioDeath, ScenarioDeposit, ScenarioFate, ScenarioPrice};
use crate::account::{Account, USDC};
use crate::explain::Ledger;
use crate::margin::{Regime, RegimeMargin, Unverified, position_margins};
use crate::num::{ArithmeticFault, Ratio, Usd};
use crate::remark::RemarkCode;
use crate::solve::{Path, Piecewise, coin_groups, deposits_to_survive, duration};
use crate::stress::ladder::{Climb, Depth, gain_of_prices, regime_ladder};
use crate::stress::{Moves, StressedCoin};

type Exact<T> = Result<T, ArithmeticFault>;

/// Ratio of the alert, in percent.
const ALERT_PERCENT: u32 = 80;

/// What is asked of a scenario.
pub struct FateQuestion<'a> {
    /// The account before.
    pub before: &'a Account,
    /// Its margin.
    pub margin: &'a RegimeMargin,
    /// And where the scenario ends.
    pub moved: &'a Account,
    /// The account's coins.
    pub coins: &'a [StressedCoin],
    /// The scenario.
    pub scenario: &'a Scenario,
    /// The books.
    pub depth: &'a Depth,
    /// Fee of a market order, as a fraction of its value.
    pub fee_rate: Ratio,
    /// Constant by which the account's amounts were multiplied.
    pub amount_scale: Option<Ratio>,
    /// Pace of the coin that moves furthest, as a fraction an hour.
    pub speed_per_hour: Option<Ratio>,
}

fn margin_of(account: &Account, regime: Regime) -> Exact<RegimeMargin> {
    let positions = position_margins(account, &mut Ledger::silent())?;
    regime.model().margin(account, &positions, &mut Ledger::silent())
}

/// What becomes of an account under a regime.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn fate(question: &FateQuestion<'_>, regime: Regime) -> Exact<ScenarioFate> {
    match question.scenario.beside {
        Beside::Nothing => along(question, question.before, question.margin, question.moved, regime),
        Beside::BorrowCap => {
            let capped = capped(question.before, question.margin);
            let mut fate = along(question, &capped, &margin_of(&capped, regime)?, &capped, regime)?;
            if regime == Regime::Portfolio {
                let reason = "The rules of a user's borrow cap are applied with what is borrowed now as the cap; what the exchange does to accounts when its own cap is reached is not known.";
                fate.unverified.push(Unverified::new(RemarkCode::BorrowCapReached, reason));
            }
            Ok(fate)
        }
        Beside::Utilization(hours) => lent_out(question, hours, regime),
    }
}

/// The account with what is borrowed now as the most that can be.
fn capped(account: &Account, margin: &RegimeMargin) -> Account {
    let mut capped = account.clone();
    if margin.regime == Regime::Portfolio {
        for (pool, figures) in capped.pools.iter_mut().zip(&margin.pools).filter(|(pool, _)| pool.is_borrowable) {
            pool.user_borrow_cap = Some(figures.borrowed);
        }
    }
    capped
}

/// Prices along the way, as far as margin depends on them.
fn path(account: &Account, moves: &Moves, regime: Regime) -> Exact<Path> {
    let usdc = moves.pegs.iter().find(|(token, _)| token == USDC).map_or(Ratio::ONE, |(_, end)| *end);
    let change = |multiple: Ratio| multiple.divided(usdc)?.minus(Ratio::ONE);
    let mut path = Path::default();
    for group in coin_groups(account)? {
        let own = moves.of(&group.coin);
        group.positions.iter().for_each(|index| path.move_position(*index, own.perp));
        for index in &group.collateral {
            path.move_collateral(*index, change(Ratio::ONE.plus(own.reserve)?)?);
        }
    }
    // The price of a pool that is backed by its own balance alone cancels out of its ratio.
    let borrowable = account.pools.iter().enumerate().filter(|(_, pool)| regime == Regime::Portfolio && pool.is_borrowable);
    for (index, pool) in borrowable.filter(|(_, pool)| pool.token != USDC) {
        let end = moves.pegs.iter().find(|(token, _)| *token == pool.token).map_or(Ratio::ONE, |(_, end)| *end);
        path.move_pool(index, change(end)?);
    }
    Ok(path)
}

/// The first share of the way at which a distance falls below zero.
fn first_fall(distance: &Piecewise) -> Exact<Option<Ratio>> {
    if distance.value(Ratio::ZERO)?.is_negative() {
        return Ok(Some(Ratio::ZERO));
    }
    let is_on_way = |at: Ratio| !at.is_negative() && at < Ratio::ONE;
    Ok(distance.sign_changes()?.into_iter().find(|crossing| crossing.falls_below && is_on_way(crossing.at)).map(|crossing| crossing.at))
}

/// Prices move from here to there.
fn along(question: &FateQuestion<'_>, before: &Account, margin: &RegimeMargin, moved: &Account, regime: Regime) -> Exact<ScenarioFate> {
    let path = path(before, &question.scenario.moves(), regime)?;
    let distances = path.course(before, margin)?.distances()?;
    let death_share = first_fall(&distances.worst(margin.ratio_level)?)?;
    let alert_share = first_fall(&distances.worst(alert()?)?)?;
    let deposits = match death_share {
        Some(_) => deposits_to_survive(before, margin, &path, Ratio::ONE)?,
        None => Vec::new(),
    };
    let hours = hours(question)?;
    assemble(question, Way { before, moved, margin, death_share, alert_share, deposits, hours, interest: Usd::ZERO }, regime)
}

fn alert() -> Exact<Ratio> {
    Ratio::from(ALERT_PERCENT).divided(Ratio::from(100))
}

/// Hours of the whole way.
fn hours(question: &FateQuestion<'_>) -> Exact<Option<Ratio>> {
    let moves = question.scenario.coins.iter().flat_map(|coin| [coin.perp, coin.spot, coin.reserve]);
    let furthest = moves.map(Ratio::abs).max().unwrap_or_default();
    match question.speed_per_hour.filter(|_| question.scenario.beside == Beside::Nothing && furthest.is_positive()) {
        Some(speed) => furthest.divided(speed).map(Some),
        None => Ok(question.scenario.hours.map(Ratio::from)),
    }
}

/// Interest at full utilisation while prices stand still.
fn lent_out(question: &FateQuestion<'_>, hours: u32, regime: Regime) -> Exact<ScenarioFate> {
    let mut before = question.before.clone();
    before.utilization = Some(Ratio::ONE);
    for reserve in &mut before.reserves {
        reserve.utilization = Some(Ratio::ONE);
    }
    for position in &mut before.positions {
        position.funding_rate = Some(Ratio::ZERO);
    }
    let margin = margin_of(&before, regime)?;
    // Every rate is set, so that nothing is unknown.
    let until = duration(&before, &margin)?.ok().and_then(|found| found.until_liquidatable).filter(|until| *until <= hours);
    let rules = &before.rulebook.venue.interest;
    let (paid, earned) = (rules.growth(rules.borrow_rate(Ratio::ONE)?, hours)?, rules.growth(rules.supply_rate(Ratio::ONE)?, hours)?);
    let mut end = before.clone();
    let mut interest = Usd::ZERO;
    if regime == Regime::Portfolio {
        for (pool, figures) in end.pools.iter_mut().zip(&margin.pools).filter(|(pool, _)| pool.is_borrowable) {
            let own = figures.borrowed.scaled(paid)?.minus(figures.supplied.scaled(earned)?)?;
            pool.equity = pool.equity.minus(own)?;
            pool.loan = figures.borrowed.plus(figures.borrowed.scaled(paid)?)?;
            interest = interest.plus(own.scaled(pool.price)?)?;
        }
    }
    let total = Ratio::from(hours);
    let death_share = match until {
        Some(_) if hours == 0 => Some(Ratio::ZERO),
        Some(until) => Some(Ratio::from(until).divided(total)?),
        None => None,
    };
    let ends = margin_of(&end, regime)?;
    let deposits = match death_share {
        Some(_) => deposits_to_survive(&end, &ends, &Path::default(), Ratio::ZERO)?,
        None => Vec::new(),
    };
    let (before, moved, margin) = (&before, &end, &margin);
    assemble(question, Way { before, moved, margin, death_share, alert_share: None, deposits, hours: Some(total), interest }, regime)
}

/// What was found of a way.
struct Way<'a> {
    before: &'a Account,
    moved: &'a Account,
    margin: &'a RegimeMargin,
    death_share: Option<Ratio>,
    alert_share: Option<Ratio>,
    deposits: Vec<(String, Usd)>,
    hours: Option<Ratio>,
    interest: Usd,
}

fn assemble(question: &FateQuestion<'_>, way: Way<'_>, regime: Regime) -> Exact<ScenarioFate> {
    let Way { before, moved, margin, death_share, alert_share, deposits, hours, interest } = way;
    let positions = position_margins(moved, &mut Ledger::silent())?;
    let ends = regime.model().margin(moved, &positions, &mut Ledger::silent())?;
    let isolated = moved.positions.iter().zip(&positions).filter(|(position, _)| !position.is_cross());
    let lost = isolated.filter(|(position, own)| position.isolated_equity < own.maintenance);
    let isolated_liquidated = lost.map(|(position, _)| position.coin.clone()).collect();
    let mut pnl = Usd::ZERO;
    for (own, there) in before.positions.iter().zip(&moved.positions) {
        let price = moved.pools.get(moved.pool_of(there)).map_or(Ratio::ONE, |pool| pool.price);
        pnl = pnl.plus(own.size.at(there.mark_price)?.minus(own.size.at(own.mark_price)?)?.scaled(price)?)?;
    }
    let net_worth_change = gain_of_prices(before, moved)?.minus(interest)?;
    let at = |share: Option<Ratio>| share.zip(hours).map(|(share, hours)| share.scaled(hours)).transpose();
    let (hours_until_alert, hours_until_death) = (at(alert_share)?, at(death_share)?);
    let top_up_hours = hours_until_death.zip(hours_until_alert).map(|(death, alert)| death.minus(alert)).transpose()?;
    let death = death_share.map(|share| death(question, share)).transpose()?;
    // An account that is over its level before anything moves is liquidated there, whatever it would be worth at the end.
    let is_now = death_share.is_some_and(Ratio::is_zero);
    let ladder_at = if is_now { LadderAt::Now } else { LadderAt::End };
    let end = if is_now { before } else { moved };
    // What interest took is gone before the ladder begins.
    let start = if interest.is_zero() { before } else { end };
    let climb =
        Climb { before: start, moved: end, depth: question.depth, fee_rate: question.fee_rate, amount_scale: question.amount_scale };
    let ladder = regime_ladder(&climb, regime)?;
    let mut unverified = margin.unverified.clone();
    if regime != Regime::Standard && death.is_some() {
        let reason = "No account was captured while it was being liquidated; where it happens follows from the fitted ratio and its documented level.";
        unverified.push(Unverified::new(RemarkCode::TriggerPrices, reason));
    }
    Ok(ScenarioFate {
        regime,
        is_survived: death.is_none(),
        death,
        isolated_liquidated,
        alert_share,
        hours_until_alert,
        hours_until_death,
        top_up_hours,
        pnl,
        interest,
        account_value_before: margin.account_value,
        account_value_after: ends.account_value,
        account_value_change: ends.account_value.minus(margin.account_value)?,
        net_worth_change,
        ratio_after: ends.ratio,
        deposits: deposits.into_iter().map(|(token, amount)| ScenarioDeposit { token, amount }).collect(),
        ladder,
        ladder_at,
        unverified,
    })
}

/// Where prices are at a share of the way.
fn death(question: &FateQuestion<'_>, share: Ratio) -> Exact<ScenarioDeath> {
    let moves = question.scenario.moves();
    let mut prices = Vec::new();
    for own in question.coins {
        let change = moves.of(&own.coin).of(own.priced_by).scaled(share)?;
        prices.push(ScenarioPrice { coin: own.coin.clone(), price: own.price.scaled(Ratio::ONE.plus(change)?)?, change });
    }
    Ok(ScenarioDeath { share, prices })
}
