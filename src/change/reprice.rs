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
use crate::request::Request;

type Exact<T> = Result<T, ArithmeticFault>;

/// Moves a request to other prices. `account` is the request resolved; what `update` does not state stays.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn reprice(request: &mut Request, account: &Account, update: &Market) -> Exact<Vec<Warning>> {
    let mut book = Book { portfolio: request.portfolio.clone(), account };
    let mut followed = Vec::new();
    let mut tokens = update.tokens.clone();
    for perp in &update.perps {
        let Some(mark) = perp.mark_price else { continue };
        let Some(old) = book.perp(&perp.coin).map(|known| known.mark_price) else { continue };
        move_position(&mut book, &perp.coin, old, mark)?;
        for coin in account.collateral.iter().filter(|coin| follows(account, &coin.token, &perp.coin)) {
            if !tokens.iter().any(|token| book.token(&token.token) == coin.token) {
                let reserve = coin.oracle_price.scaled(mark.fraction_of(old)?)?;
                let price = coin.price.scaled(mark.fraction_of(old)?)?;
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
    for perp in &update.perps {
        put_perp(&mut request.market.perps, perp);
    }
    for token in tokens {
        let listing = &account.rulebook.listing;
        match request.market.tokens.iter_mut().find(|known| listing.token_name(&known.token) == listing.token_name(&token.token)) {
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
    let warning = |token: String| {
        Warning::new(
            "reserve_price_follows_mark",
            format!("the reserve's price of {token} is not stated; it is moved with the perp's mark"),
        )
    };
    Ok(followed.into_iter().map(warning).collect())
}

/// Whether a token's price is that of a perp of the venue's own dex.
fn follows(account: &Account, token: &str, coin: &str) -> bool {
    account.rulebook.listing.token(token).is_some_and(|known| known.coin.as_deref().unwrap_or(&known.token) == coin)
}

fn move_position(book: &mut Book<'_>, coin: &str, old: Price, new: Price) -> Exact<()> {
    let Some(index) = book.portfolio.positions.iter().position(|position| position.coin == coin) else { return Ok(()) };
    let dex = book.dex(coin);
    let token = book.settlement_token(&dex);
    let Some(position) = book.portfolio.positions.get_mut(index) else { return Ok(()) };
    let gain = position.size.at(new)?.minus(position.size.at(old)?)?;
    position.isolated_equity = position.isolated_equity.map(|equity| equity.plus(gain)).transpose()?;
    if book.balance(&token).is_some_and(|balance| balance.total.is_some()) {
        book.add(&token, Size::new(gain.decimal()))?;
    }
    book.add_to_dex(&dex, gain)?;
    Ok(())
}

fn put_perp(perps: &mut Vec<PerpMarket>, update: &PerpMarket) {
    match perps.iter_mut().find(|known| known.coin == update.coin) {
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
