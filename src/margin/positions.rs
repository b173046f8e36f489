//! Margin of one position: the same under every regime.

use super::backing::maintenance_at;
use super::figures::TierReport;
use crate::account::{Account, AccountPosition};
use crate::explain::{FITTED, Ledger, MARGINING};
use crate::num::{ArithmeticFault, Ratio, Usd};
use crate::rulebook::Tier;

/// What a position requires.
#[derive(Clone, Debug, PartialEq)]
pub struct PositionMargin {
    /// Notional / leverage.
    pub initial: Usd,
    /// Maintenance margin in its tier.
    pub maintenance: Usd,
    /// What must stay behind it when something is taken out: the larger of initial margin and a tenth of the notional.
    pub transfer: Usd,
    /// The tier its notional is in.
    pub tier: TierReport,
}

/// The tier that a notional is in, with its index. A notional on a bound is in the upper tier; both give the same margin there.
pub fn tier_of(tiers: &[Tier], notional: Usd) -> (usize, Tier) {
    let index = tiers.iter().rposition(|tier| tier.lower_bound <= notional).unwrap_or(0);
    (index, tiers.get(index).copied().unwrap_or_else(|| Tier::single(1)))
}

/// Maintenance margin of a notional in a tier.
///
/// # Errors
/// A figure that is not exact.
pub fn maintenance_in(tier: &Tier, notional: Usd) -> Result<Usd, ArithmeticFault> {
    maintenance_at(&notional, tier.max_leverage, &tier.deduction)
}

/// Maintenance margin of a notional in the tier that it is in.
///
/// # Errors
/// A figure that is not exact.
pub fn maintenance_of(tiers: &[Tier], notional: Usd) -> Result<Usd, ArithmeticFault> {
    maintenance_in(&tier_of(tiers, notional).1, notional)
}

impl PositionMargin {
    /// Of a position of size zero.
    pub fn none() -> Self {
        let tier = TierReport {
            index: 0,
            lower_bound: Usd::ZERO,
            max_leverage: 1,
            maintenance_margin_rate: Ratio::ZERO,
            maintenance_deduction: Usd::ZERO,
        };
        Self { initial: Usd::ZERO, maintenance: Usd::ZERO, transfer: Usd::ZERO, tier }
    }
}

/// Margin of every position, in order.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn position_margins(account: &Account, ledger: &mut Ledger) -> Result<Vec<PositionMargin>, ArithmeticFault> {
    let fraction = account.rulebook.venue.transfer.notional_fraction;
    ledger.leaf("rulebook.venue.transfer.notionalFraction", fraction, &account.rulebook.venue.transfer.source);
    account.positions.iter().enumerate().map(|(index, position)| position_margin(position, index, fraction, ledger)).collect()
}

fn position_margin(
    position: &AccountPosition,
    index: usize,
    fraction: Ratio,
    ledger: &mut Ledger,
) -> Result<PositionMargin, ArithmeticFault> {
    let path = ledger.path(format_args!("portfolio.positions[{index}]"));
    let notional_path = ledger.path(format_args!("{path}.notional"));
    let initial = position.notional.divided(Ratio::from(position.leverage))?;
    explain!(ledger, format!("{path}.initialMargin"), Some(initial), "notional / leverage", "At the mark price, on the notional as it is now.", FITTED,
        { notional: &notional_path, leverage: format!("{path}.leverage") });
    let (tier_index, tier) = tier_of(&position.tiers, position.notional);
    let maintenance = maintenance_in(&tier, position.notional)?;
    let tier = TierReport {
        index: u32::try_from(tier_index).unwrap_or(u32::MAX),
        lower_bound: tier.lower_bound,
        max_leverage: tier.max_leverage,
        maintenance_margin_rate: tier.rate()?,
        maintenance_deduction: tier.deduction,
    };
    let tier_path = ledger.path(format_args!("{path}.tier"));
    ledger.leaf(format_args!("{tier_path}.lowerBound"), tier.lower_bound, MARGINING);
    ledger.leaf(format_args!("{tier_path}.maxLeverage"), tier.max_leverage, MARGINING);
    ledger.leaf(format_args!("{tier_path}.maintenanceDeduction"), tier.maintenance_deduction, MARGINING);
    explain!(ledger, format!("{tier_path}.maintenanceMarginRate"), Some(tier.maintenance_margin_rate), "1 / (2 * maxLeverage)", "", MARGINING,
        { maxLeverage: format!("{tier_path}.maxLeverage") });
    explain!(ledger, format!("{path}.maintenanceMargin"), Some(maintenance), "notional / (2 * maxLeverage) - maintenanceDeduction",
        "Half the initial margin at the highest leverage of the tier; the deduction removes the step at the tier's bound.", MARGINING,
        { notional: &notional_path, maxLeverage: format!("{tier_path}.maxLeverage"), maintenanceDeduction: format!("{tier_path}.maintenanceDeduction") });
    let transfer = initial.at_least(position.notional.scaled(fraction)?);
    explain!(ledger, format!("{path}.transferRequirement"), Some(transfer), "max(initialMargin, notionalFraction * notional)",
        "Taken per position, not on the sum.", FITTED,
        { initialMargin: format!("{path}.initialMargin"), notionalFraction: "rulebook.venue.transfer.notionalFraction", notional: &notional_path });
    Ok(PositionMargin { initial, maintenance, transfer, tier })
}
