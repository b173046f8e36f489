//! Where every figure comes from: each calculation writes an entry under the path its result has in the report, and a tree is read
//! off by following operands down to inputs and rules.
//!
//! # Formulas
//! A formula is text over the names of its operands: `+ - * /`, parentheses, decimals, `max(a, b, …)`, `min(a, b, …)`, `abs(a)`,
//! `exp(a)`, `floor(a, decimals)`, `ceil(a, decimals)` and `sum(list)`. Evaluating it on the operands gives the value; a test does so for every entry.

use crate::ordered::Ordered;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt::{self, Display};

/// What the exchange's own figures showed.
pub const FITTED: &str = "recovered from figures the exchange reported for real accounts, 2026-09 and 2026-10";
/// Documentation of margining and margin tiers.
pub const MARGINING: &str = "Hyperliquid documentation, margining and margin tiers, read 2026-08-22";
/// Documentation of account modes.
pub const ACCOUNT_MODES: &str =
    "Hyperliquid documentation, account abstraction modes, read 2026-08-22; agrees with figures the exchange reported";
/// Documentation of portfolio margin.
pub const PORTFOLIO_MARGIN: &str = "Hyperliquid documentation, portfolio margin, read 2026-08-22";
/// Documentation of manual borrows.
pub const MANUAL_BORROWS: &str = "Hyperliquid documentation, manual borrows, of September or October 2026";
/// Documentation of liquidations.
pub const LIQUIDATIONS: &str = "Hyperliquid documentation, liquidations, read 2026-08-22; agrees with figures the exchange reported";
/// Arithmetic of this calculator, not a rule of the venue.
pub const DEFINITION: &str = "definition of this calculator";

/// One figure with where it comes from; operands nest down to the inputs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[serde(rename_all = "camelCase")]
pub struct Explanation {
    /// Path of the figure in the report (`regimes.portfolio.ratio`), or of an input or rule.
    pub path: String,
    /// What it is called.
    pub label: String,
    /// Value; null where there is none.
    pub value: Option<String>,
    /// Formula over the names of the operands; null for inputs and rules.
    pub formula: Option<String>,
    /// Why the formula is what it is.
    pub rule: Option<String>,
    /// Where the rule or the figure comes from.
    pub source: Option<String>,
    /// What the formula is over, in order.
    pub operands: Vec<Operand>,
}

/// One operand of a formula: a single figure or a list that the formula sums.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Operand {
    /// Name in the formula.
    pub name: String,
    /// Whether the formula sums it as a list.
    pub is_list: bool,
    /// One for a figure, any number for a list.
    pub figures: Vec<Explanation>,
}

/// Where operands are: one path, or a list of them.
#[derive(Clone, Debug, PartialEq)]
pub enum Paths {
    /// A figure.
    One(String),
    /// A list of figures.
    Many(Vec<String>),
}

impl From<String> for Paths {
    fn from(path: String) -> Self {
        Self::One(path)
    }
}

impl From<&String> for Paths {
    fn from(path: &String) -> Self {
        Self::One(path.clone())
    }
}

impl From<&str> for Paths {
    fn from(path: &str) -> Self {
        Self::One(path.to_owned())
    }
}

impl From<Vec<String>> for Paths {
    fn from(paths: Vec<String>) -> Self {
        Self::Many(paths)
    }
}

/// One line of the ledger.
#[derive(Clone, Debug, PartialEq)]
struct Entry {
    value: Option<String>,
    source: Option<String>,
    computed: Computed,
}

/// How a figure was computed; empty of one that was stated.
#[derive(Clone, Debug, Default, PartialEq)]
struct Computed {
    formula: Option<&'static str>,
    rule: Option<&'static str>,
    operands: Vec<(&'static str, Paths)>,
}

/// Takes down where figures come from, or nothing at all when nobody asked.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    entries: Option<BTreeMap<String, Entry>>,
    /// The figure that is asked for, where it is one.
    wanted: Option<String>,
}

/// Writes a figure into a ledger; its operands are looked at only when the ledger records.
macro_rules! explain {
    ($ledger:expr, $path:expr, $value:expr, $formula:expr, $rule:expr, $source:expr, { $($name:ident: $paths:expr),* $(,)? }) => {
        if $ledger.is_recording() {
            $ledger.figure($path, $value, $formula, $rule, $source, vec![$((stringify!($name), $crate::explain::Paths::from($paths))),*]);
        }
    };
}

impl Ledger {
    /// A ledger that takes everything down.
    pub fn recording() -> Self {
        Self { entries: Some(BTreeMap::new()), wanted: None }
    }

    /// A ledger for the tree of one figure: what another part of the report computes a second time need not be taken down for it.
    pub fn recording_for(path: &str) -> Self {
        Self { wanted: Some(path.to_owned()), ..Self::recording() }
    }

    /// A ledger that takes nothing down.
    pub fn silent() -> Self {
        Self::default()
    }

    /// Whether a figure below a path may be asked for.
    pub fn wants(&self, base: &str) -> bool {
        self.is_recording() && self.wanted.as_ref().is_none_or(|wanted| is_under(wanted, base))
    }

    /// Whether entries are kept.
    pub fn is_recording(&self) -> bool {
        self.entries.is_some()
    }

    /// A path that entries of this ledger are built from; empty where nothing is taken down, so that nobody builds what nobody reads.
    pub fn path(&self, path: fmt::Arguments<'_>) -> String {
        if self.is_recording() { path.to_string() } else { String::new() }
    }

    /// A figure of the request. Paths are written only where they are taken down: pass `format_args!`.
    pub fn input(&mut self, path: impl Display, value: impl Display) {
        self.leaf(path, value, "stated in the request");
    }

    /// A figure of a rulebook or snapshot.
    pub fn leaf(&mut self, path: impl Display, value: impl Display, source: impl Display) {
        if self.is_recording() {
            self.put(&path, Some(&value), &source, Computed::default());
        }
    }

    /// A computed figure. Written through [`explain!`].
    pub fn figure<V: Display>(
        &mut self,
        path: impl Into<String>,
        value: Option<V>,
        formula: &'static str,
        rule: &'static str,
        source: &str,
        operands: Vec<(&'static str, Paths)>,
    ) {
        let value = value.as_ref().map(|value| value as &dyn Display);
        self.put(&path.into(), value, &source, Computed { formula: Some(formula), rule: (!rule.is_empty()).then_some(rule), operands });
    }

    /// Takes a figure down, whatever it is of.
    #[cold]
    #[inline(never)]
    fn put(&mut self, path: &dyn Display, value: Option<&dyn Display>, source: &dyn Display, computed: Computed) {
        if let Some(entries) = &mut self.entries {
            let entry = Entry { value: value.map(ToString::to_string), source: Some(source.to_string()), computed };
            entries.insert(path.to_string(), entry);
        }
    }

    /// Gives a figure a second path, the one it has in the report.
    pub fn alias(&mut self, path: impl Display, of: impl Display) {
        if self.is_recording() {
            self.put_alias(&path, &of);
        }
    }

    #[cold]
    #[inline(never)]
    fn put_alias(&mut self, path: &dyn Display, of: &dyn Display) {
        if let Some(entries) = &mut self.entries
            && let Some(entry) = entries.get(&of.to_string()).cloned()
        {
            entries.insert(path.to_string(), entry);
        }
    }

    /// What is known, without everything under a path.
    pub fn without(&self, base: &str) -> Self {
        let kept = |entries: &BTreeMap<String, Entry>| {
            let others = entries.iter().filter(|(path, _)| !is_under(path, base));
            others.map(|(path, entry)| (path.clone(), entry.clone())).ordered()
        };
        Self { entries: self.entries.as_ref().map(kept), wanted: self.wanted.clone() }
    }

    /// Takes over the entries of another ledger that a rule gives a new path. Operands are named by the same rule, or as they were.
    pub fn adopt(&mut self, other: Self, renamed: impl Fn(&str) -> Option<String>) {
        let (Some(entries), Some(others)) = (&mut self.entries, other.entries) else { return };
        let new_name = |path: &mut String| {
            if let Some(name) = renamed(path) {
                *path = name;
            }
        };
        for (path, mut entry) in others {
            let Some(path) = renamed(&path) else { continue };
            for (_, paths) in &mut entry.computed.operands {
                match paths {
                    Paths::One(path) => new_name(path),
                    Paths::Many(paths) => paths.iter_mut().for_each(new_name),
                }
            }
            entries.insert(path, entry);
        }
    }

    /// Every path that has an entry.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().flat_map(|entries| entries.keys().map(String::as_str))
    }

    /// The tree of a figure; none if the path has no entry.
    pub fn tree(&self, path: &str) -> Option<Explanation> {
        let entry = self.entries.as_ref()?.get(path)?;
        let operands = entry
            .computed
            .operands
            .iter()
            .map(|(name, paths)| {
                let (is_list, paths) = match paths {
                    Paths::One(path) => (false, std::slice::from_ref(path)),
                    Paths::Many(paths) => (true, paths.as_slice()),
                };
                Operand { name: (*name).to_owned(), is_list, figures: paths.iter().filter_map(|path| self.tree(path)).collect() }
            })
            .collect();
        Some(Explanation {
            path: path.to_owned(),
            label: label(path),
            value: entry.value.clone(),
            formula: entry.computed.formula.map(str::to_owned),
            rule: entry.computed.rule.map(str::to_owned),
            source: entry.source.clone(),
            operands,
        })
    }
}

/// Whether a path is a figure below another one.
pub fn is_under(path: &str, base: &str) -> bool {
    path.strip_prefix(base).is_some_and(|rest| rest.starts_with(['.', '[']))
}

/// The last name of a path in words: `regimes.portfolio.maintenanceMargin` is "maintenance margin".
fn label(path: &str) -> String {
    let last = path.rsplit('.').find(|part| part.chars().any(char::is_alphabetic)).unwrap_or(path);
    if last == "ratio" && !path.contains("capUse") {
        return "margin ratio".to_owned();
    }
    let mut words = String::with_capacity(last.len().saturating_add(4));
    let mut before_was_lower = false;
    for letter in last.chars() {
        if letter.is_uppercase() && before_was_lower {
            words.push(' ');
            words.extend(letter.to_lowercase());
        } else {
            words.push(letter);
        }
        before_was_lower = letter.is_lowercase();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_follows_operands_to_the_inputs() {
        let mut ledger = Ledger::recording();
        ledger.input("portfolio.a", "2");
        ledger.input("portfolio.b", "3");
        explain!(ledger, "report.totalAmount", Some("5"), "sum(parts)", "", DEFINITION, { parts: vec!["portfolio.a".to_owned(), "portfolio.b".to_owned()] });
        let tree = ledger.tree("report.totalAmount");
        assert_eq!(tree.as_ref().map(|tree| tree.label.as_str()), Some("total amount"));
        assert_eq!(tree.and_then(|tree| tree.operands.first().map(|operand| operand.figures.len())), Some(2));
        assert!(ledger.tree("report.other").is_none());
    }
}
