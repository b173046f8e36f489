//! Reading by value: what asks for a value itself, lists that keep the place of each element, and the scenarios of `stress`, whose readers hand
//! each field over as a value.

use super::fill::{Fill, MAX_LIST};
use super::path::Path;
use super::tree::Node;
use crate::error::{Issue, IssueCode, Issues};
use crate::ordered::Ordered;
use std::collections::BTreeSet;
use std::fmt;

/// A type that reads itself from a node. `None` means that at least one issue was reported.
pub trait Read: Sized {
    /// Reads the node at a path.
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self>;
}

/// What fills itself is read as well.
impl<T: Fill + Default> Read for T {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut value = Self::default();
        value.fill(node, &Path::Root(path), issues).then_some(value)
    }
}

/// A list of which the faulty elements were left out after being reported; the good ones keep their place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listed<T> {
    /// Path of the list.
    pub path: String,
    /// Good elements with their index in the text.
    pub items: Vec<(usize, T)>,
    /// Whether every element was good.
    pub is_complete: bool,
}

impl<T> Listed<T> {
    /// A complete list.
    pub fn complete(path: &str, items: Vec<T>) -> Self {
        Self { path: path.to_owned(), items: items.into_iter().enumerate().collect(), is_complete: true }
    }

    /// Elements with their own paths.
    pub fn with_paths(&self) -> impl Iterator<Item = (String, &T)> {
        self.items.iter().map(|(index, item)| (format!("{}[{index}]", self.path), item))
    }

    /// Elements with where they stand.
    pub fn placed(&self) -> impl Iterator<Item = (Place<'_>, &T)> {
        self.items.iter().map(|(index, item)| (Place { list: &self.path, index: *index }, item))
    }

    /// The elements alone, as they are.
    pub fn each(&self) -> impl Iterator<Item = &T> {
        self.items.iter().map(|(_, item)| item)
    }

    /// The elements alone.
    pub fn into_items(self) -> Vec<T> {
        self.items.into_iter().map(|(_, item)| item).collect()
    }
}

/// Where an element of a list stands: text only where it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Place<'l> {
    list: &'l str,
    index: usize,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}[{}]", self.list, self.index)
    }
}

/// What a node is, in words.
pub fn kind(node: &Node) -> &'static str {
    match node {
        Node::Null => "null",
        Node::Bool(_) => "a boolean",
        Node::Number(_) => "a number",
        Node::Text(_) => "a text",
        Node::Array(_) => "a list",
        Node::Object(_) => "an object",
    }
}

/// Reads one object field by field, each as a value. [`super::Fields`] does the same in place, in a fraction of the code.
pub struct ObjectReader<'n, 'i> {
    fields: &'n [(String, Node)],
    path: String,
    seen: Vec<&'static str>,
    issues: &'i mut Issues,
}

impl<'n, 'i> ObjectReader<'n, 'i> {
    /// Opens a node as an object; reports another kind of node, and repeated names.
    pub fn open(node: &'n Node, path: &str, issues: &'i mut Issues) -> Option<Self> {
        let Node::Object(fields) = node else {
            issues.push(Issue::new(IssueCode::Invalid, path, format!("is {}, not an object", kind(node)), "write an object: { … }"));
            return None;
        };
        let mut names = BTreeSet::new();
        for (name, _) in fields {
            if !names.insert(name.as_str()) {
                issues.push(Issue::new(IssueCode::Invalid, join(path, name), "is stated more than once", "state it once"));
            }
        }
        Some(Self { fields, path: path.to_owned(), seen: Vec::new(), issues })
    }

    /// Path of a field of this object.
    pub fn path(&self, name: &str) -> String {
        join(&self.path, name)
    }

    /// The list that faults go to.
    pub fn issues(&mut self) -> &mut Issues {
        self.issues
    }

    /// Reports a fault of a field.
    pub fn fault(&mut self, name: &str, message: impl Into<String>, remedy: impl Into<String>) {
        let path = self.path(name);
        self.issues.push(Issue::new(IssueCode::Invalid, path, message, remedy));
    }

    /// The node of a field, marking the field as known.
    pub fn node(&mut self, name: &'static str) -> Option<&'n Node> {
        self.seen.push(name);
        self.fields.iter().find(|(key, _)| key == name).map(|(_, node)| node)
    }

    /// A field that must be there.
    pub fn required<T: Read>(&mut self, name: &'static str) -> Option<T> {
        let path = self.path(name);
        match self.node(name) {
            Some(node) => T::read(node, &path, self.issues),
            None => {
                self.issues.push(Issue::new(IssueCode::MissingData, path, "is missing", format!("state {name}")));
                None
            }
        }
    }

    /// A field that may be left out: `Some(None)` when it is, `None` when it is faulty.
    pub fn optional<T: Read>(&mut self, name: &'static str) -> Option<Option<T>> {
        let path = self.path(name);
        match self.node(name) {
            Some(node) => T::read(node, &path, self.issues).map(Some),
            None => Some(None),
        }
    }

    /// A list that may be left out.
    pub fn list<T: Read>(&mut self, name: &'static str) -> Listed<T> {
        self.list_up_to(name, MAX_LIST)
    }

    /// A list that may be left out, of at most so many elements.
    pub fn list_up_to<T: Read>(&mut self, name: &'static str, limit: usize) -> Listed<T> {
        let path = self.path(name);
        match self.node(name) {
            Some(node) => read_list_up_to(node, &path, limit, self.issues),
            None => Listed::complete(&path, Vec::new()),
        }
    }

    /// Reports every field that was not asked for. Not called where unknown fields are to be expected, as on the wire.
    pub fn close(self) {
        let known: BTreeSet<&str> = self.seen.iter().copied().ordered();
        let mut remedy = None;
        for (name, _) in self.fields.iter().filter(|(name, _)| !known.contains(name.as_str())) {
            let remedy = remedy
                .get_or_insert_with(|| format!("remove it, or use one of: {}", known.iter().copied().collect::<Vec<_>>().join(", ")))
                .clone();
            let path = join(&self.path, name);
            self.issues.push(Issue::new(IssueCode::Invalid, path, "is not a field that is known here", remedy));
        }
    }
}

/// Reads a list, leaving faulty elements out after reporting them.
pub fn read_list<T: Read>(node: &Node, path: &str, issues: &mut Issues) -> Listed<T> {
    read_list_up_to(node, path, MAX_LIST, issues)
}

/// The same of a list of at most so many elements; a longer one is not looked into.
fn read_list_up_to<T: Read>(node: &Node, path: &str, limit: usize, issues: &mut Issues) -> Listed<T> {
    let nothing = || Listed { path: path.to_owned(), items: Vec::new(), is_complete: false };
    let Node::Array(nodes) = node else {
        issues.push(Issue::new(IssueCode::Invalid, path, format!("is {}, not a list", kind(node)), "write a list: [ … ]"));
        return nothing();
    };
    if nodes.len() > limit {
        let message = format!("has {} elements, more than the {limit} that are read", nodes.len());
        issues.push(Issue::new(IssueCode::Invalid, path, message, format!("state at most {limit}")));
        return nothing();
    }
    let items: Vec<(usize, T)> = nodes
        .iter()
        .enumerate()
        .filter_map(|(index, item)| T::read(item, &format!("{path}[{index}]"), issues).map(|value| (index, value)))
        .collect();
    let is_complete = items.len() == nodes.len();
    Listed { path: path.to_owned(), items, is_complete }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}
