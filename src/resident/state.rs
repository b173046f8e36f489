//! A book as whole numbers in arrays: what moves with a price, and the sums that regimes share.
//!
//! Everything of a position follows from its value, so a reprice replaces the parts of the positions that moved and corrects the sums by the
//! difference. Sums of whole numbers drift nowhere. Rounded are only what a leverage or a tier divides, and values with more than 18 decimals.
//! Resting orders hold margin at their limit prices, so that a reprice leaves them as they are.

use super::holdings::{Coins, Pool, Values};
use super::position::{Move, Parts, Position};
use super::whole::{Level, whole};
use crate::account::{Account, AccountPosition};
use crate::change::{following, follows};
use crate::num::{ArithmeticFault, Price, Ratio};
use crate::request::Request;
use std::collections::BTreeMap;

type Exact<T> = Result<T, ArithmeticFault>;

/// A coin that has a price: one that is held, ordered or listed by the market.
#[derive(Clone, Debug)]
pub(super) struct Coin {
    pub name: String,
    pub mark: Price,
    /// Its position.
    position: Option<usize>,
    /// Collateral whose reserve price goes with it.
    followers: Vec<usize>,
}

/// Sums over the positions of a dex, in the token that settles it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Dex {
    pub pool: usize,
    /// Equity of isolated positions.
    pub isolated: i128,
    pub initial: i128,
    pub maintenance: i128,
    pub transfer: i128,
    pub orders: i128,
    pub isolated_orders: i128,
    /// All of them with the buffer that a joint balance holds.
    pub held_orders: i128,
    /// What it holds, where stated.
    pub account_value: Option<i128>,
}

/// The state of a book.
#[derive(Clone, Debug)]
pub(super) struct State {
    pub coins: Vec<Coin>,
    pub positions: Vec<Position>,
    pub dexes: Vec<Dex>,
    pub pools: Vec<Pool>,
    pub collateral: Vec<Coins>,
    places: BTreeMap<String, usize>,
    /// `numerator / denominator` of a notional, which must stay behind it when something is taken out.
    transfer: (u32, u32),
    /// Space for what a reprice finds before it is done.
    changes: Vec<(usize, Parts)>,
    revalued: Vec<(usize, Price, Price, Values)>,
    followed: Vec<usize>,
}

impl Coin {
    /// Whether collateral goes with it.
    pub fn has_followers(&self) -> bool {
        !self.followers.is_empty()
    }
}

impl State {
    /// The state of an account as its request states it.
    ///
    /// # Errors
    /// Amounts beyond what is counted in whole numbers, or rules of more decimals; such a book is answered by the full calculation.
    pub fn new(request: &Request, account: &Account) -> Exact<Self> {
        let fraction = Level::of(account.rulebook.venue.transfer.notional_fraction)?;
        let small = |value: i128| u32::try_from(value).map_err(|_| ArithmeticFault::Overflow);
        let transfer = (small(fraction.numerator)?, small(fraction.denominator)?);
        let hold = Level::of(Ratio::ONE.plus(account.rulebook.venue.orders.hold_buffer)?)?;
        let pools = account.pools.iter().map(|pool| Pool::of(request, account, pool)).collect::<Exact<Vec<_>>>()?;
        let dexes = account.dexes.iter().map(|dex| {
            Ok(Dex {
                pool: dex.pool,
                orders: whole(dex.order_margin)?,
                isolated_orders: whole(dex.isolated_order_margin)?,
                held_orders: hold.times(whole(dex.order_margin.plus(dex.isolated_order_margin)?)?)?,
                account_value: dex.account_value.map(whole).transpose()?,
                ..Dex::default()
            })
        });
        let mut state = Self {
            coins: Vec::new(),
            positions: Vec::with_capacity(account.positions.len()),
            dexes: dexes.collect::<Exact<_>>()?,
            pools,
            collateral: account.collateral.iter().map(Coins::of).collect::<Exact<_>>()?,
            places: BTreeMap::new(),
            transfer,
            changes: Vec::new(),
            revalued: Vec::new(),
            followed: Vec::new(),
        };
        for (index, position) in account.positions.iter().enumerate() {
            let own = Position::of(account, position, state.transfer)?;
            if let Some(dex) = state.dexes.get_mut(own.dex) {
                if own.is_cross {
                    dex.initial = dex.initial.wrapping_add(own.parts.initial);
                    dex.maintenance = dex.maintenance.wrapping_add(own.parts.maintenance);
                    dex.transfer = dex.transfer.wrapping_add(own.parts.transfer);
                } else {
                    dex.isolated = dex.isolated.wrapping_add(whole(position.isolated_equity)?);
                }
            }
            state.positions.push(own);
            state.coin(account, position, Some(index));
        }
        for watched in &account.watched {
            state.coin(account, watched, None);
        }
        Ok(state)
    }

    fn coin(&mut self, account: &Account, held: &AccountPosition, position: Option<usize>) {
        let followers = account.collateral.iter().enumerate().filter(|(_, coin)| follows(account, &coin.token, &held.coin));
        let followers = followers.map(|(index, _)| index).collect();
        self.places.entry(held.coin.clone()).or_insert(self.coins.len());
        self.coins.push(Coin { name: held.coin.clone(), mark: held.mark_price, position, followers });
    }

    /// The coin of a position.
    pub fn coin_of(&self, position: usize) -> Option<&Coin> {
        // Coins begin with those that are held, in the order of the positions.
        self.coins.get(position)
    }

    /// Which coin has a name.
    pub fn place(&self, coin: &str) -> Option<usize> {
        self.places.get(coin).copied()
    }

    /// Which collateral went with its coin in the last reprice, by index.
    pub fn followed(&self) -> &[usize] {
        &self.followed
    }

    /// Moves coins, each at most once. A book that cannot be moved stays as it was.
    ///
    /// # Errors
    /// Amounts beyond what is counted in whole numbers.
    pub fn reprice(&mut self, moves: &[Move]) -> Exact<()> {
        let (mut changes, mut revalued) = (std::mem::take(&mut self.changes), std::mem::take(&mut self.revalued));
        let found = self.find_changes(moves, &mut changes, &mut revalued);
        if found.is_ok() {
            for (index, parts) in &changes {
                self.replace(*index, *parts);
            }
            for to in moves {
                if let Some(coin) = self.coins.get_mut(to.coin) {
                    coin.mark = to.mark;
                }
            }
            self.followed.clear();
            for (index, oracle_price, price, values) in &revalued {
                if let Some(own) = self.collateral.get_mut(*index) {
                    (own.oracle_price, own.price, own.values) = (*oracle_price, *price, *values);
                }
                self.followed.push(*index);
            }
        }
        (self.changes, self.revalued) = (changes, revalued);
        found
    }

    /// What moves make of positions and of collateral.
    fn find_changes(
        &self,
        moves: &[Move],
        changes: &mut Vec<(usize, Parts)>,
        revalued: &mut Vec<(usize, Price, Price, Values)>,
    ) -> Exact<()> {
        changes.clear();
        revalued.clear();
        for to in moves {
            let Some(coin) = self.coins.get(to.coin) else { continue };
            if let Some((index, position)) = coin.position.and_then(|index| Some((index, self.positions.get(index)?))) {
                changes.push((index, position.parts(position.value_at(to)?, self.transfer)?));
            }
            for index in &coin.followers {
                let Some(own) = self.collateral.get(*index) else { continue };
                let oracle_price = following(own.oracle_price, coin.mark, to.mark)?;
                // The two are nearly always one.
                let price = if own.price == own.oracle_price { oracle_price } else { following(own.price, coin.mark, to.mark)? };
                revalued.push((*index, oracle_price, price, own.values_at(oracle_price)?));
            }
        }
        Ok(())
    }

    /// Puts a position at its new parts. What is counted is bounded, so that the sums of a book that can be read fit.
    fn replace(&mut self, index: usize, parts: Parts) {
        let Some(position) = self.positions.get_mut(index) else { return };
        let old = std::mem::replace(&mut position.parts, parts);
        let gain = parts.value.wrapping_sub(old.value);
        if let Some(pool) = self.pools.get_mut(position.pool) {
            pool.gain(gain);
        }
        let Some(dex) = self.dexes.get_mut(position.dex) else { return };
        dex.account_value = dex.account_value.map(|value| value.wrapping_add(gain));
        if position.is_cross {
            let moved = |sum: i128, new: i128, old: i128| sum.wrapping_add(new.wrapping_sub(old));
            dex.initial = moved(dex.initial, parts.initial, old.initial);
            dex.maintenance = moved(dex.maintenance, parts.maintenance, old.maintenance);
            dex.transfer = moved(dex.transfer, parts.transfer, old.transfer);
        } else {
            dex.isolated = dex.isolated.wrapping_add(gain);
        }
    }
}
