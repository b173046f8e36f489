//! The engine as its callers see it: text in, JSON out. One crate, so that the reference is compiled once.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::arithmetic_side_effects, missing_docs, dead_code)]

#[path = "../reference/mod.rs"]
mod reference;

mod ask;
mod bad_input;
mod captures;
mod funded;
mod golden;
mod inverse_boundary;
mod inverse_capacity;
mod inverse_liquidation;
mod inverse_parts;
mod inverse_survival;
mod inverse_time;
mod layers;
mod leveraged;
mod limits;
mod numbers;
mod pasted_tables;
mod properties;
mod reference_comparison;
mod reprice;
mod resident;
mod sheet;
mod stress;
mod stress_grid;
mod what_if;
