//! What the venue asks of an order: the margin it holds beyond its own, which prices it may have, how much it may be worth.
//!
//! Values are in the token that settles the coin. Where a rulebook of the caller's states no limits, the embedded ones hold.

use super::library;
use super::read::{fraction, from_one, whole};
use crate::error::Issues;
use crate::json::{Node, ObjectReader, Read};
use crate::num::{ArithmeticFault, Price, Ratio, Usd};
use rust_decimal::RoundingStrategy;
use serde::Serialize;

/// Rules of orders.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
#[derive(Clone, Debug, PartialEq, Serialize)]
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
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
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

impl Read for OrderRules {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let hold_buffer = object.required("holdBuffer");
        let hold_buffer = fraction(&mut object, "holdBuffer", hold_buffer);
        let source = object.required("source");
        let limits = object.optional::<OrderLimits>("limits");
        object.close();
        let limits = limits?.unwrap_or_else(|| library::venue().orders.limits.clone());
        Some(Self { hold_buffer: hold_buffer?, source: source?, limits })
    }
}

impl Read for OrderLimits {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let price_figures = object.required("priceFigures");
        let price_figures = from_one(&mut object, "priceFigures", price_figures);
        let price_decimals = object.required("priceDecimals");
        let market_values = whole::<ValueLevel>(&mut object, "marketValues");
        let mut limit_multiple = object.required::<Ratio>("limitMultiple");
        if limit_multiple.is_some_and(|multiple| multiple < Ratio::ONE) {
            object.fault("limitMultiple", "is below 1", "state how many times as much a limit order may be worth as a market order");
            limit_multiple = None;
        }
        let is_falling = market_values.as_ref().is_none_or(|levels| levels.is_sorted_by(|a, b| a.max_leverage > b.max_leverage));
        if !is_falling {
            object.fault("marketValues", "do not fall in leverage", "state the level of the highest leverage first");
        }
        let source = object.required("source");
        object.close();
        let limits = Self {
            price_figures: price_figures?,
            price_decimals: price_decimals?,
            market_values: market_values?,
            limit_multiple: limit_multiple?,
            source: source?,
        };
        is_falling.then_some(limits)
    }
}

impl Read for ValueLevel {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let max_leverage = object.required("maxLeverage");
        let max_leverage = from_one(&mut object, "maxLeverage", max_leverage);
        let mut value = object.required::<Usd>("value");
        if value.is_some_and(|value| !value.is_positive()) {
            object.fault("value", "is not above zero", "state the largest value of a market order");
            value = None;
        }
        object.close();
        Some(Self { max_leverage: max_leverage?, value: value? })
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
