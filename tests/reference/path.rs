//! A way that prices take, and whether reported roots are all the places on it where an account's state changes.
#![allow(clippy::disallowed_types, clippy::float_arithmetic)]

use super::course::{Book, Course, Move, Number};
use super::number::{Q, q, show, whole};
use num_traits::{Signed, ToPrimitive, Zero};

/// Where prices go with a number `t`, which is zero today.
#[derive(Clone, Debug)]
pub enum Path {
    /// Each price is `1 + slope · t` times today's.
    Straight {
        /// Perps by coin.
        perps: Vec<Q>,
        /// Collateral by coin.
        collateral: Vec<Q>,
        /// Tokens by pool.
        tokens: Vec<Q>,
    },
    /// One USDC is worth `1 + t` USD: what is priced in it costs so much less. Perps are not converted.
    Usdc,
}

impl Path {
    /// Nothing moves; to be filled in.
    fn still(book: &Book<Q>) -> (Vec<Q>, Vec<Q>, Vec<Q>) {
        (vec![whole(0); book.coins.len()], vec![whole(0); book.coins.len()], vec![whole(0); book.purses.len()])
    }

    /// Coins, each with its share of the move.
    pub fn coins(book: &Book<Q>, shares: &[Q]) -> Self {
        let (_, _, tokens) = Self::still(book);
        Self::Straight { perps: shares.to_vec(), collateral: shares.to_vec(), tokens }
    }

    /// One coin, its perps or its collateral or both.
    pub fn coin(book: &Book<Q>, coin: usize, has_perps: bool, has_collateral: bool) -> Self {
        let (mut perps, mut collateral, tokens) = Self::still(book);
        perps[coin] = whole(i64::from(has_perps));
        collateral[coin] = whole(i64::from(has_collateral));
        Self::Straight { perps, collateral, tokens }
    }

    /// A collateral token.
    pub fn token(book: &Book<Q>, token: &str) -> Self {
        if token == "USDC" {
            return Self::Usdc;
        }
        let (perps, collateral, _) = Self::still(book);
        Self::Straight { perps, collateral, tokens: book.purses.iter().map(|purse| whole(i64::from(purse.token == token))).collect() }
    }

    fn at<N: Number>(&self, book: &Book<N>, t: &N, number: impl Fn(&Q) -> N) -> Move<N> {
        let stretched = |slopes: &[Q]| slopes.iter().map(|slope| N::one() + number(slope) * t.clone()).collect();
        match self {
            Self::Straight { perps, collateral, tokens } => {
                Move { perps: stretched(perps), collateral: stretched(collateral), tokens: stretched(tokens) }
            }
            Self::Usdc => {
                let mut moved = Move::none(book);
                let factor = N::one() / (N::one() + t.clone());
                moved.collateral.fill(factor.clone());
                for (token, purse) in moved.tokens.iter_mut().zip(&book.purses) {
                    if purse.token != "USDC" {
                        *token = factor.clone();
                    }
                }
                moved
            }
        }
    }

    /// Prices at `t`.
    pub fn exact(&self, course: &Course, t: &Q) -> Move<Q> {
        self.at(&course.exact, t, Q::clone)
    }

    /// Whether one of the pools is liquidatable at `t`.
    pub fn is_dead(&self, course: &Course, pools: &[usize], t: &Q) -> bool {
        course.is_dead(pools, &self.exact(course, t))
    }

    /// The same, from a floating-point number.
    pub fn is_dead_near(&self, course: &Course, pools: &[usize], t: f64) -> bool {
        let rough = self.at(course.rough(), &t, |slope| slope.to_f64().unwrap_or(f64::NAN));
        course.is_dead_fast(pools, &rough, || self.exact(course, &exactly(t)))
    }
}

/// A floating-point number as a fraction.
pub fn exactly(t: f64) -> Q {
    Q::from_float(t).unwrap_or_else(Q::zero)
}

/// Moves of a coin to look at, from near zero to a thousand times its price.
pub fn grid() -> Vec<f64> {
    let near = (1..=200).map(|step| f64::from(step) * 0.005 - 1.0);
    let middle = (1..=150).map(|step| 0.0033 * f64::from(step) * (1.0 + f64::from(step) * 0.12));
    let far = (0..=48).map(|step| (10.0 * 1.1_f64.powi(step)).min(1000.0) - 1.0);
    [-0.9999, -0.999].into_iter().chain(near).chain(middle).chain(far).filter(|t| t.abs() > 1e-12).collect()
}

/// What is reported on a path.
pub struct Reported {
    /// Where the account becomes liquidatable, nearest first.
    pub triggers: Vec<Q>,
    /// Where it would be above its level again, nearest first; none where that is not reported.
    pub recoveries: Option<Vec<Q>>,
}

/// What is wrong with reported roots, each with its kind. `grid` is where states are looked at; roots are `t` too.
pub fn faults(course: &Course, pools: &[usize], path: &Path, grid: &[f64], reported: &Reported) -> Vec<(&'static str, String)> {
    let mut faults = Vec::new();
    for sign in [1, -1] {
        let on_side = |t: &&Q| t.is_positive() == (sign == 1);
        let mut roots: Vec<(Q, bool)> = Vec::new();
        let lists = [(Some(&reported.triggers), true), (reported.recoveries.as_ref(), false)];
        for (list, is_trigger) in lists.into_iter().filter_map(|(list, is_trigger)| Some((list?, is_trigger))) {
            let side: Vec<Q> = list.iter().filter(on_side).cloned().collect();
            if side.windows(2).any(|pair| pair[0].abs() >= pair[1].abs()) {
                faults.push(("order", format!("{:?}", side.iter().map(show).collect::<Vec<_>>())));
            }
            roots.extend(side.into_iter().map(|t| (t, is_trigger)));
        }
        roots.sort_by_key(|root| root.0.abs());
        let start = path.is_dead(course, pools, &whole(0));
        let mut is_dead = start;
        for (index, (t, is_trigger)) in roots.iter().enumerate() {
            let share = course.closest(pools, &path.exact(course, t));
            if share > q("1e-15") {
                faults.push(("not a root", format!("{} is {} of its scale away", show(t), show(&share))));
            }
            let step = (whole(1) + t.abs()) * q("1e-12");
            let beyond = path.is_dead(course, pools, &(t + &step * whole(sign)));
            let before = path.is_dead(course, pools, &(t - &step * whole(sign)));
            if before == beyond {
                faults.push(("a touch", format!("{}: liquidatable {before} on both sides", show(t))));
            } else if beyond != *is_trigger || (is_dead == *is_trigger && reported.recoveries.is_some()) {
                faults.push(("wrong kind", format!("{}: trigger {is_trigger}, liquidatable before {before}, beyond {beyond}", show(t))));
            }
            is_dead = *is_trigger;
            let next = roots.get(index + 1).map_or_else(|| t + &step * whole(sign), |next| (t + &next.0) / whole(2));
            if path.is_dead(course, pools, &next) != is_dead && reported.recoveries.is_some() {
                faults.push(("changes between roots", show(&next)));
            }
        }
        let mut marks: Vec<f64> = grid.iter().copied().filter(|t| (*t > 0.0) == (sign == 1)).collect();
        marks.sort_by(|left, right| left.abs().total_cmp(&right.abs()));
        let rough: Vec<(f64, bool)> = roots.iter().map(|(t, is_trigger)| (t.to_f64().unwrap_or(f64::NAN), *is_trigger)).collect();
        let (mut last, mut recovered) = (0.0, None);
        for t in marks {
            if rough.iter().any(|(root, _)| (root - t).abs() < 1e-9 * (1.0 + t.abs())) {
                continue;
            }
            let passed = rough.iter().filter(|(root, _)| root.abs() < t.abs() && root * t > 0.0).count();
            let on_side = |root: &&(f64, bool)| root.0 * t > 0.0;
            let state = rough.iter().filter(on_side).nth(passed.wrapping_sub(1)).map_or(start, |(_, is_trigger)| *is_trigger);
            let expected = state && recovered != Some(passed);
            let got = path.is_dead_near(course, pools, t);
            if expected && !got && reported.recoveries.is_none() {
                recovered = Some(passed);
            } else if got != expected {
                let found = bisect(course, pools, path, last, t);
                faults.push(("missed", format!("liquidatable {got} at {t}, changes near {found:?}; roots {rough:?}")));
                break;
            }
            last = t;
        }
    }
    faults
}

/// Where the state changes between two numbers with different states.
fn bisect(course: &Course, pools: &[usize], path: &Path, from: f64, to: f64) -> f64 {
    let (mut low, mut high) = (from, to);
    let is_dead = path.is_dead_near(course, pools, low);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if path.is_dead_near(course, pools, middle) == is_dead { low = middle } else { high = middle }
    }
    high
}
