//! A manual borrow: a loan that a standard or unified account took by hand against coins that it supplied by hand.
//!
//! The borrowed cash is in the balance and backs perps like any other; the supplied coins owe it, and no perp does. So the account has a
//! second way to die, apart from that of its perps: over its threshold a part of the coins is sold for the debt.
//! ```text
//! capacity  = Σ supplied · oracle price · LTV                  nothing more can be borrowed from here on; not a liquidation
//! threshold = Σ supplied · oracle price · (1 + LTV)/2          liquidated where more than this is borrowed
//! ```
//! Amounts are positive, in USDC unless said otherwise. What is supplied counts up to the user's supply cap, and each token can be borrowed
//! up to the user's borrow cap. Left out: how much of it the exchange sells at once, and interest that has accrued since.

use super::backing::liquidation_share;
use super::{Regime, RegimeMargin, Unverified};
use crate::account::{Account, Collateral};
use crate::error::Warning;
use crate::explain::{DEFINITION, Ledger, MANUAL_BORROWS};
use crate::num::{ArithmeticFault, Price, Ratio, Size, Usd, sum};
use crate::portfolio::AccountMode;
use crate::remark::RemarkCode;
use serde::Serialize;

type Exact<T> = Result<T, ArithmeticFault>;

/// What is borrowed by hand, and the coins that owe it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ManualBorrow {
    /// What may be borrowed against the coins.
    pub capacity: Usd,
    /// What is owed.
    pub borrowed: Usd,
    /// What may still be borrowed, before the caps of each token.
    pub remaining: Usd,
    /// Capacity over debt: at or below 1 nothing more can be borrowed, which is not a liquidation; null without debt.
    pub health_factor: Option<Ratio>,
    /// Above this debt a part of the coins is liquidated.
    pub liquidation_threshold: Usd,
    /// Whether the debt is above it.
    pub is_liquidatable: bool,
    /// The coins.
    pub collateral: Vec<BorrowCollateral>,
    /// What is owed and can be borrowed of each token.
    pub debts: Vec<BorrowDebt>,
}

/// A coin that a manual borrow is lent against.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct BorrowCollateral {
    /// Token.
    pub token: String,
    /// Supplied by hand, up to the user's supply cap.
    pub counted: Size,
    /// The reserve's oracle price.
    pub oracle_price: Price,
    /// Loan-to-value.
    pub ltv: Ratio,
    /// Share of its value that counts for liquidation: `(1 + LTV)/2`.
    pub threshold: Ratio,
    /// What may be borrowed against it.
    pub capacity: Usd,
    /// Its part of the debt above which is liquidated.
    pub liquidation_value: Usd,
    /// The price the exchange displays: this coin moves, the others stand still and count at their threshold; null where it shows N/A.
    pub displayed_liquidation_price: Option<Price>,
    /// Why it shows N/A. That does not mean that the loan is safe.
    pub displayed_reason: Option<String>,
}

/// A token that is owed or can be borrowed by hand.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct BorrowDebt {
    /// Token.
    pub token: String,
    /// Owed, in the token.
    pub amount: Usd,
    /// USDC per token.
    pub price: Ratio,
    /// Owed, in USDC.
    pub value: Usd,
    /// What more of it can be borrowed, in the token: at most what the capacity and the user's borrow cap leave.
    pub max_borrow: Usd,
}

impl ManualBorrow {
    /// What is owed of a token and can be borrowed of it.
    pub fn debt(&self, token: &str) -> Option<&BorrowDebt> {
        self.debts.iter().find(|debt| debt.token == token)
    }

    /// How much of a coin must stay supplied for the debt to be within the capacity, the other coins as they are.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn held(&self, token: &str) -> Exact<Size> {
        let Some(coin) = self.collateral.iter().find(|coin| coin.token == token) else { return Ok(Size::ZERO) };
        let others = self.capacity.minus(coin.capacity)?;
        let owed = self.borrowed.minus(others)?.at_least(Usd::ZERO);
        if owed >= coin.capacity {
            return Ok(if owed.is_zero() { Size::ZERO } else { coin.counted });
        }
        owed.buys_at(coin.oracle_price.scaled(coin.ltv)?)
    }
}

/// The manual borrow of an account, explained under a path; none where no coin is supplied by hand.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn manual_borrow(account: &Account, path: &str, ledger: &mut Ledger) -> Exact<Option<ManualBorrow>> {
    if !account.has_manual_borrow() {
        return Ok(None);
    }
    let mut collateral = Vec::new();
    for coin in account.collateral.iter().filter(|coin| coin.counted_by_hand.is_positive()) {
        collateral.push(borrow_collateral(coin, &format!("{path}.collateral[{}]", collateral.len()), ledger)?);
    }
    let capacity = sum(collateral.iter().map(|coin| coin.capacity))?;
    let liquidation_threshold = sum(collateral.iter().map(|coin| coin.liquidation_value))?;
    let mut debts = Vec::new();
    for pool in account.pools.iter().filter(|pool| pool.is_borrowable) {
        let value = pool.borrowed_by_hand.scaled(pool.price)?;
        let at = ledger.path(format_args!("{path}.debts[{}]", debts.len()));
        ledger.input(format_args!("{at}.amount"), pool.borrowed_by_hand);
        ledger.leaf(format_args!("{at}.price"), pool.price, "reserve price; USDC is the unit of account");
        explain!(ledger, format!("{at}.value"), Some(value), "amount * price", "", DEFINITION, { amount: format!("{at}.amount"), price: format!("{at}.price") });
        debts.push(BorrowDebt {
            token: pool.token.clone(),
            amount: pool.borrowed_by_hand,
            price: pool.price,
            value,
            max_borrow: Usd::ZERO,
        });
    }
    let borrowed = sum(debts.iter().map(|debt| debt.value))?;
    let remaining = capacity.minus(borrowed)?.at_least(Usd::ZERO);
    let listed =
        |list: &str, count: usize, name: &str| -> Vec<String> { (0..count).map(|at| format!("{path}.{list}[{at}].{name}")).collect() };
    explain!(ledger, format!("{path}.capacity"), Some(capacity), "sum(coins)", "", MANUAL_BORROWS, { coins: listed("collateral", collateral.len(), "capacity") });
    explain!(ledger, format!("{path}.liquidationThreshold"), Some(liquidation_threshold), "sum(coins)", "Liquidated where more than this is borrowed.", MANUAL_BORROWS,
        { coins: listed("collateral", collateral.len(), "liquidationValue") });
    explain!(ledger, format!("{path}.borrowed"), Some(borrowed), "sum(debts)", "", MANUAL_BORROWS, { debts: listed("debts", debts.len(), "value") });
    explain!(ledger, format!("{path}.remaining"), Some(remaining), "max(0, capacity - borrowed)", "", MANUAL_BORROWS,
        { capacity: format!("{path}.capacity"), borrowed: format!("{path}.borrowed") });
    for (index, (debt, pool)) in debts.iter_mut().zip(account.pools.iter().filter(|pool| pool.is_borrowable)).enumerate() {
        let room = remaining.divided(debt.price)?;
        let at = ledger.path(format_args!("{path}.debts[{index}]"));
        debt.max_borrow = match pool.user_borrow_cap {
            Some(cap) => room.at_most(cap.minus(debt.amount)?.at_least(Usd::ZERO)),
            None => room,
        };
        if let Some(cap) = pool.user_borrow_cap {
            ledger.leaf(
                format_args!("{at}.userBorrowCap"),
                cap,
                account.rulebook.borrowable(&debt.token).map_or("", |rules| rules.source.as_str()),
            );
            explain!(ledger, format!("{at}.maxBorrow"), Some(debt.max_borrow), "min(remaining / price, max(0, userBorrowCap - amount))", "", MANUAL_BORROWS,
                { remaining: format!("{path}.remaining"), price: format!("{at}.price"), userBorrowCap: format!("{at}.userBorrowCap"), amount: format!("{at}.amount") });
        } else {
            explain!(ledger, format!("{at}.maxBorrow"), Some(debt.max_borrow), "remaining / price", "", MANUAL_BORROWS,
                { remaining: format!("{path}.remaining"), price: format!("{at}.price") });
        }
    }
    let health_factor = if borrowed.is_zero() { None } else { capacity.fraction_within_range(borrowed)? };
    if health_factor.is_some() {
        explain!(ledger, format!("{path}.healthFactor"), health_factor, "capacity / borrowed", "At or below 1 nothing more can be borrowed; it is not liquidation.", MANUAL_BORROWS,
            { capacity: format!("{path}.capacity"), borrowed: format!("{path}.borrowed") });
    }
    let mut found = ManualBorrow {
        capacity,
        borrowed,
        remaining,
        health_factor,
        liquidation_threshold,
        is_liquidatable: borrowed > liquidation_threshold,
        collateral,
        debts,
    };
    for index in 0..found.collateral.len() {
        display_price(&mut found, index, path, ledger)?;
    }
    Ok(Some(found))
}

fn borrow_collateral(coin: &Collateral, path: &str, ledger: &mut Ledger) -> Exact<BorrowCollateral> {
    let value = coin.counted_by_hand.at(coin.oracle_price)?;
    let threshold = liquidation_share(coin.ltv)?;
    let capacity = value.scaled(coin.ltv)?;
    let liquidation_value = value.scaled(threshold)?;
    let own = |name: &str| format!("{path}.{name}");
    ledger.leaf(own("counted"), coin.counted_by_hand, "supplied by hand, as stated, up to the user's supply cap");
    ledger.leaf(own("oraclePrice"), coin.oracle_price, "stated in the request or taken from its snapshot");
    ledger.leaf(own("ltv"), coin.ltv, MANUAL_BORROWS);
    explain!(ledger, own("threshold"), Some(threshold), "(1 + ltv) / 2", "Half way between the loan-to-value and the full price.", MANUAL_BORROWS, { ltv: own("ltv") });
    explain!(ledger, own("capacity"), Some(capacity), "counted * oraclePrice * ltv", "", MANUAL_BORROWS,
        { counted: own("counted"), oraclePrice: own("oraclePrice"), ltv: own("ltv") });
    explain!(ledger, own("liquidationValue"), Some(liquidation_value), "counted * oraclePrice * threshold", "", MANUAL_BORROWS,
        { counted: own("counted"), oraclePrice: own("oraclePrice"), threshold: own("threshold") });
    Ok(BorrowCollateral {
        token: coin.token.clone(),
        counted: coin.counted_by_hand,
        oracle_price: coin.oracle_price,
        ltv: coin.ltv,
        threshold,
        capacity,
        liquidation_value,
        displayed_liquidation_price: None,
        displayed_reason: None,
    })
}

/// Where a coin's price brings a loan to its threshold while the other coins stand still.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ThresholdOfCoin {
    /// Nowhere: the others cover the debt.
    Covered,
    /// At this price.
    At(Price),
    /// At a price beyond all range.
    Beyond,
}

impl ManualBorrow {
    /// The price of a coin at which the loan is at its threshold.
    ///
    /// # Formula
    /// `(borrowed − Σ others · oracle price · threshold) / (counted · threshold)`
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn threshold_of(&self, coin: &BorrowCollateral) -> Exact<ThresholdOfCoin> {
        let others = self.liquidation_threshold.minus(coin.liquidation_value)?;
        let left = self.borrowed.minus(others)?;
        if !left.is_positive() {
            return Ok(ThresholdOfCoin::Covered);
        }
        match left.per(coin.counted.scaled(coin.threshold)?) {
            Ok(price) => Ok(ThresholdOfCoin::At(price)),
            Err(ArithmeticFault::Overflow) => Ok(ThresholdOfCoin::Beyond),
            Err(fault) => Err(fault),
        }
    }
}

/// The displayed price of one coin, or why there is none.
fn display_price(borrow: &mut ManualBorrow, index: usize, path: &str, ledger: &mut Ledger) -> Exact<()> {
    let Some(coin) = borrow.collateral.get(index).cloned() else { return Ok(()) };
    let found = borrow.threshold_of(&coin)?;
    let (displayed, reason) = match found {
        _ if borrow.borrowed.is_zero() => (None, Some("Nothing is borrowed.".to_owned())),
        ThresholdOfCoin::Covered => {
            let reason =
                format!("The other coins cover the debt at their thresholds: no fall of {} alone liquidates the loan.", coin.token);
            (None, Some(reason))
        }
        ThresholdOfCoin::At(price) if price <= coin.oracle_price => (Some(price), None),
        ThresholdOfCoin::At(_) | ThresholdOfCoin::Beyond => {
            let reason = format!(
                "The price at which the loan is liquidated is above the oracle price of {}: it is liquidated already. N/A does not mean safe.",
                coin.oracle_price
            );
            (None, Some(reason))
        }
    };
    if displayed.is_some() && ledger.is_recording() {
        let others = (0..borrow.collateral.len()).filter(|other| *other != index);
        let others: Vec<String> = others.map(|other| format!("{path}.collateral[{other}].liquidationValue")).collect();
        let own = |name: &str| format!("{path}.collateral[{index}].{name}");
        explain!(ledger, own("displayedLiquidationPrice"), displayed, "(borrowed - sum(others)) / (counted * threshold)", "This coin moves; the others stand still and count at their threshold.", MANUAL_BORROWS,
            { borrowed: format!("{path}.borrowed"), others: others, counted: own("counted"), threshold: own("threshold") });
    }
    if let Some(coin) = borrow.collateral.get_mut(index) {
        coin.displayed_liquidation_price = displayed;
        coin.displayed_reason = reason;
    }
    Ok(())
}

/// Adds the manual borrow to the margin of a standard or unified account, with what it means for the verdict; and says what became of a loan
/// that is none.
///
/// # Errors
/// A figure that is not an exact decimal.
pub(super) fn fill_in(account: &Account, report: &mut RegimeMargin, ledger: &mut Ledger) -> Exact<()> {
    let base = report.regime.path();
    let path = ledger.path(format_args!("{base}.manualBorrow"));
    let Some(borrow) = manual_borrow(account, &path, ledger)? else {
        // A book that is moved to standard margin says so in words; one that belongs there says nothing of itself.
        let is_said = report.regime == Regime::Unified || account.mode == AccountMode::Standard;
        if is_said && account.pools.iter().any(|pool| !pool.loan.is_zero()) {
            let message = "there is no debt here without coins that are supplied by hand: the loan was taken off the balance";
            report.warnings.push(Warning::new(RemarkCode::LoanNetted, message));
        }
        return Ok(());
    };
    report.borrowed = Some(borrow.borrowed);
    report.borrowed_source = Some(super::DebtSource::Stated);
    report.borrow_capacity = Some(borrow.capacity);
    report.health_factor = borrow.health_factor;
    for (name, of) in [("borrowed", "borrowed"), ("borrowCapacity", "capacity"), ("healthFactor", "healthFactor")] {
        ledger.alias(format_args!("{base}.{name}"), format_args!("{path}.{of}"));
    }
    token_rows(account, report, ledger);
    report.is_liquidatable |= borrow.is_liquidatable;
    if borrow.is_liquidatable {
        let message = format!(
            "the manual borrow is liquidated now: {} USDC are owed, and the supplied coins count for {}",
            borrow.borrowed, borrow.liquidation_threshold
        );
        report.warnings.push(Warning::new(RemarkCode::ManualBorrowLiquidatable, message));
    }
    let reason = "No captured account had a manual borrow; computed as documented: the borrowed cash is in the balance, and the supplied coins owe it. What stress, scenarios and ladders say is of the perps alone.";
    report.unverified.push(Unverified::new(RemarkCode::ManualBorrow, reason));
    report.manual_borrow = Some(borrow);
    Ok(())
}

/// What is supplied and borrowed by hand, in the rows of the tokens.
fn token_rows(account: &Account, report: &mut RegimeMargin, ledger: &mut Ledger) {
    let base = report.regime.path();
    for (index, row) in report.tokens.iter_mut().enumerate() {
        let path = ledger.path(format_args!("{base}.tokens[{index}]"));
        if let Some(pool) = account.pools.iter().find(|pool| pool.token == row.token) {
            row.borrowed = Size::new(pool.borrowed_by_hand.decimal());
            row.supplied = Size::new(pool.lent_by_hand.decimal());
        } else if let Some(coin) = account.collateral.iter().find(|coin| coin.token == row.token) {
            row.supplied = coin.counted_by_hand;
            row.ltv = Some(coin.ltv);
            ledger.leaf(format_args!("{path}.ltv"), coin.ltv, MANUAL_BORROWS);
        } else {
            continue;
        }
        ledger.input(format_args!("{path}.supplied"), row.supplied);
        ledger.input(format_args!("{path}.borrowed"), row.borrowed);
    }
}
