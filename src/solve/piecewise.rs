//! Continuous piecewise linear functions of one variable, exact: what equity, margin and collateral are along a move of prices.
//!
//! A function is a list of pieces in ascending order, each `a + b·t` from its start to the start of the next; the last goes on without end.
//! Sums, multiples, `max` and `min` of such functions are such functions again; the crossings that `max` and `min` need are solved per
//! piece. So a margin rule written with these operations has its roots in closed form, without iteration.
//!
//! # Rounding
//! A crossing is a quotient, rounded half-even to 28 digits like every other. Two crossings within 1e-20 of each other are rounding, and none.

use super::linear::{Affine, Domain};
use crate::num::{Additive, Amount, ArithmeticFault, Excess, Ratio, Usd};
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

/// A function that is being put together, piece by piece.
#[derive(Default)]
struct Builder(Option<Piecewise>);

impl Builder {
    /// A further piece; none where it goes on as the last one does.
    fn push_new(&mut self, piece: Piece) {
        let is_known = self.0.as_ref().is_some_and(|function| function.last().is_same_line(&piece));
        if !is_known {
            self.push(piece);
        }
    }

    fn push(&mut self, piece: Piece) {
        match &mut self.0 {
            Some(function) => function.rest.push(piece),
            None => self.0 = Some(Piecewise { first: piece, rest: Vec::new() }),
        }
    }

    /// The function; a given one where there is no piece.
    fn finish(self, or: &Piecewise) -> Piecewise {
        self.0.unwrap_or_else(|| or.clone())
    }
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

    /// The sum of many functions, added up by halves, so that breaks of a few are not copied once for each of the others.
    ///
    /// # Errors
    /// Overflow.
    pub fn sum(functions: Vec<Self>) -> Exact<Option<Self>> {
        let mut sums = functions;
        while sums.len() > 1 {
            let mut halves = Vec::with_capacity(sums.len().div_ceil(2));
            let mut left = sums.into_iter();
            while let Some(first) = left.next() {
                halves.push(match left.next() {
                    Some(second) => first.plus(&second)?,
                    None => first,
                });
            }
            sums = halves;
        }
        Ok(sums.pop())
    }

    /// Both functions on their common pieces: start, end, and the piece of either there.
    fn on_common_pieces(&self, other: &Self, mut visit: impl FnMut(Ratio, Option<Ratio>, &Piece, &Piece) -> Exact<()>) -> Exact<()> {
        let (mut left, mut right) = (self.rest.iter().peekable(), other.rest.iter().peekable());
        let (mut on_left, mut on_right) = (&self.first, &other.first);
        let mut start = on_left.start.at_least(on_right.start);
        loop {
            let ends = (left.peek().map(|piece| piece.start), right.peek().map(|piece| piece.start));
            let end = match ends {
                (Some(left), Some(right)) => Some(left.at_most(right)),
                (left, right) => left.or(right),
            };
            // What ends before both have begun is on no common piece.
            if end.is_none_or(|end| end > start) {
                visit(start, end, on_left, on_right)?;
            }
            let Some(end) = end else { return Ok(()) };
            on_left = left.next_if(|piece| piece.start == end).unwrap_or(on_left);
            on_right = right.next_if(|piece| piece.start == end).unwrap_or(on_right);
            start = start.at_least(end);
        }
    }

    fn combined(&self, other: &Self, combine: impl Fn(Usd, Usd) -> Exact<Usd>) -> Exact<Self> {
        let mut found = Builder::default();
        self.on_common_pieces(other, |start, _, left, right| {
            found.push(Piece { start, at_zero: combine(left.at_zero, right.at_zero)?, slope: combine(left.slope, right.slope)? });
            Ok(())
        })?;
        Ok(found.finish(self))
    }

    fn mapped(&self, of: impl Fn(Usd) -> Exact<Usd>) -> Exact<Self> {
        let map = |piece: &Piece| Ok(Piece { start: piece.start, at_zero: of(piece.at_zero)?, slope: of(piece.slope)? });
        Ok(Self { first: map(&self.first)?, rest: self.rest.iter().map(map).collect::<Exact<_>>()? })
    }

    /// Which of the two is the larger, on every common piece: the larger and the other one from a point on.
    fn by_size(&self, other: &Self, mut visit: impl FnMut(Ratio, &Piece, &Piece, bool) -> Exact<()>) -> Exact<()> {
        self.on_common_pieces(other, |start, end, left, right| {
            let difference = Piece { start, at_zero: left.at_zero.minus(right.at_zero)?, slope: left.slope.minus(right.slope)? };
            let at_start = difference.value(start)?;
            // A line whose ends are on one side of zero has no crossing between them, and needs no division to say so.
            let at_end = end.map(|end| difference.value(end)).transpose()?;
            let is_apart = match at_end {
                Some(at_end) => at_start.is_positive() && at_end.is_positive() || at_start.is_negative() && at_end.is_negative(),
                None => at_start.is_negative() == difference.slope.is_negative() && !at_start.is_zero() || difference.slope.is_zero(),
            };
            let crossing = if is_apart { None } else { difference.zero()? };
            let crossing = crossing.filter(|at| *at > start && end.is_none_or(|end| *at < end));
            // With a crossing inside, the side of the start decides for the first part. Without one, the side is the same throughout; at an
            // end that is a crossing itself, rounding may say otherwise, so the end further from zero decides.
            let decisive = match (crossing, at_end) {
                (Some(_), _) => at_start,
                (None, Some(at_end)) => {
                    if at_end.abs() > at_start.abs() {
                        at_end
                    } else {
                        at_start
                    }
                }
                (None, None) if difference.slope.is_zero() => at_start,
                (None, None) => difference.slope,
            };
            let left_leads = !decisive.is_negative();
            let (first, second) = if left_leads { (left, right) } else { (right, left) };
            visit(start, first, second, left_leads)?;
            match crossing {
                Some(at) => visit(at, second, first, !left_leads),
                None => Ok(()),
            }
        })
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

impl Additive for Piecewise {
    fn plus(&self, other: &Self) -> Exact<Self> {
        self.combined(other, Usd::plus)
    }

    fn minus(&self, other: &Self) -> Exact<Self> {
        self.combined(other, Usd::minus)
    }

    fn scaled(&self, by: Ratio) -> Exact<Self> {
        self.mapped(|amount| amount.scaled(by))
    }

    fn part(&self, of: u32) -> Exact<Self> {
        self.mapped(|amount| amount.divided(Ratio::from(of)))
    }
}

impl Amount for Piecewise {
    fn at_least(&self, other: &Self) -> Exact<Self> {
        let mut found = Builder::default();
        self.by_size(other, |start, larger, _, _| {
            found.push_new(Piece { start, ..*larger });
            Ok(())
        })?;
        Ok(found.finish(self))
    }

    fn at_most(&self, other: &Self) -> Exact<Self> {
        let mut found = Builder::default();
        self.by_size(other, |start, _, smaller, _| {
            found.push_new(Piece { start, ..*smaller });
            Ok(())
        })?;
        Ok(found.finish(self))
    }

    fn excess_over(&self, other: &Self) -> Exact<Excess<Self>> {
        let (mut larger, mut excess) = (Builder::default(), Builder::default());
        self.by_size(other, |start, upper, lower, is_above| {
            larger.push_new(Piece { start, ..*upper });
            let difference = match is_above {
                true => Piece { start, at_zero: upper.at_zero.minus(lower.at_zero)?, slope: upper.slope.minus(lower.slope)? },
                false => Piece { start, at_zero: Usd::ZERO, slope: Usd::ZERO },
            };
            excess.push_new(difference);
            Ok(())
        })?;
        Ok(Excess { larger: larger.finish(self), excess: excess.finish(self) })
    }

    fn scaled_less(&self, by: Ratio, other: &Self) -> Exact<Self> {
        if by == Ratio::ONE {
            return self.minus(other);
        }
        self.combined(other, |own, other| own.scaled(by)?.minus(other))
    }
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
