//! An account while something about it changes, as exact functions of the change.
//!
//! A course gives everything that margin depends on: the equity and the maintenance of every pool, the value of the collateral. Each is made
//! of linear forms of one or two variables: moves of prices, a deposit, the share of the positions that is kept. What the rules say of them
//! is in [`super::distance`]. Everything is in USDC. Isolated positions have equity of their own and do not enter.
//!
//! Only what changes is looked at: the rest is in the sums that the margin of the account has already.

use super::linear::{Affine, Domain, Linear};
use crate::account::{Account, AccountPosition, Collateral, Pool};
use crate::margin::{
    Lending, PoolMargin, PoolState, Regime, RegimeMargin, full_threshold, liquidation_value, maintenance_at, maintenance_of,
};
use crate::num::{Additive, Amount, ArithmeticFault, Ratio, Usd};
use crate::rulebook::Tier;

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

/// A change of an account: what becomes of each of its parts, by its place in the account.
pub trait Change {
    /// A position; none where it stands still.
    ///
    /// # Errors
    /// Overflow.
    fn position(&self, index: usize) -> Exact<Option<PositionChange>>;

    /// The value of a collateral coin, as a multiple of what it is now.
    ///
    /// # Errors
    /// Overflow.
    fn collateral(&self, index: usize) -> Exact<Linear>;

    /// A balance. Its price may only move where its positions stand still.
    ///
    /// # Errors
    /// Overflow.
    fn pool(&self, index: usize) -> Exact<PoolChange>;
}

/// Nothing changes.
pub struct Still;

impl Change for Still {
    fn position(&self, _: usize) -> Exact<Option<PositionChange>> {
        Ok(None)
    }

    fn collateral(&self, _: usize) -> Exact<Linear> {
        Ok(Linear::constant(Ratio::ONE))
    }

    fn pool(&self, _: usize) -> Exact<PoolChange> {
        Ok(PoolChange::default())
    }
}

/// A pool along a course, in USDC.
#[derive(Clone, Debug)]
pub(super) struct PoolCourse<F> {
    pub state: PoolState<F>,
    /// USDC per token, where the course starts.
    pub price: Ratio,
    /// Whether anything of it changes along the course.
    pub is_moved: bool,
}

/// An account while something about it changes.
#[derive(Clone, Debug)]
pub struct Course<F> {
    pub(super) regime: Regime,
    pub(super) pools: Vec<PoolCourse<F>>,
    /// What the collateral counts for liquidation.
    pub(super) collateral: F,
    /// The documentation's full borrow threshold.
    pub(super) full_threshold: F,
}

/// The parts of a pool that change, in its token.
pub(super) struct MovingParts<F> {
    /// What it gains.
    pub equity: Affine,
    /// Maintenance of the positions that change, as they are now.
    pub own_maintenance: Usd,
    /// The same while they change, in USDC.
    pub maintenance: Vec<F>,
    /// How many there are.
    pub count: usize,
}

impl<F> Default for MovingParts<F> {
    fn default() -> Self {
        Self { equity: Affine::default(), own_maintenance: Usd::ZERO, maintenance: Vec::new(), count: 0 }
    }
}

/// The balance behind a pool of a regime, by its place in the account.
pub(super) fn balance_of(account: &Account, regime: Regime, pool: usize) -> usize {
    if regime == Regime::Standard { account.dexes.get(pool).map_or(0, |dex| dex.pool) } else { pool }
}

/// What a pool may borrow, in USDC at its token's price.
fn lending(regime: Regime, balance: Option<&Pool>, price: Linear) -> Exact<Lending<Affine>> {
    let Some(balance) = balance.filter(|balance| regime == Regime::Portfolio && balance.is_borrowable) else { return Ok(Lending::None) };
    Ok(match balance.user_borrow_cap {
        Some(cap) => Lending::UpTo(price.of(cap)?),
        None => Lending::Uncapped,
    })
}

/// An amount of a token in USDC. One of the two is the same everywhere.
fn in_usdc(amount: Affine, price: Linear) -> Exact<Affine> {
    if !price.x.is_zero() || !price.y.is_zero() {
        price.of(amount.constant)
    } else if price.constant == Ratio::ONE {
        Ok(amount)
    } else {
        amount.scaled(price.constant)
    }
}

/// Maintenance of a position while its notional changes, in USDC: the largest of its tiers' forms, because the rate rises from tier to
/// tier and the deductions leave no step.
///
/// # Errors
/// A figure that is not an exact decimal.
pub(super) fn tiers_maintenance<'t, D: Domain>(
    tiers: impl IntoIterator<Item = &'t Tier>,
    notional: Affine,
    price: Linear,
    domain: &D,
) -> Exact<D::Function> {
    let mut largest: Option<D::Function> = None;
    for tier in tiers {
        let form = maintenance_at(&notional, tier.max_leverage, &Affine::constant(tier.deduction))?;
        let form = domain.function(in_usdc(form, price)?);
        largest = Some(match largest {
            Some(largest) => largest.at_least(&form)?,
            None => form,
        });
    }
    Ok(largest.unwrap_or_else(|| domain.function(Affine::default())))
}

impl<F> PoolCourse<F> {
    /// A pool with what changes of it and what stands still.
    pub fn new<D: Domain<Function = F>>(
        account: &Account,
        (regime, index, pool): (Regime, usize, &PoolMargin),
        change: PoolChange,
        parts: MovingParts<F>,
        domain: &D,
    ) -> Exact<Self>
    where
        F: Amount,
    {
        let PoolChange { price, deposit } = change;
        let price = price.scaled(pool.price)?;
        let equity = deposit.plus(&Affine::constant(pool.cross_equity))?.plus(&parts.equity)?;
        let equity = in_usdc(equity, price)?;
        let still = pool.maintenance_margin.minus(parts.own_maintenance)?;
        let still = in_usdc(Affine::constant(still), price)?;
        let is_moved = parts.count > 0 || !equity.is_constant() || !still.is_constant();
        let mut maintenance = domain.function(still);
        if let Some(moving) = domain.sum(parts.maintenance)? {
            maintenance = maintenance.plus(&moving)?;
        }
        let lending = lending(regime, account.pools.get(balance_of(account, regime, index)), price)?.map(|cap| domain.function(cap));
        let state = PoolState { cross_equity: domain.function(equity), maintenance, lending };
        Ok(Self { state, price: pool.price, is_moved })
    }
}

impl<F: Amount> Course<F> {
    /// The course of an account under a regime.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn new<D: Domain<Function = F>>(account: &Account, margin: &RegimeMargin, change: &impl Change, domain: &D) -> Exact<Self> {
        let mut changes = Vec::with_capacity(margin.pools.len());
        let mut parts: Vec<MovingParts<F>> = Vec::with_capacity(margin.pools.len());
        for index in 0..margin.pools.len() {
            changes.push(change.pool(balance_of(account, margin.regime, index))?);
            parts.push(MovingParts::default());
        }
        let mut still_counts = vec![0_usize; parts.len()];
        for (index, position) in account.positions.iter().enumerate().filter(|(_, position)| position.is_cross()) {
            let pool = margin.pool_of(account, position);
            let (Some(own), Some(of_pool), Some(count)) = (parts.get_mut(pool), changes.get(pool), still_counts.get_mut(pool)) else {
                continue;
            };
            let Some(change) = change.position(index)? else {
                *count = count.saturating_add(1);
                continue;
            };
            let price = of_pool.price.scaled(margin.pools.get(pool).map_or(Ratio::ONE, |pool| pool.price))?;
            let notional = change.notional.of(position.notional)?;
            let maintenance = tiers_maintenance(position.tiers.iter(), notional, price, domain)?;
            own.add(position, change.pnl, maintenance_of(&position.tiers, position.notional)?, maintenance)?;
        }
        let mut pools = Vec::with_capacity(parts.len());
        for (index, ((pool, mut parts), (change, still))) in
            margin.pools.iter().zip(parts).zip(changes.into_iter().zip(still_counts)).enumerate()
        {
            if still == 0 {
                // What divisions left over in the sum is nobody's.
                parts.own_maintenance = pool.maintenance_margin;
            }
            pools.push(PoolCourse::new(account, (margin.regime, index, pool), change, parts, domain)?);
        }
        let (mut collateral, mut full) = (Affine::default(), Affine::default());
        for (index, coin) in account.collateral.iter().enumerate().filter(|_| margin.regime == Regime::Portfolio) {
            let value = change.collateral(index)?.of(counted_value(coin)?)?;
            collateral = collateral.plus(&liquidation_value(&value, coin.ltv)?)?;
            full = full.plus(&full_threshold(&value, coin.ltv)?)?;
        }
        Ok(Self { regime: margin.regime, pools, collateral: domain.function(collateral), full_threshold: domain.function(full) })
    }

    /// The same course after each pool has gained an amount of its token.
    ///
    /// # Errors
    /// Overflow.
    pub fn with_gains<D: Domain<Function = F>>(&self, gains: &[Usd], domain: &D) -> Exact<Self> {
        let mut course = self.clone();
        for (pool, gain) in course.pools.iter_mut().zip(gains) {
            let gain = domain.function(Affine::constant(gain.scaled(pool.price)?));
            pool.state.cross_equity = pool.state.cross_equity.plus(&gain)?;
        }
        Ok(course)
    }
}

impl<F> MovingParts<F> {
    /// A position that changes.
    pub fn add(&mut self, position: &AccountPosition, pnl: Linear, own_maintenance: Usd, maintenance: F) -> Exact<()> {
        self.equity = self.equity.plus(&pnl.of(position.signed_notional())?)?;
        self.own_maintenance = self.own_maintenance.plus(own_maintenance)?;
        self.maintenance.push(maintenance);
        self.count = self.count.saturating_add(1);
        Ok(())
    }
}

/// Value of a coin as far as it counts.
pub(super) fn counted_value(coin: &Collateral) -> Exact<Usd> {
    coin.counted.at(coin.oracle_price)
}
