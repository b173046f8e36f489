//! Reading the exchange's answers: what each must say, by the venue's own names. Fields that are not known are ignored, because the venue
//! adds some; fields that are needed are asked for by name.

use super::lending::UserLending;
use super::markets::LiveMarkets;
use super::mode::Mode;
use super::moment::moment;
use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Listed, Node, ObjectReader, Read, kind};
use crate::num::{Price, Ratio, Size, Usd};
use crate::ordered::Ordered;
use crate::portfolio::{AccountMode, Side};
use std::collections::{BTreeMap, BTreeSet};

/// A decimal that may be absent or null.
#[derive(Clone, Copy)]
pub(super) struct Nullable<T>(pub Option<T>);

impl<T: Read> Read for Nullable<T> {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        if *node == Node::Null { Some(Self(None)) } else { T::read(node, path, issues).map(|value| Self(Some(value))) }
    }
}

pub(super) fn nullable<T: Read>(object: &mut ObjectReader<'_, '_>, name: &'static str) -> Option<T> {
    object.optional::<Nullable<T>>(name).flatten().and_then(|value| value.0)
}

/// An object read as a map.
pub(super) struct Map<T>(pub Vec<(String, T)>);

impl<T: Read> Read for Map<T> {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let Node::Object(fields) = node else {
            issues.push(Issue::new(IssueCode::Invalid, path, format!("is {}, not an object", kind(node)), "write an object: { … }"));
            return None;
        };
        let mut seen = BTreeSet::new();
        let entries = fields.iter().map(|(name, node)| {
            let path = if name.is_empty() { format!("{path}[\"\"]") } else { format!("{path}.{name}") };
            if !seen.insert(name) {
                issues.push(Issue::new(IssueCode::Invalid, path.clone(), "is stated more than once", "state it once"));
            }
            T::read(node, &path, issues).map(|value| (name.clone(), value))
        });
        let read: Vec<Option<(String, T)>> = entries.collect();
        read.into_iter().collect::<Option<Vec<_>>>().map(Self)
    }
}

/// A whole number, as the venue writes it or as a client's text of it.
#[derive(Clone, Copy)]
pub(super) struct Count(pub u32);

impl Read for Count {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        if let Node::Text(text) = node
            && let Ok(number) = crate::num::parse_decimal(text)
            && number.fract().is_zero()
            && let Ok(number) = u32::try_from(number.normalize().mantissa())
        {
            return Some(Self(number));
        }
        u32::read(node, path, issues).map(Self)
    }
}

pub(super) fn nullable_count(object: &mut ObjectReader<'_, '_>, name: &'static str) -> Option<u32> {
    nullable::<Count>(object, name).map(|count| count.0)
}

pub(super) struct Capture {
    pub mode: AccountMode,
    /// Whether the mode is stated, and not taken to be the standard one.
    pub is_mode_stated: bool,
    pub is_mode_discontinued: bool,
    pub dexes: Vec<(String, DexState)>,
    pub spot: Option<Vec<SpotBalance>>,
    pub lending: Option<UserLending>,
    pub orders: Option<Listed<WireOrder>>,
    pub order_margin: Option<Usd>,
    pub active: BTreeMap<String, ActiveAsset>,
    pub reserve_prices: BTreeMap<String, Price>,
    pub amount_scale: Option<Ratio>,
    pub time: Option<String>,
    pub markets: LiveMarkets,
}

pub(super) struct DexState {
    pub account_value: Option<Usd>,
    pub cross_account_value: Option<Usd>,
    pub withdrawable: Option<Usd>,
    pub positions: Vec<(String, WirePosition)>,
}

pub(super) struct WirePosition {
    pub coin: String,
    pub size: Size,
    pub value: Usd,
    pub entry_price: Option<Price>,
    pub leverage: u32,
    pub isolated_cash: Option<Usd>,
    pub max_leverage: Option<u32>,
}

pub(super) struct SpotBalance {
    pub coin: String,
    pub token: Option<u32>,
    pub total: Size,
    pub borrowed: Option<Size>,
    pub supplied: Option<Size>,
    pub ltv: Option<Ratio>,
}

pub(super) struct WireOrder {
    pub coin: String,
    pub side: Side,
    pub size: Size,
    pub limit_price: Price,
    pub reduce_only: bool,
    pub is_trigger: bool,
}

pub(super) struct ActiveAsset {
    pub leverage: Option<u32>,
    pub mark_price: Option<Price>,
}

impl Read for Capture {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        // The state of perps by itself says nothing of the mode; beside spot balances it decides what they back, and is asked for.
        let is_mode_stated = node.field("userAbstraction").is_some();
        let is_perps_alone = node.field("clearinghouseState").is_some() && node.field("spotClearinghouseState").is_none();
        let is_spot_alone = node.field("clearinghouseState").is_none() && !is_mode_stated;
        let stated = (is_mode_stated || !(is_perps_alone || is_spot_alone)).then(|| object.required::<Mode>("userAbstraction"));
        let is_mode_discontinued = stated.as_ref().is_some_and(|mode| mode.as_ref().is_some_and(|mode| mode.is_discontinued));
        let mode = match stated {
            Some(stated) => stated.map(|mode| mode.mode),
            None => Some(AccountMode::Standard),
        };
        if is_spot_alone {
            let message = "is missing: balances alone do not say which positions they back";
            let remedy = "pass { \"userAbstraction\": …, \"clearinghouseState\": …, \"spotClearinghouseState\": … }, each the venue's answer to that request";
            object.issues().push(Issue::new(IssueCode::MissingData, "clearinghouseState", message, remedy));
        }
        // One dex's answer may stand alone, without the map around it.
        let is_single = node.field("clearinghouseState").is_some_and(|state| state.field("assetPositions").is_some());
        let dexes = if is_spot_alone {
            Some(Vec::new())
        } else if is_single {
            object.required::<DexState>("clearinghouseState").map(|state| vec![(String::new(), state)])
        } else {
            object.required::<Map<DexState>>("clearinghouseState").map(|map| map.0)
        };
        // Without a known mode it is not known either whether the spot state has to be there.
        let spot = if mode.is_none_or(|mode| mode == AccountMode::Standard) {
            object.optional::<SpotState>("spotClearinghouseState")
        } else {
            object.required::<SpotState>("spotClearinghouseState").map(Some)
        };
        let lending = object.optional::<UserLending>("borrowLendUserState");
        let orders = object.node("frontendOpenOrders").map(|node| {
            let path = object.path("frontendOpenOrders");
            read_orders(node, &path, object.issues())
        });
        let markets = LiveMarkets::read(&mut object);
        let order_margin = object.optional::<Usd>("openOrderInitialMargin").flatten();
        let active =
            object.optional::<Map<ActiveAsset>>("activeAssetData").flatten().map(|map| map.0.into_iter().ordered()).unwrap_or_default();
        let reserve_prices =
            object.optional::<Map<Price>>("reserveOraclePx").flatten().map(|map| map.0.into_iter().ordered()).unwrap_or_default();
        let amount_scale = object.optional::<Ratio>("amountScale").flatten();
        object.is_positive("amountScale", amount_scale.map(Ratio::decimal), "state the constant that amounts were multiplied by");
        object.is_not_negative("openOrderInitialMargin", order_margin.map(Usd::decimal), "state the margin held by resting orders");
        let state = node.field("clearinghouseState");
        let time = state.and_then(|state| state.field("time").or_else(|| state.field("")?.field("time")));
        let time = time.and_then(|time| match time {
            Node::Number(number) => number.as_u64().and_then(moment),
            Node::Text(text) => text.parse().ok().and_then(moment),
            _ => None,
        });
        Some(Self {
            mode: mode?,
            is_mode_stated,
            is_mode_discontinued,
            dexes: dexes?,
            spot: spot?.map(|spot| spot.0),
            lending: lending?,
            orders,
            order_margin,
            active,
            reserve_prices,
            amount_scale,
            time,
            markets: markets?,
        })
    }
}

/// Orders in one list, or a list per dex.
fn read_orders(node: &Node, path: &str, issues: &mut Issues) -> Listed<WireOrder> {
    let Node::Object(dexes) = node else { return crate::json::read_list::<WireOrder>(node, path, issues) };
    let mut all = Listed::complete(path, Vec::new());
    for (dex, node) in dexes {
        let path = if dex.is_empty() { format!("{path}[\"\"]") } else { format!("{path}.{dex}") };
        let own = crate::json::read_list::<WireOrder>(node, &path, issues);
        all.is_complete &= own.is_complete;
        all.items.extend(own.items);
    }
    all
}

/// A margin summary, of which only the account value is read.
pub(super) struct Summary(pub Option<Usd>);

impl Read for Summary {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        Some(Self(nullable(&mut object, "accountValue")))
    }
}

impl Read for DexState {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let summary = object.optional::<Summary>("marginSummary");
        let cross = object.optional::<Summary>("crossMarginSummary");
        let withdrawable = nullable(&mut object, "withdrawable");
        let list = object.required::<WireList>("assetPositions");
        Some(Self {
            account_value: summary?.and_then(|summary| summary.0),
            cross_account_value: cross?.and_then(|summary| summary.0),
            withdrawable,
            positions: list?.0,
        })
    }
}

/// Positions with their paths.
pub(super) struct WireList(pub Vec<(String, WirePosition)>);

impl Read for WireList {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let Node::Array(rows) = node else {
            issues.push(Issue::new(IssueCode::Invalid, path, format!("is {}, not a list", kind(node)), "write a list: [ … ]"));
            return None;
        };
        let read = rows.iter().enumerate().map(|(index, row)| {
            // Rows come as `{ type, position: { … } }`, or as the position itself.
            let path = format!("{path}[{index}]");
            let (path, position) = row.field("position").map_or((path.clone(), row), |position| (format!("{path}.position"), position));
            WirePosition::read(position, &path, issues).map(|position| (path, position))
        });
        let read: Vec<Option<(String, WirePosition)>> = read.collect();
        read.into_iter().collect::<Option<Vec<_>>>().map(Self)
    }
}

/// Leverage as a position states it.
pub(super) struct WireLeverage {
    pub is_isolated: bool,
    pub value: u32,
    pub isolated_cash: Option<Usd>,
}

impl Read for WireLeverage {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let kind = object.required::<String>("type");
        let is_isolated = kind.as_deref() == Some("isolated");
        if kind.as_deref().is_some_and(|kind| kind != "isolated" && kind != "cross") {
            object.fault("type", "is neither cross nor isolated", "write \"cross\" or \"isolated\"");
        }
        let value = object.required::<Count>("value").map(|count| count.0);
        object.is_leverage("value", value, "state the chosen leverage, from 1");
        let isolated_cash = if is_isolated { object.required("rawUsd").map(Some) } else { Some(None) };
        Some(Self { is_isolated: kind.map(|_| is_isolated)?, value: value?, isolated_cash: isolated_cash? })
    }
}

impl Read for WirePosition {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let coin = object.required("coin");
        let size = object.required::<Size>("szi");
        let value = object.required::<Usd>("positionValue");
        if size.is_some_and(Size::is_zero) {
            object.fault("szi", "is zero", "leave out positions that are closed");
        }
        if value.is_some_and(|value| !value.is_positive()) && size.is_some_and(|size| !size.is_zero()) {
            object.fault("positionValue", "is not above zero", "state size times mark price");
        }
        let entry_price = nullable(&mut object, "entryPx");
        let leverage = object.required::<WireLeverage>("leverage");
        let max_leverage = nullable_count(&mut object, "maxLeverage");
        object.is_leverage("maxLeverage", max_leverage, "state the coin's maximum leverage, from 1");
        let leverage = leverage?;
        Some(Self {
            coin: coin?,
            size: size?,
            value: value?,
            entry_price,
            leverage: leverage.value,
            isolated_cash: leverage.isolated_cash.filter(|_| leverage.is_isolated),
            max_leverage,
        })
    }
}

pub(super) struct SpotState(pub Vec<SpotBalance>);

impl Read for SpotState {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let path = object.path("balances");
        let Some(node) = object.node("balances") else {
            object.issues().push(Issue::new(IssueCode::MissingData, path, "is missing", "state balances"));
            return None;
        };
        let listed = crate::json::read_list::<SpotBalance>(node, &path, object.issues());
        listed.is_complete.then(|| Self(listed.into_items()))
    }
}

impl Read for SpotBalance {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let coin = object.required("coin");
        let token = nullable_count(&mut object, "token");
        let total = object.required("total");
        let borrowed = nullable::<Size>(&mut object, "borrowed");
        let supplied = nullable::<Size>(&mut object, "supplied");
        let ltv = nullable::<Ratio>(&mut object, "ltv");
        object.is_not_negative("borrowed", borrowed.map(Size::decimal), "state what is owed as an amount of zero or more");
        object.is_not_negative(
            "supplied",
            supplied.map(Size::decimal),
            "state an amount of zero or more; what is owed goes under borrowed",
        );
        object.is_fraction("ltv", ltv.map(Ratio::decimal));
        Some(Self { coin: coin?, token, total: total?, borrowed, supplied, ltv })
    }
}

impl Read for WireOrder {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let coin = object.required("coin");
        let side = object.required::<String>("side");
        let side = match side.as_deref() {
            Some("B") => Some(Side::Buy),
            Some("A") => Some(Side::Sell),
            Some(_) => {
                object.fault("side", "is neither B nor A", "write \"B\" for a buy, \"A\" for a sell");
                None
            }
            None => None,
        };
        let limit_price = object.required("limitPx");
        let size = object.required::<Size>("sz");
        // The venue writes zero for orders that close a whole position.
        object.is_not_negative("sz", size.map(Size::decimal), "state a size of zero or more; the side says which way");
        let reduce_only = nullable(&mut object, "reduceOnly").unwrap_or(false);
        let is_trigger = nullable(&mut object, "isTrigger").unwrap_or(false);
        Some(Self { coin: coin?, side: side?, size: size?, limit_price: limit_price?, reduce_only, is_trigger })
    }
}

impl Read for ActiveAsset {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        // The venue writes a number in one place and `{ type, value }` in another.
        let leverage = match object.node("leverage") {
            Some(node @ Node::Object(_)) => {
                let path = object.path("leverage.value");
                node.field("value").and_then(|value| Count::read(value, &path, object.issues()))
            }
            Some(node) => Count::read(node, &object.path("leverage"), object.issues()),
            None => None,
        };
        let leverage = leverage.map(|leverage| leverage.0);
        object.is_leverage("leverage", leverage, "state the coin's leverage, from 1");
        Some(Self { leverage, mark_price: nullable(&mut object, "markPx") })
    }
}
