//! A question as a caller puts it: portfolio, market and options, in one versioned JSON object.

use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Fields, Fill, Node, Path, stated_text};
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Liquidity {
    /// Crosses the spread.
    #[default]
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
#[derive(Clone, Debug, Default, PartialEq)]
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
#[derive(Clone, Debug, Default, PartialEq)]
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

impl Fill for RequestDraft {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        let mut schema = String::new();
        if fields.required("schema", &mut schema) && schema != REQUEST_SCHEMA {
            let message = format!("is {schema:?}, a version that is not read here");
            let issue = Issue::new(IssueCode::Unsupported, fields.at("schema").text(), message, format!("write \"{REQUEST_SCHEMA}\""));
            fields.issues().push(issue);
        }
        fields.required("portfolio", &mut self.portfolio);
        fields.required("market", &mut self.market);
        self.options = Some(Options::default());
        fields.optional("options", &mut self.options);
        fields.close();
        true
    }
}

impl Fill for Liquidity {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(word) = stated_text(node, at, issues) else { return false };
        *self = if word == "maker" { Self::Maker } else { Self::Taker };
        let is_known = word == "maker" || word == "taker";
        if !is_known {
            issues.push(Issue::new(IssueCode::Invalid, at.text(), "is neither taker nor maker", "write \"taker\" or \"maker\""));
        }
        is_known
    }
}

impl Fill for Option<RulebookStatement> {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        *self = RulebookChoice::read(node, at, issues).map(|choice| RulebookStatement(choice.0));
        self.is_some()
    }
}

impl Fill for Options {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.optional("rulebook", &mut self.rulebook);
        fields.optional("utilization", &mut self.utilization);
        fields.optional("weightedVolume", &mut self.weighted_volume);
        fields.optional("stakedHype", &mut self.staked_hype);
        fields.optional("liquidity", &mut self.liquidity);
        fields.optional("amountScale", &mut self.amount_scale);
        let outside = self.utilization.is_some_and(|value| value.is_negative() || value > Ratio::ONE);
        fields.refuse_if(outside, "utilization", "is not between 0 and 1", "state a fraction, such as \"0.8\" for 80 %");
        fields.not_below_zero("weightedVolume", self.weighted_volume.map(Usd::decimal), "state a volume of zero or more");
        fields.not_below_zero("stakedHype", self.staked_hype.map(Size::decimal), "state an amount of zero or more");
        let scale = self.amount_scale.map(Ratio::decimal);
        fields.above_zero("amountScale", scale, "state the constant that amounts were multiplied by");
        fields.close()
    }
}
