//! How far a price goes when something has been sold, and at which average price it was.
//!
//! `flow` is what has been sold less what has been bought and is not refilled yet, in USDC at the starting price. The displacement is the fraction
//! by which the price lies below what the shock alone gives; it is negative after buying.

use super::money::binary;
use super::scenario::{BookLevel, CascadeCoin, ImpactLaw};

/// A law with its figures.
#[derive(Clone, Copy, Debug)]
enum Law {
    None,
    Linear { depth: f64 },
    SquareRoot { slope: f64 },
    Bounded { bound: f64, depth: f64 },
}

impl Law {
    fn of(law: &ImpactLaw) -> Self {
        match law {
            ImpactLaw::None => Self::None,
            ImpactLaw::Linear { depth } => Self::Linear { depth: binary(depth.decimal()) },
            ImpactLaw::SquareRoot { coefficient, volatility, volume } => {
                let slope = binary(coefficient.decimal()) * binary(volatility.decimal()) / libm::sqrt(binary(volume.decimal()));
                Self::SquareRoot { slope }
            }
            ImpactLaw::BoundedExponential { bound, coefficient, volume, volatility, days } => {
                let depth = binary(coefficient.decimal()) * binary(volume.decimal()) / binary(volatility.decimal())
                    * libm::sqrt(binary(days.decimal()));
                Self::Bounded { bound: binary(bound.decimal()), depth }
            }
        }
    }

    /// Displacement by a flow from zero up.
    fn displacement(self, flow: f64) -> f64 {
        match self {
            Self::None => 0.0,
            Self::Linear { depth } => flow / depth,
            Self::SquareRoot { slope } => slope * libm::sqrt(flow),
            Self::Bounded { bound, depth } => bound * (1.0 - libm::exp(-flow / (depth * bound))),
        }
    }

    /// Its integral from zero.
    fn integral(self, flow: f64) -> f64 {
        match self {
            Self::None => 0.0,
            Self::Linear { depth } => flow * flow / (2.0 * depth),
            Self::SquareRoot { slope } => slope * flow * libm::sqrt(flow) * 2.0 / 3.0,
            Self::Bounded { bound, depth } => {
                let reach = depth * bound;
                bound * (flow - reach * (1.0 - libm::exp(-flow / reach)))
            }
        }
    }

    /// The largest flow that displaces by no more than this.
    fn flow_to(self, displacement: f64) -> f64 {
        match self {
            Self::None => f64::INFINITY,
            Self::Linear { depth } => displacement * depth,
            Self::SquareRoot { slope } => (displacement / slope) * (displacement / slope),
            Self::Bounded { bound, depth } if displacement < bound => -depth * bound * libm::log(1.0 - displacement / bound),
            Self::Bounded { .. } => f64::INFINITY,
        }
    }
}

/// One side of the book: levels, then the law.
#[derive(Clone, Debug)]
struct Side {
    /// Displacement of each level and the flow that it takes.
    levels: Vec<(f64, f64)>,
}

impl Side {
    fn of(levels: &[BookLevel], price: f64) -> Self {
        let level = |level: &BookLevel| {
            let distance = libm::fabs(binary(level.price.decimal()) - price) / price;
            (distance, binary(level.size.decimal()) * price)
        };
        Self { levels: levels.iter().map(level).collect() }
    }

    fn displacement(&self, law: Law, flow: f64) -> f64 {
        let mut left = flow;
        let mut reached = 0.0;
        for (distance, depth) in &self.levels {
            if left <= 0.0 {
                return reached;
            }
            reached = *distance;
            left -= depth;
        }
        if left > 0.0 { reached + law.displacement(left) } else { reached }
    }

    fn integral(&self, law: Law, flow: f64) -> f64 {
        let mut left = flow;
        let mut sum = 0.0;
        let mut reached = 0.0;
        for (distance, depth) in &self.levels {
            if left <= 0.0 {
                return sum;
            }
            reached = *distance;
            sum += reached * left.min(*depth);
            left -= depth;
        }
        if left > 0.0 { sum + reached * left + law.integral(left) } else { sum }
    }

    fn flow_to(&self, law: Law, displacement: f64) -> f64 {
        let mut flow = 0.0;
        let mut reached = 0.0;
        for (distance, depth) in &self.levels {
            if *distance > displacement {
                return flow;
            }
            reached = *distance;
            flow += depth;
        }
        flow + law.flow_to(displacement - reached)
    }
}

/// The impact of one coin.
#[derive(Clone, Debug)]
pub struct Impact {
    law: Law,
    bids: Side,
    asks: Side,
}

impl Impact {
    /// As stated.
    pub fn of(coin: &CascadeCoin) -> Self {
        let price = binary(coin.price.decimal());
        let (bids, asks) = coin.book.as_ref().map_or((&[][..], &[][..]), |book| (&book.bids, &book.asks));
        Self { law: Law::of(&coin.impact), bids: Side::of(bids, price), asks: Side::of(asks, price) }
    }

    /// By which fraction the price lies below what the shock alone gives.
    pub fn displacement(&self, flow: f64) -> f64 {
        if flow < 0.0 { -self.asks.displacement(self.law, -flow) } else { self.bids.displacement(self.law, flow) }
    }

    /// The average displacement on the way from one flow to another.
    pub fn average(&self, from: f64, to: f64) -> f64 {
        if from == to {
            return self.displacement(from);
        }
        (self.integral(to) - self.integral(from)) / (to - from)
    }

    fn integral(&self, flow: f64) -> f64 {
        if flow < 0.0 { self.asks.integral(self.law, -flow) } else { self.bids.integral(self.law, flow) }
    }

    /// The flow, in the direction of a sign, that displaces by no more than a fraction.
    pub fn flow_to(&self, is_selling: bool, displacement: f64) -> f64 {
        if is_selling { self.bids.flow_to(self.law, displacement) } else { -self.asks.flow_to(self.law, displacement) }
    }
}
