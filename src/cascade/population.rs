//! The market at the start: coins in whole figures, accounts drawn or stated, loans.

use super::drawing::Drawing;
use super::impact::Impact;
use super::money::{PARTS, Unit, Weights, binary, micro, parts};
use super::participant::{Part, Participant};
use super::random::Random;
use super::scenario::{AccountRegime, CascadeAccount, CascadeCoin, CascadeScenario};
use super::simulation::Regimes;
use super::world::{Accounts, Coins, Market, NEVER, OpenLoan, OwnRules, Party, Perps, Regime, Tier, World, maintenance};

/// The stream that draws loans.
const LOANS: u64 = 3;

/// An account on the way to its place.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub regime: Regime,
    /// USDC equity at the start, unrealised PnL included.
    pub equity: i128,
    /// Coin, units, entry price.
    pub perps: Vec<(usize, i64, i64)>,
    /// Coin, units.
    pub coins: Vec<(usize, i64)>,
    /// Margin rules, where they are not the scenario's.
    pub own: Option<OwnRules>,
}

/// The market of a scenario, and the user's account in it. The population is drawn as if that account were not there: outside traders stand
/// against its positions, so that perps stay zero-sum.
pub fn build(scenario: &CascadeScenario, participant: Option<&Participant>, seed: u64, regimes: Regimes) -> World {
    let markets: Vec<Market> = scenario.coins.iter().map(|coin| market(coin, scenario, participant)).collect();
    let index = |name: &str| scenario.coins.iter().position(|coin| coin.coin == name).unwrap_or(0);
    let mut drafts = scenario.population.as_ref().map_or_else(Vec::new, |population| {
        let pledged: Vec<(usize, f64)> = population
            .portfolio_margin
            .iter()
            .flat_map(|part| &part.collateral)
            .map(|share| (index(&share.coin), binary(share.share.decimal())))
            .collect();
        Drawing { markets: &markets, coins: &scenario.coins, population, pledged }.draw(seed)
    });
    drafts.extend(scenario.accounts.iter().map(|account| stated(account, &markets, &index)));
    let first = drafts.len();
    drafts.extend(scenario.user_account.iter().map(|account| stated(account, &markets, &index)));
    drafts.extend(participant.into_iter().flat_map(|own| &own.parts).map(|part| joined(part, &markets, &index)));
    let user = first..drafts.len();
    let mut world = World {
        outside: Party::empty(markets.len()),
        backstop: Party { cash: micro(scenario.backstop.equity), ..Party::empty(markets.len()) },
        accounts: Accounts::default(),
        perps: Perps::default(),
        coins: Coins::default(),
        loans: Vec::new(),
        borrowers: 0,
        lenders: 0,
        fees: 0,
        liquidators: 0,
        uncovered: 0,
        user,
        own: Vec::new(),
        markets,
    };
    for mut draft in drafts {
        if regimes == Regimes::AllStandard && draft.regime == Regime::Portfolio {
            to_standard(&mut draft, &world.markets, i128::from(scenario.without_portfolio_margin.leverage));
        }
        settle_in(&mut world, draft);
    }
    world.accounts.first_perp.push(world.perps.size.len() as u32);
    world.accounts.first_coin.push(world.coins.size.len() as u32);
    for index in 0..world.perps.size.len() {
        // Who stands against positions that no account matches.
        world.outside.perps[world.perps.coin[index] as usize] -= i128::from(world.perps.size[index]);
    }
    add_loans(&mut world, scenario, seed, &index);
    world
}

fn market(coin: &CascadeCoin, scenario: &CascadeScenario, participant: Option<&Participant>) -> Market {
    let unit = Unit::worth_a_dollar(coin.price);
    let mut tiers: Vec<Tier> = Vec::new();
    let stated: Vec<(i128, u32)> = match coin.max_leverage {
        Some(leverage) => vec![(0, leverage)],
        None => coin.tiers.iter().map(|tier| (micro(tier.lower_bound), tier.max_leverage)).collect(),
    };
    for (from, max_leverage) in stated {
        // Both tiers ask for the same at the bound between them.
        let plain = Tier { from, max_leverage, deduction: 0 };
        let deduction = tiers.last().map_or(0, |last| plain.maintenance(from) - last.maintenance(from));
        tiers.push(Tier { deduction, ..plain });
    }
    let added = participant.and_then(|own| own.added(&coin.coin));
    let noise = scenario.shock.noise.map_or(0.0, |noise| binary(noise.decimal()));
    let change = scenario.shock.moves.iter().find(|listed| listed.coin == coin.coin).map_or(scenario.shock.default, |listed| listed.change);
    let seconds = f64::from(scenario.blocks.seconds);
    Market {
        unit,
        start: unit.price(coin.price),
        tiers,
        weights: coin.loan_to_value.map_or_else(Weights::default, Weights::of),
        takeover_width: coin.width().map_or(i128::MAX, micro),
        has_vault: !coin.is_on_builder_dex,
        impact: Impact::of(coin),
        kept_flow: coin.refill_half_life_seconds.map_or(1.0, |half| libm::exp2(-seconds / binary(half.decimal()))),
        change: binary(change.decimal()),
        noise: if added == Some(true) { 0.0 } else { noise },
        is_added: added.is_some(),
    }
}

/// A part of the user's account.
fn joined(part: &Part, markets: &[Market], index: &dyn Fn(&str) -> usize) -> Draft {
    let entry = |coin: usize, over_mark: f64| libm::round((markets[coin].start as f64 * over_mark).clamp(1.0, 9e18)) as i64;
    let perps = part.perps.iter().map(|perp| {
        let coin = index(&perp.coin);
        (coin, perp.units, entry(coin, binary(perp.entry.decimal())))
    });
    Draft {
        regime: if part.regime == AccountRegime::Standard { Regime::Standard } else { Regime::Portfolio },
        equity: micro(part.equity),
        perps: perps.collect(),
        coins: part.holdings.iter().map(|held| (index(&held.coin), held.units)).collect(),
        own: Some(part.rules()),
    }
}

fn stated(account: &CascadeAccount, markets: &[Market], index: &dyn Fn(&str) -> usize) -> Draft {
    let mut equity = micro(account.cash) - account.debt.map_or(0, micro);
    let perps: Vec<(usize, i64, i64)> = account
        .positions
        .iter()
        .map(|position| {
            let coin = index(&position.coin);
            let entry = position.entry_price.map_or(markets[coin].start, |price| markets[coin].unit.price(price));
            (coin, markets[coin].unit.size(position.size), entry)
        })
        .collect();
    for (coin, size, entry) in &perps {
        equity += i128::from(*size) * i128::from(markets[*coin].start - entry);
    }
    let coins = account.collateral.iter().map(|held| (index(&held.coin), markets[index(&held.coin)].unit.size(held.size))).collect();
    let regime = if account.regime == AccountRegime::Standard { Regime::Standard } else { Regime::Portfolio };
    Draft { regime, equity, perps, coins, own: None }
}

fn settle_in(world: &mut World, draft: Draft) {
    let accounts = &mut world.accounts;
    let owner = accounts.cash.len() as u32;
    accounts.first_perp.push(world.perps.size.len() as u32);
    accounts.first_coin.push(world.coins.size.len() as u32);
    let mut cash = draft.equity;
    for (coin, size, entry) in draft.perps {
        cash -= i128::from(size) * i128::from(world.markets[coin].start);
        world.perps.coin.push(coin as u32);
        world.perps.size.push(size);
        world.perps.entry.push(entry.max(1));
        world.perps.owner.push(owner);
    }
    for (coin, size) in draft.coins {
        world.coins.coin.push(coin as u32);
        world.coins.size.push(size);
    }
    accounts.cash.push(cash);
    accounts.regime.push(draft.regime);
    accounts.liquidated_at.push(NEVER);
    accounts.dead_at.push(NEVER);
    accounts.waits_until.push(0);
    accounts.is_partly_sold.push(false);
    accounts.next_step.push(0);
    accounts.is_deleveraged.push(false);
    accounts.version.push(0);
    world.own.extend(draft.own);
}

/// What units are worth at the start.
pub(super) fn value(markets: &[Market], coin: usize, units: i64) -> i128 {
    i128::from(units) * i128::from(markets[coin].start)
}

/// Notional and maintenance margin at the start.
pub(super) fn margin(draft: &Draft, markets: &[Market]) -> (i128, i128) {
    draft.perps.iter().enumerate().fold((0, 0), |(notional, required), (index, (coin, size, _))| {
        let worth = value(markets, *coin, *size).abs();
        let tiers = draft.own.as_ref().map_or(&markets[*coin].tiers, |own| &own.tiers[index]);
        (notional + worth, required + maintenance(tiers, worth))
    })
}

/// The same positions and capital under standard cross: coins are sold at the starting price, in proportion, until the perps are margined.
fn to_standard(draft: &mut Draft, markets: &[Market], leverage: i128) {
    let (notional, maintenance) = margin(draft, markets);
    let wanted = (notional / leverage).max(maintenance * 2);
    let held: i128 = draft.coins.iter().map(|(coin, units)| value(markets, *coin, *units)).sum();
    let lacking = (wanted - draft.equity).clamp(0, held);
    for (coin, units) in &mut draft.coins {
        let price = i128::from(markets[*coin].start);
        let part = (i128::from(*units) * price * lacking / held.max(1) + price - 1) / price;
        let sold = part.min(i128::from(*units));
        *units -= sold as i64;
        draft.equity += sold * price;
    }
    draft.regime = Regime::Standard;
    if let Some(own) = &mut draft.own {
        own.level = PARTS;
    }
}

fn add_loans(world: &mut World, scenario: &CascadeScenario, seed: u64, index: &dyn Fn(&str) -> usize) {
    let mut random = Random::new(seed, LOANS);
    for loan in &scenario.lending.loans {
        let coin = index(&loan.coin);
        world.loans.push(OpenLoan {
            coin,
            size: world.markets[coin].unit.size(loan.collateral),
            debt: micro(loan.debt),
            threshold: parts(loan.liquidation_threshold),
            penalty: parts(loan.penalty),
        });
    }
    for pool in &scenario.lending.pools {
        let coin = index(&pool.coin);
        let debt = micro(pool.debt) / i128::from(pool.loans);
        for _ in 0..pool.loans {
            let ratio = random.between(binary(pool.loan_to_value_from.decimal()), binary(pool.loan_to_value_to.decimal()));
            let size = libm::ceil(debt as f64 / ratio / world.markets[coin].start as f64) as i64;
            world.loans.push(OpenLoan { coin, size, debt, threshold: parts(pool.liquidation_threshold), penalty: parts(pool.penalty) });
        }
    }
}
