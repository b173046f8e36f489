//! The answer to `stress`, as it is published.
#![expect(clippy::disallowed_types, reason = "arrays of figures are binary numbers, rounded from exact ones at the last step")]

use crate::error::Warning;
use crate::margin::{PerRegime, Regime, Unverified};
use crate::num::{Price, Ratio};
use crate::report::liquidation::{BoundaryPoint, Direction};
use crate::report::types::{MarketStamp, RulebookStamp};
use serde::{Serialize, Serializer};

/// Binary numbers, the nearest to exact figures; in JSON `null` where there is none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers(pub Vec<f64>);

impl Serialize for Numbers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|number| if number.is_nan() { None } else { Some(*number) }))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Numbers {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Numbers".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "array", "items": { "type": ["number", "null"] } })
    }
}

/// Every regime over a range of moves, and over a second axis.
///
/// Arrays of cells go row after row: the cell of `axis2[row]` and `axis[column]` is at `row * axis.length + column`. They are typed arrays in
/// JavaScript, with NaN where there is no figure and 0 and 1 for false and true; in JSON they are lists, with `null` and booleans.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct StressReport {
    /// `portfolio-margin/stress/1`.
    pub schema: String,
    /// The rules that were applied.
    pub rulebook: RulebookStamp,
    /// Where market figures came from.
    pub market: MarketStamp,
    /// The coin that moves along the first axis; null for every coin of the book together.
    pub coin: Option<String>,
    /// What runs along the second axis; null for a curve.
    pub second: Option<SecondAxis>,
    /// Moves along a row, as fractions of the price.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Float64Array"))]
    pub axis: Numbers,
    /// Values down the rows: moves, gaps or hours; null for a curve.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Float64Array | null"))]
    pub axis2: Option<Numbers>,
    /// Each regime.
    pub regimes: PerRegime<RegimeStress>,
    /// What no captured account confirms of these answers anywhere between the ends of the axes, with the reason.
    pub unverified: Vec<Unverified>,
    /// Remarks on the whole answer.
    pub warnings: Vec<Warning>,
}

/// Kinds of a second axis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum SecondKind {
    /// Another coin's move.
    Coin,
    /// Perps once more by this fraction of their moved price, spot and collateral not.
    Gap,
    /// Hours after the move.
    Time,
}

/// What runs along the second axis.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SecondAxis {
    /// What it is.
    pub kind: SecondKind,
    /// The other coin; null for a gap and for time.
    pub coin: Option<String>,
}

/// One regime over the cells.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RegimeStress {
    /// Which regime.
    pub regime: Regime,
    /// The ratio above which the account is liquidated.
    pub ratio_level: Ratio,
    /// Margin ratio of the worst pool; NaN where there is a requirement and nothing left to back it.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Float64Array"))]
    pub ratio: Numbers,
    /// Account value in USDC. An isolated position takes it down with it, below its margin too, where the exchange would have closed it.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Float64Array"))]
    pub account_value: Numbers,
    /// Initial margin of cross positions, in USDC. Margin of resting orders comes on top and does not move.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Float64Array"))]
    pub initial_margin: Numbers,
    /// Maintenance margin of cross positions, in USDC.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Float64Array"))]
    pub maintenance_margin: Numbers,
    /// Whether the cross account is liquidated.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array"))]
    pub is_liquidatable: Vec<bool>,
    /// Portfolio margin: 0 below the documentation's borrow thresholds, 1 above the partial one, 2 above the full one; null elsewhere.
    #[cfg_attr(target_arch = "wasm32", tsify(type = "Uint8Array | null"))]
    pub borrow_threshold: Option<Vec<u8>>,
    /// Moves on the first axis, the second at its value of today, at which the account becomes liquidatable, the nearest first.
    pub triggers: Vec<TriggerMove>,
    /// Moves at which it would be back.
    pub recoveries: Vec<TriggerMove>,
    /// Where the account is at its level, for two axes of prices: lines of points, `x` on the first axis, `y` on the second. Between
    /// two points a line is straight; with a gap it bends, and has a point at every column that it crosses. Null without such axes.
    pub boundary: Option<Vec<Vec<BoundaryPoint>>>,
}

/// A move at which the account comes over or under its level, as `liquidation` answers it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct TriggerMove {
    /// The move, as a fraction.
    #[serde(rename = "move")]
    pub change: Ratio,
    /// `below` or `above` today's price.
    pub direction: Direction,
    /// The coin's price there; null where every coin moves.
    pub price: Option<Price>,
}
