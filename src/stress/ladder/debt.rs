//! Debt of portfolio margin: the backstop takes it over with the collateral, in steps between the two borrow thresholds and at once above
//! the upper one; at once means as much of each coin as its width, check after check.
//!
//! # Price
//! A step takes `oracle · (2 + LTV) / 3` of debt for a coin, which is more than the debt that there may be for one, so that steps heal. Above the
//! upper threshold all collateral goes with all debt, up to the collateral's value; where the width allows a part of it, the same part of the
//! debt goes with it.
//!
//! # Rounding
//! What is taken of debt and of collateral is rounded up to the decimals of a balance, so that divisions leave no debt behind.

use super::book::Standing;
use super::figures::{LadderItem, LadderItemKind, LadderStage};
use super::run::{BALANCE_DECIMALS, Done, MAX_ROUNDS, Run, State, Why, is_residue};
use super::takeover::amount;
use crate::account::{Collateral, dex_label};
use crate::margin::{BorrowThreshold, RegimeMargin, takeover_price};
use crate::num::{ArithmeticFault, Price, Ratio, Size, Usd, sum};
use crate::ordered::sort_by_key;

type Exact<T> = Result<T, ArithmeticFault>;

/// How much one takeover may take.
struct Extent<'a> {
    /// Collateral that was supplied when the steps began; none where everything is taken.
    began: Option<&'a [(String, Size, Price)]>,
    /// Whether widths bound it. After so many takeovers that nobody would follow them the rest goes in one.
    is_bounded: bool,
}

/// What is taken of a coin.
struct Taken {
    size: Size,
    /// Debt for one coin, at most.
    price: Price,
}

impl Run<'_> {
    /// Takes over debt and collateral until the account is healthy or there is no debt, from now on.
    pub(super) fn debt(&mut self) -> Exact<()> {
        // A step is a share of what was supplied when it began, so that five of them are all of it.
        let began = self.supplied();
        for round in 1..=MAX_ROUNDS {
            let standing = self.book.standing()?;
            let margin = &standing.margin;
            let Some(pool) = self.is_due(margin)? else { return Ok(()) };
            if self.state(margin, pool)? == State::Bankrupt {
                return self.hand_over(margin, pool, true);
            }
            if self.debts(margin, pool)?.is_empty() || self.supplied().is_empty() {
                return Ok(());
            }
            if round > 1 {
                self.seconds = self.seconds.saturating_add(self.terms.rules.collateral_step_seconds);
            }
            let is_full = margin.borrow_thresholds.as_ref().is_some_and(|thresholds| thresholds.state == BorrowThreshold::Full);
            self.take(margin, pool, &Extent { began: (!is_full).then_some(&*began), is_bounded: round < MAX_ROUNDS })?;
            if is_full && self.supplied().is_empty() {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The pool for which debt has to be taken over, if any.
    fn is_due(&self, margin: &RegimeMargin) -> Exact<Option<usize>> {
        let is_above = margin.borrow_thresholds.as_ref().is_some_and(|thresholds| thresholds.state != BorrowThreshold::None);
        for pool in (0..margin.pools.len()).filter(|pool| self.lends(*pool)) {
            if self.state(margin, pool)? != State::Healthy {
                return Ok(Some(pool));
            }
        }
        Ok((0..margin.pools.len()).find(|pool| self.lends(*pool)).filter(|_| is_above))
    }

    /// Debts by pool in USDC, that of the pool that is over its level first.
    fn debts(&self, margin: &RegimeMargin, first: usize) -> Exact<Vec<(usize, Usd)>> {
        let owed = margin
            .pools
            .iter()
            .enumerate()
            .filter(|(own, figures)| self.lends(*own) && figures.borrowed.is_positive() && !is_residue(figures.borrowed));
        let mut debts = owed.map(|(own, figures)| Ok((own, figures.borrowed.scaled(figures.price)?))).collect::<Exact<Vec<_>>>()?;
        sort_by_key(&mut debts, |(own, _)| *own != first);
        Ok(debts)
    }

    /// Takes a step of the collateral, or all of it, with debt.
    fn take(&mut self, margin: &RegimeMargin, pool: usize, extent: &Extent<'_>) -> Exact<()> {
        let before = self.book.standing()?;
        let mut done = Done { taken_by: vec![dex_label("").to_owned()], ..Done::default() };
        let debts = self.debts(margin, pool)?;
        let owed = sum(debts.iter().map(|(_, owed)| *owed))?;
        let all = self.book.collateral_value(|coin| coin.oracle_price)?;
        let (mut room, mut value) = (owed, Usd::ZERO);
        let mut is_part = false;
        for coin in self.book.account().collateral.iter().filter(|_| extent.began.is_none()) {
            is_part |= self.taken_of(coin, owed, extent)?.size < coin.supplied;
        }
        for coin in self.book.account().collateral.clone() {
            let Taken { size, price } = self.taken_of(&coin, room, extent)?;
            if !size.is_positive() {
                continue;
            }
            let most = if is_part {
                // A part of the collateral takes that part of the debt with it.
                owed.scaled(size.at(coin.oracle_price)?.fraction_of(all)?)?.at_most(size.at(price)?)
            } else {
                size.at(price)?
            };
            room = room.minus(most.at_most(room))?;
            value = value.plus(size.at(coin.price)?)?;
            self.book.take_collateral(&coin.token, size)?;
            done.items.push(LadderItem {
                kind: LadderItemKind::Collateral,
                name: coin.token.clone(),
                side: None,
                size,
                price: Some(price),
                notional: size.at(price)?,
            });
        }
        let mut left = owed.minus(room)?;
        for (own, owed) in debts {
            let part = left.at_most(owed);
            left = left.minus(part)?;
            let in_token = part.divided(self.book.price_of(own))?.raised(BALANCE_DECIMALS);
            if in_token.is_positive() {
                self.book.take_debt(own, in_token)?;
                value = value.minus(in_token.scaled(self.book.price_of(own))?)?;
                let token = margin.pools.get(own).map_or("", |figures| figures.token.as_str());
                done.items.push(amount(LadderItemKind::Debt, token, in_token));
            }
        }
        done.to_backstop = value;
        let (reason, mark) = self.words(extent);
        done.mark = Some(mark);
        let rules = self.terms.rules;
        let source = if extent.began.is_some() { &rules.takeover_source } else { &rules.collateral_source };
        let after = self.book.standing()?;
        let ratio = |standing: &Standing| standing.margin.pools.get(pool).and_then(|own| own.ratio);
        let ratios = (ratio(&before), ratio(&after));
        let scope = margin.pools.get(pool).map_or_else(String::new, |figures| figures.token.clone());
        self.note(Why { stage: LadderStage::Collateral, reason, source }, scope, done, (&before, &after), ratios);
        Ok(())
    }

    /// How much of a coin is taken, with room for so much debt.
    fn taken_of(&self, coin: &Collateral, room: Usd, extent: &Extent<'_>) -> Exact<Taken> {
        let raised = |size: Size| Size::new(Usd::new(size.decimal()).raised(BALANCE_DECIMALS).decimal());
        let width = self.terms.takeover_widths.iter().find(|(token, _)| *token == coin.token).filter(|_| extent.is_bounded);
        let within = match width {
            Some((_, width)) => coin.supplied.at_most(raised(width.buys_at(coin.oracle_price)?)),
            None => coin.supplied,
        };
        let Some(began) = extent.began else { return Ok(Taken { size: within, price: coin.oracle_price }) };
        let price = takeover_price(coin.oracle_price, coin.ltv)?;
        let began = began.iter().find(|(token, _, _)| *token == coin.token).map_or(Size::ZERO, |(_, size, _)| *size);
        let share = if extent.is_bounded { self.terms.rules.collateral_step_share } else { Ratio::ONE };
        let step = began.scaled(share)?.at_most(within);
        Ok(Taken { size: step.at_most(raised(room.buys_at(price)?)), price })
    }

    /// Why, by which rule, and how the venue marks it.
    fn words(&self, extent: &Extent<'_>) -> (String, String) {
        let rules = self.terms.rules;
        let widths =
            self.terms.takeover_widths.iter().filter(|(token, _)| self.book.account().collateral.iter().any(|own| own.token == *token));
        let widths = widths.map(|(token, width)| format!("{width} USDC of {token}")).collect::<Vec<_>>().join(" and ");
        let within = if widths.is_empty() {
            String::new()
        } else {
            format!(" At once at most {widths}, every {} s.", rules.collateral_step_seconds)
        };
        match extent.began {
            None => {
                let reason = "The debt is above the full threshold: the backstop takes all supplied collateral and the debt.";
                (format!("{reason}{within}"), rules.full_takeover_mark.clone())
            }
            Some(_) => {
                let reason = format!(
                    "The account is over its level: the backstop takes a step of {} of the collateral, with debt of (2 + loan-to-value) / 3 of its value, every {} s.",
                    rules.collateral_step_share, rules.collateral_step_seconds
                );
                (format!("{reason}{within}"), rules.partial_takeover_mark.clone())
            }
        }
    }
}
