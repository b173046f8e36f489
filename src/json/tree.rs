//! A JSON value that keeps repeated names and the order of fields.

use crate::error::{Issue, IssueCode};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number without quotes. The engine takes only whole ones, and only where a count is meant.
    Number(serde_json::Number),
    /// A string.
    Text(String),
    /// A list.
    Array(Vec<Node>),
    /// Fields in the order written, repeated names included.
    Object(Vec<(String, Node)>),
}

impl Node {
    /// The first field of that name, if this is an object that has one.
    pub fn field(&self, name: &str) -> Option<&Node> {
        match self {
            Node::Object(fields) => fields.iter().find(|(key, _)| key == name).map(|(_, node)| node),
            _ => None,
        }
    }
}

/// Bytes of the longest JSON text that is read: several times the market lists and the largest account of the exchange together.
pub const MAX_TEXT: usize = 16_777_216;

/// Reads text as JSON.
///
/// # Errors
/// One `PARSE` issue with line and column; text that is not JSON has no further structure to look for faults in. A text that is longer than
/// any that is meant is not looked into.
pub fn parse(text: &str) -> Result<Node, Issue> {
    if text.len() > MAX_TEXT {
        let message = format!("the text has {} bytes, more than the {MAX_TEXT} that are read", text.len());
        return Err(Issue::new(IssueCode::Invalid, "", message, "pass one account or one market, and nothing beside it"));
    }
    serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(text)).map_err(|fault| {
        let message = if text.trim().is_empty() { "the text is empty".to_owned() } else { format!("the text is not JSON: {fault}") };
        Issue::new(IssueCode::Parse, "", message, "pass one complete JSON object")
    })
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(value.into()))
    }

    #[expect(clippy::disallowed_types, reason = "the JSON reader hands over fractions as f64; they are refused as numbers without quotes")]
    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(serde_json::Number::from_f64(value).map_or(Node::Null, Node::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Node, E> {
        Ok(Node::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Node, E> {
        Ok(Node::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut nodes = Vec::new();
        while let Some(node) = items.next_element()? {
            nodes.push(node);
        }
        Ok(Node::Array(nodes))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut fields = Vec::new();
        while let Some(entry) = entries.next_entry()? {
            fields.push(entry);
        }
        Ok(Node::Object(fields))
    }
}
