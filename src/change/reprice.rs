//! A book at other prices: what a live feed, or a trader, says that prices are now.
//!
//! Positions move with their mark: a balance stated after unrealised PnL, the equity of an isolated position and what a dex holds change by
//! `size · (new mark − old mark)`. A balance stated before unrealised PnL stays. Where a coin's mark moves and its reserve's price is not
//! stated, collateral moves with the mark (unverified: the reserve takes a median of three prices).

use super::balance::Book;
use crate::account::Account;
use crate::error::Warning;
use crate::market::{Market, PerpMarket, TokenMarket};
use crate::num::{ArithmeticFault, Price, Size};
use crate::ordered::Ordered;
use crate::remark::RemarkCode;
use crate::request::Request;
use std::collections::BTreeMap;

type Exact<T> = Result<T, ArithmeticFault>;

/// Moves a request to other prices. `account` is the request resolved; what `update` does not state stays.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn reprice(request: &mut Request, account: &Account, update: &Market) -> Exact<Vec<Warning>> {
    let mut book = Book { portfolio: request.portfolio.clone(), account };
    // The update may be of every coin that the venue lists, so that each is looked up.
    let known = account.positions.iter().chain(&account.watched).rev();
    let marks: BTreeMap<&str, Price> = known.map(|position| (position.coin.as_str(), position.mark_price)).ordered();
    let places: BTreeMap<&str, usize> =
        request.portfolio.positions.iter().enumerate().rev().map(|(place, position)| (position.coin.as_str(), place)).ordered();
    let mut followed = Vec::new();
    let mut tokens = update.tokens.clone();
    for perp in &update.perps {
        let Some(mark) = perp.mark_price else { continue };
        let Some(old) = marks.get(perp.coin.as_str()).copied() else { continue };
        if let Some(place) = places.get(perp.coin.as_str()) {
            move_position(&mut book, *place, old, mark)?;
        }
        for coin in account.collateral.iter().filter(|coin| follows(account, &coin.token, &perp.coin)) {
            if !tokens.iter().any(|token| book.token(&token.token) == coin.token) {
                let reserve = following(coin.oracle_price, old, mark)?;
                let price = following(coin.price, old, mark)?;
                let token = TokenMarket {
                    token: coin.token.clone(),
                    price: Some(price),
                    reserve_oracle_price: Some(reserve),
                    ltv: None,
                    utilization: None,
                    total_supplied: None,
                    total_borrowed: None,
                };
                tokens.push(token);
                followed.push(coin.token.clone());
            }
        }
    }
    request.portfolio = book.portfolio;
    put_perps(&mut request.market.perps, &update.perps);
    let name = |token: &str| account.rulebook.listing.token_name(token).to_owned();
    let mut places: BTreeMap<String, usize> =
        request.market.tokens.iter().enumerate().rev().map(|(place, known)| (name(&known.token), place)).ordered();
    for token in tokens {
        let place = *places.entry(name(&token.token)).or_insert(request.market.tokens.len());
        match request.market.tokens.get_mut(place) {
            Some(known) => {
                known.price = token.price.or(known.price);
                known.reserve_oracle_price = token.reserve_oracle_price.or(known.reserve_oracle_price);
                known.utilization = token.utilization.or(known.utilization);
                known.ltv = token.ltv.or(known.ltv);
                known.total_supplied = token.total_supplied.or(known.total_supplied);
                known.total_borrowed = token.total_borrowed.or(known.total_borrowed);
            }
            None => request.market.tokens.push(token),
        }
    }
    request.market.listing = update.listing.clone().or(request.market.listing.take());
    request.market.time = update.time.clone().or(request.market.time.take());
    Ok(followed.iter().map(|token| follows_mark(token)).collect())
}

/// The remark on a token whose reserve price was moved with its coin's mark.
pub fn follows_mark(token: &str) -> Warning {
    Warning::new(
        RemarkCode::ReservePriceFollowsMark,
        format!("the reserve's price of {token} is not stated; it is moved with the perp's mark"),
    )
}

/// A price that goes with a mark, with the digits that a request keeps.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn following(price: Price, old: Price, mark: Price) -> Exact<Price> {
    price.scaled(mark.fraction_of(old)?).map(Price::as_written)
}

/// Whether a token's price is that of a perp of the venue's own dex.
pub fn follows(account: &Account, token: &str, coin: &str) -> bool {
    account.rulebook.listing.token(token).is_some_and(|known| known.coin.as_deref().unwrap_or(&known.token) == coin)
}

fn move_position(book: &mut Book<'_>, place: usize, old: Price, new: Price) -> Exact<()> {
    let Some(position) = book.portfolio.positions.get(place) else { return Ok(()) };
    let dex = book.dex(&position.coin);
    let token = book.settlement_token(&dex);
    let Some(position) = book.portfolio.positions.get_mut(place) else { return Ok(()) };
    let gain = position.size.at(new)?.minus(position.size.at(old)?)?;
    position.isolated_equity = position.isolated_equity.map(|equity| equity.plus(gain)).transpose()?;
    if book.balance(&token).is_some_and(|balance| balance.total.is_some()) {
        book.add(&token, Size::new(gain.decimal()))?;
    }
    book.add_to_dex(&dex, gain)?;
    Ok(())
}

/// States what updates say of perps: what they leave out stays as it was.
fn put_perps(perps: &mut Vec<PerpMarket>, updates: &[PerpMarket]) {
    let mut places: BTreeMap<String, usize> = perps.iter().enumerate().rev().map(|(place, perp)| (perp.coin.clone(), place)).ordered();
    for update in updates {
        let place = *places.entry(update.coin.clone()).or_insert(perps.len());
        match perps.get_mut(place) {
            Some(known) => {
                known.mark_price = update.mark_price.or(known.mark_price);
                known.oracle_price = update.oracle_price.or(known.oracle_price);
                if update.funding_rate.is_some() {
                    (known.funding_rate, known.premium) = (update.funding_rate, None);
                }
            }
            None => perps.push(update.clone()),
        }
    }
}
