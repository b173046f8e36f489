//! The crate under test as text in, JSON out: the tests compare what a caller sees and use no type of the crate.

use portfolio_margin::report::with_choices;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

fn json(answer: impl Serialize) -> Value {
    serde_json::to_value(answer).expect("an answer is JSON")
}

/// The answer to `compare`.
pub fn compare(text: &str) -> Value {
    json(portfolio_margin::compare(text, None))
}

fn stated(choices: Option<&Value>) -> Option<String> {
    choices.map(Value::to_string)
}

/// Where a book dies.
pub fn liquidation(text: &str) -> Value {
    liquidation_with(text, None)
}

/// Where a book dies, with choices.
pub fn liquidation_with(text: &str, choices: Option<&Value>) -> Value {
    json(with_choices(stated(choices).as_deref(), |choices| portfolio_margin::liquidation(text, choices)))
}

/// A book over ranges of moves.
pub fn stress(text: &str, choices: Option<&Value>) -> Value {
    json(with_choices(stated(choices).as_deref(), |choices| portfolio_margin::stress(text, choices)))
}

/// How much a book can carry.
pub fn capacity(text: &str, choices: Option<&Value>) -> Value {
    json(with_choices(stated(choices).as_deref(), |choices| portfolio_margin::capacity(text, choices)))
}

/// What the venue does to a book at moved prices.
pub fn ladder(text: &str, choices: Option<&Value>) -> Value {
    json(with_choices(stated(choices).as_deref(), |choices| portfolio_margin::ladder(text, choices)))
}

/// Whether a book survives scenarios.
pub fn scenarios(text: &str, choices: Option<&Value>) -> Value {
    json(with_choices(stated(choices).as_deref(), |choices| portfolio_margin::scenarios(text, choices)))
}

/// A book before and after changes.
pub fn what_if(text: &str, changes: &Value) -> Value {
    json(portfolio_margin::what_if(text, &changes.to_string(), None))
}

/// A book at other prices.
pub fn reprice(text: &str, prices: &Value) -> Value {
    json(portfolio_margin::reprice(text, &prices.to_string()))
}

/// A sheet as a request, with choices.
pub fn import_sheet(text: &str, choices: Option<&Value>) -> Value {
    json(with_choices(stated(choices).as_deref(), |choices| portfolio_margin::import_sheet(text, choices)))
}

/// A number as people write it.
pub fn read_number(text: &str, choices: &Value) -> Value {
    json(with_choices(Some(&choices.to_string()), |choices| portfolio_margin::read_number(text, choices)))
}

/// A request as a sheet.
pub fn export_sheet(text: &str) -> Value {
    json(portfolio_margin::export_sheet(text))
}

/// The answer to the question of a file, `compare` unless it states another, with the choices and changes of the case.
pub fn ask(file: &Value, case: &Value, text: &str) -> Value {
    let choices = case.get("choices");
    match file.get("question").and_then(Value::as_str) {
        None => compare(text),
        Some("liquidation") => liquidation_with(text, choices),
        Some("stress") => stress(text, choices),
        Some("capacity") => capacity(text, choices),
        Some("importSheet") => import_sheet(text, choices),
        Some("ladder") => ladder(text, choices),
        Some("scenarios") => scenarios(text, choices),
        Some("reconcile") => json(portfolio_margin::reconcile(text)),
        Some("whatIf") => what_if(text, &case["changes"]),
        Some(other) => panic!("{other} is not a question"),
    }
}

/// The answer to `compare`, as the bytes a caller gets.
pub fn compare_bytes(text: &str) -> String {
    serde_json::to_string(&portfolio_margin::compare(text, None)).expect("an answer is JSON")
}

/// How a figure came about.
pub fn explain(text: &str, path: &str) -> Value {
    json(portfolio_margin::explain_figure(text, path, None))
}

/// Where every figure comes from, by path; nothing where the answer is a rejection.
pub fn explain_all(text: &str) -> BTreeMap<String, Value> {
    let answer = json(portfolio_margin::explanations(text, None));
    let all = answer["report"].as_array().cloned().unwrap_or_default();
    all.into_iter().map(|explanation| (explanation["path"].as_str().unwrap_or("").to_owned(), explanation)).collect()
}

/// A captured account as a request.
pub fn import_account(text: &str) -> Value {
    json(portfolio_margin::import_account(text))
}

/// The report of an answer that must not be a rejection.
pub fn report(text: &str) -> Value {
    let mut answer = compare(text);
    assert_eq!(answer["status"], "ok", "{text}: {answer}");
    answer["report"].take()
}
