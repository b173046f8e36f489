//! Continuous piecewise linear functions of one variable, exact: what equity, margin and collateral are along a move of prices.
//!
//! A function is a list of pieces in ascending order, each `a + b·t` from its start to the start of the next; the last goes on without end.
//! Sums, multiples, `max` and `min` of such functions are such functions again; the crossings that `max` and `min` need are solved per
//! piece. So a margin rule written with these operations has its roots in closed form, without iteration.
//!
//! # Rounding
//! A crossing is a quotient, rounded half-even to 28 digits like every other. Two crossings within 1e-20 of each other are rounding, and none.

mod combined;

use super::linear::{Affine, Domain};
use crate::num::{ArithmeticFault, Ratio, Usd};
use std::iter::once;

type Exact<T> = Result<T, ArithmeticFault>;

/// `at + slope·t` from `start` on.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Piece {
    start: Ratio,
    at_zero: Usd,
    slope: Usd,
}

impl Piece {
    fn value(&self, t: Ratio) -> Exact<Usd> {
        if self.slope.is_zero() { Ok(self.at_zero) } else { self.slope.scaled(t)?.plus(self.at_zero) }
    }

    /// Where the line is zero; none if it is constant, or so nearly that its zero is beyond all range: a slope that divisions left over.
    fn zero(&self) -> Exact<Option<Ratio>> {
        if self.slope.is_zero() { Ok(None) } else { self.at_zero.negated().fraction_within_range(self.slope) }
    }

    fn is_same_line(&self, other: &Self) -> bool {
        self.at_zero == other.at_zero && self.slope == other.slope
    }
}

/// A continuous piecewise linear function on `[start, ∞)`.
///
/// Most are one line; only the others have a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Piecewise {
    first: Piece,
    rest: Vec<Piece>,
}

/// A change of sign.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// Where.
    pub at: Ratio,
    /// Whether the function is below zero after it.
    pub falls_below: bool,
}

impl Piecewise {
    /// One line.
    pub fn line(start: Ratio, at_zero: Usd, slope: Usd) -> Self {
        Self { first: Piece { start, at_zero, slope }, rest: Vec::new() }
    }

    fn pieces(&self) -> impl DoubleEndedIterator<Item = &Piece> {
        once(&self.first).chain(&self.rest)
    }

    fn last(&self) -> &Piece {
        self.rest.last().unwrap_or(&self.first)
    }

    /// Value at a point of the domain.
    ///
    /// # Errors
    /// Overflow.
    pub fn value(&self, t: Ratio) -> Exact<Usd> {
        self.pieces().rev().find(|piece| piece.start <= t).unwrap_or(&self.first).value(t)
    }

    /// The least value between two points of the domain, in either order.
    ///
    /// # Errors
    /// Overflow.
    pub fn least_between(&self, from: Ratio, to: Ratio) -> Exact<Usd> {
        let (low, high) = (from.at_most(to), from.at_least(to));
        let mut least = self.value(low)?.at_most(self.value(high)?);
        for piece in self.pieces().filter(|piece| piece.start > low && piece.start < high) {
            least = least.at_most(piece.value(piece.start)?);
        }
        Ok(least)
    }

    /// Every point at which the function goes from not below zero to below, or back, in ascending order. Where it stays at zero it is not
    /// below; touching zero at a point from either side is no crossing.
    ///
    /// Signs are read at the breaks and solved for between them, so that a root on a break is neither lost nor found twice.
    ///
    /// # Errors
    /// Overflow.
    pub fn sign_changes(&self) -> Exact<Vec<Crossing>> {
        let mut crossings: Vec<Crossing> = Vec::new();
        let mut was_below: Option<bool> = None;
        let mut ends = self.rest.iter().map(|next| next.start);
        for piece in self.pieces() {
            let end = ends.next();
            let at_start = piece.value(piece.start)?;
            // The last piece goes where its slope leads.
            let at_end = match end {
                Some(end) => piece.value(end)?,
                None if piece.slope.is_zero() => piece.at_zero,
                None => piece.slope,
            };
            // Inside, next to the start and next to the end.
            let is_flat = at_start.is_zero() && at_end.is_zero();
            let first = !is_flat && if at_start.is_zero() { at_end.is_negative() } else { at_start.is_negative() };
            let last = !is_flat && if at_end.is_zero() { at_start.is_negative() } else { at_end.is_negative() };
            if was_below.is_some_and(|was_below| was_below != first) {
                crossings.push(Crossing { at: piece.start, falls_below: first });
            }
            if first != last
                && let Some(at) = piece.zero()?
            {
                let at = at.at_least(piece.start);
                crossings.push(Crossing { at: end.map_or(at, |end| at.at_most(end)), falls_below: last });
            }
            was_below = Some(last);
        }
        without_twins(crossings)
    }
}

/// Without pairs of crossings that are nearer to each other than the digits of a crossing tell: where a break and a root are one, rounding can
/// make the function go over zero and back.
fn without_twins(crossings: Vec<Crossing>) -> Exact<Vec<Crossing>> {
    if crossings.len() < 2 {
        return Ok(crossings);
    }
    let rounding = Ratio::new(rust_decimal::Decimal::new(1, 20));
    let mut kept: Vec<Crossing> = Vec::with_capacity(crossings.len());
    for crossing in crossings {
        let room = rounding.scaled(Ratio::ONE.at_least(crossing.at.abs()))?;
        match kept.last() {
            Some(last) if crossing.at.minus(last.at)? < room => {
                kept.pop();
            }
            _ => kept.push(crossing),
        }
    }
    Ok(kept)
}

/// The half line from a point on.
#[derive(Clone, Copy, Debug)]
pub struct HalfLine {
    /// Where it begins.
    pub start: Ratio,
}

impl Domain for HalfLine {
    type Function = Piecewise;

    fn function(&self, form: Affine) -> Piecewise {
        Piecewise::line(self.start, form.constant, form.x)
    }

    fn sum(&self, functions: Vec<Piecewise>) -> Exact<Option<Piecewise>> {
        Piecewise::sum(functions)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::Amount;
    use rust_decimal::Decimal;

    fn usd(value: i64) -> Usd {
        Usd::new(Decimal::from(value))
    }

    fn ratio(value: i64) -> Ratio {
        Ratio::new(Decimal::from(value))
    }

    #[test]
    fn max_and_min_break_where_lines_cross() {
        let rising = Piecewise::line(Ratio::ZERO, usd(-4), usd(2));
        let clipped = rising.at_least(&Piecewise::line(Ratio::ZERO, usd(0), usd(0))).unwrap();
        for (t, expected) in [(0, 0), (1, 0), (2, 0), (3, 2), (10, 16)] {
            assert_eq!(clipped.value(ratio(t)).unwrap(), usd(expected));
        }
        let capped = clipped.at_most(&Piecewise::line(Ratio::ZERO, usd(6), usd(0))).unwrap();
        for (t, expected) in [(1, 0), (3, 2), (5, 6), (9, 6)] {
            assert_eq!(capped.value(ratio(t)).unwrap(), usd(expected));
        }
    }

    #[test]
    fn every_change_of_sign_is_found() {
        // Below zero until 2, above until 7, below afterwards.
        let up = Piecewise::line(Ratio::ZERO, usd(-4), usd(2));
        let down = Piecewise::line(Ratio::ZERO, usd(14), usd(-2));
        let tent = up.at_most(&down).unwrap();
        assert_eq!(
            tent.sign_changes().unwrap(),
            vec![Crossing { at: ratio(2), falls_below: false }, Crossing { at: ratio(7), falls_below: true }]
        );
        // Staying at zero is not below it, wherever it begins.
        let flat = Piecewise::line(Ratio::ZERO, usd(0), usd(0)).at_most(&down).unwrap();
        assert_eq!(flat.sign_changes().unwrap(), vec![Crossing { at: ratio(7), falls_below: true }]);
        // Touching is no crossing.
        let valley = Piecewise::line(Ratio::ZERO, usd(4), usd(-2)).at_least(&Piecewise::line(Ratio::ZERO, usd(-4), usd(2))).unwrap();
        assert_eq!(valley.sign_changes().unwrap(), vec![]);
    }
}
