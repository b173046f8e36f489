//! The exported functions: JSON in, plain objects out. No logic here.
//!
//! A request comes as JSON text or as a plain object. An object is turned into text by the host's own `JSON.stringify`, so that one strict
//! reader sees everything. Answers are plain objects with `null`, never `Map` or `BigInt`.

mod typed_arrays;

use crate::error::{Issue, IssueCode};
use crate::explain::Explanation;
use crate::json::{Read, write};
use crate::margin::Regime;
use crate::market;
use crate::report::{
    self, Answer, CapacityReport, CascadeProgress, CascadeReport, CascadeRunsReport, Choices, CompareReport, ExportedSheet, ImportReport,
    ImportedSheet, LadderReport, LiquidationReport, NumberReport, RegimeReport, RepriceReport, ScenariosReport, StressReport, WhatIfReport,
};
use crate::request::Request;
use crate::rulebook::{self, Rulebook};
use crate::sheet;
use crate::stress::cascade;
use js_sys::{Function, JSON};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A request as JSON text or as a plain object. A captured account in the venue's wire shape may stand in for a request. */
export type RequestInput = string | Request | Record<string, unknown>;
export type CompareAnswer = Answer<CompareReport>;
export type RegimeAnswer = Answer<RegimeReport>;
export type LiquidationAnswer = Answer<LiquidationReport>;
export type StressAnswer = Answer<StressReport>;
export type CapacityAnswer = Answer<CapacityReport>;
export type LadderAnswer = Answer<LadderReport>;
export type ScenariosAnswer = Answer<ScenariosReport>;
export type WhatIfAnswer = Answer<WhatIfReport>;
export type ExplainAnswer = Answer<Explanation>;
export type ImportAnswer = Answer<ImportReport>;
export type RepriceAnswer = Answer<RepriceReport>;
export type ImportedSheetAnswer = Answer<ImportedSheet>;
export type ExportedSheetAnswer = Answer<ExportedSheet>;
export type NumberAnswer = Answer<NumberReport>;
export type RequestAnswer = Answer<Request>;
export type RulebooksAnswer = Answer<RulebookSummary[]>;
export type RulebookAnswer = Answer<Rulebook>;
export type CascadeAnswer = Answer<CascadeReport>;
export type CascadeRunsAnswer = Answer<CascadeRunsReport>;
export type CascadeScenariosAnswer = Answer<EmbeddedCascade[]>;
export type CascadeScenarioInput = string | CascadeScenario | Record<string, unknown>;
export type MarketsAnswer = Answer<MarketsReport>;
"#;

/// Answers a request under every regime.
#[wasm_bindgen(unchecked_return_type = "CompareAnswer")]
pub fn compare(#[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue, overrides: Option<String>) -> JsValue {
    let answer: Answer<CompareReport> = with_rulebook(request, overrides, report::compare);
    plain(&answer)
}

/// Answers a request under one regime: `standard`, `unified` or `portfolio`.
#[wasm_bindgen(unchecked_return_type = "RegimeAnswer")]
pub fn evaluate(
    #[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue,
    #[wasm_bindgen(unchecked_param_type = "Regime")] regime: &str,
    overrides: Option<String>,
) -> JsValue {
    let Some(regime) = Regime::named(regime) else {
        let issue =
            Issue::new(IssueCode::Invalid, "regime", format!("{regime:?} is not a regime"), format!("use one of {}", Regime::names()));
        return plain(&Answer::<RegimeReport>::Rejected { issues: vec![issue] });
    };
    let answer: Answer<RegimeReport> = with_rulebook(request, overrides, |text, rulebook| report::evaluate(text, regime, rulebook));
    plain(&answer)
}

/// Every price at which the book dies, under every regime.
#[wasm_bindgen(unchecked_return_type = "LiquidationAnswer")]
pub fn liquidation(#[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue, overrides: Option<String>) -> JsValue {
    let answer: Answer<LiquidationReport> = with_choices(request, overrides, report::liquidation);
    plain(&answer)
}

/// Every regime over a coin's move, and over a second axis. Arrays of cells are typed arrays.
#[wasm_bindgen(unchecked_return_type = "StressAnswer")]
pub fn stress(#[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue, overrides: Option<String>) -> JsValue {
    let answer: Answer<StressReport> = with_choices(request, overrides, report::stress);
    typed_arrays::answer(answer)
}

/// The largest trades, loans and withdrawals under every regime.
#[wasm_bindgen(unchecked_return_type = "CapacityAnswer")]
pub fn capacity(#[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue, overrides: Option<String>) -> JsValue {
    let answer: Answer<CapacityReport> = with_choices(request, overrides, report::capacity);
    plain(&answer)
}

/// What the venue does to the book at moved prices, step by step, under every regime.
#[wasm_bindgen(unchecked_return_type = "LadderAnswer")]
pub fn ladder(#[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue, overrides: Option<String>) -> JsValue {
    let answer: Answer<LadderReport> = with_choices(request, overrides, report::ladder);
    plain(&answer)
}

/// Whether the book survives published crashes and other scenarios, under every regime.
#[wasm_bindgen(unchecked_return_type = "ScenariosAnswer")]
pub fn scenarios(#[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue, overrides: Option<String>) -> JsValue {
    let answer: Answer<ScenariosReport> = with_choices(request, overrides, report::scenarios);
    plain(&answer)
}

/// The book before and after a change, or several in order.
#[wasm_bindgen(js_name = whatIf, unchecked_return_type = "WhatIfAnswer")]
pub fn what_if(
    #[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue,
    changes: &str,
    overrides: Option<String>,
) -> JsValue {
    let answer: Answer<WhatIfReport> = with_rulebook(request, overrides, |text, rulebook| report::what_if(text, changes, rulebook));
    plain(&answer)
}

/// Where a figure of the report comes from.
#[wasm_bindgen(unchecked_return_type = "ExplainAnswer")]
pub fn explain(#[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue, path: &str, overrides: Option<String>) -> JsValue {
    let answer: Answer<Explanation> = with_rulebook(request, overrides, |text, rulebook| report::explain(text, path, rulebook));
    plain(&answer)
}

/// Turns a captured account into a request.
#[wasm_bindgen(js_name = importAccount, unchecked_return_type = "RequestAnswer")]
pub fn import_account(#[wasm_bindgen(unchecked_param_type = "RequestInput")] account: &JsValue) -> JsValue {
    let answer: Answer<Request> = with_text(account, report::import_account);
    plain(&answer)
}

/// Turns a captured or live account into a request and compares the exchange's figures with the engine's.
#[wasm_bindgen(unchecked_return_type = "ImportAnswer")]
pub fn reconcile(#[wasm_bindgen(unchecked_param_type = "RequestInput")] account: &JsValue) -> JsValue {
    let answer: Answer<ImportReport> = with_text(account, report::reconcile);
    plain(&answer)
}

/// Moves a book to other prices: a market with what has changed, or messages of the venue's websocket as they came.
#[wasm_bindgen(unchecked_return_type = "RepriceAnswer")]
pub fn reprice(#[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue, prices: &str) -> JsValue {
    let answer: Answer<RepriceReport> = with_text(request, |text| report::reprice(text, prices));
    plain(&answer)
}

/// Turns a sheet of a spreadsheet into a request, or lists its faults by row and column.
#[wasm_bindgen(js_name = importSheet, unchecked_return_type = "ImportedSheetAnswer")]
pub fn import_sheet(text: &str, choices: Option<String>) -> JsValue {
    let answer: Answer<ImportedSheet> = report::with_choices(choices.as_deref(), |choices| report::import_sheet(text, choices));
    plain(&answer)
}

/// Turns a request into a sheet.
#[wasm_bindgen(js_name = exportSheet, unchecked_return_type = "ExportedSheetAnswer")]
pub fn export_sheet(#[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue) -> JsValue {
    let answer: Answer<ExportedSheet> = with_text(request, report::export_sheet);
    plain(&answer)
}

/// Reads a number as people write it.
#[wasm_bindgen(js_name = readNumber, unchecked_return_type = "NumberAnswer")]
pub fn read_number(text: &str, choices: Option<String>) -> JsValue {
    let answer: Answer<NumberReport> = report::with_choices(choices.as_deref(), |choices| report::read_number(text, choices));
    plain(&answer)
}

/// A sheet to start from.
#[wasm_bindgen(js_name = sheetTemplate)]
pub fn sheet_template() -> String {
    sheet::TEMPLATE.to_owned()
}

/// Whether the first line of a text names columns of a sheet.
#[wasm_bindgen(js_name = isSheet)]
pub fn is_sheet(text: &str) -> bool {
    sheet::is_sheet(text)
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
    plain(&Answer::Ok { report: cascade::scenarios().to_vec() })
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

/// One line per embedded rulebook.
#[derive(Serialize, tsify::Tsify)]
#[serde(rename_all = "camelCase")]
pub struct RulebookSummary {
    /// Identifier.
    pub id: String,
    /// Date.
    pub date: String,
    /// What changed.
    pub title: String,
    /// Network.
    pub network: String,
}

/// The embedded rulebooks, newest first.
#[wasm_bindgen(unchecked_return_type = "RulebooksAnswer")]
pub fn rulebooks() -> JsValue {
    let summary = |rulebook: &std::sync::Arc<Rulebook>| RulebookSummary {
        id: rulebook.id.clone(),
        date: rulebook.date.clone(),
        title: rulebook.title.clone(),
        network: rulebook.network.clone(),
    };
    plain(&Answer::Ok { report: rulebook::embedded().iter().rev().map(summary).collect::<Vec<_>>() })
}

/// One embedded rulebook in full, to read or to change and pass back.
#[wasm_bindgen(unchecked_return_type = "RulebookAnswer")]
pub fn rulebook(id: &str) -> JsValue {
    match rulebook::find(id) {
        Some(found) => plain(&Answer::Ok { report: (*found).clone() }),
        None => plain(&Answer::<Rulebook>::Rejected { issues: vec![unknown_rulebook("id", id)] }),
    }
}

/// What can be held and traded, with prices of the newest embedded snapshot to start from.
#[wasm_bindgen(unchecked_return_type = "MarketsAnswer")]
pub fn markets(rulebook: Option<String>) -> JsValue {
    let found = rulebook.as_deref().map_or_else(|| Some(rulebook::newest()), rulebook::find);
    match found {
        Some(found) => plain(&Answer::Ok { report: market::markets(&found) }),
        None => plain(&Answer::<()>::Rejected { issues: vec![unknown_rulebook("rulebookId", &rulebook.unwrap_or_default())] }),
    }
}

/// What the venue lists and how it prices it now, from its own answers.
#[wasm_bindgen(js_name = readMarkets, unchecked_return_type = "MarketsAnswer")]
pub fn read_markets(text: &str) -> JsValue {
    plain(&report::read_markets(text))
}

fn unknown_rulebook(path: &str, id: &str) -> Issue {
    Issue::new(IssueCode::Invalid, path, format!("{id:?} is not a rulebook that is known"), "see rulebooks()")
}

/// Version of the engine.
#[wasm_bindgen]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// Hands the text of a request to a question.
fn with_text<T>(request: &JsValue, question: impl FnOnce(&str) -> Answer<T>) -> Answer<T> {
    if let Some(text) = request.as_string() {
        return question(&text);
    }
    let text = JSON::stringify(request).ok().and_then(|text| text.as_string());
    match text {
        Some(text) => question(&text),
        None => {
            let message = "is neither JSON text nor a plain object";
            Answer::Rejected { issues: vec![Issue::new(IssueCode::Parse, "", message, "pass JSON text or a plain object")] }
        }
    }
}

/// Hands a request and what is chosen beside it to a question.
fn with_choices<C: Read + Default, T>(
    request: &JsValue,
    overrides: Option<String>,
    question: impl FnOnce(&str, &C) -> Answer<T>,
) -> Answer<T> {
    report::with_choices(overrides.as_deref(), |choices| with_text(request, |text| question(text, choices)))
}

/// The same for questions where only the rulebook is chosen.
fn with_rulebook<T>(request: &JsValue, overrides: Option<String>, question: impl FnOnce(&str, Option<&str>) -> Answer<T>) -> Answer<T> {
    with_choices(request, overrides, |text, choices: &Choices| question(text, choices.rulebook.as_deref()))
}

/// A plain object: written as one JSON text, which the host parses. That is faster than making the object field by field from here, and
/// it is one serialiser for everything.
fn plain<T: Serialize>(value: &T) -> JsValue {
    let text = write(value);
    JSON::parse(&text).unwrap_or(JsValue::NULL)
}
