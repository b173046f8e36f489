//! What users ask for: one book under every regime, one regime alone, where a figure comes from.

mod ask;
mod capacity;
mod carry;
mod cascade;
mod choices;
mod comparison;
mod funded;
mod ladder;
mod liquidation;
mod number;
mod opponent;
mod reconciliation;
mod regime;
mod repeated;
mod reprice;
mod scenarios;
mod sheet;
mod standing;
mod stress;
mod types;
mod verdict;
mod what_if;

pub use ask::{Asked, ask};
pub use capacity::{
    CapacityReport, CarryTradeCapacity, CoinCapacity, CrashCapacity, RatioRestoration, RegimeCapacity, TokenAmount, TokenCapacity, capacity,
};
pub use cascade::{
    CascadeAccountHolding, CascadeAccountPart, CascadeAccountReport, CascadeBlock, CascadeDistribution, CascadeOutcome, CascadeProgress,
    CascadeReport, CascadeRunsReport, CoinOutcome, DeleveragingTargets, Percentiles, PoolingEffect, UserAccountOutcome, UserPartOutcome,
    Watcher, WhoPaid, cascade, cascade_runs, read_scenario,
};
pub use choices::{Boundary, CapacityChoices, CarryTradeChoice, Choices, JointMove, LiquidationChoices, with_choices, with_fields};
pub use funded::{DepositReport, FundedRegime, FundedRegimes};
pub use ladder::{LadderReport, MovedCoin, ladder};
pub use liquidation::{
    BasisLiquidation, BoundaryPoint, CoinLiquidation, CoinMove, DepegLiquidation, Direction, EqualSurvival, FirstRule, IsolatedLiquidation,
    JointLiquidation, JointMoveName, LiquidationBoundary, LiquidationPart, LiquidationReport, LiquidationRule, LoanCoinLiquidation,
    LoanLiquidation, ManualBorrowLiquidations, Parts, PerpsWithLoan, RegimeLiquidation, ThresholdKind, ThresholdPrice, TimeToLiquidation,
    TriggerPrice, liquidation,
};
pub use number::{NumberChoices, NumberReading, NumberReport, NumberState, read_number};
pub use opponent::{CrossWithLoan, ManualBorrowComparison};
pub use reconciliation::{ImportReport, ReconciledFigure, Reconciliation, reconcile};
pub use repeated::{Repeat, Repeats, Written};
pub(crate) use reprice::{MovableBook, parse_prices};
pub use reprice::{RepriceReport, read_markets, reprice};
pub use scenarios::{ScenarioReport, ScenariosReport, scenarios};
pub use sheet::{ExportedSheet, ImportedSheet, SheetChoices, export_sheet, import_sheet};
pub use stress::{Numbers, RegimeStress, SecondAxis, SecondChoice, SecondKind, StressChoices, StressReport, TriggerMove, stress};
pub use types::{
    AccountReport, Answer, CarryReport, ChargedDebt, CompareReport, Comparison, ComparisonVerdict, DexReport, EligibilityReport,
    FeesReport, Flow, HoldingReport, LeverageReport, MarketStamp, NotionalReport, PositionReport, RegimeReport, RulebookOrigin,
    RulebookStamp,
};

pub use what_if::{ChangeReport, Refusal, RefusalRule, RegimeDifference, Verdict, WhatIfReport, what_if};

use crate::account::{Account, resolve};
use crate::error::{Issue, IssueCode, Issues, Warning, bounded};
use crate::explain::{DEFINITION, Explanation, FITTED, Ledger};
use crate::json::{Node, Read, parse};
use crate::margin::{PerRegime, PositionMargin, Regime, position_margins};
use crate::num::{ArithmeticFault, Usd};
use crate::portfolio::AccountMode;
use crate::request::{Options, Request, RequestDraft, RulebookStatement, WatchedCoin};
use crate::rulebook;
use crate::venue;

/// What every answer says of itself.
const NOTICE: &str = "A calculator, not advice.";

/// A request read from text, with what is known besides.
#[derive(Clone)]
struct Question {
    draft: RequestDraft,
    issues: Issues,
    warnings: Vec<Warning>,
    time: Option<String>,
}

impl Question {
    /// The same where the question is about trades: with the coins that it names.
    fn watching(mut self, coins: Vec<WatchedCoin>) -> Self {
        self.draft.watched = Some(coins);
        self
    }
}

/// Reads a request or a captured account.
fn read(text: &str, rulebook_id: Option<&str>) -> Result<Question, Issues> {
    let node = parse(text).map_err(|issue| vec![issue])?;
    let mut question = if let Some(capture) = venue::hyperliquid::capture(&node) {
        let (request, warnings) = venue::hyperliquid::import(&capture)?;
        Question { time: request.market.time.clone(), draft: request.into(), issues: Vec::new(), warnings }
    } else {
        read_request(&node)?
    };
    if let (Some(id), Some(options)) = (rulebook_id, question.draft.options.as_mut()) {
        match rulebook::find(id) {
            Some(rulebook) => options.rulebook = Some(RulebookStatement(rulebook)),
            None => {
                let known: Vec<&str> = rulebook::embedded().iter().map(|rulebook| rulebook.id.as_str()).collect();
                question.issues.push(Issue::new(
                    IssueCode::Invalid,
                    "options.rulebook",
                    format!("{id:?} is not a rulebook that is known"),
                    format!("use one of: {}", known.join(", ")),
                ));
            }
        }
    }
    Ok(question)
}

fn read_request(node: &Node) -> Result<Question, Issues> {
    let mut issues = Vec::new();
    match RequestDraft::read(node, "", &mut issues) {
        Some(draft) => {
            Ok(Question { time: draft.market.as_ref().and_then(|market| market.time.clone()), draft, issues, warnings: Vec::new() })
        }
        None => Err(issues),
    }
}

/// A resolved account with what the whole report needs.
struct Prepared {
    account: Account,
    positions: Vec<PositionMargin>,
    options: Options,
    time: Option<String>,
}

fn prepare(text: &str, rulebook_id: Option<&str>, ledger: &mut Ledger) -> Result<Prepared, Issues> {
    prepare_question(read(text, rulebook_id)?, ledger)
}

/// The same where the question is about trades: with the coins that it names.
fn prepare_watching(text: &str, rulebook_id: Option<&str>, coins: Vec<WatchedCoin>, ledger: &mut Ledger) -> Result<Prepared, Issues> {
    prepare_question(read(text, rulebook_id)?.watching(coins), ledger)
}

fn prepare_question(question: Question, ledger: &mut Ledger) -> Result<Prepared, Issues> {
    let options = question.draft.options.clone().unwrap_or_default();
    let mut account = resolve(question.draft, question.issues, ledger)?;
    account.warnings.splice(0..0, question.warnings);
    let positions = position_margins(&account, ledger).map_err(|fault| vec![Issue::arithmetic("portfolio.positions", fault)])?;
    Ok(Prepared { account, positions, options, time: question.time })
}

/// Answers a book under every regime.
///
/// `text` is a request of the schema `portfolio-margin/1` or a captured account in the venue's wire shape; `rulebook_id` chooses a rulebook
/// instead of the request's.
pub fn compare(text: &str, rulebook_id: Option<&str>) -> Answer<CompareReport> {
    compare_into(text, rulebook_id, &mut Ledger::silent()).into()
}

/// Answers a book under one regime: the part of the comparison that is this regime's. The others are not computed.
pub fn evaluate(text: &str, regime: Regime, rulebook_id: Option<&str>) -> Answer<RegimeReport> {
    prepare(text, rulebook_id, &mut Ledger::silent()).and_then(|prepared| evaluated(&prepared, regime)).into()
}

fn evaluated(prepared: &Prepared, regime: Regime) -> Result<RegimeReport, Issues> {
    let Prepared { account, positions, options, .. } = prepared;
    let report = |ledger: &mut Ledger| -> Result<RegimeReport, ArithmeticFault> {
        let (mut report, capital) = regime::regime_report(account, positions, regime, ledger)?;
        let capital = comparison::Held::new(account, ledger)?.with_coins(capital)?;
        report.eligibility = comparison::eligibility(account, &report.margin, options);
        carry::yield_on_capital(&mut report, capital, ledger)?;
        Ok(report)
    };
    report(&mut Ledger::silent()).map_err(|fault| vec![Issue::arithmetic("", fault)])
}

/// Which rules and whose market figures an answer stands on.
fn stamps(prepared: &Prepared) -> (RulebookStamp, MarketStamp) {
    let Prepared { account, time, .. } = prepared;
    let market = MarketStamp {
        snapshot: account.snapshot.map(|snapshot| snapshot.id.clone()),
        snapshot_date: account.snapshot.map(|snapshot| snapshot.date.clone()),
        time: time.clone(),
        from_snapshot: account.from_snapshot.iter().map(|figure| figure.path.clone()).collect(),
        dated_figures: account.from_snapshot.clone(),
    };
    (rulebook_stamp(account), market)
}

fn rulebook_stamp(account: &Account) -> RulebookStamp {
    let rulebook = &account.rulebook;
    RulebookStamp {
        id: rulebook.id.clone(),
        date: rulebook.date.clone(),
        title: rulebook.title.clone(),
        origin: if rulebook.is_from_caller { RulebookOrigin::Caller } else { RulebookOrigin::Embedded },
        notice: NOTICE.to_owned(),
    }
}

/// Where a figure of a report comes from, as a tree down to inputs and rules.
pub fn explain(text: &str, path: &str, rulebook_id: Option<&str>) -> Answer<Explanation> {
    let mut ledger = Ledger::recording_for(path);
    compare_into(text, rulebook_id, &mut ledger).and_then(|_| explained(&ledger, path)).into()
}

/// The tree of a figure that a ledger has taken down.
fn explained(ledger: &Ledger, path: &str) -> Result<Explanation, Issues> {
    ledger.tree(path).ok_or_else(|| {
        let message = format!("{path:?} is not a figure of this report that has an explanation");
        vec![Issue::new(IssueCode::Invalid, "path", message, "use the path of a figure, such as regimes.portfolio.ratio")]
    })
}

/// Where every figure of a report that has an explanation comes from.
pub fn explanations(text: &str, rulebook_id: Option<&str>) -> Answer<Vec<Explanation>> {
    recorded(text, rulebook_id).map(|ledger| ledger.paths().filter_map(|path| ledger.tree(path)).collect()).into()
}

fn recorded(text: &str, rulebook_id: Option<&str>) -> Result<Ledger, Issues> {
    let mut ledger = Ledger::recording();
    compare_into(text, rulebook_id, &mut ledger)?;
    Ok(ledger)
}

/// Turns a captured account into a request, or hands a request back after checking that it can be answered.
pub fn import_account(text: &str) -> Answer<Request> {
    let answer = read(text, None).and_then(|question| {
        let draft = question.draft.clone();
        resolve(question.draft, question.issues, &mut Ledger::silent())?;
        draft.finish().ok_or_else(Vec::new)
    });
    answer.into()
}

fn compare_into(text: &str, rulebook_id: Option<&str>, ledger: &mut Ledger) -> Result<CompareReport, Issues> {
    compared(&prepare(text, rulebook_id, ledger)?, ledger)
}

fn compared(prepared: &Prepared, ledger: &mut Ledger) -> Result<CompareReport, Issues> {
    compare_prepared(prepared, ledger).map_err(|fault| vec![Issue::arithmetic("", fault)])
}

fn compare_prepared(prepared: &Prepared, ledger: &mut Ledger) -> Result<CompareReport, ArithmeticFault> {
    let (rulebook, market) = stamps(prepared);
    let Prepared { account, positions, options, .. } = prepared;
    let reports = PerRegime::try_new(|regime| regime::regime_report(account, positions, regime, ledger))?;
    let capital = reports.try_map(|_, (_, capital)| Ok(*capital))?;
    let mut regimes = reports.map(|(report, _)| report);
    regimes.portfolio.eligibility = comparison::eligibility(account, &regimes.portfolio.margin, options);
    let held = comparison::Held::new(account, ledger)?;
    let comparison = comparison::comparison(account, positions, &regimes, capital, held, options, ledger)?;
    for (regime, capital) in comparison.capital_with_coins.iter() {
        carry::yield_on_capital(regimes.get_mut(regime), *capital, ledger)?;
    }
    let fees = comparison::fees(account, &regimes, &comparison, options, ledger)?;
    Ok(CompareReport {
        schema: "portfolio-margin/report/1".to_owned(),
        rulebook,
        market,
        account: account_report(account, positions, ledger)?,
        regimes,
        comparison,
        fees,
        warnings: account.warnings.clone(),
    })
}

/// The account as it is.
fn account_report(account: &Account, positions: &[PositionMargin], ledger: &mut Ledger) -> Result<AccountReport, ArithmeticFault> {
    let mut dexes = Vec::with_capacity(account.dexes.len());
    for (index, dex) in account.dexes.iter().enumerate() {
        let own = || account.positions.iter().zip(positions).filter(|(position, _)| position.dex == index);
        let isolated = crate::num::sum(own().map(|(position, _)| position.isolated_equity))?;
        let transfer = crate::num::sum(own().filter(|(position, _)| position.is_cross()).map(|(_, margin)| margin.transfer))?;
        let cross_account_value = dex.account_value.map(|value| value.minus(isolated)).transpose()?;
        let isolated_orders = if account.mode == AccountMode::Standard { Usd::ZERO } else { dex.isolated_order_margin };
        let order_margin = dex.order_margin.plus(isolated_orders)?;
        let withdrawable = cross_account_value.map(|value| value.minus(transfer)?.minus(order_margin)).transpose()?;
        let withdrawable = withdrawable.map(|amount| amount.at_least(Usd::ZERO));
        let path = ledger.path(format_args!("account.dexes[{index}]"));
        let of_orders = ledger.path(format_args!("account.orderMargin.{}", dex.label()));
        if isolated_orders.is_zero() {
            ledger.alias(format_args!("{path}.orderMargin"), &of_orders);
        } else {
            explain!(ledger, format!("{path}.orderMargin"), Some(order_margin), "crossCoins + isolatedCoins", "One balance per token holds orders on isolated coins too.", FITTED,
                { crossCoins: &of_orders, isolatedCoins: format!("{of_orders}.isolated") });
        }
        if let (Some(value), Some(cross), Some(withdrawable)) = (dex.account_value, cross_account_value, withdrawable) {
            ledger.input(format_args!("{path}.accountValue"), value);
            ledger.leaf(format_args!("{path}.isolatedMargin"), isolated, FITTED);
            ledger.leaf(format_args!("{path}.transferRequirement"), transfer, FITTED);
            explain!(ledger, format!("{path}.crossAccountValue"), Some(cross), "accountValue - isolatedMargin", "", FITTED,
                { accountValue: format!("{path}.accountValue"), isolatedMargin: format!("{path}.isolatedMargin") });
            explain!(ledger, format!("{path}.withdrawable"), Some(withdrawable), "max(0, crossAccountValue - transferRequirement - orderMargin)", "What the dex itself lets go; orders are not buffered here.", FITTED,
                { crossAccountValue: format!("{path}.crossAccountValue"), transferRequirement: format!("{path}.transferRequirement"), orderMargin: format!("{path}.orderMargin") });
        }
        dexes.push(DexReport {
            dex: dex.name.clone(),
            collateral_token: account.pools.get(dex.pool).map_or_else(String::new, |pool| pool.token.clone()),
            account_value: dex.account_value,
            cross_account_value,
            order_margin,
            withdrawable,
        });
    }
    let balances = comparison::holdings(account, ledger)?;
    if let Some(pool) = account.usdc() {
        ledger.leaf("account.usdc", pool.equity, DEFINITION);
    }
    Ok(AccountReport { mode: account.mode, dexes, balances })
}

impl<T> From<Result<T, Issues>> for Answer<T> {
    fn from(result: Result<T, Issues>) -> Self {
        match result {
            Ok(report) => Self::Ok { report },
            Err(issues) => Self::Rejected { issues: bounded(issues) },
        }
    }
}
