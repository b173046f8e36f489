//! A book that is resolved once and asked many times: other prices, the few figures that follow from them, the nearest prices of death.
//!
//! A reprice means what [`crate::report::reprice`] means, one after the other: the book is the request that those would have made. Between
//! full questions only its state in whole numbers moves (`state`); the request is made up to date when it is asked for. What the state does
//! not hold (a token's own price, a listing, a coin it has not seen, amounts beyond its range) goes through the request, and the state is
//! made anew.
//!
//! Figures are in USDC, names and signs those of the report. As binary numbers they are rounded in the last step, where null is not a number;
//! as texts they are the exact ones of the full calculation.
#![expect(clippy::disallowed_types, reason = "typed arrays hold binary numbers only: figures are rounded to them at the last step")]

mod columns;
mod figures;
mod holdings;
mod nearest;
mod pending;
mod position;
mod prices;
mod state;
mod sums;
mod whole;

pub use columns::column_names;

use crate::change::follows_mark;
use crate::error::{Issue, Issues, Warning};
use crate::explain::Ledger;
use crate::json::write;
use crate::margin::{PerRegime, Regime, RegimeMargin, position_margins};
use crate::market::Market;
use crate::num::{ArithmeticFault, Price};
use crate::report::{MovableBook, parse_prices};
use crate::request::Request;
use crate::solve::{AtRest, CoinGroup, Moving, OwnPrices, Trigger, coin_groups, is_same_price};
use columns::exact_row;
use figures::{RegimeNow, Rules, regimes};
use nearest::{Groups, Nearest, Scratch};
use pending::Pending;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::Serialize;
use state::State;

type Exact<T> = Result<T, ArithmeticFault>;

/// What a reprice says beside that it was done.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[serde(rename_all = "camelCase")]
pub struct BookUpdate {
    /// Remarks on what moved with what.
    pub warnings: Vec<Warning>,
}

/// A book that stays resolved.
#[derive(Clone, Debug)]
pub struct Book {
    /// As of when the request was last made.
    base: MovableBook,
    /// The same in whole numbers, with everything that is pending; none where they do not hold it.
    live: Option<Live>,
    /// What was stated since.
    pending: Pending,
    /// Counts how often coins may have become others.
    layout: u32,
}

/// A book in whole numbers.
#[derive(Clone, Debug)]
struct Live {
    state: State,
    rules: Rules,
    groups: Groups,
    /// What follows from the prices of now, once it was asked for.
    now: Option<PerRegime<RegimeNow>>,
    scratch: Scratch,
}

impl Live {
    fn new(book: &MovableBook) -> Exact<Self> {
        Ok(Self {
            state: State::new(&book.request, &book.account)?,
            rules: Rules::of(&book.account)?,
            groups: Groups::of(&book.account)?,
            now: None,
            scratch: Scratch::default(),
        })
    }

    /// The regimes at the prices of now; none where only the full calculation can tell.
    fn refreshed(&mut self) -> Option<&PerRegime<RegimeNow>> {
        if self.now.is_none() {
            self.now = regimes(&self.state, &self.rules).ok().flatten();
        }
        self.now.as_ref()
    }
}

impl Book {
    /// Opens the book of a request or of a captured account, under a rulebook of another choice where one is named: it becomes the request's own.
    ///
    /// # Errors
    /// Everything that is wrong with the request.
    pub fn open(text: &str, rulebook_id: Option<&str>) -> Result<Self, Issues> {
        Ok(Self::of(MovableBook::read(text, rulebook_id)?, 0))
    }

    fn of(base: MovableBook, layout: u32) -> Self {
        let live = Live::new(&base).ok();
        let pending = Pending::new(live.as_ref().map_or(0, |live| live.state.coins.len()));
        Self { base, live, pending, layout }
    }

    /// The coins whose prices can be stated in a list, in its order: those that are held, then those that are ordered or that the market lists.
    pub fn coins(&self) -> Vec<&str> {
        match &self.live {
            Some(live) => live.state.coins.iter().map(|coin| coin.name.as_str()).collect(),
            None => {
                let account = &self.base.account;
                account.positions.iter().chain(&account.watched).map(|position| position.coin.as_str()).collect()
            }
        }
    }

    /// A number that changes when coins, or the coins of triggers, may have become others.
    pub fn layout(&self) -> u32 {
        self.layout
    }

    /// Moves the book to marks in the order of [`Self::coins`], one to a line, an empty one where nothing is stated: the quickest way. Answers
    /// which collateral went with its coin, by index; none where nothing was done, and [`Self::reprice`] says what is wrong, or does it.
    pub fn reprice_lines(&mut self, lines: &str) -> Option<&[usize]> {
        let live = self.live.as_mut()?;
        let mut moves = std::mem::take(&mut self.pending.moves);
        let is_read = prices::read_lines(lines, &live.state, &mut moves).is_some();
        let is_done = is_read && live.state.reprice(&moves).is_ok();
        if is_done {
            live.now = None;
            self.pending.note(&moves, live.state.followed());
        }
        self.pending.moves = moves;
        is_done.then_some(live.state.followed())
    }

    /// Remarks on what moved with what in the last reprice of the state.
    pub fn remarks(&self) -> BookUpdate {
        let Some(Live { state, .. }) = &self.live else { return BookUpdate { warnings: Vec::new() } };
        let followed = state.followed().iter().filter_map(|index| state.collateral.get(*index));
        BookUpdate { warnings: followed.map(|coin| follows_mark(&coin.token)).collect() }
    }

    /// Moves the book to other prices, as JSON: a market with what has changed, messages of the venue's websocket, the venue's markets of now,
    /// marks by coin, or marks in a list in the order of [`Self::coins`].
    ///
    /// # Errors
    /// Everything that is wrong with the prices; the book stays as it was.
    pub fn reprice(&mut self, text: &str) -> Result<BookUpdate, Issues> {
        let node = parse_prices(text)?;
        let update = match prices::marks(&node, &self.coins()) {
            Some(marks) => marks?,
            None => self.base.prices(&node)?,
        };
        if self.reprice_live(&update).is_some() {
            return Ok(self.remarks());
        }
        let (request, warnings) = self.current()?.moved(&update)?;
        *self = Self::of(as_written(&request)?, self.layout.wrapping_add(1));
        Ok(BookUpdate { warnings })
    }

    /// Moves the state alone; none where the state does not hold what the update states.
    fn reprice_live(&mut self, update: &Market) -> Option<()> {
        let live = self.live.as_mut()?;
        if update.listing.is_some() || !update.tokens.is_empty() {
            return None;
        }
        let moves = self.pending.moves_of(update, &live.state, &self.base.request.market)?;
        live.state.reprice(&moves).ok()?;
        live.now = None;
        self.pending.note(&moves, live.state.followed());
        self.pending.keep(update, &live.state);
        Some(())
    }

    /// The request as it is now, as JSON.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn request(&self) -> Result<String, Issues> {
        match &self.live {
            Some(live) if !self.pending.is_empty() => Ok(write(&self.pending.applied(&self.base, &live.state)?)),
            _ => Ok(write(&self.base.request)),
        }
    }

    /// The book with its request made up to date.
    fn current(&mut self) -> Result<&MovableBook, Issues> {
        if let Some(live) = &self.live
            && !self.pending.is_empty()
        {
            self.base = as_written(&self.pending.applied(&self.base, &live.state)?)?;
            self.pending.clear();
        }
        Ok(&self.base)
    }

    /// The figures of every regime, one row after the other, in the order of [`column_names`].
    ///
    /// # Errors
    /// A figure that is not an exact decimal, where only the full calculation can tell it.
    pub fn summary(&mut self) -> Result<Vec<f64>, Issues> {
        if let Some(now) = self.live.as_mut().and_then(Live::refreshed) {
            return Ok(now.iter().flat_map(|(_, regime)| regime.row).collect());
        }
        let margins = self.margins()?;
        Ok(margins.iter().flat_map(|(_, margin)| exact_row(margin)).map(binary).collect())
    }

    /// The same as exact texts; none where the report has null.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn summary_texts(&mut self) -> Result<Vec<Vec<Option<String>>>, Issues> {
        let margins = self.margins()?;
        let text = |figure: Option<Decimal>| figure.map(|figure| Price::new(figure).to_string());
        Ok(margins.iter().map(|(_, margin)| exact_row(margin).map(text).to_vec()).collect())
    }

    /// The coins of [`Self::triggers`], in its order.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn trigger_coins(&mut self) -> Result<Vec<String>, Issues> {
        self.regroup()?;
        match &self.live {
            Some(live) => Ok(live.groups.groups.iter().map(|group| group.coin.clone()).collect()),
            None => Ok(self.coins_at_stake()?.into_iter().map(|group| group.coin).collect()),
        }
    }

    /// The nearest prices below and above at which the account dies, two to a coin, coins in the order of [`Self::trigger_coins`], one regime
    /// after the other; not a number where there is none up to the horizon.
    ///
    /// # Errors
    /// A figure that is not an exact decimal, where only the full calculation can tell it.
    pub fn triggers(&mut self) -> Result<Vec<f64>, Issues> {
        self.regroup()?;
        if let Some(found) = self.live.as_mut().and_then(|live| live.triggers().ok().flatten()) {
            return Ok(found);
        }
        let found = self.deaths()?;
        Ok(found.into_iter().flatten().flatten().map(|price| binary(price.map(Price::decimal))).collect())
    }

    /// The same as exact texts, per regime and coin the price below and above.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn trigger_texts(&mut self) -> Result<Vec<Vec<[Option<String>; 2]>>, Issues> {
        let text = |price: Option<Price>| price.map(|price| price.to_string());
        let found = self.deaths()?;
        Ok(found.into_iter().map(|coins| coins.into_iter().map(|ends| ends.map(text)).collect()).collect())
    }

    /// Tells coins of one name apart anew where their prices have met or parted.
    fn regroup(&mut self) -> Result<(), Issues> {
        let Some(live) = &self.live else { return Ok(()) };
        let mark = |index: usize| live.state.coin_of(index).map_or(Price::ZERO, |coin| coin.mark);
        if live.groups.hold(|left, right| is_same_price(mark(left), mark(right)).unwrap_or(false)) {
            return Ok(());
        }
        let groups = Groups::of(&self.current()?.account).map_err(arithmetic)?;
        if let Some(live) = &mut self.live {
            live.groups = groups;
        }
        self.layout = self.layout.wrapping_add(1);
        Ok(())
    }

    /// Margin under every regime by the full calculation.
    fn margins(&mut self) -> Result<PerRegime<RegimeMargin>, Issues> {
        let account = &self.current()?.account;
        let positions = position_margins(account, &mut Ledger::silent()).map_err(arithmetic)?;
        PerRegime::try_new(|regime: Regime| regime.model().margin(account, &positions, &mut Ledger::silent())).map_err(arithmetic)
    }

    fn coins_at_stake(&self) -> Result<Vec<CoinGroup>, Issues> {
        let account = &self.base.account;
        let groups = coin_groups(account).map_err(arithmetic)?;
        Ok(groups.into_iter().filter(|group| group.has_cross_position(account) || !group.collateral.is_empty()).collect())
    }

    /// The nearest deaths by the full calculation, per regime and coin.
    fn deaths(&mut self) -> Result<Vec<Vec<[Option<Price>; 2]>>, Issues> {
        let margins = self.margins()?;
        let groups = self.coins_at_stake()?;
        let account = &self.base.account;
        let prices = OwnPrices::new(account).map_err(arithmetic)?;
        let nearest = |at_rest: &AtRest<'_>, group: &CoinGroup| -> Exact<[Option<Price>; 2]> {
            let found = at_rest.triggers(group, Moving::Coin)?;
            let end = |is_above: bool| found.iter().find(|trigger: &&Trigger| trigger.is_death && trigger.is_above == is_above);
            Ok([end(false), end(true)].map(|trigger| trigger.map(|trigger| trigger.price)))
        };
        let of_regime = |margin: &RegimeMargin| {
            let at_rest = AtRest::new(&prices, account, margin)?;
            groups.iter().map(|group| nearest(&at_rest, group)).collect::<Exact<Vec<_>>>()
        };
        margins.iter().map(|(_, margin)| of_regime(margin)).collect::<Exact<Vec<_>>>().map_err(arithmetic)
    }
}

impl Live {
    fn triggers(&mut self) -> Exact<Option<Vec<f64>>> {
        if self.refreshed().is_none() {
            return Ok(None);
        }
        let Self { state, groups, now: Some(now), scratch, .. } = self else { return Ok(None) };
        let mut found = Vec::with_capacity(groups.groups.len().saturating_mul(6));
        for (_, regime) in now.iter() {
            scratch.fill(regime);
            for group in &groups.groups {
                let Nearest { below, above } = group.nearest(state, regime, scratch)?;
                found.extend([below, above]);
            }
        }
        Ok(Some(found))
    }
}

/// The book that the text of a request is: figures of it have the digits that a text keeps.
fn as_written(request: &Request) -> Result<MovableBook, Issues> {
    MovableBook::read(&write(request), None)
}

/// An exact figure as a binary number; not a number where there is none.
fn binary(figure: Option<Decimal>) -> f64 {
    figure.and_then(|figure| figure.to_f64()).unwrap_or(f64::NAN)
}

fn arithmetic(fault: ArithmeticFault) -> Issues {
    vec![Issue::arithmetic("", fault)]
}
