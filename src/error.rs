//! What is wrong with an input, as data: a code, where, what, and what to do about it.

use crate::num::ArithmeticFault;
use crate::remark::RemarkCode;
use serde::Serialize;

/// The kind of a fault. The set is closed; programs may switch on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum IssueCode {
    /// The text is not JSON.
    Parse,
    /// A field has the wrong type, a value out of range, an unknown or a repeated name.
    Invalid,
    /// A figure that the answer depends on is not stated.
    MissingData,
    /// Well formed and meaningful, but not something this engine computes.
    Unsupported,
    /// The figures leave the range of exact decimals.
    Arithmetic,
    /// The caller stopped the calculation; the message says how far it was.
    Stopped,
    /// There are more faults than are listed; `more` says how many.
    TooMany,
    /// A fault of the engine itself.
    Internal,
}

/// How many faults an answer lists at most, the one that counts the rest not among them.
pub const MAX_ISSUES: usize = 100;

/// One fault of an input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Issue {
    /// What kind of fault.
    pub code: IssueCode,
    /// Where, as a path from the root of the input: `portfolio.positions[2].size`. Empty for the whole.
    pub path: String,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
    /// With code `TOO_MANY`: how many faults there are beside those that are listed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub more: Option<usize>,
}

impl Issue {
    /// An issue at a path.
    #[cold]
    #[inline(never)]
    pub fn new(code: IssueCode, path: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { code, path: path.into(), message: message.into(), remedy: remedy.into(), more: None }
    }

    /// An arithmetic fault while computing a figure.
    #[cold]
    #[inline(never)]
    pub fn arithmetic(path: impl Into<String>, fault: ArithmeticFault) -> Self {
        Self::new(
            IssueCode::Arithmetic,
            path,
            format!("this figure cannot be computed exactly: {fault}"),
            "use amounts and prices of a size that occurs in a market",
        )
    }
}

/// Everything wrong with an input; never empty when returned as an error.
pub type Issues = Vec<Issue>;

/// The first faults of a list, and how many there are beside them: a list without end helps nobody and fills any screen.
pub fn bounded(mut issues: Issues) -> Issues {
    let more = issues.len().saturating_sub(MAX_ISSUES);
    // One fault more is told as it is, since a line that counts it would be as long.
    if more > 1 {
        issues.truncate(MAX_ISSUES);
        let message = format!("and {more} more, beside the {MAX_ISSUES} that are listed");
        issues
            .push(Issue { more: Some(more), ..Issue::new(IssueCode::TooMany, "", message, "mend those first; the next are listed then") });
    }
    issues
}

/// A remark on an answer that stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Warning {
    /// What it is about.
    pub code: RemarkCode,
    /// What the reader should know.
    pub message: String,
}

impl Warning {
    /// A remark.
    #[inline(never)]
    pub fn new(code: RemarkCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into() }
    }
}
