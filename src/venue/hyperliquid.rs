//! Hyperliquid's wire shapes: the only file that knows their names.
//!
//! A captured account is one JSON object of answers of the public `info` endpoint, taken at one moment:
//! `userAbstraction`, `clearinghouseState` per dex (the venue's own under `""`), `spotClearinghouseState`, and, where they were taken,
//! `frontendOpenOrders`, `activeAssetData` per coin, and the helper fields `openOrderInitialMargin` (summed), `reserveOraclePx` per token
//! number, `amountScale`. Fields that are not known are ignored, because the venue adds some; fields that are needed are asked for by name.
//!
//! # What the wire does not say
//! - The mark price is position value over size, written with the fewest decimals that reproduce the value.
//! - Where orders were not taken, their margin is what the dex's `withdrawable` leaves unexplained; amounts up to 0.00001 are the venue's
//!   printing noise and count as none. A `withdrawable` of zero explains nothing: then no orders are assumed, and the answer says so.

use crate::account::USDC;
use crate::error::{Issue, IssueCode, Issues, Warning};
use crate::json::{Listed, Node, ObjectReader, Read, kind};
use crate::market::{Market, PerpMarket, TokenMarket, snapshots};
use crate::num::{Price, Ratio, Size, Usd, sum};
use crate::portfolio::{AccountMode, Balance, DexAccount, Loan, MarginMode, Order, OrderMargin, Portfolio, Position, Side};
use crate::request::{Options, REQUEST_SCHEMA, Request};
use crate::rulebook::{self, ListingTables, Rulebook};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Printing noise of a difference of amounts with six decimals.
const NOISE: Decimal = Decimal::from_parts(1, 0, 0, false, 5);
/// Most decimals of a price on the venue.
const PRICE_DECIMALS: u32 = 8;

/// Whether a JSON object is a captured account rather than a request.
pub fn is_capture(node: &Node) -> bool {
    ["clearinghouseState", "spotClearinghouseState", "userAbstraction"].iter().any(|name| node.field(name).is_some())
}

/// Turns a captured account into a request.
///
/// # Errors
/// Everything that is missing or unreadable, by the venue's own names.
pub fn import(node: &Node) -> Result<(Request, Vec<Warning>), Issues> {
    let mut issues = Vec::new();
    let Some(capture) = Capture::read(node, "", &mut issues) else { return Err(issues) };
    if !issues.is_empty() {
        return Err(issues);
    }
    let mut importer = Importer { capture, rulebook: rulebook::newest(), issues, warnings: Vec::new(), market: Market::default() };
    let request = importer.request();
    if importer.issues.is_empty() { request.map(|request| (request, importer.warnings)).ok_or_else(Vec::new) } else { Err(importer.issues) }
}

/// A decimal that may be absent or null.
#[derive(Clone, Copy)]
struct Nullable<T>(Option<T>);

impl<T: Read> Read for Nullable<T> {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        if *node == Node::Null { Some(Self(None)) } else { T::read(node, path, issues).map(|value| Self(Some(value))) }
    }
}

fn nullable<T: Read>(object: &mut ObjectReader<'_, '_>, name: &'static str) -> Option<T> {
    object.optional::<Nullable<T>>(name).flatten().and_then(|value| value.0)
}

/// An object read as a map.
struct Map<T>(Vec<(String, T)>);

impl<T: Read> Read for Map<T> {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let Node::Object(fields) = node else {
            issues.push(Issue::new(IssueCode::Invalid, path, format!("is {}, not an object", kind(node)), "write an object: { … }"));
            return None;
        };
        let entries = fields.iter().map(|(name, node)| {
            let path = if name.is_empty() { format!("{path}[\"\"]") } else { format!("{path}.{name}") };
            T::read(node, &path, issues).map(|value| (name.clone(), value))
        });
        let read: Vec<Option<(String, T)>> = entries.collect();
        read.into_iter().collect::<Option<Vec<_>>>().map(Self)
    }
}

struct Capture {
    mode: AccountMode,
    dexes: Vec<(String, DexState)>,
    spot: Option<Vec<SpotBalance>>,
    orders: Option<Listed<WireOrder>>,
    order_margin: Option<Usd>,
    active: BTreeMap<String, ActiveAsset>,
    reserve_prices: BTreeMap<String, Price>,
    amount_scale: Option<Ratio>,
    time: Option<String>,
}

struct DexState {
    account_value: Option<Usd>,
    cross_account_value: Option<Usd>,
    withdrawable: Option<Usd>,
    positions: Vec<(String, WirePosition)>,
}

struct WirePosition {
    coin: String,
    size: Size,
    value: Usd,
    entry_price: Option<Price>,
    leverage: u32,
    isolated_cash: Option<Usd>,
    max_leverage: Option<u32>,
}

struct SpotBalance {
    coin: String,
    token: Option<u32>,
    total: Size,
    borrowed: Option<Size>,
    supplied: Option<Size>,
    ltv: Option<Ratio>,
}

struct WireOrder {
    coin: String,
    side: Side,
    size: Size,
    limit_price: Price,
    reduce_only: bool,
    is_trigger: bool,
}

struct ActiveAsset {
    leverage: Option<u32>,
    mark_price: Option<Price>,
}

impl Read for Capture {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let mode = object.required::<Mode>("userAbstraction").map(|mode| mode.0);
        // One dex's answer may stand alone, without the map around it.
        let is_single = node.field("clearinghouseState").is_some_and(|state| state.field("assetPositions").is_some());
        let dexes = if is_single {
            object.required::<DexState>("clearinghouseState").map(|state| vec![(String::new(), state)])
        } else {
            object.required::<Map<DexState>>("clearinghouseState").map(|map| map.0)
        };
        let spot = if mode == Some(AccountMode::Standard) {
            object.optional::<SpotState>("spotClearinghouseState")
        } else {
            object.required::<SpotState>("spotClearinghouseState").map(Some)
        };
        let orders = object.node("frontendOpenOrders").map(|node| {
            let path = object.path("frontendOpenOrders");
            crate::json::read_list::<WireOrder>(node, &path, object.issues())
        });
        let order_margin = object.optional::<Usd>("openOrderInitialMargin").flatten();
        let active =
            object.optional::<Map<ActiveAsset>>("activeAssetData").flatten().map(|map| map.0.into_iter().collect()).unwrap_or_default();
        let reserve_prices =
            object.optional::<Map<Price>>("reserveOraclePx").flatten().map(|map| map.0.into_iter().collect()).unwrap_or_default();
        let amount_scale = object.optional::<Ratio>("amountScale").flatten();
        if amount_scale.is_some_and(|scale| !scale.is_positive()) {
            object.fault("amountScale", "is not above zero", "state the constant that amounts were multiplied by");
        }
        let time =
            node.field("clearinghouseState").and_then(|map| map.field("")).and_then(|state| state.field("time")).and_then(
                |time| match time {
                    Node::Number(number) => Some(format!("{number} ms since 1970-01-01 UTC")),
                    _ => None,
                },
            );
        Some(Self {
            mode: mode?,
            dexes: dexes?,
            spot: spot?.map(|spot| spot.0),
            orders,
            order_margin,
            active,
            reserve_prices,
            amount_scale,
            time,
        })
    }
}

struct Mode(AccountMode);

impl Read for Mode {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        match crate::json::text(node, path, issues)? {
            "default" | "disabled" => Some(Self(AccountMode::Standard)),
            "unifiedAccount" => Some(Self(AccountMode::Unified)),
            "portfolioMargin" => Some(Self(AccountMode::PortfolioMargin)),
            other => {
                let message = format!("{other:?} is an account mode that is not known here");
                let remedy = "known are default, disabled, unifiedAccount, portfolioMargin";
                issues.push(Issue::new(IssueCode::Unsupported, path, message, remedy));
                None
            }
        }
    }
}

/// A margin summary, of which only the account value is read.
struct Summary(Option<Usd>);

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
struct WireList(Vec<(String, WirePosition)>);

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
struct WireLeverage {
    is_isolated: bool,
    value: u32,
    isolated_cash: Option<Usd>,
}

impl Read for WireLeverage {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let kind = object.required::<String>("type");
        let is_isolated = kind.as_deref() == Some("isolated");
        if kind.as_deref().is_some_and(|kind| kind != "isolated" && kind != "cross") {
            object.fault("type", "is neither cross nor isolated", "write \"cross\" or \"isolated\"");
        }
        let value = object.required("value");
        if value == Some(0) {
            object.fault("value", "is zero", "state the chosen leverage, from 1");
        }
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
        let max_leverage = nullable(&mut object, "maxLeverage").filter(|leverage| *leverage > 0);
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

struct SpotState(Vec<SpotBalance>);

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
        let token = nullable(&mut object, "token");
        let total = object.required("total");
        let borrowed = nullable(&mut object, "borrowed");
        let supplied = nullable(&mut object, "supplied");
        let ltv = nullable(&mut object, "ltv");
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
        let size = object.required("sz");
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
            Some(node @ Node::Object(_)) => node.field("value").and_then(|value| u32::read(value, path, object.issues())),
            Some(node) => u32::read(node, &object.path("leverage"), object.issues()),
            None => None,
        };
        Some(Self { leverage, mark_price: nullable(&mut object, "markPx") })
    }
}

/// State of one import.
struct Importer {
    capture: Capture,
    rulebook: std::sync::Arc<Rulebook>,
    issues: Issues,
    warnings: Vec<Warning>,
    market: Market,
}

impl Importer {
    fn listing(&self) -> &ListingTables {
        &self.rulebook.listing
    }

    fn warn(&mut self, code: &str, message: impl Into<String>) {
        self.warnings.push(Warning::new(code, message));
    }

    fn request(&mut self) -> Option<Request> {
        let mut portfolio = Portfolio {
            mode: self.capture.mode,
            balances: Vec::new(),
            loans: Vec::new(),
            positions: Vec::new(),
            orders: Vec::new(),
            order_margins: Vec::new(),
            dex_accounts: Vec::new(),
        };
        self.positions(&mut portfolio);
        self.balances(&mut portfolio);
        self.orders(&mut portfolio);
        // Interest, funding and the price of coins that are no collateral at home come from the newest snapshot, and the answer names them.
        self.market.snapshot = snapshots().last().map(|snapshot| snapshot.id.clone());
        self.market.time.clone_from(&self.capture.time);
        let options = Options { amount_scale: self.capture.amount_scale, ..Options::default() };
        Some(Request { schema: REQUEST_SCHEMA.to_owned(), portfolio, market: std::mem::take(&mut self.market), options })
    }

    fn positions(&mut self, portfolio: &mut Portfolio) {
        let dexes = std::mem::take(&mut self.capture.dexes);
        for (dex, state) in &dexes {
            if !dex.is_empty() && self.listing().dex(dex).is_none() {
                let message = format!("{dex:?} is a dex whose collateral token is not known");
                let remedy = "pass a rulebook whose listing has the dex";
                self.issues.push(Issue::new(IssueCode::MissingData, format!("clearinghouseState.{dex}"), message, remedy));
                continue;
            }
            match state.account_value {
                Some(account_value) => portfolio.dex_accounts.push(DexAccount { dex: dex.clone(), account_value }),
                None if portfolio.mode == AccountMode::Standard => {
                    let path = format!("clearinghouseState{}.marginSummary.accountValue", shown(dex));
                    self.issues.push(Issue::new(IssueCode::MissingData, path, "is missing", "state accountValue"));
                }
                None => {}
            }
            for (path, position) in &state.positions {
                let position = self.position(path, position);
                portfolio.positions.extend(position);
            }
        }
        self.capture.dexes = dexes;
    }

    fn position(&mut self, path: &str, position: &WirePosition) -> Option<Position> {
        let reported_mark = self.capture.active.get(&position.coin).and_then(|active| active.mark_price);
        let mark_price = match mark_price(position, reported_mark) {
            Some(price) => price,
            None => {
                let message = "does not give a mark price together with szi";
                self.issues.push(Issue::new(
                    IssueCode::Arithmetic,
                    format!("{path}.positionValue"),
                    message,
                    "state size times mark price",
                ));
                return None;
            }
        };
        let known =
            self.listing().perp(&position.coin).map(|(_, tiers)| tiers.iter().any(|tier| Some(tier.max_leverage) == position.max_leverage));
        let max_leverage = position.max_leverage.filter(|_| known != Some(true));
        if known.is_none() && max_leverage.is_none() {
            let message = format!("is missing, and {} is not in the market list", position.coin);
            self.issues.push(Issue::new(IssueCode::MissingData, format!("{path}.maxLeverage"), message, "state maxLeverage"));
            return None;
        }
        self.market.perps.push(PerpMarket {
            coin: position.coin.clone(),
            mark_price: Some(mark_price),
            oracle_price: None,
            funding_rate: None,
            premium: None,
            max_leverage,
        });
        let isolated_equity = match position.isolated_cash {
            Some(cash) => match position.size.at(mark_price).and_then(|value| cash.plus(value)) {
                Ok(equity) => Some(equity),
                Err(fault) => {
                    self.issues.push(Issue::arithmetic(path, fault));
                    return None;
                }
            },
            None => None,
        };
        Some(Position {
            coin: position.coin.clone(),
            size: position.size,
            entry_price: position.entry_price,
            leverage: position.leverage,
            margin_mode: if isolated_equity.is_some() { MarginMode::Isolated } else { MarginMode::Cross },
            isolated_margin: None,
            isolated_equity,
        })
    }

    fn balances(&mut self, portfolio: &mut Portfolio) {
        let rows = self.capture.spot.take();
        if rows.is_none() && portfolio.mode == AccountMode::Standard {
            self.warn("spot_not_captured", "spotClearinghouseState is not in the file: what is in spot is not known and left out");
        }
        let rows = rows.unwrap_or_default();
        let is_pooled = portfolio.mode != AccountMode::Standard;
        if is_pooled && !portfolio.positions.is_empty() && !rows.iter().any(|row| row.coin == USDC) {
            let remedy = "state the balance of USDC as spotClearinghouseState reports it";
            self.issues.push(Issue::new(
                IssueCode::MissingData,
                "spotClearinghouseState.balances",
                "the balance of USDC is missing",
                remedy,
            ));
        }
        let mut held_by_dexes: BTreeMap<String, Vec<Usd>> = BTreeMap::new();
        if !is_pooled {
            for account in &portfolio.dex_accounts {
                let token = self.listing().dex(&account.dex).map_or_else(|| USDC.to_owned(), |dex| dex.collateral_token.clone());
                held_by_dexes.entry(token).or_default().push(account.account_value);
            }
        }
        for (index, row) in rows.into_iter().enumerate() {
            self.balance(portfolio, index, row, &mut held_by_dexes);
        }
        // Reserves of tokens that are not held: what could be borrowed of them is shown at these prices.
        for (id, price) in std::mem::take(&mut self.capture.reserve_prices) {
            let token = id.parse().ok().and_then(|id| self.listing().token_by_id(id)).map(|token| token.token.clone());
            if let Some(token) = token.filter(|token| token != USDC && !self.market.tokens.iter().any(|market| market.token == *token)) {
                self.market.tokens.push(token_market(&token, Some(price), None));
            }
        }
        // Collateral that sits on dexes alone.
        for (token, values) in held_by_dexes {
            if let Ok(total) = sum(values) {
                let total = Some(Size::new(total.decimal()));
                portfolio.balances.push(Balance { token, amount: None, total, in_spot: None, supplied: None });
            }
        }
    }

    fn balance(&mut self, portfolio: &mut Portfolio, index: usize, row: SpotBalance, held_by_dexes: &mut BTreeMap<String, Vec<Usd>>) {
        let known = self.listing().token(&row.coin).or_else(|| row.token.and_then(|id| self.listing().token_by_id(id))).cloned();
        if row.coin.starts_with('+') {
            if !row.total.is_zero() {
                self.warn("outcome_token", format!("{} is an outcome token: fully paid, and worth nothing as collateral", row.coin));
            }
            return;
        }
        if row.total.is_zero() && row.borrowed.is_none_or(Size::is_zero) && row.supplied.is_none_or(Size::is_zero) && row.coin != USDC {
            return;
        }
        let token = known.as_ref().map_or_else(|| row.coin.clone(), |token| token.token.clone());
        if portfolio.balances.iter().any(|balance| balance.token == token) {
            let path = format!("spotClearinghouseState.balances[{index}].coin");
            self.issues.push(Issue::new(IssueCode::Invalid, path, "is stated more than once", "state each token once"));
            return;
        }
        let backs_perps = self.listing().listing().dexes.iter().any(|dex| dex.collateral_token == token);
        let is_pool = backs_perps || self.rulebook.borrowable(&token).is_some();
        let on_dexes = held_by_dexes.remove(&token);
        let (total, in_spot) = match on_dexes.map(sum) {
            Some(Ok(on_dexes)) => (Usd::new(row.total.decimal()).plus(on_dexes).map(|total| Size::new(total.decimal())), Some(row.total)),
            Some(Err(fault)) => (Err(fault), None),
            None => (Ok(row.total), None),
        };
        let total = match total {
            Ok(total) => total,
            Err(fault) => {
                self.issues.push(Issue::arithmetic(format!("spotClearinghouseState.balances[{index}].total"), fault));
                return;
            }
        };
        let is_home = portfolio.mode == AccountMode::PortfolioMargin;
        let ltv = row.ltv.filter(|_| !is_pool);
        let reserve_price = row.token.and_then(|id| self.capture.reserve_prices.get(&id.to_string())).copied();
        let counts = ltv.map_or_else(|| self.rulebook.collateral(&token).is_some(), Ratio::is_positive);
        let supplied = if is_home && counts { Some(row.supplied.unwrap_or_default()) } else { row.supplied.filter(|_| is_home) };
        if is_home && counts && !is_pool {
            if row.supplied.is_none() {
                self.warn("not_supplied", format!("{token} is held but not supplied, so it is no collateral"));
            } else if reserve_price.is_none() {
                let id = row.token.map_or_else(|| token.clone(), |id| id.to_string());
                let remedy = format!("state the oraclePx of {token}'s lending reserve");
                self.issues.push(Issue::new(IssueCode::MissingData, format!("reserveOraclePx.{id}"), "is missing", remedy));
            }
        }
        if known.is_none() || ltv.is_some() || reserve_price.is_some() {
            self.market.tokens.push(token_market(&token, reserve_price, ltv));
        }
        if let Some(borrowed) = row.borrowed.filter(|borrowed| borrowed.is_positive()) {
            portfolio.loans.push(Loan { token: token.clone(), amount: borrowed });
        }
        portfolio.balances.push(Balance { token, amount: None, total: Some(total), in_spot, supplied });
    }

    fn orders(&mut self, portfolio: &mut Portfolio) {
        if let Some(amount) = self.capture.order_margin {
            portfolio.order_margins.push(OrderMargin { dex: String::new(), amount });
            return;
        }
        if let Some(listed) = self.capture.orders.take() {
            if !listed.is_complete {
                return;
            }
            let (orders, without_leverage) = self.listed_orders(portfolio, listed);
            if without_leverage.is_empty() {
                portfolio.orders = orders;
                return;
            }
            let is_derivable = self.capture.dexes.iter().all(|(_, state)| state.withdrawable.is_some_and(Usd::is_positive));
            if !is_derivable {
                for coin in without_leverage {
                    let message = format!("is missing: the margin of an order on {coin} depends on it");
                    let remedy = "state activeAssetData for the coin, or openOrderInitialMargin";
                    self.issues.push(Issue::new(IssueCode::MissingData, format!("activeAssetData.{coin}.leverage"), message, remedy));
                }
                return;
            }
            let message = format!(
                "no leverage is known for orders on {}; their margin is taken from what withdrawable leaves",
                without_leverage.join(", ")
            );
            self.warn("order_margin_derived", message);
        }
        self.derived_order_margins(portfolio);
    }

    /// Orders as listed, and the coins whose leverage is not known.
    fn listed_orders(&mut self, portfolio: &Portfolio, listed: Listed<WireOrder>) -> (Vec<Order>, Vec<String>) {
        let mut orders = Vec::new();
        let mut without_leverage = Vec::new();
        for order in listed.into_items() {
            if order.coin.starts_with('@') || order.coin.contains('/') || order.coin.starts_with('#') {
                self.warn("spot_order", format!("the spot order on {} holds spot balance, which is not counted here", order.coin));
                continue;
            }
            if !order.size.is_positive() {
                continue;
            }
            let of_position = portfolio.positions.iter().find(|position| position.coin == order.coin).map(|position| position.leverage);
            let leverage = self.capture.active.get(&order.coin).and_then(|active| active.leverage).or(of_position);
            if leverage.is_none() && !order.reduce_only && !order.is_trigger {
                without_leverage.push(order.coin.clone());
            }
            orders.push(Order {
                coin: order.coin,
                side: order.side,
                size: order.size,
                limit_price: order.limit_price,
                leverage: leverage.or(Some(1)),
                reduce_only: order.reduce_only,
                is_trigger: order.is_trigger,
            });
        }
        (orders, without_leverage)
    }

    /// Order margin as what `withdrawable` leaves unexplained.
    fn derived_order_margins(&mut self, portfolio: &mut Portfolio) {
        let fraction = self.rulebook.venue.transfer.notional_fraction;
        let dexes = std::mem::take(&mut self.capture.dexes);
        for (dex, state) in &dexes {
            let unexplained = state.unexplained(fraction);
            match unexplained {
                Some(amount) if amount.decimal() > NOISE => {
                    self.warn(
                        "order_margin_derived",
                        format!("orders are not in the file; their margin on dex {dex:?} is what withdrawable leaves: {amount}"),
                    );
                    portfolio.order_margins.push(OrderMargin { dex: dex.clone(), amount });
                }
                Some(_) => {}
                None if state.account_value.is_some_and(|value| !value.is_zero()) || !state.positions.is_empty() => {
                    self.warn(
                        "orders_not_known",
                        format!("orders are not in the file and withdrawable on dex {dex:?} does not tell; none are assumed"),
                    );
                }
                None => {}
            }
        }
        self.capture.dexes = dexes;
    }
}

impl DexState {
    /// Cross account value less transfer requirement less withdrawable; none where withdrawable is not above zero.
    fn unexplained(&self, fraction: Ratio) -> Option<Usd> {
        let withdrawable = self.withdrawable.filter(|amount| amount.is_positive())?;
        let cross: Vec<&WirePosition> =
            self.positions.iter().map(|(_, position)| position).filter(|position| position.isolated_cash.is_none()).collect();
        let transfer = cross.iter().map(|position| {
            let initial = position.value.divided(Ratio::from(position.leverage)).ok()?;
            position.value.scaled(fraction).ok().map(|least| initial.at_least(least))
        });
        let transfer = sum(transfer.collect::<Option<Vec<_>>>()?).ok()?;
        let isolated = self.positions.iter().filter_map(|(_, position)| {
            let signed = if position.size.is_negative() { position.value.negated() } else { position.value };
            position.isolated_cash.map(|cash| cash.plus(signed))
        });
        let isolated = sum(isolated.collect::<Result<Vec<_>, _>>().ok()?).ok()?;
        let cross_value = match self.cross_account_value {
            Some(value) => value,
            None => self.account_value?.minus(isolated).ok()?,
        };
        cross_value.minus(transfer).ok()?.minus(withdrawable).ok()
    }
}

/// What the capture says of a token's market.
fn token_market(token: &str, reserve_oracle_price: Option<Price>, ltv: Option<Ratio>) -> TokenMarket {
    TokenMarket {
        token: token.to_owned(),
        price: None,
        reserve_oracle_price,
        ltv,
        utilization: None,
        total_supplied: None,
        total_borrowed: None,
    }
}

/// How a dex is written in paths.
fn shown(dex: &str) -> String {
    if dex.is_empty() { "[\"\"]".to_owned() } else { format!(".{dex}") }
}

/// The mark price of a position: the reported one if it reproduces the value, else value over size with the fewest decimals that do.
fn mark_price(position: &WirePosition, reported: Option<Price>) -> Option<Price> {
    let size = position.size.abs();
    let quotient = position.value.per(size).ok()?.decimal();
    let printed = position.value.decimal().scale();
    let reproduces = |price: Decimal| {
        let value = size.at(Price::new(price)).ok()?.decimal();
        Some(value.round_dp(printed) == position.value.decimal().round_dp(printed))
    };
    if let Some(price) = reported.filter(|price| reproduces(price.decimal()) == Some(true)) {
        return Some(price);
    }
    let quotient = quotient.round_sf(28).unwrap_or(quotient);
    let shortest =
        (0..=PRICE_DECIMALS).map(|decimals| quotient.round_dp(decimals)).find(|price| !price.is_zero() && reproduces(*price) == Some(true));
    Some(Price::new(shortest.unwrap_or(quotient)))
}
