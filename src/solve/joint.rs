//! Moves of several coins at once: how much of a joint move an account survives.

use super::course::{Change, Course, PoolChange, PositionChange};
use super::linear::Linear;
use super::path::{Path, Turn};
use super::planar::{Point, Region};
use super::triggers::{CoinGroup, Moving};
use crate::account::{Account, AccountPosition, Collateral, USDC};
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

/// The path of a joint move.
pub fn joint_path(account: &Account, groups: &[CoinGroup], slopes: &[CoinSlope]) -> Path {
    let mut path = Path::default();
    for group in groups {
        let slope = slopes.iter().find(|coin| coin.coin == group.coin).map_or(Ratio::ZERO, |coin| coin.slope);
        let own = group.path(account, Moving::Coin, slope);
        path.positions.extend(own.positions);
        path.collateral.extend(own.collateral);
    }
    path
}

/// Where an account dies along a joint move and where it would come back, as shares of the move, the nearest first.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn joint_turns(account: &Account, margin: &RegimeMargin, groups: &[CoinGroup], slopes: &[CoinSlope]) -> Exact<Vec<Turn>> {
    let path = joint_path(account, groups, slopes);
    path.turns(&path.distance(account, margin)?)
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
        region.boundary(&Course::new(account, margin, self)?.distance_of_moved(margin.ratio_level, region)?)
    }
}

impl Change for Plane {
    fn position(&self, position: &AccountPosition) -> Exact<PositionChange> {
        let (x, y) = (self.first.position(position)?.pnl.x, self.second.position(position)?.pnl.x);
        PositionChange::price(Linear::moving(x, y))
    }

    fn collateral(&self, collateral: &Collateral) -> Exact<Linear> {
        Ok(Linear::moving(self.first.collateral(collateral)?.x, self.second.collateral(collateral)?.x))
    }

    fn pool(&self, _: &str) -> Exact<PoolChange> {
        Ok(PoolChange::default())
    }
}

/// The lines on which an account dies in the plane of two coins' moves.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn boundary(account: &Account, margin: &RegimeMargin, [first, second]: [&CoinGroup; 2], region: &Region) -> Exact<Vec<Vec<Point>>> {
    let path = |group: &CoinGroup| group.path(account, Moving::Coin, Ratio::ONE);
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
        path.collateral = account.collateral.iter().map(|coin| (coin.token.clone(), Ratio::ONE)).collect();
        path.pools = account.pools.iter().filter(|pool| pool.token != USDC).map(|pool| (pool.token.clone(), Ratio::ONE)).collect();
    } else {
        path.pools = vec![(token.to_owned(), Ratio::ONE)];
    }
    let turns = path.turns(&path.distance(account, margin)?)?;
    if token != USDC {
        return Ok(turns);
    }
    let inverse = |turn: Turn| {
        let at = Ratio::ONE.divided(Ratio::ONE.plus(turn.at)?)?.minus(Ratio::ONE)?;
        Ok(Turn { at, is_above: !turn.is_above, ..turn })
    };
    turns.into_iter().map(inverse).collect()
}
