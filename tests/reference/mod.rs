//! A second, slow engine for the tests: Hyperliquid's margin rules in exact fractions, written from the rules and not from the
//! crate. It reads the same request text and answers with figures under the paths of the crate's report.
//!
//! Left out, because the rules say nothing exact about them: words, remarks, eligibility, interest in money.

pub mod account;
pub mod course;
pub mod crowded;
pub mod engine;
pub mod expectation;
pub mod faults;
pub mod file;
pub mod formula;
pub mod number;
pub mod path;
pub mod paths;
pub mod random;
pub mod regimes;
pub mod rules;
pub mod trade;

use number::Q;
use serde_json::Value;
use std::collections::BTreeMap;

/// A figure of the reference: what the crate must say at that path.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// An exact number.
    Number(Q),
    /// There is none.
    Null,
    /// Yes or no.
    Flag(bool),
}

/// Figures by path. Tokens, dexes and positions are selected by name: `tokens[token=USDC]`.
pub type Figures = BTreeMap<String, Figure>;

/// Every figure that the rules define for a request, under all three regimes.
pub fn figures(request: &Value) -> Figures {
    let account = account::Account::of(request);
    let mut figures = Figures::new();
    regimes::standard(&account, &mut figures);
    regimes::unified(&account, &mut figures);
    regimes::portfolio(&account, &mut figures);
    regimes::comparison(&account, &mut figures);
    regimes::shared(&account, &mut figures);
    figures
}
