//! The coins of an account: which of its perps and which of its collateral move together.

use super::path::Path;
use crate::account::{Account, AccountPosition};
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
    crate::ordered::sort_by_key(&mut by_own_dex, |(_, position)| position.coin.contains(':'));
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
    crate::ordered::sort_by_key(&mut groups, |group| group.positions.iter().min().copied());
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
    pub fn path(&self, moving: Moving, slope: Ratio) -> Path {
        let mut path = Path::default();
        self.add_to(&mut path, moving, slope);
        path
    }

    /// Lets the coin move along a path too.
    pub fn add_to(&self, path: &mut Path, moving: Moving, slope: Ratio) {
        if moving != Moving::Collateral {
            self.positions.iter().for_each(|index| path.move_position(*index, slope));
        }
        if moving != Moving::Perps {
            self.collateral.iter().for_each(|index| path.move_collateral(*index, slope));
        }
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
