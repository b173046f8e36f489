//! The venue's words for account modes.

use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Fill, Node, Path, stated_text};
use crate::portfolio::{AccountMode, DISCONTINUED_MODE};

/// Those that are still in use.
const MODES: [(&str, AccountMode); 4] = [
    ("default", AccountMode::Standard),
    ("disabled", AccountMode::Standard),
    ("unifiedAccount", AccountMode::Unified),
    ("portfolioMargin", AccountMode::PortfolioMargin),
];

#[derive(Default)]
pub(super) struct Mode {
    pub mode: AccountMode,
    /// Whether the venue gave the mode up; the account is then a standard one.
    pub is_discontinued: bool,
}

impl Fill for Mode {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let (code, message) = match node {
            Node::Text(stated) => {
                self.is_discontinued = stated == DISCONTINUED_MODE;
                let known = MODES.iter().find(|(name, _)| name == stated).map(|(_, mode)| *mode);
                if let Some(mode) = known.or(self.is_discontinued.then_some(AccountMode::Standard)) {
                    self.mode = mode;
                    return true;
                }
                (IssueCode::Unsupported, format!("{stated:?} is an account mode that is not known here"))
            }
            Node::Null => (IssueCode::MissingData, "says nothing of the account's mode".to_owned()),
            _ => return stated_text(node, at, issues).is_some(),
        };
        let known: Vec<&str> = MODES.iter().map(|(name, _)| *name).chain([DISCONTINUED_MODE]).collect();
        issues.push(Issue::new(code, at.text(), message, format!("known are {}", known.join(", "))));
        false
    }
}
