//! What the venue does to an account that is over its level, step by step, under every regime: market orders, the backstop,
//! auto-deleveraging; under portfolio margin the takeover of debt and collateral. After every step the margin rules are asked again.
//!
//! # What it is not
//! Prices stand still at where they were moved to, and this account's orders do not move the mark: what many accounts do to a market
//! together is another question. Funding, interest and resting orders of the meantime are left out.

mod book;
mod choices;
mod debt;
mod depth;
mod figures;
mod isolated;
mod outcome;
mod run;
mod takeover;

pub use choices::LadderChoices;
pub use depth::{CoinDepth, Depth, Level};
pub use figures::{
    CollateralSale, LadderCourse, LadderItem, LadderItemKind, LadderLosses, LadderOutcome, LadderRemainder, LadderStage, LadderStep,
    RegimeLadder, RemainingBalance, RemainingPosition,
};
pub(in crate::stress) use outcome::gain_of_prices;
pub use outcome::{Climb, regime_ladder};
