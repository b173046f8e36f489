//! Reading the exchange's answers: what each must say, by the venue's own names. Fields that are not known are ignored, because the venue
//! adds some; fields that are needed are asked for by name.

use super::lending::UserLending;
use super::markets::LiveMarkets;
use super::mode::Mode;
use super::moment::moment;
use crate::error::Issues;
use crate::json::{Fields, Fill, MAX_LIST, Node, Path, fill_list};
use crate::num::{Price, Ratio, Size, Usd};
use crate::ordered::Table;
use crate::portfolio::{AccountMode, Side};

/// A whole number, as the venue writes it or as a client's text of it.
#[derive(Clone, Copy, Default)]
pub(super) struct Count(pub u32);

impl Fill for Count {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        if let Node::Text(text) = node
            && let Ok(number) = crate::num::parse_decimal(text)
            && number.fract().is_zero()
            && let Ok(number) = u32::try_from(number.normalize().mantissa())
        {
            self.0 = number;
            return true;
        }
        self.0.fill(node, at, issues)
    }
}

/// A whole number that may be left out.
pub(super) fn nullable_count(fields: &mut Fields<'_>, name: &'static str) -> Option<u32> {
    let mut count: Option<Count> = None;
    fields.nullable(name, &mut count);
    count.map(|count| count.0)
}

#[derive(Default)]
pub(super) struct Capture {
    pub mode: AccountMode,
    /// Whether the mode is stated, and not taken to be the standard one.
    pub is_mode_stated: bool,
    pub is_mode_discontinued: bool,
    pub dexes: Vec<(String, DexState)>,
    pub spot: Option<Vec<SpotBalance>>,
    pub lending: Option<UserLending>,
    pub orders: Option<Vec<WireOrder>>,
    pub order_margin: Option<Usd>,
    pub active: Table<ActiveAsset>,
    pub reserve_prices: Table<Price>,
    pub amount_scale: Option<Ratio>,
    pub time: Option<String>,
    pub markets: LiveMarkets,
}

#[derive(Default)]
pub(super) struct DexState {
    pub account_value: Option<Usd>,
    pub cross_account_value: Option<Usd>,
    pub withdrawable: Option<Usd>,
    pub positions: Vec<Placed>,
}

#[derive(Default)]
pub(super) struct WirePosition {
    pub coin: String,
    pub size: Size,
    pub value: Usd,
    pub entry_price: Option<Price>,
    pub leverage: u32,
    pub isolated_cash: Option<Usd>,
    pub max_leverage: Option<u32>,
}

#[derive(Default)]
pub(super) struct SpotBalance {
    pub coin: String,
    pub token: Option<u32>,
    pub total: Size,
    pub borrowed: Option<Size>,
    pub supplied: Option<Size>,
    pub ltv: Option<Ratio>,
}

#[derive(Default)]
pub(super) struct WireOrder {
    pub coin: String,
    pub side: Side,
    pub size: Size,
    pub limit_price: Price,
    pub reduce_only: bool,
    pub is_trigger: bool,
}

#[derive(Default)]
pub(super) struct ActiveAsset {
    pub leverage: Option<u32>,
    pub mark_price: Option<Price>,
}

impl Fill for Capture {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        // The state of perps by itself says nothing of the mode; beside spot balances it decides what they back, and is asked for.
        self.is_mode_stated = node.field("userAbstraction").is_some();
        let state = node.field("clearinghouseState");
        let is_perps_alone = state.is_some() && node.field("spotClearinghouseState").is_none();
        let is_spot_alone = state.is_none() && !self.is_mode_stated;
        let is_mode_needed = self.is_mode_stated || !(is_perps_alone || is_spot_alone);
        let mut mode = Mode::default();
        let is_mode_known = !is_mode_needed || fields.required("userAbstraction", &mut mode);
        (self.mode, self.is_mode_discontinued) = (mode.mode, mode.is_discontinued);
        // One dex's answer may stand alone, without the map around it.
        let is_single = state.is_some_and(|state| state.field("assetPositions").is_some());
        if is_spot_alone {
            let message = "is missing: balances alone do not say which positions they back";
            let remedy = "pass { \"userAbstraction\": …, \"clearinghouseState\": …, \"spotClearinghouseState\": … }, each the venue's answer to that request";
            fields.missing("clearinghouseState", message, remedy);
        } else if is_single {
            let mut state = DexState::default();
            fields.required("clearinghouseState", &mut state);
            self.dexes.push((String::new(), state));
        } else {
            fields.required("clearinghouseState", &mut self.dexes);
        }
        let mut spot: Option<SpotState> = None;
        // Without a known mode it is not known either whether the spot state has to be there.
        if !is_mode_known || self.mode == AccountMode::Standard {
            fields.optional("spotClearinghouseState", &mut spot);
        } else {
            fields.required("spotClearinghouseState", &mut spot);
        }
        self.spot = spot.map(|spot| spot.0);
        fields.optional("borrowLendUserState", &mut self.lending);
        if let Some(node) = fields.node("frontendOpenOrders") {
            let mut orders = Vec::new();
            let at = Path::Field(at, "frontendOpenOrders");
            read_orders(&mut orders, node, &at, fields.issues());
            self.orders = Some(orders);
        }
        self.markets.read(&mut fields);
        fields.optional("openOrderInitialMargin", &mut self.order_margin);
        let mut active: Vec<(String, ActiveAsset)> = Vec::new();
        if fields.optional("activeAssetData", &mut active) {
            self.active = Table::of(active);
        }
        let mut prices: Vec<(String, Price)> = Vec::new();
        if fields.optional("reserveOraclePx", &mut prices) {
            self.reserve_prices = Table::of(prices);
        }
        fields.optional("amountScale", &mut self.amount_scale);
        let scale = self.amount_scale.map(Ratio::decimal);
        fields.above_zero("amountScale", scale, "state the constant that amounts were multiplied by");
        let margin = self.order_margin.map(Usd::decimal);
        fields.not_below_zero("openOrderInitialMargin", margin, "state the margin held by resting orders");
        let time = state.and_then(|state| state.field("time").or_else(|| state.field("")?.field("time")));
        self.time = time.and_then(|time| match time {
            Node::Number(number) => number.as_u64().and_then(moment),
            Node::Text(text) => text.parse().ok().and_then(moment),
            _ => None,
        });
        fields.end()
    }
}

/// Orders in one list, or a list per dex.
fn read_orders(orders: &mut Vec<WireOrder>, node: &Node, at: &Path<'_>, issues: &mut Issues) {
    let Node::Object(dexes) = node else {
        fill_list(orders, node, at, MAX_LIST, issues);
        return;
    };
    for (dex, node) in dexes {
        fill_list(orders, node, &Path::Key(at, dex), MAX_LIST, issues);
    }
}

/// A margin summary, of which only the account value is read.
#[derive(Default)]
struct Summary(Option<Usd>);

impl Fill for Summary {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.nullable("accountValue", &mut self.0);
        fields.end()
    }
}

impl Fill for DexState {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        let (mut whole, mut cross) = (Summary::default(), Summary::default());
        fields.optional("marginSummary", &mut whole);
        fields.optional("crossMarginSummary", &mut cross);
        fields.nullable("withdrawable", &mut self.withdrawable);
        let mut positions = WireList(Vec::new());
        fields.required("assetPositions", &mut positions);
        (self.account_value, self.cross_account_value, self.positions) = (whole.0, cross.0, positions.0);
        fields.end()
    }
}

/// Positions, however many.
struct WireList(Vec<Placed>);

impl Fill for WireList {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        fill_list(&mut self.0, node, at, usize::MAX, issues)
    }
}

/// A position and its path. Rows come as `{ type, position: { … } }`, or as the position itself.
#[derive(Default)]
pub(super) struct Placed(pub String, pub WirePosition);

impl Fill for Placed {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let inner = node.field("position");
        let at = if inner.is_some() { Path::Field(at, "position") } else { *at };
        self.0 = at.text();
        self.1.fill(inner.unwrap_or(node), &at, issues)
    }
}

/// Leverage as a position states it.
#[derive(Default)]
struct WireLeverage {
    value: Count,
    isolated_cash: Option<Usd>,
}

impl Fill for WireLeverage {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        let mut kind = String::new();
        let is_read = fields.required("type", &mut kind);
        let is_known = kind == "isolated" || kind == "cross";
        fields.refuse_if(is_read && !is_known, "type", "is neither cross nor isolated", "write \"cross\" or \"isolated\"");
        let is_read = fields.required("value", &mut self.value);
        fields.from_one("value", is_read.then_some(self.value.0), "state the chosen leverage, from 1");
        if kind == "isolated" {
            fields.required("rawUsd", &mut self.isolated_cash);
        }
        fields.end()
    }
}

impl Fill for WirePosition {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("coin", &mut self.coin);
        let is_sized = fields.required("szi", &mut self.size);
        let is_valued = fields.required("positionValue", &mut self.value);
        let is_zero = is_sized && self.size.is_zero();
        fields.refuse_if(is_zero, "szi", "is zero", "leave out positions that are closed");
        let is_worthless = is_valued && is_sized && !is_zero && !self.value.is_positive();
        fields.refuse_if(is_worthless, "positionValue", "is not above zero", "state size times mark price");
        fields.nullable("entryPx", &mut self.entry_price);
        let mut leverage = WireLeverage::default();
        fields.required("leverage", &mut leverage);
        (self.leverage, self.isolated_cash) = (leverage.value.0, leverage.isolated_cash);
        self.max_leverage = nullable_count(&mut fields, "maxLeverage");
        fields.from_one("maxLeverage", self.max_leverage, "state the coin's maximum leverage, from 1");
        fields.end()
    }
}

#[derive(Default)]
struct SpotState(Vec<SpotBalance>);

impl Fill for SpotState {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("balances", &mut self.0);
        fields.end()
    }
}

impl Fill for SpotBalance {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("coin", &mut self.coin);
        self.token = nullable_count(&mut fields, "token");
        fields.required("total", &mut self.total);
        fields.nullable("borrowed", &mut self.borrowed);
        fields.nullable("supplied", &mut self.supplied);
        fields.nullable("ltv", &mut self.ltv);
        fields.not_below_zero("borrowed", self.borrowed.map(Size::decimal), "state what is owed as an amount of zero or more");
        let remedy = "state an amount of zero or more; what is owed goes under borrowed";
        fields.not_below_zero("supplied", self.supplied.map(Size::decimal), remedy);
        fields.fraction("ltv", self.ltv.map(Ratio::decimal));
        fields.end()
    }
}

impl Fill for WireOrder {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("coin", &mut self.coin);
        let mut side = String::new();
        let is_read = fields.required("side", &mut side);
        self.side = if side == "A" { Side::Sell } else { Side::Buy };
        let is_unknown = is_read && side != "A" && side != "B";
        fields.refuse_if(is_unknown, "side", "is neither B nor A", "write \"B\" for a buy, \"A\" for a sell");
        fields.required("limitPx", &mut self.limit_price);
        fields.required("sz", &mut self.size);
        // The venue writes zero for orders that close a whole position.
        fields.not_below_zero("sz", Some(self.size.decimal()), "state a size of zero or more; the side says which way");
        fields.nullable("reduceOnly", &mut self.reduce_only);
        fields.nullable("isTrigger", &mut self.is_trigger);
        fields.end()
    }
}

impl Fill for ActiveAsset {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        // The venue writes a number in one place and `{ type, value }` in another.
        if let Some(stated) = fields.node("leverage") {
            let place = Path::Field(at, "leverage");
            let mut leverage: Option<Count> = None;
            if let Node::Object(_) = stated {
                if let Some(value) = stated.field("value") {
                    leverage.fill(value, &Path::Field(&place, "value"), fields.issues());
                }
            } else {
                leverage.fill(stated, &place, fields.issues());
            }
            self.leverage = leverage.map(|leverage| leverage.0);
        }
        fields.from_one("leverage", self.leverage, "state the coin's leverage, from 1");
        fields.nullable("markPx", &mut self.mark_price);
        fields.end()
    }
}
