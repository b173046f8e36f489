//! What fills itself from a node: decimals, words, lists, objects by name.

use super::path::Path;
use super::reader::kind;
use super::tree::Node;
use crate::error::{Issue, IssueCode, Issues};
use crate::num::{Price, Ratio, Size, Usd, parse_decimal};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// A value that is read in its place. What is read stays where it is, so a type costs a call for each field and no code beside it.
pub trait Fill {
    /// Reads the node at a path. False means that the value is not to be used, and that at least one issue was reported.
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool;
}

/// Reports a fault.
#[cold]
#[inline(never)]
pub(super) fn report(issues: &mut Issues, code: IssueCode, at: &Path<'_>, message: &str, remedy: &str) {
    issues.push(Issue::new(code, at.text(), message, remedy));
}

/// Reports a node that is something else than it should be.
#[cold]
#[inline(never)]
fn report_kind(issues: &mut Issues, node: &Node, at: &Path<'_>, wanted: &str, remedy: &str) {
    report(issues, IssueCode::Invalid, at, &format!("is {}, not {wanted}", kind(node)), remedy);
}

/// The fields of a node that must be an object; a name that is repeated is reported, and is no reason to stop.
#[inline(never)]
pub(super) fn object<'n>(node: &'n Node, at: &Path<'_>, issues: &mut Issues) -> Option<&'n [(String, Node)]> {
    let Node::Object(fields) = node else {
        report_kind(issues, node, at, "an object", "write an object: { … }");
        return None;
    };
    let mut names = Names::default();
    for (place, (name, _)) in fields.iter().enumerate() {
        if names.is_repeated(fields, place, name) {
            report_repeated(issues, &Path::Field(at, name));
        }
    }
    Some(fields)
}

/// Names that were there before. Few are compared with each other, sooner than they would be put in order.
#[derive(Default)]
struct Names<'n>(BTreeSet<&'n str>);

impl<'n> Names<'n> {
    const FEW: usize = 24;

    fn is_repeated(&mut self, fields: &[(String, Node)], place: usize, name: &'n str) -> bool {
        if fields.len() <= Self::FEW {
            return fields.iter().take(place).any(|(known, _)| known == name);
        }
        !self.0.insert(name)
    }
}

#[cold]
fn report_repeated(issues: &mut Issues, at: &Path<'_>) {
    report(issues, IssueCode::Invalid, at, "is stated more than once", "state it once");
}

/// Where elements go that are read one by one.
pub trait Collect {
    /// Makes an element, has it filled, and keeps it if it is good.
    fn add(&mut self, index: usize, name: &str, fill: &mut dyn FnMut(&mut dyn Fill) -> bool) -> bool;
}

macro_rules! collect {
    ($element:ty, |$index:ident, $name:ident, $made:ident| $kept:expr) => {
        impl<T: Fill + Default> Collect for Vec<$element> {
            fn add(&mut self, $index: usize, $name: &str, fill: &mut dyn FnMut(&mut dyn Fill) -> bool) -> bool {
                let mut $made = T::default();
                let is_good = fill(&mut $made);
                if is_good {
                    self.push($kept);
                }
                is_good
            }
        }
    };
}
collect!(T, |_index, _name, made| made);
collect!((usize, T), |index, _name, made| (index, made));
collect!((String, T), |_index, name, made| (name.to_owned(), made));

/// Longest list that is read. No list of the exchange has a tenth as many elements, but for resting orders, of which it allows half as many.
pub const MAX_LIST: usize = 10_000;

/// Reads a list of at most so many elements, leaving faulty ones out after reporting them; whether all are good. A longer one is not looked into.
#[inline(never)]
pub fn fill_list(list: &mut dyn Collect, node: &Node, at: &Path<'_>, limit: usize, issues: &mut Issues) -> bool {
    let Node::Array(nodes) = node else {
        report_kind(issues, node, at, "a list", "write a list: [ … ]");
        return false;
    };
    if nodes.len() > limit {
        let message = format!("has {} elements, more than the {limit} that are read", nodes.len());
        report(issues, IssueCode::Invalid, at, &message, &format!("state at most {limit}"));
        return false;
    }
    let mut is_complete = true;
    for (index, node) in nodes.iter().enumerate() {
        is_complete &= list.add(index, "", &mut |item| item.fill(node, &Path::Index(at, index), issues));
    }
    is_complete
}

/// A list that must be whole.
impl<T: Fill + Default> Fill for Vec<T> {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        fill_list(self, node, at, MAX_LIST, issues)
    }
}

/// An object with names of its own, such as coins, that must be whole.
impl<T: Fill + Default> Fill for Vec<(String, T)> {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        fill_map(self, node, at, issues)
    }
}

#[inline(never)]
fn fill_map(map: &mut dyn Collect, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
    let Node::Object(fields) = node else {
        report_kind(issues, node, at, "an object", "write an object: { … }");
        return false;
    };
    let mut names = Names::default();
    let mut is_complete = true;
    for (place, (name, node)) in fields.iter().enumerate() {
        let at = Path::Key(at, name);
        if names.is_repeated(fields, place, name) {
            report_repeated(issues, &at);
        }
        is_complete &= map.add(place, name, &mut |item| item.fill(node, &at, issues));
    }
    is_complete
}

/// What may be left out: none where it is faulty.
impl<T: Fill + Default> Fill for Option<T> {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let mut made = T::default();
        let is_good = made.fill(node, at, issues);
        *self = is_good.then_some(made);
        is_good
    }
}

/// A node as text.
#[inline(never)]
pub fn stated_text<'n>(node: &'n Node, at: &Path<'_>, issues: &mut Issues) -> Option<&'n str> {
    if let Node::Text(text) = node {
        return Some(text);
    }
    report_kind(issues, node, at, "a text", "write it in quotes");
    None
}

/// Which of a set of words a node is.
#[inline(never)]
pub fn stated_word(node: &Node, at: &Path<'_>, issues: &mut Issues, words: &[&str]) -> Option<usize> {
    let stated = stated_text(node, at, issues)?;
    let found = words.iter().position(|word| *word == stated);
    if found.is_none() {
        let message = format!("{stated:?} is not one of the words that are known here");
        report(issues, IssueCode::Invalid, at, &message, &format!("use one of: {}", words.join(", ")));
    }
    found
}

/// Reads a type by its words.
macro_rules! words {
    ($type:ty { $($word:literal: $variant:ident),* $(,)? }) => {
        impl $crate::json::Fill for $type {
            fn fill(&mut self, node: &$crate::json::Node, at: &$crate::json::Path<'_>, issues: &mut $crate::error::Issues) -> bool {
                let meant = $crate::json::stated_word(node, at, issues, &[$($word),*]);
                let meant = meant.and_then(|place| [$(Self::$variant),*].get(place).copied());
                *self = meant.unwrap_or(*self);
                meant.is_some()
            }
        }
    };
}
pub(crate) use words;

#[inline(never)]
fn decimal(node: &Node, at: &Path<'_>, issues: &mut Issues) -> Option<Decimal> {
    let fault = match node {
        Node::Text(text) => match parse_decimal(text) {
            Ok(value) => return Some(value),
            Err(fault) => fault.to_string(),
        },
        Node::Number(_) => "is a number without quotes, which programs round silently".to_owned(),
        other => format!("is {}, not a decimal in quotes", kind(other)),
    };
    report(issues, IssueCode::Invalid, at, &fault, "write a plain decimal in quotes, such as \"1234.5\"");
    None
}

impl Fill for Price {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(value) = decimal(node, at, issues) else { return false };
        let is_good = value > Decimal::ZERO;
        if is_good {
            *self = Self::new(value);
        } else {
            report(issues, IssueCode::Invalid, at, "is a price that is not above zero", "state a price above zero");
        }
        is_good
    }
}

macro_rules! fill_signed {
    ($($unit:ident),*) => {$(
        impl Fill for $unit {
            fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
                let value = decimal(node, at, issues);
                *self = $unit::new(value.unwrap_or_default());
                value.is_some()
            }
        }
    )*};
}
fill_signed!(Size, Usd, Ratio);

impl Fill for String {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let text = stated_text(node, at, issues);
        text.unwrap_or_default().clone_into(self);
        text.is_some()
    }
}

impl Fill for bool {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        if let Node::Bool(value) = node {
            *self = *value;
            return true;
        }
        report_kind(issues, node, at, "true or false", "write true or false");
        false
    }
}

/// A count or a leverage: a whole number, without quotes.
impl Fill for u32 {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let value = if let Node::Number(number) = node { number.as_u64().and_then(|value| Self::try_from(value).ok()) } else { None };
        if let Some(value) = value {
            *self = value;
            return true;
        }
        let what = match node {
            Node::Number(number) => format!("is {number}, not a whole number from 0"),
            other => format!("is {}, not a whole number", kind(other)),
        };
        report(issues, IssueCode::Invalid, at, &what, "write a whole number without quotes");
        false
    }
}
