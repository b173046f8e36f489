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

/// A map by name, as a sorted list: a tree's code is thirty times as long, once for each type of entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<T>(Vec<(String, T)>);

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Table<T> {
    /// A table of many entries, put in order once. Of entries of one name the last stays.
    pub fn of(mut entries: Vec<(String, T)>) -> Self {
        sort_by(&mut entries, |(left, _), (right, _)| left.cmp(right));
        entries.dedup_by(|later, earlier| {
            let is_same = later.0 == earlier.0;
            if is_same {
                std::mem::swap(later, earlier);
            }
            is_same
        });
        Self(entries)
    }

    /// The entry of a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        let place = self.place(name).ok()?;
        self.0.get(place).map(|(_, entry)| entry)
    }

    /// The entries in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.0.iter().map(|(name, entry)| (name.as_str(), entry))
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.as_str().cmp(name))
    }
}

impl<T: Default> Table<T> {
    /// Changes the entry of a name, which is made if it is not there. For tables that grow by few entries: each moves those behind it.
    pub fn change<R>(&mut self, name: &str, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let place = match self.place(name) {
            Ok(place) => place,
            Err(place) => {
                self.0.insert(place, (name.to_owned(), T::default()));
                place
            }
        };
        self.0.get_mut(place).map(|(_, entry)| change(entry))
    }
}

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
    fn a_table_has_one_entry_for_each_name() {
        let mut table: Table<Vec<u32>> = Table::default();
        for (place, name) in ["b", "", "c", "b", "a", "c"].into_iter().enumerate() {
            table.change(name, |places| places.push(u32::try_from(place).unwrap()));
        }
        let entries: Vec<(&str, &[u32])> = table.iter().map(|(name, places)| (name, places.as_slice())).collect();
        assert_eq!(entries, [("", &[1][..]), ("a", &[4]), ("b", &[0, 3]), ("c", &[2, 5])]);
        let made = Table::of(vec![("b".to_owned(), 1), ("a".to_owned(), 2), ("b".to_owned(), 3), ("b".to_owned(), 4)]);
        assert_eq!(made.iter().collect::<Vec<_>>(), [("a", &2), ("b", &4)]);
        assert_eq!((table.get("b").map(Vec::len), table.get("d")), (Some(2), None));
    }

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
