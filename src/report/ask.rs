//! Several questions about one book, which is resolved once: the answer to `ask`.
//!
//! A question is named as its own function is, and takes what that function takes beside the request: `{ "compare": {}, "liquidation": { "parts":
//! ["triggers"] } }`. All of them are answered, or none: the faults of the request, of every question and of what is chosen beside them come together.

use super::choices::{CapacityChoices, Choices, FieldChoice, LiquidationChoices, with_choices};
use super::repeated::Written;
use super::types::{Answer, CompareReport, RegimeReport};
use super::{
    CapacityReport, LiquidationReport, Question, WhatIfReport, capacity, compared, evaluated, explained, liquidation, prepare_question,
    read, what_if,
};
use crate::change::Change;
use crate::error::{Issue, IssueCode, Issues, bounded};
use crate::explain::{Explanation, Ledger};
use crate::json::{Fields, Fill, Node, Path, Read, parse};
use crate::margin::Regime;
use serde::Serialize;

/// The answers to the questions that were asked, each under its name.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    /// The book under every regime.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub compare: Option<CompareReport>,
    /// The book under one regime.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub evaluate: Option<RegimeReport>,
    /// The prices at which it dies.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub liquidation: Option<LiquidationReport>,
    /// What it can still carry.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub capacity: Option<CapacityReport>,
    /// The book before and after changes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub what_if: Option<WhatIfReport>,
    /// Where a figure comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub explain: Option<Explanation>,
}

/// The questions that are asked, as they were read.
#[derive(Default)]
struct Questions {
    compare: Option<NoChoice>,
    evaluate: Option<OneRegime>,
    liquidation: Option<LiquidationChoices>,
    capacity: Option<CapacityChoices>,
    what_if: Option<Changes>,
    explain: Option<OneFigure>,
}

/// A question that takes nothing beside the request.
#[derive(Default)]
struct NoChoice;

/// What `evaluate` takes.
#[derive(Default)]
struct OneRegime(Option<Regime>);

/// What `explain` takes.
#[derive(Default)]
struct OneFigure(String);

/// What `whatIf` takes.
#[derive(Default)]
struct Changes(Vec<(String, Change)>);

impl Fill for NoChoice {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        Fields::open(node, at, issues).is_some_and(Fields::close)
    }
}

impl Fill for OneRegime {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        let mut name = String::new();
        if fields.required("regime", &mut name) {
            self.0 = Regime::named(&name);
            fields.refuse_if(self.0.is_none(), "regime", &format!("{name:?} is not a regime"), &format!("use one of {}", Regime::names()));
        }
        fields.close()
    }
}

impl Fill for OneFigure {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("path", &mut self.0);
        fields.close()
    }
}

impl Fill for Changes {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        let path = fields.at("changes").text();
        let changes = match fields.node("changes") {
            Some(changes) => what_if::read_changes(changes, [&path, &path], fields.issues()),
            None => {
                fields.missing("changes", "is missing", "state a change, or a list of them");
                None
            }
        };
        let is_read = changes.is_some();
        self.0 = changes.unwrap_or_default();
        fields.close() && is_read
    }
}

/// Where the questions stand in paths of faults.
const QUESTIONS: &str = "questions";

impl Questions {
    /// Reads which questions are asked, and which fields of their answers are wanted.
    fn read(text: &str, fields: &mut FieldChoice, issues: &mut Issues) -> Self {
        let node = match parse(text) {
            Ok(node) => node,
            Err(issue) => {
                issues.push(Issue { path: QUESTIONS.to_owned(), ..issue });
                return Self::default();
            }
        };
        let Some(mut object) = Fields::open(&node, &Path::Root(QUESTIONS), issues) else { return Self::default() };
        let asked = Self {
            compare: question(&mut object, "compare", fields),
            evaluate: question(&mut object, "evaluate", fields),
            liquidation: question(&mut object, "liquidation", fields),
            capacity: question(&mut object, "capacity", fields),
            what_if: question(&mut object, "whatIf", fields),
            explain: question(&mut object, "explain", fields),
        };
        object.close();
        if matches!(&node, Node::Object(questions) if questions.is_empty()) {
            let remedy = "name at least one, with what it takes: { \"compare\": {} }";
            issues.push(Issue::new(IssueCode::Invalid, QUESTIONS, "there is no question in it", remedy));
        }
        asked
    }
}

/// Reads what one question takes, if it is asked.
fn question<C: Fill + Default>(questions: &mut Fields<'_>, name: &'static str, fields: &mut FieldChoice) -> Option<C> {
    let mut node = questions.node(name)?.clone();
    let path = questions.at(name).text();
    fields.take(&mut node, &path, &format!("{name}."), questions.issues());
    if let Node::Object(stated) = &mut node
        && let Some(at) = stated.iter().position(|(name, _)| name == "rulebook")
    {
        stated.remove(at);
        let remedy = "state it once for all questions, beside them";
        questions.issues().push(Issue::new(IssueCode::Invalid, format!("{path}.rulebook"), "is of one question alone", remedy));
    }
    C::read(&node, &path, questions.issues())
}

/// Answers several questions about one book: JSON text of an answer with a report for each question. `questions` and `overrides` are JSON.
pub fn ask(text: &str, questions: &str, overrides: Option<&str>) -> Written {
    let mut fields = FieldChoice::default();
    let answer = with_choices(overrides, |choices: &Choices| {
        let mut issues = Vec::new();
        let asked = Questions::read(questions, &mut fields, &mut issues);
        let answers = read(text, choices.rulebook.as_deref()).and_then(|question| answers(question, &asked));
        Answer::from(answers).with_faults(bounded(issues))
    });
    fields.text(&answer)
}

/// The answers, or what stands in the way of any of them.
fn answers(book: Question, asked: &Questions) -> Result<Asked, Issues> {
    let mut ledger = asked.explain.as_ref().map_or_else(Ledger::silent, |figure| Ledger::recording_for(&figure.0));
    let prepared = prepare_question(book.clone(), &mut ledger)?;
    let mut issues = Vec::new();
    let mut answers = Asked::default();
    if asked.compare.is_some() || asked.explain.is_some() {
        let report = keep(compared(&prepared, &mut ledger), "compare", &mut issues);
        answers.compare = report.filter(|_| asked.compare.is_some());
    }
    answers.evaluate = asked.evaluate.as_ref().and_then(|one| keep(evaluated(&prepared, one.0?), "evaluate", &mut issues));
    answers.explain = asked.explain.as_ref().and_then(|figure| keep(explained(&ledger, &figure.0), "explain", &mut issues));
    if let Some(choices) = &asked.liquidation {
        answers.liquidation = keep(liquidation::answer(&prepared, choices), "liquidation", &mut issues);
    }
    if let Some(choices) = &asked.capacity {
        // The coins that it names are looked up with the book, which makes it another one.
        let report = prepare_question(book.clone().watching(capacity::watched(choices)), &mut Ledger::silent());
        answers.capacity = keep(report.and_then(|prepared| capacity::answer(&prepared, choices)), "capacity", &mut issues);
    }
    if let Some(changes) = &asked.what_if {
        answers.what_if = keep(what_if::changed(book, &changes.0), "whatIf", &mut issues);
    }
    if issues.is_empty() { Ok(answers) } else { Err(issues) }
}

/// An answer, or its faults under the name of the question.
fn keep<T>(answer: Result<T, Issues>, name: &str, issues: &mut Issues) -> Option<T> {
    match answer {
        Ok(report) => Some(report),
        Err(faults) => {
            issues.extend(faults.into_iter().map(|issue| under_question(issue, name)));
            None
        }
    }
}

/// What is chosen beside a request stands under the question here.
fn under_question(issue: Issue, name: &str) -> Issue {
    let path = match issue.path.strip_prefix("overrides") {
        Some(rest) => format!("{QUESTIONS}.{name}{rest}"),
        None if name == "explain" && issue.path == "path" => format!("{QUESTIONS}.{name}.path"),
        None => return issue,
    };
    Issue { path, ..issue }
}
