//! A market of many accounts under a shock: the answers to `cascade` and `cascadeRuns`.

mod account;
mod types;

pub use account::{CascadeAccountHolding, CascadeAccountPart, CascadeAccountReport, UserAccountOutcome, UserPartOutcome};
pub use types::{
    CascadeBlock, CascadeDistribution, CascadeOutcome, CascadeProgress, CascadeReport, CascadeRunsReport, CoinOutcome, DeleveragingTargets,
    Percentiles, PoolingEffect, WhoPaid,
};

use self::account::{Joined, death_of, user_outcome};
use super::Answer;
use crate::cascade::{BlockRecord, CascadeScenario, Look, Outcome, Regimes, move_over, price_of, share, simulate, usd_of};
use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Read, parse};
use crate::num::{Ratio, Usd};
use crate::ordered::sort_by;

/// Most runs of one call.
const MOST_RUNS: u32 = 10_000;

/// Told how far the simulation is; stops it by answering `false`.
pub type Watcher<'w> = &'w mut dyn FnMut(CascadeProgress) -> bool;

/// Reads a scenario.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read_scenario(text: &str) -> Result<CascadeScenario, Issues> {
    let node = parse(text).map_err(|issue| vec![issue])?;
    let mut issues = Vec::new();
    match CascadeScenario::read(&node, "", &mut issues) {
        Some(scenario) if issues.is_empty() => Ok(scenario),
        _ => Err(issues),
    }
}

/// A scenario with the account that takes part in it.
struct Market {
    scenario: CascadeScenario,
    own: Option<Joined>,
}

/// Reads a scenario and an account.
fn read_market(text: &str, account: Option<&str>) -> Result<Market, Issues> {
    let scenario = read_scenario(text);
    let Some(account) = account else { return Ok(Market { scenario: scenario?, own: None }) };
    let own = Joined::read(account, scenario.as_ref().ok());
    let (scenario, own) = together(scenario, own)?;
    let scenario = own.as_ref().map_or_else(|| scenario.clone(), |own| own.participant.join(&scenario));
    Ok(Market { scenario, own })
}

/// Runs a scenario with a seed, a whole number from 0 to 18446744073709551615 as text. `account` is a request or a captured
/// account that takes part in it.
pub fn cascade(text: &str, account: Option<&str>, seed: &str, watcher: Watcher<'_>) -> Answer<CascadeReport> {
    let read = together(read_market(text, account), read_seed(seed));
    let answer = read.and_then(|(market, seed)| {
        let (with, without) = both(&market, seed, (1, 1), watcher)?;
        Ok(report(&market, seed, &with, &without))
    });
    answer.into()
}

/// Runs a scenario with many seeds, one after the other.
pub fn cascade_runs(text: &str, account: Option<&str>, seed: &str, runs: u32, watcher: Watcher<'_>) -> Answer<CascadeRunsReport> {
    let is_runs_good = if (1..=MOST_RUNS).contains(&runs) {
        Ok(())
    } else {
        let remedy = format!("state a whole number from 1 to {MOST_RUNS}");
        Err(vec![Issue::new(IssueCode::Invalid, "runs", format!("is {runs}"), remedy)])
    };
    let read = together(together(read_market(text, account), read_seed(seed)), is_runs_good);
    let answer = read.and_then(|((market, seed), ())| {
        let mut sums = [Vec::new(), Vec::new()];
        let mut account = None;
        for run in 0..runs {
            let (with, without) = both(&market, seed.wrapping_add(u64::from(run)), (run.saturating_add(1), runs), watcher)?;
            account = market.own.as_ref().map(|own| own.report(&with));
            let [with_sums, without_sums] = &mut sums;
            with_sums.push(RunSums::of(&with));
            without_sums.push(RunSums::of(&without));
        }
        let [with, without] = sums;
        Ok(CascadeRunsReport {
            schema: "portfolio-margin/cascade-runs-report/1".to_owned(),
            title: market.scenario.title.clone(),
            seed: seed.to_string(),
            runs,
            account,
            distribution: distribution(&with),
            without_portfolio_margin: distribution(&without),
        })
    });
    answer.into()
}

/// Two readings, the faults of both.
fn together<A, B>(first: Result<A, Issues>, second: Result<B, Issues>) -> Result<(A, B), Issues> {
    match (first, second) {
        (Ok(first), Ok(second)) => Ok((first, second)),
        (first, second) => Err(first.err().into_iter().chain(second.err()).flatten().collect()),
    }
}

fn read_seed(text: &str) -> Result<u64, Issues> {
    let is_plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_plain).ok_or_else(|| {
        let remedy = format!("state a whole number from 0 to {}", u64::MAX);
        vec![Issue::new(IssueCode::Invalid, "seed", format!("{text:?} is not a seed"), remedy)]
    })
}

/// The scenario as it is, and without portfolio margin; stopped when the watcher says so.
fn both(market: &Market, seed: u64, (run, runs): (u32, u32), watcher: Watcher<'_>) -> Result<(Outcome, Outcome), Issues> {
    let Market { scenario, own } = market;
    let participant = own.as_ref().map(|own| &own.participant);
    let blocks = scenario.blocks.number;
    let mut part = |regimes| {
        let is_without_portfolio_margin = regimes == Regimes::AllStandard;
        let mut told = |block| watcher(CascadeProgress { run, runs, is_without_portfolio_margin, block, blocks });
        simulate(scenario, participant, seed, regimes, Look::WhereNeeded, &mut told).map_err(|stopped| {
            let part = if is_without_portfolio_margin { ", without portfolio margin" } else { "" };
            let message = format!("stopped by the caller after block {} of {blocks} of run {run} of {runs}{part}", stopped.blocks);
            vec![Issue::new(IssueCode::Stopped, "", message, "ask again, and let onProgress not answer false")]
        })
    };
    Ok((part(Regimes::AsStated)?, part(Regimes::AllStandard)?))
}

fn report(market: &Market, seed: u64, with: &Outcome, without: &Outcome) -> CascadeReport {
    let Market { scenario, own } = market;
    let outcome = outcome(market, with);
    let without_portfolio_margin = self::outcome(market, without);
    let difference = |of: fn(&CascadeOutcome) -> Usd| of(&outcome).minus(of(&without_portfolio_margin)).unwrap_or(Usd::ZERO);
    let pooling = PoolingEffect {
        liquidated: difference(|outcome| outcome.liquidated),
        deleveraged: difference(|outcome| outcome.deleveraged),
        collateral_liquidated: difference(|outcome| outcome.collateral_liquidated),
        bad_debt: difference(|outcome| outcome.bad_debt),
        liquidated_accounts: with.tally.accounts.cast_signed().saturating_sub(without.tally.accounts.cast_signed()),
        amplification: outcome
            .amplification
            .zip(without_portfolio_margin.amplification)
            .and_then(|(with, without)| with.minus(without).ok()),
        final_prices: last(with).iter().zip(last(without)).map(|(with, without)| move_over(*without, *with)).collect(),
    };
    CascadeReport {
        schema: "portfolio-margin/cascade-report/1".to_owned(),
        title: scenario.title.clone(),
        seed: seed.to_string(),
        seconds_per_block: scenario.blocks.seconds,
        coins: scenario.coins.iter().map(|coin| coin.coin.clone()).collect(),
        account: own.as_ref().map(|own| own.report(with)),
        outcome,
        without_portfolio_margin,
        pooling,
        unverified: UNVERIFIED.map(str::to_owned).to_vec(),
    }
}

/// What the simulation assumes and no record confirms.
const UNVERIFIED: [&str; 5] = [
    "the market is simulated: accounts, depth and impact are those of the scenario, not the exchange's",
    "ranking of deleveraging: shorts are ranked by entry over mark, because the rule as stated would take losing shorts first",
    "portfolio margin: each step takes a share of the debt and collateral for it at (2 + loan-to-value) / 3 of the mark, at most the coin's width at a time",
    "perps on a builder's dex: the venue's vault does not stand behind them, and the means of the dex's own backstop are not known, so they are deleveraged",
    "a standard account whose cooldown is over is sold in whole the next time it is below maintenance margin",
];

fn last(outcome: &Outcome) -> &[i64] {
    outcome.blocks.last().map_or(outcome.start.as_slice(), |block| &block.prices)
}

fn total(amounts: &[i128]) -> Usd {
    usd_of(amounts.iter().sum())
}

fn outcome(market: &Market, run: &Outcome) -> CascadeOutcome {
    let scenario = &market.scenario;
    let seconds = |block: u32| block.saturating_mul(scenario.blocks.seconds);
    let sum = |of: fn(&BlockRecord) -> &Vec<i128>| usd_of(run.blocks.iter().flat_map(of).sum());
    let first = |of: fn(&BlockRecord) -> &Vec<i128>| {
        let position = run.blocks.iter().position(|block| of(block).iter().any(|amount| *amount > 0));
        position.and_then(|index| u32::try_from(index).ok()).map(|index| seconds(index.saturating_add(1)))
    };
    let largest = run.blocks.iter().map(|block| block.imbalance).chain([run.parties.imbalance().abs()]).max().unwrap_or(0);
    let count = u32::try_from(run.tally.targets.count).unwrap_or(u32::MAX);
    CascadeOutcome {
        accounts: u32::try_from(run.accounts).unwrap_or(u32::MAX),
        portfolio_margin_accounts: u32::try_from(run.portfolio_accounts).unwrap_or(u32::MAX),
        liquidated_accounts: run.tally.accounts,
        liquidated: sum(|block| &block.liquidated),
        deleveraged: sum(|block| &block.deleveraged),
        deleveraged_below_zero: usd_of(run.tally.deleveraged_below_zero),
        deleveraged_for_room: usd_of(run.tally.deleveraged_for_room),
        collateral_liquidated: sum(|block| &block.collateral),
        backstopped: usd_of(run.tally.backstopped),
        bad_debt: usd_of(run.tally.bad_debt),
        lenders_bad_debt: usd_of(run.tally.lenders_bad_debt),
        amplification: run.amplification(),
        conservation: u32::try_from(largest).unwrap_or(u32::MAX),
        first_liquidation_seconds: first(|block| &block.liquidated),
        first_deleveraging_seconds: first(|block| &block.deleveraged),
        per_coin: per_coin(scenario, run),
        who_paid: who_paid(run),
        deleveraging_targets: DeleveragingTargets {
            count,
            share_in_profit: (count > 0).then(|| share(run.tally.targets.in_profit, run.tally.targets.count)),
            profit: usd_of(run.tally.targets.profit),
            median_leverage: run.tally.targets.median_leverage(),
        },
        user_account: user_outcome(run, market.own.as_ref(), seconds),
        blocks: run.blocks.iter().zip(1..).map(|(block, number)| block_report(run, block, number, seconds(number))).collect(),
    }
}

fn per_coin(scenario: &CascadeScenario, run: &Outcome) -> Vec<CoinOutcome> {
    let sum = |coin: usize, of: fn(&BlockRecord) -> &Vec<i128>| usd_of(run.blocks.iter().filter_map(|block| of(block).get(coin)).sum());
    scenario
        .coins
        .iter()
        .zip(run.courses())
        .enumerate()
        .map(|(index, (coin, course))| CoinOutcome {
            coin: coin.coin.clone(),
            start_price: price_of(course.unit, course.start),
            shocked_price: price_of(course.unit, course.shocked),
            final_price: price_of(course.unit, course.last),
            extreme_price: price_of(course.unit, course.extreme),
            shocked_move: move_over(course.start, course.shocked),
            shocked_extreme_move: move_over(course.start, course.shocked_most),
            final_move: move_over(course.start, course.last),
            extreme_move: move_over(course.start, course.extreme),
            open_interest: usd_of(course.open_interest),
            liquidated: sum(index, |block| &block.liquidated),
            deleveraged: sum(index, |block| &block.deleveraged),
            collateral_liquidated: sum(index, |block| &block.collateral),
            amplification: course.amplification(),
            peak_amplification: course.peak_amplification(),
        })
        .collect()
}

fn block_report(run: &Outcome, block: &BlockRecord, number: u32, seconds: u32) -> CascadeBlock {
    let amounts = |list: &[i128]| list.iter().map(|amount| usd_of(*amount)).collect();
    CascadeBlock {
        block: number,
        seconds,
        prices: run.units.iter().zip(&block.prices).map(|(unit, price)| price_of(*unit, *price)).collect(),
        liquidated: amounts(&block.liquidated),
        deleveraged: amounts(&block.deleveraged),
        collateral_liquidated: amounts(&block.collateral),
        total_liquidated: total(&block.liquidated),
        total_deleveraged: total(&block.deleveraged),
        backstop_equity: usd_of(block.backstop),
        bad_debt: usd_of(block.bad_debt),
        liquidated_accounts: block.accounts,
    }
}

fn who_paid(run: &Outcome) -> WhoPaid {
    let parties = &run.parties;
    WhoPaid {
        longs: usd_of(parties.longs),
        shorts: usd_of(parties.shorts),
        deleveraged: usd_of(parties.deleveraged),
        forgone_by_deleveraged: usd_of(run.tally.forgone),
        outside: usd_of(parties.outside),
        backstop: usd_of(parties.backstop),
        lenders: usd_of(parties.lenders),
        borrowers: usd_of(parties.borrowers),
        liquidators: usd_of(parties.liquidators),
        fees: usd_of(parties.fees),
        uncovered: usd_of(parties.uncovered),
        coin_prices: usd_of(parties.coin_prices),
    }
}

/// What a distribution is made of.
struct RunSums {
    amplification: Option<Ratio>,
    liquidated: i128,
    deleveraged: i128,
    bad_debt: i128,
    is_dead: Option<bool>,
}

impl RunSums {
    fn of(run: &Outcome) -> Self {
        Self {
            amplification: run.amplification(),
            liquidated: run.blocks.iter().flat_map(|block| &block.liquidated).sum(),
            deleveraged: run.blocks.iter().flat_map(|block| &block.deleveraged).sum(),
            bad_debt: run.tally.bad_debt,
            is_dead: (!run.user.is_empty()).then(|| death_of(run).is_some()),
        }
    }
}

fn distribution(runs: &[RunSums]) -> CascadeDistribution {
    let amounts = |of: fn(&RunSums) -> i128| percentiles(runs.iter().map(|run| Ratio::new(usd_of(of(run)).decimal())).collect());
    let zero = || Percentiles {
        least: Ratio::ZERO,
        p5: Ratio::ZERO,
        p25: Ratio::ZERO,
        median: Ratio::ZERO,
        p75: Ratio::ZERO,
        p95: Ratio::ZERO,
        most: Ratio::ZERO,
    };
    let deaths: Vec<bool> = runs.iter().filter_map(|run| run.is_dead).collect();
    let dead = deaths.iter().filter(|is_dead| **is_dead).count();
    CascadeDistribution {
        amplification: percentiles(runs.iter().filter_map(|run| run.amplification).collect()),
        liquidated: amounts(|run| run.liquidated).unwrap_or_else(zero),
        deleveraged: amounts(|run| run.deleveraged).unwrap_or_else(zero),
        bad_debt: amounts(|run| run.bad_debt).unwrap_or_else(zero),
        death_probability: (!deaths.is_empty()).then(|| share(dead, deaths.len())),
    }
}

/// Percentiles of figures; none of no figures.
fn percentiles(mut figures: Vec<Ratio>) -> Option<Percentiles> {
    sort_by(&mut figures, Ratio::cmp);
    let at = |percent: usize| figures.get(figures.len().saturating_mul(percent).div_ceil(100).saturating_sub(1)).copied();
    Some(Percentiles { least: at(0)?, p5: at(5)?, p25: at(25)?, median: at(50)?, p75: at(75)?, p95: at(95)?, most: at(100)? })
}
