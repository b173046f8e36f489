//! An account on the way: how far each pool of a regime is from liquidation once prices have moved. In binary floating point for dense
//! grids and in exact fractions where it matters; both run through the same lines, and the exact answer decides near zero.
#![allow(clippy::disallowed_types, clippy::float_arithmetic)]

use super::account::Account;
use super::number::{Q, q, whole};
use super::{regimes, rules};
use num_traits::{Signed, ToPrimitive};

/// What prices and amounts are counted in.
pub trait Number: Signed + PartialOrd + Clone {}
impl Number for f64 {}
impl Number for Q {}

/// A cross position.
#[derive(Clone, Debug)]
pub struct Leg<N> {
    /// Index of the coin it moves with.
    pub coin: usize,
    /// Signed size.
    pub size: N,
    /// Mark price today.
    pub price: N,
    /// Lower bound, rate and deduction of each tier.
    pub tiers: Vec<[N; 3]>,
}

/// What backs cross positions together.
#[derive(Clone, Debug)]
pub struct Purse<N> {
    /// Collateral token.
    pub token: String,
    /// Price of the token in USDC today.
    pub price: N,
    /// Cross equity today.
    pub equity: N,
    /// User borrow cap, where the regime lends the token.
    pub cap: Option<N>,
    /// Cross positions.
    pub legs: Vec<Leg<N>>,
}

/// Collateral within its cap.
#[derive(Clone, Debug)]
pub struct Collateral<N> {
    /// Index of the coin it moves with.
    pub coin: usize,
    /// Amount.
    pub amount: N,
    /// Reserve price today.
    pub price: N,
    /// Loan-to-value.
    pub ltv: N,
}

/// An account under one regime.
#[derive(Clone, Debug)]
pub struct Book<N> {
    /// Names of coins.
    pub coins: Vec<String>,
    /// Ratio above which a pool is liquidated.
    pub level: N,
    /// Pools.
    pub purses: Vec<Purse<N>>,
    /// Collateral, where the regime lends.
    pub collateral: Vec<Collateral<N>>,
    /// Instead of the ratio, the share of what is not lent against collateral that debt may reach.
    pub threshold: Option<N>,
}

/// Prices as multiples of today's: perps and collateral by coin, tokens by pool.
#[derive(Clone, Debug)]
pub struct Move<N> {
    /// Perps by coin.
    pub perps: Vec<N>,
    /// Collateral by coin.
    pub collateral: Vec<N>,
    /// Tokens by pool.
    pub tokens: Vec<N>,
}

/// The three regimes.
pub const REGIMES: [&str; 3] = ["standard", "unified", "portfolio"];

/// Coin that a spot token stands for.
pub fn coin_of_token(token: &str) -> &str {
    match token {
        "UBTC" => "BTC",
        "UETH" => "ETH",
        other => other,
    }
}

impl Book<Q> {
    /// An account under a regime. `coins` are the names that coins are asked about by: a perp's full name, or its name without the dex.
    pub fn of(account: &Account, regime: &str, coins: &[String]) -> Self {
        let is_standard = regime == "standard";
        let lends = regime == "portfolio";
        let index = |perp: &str| {
            let base = perp.rsplit(':').next().unwrap_or(perp);
            let found = coins.iter().position(|coin| coin == perp).or_else(|| coins.iter().position(|coin| coin == base));
            found.unwrap_or_else(|| panic!("{perp} belongs to no coin of {coins:?}"))
        };
        let pools = account.pools.iter().flat_map(|pool| if is_standard { regimes::dex_pools(account, pool) } else { vec![pool.clone()] });
        let purses = pools
            .map(|pool| Purse {
                equity: pool.cross_equity(),
                cap: lends.then(|| rules::user_borrow_cap(&account.date, &pool.token).map(|cap| cap * &account.scale)).flatten(),
                legs: pool
                    .positions
                    .iter()
                    .filter(|position| position.is_cross())
                    .map(|position| Leg {
                        coin: index(&position.coin),
                        size: position.size.clone(),
                        price: position.mark.clone(),
                        tiers: position
                            .perp
                            .tiers
                            .iter()
                            .map(|tier| [tier.lower_bound.clone(), tier.rate.clone(), tier.deduction.clone()])
                            .collect(),
                    })
                    .collect(),
                token: pool.token,
                price: pool.price,
            })
            .collect();
        let collateral = account.holdings.iter().filter(|_| lends).filter_map(|holding| {
            let (ltv, cap) = holding.collateral.clone()?;
            let coin = coins.iter().position(|coin| coin == coin_of_token(&holding.token))?;
            Some(Collateral { coin, amount: holding.supplied.clone().min(cap * &account.scale), price: holding.reserve_price.clone(), ltv })
        });
        let level = if is_standard { whole(1) } else { q("0.95") };
        Self { coins: coins.to_vec(), level, collateral: collateral.collect(), purses, threshold: None }
    }

    /// The same in floating point.
    pub fn rough(&self) -> Book<f64> {
        let rough = |value: &Q| value.to_f64().unwrap_or(f64::NAN);
        Book {
            coins: self.coins.clone(),
            level: rough(&self.level),
            threshold: self.threshold.as_ref().map(rough),
            purses: self
                .purses
                .iter()
                .map(|purse| Purse {
                    token: purse.token.clone(),
                    price: rough(&purse.price),
                    equity: rough(&purse.equity),
                    cap: purse.cap.as_ref().map(rough),
                    legs: purse
                        .legs
                        .iter()
                        .map(|leg| Leg {
                            coin: leg.coin,
                            size: rough(&leg.size),
                            price: rough(&leg.price),
                            tiers: leg.tiers.iter().map(|tier| [rough(&tier[0]), rough(&tier[1]), rough(&tier[2])]).collect(),
                        })
                        .collect(),
                })
                .collect(),
            collateral: self
                .collateral
                .iter()
                .map(|coin| Collateral { coin: coin.coin, amount: rough(&coin.amount), price: rough(&coin.price), ltv: rough(&coin.ltv) })
                .collect(),
        }
    }
}

impl<N: Number> Move<N> {
    /// Nothing moves.
    pub fn none(book: &Book<N>) -> Self {
        Self {
            perps: vec![N::one(); book.coins.len()],
            collateral: vec![N::one(); book.coins.len()],
            tokens: vec![N::one(); book.purses.len()],
        }
    }

    /// One coin moves with everything that belongs to it.
    pub fn coin(book: &Book<N>, coin: usize, factor: &N) -> Self {
        let mut moved = Self::none(book);
        moved.perps[coin] = factor.clone();
        moved.collateral[coin] = factor.clone();
        moved
    }
}

/// How far a pool is from liquidation: below zero it is liquidatable. `scale` is the sum of what the distance is made of.
#[derive(Clone, Debug)]
pub struct Distance<N> {
    /// Level · what backs the requirement, less the requirement.
    pub gap: N,
    /// Sum of magnitudes.
    pub scale: N,
}

fn larger<N: Number>(left: N, right: N) -> N {
    if left < right { right } else { left }
}

fn smaller<N: Number>(left: N, right: N) -> N {
    if right < left { right } else { left }
}

/// Figures of a pool at moved prices, in its token.
struct Moved<N> {
    cross: N,
    maintenance: N,
    scale: N,
    price: N,
}

impl<N: Number> Purse<N> {
    fn at(&self, moved: &Move<N>, token: &N) -> Moved<N> {
        let (mut cross, mut maintenance, mut scale) = (self.equity.clone(), N::zero(), self.equity.abs());
        for leg in &self.legs {
            let price = leg.price.clone() * moved.perps[leg.coin].clone();
            let notional = leg.size.abs() * price.clone();
            let [_, rate, deduction] = leg.tiers.iter().rev().find(|tier| tier[0] <= notional).unwrap_or(&leg.tiers[0]).clone();
            cross = cross + leg.size.clone() * (price - leg.price.clone());
            maintenance = maintenance + notional.clone() * rate - deduction;
            scale = scale + notional + leg.size.abs() * leg.price.clone();
        }
        Moved { cross, maintenance, scale, price: self.price.clone() * token.clone() }
    }
}

impl<N: Number> Book<N> {
    /// Distance of every pool.
    pub fn distances(&self, moved: &Move<N>) -> Vec<Distance<N>> {
        let pools: Vec<Moved<N>> = self.purses.iter().zip(&moved.tokens).map(|(purse, token)| purse.at(moved, token)).collect();
        let share = self.threshold.clone().unwrap_or_else(|| N::one() / (N::one() + N::one()));
        let backing = self.collateral.iter().fold(N::zero(), |sum, coin| {
            let value = coin.amount.clone() * coin.price.clone() * moved.collateral[coin.coin].clone();
            sum + value * (coin.ltv.clone() + (N::one() - coin.ltv.clone()) * share.clone())
        });
        let short = |pool: &Moved<N>| larger(pool.maintenance.clone() - pool.cross.clone(), N::zero());
        let owed: Vec<N> = self
            .purses
            .iter()
            .zip(&pools)
            .map(|(purse, pool)| if purse.cap.is_some() { short(pool) * pool.price.clone() } else { N::zero() })
            .collect();
        if self.threshold.is_some() {
            let debt = owed.iter().fold(N::zero(), |sum, owed| sum + owed.clone());
            let scale = pools.iter().fold(backing.clone(), |sum, pool| sum + pool.scale.clone() * pool.price.clone());
            return vec![Distance { gap: backing - debt, scale }];
        }
        let distance = |index: usize| {
            let pool = &pools[index];
            let Some(cap) = &self.purses[index].cap else {
                return Distance { gap: self.level.clone() * pool.cross.clone() - pool.maintenance.clone(), scale: pool.scale.clone() };
            };
            let taken = owed.iter().enumerate().filter(|(other, _)| *other != index).fold(N::zero(), |sum, (_, owed)| sum + owed.clone());
            let credit = smaller(backing.clone() - taken.clone(), cap.clone() * pool.price.clone());
            let value = larger(pool.cross.clone(), pool.maintenance.clone()) * pool.price.clone() + credit;
            let required = (pool.maintenance.clone() + short(pool)) * pool.price.clone();
            Distance {
                gap: self.level.clone() * value - required,
                scale: pool.scale.clone() * pool.price.clone() + backing.clone() + taken,
            }
        };
        (0..pools.len()).map(distance).collect()
    }
}

/// The same account twice, to look at it fast and to look at it exactly.
pub struct Course {
    /// Exact.
    pub exact: Book<Q>,
    rough: Book<f64>,
}

impl Course {
    /// Of an account under a regime.
    pub fn new(account: &Account, regime: &str, coins: &[String]) -> Self {
        Self::from(Book::of(account, regime, coins))
    }

    /// The same account looked at by one of the documentation's borrow thresholds.
    pub fn by_threshold(&self, share: Q) -> Self {
        Self::from(Book { threshold: Some(share), ..self.exact.clone() })
    }

    fn from(exact: Book<Q>) -> Self {
        Self { rough: exact.rough(), exact }
    }

    /// Pools that hold a position in a coin.
    pub fn holding(&self, coin: usize) -> Vec<usize> {
        let holds = |purse: &Purse<Q>| purse.legs.iter().any(|leg| leg.coin == coin);
        self.exact.purses.iter().enumerate().filter(|(_, purse)| holds(purse)).map(|(index, _)| index).collect()
    }

    /// Pools that hold a position in a coin that moves.
    pub fn moving(&self, shares: &[Q]) -> Vec<usize> {
        let moves = |pool: &usize| self.exact.purses[*pool].legs.iter().any(|leg| shares[leg.coin] != whole(0));
        self.all().into_iter().filter(moves).collect()
    }

    /// All pools.
    pub fn all(&self) -> Vec<usize> {
        (0..self.exact.purses.len()).collect()
    }

    /// Whether one of the pools is liquidatable at a move.
    pub fn is_dead(&self, pools: &[usize], moved: &Move<Q>) -> bool {
        let distances = self.exact.distances(moved);
        pools.iter().any(|pool| distances[*pool].gap.is_negative())
    }

    /// The least share of its scale that any of the pools is from its level.
    pub fn closest(&self, pools: &[usize], moved: &Move<Q>) -> Q {
        let distances = self.exact.distances(moved);
        let share = |pool: &usize| distances[*pool].gap.abs() / (distances[*pool].scale.clone() + q("1e-9"));
        pools.iter().map(share).min().unwrap_or_else(|| whole(1))
    }

    /// Whether one of the pools is liquidatable at a move that has a rough and an exact form.
    pub fn is_dead_fast(&self, pools: &[usize], rough: &Move<f64>, exact: impl FnOnce() -> Move<Q>) -> bool {
        let distances = self.rough.distances(rough);
        let is_clear = pools.iter().all(|pool| distances[*pool].gap.abs() > 1e-9 * (distances[*pool].scale + 1e-9));
        if is_clear { pools.iter().any(|pool| distances[*pool].gap < 0.0) } else { self.is_dead(pools, &exact()) }
    }

    /// The rough book.
    pub fn rough(&self) -> &Book<f64> {
        &self.rough
    }
}
