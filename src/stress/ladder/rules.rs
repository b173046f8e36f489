//! The figures of the venue's ladder, from a dated file.

use crate::error::Issues;
use crate::json::{Node, ObjectReader, Read, parse};
use crate::num::{Ratio, Usd};
use std::sync::OnceLock;

const FILE: &str = include_str!("../data/liquidation-ladder-2026-08-22.json");

/// What the venue says of the order and the size of its steps.
#[derive(Clone, Debug, PartialEq)]
pub struct LadderRules {
    /// Of which day.
    pub date: String,
    /// A position of more notional than this is sold in part first.
    pub partial_above: Usd,
    /// That part.
    pub partial_share: Ratio,
    /// Seconds between the part and the whole.
    pub cooldown_seconds: u32,
    /// Ratio of requirement to backing above which the backstop takes over: backing below two thirds of the requirement.
    pub backstop_above_ratio: Ratio,
    /// Where the steps of positions come from.
    pub liquidation_source: String,
    /// Part of the supplied collateral that is taken at a time between the two borrow thresholds.
    pub collateral_step_share: Ratio,
    /// Where that comes from.
    pub collateral_source: String,
    /// Seconds between such steps.
    pub collateral_step_seconds: u32,
    /// Where that comes from.
    pub collateral_step_source: String,
    /// Half life of the sale of collateral.
    pub sale_half_life_seconds: u32,
    /// Where that comes from.
    pub sale_source: String,
}

impl Read for LadderRules {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        object.required::<String>("schema")?;
        let rules = Self {
            date: object.required("date")?,
            partial_above: object.required("partialAbove")?,
            partial_share: object.required("partialShare")?,
            cooldown_seconds: object.required("cooldownSeconds")?,
            backstop_above_ratio: object.required("backstopAboveRatio")?,
            liquidation_source: object.required("liquidationSource")?,
            collateral_step_share: object.required("collateralStepShare")?,
            collateral_source: object.required("collateralSource")?,
            collateral_step_seconds: object.required("collateralStepSeconds")?,
            collateral_step_source: object.required("collateralStepSource")?,
            sale_half_life_seconds: object.required("saleHalfLifeSeconds")?,
            sale_source: object.required("saleSource")?,
        };
        object.close();
        Some(rules)
    }
}

/// The embedded rules.
#[expect(clippy::expect_used, reason = "the embedded file is part of the program and is read by a test")]
pub fn ladder_rules() -> &'static LadderRules {
    static EMBEDDED: OnceLock<LadderRules> = OnceLock::new();
    EMBEDDED.get_or_init(|| {
        let mut issues = Vec::new();
        let rules = parse(FILE).ok().and_then(|node| LadderRules::read(&node, "", &mut issues));
        rules.filter(|_| issues.is_empty()).expect("the embedded file is well formed")
    })
}

#[cfg(test)]
mod tests {
    use super::ladder_rules;

    #[test]
    fn the_embedded_rules_are_read() {
        assert_eq!(ladder_rules().partial_above.to_string(), "100000");
    }
}
