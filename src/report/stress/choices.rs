//! What a caller may choose of `stress`, read as strictly as the request itself.

use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Node, ObjectReader, Read};
use crate::num::Ratio;
use crate::solve::HORIZON;
use crate::stress::grid::Axis;
use rust_decimal::Decimal;

/// Least and most values of an axis; so there are at most 251,001 cells.
const STEPS: (u32, u32) = (2, 501);
/// Most decimals of an end of an axis.
const DECIMALS: u32 = 6;

/// Choices of `stress`.
#[derive(Clone, Debug)]
pub struct StressChoices {
    /// Rulebook by name, instead of the request's.
    pub rulebook: Option<String>,
    /// The coin that moves; every coin of the book together if not stated.
    pub coin: Option<String>,
    /// Its moves.
    pub axis: Axis,
    /// The second axis.
    pub second: Option<SecondChoice>,
    /// Whether each regime has the capital added that it asks for.
    pub funded: bool,
}

/// The second axis, as the caller states it.
#[derive(Clone, Debug)]
pub enum SecondChoice {
    /// Another coin's moves.
    Coin(String, Axis),
    /// Gaps between perps and spot.
    Gap(Axis),
    /// Hours, and how many values.
    Time(u32, u32),
}

impl Default for StressChoices {
    fn default() -> Self {
        Self { rulebook: None, coin: None, axis: around_zero(5, 101), second: None, funded: false }
    }
}

/// So many tenths to both sides.
fn around_zero(tenths: i64, steps: u32) -> Axis {
    Axis { from: Ratio::new(Decimal::new(tenths.saturating_neg(), 1)), to: Ratio::new(Decimal::new(tenths, 1)), steps }
}

/// The ends and steps of an axis of moves, where not stated as given.
fn moves(object: &mut ObjectReader<'_, '_>, default: Axis) -> Option<Axis> {
    let (from, to) = (object.optional::<Ratio>("from"), object.optional::<Ratio>("to"));
    let steps = steps(object, default.steps);
    let mut is_good = true;
    for (name, end) in [("from", from), ("to", to)] {
        if end.flatten().is_some_and(|end| end.decimal().normalize().scale() > DECIMALS) {
            object.fault(name, format!("has more than {DECIMALS} decimals"), "state a fraction such as \"-0.5\" for a fall of 50 %");
            is_good = false;
        }
    }
    let (low, high) = (from.flatten().unwrap_or(default.from), to.flatten().unwrap_or(default.to));
    if low < Ratio::ONE.negated() {
        object.fault("from", "is below -1, where prices are zero", "state a move from \"-1\" up");
        is_good = false;
    }
    // An end that could not be read says nothing of the other.
    if from.is_some() && to.is_some() && (high <= low || high > Ratio::from(HORIZON)) {
        let message = format!("is not above from and at most {HORIZON}");
        object.fault("to", message, "state the largest move, such as \"0.5\" for a rise of 50 %");
        is_good = false;
    }
    is_good &= from.is_some() && to.is_some();
    steps.filter(|_| is_good).map(|steps| Axis { from: low, to: high, steps })
}

fn steps(object: &mut ObjectReader<'_, '_>, default: u32) -> Option<u32> {
    let steps = object.optional::<u32>("steps")?.unwrap_or(default);
    let (least, most) = STEPS;
    if steps < least || steps > most {
        object.fault("steps", format!("is not from {least} to {most}"), "state how many values the axis has, such as 101");
        return None;
    }
    Some(steps)
}

impl Read for StressChoices {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let rulebook = object.optional("rulebook");
        let coin = object.optional::<String>("coin");
        let axis = moves(&mut object, Self::default().axis);
        let second_path = object.path("second");
        let second = object.node("second").map(|node| {
            let default = axis.unwrap_or(Self::default().axis);
            SecondChoice::read(node, &second_path, object.issues(), default)
        });
        let funded = object.optional("funded");
        let mut is_good = true;
        if let (Some(Some(SecondChoice::Coin(..))), Some(None)) = (&second, &coin) {
            let issue = Issue::new(
                IssueCode::MissingData,
                object.path("coin"),
                "is missing although another coin moves along the second axis",
                "name the coin that moves along the first axis",
            );
            object.issues().push(issue);
            is_good = false;
        }
        object.close();
        let choices = Self {
            rulebook: rulebook?,
            coin: coin?,
            axis: axis?,
            second: match second {
                None => None,
                Some(second) => Some(second?),
            },
            funded: funded?.unwrap_or_default(),
        };
        is_good.then_some(choices)
    }
}

impl SecondChoice {
    /// Reads the second axis; what is not stated of it is as on the first.
    fn read(node: &Node, path: &str, issues: &mut Issues, first: Axis) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let kind = object.required::<String>("kind");
        let found = match kind.as_deref()? {
            "coin" => {
                let coin = object.required("coin");
                let axis = moves(&mut object, first);
                coin.zip(axis).map(|(coin, axis)| Self::Coin(coin, axis))
            }
            "gap" => moves(&mut object, around_zero(1, first.steps)).map(Self::Gap),
            "time" => {
                let hours = object.required::<u32>("hours");
                let steps = steps(&mut object, first.steps);
                if hours == Some(0) {
                    object.fault("hours", "is zero", "state how many hours pass, such as 720 for 30 days");
                }
                hours.filter(|hours| *hours > 0).zip(steps).map(|(hours, steps)| Self::Time(hours, steps))
            }
            other => {
                object.fault("kind", format!("is {other:?}, which runs along no axis"), "write \"coin\", \"gap\" or \"time\"");
                return None;
            }
        };
        object.close();
        found
    }
}
