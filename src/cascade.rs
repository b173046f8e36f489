//! A market of many accounts under a shock: who is liquidated, what their selling does to the price, who pays, and what pooling changes.
//!
//! # Units and signs
//! Money is whole micro-USDC in `i128`, so that conservation is exactly zero. A coin's size is a whole number of units; a unit is the power of
//! ten of the coin that is worth 1 to 10 USDC at the starting price. Prices are whole micro-USDC per unit, so a value is a product without
//! rounding. Sizes are signed, long positive. Binary fractions are used for what is not money: the course of prices, impact, random numbers,
//! the ranking of deleveraging; every transcendental function is `libm`'s, so that a seed gives the same bytes natively and in WebAssembly.
//!
//! # One block
//! Prices move (`price`), accounts whose threshold may be crossed are looked at (`triggers`, `health`), the ladder acts (`ladder`,
//! `deleveraging`), its orders meet the book (`execution`), and what is left is settled and recorded (`simulation`).
//!
//! # What it leaves out
//! Funding, interest, maker behaviour other than the book's refill, the population's supply and borrow caps and isolated margin, the difference between perp and
//! spot prices: a coin has one price. Orders of a block and coin are filled together at one price.
#![allow(
    clippy::disallowed_types,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a simulation: fractions that are not money are binary; sums stay within i128 by the bounds of the reader; indices are made here"
)]

mod deleveraging;
mod drawing;
mod execution;
mod health;
mod impact;
mod joining;
mod ladder;
mod lending;
mod library;
mod money;
mod outcome;
mod participant;
mod population;
mod price;
mod random;
mod read;
mod scenario;
mod settling;
mod simulation;
mod triggers;
mod world;

pub use joining::{OTHERS, participant, regime_of};
pub use library::{EmbeddedCascade, find, scenarios};
pub use money::{price_of, usd_of};
pub use outcome::{BlockRecord, Course, Outcome, Parties, Targets, UserOutcome, move_over, share};
pub use participant::{AddedCoin, Part, PartHolding, PartPerp, Participant, Placed};
pub use scenario::{
    AccountRegime, BackstopVault, BlockCount, BookLevel, BookLevels, CascadeAccount, CascadeCoin, CascadeHolding, CascadeLoan,
    CascadeMarginTier, CascadePopulation, CascadePosition, CascadeScenario, CascadeShock, CollateralShare, DeleveragingPrice, ImpactLaw,
    LendingMarket, LeverageLaw, LiquidationLadder, LoanPool, PathKnot, PortfolioMarginShare, ShockMove, StandardCapital, WhenBelowZero,
    WhichFirst,
};
pub use simulation::{Look, Regimes, Stopped, simulate};
