//! The venue's words for account modes.

use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Node, Read};
use crate::portfolio::{AccountMode, DISCONTINUED_MODE};

/// Those that are still in use.
const MODES: [(&str, AccountMode); 4] = [
    ("default", AccountMode::Standard),
    ("disabled", AccountMode::Standard),
    ("unifiedAccount", AccountMode::Unified),
    ("portfolioMargin", AccountMode::PortfolioMargin),
];

pub(super) struct Mode {
    pub mode: AccountMode,
    /// Whether the venue gave the mode up; the account is then a standard one.
    pub is_discontinued: bool,
}

impl Read for Mode {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let known: Vec<&str> = MODES.iter().map(|(name, _)| *name).chain([DISCONTINUED_MODE]).collect();
        let remedy = format!("known are {}", known.join(", "));
        if *node == Node::Null {
            let message = "says nothing of the account's mode";
            issues.push(Issue::new(IssueCode::MissingData, path, message, remedy));
            return None;
        }
        let stated = crate::json::text(node, path, issues)?;
        if stated == DISCONTINUED_MODE {
            return Some(Self { mode: AccountMode::Standard, is_discontinued: true });
        }
        let found = MODES.iter().find(|(name, _)| *name == stated).map(|(_, mode)| Self { mode: *mode, is_discontinued: false });
        if found.is_none() {
            let message = format!("{stated:?} is an account mode that is not known here");
            issues.push(Issue::new(IssueCode::Unsupported, path, message, remedy));
        }
        found
    }
}
