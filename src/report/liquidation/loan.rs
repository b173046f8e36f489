//! At which prices a loan by hand is liquidated, and where the perps die that its cash backs.
//!
//! The two are apart: the coins owe the loan, and the cash backs the perps. So each has prices of its own, and the nearer one comes first.

use super::coins::Coins;
use super::types::{CoinLiquidation, Direction, TriggerPrice};
use crate::account::Account;
use crate::margin::{ManualBorrow, RegimeMargin, ThresholdOfCoin, Unverified};
use crate::num::{ArithmeticFault, Price, Ratio, Usd};
use crate::remark::RemarkCode;
use crate::report::opponent::opponent;
use crate::solve::{AtRest, OwnPrices};
use serde::Serialize;

type Exact<T> = Result<T, ArithmeticFault>;

/// A loan by hand: where a part of its coins is liquidated for it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LoanLiquidation {
    /// Owed, in USDC.
    pub borrowed: Usd,
    /// Liquidated where more than this is owed.
    pub threshold: Usd,
    /// Whether it is liquidated now.
    pub is_liquidatable: bool,
    /// Move of all the coins together, as a fraction of their prices, at which the debt is at its threshold: below it the loan is liquidated;
    /// null without debt.
    #[serde(rename = "move")]
    pub change: Option<Ratio>,
    /// Each coin.
    pub coins: Vec<LoanCoinLiquidation>,
}

/// A coin that owes a loan.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LoanCoinLiquidation {
    /// Token.
    pub token: String,
    /// The reserve's oracle price now.
    pub oracle_price: Price,
    /// Its price where all the coins have moved together to the threshold; null without debt.
    pub price_together: Option<Price>,
    /// Prices of this coin alone below which the loan is liquidated: none where the others cover it, or where it is liquidated already.
    pub triggers: Vec<TriggerPrice>,
    /// Prices of this coin alone from which the loan would not be liquidated any more, where it is now.
    pub recoveries: Vec<TriggerPrice>,
    /// What the exchange displays; null where it shows N/A.
    pub displayed_liquidation_price: Option<Price>,
    /// Why it shows N/A. That does not mean that the loan is safe.
    pub displayed_reason: Option<String>,
}

/// Cross margin with a loan by hand against the same coins.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ManualBorrowLiquidations {
    /// Under standard margin.
    pub standard: PerpsWithLoan,
    /// In a unified account.
    pub unified: PerpsWithLoan,
    /// What no real account has confirmed.
    pub unverified: Vec<Unverified>,
}

/// The two ways to die of a book whose lack of cash is borrowed by hand.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PerpsWithLoan {
    /// Whether the perps or the loan are liquidated now.
    pub is_liquidatable: bool,
    /// Where the perps die.
    pub coins: Vec<CoinLiquidation>,
    /// Where the loan is liquidated.
    pub loan: LoanLiquidation,
}

/// Where a loan is liquidated.
pub(super) fn loan_liquidation(borrow: &ManualBorrow) -> Exact<LoanLiquidation> {
    let ManualBorrow { borrowed, liquidation_threshold: threshold, .. } = *borrow;
    let owes = borrowed.is_positive() && threshold.is_positive();
    let share = if owes { borrowed.fraction_within_range(threshold)? } else { None };
    let change = share.map(|share| share.minus(Ratio::ONE)).transpose()?;
    let mut coins = Vec::with_capacity(borrow.collateral.len());
    for coin in &borrow.collateral {
        let price_together = share.map(|share| coin.oracle_price.scaled(share)).transpose()?;
        let turn: Vec<TriggerPrice> = match borrow.threshold_of(coin)? {
            ThresholdOfCoin::At(price) => {
                let change = price.minus(coin.oracle_price)?.fraction_within_range(coin.oracle_price)?;
                let direction = Direction::of(price > coin.oracle_price);
                change.map(|change| TriggerPrice { price, direction, change }).into_iter().collect()
            }
            ThresholdOfCoin::Covered | ThresholdOfCoin::Beyond => Vec::new(),
        };
        let (triggers, recoveries) = if borrow.is_liquidatable { (Vec::new(), turn) } else { (turn, Vec::new()) };
        coins.push(LoanCoinLiquidation {
            token: coin.token.clone(),
            oracle_price: coin.oracle_price,
            price_together,
            triggers,
            recoveries,
            displayed_liquidation_price: coin.displayed_liquidation_price,
            displayed_reason: coin.displayed_reason.clone(),
        });
    }
    Ok(LoanLiquidation { borrowed, threshold, is_liquidatable: borrow.is_liquidatable, change, coins })
}

/// Where the book dies under standard margin and in a unified account with a loan by hand for what it lacks.
pub(super) fn manual_borrow(
    account: &Account,
    [standard, unified]: [&RegimeMargin; 2],
    (coins, prices): (&Coins<'_>, &OwnPrices),
) -> Exact<Option<ManualBorrowLiquidations>> {
    let mut unverified = Vec::new();
    let mut with_loan = |own: &RegimeMargin| -> Exact<Option<PerpsWithLoan>> {
        let Some(opponent) = opponent(account, coins.positions, own)? else { return Ok(None) };
        let Some(borrow) = &opponent.margin.manual_borrow else { return Ok(None) };
        let held = coins.groups.iter().filter(|group| group.has_cross_position(account));
        let at_rest = AtRest::new(prices, &opponent.account, &opponent.margin)?;
        let coins = held.map(|group| coins.one(&at_rest, group)).collect::<Exact<Vec<_>>>()?;
        unverified.extend(opponent.margin.unverified.iter().find(|remark| remark.code == RemarkCode::ManualBorrow).cloned());
        Ok(Some(PerpsWithLoan { is_liquidatable: opponent.margin.is_liquidatable, coins, loan: loan_liquidation(borrow)? }))
    };
    let (Some(standard), Some(unified)) = (with_loan(standard)?, with_loan(unified)?) else { return Ok(None) };
    unverified.truncate(1);
    Ok(Some(ManualBorrowLiquidations { standard, unified, unverified }))
}
