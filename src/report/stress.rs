//! What becomes of a book over ranges of moves: the answer to `stress`.

mod choices;
mod types;

pub use choices::{SecondChoice, StressChoices};
pub use types::{Numbers, RegimeStress, SecondAxis, SecondKind, StressReport, TriggerMove};

use super::liquidation::{BASIS, BoundaryPoint, Direction, TIME, TRIGGER_PRICES};
use super::standing::Standing;
use super::{Answer, Prepared, prepare, stamps};
use crate::account::Account;
use crate::error::{Issue, IssueCode, Issues};
use crate::explain::Ledger;
use crate::margin::{PerRegime, Regime, RegimeMargin, Unverified, position_margins};
use crate::num::{ArithmeticFault, Price, Ratio};
use crate::remark::RemarkCode;
use crate::solve::{CoinGroup, Moving, Path, Plane, Point, Region, coin_groups, horizon_hours, joint_path, together};
use crate::stress::grid::{Axis, Grid, RegimeGrid, Second, at_prices, grid};

type Exact<T> = Result<T, ArithmeticFault>;

/// Ratio, account value and requirement of every regime over a coin's move, and over a second axis.
pub fn stress(text: &str, choices: &StressChoices) -> Answer<StressReport> {
    prepare(text, choices.rulebook.as_deref(), &mut Ledger::silent()).and_then(|prepared| answer(&prepared, choices)).into()
}

/// The same of a book that is resolved.
pub(super) fn answer(prepared: &Prepared, choices: &StressChoices) -> Result<StressReport, Issues> {
    let groups = coin_groups(&prepared.account).map_err(|fault| vec![Issue::arithmetic("portfolio", fault)])?;
    let moves = Moves::of(&prepared.account, &groups, choices)?;
    report(prepared, &moves, choices).map_err(|fault| vec![Issue::arithmetic("", fault)])
}

/// What moves.
struct Moves {
    first: Path,
    /// The coin that is named, as answers name it.
    coin: Option<String>,
    /// And that of the second axis.
    second_coin: Option<String>,
    /// Price that triggers are answered in, where a single coin moves.
    price: Option<Price>,
    second: Second,
}

impl Moves {
    fn of(account: &Account, groups: &[CoinGroup], choices: &StressChoices) -> Result<Self, Issues> {
        let mut issues = Vec::new();
        let mut group = |coin: &str, path: &str| {
            let found = groups.iter().find(|group| group.coin == coin || group.other_names(account).any(|name| name == coin));
            if found.is_none() {
                let known: Vec<&str> = groups.iter().map(|group| group.coin.as_str()).collect();
                let message = format!("{coin:?} is not a coin that this account holds as a perp or as collateral");
                issues.push(Issue::new(IssueCode::Invalid, path, message, format!("use one of: {}", known.join(", "))));
            }
            found
        };
        let of_group = |group: &CoinGroup| group.path(Moving::Coin, Ratio::ONE);
        let first = choices.coin.as_ref().map(|coin| group(coin, "overrides.coin"));
        let coin = first.flatten().map(|group| group.coin.clone());
        let mut second_coin = None;
        let second = match &choices.second {
            None => Second::None,
            Some(SecondChoice::Coin(name, axis)) => {
                let found = group(name, "overrides.second.coin");
                second_coin = found.map(|group| group.coin.clone());
                Second::Prices(*axis, found.map(of_group).unwrap_or_default())
            }
            Some(SecondChoice::Gap(axis)) => Second::Gap(*axis),
            Some(SecondChoice::Time(hours, steps)) => {
                issues.extend(unknown_rates(account));
                let horizon = horizon_hours(account);
                if *hours > horizon {
                    let message = format!("is more than {horizon} hours, ten years");
                    issues.push(Issue::new(IssueCode::Invalid, "overrides.second.hours", message, "state fewer hours"));
                }
                Second::Hours(Axis { from: Ratio::ZERO, to: Ratio::from(*hours), steps: *steps })
            }
        };
        if coin.is_some() && coin == second_coin {
            let remedy = "name another coin, or leave second out";
            issues.push(Issue::new(IssueCode::Invalid, "overrides.second.coin", "is the coin of the first axis", remedy));
        }
        if !issues.is_empty() {
            return Err(issues);
        }
        Ok(match first.flatten() {
            Some(group) => Self { first: of_group(group), coin, second_coin, price: Some(group.price), second },
            None => Self { first: joint_path(groups, &together(groups)), coin, second_coin, price: None, second },
        })
    }
}

/// Rates that hours need and that are not known.
fn unknown_rates(account: &Account) -> Issues {
    let unfunded = account.positions.iter().enumerate().filter(|(_, position)| position.funding_rate.is_none());
    let mut issues: Issues = unfunded
        .map(|(index, position)| {
            let coin = &position.coin;
            let remedy = format!("state fundingRate for {coin} under market.perps");
            let message = format!("there is no funding rate for {coin}");
            Issue::new(IssueCode::MissingData, format!("portfolio.positions[{index}].coin"), message, remedy)
        })
        .collect();
    let unused = account.pools.iter().filter(|pool| pool.is_borrowable && account.utilization_of(&pool.token).is_none());
    issues.extend(unused.map(|pool| {
        let token = &pool.token;
        let remedy = format!("state utilization for {token} under market.tokens, or under options for USDC");
        Issue::new(IssueCode::MissingData, "market.tokens", format!("there is no utilization for {token}"), remedy)
    }));
    issues
}

fn report(prepared: &Prepared, moves: &Moves, choices: &StressChoices) -> Exact<StressReport> {
    let account = &prepared.account;
    let standings = Standing::all(prepared, choices.funded)?;
    let Grid { axis, axis2, regimes } = funded_grid(prepared, &standings, moves, choices.axis)?;
    let [standard, unified, portfolio] = regimes;
    let [of_standard, of_unified, of_portfolio] = &standings;
    let regime = |own: &Standing, grid: RegimeGrid| regime_stress(&own.account, &own.margin, grid, moves, choices.axis);
    let (rulebook, market) = stamps(prepared);
    Ok(StressReport {
        schema: "portfolio-margin/stress/1".to_owned(),
        rulebook,
        market,
        coin: moves.coin.clone(),
        second: choices.second.as_ref().map(|second| SecondAxis { kind: kind(second), coin: moves.second_coin.clone() }),
        axis: Numbers(axis),
        axis2: axis2.map(Numbers),
        regimes: PerRegime {
            standard: regime(of_standard, standard)?,
            unified: regime(of_unified, unified)?,
            portfolio: regime(of_portfolio, portfolio)?,
        },
        unverified: unverified(account, &standings, moves, choices.axis),
        warnings: account.warnings.clone(),
    })
}

/// The grid of each regime on its own account. Regimes with the same deposits share one pass.
fn funded_grid(prepared: &Prepared, standings: &[Standing; 3], moves: &Moves, axis: Axis) -> Exact<Grid> {
    let pass = |own: &Standing| {
        let margin = |regime: Regime| regime.model().margin(&own.account, &prepared.positions, &mut Ledger::silent());
        let margins = [margin(Regime::Standard)?, margin(Regime::Unified)?, margin(Regime::Portfolio)?];
        grid(&own.account, &prepared.positions, margins.each_ref(), (axis, &moves.first), &moves.second)
    };
    let [standard, unified, portfolio] = standings;
    let mut found = pass(standard)?;
    let mut of_unified = None;
    if unified.deposits != standard.deposits {
        let Grid { regimes: [_, own, rest], .. } = pass(unified)?;
        let [_, in_place, _] = &mut found.regimes;
        *in_place = own;
        of_unified = Some(rest);
    }
    if portfolio.deposits != standard.deposits {
        let [_, _, in_place] = &mut found.regimes;
        *in_place = match of_unified.filter(|_| portfolio.deposits == unified.deposits) {
            Some(own) => own,
            None => {
                let Grid { regimes: [_, _, own], .. } = pass(portfolio)?;
                own
            }
        };
    }
    Ok(found)
}

const fn kind(second: &SecondChoice) -> SecondKind {
    match second {
        SecondChoice::Coin(..) => SecondKind::Coin,
        SecondChoice::Gap(_) => SecondKind::Gap,
        SecondChoice::Time(..) => SecondKind::Time,
    }
}

fn regime_stress(account: &Account, margin: &RegimeMargin, grid: RegimeGrid, moves: &Moves, axis: Axis) -> Exact<RegimeStress> {
    let (mut triggers, mut recoveries) = (Vec::new(), Vec::new());
    for turn in moves.first.turns(account, margin)? {
        if turn.at < axis.from || turn.at > axis.to {
            continue;
        }
        let price = moves.price.map(|price| price.scaled(Ratio::ONE.plus(turn.at)?)).transpose()?;
        let list = if turn.is_death { &mut triggers } else { &mut recoveries };
        list.push(TriggerMove { change: turn.at, direction: Direction::of(turn.is_above), price });
    }
    Ok(RegimeStress {
        regime: margin.regime,
        ratio_level: margin.ratio_level,
        ratio: Numbers(grid.ratio),
        account_value: Numbers(grid.account_value),
        initial_margin: Numbers(grid.initial_margin),
        maintenance_margin: Numbers(grid.maintenance_margin),
        is_liquidatable: grid.is_liquidatable,
        borrow_threshold: (margin.regime == Regime::Portfolio).then_some(grid.borrow_threshold),
        triggers,
        recoveries,
        boundary: boundary(account, margin, moves, axis)?,
    })
}

/// Where the account is at its level in the plane of both axes.
fn boundary(account: &Account, margin: &RegimeMargin, moves: &Moves, axis: Axis) -> Exact<Option<Vec<Vec<BoundaryPoint>>>> {
    let lines = match &moves.second {
        Second::None | Second::Hours(_) => return Ok(None),
        Second::Prices(second, path) => {
            let plane = Plane { first: moves.first.clone(), second: path.clone() };
            plane.boundary(account, margin, &Region::rectangle([axis.from, axis.to], [second.from, second.to]))?
        }
        Second::Gap(gap) => gap_lines(account, margin, &moves.first, axis, *gap)?,
    };
    let points = |line: Vec<Point>| line.into_iter().map(|Point { x, y }| BoundaryPoint { x, y }).collect();
    Ok(Some(lines.into_iter().map(points).collect()))
}

/// The same with a gap. Margin is linear in the perps' whole move, `(1 + move) · (1 + gap) − 1`, so lines are straight over that.
fn gap_lines(account: &Account, margin: &RegimeMargin, first: &Path, axis: Axis, gap: Axis) -> Exact<Vec<Vec<Point>>> {
    let whole = |x: Ratio, gap: Ratio| Ratio::ONE.plus(x)?.scaled(Ratio::ONE.plus(gap)?)?.minus(Ratio::ONE);
    let corner = |x: Ratio, gap: Ratio| Ok(Point { x, y: whole(x, gap)? });
    let corners = vec![corner(axis.from, gap.from)?, corner(axis.to, gap.from)?, corner(axis.to, gap.to)?, corner(axis.from, gap.to)?];
    let plane = Plane {
        first: Path { collateral: first.collateral.clone(), ..Path::default() },
        second: Path { positions: first.positions.clone(), ..Path::default() },
    };
    let step = axis.to.minus(axis.from)?.divided(Ratio::from(axis.steps.saturating_sub(1).max(1)))?;
    let columns = (0..axis.steps).map(|column| axis.from.plus(step.scaled(Ratio::from(column))?)).collect::<Exact<Vec<_>>>()?;
    let mut found = Vec::new();
    for line in plane.boundary(account, margin, &Region::polygon(corners))? {
        let mut points = Vec::new();
        for (start, end) in line.iter().zip(line.iter().skip(1)) {
            points.push(*start);
            let between = columns.iter().filter(|x| **x > start.x.at_most(end.x) && **x < start.x.at_least(end.x));
            let mut crossed = between
                .map(|x| {
                    let share = x.minus(start.x)?.fraction_of(end.x.minus(start.x)?)?;
                    Ok(Point { x: *x, y: start.y.plus(end.y.minus(start.y)?.scaled(share)?)? })
                })
                .collect::<Exact<Vec<_>>>()?;
            if end.x < start.x {
                crossed.reverse();
            }
            points.extend(crossed);
        }
        points.extend(line.last());
        // Where prices are zero there is no gap between them.
        let with_gap = |point: &Point| {
            let spot = Ratio::ONE.plus(point.x)?;
            Ok(Point { x: point.x, y: Ratio::ONE.plus(point.y)?.fraction_of(spot)?.minus(Ratio::ONE)? })
        };
        let priced = points.iter().filter(|point| point.x > Ratio::ONE.negated());
        found.push(priced.map(with_gap).collect::<Exact<Vec<_>>>()?);
    }
    Ok(found)
}

/// What no captured account confirms, today or at the ends of the axes.
fn unverified(account: &Account, standings: &[Standing; 3], moves: &Moves, axis: Axis) -> Vec<Unverified> {
    let mut remarks: Vec<Unverified> = Vec::new();
    let mut add = |remark: Unverified| {
        if !remarks.iter().any(|known| known.code == remark.code) {
            remarks.push(remark);
        }
    };
    standings.iter().flat_map(|own| own.margin.unverified.clone()).for_each(&mut add);
    for corner in corners(account, moves, axis) {
        let Ok(positions) = position_margins(&corner, &mut Ledger::silent()) else { continue };
        for regime in Regime::ALL {
            // Where prices are zero a margin that divides by them has nothing to remark on.
            if let Ok(margin) = regime.model().margin(&corner, &positions, &mut Ledger::silent()) {
                margin.unverified.into_iter().for_each(&mut add);
            }
        }
    }
    let mut remark = |is_so: bool, (code, reason): (RemarkCode, &str)| {
        if is_so {
            add(Unverified::new(code, reason));
        }
    };
    remark(true, TRIGGER_PRICES);
    let is_collateral =
        !moves.first.collateral.is_empty() || matches!(&moves.second, Second::Prices(_, path) if !path.collateral.is_empty());
    let follows = "The reserve's price is taken to move with the perp's mark; it takes a median of three prices, which lags.";
    remark(is_collateral, (RemarkCode::ReservePriceFollowsMark, follows));
    remark(matches!(moves.second, Second::Gap(_)), BASIS);
    remark(matches!(moves.second, Second::Hours(_)), TIME);
    remarks
}

/// The account at the ends of the axes; those that cannot be computed are left out.
fn corners(account: &Account, moves: &Moves, axis: Axis) -> Vec<Account> {
    let perps = Path { positions: moves.first.positions.clone(), ..Path::default() };
    let (second, ends): (&Path, Vec<Ratio>) = match &moves.second {
        Second::None | Second::Hours(_) => (&perps, vec![Ratio::ZERO]),
        Second::Prices(axis, path) => (path, vec![axis.from, axis.to]),
        Second::Gap(axis) => (&perps, vec![axis.from, axis.to]),
    };
    let moved = |first: Ratio, end: Ratio| at_prices(&at_prices(account, &moves.first, first)?, second, end);
    [axis.from, axis.to].into_iter().flat_map(|first| ends.iter().filter_map(move |end| moved(first, *end).ok())).collect()
}
