//! What a caller may choose of `stress`, read as strictly as the request itself.

use crate::error::Issues;
use crate::json::{Fields, Fill, Node, Path};
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

/// Reads the ends and steps of an axis of moves, where not stated as they are; whether all is good.
fn moves(fields: &mut Fields<'_>, axis: &mut Axis) -> bool {
    let (mut from, mut to): (Option<Ratio>, Option<Ratio>) = (None, None);
    let (is_from, is_to) = (fields.optional("from", &mut from), fields.optional("to", &mut to));
    let mut is_good = steps(fields, &mut axis.steps) && is_from && is_to;
    let mut refuse_if = |is_bad: bool, name: &str, message: &str, remedy: &str| {
        fields.refuse_if(is_bad, name, message, remedy);
        is_good &= !is_bad;
    };
    for (name, end) in [("from", from), ("to", to)] {
        let is_long = end.is_some_and(|end| end.decimal().normalize().scale() > DECIMALS);
        let message = format!("has more than {DECIMALS} decimals");
        refuse_if(is_long, name, &message, "state a fraction such as \"-0.5\" for a fall of 50 %");
    }
    (axis.from, axis.to) = (from.unwrap_or(axis.from), to.unwrap_or(axis.to));
    let is_below = axis.from < Ratio::ONE.negated();
    refuse_if(is_below, "from", "is below -1, where prices are zero", "state a move from \"-1\" up");
    // An end that could not be read says nothing of the other.
    let is_no_way = is_from && is_to && (axis.to <= axis.from || axis.to > Ratio::from(HORIZON));
    let message = format!("is not above from and at most {HORIZON}");
    refuse_if(is_no_way, "to", &message, "state the largest move, such as \"0.5\" for a rise of 50 %");
    is_good
}

fn steps(fields: &mut Fields<'_>, steps: &mut u32) -> bool {
    let (least, most) = STEPS;
    let is_read = fields.optional("steps", steps);
    let is_outside = is_read && !(least..=most).contains(steps);
    let remedy = "state how many values the axis has, such as 101";
    fields.refuse_if(is_outside, "steps", &format!("is not from {least} to {most}"), remedy);
    is_read && !is_outside
}

impl Fill for StressChoices {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.optional("rulebook", &mut self.rulebook);
        let is_coin_good = fields.optional("coin", &mut self.coin);
        let first = if moves(&mut fields, &mut self.axis) { self.axis } else { Self::default().axis };
        let mut is_second_good = true;
        if let Some(node) = fields.node("second") {
            self.second = SecondChoice::read(node, &Path::Field(at, "second"), fields.issues(), first);
            is_second_good = self.second.is_some();
        }
        fields.optional("funded", &mut self.funded);
        if matches!(self.second, Some(SecondChoice::Coin(..))) && is_coin_good && self.coin.is_none() {
            let message = "is missing although another coin moves along the second axis";
            fields.missing("coin", message, "name the coin that moves along the first axis");
        }
        fields.close() && is_second_good
    }
}

impl SecondChoice {
    /// Reads the second axis; what is not stated of it is as on the first.
    fn read(node: &Node, at: &Path<'_>, issues: &mut Issues, first: Axis) -> Option<Self> {
        let mut fields = Fields::open(node, at, issues)?;
        let mut kind = String::new();
        if !fields.required("kind", &mut kind) {
            return None;
        }
        let mut axis = first;
        let choice = match kind.as_str() {
            "coin" => {
                let mut coin = String::new();
                fields.required("coin", &mut coin);
                moves(&mut fields, &mut axis);
                Self::Coin(coin, axis)
            }
            "gap" => {
                axis = around_zero(1, first.steps);
                moves(&mut fields, &mut axis);
                Self::Gap(axis)
            }
            "time" => {
                let mut hours = 0;
                let is_read = fields.required("hours", &mut hours);
                steps(&mut fields, &mut axis.steps);
                fields.from_one("hours", is_read.then_some(hours), "state how many hours pass, such as 720 for 30 days");
                Self::Time(hours, axis.steps)
            }
            other => {
                let message = format!("is {other:?}, which runs along no axis");
                fields.fault("kind", &message, "write \"coin\", \"gap\" or \"time\"");
                return None;
            }
        };
        fields.close().then_some(choice)
    }
}
