//! Whether an account survives a scenario: published crashes, a correlated fall, a hedge that fails, a reserve that lags, a token off
//! its peg, caps that are reached, interest at full utilisation, and the user's own.
//!
//! # How it is answered
//! Prices go straight from where they are to where the scenario ends, all at the same share of the way at the same time; where the account
//! goes over its level on the way is solved for exactly. What the venue does is answered for the whole move in one jump. Rates,
//! caps and books stay as they are unless the scenario is about them.

mod build;
mod choices;
mod data;
mod fate;
mod figures;

pub use build::{Beside, Scenario, scenarios_of};
pub use choices::{Correlated, OwnScenario, ScenarioChoices};
pub use data::{ScenarioData, scenario_data};
pub use fate::{FateQuestion, fate};
pub use figures::{LadderAt, ScenarioCoin, ScenarioDeath, ScenarioDeposit, ScenarioFate, ScenarioKind, ScenarioPeg, ScenarioPrice};
