//! The venue's schedules: interest, funding, fees. Formulas here, figures in `data/`.

use super::OrderRules;
use crate::num::{ArithmeticFault, Ratio, Size, Usd};
use rust_decimal::MathematicalOps;
use serde::Serialize;

/// Rules that hold for every account of the venue.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct VenueRules {
    /// `portfolio-margin/venue/1`.
    pub schema: String,
    /// Resting orders.
    pub orders: OrderRules,
    /// Transfers out of a pool.
    pub transfer: TransferRules,
    /// Borrowing and lending.
    pub interest: InterestRules,
    /// Funding.
    pub funding: FundingRules,
    /// Fees.
    pub fees: FeeSchedule,
}

/// What must stay in a pool when something is taken out.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TransferRules {
    /// Least fraction of each position's notional.
    pub notional_fraction: Ratio,
    /// Where it comes from.
    pub source: String,
}

/// The interest curve of a lending reserve.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InterestRules {
    /// Yearly borrow rate up to the kink.
    pub base_rate: Ratio,
    /// Added per unit of utilisation above the kink.
    pub slope: Ratio,
    /// Utilisation from which the rate rises.
    pub kink: Ratio,
    /// Share of interest that suppliers receive.
    pub supply_share: Ratio,
    /// Hours in the year of the rates.
    pub hours_per_year: u32,
    /// Where they come from.
    pub source: String,
}

impl InterestRules {
    /// Yearly borrow rate at a utilisation: `baseRate + slope · max(0, utilization − kink)`.
    ///
    /// # Errors
    /// Overflow.
    pub fn borrow_rate(&self, utilization: Ratio) -> Result<Ratio, ArithmeticFault> {
        let above = utilization.minus(self.kink)?.at_least(Ratio::ZERO);
        self.base_rate.plus(self.slope.scaled(above)?)
    }

    /// Yearly supply rate: `borrowRate · utilization · supplyShare`.
    ///
    /// # Errors
    /// Overflow.
    pub fn supply_rate(&self, utilization: Ratio) -> Result<Ratio, ArithmeticFault> {
        self.borrow_rate(utilization)?.scaled(utilization)?.scaled(self.supply_share)
    }

    /// Growth of an amount over a number of hours at a yearly rate, compounded continuously: `exp(rate · hours / hoursPerYear) − 1`.
    ///
    /// # Rounding
    /// The series of the exponential is summed until a term is below 1e-24.
    ///
    /// # Errors
    /// Overflow.
    pub fn growth(&self, yearly_rate: Ratio, hours: u32) -> Result<Ratio, ArithmeticFault> {
        let exponent = yearly_rate.scaled(Ratio::from(hours))?.divided(Ratio::from(self.hours_per_year))?;
        let tolerance = rust_decimal::Decimal::new(1, 24);
        let grown = exponent.decimal().checked_exp_with_tolerance(tolerance).ok_or(ArithmeticFault::Overflow)?;
        Ratio::new(grown).minus(Ratio::ONE)
    }
}

/// The funding formula.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FundingRules {
    /// Interest part per interval.
    pub interest_rate: Ratio,
    /// Most that the interest part may pull the rate away from the premium.
    pub clamp: Ratio,
    /// Hours in an interval; funding is paid every hour.
    pub hours_per_interval: u32,
    /// Highest hourly rate.
    pub cap: Ratio,
    /// Where they come from.
    pub source: String,
}

impl FundingRules {
    /// Hourly rate from the premium of an interval: `(premium + clamp(interestRate − premium, ±clamp)) / hoursPerInterval`, at most the cap.
    ///
    /// # Errors
    /// Overflow.
    pub fn hourly_rate(&self, premium: Ratio) -> Result<Ratio, ArithmeticFault> {
        let pull = self.interest_rate.minus(premium)?.at_most(self.clamp).at_least(self.clamp.negated());
        let hourly = premium.plus(pull)?.divided(Ratio::from(self.hours_per_interval))?;
        Ok(hourly.at_most(self.cap).at_least(self.cap.negated()))
    }
}

/// Trading fees.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FeeSchedule {
    /// Perps, by 14-day weighted volume.
    pub perp: Vec<FeeLevel>,
    /// Spot.
    pub spot: Vec<FeeLevel>,
    /// Discount for staked HYPE.
    pub staking_discounts: Vec<StakingDiscount>,
    /// Where they come from.
    pub source: String,
}

/// Fees from a volume on.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FeeLevel {
    /// 14-day weighted volume above which it applies; the first applies from zero.
    pub minimum_volume: Usd,
    /// Fraction of notional for taking.
    pub taker: Ratio,
    /// Fraction for making.
    pub maker: Ratio,
}

/// Discount from an amount of staked HYPE on.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct StakingDiscount {
    /// Staked HYPE above which it applies.
    pub staked_above: Size,
    /// Fraction taken off the fee.
    pub discount: Ratio,
}

impl FeeSchedule {
    /// The level of a volume among levels in ascending order.
    fn level(levels: &[FeeLevel], volume: Usd) -> Option<&FeeLevel> {
        levels.iter().rev().find(|level| volume > level.minimum_volume || level.minimum_volume.is_zero())
    }

    /// Fraction of its value that a trade costs at a volume, after the discount for staked HYPE.
    ///
    /// # Errors
    /// Overflow.
    pub fn rate(&self, levels: &[FeeLevel], volume: Usd, staked: Size, is_taker: bool) -> Result<Ratio, ArithmeticFault> {
        let full = Self::level(levels, volume).map_or(Ratio::ZERO, |level| if is_taker { level.taker } else { level.maker });
        full.scaled(Ratio::ONE.minus(self.discount(staked))?)
    }

    /// Discount for staked HYPE.
    pub fn discount(&self, staked: Size) -> Ratio {
        self.staking_discounts.iter().rev().find(|level| staked > level.staked_above).map_or(Ratio::ZERO, |level| level.discount)
    }
}
