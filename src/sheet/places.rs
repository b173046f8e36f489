//! Where in the sheet each record of the request stands, so that a fault of the request is told by its line and column.

use super::read::SheetDraft;
use crate::error::{Issue, IssueCode, Issues};
use crate::ordered::{Ordered, sort_by_key};
use std::collections::{BTreeMap, BTreeSet};

/// Lists of a request that rows are put into.
const LISTS: [&str; 5] = ["portfolio.positions", "portfolio.loans", "portfolio.balances", "market.perps", "market.tokens"];

/// Where in the sheet each record of the request stands.
#[derive(Default)]
pub(super) struct Places {
    /// Letters of the columns that the sheet has, by name.
    pub letters: BTreeMap<&'static str, String>,
    /// Rows by the path of their record.
    pub rows: BTreeMap<String, usize>,
    /// Paths whose fault is known better here than by who reads the request.
    pub told: BTreeSet<String>,
}

impl Places {
    /// `rows[3].size`, and how its row and column are called.
    pub fn issue(&self, code: IssueCode, row: usize, name: &str, message: &str, remedy: &str) -> Issue {
        let place = match self.letters.get(name) {
            _ if name.is_empty() => format!("line {row}"),
            Some(letter) => format!("line {row}, column {letter} ({name})"),
            None => format!("line {row} ({name})"),
        };
        Issue::new(code, place_path(row, name), format!("{place}: {message}"), remedy)
    }
}

pub(super) fn place_path(row: usize, name: &str) -> String {
    if name.is_empty() { format!("rows[{row}]") } else { format!("rows[{row}].{name}") }
}

impl SheetDraft {
    /// All faults of the sheet, with those that the request's readers found, at their place in the sheet and in its order.
    pub fn faults(self, of_request: Issues) -> Issues {
        let Self { places, mut issues, .. } = self;
        let mut said: BTreeSet<(String, String)> = issues.iter().map(|issue| (issue.path.clone(), issue.message.clone())).ordered();
        for issue in of_request {
            if places.told.contains(&issue.path) {
                continue;
            }
            let split = issue.path.find(']').and_then(|end| Some((issue.path.get(..=end)?, issue.path.get(end.saturating_add(1)..)?)));
            let place = split.and_then(|(record, field)| Some((*places.rows.get(record)?, field.trim_start_matches('.'))));
            let account = || places.rows.get("account").map(|row| (*row, issue.path.rsplit('.').next().unwrap_or("")));
            let is_of_account = ["portfolio.mode", "market.snapshot", "market.time"].contains(&issue.path.as_str());
            let issue = match place.or_else(|| account().filter(|_| is_of_account)) {
                Some((row, name)) => {
                    if places.told.contains(&place_path(row, name)) {
                        continue;
                    }
                    places.issue(issue.code, row, name, &issue.message, &issue.remedy)
                }
                // A list as a whole is the sheet's.
                None if LISTS.contains(&issue.path.as_str()) => Issue { path: "rows".to_owned(), ..issue },
                None => issue,
            };
            if said.insert((issue.path.clone(), issue.message.clone())) {
                issues.push(issue);
            }
        }
        let place = |issue: &Issue| {
            let (row, name) = issue.path.strip_prefix("rows[")?.split_once(']')?;
            let letter = places.letters.get(name.trim_start_matches('.')).cloned().unwrap_or_default();
            Some((row.parse::<usize>().ok()?, letter.len(), letter))
        };
        sort_by_key(&mut issues, |issue| place(issue).unwrap_or_default());
        issues
    }
}
