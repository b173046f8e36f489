//! Which parts of the question are asked: what is not is not computed.

use crate::error::Issues;
use crate::json::{Fill, Node, Path, read_list, stated_word};
use serde::Serialize;

/// A part of the answer to `liquidation`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum LiquidationPart {
    /// Prices of every coin, and of isolated positions: `coins` and `isolated`.
    #[default]
    Triggers,
    /// What happens when perp and collateral part, in `coins`; the triggers are with it.
    Basis,
    /// Moves of all coins at once.
    JointMoves,
    /// Tokens off their peg.
    Depegs,
    /// How long it lives with prices still.
    Time,
    /// What the other regimes would need to live as long.
    EqualSurvival,
    /// The plane of two coins' moves, where the question names them.
    Boundary,
    /// Loans by hand: the account's own, and what cross margin could do with one.
    ManualBorrow,
}

/// Their names.
const NAMES: [(&str, LiquidationPart); 8] = [
    ("triggers", LiquidationPart::Triggers),
    ("basis", LiquidationPart::Basis),
    ("jointMoves", LiquidationPart::JointMoves),
    ("depegs", LiquidationPart::Depegs),
    ("time", LiquidationPart::Time),
    ("equalSurvival", LiquidationPart::EqualSurvival),
    ("boundary", LiquidationPart::Boundary),
    ("manualBorrow", LiquidationPart::ManualBorrow),
];

impl Fill for LiquidationPart {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let found = stated_word(node, at, issues, &NAMES.map(|(name, _)| name));
        *self = found.and_then(|place| NAMES.get(place)).map_or(Self::Triggers, |(_, part)| *part);
        found.is_some()
    }
}

impl Fill for Parts {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let named = read_list(node, &at.text(), issues);
        let is_complete = named.is_complete;
        *self = Self::new(named.into_items());
        is_complete
    }
}

/// The parts that are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parts(Vec<LiquidationPart>);

impl Default for Parts {
    /// All of them.
    fn default() -> Self {
        Self(NAMES.iter().map(|(_, part)| *part).collect())
    }
}

impl Parts {
    /// Those that are named; with a basis come the triggers, which stand in the same entries.
    pub fn new(mut named: Vec<LiquidationPart>) -> Self {
        if named.contains(&LiquidationPart::Basis) {
            named.push(LiquidationPart::Triggers);
        }
        crate::ordered::sort_by(&mut named, Ord::cmp);
        named.dedup();
        Self(named)
    }

    /// Whether a part is among them.
    pub fn has(&self, part: LiquidationPart) -> bool {
        self.0.contains(&part)
    }

    /// In the order in which they are listed.
    pub fn list(&self) -> Vec<LiquidationPart> {
        self.0.clone()
    }

    /// A part where it is asked for.
    ///
    /// # Errors
    /// Those of working it out.
    pub fn of<T, E>(&self, part: LiquidationPart, answer: impl FnOnce() -> Result<T, E>) -> Result<Option<T>, E> {
        if self.has(part) { answer().map(Some) } else { Ok(None) }
    }
}
