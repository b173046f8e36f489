//! The end of the ladder: the backstop takes what is left of a pool, or the other side does where that is less than nothing.

use super::book::Standing;
use super::figures::{LadderItem, LadderItemKind, LadderStage};
use super::run::{Done, Run, Why, is_residue};
use crate::account::{AccountPosition, dex_label};
use crate::margin::{Regime, RegimeMargin};
use crate::num::{ArithmeticFault, Size, Usd};
use crate::ordered::sort_by_key;
use crate::portfolio::Side;

type Exact<T> = Result<T, ArithmeticFault>;

impl Run<'_> {
    /// The positions of a pool with all that backs them, as items; the positions are taken off the book at the mark.
    fn take_positions(&mut self, margin: &RegimeMargin, pool: usize, items: &mut Vec<LadderItem>) -> Exact<()> {
        for coin in self.book.coins_of(margin, pool) {
            let Some(position) = self.book.account().positions.iter().find(|position| position.coin == coin).cloned() else { continue };
            items.push(LadderItem {
                kind: LadderItemKind::Position,
                name: coin.clone(),
                side: Some(if position.size.is_negative() { Side::Buy } else { Side::Sell }),
                size: position.size.abs(),
                price: Some(position.mark_price),
                notional: position.notional,
            });
            self.book.resize(&coin, Size::ZERO)?;
        }
        Ok(())
    }

    /// The dexes whose backstop takes over a pool: those of its positions, and the venue where nothing but money is taken. A builder's dex has one of
    /// its own for cross positions.
    fn backstops(&self, margin: &RegimeMargin, pool: usize) -> Vec<String> {
        let mut dexes: Vec<String> = Vec::new();
        for own in self.together(margin, pool) {
            let cross = self.book.account().positions.iter().filter(|position| position.is_cross());
            for position in cross.filter(|position| margin.pool_of(self.book.account(), position) == own) {
                dexes.push(self.dex_of(position).to_owned());
            }
        }
        if dexes.is_empty() || self.lends(pool) && !self.supplied().is_empty() {
            dexes.push(dex_label("").to_owned());
        }
        sort_by_key(&mut dexes, |dex| (dex != dex_label(""), dex.clone()));
        dexes.dedup();
        dexes
    }

    /// The dex that a position is on, as it is named.
    pub(super) fn dex_of(&self, position: &AccountPosition) -> &str {
        self.book.account().dexes.get(position.dex).map_or(dex_label(""), |dex| dex.label())
    }

    /// The backstop takes all cross positions with what backs them; or, with less than nothing left, the other side does.
    pub(super) fn hand_over(&mut self, margin: &RegimeMargin, pool: usize, is_bankrupt: bool) -> Exact<()> {
        let before = self.book.standing()?;
        let taken_by = if is_bankrupt { Vec::new() } else { self.backstops(margin, pool) };
        let mut done = Done { taken_by, ..Done::default() };
        let mut value = Usd::ZERO;
        for own in self.together(margin, pool) {
            self.take_positions(margin, own, &mut done.items)?;
            let Some(figures) = margin.pools.get(own) else { continue };
            let taken = figures.cross_equity;
            if taken.is_zero() {
                continue;
            }
            self.book.add(own, taken.negated())?;
            if let Some(balance) = self.book.account_mut().pools.get_mut(own).filter(|balance| balance.is_borrowable) {
                balance.loan = if self.regime == Regime::Portfolio { Usd::ZERO } else { balance.loan };
            }
            value = value.plus(taken.scaled(figures.price)?)?;
            let kind = if taken.is_negative() { LadderItemKind::Debt } else { LadderItemKind::Margin };
            if !is_residue(taken) {
                done.items.push(amount(kind, &figures.token, taken.abs()));
            }
        }
        if self.lends(pool) {
            for (token, size, price) in self.supplied() {
                value = value.plus(size.at(price)?)?;
                self.book.take_collateral(&token, size)?;
                done.items.push(LadderItem {
                    kind: LadderItemKind::Collateral,
                    name: token,
                    side: None,
                    size,
                    price: Some(price),
                    notional: size.at(price)?,
                });
            }
        }
        if value.is_negative() {
            done.bad_debt = value.negated();
        } else {
            done.to_backstop = value;
        }
        let what = if self.lends(pool) {
            "all cross positions, their margin, the collateral and the debt"
        } else {
            "all cross positions with their margin"
        };
        let why = if is_bankrupt {
            let reason = format!("Account value is below zero: {what} go to the other side of the same coins at the mark.");
            Why { stage: LadderStage::AutoDeleveraging, reason, source: &self.terms.rules.liquidation_source }
        } else {
            let rules = self.terms.rules;
            let taker = taker_words(&done.taken_by, what);
            let reason = format!("The requirement is more than {} times what backs it: {taker}", rules.backstop_above_ratio);
            let is_venue = done.taken_by.iter().all(|dex| dex == dex_label(""));
            Why {
                stage: LadderStage::Backstop,
                reason,
                source: if is_venue { &rules.liquidation_source } else { &rules.builder_dex_source },
            }
        };
        let after = self.book.standing()?;
        let ratio = |standing: &Standing| standing.margin.pools.get(pool).and_then(|own| own.ratio);
        let ratios = (ratio(&before), ratio(&after));
        self.note(why, self.scope(pool), done, (&before, &after), ratios);
        Ok(())
    }
}

/// Who takes it, in words.
pub(super) fn taker_words(taken_by: &[String], what: &str) -> String {
    let builders: Vec<&str> = taken_by.iter().map(String::as_str).filter(|dex| *dex != dex_label("")).collect();
    let of = builders.join(" and ");
    match (builders.len(), taken_by.len()) {
        (0, _) => format!("the backstop takes {what}."),
        (own, all) if own == all => {
            format!("the backstop of dex {of} takes {what}; the venue's vault does not stand behind a builder's dex.")
        }
        _ => format!(
            "the venue's backstop and that of dex {of}, each on its own dex, take {what}; the venue's vault does not stand behind a builder's dex."
        ),
    }
}

/// An amount of a token that is taken.
pub(super) fn amount(kind: LadderItemKind, token: &str, amount: Usd) -> LadderItem {
    LadderItem { kind, name: token.to_owned(), side: None, size: Size::new(amount.decimal()), price: None, notional: amount }
}
