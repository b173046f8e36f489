//! Whether a book survives scenarios: the answer to `scenarios`.

use super::ladder::{Stressed, stated_again, taker_rate, with_request};
use super::standing::Standing;
use super::types::{MarketStamp, RulebookStamp};
use super::{Answer, stamps};
use crate::error::{Issue, IssueCode, Issues, Warning};
use crate::margin::PerRegime;
use crate::num::ArithmeticFault;
use crate::remark::RemarkCode;
use crate::solve::{horizon_hours, with_deposits};
use crate::stress::scenarios::{
    FateQuestion, Scenario, ScenarioChoices, ScenarioCoin, ScenarioFate, ScenarioKind, ScenarioPeg, fate, scenario_data, scenarios_of,
};
use crate::stress::{StressedCoin, named_again, stressed_coins};
use serde::Serialize;

type Exact<T> = Result<T, ArithmeticFault>;

/// A book in every scenario. Simulations: see the assumptions.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ScenariosReport {
    /// `portfolio-margin/scenarios/1`.
    pub schema: String,
    /// The rules that were applied.
    pub rulebook: RulebookStamp,
    /// The day of the scenarios' data.
    pub data_date: String,
    /// Where market figures came from.
    pub market: MarketStamp,
    /// The scenarios: published crashes, then what is assumed, then the caller's own.
    pub scenarios: Vec<ScenarioReport>,
    /// What every one of these answers assumes.
    pub assumptions: Vec<String>,
    /// Remarks on the whole answer.
    pub warnings: Vec<Warning>,
}

/// A book in one scenario.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ScenarioReport {
    /// Stable name; of the caller's own the name they gave it.
    pub id: String,
    /// Title.
    pub title: String,
    /// What it is.
    pub kind: ScenarioKind,
    /// Date of a record.
    pub date: Option<String>,
    /// Hours that it takes, where stated.
    pub hours: Option<u32>,
    /// Where the hours come from.
    pub hours_source: Option<String>,
    /// How far each coin of the account moves, with its source.
    pub coins: Vec<ScenarioCoin>,
    /// Tokens off their peg.
    pub pegs: Vec<ScenarioPeg>,
    /// Each regime.
    pub regimes: PerRegime<ScenarioFate>,
}

/// What every scenario assumes.
const ASSUMPTIONS: [&str; 5] = [
    "All prices go straight to their ends, at the same share of the way at the same time; hours are spread evenly over it.",
    "Nobody adds, withdraws, trades or moves money between dexes on the way; funding and interest of the way are left out unless the scenario is about them.",
    "What the venue does is answered for the whole move in one jump: a slower fall would be liquidated earlier and leave more.",
    "A record's moves are of other markets at other times; they say nothing of how likely a fall is.",
    "Coins without a published figure move by the scenario's default; what only builders list stands still in records.",
];

/// Whether a book survives scenarios.
pub fn scenarios(text: &str, choices: &ScenarioChoices) -> Answer<ScenariosReport> {
    with_request(text, choices.rulebook.as_deref(), |stressed| answer(stressed, choices))
}

/// The same of a book that is resolved.
pub(super) fn answer(stressed: &Stressed<'_>, choices: &ScenarioChoices) -> Result<ScenariosReport, Issues> {
    let coins = stressed_coins(&stressed.prepared.account).map_err(|fault| vec![Issue::arithmetic("portfolio", fault)])?;
    let issues = faults(stressed, &coins, choices);
    if issues.is_empty() { report(stressed, &coins, choices) } else { Err(issues) }
}

/// What the choices name and the account has not, or what cannot be computed exactly.
fn faults(stressed: &Stressed<'_>, coins: &[StressedCoin], choices: &ScenarioChoices) -> Issues {
    let account = &stressed.prepared.account;
    let mut issues = Vec::new();
    let known: Vec<&str> = coins.iter().map(|own| own.coin.as_str()).collect();
    if let Some(driver) = choices.correlated.driver.as_ref().filter(|driver| !coins.iter().any(|own| own.is_named(driver))) {
        let message = format!("{driver:?} is not a coin of this account");
        issues.push(Issue::new(IssueCode::Invalid, "overrides.correlated.driver", message, format!("use one of: {}", known.join(", "))));
    }
    let horizon = horizon_hours(account);
    if choices.utilization_hours.is_some_and(|hours| hours > horizon) {
        let message = format!("is more than {horizon} hours, ten years");
        issues.push(Issue::new(IssueCode::Invalid, "overrides.utilizationHours", message, "state fewer hours"));
    }
    for (index, own) in choices.own.iter().enumerate() {
        let again = named_again(coins, &own.moves).into_iter();
        issues.extend(again.map(|name| stated_again(format!("overrides.own[{index}].moves.{name}"))));
        for (token, _) in &own.pegs {
            let path = format!("overrides.own[{index}].peg.{token}");
            let name = account.rulebook.listing.token_name(token);
            let Some(at) = account.pools.iter().position(|pool| pool.token == name) else {
                let tokens: Vec<&str> = account.pools.iter().map(|pool| pool.token.as_str()).collect();
                let message = format!("{token:?} is not a token that this account has perps, balance or debt in");
                issues.push(Issue::new(IssueCode::Invalid, path, message, format!("use one of: {}", tokens.join(", "))));
                continue;
            };
            let settles = account.positions.iter().any(|position| account.pool_of(position) == at);
            let moves = !own.default.is_zero() || !own.gap.is_zero() || own.moves.iter().any(|(_, change)| !change.is_zero());
            let lends = account.pools.get(at).is_some_and(|pool| pool.is_borrowable);
            if at > 0 && settles && lends && moves {
                let message = format!("perps settled in {token} and its price move together, which is not solved exactly");
                issues.push(Issue::new(IssueCode::Unsupported, path, message, "ask for the moves and the peg in two scenarios"));
            }
        }
    }
    issues
}

/// Scenarios may name coins that the account has not, so that one list of them serves many accounts; but not silently.
fn not_held<'a>(coins: &'a [StressedCoin], choices: &'a ScenarioChoices) -> impl Iterator<Item = Warning> + 'a {
    let named = choices.own.iter().flat_map(|own| own.moves.iter().map(move |(name, _)| (&own.name, name)));
    let others = named.filter(|(_, name)| !coins.iter().any(|own| own.is_named(name)));
    others.map(|(scenario, name)| {
        Warning::new(RemarkCode::CoinNotHeld, format!("{scenario}: {name} is no coin of this account; its move changes nothing"))
    })
}

fn report(stressed: &Stressed<'_>, coins: &[StressedCoin], choices: &ScenarioChoices) -> Result<ScenariosReport, Issues> {
    let account = &stressed.prepared.account;
    let all = scenarios_of(account, coins, choices).map_err(|fault| vec![Issue::arithmetic("overrides", fault)])?;
    let standings = Standing::all(stressed.prepared, choices.funded).map_err(|fault| vec![Issue::arithmetic("portfolio", fault)])?;
    let answers =
        all.into_iter().map(|scenario| one(stressed, &standings, coins, choices, scenario)).collect::<Result<Vec<_>, Issues>>()?;
    let (rulebook, market) = stamps(stressed.prepared);
    Ok(ScenariosReport {
        schema: "portfolio-margin/scenarios/1".to_owned(),
        rulebook,
        data_date: scenario_data().date.clone(),
        market,
        scenarios: answers,
        assumptions: ASSUMPTIONS.map(str::to_owned).to_vec(),
        warnings: account.warnings.iter().cloned().chain(not_held(coins, choices)).collect(),
    })
}

fn one(
    stressed: &Stressed<'_>,
    standings: &[Standing; 3],
    coins: &[StressedCoin],
    choices: &ScenarioChoices,
    scenario: Scenario,
) -> Result<ScenarioReport, Issues> {
    let moved = stressed.at(&scenario.moves())?;
    let exact = || -> Exact<ScenarioReport> {
        let fee_rate = taker_rate(&stressed.prepared.account, &stressed.prepared.options)?;
        let regime = |own: &Standing| {
            let question = FateQuestion {
                before: &own.account,
                margin: &own.margin,
                moved: &with_deposits(&moved.account, &own.deposits)?,
                coins,
                scenario: &scenario,
                depth: &choices.depth,
                fee_rate,
                amount_scale: stressed.prepared.options.amount_scale,
                speed_per_hour: choices.speed_per_hour,
            };
            fate(&question, own.margin.regime)
        };
        let [standard, unified, portfolio] = standings;
        let regimes = PerRegime { standard: regime(standard)?, unified: regime(unified)?, portfolio: regime(portfolio)? };
        Ok(ScenarioReport {
            id: scenario.id.clone(),
            title: scenario.title.clone(),
            kind: scenario.kind,
            date: scenario.date.clone(),
            hours: scenario.hours,
            hours_source: scenario.hours_source.clone(),
            coins: scenario.coins.clone(),
            pegs: scenario.pegs.clone(),
            regimes,
        })
    };
    exact().map_err(|fault| vec![Issue::arithmetic("", fault)])
}
