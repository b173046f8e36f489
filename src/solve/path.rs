//! Moves of prices along a line: at `t` a price is `price · (1 + slope · t)`.

use super::course::{Change, Course, PoolChange, PositionChange};
use super::linear::Linear;
use super::piecewise::{Crossing, HalfLine, Piecewise};
use crate::account::Account;
use crate::margin::RegimeMargin;
use crate::num::{ArithmeticFault, Ratio};

type Exact<T> = Result<T, ArithmeticFault>;

/// How many times today's price is looked at: the one figure that every "none up to …" names. Beyond it a root says little about a market,
/// because there the user's borrow cap would fill with collateral that is worth thousands of times what it is; but the exchange displays prices
/// beyond it, so that nothing may be said to have no price at all.
pub const HORIZON: u32 = 1000;

/// Slopes of prices by place in the account. What is beyond the end of a list stands still, so that an empty one moves nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path {
    /// Perps.
    pub positions: Vec<Ratio>,
    /// Collateral coins.
    pub collateral: Vec<Ratio>,
    /// Prices of balances, whose positions then stand still.
    pub pools: Vec<Ratio>,
}

fn slope(slopes: &[Ratio], index: usize) -> Ratio {
    slopes.get(index).copied().unwrap_or(Ratio::ZERO)
}

/// Sets the slope of a place.
fn set(slopes: &mut Vec<Ratio>, index: usize, slope: Ratio) {
    if slopes.len() <= index {
        slopes.resize(index.saturating_add(1), Ratio::ZERO);
    }
    if let Some(own) = slopes.get_mut(index) {
        *own = slope;
    }
}

impl Path {
    /// Lets the price of a perp move.
    pub fn move_position(&mut self, index: usize, slope: Ratio) {
        set(&mut self.positions, index, slope);
    }

    /// Lets the price of a collateral coin move.
    pub fn move_collateral(&mut self, index: usize, slope: Ratio) {
        set(&mut self.collateral, index, slope);
    }

    /// Lets the price of a balance's token move.
    pub fn move_pool(&mut self, index: usize, slope: Ratio) {
        set(&mut self.pools, index, slope);
    }

    /// Slope of a perp.
    pub fn of_position(&self, index: usize) -> Ratio {
        slope(&self.positions, index)
    }

    /// Slope of a collateral coin.
    pub fn of_collateral(&self, index: usize) -> Ratio {
        slope(&self.collateral, index)
    }
}

impl Change for Path {
    fn position(&self, index: usize) -> Exact<Option<PositionChange>> {
        let slope = self.of_position(index);
        if slope.is_zero() { Ok(None) } else { PositionChange::price(Linear::moving(slope, Ratio::ZERO)).map(Some) }
    }

    fn collateral(&self, index: usize) -> Exact<Linear> {
        Ok(Linear::moving(self.of_collateral(index), Ratio::ZERO))
    }

    fn pool(&self, index: usize) -> Exact<PoolChange> {
        Ok(PoolChange { price: Linear::moving(slope(&self.pools, index), Ratio::ZERO), ..PoolChange::default() })
    }
}

/// A point of a path where the account comes over or under a level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Turn {
    /// How far along the path.
    pub at: Ratio,
    /// Whether it is met going up the path. An account that is exactly at its level today has its turn right there.
    pub is_above: bool,
    /// Whether it is worse further out; otherwise it is better again.
    pub is_death: bool,
}

/// The part of a path on which every price is above zero.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Reach {
    /// Where the first price is zero below today; none where no price falls in that direction.
    pub start: Option<Ratio>,
    /// The same above.
    pub end: Option<Ratio>,
}

impl Reach {
    /// Of one price that moves at slope one.
    pub fn of_one_price() -> Self {
        Self { start: Some(Ratio::ONE.negated()), end: None }
    }

    /// Where functions begin: at the first price of zero, else at the horizon.
    pub fn half_line(&self) -> HalfLine {
        HalfLine { start: self.start.unwrap_or(Ratio::from(HORIZON).negated()) }
    }

    /// Changes of sign with every price above zero, the nearest to today first.
    ///
    /// # Errors
    /// Overflow.
    pub fn turns(&self, distance: &Piecewise) -> Exact<Vec<Turn>> {
        let horizon = Ratio::from(HORIZON);
        let is_on_path = |at: Ratio| at.abs() < horizon && self.end.is_none_or(|end| at < end) && self.start.is_none_or(|start| at > start);
        let found = distance.sign_changes()?.into_iter().filter(|crossing| is_on_path(crossing.at));
        let mut turns: Vec<Turn> = found
            .map(|Crossing { at, falls_below }| {
                let is_above = at.is_positive() || at.is_zero() && falls_below;
                // Moving away from today: up where the crossing is above, down where it is below.
                Turn { at, is_above, is_death: falls_below == is_above }
            })
            .collect();
        crate::ordered::sort_by_key(&mut turns, |turn| turn.at.abs());
        Ok(turns)
    }
}

impl Path {
    /// The part of it on which every price is above zero.
    ///
    /// # Errors
    /// A slope too small to divide by.
    pub(super) fn reach(&self) -> Exact<Reach> {
        let mut reach = Reach::default();
        for slope in self.positions.iter().chain(&self.collateral).chain(&self.pools).filter(|slope| !slope.is_zero()) {
            let zero = Ratio::ONE.negated().divided(*slope)?;
            if slope.is_positive() {
                reach.start = Some(reach.start.map_or(zero, |start| start.at_least(zero)));
            } else {
                reach.end = Some(reach.end.map_or(zero, |end| end.at_most(zero)));
            }
        }
        Ok(reach)
    }

    /// Where functions along the path begin: at the first price of zero, else at the horizon.
    ///
    /// # Errors
    /// A slope too small to divide by.
    pub fn half_line(&self) -> Exact<HalfLine> {
        Ok(self.reach()?.half_line())
    }

    /// The account along the path.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn course(&self, account: &Account, margin: &RegimeMargin) -> Exact<Course<Piecewise>> {
        Course::new(account, margin, self, &self.half_line()?)
    }

    /// Where the account comes over or under its level along the path with every price above zero, the nearest to today first.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn turns(&self, account: &Account, margin: &RegimeMargin) -> Exact<Vec<Turn>> {
        let reach = self.reach()?;
        let course = Course::new(account, margin, self, &reach.half_line())?;
        reach.turns(&course.distances()?.worst_moved(margin.ratio_level)?)
    }
}
