//! The end of the ladder: the backstop takes what is left of a pool, or the other side does where that is less than nothing.

use super::book::Standing;
use super::figures::LadderItem;
use super::run::{Done, Run, Why};
use crate::margin::{Regime, RegimeMargin};
use crate::num::{ArithmeticFault, Size, Usd};
use crate::portfolio::Side;

type Exact<T> = Result<T, ArithmeticFault>;

impl Run<'_> {
    /// The positions of a pool with all that backs them, as items; the positions are taken off the book at the mark.
    fn take_positions(&mut self, margin: &RegimeMargin, pool: usize, items: &mut Vec<LadderItem>) -> Exact<()> {
        for coin in self.book.coins_of(margin, pool) {
            let Some(position) = self.book.account.positions.iter().find(|position| position.coin == coin).cloned() else { continue };
            items.push(LadderItem {
                kind: "position".to_owned(),
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

    /// The backstop takes all cross positions with what backs them; or, with less than nothing left, the other side does.
    pub(super) fn hand_over(&mut self, margin: &RegimeMargin, pool: usize, is_bankrupt: bool) -> Exact<()> {
        let before = self.book.standing()?;
        let mut done = Done::default();
        let mut value = Usd::ZERO;
        for own in self.together(margin, pool) {
            self.take_positions(margin, own, &mut done.items)?;
            let Some(figures) = margin.pools.get(own) else { continue };
            let taken = figures.cross_equity;
            if taken.is_zero() {
                continue;
            }
            self.book.add(own, taken.negated())?;
            if let Some(balance) = self.book.account.pools.get_mut(own).filter(|balance| balance.is_borrowable) {
                balance.loan = if self.regime == Regime::Portfolio { Usd::ZERO } else { balance.loan };
            }
            value = value.plus(taken.scaled(figures.price)?)?;
            let kind = if taken.is_negative() { "debt" } else { "margin" };
            done.items.push(amount(kind, &figures.token, taken.abs()));
        }
        if self.lends(pool) {
            for (token, size, price) in self.supplied() {
                value = value.plus(size.at(price)?)?;
                self.book.take_collateral(&token, size)?;
                done.items.push(LadderItem {
                    kind: "collateral".to_owned(),
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
            Why { stage: "autoDeleveraging", reason, source: &self.terms.rules.liquidation_source }
        } else {
            let reason = format!("What backs it is below two thirds of the requirement: the backstop takes {what}.");
            Why { stage: "backstop", reason, source: &self.terms.rules.liquidation_source }
        };
        let after = self.book.standing()?;
        let ratio = |standing: &Standing| standing.margin.pools.get(pool).and_then(|own| own.ratio);
        let ratios = (ratio(&before), ratio(&after));
        self.note(why, self.scope(pool), done, (&before, &after), ratios);
        Ok(())
    }
}

/// An amount of a token that is taken.
pub(super) fn amount(kind: &str, token: &str, amount: Usd) -> LadderItem {
    LadderItem {
        kind: kind.to_owned(),
        name: token.to_owned(),
        side: None,
        size: Size::new(amount.decimal()),
        price: None,
        notional: amount,
    }
}
