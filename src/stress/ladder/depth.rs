//! At which price a liquidation order is filled under a stated depth.
//!
//! Infinite depth fills at the mark. Linear depth is an amount in USDC that moves the price by one percent: an order of notional `Q` at the
//! mark ends at `mark · (1 ± Q / depth / 100)` and is filled on average half way there. A sell ends at a price of zero at the latest;
//! what the book does not take stays unfilled. Levels are those of a book at today's mark; they move with the mark. Every
//! order meets a whole book: what it takes has come back before the next, and the mark does not move with it.

use crate::num::{ArithmeticFault, Price, Ratio, Size, Usd};
use rust_decimal::RoundingStrategy;

type Exact<T> = Result<T, ArithmeticFault>;

/// Decimals of an average price of a fill; rounded against the trader.
const PRICE_DECIMALS: u32 = 10;

/// One level of a book.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// Its price at today's mark.
    pub price: Price,
    /// Coins offered or asked for there.
    pub size: Size,
}

/// How deep the book of a coin is.
#[derive(Clone, Debug, PartialEq)]
pub enum CoinDepth {
    /// USDC that move the price by one percent.
    Linear(Usd),
    /// Levels, the best first.
    Levels {
        /// Levels that a sell meets.
        bids: Vec<Level>,
        /// Levels that a buy meets.
        asks: Vec<Level>,
    },
}

/// How deep the books are; infinitely where nothing is stated.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Depth {
    /// Of every coin that is not stated.
    pub default: Option<CoinDepth>,
    /// By perp name.
    pub coins: Vec<(String, CoinDepth)>,
}

/// What a book takes of an order.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fill {
    /// Coins, positive.
    pub size: Size,
    /// Average price.
    pub price: Price,
}

impl Depth {
    /// Fills an order of `size` coins; `moved` is the mark as a multiple of today's.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn fill(&self, coin: &str, is_buy: bool, size: Size, mark: Price, moved: Ratio) -> Exact<Fill> {
        let own = self.coins.iter().find(|(known, _)| known == coin).map(|(_, depth)| depth).or(self.default.as_ref());
        let fill = match own {
            None => return Ok(Fill { size, price: mark }),
            Some(CoinDepth::Linear(per_percent)) => linear(*per_percent, is_buy, size, mark)?,
            Some(CoinDepth::Levels { bids, asks }) => walk(if is_buy { asks } else { bids }, size, mark, moved)?,
        };
        Ok(Fill { price: against_trader(fill.price, is_buy), ..fill })
    }
}

fn linear(per_percent: Usd, is_buy: bool, size: Size, mark: Price) -> Exact<Fill> {
    let whole_book = per_percent.scaled(Ratio::from(100))?;
    let most = if is_buy { size } else { size.at_most(whole_book.buys_at(mark)?) };
    let half = most.at(mark)?.fraction_of(whole_book)?.divided(Ratio::TWO)?;
    let factor = if is_buy { Ratio::ONE.plus(half)? } else { Ratio::ONE.minus(half)? };
    Ok(Fill { size: most, price: mark.scaled(factor)? })
}

fn walk(levels: &[Level], size: Size, mark: Price, moved: Ratio) -> Exact<Fill> {
    let (mut left, mut value) = (size, Usd::ZERO);
    for level in levels {
        let taken = left.at_most(level.size);
        if taken.is_zero() {
            break;
        }
        value = value.plus(taken.at(level.price.scaled(moved)?)?)?;
        left = left.minus(taken)?;
    }
    let filled = size.minus(left)?;
    let price = if filled.is_zero() { mark } else { value.per(filled)? };
    Ok(Fill { size: filled, price })
}

fn against_trader(price: Price, is_buy: bool) -> Price {
    let strategy = if is_buy { RoundingStrategy::ToPositiveInfinity } else { RoundingStrategy::ToZero };
    let rounded = Price::new(price.decimal().round_dp_with_strategy(PRICE_DECIMALS, strategy));
    if rounded.is_zero() { price } else { rounded }
}
