//! Isolated positions, each on its own margin: the same steps, apart from the cross account.

use super::figures::{LadderItem, LadderItemKind, LadderStage};
use super::run::{Done, MAX_ROUNDS, Run, Why, is_residue};
use super::takeover::{amount, taker_words};
use crate::account::{AccountPosition, dex_label};
use crate::explain::LIQUIDATIONS;
use crate::margin::Regime;
use crate::num::{ArithmeticFault, Ratio, Size, Usd};
use crate::portfolio::Side;

type Exact<T> = Result<T, ArithmeticFault>;

impl Run<'_> {
    /// Every isolated position, from the start.
    pub(super) fn isolated(&mut self) -> Exact<()> {
        let coins: Vec<String> =
            self.book.account().positions.iter().filter(|position| !position.is_cross()).map(|position| position.coin.clone()).collect();
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
        let own = self.book.account().positions.iter().zip(&standing.positions).find(|(position, _)| position.coin == coin);
        Ok(own.map(|(position, margin)| (position.clone(), margin.maintenance)))
    }

    /// Which pool of the margin it is posted from.
    fn isolated_pool(&self, position: &AccountPosition) -> usize {
        if self.regime == Regime::Standard { position.dex } else { self.book.account().pool_of(position) }
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
        let why = Why { stage: LadderStage::MarketOrder, reason, source: LIQUIDATIONS };
        self.note(why, format!("isolated {}", position.coin), done, (&before, &after), ratios);
        Ok(true)
    }

    /// Whether anybody takes over a perp: the venue does on its own dex, a builder's dex where the perp takes cross margin.
    fn has_backstop(&self, position: &AccountPosition) -> bool {
        let listed = self.book.account().rulebook.listing.perp(&position.coin);
        let takes_cross = listed.is_none_or(|(perp, _)| !perp.only_isolated && perp.margin_mode.is_none());
        self.dex_of(position) == dex_label("") || takes_cross
    }

    /// The backstop takes the position with its margin; or, with less than nothing left, the other side does.
    fn isolated_over(&mut self, position: &AccountPosition, maintenance: Usd) -> Exact<()> {
        let before = self.book.standing()?;
        let pool = self.isolated_pool(position);
        let equity = position.isolated_equity;
        let item = LadderItem {
            kind: LadderItemKind::Position,
            name: position.coin.clone(),
            side: Some(if position.size.is_negative() { Side::Buy } else { Side::Sell }),
            size: position.size.abs(),
            price: Some(position.mark_price),
            notional: position.notional,
        };
        let token = self.book.account().pools.get(self.book.balance_of(pool)).map_or_else(String::new, |balance| balance.token.clone());
        let mut done = Done { items: vec![item], ..Done::default() };
        let has_backstop = self.has_backstop(position);
        let stays = !has_backstop && !equity.is_negative();
        if !is_residue(equity) && !stays {
            done.items.push(amount(if equity.is_negative() { LadderItemKind::Debt } else { LadderItemKind::Margin }, &token, equity.abs()));
        }
        self.book.resize(&position.coin, Size::ZERO)?;
        if !stays {
            self.book.add(pool, equity.negated())?;
        }
        let value = equity.scaled(self.book.price_of(pool))?;
        let source = &self.terms.rules.liquidation_source;
        let why = if equity.is_negative() {
            done.bad_debt = value.negated();
            let reason = "Its equity is below zero: it goes to the other side of the coin at the mark.".to_owned();
            Why { stage: LadderStage::AutoDeleveraging, reason, source }
        } else if stays {
            let reason = format!(
                "Its maintenance margin is more than {} times its equity; dex {} has a backstop for perps with cross margin alone, and the venue's vault does not stand behind it: it goes to the other side of the coin at the mark, and what is left of its margin stays.",
                self.terms.rules.backstop_above_ratio,
                self.dex_of(position)
            );
            Why { stage: LadderStage::AutoDeleveraging, reason, source: &self.terms.rules.builder_dex_source }
        } else {
            done.to_backstop = value;
            let dex = self.dex_of(position).to_owned();
            done.taken_by = vec![dex];
            let taker = taker_words(&done.taken_by, "it with its margin");
            let reason = format!("Its maintenance margin is more than {} times its equity: {taker}", self.terms.rules.backstop_above_ratio);
            let is_venue = self.dex_of(position) == dex_label("");
            Why { stage: LadderStage::Backstop, reason, source: if is_venue { source } else { &self.terms.rules.builder_dex_source } }
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
