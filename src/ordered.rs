//! Sets, maps and lists in order, at little cost in bytes.
//!
//! `collect` sorts what it gets before it builds a tree, and `sort_by` is some twelve kilobytes: each with a copy of its own for each type.
//! Together they were a tenth of the engine's bytes, for lists that are short. Here the work is done on places in the list, once for all types.

use std::cmp::Ordering;

/// Collecting without sorting first.
pub trait Ordered: Iterator + Sized {
    /// What the entries make, each put in where it belongs. Of entries of one key the last stays, as with `collect`.
    fn ordered<C: Default + Extend<Self::Item>>(self) -> C {
        let mut made = C::default();
        made.extend(self);
        made
    }
}

impl<I: Iterator> Ordered for I {}

/// Sorts a list; what is equal stays in its order.
pub fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let order = order_of(items.len(), &mut |left, right| match (items.get(left), items.get(right)) {
        (Some(left), Some(right)) => compare(left, right),
        _ => Ordering::Equal,
    });
    arrange(&order, &mut |left, right| items.swap(left, right));
}

/// Sorts a list by a key; what is equal stays in its order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |left, right| key(left).cmp(&key(right)));
}

/// The places of so many items in ascending order: runs of twice the length are merged until one is left.
fn order_of(length: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..length).collect();
    let mut merged = Vec::with_capacity(length);
    let mut run = 1_usize;
    while run < length {
        merged.clear();
        for both in order.chunks(run.saturating_mul(2)) {
            let (mut left, mut right) = both.split_at(run.min(both.len()));
            while let (Some((first, left_rest)), Some((second, right_rest))) = (left.split_first(), right.split_first()) {
                if compare(*first, *second) == Ordering::Greater {
                    merged.push(*second);
                    right = right_rest;
                } else {
                    merged.push(*first);
                    left = left_rest;
                }
            }
            merged.extend_from_slice(left);
            merged.extend_from_slice(right);
        }
        std::mem::swap(&mut order, &mut merged);
        run = run.saturating_mul(2);
    }
    order
}

/// Brings the item of each place of an order to where that place stands in it.
fn arrange(order: &[usize], swap: &mut dyn FnMut(usize, usize)) {
    for (place, from) in order.iter().enumerate() {
        // An item that stood before this place was swapped away, to where the item of its new place came from.
        let mut from = *from;
        while from < place {
            from = order.get(from).copied().unwrap_or(place);
        }
        if from != place {
            swap(place, from);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_as_the_standard_library_does() {
        // Numbers of a linear congruence: no order in them, and equal keys among them.
        let mut state: u32 = 7;
        for length in 0..200 {
            let mut items: Vec<(u32, usize)> = (0..length)
                .map(|index| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (state >> 26, index)
                })
                .collect();
            let mut expected = items.clone();
            expected.sort_by_key(|(key, _)| *key);
            sort_by_key(&mut items, |(key, _)| *key);
            assert_eq!(items, expected);
            sort_by(&mut items, |left, right| right.cmp(left));
            expected.sort_by(|left, right| right.cmp(left));
            assert_eq!(items, expected);
        }
    }
}
