//! A book as whole numbers in arrays: what moves with a price, and the sums that regimes share.
//!
//! Everything of a position follows from its value, so a reprice replaces the parts of the positions that moved and corrects the sums by the
//! difference. Sums of whole numbers drift nowhere. Rounded are only what a leverage or a tier divides, and values with more than 18 decimals.
//! Resting orders hold margin at their limit prices, so that a reprice leaves them as they are.

use super::whole::{Level, Units, amount, bounded, divided, whole};
use crate::account::{Account, AccountPosition, Collateral};
use crate::change::{following, follows};
use crate::margin::{liquidation_value, maintenance_at};
use crate::num::{ArithmeticFault, Price, Ratio, Size, Usd};
use crate::portfolio::AccountMode;
use crate::request::Request;
use crate::rulebook::Tier;
use std::collections::BTreeMap;
use std::sync::Arc;

type Exact<T> = Result<T, ArithmeticFault>;

/// Decimals of a size and of a price whose product is whole without a rounding.
const SIZE_DECIMALS: u32 = 8;
pub(super) const PRICE_DECIMALS: u32 = 10;

/// A new price of a coin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move {
    /// Which coin.
    pub coin: usize,
    /// Its mark.
    pub mark: Price,
    /// The mark in units of ten decimals; none where it has more, or is larger than 64 bits hold.
    pub fixed: Option<i64>,
}

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

/// A position's size, and how it is multiplied.
#[derive(Clone, Copy, Debug)]
struct Held {
    size: Size,
    fixed: Option<i64>,
}

/// A margin tier.
#[derive(Clone, Copy, Debug)]
pub(super) struct TierOf {
    lower_bound: i128,
    max_leverage: u32,
    pub deduction: i128,
}

/// What a position is and requires, in the token that settles it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parts {
    /// With the sign of the size.
    pub value: i128,
    pub initial: i128,
    pub maintenance: i128,
    transfer: i128,
    tier: usize,
}

/// A position.
#[derive(Clone, Debug)]
pub(super) struct Position {
    held: Held,
    leverage: u32,
    tiers: Vec<TierOf>,
    pub is_cross: bool,
    pub dex: usize,
    pub pool: usize,
    pub parts: Parts,
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

/// A balance, in its token.
#[derive(Clone, Debug)]
pub(super) struct Pool {
    pub token: String,
    pub equity: i128,
    pub in_spot: i128,
    pub borrowed_by_hand: i128,
    /// Supplied to the reserve, as stated.
    pub supplied: Option<i128>,
    /// Whether what is supplied is lent by hand, so that it backs no perp.
    pub is_lent_by_hand: bool,
    /// Whether a gain changes what is supplied: stated beside a balance that is stated after unrealised PnL.
    pub is_supply_moving: bool,
    pub loan: i128,
    pub is_reported: bool,
    pub is_borrowable: bool,
    pub user_borrow_cap: Option<i128>,
    /// USDC per token; none for USDC.
    price: Option<Ratio>,
}

/// Collateral, valued.
#[derive(Clone, Debug)]
pub(super) struct Coins {
    pub token: String,
    counted: Size,
    supplied: Size,
    counted_by_hand: Size,
    ltv: Ratio,
    pub oracle_price: Price,
    pub price: Price,
    pub values: Values,
}

/// Collateral weighted in the ways that rules ask for, in USDC.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Values {
    /// What is supplied, at its price.
    pub supplied: i128,
    /// Counted, times loan-to-value.
    pub borrow: i128,
    /// Counted, times (1 + loan-to-value)/2.
    pub liquidation: i128,
    /// Supplied by hand, weighted likewise.
    pub borrow_by_hand: i128,
    pub liquidation_by_hand: i128,
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

impl TierOf {
    /// Maintenance margin of a notional in it.
    fn maintenance(&self, notional: i128) -> Exact<i128> {
        maintenance_at(&Units(notional), self.max_leverage, &Units(self.deduction)).map(|maintenance| maintenance.0)
    }
}

impl Pool {
    /// An amount of the token in USDC.
    pub fn in_usdc(&self, value: i128) -> Exact<i128> {
        match self.price {
            None => Ok(value),
            Some(price) => whole(amount(value)?.scaled(price)?),
        }
    }

    /// Whether it is of the unit of account.
    pub fn is_usdc(&self) -> bool {
        self.price.is_none()
    }

    /// What is lent by hand.
    pub fn lent_by_hand(&self) -> i128 {
        self.supplied.filter(|_| self.is_lent_by_hand).unwrap_or(0)
    }

    /// Unrealised gain, which a balance includes.
    fn gain(&mut self, gain: i128) {
        self.equity = self.equity.wrapping_add(gain);
        if let (true, Some(supplied)) = (self.is_supply_moving, self.supplied) {
            // What comes in is supplied, and what is supplied goes last.
            self.supplied = Some(if gain > 0 { supplied.wrapping_add(gain) } else { supplied.min(self.equity).max(0) });
        }
    }
}

impl Position {
    /// Value at a price.
    fn value_at(&self, to: &Move) -> Exact<i128> {
        match (self.held.fixed, to.fixed) {
            // Two numbers of 64 bits: their product fits into 128.
            (Some(size), Some(price)) => bounded(i128::from(size).wrapping_mul(i128::from(price))),
            _ => whole(self.held.size.at(to.mark)?),
        }
    }

    fn parts(&self, value: i128, (numerator, denominator): (u32, u32)) -> Exact<Parts> {
        let notional = bounded(value)?.wrapping_abs();
        let tier = self.tiers.iter().rposition(|tier| tier.lower_bound <= notional).unwrap_or(0);
        let initial = divided(notional, self.leverage);
        let transfer = if u64::from(self.leverage).saturating_mul(u64::from(numerator)) <= u64::from(denominator) {
            initial
        } else {
            divided(notional.checked_mul(i128::from(numerator)).ok_or(ArithmeticFault::Overflow)?, denominator)
        };
        let maintenance = self.tiers.get(tier).map_or(Ok(0), |tier| tier.maintenance(notional))?;
        Ok(Parts { value, initial, maintenance, transfer, tier })
    }

    /// The notional over twice the maximum leverage, and the deduction, in the tier of a multiple of today's price.
    #[expect(clippy::disallowed_types, reason = "chooses a tier, and is no figure")]
    pub fn tier_at(&self, multiple: f64) -> (i128, i128) {
        let notional = super::whole::near(self.parts.value).abs() * multiple;
        let index = match self.tiers.as_slice() {
            [] | [_] => 0,
            tiers => tiers.iter().rposition(|tier| super::whole::near(tier.lower_bound) <= notional).unwrap_or(0),
        };
        match self.tiers.get(index) {
            Some(tier) if index == self.parts.tier => (self.parts.maintenance.wrapping_add(tier.deduction), tier.deduction),
            Some(tier) => {
                let maintenance = tier.maintenance(self.parts.value.wrapping_abs()).unwrap_or(0);
                (maintenance.wrapping_add(tier.deduction), tier.deduction)
            }
            None => (0, 0),
        }
    }
}

impl Coins {
    fn of(coin: &Collateral) -> Exact<Self> {
        let mut found = Self {
            token: coin.token.clone(),
            counted: coin.counted,
            supplied: coin.supplied,
            counted_by_hand: coin.counted_by_hand,
            ltv: coin.ltv,
            oracle_price: coin.oracle_price,
            price: coin.price,
            values: Values::default(),
        };
        found.values = found.values_at(found.oracle_price)?;
        Ok(found)
    }

    fn values_at(&self, price: Price) -> Exact<Values> {
        let counted = self.counted.at(price)?;
        let supplied = if self.supplied == self.counted { counted } else { self.supplied.at(price)? };
        let liquidation = |value: Usd| whole(liquidation_value(&value, self.ltv)?);
        let by_hand = self.counted_by_hand.at(price)?;
        Ok(Values {
            supplied: whole(supplied)?,
            borrow: whole(counted.scaled(self.ltv)?)?,
            liquidation: liquidation(counted)?,
            borrow_by_hand: whole(by_hand.scaled(self.ltv)?)?,
            liquidation_by_hand: liquidation(by_hand)?,
        })
    }
}

/// A price in units of ten decimals; none where it has more digits than that, or more than 64 bits.
pub(super) fn fixed_price(price: Price) -> Option<i64> {
    fixed(price.decimal(), PRICE_DECIMALS)
}

fn fixed(value: rust_decimal::Decimal, decimals: u32) -> Option<i64> {
    let value = if value.scale() > decimals { value.normalize() } else { value };
    let missing = 10_i128.checked_pow(decimals.checked_sub(value.scale())?)?;
    i64::try_from(value.mantissa().checked_mul(missing)?).ok()
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
        let pools = account.pools.iter().map(|pool| Self::pool(request, account, pool)).collect::<Exact<Vec<_>>>()?;
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
            let own = state.position(account, position)?;
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

    fn pool(request: &Request, account: &Account, pool: &crate::account::Pool) -> Exact<Pool> {
        let is_by_hand = account.mode != AccountMode::PortfolioMargin;
        let name = |token: &str| account.rulebook.listing.token_name(token).to_owned();
        let balance = request.portfolio.balances.iter().find(|balance| name(&balance.token) == pool.token);
        Ok(Pool {
            token: pool.token.clone(),
            equity: whole(pool.equity)?,
            in_spot: whole(pool.in_spot)?,
            borrowed_by_hand: whole(pool.borrowed_by_hand)?,
            supplied: pool.supplied.map(whole).transpose()?,
            is_lent_by_hand: is_by_hand,
            is_supply_moving: balance.is_some_and(|balance| balance.total.is_some() && balance.supplied.is_some()),
            loan: whole(pool.loan)?,
            is_reported: pool.is_reported,
            is_borrowable: pool.is_borrowable,
            user_borrow_cap: pool.user_borrow_cap.map(whole).transpose()?,
            price: Some(pool.price).filter(|_| pool.token != crate::account::USDC),
        })
    }

    fn position(&self, account: &Account, position: &AccountPosition) -> Exact<Position> {
        let tier = |tier: &Tier| {
            Ok(TierOf { lower_bound: whole(tier.lower_bound)?, max_leverage: tier.max_leverage, deduction: whole(tier.deduction)? })
        };
        let mut own = Position {
            held: Held { size: position.size, fixed: fixed(position.size.decimal(), SIZE_DECIMALS) },
            leverage: position.leverage,
            tiers: Arc::as_ref(&position.tiers).iter().map(tier).collect::<Exact<_>>()?,
            is_cross: position.is_cross(),
            dex: position.dex,
            pool: account.pool_of(position),
            parts: Parts::default(),
        };
        own.parts = own.parts(whole(position.signed_notional())?, self.transfer)?;
        Ok(own)
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
