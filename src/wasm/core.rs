//! The module that every reader loads: one book under every regime, and all questions about it that are answered while somebody types.

mod typed_arrays;

use super::{answered, plain, text_of, whole, with_text};
use crate::error::{Issue, IssueCode};
use crate::margin::Regime;
use crate::market;
use crate::report::{
    self, Answer, Choices, ExportedSheet, ImportReport, ImportedSheet, NumberReport, RegimeReport, Repeats, RepriceReport, StressReport,
};
use crate::request::Request;
use crate::rulebook::{self, Rulebook};
use crate::sheet;
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
export type CompareAnswer = Answer<CompareReport>;
export type AskAnswer = Answer<Asked>;
export type RegimeAnswer = Answer<RegimeReport>;
export type LiquidationAnswer = Answer<LiquidationReport>;
export type StressAnswer = Answer<StressReport>;
export type CapacityAnswer = Answer<CapacityReport>;
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
export type MarketsAnswer = Answer<MarketsReport>;
"#;

/// Answers a request under every regime.
#[wasm_bindgen(unchecked_return_type = "CompareAnswer")]
pub fn compare(#[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue, overrides: Option<String>) -> JsValue {
    with_rulebook(request, overrides, report::compare)
}

/// Answers several questions about one book, which is resolved once. `questions` is JSON: what each takes, under its name.
#[wasm_bindgen(unchecked_return_type = "AskAnswer")]
pub fn ask(
    #[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue,
    questions: &str,
    overrides: Option<String>,
) -> JsValue {
    match text_of(request) {
        Ok(text) => whole(&report::ask(&text, questions, overrides.as_deref())),
        Err(issue) => plain(&Answer::<()>::Rejected { issues: vec![issue] }),
    }
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
    with_rulebook(request, overrides, |text, rulebook| report::evaluate(text, regime, rulebook))
}

/// Every price at which the book dies, under every regime.
#[wasm_bindgen(unchecked_return_type = "LiquidationAnswer")]
pub fn liquidation(#[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue, overrides: Option<String>) -> JsValue {
    answered(request, overrides, report::liquidation)
}

/// Every regime over a coin's move, and over a second axis. Arrays of cells are typed arrays.
#[wasm_bindgen(unchecked_return_type = "StressAnswer")]
pub fn stress(#[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue, overrides: Option<String>) -> JsValue {
    let answer: Answer<StressReport> =
        report::with_choices(overrides.as_deref(), |choices| with_text(request, |text| report::stress(text, choices)));
    typed_arrays::answer(answer)
}

/// The largest trades, loans and withdrawals under every regime.
#[wasm_bindgen(unchecked_return_type = "CapacityAnswer")]
pub fn capacity(#[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue, overrides: Option<String>) -> JsValue {
    answered(request, overrides, report::capacity)
}

/// The book before and after a change, or several in order.
#[wasm_bindgen(js_name = whatIf, unchecked_return_type = "WhatIfAnswer")]
pub fn what_if(
    #[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue,
    changes: &str,
    overrides: Option<String>,
) -> JsValue {
    with_rulebook(request, overrides, |text, rulebook| report::what_if(text, changes, rulebook))
}

/// Where a figure of the report comes from.
#[wasm_bindgen(unchecked_return_type = "ExplainAnswer")]
pub fn explain(#[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue, path: &str, overrides: Option<String>) -> JsValue {
    with_rulebook(request, overrides, |text, rulebook| report::explain(text, path, rulebook))
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

/// The same for questions where only the rulebook is chosen, and the fields.
fn with_rulebook<T: Serialize + Repeats>(
    request: &JsValue,
    overrides: Option<String>,
    question: impl FnOnce(&str, Option<&str>) -> Answer<T>,
) -> JsValue {
    answered(request, overrides, |text, choices: &Choices| question(text, choices.rulebook.as_deref()))
}
