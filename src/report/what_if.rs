//! What a change would do: the book before and after it, and whether the exchange would take it. The answer to `whatIf`.

use super::types::{CompareReport, MarketStamp, RegimeReport, RulebookStamp};
use super::verdict::verdicts;
use super::{Answer, Question, compare_prepared, prepare_question, read, stamps};
use crate::change::{Change, apply};
use crate::error::{Issue, Issues};
use crate::explain::Ledger;
use crate::json::{Node, Read, parse, read_list};
use crate::margin::PerRegime;
use crate::num::{ArithmeticFault, Ratio, Usd};
use crate::request::{Request, RequestDraft, WatchedCoin};
use serde::Serialize;

type Exact<T> = Result<T, ArithmeticFault>;

/// A book before and after a change.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct WhatIfReport {
    /// `portfolio-margin/what-if/1`.
    pub schema: String,
    /// The rules that were applied.
    pub rulebook: RulebookStamp,
    /// Where market figures came from.
    pub market: MarketStamp,
    /// The changes, in order, and whether the exchange would take each; without fees, at prices that stay.
    pub changes: Vec<ChangeReport>,
    /// The book as it is.
    pub before: CompareReport,
    /// The book after all changes, taken or not.
    pub after: CompareReport,
    /// What becomes of the figures that matter, after less before.
    pub difference: PerRegime<RegimeDifference>,
    /// The request that describes the book after all changes.
    pub request: Request,
}

/// A change and what the exchange would say.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ChangeReport {
    /// The change as it was stated.
    pub change: Change,
    /// Whether each regime would take it.
    pub regimes: PerRegime<Verdict>,
}

/// Whether a change would be taken.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Verdict {
    /// Whether it would.
    pub is_accepted: bool,
    /// Why not, in one text.
    pub reason: Option<String>,
    /// Each rule that refuses it, with what could be done; empty where it is taken.
    pub refusals: Vec<Refusal>,
}

/// What the exchange refuses a change for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum RefusalRule {
    /// The size is no multiple of the lot.
    Lot,
    /// The price is no multiple of the tick.
    Tick,
    /// The order is larger than the venue takes at once.
    OrderValue,
    /// The leverage is above what the tier of the whole position allows.
    LeverageTier,
    /// There is not the margin for it.
    Margin,
    /// There is not the balance for it.
    Balance,
    /// What must stay behind the positions would be taken out.
    TransferRequirement,
    /// The margin of a strictly isolated coin cannot be taken out.
    StrictIsolated,
}

/// A rule of the exchange that refuses a change.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    /// Which rule.
    pub rule: RefusalRule,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

/// After less before under one regime.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RegimeDifference {
    /// Ratio; null where either has none.
    pub ratio: Option<Ratio>,
    /// Account value.
    pub account_value: Usd,
    /// Initial margin.
    pub initial_margin: Usd,
    /// Maintenance margin.
    pub maintenance_margin: Usd,
    /// Free collateral in USDC.
    pub free_collateral: Usd,
    /// Available USDC.
    pub available: Usd,
    /// Debt; null where the regime lends nothing.
    pub borrowed: Option<Usd>,
}

/// Answers a book before and after one change, or several in order. `changes` is JSON: a change, or a list of them.
pub fn what_if(text: &str, changes: &str, rulebook_id: Option<&str>) -> Answer<WhatIfReport> {
    let question = read(text, rulebook_id);
    let answer = match (parse_changes(changes), question) {
        (Ok(changes), Ok(question)) => changed(question, &changes),
        (Ok(_), Err(issues)) => Err(issues),
        (Err(mut issues), question) => {
            // The faults of the request belong to the list too.
            issues.extend(question.and_then(|question| prepare_question(question, &mut Ledger::silent())).err().into_iter().flatten());
            Err(issues)
        }
    };
    answer.into()
}

fn parse_changes(text: &str) -> Result<Vec<(String, Change)>, Issues> {
    let node = parse(text).map_err(|issue| vec![Issue { path: "change".to_owned(), ..issue }])?;
    let mut issues = Vec::new();
    read_changes(&node, ["change", "changes"], &mut issues).ok_or(issues)
}

/// Reads a change, or a list of them; how either is called in paths.
pub(super) fn read_changes(node: &Node, [one, many]: [&str; 2], issues: &mut Issues) -> Option<Vec<(String, Change)>> {
    let before = issues.len();
    let changes: Vec<(String, Change)> = match node {
        Node::Array(_) => {
            let listed = read_list::<Change>(node, many, issues);
            listed.with_paths().map(|(path, change)| (path, change.clone())).collect()
        }
        _ => Change::read(node, one, issues).map(|change| (one.to_owned(), change)).into_iter().collect(),
    };
    (issues.len() == before).then_some(changes)
}

/// Coins that changes trade.
fn coins(changes: &[(String, Change)]) -> Vec<WatchedCoin> {
    let coin = |(path, change): &(String, Change)| match change {
        Change::Order(order) => Some(WatchedCoin { path: path.clone(), coin: order.coin.clone(), leverage: order.leverage }),
        _ => None,
    };
    changes.iter().filter_map(coin).collect()
}

pub(super) fn changed(question: Question, changes: &[(String, Change)]) -> Result<WhatIfReport, Issues> {
    let (time, warnings) = (question.time.clone(), question.warnings.clone());
    let prepare = |draft: RequestDraft, issues: Issues| {
        let question = Question { draft, issues, warnings: warnings.clone(), time: time.clone() };
        prepare_question(question, &mut Ledger::silent())
    };
    let mut watching = question.draft.clone();
    watching.watched = Some(coins(changes));
    let start = prepare(watching, question.issues)?;
    let first = question.draft.finish().ok_or_else(Vec::new)?;
    let mut request = first.clone();
    let mut reports = Vec::with_capacity(changes.len());
    for (path, change) in changes {
        let mut draft = RequestDraft::from(request.clone());
        draft.watched = Some(coins(changes));
        let now = prepare(draft, Vec::new())?;
        let regimes = verdicts(&now, change).map_err(|fault| vec![Issue::arithmetic(path, fault)])?;
        apply(&mut request, &start.account, change, path).map_err(|issue| vec![issue])?;
        reports.push(ChangeReport { change: change.clone(), regimes });
    }
    // A change that leads to a book which cannot be answered is at fault for it.
    let after = prepare(request.clone().into(), Vec::new())?;
    let before = prepare(first.into(), Vec::new())?;
    let (rulebook, market) = stamps(&before);
    let report = || -> Exact<WhatIfReport> {
        let before = compare_prepared(&before, &mut Ledger::silent())?;
        let after = compare_prepared(&after, &mut Ledger::silent())?;
        let difference = before.regimes.try_map(|regime, before| regime_difference(before, after.regimes.get(regime)))?;
        Ok(WhatIfReport {
            schema: "portfolio-margin/what-if/1".to_owned(),
            rulebook,
            market,
            changes: reports,
            before,
            after,
            difference,
            request,
        })
    };
    report().map_err(|fault| vec![Issue::arithmetic("", fault)])
}

fn regime_difference(before: &RegimeReport, after: &RegimeReport) -> Exact<RegimeDifference> {
    let (before, after) = (&before.margin, &after.margin);
    Ok(RegimeDifference {
        ratio: after.ratio.zip(before.ratio).map(|(after, before)| after.minus(before)).transpose()?,
        account_value: after.account_value.minus(before.account_value)?,
        initial_margin: after.initial_margin.minus(before.initial_margin)?,
        maintenance_margin: after.maintenance_margin.minus(before.maintenance_margin)?,
        free_collateral: after.free_collateral.minus(before.free_collateral)?,
        available: after.available.minus(before.available)?,
        borrowed: after.borrowed.zip(before.borrowed).map(|(after, before)| after.minus(before)).transpose()?,
    })
}
