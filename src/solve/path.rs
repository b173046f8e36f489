//! Moves of prices along a line: at `t` a price is `price · (1 + slope · t)`.

use super::course::{Change, Course, PoolChange, PositionChange};
use super::linear::Linear;
use super::piecewise::{Crossing, HalfLine, Piecewise};
use crate::account::{Account, AccountPosition, Collateral};
use crate::margin::RegimeMargin;
use crate::num::{ArithmeticFault, Ratio};

type Exact<T> = Result<T, ArithmeticFault>;

/// How many times today's price is looked at: the one figure that every "none up to …" names. Beyond it a root says little about a market,
/// because there the user's borrow cap would fill with collateral that is worth thousands of times what it is; but the exchange displays prices
/// beyond it, so that nothing may be said to have no price at all.
pub const HORIZON: u32 = 1000;

/// Slopes of prices by name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Path {
    /// Perps.
    pub positions: Vec<(String, Ratio)>,
    /// Collateral tokens.
    pub collateral: Vec<(String, Ratio)>,
    /// Tokens of pools, whose positions then stand still.
    pub pools: Vec<(String, Ratio)>,
}

fn slope(slopes: &[(String, Ratio)], name: &str) -> Ratio {
    slopes.iter().find(|(known, _)| known == name).map_or(Ratio::ZERO, |(_, slope)| *slope)
}

impl Change for Path {
    fn position(&self, position: &AccountPosition) -> Exact<PositionChange> {
        PositionChange::price(Linear::moving(slope(&self.positions, &position.coin), Ratio::ZERO))
    }

    fn collateral(&self, collateral: &Collateral) -> Exact<Linear> {
        Ok(Linear::moving(slope(&self.collateral, &collateral.token), Ratio::ZERO))
    }

    fn pool(&self, token: &str) -> Exact<PoolChange> {
        Ok(PoolChange { price: Linear::moving(slope(&self.pools, token), Ratio::ZERO), ..PoolChange::default() })
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

impl Path {
    /// Where the first price is zero, in both directions.
    fn ends(&self) -> Exact<(Option<Ratio>, Option<Ratio>)> {
        let (mut start, mut end): (Option<Ratio>, Option<Ratio>) = (None, None);
        for (_, slope) in self.positions.iter().chain(&self.collateral).chain(&self.pools).filter(|(_, slope)| !slope.is_zero()) {
            let zero = Ratio::ONE.negated().divided(*slope)?;
            if slope.is_positive() {
                start = Some(start.map_or(zero, |start| start.at_least(zero)));
            } else {
                end = Some(end.map_or(zero, |end| end.at_most(zero)));
            }
        }
        Ok((start, end))
    }

    /// Where functions along the path begin: at the first price of zero, else at the horizon.
    ///
    /// # Errors
    /// A slope too small to divide by.
    pub fn half_line(&self) -> Exact<HalfLine> {
        Ok(HalfLine { start: self.ends()?.0.unwrap_or(Ratio::from(HORIZON).negated()) })
    }

    /// How far the account is from liquidation along the path.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn distance(&self, account: &Account, margin: &RegimeMargin) -> Exact<Piecewise> {
        Course::new(account, margin, self)?.distance_of_moved(margin.ratio_level, &self.half_line()?)
    }

    /// Changes of sign along the path with every price above zero, the nearest to today first.
    ///
    /// # Errors
    /// Overflow.
    pub fn turns(&self, distance: &Piecewise) -> Exact<Vec<Turn>> {
        let (start, end) = self.ends()?;
        let horizon = Ratio::from(HORIZON);
        let is_on_path = |at: Ratio| at.abs() < horizon && end.is_none_or(|end| at < end) && start.is_none_or(|start| at > start);
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
