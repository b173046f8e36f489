//! Prices: what the shock alone gives, and what selling makes of it.

use super::money::binary;
use super::random::Random;
use super::scenario::CascadeScenario;
use super::world::Market;

/// The stream of random numbers that moves prices.
const STREAM: u64 = 1;
/// The stream for coins that are there for the user's account alone.
const ADDED_STREAM: u64 = 4;

/// The prices of a run.
pub struct Prices {
    knots: Vec<(f64, f64)>,
    random: Random,
    added_random: Random,
    /// Product of the random steps so far, per coin.
    wander: Vec<f64>,
    /// What the shock alone gives, in micro-USDC per unit.
    undisturbed: Vec<f64>,
    /// Sold and not refilled, per coin, in USDC at the starting price.
    flow: Vec<f64>,
    /// Mark prices, in micro-USDC per unit.
    pub marks: Vec<i64>,
    /// Mark prices at the end of the block before.
    pub previous: Vec<i64>,
}

impl Prices {
    /// Starting prices.
    pub fn new(scenario: &CascadeScenario, markets: &[Market], seed: u64) -> Self {
        let knots = if scenario.shock.path.is_empty() {
            vec![(f64::from(scenario.shock.blocks.unwrap_or(1)), 1.0)]
        } else {
            scenario.shock.path.iter().map(|knot| (f64::from(knot.block), binary(knot.share.decimal()))).collect()
        };
        let marks: Vec<i64> = markets.iter().map(|market| market.start).collect();
        Self {
            knots,
            random: Random::new(seed, STREAM),
            added_random: Random::new(seed, ADDED_STREAM),
            wander: vec![1.0; markets.len()],
            undisturbed: marks.iter().map(|mark| *mark as f64).collect(),
            flow: vec![0.0; markets.len()],
            previous: marks.clone(),
            marks,
        }
    }

    /// The share of the move that is reached in a block.
    fn share(&self, block: u32) -> f64 {
        let at = f64::from(block);
        let mut before = (0.0, 0.0);
        for knot in &self.knots {
            if at <= knot.0 {
                return before.1 + (knot.1 - before.1) * (at - before.0) / (knot.0 - before.0);
            }
            before = *knot;
        }
        before.1
    }

    /// What the shock alone makes of the starting prices, at the end of its course or where it is farthest.
    pub fn shocked(&self, markets: &[Market], is_farthest: bool) -> Vec<i64> {
        let mut shares = self.knots.iter().map(|knot| knot.1);
        let share = if is_farthest { shares.fold(0.0, f64::max) } else { shares.next_back().unwrap_or(1.0) };
        markets.iter().map(|market| libm::round(market.start as f64 * (1.0 + market.change * share)) as i64).collect()
    }

    /// Moves to the start of a block: the book refills, the shock goes on.
    pub fn advance(&mut self, markets: &[Market], block: u32) {
        let share = self.share(block);
        self.previous.copy_from_slice(&self.marks);
        for (coin, market) in markets.iter().enumerate() {
            self.flow[coin] *= market.kept_flow;
            if market.noise > 0.0 {
                let random = if market.is_added { &mut self.added_random } else { &mut self.random };
                self.wander[coin] *= libm::exp(market.noise * random.normal() - market.noise * market.noise / 2.0);
            }
            self.undisturbed[coin] = market.start as f64 * (1.0 + market.change * share) * self.wander[coin];
            self.marks[coin] = self.quote(market, coin, market.impact.displacement(self.flow[coin]));
        }
    }

    /// A price from what the shock gives and a displacement: at least one micro-USDC per unit, at most a thousand times the start.
    fn quote(&self, market: &Market, coin: usize, displacement: f64) -> i64 {
        let price = libm::round(self.undisturbed[coin] * (1.0 - displacement)) as i64;
        price.clamp(1, market.start.saturating_mul(1_000))
    }

    /// How many units can be sold, or bought, on balance before the displacement passes a limit.
    pub fn units_within(&self, market: &Market, coin: usize, is_selling: bool, limit: f64) -> i64 {
        let room = market.impact.flow_to(is_selling, limit) - self.flow[coin];
        let units = room / usd_per_unit(market);
        (if is_selling { units } else { -units }).max(0.0) as i64
    }

    /// Sells units into the book, or buys where negative, and answers the average price.
    pub fn trade(&mut self, market: &Market, coin: usize, units: i64) -> i64 {
        let from = self.flow[coin];
        let to = from + units as f64 * usd_per_unit(market);
        self.flow[coin] = to;
        let price = self.quote(market, coin, market.impact.average(from, to));
        self.marks[coin] = self.quote(market, coin, market.impact.displacement(to));
        price
    }
}

fn usd_per_unit(market: &Market) -> f64 {
    market.start as f64 / 1e6
}
