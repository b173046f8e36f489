//! The user's account in a cascade: read and resolved like that of any question, and what became of it.

use super::super::{prepare, rulebook_stamp, types::RulebookStamp};
use crate::cascade::{CascadeScenario, Outcome, Participant, UserOutcome, participant, regime_of, usd_of};
use crate::error::{Issue, IssueCode, Issues, Warning};
use crate::explain::Ledger;
use crate::margin::Regime;
use crate::num::{ArithmeticFault, Price, Ratio, Usd, sum};
use serde::Serialize;

/// The account that takes part, and how the simulation sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CascadeAccountReport {
    /// Which rules it is margined by.
    pub rulebook: RulebookStamp,
    /// The regime it belongs to, and is simulated under.
    pub regime: Regime,
    /// Its ratio under that regime at the book's own prices, as `compare` answers it; null where nothing backs a requirement.
    pub ratio: Option<Ratio>,
    /// The ratio above which it is liquidated.
    pub ratio_level: Ratio,
    /// The ratio with which it starts in the simulation, of whole units and six decimals.
    pub simulated_ratio: Option<Ratio>,
    /// What is liquidated apart: the cross account, other pools, isolated positions.
    pub parts: Vec<CascadeAccountPart>,
    /// Every position and holding with the coin that it moves with.
    pub holdings: Vec<CascadeAccountHolding>,
    /// USDC value of what backs nothing and changes in no price; it is in `before` and `after`.
    pub beside: Usd,
    /// What is simplified or left out.
    pub simplifications: Vec<Warning>,
    /// Remarks on the account.
    pub warnings: Vec<Warning>,
}

/// A part of the account.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CascadeAccountPart {
    /// `cross`, or with a dex or token, or `isolated` with a perp.
    pub name: String,
    /// USDC equity behind it, unrealised PnL included, debt taken off, without coins.
    pub equity: Usd,
    /// Its ratio at the book's own prices.
    pub ratio: Option<Ratio>,
    /// The ratio above which it is liquidated.
    pub ratio_level: Ratio,
    /// The ratio with which it starts in the simulation.
    pub simulated_ratio: Option<Ratio>,
}

/// A position or holding.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct CascadeAccountHolding {
    /// Perp or token of the book.
    pub name: String,
    /// Whether it is a perp.
    pub is_perp: bool,
    /// The part it is in.
    pub part: String,
    /// The coin of the report that it moves with.
    pub coin: String,
    /// Its price in the book: it moves from there as the coin does from `startPrice`.
    pub book_price: Price,
    /// The coin's price at the start of the scenario.
    pub start_price: Price,
    /// USDC value at the start, of a short negative.
    pub value: Usd,
}

/// What became of the user's account. Where it has several parts, it is liquidated with the first of them and dead with the last.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct UserAccountOutcome {
    /// Whether liquidation has left it something.
    pub is_alive: bool,
    /// Whether it was liquidated, in part or whole.
    pub is_liquidated: bool,
    /// Whether a position was closed to deleverage others.
    pub is_deleveraged: bool,
    /// The block of its first liquidation.
    pub first_liquidation_block: Option<u32>,
    /// Seconds until that block is over.
    pub first_liquidation_seconds: Option<u32>,
    /// The block in which liquidation took the last of it.
    pub death_block: Option<u32>,
    /// Seconds until that block is over.
    pub death_seconds: Option<u32>,
    /// Worth at the start, coins included.
    pub before: Usd,
    /// Worth at the end.
    pub after: Usd,
    /// What it lost; negative: gained.
    pub loss: Usd,
    /// Its parts, in the order of `account.parts`.
    pub parts: Vec<UserPartOutcome>,
}

/// What became of a part of the user's account.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct UserPartOutcome {
    /// Its name.
    pub name: String,
    /// Whether a position of it was closed to deleverage others.
    pub is_deleveraged: bool,
    /// The block of its first liquidation.
    pub first_liquidation_block: Option<u32>,
    /// The block in which liquidation took the last of it.
    pub death_block: Option<u32>,
    /// Worth at the start, coins included.
    pub before: Usd,
    /// Worth at the end.
    pub after: Usd,
}

/// An account that takes part in a scenario.
pub(super) struct Joined {
    pub participant: Participant,
    report: CascadeAccountReport,
}

impl Joined {
    /// Reads and resolves a request or a captured account, and finds its place in a scenario.
    ///
    /// # Errors
    /// Everything that is wrong with it, at paths under `account`.
    pub fn read(text: &str, scenario: Option<&CascadeScenario>) -> Result<Option<Self>, Issues> {
        let under = |issue: Issue| {
            let path = if issue.path.is_empty() { "account".to_owned() } else { format!("account.{}", issue.path) };
            Issue { path, ..issue }
        };
        let prepared = prepare(text, None, &mut Ledger::silent()).map_err(|issues| issues.into_iter().map(under).collect::<Issues>())?;
        let Some(scenario) = scenario else { return Ok(None) };
        if scenario.user_account.is_some() {
            let remedy = "state one of them: leave userAccount out of the scenario, or pass no account";
            return Err(vec![Issue::new(IssueCode::Invalid, "account", "is stated although the scenario has a userAccount", remedy)]);
        }
        let account = &prepared.account;
        let participant = participant(account, &prepared.positions, scenario, prepared.options.amount_scale)
            .map_err(|issues| issues.into_iter().map(under).collect::<Issues>())?;
        let regime = regime_of(account);
        let arithmetic = |fault: ArithmeticFault| vec![Issue::arithmetic("account", fault)];
        let margin = regime.model().margin(account, &prepared.positions, &mut Ledger::silent()).map_err(arithmetic)?;
        let report = CascadeAccountReport {
            rulebook: rulebook_stamp(account),
            regime,
            ratio: margin.ratio,
            ratio_level: margin.ratio_level,
            simulated_ratio: None,
            parts: Vec::new(),
            holdings: placed(&participant),
            beside: participant.beside,
            simplifications: participant.simplifications.clone(),
            warnings: account.warnings.iter().chain(&margin.warnings).cloned().collect(),
        };
        Ok(Some(Self { participant, report }))
    }

    /// How the simulation saw it.
    pub fn report(&self, run: &Outcome) -> CascadeAccountReport {
        let parts: Vec<CascadeAccountPart> = self
            .participant
            .parts
            .iter()
            .zip(&run.user)
            .map(|(part, simulated)| CascadeAccountPart {
                name: part.name.clone(),
                equity: part.equity,
                ratio: part.ratio,
                ratio_level: part.level,
                simulated_ratio: simulated.ratio,
            })
            .collect();
        // That of the comparison is of the worst pool; isolated positions answer for themselves.
        let mut cross = parts.iter().filter(|part| part.name.starts_with("cross")).map(|part| part.simulated_ratio);
        let worst = cross.try_fold(Ratio::ZERO, |worst, ratio| ratio.map(|ratio| worst.at_least(ratio)));
        CascadeAccountReport { simulated_ratio: worst, parts, ..self.report.clone() }
    }
}

fn placed(participant: &Participant) -> Vec<CascadeAccountHolding> {
    let holding = |own: &crate::cascade::Placed| CascadeAccountHolding {
        name: own.name.clone(),
        is_perp: own.is_perp,
        part: own.part.clone(),
        coin: own.coin.clone(),
        book_price: own.book_price,
        start_price: own.start_price,
        value: own.value,
    };
    participant.placed.iter().map(holding).collect()
}

/// What became of the user's account; none where there is none.
pub(super) fn user_outcome(run: &Outcome, own: Option<&Joined>, seconds: impl Fn(u32) -> u32) -> Option<UserAccountOutcome> {
    if run.user.is_empty() {
        return None;
    }
    let beside = own.map_or(Usd::ZERO, |own| own.participant.beside);
    let total = |of: fn(&UserOutcome) -> i128| sum([usd_of(run.user.iter().map(of).sum()), beside]).unwrap_or_default();
    let (before, after) = (total(|part| part.before), total(|part| part.after));
    let first = run.user.iter().filter_map(|part| part.liquidated_at).min();
    let death = death_of(run);
    let name = |at: usize| own.and_then(|own| own.participant.parts.get(at)).map_or_else(|| "cross".to_owned(), |part| part.name.clone());
    let part = |(at, part): (usize, &UserOutcome)| UserPartOutcome {
        name: name(at),
        is_deleveraged: part.is_deleveraged,
        first_liquidation_block: part.liquidated_at,
        death_block: part.dead_at,
        before: usd_of(part.before),
        after: usd_of(part.after),
    };
    Some(UserAccountOutcome {
        is_alive: death.is_none(),
        is_liquidated: first.is_some(),
        is_deleveraged: run.user.iter().any(|part| part.is_deleveraged),
        first_liquidation_block: first,
        first_liquidation_seconds: first.map(&seconds),
        death_block: death,
        death_seconds: death.map(&seconds),
        before,
        after,
        loss: before.minus(after).unwrap_or_default(),
        parts: run.user.iter().enumerate().map(part).collect(),
    })
}

/// The block in which the last part that can be liquidated died.
pub(super) fn death_of(run: &Outcome) -> Option<u32> {
    let at_risk: Vec<Option<u32>> = run.user.iter().filter(|part| part.is_at_risk).map(|part| part.dead_at).collect();
    let deaths: Option<Vec<u32>> = at_risk.into_iter().collect();
    deaths.and_then(|deaths| deaths.into_iter().max())
}
