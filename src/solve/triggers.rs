//! At which prices of a coin an account dies: every one, below and above, with everything that belongs to the coin moving together.

use super::path::{Path, distances};
use super::piecewise::{Crossing, Piecewise};
use crate::account::{Account, AccountPosition};
use crate::margin::RegimeMargin;
use crate::num::{ArithmeticFault, Price, Ratio};

type Exact<T> = Result<T, ArithmeticFault>;

/// A coin of an account: what moves together.
#[derive(Clone, Debug, PartialEq)]
pub struct CoinGroup {
    /// Name without a dex.
    pub coin: String,
    /// Price that answers are in: the mark price of its perp on the venue's own dex, else of the first other, else the reserve's price.
    pub price: Price,
    /// Perps that belong to it, by index.
    pub positions: Vec<usize>,
    /// Collateral that belongs to it, by index.
    pub collateral: Vec<usize>,
}

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

/// Perps on other dexes are the same coin if they share its name and their prices are within this fraction of each other: names repeat across
/// dexes (`STX` is a coin on one and a share on another).
const SAME_COIN: (u32, u32) = (11, 10);

/// How many times today's price is looked at. Beyond it a root says nothing about a market: there the user's borrow cap would fill with
/// collateral that is worth thousands of times what it is.
pub const HORIZON: u32 = 1000;

/// The coins of an account, in the order of its positions, then its collateral.
///
/// # Errors
/// Overflow.
pub fn coin_groups(account: &Account) -> Exact<Vec<CoinGroup>> {
    let mut groups: Vec<CoinGroup> = Vec::new();
    let mut by_own_dex: Vec<(usize, &AccountPosition)> = account.positions.iter().enumerate().collect();
    by_own_dex.sort_by_key(|(_, position)| position.coin.contains(':'));
    for (index, position) in by_own_dex {
        let name = position.coin.rsplit(':').next().unwrap_or(&position.coin);
        let mut found = None;
        for (at, group) in groups.iter().enumerate() {
            if group.coin == name && is_same_price(group.price, position.mark_price)? {
                found = Some(at);
            }
        }
        match found.and_then(|at| groups.get_mut(at)) {
            Some(group) => group.positions.push(index),
            None => {
                // A second coin of the same name keeps its dex.
                let coin = if groups.iter().any(|group| group.coin == name) { position.coin.clone() } else { name.to_owned() };
                groups.push(CoinGroup { coin, price: position.mark_price, positions: vec![index], collateral: Vec::new() });
            }
        }
    }
    groups.sort_by_key(|group| group.positions.iter().min().copied());
    for (index, collateral) in account.collateral.iter().enumerate() {
        let token = account.rulebook.listing.token(&collateral.token);
        let name = token.and_then(|token| token.coin.as_deref()).unwrap_or(&collateral.token);
        match groups.iter_mut().find(|group| group.coin == name) {
            Some(group) => group.collateral.push(index),
            None if collateral.counted.is_zero() => {}
            None => groups.push(CoinGroup {
                coin: name.to_owned(),
                price: collateral.oracle_price,
                positions: Vec::new(),
                collateral: vec![index],
            }),
        }
    }
    Ok(groups)
}

fn is_same_price(left: Price, right: Price) -> Exact<bool> {
    let (most, least) = SAME_COIN;
    let (low, high) = (left.at_most(right), left.at_least(right));
    Ok(high.scaled(Ratio::from(least))? <= low.scaled(Ratio::from(most))?)
}

impl CoinGroup {
    /// The path along which the coin moves and everything else stands still.
    ///
    /// # Errors
    /// None for slopes of one.
    pub fn path(&self, account: &Account) -> Exact<Path> {
        let slope = |belongs: bool| if belongs { Ratio::ONE } else { Ratio::ZERO };
        let of_position = |position: &AccountPosition| {
            slope(self.positions.iter().any(|index| account.positions.get(*index).is_some_and(|own| own.coin == position.coin)))
        };
        Path::new(account, of_position, |collateral| {
            slope(self.collateral.iter().any(|index| account.collateral.get(*index).is_some_and(|own| own.token == collateral.token)))
        })
    }
}

/// Triggers of a coin, the nearest first.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn triggers(account: &Account, margin: &RegimeMargin, group: &CoinGroup) -> Exact<Vec<Trigger>> {
    let path = group.path(account)?;
    crossings(&distances(account, margin, &path)?.liquidation, &path, group.price)
}

/// Prices of a coin at which the documentation's partial and full borrow thresholds are passed; none where the regime lends nothing.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn borrow_threshold_prices(account: &Account, margin: &RegimeMargin, group: &CoinGroup) -> Exact<Option<(Vec<Trigger>, Vec<Trigger>)>> {
    let path = group.path(account)?;
    match distances(account, margin, &path)?.borrow_thresholds {
        Some((partial, full)) => Ok(Some((crossings(&partial, &path, group.price)?, crossings(&full, &path, group.price)?))),
        None => Ok(None),
    }
}

/// Changes of sign as prices, the nearest to today first.
fn crossings(distance: &Piecewise, path: &Path, price: Price) -> Exact<Vec<Trigger>> {
    let mut found = Vec::new();
    for Crossing { at, falls_below } in distance.sign_changes()? {
        if at.is_zero() || at >= Ratio::from(HORIZON) || path.end().is_some_and(|end| at >= end) || at <= Ratio::ONE.negated() {
            continue;
        }
        let is_above = at.is_positive();
        let price = price.scaled(Ratio::ONE.plus(at)?)?;
        if price.is_positive() {
            // Moving away from today: up where the crossing is above, down where it is below.
            found.push(Trigger { price, change: at, is_above, is_death: falls_below == is_above });
        }
    }
    found.sort_by_key(|trigger| trigger.change.abs());
    Ok(found)
}
