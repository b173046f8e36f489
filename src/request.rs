//! A question as a caller puts it: portfolio, market and options, in one versioned JSON object.

use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Node, ObjectReader, Read, text};
use crate::market::{Market, MarketDraft};
use crate::num::{Ratio, Size, Usd};
use crate::portfolio::{Portfolio, PortfolioDraft};
use crate::rulebook::{self, Rulebook, RulebookChoice};
use serde::Serialize;
use std::sync::Arc;

/// The version of the request that this engine reads.
pub const REQUEST_SCHEMA: &str = "portfolio-margin/1";

/// A whole request.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Request {
    /// `portfolio-margin/1`.
    pub schema: String,
    /// What is owned and owed.
    pub portfolio: Portfolio,
    /// The prices it is answered at.
    pub market: Market,
    /// Choices.
    #[serde(default)]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub options: Options,
}

/// Choices of a request, each with a default.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Options {
    /// Rulebook by name (`hyperliquid-2026-08-19`) or in full; the newest embedded one if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional, type = "string | Rulebook"))]
    #[cfg_attr(feature = "schema", schemars(with = "RulebookOption"))]
    pub rulebook: Option<RulebookStatement>,
    /// Utilisation of the borrowed token's reserve that interest is computed at, instead of the market's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub utilization: Option<Ratio>,
    /// 14-day weighted volume: the fee level, and one way to be eligible.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub weighted_volume: Option<Usd>,
    /// Staked HYPE: the fee discount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub staked_hype: Option<Size>,
    /// Whether the book is opened as a taker or a maker; taker if not stated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub liquidity: Option<Liquidity>,
    /// For accounts whose amounts were all multiplied by a constant: multiplies every absolute amount of the rulebook too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(target_arch = "wasm32", tsify(optional))]
    pub amount_scale: Option<Ratio>,
}

/// Makes or takes liquidity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Liquidity {
    /// Crosses the spread.
    Taker,
    /// Rests in the book.
    Maker,
}

/// A rulebook as the caller stated it.
#[derive(Clone, Debug, PartialEq)]
pub struct RulebookStatement(pub Arc<Rulebook>);

impl Serialize for RulebookStatement {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_from_caller { self.0.serialize(serializer) } else { serializer.serialize_str(&self.0.id) }
    }
}

/// The two ways to state a rulebook, for the published schema.
#[cfg(feature = "schema")]
#[derive(schemars::JsonSchema)]
#[serde(untagged)]
#[expect(dead_code, reason = "describes the JSON; the values are read by hand")]
enum RulebookOption {
    Name(String),
    Whole(Box<Rulebook>),
}

/// A request of which some parts may have been faulty.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestDraft {
    /// Portfolio, if it was an object.
    pub portfolio: Option<PortfolioDraft>,
    /// Market, if it was an object.
    pub market: Option<MarketDraft>,
    /// Options, if they were good.
    pub options: Option<Options>,
    /// Coins to look up beside those that are held, where the question is about trades: these, every coin with an order, every coin whose
    /// mark price is stated. None where it is not.
    pub watched: Option<Vec<WatchedCoin>>,
}

/// A coin that a question names.
#[derive(Clone, Debug, PartialEq)]
pub struct WatchedCoin {
    /// Where it is named.
    pub path: String,
    /// Perp name.
    pub coin: String,
    /// Leverage to trade it at; that of its position or order, else its maximum, if not stated.
    pub leverage: Option<u32>,
}

impl RequestDraft {
    /// The rulebook that applies: the stated one or the newest; none if the statement was faulty.
    pub fn rulebook(&self) -> Option<Arc<Rulebook>> {
        let options = self.options.as_ref()?;
        Some(options.rulebook.as_ref().map_or_else(rulebook::newest, |statement| Arc::clone(&statement.0)))
    }

    /// The request; only meaningful when no issue was reported.
    pub fn finish(self) -> Option<Request> {
        Some(Request {
            schema: REQUEST_SCHEMA.to_owned(),
            portfolio: self.portfolio?.finish()?,
            market: self.market?.finish(),
            options: self.options?,
        })
    }
}

impl From<Request> for RequestDraft {
    fn from(request: Request) -> Self {
        Self {
            portfolio: Some(request.portfolio.into()),
            market: Some(request.market.into()),
            options: Some(request.options),
            watched: None,
        }
    }
}

impl Read for RequestDraft {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        if let Some(schema) = object.required::<String>("schema")
            && schema != REQUEST_SCHEMA
        {
            let path = object.path("schema");
            let message = format!("is {schema:?}, a version that is not read here");
            object.issues().push(Issue::new(IssueCode::Unsupported, path, message, format!("write \"{REQUEST_SCHEMA}\"")));
        }
        let portfolio = object.required("portfolio");
        let market = object.required("market");
        let options = object.optional::<Options>("options").map(Option::unwrap_or_default);
        object.close();
        Some(Self { portfolio, market, options, watched: None })
    }
}

impl Read for Liquidity {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        match text(node, path, issues)? {
            "taker" => Some(Self::Taker),
            "maker" => Some(Self::Maker),
            _ => {
                issues.push(Issue::new(IssueCode::Invalid, path, "is neither taker nor maker", "write \"taker\" or \"maker\""));
                None
            }
        }
    }
}

impl Read for Options {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let rulebook = object.optional::<RulebookChoice>("rulebook");
        let utilization = object.optional::<Ratio>("utilization");
        let weighted_volume = object.optional::<Usd>("weightedVolume");
        let staked_hype = object.optional::<Size>("stakedHype");
        let liquidity = object.optional("liquidity");
        let amount_scale = object.optional::<Ratio>("amountScale");
        let mut is_good = true;
        let mut reject = |object: &mut ObjectReader<'_, '_>, is_bad: bool, name: &str, message: &str, remedy: &str| {
            if is_bad {
                object.fault(name, message, remedy);
                is_good = false;
            }
        };
        let outside = utilization.flatten().is_some_and(|value| value.is_negative() || value > Ratio::ONE);
        reject(&mut object, outside, "utilization", "is not between 0 and 1", "state a fraction, such as \"0.8\" for 80 %");
        let negative = weighted_volume.flatten().is_some_and(Usd::is_negative);
        reject(&mut object, negative, "weightedVolume", "is below zero", "state a volume of zero or more");
        let negative = staked_hype.flatten().is_some_and(Size::is_negative);
        reject(&mut object, negative, "stakedHype", "is below zero", "state an amount of zero or more");
        let not_positive = amount_scale.flatten().is_some_and(|value| !value.is_positive());
        reject(&mut object, not_positive, "amountScale", "is not above zero", "state the constant that amounts were multiplied by");
        object.close();
        let options = Self {
            rulebook: rulebook?.map(|choice| RulebookStatement(choice.0)),
            utilization: utilization?,
            weighted_volume: weighted_volume?,
            staked_hype: staked_hype?,
            liquidity: liquidity?,
            amount_scale: amount_scale?,
        };
        is_good.then_some(options)
    }
}
