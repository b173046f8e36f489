//! Published crashes, from a dated file: moves of coins, each with its measure and source.

use crate::error::Issues;
use crate::json::{Node, ObjectReader, Read, parse};
use crate::num::{Price, Ratio};
use std::sync::OnceLock;

const FILE: &str = include_str!("../data/scenarios-2026-11.json");
/// Decimals of a move that is computed from two prices.
const MOVE_DECIMALS: u32 = 6;

/// What is known of crashes, and what is assumed of other scenarios where nothing is stated.
#[derive(Clone, Debug, PartialEq)]
pub struct ScenarioData {
    /// Of which day.
    pub date: String,
    /// Crashes, the oldest first.
    pub events: Vec<Event>,
    /// Assumptions.
    pub assumed: Assumed,
}

/// A crash.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Stable name.
    pub id: String,
    /// Title.
    pub title: String,
    /// Date.
    pub date: String,
    /// Hours that it took.
    pub hours: u32,
    /// Where that comes from.
    pub hours_source: String,
    /// Move of coins that are not listed, where a market-wide figure was published.
    pub default: Option<Ratio>,
    /// What that figure is.
    pub default_reason: Option<String>,
    /// Where it comes from.
    pub default_source: Option<String>,
    /// Coins.
    pub coins: Vec<EventCoin>,
}

/// A coin in a crash.
#[derive(Clone, Debug, PartialEq)]
pub struct EventCoin {
    /// The coin.
    pub coin: String,
    /// Its move, as a fraction.
    pub change: Ratio,
    /// What is measured.
    pub measure: String,
    /// Where it comes from.
    pub source: String,
}

/// Assumptions of this calculator, each of which a caller may replace.
#[derive(Clone, Debug, PartialEq)]
pub struct Assumed {
    /// Move of the driver in a correlated fall.
    pub correlated_move: Ratio,
    /// Correlation of the others with it.
    pub correlation: Ratio,
    /// How far a perp leaves its spot.
    pub gap: Ratio,
    /// Rise that a lagging reserve does not see.
    pub reserve_move: Ratio,
    /// Where a token off its peg ends.
    pub peg_end: Ratio,
    /// Hours of full utilisation.
    pub utilization_hours: u32,
}

impl Event {
    /// Move of coins that are not listed, and why: the published figure, or the largest fall among the listed ones.
    pub fn default_move(&self) -> (Ratio, String, Option<String>) {
        if let (Some(change), Some(reason)) = (self.default, &self.default_reason) {
            return (change, reason.clone(), self.default_source.clone());
        }
        let largest = self.coins.iter().map(|coin| coin.change).min().unwrap_or_default();
        (largest, "the largest fall among the coins with a published figure (an assumption)".to_owned(), None)
    }
}

impl Read for EventCoin {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let coin = object.required("coin")?;
        let from = object.optional::<Price>("from")?;
        let to = object.optional::<Price>("to")?;
        let stated = object.optional::<Ratio>("move")?;
        let measure = object.required("measure")?;
        let source = object.required("source")?;
        object.close();
        let of_prices = from.zip(to).and_then(|(from, to)| to.fraction_of(from).and_then(|end| end.minus(Ratio::ONE)).ok());
        let change = stated.or(of_prices.map(|change| change.rounded(MOVE_DECIMALS)))?;
        Some(Self { coin, change, measure, source })
    }
}

impl Read for Event {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let event = Self {
            id: object.required("id")?,
            title: object.required("title")?,
            date: object.required("date")?,
            hours: object.required("hours")?,
            hours_source: object.required("hoursSource")?,
            default: object.optional("default")?,
            default_reason: object.optional("defaultReason")?,
            default_source: object.optional("defaultSource")?,
            coins: {
                let coins = object.list("coins");
                coins.is_complete.then(|| coins.into_items())?
            },
        };
        object.close();
        Some(event)
    }
}

impl Read for Assumed {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let assumed = Self {
            correlated_move: object.required("correlatedMove")?,
            correlation: object.required("correlation")?,
            gap: object.required("gap")?,
            reserve_move: object.required("reserveMove")?,
            peg_end: object.required("pegEnd")?,
            utilization_hours: object.required("utilizationHours")?,
        };
        object.close();
        Some(assumed)
    }
}

impl Read for ScenarioData {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        object.required::<String>("schema")?;
        let date = object.required("date")?;
        let events = object.list("events");
        let assumed = object.required("assumed")?;
        object.close();
        events.is_complete.then(|| Self { date, events: events.into_items(), assumed })
    }
}

/// The embedded data.
#[expect(clippy::expect_used, reason = "the embedded file is part of the program and is read by a test")]
pub fn scenario_data() -> &'static ScenarioData {
    static EMBEDDED: OnceLock<ScenarioData> = OnceLock::new();
    EMBEDDED.get_or_init(|| {
        let mut issues = Vec::new();
        let data = parse(FILE).ok().and_then(|node| ScenarioData::read(&node, "", &mut issues));
        data.filter(|_| issues.is_empty()).expect("the embedded file is well formed")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_figure_has_a_source_and_is_a_fall() {
        let data = scenario_data();
        assert_eq!(data.events.len(), 6);
        for event in &data.events {
            assert!(event.default_move().0.is_negative(), "{}", event.id);
            for coin in &event.coins {
                assert!(coin.source.starts_with("https://") && !coin.measure.is_empty(), "{} {}", event.id, coin.coin);
                assert!(coin.change.is_negative() && coin.change > Ratio::ONE.negated(), "{} {}", event.id, coin.coin);
            }
        }
    }
}
