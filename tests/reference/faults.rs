//! Disagreements by kind, told shortly.

use std::collections::BTreeMap;

/// Disagreements by kind.
#[derive(Default)]
pub struct Faults(BTreeMap<String, Vec<String>>);

impl Faults {
    /// One more.
    pub fn add(&mut self, kind: impl Into<String>, what: impl Into<String>) {
        self.0.entry(kind.into()).or_default().push(what.into());
    }

    /// One more unless something holds.
    pub fn expect(&mut self, holds: bool, kind: &str, what: impl FnOnce() -> String) {
        if !holds {
            self.add(kind, what());
        }
    }

    /// Fails if there are any, with three of each kind.
    pub fn none_in(&self, checked: usize, at_least: usize) {
        let shortened = |text: &String| text.chars().take(400).collect::<String>();
        let lines: Vec<String> = self
            .0
            .iter()
            .map(|(kind, all)| format!("{kind}: {}\n  {}", all.len(), all.iter().take(3).map(shortened).collect::<Vec<_>>().join("\n  ")))
            .collect();
        assert!(self.0.is_empty(), "{} kinds of faults in {checked} checks:\n{}", lines.len(), lines.join("\n"));
        assert!(checked >= at_least, "only {checked} checks");
    }
}
