//! The exported functions as a host calls them: text or plain object in, plain object out.
#![cfg(target_arch = "wasm32")]

use js_sys::{Float64Array, JSON, Object, Reflect, Uint8Array};
use portfolio_margin::wasm::core::{compare, evaluate, explain, import_account, markets, rulebooks, stress};
use portfolio_margin::wasm::version;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

const CARRY_TRADE: &str = include_str!("../www/page/presets/carry-trade.json");
const CAPTURE: &str = include_str!("captures/pm-hype-collateral-with-debt-2026-09-08.json");

/// A value inside an answer.
fn at(value: &JsValue, path: &[&str]) -> JsValue {
    path.iter().fold(value.clone(), |value, name| Reflect::get(&value, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED))
}

fn text(value: &JsValue, path: &[&str]) -> Option<String> {
    at(value, path).as_string()
}

#[wasm_bindgen_test]
fn text_and_object_get_the_same_answer() {
    let of_text = compare(&JsValue::from_str(CARRY_TRADE), None);
    let object = JSON::parse(CARRY_TRADE).unwrap();
    let of_object = compare(&object, None);
    assert_eq!(JSON::stringify(&of_text).unwrap(), JSON::stringify(&of_object).unwrap());
    assert_eq!(text(&of_text, &["report", "regimes", "portfolio", "available"]).as_deref(), Some("40000"));
    assert_eq!(text(&of_text, &["report", "comparison", "capitalRequired", "standard"]).as_deref(), Some("10000"));
}

#[wasm_bindgen_test]
fn answers_are_plain_objects_with_null() {
    let answer = compare(&JsValue::from_str(CARRY_TRADE), None);
    assert!(Object::instanceof_plain(&answer));
    assert!(at(&answer, &["report", "regimes", "standard", "ratio"]).is_null());
    assert!(Object::instanceof_plain(&at(&answer, &["report", "regimes"])));
}

trait Plain {
    fn instanceof_plain(value: &JsValue) -> bool;
}

impl Plain for Object {
    /// Whether the prototype is that of an object literal, so neither `Map` nor a class.
    fn instanceof_plain(value: &JsValue) -> bool {
        Object::get_prototype_of(value) == Object::get_prototype_of(&Object::new())
    }
}

#[wasm_bindgen_test]
fn cells_cross_as_typed_arrays() {
    use wasm_bindgen::JsCast;
    let choices = r#"{"coin":"BTC","steps":3,"second":{"kind":"gap","steps":3}}"#;
    let answer = stress(&JsValue::from_str(CARRY_TRADE), Some(choices.to_owned()));
    let numbers = |path: &[&str]| at(&answer, path).dyn_into::<Float64Array>().unwrap().to_vec();
    assert_eq!(numbers(&["report", "axis"]), [-0.5, 0.0, 0.5]);
    assert_eq!(numbers(&["report", "axis2"]), [-0.1, 0.0, 0.1]);
    let values = numbers(&["report", "regimes", "portfolio", "accountValue"]);
    assert_eq!(values, [105_000.0, 110_000.0, 115_000.0, 100_000.0, 100_000.0, 100_000.0, 95_000.0, 90_000.0, 85_000.0]);
    assert!(numbers(&["report", "regimes", "standard", "ratio"])[4].is_nan());
    let dead = at(&answer, &["report", "regimes", "standard", "isLiquidatable"]).dyn_into::<Uint8Array>().unwrap();
    assert_eq!(dead.to_vec(), [0, 0, 1, 0, 1, 1, 0, 1, 1]);
    assert!(at(&answer, &["report", "regimes", "standard", "borrowThreshold"]).is_null());
    assert!(Object::instanceof_plain(&at(&answer, &["report", "regimes", "standard"])));
}

#[wasm_bindgen_test]
fn a_captured_account_says_what_the_exchange_said() {
    let answer = compare(&JsValue::from_str(CAPTURE), None);
    let ratio = text(&answer, &["report", "regimes", "portfolio", "ratio"]).unwrap_or_default();
    assert!(ratio.starts_with("0.36071679"), "{ratio}");
    let request = import_account(&JsValue::from_str(CAPTURE));
    assert_eq!(text(&request, &["report", "portfolio", "mode"]).as_deref(), Some("portfolioMargin"));
}

#[wasm_bindgen_test]
fn every_kind_of_argument_gets_an_answer() {
    for request in [JsValue::UNDEFINED, JsValue::NULL, JsValue::from_f64(1.5), JsValue::TRUE, JsValue::symbol(None), JsValue::from_str("{")]
    {
        assert_eq!(text(&compare(&request, None), &["status"]).as_deref(), Some("rejected"), "{request:?}");
    }
    let request = JsValue::from_str(CARRY_TRADE);
    assert_eq!(text(&evaluate(&request, "cross", None), &["status"]).as_deref(), Some("rejected"));
    assert_eq!(text(&explain(&request, "regimes.nothing", None), &["status"]).as_deref(), Some("rejected"));
    assert_eq!(text(&compare(&request, Some("{\"rulebook\":\"1999\"}".to_owned())), &["status"]).as_deref(), Some("rejected"));
    assert_eq!(text(&compare(&request, Some("{\"rulebooks\":\"1999\"}".to_owned())), &["status"]).as_deref(), Some("rejected"));
    assert_eq!(text(&compare(&request, None), &["status"]).as_deref(), Some("ok"));
}

#[wasm_bindgen_test]
fn listings_answer() {
    assert_eq!(text(&rulebooks(), &["report", "0", "id"]).as_deref(), Some("hyperliquid-2026-08-19"));
    assert_eq!(text(&markets(None), &["report", "perps", "0", "coin"]).as_deref(), Some("BTC"));
    assert_eq!(version(), env!("CARGO_PKG_VERSION"));
}
