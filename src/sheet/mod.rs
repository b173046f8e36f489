//! Which book does a sheet of a spreadsheet describe, and which sheet describes a book?
//!
//! A sheet is comma-, semicolon- or tab-separated text, or a page's table that was copied with one cell on each line. One of its first lines
//! names columns, by the names of the request's own fields or those that pages and programs use, in any order; every further line is one thing:
//! the account, a position, a balance, a loan, or the market of a coin or token that is not held. The column `kind` says which; without one
//! every row is a position. Units and signs are those of a request; `side` may stand in for the sign of a size.
//!
//! What is not understood and not needed is left out, and what is not stated takes a default, each with a remark. What may change the book is
//! refused instead.
//!
//! A sheet becomes the same tree as a request in JSON, and is checked by the same readers. What it cannot hold is named when a book is
//! written as one: orders, what each dex holds, the venue's listing, options.

mod book;
mod cells;
mod columns;
mod decimals;
mod escape;
mod evidence;
mod header;
mod headings;
mod names;
mod places;
mod position;
mod read;
mod remarks;
mod rows;
mod spellings;
mod stacked;
mod table;
mod write;

pub use read::{SheetDraft, is_sheet, read};
pub use write::write;

/// A sheet to start from, with a row of every kind that a book is made of.
pub const TEMPLATE: &str = include_str!("template.csv");
