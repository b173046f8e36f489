//! The module that is loaded when a simulation is first asked for: what the venue does to a book step by step, the book in published crashes,
//! a market of many accounts.

use super::{answered, plain, with_text};
use crate::cascade::scenarios as embedded_cascades;
use crate::report::{self, Answer, CascadeProgress, CascadeReport, CascadeRunsReport};
use js_sys::Function;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
export type LadderAnswer = Answer<LadderReport>;
export type ScenariosAnswer = Answer<ScenariosReport>;
export type CascadeAnswer = Answer<CascadeReport>;
export type CascadeRunsAnswer = Answer<CascadeRunsReport>;
export type CascadeScenariosAnswer = Answer<EmbeddedCascade[]>;
export type CascadeScenarioInput = string | CascadeScenario | Record<string, unknown>;
"#;

/// What the venue does to the book at moved prices, step by step, under every regime.
#[wasm_bindgen(unchecked_return_type = "LadderAnswer")]
pub fn ladder(#[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue, overrides: Option<String>) -> JsValue {
    answered(request, overrides, report::ladder)
}

/// Whether the book survives published crashes and other scenarios, under every regime.
#[wasm_bindgen(unchecked_return_type = "ScenariosAnswer")]
pub fn scenarios(#[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue, overrides: Option<String>) -> JsValue {
    answered(request, overrides, report::scenarios)
}

/// A market of many accounts under a shock, with an account of the caller's, as JSON text, if one is passed. `on_progress` is called after every so many blocks; it stops the run by returning `false`.
#[wasm_bindgen(unchecked_return_type = "CascadeAnswer")]
pub fn cascade(
    #[wasm_bindgen(unchecked_param_type = "CascadeScenarioInput")] scenario: &JsValue,
    seed: &str,
    account: Option<String>,
    on_progress: Option<Function>,
) -> JsValue {
    let answer: Answer<CascadeReport> =
        with_text(scenario, |text| report::cascade(text, account.as_deref(), seed, &mut teller(on_progress)));
    plain(&answer)
}

/// The same market under many seeds.
#[wasm_bindgen(js_name = cascadeRuns, unchecked_return_type = "CascadeRunsAnswer")]
pub fn cascade_runs(
    #[wasm_bindgen(unchecked_param_type = "CascadeScenarioInput")] scenario: &JsValue,
    seed: &str,
    runs: u32,
    account: Option<String>,
    on_progress: Option<Function>,
) -> JsValue {
    let answer: Answer<CascadeRunsReport> =
        with_text(scenario, |text| report::cascade_runs(text, account.as_deref(), seed, runs, &mut teller(on_progress)));
    plain(&answer)
}

/// The scenarios of a cascade that are built in, as their texts.
#[wasm_bindgen(js_name = cascadeScenarios, unchecked_return_type = "CascadeScenariosAnswer")]
pub fn cascade_scenarios() -> JsValue {
    plain(&Answer::Ok { report: embedded_cascades().to_vec() })
}

/// Blocks between two calls of `onProgress`; the last block of each part is always told.
const BLOCKS_PER_CALL: u32 = 16;

/// Hands the progress to a function of the caller. One that throws stops the run, like one that returns `false`.
fn teller(on_progress: Option<Function>) -> impl FnMut(CascadeProgress) -> bool {
    move |progress| {
        let Some(function) = &on_progress else { return true };
        if !progress.block.is_multiple_of(BLOCKS_PER_CALL) && progress.block != progress.blocks {
            return true;
        }
        function.call1(&JsValue::NULL, &plain(&progress)).is_ok_and(|said| said != JsValue::FALSE)
    }
}
