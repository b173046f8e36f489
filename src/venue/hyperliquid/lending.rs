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
use crate::json::{Fields, Fill, Node, Path, kind};
use crate::num::Size;
use crate::rulebook::ListingTables;

/// Debt and supply by token number.
#[derive(Default)]
pub(super) struct UserLending(Vec<TokenLending>);

#[derive(Default)]
struct TokenLending {
    token: u32,
    borrowed: Size,
    supplied: Size,
}

/// A side of a token, of which the value is read.
#[derive(Default)]
struct Side(Size);

impl Fill for Side {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("value", &mut self.0);
        fields.not_below_zero("value", Some(self.0.decimal()), "state an amount of zero or more");
        fields.end() && !self.0.is_negative()
    }
}

impl Fill for TokenLending {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let (token, state) = match node {
            Node::Array(pair) => match pair.as_slice() {
                [token, state] => (token, state),
                _ => return not_a_pair("is not a pair of token and state".to_owned(), at, issues),
            },
            other => return not_a_pair(format!("is {}, not a list", kind(other)), at, issues),
        };
        let is_numbered = self.token.fill(token, &Path::Index(at, 0), issues);
        let Some(mut fields) = Fields::open(state, &Path::Index(at, 1), issues) else { return false };
        let (mut borrow, mut supply) = (Side::default(), Side::default());
        fields.required("borrow", &mut borrow);
        fields.required("supply", &mut supply);
        (self.borrowed, self.supplied) = (borrow.0, supply.0);
        fields.end() && is_numbered
    }
}

fn not_a_pair(message: String, at: &Path<'_>, issues: &mut Issues) -> bool {
    issues.push(Issue::new(IssueCode::Invalid, at.text(), message, "write [token, { borrow, supply }]"));
    false
}

impl Fill for UserLending {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        // Captured by others in a shape of their own, beside balances that say the same, it may be missing.
        fields.optional("tokenToState", &mut self.0);
        fields.end()
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
