//! Margin of an account, one file per regime.
//!
//! Signs: requirements are positive; equity and what is left over it may be negative. Amounts of a pool are in its own token, amounts of a
//! regime in USDC. Left out: what an account would be at other prices (that is asked by giving it other prices).

mod backing;
mod figures;
mod liquidation_price;
mod manual_borrow;
mod pools;
mod portfolio_margin;
mod positions;
mod regime;
mod standard;
mod unified;

pub use backing::{
    Backing, Lending, Needs, PoolState, backing_of, collateral_share, full_threshold, full_threshold_thrice, liquidation_value,
    maintenance_at, takeover_price,
};
pub use figures::{
    BorrowThreshold, BorrowThresholds, CapKind, CapUse, DebtSource, DocumentedRatio, PoolMargin, RegimeMargin, TierReport, TokenMargin,
    Unverified,
};
pub use liquidation_price::{DisplayedPrice, displayed_liquidation_price};
pub use manual_borrow::{BorrowCollateral, BorrowDebt, ManualBorrow, ThresholdOfCoin, manual_borrow};
pub use positions::{PositionMargin, maintenance_of, position_margins, tier_of};
pub use regime::{PerRegime, Regime};

use crate::account::Account;
use crate::explain::Ledger;
use crate::num::ArithmeticFault;

/// A set of margin rules that can be applied to any account.
pub trait MarginModel {
    /// Which regime it is.
    fn regime(&self) -> Regime;

    /// Margin of an account under these rules.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    fn margin(&self, account: &Account, positions: &[PositionMargin], ledger: &mut Ledger) -> Result<RegimeMargin, ArithmeticFault>;
}

/// Cross margin per dex, isolated margin per position, spot apart.
pub struct Standard;
/// One balance per token across dexes and spot.
pub struct Unified;
/// One pool, coins as collateral, automatic borrowing.
pub struct Portfolio;
