//! Answers with long arrays of figures: the arrays cross as typed arrays, each built once, the rest as a plain object.

use crate::report::{Answer, Numbers, RegimeStress, StressReport};
use crate::wasm::plain;
use js_sys::{Float64Array, Reflect, Uint8Array};
use wasm_bindgen::JsValue;

/// The answer to `stress`.
pub(super) fn answer(mut answer: Answer<StressReport>) -> JsValue {
    let Answer::Ok { report } = &mut answer else { return plain(&answer) };
    let mut arrays: Vec<(Vec<&str>, JsValue)> = vec![(vec!["axis"], numbers(&mut report.axis))];
    arrays.extend(report.axis2.as_mut().map(|axis| (vec!["axis2"], numbers(axis))));
    let regimes = &mut report.regimes;
    for (name, regime) in [("standard", &mut regimes.standard), ("unified", &mut regimes.unified), ("portfolio", &mut regimes.portfolio)] {
        arrays.extend(cells(regime).into_iter().map(|(figure, array)| (vec!["regimes", name, figure], array)));
    }
    let value = plain(&answer);
    for (path, array) in arrays {
        put(&value, &path, &array);
    }
    value
}

/// The arrays of a regime, taken out of it.
fn cells(regime: &mut RegimeStress) -> Vec<(&'static str, JsValue)> {
    let are_liquidatable: Vec<u8> = std::mem::take(&mut regime.is_liquidatable).into_iter().map(u8::from).collect();
    let mut arrays = vec![
        ("ratio", numbers(&mut regime.ratio)),
        ("accountValue", numbers(&mut regime.account_value)),
        ("initialMargin", numbers(&mut regime.initial_margin)),
        ("maintenanceMargin", numbers(&mut regime.maintenance_margin)),
        ("isLiquidatable", Uint8Array::from(are_liquidatable.as_slice()).into()),
    ];
    let thresholds = regime.borrow_threshold.as_mut().map(std::mem::take);
    arrays.extend(thresholds.map(|states| ("borrowThreshold", Uint8Array::from(states.as_slice()).into())));
    arrays
}

fn numbers(taken: &mut Numbers) -> JsValue {
    Float64Array::from(std::mem::take(&mut taken.0).as_slice()).into()
}

/// Puts a value into the report of an answer. The objects on the way are our own, so that nothing can refuse it.
fn put(answer: &JsValue, path: &[&str], value: &JsValue) {
    let Some((last, parents)) = path.split_last() else { return };
    let step = |object: JsValue, name: &&str| Reflect::get(&object, &JsValue::from_str(name)).unwrap_or(JsValue::UNDEFINED);
    let parent = parents.iter().fold(step(answer.clone(), &"report"), step);
    let _is_put = Reflect::set(&parent, &JsValue::from_str(last), value);
}
