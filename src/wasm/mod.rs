//! Exported functions.
use wasm_bindgen::prelude::*;

/// Placeholder signature.
#[wasm_bindgen]
pub fn compare(request: JsValue) -> JsValue {
    request
}
