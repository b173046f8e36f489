//! At which prices of a coin an account dies: every one, below and above, with everything that belongs to the coin moving together.
//!
//! A coin costs as much as its own positions and their tiers: all else stands in sums. How the maintenance of a perp runs with its own
//! price is the same under every regime, so it is worked out once for an account.

use super::coins::{CoinGroup, Moving};
use super::course::{MovingParts, PoolChange, PoolCourse, counted_value, tiers_maintenance};
use super::distance::{Distances, is_deciding};
use super::linear::{Affine, Domain, Linear};
use super::path::{HORIZON, Reach, Turn};
use super::piecewise::Piecewise;
use crate::account::Account;
use crate::margin::{Needs, Regime, RegimeMargin, full_threshold, liquidation_value, maintenance_of};
use crate::num::{Additive, ArithmeticFault, Price, Ratio, Usd};

type Exact<T> = Result<T, ArithmeticFault>;

/// A price at which the account becomes liquidatable as the coin moves away from today.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trigger {
    /// The price.
    pub price: Price,
    /// Fraction from today's price.
    pub change: Ratio,
    /// Whether it is above today's price.
    pub is_above: bool,
    /// Whether the account dies there; otherwise it comes back to life further out.
    pub is_death: bool,
}

/// How the parts of an account run with their own prices, under any regime.
#[derive(Clone, Debug)]
pub struct OwnPrices {
    reach: Reach,
    /// Maintenance of each position now and as its price moves, in its own token; none of one that is not cross.
    maintenance: Vec<Option<(Usd, Piecewise)>>,
    /// What all the collateral counts for liquidation.
    collateral: Usd,
    /// The documentation's full borrow threshold of all of it.
    full_threshold: Usd,
}

impl OwnPrices {
    /// Of an account, whatever its balances are.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn new(account: &Account) -> Exact<Self> {
        let reach = Reach::of_one_price();
        let (price, domain) = (Linear::constant(Ratio::ONE), reach.half_line());
        let mut maintenance = Vec::with_capacity(account.positions.len());
        for position in &account.positions {
            let notional = Affine { constant: position.notional, x: position.notional, y: Usd::ZERO };
            maintenance.push(if position.is_cross() {
                let now = maintenance_of(&position.tiers, position.notional)?;
                // Tiers that no price up to the horizon leads to.
                let largest = position.notional.scaled(Ratio::from(HORIZON.saturating_add(1)))?;
                let reached = position.tiers.iter().take_while(|tier| tier.lower_bound < largest);
                Some((now, tiers_maintenance(reached, notional, price, &domain)?))
            } else {
                None
            });
        }
        let (mut collateral, mut full) = (Usd::ZERO, Usd::ZERO);
        for coin in &account.collateral {
            let value = counted_value(coin)?;
            collateral = collateral.plus(liquidation_value(&value, coin.ltv)?)?;
            full = full.plus(full_threshold(&value, coin.ltv)?)?;
        }
        Ok(Self { reach, maintenance, collateral, full_threshold: full })
    }
}

/// An account under a regime with everything at rest: what a move of one coin leaves as it is.
#[derive(Clone, Debug)]
pub struct AtRest<'a> {
    prices: &'a OwnPrices,
    account: &'a Account,
    margin: &'a RegimeMargin,
    pools: Vec<Needs<Piecewise>>,
}

impl<'a> AtRest<'a> {
    /// An account whose coins, positions and tiers are those of `prices`.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn new(prices: &'a OwnPrices, account: &'a Account, margin: &'a RegimeMargin) -> Exact<Self> {
        let mut at_rest = Self { prices, account, margin, pools: Vec::with_capacity(margin.pools.len()) };
        for index in 0..margin.pools.len() {
            at_rest.pools.extend(at_rest.pool(index, MovingParts::default())?);
        }
        Ok(at_rest)
    }

    /// The account.
    pub fn account(&self) -> &'a Account {
        self.account
    }

    /// Its margin.
    pub fn margin(&self) -> &'a RegimeMargin {
        self.margin
    }

    /// A pool with what moves of it.
    fn pool(&self, index: usize, parts: MovingParts<Piecewise>) -> Exact<Option<Needs<Piecewise>>> {
        let Some(pool) = self.margin.pools.get(index) else { return Ok(None) };
        let domain = self.prices.reach.half_line();
        PoolCourse::new(self.account, (self.margin.regime, index, pool), PoolChange::default(), parts, &domain)?.state.needs().map(Some)
    }

    /// How far it is from a level as the price of a coin moves: at `t` that is `price · (1 + t)`.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn distances(&self, group: &CoinGroup, moving: Moving) -> Exact<Distances<Piecewise>> {
        let regime = self.margin.regime;
        let mut pools = self.pools.clone();
        let mut deciding: Vec<usize> = if is_deciding(regime, false) { (0..pools.len()).collect() } else { Vec::new() };
        for (index, parts) in self.moving_parts(group, moving)? {
            if let (Some(pool), Some(moved)) = (pools.get_mut(index), self.pool(index, parts)?) {
                *pool = moved;
            }
            if !is_deciding(regime, false) {
                deciding.push(index);
            }
        }
        crate::ordered::sort_by(&mut deciding, Ord::cmp);
        let domain = self.prices.reach.half_line();
        let (mut collateral, mut full) = (Affine::default(), Affine::default());
        if regime == Regime::Portfolio {
            (collateral.constant, full.constant) = (self.prices.collateral, self.prices.full_threshold);
            let own = group.collateral.iter().filter(|_| moving != Moving::Perps);
            for coin in own.filter_map(|index| self.account.collateral.get(*index)) {
                let value = counted_value(coin)?;
                collateral.x = collateral.x.plus(liquidation_value(&value, coin.ltv)?)?;
                full.x = full.x.plus(full_threshold(&value, coin.ltv)?)?;
            }
        }
        Ok(Distances { pools, deciding, regime, collateral: domain.function(collateral), full_threshold: domain.function(full) })
    }

    /// What moves with a coin, by pool.
    fn moving_parts(&self, group: &CoinGroup, moving: Moving) -> Exact<Vec<(usize, MovingParts<Piecewise>)>> {
        let pnl = Linear { constant: Ratio::ZERO, x: Ratio::ONE, y: Ratio::ZERO };
        let mut parts: Vec<(usize, MovingParts<Piecewise>)> = Vec::new();
        for index in group.positions.iter().filter(|_| moving != Moving::Collateral) {
            let position = self.account.positions.get(*index).zip(self.prices.maintenance.get(*index));
            let Some((position, Some((now, maintenance)))) = position else { continue };
            let pool = self.margin.pool_of(self.account, position);
            let price = self.margin.pools.get(pool).map_or(Ratio::ONE, |pool| pool.price);
            let maintenance = if price == Ratio::ONE { maintenance.clone() } else { maintenance.scaled(price)? };
            match parts.iter_mut().find(|(known, _)| *known == pool) {
                Some((_, own)) => own.add(position, pnl, *now, maintenance)?,
                None => {
                    let mut own = MovingParts::default();
                    own.add(position, pnl, *now, maintenance)?;
                    parts.push((pool, own));
                }
            }
        }
        Ok(parts)
    }

    /// Triggers of a coin, the nearest first, as prices of what moves: of the reserve where only the collateral does.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn triggers(&self, group: &CoinGroup, moving: Moving) -> Exact<Vec<Trigger>> {
        self.turns(&self.distances(group, moving)?.worst_moved(self.margin.ratio_level)?, group.price_of(self.account, moving))
    }

    /// Triggers of a coin that moves as a whole, with the prices at which the documentation's partial and full borrow thresholds are passed
    /// where the regime lends.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn coin_triggers(&self, group: &CoinGroup) -> Exact<CoinTriggers> {
        let distances = self.distances(group, Moving::Coin)?;
        let thresholds = distances.under_borrow_thresholds()?;
        let thresholds = thresholds.map(|(partial, full)| Ok((self.turns(&partial, group.price)?, self.turns(&full, group.price)?)));
        let triggers = self.turns(&distances.worst_moved(self.margin.ratio_level)?, group.price)?;
        Ok(CoinTriggers { triggers, thresholds: thresholds.transpose()? })
    }

    /// Turns of a coin's price as prices.
    fn turns(&self, distance: &Piecewise, price: Price) -> Exact<Vec<Trigger>> {
        let mut found = Vec::new();
        for Turn { at, is_above, is_death } in self.prices.reach.turns(distance)? {
            let price = price.scaled(Ratio::ONE.plus(at)?)?;
            if price.is_positive() {
                found.push(Trigger { price, change: at, is_above, is_death });
            }
        }
        Ok(found)
    }
}

/// Prices at which a coin that moves as a whole brings the account over a level.
#[derive(Clone, Debug)]
pub struct CoinTriggers {
    /// Of the ratio.
    pub triggers: Vec<Trigger>,
    /// Of the documentation's partial and full borrow thresholds; none where the regime lends nothing.
    pub thresholds: Option<(Vec<Trigger>, Vec<Trigger>)>,
}

impl CoinTriggers {
    /// The nearest death in a direction.
    pub fn first(list: &[Trigger], is_above: bool) -> Option<&Trigger> {
        list.iter().find(|trigger| trigger.is_death && trigger.is_above == is_above)
    }
}
