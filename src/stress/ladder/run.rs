//! The steps of the venue's ladder, one after another: market orders, the backstop, auto-deleveraging; and the debt of portfolio margin.

use super::book::{Book, Standing};
use super::depth::Depth;
use super::figures::{LadderItem, LadderItemKind, LadderStage, LadderStep};
use crate::account::dex_label;
use crate::explain::LIQUIDATIONS;
use crate::margin::{Regime, RegimeMargin};
use crate::num::{ArithmeticFault, Ratio, Size, Usd};
use crate::portfolio::Side;
use crate::rulebook::LadderRules;

type Exact<T> = Result<T, ArithmeticFault>;

/// Most rounds of market orders that are followed: a book that refills needs few.
pub(super) const MAX_ROUNDS: u32 = 100;
/// Decimals of a balance in spot. Amounts that are taken over are rounded up to them.
pub(super) const BALANCE_DECIMALS: u32 = 8;

/// What goes first under portfolio margin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// Positions.
    Perps,
    /// Debt and collateral.
    Borrows,
}

/// What the market and the venue ask of a liquidation.
pub struct Terms<'a> {
    /// The ladder.
    pub rules: &'a LadderRules,
    /// A position of more than this is sold in part first; scaled as the account is.
    pub partial_above: Usd,
    /// Most of a collateral token that is taken over at once, in USDC, by token; scaled as the account is.
    pub takeover_widths: Vec<(String, Usd)>,
    /// The books.
    pub depth: &'a Depth,
    /// Fee of a market order, as a fraction of its value.
    pub fee_rate: Ratio,
    /// Marks as multiples of what they were before prices moved.
    pub moved: &'a [(String, Ratio)],
}

/// A ladder that is being climbed down.
pub struct Run<'a> {
    /// The account now.
    pub book: Book,
    /// The steps so far.
    pub steps: Vec<LadderStep>,
    pub(super) terms: &'a Terms<'a>,
    pub(super) regime: Regime,
    pub(super) seconds: u32,
}

/// What a step did.
#[derive(Default)]
pub(super) struct Done {
    pub items: Vec<LadderItem>,
    pub impact: Usd,
    pub fee: Usd,
    pub to_backstop: Usd,
    pub bad_debt: Usd,
    /// Dexes whose backstop takes something.
    pub taken_by: Vec<String>,
    /// What the venue writes at its fills.
    pub mark: Option<String>,
}

/// Less than the last decimal of a balance: what is smaller was left over by divisions, and is neither owed nor owned.
pub(super) fn is_residue(amount: Usd) -> bool {
    amount.abs() < Usd::new(rust_decimal::Decimal::new(1, BALANCE_DECIMALS))
}

/// Why a step is taken.
pub(super) struct Why<'w> {
    pub stage: LadderStage,
    pub reason: String,
    pub source: &'w str,
}

/// How bad a pool is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Healthy,
    Market,
    Backstop,
    Bankrupt,
}

impl<'a> Run<'a> {
    /// A ladder at its top.
    pub fn new(book: Book, terms: &'a Terms<'a>) -> Self {
        let regime = book.regime();
        Self { book, steps: Vec::new(), terms, regime, seconds: 0 }
    }

    /// Everything that happens.
    ///
    /// # Errors
    /// A figure that is not an exact decimal.
    pub fn climb_down(&mut self, first: First) -> Exact<()> {
        self.isolated()?;
        let pools = self.book.standing()?.margin.pools.len();
        let (lending, alone): (Vec<usize>, Vec<usize>) = (0..pools).partition(|pool| self.lends(*pool));
        for pool in alone {
            self.perps(pool, 0)?;
        }
        if self.regime != Regime::Portfolio {
            return Ok(());
        }
        self.seconds = 0;
        if first == First::Borrows {
            self.debt()?;
        }
        for pool in lending {
            self.perps(pool, self.seconds)?;
        }
        if first == First::Perps {
            self.debt()?;
        }
        Ok(())
    }

    /// Whether a pool can borrow.
    pub(super) fn lends(&self, pool: usize) -> bool {
        self.regime == Regime::Portfolio && self.book.account().pools.get(pool).is_some_and(|balance| balance.is_borrowable)
    }

    pub(super) fn scope(&self, pool: usize) -> String {
        match self.regime {
            Regime::Standard => self.book.account().dexes.get(pool).map_or_else(String::new, |dex| dex_label(&dex.name).to_owned()),
            _ => self.book.account().pools.get(pool).map_or_else(String::new, |balance| balance.token.clone()),
        }
    }

    /// How bad a pool is now.
    pub(super) fn state(&self, margin: &RegimeMargin, pool: usize) -> Exact<State> {
        let Some(figures) = margin.pools.get(pool) else { return Ok(State::Healthy) };
        if !figures.is_liquidatable {
            return Ok(State::Healthy);
        }
        let net = self.net(margin, pool)?;
        if net.is_negative() && !is_residue(net) {
            return Ok(State::Bankrupt);
        }
        let is_deep = figures.ratio.is_none_or(|ratio| ratio > self.terms.rules.backstop_above_ratio);
        Ok(if is_deep { State::Backstop } else { State::Market })
    }

    /// Pools that fall together: one alone, or with it those that can borrow and owe, or are over their level too.
    pub(super) fn together(&self, margin: &RegimeMargin, pool: usize) -> Vec<usize> {
        let falls = |other: usize| {
            let figures = margin.pools.get(other);
            self.lends(other) && figures.is_some_and(|figures| figures.is_liquidatable || figures.cross_equity.is_negative())
        };
        (0..margin.pools.len()).filter(|other| *other == pool || self.lends(pool) && falls(*other)).collect()
    }

    /// What is left of a pool for its positions, in USDC; with the collateral at the reserve's price where it can borrow.
    fn net(&self, margin: &RegimeMargin, pool: usize) -> Exact<Usd> {
        let mut net = if self.lends(pool) { self.book.collateral_value(|coin| coin.oracle_price)? } else { Usd::ZERO };
        for own in self.together(margin, pool).into_iter().filter_map(|own| margin.pools.get(own)) {
            net = net.plus(own.cross_equity.scaled(own.price)?)?;
        }
        Ok(net)
    }

    /// Market orders on the cross positions of a pool, from a second on.
    fn perps(&mut self, pool: usize, seconds: u32) -> Exact<()> {
        self.seconds = seconds;
        for round in 0..MAX_ROUNDS {
            let standing = self.book.standing()?;
            let margin = &standing.margin;
            let coins = self.book.coins_of(margin, pool);
            if coins.is_empty() {
                return Ok(());
            }
            if round > 0 && self.state(margin, pool)? == State::Market {
                self.seconds = self.seconds.saturating_add(self.terms.rules.cooldown_seconds);
            }
            let mut is_anything_sold = false;
            for coin in coins {
                let standing = self.book.standing()?;
                let margin = &standing.margin;
                match self.state(margin, pool)? {
                    State::Healthy => return Ok(()),
                    State::Bankrupt => return self.hand_over(margin, pool, true),
                    State::Backstop => return self.hand_over(margin, pool, false),
                    State::Market => is_anything_sold |= self.market_order(pool, &coin, round == 0)?,
                }
            }
            if !is_anything_sold {
                return Ok(());
            }
        }
        Ok(())
    }

    /// One market order; whether the book took anything of it.
    fn market_order(&mut self, pool: usize, coin: &str, is_first: bool) -> Exact<bool> {
        let Some((order, reason)) = self.order(coin, is_first)? else { return Ok(false) };
        let why = Why { stage: LadderStage::MarketOrder, reason, source: LIQUIDATIONS };
        let scope = self.scope(pool);
        let before = self.book.standing()?;
        let Some(done) = self.fill(pool, coin, order)? else { return Ok(false) };
        let ratio = |standing: &Standing| standing.margin.pools.get(pool).and_then(|own| own.ratio);
        let after = self.book.standing()?;
        let ratios = (ratio(&before), ratio(&after));
        self.note(why, scope, done, (&before, &after), ratios);
        Ok(true)
    }

    /// How much of a position the venue sends to the market, and why.
    pub(super) fn order(&self, coin: &str, is_first: bool) -> Exact<Option<(Size, String)>> {
        let Some(position) = self.book.account().positions.iter().find(|position| position.coin == coin) else { return Ok(None) };
        let price = self.book.account().pools.get(self.book.account().pool_of(position)).map_or(Ratio::ONE, |pool| pool.price);
        let is_large = position.notional.scaled(price)? > self.terms.partial_above;
        let whole = position.size.abs();
        if !is_first || !is_large {
            let why = if is_first { "the position is not above the size that is sold in parts" } else { "after the cooldown" };
            return Ok(Some((whole, format!("What backs it is below the level: a market order for the whole; {why}."))));
        }
        let part = whole.scaled(self.terms.rules.partial_share)?;
        let part = position.size_decimals.map_or(part, |decimals| part.floored(decimals));
        if part.is_zero() {
            return Ok(Some((
                whole,
                "What backs it is below the level: a market order for the whole; a part would be nothing.".to_owned(),
            )));
        }
        let reason = format!(
            "What backs it is below the level: above {} USDC a market order for a part of {} first, then a cooldown of {} s.",
            self.terms.partial_above, self.terms.rules.partial_share, self.terms.rules.cooldown_seconds
        );
        Ok(Some((part, reason)))
    }

    /// Fills an order that takes a position down; none where the book takes nothing of it.
    pub(super) fn fill(&mut self, pool: usize, coin: &str, order: Size) -> Exact<Option<Done>> {
        let Some(position) = self.book.account().positions.iter().find(|position| position.coin == coin).cloned() else { return Ok(None) };
        let is_buy = position.size.is_negative();
        let moved = self.terms.moved.iter().find(|(known, _)| known == coin).map_or(Ratio::ONE, |(_, moved)| *moved);
        let filled = self.terms.depth.fill(coin, is_buy, order, position.mark_price, moved)?;
        let size = if filled.size == order { order } else { position.size_decimals.map_or(filled.size, |own| filled.size.floored(own)) };
        if size.is_zero() {
            return Ok(None);
        }
        let signed = if is_buy { size } else { size.negated() };
        // What the fill gains or loses against the mark is equity at once.
        let gain = signed.at(position.mark_price)?.minus(signed.at(filled.price)?)?;
        let notional = size.at(filled.price)?;
        let fee = notional.scaled(self.terms.fee_rate)?;
        self.book.resize(coin, position.size.plus(signed)?)?;
        self.book.add(pool, gain.minus(fee)?)?;
        if !position.is_cross() {
            for own in self.book.account_mut().positions.iter_mut().filter(|own| own.coin == coin) {
                own.isolated_equity = own.isolated_equity.plus(gain)?.minus(fee)?;
            }
        }
        let price = self.book.price_of(pool);
        let item = LadderItem {
            kind: LadderItemKind::Position,
            name: coin.to_owned(),
            side: Some(if is_buy { Side::Buy } else { Side::Sell }),
            size,
            price: Some(filled.price),
            notional,
        };
        let impact = gain.negated().scaled(price)?;
        Ok(Some(Done { items: vec![item], impact, fee: fee.scaled(price)?, ..Done::default() }))
    }

    /// Collateral that is supplied, with its spot prices.
    pub(super) fn supplied(&self) -> Vec<(String, Size, crate::num::Price)> {
        let supplied = self.book.account().collateral.iter().filter(|coin| coin.supplied.is_positive());
        supplied.map(|coin| (coin.token.clone(), coin.supplied, coin.price)).collect()
    }

    /// Writes a step down.
    pub(super) fn note(
        &mut self,
        why: Why<'_>,
        scope: String,
        done: Done,
        (before, after): (&Standing, &Standing),
        (ratio_before, ratio_after): (Option<Ratio>, Option<Ratio>),
    ) {
        self.steps.push(LadderStep {
            seconds: self.seconds,
            stage: why.stage,
            scope,
            reason: why.reason,
            source: why.source.to_owned(),
            items: done.items,
            impact: done.impact,
            fee: done.fee,
            to_backstop: done.to_backstop,
            taken_by: done.taken_by,
            mark: done.mark,
            bad_debt: done.bad_debt,
            account_value_before: before.margin.account_value,
            account_value_after: after.margin.account_value,
            ratio_before,
            ratio_after,
        });
    }
}
