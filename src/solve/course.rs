//! How far an account is from liquidation when something about it changes, as an exact function of the change.
//!
//! A course gives everything that margin depends on as a linear form of one or two variables: the maintenance of every cross position in
//! each of its tiers, the equity of every pool, the value of the collateral. The variables may be moves of prices, a deposit, or the share
//! of the positions that is kept; the rules below are the same for all. Everything is in USDC. What is left over a level of the ratio is
//! the distance; the account is over that level where it is below zero. Isolated positions have equity of their own and do not enter.

use super::linear::{Affine, Domain, Linear};
use crate::account::{Account, AccountPosition, Collateral};
use crate::margin::{Backing, Regime, RegimeMargin, collateral_share, maintenance_of, shortfall};
use crate::num::{Amount, ArithmeticFault, Ratio, Usd};

type Exact<T> = Result<T, ArithmeticFault>;

/// What becomes of a position, as multiples of what it is now.
#[derive(Clone, Copy, Debug)]
pub struct PositionChange {
    /// Multiple of its notional.
    pub notional: Linear,
    /// What its pool gains, as a multiple of its signed notional.
    pub pnl: Linear,
}

impl PositionChange {
    /// The price moves.
    ///
    /// # Errors
    /// Overflow.
    pub fn price(price: Linear) -> Exact<Self> {
        Ok(Self { notional: price, pnl: price.change()? })
    }

    /// Whether nothing becomes of it.
    fn is_none(&self) -> bool {
        self.notional == Linear::constant(Ratio::ONE) && self.pnl == Linear::default()
    }
}

/// What becomes of a pool.
#[derive(Clone, Copy, Debug)]
pub struct PoolChange {
    /// Multiple of its token's price.
    pub price: Linear,
    /// Added to its balance, in its token.
    pub deposit: Affine,
}

impl Default for PoolChange {
    fn default() -> Self {
        Self { price: Linear::constant(Ratio::ONE), deposit: Affine::default() }
    }
}

/// A change of an account: what becomes of each of its parts.
pub trait Change {
    /// A position.
    ///
    /// # Errors
    /// Overflow.
    fn position(&self, position: &AccountPosition) -> Exact<PositionChange>;

    /// The value of a collateral coin, as a multiple of what it is now.
    ///
    /// # Errors
    /// Overflow.
    fn collateral(&self, collateral: &Collateral) -> Exact<Linear>;

    /// A pool, by its token. Its price may only move where its positions stand still.
    ///
    /// # Errors
    /// Overflow.
    fn pool(&self, token: &str) -> Exact<PoolChange>;
}

/// A pool along a course, in USDC.
#[derive(Clone, Debug)]
struct PoolCourse {
    cross_equity: Affine,
    /// USDC per token, where the course starts.
    price: Ratio,
    /// Maintenance of the cross positions of which nothing becomes.
    still_maintenance: Affine,
    /// Maintenance of each other cross position: the largest of its tiers' forms, because the rate rises from tier to tier and the
    /// deductions leave no step.
    maintenance: Vec<Vec<Affine>>,
    is_borrowable: bool,
    borrow_cap: Option<Affine>,
}

/// An account while something about it changes.
#[derive(Clone, Debug)]
pub struct Course {
    regime: Regime,
    pools: Vec<PoolCourse>,
    /// Σ counted · price · (1 + LTV)/2.
    liquidation_collateral: Affine,
    /// Σ counted · price · (LTV + (1 − LTV)·2/3).
    full_threshold: Affine,
}

impl Course {
    /// The course of an account under a regime.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn new(account: &Account, margin: &RegimeMargin, change: &impl Change) -> Exact<Self> {
        let mut pools = Vec::with_capacity(margin.pools.len());
        for (index, pool) in margin.pools.iter().enumerate() {
            let PoolChange { price, deposit } = change.pool(&pool.token)?;
            let price = price.scaled(pool.price)?;
            let mut equity = deposit.plus(Affine::constant(pool.cross_equity))?;
            let mut still = Usd::ZERO;
            let mut maintenance = Vec::new();
            for position in account.positions.iter().filter(|position| position.is_cross() && margin.pool_of(account, position) == index) {
                let change = change.position(position)?;
                if change.is_none() {
                    still = still.plus(maintenance_of(&position.tiers, position.notional)?)?;
                    continue;
                }
                let PositionChange { notional, pnl } = change;
                equity = equity.plus(pnl.of(position.signed_notional())?)?;
                let notional = notional.of(position.notional)?;
                let in_tier = |tier: &crate::rulebook::Tier| {
                    in_usdc(notional.divided(tier.divisor())?.minus(Affine::constant(tier.deduction))?, price)
                };
                maintenance.push(position.tiers.iter().map(in_tier).collect::<Exact<Vec<_>>>()?);
            }
            let balance = account.pools.get(if margin.regime == Regime::Standard {
                account.dexes.get(index).map_or(0, |dex| dex.pool)
            } else {
                index
            });
            let is_borrowable = margin.regime == Regime::Portfolio && balance.is_some_and(|balance| balance.is_borrowable);
            let cap = balance.and_then(|balance| balance.user_borrow_cap).filter(|_| is_borrowable);
            pools.push(PoolCourse {
                cross_equity: in_usdc(equity, price)?,
                price: pool.price,
                still_maintenance: in_usdc(Affine::constant(still), price)?,
                maintenance,
                is_borrowable,
                borrow_cap: cap.map(|cap| price.of(cap)).transpose()?,
            });
        }
        let mut liquidation_collateral = Affine::default();
        let mut full_threshold = Affine::default();
        for coin in account.collateral.iter().filter(|_| margin.regime == Regime::Portfolio) {
            let value = change.collateral(coin)?.of(coin.counted.at(coin.oracle_price)?)?;
            let weighted = |weight: Ratio, over: Ratio| value.scaled(weight)?.divided(over);
            liquidation_collateral = liquidation_collateral.plus(weighted(Ratio::ONE.plus(coin.ltv)?, Ratio::TWO)?)?;
            full_threshold = full_threshold.plus(weighted(Ratio::TWO.plus(coin.ltv)?, Ratio::from(3))?)?;
        }
        Ok(Self { regime: margin.regime, pools, liquidation_collateral, full_threshold })
    }

    /// The same course after each pool has gained an amount of its token.
    ///
    /// # Errors
    /// Overflow.
    pub fn with_gains(&self, gains: &[Usd]) -> Exact<Self> {
        let mut course = self.clone();
        for (pool, gain) in course.pools.iter_mut().zip(gains) {
            pool.cross_equity = pool.cross_equity.plus(Affine::constant(gain.scaled(pool.price)?))?;
        }
        Ok(course)
    }

    /// How far each pool is from a level of the ratio.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn pool_distances<D: Domain>(&self, level: Ratio, domain: &D) -> Exact<Vec<D::Function>> {
        let distance = |functions: &PoolFunctions<D::Function>, share: Option<D::Function>| {
            let PoolFunctions { maintenance, cross_equity, shortfall } = functions;
            let backing = match (shortfall, share) {
                (Some(shortfall), Some(share)) => Backing::with_collateral(maintenance, cross_equity, shortfall, &share)?,
                _ => Backing { requirement: maintenance.clone(), backing: cross_equity.clone() },
            };
            backing.distance(level)
        };
        self.each_pool(domain, distance)
    }

    /// What each pool lacks in equity to be at a level of the ratio; below zero where it has more.
    ///
    /// # Derivation
    /// A pool alone needs `E = mm / level`. One that can borrow is at its level where `2·mm − E = level·(mm + C)` below `mm` and where
    /// `mm = level·(E + C)` above it; the larger of the two roots is the one that is on its own side.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn pool_needs<D: Domain>(&self, level: Ratio, domain: &D) -> Exact<Vec<D::Function>> {
        let inverse = Ratio::ONE.divided(level)?;
        let need = |functions: &PoolFunctions<D::Function>, share: Option<D::Function>| {
            let alone = functions.maintenance.scaled(inverse)?;
            let Some(share) = share else { return alone.minus(&functions.cross_equity) };
            let borrowing = functions.maintenance.scaled(Ratio::TWO)?.minus(&functions.maintenance.plus(&share)?.scaled(level)?)?;
            alone.minus(&share)?.at_least(&borrowing)?.minus(&functions.cross_equity)
        };
        self.each_pool(domain, need)
    }

    /// A function of each pool and of its share of the collateral, where it can borrow.
    fn each_pool<D: Domain>(
        &self,
        domain: &D,
        of: impl Fn(&PoolFunctions<D::Function>, Option<D::Function>) -> Exact<D::Function>,
    ) -> Exact<Vec<D::Function>> {
        let pools = self.pools.iter().map(|pool| pool.functions(domain)).collect::<Exact<Vec<_>>>()?;
        let collateral = domain.function(self.liquidation_collateral);
        let mut found = Vec::with_capacity(pools.len());
        for (index, (functions, pool)) in pools.iter().zip(&self.pools).enumerate() {
            if functions.shortfall.is_none() {
                found.push(of(functions, None)?);
                continue;
            }
            let others = pools.iter().enumerate().filter(|(other, _)| *other != index).filter_map(|(_, other)| other.shortfall.clone());
            let cap = pool.borrow_cap.map(|cap| domain.function(cap));
            found.push(of(functions, Some(collateral_share(&collateral, others, cap.as_ref())?))?);
        }
        Ok(found)
    }

    /// How far the worst pool is from a level of the ratio.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn distance<D: Domain>(&self, level: Ratio, domain: &D) -> Exact<D::Function> {
        Self::worst(self.pool_distances(level, domain)?, domain)
    }

    /// How far the worst pool that a move can kill is from a level of the ratio. Under standard margin a dex stands for itself: what happens
    /// to another one, which may have nothing to spare already, does not concern it.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn distance_of_moved<D: Domain>(&self, level: Ratio, domain: &D) -> Exact<D::Function> {
        let distances = self.pool_distances(level, domain)?.into_iter().zip(&self.pools);
        let moved = distances.filter(|(_, pool)| self.regime != Regime::Standard || pool.is_moved());
        Self::worst(moved.map(|(distance, _)| distance).collect(), domain)
    }

    fn worst<D: Domain>(distances: Vec<D::Function>, domain: &D) -> Exact<D::Function> {
        let mut worst: Option<D::Function> = None;
        for distance in distances {
            worst = Some(match worst {
                Some(worst) => worst.at_most(&distance)?,
                None => distance,
            });
        }
        Ok(worst.unwrap_or_else(|| domain.function(Affine::default())))
    }

    /// How far the debt that must exist is under the documentation's partial and full borrow thresholds; none where the regime lends nothing.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn under_borrow_thresholds<D: Domain>(&self, domain: &D) -> Exact<Option<(D::Function, D::Function)>> {
        if self.regime != Regime::Portfolio {
            return Ok(None);
        }
        let mut debt = domain.function(Affine::default());
        for pool in &self.pools {
            if let Some(shortfall) = pool.functions(domain)?.shortfall {
                debt = debt.plus(&shortfall)?;
            }
        }
        let under = |threshold: Affine| domain.function(threshold).minus(&debt);
        Ok(Some((under(self.liquidation_collateral)?, under(self.full_threshold)?)))
    }
}

/// An amount of a token in USDC. One of the two is the same everywhere.
fn in_usdc(amount: Affine, price: Linear) -> Exact<Affine> {
    if price.x.is_zero() && price.y.is_zero() { amount.scaled(price.constant) } else { price.of(amount.constant) }
}

struct PoolFunctions<F> {
    cross_equity: F,
    maintenance: F,
    /// What must be borrowed; none where nothing can be.
    shortfall: Option<F>,
}

impl PoolCourse {
    /// Whether anything of it changes along the course.
    fn is_moved(&self) -> bool {
        let is_still = |form: &Affine| form.x.is_zero() && form.y.is_zero();
        let mut forms = self.maintenance.iter().flatten().chain([&self.still_maintenance, &self.cross_equity]);
        !forms.all(is_still)
    }

    fn functions<D: Domain>(&self, domain: &D) -> Exact<PoolFunctions<D::Function>> {
        let zero = || domain.function(Affine::constant(Usd::ZERO));
        let mut maintenance = domain.function(self.still_maintenance);
        for tiers in &self.maintenance {
            let mut largest: Option<D::Function> = None;
            for form in tiers {
                let form = domain.function(*form);
                largest = Some(match largest {
                    Some(largest) => largest.at_least(&form)?,
                    None => form,
                });
            }
            if let Some(largest) = largest {
                maintenance = maintenance.plus(&largest)?;
            }
        }
        let cross_equity = domain.function(self.cross_equity);
        let shortfall = if self.is_borrowable { Some(shortfall(&maintenance, &cross_equity, &zero())?) } else { None };
        Ok(PoolFunctions { cross_equity, maintenance, shortfall })
    }
}
