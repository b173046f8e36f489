//! Accounts of a population, drawn at random: who holds what, at which leverage, and what backs it.

use super::money::{PARTS, Weights, binary};
use super::population::{Draft, margin, value};
use super::random::Random;
use super::scenario::{CascadeCoin, CascadePopulation, LeverageLaw};
use super::world::{Market, Regime};

/// The stream of random numbers that draws accounts.
const ACCOUNTS: u64 = 2;
/// The highest ratio at which a portfolio margin account is drawn, in millionths: an assumption of the simulation.
const HIGHEST_START: i128 = 800_000;

/// Draws the accounts of a population.
pub(super) struct Drawing<'a> {
    pub markets: &'a [Market],
    pub coins: &'a [CascadeCoin],
    pub population: &'a CascadePopulation,
    /// Collateral coins with their shares.
    pub pledged: Vec<(usize, f64)>,
}

/// One account as drawn, before its sizes are scaled to the open interest.
struct Drawn {
    is_portfolio: bool,
    is_carry: bool,
    leverage: f64,
    /// Coin, weight with sign, entry price.
    positions: Vec<(usize, f64, i64)>,
}

impl Drawing<'_> {
    /// The accounts of a seed.
    pub fn draw(&self, seed: u64) -> Vec<Draft> {
        let mut random = Random::new(seed, ACCOUNTS);
        let interest: Vec<f64> = self.coins.iter().map(|coin| coin.open_interest.map_or(0.0, |amount| binary(amount.decimal()))).collect();
        if interest.iter().all(|amount| *amount <= 0.0) {
            return Vec::new();
        }
        let drawn: Vec<Drawn> = (0..self.population.accounts).map(|_| self.one(&mut random, &interest)).collect();
        let mut sums = vec![(0.0, 0.0); self.markets.len()];
        for (coin, weight, _) in drawn.iter().flat_map(|account| &account.positions) {
            if *weight > 0.0 { sums[*coin].0 += weight } else { sums[*coin].1 -= weight }
        }
        let units = |coin: usize, weight: f64| {
            let side = if weight > 0.0 { sums[coin].0 } else { sums[coin].1 };
            libm::round(weight / side * interest[coin] * 1e6 / self.markets[coin].start as f64) as i64
        };
        let mut drafts: Vec<Draft> = drawn.iter().map(|account| self.scaled(account, &units)).collect();
        self.match_sides(&mut drafts);
        for (draft, account) in drafts.iter_mut().zip(&drawn) {
            self.fund(draft, account);
        }
        drafts
    }

    fn one(&self, random: &mut Random, interest: &[f64]) -> Drawn {
        let population = self.population;
        let is_portfolio = population.portfolio_margin.as_ref().is_some_and(|part| random.uniform() < binary(part.share.decimal()));
        let carry = population.portfolio_margin.as_ref().map_or(0.0, |part| binary(part.carry_share.decimal()));
        let weight = libm::exp(binary(population.size_deviation.decimal()) * random.normal());
        let leverage = match &population.leverage {
            LeverageLaw::Fixed { leverage } => binary(leverage.decimal()),
            LeverageLaw::Uniform { from, to } => random.between(binary(from.decimal()), binary(to.decimal())),
            LeverageLaw::Lognormal { median, deviation } => {
                binary(median.decimal()) * libm::exp(binary(deviation.decimal()) * random.normal())
            }
        };
        let spread = population.entry_spread.map_or(0.0, |spread| binary(spread.decimal()));
        let position = |coin: usize, weight: f64, random: &mut Random| {
            let entry = self.markets[coin].start as f64 * (1.0 + random.between(-spread, spread));
            (coin, weight, (libm::round(entry) as i64).max(1))
        };
        let tradable: Vec<f64> = self.pledged.iter().map(|(coin, share)| if interest[*coin] > 0.0 { *share } else { 0.0 }).collect();
        let is_carry = is_portfolio && random.uniform() < carry && tradable.iter().any(|weight| *weight > 0.0);
        let positions = if is_carry {
            let coin = self.pledged[random.choose(&tradable)].0;
            vec![position(coin, -weight, random)]
        } else {
            let mut left = interest.to_vec();
            let wanted = population.coins_per_account.unwrap_or(1) as usize;
            let number = wanted.min(left.iter().filter(|amount| **amount > 0.0).count());
            let long = binary(population.long_share.decimal());
            (0..number)
                .map(|_| {
                    let coin = random.choose(&left);
                    left[coin] = 0.0;
                    let sign = if random.uniform() < long { 1.0 } else { -1.0 };
                    position(coin, sign * weight / number as f64, random)
                })
                .collect()
        };
        Drawn { is_portfolio, is_carry, leverage, positions }
    }

    fn scaled(&self, account: &Drawn, units: &dyn Fn(usize, f64) -> i64) -> Draft {
        let perps = account.positions.iter().map(|(coin, weight, entry)| (*coin, units(*coin, *weight), *entry)).collect();
        let regime = if account.is_portfolio { Regime::Portfolio } else { Regime::Standard };
        Draft { regime, equity: 0, perps, coins: Vec::new(), own: None }
    }

    /// Takes what rounding left over between longs and shorts to the largest position of the side that lacks it. A coin with one side only is
    /// matched by outside traders.
    fn match_sides(&self, drafts: &mut [Draft]) {
        let mut net = vec![0_i64; self.markets.len()];
        // Largest long and largest short: size, account, position.
        let mut largest = vec![[(0_i64, 0, 0); 2]; self.markets.len()];
        for (account, draft) in drafts.iter().enumerate() {
            for (place, (coin, size, _)) in draft.perps.iter().enumerate() {
                net[*coin] += size;
                let side = &mut largest[*coin][usize::from(*size < 0)];
                if size.abs() > side.0 {
                    *side = (size.abs(), account, place);
                }
            }
        }
        for (net, [long, short]) in net.into_iter().zip(largest) {
            if long.0 > 0 && short.0 > 0 {
                let (_, account, place) = if net > 0 { short } else { long };
                drafts[account].perps[place].1 -= net;
            }
        }
    }

    /// Gives an account what its leverage asks for, and at least the venue's initial margin.
    fn fund(&self, draft: &mut Draft, account: &Drawn) {
        let (notional, maintenance) = margin(draft, self.markets);
        let capital = ((notional as f64 / account.leverage.max(0.01)) as i128).max(maintenance * 21 / 10);
        if !account.is_portfolio {
            draft.equity = capital;
            return;
        }
        if account.is_carry {
            draft.coins = draft.perps.iter().map(|(coin, size, _)| (*coin, size.abs())).collect();
            draft.equity = capital - notional;
        } else {
            let part = |share: f64, price: i64| libm::floor(capital as f64 * share / price as f64) as i64;
            draft.coins = self.pledged.iter().map(|(coin, share)| (*coin, part(*share, self.markets[*coin].start))).collect();
            let held: i128 = draft.coins.iter().map(|(coin, units)| value(self.markets, *coin, *units)).sum();
            draft.equity = capital - held;
        }
        let weighted: i128 = draft
            .coins
            .iter()
            .map(|(coin, units)| value(self.markets, *coin, *units) * self.markets[*coin].weights.liquidation / Weights::WHOLE)
            .sum();
        // USDC is added until nobody starts close to liquidation.
        let ratio_allows =
            |equity: i128| PARTS * (maintenance + (maintenance - equity).max(0)) <= HIGHEST_START * (equity.max(maintenance) + weighted);
        while !ratio_allows(draft.equity) {
            draft.equity += capital / 20 + 1_000_000;
        }
    }
}
