//! Random numbers from a seed: ChaCha with 8 rounds, whose stream is fixed by its specification.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// A stream of random numbers. Streams of one seed are independent, so that drawing more of one thing does not change another.
pub struct Random {
    bits: ChaCha8Rng,
}

impl Random {
    /// The stream of a seed.
    pub fn new(seed: u64, stream: u64) -> Self {
        let mut bits = ChaCha8Rng::seed_from_u64(seed);
        bits.set_stream(stream);
        Self { bits }
    }

    /// Evenly from 0 to 1, 1 excluded.
    pub fn uniform(&mut self) -> f64 {
        // 53 bits fit a binary fraction exactly.
        (self.bits.next_u64() >> 11) as f64 / 9_007_199_254_740_992.0
    }

    /// Evenly between two.
    pub fn between(&mut self, from: f64, to: f64) -> f64 {
        from + (to - from) * self.uniform()
    }

    /// Normal, of mean 0 and standard deviation 1 (Box and Muller).
    pub fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.uniform()));
        radius * libm::cos(core::f64::consts::TAU * self.uniform())
    }

    /// An index, each with a chance in proportion to its weight.
    pub fn choose(&mut self, weights: &[f64]) -> usize {
        let mut left = self.uniform() * weights.iter().sum::<f64>();
        for (index, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 && *weight > 0.0 {
                return index;
            }
        }
        weights.iter().rposition(|weight| *weight > 0.0).unwrap_or(0)
    }
}
