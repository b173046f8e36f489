//! The few figures of a regime that a reprice answers, by column. Names, units and signs are those of the report.

use crate::margin::RegimeMargin;
use rust_decimal::Decimal;

/// How many.
pub(super) const COUNT: usize = 16;

/// A column of the summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Ratio,
    IsLiquidatable,
    AccountValue,
    FreeCollateral,
    Available,
    Withdrawable,
    InitialMargin,
    MaintenanceMargin,
    IsolatedMargin,
    MarginUsed,
    OrderMargin,
    Hold,
    AvailableAfterMaintenance,
    Borrowed,
    BorrowCapacity,
    HealthFactor,
}

impl Column {
    /// All of them, in the order of a row.
    const ALL: [Self; COUNT] = [
        Self::Ratio,
        Self::IsLiquidatable,
        Self::AccountValue,
        Self::FreeCollateral,
        Self::Available,
        Self::Withdrawable,
        Self::InitialMargin,
        Self::MaintenanceMargin,
        Self::IsolatedMargin,
        Self::MarginUsed,
        Self::OrderMargin,
        Self::Hold,
        Self::AvailableAfterMaintenance,
        Self::Borrowed,
        Self::BorrowCapacity,
        Self::HealthFactor,
    ];

    /// Its name in the report.
    const fn name(self) -> &'static str {
        match self {
            Self::Ratio => "ratio",
            Self::IsLiquidatable => "isLiquidatable",
            Self::AccountValue => "accountValue",
            Self::FreeCollateral => "freeCollateral",
            Self::Available => "available",
            Self::Withdrawable => "withdrawable",
            Self::InitialMargin => "initialMargin",
            Self::MaintenanceMargin => "maintenanceMargin",
            Self::IsolatedMargin => "isolatedMargin",
            Self::MarginUsed => "marginUsed",
            Self::OrderMargin => "orderMargin",
            Self::Hold => "hold",
            Self::AvailableAfterMaintenance => "availableAfterMaintenance",
            Self::Borrowed => "borrowed",
            Self::BorrowCapacity => "borrowCapacity",
            Self::HealthFactor => "healthFactor",
        }
    }

    /// The exact figure; none where the report has null.
    fn of(self, margin: &RegimeMargin) -> Option<Decimal> {
        let amount = match self {
            Self::Ratio => return margin.ratio.map(crate::num::Ratio::decimal),
            Self::HealthFactor => return margin.health_factor.map(crate::num::Ratio::decimal),
            Self::IsLiquidatable => return Some(Decimal::from(u8::from(margin.is_liquidatable))),
            Self::Borrowed => margin.borrowed?,
            Self::BorrowCapacity => margin.borrow_capacity?,
            Self::AccountValue => margin.account_value,
            Self::FreeCollateral => margin.free_collateral,
            Self::Available => margin.available,
            Self::Withdrawable => margin.withdrawable,
            Self::InitialMargin => margin.initial_margin,
            Self::MaintenanceMargin => margin.maintenance_margin,
            Self::IsolatedMargin => margin.isolated_margin,
            Self::MarginUsed => margin.margin_used,
            Self::OrderMargin => margin.order_margin,
            Self::Hold => margin.hold,
            Self::AvailableAfterMaintenance => margin.available_after_maintenance,
        };
        Some(amount.decimal())
    }
}

/// Names of the columns, in the order of a row.
pub fn column_names() -> [&'static str; COUNT] {
    Column::ALL.map(Column::name)
}

/// The exact figures of a regime, in the order of the columns.
pub(super) fn exact_row(margin: &RegimeMargin) -> [Option<Decimal>; COUNT] {
    Column::ALL.map(|column| column.of(margin))
}
