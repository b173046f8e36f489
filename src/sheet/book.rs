//! The request that rows are put into, as JSON has it: empty, or a book that they are added to.

use crate::json::Node;
use crate::ordered::Ordered;
use crate::request::REQUEST_SCHEMA;
use std::collections::{BTreeMap, BTreeSet};

/// The request that a sheet is added to, as a tree.
pub(super) struct Book {
    pub node: Node,
    /// Whether it was there before.
    pub is_there: bool,
    /// Where the market of each coin and token stands in its list, as it was before.
    markets: BTreeMap<(&'static str, String), usize>,
}

impl Book {
    pub fn new(book: Option<&Node>) -> Self {
        let text = |text: &str| Node::Text(text.to_owned());
        let empty = || Node::Object(Vec::new());
        let fresh = || {
            Node::Object(vec![
                ("schema".to_owned(), text(REQUEST_SCHEMA)),
                ("portfolio".to_owned(), empty()),
                ("market".to_owned(), empty()),
            ])
        };
        let mut markets = BTreeMap::new();
        for (list, key) in [("perps", "coin"), ("tokens", "token")] {
            for (place, item) in items(book, "market", list).iter().enumerate().rev() {
                if let Some(Node::Text(name)) = item.field(key) {
                    markets.insert((list, name.clone()), place);
                }
            }
        }
        Self { node: book.cloned().unwrap_or_else(fresh), is_there: book.is_some(), markets }
    }

    /// A part of the request, made if it is not there.
    pub fn part(&mut self, name: &str) -> Option<&mut Vec<(String, Node)>> {
        field(&mut self.node, name, || Node::Object(Vec::new()))
            .and_then(|part| if let Node::Object(fields) = part { Some(fields) } else { None })
    }

    pub fn text(&self, part: &str, name: &str) -> Option<&str> {
        match self.node.field(part)?.field(name)? {
            Node::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn state(&mut self, part: &str, name: &str, value: Node) {
        if let Some(fields) = self.part(part) {
            fields.push((name.to_owned(), value));
        }
    }

    /// Appends a record to a list and answers its path.
    pub fn push(&mut self, part: &str, list: &str, record: Vec<(String, Node)>) -> Option<String> {
        let node = field(&mut self.node, part, || Node::Object(Vec::new()))?;
        let Node::Array(items) = field(node, list, || Node::Array(Vec::new()))? else { return None };
        items.push(Node::Object(record));
        Some(format!("{part}.{list}[{}]", items.len().saturating_sub(1)))
    }

    /// What the book states of the market of a coin or token.
    pub fn market(&self, list: &'static str, name: &str) -> Option<&Node> {
        items(Some(&self.node), "market", list).get(*self.markets.get(&(list, name.to_owned()))?)
    }

    /// Whether a list of the portfolio has anything.
    pub fn has(&self, list: &str) -> bool {
        !items(Some(&self.node), "portfolio", list).is_empty()
    }

    /// Coins that the book holds or states the market of.
    pub fn coins(&self) -> BTreeSet<String> {
        let named =
            [("portfolio", "positions"), ("market", "perps")].into_iter().flat_map(|(part, list)| items(Some(&self.node), part, list));
        named.filter_map(|item| if let Some(Node::Text(coin)) = item.field("coin") { Some(coin.clone()) } else { None }).ordered()
    }
}

/// A list of a part of a request.
fn items<'n>(book: Option<&'n Node>, part: &str, list: &str) -> &'n [Node] {
    match book.and_then(|book| book.field(part)).and_then(|part| part.field(list)) {
        Some(Node::Array(items)) => items,
        _ => &[],
    }
}

/// A field of an object, made if it is not there; none if the node is no object.
fn field<'n>(node: &'n mut Node, name: &str, made: impl FnOnce() -> Node) -> Option<&'n mut Node> {
    let Node::Object(fields) = node else { return None };
    if !fields.iter().any(|(known, _)| known == name) {
        fields.push((name.to_owned(), made()));
    }
    fields.iter_mut().find(|(known, _)| known == name).map(|(_, node)| node)
}
