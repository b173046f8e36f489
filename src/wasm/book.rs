//! A resident book for the host: opened once, asked many times. Figures cross as typed arrays, prices as one text of lines.

use super::{plain, with_text};
use crate::report::{Answer, Choices, with_choices};
use crate::resident::{Book, column_names};
use js_sys::{Float64Array, Reflect};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
export type BookUpdateAnswer = Answer<BookUpdate>;
export type BookTextsAnswer = Answer<(string | null)[][]>;
export type BookTriggerTextsAnswer = Answer<[string | null, string | null][][]>;
export type BookRequestAnswer = Answer<string>;
export type OpenedBookAnswer = Answer<{ book: ResidentBook }>;
"#;

/// The bit for the tokens that have none of their own.
const OTHERS: u32 = 30;

/// A book that stays resolved, until it is freed.
#[wasm_bindgen]
pub struct ResidentBook {
    book: Book,
}

/// What has no more to say than that it is there.
#[derive(Serialize)]
struct Empty {}

/// Opens a book.
#[wasm_bindgen(js_name = openBook, unchecked_return_type = "OpenedBookAnswer")]
pub fn open_book(#[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue, overrides: Option<String>) -> JsValue {
    let opened = with_choices(overrides.as_deref(), |choices: &Choices| {
        with_text(request, |text| Book::open(text, choices.rulebook.as_deref()).into())
    });
    match opened {
        Answer::Rejected { issues } => plain(&Answer::<()>::Rejected { issues }),
        Answer::Ok { report: book } => {
            let answer = plain(&Answer::Ok { report: Empty {} });
            let report = Reflect::get(&answer, &"report".into()).unwrap_or(JsValue::UNDEFINED);
            // The object is our own, so that nothing can refuse it.
            let _is_put = Reflect::set(&report, &"book".into(), &ResidentBook { book }.into());
            answer
        }
    }
}

/// Names of the columns of a summary.
#[wasm_bindgen(js_name = bookColumns)]
pub fn book_columns() -> Vec<String> {
    column_names().map(str::to_owned).to_vec()
}

#[wasm_bindgen]
impl ResidentBook {
    /// The coins whose marks are listed, in their order.
    pub fn coins(&self) -> Vec<String> {
        self.book.coins().into_iter().map(str::to_owned).collect()
    }

    /// Changes when coins may have become others.
    pub fn layout(&self) -> u32 {
        self.book.layout()
    }

    /// Marks in the order of the coins, one to a line, an empty one where nothing is stated. Answers which tokens' reserve prices went with their
    /// coins, a bit for each of the first thirty and one for all others, or −1 where nothing was done.
    #[wasm_bindgen(js_name = repriceLines)]
    pub fn reprice_lines(&mut self, lines: &str) -> i32 {
        let Some(followed) = self.book.reprice_lines(lines) else { return -1 };
        followed.iter().fold(0, |bits, index| bits | 1 << u32::try_from(*index).unwrap_or(OTHERS).min(OTHERS))
    }

    /// Other prices, as JSON.
    #[wasm_bindgen(unchecked_return_type = "BookUpdateAnswer")]
    pub fn reprice(&mut self, prices: &str) -> JsValue {
        plain(&Answer::from(self.book.reprice(prices)))
    }

    /// Remarks of the last reprice by lines.
    #[wasm_bindgen(unchecked_return_type = "BookUpdateAnswer")]
    pub fn remarks(&self) -> JsValue {
        plain(&Answer::Ok { report: self.book.remarks() })
    }

    /// The request as it is now, as JSON.
    #[wasm_bindgen(unchecked_return_type = "BookRequestAnswer")]
    pub fn request(&self) -> JsValue {
        plain(&Answer::from(self.book.request()))
    }

    /// Figures, regime after regime; empty where there is an issue, which the texts tell.
    pub fn summary(&mut self) -> Float64Array {
        array(self.book.summary().unwrap_or_default().as_slice())
    }

    /// The same as exact texts.
    #[wasm_bindgen(js_name = summaryTexts, unchecked_return_type = "BookTextsAnswer")]
    pub fn summary_texts(&mut self) -> JsValue {
        plain(&Answer::from(self.book.summary_texts()))
    }

    /// The coins of the triggers, in their order.
    #[wasm_bindgen(js_name = triggerCoins)]
    pub fn trigger_coins(&mut self) -> Vec<String> {
        self.book.trigger_coins().unwrap_or_default()
    }

    /// The nearest prices of death, below and above per coin, regime after regime.
    pub fn triggers(&mut self) -> Float64Array {
        array(self.book.triggers().unwrap_or_default().as_slice())
    }

    /// The same as exact texts.
    #[wasm_bindgen(js_name = triggerTexts, unchecked_return_type = "BookTriggerTextsAnswer")]
    pub fn trigger_texts(&mut self) -> JsValue {
        plain(&Answer::from(self.book.trigger_texts()))
    }
}

fn array(figures: &[f64]) -> Float64Array {
    Float64Array::from(figures)
}
