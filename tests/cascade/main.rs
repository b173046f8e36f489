//! The cascade simulation against what must hold exactly.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::disallowed_types,
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs
)]

mod account;
mod calibration;
mod exact;
mod input;
mod ladder;
mod random;
mod scenario;
