//! A captured account as a request.

use super::market_list::beyond;
use super::wire::{Capture, Placed, SpotBalance, WirePosition};
use crate::account::USDC;
use crate::error::{Issue, IssueCode, Issues, Warning};
use crate::market::{self, Market, NO_SNAPSHOT, PerpMarket, TokenMarket};
use crate::num::{ArithmeticFault, Price, Ratio, Size, Usd, sum};
use crate::ordered::Ordered;
use crate::portfolio::{AccountMode, Balance, DexAccount, Loan, MarginMode, Portfolio, Position, discontinued_mode};
use crate::remark::RemarkCode;
use crate::request::{Options, REQUEST_SCHEMA, Request};
use crate::rulebook::{self, Listing, ListingTables, Rulebook};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Most decimals of a price on the venue.
const PRICE_DECIMALS: u32 = 8;

/// State of one import.
pub(super) struct Importer {
    pub capture: Capture,
    pub rulebook: std::sync::Arc<Rulebook>,
    pub issues: Issues,
    pub warnings: Vec<Warning>,
    pub market: Market,
    /// Whether a standard or unified account owes a loan and says what it supplied.
    pub owes_by_hand: bool,
}

impl Importer {
    /// With the newest rulebook, and what the venue lists now on top of its listing.
    ///
    /// # Errors
    /// A deduction of a margin table that is not an exact decimal.
    pub(super) fn new(capture: Capture, issues: Issues) -> Result<Self, ArithmeticFault> {
        let embedded = rulebook::newest();
        let rulebook = if capture.markets.is_empty() {
            embedded
        } else {
            let (listing, _) = embedded.listing.merged(&capture.markets.listing(""), false)?;
            Arc::new(Rulebook { listing: Arc::new(listing), ..(*embedded).clone() })
        };
        Ok(Self { capture, rulebook, issues, warnings: Vec::new(), market: Market::default(), owes_by_hand: false })
    }

    pub(super) fn listing(&self) -> &ListingTables {
        &self.rulebook.listing
    }

    pub(super) fn warn(&mut self, code: RemarkCode, message: impl Into<String>) {
        self.warnings.push(Warning::new(code, message));
    }

    pub(super) fn request(&mut self) -> Option<Request> {
        let mut portfolio = Portfolio { mode: self.capture.mode, ..Portfolio::default() };
        if !self.capture.is_mode_stated {
            let message = "the mode of the account is not stated, and it is read as a standard one: with unified or portfolio margin, add userAbstraction and spotClearinghouseState";
            self.warn(RemarkCode::ModeNotStated, message);
        }
        if self.capture.is_mode_discontinued {
            self.warnings.push(discontinued_mode());
        }
        self.positions(&mut portfolio);
        self.balances(&mut portfolio);
        self.orders(&mut portfolio);
        if self.capture.markets.is_empty() {
            // Interest, funding and the price of coins that are no collateral at home come from the newest snapshot, and the answer names them.
            self.market.snapshot = market::newest().map(|snapshot| snapshot.id.clone());
        } else {
            // Figures of another day beside those of now would be a mixture: what the answers do not say stays unknown.
            self.market.snapshot = Some(NO_SNAPSHOT.to_owned());
            self.live_markets(&portfolio);
        }
        self.market.time.clone_from(&self.capture.time);
        let options = Options { amount_scale: self.capture.amount_scale, ..Options::default() };
        Some(Request { schema: REQUEST_SCHEMA.to_owned(), portfolio, market: std::mem::take(&mut self.market), options })
    }

    /// What the venue says now of every coin and token that the account has to do with, and of its listing what the embedded one does not say.
    fn live_markets(&mut self, portfolio: &Portfolio) {
        let markets = &self.capture.markets;
        for order in &portfolio.orders {
            if !self.market.perps.iter().any(|perp| perp.coin == order.coin) {
                let mark_price = markets.perp(&order.coin).and_then(|(_, perp)| perp.market.mark_price);
                self.market.perps.push(PerpMarket { mark_price, ..markets.perp_market(&order.coin) });
            }
        }
        let coins: Vec<String> = self.market.perps.iter().map(|perp| perp.coin.clone()).collect();
        let reserves = markets.reserves.keys().filter_map(|index| self.listing().token_by_id(*index)).map(|token| token.token.clone());
        let held = portfolio.balances.iter().map(|balance| balance.token.clone());
        let settled =
            portfolio.dex_accounts.iter().filter_map(|held| self.listing().dex(&held.dex)).map(|dex| dex.collateral_token.clone());
        let tokens: BTreeSet<String> = held.chain(reserves).chain(settled).ordered();
        for token in &tokens {
            let index = self.listing().token(token).and_then(|token| token.token_id);
            let live = self.capture.markets.token_market(token, index);
            match self.market.tokens.iter_mut().find(|market| market.token == *token) {
                Some(known) => {
                    known.price = live.price;
                    known.reserve_oracle_price = known.reserve_oracle_price.or(live.reserve_oracle_price);
                    (known.utilization, known.total_supplied, known.total_borrowed) =
                        (live.utilization, live.total_supplied, live.total_borrowed);
                }
                None => self.market.tokens.push(live),
            }
        }
        for coin in &coins {
            if self.capture.markets.perp(coin).is_some_and(|(_, perp)| perp.is_delisted) {
                self.warn(RemarkCode::Delisted, format!("{coin} is delisted: it can only be closed"));
            }
        }
        self.market.listing = self.listing_beyond_embedded(&coins, &tokens);
    }

    /// Of the live listing, the dexes, coins and tokens in use that the embedded listing has not, or has with other tiers; none if it is the same.
    fn listing_beyond_embedded(&self, coins: &[String], tokens: &BTreeSet<String>) -> Option<Listing> {
        let live = self.capture.markets.listing(&self.capture.time.clone().unwrap_or_default());
        let is_held = |dex: &str| self.market.perps.iter().any(|perp| perp.coin.split_once(':').map_or("", |(name, _)| name) == dex);
        beyond(live, self.listing(), &|coin| coins.iter().any(|known| known == coin), &is_held, &|token| tokens.contains(token))
    }

    fn positions(&mut self, portfolio: &mut Portfolio) {
        let dexes = std::mem::take(&mut self.capture.dexes);
        for (dex, state) in &dexes {
            if !dex.is_empty() && state.positions.is_empty() && state.account_value.is_none_or(Usd::is_zero) {
                // Nothing is there, wherever it is.
                continue;
            }
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
            for Placed(path, position) in &state.positions {
                let position = self.position(path, position);
                portfolio.positions.extend(position);
            }
        }
        self.capture.dexes = dexes;
    }

    fn position(&mut self, path: &str, position: &WirePosition) -> Option<Position> {
        let live = self.capture.markets.perp(&position.coin).and_then(|(_, perp)| perp.market.mark_price);
        let reported_mark = self.capture.active.get(&position.coin).and_then(|active| active.mark_price).or(live);
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
            mark_price: Some(mark_price),
            max_leverage,
            ..self.capture.markets.perp_market(&position.coin)
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
            self.warn(RemarkCode::SpotNotCaptured, "spotClearinghouseState is not in the file: what is in spot is not known and left out");
        }
        let mut rows = rows.unwrap_or_default();
        if let Some(lending) = self.capture.lending.take() {
            lending.add_to(&mut rows, &self.rulebook.listing);
        }
        let is_pooled = portfolio.mode != AccountMode::Standard;
        // A pooled account needs the balance of each token that settles a position, and of no other.
        let settling = |position: &Position| self.listing().dex_of(&position.coin).map_or(USDC, |dex| dex.collateral_token.as_str());
        let settled: BTreeSet<&str> = portfolio.positions.iter().filter(|_| is_pooled).map(settling).ordered();
        let is_stated = |token: &str| {
            let known =
                |row: &SpotBalance| self.listing().token(&row.coin).or_else(|| row.token.and_then(|id| self.listing().token_by_id(id)));
            rows.iter().any(|row| row.coin == token || known(row).is_some_and(|known| known.token == token))
        };
        let missing: Vec<String> = settled.into_iter().filter(|token| !is_stated(token)).map(str::to_owned).collect();
        for token in missing {
            let message = format!("the balance of {token} is missing");
            let remedy = format!("state the balance of {token} as spotClearinghouseState reports it");
            self.issues.push(Issue::new(IssueCode::MissingData, "spotClearinghouseState.balances", message, remedy));
        }
        let owes = rows.iter().any(|row| row.borrowed.is_some_and(Size::is_positive));
        self.owes_by_hand = portfolio.mode != AccountMode::PortfolioMargin && owes && rows.iter().any(|row| row.supplied.is_some());
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
        let prices = std::mem::take(&mut self.capture.reserve_prices);
        for (id, price) in prices.iter() {
            let token = id.parse().ok().and_then(|id| self.listing().token_by_id(id)).map(|token| token.token.clone());
            if let Some(token) = token.filter(|token| token != USDC && !self.market.tokens.iter().any(|market| market.token == *token)) {
                self.market.tokens.push(token_market(&token, Some(*price), None));
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
                self.warn(
                    RemarkCode::OutcomeToken,
                    format!("{} is an outcome token: fully paid, and worth nothing as collateral", row.coin),
                );
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
            Some(Ok(on_dexes)) => {
                let total = Usd::new(row.total.decimal()).plus(on_dexes).map(|total| Size::new(total.decimal()));
                // The total is net of a loan, whose cash may be in spot.
                (total, row.total.plus(row.borrowed.unwrap_or_default()).ok())
            }
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
        let stated = row.token.and_then(|id| self.capture.reserve_prices.get(&id.to_string())).copied();
        let live = row.token.and_then(|id| self.capture.markets.reserves.get(&id)).and_then(|reserve| reserve.oracle_price);
        let reserve_price = stated.or(live).filter(|_| token != USDC);
        let counts = ltv.map_or_else(|| self.rulebook.collateral(&token).is_some(), Ratio::is_positive);
        let is_stated = counts && (is_home || self.owes_by_hand);
        let supplied =
            if is_stated { Some(row.supplied.unwrap_or_default()) } else { row.supplied.filter(|size| is_home || size.is_positive()) };
        // What is supplied by hand is held, whether or not the total has it.
        let total = supplied.filter(|_| !is_home && !is_pool).map_or(total, |supplied| total.at_least(supplied));
        if is_home && counts && !is_pool {
            if row.supplied.is_none() {
                self.warn(RemarkCode::NotSupplied, format!("{token} is held but not supplied, so it is no collateral"));
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
}

/// What the capture says of a token's market.
fn token_market(token: &str, reserve_oracle_price: Option<Price>, ltv: Option<Ratio>) -> TokenMarket {
    TokenMarket { token: token.to_owned(), reserve_oracle_price, ltv, ..TokenMarket::default() }
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
