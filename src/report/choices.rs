//! What a caller may choose beside a request, read as strictly as the request itself.

use super::Answer;
use super::liquidation::Parts;
use crate::error::{Issue, IssueCode, Issues, bounded};
use crate::json::{Node, ObjectReader, Read, parse};
use crate::num::{Ratio, Usd};
use crate::request::WatchedCoin;
use crate::solve::{HORIZON, StatedMove};

/// Reads what a caller chooses beside a request, as JSON; the defaults where nothing is.
///
/// # Errors
/// Everything that is wrong with it, at paths under `overrides`.
fn read_choices<C: Read + Default>(text: Option<&str>) -> Result<C, Issues> {
    let Some(text) = text else { return Ok(C::default()) };
    let node = parse(text).map_err(|issue| vec![Issue { path: "overrides".to_owned(), ..issue }])?;
    let mut issues = Vec::new();
    match C::read(&node, "overrides", &mut issues) {
        Some(choices) if issues.is_empty() => Ok(choices),
        _ => Err(issues),
    }
}

/// Asks a question with what a caller chooses beside the request. Faults of the choices and of the request are answered together.
pub fn with_choices<C: Read + Default, T>(text: Option<&str>, question: impl FnOnce(&C) -> Answer<T>) -> Answer<T> {
    let (choices, mut issues) = match read_choices(text) {
        Ok(choices) => (choices, Vec::new()),
        Err(issues) => (C::default(), bounded(issues)),
    };
    match question(&choices) {
        Answer::Rejected { issues: more } => {
            issues.extend(more);
            Answer::Rejected { issues }
        }
        Answer::Ok { .. } if !issues.is_empty() => Answer::Rejected { issues },
        answer => answer,
    }
}

/// Choices of every question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choices {
    /// Rulebook by name, instead of the request's.
    pub rulebook: Option<String>,
}

/// Choices of `liquidation`.
#[derive(Clone, Debug, Default)]
pub struct LiquidationChoices {
    /// Rulebook by name, instead of the request's.
    pub rulebook: Option<String>,
    /// Which parts are asked for; all unless some are named.
    pub parts: Parts,
    /// A joint move to answer beside the two usual ones.
    pub joint_move: Option<JointMove>,
    /// A plane of two coins' moves in which to draw the boundary.
    pub boundary: Option<Boundary>,
    /// Whether the book is funded under each regime, as in `comparison.funded`, instead of as stated.
    pub funded: bool,
}

/// How strongly coins follow a joint move, as the caller states it.
#[derive(Clone, Debug)]
pub struct JointMove(pub StatedMove);

/// Two coins and how far they move.
#[derive(Clone, Debug)]
pub struct Boundary {
    /// The coins.
    pub coins: [String; 2],
    /// Least move of both.
    pub from: Ratio,
    /// Largest.
    pub to: Ratio,
}

/// Choices of `capacity`.
#[derive(Clone, Debug, Default)]
pub struct CapacityChoices {
    /// Rulebook by name, instead of the request's.
    pub rulebook: Option<String>,
    /// Coins to answer beside those that are held, ordered or priced in the request.
    pub coins: Vec<WatchedCoin>,
    /// The ratio to restore.
    pub ratio: Option<Ratio>,
    /// A move of every coin to survive, as a fraction of its price.
    pub crash: Option<Ratio>,
    /// A carry trade to size.
    pub carry_trade: Option<CarryTradeChoice>,
}

/// A carry trade to size.
#[derive(Clone, Debug, PartialEq)]
pub struct CarryTradeChoice {
    /// The perp to sell, at the leverage to sell it at.
    pub perp: WatchedCoin,
    /// USDC to open it with.
    pub cash: Usd,
}

struct Beta {
    coin: String,
    beta: Ratio,
}

impl Read for Choices {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let rulebook = object.optional("rulebook");
        object.close();
        Some(Self { rulebook: rulebook? })
    }
}

impl Read for LiquidationChoices {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let rulebook = object.optional("rulebook");
        let parts = object.optional("parts");
        let joint_move = object.optional("jointMove");
        let boundary = object.optional("boundary");
        let funded = object.optional("funded");
        object.close();
        Some(Self {
            rulebook: rulebook?,
            parts: parts?.unwrap_or_default(),
            joint_move: joint_move?,
            boundary: boundary?,
            funded: funded?.unwrap_or_default(),
        })
    }
}

impl Read for CapacityChoices {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let rulebook = object.optional("rulebook");
        let coins = object.list::<WatchedCoin>("coins");
        let ratio = object.optional::<Ratio>("ratio");
        let crash = object.optional::<Ratio>("crash");
        let carry_trade = object.optional("carryTrade");
        let mut is_good = coins.is_complete;
        if ratio.flatten().is_some_and(|ratio| !ratio.is_positive()) {
            object.fault("ratio", "is not above zero", "state the ratio to reach, such as \"0.5\"");
            is_good = false;
        }
        if crash.flatten().is_some_and(|change| change <= Ratio::ONE.negated() || change > Ratio::from(HORIZON)) {
            let message = format!("is not a move above -1 and at most {HORIZON}");
            object.fault("crash", message, "state a fraction of the price, such as \"-0.3\" for a fall of 30 %");
            is_good = false;
        }
        object.close();
        let choices = Self { rulebook: rulebook?, coins: coins.into_items(), ratio: ratio?, crash: crash?, carry_trade: carry_trade? };
        is_good.then_some(choices)
    }
}

impl Read for WatchedCoin {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let coin = object.required("coin");
        let leverage = object.optional("leverage");
        object.close();
        Some(Self { path: path.to_owned(), coin: coin?, leverage: leverage? })
    }
}

impl Read for CarryTradeChoice {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let coin = object.required("coin");
        let leverage = object.optional("leverage");
        let cash = object.required::<Usd>("cash");
        let is_negative = cash.is_some_and(Usd::is_negative);
        if is_negative {
            object.fault("cash", "is below zero", "state the USDC to open the trade with");
        }
        object.close();
        let perp = WatchedCoin { path: path.to_owned(), coin: coin?, leverage: leverage? };
        let choice = Self { perp, cash: cash? };
        (!is_negative).then_some(choice)
    }
}

impl Read for Beta {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let coin = object.required("coin");
        let beta = object.required("beta");
        object.close();
        Some(Self { coin: coin?, beta: beta? })
    }
}

impl Read for JointMove {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let betas = object.list::<Beta>("betas");
        let driver = object.optional::<String>("driver");
        let correlation = object.optional::<Ratio>("correlation");
        let mut is_good = betas.is_complete;
        if correlation.flatten().is_some_and(|value| value.abs() > Ratio::ONE) {
            object.fault("correlation", "is not between -1 and 1", "state a correlation, such as \"0.8\"");
            is_good = false;
        }
        if correlation.flatten().is_some() && driver.as_ref().is_some_and(Option::is_none) {
            let path = object.path("driver");
            let remedy = "name the coin that the others are correlated with";
            object.issues().push(Issue::new(IssueCode::MissingData, path, "is missing although a correlation is stated", remedy));
            is_good = false;
        }
        let betas = betas.into_items();
        for (index, beta) in betas.iter().enumerate() {
            if betas.iter().take(index).any(|earlier| earlier.coin == beta.coin) {
                let path = format!("{}[{index}].coin", object.path("betas"));
                let message = format!("{:?} is stated more than once", beta.coin);
                object.issues().push(Issue::new(IssueCode::Invalid, path, message, "state each coin once"));
                is_good = false;
            }
        }
        object.close();
        let (driver, correlation) = (driver?, correlation?);
        let betas = betas.into_iter().map(|beta| (beta.coin, beta.beta)).collect();
        is_good.then_some(Self(StatedMove { betas, driver, correlation }))
    }
}

impl Read for Boundary {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let coins = object.list::<String>("coins");
        let from = object.optional::<Ratio>("from");
        let to = object.optional::<Ratio>("to");
        let is_complete = coins.is_complete;
        let coins = <[String; 2]>::try_from(coins.into_items()).ok().filter(|[first, second]| first != second);
        if is_complete && coins.is_none() {
            object.fault("coins", "does not name two coins", "name two different coins: [\"BTC\", \"ETH\"]");
        }
        let (low, high) = (from.flatten().unwrap_or(Ratio::ONE.negated()), to.flatten().unwrap_or(Ratio::ONE));
        let mut is_good = is_complete;
        if low < Ratio::ONE.negated() {
            object.fault("from", "is below -1, where prices are zero", "state a move from \"-1\" up");
            is_good = false;
        }
        if high <= low || high > Ratio::from(HORIZON) {
            let message = format!("is not above from and at most {HORIZON}");
            object.fault("to", message, "state the largest move, such as \"1\" for a doubling");
            is_good = false;
        }
        object.close();
        is_good &= from.is_some() && to.is_some();
        is_good.then_some(Self { coins: coins?, from: low, to: high })
    }
}
