//! Which book does a sheet of a spreadsheet describe, and which sheet describes a book?
//!
//! A sheet is comma-, semicolon- or tab-separated text. Its first line names columns, by the names of the request's own fields in any order;
//! every further line is one thing: the account, a position, a balance, a loan, or the market of a coin or token that is not held. The
//! column `kind` says which; a row with a coin and no kind is a position. Units and signs are those of a request; `side` may stand in for
//! the sign of a size.
//!
//! A sheet becomes the same tree as a request in JSON, and is checked by the same readers. What it cannot hold is named when a book is
//! written as one: orders, what each dex holds, the venue's listing, options.

mod book;
mod columns;
mod decimals;
mod places;
mod read;
mod table;
mod write;

pub use read::{SheetDraft, is_sheet, read};
pub use write::write;

/// A sheet to start from, with a row of every kind that a book is made of.
pub const TEMPLATE: &str = include_str!("template.csv");
