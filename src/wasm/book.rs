//! Resident books for the host: opened once, asked many times. Figures cross as typed arrays, marks as one text of lines.
//!
//! A book has a number. The host frees it by closing it, and so decides itself whether that is done in an instance that has trapped since.
#![expect(clippy::disallowed_types, reason = "typed arrays hold binary numbers only: figures were rounded to them at the last step")]

use super::{plain, with_text};
use crate::report::{Answer, Choices, with_choices};
use crate::resident::{Book, column_names};
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
export type BookNumberAnswer = Answer<number>;
export type BookUpdateAnswer = Answer<BookUpdate>;
export type BookTextsAnswer = Answer<(string | null)[][]>;
export type BookTriggerTextsAnswer = Answer<[string | null, string | null][][]>;
export type BookRequestAnswer = Answer<string>;
"#;

thread_local! {
    /// The open books, by their numbers.
    static BOOKS: RefCell<Vec<Option<Book>>> = const { RefCell::new(Vec::new()) };
}

/// The bit for tokens that have none of their own.
const OTHERS: u32 = 30;

/// Keeps a book; the numbers of closed ones are given again, so that the list is as long as books were open at once.
fn keep(book: Book) -> usize {
    BOOKS.with_borrow_mut(|books| {
        let free = books.iter().position(Option::is_none);
        let number = free.unwrap_or(books.len());
        match free.and_then(|number| books.get_mut(number)) {
            Some(place) => *place = Some(book),
            None => books.push(Some(book)),
        }
        number
    })
}

/// Asks a book; the host asks none that it has closed.
fn of<T: Default>(number: usize, question: impl FnOnce(&mut Book) -> T) -> T {
    BOOKS.with_borrow_mut(|books| books.get_mut(number).and_then(Option::as_mut).map(question).unwrap_or_default())
}

/// Asks a book for a plain answer.
fn plain_of<T: serde::Serialize>(number: usize, question: impl FnOnce(&mut Book) -> Answer<T>) -> JsValue {
    of(number, |book| Some(plain(&question(book)))).unwrap_or_default()
}

/// Opens a book, and answers its number.
#[wasm_bindgen(js_name = openBook, unchecked_return_type = "BookNumberAnswer")]
pub fn open_book(#[wasm_bindgen(unchecked_param_type = "RequestInput")] request: &JsValue, overrides: Option<String>) -> JsValue {
    let opened = with_choices(overrides.as_deref(), |choices: &Choices| {
        with_text(request, |text| Book::open(text, choices.rulebook.as_deref()).into())
    });
    plain(&match opened {
        Answer::Ok { report } => Answer::Ok { report: keep(report) },
        Answer::Rejected { issues } => Answer::Rejected { issues },
    })
}

/// Frees a book.
#[wasm_bindgen(js_name = closeBook)]
pub fn close_book(book: usize) {
    BOOKS.with_borrow_mut(|books| books.get_mut(book).and_then(Option::take));
}

/// Names of the columns of a summary.
#[wasm_bindgen(js_name = bookColumns)]
pub fn book_columns() -> Vec<String> {
    column_names().map(str::to_owned).to_vec()
}

/// The coins whose marks are listed, in their order.
#[wasm_bindgen(js_name = bookCoins)]
pub fn book_coins(book: usize) -> Vec<String> {
    of(book, |book| book.coins().into_iter().map(str::to_owned).collect())
}

/// A number that changes when coins may have become others.
#[wasm_bindgen(js_name = bookLayout)]
pub fn book_layout(book: usize) -> u32 {
    of(book, |book| book.layout())
}

/// Marks in the order of the coins, one to a line, an empty one where nothing is stated. Answers which tokens' reserve prices went with their
/// coins, a bit for each of the first thirty and one for all others, or −1 where nothing was done.
#[wasm_bindgen(js_name = repriceBookLines)]
pub fn reprice_book_lines(book: usize, lines: &str) -> i32 {
    let bit = |index: &usize| 1_i32 << u32::try_from(*index).unwrap_or(OTHERS).min(OTHERS);
    of(book, |book| book.reprice_lines(lines).map(|followed| followed.iter().fold(0, |bits, index| bits | bit(index)))).unwrap_or(-1)
}

/// Other prices, as JSON.
#[wasm_bindgen(js_name = repriceBook, unchecked_return_type = "BookUpdateAnswer")]
pub fn reprice_book(book: usize, prices: &str) -> JsValue {
    plain_of(book, |book| book.reprice(prices).into())
}

/// Remarks on the last reprice by lines.
#[wasm_bindgen(js_name = bookRemarks, unchecked_return_type = "BookUpdateAnswer")]
pub fn book_remarks(book: usize) -> JsValue {
    plain_of(book, |book| Answer::Ok { report: book.remarks() })
}

/// The request as it is now, as JSON.
#[wasm_bindgen(js_name = bookRequest, unchecked_return_type = "BookRequestAnswer")]
pub fn book_request(book: usize) -> JsValue {
    plain_of(book, |book| book.request().into())
}

/// Figures, regime after regime; empty where there is an issue, which the texts tell.
#[wasm_bindgen(js_name = bookSummary)]
pub fn book_summary(book: usize) -> Vec<f64> {
    of(book, |book| book.summary().unwrap_or_default())
}

/// The same as exact texts.
#[wasm_bindgen(js_name = bookSummaryTexts, unchecked_return_type = "BookTextsAnswer")]
pub fn book_summary_texts(book: usize) -> JsValue {
    plain_of(book, |book| book.summary_texts().into())
}

/// The coins of the triggers, in their order.
#[wasm_bindgen(js_name = bookTriggerCoins)]
pub fn book_trigger_coins(book: usize) -> Vec<String> {
    of(book, |book| book.trigger_coins().unwrap_or_default())
}

/// The nearest prices of death, below and above per coin, regime after regime.
#[wasm_bindgen(js_name = bookTriggers)]
pub fn book_triggers(book: usize) -> Vec<f64> {
    of(book, |book| book.triggers().unwrap_or_default())
}

/// The same as exact texts.
#[wasm_bindgen(js_name = bookTriggerTexts, unchecked_return_type = "BookTriggerTextsAnswer")]
pub fn book_trigger_texts(book: usize) -> JsValue {
    plain_of(book, |book| book.trigger_texts().into())
}
