//! What remarks are about: warnings on an answer that stands, and what of it no real account has confirmed. The list is closed; programs may
//! switch on it.

use serde::Serialize;

/// What a remark is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum RemarkCode {
    /// The account mode is discontinued.
    ModeDiscontinued,
    /// The exchange's answers do not say in which mode the account is.
    ModeNotStated,
    /// No mode is stated; the default is taken.
    ModeIsDefault,
    /// What is in spot is not among the exchange's answers.
    SpotNotCaptured,
    /// A resting spot order holds balance that is not counted.
    SpotOrder,
    /// An outcome token is held, which is no collateral.
    OutcomeToken,
    /// A coin is held and not supplied.
    NotSupplied,
    /// A perp is delisted and can only be closed.
    Delisted,
    /// What resting orders hold is not known.
    OrdersNotKnown,
    /// Resting orders of some dexes were not asked for, to stay within the exchange's limits. The client that asks says so.
    OrdersNotAsked,
    /// The margin of resting orders is derived from other figures.
    OrderMarginDerived,
    /// The leverage of an order's coin is not stated.
    OrderLeverage,
    /// A price is no multiple of its tick.
    PriceOffTick,
    /// Prices of one kind are of another day than the rest.
    PriceDated,
    /// Prices of several moments are mixed.
    PriceMixed,
    /// The exchange did not say which funding it predicts.
    PredictedFundingMissing,
    /// A reserve's price is moved with the perp's mark.
    ReservePriceFollowsMark,
    /// The market lists other margin tiers than the rulebook.
    ListingOverridden,
    /// The market states another maximum leverage than the rulebook.
    MaxLeverageOverridden,
    /// The market states another loan-to-value than the rulebook.
    LtvOverridden,
    /// A balance is below zero although the token cannot be borrowed.
    NegativeBalance,
    /// No supplied coins are stated; a loan is taken to be against all that can stand behind it.
    SupplyAssumed,
    /// The chosen leverage is above what the tier allows to open.
    LeverageAboveTier,
    /// Initial margin is not met.
    OverCapacity,
    /// The stated loan is less than the exchange would have to lend.
    LoanBelowNeed,
    /// A debt is taken off the balance.
    LoanNetted,
    /// A manual borrow is over its threshold.
    ManualBorrowLiquidatable,
    /// A borrow threshold of the documentation is exceeded.
    BorrowThresholdExceeded,
    /// The user's supply cap holds the account back.
    UserSupplyCap,
    /// The user's borrow cap holds the account back.
    UserBorrowCap,
    /// A cap of everybody together is reached.
    GlobalCap,
    /// A scenario names a coin that the account has not.
    CoinNotHeld,
    /// A sheet cannot hold a part of the book.
    NotInSheet,
    /// Columns of a table are not understood.
    ColumnsNotUnderstood,
    /// Columns of a table follow from the rest.
    ColumnsNotNeeded,
    /// Lines of a table are no rows.
    LinesLeftOut,
    /// Names of other places were read as listed perps.
    NamesMapped,
    /// Sizes in contracts were read as coins.
    ContractsAreCoins,
    /// A leverage that is not stated is the coin's maximum.
    LeverageIsMaximum,
    /// The side of a position follows from its figures.
    SideFromFigures,
    /// The side of a position follows from the sign of its size.
    SideBySign,
    /// A column of margin was read as equity.
    MarginIsEquity,
    /// An entry price is not known.
    EntryUnknown,
    /// Collateral counts up to the supply cap.
    SupplyCap,
    /// A price is missing.
    NoPrice,
    /// A pool stands for itself in a simulation.
    PoolApart,
    /// A position above the first margin tier.
    PositionAboveFirstTier,
    /// Orders on a coin that is not held.
    OrdersOnFlatCoin,
    /// Orders that turn a position around.
    OrdersTurnPosition,
    /// Orders on a coin with isolated margin.
    OrdersOnIsolatedCoin,
    /// Several coins count as collateral.
    SeveralCollaterals,
    /// Several tokens are owed.
    SeveralDebts,
    /// A cap holds the account back.
    CapBinds,
    /// A balance between zero and its maintenance margin.
    EquityBelowMaintenance,
    /// A requirement below the documented minimum borrow offset.
    MinimumBorrowOffset,
    /// Positions that are settled in another token than USDC.
    OtherCollateralToken,
    /// A debt that follows from the book and not from the account's history.
    ImpliedDebt,
    /// The documentation's rules for debt beside the ratio.
    BorrowThresholds,
    /// The user's borrow cap is reached on the way.
    BorrowCapReached,
    /// A manual borrow.
    ManualBorrow,
    /// Prices at which an account is liquidated.
    TriggerPrices,
    /// A gap between perp and spot.
    Basis,
    /// The time between steps of a liquidation.
    LadderTiming,
    /// Fees of a liquidation.
    LadderFees,
    /// Levels at which steps of a liquidation end.
    LadderLevels,
    /// Steps in which collateral is taken over.
    CollateralSteps,
    /// The backstop of a builder's dex.
    BuilderDexBackstop,
    /// Deleveraging on a builder's dex.
    BuilderDexDeleveraging,
    /// The order in which positions are liquidated.
    LiquidationOrder,
    /// The price of deleveraging.
    DeleveragingPrice,
    /// Something is held beside a simulation and backs nothing there.
    Beside,
    /// Resting orders are left out of a simulation.
    Orders,
    /// Isolated positions are liquidated apart in a simulation.
    Isolated,
    /// Amounts of a simulation are the request's over a constant.
    Scale,
    /// A coin is taken for the scenario's of the same name.
    TakenFor,
    /// A coin of a simulation stands for one that it has not.
    StandsFor,
    /// A coin is added to a simulation.
    CoinAdded,
    /// What is too small for the units of a simulation is left out.
    TooSmall,
    /// A settlement token off its peg.
    Depegs,
    /// Rates that are run on while hours pass.
    Time,
}
