//! What a caller chooses of a ladder: how far prices move, and how deep the books are.

use super::depth::{CoinDepth, Depth, Level};
use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Node, ObjectReader, Read};
use crate::num::{Ratio, Size, Usd};
use crate::stress::read::{fields, optional_move, read_moves};

/// Choices of `ladder`.
#[derive(Clone, Debug, Default)]
pub struct LadderChoices {
    /// Rulebook by name, instead of the request's.
    pub rulebook: Option<String>,
    /// Move of every coin that is not named, as a fraction of its price; none if not stated.
    pub change: Option<Ratio>,
    /// Moves of coins.
    pub moves: Vec<(String, Ratio)>,
    /// How deep the books are; infinitely if not stated.
    pub depth: Depth,
    /// Whether each regime has the capital added that it asks for.
    pub funded: bool,
}

impl Read for LadderChoices {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let rulebook = object.optional("rulebook");
        let change = optional_move(&mut object, "move");
        let moves_path = object.path("moves");
        let moves = match object.node("moves") {
            Some(node) => read_moves(node, &moves_path, object.issues()),
            None => Some(Vec::new()),
        };
        let depth = object.optional("depth");
        let funded = object.optional("funded");
        object.close();
        Some(Self {
            rulebook: rulebook?,
            change: change?,
            moves: moves?,
            depth: depth?.unwrap_or_default(),
            funded: funded?.unwrap_or_default(),
        })
    }
}

impl Read for Depth {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let per_percent = object.optional::<Usd>("usdcPerPercent");
        let is_positive = per_percent.flatten().is_none_or(Usd::is_positive);
        if !is_positive {
            object.fault("usdcPerPercent", "is not above zero", "state the USDC that move a price by one percent");
        }
        let coins_path = object.path("coins");
        let coins = match object.node("coins") {
            Some(node) => read_coins(node, &coins_path, object.issues()),
            None => Some(Vec::new()),
        };
        object.close();
        let depth = Self { default: per_percent?.map(CoinDepth::Linear), coins: coins? };
        is_positive.then_some(depth)
    }
}

fn read_coins(node: &Node, path: &str, issues: &mut Issues) -> Option<Vec<(String, CoinDepth)>> {
    let faults = issues.len();
    let mut coins = Vec::new();
    for (coin, node) in fields(node, path, issues)? {
        if let Some(depth) = CoinDepth::read(node, &format!("{path}.{coin}"), issues) {
            coins.push((coin.clone(), depth));
        }
    }
    (issues.len() == faults).then_some(coins)
}

impl Read for CoinDepth {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let per_percent = object.optional::<Usd>("usdcPerPercent");
        let bids = object.optional::<Levels>("bids");
        let asks = object.optional::<Levels>("asks");
        let is_linear = per_percent.as_ref().is_some_and(Option::is_some);
        let is_book = bids.as_ref().is_none_or(Option::is_some) || asks.as_ref().is_none_or(Option::is_some);
        let mut is_good = true;
        if per_percent.flatten().is_some_and(|amount| !amount.is_positive()) {
            object.fault("usdcPerPercent", "is not above zero", "state the USDC that move the price by one percent");
            is_good = false;
        }
        if per_percent.is_some() && is_linear == is_book {
            let (message, remedy) = ("is not one of the two ways to state a depth", "state usdcPerPercent, or bids and asks");
            let path = object.path("usdcPerPercent");
            object.issues().push(Issue::new(IssueCode::Invalid, path, message, remedy));
            is_good = false;
        }
        for (levels, name, is_falling) in [(&bids, "bids", true), (&asks, "asks", false)] {
            let levels = levels.as_ref().and_then(Option::as_ref).map_or(&[][..], |levels| &levels.0);
            let is_sorted = levels.windows(2).all(|pair| match pair {
                [best, next] if is_falling => best.price > next.price,
                [best, next] => best.price < next.price,
                _ => true,
            });
            if !is_sorted {
                object.fault(name, "is not sorted", "write the best price first, each price once");
                is_good = false;
            }
        }
        object.close();
        let (per_percent, bids, asks) = (per_percent?, bids?, asks?);
        if !is_good {
            return None;
        }
        Some(match per_percent {
            Some(per_percent) => Self::Linear(per_percent),
            None => Self::Levels { bids: bids.map_or_else(Vec::new, |own| own.0), asks: asks.map_or_else(Vec::new, |own| own.0) },
        })
    }
}

/// A side of a book.
struct Levels(Vec<Level>);

impl Read for Levels {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let levels = crate::json::read_list::<Level>(node, path, issues);
        levels.is_complete.then(|| Self(levels.into_items()))
    }
}

impl Read for Level {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let price = object.required("price");
        let size = object.required::<Size>("size");
        let is_positive = size.is_none_or(Size::is_positive);
        if !is_positive {
            object.fault("size", "is not above zero", "state the coins at this level");
        }
        object.close();
        let level = Self { price: price?, size: size? };
        is_positive.then_some(level)
    }
}
