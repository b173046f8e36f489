//! The venue's markets as it lists and prices them now: `metaAndAssetCtxs` per dex, `spotMetaAndAssetCtxs`, `allBorrowLendReserveStates`.

use super::wire::{Map, nullable};
use crate::account::USDC;
use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Node, ObjectReader, Read, kind};
use crate::market::{PerpMarket, TokenMarket};
use crate::num::{Price, Ratio, Size, Usd};
use crate::ordered::Ordered;
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
pub(super) struct LiveDex {
    pub name: String,
    /// Number of the token that settles it.
    pub collateral_token: u32,
    pub tables: Vec<MarginTable>,
    pub perps: Vec<LivePerp>,
}

/// A perp with its market.
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
pub(super) struct LiveToken {
    pub name: String,
    pub index: u32,
    pub price: Option<Price>,
}

/// A lending reserve.
#[derive(Clone, Copy)]
pub(super) struct LiveReserve {
    pub oracle_price: Option<Price>,
    pub ltv: Option<Ratio>,
    pub utilization: Option<Ratio>,
    pub total_supplied: Option<Size>,
    pub total_borrowed: Option<Size>,
    pub borrow_rate: Option<Ratio>,
    pub supply_rate: Option<Ratio>,
}

impl LiveMarkets {
    /// Reads what a capture has of the markets.
    pub fn read(object: &mut ObjectReader<'_, '_>) -> Option<Self> {
        let dexes = object.optional::<Map<MetaAndContexts>>("metaAndAssetCtxs");
        let spot = object.optional::<SpotMarkets>("spotMetaAndAssetCtxs");
        let reserves = object.optional::<Reserves>("allBorrowLendReserveStates");
        let dex = |(name, meta): (String, MetaAndContexts)| LiveDex {
            name,
            collateral_token: meta.collateral_token,
            tables: meta.tables,
            perps: meta.perps,
        };
        Some(Self {
            dexes: dexes?.map_or_else(Vec::new, |map| map.0.into_iter().map(dex).collect()),
            tokens: spot?.map_or_else(Vec::new, |spot| spot.0),
            reserves: reserves?.map_or_else(BTreeMap::new, |reserves| reserves.0),
        })
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
pub(super) fn pair<'n>(node: &'n Node, path: &str, issues: &mut Issues) -> Option<(&'n Node, &'n Node)> {
    if let Node::Array(items) = node
        && let [first, second] = items.as_slice()
    {
        return Some((first, second));
    }
    issues.push(Issue::new(
        IssueCode::Invalid,
        path,
        format!("is {}, not a list of two", kind(node)),
        "pass the answer as the venue gave it",
    ));
    None
}

/// A list read element by element, all or nothing.
pub(super) fn elements<T: Read>(node: &Node, path: &str, issues: &mut Issues) -> Option<Vec<T>> {
    let listed = crate::json::read_list::<T>(node, path, issues);
    listed.is_complete.then(|| listed.into_items())
}

struct MetaAndContexts {
    collateral_token: u32,
    tables: Vec<MarginTable>,
    perps: Vec<LivePerp>,
}

impl Read for MetaAndContexts {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let (meta, contexts) = pair(node, path, issues)?;
        let contexts = elements::<AssetContext>(contexts, &format!("{path}[1]"), issues)?;
        let mut object = ObjectReader::open(meta, &format!("{path}[0]"), issues)?;
        let universe = object.list::<UniversePerp>("universe");
        let tables = object.list::<WireTable>("marginTables");
        let collateral_token = nullable::<u32>(&mut object, "collateralToken").unwrap_or(0);
        if !universe.is_complete || !tables.is_complete {
            return None;
        }
        let perps = universe.into_items();
        if perps.len() != contexts.len() {
            let message = format!("has {} entries for {} perps", contexts.len(), perps.len());
            issues.push(Issue::new(IssueCode::Invalid, format!("{path}[1]"), message, "pass the answer as the venue gave it"));
            return None;
        }
        let live = |(perp, market): (UniversePerp, AssetContext)| LivePerp { perp: perp.perp, is_delisted: perp.is_delisted, market };
        Some(Self {
            collateral_token,
            tables: tables.into_items().into_iter().map(|table| table.0).collect(),
            perps: perps.into_iter().zip(contexts).map(live).collect(),
        })
    }
}

struct UniversePerp {
    perp: Perp,
    is_delisted: bool,
}

impl Read for UniversePerp {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let coin = object.required("name");
        let size_decimals = object.required("szDecimals");
        let max_leverage = object.required::<u32>("maxLeverage");
        let table = nullable::<u32>(&mut object, "marginTableId");
        let only_isolated = nullable(&mut object, "onlyIsolated").unwrap_or(false);
        let margin_mode = nullable::<String>(&mut object, "marginMode");
        let is_delisted = nullable(&mut object, "isDelisted").unwrap_or(false);
        object.is_leverage("maxLeverage", max_leverage, "state the coin's maximum leverage, from 1");
        let max_leverage = max_leverage?;
        let perp = Perp {
            coin: coin?,
            size_decimals: size_decimals?,
            max_leverage,
            margin_table_id: table.unwrap_or(max_leverage),
            only_isolated: only_isolated || margin_mode.is_some(),
            margin_mode,
        };
        Some(Self { perp, is_delisted })
    }
}

/// `[number, { marginTiers }]`.
struct WireTable(MarginTable);

impl Read for WireTable {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let (id, table) = pair(node, path, issues)?;
        let id = u32::read(id, &format!("{path}[0]"), issues)?;
        let mut object = ObjectReader::open(table, &format!("{path}[1]"), issues)?;
        let tiers = object.list::<WireTier>("marginTiers");
        let tiers: Vec<TierBound> = tiers.is_complete.then(|| tiers.into_items().into_iter().map(|tier| tier.0).collect())?;
        MarginTable::are_in_order(&mut object, "marginTiers", &tiers);
        Some(Self(MarginTable { id, tiers }))
    }
}

struct WireTier(TierBound);

impl Read for WireTier {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let lower_bound = object.required::<Usd>("lowerBound");
        let max_leverage = object.required::<u32>("maxLeverage");
        object.is_not_negative("lowerBound", lower_bound.map(Usd::decimal), "state the notional from which the tier applies");
        object.is_leverage("maxLeverage", max_leverage, "state the tier's maximum leverage, from 1");
        Some(Self(TierBound { lower_bound: lower_bound?, max_leverage: max_leverage? }))
    }
}

impl Read for AssetContext {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        Some(Self {
            mark_price: price(&mut object, "markPx"),
            oracle_price: price(&mut object, "oraclePx"),
            funding_rate: nullable(&mut object, "funding"),
        })
    }
}

/// A price; the venue writes zero where nothing trades.
fn price(object: &mut ObjectReader<'_, '_>, name: &'static str) -> Option<Price> {
    let stated = nullable::<Ratio>(object, name);
    object.is_not_negative(name, stated.map(Ratio::decimal), "state a price of zero or more");
    stated.filter(|price| price.is_positive()).map(|price| Price::new(price.decimal()))
}

struct SpotMarkets(Vec<LiveToken>);

impl Read for SpotMarkets {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let (meta, contexts) = pair(node, path, issues)?;
        let contexts = elements::<SpotContext>(contexts, &format!("{path}[1]"), issues)?;
        let mut object = ObjectReader::open(meta, &format!("{path}[0]"), issues)?;
        let tokens = object.list::<SpotToken>("tokens");
        let pairs = object.list::<SpotPair>("universe");
        if !tokens.is_complete || !pairs.is_complete {
            return None;
        }
        let pairs = pairs.into_items();
        let price = |index: u32| {
            let market = pairs.iter().find(|pair| pair.tokens == [index, 0])?;
            contexts.iter().find(|context| context.coin.as_ref() == Some(&market.name)).and_then(|context| context.price)
        };
        let token = |token: SpotToken| LiveToken { price: price(token.index), name: token.name, index: token.index };
        Some(Self(tokens.into_items().into_iter().map(token).collect()))
    }
}

struct SpotToken {
    name: String,
    index: u32,
}

impl Read for SpotToken {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let name = object.required("name");
        let index = object.required("index");
        Some(Self { name: name?, index: index? })
    }
}

/// A spot market: the numbers of its base and quote tokens.
struct SpotPair {
    name: String,
    tokens: [u32; 2],
}

impl Read for SpotPair {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let name = object.required("name");
        let tokens = object.list::<u32>("tokens");
        let tokens = tokens.is_complete.then(|| tokens.into_items())?;
        Some(Self { name: name?, tokens: <[u32; 2]>::try_from(tokens).ok()? })
    }
}

struct SpotContext {
    coin: Option<String>,
    price: Option<Price>,
}

impl Read for SpotContext {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let coin = nullable(&mut object, "coin");
        let mid = price(&mut object, "midPx");
        let mark = price(&mut object, "markPx");
        Some(Self { coin, price: mid.or(mark) })
    }
}

/// `[[number, state], …]`, or an object by number.
struct Reserves(BTreeMap<u32, LiveReserve>);

impl Read for Reserves {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        if let Node::Object(_) = node {
            let map = Map::<LiveReserve>::read(node, path, issues)?;
            return Some(Self(map.0.into_iter().filter_map(|(index, state)| Some((index.parse().ok()?, state))).ordered()));
        }
        elements::<NumberedReserve>(node, path, issues).map(|list| Self(list.into_iter().map(|reserve| (reserve.0, reserve.1)).ordered()))
    }
}

struct NumberedReserve(u32, LiveReserve);

impl Read for NumberedReserve {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let (index, state) = pair(node, path, issues)?;
        let index = u32::read(index, &format!("{path}[0]"), issues);
        let state = LiveReserve::read(state, &format!("{path}[1]"), issues);
        Some(Self(index?, state?))
    }
}

impl Read for LiveReserve {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let reserve = Self {
            oracle_price: price(&mut object, "oraclePx"),
            ltv: nullable(&mut object, "ltv"),
            utilization: nullable(&mut object, "utilization"),
            total_supplied: nullable(&mut object, "totalSupplied"),
            total_borrowed: nullable(&mut object, "totalBorrowed"),
            borrow_rate: nullable(&mut object, "borrowYearlyRate"),
            supply_rate: nullable(&mut object, "supplyYearlyRate"),
        };
        for (name, fraction) in [("ltv", reserve.ltv), ("utilization", reserve.utilization)] {
            object.is_fraction(name, fraction.map(Ratio::decimal));
        }
        for (name, amount) in [("totalSupplied", reserve.total_supplied), ("totalBorrowed", reserve.total_borrowed)] {
            object.is_not_negative(name, amount.map(Size::decimal), "state an amount of zero or more");
        }
        Some(reserve)
    }
}
