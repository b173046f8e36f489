//! What a golden file expects at a path, and whether an answer meets it.

use super::number::{parse, q, whole};
use super::paths::get;
use num_traits::Signed;
use serde_json::Value;

/// Compares a report with every expectation of a case; one line per mismatch.
pub fn mismatches(report: &Value, expect: &Value) -> Vec<String> {
    let expect = expect.as_object().expect("expect is an object");
    assert!(!expect.is_empty(), "a case expects nothing");
    expect.iter().filter_map(|(path, wanted)| mismatch(get(report, path), wanted).map(|what| format!("{path}: {what}"))).collect()
}

fn mismatch(got: Option<&Value>, wanted: &Value) -> Option<String> {
    let Some(got) = got else { return Some(format!("expected {wanted}, got nothing at this path")) };
    let is_met = match wanted {
        Value::Object(fields) if fields.contains_key("value") => return distance(got, wanted),
        Value::Object(fields) if fields.contains_key("some") => elements(got).any(|item| has(item, &fields["some"])),
        Value::Object(fields) if fields.contains_key("none") => got.is_array() && !elements(got).any(|item| has(item, &fields["none"])),
        exact => is_same(got, exact),
    };
    (!is_met).then(|| format!("expected {wanted}, got {got}"))
}

/// Whether two values are one; `1` and `1.0` are.
fn is_same(got: &Value, wanted: &Value) -> bool {
    match (got, wanted) {
        (Value::Array(got), Value::Array(wanted)) => {
            got.len() == wanted.len() && got.iter().zip(wanted).all(|(got, wanted)| is_same(got, wanted))
        }
        (Value::Number(got), Value::Number(wanted)) => got.as_f64() == wanted.as_f64(),
        _ => got == wanted,
    }
}

fn elements(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn has(item: &Value, fields: &Value) -> bool {
    fields.as_object().is_some_and(|fields| fields.iter().all(|(name, value)| item.get(name) == Some(value)))
}

fn distance(got: &Value, wanted: &Value) -> Option<String> {
    let text = |name: &str| wanted.get(name).and_then(Value::as_str).unwrap_or_else(|| panic!("{name} is not text in {wanted}"));
    let (value, mut tolerance) = (q(text("value")), q(text("tolerance")));
    if wanted.get("relative") == Some(&Value::Bool(true)) {
        tolerance *= value.abs();
    }
    assert!(tolerance > whole(0), "a tolerance of zero is an exact text: {wanted}");
    let text = got.as_str().map(str::to_owned).or_else(|| got.as_f64().map(|number| number.to_string()));
    let Some(number) = text.as_deref().and_then(parse) else { return Some(format!("expected {wanted}, got {got}")) };
    let off = (number - value).abs();
    (off > tolerance).then(|| format!("expected {wanted}, got {got}, off by {}", super::number::show(&off)))
}
