//! Cross margin with a loan by hand against the same coins: the fair opponent of portfolio margin.
//!
//! Portfolio margin does two things at once: it lends cash against coins, and it pools the coins with the perps. A standard or unified account
//! can have the first without the second. So the book is put there with all of its coins supplied by hand and as much borrowed as initial
//! margin lacks, at most what the coins allow; what is left of the difference to portfolio margin is what pooling is worth. A debt that the
//! account has is repaid by that loan: its balance counts net of it. USDC is borrowed first where several tokens lack.
//!
//! Amounts are positive, in USDC; interest that is paid is negative. Left out: whether the reserve has as much to lend.

use crate::account::Account;
use crate::explain::{DEFINITION, FITTED, Ledger, MANUAL_BORROWS};
use crate::margin::{ManualBorrow, PositionMargin, Regime, RegimeMargin, Unverified, manual_borrow};
use crate::num::{ArithmeticFault, Ratio, Usd, sum};
use crate::remark::RemarkCode;
use crate::solve::{capital_basis, pnl_of};
use serde::Serialize;

type Exact<T> = Result<T, ArithmeticFault>;

/// Cross margin with a loan by hand against the same coins.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ManualBorrowComparison {
    /// Under standard margin.
    pub standard: CrossWithLoan,
    /// In a unified account.
    pub unified: CrossWithLoan,
    /// What no real account has confirmed.
    pub unverified: Vec<Unverified>,
}

/// A book on cross margin whose lack of cash is borrowed by hand.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CrossWithLoan {
    /// What initial margin and resting orders hold over the cash, debts taken off.
    pub lacking: Usd,
    /// What is lacking still with the loan: the coins, or a cap, allow no more.
    pub still_lacking: Usd,
    /// The loan, and the coins that owe it.
    pub loan: ManualBorrow,
    /// Least USDC in the account, coins and debts as they are, with as much borrowed as the coins allow.
    pub capital_required: Usd,
    /// That plus coins, less debts: the trader's own.
    pub capital_with_coins: Usd,
    /// Margin ratio of the perps; null where there is a requirement and nothing left to back it.
    pub ratio: Option<Ratio>,
    /// The ratio above which they are liquidated.
    pub ratio_level: Ratio,
    /// Whether the perps or the loan are liquidated now.
    pub is_liquidatable: bool,
    /// Interest on the loan over a year, negative; null where the utilisation is not known.
    pub interest_per_year: Option<Usd>,
}

/// The account with its loan, as the regime sees it.
pub(super) struct Opponent {
    pub account: Account,
    pub margin: RegimeMargin,
    lacking: Usd,
    still_lacking: Usd,
}

/// The book under a regime with a loan by hand for what it lacks; none where no coin counts as collateral, or the regime is portfolio margin.
/// `own` is the margin of the account as it is.
pub(super) fn opponent(account: &Account, positions: &[PositionMargin], own: &RegimeMargin) -> Exact<Option<Opponent>> {
    let has_collateral = account.collateral.iter().any(|coin| coin.counted.is_positive());
    if !has_collateral || own.regime == Regime::Portfolio {
        return Ok(None);
    }
    let mut moved = account.clone();
    let mut is_changed = false;
    for coin in &mut moved.collateral {
        coin.counted_by_hand = coin.counted;
    }
    for pool in &mut moved.pools {
        // The loan is repaid first: the balance is net of it.
        is_changed |= !pool.borrowed_by_hand.is_zero();
        pool.borrowed_by_hand = Usd::ZERO;
        pool.loan = Usd::ZERO;
    }
    let margin_of = |account: &Account| own.regime.model().margin(account, positions, &mut Ledger::silent());
    let repaid = if is_changed { margin_of(&moved)? } else { own.clone() };
    let mut left = manual_borrow(&moved, "", &mut Ledger::silent())?.map_or(Usd::ZERO, |loan| loan.capacity);
    let (mut lacking, mut borrowed) = (Usd::ZERO, Usd::ZERO);
    for index in 0..moved.pools.len() {
        let needs = needs(account, &repaid, index)?;
        let Some(pool) = moved.pools.get_mut(index) else { continue };
        let need = sum(needs.iter().map(|(_, need)| *need))?;
        lacking = lacking.plus(need.scaled(pool.price)?)?;
        if !pool.is_borrowable || need.is_zero() {
            continue;
        }
        let room = left.divided(pool.price)?;
        let loan = need.at_most(pool.user_borrow_cap.map_or(room, |cap| room.at_most(cap)));
        pool.borrowed_by_hand = loan;
        pool.loan = loan;
        left = left.minus(loan.scaled(pool.price)?)?;
        borrowed = borrowed.plus(loan.scaled(pool.price)?)?;
        // Dexes that say what they hold get what they lack, the first first.
        let mut rest = loan;
        for (dex, need) in needs {
            let share = need.at_most(rest);
            if let Some(held) = moved.dexes.get_mut(dex).and_then(|dex| dex.account_value.as_mut()) {
                *held = held.plus(share)?;
            }
            rest = rest.minus(share)?;
        }
    }
    let margin = margin_of(&moved)?;
    Ok(Some(Opponent { account: moved, margin, lacking, still_lacking: lacking.minus(borrowed)? }))
}

/// What the pools of a token lack for initial margin and orders: in all where they share the balance, each on its own where dexes state theirs.
fn needs(account: &Account, margin: &RegimeMargin, index: usize) -> Exact<Vec<(usize, Usd)>> {
    let is_stated = account.mode == crate::portfolio::AccountMode::Standard && account.dexes.iter().any(|dex| dex.account_value.is_some());
    let is_standard = margin.regime == Regime::Standard;
    let mut own = Vec::new();
    for (at, pool) in margin.pools.iter().enumerate() {
        let token = if is_standard { account.dexes.get(at).map_or(0, |dex| dex.pool) } else { at };
        if token == index {
            own.push((at, pool.initial_margin.plus(pool.order_margin)?.minus(pool.cross_equity)?));
        }
    }
    if !is_standard || !is_stated {
        own = vec![(own.first().map_or(0, |(at, _)| *at), sum(own.iter().map(|(_, lack)| *lack))?)];
    }
    Ok(own.into_iter().map(|(at, lack)| (at, lack.at_least(Usd::ZERO))).collect())
}

/// The comparison with cross margin and a loan by hand; none where no coin counts as collateral.
pub(super) fn comparison(
    account: &Account,
    positions: &[PositionMargin],
    standard: &RegimeMargin,
    unified: &RegimeMargin,
    (coins_value, debt): (Usd, Usd),
    ledger: &mut Ledger,
) -> Exact<Option<ManualBorrowComparison>> {
    let mut unverified = Vec::new();
    let mut with_loan = |own: &RegimeMargin| -> Exact<Option<CrossWithLoan>> {
        let Some(opponent) = opponent(account, positions, own)? else { return Ok(None) };
        unverified.extend(opponent.margin.unverified.iter().find(|remark| remark.code == RemarkCode::ManualBorrow).cloned());
        cross_with_loan(account, opponent, (coins_value, debt), ledger)
    };
    let (Some(standard), Some(unified)) = (with_loan(standard)?, with_loan(unified)?) else { return Ok(None) };
    unverified.truncate(1);
    Ok(Some(ManualBorrowComparison { standard, unified, unverified }))
}

fn cross_with_loan(
    account: &Account,
    opponent: Opponent,
    (coins_value, debt): (Usd, Usd),
    ledger: &mut Ledger,
) -> Exact<Option<CrossWithLoan>> {
    let Opponent { account: moved, margin, lacking, still_lacking } = opponent;
    let path = ledger.path(format_args!("comparison.manualBorrow.{}", margin.regime.name()));
    let Some(loan) = manual_borrow(&moved, &format!("{path}.loan"), ledger)? else { return Ok(None) };
    ledger.leaf(format_args!("{path}.lacking"), lacking, DEFINITION);
    explain!(ledger, format!("{path}.stillLacking"), Some(still_lacking), "lacking - borrowed", "", DEFINITION,
        { lacking: format!("{path}.lacking"), borrowed: format!("{path}.loan.borrowed") });
    let capital_required = capital(account, &margin, loan.capacity, &path, ledger)?;
    let capital_with_coins = capital_required.plus(coins_value)?.minus(debt)?;
    explain!(ledger, format!("{path}.capitalWithCoins"), Some(capital_with_coins), "capitalRequired + coinsValue - debt", "The trader's own: what is borrowed is not.", DEFINITION,
        { capitalRequired: format!("{path}.capitalRequired"), coinsValue: "comparison.coinsValue", debt: "comparison.debt" });
    ledger.leaf(format_args!("{path}.ratioLevel"), margin.ratio_level, MANUAL_BORROWS);
    if let Some(worst) = margin.pools.iter().find(|pool| pool.ratio == margin.ratio && margin.ratio.is_some()) {
        ledger.leaf(format_args!("{path}.maintenanceMargin"), worst.maintenance_margin, FITTED);
        ledger.leaf(format_args!("{path}.crossEquity"), worst.cross_equity, FITTED);
        let formula = if worst.cross_equity.is_zero() { "maintenanceMargin" } else { "maintenanceMargin / crossEquity" };
        explain!(ledger, format!("{path}.ratio"), margin.ratio, formula, "Of the worst pool, with the borrowed cash in it; the coins back nothing.", MANUAL_BORROWS,
            { maintenanceMargin: format!("{path}.maintenanceMargin"), crossEquity: format!("{path}.crossEquity") });
    }
    let interest_per_year = interest(account, &loan, &path, ledger)?;
    Ok(Some(CrossWithLoan {
        lacking,
        still_lacking,
        capital_required,
        capital_with_coins,
        ratio: margin.ratio,
        ratio_level: margin.ratio_level,
        is_liquidatable: margin.is_liquidatable,
        interest_per_year,
        loan,
    }))
}

/// Least balance of the account at which initial margin is met with as much borrowed as the coins allow.
///
/// # Formula
/// Per collateral token `max(0, Σ (isolated + initial + orders) + debt − unrealised PnL)`, less what the capacity leaves and the user's borrow
/// cap allows.
fn capital(account: &Account, margin: &RegimeMargin, capacity: Usd, path: &str, ledger: &mut Ledger) -> Exact<Usd> {
    let basis = capital_basis(account);
    let mut left = capacity;
    let mut required = Usd::ZERO;
    let mut paths = Vec::new();
    for balance in &account.pools {
        let mut committed = balance.loan.minus(pnl_of(account, basis, &balance.token))?;
        for pool in margin.pools.iter().filter(|pool| pool.token == balance.token) {
            committed = committed.plus(pool.isolated_margin)?.plus(pool.initial_margin)?.plus(pool.order_margin)?;
        }
        let need = committed.at_least(Usd::ZERO).scaled(balance.price)?;
        let cap = balance.user_borrow_cap.map(|cap| cap.scaled(balance.price)).transpose()?;
        let room = if balance.is_borrowable { cap.map_or(left, |cap| left.at_most(cap)) } else { Usd::ZERO };
        let credit = need.at_most(room);
        left = left.minus(credit)?;
        required = required.plus(need)?.minus(credit)?;
        let own = ledger.path(format_args!("{path}.required.{}", balance.token));
        ledger.leaf(format_args!("{own}.need"), need, DEFINITION);
        ledger.leaf(format_args!("{own}.credit"), credit, DEFINITION);
        explain!(ledger, &own, need.minus(credit).ok(), "need - credit", "What initial margin and orders need, less what is borrowed for it.", DEFINITION,
            { need: format!("{own}.need"), credit: format!("{own}.credit") });
        paths.push(own);
    }
    explain!(ledger, format!("{path}.capitalRequired"), Some(required), "sum(tokens)", "", DEFINITION, { tokens: paths });
    Ok(required)
}

/// Interest on a loan over a year; none where a utilisation is not known.
fn interest(account: &Account, loan: &ManualBorrow, path: &str, ledger: &mut Ledger) -> Exact<Option<Usd>> {
    let rules = &account.rulebook.venue.interest;
    let mut paid = Usd::ZERO;
    let mut paths = Vec::new();
    for debt in loan.debts.iter().filter(|debt| debt.value.is_positive()) {
        let Some(utilization) = account.utilization_of(&debt.token) else { return Ok(None) };
        let rate = rules.borrow_rate(utilization)?;
        let own = debt.value.scaled(rules.growth(rate, rules.hours_per_year)?)?;
        paid = paid.plus(own)?;
        let at = ledger.path(format_args!("{path}.interest.{}", debt.token));
        ledger.leaf(format_args!("{at}.debt"), debt.value, DEFINITION);
        ledger.leaf(format_args!("{at}.rate"), rate, FITTED);
        explain!(ledger, &at, Some(own), "debt * (exp(rate) - 1)", "Compounded continuously.", FITTED, { debt: format!("{at}.debt"), rate: format!("{at}.rate") });
        paths.push(at);
    }
    let paid = paid.negated();
    explain!(ledger, format!("{path}.interestPerYear"), Some(paid), "0 - sum(debts)", "", FITTED, { debts: paths });
    Ok(Some(paid))
}
