//! What a caller may choose beside a request, read as strictly as the request itself.

use super::Answer;
use super::liquidation::Parts;
use super::repeated::{Repeats, Written, written};
use crate::error::{Issue, IssueCode, Issues, bounded};
use crate::json::{Fields, Fill, Node, Path, Read, Selection, parse, read_list, write, write_selected};
use crate::num::{Ratio, Usd};
use crate::request::WatchedCoin;
use crate::solve::{HORIZON, StatedMove};
use serde::Serialize;

/// Reads what a caller chooses beside a request, as JSON; the defaults where nothing is.
fn read_choices<C: Read + Default>(node: Option<&Node>, path: &str) -> (C, Issues) {
    let Some(node) = node else { return (C::default(), Vec::new()) };
    let mut issues = Vec::new();
    match C::read(node, path, &mut issues) {
        Some(choices) if issues.is_empty() => (choices, issues),
        _ => (C::default(), bounded(issues)),
    }
}

fn parse_choices(text: Option<&str>) -> Result<Option<Node>, Issue> {
    text.map(parse).transpose().map_err(|issue| Issue { path: OVERRIDES.to_owned(), ..issue })
}

/// Where what is chosen beside a request stands.
const OVERRIDES: &str = "overrides";

/// Asks a question with what a caller chooses beside the request. Faults of the choices and of the request are answered together.
pub fn with_choices<C: Read + Default, T>(text: Option<&str>, question: impl FnOnce(&C) -> Answer<T>) -> Answer<T> {
    let (choices, issues) = match parse_choices(text) {
        Ok(node) => read_choices(node.as_ref(), OVERRIDES),
        Err(issue) => (C::default(), vec![issue]),
    };
    question(&choices).with_faults(issues)
}

/// The same, and the answer as JSON text, of which `fields` among the choices may name the parts that are wanted.
pub fn with_fields<C: Read + Default, T: Serialize + Repeats>(text: Option<&str>, question: impl FnOnce(&C) -> Answer<T>) -> Written {
    let (node, mut issues) = parse_choices(text).map_or_else(|issue| (None, vec![issue]), |node| (node, Vec::new()));
    let mut node = node;
    let mut fields = FieldChoice::default();
    if let Some(node) = &mut node {
        fields.take(node, OVERRIDES, "", &mut issues);
    }
    let (choices, faults) = read_choices::<C>(node.as_ref(), OVERRIDES);
    issues.extend(faults);
    fields.text(&question(&choices).with_faults(issues))
}

impl<T> Answer<T> {
    /// The answer, unless something else is wrong: then all of it together.
    pub(super) fn with_faults(self, mut issues: Issues) -> Self {
        match self {
            Self::Rejected { issues: more } => {
                issues.extend(more);
                Self::Rejected { issues }
            }
            Self::Ok { .. } if !issues.is_empty() => Self::Rejected { issues },
            answer @ Self::Ok { .. } => answer,
        }
    }
}

/// The parts of an answer that are wanted; all of it unless some are named.
#[derive(Default)]
pub(super) struct FieldChoice {
    /// Each path in the answer, with where it was stated.
    stated: Vec<(String, String)>,
    is_chosen: bool,
}

impl FieldChoice {
    /// Takes `fields` out of what is chosen. `base` goes before each of the paths.
    pub(super) fn take(&mut self, node: &mut Node, path: &str, base: &str, issues: &mut Issues) {
        let Node::Object(choices) = node else { return };
        // A second one stays, so that it is told as a repeated name is.
        let named = choices.iter().position(|(name, _)| name == "fields").map(|at| choices.remove(at).1);
        let before = self.stated.len();
        if let Some(named) = named {
            let paths = read_list::<String>(&named, &format!("{path}.fields"), issues);
            self.stated.extend(paths.with_paths().map(|(at, field)| (format!("{base}{field}"), at)));
        }
        if self.stated.len() > before {
            self.is_chosen = true;
        } else if !base.is_empty() {
            // Beside an answer of which parts are wanted, this one is wanted whole.
            self.stated.push((base.trim_end_matches('.').to_owned(), String::new()));
        }
    }

    /// The answer as text: the parts of it that are wanted, or what is wrong.
    pub(super) fn text<T: Serialize + Repeats>(&self, answer: &Answer<T>) -> Written {
        let (Answer::Ok { report }, true) = (answer, self.is_chosen) else { return written(answer) };
        let selection = Selection::new(self.stated.iter().map(|(field, _)| field.as_str()));
        match write_selected(report, &selection) {
            Ok(text) => format!("{{\"status\":\"ok\",\"report\":{text}}}").into(),
            Err(unmet) => {
                let issue = |(field, at): &(String, String)| {
                    let message = format!("{field:?} is no field of this answer");
                    let remedy =
                        "name a field by its path, such as regimes.portfolio.ratio; * stands for every name, lists are gone through";
                    Issue::new(IssueCode::Invalid, at, message, remedy)
                };
                let issues = unmet.into_iter().filter_map(|index| self.stated.get(index)).map(issue).collect();
                write(&Answer::<()>::Rejected { issues: bounded(issues) }).into()
            }
        }
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
#[derive(Clone, Debug, Default)]
pub struct JointMove(pub StatedMove);

/// Two coins and how far they move.
#[derive(Clone, Debug, Default)]
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
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CarryTradeChoice {
    /// The perp to sell, at the leverage to sell it at.
    pub perp: WatchedCoin,
    /// USDC to open it with.
    pub cash: Usd,
}

#[derive(Default)]
struct Beta {
    coin: String,
    beta: Ratio,
}

impl Fill for Choices {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.optional("rulebook", &mut self.rulebook);
        fields.close()
    }
}

impl Fill for LiquidationChoices {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.optional("rulebook", &mut self.rulebook);
        fields.optional("parts", &mut self.parts);
        fields.optional("jointMove", &mut self.joint_move);
        fields.optional("boundary", &mut self.boundary);
        fields.optional("funded", &mut self.funded);
        fields.close()
    }
}

impl Fill for CapacityChoices {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.optional("rulebook", &mut self.rulebook);
        fields.optional("coins", &mut self.coins);
        fields.optional("ratio", &mut self.ratio);
        fields.optional("crash", &mut self.crash);
        fields.optional("carryTrade", &mut self.carry_trade);
        fields.above_zero("ratio", self.ratio.map(Ratio::decimal), "state the ratio to reach, such as \"0.5\"");
        let is_far = self.crash.is_some_and(|change| change <= Ratio::ONE.negated() || change > Ratio::from(HORIZON));
        let message = format!("is not a move above -1 and at most {HORIZON}");
        fields.refuse_if(is_far, "crash", &message, "state a fraction of the price, such as \"-0.3\" for a fall of 30 %");
        fields.close()
    }
}

impl Fill for WatchedCoin {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        self.path = at.text();
        fields.required("coin", &mut self.coin);
        fields.optional("leverage", &mut self.leverage);
        fields.close()
    }
}

impl Fill for CarryTradeChoice {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        self.perp.path = at.text();
        fields.required("coin", &mut self.perp.coin);
        fields.optional("leverage", &mut self.perp.leverage);
        fields.required("cash", &mut self.cash);
        fields.not_below_zero("cash", Some(self.cash.decimal()), "state the USDC to open the trade with");
        fields.close()
    }
}

impl Fill for Beta {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("coin", &mut self.coin);
        fields.required("beta", &mut self.beta);
        fields.close()
    }
}

impl Fill for JointMove {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        let Self(stated) = self;
        let mut betas: Vec<Beta> = Vec::new();
        fields.optional("betas", &mut betas);
        let is_driver_good = fields.optional("driver", &mut stated.driver);
        fields.optional("correlation", &mut stated.correlation);
        let is_outside = stated.correlation.is_some_and(|value| value.abs() > Ratio::ONE);
        fields.refuse_if(is_outside, "correlation", "is not between -1 and 1", "state a correlation, such as \"0.8\"");
        if is_driver_good && stated.driver.is_none() && stated.correlation.is_some() {
            let remedy = "name the coin that the others are correlated with";
            fields.missing("driver", "is missing although a correlation is stated", remedy);
        }
        let mut is_good = true;
        for (index, beta) in betas.iter().enumerate() {
            if betas.iter().take(index).any(|earlier| earlier.coin == beta.coin) {
                let path = format!("{}[{index}].coin", fields.at("betas").text());
                let message = format!("{:?} is stated more than once", beta.coin);
                fields.issues().push(Issue::new(IssueCode::Invalid, path, message, "state each coin once"));
                is_good = false;
            }
        }
        stated.betas = betas.into_iter().map(|beta| (beta.coin, beta.beta)).collect();
        fields.close() && is_good
    }
}

impl Fill for Boundary {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        let (mut coins, mut from, mut to): (Vec<String>, Option<Ratio>, Option<Ratio>) = (Vec::new(), None, None);
        let is_complete = fields.optional("coins", &mut coins);
        fields.optional("from", &mut from);
        fields.optional("to", &mut to);
        let pair = <[String; 2]>::try_from(coins).ok().filter(|[first, second]| first != second);
        let is_no_pair = is_complete && pair.is_none();
        fields.refuse_if(is_no_pair, "coins", "does not name two coins", "name two different coins: [\"BTC\", \"ETH\"]");
        (self.from, self.to) = (from.unwrap_or(Ratio::ONE.negated()), to.unwrap_or(Ratio::ONE));
        let is_below = self.from < Ratio::ONE.negated();
        fields.refuse_if(is_below, "from", "is below -1, where prices are zero", "state a move from \"-1\" up");
        let message = format!("is not above from and at most {HORIZON}");
        let is_bad = self.to <= self.from || self.to > Ratio::from(HORIZON);
        fields.refuse_if(is_bad, "to", &message, "state the largest move, such as \"1\" for a doubling");
        self.coins = pair.unwrap_or_default();
        fields.close()
    }
}
