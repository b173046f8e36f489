//! Parts of an answer that say again what others say, so that they need not cross to the host twice: a regime that lacks nothing is the same
//! funded as it is stated.

use super::ask::Asked;
use super::types::{CompareReport, RegimeReport};
use super::{CapacityReport, LadderReport, LiquidationReport, ScenariosReport, WhatIfReport};
use crate::explain::Explanation;
use crate::json::{Selection, write, write_left};
use crate::report::Answer;
use serde::Serialize;

/// An object of an answer that has every field of another one, beside those of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// Its path in the report.
    pub path: String,
    /// The path of the other.
    pub of: String,
}

/// The fields that such an object has of its own.
const OWN: [&str; 2] = ["deposits", "deposited"];

/// The text of an answer, and what has to be put into it to make it whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// JSON.
    pub text: String,
    /// Objects that lack the fields of others.
    pub repeats: Vec<Repeat>,
}

impl From<String> for Written {
    fn from(text: String) -> Self {
        Self { text, repeats: Vec::new() }
    }
}

/// An answer that may say things twice.
pub trait Repeats {
    /// Which of its objects repeat others; `base` goes before their paths.
    fn repeats(&self, _base: &str) -> Vec<Repeat> {
        Vec::new()
    }
}

impl Repeats for CompareReport {
    fn repeats(&self, base: &str) -> Vec<Repeat> {
        let same = self.comparison.funded.regimes.iter().filter(|(_, funded)| funded.deposits.is_empty());
        same.map(|(regime, _)| Repeat { path: format!("{base}{}", regime.funded_path()), of: format!("{base}{}", regime.path()) }).collect()
    }
}

impl Repeats for WhatIfReport {
    fn repeats(&self, base: &str) -> Vec<Repeat> {
        let mut found = self.before.repeats(&format!("{base}before."));
        found.extend(self.after.repeats(&format!("{base}after.")));
        found
    }
}

impl Repeats for Asked {
    fn repeats(&self, base: &str) -> Vec<Repeat> {
        let mut found = self.compare.as_ref().map_or_else(Vec::new, |report| report.repeats(&format!("{base}compare.")));
        found.extend(self.what_if.as_ref().map_or_else(Vec::new, |report| report.repeats(&format!("{base}whatIf."))));
        found
    }
}

macro_rules! nothing_twice {
    ($($report:ty),* $(,)?) => {$(impl Repeats for $report {})*};
}
nothing_twice!(RegimeReport, LiquidationReport, CapacityReport, Explanation, LadderReport, ScenariosReport);

/// An answer as text, each thing once.
pub(super) fn written<T: Serialize + Repeats>(answer: &Answer<T>) -> Written {
    let Answer::Ok { report } = answer else { return write(answer).into() };
    let repeats = report.repeats("");
    if repeats.is_empty() {
        return write(answer).into();
    }
    let text = write_left(report, &Selection::all_but(repeats.iter().map(|repeat| repeat.path.as_str()), &OWN));
    Written { text: format!("{{\"status\":\"ok\",\"report\":{text}}}"), repeats }
}
