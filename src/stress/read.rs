//! Reading moves of prices, as every stress takes them.

use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Node, ObjectReader, Read, kind};
use crate::num::Ratio;
use crate::solve::HORIZON;

const MOVE_REMEDY: &str = "state a fraction of the price, such as \"-0.3\" for a fall of 30 %";

fn out_of_range() -> String {
    format!("is not a move above -1 and at most {HORIZON}")
}

/// Whether a price that moves so far is still above zero and within the horizon.
pub(super) fn is_move(change: Ratio) -> bool {
    change > Ratio::ONE.negated() && change <= Ratio::from(HORIZON)
}

/// A move that may be left out.
pub(super) fn optional_move(object: &mut ObjectReader<'_, '_>, name: &'static str) -> Option<Option<Ratio>> {
    let change = object.optional::<Ratio>(name)?;
    if change.is_none_or(is_move) {
        return Some(change);
    }
    object.fault(name, out_of_range(), MOVE_REMEDY);
    None
}

/// The fields of an object whose names are the caller's own: `{ "BTC": "-0.3" }`.
pub(super) fn fields<'n>(node: &'n Node, path: &str, issues: &mut Issues) -> Option<&'n [(String, Node)]> {
    let Node::Object(fields) = node else {
        let message = format!("is {}, not an object", kind(node));
        issues.push(Issue::new(IssueCode::Invalid, path, message, "write an object by name: { \"BTC\": … }"));
        return None;
    };
    let mut seen: Vec<&str> = Vec::new();
    for (name, _) in fields {
        if seen.contains(&name.as_str()) {
            issues.push(Issue::new(IssueCode::Invalid, format!("{path}.{name}"), "is stated more than once", "state it once"));
        }
        seen.push(name);
    }
    Some(fields)
}

/// Reads moves by coin.
pub(super) fn read_moves(node: &Node, path: &str, issues: &mut Issues) -> Option<Vec<(String, Ratio)>> {
    let faults = issues.len();
    let mut moves = Vec::new();
    for (coin, node) in fields(node, path, issues)? {
        let path = format!("{path}.{coin}");
        match Ratio::read(node, &path, issues) {
            Some(change) if is_move(change) => moves.push((coin.clone(), change)),
            Some(_) => issues.push(Issue::new(IssueCode::Invalid, path, out_of_range(), MOVE_REMEDY)),
            None => {}
        }
    }
    (issues.len() == faults).then_some(moves)
}
