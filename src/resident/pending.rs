//! What reprices have stated since the request was last made: enough to make it again.

use super::position::{Move, fixed_price};
use super::state::State;
use super::whole::amount;
use crate::error::{Issue, Issues};
use crate::market::{Market, PerpMarket, TokenMarket};
use crate::num::{Price, Ratio, Size};
use crate::report::MovableBook;
use crate::request::Request;
use std::collections::BTreeMap;

/// What was stated of a coin.
#[derive(Clone, Copy, Debug, Default)]
struct Stated {
    is_stated: bool,
    has_moved: bool,
    oracle_price: Option<Price>,
    funding_rate: Option<Ratio>,
}

/// Everything that was stated.
#[derive(Clone, Debug, Default)]
pub(super) struct Pending {
    /// By the state's coins.
    coins: Vec<Stated>,
    /// Coins of the state in the order in which they were first stated.
    order: Vec<usize>,
    /// Collateral that went with its coin.
    followed: Vec<usize>,
    /// Coins that move nothing.
    others: BTreeMap<String, PerpMarket>,
    time: Option<String>,
    /// Space for the moves of a reprice.
    pub moves: Vec<Move>,
}

impl Pending {
    /// Nothing, for so many coins.
    pub fn new(coins: usize) -> Self {
        Self { coins: vec![Stated::default(); coins], ..Self::default() }
    }

    /// Whether nothing was stated.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty() && self.others.is_empty() && self.time.is_none()
    }

    /// Nothing again.
    pub fn clear(&mut self) {
        let moves = std::mem::take(&mut self.moves);
        *self = Self { moves, ..Self::new(self.coins.len()) };
    }

    fn state(&mut self, coin: usize) -> Option<&mut Stated> {
        let stated = self.coins.get_mut(coin)?;
        if !stated.is_stated {
            stated.is_stated = true;
            self.order.push(coin);
        }
        Some(stated)
    }

    /// Notes what moved.
    pub fn note(&mut self, moves: &[Move], followed: &[usize]) {
        for to in moves {
            if let Some(stated) = self.state(to.coin) {
                stated.has_moved = true;
            }
        }
        for index in followed {
            if !self.followed.contains(index) {
                self.followed.push(*index);
            }
        }
    }

    /// The moves that an update makes; none where it states a coin twice, or one that the state has not seen and that may move something.
    pub fn moves_of(&self, update: &Market, state: &State, market: &Market) -> Option<Vec<Move>> {
        let mut moves = Vec::with_capacity(update.perps.len());
        let mut is_stated = vec![false; state.coins.len()];
        for perp in &update.perps {
            let Some(coin) = state.place(&perp.coin) else {
                // A coin that the market lists with a price, and that was not made one of the account, is none that the listing knows.
                let known = market.perps.iter().find(|known| known.coin == perp.coin)?;
                if known.mark_price.is_none() && perp.mark_price.is_some() {
                    return None;
                }
                continue;
            };
            let place = is_stated.get_mut(coin)?;
            if std::mem::replace(place, true) {
                return None;
            }
            moves.extend(perp.mark_price.map(|mark| Move { coin, mark, fixed: fixed_price(mark) }));
        }
        Some(moves)
    }

    /// Keeps what an update states beside marks.
    pub fn keep(&mut self, update: &Market, state: &State) {
        for perp in &update.perps {
            match state.place(&perp.coin) {
                Some(coin) => {
                    if let Some(stated) = self.state(coin) {
                        stated.oracle_price = perp.oracle_price.or(stated.oracle_price);
                        stated.funding_rate = perp.funding_rate.or(stated.funding_rate);
                    }
                }
                None => {
                    let known = self.others.entry(perp.coin.clone()).or_insert_with(|| perp.clone());
                    known.mark_price = perp.mark_price.or(known.mark_price);
                    known.oracle_price = perp.oracle_price.or(known.oracle_price);
                    known.funding_rate = perp.funding_rate.or(known.funding_rate);
                }
            }
        }
        self.time = update.time.clone().or(self.time.take());
    }

    /// The request that a book is after everything that was stated.
    pub fn applied(&self, book: &MovableBook, state: &State) -> Result<Request, Issues> {
        let perp = |index: &usize| {
            let (stated, coin) = (self.coins.get(*index)?, state.coins.get(*index)?);
            Some(PerpMarket {
                coin: coin.name.clone(),
                mark_price: stated.has_moved.then_some(coin.mark),
                oracle_price: stated.oracle_price,
                funding_rate: stated.funding_rate,
                premium: None,
                max_leverage: None,
            })
        };
        // Reserve prices are stated as they came out step by step, so that nothing follows a second time.
        let token = |index: &usize| {
            let coin = state.collateral.get(*index)?;
            Some(TokenMarket {
                token: coin.token.clone(),
                price: Some(coin.price),
                reserve_oracle_price: Some(coin.oracle_price),
                ltv: None,
                utilization: None,
                total_supplied: None,
                total_borrowed: None,
            })
        };
        let update = Market {
            perps: self.order.iter().filter_map(perp).chain(self.others.values().cloned()).collect(),
            tokens: self.followed.iter().filter_map(token).collect(),
            time: self.time.clone(),
            ..Market::default()
        };
        let (mut request, _) = book.moved(&update)?;
        // What gains do to a supply depends on their order, so it is taken from the state.
        let listing = &book.account.rulebook.listing;
        for pool in state.pools.iter().filter(|pool| pool.is_supply_moving) {
            let supplied = pool.supplied.map(amount).transpose().map_err(|fault| vec![Issue::arithmetic("prices", fault)])?;
            let balances = request.portfolio.balances.iter_mut();
            for balance in balances.filter(|balance| listing.token_name(&balance.token) == pool.token) {
                balance.supplied = supplied.map(|supplied| Size::new(supplied.decimal()));
            }
        }
        Ok(request)
    }
}
