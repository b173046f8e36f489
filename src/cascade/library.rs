//! The scenarios that are built in.

use serde::Serialize;

/// A scenario that comes with the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct EmbeddedCascade {
    /// Its name.
    pub name: &'static str,
    /// The document, as JSON text of the schema `portfolio-margin/cascade/1`.
    pub text: &'static str,
}

const SCENARIOS: [EmbeddedCascade; 4] = [
    EmbeddedCascade { name: "2025-10-10", text: include_str!("data/2025-10-10.json") },
    EmbeddedCascade { name: "carry-crowd", text: include_str!("data/carry-crowd.json") },
    EmbeddedCascade { name: "hype-backed-longs", text: include_str!("data/hype-backed-longs.json") },
    EmbeddedCascade { name: "leveraged-longs", text: include_str!("data/leveraged-longs.json") },
];

/// All of them.
pub fn scenarios() -> &'static [EmbeddedCascade] {
    &SCENARIOS
}

/// One by its name.
pub fn find(name: &str) -> Option<&'static EmbeddedCascade> {
    SCENARIOS.iter().find(|scenario| scenario.name == name)
}
