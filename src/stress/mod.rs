//! What a stress does: to one account over ranges of moves, at prices beyond what it survives, in the venue's steps after that and in
//! published crashes.
//!
//! The inverse questions in [`crate::solve`] say where a level is crossed; here everything between and beyond is drawn.

pub mod grid;
pub mod ladder;
mod moves;
mod read;
pub mod scenarios;

pub use moves::{CoinMoves, Moves, PricedBy, StressedCoin, coin_of, moved_request, named_again, stressed_coins};
