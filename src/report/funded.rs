//! The book funded: under each regime the account as stated, with the deposits added that its plain initial margin lacks.
//!
//! The figures are those of the same margin rules on the account with higher balances; there are no formulas of their own. Where nothing
//! lacks they are the figures as stated. In the ledger they stand under `comparison.funded` by the names they have under `regimes`.

use super::carry::yield_on_capital;
use super::comparison::{eligibility, obstacles};
use super::regime::regime_report;
use super::types::RegimeReport;
use crate::account::Account;
use crate::explain::{DEFINITION, Ledger, is_under};
use crate::margin::{PerRegime, PositionMargin, Regime};
use crate::num::{ArithmeticFault, Ratio, Usd};
use crate::request::Options;
use crate::solve::{Deposit, funded};
use serde::Serialize;

type Exact<T> = Result<T, ArithmeticFault>;

/// Marks an operand that stays the figure as stated.
const AS_STATED: &str = "stated:";

/// The three regimes, each with the capital that it asks for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FundedRegimes {
    /// The book under each regime.
    #[serde(flatten)]
    pub regimes: PerRegime<FundedRegime>,
    /// What stands in the way of portfolio margin once the book is funded.
    pub obstacles: Vec<String>,
}

/// One book under one regime with the capital that it asks for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FundedRegime {
    /// What is added to the account as stated; empty where nothing lacks.
    pub deposits: Vec<DepositReport>,
    /// All of it in USDC.
    pub deposited: Usd,
    /// The book with it.
    #[serde(flatten)]
    pub report: RegimeReport,
}

/// An amount that is added to an account.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DepositReport {
    /// Collateral token.
    pub token: String,
    /// The dex it goes to, where a standard account states what each holds; null elsewhere.
    pub dex: Option<String>,
    /// Amount of the token, rounded up to its decimals.
    pub amount: Usd,
    /// USDC per token.
    pub price: Ratio,
    /// Amount in USDC.
    pub value: Usd,
}

impl DepositReport {
    /// Deposits as they are reported.
    ///
    /// # Errors
    /// Overflow.
    pub(super) fn all(deposits: &[Deposit]) -> Exact<Vec<Self>> {
        let report = |deposit: &Deposit| {
            let Deposit { token, dex, amount, price } = deposit.clone();
            Ok(Self { token, dex, amount, price, value: deposit.value()? })
        };
        deposits.iter().map(report).collect()
    }
}

/// Every regime funded. `capital` is what each needs with coins, which yields are counted on.
pub(super) fn funded_regimes(
    account: &Account,
    positions: &[PositionMargin],
    regimes: &PerRegime<RegimeReport>,
    capital: &PerRegime<Usd>,
    options: &Options,
    ledger: &mut Ledger,
) -> Exact<FundedRegimes> {
    let mut regimes = regimes.try_map(|regime, stated| funded_regime(account, positions, stated, *capital.get(regime), ledger))?;
    let portfolio = &mut regimes.portfolio.report;
    portfolio.eligibility = eligibility(account, &portfolio.margin, options);
    let obstacles = obstacles(portfolio);
    Ok(FundedRegimes { regimes, obstacles })
}

fn funded_regime(
    account: &Account,
    positions: &[PositionMargin],
    stated: &RegimeReport,
    capital: Usd,
    ledger: &mut Ledger,
) -> Exact<FundedRegime> {
    let regime = stated.margin.regime;
    // A ledger of its own: the rules write under the paths of the account as stated. It does not know the deposits, which rest on those.
    let mut own = if ledger.wants(&regime.funded_path()) { ledger.without(&regime.path()) } else { Ledger::silent() };
    let funded = funded(account, &stated.margin, ledger)?;
    explain_balances(account, &funded.account, &funded.deposits, regime, &mut own);
    let mut report = if funded.deposits.is_empty() && !own.is_recording() {
        stated.clone()
    } else {
        regime_report(&funded.account, positions, regime, &mut own)?.0
    };
    explain_dexes(&funded.account, &funded.deposits, regime, &mut own);
    yield_on_capital(&mut report, capital, &mut own)?;
    ledger.adopt(own, |path| renamed(path, regime));

    let deposits = DepositReport::all(&funded.deposits)?;
    let base = regime.funded_path();
    let mut values = Vec::with_capacity(deposits.len());
    for (index, deposit) in deposits.iter().enumerate() {
        let path = ledger.path(format_args!("{base}.deposits[{index}]"));
        explain!(ledger, format!("{path}.value"), Some(deposit.value), "amount * price", "", DEFINITION, { amount: format!("{path}.amount"), price: format!("{path}.price") });
        values.push(ledger.path(format_args!("{path}.value")));
    }
    let deposited = crate::num::sum(deposits.iter().map(|deposit| deposit.value))?;
    explain!(ledger, format!("{base}.deposited"), Some(deposited), "sum(deposits)", "Added to the account as stated.", DEFINITION, { deposits: values });
    Ok(FundedRegime { deposits, deposited, report })
}

/// The name that a figure of the funded account has in the report; none for what the deposits do not touch.
fn renamed(path: &str, regime: Regime) -> Option<String> {
    if let Some(path) = path.strip_prefix(AS_STATED) {
        return Some(path.to_owned());
    }
    let base = regime.path();
    if is_under(path, &base) {
        return path.strip_prefix(&base).map(|rest| format!("{}{rest}", regime.funded_path()));
    }
    let balances = [("account.equity.", "balances"), ("account.cash.", "cash"), ("account.unifiedBalance.", "unifiedBalance")];
    let found = balances.into_iter().find_map(|(prefix, name)| Some((path.strip_prefix(prefix)?, name)));
    found.map(|(token, name)| format!("{}.{name}.{token}", regime.funded_path()))
}

/// Where the raised balances come from.
fn explain_balances(stated: &Account, funded: &Account, deposits: &[Deposit], regime: Regime, own: &mut Ledger) {
    for (before, after) in stated.pools.iter().zip(&funded.pools) {
        let path = own.path(format_args!("account.equity.{}", before.token));
        let all = deposits.iter().enumerate().filter(|(_, deposit)| deposit.token == before.token);
        let amounts: Vec<String> = all.map(|(index, _)| format!("{}.deposits[{index}].amount", regime.funded_path())).collect();
        explain!(own, path.clone(), Some(after.equity), "equity + sum(deposits)", "The balance as stated, with what plain initial margin lacks.", DEFINITION,
            { equity: format!("{AS_STATED}{path}"), deposits: amounts });
        after.explain_by_hand(own);
    }
}

/// Where the raised holdings of a standard account's dexes come from, which the rules take as stated.
fn explain_dexes(funded: &Account, deposits: &[Deposit], regime: Regime, own: &mut Ledger) {
    for (index, deposit) in deposits.iter().enumerate() {
        let place = funded.dexes.iter().position(|dex| deposit.dex.as_ref() == Some(&dex.name));
        let Some((place, dex)) = place.and_then(|place| Some((place, funded.dexes.get(place)?))) else { continue };
        let path = own.path(format_args!("{}.pools[{place}].equity", regime.path()));
        explain!(own, path.clone(), dex.account_value, "equity + deposit", "What the dex holds as stated, with what plain initial margin lacks.", DEFINITION,
            { equity: format!("{AS_STATED}{path}"), deposit: format!("{}.deposits[{index}].amount", regime.funded_path()) });
    }
}
