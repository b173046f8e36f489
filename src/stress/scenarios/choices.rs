//! What a caller chooses of scenarios: assumptions to replace, and scenarios of their own.

use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Node, ObjectReader, Read};
use crate::num::Ratio;
use crate::solve::HORIZON;
use crate::stress::ladder::Depth;
use crate::stress::read::{fields, is_move, optional_move, read_moves};

/// Choices of `scenarios`.
#[derive(Clone, Debug, Default)]
pub struct ScenarioChoices {
    /// Rulebook by name, instead of the request's.
    pub rulebook: Option<String>,
    /// The correlated fall.
    pub correlated: Correlated,
    /// Hours of full utilisation.
    pub utilization_hours: Option<u32>,
    /// How fast the coin that moves furthest moves, as a fraction an hour, instead of each scenario's own hours.
    pub speed_per_hour: Option<Ratio>,
    /// How deep the books are; infinitely if not stated.
    pub depth: Depth,
    /// The caller's own.
    pub own: Vec<OwnScenario>,
    /// Whether each regime has the capital added that it asks for.
    pub funded: bool,
}

/// A correlated fall.
#[derive(Clone, Debug, Default)]
pub struct Correlated {
    /// Move of the driver.
    pub change: Option<Ratio>,
    /// Correlation of the others with it.
    pub correlation: Option<Ratio>,
    /// The coin that leads.
    pub driver: Option<String>,
}

/// A scenario of the caller's own.
#[derive(Clone, Debug)]
pub struct OwnScenario {
    /// Its name.
    pub name: String,
    /// Moves of coins, with perp, spot and reserve together.
    pub moves: Vec<(String, Ratio)>,
    /// Move of every other coin.
    pub default: Ratio,
    /// Added to the moves of perps alone.
    pub gap: Ratio,
    /// Move of the reserve's price of every collateral, instead of its coin's.
    pub reserve: Option<Ratio>,
    /// Hours that it takes.
    pub hours: Option<u32>,
    /// Where tokens off their peg end, as a multiple of today's price.
    pub pegs: Vec<(String, Ratio)>,
}

impl Read for ScenarioChoices {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let rulebook = object.optional("rulebook");
        let correlated = object.optional("correlated");
        let utilization_hours = object.optional("utilizationHours");
        let speed = object.optional::<Ratio>("speedPerHour");
        let is_positive = speed.flatten().is_none_or(Ratio::is_positive);
        if !is_positive {
            object.fault("speedPerHour", "is not above zero", "state a fraction an hour, such as \"0.05\"");
        }
        let depth = object.optional("depth");
        let funded = object.optional("funded");
        let own = object.list::<OwnScenario>("own");
        let is_complete = own.is_complete;
        let names: Vec<(String, String)> = own.with_paths().map(|(path, scenario)| (path, scenario.name.clone())).collect();
        for (index, (path, name)) in names.iter().enumerate() {
            if names.iter().take(index).any(|(_, earlier)| earlier == name) {
                let message = format!("{name:?} is stated more than once");
                object.issues().push(Issue::new(IssueCode::Invalid, format!("{path}.name"), message, "give each its own name"));
            }
        }
        object.close();
        let choices = Self {
            rulebook: rulebook?,
            correlated: correlated?.unwrap_or_default(),
            utilization_hours: utilization_hours?,
            speed_per_hour: speed?,
            depth: depth?.unwrap_or_default(),
            own: own.into_items(),
            funded: funded?.unwrap_or_default(),
        };
        (is_complete && is_positive).then_some(choices)
    }
}

impl Read for Correlated {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let change = optional_move(&mut object, "move");
        let correlation = object.optional::<Ratio>("correlation");
        let is_correlation = correlation.flatten().is_none_or(|value| value.abs() <= Ratio::ONE);
        if !is_correlation {
            object.fault("correlation", "is not between -1 and 1", "state a correlation, such as \"0.8\"");
        }
        let driver = object.optional("driver");
        object.close();
        let correlated = Self { change: change?, correlation: correlation?, driver: driver? };
        is_correlation.then_some(correlated)
    }
}

impl Read for OwnScenario {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let name = object.required::<String>("name");
        let is_named = name.as_ref().is_none_or(|name| !name.trim().is_empty());
        if !is_named {
            object.fault("name", "is empty", "state a name, by which the answer is found");
        }
        let moves_path = object.path("moves");
        let moves = match object.node("moves") {
            Some(node) => read_moves(node, &moves_path, object.issues()),
            None => Some(Vec::new()),
        };
        let default = optional_move(&mut object, "default");
        let gap = optional_move(&mut object, "gap");
        let reserve = optional_move(&mut object, "reserve");
        let hours = object.optional::<u32>("hours");
        let peg_path = object.path("peg");
        let pegs = match object.node("peg") {
            Some(node) => read_pegs(node, &peg_path, object.issues()),
            None => Some(Vec::new()),
        };
        let (default, gap) = (default.map(Option::unwrap_or_default), gap.map(Option::unwrap_or_default));
        let mut is_good = true;
        if let (Some(default), Some(gap), Some(moves)) = (default, gap, &moves) {
            let perp = moves.iter().map(|(_, change)| *change).chain([default]);
            let ends = perp.map(|change| change.plus(gap).unwrap_or(Ratio::from(HORIZON).plus(Ratio::ONE).unwrap_or_default()));
            if !gap.is_zero() && ends.into_iter().any(|end| !is_move(end)) {
                object.fault("gap", "takes a perp to a price of zero or beyond the horizon", "state a smaller gap");
                is_good = false;
            }
        }
        object.close();
        let own = Self { name: name?, moves: moves?, default: default?, gap: gap?, reserve: reserve?, hours: hours?, pegs: pegs? };
        (is_good && is_named).then_some(own)
    }
}

/// Prices of tokens off their peg.
fn read_pegs(node: &Node, path: &str, issues: &mut Issues) -> Option<Vec<(String, Ratio)>> {
    let faults = issues.len();
    let mut pegs: Vec<(String, Ratio)> = Vec::new();
    for (token, node) in fields(node, path, issues)? {
        let path = format!("{path}.{token}");
        match Ratio::read(node, &path, issues) {
            Some(end) if end.is_positive() && end <= Ratio::from(HORIZON) => pegs.push((token.clone(), end)),
            Some(_) => {
                let message = format!("is not above zero and at most {HORIZON}");
                issues.push(Issue::new(IssueCode::Invalid, path, message, "state its price as a multiple of today's, such as \"0.9\""));
            }
            None => {}
        }
    }
    (issues.len() == faults).then_some(pegs)
}
