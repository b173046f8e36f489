//! What a cascade scenario says: the document `portfolio-margin/cascade/1`.

mod accounts;
mod markets;
mod rules;

pub use accounts::*;
pub use markets::*;
pub use rules::*;

use crate::num::Ratio;
use serde::Serialize;

/// A market of many accounts, a shock, and the rules of liquidation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CascadeScenario {
    /// `portfolio-margin/cascade/1`
    pub schema: String,
    /// A name for people.
    pub title: String,
    /// What it shows, in sentences.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub about: Option<String>,
    /// Where each figure comes from: a source, or that it is an assumption.
    #[serde(default)]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub sources: Vec<String>,
    /// The coins, each once; at most 200.
    pub coins: Vec<CascadeCoin>,
    /// How prices move before anybody is liquidated.
    pub shock: CascadeShock,
    /// Accounts drawn at random.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub population: Option<CascadePopulation>,
    /// Accounts stated one by one, beside those of the population.
    #[serde(default)]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub accounts: Vec<CascadeAccount>,
    /// One more account, reported apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub user_account: Option<CascadeAccount>,
    /// The venue's rules of liquidation.
    #[serde(default)]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub ladder: LiquidationLadder,
    /// The vault that takes over what the market does not.
    pub backstop: BackstopVault,
    /// Loans elsewhere that hold the same coins as collateral.
    #[serde(default)]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub lending: LendingMarket,
    /// How long it lasts.
    pub blocks: BlockCount,
    /// How the portfolio margin accounts stand under standard cross in the second run.
    #[serde(default)]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub without_portfolio_margin: StandardCapital,
}

/// How prices move before anybody is liquidated.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CascadeShock {
    /// Move of every coin that is not listed below, as a fraction: above -1, at most 9.
    pub default: Ratio,
    /// Moves of single coins.
    #[serde(default)]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub moves: Vec<ShockMove>,
    /// In how many blocks, in equal steps; 1: at once. Not together with `path`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub blocks: Option<u32>,
    /// Which share of the move is reached by which block, straight in between; the last share holds from there on.
    #[serde(default)]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub path: Vec<PathKnot>,
    /// Standard deviation of a random step of every coin in every block, as a fraction; 0 if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub noise: Option<Ratio>,
}

/// One coin's move.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ShockMove {
    /// The coin.
    pub coin: String,
    /// Its move, as a fraction: above -1, at most 9.
    #[serde(rename = "move")]
    pub change: Ratio,
}

/// A point of the path.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PathKnot {
    /// Block, from 1.
    pub block: u32,
    /// Share of the move reached at its start, from 0 to 2: above 1 the price comes back afterwards.
    pub share: Ratio,
}

/// How long it lasts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BlockCount {
    /// How many, at most 20,000.
    pub number: u32,
    /// Seconds of each, from 1.
    pub seconds: u32,
}
