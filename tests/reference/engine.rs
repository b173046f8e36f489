//! The crate under test as text in, JSON out: the tests compare what a caller sees and use no type of the crate.

use portfolio_margin::json::{Read, parse};
use serde::Serialize;
use serde_json::Value;

fn json(answer: impl Serialize) -> Value {
    serde_json::to_value(answer).expect("an answer is JSON")
}

/// The answer to `compare`.
pub fn compare(text: &str) -> Value {
    json(portfolio_margin::compare(text, None))
}

/// Choices beside a request, which must be good.
fn choices<C: Read + Default>(choices: Option<&Value>) -> C {
    let Some(choices) = choices else { return C::default() };
    let mut issues = Vec::new();
    let node = parse(&choices.to_string()).expect("choices are JSON");
    C::read(&node, "overrides", &mut issues).unwrap_or_else(|| panic!("{issues:?}"))
}

/// Where a book dies.
pub fn liquidation(text: &str) -> Value {
    json(portfolio_margin::liquidation(text, &choices(None)))
}

/// How much a book can carry.
pub fn capacity(text: &str, chosen: Option<&Value>) -> Value {
    json(portfolio_margin::capacity(text, &choices(chosen)))
}

/// A book before and after changes.
pub fn what_if(text: &str, changes: &Value) -> Value {
    json(portfolio_margin::what_if(text, &changes.to_string(), None))
}

/// The answer to the question of a golden file, `compare` unless it states another, with the choices and changes of the case.
pub fn ask(file: &Value, case: &Value, text: &str) -> Value {
    let chosen = case.get("choices");
    match file.get("question").and_then(Value::as_str) {
        None => compare(text),
        Some("liquidation") => json(portfolio_margin::liquidation(text, &choices(chosen))),
        Some("capacity") => capacity(text, chosen),
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
