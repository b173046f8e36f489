//! The venue's markets as it lists and prices them now: `metaAndAssetCtxs` per dex, `spotMetaAndAssetCtxs`, `allBorrowLendReserveStates`.

use super::reserves::{LiveReserve, Reserves};
use crate::account::USDC;
use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Fields, Fill, Node, Path, kind};
use crate::market::{PerpMarket, TokenMarket};
use crate::num::{Price, Ratio};
use crate::rulebook::{Dex, Listing, MarginTable, Perp, TierBound, Token};
use std::collections::BTreeMap;

/// Everything that was read of the markets.
#[derive(Default)]
pub(super) struct LiveMarkets {
    pub dexes: Vec<LiveDex>,
    pub tokens: Vec<LiveToken>,
    /// By token number.
    pub reserves: BTreeMap<u32, LiveReserve>,
}

/// A dex with its perps.
#[derive(Default)]
pub(super) struct LiveDex {
    pub name: String,
    /// Number of the token that settles it.
    pub collateral_token: u32,
    pub tables: Vec<MarginTable>,
    pub perps: Vec<LivePerp>,
}

/// A perp with its market.
#[derive(Default)]
pub(super) struct LivePerp {
    pub perp: Perp,
    pub is_delisted: bool,
    pub market: AssetContext,
}

/// What the venue says of an asset now.
#[derive(Clone, Copy, Default)]
pub(super) struct AssetContext {
    pub mark_price: Option<Price>,
    pub oracle_price: Option<Price>,
    pub funding_rate: Option<Ratio>,
}

/// A spot token with its price in USDC.
#[derive(Default)]
pub(super) struct LiveToken {
    pub name: String,
    pub index: u32,
    pub price: Option<Price>,
}

impl LiveMarkets {
    /// Reads what a capture has of the markets; whether it could be read.
    pub fn read(&mut self, fields: &mut Fields<'_>) -> bool {
        let mut dexes: Vec<(String, LiveDex)> = Vec::new();
        let mut is_read = fields.optional("metaAndAssetCtxs", &mut dexes);
        self.dexes = dexes.into_iter().map(|(name, dex)| LiveDex { name, ..dex }).collect();
        let mut tokens = SpotMarkets::default();
        is_read &= fields.optional("spotMetaAndAssetCtxs", &mut tokens);
        self.tokens = tokens.0;
        let mut reserves = Reserves::default();
        is_read &= fields.optional("allBorrowLendReserveStates", &mut reserves);
        self.reserves = reserves.0;
        is_read
    }

    /// Whether there is anything.
    pub fn is_empty(&self) -> bool {
        self.dexes.is_empty() && self.tokens.is_empty() && self.reserves.is_empty()
    }

    /// A perp and the dex it trades on.
    pub fn perp(&self, coin: &str) -> Option<(&LiveDex, &LivePerp)> {
        self.dexes.iter().find_map(|dex| dex.perps.iter().find(|perp| perp.perp.coin == coin).map(|perp| (dex, perp)))
    }

    /// The name of a token by its number.
    fn token_name(&self, index: u32) -> String {
        if index == 0 {
            return USDC.to_owned();
        }
        self.tokens.iter().find(|token| token.index == index).map_or_else(|| format!("#{index}"), |token| token.name.clone())
    }

    /// All of it as a listing.
    pub fn listing(&self, date: &str) -> Listing {
        let dex = |dex: &LiveDex| Dex {
            dex: dex.name.clone(),
            collateral_token: self.token_name(dex.collateral_token),
            margin_tables: dex.tables.clone(),
            perps: dex.perps.iter().map(|perp| perp.perp.clone()).collect(),
        };
        let token = |token: &LiveToken| Token { token: token.name.clone(), token_id: Some(token.index), aliases: Vec::new(), coin: None };
        Listing {
            schema: "portfolio-margin/listing/1".to_owned(),
            id: "hyperliquid-live".to_owned(),
            date: date.to_owned(),
            source: "Hyperliquid public info endpoint, metaAndAssetCtxs and spotMetaAndAssetCtxs".to_owned(),
            tokens: self.tokens.iter().map(token).collect(),
            dexes: self.dexes.iter().map(dex).collect(),
        }
    }

    /// A perp's market, without its mark price.
    pub fn perp_market(&self, coin: &str) -> PerpMarket {
        let market = self.perp(coin).map(|(_, perp)| perp.market).unwrap_or_default();
        PerpMarket {
            coin: coin.to_owned(),
            mark_price: None,
            oracle_price: market.oracle_price,
            funding_rate: market.funding_rate,
            premium: None,
            max_leverage: None,
        }
    }

    /// A token's market and reserve.
    pub fn token_market(&self, token: &str, index: Option<u32>) -> TokenMarket {
        let reserve = index.and_then(|index| self.reserves.get(&index));
        TokenMarket {
            token: token.to_owned(),
            price: self.tokens.iter().find(|live| Some(live.index) == index || live.name == token).and_then(|live| live.price),
            reserve_oracle_price: reserve.and_then(|reserve| reserve.oracle_price).filter(|_| token != USDC),
            ltv: reserve.and_then(|reserve| reserve.ltv).filter(|_| token != USDC),
            utilization: reserve.and_then(|reserve| reserve.utilization),
            total_supplied: reserve.and_then(|reserve| reserve.total_supplied),
            total_borrowed: reserve.and_then(|reserve| reserve.total_borrowed),
        }
    }
}

/// The elements of a pair, as the venue writes `[meta, contexts]` and `[number, state]`.
pub(super) fn pair<'n>(node: &'n Node, at: &Path<'_>, issues: &mut Issues) -> Option<(&'n Node, &'n Node)> {
    if let Node::Array(items) = node
        && let [first, second] = items.as_slice()
    {
        return Some((first, second));
    }
    let message = format!("is {}, not a list of two", kind(node));
    issues.push(Issue::new(IssueCode::Invalid, at.text(), message, AS_IT_CAME));
    None
}

const AS_IT_CAME: &str = "pass the answer as the venue gave it";

impl Fill for LiveDex {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some((meta, contexts)) = pair(node, at, issues) else { return false };
        let mut markets: Vec<AssetContext> = Vec::new();
        if !markets.fill(contexts, &Path::Index(at, 1), issues) {
            return false;
        }
        let place = Path::Index(at, 0);
        let Some(mut fields) = Fields::open(meta, &place, issues) else { return false };
        let mut tables: Vec<WireTable> = Vec::new();
        fields.optional("universe", &mut self.perps);
        fields.optional("marginTables", &mut tables);
        fields.nullable("collateralToken", &mut self.collateral_token);
        if !fields.end() {
            return false;
        }
        if self.perps.len() != markets.len() {
            let message = format!("has {} entries for {} perps", markets.len(), self.perps.len());
            issues.push(Issue::new(IssueCode::Invalid, Path::Index(at, 1).text(), message, AS_IT_CAME));
            return false;
        }
        self.tables = tables.into_iter().map(|table| table.0).collect();
        for (perp, market) in self.perps.iter_mut().zip(markets) {
            perp.market = market;
        }
        true
    }
}

/// Of the list of perps; its market stands in another.
impl Fill for LivePerp {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        let Self { perp, is_delisted, .. } = self;
        fields.required("name", &mut perp.coin);
        fields.required("szDecimals", &mut perp.size_decimals);
        let is_read = fields.required("maxLeverage", &mut perp.max_leverage);
        perp.margin_table_id = perp.max_leverage;
        fields.nullable("marginTableId", &mut perp.margin_table_id);
        fields.nullable("onlyIsolated", &mut perp.only_isolated);
        fields.nullable("marginMode", &mut perp.margin_mode);
        perp.only_isolated |= perp.margin_mode.is_some();
        fields.nullable("isDelisted", is_delisted);
        fields.from_one("maxLeverage", is_read.then_some(perp.max_leverage), "state the coin's maximum leverage, from 1");
        fields.end()
    }
}

/// `[number, { marginTiers }]`.
#[derive(Default)]
struct WireTable(MarginTable);

impl Fill for WireTable {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some((id, table)) = pair(node, at, issues) else { return false };
        if !self.0.id.fill(id, &Path::Index(at, 0), issues) {
            return false;
        }
        let place = Path::Index(at, 1);
        let Some(mut fields) = Fields::open(table, &place, issues) else { return false };
        let mut tiers: Vec<WireTier> = Vec::new();
        let is_read = fields.optional("marginTiers", &mut tiers);
        self.0.tiers = tiers.into_iter().map(|tier| tier.0).collect();
        if is_read {
            MarginTable::are_in_order(&mut fields, "marginTiers", &self.0.tiers);
        }
        fields.end()
    }
}

#[derive(Default)]
struct WireTier(TierBound);

impl Fill for WireTier {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        let Self(tier) = self;
        fields.required("lowerBound", &mut tier.lower_bound);
        let is_read = fields.required("maxLeverage", &mut tier.max_leverage);
        fields.not_below_zero("lowerBound", Some(tier.lower_bound.decimal()), "state the notional from which the tier applies");
        fields.from_one("maxLeverage", is_read.then_some(tier.max_leverage), "state the tier's maximum leverage, from 1");
        fields.end()
    }
}

impl Fill for AssetContext {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        self.mark_price = price(&mut fields, "markPx");
        self.oracle_price = price(&mut fields, "oraclePx");
        fields.nullable("funding", &mut self.funding_rate);
        fields.end()
    }
}

/// A price; the venue writes zero where nothing trades.
pub(super) fn price(fields: &mut Fields<'_>, name: &'static str) -> Option<Price> {
    let mut stated: Option<Ratio> = None;
    fields.nullable(name, &mut stated);
    fields.not_below_zero(name, stated.map(Ratio::decimal), "state a price of zero or more");
    stated.filter(|price| price.is_positive()).map(|price| Price::new(price.decimal()))
}

#[derive(Default)]
struct SpotMarkets(Vec<LiveToken>);

impl Fill for SpotMarkets {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some((meta, contexts)) = pair(node, at, issues) else { return false };
        let mut markets: Vec<SpotContext> = Vec::new();
        if !markets.fill(contexts, &Path::Index(at, 1), issues) {
            return false;
        }
        let place = Path::Index(at, 0);
        let Some(mut fields) = Fields::open(meta, &place, issues) else { return false };
        let mut pairs: Vec<SpotPair> = Vec::new();
        fields.optional("tokens", &mut self.0);
        fields.optional("universe", &mut pairs);
        for token in &mut self.0 {
            let market = pairs.iter().find(|pair| pair.tokens == [token.index, 0]);
            let context = market.and_then(|market| markets.iter().find(|context| context.coin.as_ref() == Some(&market.name)));
            token.price = context.and_then(|context| context.price);
        }
        fields.end()
    }
}

impl Fill for LiveToken {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("name", &mut self.name);
        fields.required("index", &mut self.index);
        fields.end()
    }
}

/// A spot market: the numbers of its base and quote tokens.
#[derive(Default)]
struct SpotPair {
    name: String,
    tokens: Vec<u32>,
}

impl Fill for SpotPair {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("name", &mut self.name);
        fields.optional("tokens", &mut self.tokens);
        fields.end() && self.tokens.len() == 2
    }
}

#[derive(Default)]
struct SpotContext {
    coin: Option<String>,
    price: Option<Price>,
}

impl Fill for SpotContext {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.nullable("coin", &mut self.coin);
        let mid = price(&mut fields, "midPx");
        let mark = price(&mut fields, "markPx");
        self.price = mid.or(mark);
        fields.end()
    }
}
