//! Moves of several coins at once: how much of a joint move an account survives.

use super::coins::{CoinGroup, Moving};
use super::course::{Change, Course, PoolChange, PositionChange};
use super::linear::Linear;
use super::path::{Path, Turn};
use super::planar::{Point, Region};
use crate::account::{Account, AccountPosition, USDC};
use crate::margin::RegimeMargin;
use crate::num::{ArithmeticFault, Ratio, Usd, sum};

type Exact<T> = Result<T, ArithmeticFault>;

/// A coin's part of a joint move: at a share `t` of it the coin is at `price · (1 + slope · t)`.
#[derive(Clone, Debug, PartialEq)]
pub struct CoinSlope {
    /// The coin.
    pub coin: String,
    /// Its slope.
    pub slope: Ratio,
}

/// How strongly coins follow a joint move.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StatedMove {
    /// Beta of coins; one where none is stated.
    pub betas: Vec<(String, Ratio)>,
    /// The coin that leads; with it the others follow with `beta · correlation`.
    pub driver: Option<String>,
    /// Correlation of the others with the driver.
    pub correlation: Option<Ratio>,
}

/// All coins by the same fraction.
pub fn together(groups: &[CoinGroup]) -> Vec<CoinSlope> {
    groups.iter().map(|group| CoinSlope { coin: group.coin.clone(), slope: Ratio::ONE }).collect()
}

/// Every coin against its perps: down where they are long in sum, up where they are short; coins that are only collateral go down.
///
/// # Errors
/// Overflow.
pub fn against(account: &Account, groups: &[CoinGroup]) -> Exact<Vec<CoinSlope>> {
    let slope = |group: &CoinGroup| {
        let perps = group.positions.iter().filter_map(|index| account.positions.get(*index)).filter(|position| position.is_cross());
        let net = sum(perps.map(AccountPosition::signed_notional))?;
        let slope = if net < Usd::ZERO { Ratio::ONE } else { Ratio::ONE.negated() };
        Ok(CoinSlope { coin: group.coin.clone(), slope })
    };
    groups.iter().map(slope).collect()
}

/// Every coin by its beta; with a driver, the others by `beta · correlation`: what is to be expected of them when the driver moves.
///
/// # Errors
/// Overflow.
pub fn stated(groups: &[CoinGroup], stated: &StatedMove) -> Exact<Vec<CoinSlope>> {
    let slope = |group: &CoinGroup| {
        let beta = stated.betas.iter().find(|(coin, _)| *coin == group.coin).map_or(Ratio::ONE, |(_, beta)| *beta);
        let is_driver = stated.driver.as_ref().is_none_or(|driver| *driver == group.coin);
        let slope = match stated.correlation {
            Some(correlation) if !is_driver => beta.scaled(correlation)?,
            _ => beta,
        };
        Ok(CoinSlope { coin: group.coin.clone(), slope })
    };
    groups.iter().map(slope).collect()
}

/// The path of a joint move; the slopes are of the groups, in their order.
pub fn joint_path(groups: &[CoinGroup], slopes: &[CoinSlope]) -> Path {
    let mut path = Path::default();
    for (group, CoinSlope { slope, .. }) in groups.iter().zip(slopes) {
        group.add_to(&mut path, Moving::Coin, *slope);
    }
    path
}

/// Where an account dies along a joint move and where it would come back, as shares of the move, the nearest first.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn joint_turns(account: &Account, margin: &RegimeMargin, groups: &[CoinGroup], slopes: &[CoinSlope]) -> Exact<Vec<Turn>> {
    joint_path(groups, slopes).turns(account, margin)
}

/// A plane of moves: along the first variable prices move on one path, along the second on another, everything else still.
#[derive(Clone, Debug)]
pub struct Plane {
    /// Slopes along the first variable.
    pub first: Path,
    /// Slopes along the second.
    pub second: Path,
}

impl Plane {
    /// The lines on which an account dies in a part of the plane.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn boundary(&self, account: &Account, margin: &RegimeMargin, region: &Region) -> Exact<Vec<Vec<Point>>> {
        region.boundary(&Course::new(account, margin, self, region)?.distances()?.worst_moved(margin.ratio_level)?)
    }
}

impl Change for Plane {
    fn position(&self, index: usize) -> Exact<Option<PositionChange>> {
        let (x, y) = (self.first.of_position(index), self.second.of_position(index));
        if x.is_zero() && y.is_zero() { Ok(None) } else { PositionChange::price(Linear::moving(x, y)).map(Some) }
    }

    fn collateral(&self, index: usize) -> Exact<Linear> {
        Ok(Linear::moving(self.first.of_collateral(index), self.second.of_collateral(index)))
    }

    fn pool(&self, _: usize) -> Exact<PoolChange> {
        Ok(PoolChange::default())
    }
}

/// The lines on which an account dies in the plane of two coins' moves.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn boundary(account: &Account, margin: &RegimeMargin, [first, second]: [&CoinGroup; 2], region: &Region) -> Exact<Vec<Vec<Point>>> {
    let path = |group: &CoinGroup| group.path(Moving::Coin, Ratio::ONE);
    let plane = Plane { first: path(first), second: path(second) };
    plane.boundary(account, margin, region)
}

/// Where an account dies as a token leaves its price of today, in USD: the token's price as a multiple of what it is now, the nearest first.
///
/// Reserve prices are in USDC, so when USDC is worth `m` times as much, coins and other tokens are worth `1/m` of it; perps are marked in
/// their collateral token, whatever that is worth, and stand still.
///
/// # Source
/// Hyperliquid documentation, portfolio margin: the borrow oracle price is divided by the spot oracle price of USDC.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn depeg_turns(account: &Account, margin: &RegimeMargin, token: &str) -> Exact<Vec<Turn>> {
    let mut path = Path::default();
    if token == USDC {
        (0..account.collateral.len()).for_each(|index| path.move_collateral(index, Ratio::ONE));
    }
    for (index, pool) in account.pools.iter().enumerate() {
        if (pool.token == token) == (token != USDC) {
            path.move_pool(index, Ratio::ONE);
        }
    }
    let turns = path.turns(account, margin)?;
    if token != USDC {
        return Ok(turns);
    }
    let inverse = |turn: Turn| {
        let at = Ratio::ONE.divided(Ratio::ONE.plus(turn.at)?)?.minus(Ratio::ONE)?;
        Ok(Turn { at, is_above: !turn.is_above, ..turn })
    };
    turns.into_iter().map(inverse).collect()
}
