//! Sums, multiples, the larger and the smaller of piecewise linear functions: both are looked at on their common pieces.

use super::{Piece, Piecewise};
use crate::num::{Additive, Amount, ArithmeticFault, Excess, Ratio, Usd};

type Exact<T> = Result<T, ArithmeticFault>;

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
            // Much stands still.
            let is_still = left.slope.is_zero() && right.slope.is_zero();
            let slope = if is_still { Usd::ZERO } else { combine(left.slope, right.slope)? };
            found.push(Piece { start, at_zero: combine(left.at_zero, right.at_zero)?, slope });
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
