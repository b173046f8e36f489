//! What a stress does to one account: ranges of moves, prices moved beyond what it survives, the venue's steps after that, and published
//! crashes.
//!
//! The inverse questions in [`crate::solve`] say where a level is crossed; here everything between and beyond is drawn.

pub mod grid;
pub mod ladder;
mod moves;
mod read;
pub mod scenarios;

pub use moves::{CoinMoves, Moves, StressedCoin, moved_request, stressed_coins};
