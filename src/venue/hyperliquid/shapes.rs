//! Which answers of the venue a text holds, however it comes: one answer by itself, a list of answers, pairs of dex and state, a message of the
//! websocket, or any of them in what a client wraps around it. The result has the names of a captured account, which everything else here reads.
//!
//! Only names are looked at: what the answers say is judged by [`super::wire`].

use crate::json::{Node, parse};
use std::borrow::Cow;

/// Fields of which any one makes an object a captured account.
const OWN: [&str; 3] = ["clearinghouseState", "spotClearinghouseState", "userAbstraction"];

/// Other names that messages of the websocket have for the same answers.
const RENAMED: [(&str, &str); 3] =
    [("clearinghouseStates", "clearinghouseState"), ("spotState", "spotClearinghouseState"), ("openOrders", "frontendOpenOrders")];

/// What clients and messages wrap around an answer.
const WRAPPERS: [&str; 7] = ["data", "captured", "report", "info", "result", "response", "payload"];

/// How many of those may be around each other.
const DEPTH: u32 = 6;

/// The modes of an account as the venue names them, which its answer to `userAbstraction` is.
const MODES: [&str; 5] = ["default", "disabled", "dexAbstraction", "unifiedAccount", "portfolioMargin"];

/// The answers in a text as one captured account; none if there are none.
pub fn capture(node: &Node) -> Option<Cow<'_, Node>> {
    // A request of one's own is never looked into.
    if node.field("schema").is_some() || node.field("portfolio").is_some() {
        return None;
    }
    let is_plain = OWN.iter().any(|name| node.field(name).is_some())
        && !matches!(node.field("clearinghouseState"), Some(Node::Array(_)))
        && node.field("dex").is_none()
        && RENAMED.iter().all(|(name, _)| node.field(name).is_none());
    if is_plain {
        return Some(Cow::Borrowed(node));
    }
    let mut answers = Vec::new();
    let is_known = gather(node, DEPTH, &mut answers) && answers.iter().any(|(name, _)| OWN.contains(&name.as_str()));
    is_known.then_some(Cow::Owned(Node::Object(answers)))
}

/// Adds what a node holds to the answers; whether it holds any.
fn gather(node: &Node, depth: u32, answers: &mut Vec<(String, Node)>) -> bool {
    let Some(depth) = depth.checked_sub(1) else { return false };
    match node {
        Node::Text(text) if MODES.contains(&text.as_str()) => put(answers, "userAbstraction", node.clone()),
        // What this project's own answers carry along is text.
        Node::Text(text) => parse(text).is_ok_and(|inner| !matches!(inner, Node::Text(_)) && gather(&inner, depth, answers)),
        Node::Array(items) => gather_list(node, items, depth, answers),
        Node::Object(fields) => gather_object(node, fields, depth, answers),
        _ => false,
    }
}

fn gather_list(node: &Node, items: &[Node], depth: u32, answers: &mut Vec<(String, Node)>) -> bool {
    if items.is_empty() {
        return false;
    }
    if let Some(states) = by_dex(node) {
        return put(answers, "clearinghouseState", states);
    }
    if items.iter().all(|item| item.field("szi").or_else(|| item.field("position")?.field("szi")).is_some()) {
        return put(answers, "clearinghouseState", of_dex("", Node::Object(vec![("assetPositions".to_owned(), node.clone())])));
    }
    if items.iter().all(|item| item.field("limitPx").is_some()) {
        return put(answers, "frontendOpenOrders", node.clone());
    }
    // Nothing is left out in silence: a list counts if all of it is known.
    items.iter().all(|item| gather(item, depth, answers))
}

fn gather_object(node: &Node, fields: &[(String, Node)], depth: u32, answers: &mut Vec<(String, Node)>) -> bool {
    let name_of = |name: &str| RENAMED.iter().find(|(other, _)| *other == name).map_or(name.to_owned(), |(_, own)| (*own).to_owned());
    if fields.iter().any(|(name, _)| OWN.contains(&name_of(name).as_str())) {
        let dex = match node.field("dex") {
            Some(Node::Text(dex)) => dex.as_str(),
            _ => "",
        };
        for (name, field) in fields {
            let (name, is_state) = (name_of(name), name_of(name) == "clearinghouseState");
            let field = if is_state && field.field("assetPositions").is_some() {
                of_dex(dex, field.clone())
            } else {
                by_dex(field).filter(|_| is_state).unwrap_or_else(|| field.clone())
            };
            put(answers, &name, field);
        }
        return true;
    }
    if node.field("assetPositions").is_some() {
        return put(answers, "clearinghouseState", of_dex("", node.clone()));
    }
    if let Some(Node::Array(rows)) = node.field("balances")
        && rows.iter().all(|row| row.field("coin").is_some())
    {
        return put(answers, "spotClearinghouseState", node.clone());
    }
    if let Some(orders @ Node::Array(_)) = node.field("orders") {
        return put(answers, "frontendOpenOrders", orders.clone());
    }
    WRAPPERS.iter().filter_map(|name| node.field(name)).any(|inner| gather(inner, depth, answers))
}

/// Adds an answer. Further dexes join those before them; anything else that is there twice is for the reader to report.
fn put(answers: &mut Vec<(String, Node)>, name: &str, answer: Node) -> bool {
    if let (Some((_, Node::Object(known))), Node::Object(more)) = (answers.iter_mut().find(|(known, _)| known == name), &answer)
        && name == "clearinghouseState"
    {
        known.extend(more.iter().cloned());
    } else {
        answers.push((name.to_owned(), answer));
    }
    true
}

/// The state of one dex, under its name.
fn of_dex(dex: &str, state: Node) -> Node {
    Node::Object(vec![(dex.to_owned(), state)])
}

/// `[[dex, state], …]` as an object by dex; none of anything else.
fn by_dex(node: &Node) -> Option<Node> {
    let Node::Array(pairs) = node else { return None };
    let pair = |pair: &Node| match pair {
        Node::Array(items) => match items.as_slice() {
            [Node::Text(dex), state @ Node::Object(_)] => Some((dex.clone(), state.clone())),
            _ => None,
        },
        _ => None,
    };
    pairs.iter().map(pair).collect::<Option<Vec<_>>>().map(Node::Object)
}
