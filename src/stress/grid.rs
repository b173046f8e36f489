//! Ratio, account value and requirement of every regime over a coin's move, and over a second axis: another coin's move, a gap between
//! perps and spot, or time.
//!
//! # What a cell is
//! The book with its prices moved: a position's notional and gain, the equity of its pool, the value of collateral move; limits of
//! resting orders and prices of settlement tokens stand still. How dexes that share a token split it is as of today, as for trigger
//! prices. An isolated position moves its own equity and the account value, below zero too (the exchange would have closed it before),
//! and never what backs cross positions. A gap moves perps once more, by a multiple of their moved price. Hours come after
//! the move: interest, funding and yield at the rates of now, posted every whole hour, on what is owed and lent out at the moved prices.
//!
//! # Exactness
//! Sums and products are exact: whole numbers of one unit ([`units`]). Figures become binary numbers in the last step, because typed
//! arrays hold nothing else. Whether an account is liquidatable is decided before it.
#![expect(clippy::disallowed_types, reason = "typed arrays hold binary numbers only: figures are rounded to them at the last step")]

mod axis;
mod book;
mod hours;
mod units;

pub use axis::Axis;
pub use hours::at_prices;

use crate::account::Account;
use crate::margin::{PositionMargin, Regime, RegimeMargin};
use crate::num::{Additive, ArithmeticFault, Ratio};
use crate::solve::Path;
use axis::{common_denominator, product};
use book::{Book, CollateralSums, Figures, Movers, PoolSums, amounts};
use hours::{Gain, gains};
use rust_decimal::Decimal;
use units::{Level, Scale, Units, fraction};

type Exact<T> = Result<T, ArithmeticFault>;

/// What runs along the rows.
#[derive(Clone, Debug)]
pub enum Second {
    /// Nothing: a curve.
    None,
    /// Moves of other prices.
    Prices(Axis, Path),
    /// A further move of the perps that the first axis moves, by a multiple of their moved price.
    Gap(Axis),
    /// Hours.
    Hours(Axis),
}

/// A regime over a grid, row after row: the index of a cell is `row · columns + column`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RegimeGrid {
    /// Margin ratio; not a number where there is none.
    pub ratio: Vec<f64>,
    /// Account value.
    pub account_value: Vec<f64>,
    /// Initial margin of cross positions.
    pub initial_margin: Vec<f64>,
    /// Maintenance margin of cross positions.
    pub maintenance_margin: Vec<f64>,
    /// Whether the cross account is liquidated.
    pub is_liquidatable: Vec<bool>,
    /// Portfolio margin: 0 below the documentation's borrow thresholds, 1 above the partial one, 2 above the full one.
    pub borrow_threshold: Vec<u8>,
}

/// A grid.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Values along a row.
    pub axis: Vec<f64>,
    /// Values down the rows.
    pub axis2: Option<Vec<f64>>,
    /// Each regime, in their order.
    pub regimes: [RegimeGrid; 3],
}

/// What the second axis adds to the columns.
enum Rows {
    One,
    /// Sums of each row, added.
    Added(Vec<(Vec<PoolSums>, CollateralSums)>),
    /// Multiples of the perps' moved price.
    Gap(Vec<i128>),
    /// What pools gain, per column and row.
    Gains(Vec<Vec<Vec<Gain>>>),
}

/// A book over the grid of a first axis, along which the prices of `first` move, and a second.
///
/// # Errors
/// A figure that is not exact.
pub fn grid(
    account: &Account,
    positions: &[PositionMargin],
    margins: [&RegimeMargin; 3],
    (axis, first): (Axis, &Path),
    second: &Second,
) -> Exact<Grid> {
    let columns = axis.fractions()?;
    let movers = Movers { first: first.clone(), second: if let Second::Prices(_, path) = second { path.clone() } else { Path::default() } };
    let rows = match second {
        Second::None => None,
        Second::Prices(axis, _) | Second::Gap(axis) | Second::Hours(axis) => Some(axis.fractions()?),
    };
    let denominator = match (second, &rows) {
        (Second::Prices(..), Some(rows)) => common_denominator(columns.denominator, rows.denominator)?,
        (Second::Gap(_), Some(rows)) => product(columns.denominator, rows.denominator)?,
        _ => columns.denominator,
    };
    // A gap multiplies by its own denominator beside that of the first axis.
    let row_denominator = rows.as_ref().map_or(1, |rows| rows.denominator);
    let prices = columns.prices(if matches!(second, Second::Gap(_)) { columns.denominator } else { denominator })?;
    let hours = match (second, &rows) {
        (Second::Hours(_), Some(rows)) => rows.numerators.iter().map(|hour| whole(*hour, rows.denominator)).collect(),
        _ => Vec::new(),
    };

    let mut gained = Vec::with_capacity(3);
    for margin in margins {
        let mut of_regime = Vec::new();
        if matches!(second, Second::Hours(_)) {
            for numerator in &columns.numerators {
                let change = ratio(*numerator, columns.denominator)?;
                of_regime.push(gains(&at_prices(account, first, change)?, margin, &hours)?);
            }
        }
        gained.push(of_regime);
    }
    let mut all = amounts(account, margins, positions)?;
    // What is gained is largest at one of the ends of the hours.
    let ends = gained.iter().flatten().filter_map(|rows| rows.last()).flatten();
    all.extend(ends.flat_map(|gain| [gain.cross, gain.isolated]).max_by_key(|amount| amount.abs()));
    let levels = margins.iter().map(|margin| Level::of(margin.ratio_level)).collect::<Exact<Vec<_>>>()?;
    let multiple = |axis: Axis| i128::from(Ratio::ONE.plus(axis.to)?.abs().whole()).checked_add(1).ok_or(ArithmeticFault::Overflow);
    let multiple = match second {
        Second::Gap(gap) => product(multiple(axis)?, multiple(*gap)?)?,
        Second::Prices(second, _) => multiple(axis)?.max(multiple(*second)?),
        Second::None | Second::Hours(_) => multiple(axis)?,
    };
    let scale = Scale::fitting(&all, denominator, multiple, &levels)?;

    let mut regimes: Vec<RegimeGrid> = Vec::with_capacity(3);
    for (margin, gained) in margins.into_iter().zip(gained) {
        let book = Book::new(account, positions, margin, &movers, &scale)?;
        let rows = match (second, &rows) {
            (Second::Prices(..), Some(rows)) => {
                let row = |price: i128| Ok((moved(&book.second, price, &scale)?, book.second_collateral.at(price)?));
                Rows::Added(rows.prices(denominator)?.into_iter().map(row).collect::<Exact<_>>()?)
            }
            (Second::Gap(_), Some(rows)) => Rows::Gap(rows.prices(rows.denominator)?),
            (Second::Hours(_), _) => Rows::Gains(gained),
            _ => Rows::One,
        };
        // What positions require is the same under every regime.
        let requirements = regimes.first().map(|first| (first.initial_margin.clone(), first.maintenance_margin.clone()));
        regimes.push(regime_grid(&book, &prices, &rows, row_denominator, &scale, requirements)?);
    }
    let values = |fractions: &axis::Fractions| {
        fractions.numerators.iter().map(|numerator| fraction(*numerator, fractions.denominator)).collect::<Vec<f64>>()
    };
    let regimes = <[RegimeGrid; 3]>::try_from(regimes).map_err(|_| ArithmeticFault::Overflow)?;
    Ok(Grid { axis: values(&columns), axis2: rows.as_ref().map(values), regimes })
}

/// Whole hours that have passed.
fn whole(numerator: i128, denominator: i128) -> u32 {
    numerator.checked_div(denominator).and_then(|hours| u32::try_from(hours).ok()).unwrap_or(0)
}

fn ratio(numerator: i128, denominator: i128) -> Exact<Ratio> {
    let decimal = |value: i128| Decimal::try_from_i128_with_scale(value, 0).map(Ratio::new).map_err(|_| ArithmeticFault::Overflow);
    decimal(numerator)?.divided(decimal(denominator)?)
}

fn moved(pools: &[book::MovingSums], price: i128, scale: &Scale) -> Exact<Vec<PoolSums>> {
    pools.iter().map(|pool| pool.at(price, scale)).collect()
}

fn regime_grid(
    book: &Book,
    prices: &[i128],
    rows: &Rows,
    row_denominator: i128,
    scale: &Scale,
    requirements: Option<(Vec<f64>, Vec<f64>)>,
) -> Exact<RegimeGrid> {
    let is_gap = matches!(rows, Rows::Gap(_));
    let mut columns = Vec::with_capacity(prices.len());
    for price in prices {
        let collateral_price = if is_gap { product(*price, row_denominator)? } else { *price };
        let mut pools = book.still.clone();
        if !is_gap {
            for (pool, moving) in pools.iter_mut().zip(&book.first) {
                *pool = pool.plus(&moving.at(*price, scale)?)?;
            }
        }
        columns.push((pools, book.collateral.plus(&book.first_collateral.at(collateral_price)?)?));
    }
    let count = match rows {
        Rows::One => 1,
        Rows::Added(rows) => rows.len(),
        Rows::Gap(prices) => prices.len(),
        Rows::Gains(columns) => columns.first().map_or(0, Vec::len),
    };
    let mut found = RegimeGrid::default();
    let mut pools = book.still.clone();
    for row in 0..count {
        for (column, ((column_pools, column_collateral), price)) in columns.iter().zip(prices).enumerate() {
            let mut collateral = *column_collateral;
            pools.copy_from_slice(column_pools);
            match rows {
                Rows::One => {}
                Rows::Added(rows) => {
                    if let Some((row_pools, row_collateral)) = rows.get(row) {
                        for (pool, added) in pools.iter_mut().zip(row_pools) {
                            *pool = pool.plus(added)?;
                        }
                        collateral = collateral.plus(row_collateral)?;
                    }
                }
                Rows::Gap(gaps) => {
                    let price = product(*price, gaps.get(row).copied().unwrap_or(row_denominator))?;
                    for (pool, moving) in pools.iter_mut().zip(&book.first) {
                        *pool = pool.plus(&moving.at(price, scale)?)?;
                    }
                }
                Rows::Gains(gained) => {
                    for (pool, gain) in pools.iter_mut().zip(gained.get(column).and_then(|rows| rows.get(row)).into_iter().flatten()) {
                        let cross = scale.units(gain.cross)?;
                        pool.cross_equity = pool.cross_equity.plus(&cross)?;
                        pool.equity = pool.equity.plus(&cross)?.plus(&scale.units(gain.isolated)?)?;
                    }
                }
            }
            let figures = book.figures(&pools, &collateral, |requirement, backing| scale.ratio(requirement, backing))?;
            found.add(book.regime, &figures, scale, requirements.is_none());
        }
    }
    if let Some((initial, maintenance)) = requirements {
        (found.initial_margin, found.maintenance_margin) = (initial, maintenance);
    }
    Ok(found)
}

impl RegimeGrid {
    fn add(&mut self, regime: Regime, figures: &Figures<f64>, scale: &Scale, has_requirements: bool) {
        let number = |amount: Units| scale.number(amount);
        self.ratio.push(figures.ratio.unwrap_or(f64::NAN));
        self.account_value.push(number(figures.account_value));
        self.is_liquidatable.push(figures.is_liquidatable);
        if has_requirements {
            self.initial_margin.push(number(figures.initial_margin));
            self.maintenance_margin.push(number(figures.maintenance_margin));
        }
        if regime == Regime::Portfolio {
            self.borrow_threshold.push(figures.borrow_threshold);
        }
    }
}
