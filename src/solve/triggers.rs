//! At which prices of a coin an account dies: every one, below and above, with everything that belongs to the coin moving together.

use super::course::Course;
use super::path::{Path, Turn};
use super::piecewise::Piecewise;
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

/// Whether perps of one name are one coin, by their prices.
///
/// # Errors
/// Overflow.
pub fn is_same_price(left: Price, right: Price) -> Exact<bool> {
    let (most, least) = SAME_COIN;
    let (low, high) = (left.at_most(right), left.at_least(right));
    Ok(high.scaled(Ratio::from(least))? <= low.scaled(Ratio::from(most))?)
}

/// Which prices of a coin move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moving {
    /// All of them together.
    Coin,
    /// Its perps, while the reserve's price of the collateral stands still: a gap between perp and spot, or a reserve that lags.
    Perps,
    /// The reserve's price of the collateral, while its perps stand still.
    Collateral,
}

impl CoinGroup {
    /// What else it goes by: its perps, such as `xyz:TSLA`, and its collateral, such as `UBTC`.
    pub fn other_names<'a>(&'a self, account: &'a Account) -> impl Iterator<Item = &'a str> {
        let perps = self.positions.iter().filter_map(|index| account.positions.get(*index)).map(|position| position.coin.as_str());
        let collateral = self.collateral.iter().filter_map(|index| account.collateral.get(*index));
        perps.chain(collateral.map(|coin| coin.token.as_str())).filter(|name| *name != self.coin)
    }

    /// The path along which the coin moves at a slope and everything else stands still.
    pub fn path(&self, account: &Account, moving: Moving, slope: Ratio) -> Path {
        let mut path = Path::default();
        if moving != Moving::Collateral {
            let perps = self.positions.iter().filter_map(|index| account.positions.get(*index));
            path.positions = perps.map(|position| (position.coin.clone(), slope)).collect();
        }
        if moving != Moving::Perps {
            let coins = self.collateral.iter().filter_map(|index| account.collateral.get(*index));
            path.collateral = coins.map(|coin| (coin.token.clone(), slope)).collect();
        }
        path
    }

    /// The price now of what moves. A reserve's price may be apart from the mark of the coin's perp.
    pub fn price_of(&self, account: &Account, moving: Moving) -> Price {
        let reserve = self.collateral.iter().find_map(|index| account.collateral.get(*index)).map(|coin| coin.oracle_price);
        reserve.filter(|_| moving == Moving::Collateral).unwrap_or(self.price)
    }

    /// Whether a cross position belongs to it.
    pub fn has_cross_position(&self, account: &Account) -> bool {
        self.positions.iter().any(|index| account.positions.get(*index).is_some_and(AccountPosition::is_cross))
    }

    /// Whether collateral of it counts.
    pub fn is_collateral(&self, account: &Account) -> bool {
        self.collateral.iter().any(|index| account.collateral.get(*index).is_some_and(|coin| !coin.counted.is_zero()))
    }
}

/// Triggers of a coin, the nearest first, as prices of what moves: of the reserve where only the collateral does.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn triggers(account: &Account, margin: &RegimeMargin, group: &CoinGroup, moving: Moving) -> Exact<Vec<Trigger>> {
    let path = group.path(account, moving, Ratio::ONE);
    prices(&path.distance(account, margin)?, &path, group.price_of(account, moving))
}

/// Prices of a coin at which the documentation's partial and full borrow thresholds are passed; none where the regime lends nothing.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn borrow_threshold_prices(account: &Account, margin: &RegimeMargin, group: &CoinGroup) -> Exact<Option<(Vec<Trigger>, Vec<Trigger>)>> {
    let path = group.path(account, Moving::Coin, Ratio::ONE);
    match Course::new(account, margin, &path)?.under_borrow_thresholds(&path.half_line()?)? {
        Some((partial, full)) => Ok(Some((prices(&partial, &path, group.price)?, prices(&full, &path, group.price)?))),
        None => Ok(None),
    }
}

/// Turns of a path as prices.
fn prices(distance: &Piecewise, path: &Path, price: Price) -> Exact<Vec<Trigger>> {
    let trigger = |Turn { at, is_above, is_death }: Turn| {
        let price = price.scaled(Ratio::ONE.plus(at)?)?;
        Ok(Trigger { price, change: at, is_above, is_death })
    };
    path.turns(distance)?
        .into_iter()
        .map(trigger)
        .filter(|found| found.as_ref().map_or(true, |trigger| trigger.price.is_positive()))
        .collect()
}
