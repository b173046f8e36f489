//! What a stress does to one account: prices moved beyond what it survives, the venue's steps after that, and published crashes.

pub mod ladder;
mod moves;
mod read;
pub mod scenarios;

pub use moves::{CoinMoves, Moves, StressedCoin, moved_request, stressed_coins};
