//! What a cascade came to, as reports say it.

use super::account::{CascadeAccountReport, UserAccountOutcome};
use crate::num::{Price, Ratio, Usd};
use serde::Serialize;

/// One run of a scenario, and the same run without portfolio margin.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CascadeReport {
    /// `portfolio-margin/cascade-report/1`
    pub schema: String,
    /// The scenario's title.
    pub title: String,
    /// The seed, as text, because it may be larger than a number of JavaScript holds.
    pub seed: String,
    /// Seconds of a block.
    pub seconds_per_block: u32,
    /// The coins, in the order of every list per coin; those that only your account has come last.
    pub coins: Vec<String>,
    /// The account that takes part as a request; null without one.
    pub account: Option<CascadeAccountReport>,
    /// The scenario as it is.
    #[serde(flatten)]
    pub outcome: CascadeOutcome,
    /// The same scenario and seed with every portfolio margin account under standard cross, with the same positions and starting capital.
    pub without_portfolio_margin: CascadeOutcome,
    /// What portfolio margin changes: the scenario as it is less the one without.
    pub pooling: PoolingEffect,
    /// What no record of the exchange confirms.
    pub unverified: Vec<String>,
}

/// What a run came to. Amounts are in USDC.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CascadeOutcome {
    /// Accounts in the market.
    pub accounts: u32,
    /// Those under portfolio margin.
    pub portfolio_margin_accounts: u32,
    /// Accounts that were liquidated, in part or whole.
    pub liquidated_accounts: u32,
    /// Notional of perps that liquidation took from accounts: by market orders, by the backstop, by deleveraging.
    pub liquidated: Usd,
    /// Notional of perps closed against the other side, whether for an account or for the backstop.
    pub deleveraged: Usd,
    /// The part of that because an account, or the backstop, was worth less than nothing.
    pub deleveraged_below_zero: Usd,
    /// The part of that because the backstop had no room.
    pub deleveraged_for_room: Usd,
    /// Value of coins that liquidation took from accounts and from loans elsewhere.
    pub collateral_liquidated: Usd,
    /// Value of perps and coins that the backstop took.
    pub backstopped: Usd,
    /// What accounts, loans and the backstop owed when they had nothing left.
    pub bad_debt: Usd,
    /// The part of that which lenders bear.
    pub lenders_bad_debt: Usd,
    /// Final move over the shock's own, averaged over coins by open interest; null where nothing moves.
    pub amplification: Option<Ratio>,
    /// What money, perps and coins fail to add up by, in micro-USDC and units: the largest of all blocks and of `whoPaid`. Always 0.
    pub conservation: u32,
    /// Seconds until the block of the first liquidation is over.
    pub first_liquidation_seconds: Option<u32>,
    /// Seconds until the block of the first deleveraging is over.
    pub first_deleveraging_seconds: Option<u32>,
    /// Coin by coin.
    pub per_coin: Vec<CoinOutcome>,
    /// Who gained and who paid.
    pub who_paid: WhoPaid,
    /// Whose positions were deleveraged.
    pub deleveraging_targets: DeleveragingTargets,
    /// The user's account; null without one.
    pub user_account: Option<UserAccountOutcome>,
    /// Block by block.
    pub blocks: Vec<CascadeBlock>,
}

/// One coin.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CoinOutcome {
    /// The coin.
    pub coin: String,
    /// Price before the shock.
    pub start_price: Price,
    /// Price at which the shock alone ends.
    pub shocked_price: Price,
    /// Price at the end.
    pub final_price: Price,
    /// The farthest price in the shock's direction at the end of a block.
    pub extreme_price: Price,
    /// How far the shock alone moves it in the end, as a fraction of the price before it.
    pub shocked_move: Ratio,
    /// How far the shock alone moves it where it is farthest.
    pub shocked_extreme_move: Ratio,
    /// How far it has moved in the end.
    pub final_move: Ratio,
    /// How far it moved at most in the shock's direction.
    pub extreme_move: Ratio,
    /// Longs of all accounts at the start.
    pub open_interest: Usd,
    /// Perps liquidated.
    pub liquidated: Usd,
    /// Perps deleveraged.
    pub deleveraged: Usd,
    /// Coins liquidated.
    pub collateral_liquidated: Usd,
    /// Final move over the shock's own; null where the shock does not end away from the start.
    pub amplification: Option<Ratio>,
    /// Farthest move over the shock's farthest; null where the shock does not move it.
    pub peak_amplification: Option<Ratio>,
}

/// What each party gained over the run at mark prices; negative: it paid. They add up to `coinPrices`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct WhoPaid {
    /// Accounts that were long on balance at the start and were not deleveraged.
    pub longs: Usd,
    /// Accounts that were short on balance or flat at the start and were not deleveraged.
    pub shorts: Usd,
    /// Accounts that were deleveraged.
    pub deleveraged: Usd,
    /// What these would have had more at the mark price of the moment: not a part of the sum.
    pub forgone_by_deleveraged: Usd,
    /// Traders who took the other side of liquidation's orders, and whoever stands against positions that no account matches.
    pub outside: Usd,
    /// The backstop.
    pub backstop: Usd,
    /// Lenders of portfolio margin and of the loans elsewhere.
    pub lenders: Usd,
    /// Borrowers of the loans elsewhere.
    pub borrowers: Usd,
    /// Liquidators of these loans.
    pub liquidators: Usd,
    /// Fees of liquidation.
    pub fees: Usd,
    /// Bad debt that nobody covered.
    pub uncovered: Usd,
    /// What the coins that all of them hold gained in price.
    pub coin_prices: Usd,
}

/// Whose positions were deleveraged.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DeleveragingTargets {
    /// Positions, each time one was closed in part or whole.
    pub count: u32,
    /// Share of those in profit.
    pub share_in_profit: Option<Ratio>,
    /// What their closed parts gained over their entry prices.
    pub profit: Usd,
    /// Median of the position's notional over the account's worth.
    pub median_leverage: Option<Ratio>,
}

/// One block. Lists per coin are in the order of `coins`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CascadeBlock {
    /// Number, from 1.
    pub block: u32,
    /// Seconds since the start at its end.
    pub seconds: u32,
    /// Mark prices at its end.
    pub prices: Vec<Price>,
    /// Perps liquidated in it, per coin.
    pub liquidated: Vec<Usd>,
    /// Perps deleveraged in it, per coin.
    pub deleveraged: Vec<Usd>,
    /// Coins liquidated in it, per coin.
    pub collateral_liquidated: Vec<Usd>,
    /// All perps liquidated in it.
    pub total_liquidated: Usd,
    /// All perps deleveraged in it.
    pub total_deleveraged: Usd,
    /// Equity of the backstop at its end.
    pub backstop_equity: Usd,
    /// Bad debt so far.
    pub bad_debt: Usd,
    /// Accounts liquidated so far.
    pub liquidated_accounts: u32,
}

/// What portfolio margin changes.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PoolingEffect {
    /// Perps liquidated, more or less.
    pub liquidated: Usd,
    /// Perps deleveraged, more or less.
    pub deleveraged: Usd,
    /// Coins liquidated, more or less.
    pub collateral_liquidated: Usd,
    /// Bad debt, more or less.
    pub bad_debt: Usd,
    /// Accounts liquidated, more or less.
    pub liquidated_accounts: i32,
    /// Amplification, more or less.
    pub amplification: Option<Ratio>,
    /// Final price of each coin over the one without portfolio margin, less one.
    pub final_prices: Vec<Ratio>,
}

/// The same scenario under many seeds.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CascadeRunsReport {
    /// `portfolio-margin/cascade-runs-report/1`
    pub schema: String,
    /// The scenario's title.
    pub title: String,
    /// The first seed; the others follow it one by one.
    pub seed: String,
    /// How many seeds.
    pub runs: u32,
    /// The account that takes part as a request; null without one.
    pub account: Option<CascadeAccountReport>,
    /// The scenario as it is.
    #[serde(flatten)]
    pub distribution: CascadeDistribution,
    /// The same seeds without portfolio margin.
    pub without_portfolio_margin: CascadeDistribution,
}

/// What many runs came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CascadeDistribution {
    /// Amplification; null where nothing moves.
    pub amplification: Option<Percentiles>,
    /// Perps liquidated, in USDC.
    pub liquidated: Percentiles,
    /// Perps deleveraged, in USDC.
    pub deleveraged: Percentiles,
    /// Bad debt, in USDC.
    pub bad_debt: Percentiles,
    /// Share of runs in which liquidation took the last of the user's account; null without such an account.
    pub death_probability: Option<Ratio>,
}

/// Percentiles over runs: each is the figure of a run, the smallest that at least that share of the runs does not exceed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Percentiles {
    /// The least.
    pub least: Ratio,
    /// 5 %
    pub p5: Ratio,
    /// 25 %
    pub p25: Ratio,
    /// Half.
    pub median: Ratio,
    /// 75 %
    pub p75: Ratio,
    /// 95 %
    pub p95: Ratio,
    /// The most.
    pub most: Ratio,
}

/// How far a simulation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct CascadeProgress {
    /// The run, from 1.
    pub run: u32,
    /// How many there are.
    pub runs: u32,
    /// Whether it is the part of the run without portfolio margin.
    pub is_without_portfolio_margin: bool,
    /// Blocks of this part that are done.
    pub block: u32,
    /// Blocks of each part.
    pub blocks: u32,
}
