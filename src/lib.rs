//! One Hyperliquid book under several margin regimes: standard cross and isolated margin, the unified account, portfolio margin.
//!
//! # Data flow
//! JSON text → [`request`] (every fault by path) → [`account`] (every look-up done; the only missing-data gate) → [`margin`] (one file
//! per regime) → [`solve`] (the inverse questions) → [`stress`](mod@stress) (ranges of moves, and what happens beyond them) → [`report`]
//! (answers, comparison, explanation). [`venue`] turns the exchange's own wire shapes into a request first.
//!
//! # Units
//! Amounts are USDC unless a name says otherwise; sizes are signed, long positive; fractions are fractions (`0.05`). Everything about an
//! account is exact decimal arithmetic of 28 significant digits ([`num`]); figures become binary numbers only in the arrays of [`stress`](mod@stress),
//! at the last step.
//!
//! # Example
//! A carry trade: one bitcoin in spot, one sold as a perp at 10×, no cash.
//! ```
//! let request = r#"{
//!   "schema": "portfolio-margin/1",
//!   "portfolio": {
//!     "mode": "portfolioMargin",
//!     "balances": [{ "token": "BTC", "amount": "1" }],
//!     "positions": [{ "coin": "BTC", "size": "-1", "entryPrice": "100000", "leverage": 10 }]
//!   },
//!   "market": {
//!     "perps": [{ "coin": "BTC", "markPrice": "150000" }],
//!     "tokens": [{ "token": "BTC", "price": "150000" }]
//!   }
//! }"#;
//! let portfolio_margin::Answer::Ok { report } = portfolio_margin::compare(request, None) else { panic!("rejected") };
//! assert_eq!(report.regimes.portfolio.margin.available.to_string(), "10000");
//! assert!(report.regimes.standard.margin.is_liquidatable);
//! ```

#[macro_use]
pub mod explain;

pub mod account;
pub mod cascade;
pub mod change;
pub mod error;
pub mod json;
pub mod margin;
pub mod market;
pub mod num;
pub mod ordered;
pub mod portfolio;
pub mod remark;
pub mod report;
pub mod request;
pub mod resident;
pub mod rulebook;
pub mod sheet;
pub mod solve;
pub mod stress;
pub mod venue;
#[cfg(target_arch = "wasm32")]
pub mod wasm;

pub use report::{
    Answer, ask, capacity, cascade, cascade_runs, compare, evaluate, explain as explain_figure, explanations, export_sheet, import_account,
    import_sheet, ladder, liquidation, read_markets, read_number, reconcile, reprice, scenarios, stress, what_if,
};
