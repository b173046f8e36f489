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
    /// The paths that end here, by their indices.
    ends: Vec<usize>,
    /// Whether what no path names is wanted whole.
    has_rest: bool,
    /// Whether the answer has something here.
    is_met: Cell<bool>,
}

/// What is wanted of the value that is written next: the whole of it, or what lies below places of the tree.
#[derive(Clone, Debug)]
pub(super) enum At {
    Whole,
    Below(Vec<usize>),
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
                place.ends.push(index);
            }
        }
        own
    }

    /// Everything but some objects, of which only a few fields are wanted: each by its path, with those fields.
    pub fn all_but<'p>(objects: impl IntoIterator<Item = &'p str>, kept: &[&str]) -> Self {
        let mut own = Self { places: vec![Place { has_rest: true, ..Place::default() }] };
        for path in objects {
            let mut at = 0;
            for name in path.split('.') {
                at = own.child(at, name);
                own.places.get_mut(at).into_iter().for_each(|place| place.has_rest = true);
            }
            own.places.get_mut(at).into_iter().for_each(|place| place.has_rest = false);
            for name in kept {
                let end = own.child(at, name);
                own.places.get_mut(end).into_iter().for_each(|place| place.has_rest = true);
            }
        }
        own
    }

    /// What is wanted of an answer.
    pub(super) fn root(&self) -> At {
        At::Below(vec![0])
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

    /// What is wanted of a field; none where nothing is.
    pub(super) fn enter(&self, at: &At, name: &str) -> Option<At> {
        let At::Below(places) = at else { return Some(At::Whole) };
        let mut found = Vec::new();
        let mut is_whole = false;
        for place in places.iter().filter_map(|at| self.places.get(*at)) {
            let before = found.len();
            for (_, child) in place.children.iter().filter(|(known, _)| known == name || known == ANY) {
                let Some(place) = self.places.get(*child) else { continue };
                place.is_met.set(true);
                is_whole |= !place.ends.is_empty();
                found.push(*child);
            }
            is_whole |= place.has_rest && found.len() == before;
        }
        if is_whole {
            // What is wanted of it beside the whole is written with it.
            found.iter().for_each(|place| self.has_nothing_below(*place));
            return Some(At::Whole);
        }
        (!found.is_empty()).then_some(At::Below(found))
    }

    /// There is nothing here today, an empty list or null, so that what is wanted of it is not missing.
    pub(super) fn is_empty_at(&self, at: &At) {
        if let At::Below(places) = at {
            places.iter().for_each(|place| self.has_nothing_below(*place));
        }
    }

    fn has_nothing_below(&self, at: usize) {
        let Some(place) = self.places.get(at) else { return };
        place.is_met.set(true);
        place.children.iter().for_each(|(_, child)| self.has_nothing_below(*child));
    }

    /// The paths that no part of what was written has, by their indices, in order.
    pub(super) fn unmet(&self) -> Vec<usize> {
        let unmet = self.places.iter().filter(|place| !place.is_met.get()).flat_map(|place| place.ends.iter().copied());
        let mut unmet: Vec<usize> = unmet.collect();
        crate::ordered::sort_by(&mut unmet, Ord::cmp);
        unmet
    }
}
