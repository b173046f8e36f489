//! The liquidation price as the exchange displays it: this position's price moves, everything else stands still, collateral included, and
//! the account goes at ratio 1. Under portfolio margin and the unified account that is not where the account really goes.

use crate::account::AccountPosition;
use crate::num::{ArithmeticFault, Price, Ratio, Usd};
use crate::rulebook::Tier;

/// A displayed price, or why there is none.
#[derive(Clone, Debug, PartialEq)]
pub enum DisplayedPrice {
    /// The price, and the tier the position would be in there.
    At(Price, Tier),
    /// No price above zero liquidates.
    None,
}

/// The price at which what is left over maintenance is used up by this position alone.
///
/// # Formula
/// With `backing` what stands behind this position now (an isolated position's equity, or what its pool has over the maintenance of all
/// other positions), in the tier of the result: `backing + size·(p − mark) = |size|·p/(2·maxLeverage) − deduction`, solved for `p`. In the
/// tier of today this is the venue's `mark − side·(backing − maintenance)/|size|/(1 − rate·side)`; solved this way, an isolated position
/// without debt has no dust of a price. Excess falls monotonically on the losing side, so exactly one tier contains its own result.
///
/// # Source
/// Hyperliquid documentation, liquidations; agrees with the reported prices of the captured accounts.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn displayed_liquidation_price(position: &AccountPosition, backing: Usd) -> Result<DisplayedPrice, ArithmeticFault> {
    let fixed = position.signed_notional().minus(backing)?;
    for (index, tier) in position.tiers.iter().enumerate() {
        // |size|·(side − 1/(2·maxLeverage))·p = fixed − deduction, multiplied by 2·maxLeverage to keep thirds exact.
        let side = if position.size.is_negative() { Ratio::ONE.negated() } else { Ratio::ONE };
        let slope = tier.divisor().scaled(side)?.minus(Ratio::ONE)?;
        let numerator = fixed.minus(tier.deduction)?.scaled(tier.divisor())?;
        let price = numerator.per(position.size.abs().scaled(slope)?)?;
        if !price.is_positive() {
            // Below zero in the first tier: no price liquidates. In a later one the root lies elsewhere.
            if index == 0 {
                return Ok(DisplayedPrice::None);
            }
            continue;
        }
        let notional = position.size.abs().at(price)?;
        let is_below_next = position.tiers.get(index.saturating_add(1)).is_none_or(|next| notional <= next.lower_bound);
        if notional >= tier.lower_bound && is_below_next {
            return Ok(DisplayedPrice::At(price, *tier));
        }
    }
    Ok(DisplayedPrice::None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::margin::positions::maintenance_in;
    use crate::num::{Size, parse_decimal};
    use crate::portfolio::MarginMode;
    use std::sync::Arc;

    fn decimal(text: &str) -> rust_decimal::Decimal {
        parse_decimal(text).unwrap_or_default()
    }

    #[test]
    fn crosses_into_the_upper_tier() {
        let tiers: Arc<[Tier]> = Arc::from([
            Tier::single(40),
            Tier { lower_bound: Usd::new(decimal("150000000")), max_leverage: 20, deduction: Usd::new(decimal("1875000")) },
        ]);
        let mark = Price::new(decimal("100000"));
        let size = Size::new(decimal("-1400"));
        let notional = Usd::new(decimal("140000000"));
        let position = AccountPosition {
            coin: "BTC".to_owned(),
            dex: 0,
            size,
            mark_price: mark,
            oracle_price: mark,
            entry_price: None,
            notional,
            unrealized_pnl: None,
            leverage: 10,
            margin_mode: MarginMode::Cross,
            isolated_equity: Usd::ZERO,
            tiers: Arc::clone(&tiers),
            size_decimals: Some(5),
            is_strict_isolated: false,
            funding_rate: None,
        };
        let left = Usd::new(decimal("50000000"));
        let maintenance = notional.divided(Ratio::from(80)).unwrap_or_default();
        let Ok(DisplayedPrice::At(price, tier)) = displayed_liquidation_price(&position, left.plus(maintenance).unwrap_or_default()) else {
            panic!("no price")
        };
        assert_eq!(tier.max_leverage, 20);
        // At that price equity equals maintenance margin in the upper tier.
        let there = size.abs().at(price).unwrap_or_default();
        let loss = there.minus(notional).unwrap_or_default();
        let equity = left.plus(maintenance).and_then(|equity| equity.minus(loss)).unwrap_or_default();
        let required = maintenance_in(&tier, there).unwrap_or_default();
        assert!(equity.minus(required).is_ok_and(|gap| gap.abs() < Usd::new(decimal("0.000001"))));
    }
}
