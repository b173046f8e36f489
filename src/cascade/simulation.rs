//! A run: block after block, and what it came to.

use super::deleveraging::{ByCoin, Queue};
use super::execution::execute;
use super::health::figures;
use super::ladder::{Rules, Step};
use super::lending::Loans;
use super::money::ratio_of;
use super::outcome::{BlockRecord, Outcome, Parties, Tally, UserOutcome};
use super::participant::Participant;
use super::population;
use super::price::Prices;
use super::scenario::{CascadeScenario, DeleveragingPrice};
use super::settling::{settle, settle_backstop};
pub use super::triggers::Look;
use super::triggers::Triggers;
use super::world::{NEVER, Regime, World};
use crate::num::Ratio;

/// Under which margin the accounts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regimes {
    /// As the scenario says.
    AsStated,
    /// All under standard cross, with the same positions and the same starting capital.
    AllStandard,
}

/// The caller stopped the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// Blocks that were done.
    pub blocks: u32,
}

/// Runs a scenario, with an account of the user that [`Participant::join`] has joined to it, if there is one. The watcher
/// is told the block that is done, after each; when it answers `false` the run stops.
///
/// # Errors
/// [`Stopped`] when the watcher says so.
pub fn simulate(
    scenario: &CascadeScenario,
    participant: Option<&Participant>,
    seed: u64,
    regimes: Regimes,
    look: Look,
    watcher: &mut dyn FnMut(u32) -> bool,
) -> Result<Outcome, Stopped> {
    let mut world = population::build(scenario, participant, seed, regimes);
    let mut prices = Prices::new(scenario, &world.markets, seed);
    let rules = Rules::of(&scenario.ladder, &scenario.backstop, scenario.blocks.seconds);
    let by_coin = ByCoin::new(&world);
    let mut loans = Loans::new(&world);
    let mut triggers = Triggers::new(&world, &prices.marks, look);
    let mut tally = Tally::new(world.markets.len());
    let start = Standing::of(&world, &prices.marks);
    let users: Vec<(Option<Ratio>, bool)> = world.user.clone().map(|account| user_at_start(&world, account, &prices.marks)).collect();
    let totals = world.totals();
    let portfolio_accounts = world.accounts.regime.iter().filter(|regime| **regime == Regime::Portfolio).count();
    let open_interest = start.open_interest.clone();
    let mut blocks = Vec::with_capacity(scenario.blocks.number as usize);
    let mut in_liquidation = vec![0; world.accounts.len()];
    for block in 1..=scenario.blocks.number {
        prices.advance(&world.markets, block);
        tally.start_block(&prices.marks);
        let due = triggers.due(&world, &prices.marks);
        let at = if scenario.ladder.deleveraging_price == DeleveragingPrice::Mark { &prices.marks } else { &prices.previous };
        let mut step = Step {
            rules: &rules,
            block,
            marks: prices.marks.clone(),
            by_coin: &by_coin,
            queue: Queue::new(&prices.previous, at),
            orders: vec![Vec::new(); world.markets.len()],
            touched: Vec::new(),
            in_liquidation: std::mem::take(&mut in_liquidation),
        };
        step.act(&mut world, &due, &mut tally);
        let touched_loans = loans.orders(&world, &step.marks, &mut step.orders);
        execute(&mut world, &mut prices, &step.orders, &scenario.ladder, &mut tally);
        loans.put_back(&world, touched_loans);
        let Step { marks, mut touched, in_liquidation: used, .. } = step;
        in_liquidation = used;
        touched.sort_unstable();
        touched.dedup();
        for account in touched {
            settle(&mut world, account, block, &prices.marks, &mut tally);
            world.accounts.version[account] = world.accounts.version[account].wrapping_add(1);
            triggers.watch(&world, account, &marks);
        }
        settle_backstop(&mut world, &mut tally);
        blocks.push(BlockRecord {
            prices: prices.marks.clone(),
            liquidated: tally.liquidated.clone(),
            deleveraged: tally.deleveraged.clone(),
            collateral: tally.collateral.iter().zip(&tally.loans_sold).map(|(own, loans)| own + loans).collect(),
            backstop: world.backstop.worth(&prices.marks),
            bad_debt: tally.bad_debt,
            accounts: tally.accounts,
            imbalance: imbalance(&totals, &world.totals()),
        });
        if !watcher(block) {
            return Err(Stopped { blocks: block });
        }
    }
    let end = Standing::of(&world, &prices.marks);
    let parties = start.parties(&end, &world, &prices.marks);
    let user = world.user.clone().zip(users).map(|(account, (ratio, is_at_risk))| UserOutcome {
        ratio,
        is_at_risk,
        liquidated_at: Some(world.accounts.liquidated_at[account]).filter(|block| *block != NEVER),
        dead_at: Some(world.accounts.dead_at[account]).filter(|block| *block != NEVER),
        is_deleveraged: world.accounts.is_deleveraged[account],
        before: start.accounts[account],
        after: end.accounts[account],
    });
    let user = user.collect();
    Ok(Outcome {
        units: world.markets.iter().map(|market| market.unit).collect(),
        start: start.prices,
        shocked: prices.shocked(&world.markets, false),
        shocked_most: prices.shocked(&world.markets, true),
        open_interest,
        accounts: world.accounts.len() - world.user.len().saturating_sub(1),
        portfolio_accounts,
        blocks,
        tally,
        parties,
        user,
    })
}

/// Ratio of a part of the user's account, and whether it holds what liquidation could take.
fn user_at_start(world: &World, account: usize, prices: &[i64]) -> (Option<Ratio>, bool) {
    let (sums, regime) = (figures(world, account, prices), world.accounts.regime[account]);
    (sums.ratio(regime).map(ratio_of), sums.notional > 0 || regime == Regime::Portfolio && sums.partial > 0)
}

/// What money, perps and coins differ by, added up without sign.
fn imbalance(before: &(i128, Vec<i128>, Vec<i128>), now: &(i128, Vec<i128>, Vec<i128>)) -> i128 {
    let units = |before: &[i128], now: &[i128]| before.iter().zip(now).map(|(before, now)| (before - now).abs()).sum::<i128>();
    (before.0 - now.0).abs() + units(&before.1, &now.1) + units(&before.2, &now.2)
}

/// What everybody is worth at one moment.
struct Standing {
    prices: Vec<i64>,
    accounts: Vec<i128>,
    /// Whether an account is long on balance.
    is_long: Vec<bool>,
    open_interest: Vec<i128>,
    outside: i128,
    backstop: i128,
    lenders: i128,
    borrowers: i128,
    liquidators: i128,
    fees: i128,
    uncovered: i128,
    coins: Vec<i128>,
}

impl Standing {
    fn of(world: &World, prices: &[i64]) -> Self {
        let mut open_interest = vec![0; prices.len()];
        let mut is_long = Vec::with_capacity(world.accounts.len());
        let mut accounts = Vec::with_capacity(world.accounts.len());
        for account in 0..world.accounts.len() {
            let mut net = 0;
            for index in world.accounts.perps(account) {
                let coin = world.perps.coin[index] as usize;
                let value = i128::from(world.perps.size[index]) * i128::from(prices[coin]);
                net += value;
                open_interest[coin] += value.max(0);
            }
            is_long.push(net > 0);
            accounts.push(figures(world, account, prices).worth());
        }
        let debts: i128 = world.loans.iter().map(|loan| loan.debt).sum();
        let pledged: i128 = world.loans.iter().map(|loan| i128::from(loan.size) * i128::from(prices[loan.coin])).sum();
        Self {
            prices: prices.to_vec(),
            accounts,
            is_long,
            open_interest,
            outside: world.outside.worth(prices),
            backstop: world.backstop.worth(prices),
            lenders: world.lenders + debts,
            borrowers: world.borrowers + pledged - debts,
            liquidators: world.liquidators,
            fees: world.fees,
            uncovered: world.uncovered,
            coins: world.totals().2,
        }
    }

    /// What each party gained from one standing to another.
    fn parties(&self, end: &Self, world: &World, prices: &[i64]) -> Parties {
        let mut parties = Parties {
            outside: end.outside - self.outside,
            backstop: end.backstop - self.backstop,
            lenders: end.lenders - self.lenders,
            borrowers: end.borrowers - self.borrowers,
            liquidators: end.liquidators - self.liquidators,
            fees: end.fees - self.fees,
            uncovered: end.uncovered - self.uncovered,
            ..Parties::default()
        };
        for (account, before) in self.accounts.iter().enumerate() {
            let gain = end.accounts[account] - before;
            if world.accounts.is_deleveraged[account] {
                parties.deleveraged += gain;
            } else if self.is_long[account] {
                parties.longs += gain;
            } else {
                parties.shorts += gain;
            }
        }
        let moves = self.coins.iter().zip(prices).zip(&self.prices);
        parties.coin_prices = moves.map(|((units, now), before)| units * i128::from(now - before)).sum();
        parties
    }
}
