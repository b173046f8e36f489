//! The figures of the venue's ladder of liquidation, from a dated file: for one account, and for a market of many.

use super::library;
use crate::error::Issues;
use crate::json::{Fields, Fill, Node, Path};
use crate::num::{Ratio, Usd};

/// What the venue says of the order and the size of its steps.
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// Where it comes from that a builder's dex has a liquidator of its own, for perps that may be held with cross margin; the others are
    /// auto-deleveraged, and the venue's vault stands behind none of them.
    pub builder_dex_source: String,
    /// Part of the supplied collateral that is taken at a time between the two borrow thresholds.
    pub collateral_step_share: Ratio,
    /// Where that comes from.
    pub collateral_source: String,
    /// Seconds between such steps.
    pub collateral_step_seconds: u32,
    /// Where that comes from.
    pub collateral_step_source: String,
    /// Most of a collateral token that is taken over at once; without end for tokens that are not named.
    pub takeover_widths: Vec<TakeoverWidth>,
    /// Where the widths and the price of a takeover come from.
    pub takeover_source: String,
    /// How the venue marks the fills of a step.
    pub partial_takeover_mark: String,
    /// And those of a takeover of everything.
    pub full_takeover_mark: String,
    /// Where the marks come from.
    pub takeover_mark_source: String,
    /// Half life of the sale of collateral.
    pub sale_half_life_seconds: u32,
    /// Where that comes from.
    pub sale_source: String,
}

/// How much of a collateral token is taken over at once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TakeoverWidth {
    /// The token.
    pub token: String,
    /// In USDC.
    pub width: Usd,
}

impl LadderRules {
    /// How much of a collateral token is taken over at once, in USDC; none if there is no end.
    pub fn takeover_width(&self, token: &str) -> Option<Usd> {
        self.takeover_widths.iter().find(|own| own.token == token).map(|own| own.width)
    }

    /// The embedded rules.
    pub fn embedded() -> &'static Self {
        library::ladder()
    }
}

impl Fill for LadderRules {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("schema", &mut String::new());
        fields.required("date", &mut self.date);
        fields.required("partialAbove", &mut self.partial_above);
        fields.required("partialShare", &mut self.partial_share);
        fields.required("cooldownSeconds", &mut self.cooldown_seconds);
        fields.required("backstopAboveRatio", &mut self.backstop_above_ratio);
        fields.required("liquidationSource", &mut self.liquidation_source);
        fields.required("builderDexSource", &mut self.builder_dex_source);
        fields.required("collateralStepShare", &mut self.collateral_step_share);
        fields.required("collateralSource", &mut self.collateral_source);
        fields.required("collateralStepSeconds", &mut self.collateral_step_seconds);
        fields.required("collateralStepSource", &mut self.collateral_step_source);
        fields.required("takeoverWidths", &mut self.takeover_widths);
        fields.required("takeoverSource", &mut self.takeover_source);
        fields.required("partialTakeoverMark", &mut self.partial_takeover_mark);
        fields.required("fullTakeoverMark", &mut self.full_takeover_mark);
        fields.required("takeoverMarkSource", &mut self.takeover_mark_source);
        fields.required("saleHalfLifeSeconds", &mut self.sale_half_life_seconds);
        fields.required("saleSource", &mut self.sale_source);
        fields.close()
    }
}

impl Fill for TakeoverWidth {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("token", &mut self.token);
        fields.required("width", &mut self.width);
        fields.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_rules_are_read() {
        let rules = LadderRules::embedded();
        assert_eq!(rules.partial_above.to_string(), "100000");
        assert_eq!(rules.takeover_width("HYPE").map(|width| width.to_string()), Some("3000000".to_owned()));
        assert_eq!(rules.takeover_width("UBTC").map(|width| width.to_string()), Some("300000".to_owned()));
        assert_eq!(rules.takeover_width("UETH"), None);
    }
}
