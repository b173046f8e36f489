//! What an account has lent to the reserves and borrowed from them, in the answer `borrowLendUserState`.
//!
//! It lists `[token, { borrow: { basis, value }, supply: { basis, value } }]`; values are with interest. Balances of spot state the same under
//! portfolio margin, and what they state is taken; in a standard or unified account only this answer is sure to say what is supplied by hand.
//!
//! # What the wire does not say
//! Whether the total of a spot balance has what is supplied by hand in it, as it has under portfolio margin. It is taken to, unless more is
//! supplied than the total says.

use super::wire::SpotBalance;
use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Node, ObjectReader, Read, kind, read_list};
use crate::num::Size;
use crate::rulebook::ListingTables;

/// Debt and supply by token number.
pub(super) struct UserLending(Vec<TokenLending>);

struct TokenLending {
    token: u32,
    borrowed: Size,
    supplied: Size,
}

/// A side of a token, of which the value is read.
struct Side(Size);

impl Read for Side {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let value = object.required::<Size>("value");
        if value.is_some_and(Size::is_negative) {
            object.fault("value", "is below zero", "state an amount of zero or more");
            return None;
        }
        value.map(Self)
    }
}

impl Read for TokenLending {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let Node::Array(pair) = node else {
            issues.push(Issue::new(
                IssueCode::Invalid,
                path,
                format!("is {}, not a list", kind(node)),
                "write [token, { borrow, supply }]",
            ));
            return None;
        };
        let [token, state] = pair.as_slice() else {
            issues.push(Issue::new(IssueCode::Invalid, path, "is not a pair of token and state", "write [token, { borrow, supply }]"));
            return None;
        };
        let token = u32::read(token, &format!("{path}[0]"), issues);
        let mut object = ObjectReader::open(state, &format!("{path}[1]"), issues)?;
        let (borrow, supply) = (object.required::<Side>("borrow"), object.required::<Side>("supply"));
        Some(Self { token: token?, borrowed: borrow?.0, supplied: supply?.0 })
    }
}

impl Read for UserLending {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let path = object.path("tokenToState");
        // Captured by others in a shape of their own, beside balances that say the same.
        let Some(node) = object.node("tokenToState") else { return Some(Self(Vec::new())) };
        let listed = read_list::<TokenLending>(node, &path, object.issues());
        listed.is_complete.then(|| Self(listed.into_items()))
    }
}

impl UserLending {
    /// Adds debt and supply to the balances, which say it themselves under portfolio margin.
    pub(super) fn add_to(self, rows: &mut Vec<SpotBalance>, listing: &ListingTables) {
        for TokenLending { token, borrowed, supplied } in self.0 {
            let name = listing.token_by_id(token).map(|known| known.token.clone());
            let is_row = |row: &SpotBalance| row.token == Some(token) || row.token.is_none() && Some(&row.coin) == name.as_ref();
            match rows.iter_mut().find(|row| is_row(row)) {
                Some(row) => {
                    row.borrowed = row.borrowed.or(Some(borrowed));
                    row.supplied = row.supplied.or(Some(supplied));
                }
                None if borrowed.is_zero() && supplied.is_zero() => {}
                None => rows.push(SpotBalance {
                    coin: name.unwrap_or_else(|| format!("@{token}")),
                    token: Some(token),
                    total: supplied.minus(borrowed).unwrap_or(supplied),
                    borrowed: Some(borrowed),
                    supplied: Some(supplied),
                    ltv: None,
                }),
            }
        }
    }
}
