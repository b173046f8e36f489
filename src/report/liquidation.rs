//! Where a book dies: the answer to `liquidation`.

mod coins;
mod loan;
mod parts;
mod types;

pub use loan::{LoanCoinLiquidation, LoanLiquidation, ManualBorrowLiquidations, PerpsWithLoan};
pub use parts::{LiquidationPart, Parts};
pub use types::{
    BasisLiquidation, BoundaryPoint, CoinLiquidation, CoinMove, DepegLiquidation, Direction, EqualSurvival, FirstRule, IsolatedLiquidation,
    JointLiquidation, JointMoveName, LiquidationBoundary, LiquidationReport, LiquidationRule, RegimeLiquidation, ThresholdKind,
    ThresholdPrice, TimeToLiquidation, TriggerPrice,
};

use super::choices::LiquidationChoices;
use super::funded::DepositReport;
use super::standing::Standing;
use super::{Answer, Prepared, prepare, stamps};
use crate::account::Account;
use crate::error::{Issue, IssueCode, Issues};
use crate::explain::Ledger;
use crate::margin::{PerRegime, Regime, RegimeMargin, Unverified};
use crate::num::{ArithmeticFault, Price, Ratio};
use crate::remark::RemarkCode;
use crate::solve::{
    AtRest, CoinGroup, CoinSlope, HORIZON, Moving, OwnPrices, Point, Region, Survivor, Turn, against, boundary, capital_basis, coin_groups,
    depeg_turns, duration, horizon_hours, joint_turns, own_balance, stated, together,
};
use coins::{Coins, deaths, isolated};

type Exact<T> = Result<T, ArithmeticFault>;

/// Every price at which a book dies, under every regime.
pub fn liquidation(text: &str, choices: &LiquidationChoices) -> Answer<LiquidationReport> {
    prepare(text, choices.rulebook.as_deref(), &mut Ledger::silent()).and_then(|prepared| answer(&prepared, choices)).into()
}

/// The same of a book that is resolved.
///
/// # Errors
/// What is wrong with the choices for this book.
pub(super) fn answer(prepared: &Prepared, choices: &LiquidationChoices) -> Result<LiquidationReport, Issues> {
    let groups = coins_at_stake(&prepared.account).map_err(|fault| vec![Issue::arithmetic("portfolio", fault)])?;
    let issues = unknown_coins(&groups, choices);
    if !issues.is_empty() {
        return Err(issues);
    }
    report(prepared, &groups, choices).map_err(|fault| vec![Issue::arithmetic("", fault)])
}

/// Coins that cross margin hangs on.
fn coins_at_stake(account: &Account) -> Exact<Vec<CoinGroup>> {
    let groups = coin_groups(account)?;
    Ok(groups.into_iter().filter(|group| group.has_cross_position(account) || !group.collateral.is_empty()).collect())
}

/// Coins that the question names and the account does not hang on.
fn unknown_coins(groups: &[CoinGroup], choices: &LiquidationChoices) -> Issues {
    let mut named: Vec<(String, &String)> = Vec::new();
    if let Some(joint) = &choices.joint_move {
        let betas = joint.0.betas.iter().enumerate();
        named.extend(betas.map(|(index, (coin, _))| (format!("overrides.jointMove.betas[{index}].coin"), coin)));
        named.extend(joint.0.driver.iter().map(|coin| ("overrides.jointMove.driver".to_owned(), coin)));
    }
    if let Some(boundary) = &choices.boundary {
        let coins = boundary.coins.iter().enumerate();
        named.extend(coins.map(|(index, coin)| (format!("overrides.boundary.coins[{index}]"), coin)));
    }
    let known: Vec<&str> = groups.iter().map(|group| group.coin.as_str()).collect();
    let unknown = named.into_iter().filter(|(_, coin)| !known.contains(&coin.as_str()));
    let issue = |(path, coin): (String, &String)| {
        let message = format!("{coin:?} is not a coin that the cross margin of this account hangs on");
        Issue::new(IssueCode::Invalid, path, message, format!("use one of: {}", known.join(", ")))
    };
    unknown.map(issue).collect()
}

fn report(prepared: &Prepared, groups: &[CoinGroup], choices: &LiquidationChoices) -> Exact<LiquidationReport> {
    let Prepared { account, positions, .. } = prepared;
    let parts = &choices.parts;
    // What funds a book raises its balances only: its coins and their tiers are the same under every regime.
    let prices = OwnPrices::new(account)?;
    let coins = Coins { positions, groups, has_basis: parts.has(LiquidationPart::Basis) };
    let standings = Standing::all(prepared, choices.funded)?;
    let [standard, unified, portfolio] = &standings;
    let regime = |standing: &Standing| regime_liquidation(standing, (&coins, &prices), choices);
    let regimes = PerRegime { standard: regime(standard)?, unified: regime(unified)?, portfolio: regime(portfolio)? };
    let survival = |deaths: &RegimeLiquidation| equal_survival(&standings, deaths, (&coins, &prices));
    // A loan by hand is what cross margin can do instead of being funded, so it is looked at on the account as stated.
    let manual_borrow = || loan::manual_borrow(account, [standard.stated(), unified.stated()], (&coins, &prices));
    let (rulebook, market) = stamps(prepared);
    Ok(LiquidationReport {
        schema: "portfolio-margin/liquidation/1".to_owned(),
        rulebook,
        market,
        parts: parts.list(),
        is_funded: choices.funded,
        horizon: HORIZON,
        manual_borrow: parts.of(LiquidationPart::ManualBorrow, manual_borrow)?.flatten(),
        equal_survival: parts.of(LiquidationPart::EqualSurvival, || survival(&regimes.portfolio))?,
        regimes,
        warnings: account.warnings.clone(),
    })
}

/// Where a book dies under one regime.
fn regime_liquidation(
    standing: &Standing,
    (coins, prices): (&Coins<'_>, &OwnPrices),
    choices: &LiquidationChoices,
) -> Exact<RegimeLiquidation> {
    let Standing { account, margin, deposits, .. } = standing;
    let (parts, groups) = (&choices.parts, coins.groups);
    let of_coins = parts.of(LiquidationPart::Triggers, || coins.all(&AtRest::new(prices, account, margin)?))?;
    let depegs = parts.of(LiquidationPart::Depegs, || depegs(account, margin))?;
    let time = parts.of(LiquidationPart::Time, || time(account, margin))?;
    let unverified = unverified(margin, of_coins.as_deref().unwrap_or_default(), depegs.as_deref().unwrap_or_default(), time.is_some());
    let loan = || margin.manual_borrow.as_ref().map(loan::loan_liquidation).transpose();
    Ok(RegimeLiquidation {
        regime: margin.regime,
        ratio_level: margin.ratio_level,
        is_liquidatable: margin.is_liquidatable,
        deposits: DepositReport::all(deposits)?,
        coins: of_coins,
        isolated: parts.of(LiquidationPart::Triggers, || isolated(account, coins.positions))?,
        manual_borrow: parts.of(LiquidationPart::ManualBorrow, loan)?.flatten(),
        joint_moves: parts.of(LiquidationPart::JointMoves, || joint_moves(account, margin, groups, choices))?,
        depegs,
        time,
        boundary: parts.of(LiquidationPart::Boundary, || liquidation_boundary(account, margin, groups, choices))?.flatten(),
        unverified,
    })
}

/// Remarks, by code, on prices at which an account is liquidated.
pub(super) const TRIGGER_PRICES: (RemarkCode, &str) = (
    RemarkCode::TriggerPrices,
    "No account was captured while it was being liquidated; the prices follow from the fitted ratio and its documented level.",
);
/// On a perp and its collateral that part.
pub(super) const BASIS: (RemarkCode, &str) = (
    RemarkCode::Basis,
    "No captured account shows a perp and its collateral apart; the reserve takes a median of three prices, which softens a gap.",
);
/// On hours that pass.
pub(super) const TIME: (RemarkCode, &str) =
    (RemarkCode::Time, "Rates of funding and interest change by the hour; those of now are run on.");

/// What no captured account confirms of where a regime liquidates.
fn unverified(margin: &RegimeMargin, coins: &[CoinLiquidation], depegs: &[DepegLiquidation], has_time: bool) -> Vec<Unverified> {
    let mut remarks = margin.unverified.clone();
    let mut remark = |is_so: bool, code: RemarkCode, reason: &str| {
        if is_so && !remarks.iter().any(|known| known.code == code) {
            remarks.push(Unverified::new(code, reason));
        }
    };
    remark(margin.regime != Regime::Standard, TRIGGER_PRICES.0, TRIGGER_PRICES.1);
    remark(
        coins.iter().any(|coin| !coin.borrow_thresholds.is_empty()),
        RemarkCode::BorrowThresholds,
        "The documentation has two rules for liquidating debt, the ratio and the borrow thresholds; no capture shows how they interact.",
    );
    remark(!depegs.is_empty(), RemarkCode::Depegs, "No captured account shows a settlement token off its peg; computed as documented.");
    remark(coins.iter().any(|coin| coin.basis.is_some()), BASIS.0, BASIS.1);
    remark(has_time, TIME.0, TIME.1);
    remarks
}

fn joint_moves(
    account: &Account,
    margin: &RegimeMargin,
    groups: &[CoinGroup],
    choices: &LiquidationChoices,
) -> Exact<Vec<JointLiquidation>> {
    let joint = |name: JointMoveName, slopes: Vec<CoinSlope>| joint(account, margin, groups, name, slopes);
    let mut moves = vec![joint(JointMoveName::Together, together(groups))?, joint(JointMoveName::Against, against(account, groups)?)?];
    if let Some(choice) = &choices.joint_move {
        moves.push(joint(JointMoveName::Stated, stated(groups, &choice.0)?)?);
    }
    Ok(moves)
}

fn joint(
    account: &Account,
    margin: &RegimeMargin,
    groups: &[CoinGroup],
    name: JointMoveName,
    slopes: Vec<CoinSlope>,
) -> Exact<JointLiquidation> {
    let turns = joint_turns(account, margin, groups, &slopes)?;
    let pick = |is_death: bool| turns.iter().filter(|turn| turn.is_death == is_death).map(|turn| turn.at).collect();
    Ok(JointLiquidation {
        name,
        coins: slopes.into_iter().map(|CoinSlope { coin, slope }| CoinMove { coin, change: slope }).collect(),
        triggers: pick(true),
        recoveries: pick(false),
    })
}

fn depegs(account: &Account, margin: &RegimeMargin) -> Exact<Vec<DepegLiquidation>> {
    let mut found = Vec::new();
    for pool in &account.pools {
        for Turn { at, is_above, .. } in depeg_turns(account, margin, &pool.token)?.into_iter().filter(|turn| turn.is_death) {
            let price = Price::new(pool.price.decimal()).scaled(Ratio::ONE.plus(at)?)?;
            found.push(DepegLiquidation { token: pool.token.clone(), price, direction: Direction::of(is_above), change: at });
        }
    }
    Ok(found)
}

fn time(account: &Account, margin: &RegimeMargin) -> Exact<TimeToLiquidation> {
    let (found, unknown) = match duration(account, margin)? {
        Ok(found) => (Some(found), Vec::new()),
        Err(unknown) => (None, unknown),
    };
    Ok(TimeToLiquidation {
        hours_until_liquidatable: found.as_ref().and_then(|found| found.until_liquidatable),
        hours_until_unable_to_open: found.as_ref().and_then(|found| found.until_unable_to_open),
        horizon_hours: horizon_hours(account),
        unknown,
    })
}

fn liquidation_boundary(
    account: &Account,
    margin: &RegimeMargin,
    groups: &[CoinGroup],
    choices: &LiquidationChoices,
) -> Exact<Option<LiquidationBoundary>> {
    let Some(choice) = &choices.boundary else { return Ok(None) };
    let group = |coin: &String| groups.iter().find(|group| group.coin == *coin);
    let [first, second] = &choice.coins;
    let (Some(first), Some(second)) = (group(first), group(second)) else { return Ok(None) };
    let lines = boundary(account, margin, [first, second], &Region::rectangle([choice.from, choice.to], [choice.from, choice.to]))?;
    let points = |line: Vec<Point>| line.into_iter().map(|point| BoundaryPoint { x: point.x, y: point.y }).collect();
    Ok(Some(LiquidationBoundary {
        coins: choice.coins.to_vec(),
        from: choice.from,
        to: choice.to,
        lines: lines.into_iter().map(points).collect(),
    }))
}

/// What the other regimes need to live as long as portfolio margin, for the first price in each direction at which that dies.
fn equal_survival(
    [standard, unified, portfolio]: &[Standing; 3],
    known: &RegimeLiquidation,
    (coins, prices): (&Coins<'_>, &OwnPrices),
) -> Exact<Vec<EqualSurvival>> {
    let Standing { account, margin, .. } = portfolio;
    if margin.is_liquidatable {
        return Ok(Vec::new());
    }
    let [as_standard, as_unified] = [standard, unified]
        .map(|other| Ok((AtRest::new(prices, &other.account, &other.margin)?, Survivor::new(&other.account, &other.margin)?)));
    let (as_standard, as_unified, dying) = (as_standard?, as_unified?, AtRest::new(prices, account, margin)?);
    let (basis, own) = (capital_basis(account), own_balance(account)?);
    let mut found = Vec::new();
    for (index, group) in coins.groups.iter().enumerate() {
        let triggers = match known.coins.as_ref().and_then(|coins| coins.get(index)) {
            Some(coin) => coin.triggers.clone(),
            None => deaths(&dying, group, Moving::Coin)?,
        };
        if triggers.is_empty() {
            continue;
        }
        let distances = |own: &AtRest<'_>| own.distances(group, Moving::Coin)?.of_pools(own.margin().ratio_level);
        let (of_standard, of_unified) = (distances(&as_standard.0)?, distances(&as_unified.0)?);
        for direction in [Direction::Below, Direction::Above] {
            let Some(trigger) = triggers.iter().find(|trigger| trigger.direction == direction) else { continue };
            found.push(EqualSurvival {
                coin: group.coin.clone(),
                direction,
                price: trigger.price,
                change: trigger.change,
                basis,
                standard: as_standard.1.balance_to(&of_standard, trigger.change)?,
                unified: as_unified.1.balance_to(&of_unified, trigger.change)?,
                portfolio: own,
            });
        }
    }
    Ok(found)
}
