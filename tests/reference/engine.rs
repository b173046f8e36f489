//! The crate under test as text in, JSON out: the tests compare what a caller sees and use no type of the crate.

use serde::Serialize;
use serde_json::Value;

fn json(answer: impl Serialize) -> Value {
    serde_json::to_value(answer).expect("an answer is JSON")
}

/// The answer to `compare`.
pub fn compare(text: &str) -> Value {
    json(portfolio_margin::compare(text, None))
}

/// Where a book dies.
pub fn liquidation(text: &str) -> Value {
    json(portfolio_margin::liquidation(text, &Default::default()))
}

/// The answer to the question of a golden file: `compare` unless it states another.
pub fn ask(file: &Value, text: &str) -> Value {
    match file.get("question").and_then(Value::as_str) {
        None => compare(text),
        Some("liquidation") => liquidation(text),
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
