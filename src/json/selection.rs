//! Which fields of an answer are wanted, by their paths: `regimes.*.ratio`. What is not wanted is not written.
//!
//! A path names fields from the root of the answer on, one after the other; `*` stands for every name. A list is gone through element by element, so
//! that `positions.coin` is the coin of each position. What a path ends at is wanted whole.

use std::cell::Cell;

/// A set of wanted paths, as a tree.
#[derive(Debug, Default)]
pub struct Selection {
    /// The root first.
    places: Vec<Place>,
}

#[derive(Debug, Default)]
struct Place {
    children: Vec<(String, usize)>,
    /// The path that ends here, by its index.
    ends: Option<usize>,
    /// Whether the answer has something here.
    is_met: Cell<bool>,
}

/// Where in the tree a writer stands: within what is wanted whole, or at a place of which parts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum At {
    Whole,
    Place(usize),
}

const ANY: &str = "*";

impl Selection {
    /// The tree of paths.
    pub fn new<'p>(paths: impl IntoIterator<Item = &'p str>) -> Self {
        let mut own = Self { places: vec![Place::default()] };
        for (index, path) in paths.into_iter().enumerate() {
            let mut at = 0;
            for name in path.split('.') {
                at = own.child(at, name);
            }
            if let Some(place) = own.places.get_mut(at) {
                place.ends.get_or_insert(index);
            }
        }
        own
    }

    fn child(&mut self, at: usize, name: &str) -> usize {
        let next = self.places.len();
        let Some(place) = self.places.get_mut(at) else { return at };
        if let Some((_, found)) = place.children.iter().find(|(known, _)| known == name) {
            return *found;
        }
        place.children.push((name.to_owned(), next));
        self.places.push(Place::default());
        next
    }

    /// What is wanted of a field, seen from a place; none where nothing is. A name goes before `*`.
    pub(super) fn enter(&self, at: At, name: &str) -> Option<At> {
        let At::Place(at) = at else { return Some(At::Whole) };
        let children = &self.places.get(at)?.children;
        let found = children.iter().find(|(known, _)| known == name).or_else(|| children.iter().find(|(known, _)| known == ANY));
        let place = self.places.get(found?.1)?;
        place.is_met.set(true);
        Some(if place.ends.is_some() { At::Whole } else { At::Place(found?.1) })
    }

    /// There is nothing below a place today, an empty list or null, so that what is wanted of it is not missing.
    pub(super) fn has_nothing_below(&self, at: At) {
        let At::Place(at) = at else { return };
        let Some(place) = self.places.get(at) else { return };
        place.is_met.set(true);
        for (_, child) in &place.children {
            self.has_nothing_below(At::Place(*child));
        }
    }

    /// The paths that no part of what was written has, by their indices, in order.
    pub(super) fn unmet(&self) -> Vec<usize> {
        let mut unmet: Vec<usize> = self.places.iter().filter(|place| !place.is_met.get()).filter_map(|place| place.ends).collect();
        crate::ordered::sort_by(&mut unmet, Ord::cmp);
        unmet
    }
}
