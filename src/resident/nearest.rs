//! The nearest price of a coin, below and above, at which a regime dies.
//!
//! # Derivation
//! Along the move of one price a pool's equity is a line, its maintenance the sum of the largest of lines, and the regimes' rules make of them
//! a function that is concave: what is left over the level of the ratio, the least of all pools. So an account lives between two ends, and
//! each end is found from outside: the tangent of a concave function lies above it, its root is therefore no nearer than the end, and the
//! tangent there is looked at next. After as many steps as there are pieces the tangent is the piece that the end is on. Pieces are chosen
//! by binary numbers, and the root is that of whole numbers.
#![expect(clippy::disallowed_types, reason = "points of a search, and prices that are rounded to binary numbers at the last step")]

use super::figures::{RegimeNow, backings};
use super::state::State;
use super::whole::{Form, near};
use crate::account::Account;
use crate::margin::{PoolState, Regime};
use crate::num::{Additive, Amount, ArithmeticFault};
use crate::solve::{CoinGroup, HORIZON, coin_groups};

type Exact<T> = Result<T, ArithmeticFault>;

/// Steps of a search; a book has fewer pieces along a price.
const STEPS: usize = 200;

/// A coin of the account: what moves together.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub coin: String,
    /// Whose price the answer is in: a position's mark, or a collateral's reserve price.
    price: Priced,
    /// Cross positions.
    positions: Vec<usize>,
    collateral: Vec<usize>,
}

#[derive(Clone, Copy, Debug)]
enum Priced {
    Mark(usize),
    Reserve(usize),
}

/// Two positions whose coins have one name, and whether their prices make them one coin.
#[derive(Clone, Debug)]
struct Namesakes {
    positions: [usize; 2],
    are_one: bool,
}

/// The coins that cross margin hangs on.
#[derive(Clone, Debug)]
pub(super) struct Groups {
    pub groups: Vec<Group>,
    namesakes: Vec<Namesakes>,
}

/// The nearest deaths of a coin under a regime; not a number where there is none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nearest {
    pub below: f64,
    pub above: f64,
}

/// A regime's pools as forms, and space for those that a move makes of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Scratch {
    still: Vec<PoolState<Form>>,
    moved: Vec<PoolState<Form>>,
}

impl Scratch {
    /// Puts the pools of a regime in.
    pub fn fill(&mut self, now: &RegimeNow) {
        self.still.clear();
        self.still.extend(now.pools.iter().map(|pool| PoolState {
            cross_equity: Form::still(pool.cross_equity.0),
            maintenance: Form::still(pool.maintenance.0),
            lending: pool.lending.map(|cap| Form::still(cap.0)),
        }));
    }
}

impl Groups {
    /// Those of an account whose positions are in the order of the state's.
    ///
    /// # Errors
    /// Overflow.
    pub fn of(account: &Account) -> Exact<Self> {
        let found = coin_groups(account)?;
        let name = |index: usize| account.positions.get(index).and_then(|position| position.coin.rsplit(':').next());
        let group_of = |position: usize| found.iter().position(|group| group.positions.contains(&position));
        let mut namesakes = Vec::new();
        for left in 0..account.positions.len() {
            for right in left.saturating_add(1)..account.positions.len() {
                if name(left) == name(right) {
                    namesakes.push(Namesakes { positions: [left, right], are_one: group_of(left) == group_of(right) });
                }
            }
        }
        let at_stake = found.iter().filter(|group| group.has_cross_position(account) || !group.collateral.is_empty());
        Ok(Self { groups: at_stake.map(|group| Group::of(account, group)).collect(), namesakes })
    }

    /// Whether coins of one name are still as far apart as when they were told apart.
    pub fn hold(&self, is_same: impl Fn(usize, usize) -> bool) -> bool {
        self.namesakes.iter().all(|Namesakes { positions: [left, right], are_one }| is_same(*left, *right) == *are_one)
    }
}

impl Group {
    fn of(account: &Account, group: &CoinGroup) -> Self {
        // The price is that of the perp on the venue's own dex, else of the first other.
        let mut positions = group.positions.clone();
        crate::ordered::sort_by_key(&mut positions, |index| {
            (account.positions.get(*index).is_none_or(|position| position.coin.contains(':')), *index)
        });
        let price = match (positions.first(), group.collateral.first()) {
            (Some(position), _) => Priced::Mark(*position),
            (None, collateral) => Priced::Reserve(collateral.copied().unwrap_or(0)),
        };
        positions.retain(|index| account.positions.get(*index).is_some_and(crate::account::AccountPosition::is_cross));
        Self { coin: group.coin.clone(), price, positions, collateral: group.collateral.clone() }
    }

    /// Today's price as a binary number.
    pub fn price(&self, state: &State) -> f64 {
        let price = match self.price {
            Priced::Mark(position) => state.coin_of(position).map(|coin| coin.mark),
            Priced::Reserve(coin) => state.collateral.get(coin).map(|coin| coin.oracle_price),
        };
        price.map_or(f64::NAN, |price| rust_decimal::prelude::ToPrimitive::to_f64(&price.decimal()).unwrap_or(f64::NAN))
    }

    /// Its nearest deaths under the regime that the scratch space was filled with.
    ///
    /// # Errors
    /// Amounts beyond what is counted in whole numbers.
    pub fn nearest(&self, state: &State, now: &RegimeNow, scratch: &mut Scratch) -> Exact<Nearest> {
        let none = Nearest { below: f64::NAN, above: f64::NAN };
        if now.regime != Regime::Portfolio && self.positions.is_empty() {
            return Ok(none);
        }
        let mut search = Search { group: self, state, now, scratch };
        let Some(today) = search.distance(0.0)? else { return Ok(none) };
        let price = self.price(state);
        let told = |multiple: Option<f64>| multiple.map_or(f64::NAN, |multiple| price * multiple);
        Ok(Nearest { below: told(search.end(today, Side::Below)?), above: told(search.end(today, Side::Above)?) })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Below,
    Above,
}

impl Side {
    /// The last point that is looked at: a price of zero, or the horizon.
    fn last(self) -> f64 {
        if self == Self::Below { -1.0 } else { f64::from(HORIZON) }
    }

    /// Whether a form falls on the way out.
    fn falls(self, form: &Form) -> bool {
        if self == Self::Below { form.slope > 0 } else { form.slope < 0 }
    }

    /// Whether a point is inside what is looked at, the ends not included; today is on both sides.
    fn holds(self, point: f64) -> bool {
        if self == Self::Below { point <= 0.0 && point > -1.0 } else { point >= 0.0 && point < self.last() }
    }

    /// Whether a point is beyond today, on the other side.
    fn is_behind(self, point: f64) -> bool {
        if self == Self::Below { point > 0.0 } else { point < 0.0 }
    }
}

/// Where a form is zero, as a change of the price.
fn root(form: &Form) -> f64 {
    -near(form.now) / near(form.slope)
}

/// The same as a multiple of the price: the sum is one of whole numbers, so that a price near zero keeps its digits.
fn multiple(form: &Form) -> f64 {
    near(form.slope.wrapping_sub(form.now)) / near(form.slope)
}

struct Search<'a> {
    group: &'a Group,
    state: &'a State,
    now: &'a RegimeNow,
    scratch: &'a mut Scratch,
}

impl Search<'_> {
    /// Where the account dies on a side, as a multiple of the price.
    fn end(&mut self, today: Form, side: Side) -> Exact<Option<f64>> {
        let last = side.last();
        let mut found: Option<Form> = None;
        let mut point = last;
        if today.now >= 0 && side.falls(&today) {
            point = root(&today);
            // Beyond what is looked at, and the end may still be before: the tangent lies above the function.
            if side.holds(point) { found = Some(today) } else { point = last }
        }
        for _ in 0..STEPS {
            let Some(form) = self.distance(point)? else { return Ok(None) };
            if found.is_some_and(|found| found.is(&form)) {
                break;
            }
            if form.there >= 0.0 {
                // Alive at the last point, or on the end that was found, but for a rounding.
                break;
            }
            if !side.falls(&form) {
                return Ok(None);
            }
            found = Some(form);
            point = root(&form);
            if side.is_behind(point) {
                return Ok(None);
            }
        }
        Ok(found.filter(|form| side.holds(root(form))).map(|form| multiple(&form)))
    }

    /// What is left over the level at a point, of the worst pool; none where no move of this coin concerns the account.
    fn distance(&mut self, point: f64) -> Exact<Option<Form>> {
        let is_joint = self.now.regime != Regime::Standard;
        let Scratch { still, moved: pools } = &mut *self.scratch;
        pools.clear();
        pools.extend_from_slice(still);
        for index in &self.group.positions {
            let Some(position) = self.state.positions.get(*index) else { continue };
            let at = if is_joint { position.pool } else { position.dex };
            let (Some(pool), Some(balance)) = (pools.get_mut(at), self.state.pools.get(position.pool)) else { continue };
            let value = balance.in_usdc(position.parts.value)?;
            pool.cross_equity = pool.cross_equity.plus(&Form::new(0, value, point))?;
            let (slope, deduction) = position.tier_at(1.0 + point);
            let (slope, deduction) = (balance.in_usdc(slope)?, balance.in_usdc(deduction)?);
            let change = slope.wrapping_sub(deduction).wrapping_sub(balance.in_usdc(position.parts.maintenance)?);
            pool.maintenance = pool.maintenance.plus(&Form::new(change, slope, point))?;
        }
        let moving = self.group.collateral.iter().filter_map(|index| self.state.collateral.get(*index)).map(|coin| coin.values.liquidation);
        let moving = if self.now.regime == Regime::Portfolio { moving.fold(0_i128, i128::wrapping_add) } else { 0 };
        let collateral = Form::new(self.now.collateral.0, moving, point);
        let mut worst: Option<Form> = None;
        let level = self.now.level;
        backings(pools.as_slice(), &collateral, |backing| {
            // Under standard margin a dex stands for itself: what another one has left does not concern it.
            if is_joint || backing.requirement.slope != 0 || backing.backing.slope != 0 {
                let (requirement, own) = (&backing.requirement, &backing.backing);
                let distance = Form {
                    now: level.distance(requirement.now, own.now),
                    slope: level.distance(requirement.slope, own.slope),
                    there: level.distance_near(requirement.there, own.there),
                };
                worst = Some(match worst {
                    Some(worst) => worst.at_most(&distance)?,
                    None => distance,
                });
            }
            Ok(())
        })?;
        Ok(worst)
    }
}
