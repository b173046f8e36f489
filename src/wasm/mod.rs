//! The exported functions: JSON in, plain objects out. No logic here.
//!
//! Two modules are built from this crate, each with its feature: `core` and `simulations`. What both need stands here.
//!
//! A request comes as JSON text or as a plain object. An object is turned into text by the host's own `JSON.stringify`, so that one strict
//! reader sees everything. Answers are plain objects with `null`, never `Map` or `BigInt`.

#[cfg(feature = "core")]
pub mod book;
#[cfg(feature = "core")]
pub mod core;
#[cfg(feature = "simulations")]
pub mod simulations;

use crate::error::{Issue, IssueCode};
use crate::json::{Read, write};
use crate::report::{self, Answer, Repeats, Written};
use js_sys::{JSON, Object, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A request as JSON text or as a plain object. A captured account in the venue's wire shape may stand in for a request. */
export type RequestInput = string | Request | Record<string, unknown>;
"#;

/// Version of the engine.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Hands the text of a request to a question.
fn with_text<T>(request: &JsValue, question: impl FnOnce(&str) -> Answer<T>) -> Answer<T> {
    match text_of(request) {
        Ok(text) => question(&text),
        Err(issue) => Answer::Rejected { issues: vec![issue] },
    }
}

/// The text of a request: as it came, or written by the host.
fn text_of(request: &JsValue) -> Result<String, Issue> {
    let written = || JSON::stringify(request).ok().and_then(|text| text.as_string());
    request.as_string().or_else(written).ok_or_else(|| {
        let message = "is neither JSON text nor a plain object";
        Issue::new(IssueCode::Parse, "", message, "pass JSON text or a plain object")
    })
}

/// Answers a question about a request with what is chosen beside it; the fields that are wanted, where some are named.
fn answered<C: Read + Default, T: Serialize + Repeats>(
    request: &JsValue,
    overrides: Option<String>,
    question: impl FnOnce(&str, &C) -> Answer<T>,
) -> JsValue {
    whole(&report::with_fields(overrides.as_deref(), |choices| with_text(request, |text| question(text, choices))))
}

/// A plain object: written as one JSON text, which the host parses. That is faster than making the object field by field from here, and
/// it is one writer for everything.
fn plain<T: Serialize>(value: &T) -> JsValue {
    object(&write(value))
}

/// The plain object of a JSON text that was written here.
fn object(text: &str) -> JsValue {
    JSON::parse(text).unwrap_or(JsValue::NULL)
}

/// The plain object of an answer that was written without what it says twice: those objects get the fields of the others.
fn whole(written: &Written) -> JsValue {
    let answer = object(&written.text);
    let at = |path: &str| {
        let step = |object: JsValue, name: &str| Reflect::get(&object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
        Object::from(path.split('.').fold(step(answer.clone(), "report"), step))
    };
    for repeat in &written.repeats {
        Object::assign(&at(&repeat.path), &at(&repeat.of));
    }
    answer
}
