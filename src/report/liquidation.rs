//! Where a book dies: the answer to `liquidation`.

mod coins;
mod loan;
mod types;

pub use loan::{LoanCoinLiquidation, LoanLiquidation, ManualBorrowLiquidations, PerpsWithLoan};
pub use types::{
    BasisLiquidation, BoundaryPoint, CoinLiquidation, CoinMove, DepegLiquidation, EqualSurvival, FirstRule, IsolatedLiquidation,
    JointLiquidation, LiquidationBoundary, LiquidationRegimes, LiquidationReport, RegimeLiquidation, ThresholdPrice, TimeToLiquidation,
    TriggerPrice,
};

use super::choices::LiquidationChoices;
use super::funded::DepositReport;
use super::standing::Standing;
use super::{Answer, Prepared, prepare, stamps};
use crate::account::Account;
use crate::error::{Issue, IssueCode, Issues};
use crate::explain::Ledger;
use crate::margin::{PositionMargin, Regime, RegimeMargin, Unverified};
use crate::num::{ArithmeticFault, Price, Ratio};
use crate::solve::{
    CoinGroup, CoinSlope, HORIZON, Moving, Region, Turn, against, balance_to_survive, boundary, capital_basis, coin_groups, depeg_turns,
    duration, joint_turns, own_balance, stated, together, triggers,
};
pub(super) use coins::direction;
use coins::{coin_liquidation, isolated};

type Exact<T> = Result<T, ArithmeticFault>;

/// Every price at which a book dies, under every regime.
pub fn liquidation(text: &str, choices: &LiquidationChoices) -> Answer<LiquidationReport> {
    let answer = prepare(text, choices.rulebook.as_deref(), &mut Ledger::silent()).and_then(|prepared| {
        let groups = coins_at_stake(&prepared.account).map_err(|fault| vec![Issue::arithmetic("portfolio", fault)])?;
        let issues = unknown_coins(&groups, choices);
        if !issues.is_empty() {
            return Err(issues);
        }
        report(&prepared, &groups, choices).map_err(|fault| vec![Issue::arithmetic("", fault)])
    });
    answer.into()
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
    let [standard, unified, portfolio] = Standing::all(prepared, choices.funded)?;
    let regime = |standing: &Standing| regime_liquidation(standing, &prepared.positions, groups, choices);
    // A loan by hand is what cross margin can do instead of being funded, so it is looked at on the account as stated.
    let stated = |regime: Regime| regime.model().margin(&prepared.account, &prepared.positions, &mut Ledger::silent());
    let cross = [&stated(Regime::Standard)?, &stated(Regime::Unified)?];
    let (rulebook, market) = stamps(prepared);
    Ok(LiquidationReport {
        schema: "portfolio-margin/liquidation/1".to_owned(),
        rulebook,
        market,
        is_funded: choices.funded,
        horizon: HORIZON,
        manual_borrow: loan::manual_borrow(&prepared.account, &prepared.positions, cross, groups)?,
        equal_survival: equal_survival(&standard, &unified, &portfolio, groups)?,
        regimes: LiquidationRegimes { standard: regime(&standard)?, unified: regime(&unified)?, portfolio: regime(&portfolio)? },
        warnings: prepared.account.warnings.clone(),
    })
}

/// Where a book dies under one regime.
fn regime_liquidation(
    standing: &Standing,
    positions: &[PositionMargin],
    groups: &[CoinGroup],
    choices: &LiquidationChoices,
) -> Exact<RegimeLiquidation> {
    let Standing { account, margin, deposits } = standing;
    let coins = groups.iter().map(|group| coin_liquidation(account, positions, margin, group)).collect::<Exact<Vec<_>>>()?;
    let mut joint_moves = vec![
        joint(account, margin, groups, "together", &together(groups))?,
        joint(account, margin, groups, "against", &against(account, groups)?)?,
    ];
    if let Some(choice) = &choices.joint_move {
        joint_moves.push(joint(account, margin, groups, "stated", &stated(groups, &choice.0)?)?);
    }
    let depegs = depegs(account, margin)?;
    let unverified = unverified(margin, &coins, &depegs);
    Ok(RegimeLiquidation {
        regime: margin.regime,
        ratio_level: margin.ratio_level,
        is_liquidatable: margin.is_liquidatable,
        deposits: DepositReport::all(deposits)?,
        coins,
        isolated: isolated(account, positions)?,
        manual_borrow: margin.manual_borrow.as_ref().map(loan::loan_liquidation).transpose()?,
        joint_moves,
        depegs,
        time: time(account, margin)?,
        boundary: liquidation_boundary(account, margin, groups, choices)?,
        unverified,
    })
}

/// Remarks, by code, on prices at which an account is liquidated.
pub(super) const TRIGGER_PRICES: (&str, &str) = (
    "trigger_prices",
    "No account was captured while it was being liquidated; the prices follow from the fitted ratio and its documented level.",
);
/// On a perp and its collateral that part.
pub(super) const BASIS: (&str, &str) = (
    "basis",
    "No captured account shows a perp and its collateral apart; the reserve takes a median of three prices, which softens a gap.",
);
/// On hours that pass.
pub(super) const TIME: (&str, &str) = ("time", "Rates of funding and interest change by the hour; those of now are run on.");

/// What no captured account confirms of where a regime liquidates.
fn unverified(margin: &RegimeMargin, coins: &[CoinLiquidation], depegs: &[DepegLiquidation]) -> Vec<Unverified> {
    let mut remarks = margin.unverified.clone();
    let mut remark = |is_so: bool, code: &str, reason: &str| {
        if is_so && !remarks.iter().any(|known| known.code == code) {
            remarks.push(Unverified::new(code, reason));
        }
    };
    remark(margin.regime != Regime::Standard, TRIGGER_PRICES.0, TRIGGER_PRICES.1);
    remark(
        coins.iter().any(|coin| !coin.borrow_thresholds.is_empty()),
        "borrow_thresholds",
        "The documentation has two rules for liquidating debt, the ratio and the borrow thresholds; no capture shows how they interact.",
    );
    remark(!depegs.is_empty(), "depegs", "No captured account shows a settlement token off its peg; computed as documented.");
    remark(coins.iter().any(|coin| coin.basis.is_some()), BASIS.0, BASIS.1);
    remark(true, TIME.0, TIME.1);
    remarks
}

fn joint(account: &Account, margin: &RegimeMargin, groups: &[CoinGroup], name: &str, slopes: &[CoinSlope]) -> Exact<JointLiquidation> {
    let turns = joint_turns(account, margin, groups, slopes)?;
    let pick = |is_death: bool| turns.iter().filter(|turn| turn.is_death == is_death).map(|turn| turn.at).collect();
    Ok(JointLiquidation {
        name: name.to_owned(),
        coins: slopes.iter().map(|CoinSlope { coin, slope }| CoinMove { coin: coin.clone(), change: *slope }).collect(),
        triggers: pick(true),
        recoveries: pick(false),
    })
}

fn depegs(account: &Account, margin: &RegimeMargin) -> Exact<Vec<DepegLiquidation>> {
    let mut found = Vec::new();
    for pool in &account.pools {
        for Turn { at, is_above, .. } in depeg_turns(account, margin, &pool.token)?.into_iter().filter(|turn| turn.is_death) {
            let price = Price::new(pool.price.decimal()).scaled(Ratio::ONE.plus(at)?)?;
            found.push(DepegLiquidation { token: pool.token.clone(), price, direction: direction(is_above), change: at });
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
        horizon_hours: crate::solve::horizon_hours(account),
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
    let points = |line: Vec<crate::solve::Point>| line.into_iter().map(|point| BoundaryPoint { x: point.x, y: point.y }).collect();
    Ok(Some(LiquidationBoundary {
        coins: choice.coins.to_vec(),
        from: choice.from,
        to: choice.to,
        lines: lines.into_iter().map(points).collect(),
    }))
}

/// What the other regimes need to live as long as portfolio margin, for the first price in each direction at which that dies.
fn equal_survival(standard: &Standing, unified: &Standing, portfolio: &Standing, groups: &[CoinGroup]) -> Exact<Vec<EqualSurvival>> {
    let Standing { account, margin, .. } = portfolio;
    if margin.is_liquidatable {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for group in groups {
        let path = group.path(account, Moving::Coin, Ratio::ONE);
        let deaths = triggers(account, margin, group, Moving::Coin)?;
        for is_above in [false, true] {
            let Some(trigger) = deaths.iter().find(|trigger| trigger.is_death && trigger.is_above == is_above) else { continue };
            let needed = |other: &Standing| balance_to_survive(&other.account, &other.margin, &path, trigger.change);
            found.push(EqualSurvival {
                coin: group.coin.clone(),
                direction: direction(is_above),
                price: trigger.price,
                change: trigger.change,
                basis: capital_basis(account),
                standard: needed(standard)?,
                unified: needed(unified)?,
                portfolio: own_balance(account)?,
            });
        }
    }
    Ok(found)
}
