//! What the venue does to a book at moved prices: the answer to `ladder`.

use super::standing::Standing;
use super::types::{MarketStamp, RulebookStamp};
use super::{Answer, Prepared, Question, prepare_question, read, stamps};
use crate::account::Account;
use crate::error::{Issue, IssueCode, Issues, Warning};
use crate::explain::Ledger;
use crate::margin::PerRegime;
use crate::num::{ArithmeticFault, Price, Ratio};
use crate::request::{Options, Request};
use crate::rulebook::LadderRules;
use crate::solve::with_deposits;
use crate::stress::ladder::{Climb, LadderChoices, RegimeLadder, regime_ladder};
use crate::stress::{CoinMoves, Moves, StressedCoin, moved_request, named_again, stressed_coins};
use serde::Serialize;

type Exact<T> = Result<T, ArithmeticFault>;

/// The venue's steps under every regime. A simulation: prices stand still where they were moved to.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LadderReport {
    /// `portfolio-margin/ladder/1`.
    pub schema: String,
    /// The rules that were applied.
    pub rulebook: RulebookStamp,
    /// The day of the ladder's rules.
    pub ladder_date: String,
    /// Where market figures came from.
    pub market: MarketStamp,
    /// How far each coin moved.
    pub moves: Vec<MovedCoin>,
    /// Fee of a market order, as a fraction of its value.
    pub fee_rate: Ratio,
    /// Each regime.
    pub regimes: PerRegime<RegimeLadder>,
    /// Remarks on the whole answer.
    pub warnings: Vec<Warning>,
}

/// A coin that moved.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct MovedCoin {
    /// The coin.
    pub coin: String,
    /// Fraction of its price.
    #[serde(rename = "move")]
    pub change: Ratio,
    /// Its price before.
    pub from: Price,
    /// And after.
    pub to: Price,
}

/// What the venue does to a book after a move of prices.
pub fn ladder(text: &str, choices: &LadderChoices) -> Answer<LadderReport> {
    with_request(text, choices.rulebook.as_deref(), |stressed| answer(stressed, choices))
}

/// The same of a book that is resolved.
pub(super) fn answer(stressed: &Stressed<'_>, choices: &LadderChoices) -> Result<LadderReport, Issues> {
    let coins = stressed_coins(&stressed.prepared.account).map_err(|fault| vec![Issue::arithmetic("portfolio", fault)])?;
    let issues = unknown(&coins, choices);
    if issues.is_empty() { report(stressed, &coins, choices) } else { Err(issues) }
}

/// Coins and perps that the choices name and the account has not.
fn unknown(coins: &[StressedCoin], choices: &LadderChoices) -> Issues {
    let known: Vec<&str> = coins.iter().map(|own| own.coin.as_str()).collect();
    let named = choices.moves.iter().map(|(coin, _)| coin).filter(|coin| !coins.iter().any(|own| own.is_named(coin)));
    let issue = |coin: &String| {
        let message = format!("{coin:?} is not a coin of this account");
        Issue::new(IssueCode::Invalid, format!("overrides.moves.{coin}"), message, format!("use one of: {}", known.join(", ")))
    };
    let again = named_again(coins, &choices.moves).into_iter();
    named.map(issue).chain(again.map(|name| stated_again(format!("overrides.moves.{name}")))).collect()
}

/// A coin that moves under two of its names.
pub(super) fn stated_again(path: String) -> Issue {
    Issue::new(IssueCode::Invalid, path, "is a coin that another name states", "state each coin once")
}

fn report(stressed: &Stressed<'_>, coins: &[StressedCoin], choices: &LadderChoices) -> Result<LadderReport, Issues> {
    let default = choices.change.unwrap_or_default();
    let change = |own: &StressedCoin| own.move_among(&choices.moves).unwrap_or(default);
    let moves = Moves { coins: coins.iter().map(|own| (own.coin.clone(), CoinMoves::together(change(own)))).collect(), pegs: Vec::new() };
    let moved = stressed.at(&moves)?;
    let exact = || -> Exact<LadderReport> {
        let fee_rate = taker_rate(&stressed.prepared.account, &stressed.prepared.options)?;
        let [standard, unified, portfolio] = Standing::all(stressed.prepared, choices.funded)?;
        let regime = |own: &Standing| {
            let climb = Climb {
                before: &own.account,
                moved: &with_deposits(&moved.account, &own.deposits)?,
                depth: &choices.depth,
                fee_rate,
                amount_scale: stressed.prepared.options.amount_scale,
            };
            regime_ladder(&climb, own.margin.regime)
        };
        let coin = |own: &StressedCoin| {
            let change = change(own);
            Ok(MovedCoin { coin: own.coin.clone(), change, from: own.price, to: own.price.scaled(Ratio::ONE.plus(change)?)? })
        };
        let (rulebook, market) = stamps(stressed.prepared);
        Ok(LadderReport {
            schema: "portfolio-margin/ladder/1".to_owned(),
            rulebook,
            ladder_date: LadderRules::embedded().date.clone(),
            market,
            moves: coins.iter().map(coin).collect::<Exact<Vec<_>>>()?,
            fee_rate,
            regimes: PerRegime { standard: regime(&standard)?, unified: regime(&unified)?, portfolio: regime(&portfolio)? },
            warnings: stressed.prepared.account.warnings.clone(),
        })
    };
    exact().map_err(|fault| vec![Issue::arithmetic("", fault)])
}

/// Fee of a market order on a perp, as a fraction of its value.
pub(super) fn taker_rate(account: &Account, options: &Options) -> Exact<Ratio> {
    let schedule = &account.rulebook.venue.fees;
    schedule.rate(&schedule.perp, options.weighted_volume.unwrap_or_default(), options.staked_hype.unwrap_or_default(), true)
}

/// A request that is asked at other prices too.
pub(super) struct Stressed<'a> {
    pub request: &'a Request,
    /// The request resolved.
    pub prepared: &'a Prepared,
}

/// Reads and resolves a request, and answers a question about it at other prices.
pub(super) fn with_request<T>(
    text: &str,
    rulebook_id: Option<&str>,
    question: impl FnOnce(&Stressed<'_>) -> Result<T, Issues>,
) -> Answer<T> {
    let resolved = read(text, rulebook_id).and_then(|asked| {
        let draft = asked.draft.clone();
        let prepared = prepare_question(asked, &mut Ledger::silent())?;
        Ok((draft.finish().ok_or_else(Vec::new)?, prepared))
    });
    resolved.and_then(|(request, prepared)| question(&Stressed { request: &request, prepared: &prepared })).into()
}

impl Stressed<'_> {
    /// The same book at moved prices.
    pub fn at(&self, moves: &Moves) -> Result<Prepared, Issues> {
        let moved =
            moved_request(self.request, &self.prepared.account, moves).map_err(|fault| vec![Issue::arithmetic("overrides", fault)])?;
        let question = Question { draft: moved.into(), issues: Vec::new(), warnings: Vec::new(), time: self.prepared.time.clone() };
        prepare_question(question, &mut Ledger::silent())
    }
}
