//! What the venue asks of an order: the margin it holds beyond its own, which prices it may have, how much it may be worth.
//!
//! Values are in the token that settles the coin. Where a rulebook of the caller's states no limits, the embedded ones hold.

use super::library;
use super::read::from_one;
use crate::error::Issues;
use crate::json::{Fields, Fill, Node, Path};
use crate::num::{ArithmeticFault, Price, Ratio, Usd};
use rust_decimal::RoundingStrategy;
use serde::Serialize;

/// Rules of orders.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrderRules {
    /// Held on top of order margin under unified and portfolio margin.
    pub hold_buffer: Ratio,
    /// Where it comes from.
    pub source: String,
    /// What is refused; the embedded limits if left out.
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    #[cfg_attr(feature = "schema", schemars(with = "Option<OrderLimits>"))]
    pub limits: OrderLimits,
}

/// Prices and values that an order may have.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct OrderLimits {
    /// Most significant figures of a price that is not whole.
    pub price_figures: u32,
    /// Most decimals of a perp's price and its sizes together.
    pub price_decimals: u32,
    /// Largest values of a market order, by the coin's maximum leverage; the highest leverage first.
    pub market_values: Vec<ValueLevel>,
    /// How many times as much a limit order may be worth.
    pub limit_multiple: Ratio,
    /// Where they come from.
    pub source: String,
}

/// The largest value from a maximum leverage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ValueLevel {
    /// Coins of this maximum leverage or a higher one.
    pub max_leverage: u32,
    /// Largest value of a market order.
    pub value: Usd,
}

impl OrderRules {
    /// The same rules with every absolute amount multiplied.
    ///
    /// # Errors
    /// A product that is not exact.
    pub(super) fn with_amounts_scaled(&self, by: Ratio) -> Result<Self, ArithmeticFault> {
        let mut scaled = self.clone();
        for level in &mut scaled.limits.market_values {
            level.value = level.value.scaled(by)?;
        }
        Ok(scaled)
    }
}

impl OrderLimits {
    /// Decimals that a price near this one may have.
    fn decimals(&self, price: Price, size_decimals: u32) -> u32 {
        let most = self.price_decimals.saturating_sub(size_decimals);
        let price = price.decimal().abs().normalize();
        let mut digits: u32 = 0;
        let mut mantissa = price.mantissa().unsigned_abs();
        while mantissa > 0 {
            mantissa = mantissa.checked_div(10).unwrap_or(0);
            digits = digits.saturating_add(1);
        }
        // The first figure stands `scale − digits` places behind the point; before it where there are more digits than decimals.
        let of_figures = price.scale().saturating_add(self.price_figures).saturating_sub(digits);
        most.min(of_figures)
    }

    /// Whether the exchange takes a perp's price: whole, or of few enough figures and decimals.
    pub fn is_on_tick(&self, price: Price, size_decimals: u32) -> bool {
        let decimals = price.decimal().normalize().scale();
        decimals == 0 || decimals <= self.decimals(price, size_decimals)
    }

    /// The prices that are taken just below and just above one.
    pub fn neighbours(&self, price: Price, size_decimals: u32) -> (Price, Price) {
        let decimals = self.decimals(price, size_decimals);
        let rounded = |strategy| Price::new(price.decimal().round_dp_with_strategy(decimals, strategy));
        (rounded(RoundingStrategy::ToZero), rounded(RoundingStrategy::AwayFromZero))
    }

    /// The rule of prices in words.
    pub fn tick_rule(&self, size_decimals: u32) -> String {
        let decimals = self.price_decimals.saturating_sub(size_decimals);
        format!("at most {} significant figures and {decimals} decimals, unless whole", self.price_figures)
    }

    /// The largest value of a market order in a coin; none where no level has its leverage.
    pub fn market_value(&self, max_leverage: u32) -> Option<Usd> {
        self.market_values.iter().find(|level| level.max_leverage <= max_leverage).map(|level| level.value)
    }

    /// The largest value of a limit order in a coin.
    ///
    /// # Errors
    /// Overflow.
    pub fn limit_value(&self, max_leverage: u32) -> Result<Option<Usd>, ArithmeticFault> {
        self.market_value(max_leverage).map(|value| value.scaled(self.limit_multiple)).transpose()
    }
}

impl Fill for OrderRules {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("holdBuffer", &mut self.hold_buffer);
        fields.fraction("holdBuffer", Some(self.hold_buffer.decimal()));
        fields.required("source", &mut self.source);
        let mut limits: Option<OrderLimits> = None;
        fields.optional("limits", &mut limits);
        self.limits = limits.unwrap_or_else(|| library::venue().orders.limits.clone());
        fields.close()
    }
}

impl Fill for OrderLimits {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        if fields.required("priceFigures", &mut self.price_figures) {
            from_one(&mut fields, "priceFigures", self.price_figures);
        }
        fields.required("priceDecimals", &mut self.price_decimals);
        let are_levels_read = fields.required("marketValues", &mut self.market_values);
        let is_read = fields.required("limitMultiple", &mut self.limit_multiple);
        let is_below = is_read && self.limit_multiple < Ratio::ONE;
        fields.refuse_if(
            is_below,
            "limitMultiple",
            "is below 1",
            "state how many times as much a limit order may be worth as a market order",
        );
        let is_falling = !are_levels_read || self.market_values.is_sorted_by(|a, b| a.max_leverage > b.max_leverage);
        fields.refuse_if(!is_falling, "marketValues", "do not fall in leverage", "state the level of the highest leverage first");
        fields.required("source", &mut self.source);
        fields.close()
    }
}

impl Fill for ValueLevel {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        if fields.required("maxLeverage", &mut self.max_leverage) {
            from_one(&mut fields, "maxLeverage", self.max_leverage);
        }
        let is_read = fields.required("value", &mut self.value);
        fields.above_zero("value", is_read.then(|| self.value.decimal()), "state the largest value of a market order");
        fields.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::num::parse_decimal;

    fn price(text: &str) -> Price {
        Price::new(parse_decimal(text).unwrap_or_default())
    }

    #[test]
    fn prices_follow_the_tick_rule() {
        let limits = &library::venue().orders.limits;
        let cases = [("0.01234", 1, true), ("0.012345", 1, false), ("1234.5", 1, true), ("1234.56", 1, false), ("123456", 1, true)];
        let more = [("0.0093917", 0, false), ("0.009392", 0, true), ("67438.35", 5, false), ("67438", 5, true), ("67438.5", 5, false)];
        for (text, decimals, expected) in cases.into_iter().chain(more) {
            assert_eq!(limits.is_on_tick(price(text), decimals), expected, "{text}");
        }
    }

    #[test]
    fn neighbours_are_on_their_ticks() {
        let limits = &library::venue().orders.limits;
        for (text, decimals, below, above) in [
            ("0.0093917", 0, "0.009391", "0.009392"),
            ("67438.35", 5, "67438", "67439"),
            ("1234.56", 1, "1234.5", "1234.6"),
            ("0.000001234567", 0, "0.000001", "0.000002"),
            ("99999.5", 2, "99999", "100000"),
        ] {
            assert_eq!(limits.neighbours(price(text), decimals), (price(below), price(above)), "{text}");
            assert!(limits.is_on_tick(price(below), decimals) && limits.is_on_tick(price(above), decimals), "{text}");
        }
    }

    #[test]
    fn the_largest_order_follows_the_leverage() {
        let limits = &library::venue().orders.limits;
        for (leverage, millions) in [(40, "30000000"), (25, "30000000"), (24, "5000000"), (20, "5000000"), (10, "2000000"), (5, "500000")] {
            assert_eq!(limits.market_value(leverage).map(|value| value.to_string()).as_deref(), Some(millions), "{leverage}");
        }
        assert_eq!(limits.limit_value(40).map(|value| value.map(|value| value.to_string())), Ok(Some("300000000".to_owned())));
    }
}
