//! Continuous piecewise linear functions of two variables, exact: where a book dies in the plane of two coins' moves.
//!
//! A function is kept as the expression that it was written as. To look at it on a convex polygon, the polygon is cut along the lines where
//! a `max` changes sides until the function is linear on every part. There its zeros are a straight segment, and the segments join to
//! polylines.
//!
//! # Rounding
//! A corner is where two lines cross, rounded half-even to 28 digits. Corners that agree to 18 decimals are one.

use super::linear::{Affine, Domain};
use crate::num::{Additive, Amount, ArithmeticFault, Excess, Ratio, Usd};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

type Exact<T> = Result<T, ArithmeticFault>;

/// Decimals by which corners are told apart.
const SAME_CORNER: u32 = 18;

/// A point: the moves of two coins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// Of the first.
    pub x: Ratio,
    /// Of the second.
    pub y: Ratio,
}

/// A convex polygon, its corners in order.
type Polygon = Vec<Point>;

#[derive(Debug)]
enum Expression {
    Form(Affine),
    Sum(Planar, Planar),
    Scaled(Planar, Ratio),
    Larger(Planar, Planar),
}

/// A continuous piecewise linear function of two variables.
#[derive(Clone, Debug)]
pub struct Planar(Rc<Expression>);

impl Additive for Planar {
    fn plus(&self, other: &Self) -> Exact<Self> {
        Ok(Self(Rc::new(Expression::Sum(self.clone(), other.clone()))))
    }

    fn minus(&self, other: &Self) -> Exact<Self> {
        self.plus(&other.scaled(Ratio::ONE.negated())?)
    }

    fn scaled(&self, by: Ratio) -> Exact<Self> {
        Ok(Self(Rc::new(Expression::Scaled(self.clone(), by))))
    }

    fn part(&self, of: u32) -> Exact<Self> {
        self.scaled(Ratio::ONE.divided(Ratio::from(of))?)
    }
}

impl Amount for Planar {
    fn at_least(&self, other: &Self) -> Exact<Self> {
        Ok(Self(Rc::new(Expression::Larger(self.clone(), other.clone()))))
    }

    fn excess_over(&self, other: &Self) -> Exact<Excess<Self>> {
        let zero = Self(Rc::new(Expression::Form(Affine::default())));
        Ok(Excess { larger: other.at_least(self)?, excess: self.minus(other)?.at_least(&zero)? })
    }
}

/// A convex part of the plane.
#[derive(Clone, Debug)]
pub struct Region(Polygon);

impl Domain for Region {
    type Function = Planar;

    fn function(&self, form: Affine) -> Planar {
        Planar(Rc::new(Expression::Form(form)))
    }
}

impl Region {
    /// Between two values of the first variable and two of the second, each pair in ascending order.
    pub fn rectangle([left, right]: [Ratio; 2], [low, high]: [Ratio; 2]) -> Self {
        let corner = |x: Ratio, y: Ratio| Point { x, y };
        Self(vec![corner(left, low), corner(right, low), corner(right, high), corner(left, high)])
    }

    /// A convex polygon, its corners in order.
    pub fn polygon(corners: Vec<Point>) -> Self {
        Self(corners)
    }

    /// The lines on which a function goes below zero, as polylines.
    ///
    /// # Errors
    /// Overflow.
    pub fn boundary(&self, function: &Planar) -> Exact<Vec<Vec<Point>>> {
        let mut segments = BTreeSet::new();
        for (polygon, form) in function.parts(self.0.clone())? {
            if let Some((first, second)) = zeros(&polygon, form)? {
                let segment = (first.min(second), first.max(second));
                // Below zero on both sides: a line that is only touched.
                if first != second && !segments.insert(segment) {
                    segments.remove(&segment);
                }
            }
        }
        joined(segments)
    }
}

impl Planar {
    /// The polygon in parts on which the function is linear.
    fn parts(&self, polygon: Polygon) -> Exact<Vec<(Polygon, Affine)>> {
        Ok(match self.0.as_ref() {
            Expression::Form(form) => vec![(polygon, *form)],
            Expression::Scaled(function, by) => {
                let parts = function.parts(polygon)?;
                parts.into_iter().map(|(part, form)| Ok((part, form.scaled(*by)?))).collect::<Exact<_>>()?
            }
            Expression::Sum(left, right) => {
                let mut parts = Vec::new();
                for (part, form, other) in both(left, right, polygon)? {
                    parts.push((part, form.plus(&other)?));
                }
                parts
            }
            Expression::Larger(left, right) => {
                let mut parts = Vec::new();
                for (part, form, other) in both(left, right, polygon)? {
                    let lead = form.minus(&other)?;
                    let above = clipped(&part, lead)?;
                    let below = clipped(&part, lead.scaled(Ratio::ONE.negated())?)?;
                    match (above, below) {
                        (Some(above), Some(below)) => parts.extend([(above, form), (below, other)]),
                        (None, _) => parts.push((part, other)),
                        (_, None) => parts.push((part, form)),
                    }
                }
                parts
            }
        })
    }
}

/// The polygon in parts on which both functions are linear.
fn both(left: &Planar, right: &Planar, polygon: Polygon) -> Exact<Vec<(Polygon, Affine, Affine)>> {
    let mut parts = Vec::new();
    for (part, form) in left.parts(polygon)? {
        parts.extend(right.parts(part)?.into_iter().map(|(part, other)| (part, form, other)));
    }
    Ok(parts)
}

/// Where a line between two points, of values with opposite signs, is zero.
fn crossing(first: Point, at_first: Usd, second: Point, at_second: Usd) -> Exact<Point> {
    let share = at_first.fraction_of(at_first.minus(at_second)?)?;
    let between = |from: Ratio, to: Ratio| from.plus(to.minus(from)?.scaled(share)?);
    Ok(Point { x: between(first.x, second.x)?, y: between(first.y, second.y)? })
}

/// The part of a polygon where a form is not below zero; none if it is above zero nowhere in it.
fn clipped(polygon: &[Point], form: Affine) -> Exact<Option<Polygon>> {
    let values = polygon.iter().map(|corner| form.value(corner.x, corner.y)).collect::<Exact<Vec<_>>>()?;
    if !values.iter().any(|value| value.is_positive()) {
        return Ok(None);
    }
    let mut corners = Vec::new();
    for ((first, at_first), (second, at_second)) in edges(polygon, &values) {
        if !at_first.is_negative() {
            corners.push(first);
        }
        if at_first.is_negative() && at_second.is_positive() || at_first.is_positive() && at_second.is_negative() {
            corners.push(crossing(first, at_first, second, at_second)?);
        }
    }
    Ok(Some(corners))
}

/// The edges of a polygon with the values at their ends.
fn edges<'a>(polygon: &'a [Point], values: &'a [Usd]) -> impl Iterator<Item = ((Point, Usd), (Point, Usd))> + 'a {
    let corners = || polygon.iter().copied().zip(values.iter().copied());
    corners().zip(corners().cycle().skip(1))
}

/// The segment of a polygon on which a form is zero, if the form is below zero somewhere in the polygon.
fn zeros(polygon: &[Point], form: Affine) -> Exact<Option<(Point, Point)>> {
    let values = polygon.iter().map(|corner| form.value(corner.x, corner.y)).collect::<Exact<Vec<_>>>()?;
    if !values.iter().any(|value| value.is_negative()) {
        return Ok(None);
    }
    let mut found: BTreeSet<Point> = BTreeSet::new();
    for ((first, at_first), (second, at_second)) in edges(polygon, &values) {
        if at_first.is_zero() {
            found.insert(rounded(first));
        } else if !at_second.is_zero() && at_first.is_negative() != at_second.is_negative() {
            found.insert(rounded(crossing(first, at_first, second, at_second)?));
        }
    }
    Ok(found.first().copied().zip(found.last().copied()))
}

fn rounded(point: Point) -> Point {
    Point { x: point.x.rounded(SAME_CORNER), y: point.y.rounded(SAME_CORNER) }
}

/// Segments as polylines, without corners on a straight line.
fn joined(segments: BTreeSet<(Point, Point)>) -> Exact<Vec<Vec<Point>>> {
    let mut neighbours: BTreeMap<Point, Vec<Point>> = BTreeMap::new();
    for (first, second) in &segments {
        neighbours.entry(*first).or_default().push(*second);
        neighbours.entry(*second).or_default().push(*first);
    }
    let ends = neighbours.iter().filter(|(_, next)| next.len() == 1).map(|(point, _)| *point);
    let starts: Vec<Point> = ends.chain(neighbours.keys().copied()).collect();
    let mut left = segments;
    let mut lines = Vec::new();
    for start in starts {
        let mut line = vec![start];
        let mut here = start;
        while let Some(next) =
            neighbours.get(&here).and_then(|next| next.iter().copied().find(|next| left.remove(&(here.min(*next), here.max(*next)))))
        {
            line.push(next);
            here = next;
        }
        if line.len() > 1 {
            lines.push(straightened(line)?);
        }
    }
    Ok(lines)
}

/// Without corners that lie on the line between their neighbours.
fn straightened(line: Vec<Point>) -> Exact<Vec<Point>> {
    let mut kept: Vec<Point> = Vec::with_capacity(line.len());
    let tolerance = Ratio::new(rust_decimal::Decimal::new(1, SAME_CORNER.saturating_sub(4)));
    for point in line {
        if let [.., first, second] = kept.as_slice() {
            let along = (second.x.minus(first.x)?, second.y.minus(first.y)?);
            let beyond = (point.x.minus(second.x)?, point.y.minus(second.y)?);
            let turn = along.0.scaled(beyond.1)?.minus(along.1.scaled(beyond.0)?)?;
            if turn.abs() < tolerance.scaled(beyond.0.abs().at_least(beyond.1.abs()))? {
                kept.pop();
            }
        }
        kept.push(point);
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    fn ratio(value: i64) -> Ratio {
        Ratio::new(Decimal::from(value))
    }

    fn form(constant: i64, x: i64, y: i64) -> Affine {
        let usd = |value: i64| Usd::new(Decimal::from(value));
        Affine { constant: usd(constant), x: usd(x), y: usd(y) }
    }

    #[test]
    fn the_boundary_bends_where_a_maximum_changes_sides() {
        let square = Region::rectangle([ratio(-2), ratio(2)], [ratio(-2), ratio(2)]);
        // 1 − max(x, y): a corner at (1, 1).
        let larger = square.function(form(0, 1, 0)).at_least(&square.function(form(0, 0, 1))).unwrap();
        let distance = square.function(form(1, 0, 0)).minus(&larger).unwrap();
        let lines = square.boundary(&distance).unwrap();
        let point = |x: i64, y: i64| Point { x: ratio(x), y: ratio(y) };
        assert_eq!(lines, vec![vec![point(-2, 1), point(1, 1), point(1, -2)]]);
    }

    #[test]
    fn a_line_that_is_only_touched_is_no_boundary() {
        let square = Region::rectangle([ratio(-2), ratio(2)], [ratio(-2), ratio(2)]);
        let size = square.function(form(0, 1, 0)).at_least(&square.function(form(0, -1, 0))).unwrap();
        assert_eq!(square.boundary(&size).unwrap(), Vec::<Vec<Point>>::new());
        assert_eq!(square.boundary(&size.scaled(ratio(-1)).unwrap()).unwrap(), Vec::<Vec<Point>>::new());
    }
}
