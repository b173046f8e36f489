//! Debt of portfolio margin: the backstop takes it over with the collateral, in steps between the two borrow thresholds and at once above
//! the upper one.

use super::book::Standing;
use super::figures::LadderItem;
use super::run::{Done, Run, State, Why};
use super::takeover::amount;
use crate::margin::RegimeMargin;
use crate::num::{ArithmeticFault, Size, Usd};

type Exact<T> = Result<T, ArithmeticFault>;

/// Decimals of collateral that is taken for the last of a debt; rounded up.
const SIZE_DECIMALS: u32 = 8;

impl Run<'_> {
    /// Takes over debt and collateral until the account is healthy or there is no debt, from now on.
    pub(super) fn debt(&mut self) -> Exact<()> {
        // A step is a share of what was supplied when it began, so that five of them are all of it.
        let steps = self.supplied();
        let mut is_first = true;
        loop {
            let margin = self.book.standing()?.margin;
            let Some(pool) = self.is_due(&margin)? else { return Ok(()) };
            if self.state(&margin, pool)? == State::Bankrupt {
                return self.hand_over(&margin, pool, true);
            }
            let owes = margin.pools.iter().enumerate().any(|(own, figures)| self.lends(own) && figures.borrowed.is_positive());
            if !owes || self.supplied().is_empty() {
                return Ok(());
            }
            if !is_first {
                self.seconds = self.seconds.saturating_add(self.terms.rules.collateral_step_seconds);
            }
            is_first = false;
            let is_full = margin.borrow_thresholds.as_ref().is_some_and(|thresholds| thresholds.state == "full");
            self.take(&margin, pool, if is_full { None } else { Some(&steps) })?;
            if is_full {
                return Ok(());
            }
        }
    }

    /// The pool for which debt has to be taken over, if any.
    fn is_due(&self, margin: &RegimeMargin) -> Exact<Option<usize>> {
        let is_above = margin.borrow_thresholds.as_ref().is_some_and(|thresholds| thresholds.state != "none");
        for pool in (0..margin.pools.len()).filter(|pool| self.lends(*pool)) {
            if self.state(margin, pool)? != State::Healthy {
                return Ok(Some(pool));
            }
        }
        Ok((0..margin.pools.len()).find(|pool| self.lends(*pool)).filter(|_| is_above))
    }

    /// Takes a step of the collateral, or all of it, with debt of the same value.
    fn take(&mut self, margin: &RegimeMargin, pool: usize, steps: Option<&[(String, Size, crate::num::Price)]>) -> Exact<()> {
        let before = self.book.standing()?;
        let mut done = Done::default();
        let mut debts: Vec<(usize, Usd)> = Vec::new();
        for (own, figures) in margin.pools.iter().enumerate().filter(|(own, figures)| self.lends(*own) && figures.borrowed.is_positive()) {
            debts.push((own, figures.borrowed.scaled(figures.price)?));
        }
        // The debt of the pool that is over its level goes first.
        debts.sort_by_key(|(own, _)| *own != pool);
        let mut room = crate::num::sum(debts.iter().map(|(_, owed)| *owed))?;
        let (mut value, mut taken_over) = (Usd::ZERO, Usd::ZERO);
        for coin in self.book.account.collateral.clone() {
            let size = match steps {
                None => coin.supplied,
                Some(steps) => {
                    let began = steps.iter().find(|(token, _, _)| *token == coin.token).map_or(Size::ZERO, |(_, size, _)| *size);
                    let step = began.scaled(self.terms.rules.collateral_step_share)?.at_most(coin.supplied);
                    let enough = Usd::new(room.buys_at(coin.oracle_price)?.decimal()).raised(SIZE_DECIMALS);
                    step.at_most(Size::new(enough.decimal()))
                }
            };
            if !size.is_positive() {
                continue;
            }
            let at_reserve = size.at(coin.oracle_price)?;
            let owed = at_reserve.at_most(room);
            room = room.minus(owed)?;
            taken_over = taken_over.plus(owed)?;
            value = value.plus(size.at(coin.price)?)?;
            self.book.take_collateral(&coin.token, size)?;
            done.items.push(LadderItem {
                kind: "collateral".to_owned(),
                name: coin.token.clone(),
                side: None,
                size,
                price: Some(coin.oracle_price),
                notional: at_reserve,
            });
        }
        let mut left = taken_over;
        for (own, owed) in debts {
            let part = left.at_most(owed);
            left = left.minus(part)?;
            let in_token = part.divided(self.book.price_of(own))?;
            if in_token.is_positive() {
                self.book.take_debt(own, in_token)?;
                let token = margin.pools.get(own).map_or("", |figures| figures.token.as_str());
                done.items.push(amount("debt", token, in_token));
            }
        }
        done.to_backstop = value.minus(taken_over)?;
        let rules = self.terms.rules;
        let reason = match steps {
            None => "The debt is above the full threshold: the backstop takes all supplied collateral and the debt.".to_owned(),
            Some(_) => format!(
                "The account is over its level: the backstop takes a step of {} of the collateral with debt of the same value, every {} s.",
                rules.collateral_step_share, rules.collateral_step_seconds
            ),
        };
        let source = if steps.is_some() { &rules.collateral_step_source } else { &rules.collateral_source };
        let after = self.book.standing()?;
        let ratio = |standing: &Standing| standing.margin.pools.get(pool).and_then(|own| own.ratio);
        let ratios = (ratio(&before), ratio(&after));
        let scope = margin.pools.get(pool).map_or_else(String::new, |figures| figures.token.clone());
        self.note(Why { stage: "collateral", reason, source }, scope, done, (&before, &after), ratios);
        Ok(())
    }
}
