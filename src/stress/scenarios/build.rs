//! Which scenarios an account is asked about, and how far each of its prices moves in them.

use super::choices::{OwnScenario, ScenarioChoices};
use super::data::{Event, scenario_data};
use super::figures::{ScenarioCoin, ScenarioKind, ScenarioPeg};
use crate::account::{Account, USDC};
use crate::num::{ArithmeticFault, Ratio};
use crate::solve::{StatedMove, coin_groups, stated};
use crate::stress::{CoinMoves, Moves, StressedCoin};

type Exact<T> = Result<T, ArithmeticFault>;

/// Where a figure of a scenario comes from, when it comes from here.
const ASSUMED: &str = "an assumption of this calculator, not a record";

/// What else happens besides prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// Nothing.
    Nothing,
    /// Nothing more can be borrowed than is.
    BorrowCap,
    /// Every reserve is lent out for so many hours.
    Utilization(u32),
}

/// A scenario as it is for one account.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
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
    /// Moves of the account's coins.
    pub coins: Vec<ScenarioCoin>,
    /// Tokens off their peg.
    pub pegs: Vec<ScenarioPeg>,
    /// What else happens.
    pub beside: Beside,
}

impl Scenario {
    /// Its moves.
    pub fn moves(&self) -> Moves {
        let coin = |own: &ScenarioCoin| (own.coin.clone(), CoinMoves { perp: own.perp, spot: own.spot, reserve: own.reserve });
        Moves { coins: self.coins.iter().map(coin).collect(), pegs: self.pegs.iter().map(|peg| (peg.token.clone(), peg.end)).collect() }
    }

    fn new(id: &str, title: String, kind: ScenarioKind, coins: Vec<ScenarioCoin>) -> Self {
        Self {
            id: id.to_owned(),
            title,
            kind,
            date: None,
            hours: None,
            hours_source: None,
            coins,
            pegs: Vec::new(),
            beside: Beside::Nothing,
        }
    }
}

fn coin(name: &str, moves: CoinMoves, measure: &str) -> ScenarioCoin {
    ScenarioCoin {
        coin: name.to_owned(),
        perp: moves.perp,
        spot: moves.spot,
        reserve: moves.reserve,
        is_default: false,
        measure: measure.to_owned(),
        source: None,
    }
}

/// Every scenario for an account.
///
/// # Errors
/// Overflow.
pub fn scenarios_of(account: &Account, coins: &[StressedCoin], choices: &ScenarioChoices) -> Exact<Vec<Scenario>> {
    let data = scenario_data();
    let assumed = &data.assumed;
    let mut found: Vec<Scenario> = data.events.iter().map(|event| record(event, coins)).collect();
    found.push(correlated(account, coins, choices)?);
    let each = |moves: CoinMoves| coins.iter().filter(|own| own.is_crypto).map(|own| coin(&own.coin, moves, ASSUMED)).collect::<Vec<_>>();
    let perp = |perp: Ratio| CoinMoves { perp, ..CoinMoves::default() };
    let percent = |value: Ratio| value.scaled(Ratio::from(100));
    let gap = assumed.gap;
    let titled = |text: &str, value: Ratio| Ok::<_, ArithmeticFault>(text.replace("{}", &percent(value)?.to_string()));
    found.push(Scenario::new(
        "perpsBelowSpot",
        titled("Hedge fails: perps {} % below a spot that stands still", gap)?,
        ScenarioKind::HedgeFailure,
        each(perp(gap.negated())),
    ));
    found.push(Scenario::new(
        "perpsAboveSpot",
        titled("Hedge fails: perps {} % above a spot that stands still", gap)?,
        ScenarioKind::HedgeFailure,
        each(perp(gap)),
    ));
    if !account.collateral.is_empty() {
        let rise = assumed.reserve_move;
        let lagging = CoinMoves { perp: rise, spot: rise, reserve: Ratio::ZERO };
        found.push(Scenario::new(
            "reserveLags",
            titled("The reserve's price lags: prices rise by {} %, collateral is valued as before", rise)?,
            ScenarioKind::Reserve,
            each(lagging),
        ));
        let low = CoinMoves { reserve: gap.negated(), ..CoinMoves::default() };
        found.push(Scenario::new(
            "reserveLow",
            titled("The reserve values collateral {} % too low", gap)?,
            ScenarioKind::Reserve,
            each(low),
        ));
    }
    for pool in &account.pools {
        let end = assumed.peg_end;
        let title = format!("{} leaves its peg: {end} of its price", pool.token);
        let id = format!("peg{}", pool.token);
        let pegs = vec![ScenarioPeg { token: pool.token.clone(), end }];
        found.push(Scenario { pegs, ..Scenario::new(&id, title, ScenarioKind::Peg, Vec::new()) });
        if pool.token == USDC {
            let end = Ratio::TWO.minus(end)?;
            let title = format!("USDC above its peg: {end} of its price");
            let pegs = vec![ScenarioPeg { token: pool.token.clone(), end }];
            found.push(Scenario { pegs, ..Scenario::new("pegUSDCAbove", title, ScenarioKind::Peg, Vec::new()) });
        }
    }
    found.push(Scenario {
        beside: Beside::BorrowCap,
        ..Scenario::new(
            "borrowCap",
            "Borrowing caps are reached: nothing more can be borrowed".to_owned(),
            ScenarioKind::BorrowCap,
            Vec::new(),
        )
    });
    let hours = choices.utilization_hours.unwrap_or(assumed.utilization_hours);
    let title = format!("Every reserve lent out: interest at full utilisation for {hours} hours");
    found.push(Scenario {
        beside: Beside::Utilization(hours),
        hours: Some(hours),
        hours_source: Some(if choices.utilization_hours.is_some() { "stated".to_owned() } else { ASSUMED.to_owned() }),
        ..Scenario::new("fullUtilization", title, ScenarioKind::Utilization, Vec::new())
    });
    for scenario in &choices.own {
        found.push(own(account, coins, scenario)?);
    }
    Ok(found)
}

/// A published crash.
fn record(event: &Event, coins: &[StressedCoin]) -> Scenario {
    let (default, reason, source) = event.default_move();
    let moved = |own: &StressedCoin| {
        let listed = event.coins.iter().find(|known| known.coin == own.coin);
        let (change, is_default, measure, source) = match listed {
            Some(known) => (known.change, false, known.measure.clone(), Some(known.source.clone())),
            None if own.is_crypto => (default, true, reason.clone(), source.clone()),
            None => (Ratio::ZERO, true, "listed by a builder alone, which may be a share or a good: stands still".to_owned(), None),
        };
        ScenarioCoin { is_default, measure, source, ..coin(&own.coin, CoinMoves::together(change), "") }
    };
    Scenario {
        date: Some(event.date.clone()),
        hours: Some(event.hours),
        hours_source: Some(event.hours_source.clone()),
        ..Scenario::new(&event.id, event.title.clone(), ScenarioKind::Record, coins.iter().map(moved).collect())
    }
}

/// A fall that the driver leads.
fn correlated(account: &Account, coins: &[StressedCoin], choices: &ScenarioChoices) -> Exact<Scenario> {
    let assumed = &scenario_data().assumed;
    let change = choices.correlated.change.unwrap_or(assumed.correlated_move);
    let correlation = choices.correlated.correlation.unwrap_or(assumed.correlation);
    let cryptos = || coins.iter().filter(|own| own.is_crypto);
    let bitcoin = cryptos().find(|own| own.coin == "BTC");
    let named = choices.correlated.driver.as_ref().and_then(|driver| coins.iter().find(|own| own.is_named(driver)));
    let driver = named.map(|own| own.coin.clone()).or_else(|| bitcoin.or_else(|| cryptos().next()).map(|own| own.coin.clone()));
    let joint = StatedMove { betas: Vec::new(), driver: driver.clone(), correlation: Some(correlation) };
    let slopes = stated(&coin_groups(account)?, &joint)?;
    let mut moved = Vec::new();
    for own in cryptos() {
        let is_driver = driver.as_ref() == Some(&own.coin);
        let other = if is_driver { Ratio::ONE } else { correlation };
        let slope = slopes.iter().find(|slope| slope.coin == own.coin).map_or(other, |slope| slope.slope);
        let measure = if is_driver { "the driver" } else { "the driver's move times the correlation" };
        moved.push(coin(&own.coin, CoinMoves::together(change.scaled(slope)?), measure));
    }
    let hundred = Ratio::from(100);
    let title = format!(
        "{} moves by {} %, the others with a correlation of {correlation}",
        driver.unwrap_or_else(|| "The driver".to_owned()),
        change.scaled(hundred)?
    );
    Ok(Scenario::new("correlated", title, ScenarioKind::Correlated, moved))
}

/// The caller's own.
fn own(account: &Account, coins: &[StressedCoin], scenario: &OwnScenario) -> Exact<Scenario> {
    let mut moved = Vec::new();
    for own in coins {
        let stated = own.move_among(&scenario.moves);
        let change = stated.unwrap_or(scenario.default);
        let moves = CoinMoves { perp: change.plus(scenario.gap)?, spot: change, reserve: scenario.reserve.unwrap_or(change) };
        moved.push(ScenarioCoin { is_default: stated.is_none(), ..coin(&own.coin, moves, "stated") });
    }
    let token = |name: &str| account.rulebook.listing.token_name(name).to_owned();
    Ok(Scenario {
        hours: scenario.hours,
        hours_source: scenario.hours.map(|_| "stated".to_owned()),
        pegs: scenario.pegs.iter().map(|(name, end)| ScenarioPeg { token: token(name), end: *end }).collect(),
        ..Scenario::new(&scenario.name, scenario.name.clone(), ScenarioKind::Own, moved)
    })
}
