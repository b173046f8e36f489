//! Isolated positions, each on its own margin: the same steps, apart from the cross account.

use super::figures::LadderItem;
use super::run::{Done, MAX_ROUNDS, Run, Why};
use super::takeover::amount;
use crate::account::AccountPosition;
use crate::explain::LIQUIDATIONS;
use crate::margin::Regime;
use crate::num::{ArithmeticFault, Ratio, Size, Usd};
use crate::portfolio::Side;

type Exact<T> = Result<T, ArithmeticFault>;

impl Run<'_> {
    /// Every isolated position, from the start.
    pub(super) fn isolated(&mut self) -> Exact<()> {
        let coins: Vec<String> =
            self.book.account.positions.iter().filter(|position| !position.is_cross()).map(|position| position.coin.clone()).collect();
        for coin in coins {
            self.seconds = 0;
            for round in 0..MAX_ROUNDS {
                let is_first = round == 0;
                let Some((position, maintenance)) = self.isolated_standing(&coin)? else { break };
                let equity = position.isolated_equity;
                if equity >= maintenance {
                    break;
                }
                let is_deep = equity.scaled(self.terms.rules.backstop_above_ratio)? < maintenance;
                if equity.is_negative() || is_deep {
                    self.isolated_over(&position, maintenance)?;
                    break;
                }
                if !is_first {
                    self.seconds = self.seconds.saturating_add(self.terms.rules.cooldown_seconds);
                }
                if !self.isolated_order(&position, maintenance, is_first)? {
                    break;
                }
            }
        }
        Ok(())
    }

    fn isolated_standing(&self, coin: &str) -> Exact<Option<(AccountPosition, Usd)>> {
        let standing = self.book.standing()?;
        let own = self.book.account.positions.iter().zip(&standing.positions).find(|(position, _)| position.coin == coin);
        Ok(own.map(|(position, margin)| (position.clone(), margin.maintenance)))
    }

    /// Which pool of the margin it is posted from.
    fn isolated_pool(&self, position: &AccountPosition) -> usize {
        if self.regime == Regime::Standard { position.dex } else { self.book.account.pool_of(position) }
    }

    fn isolated_order(&mut self, position: &AccountPosition, maintenance: Usd, is_first: bool) -> Exact<bool> {
        let Some((order, reason)) = self.order(&position.coin, is_first)? else { return Ok(false) };
        let before = self.book.standing()?;
        let Some(done) = self.fill(self.isolated_pool(position), &position.coin, order)? else { return Ok(false) };
        let after = self.book.standing()?;
        let left = self.isolated_standing(&position.coin)?;
        let ratio_after = match left {
            Some((left, maintenance)) => ratio(maintenance, left.isolated_equity)?,
            None => Some(Ratio::ZERO),
        };
        let ratios = (ratio(maintenance, position.isolated_equity)?, ratio_after);
        let why = Why { stage: "marketOrder", reason, source: LIQUIDATIONS };
        self.note(why, format!("isolated {}", position.coin), done, (&before, &after), ratios);
        Ok(true)
    }

    /// The backstop takes the position with its margin; or, with less than nothing left, the other side does.
    fn isolated_over(&mut self, position: &AccountPosition, maintenance: Usd) -> Exact<()> {
        let before = self.book.standing()?;
        let pool = self.isolated_pool(position);
        let equity = position.isolated_equity;
        let item = LadderItem {
            kind: "position".to_owned(),
            name: position.coin.clone(),
            side: Some(if position.size.is_negative() { Side::Buy } else { Side::Sell }),
            size: position.size.abs(),
            price: Some(position.mark_price),
            notional: position.notional,
        };
        let token = self.book.account.pools.get(self.book.balance_of(pool)).map_or_else(String::new, |balance| balance.token.clone());
        let mut done = Done { items: vec![item], ..Done::default() };
        if !equity.is_zero() {
            done.items.push(amount(if equity.is_negative() { "debt" } else { "margin" }, &token, equity.abs()));
        }
        self.book.resize(&position.coin, Size::ZERO)?;
        self.book.add(pool, equity.negated())?;
        let value = equity.scaled(self.book.price_of(pool))?;
        let source = &self.terms.rules.liquidation_source;
        let why = if equity.is_negative() {
            done.bad_debt = value.negated();
            let reason = "Its equity is below zero: it goes to the other side of the coin at the mark.".to_owned();
            Why { stage: "autoDeleveraging", reason, source }
        } else {
            done.to_backstop = value;
            let reason = "Its equity is below two thirds of its maintenance margin: the backstop takes it with its margin.".to_owned();
            Why { stage: "backstop", reason, source }
        };
        let after = self.book.standing()?;
        let ratios = (ratio(maintenance, equity)?, Some(Ratio::ZERO));
        self.note(why, format!("isolated {}", position.coin), done, (&before, &after), ratios);
        Ok(())
    }
}

/// Maintenance over equity; none where there is none.
fn ratio(maintenance: Usd, equity: Usd) -> Exact<Option<Ratio>> {
    if equity.is_positive() { maintenance.fraction_within_range(equity) } else { Ok(None) }
}
