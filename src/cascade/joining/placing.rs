//! Which coin of a scenario something moves with, and how many units of it there are.

use super::super::money::{Unit, micro};
use super::super::participant::AddedCoin;
use super::super::read::MOST_MONEY;
use super::super::scenario::{CascadeCoin, ImpactLaw};
use super::{Joining, OTHERS};
use crate::num::{Price, Ratio, Usd};
use crate::remark::RemarkCode;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

impl Joining<'_> {
    /// The scenario's coin that something moves with, and its starting price; added where there is none.
    pub(super) fn coin(
        &mut self,
        (path, of): (&str, &str),
        name: &str,
        price: Price,
        is_crypto: bool,
        is_pegged: bool,
    ) -> Option<(String, Price)> {
        let find = |name: &str| self.scenario.coins.iter().find(|coin| coin.coin == name).map(|coin| (coin.coin.clone(), coin.price));
        if let Some(found) = find(name) {
            if !is_crypto {
                self.remark(RemarkCode::TakenFor, format!("{of}: taken for the scenario's {name}, which has its name"));
            }
            return Some(found);
        }
        if let Some(others) = find(OTHERS).filter(|_| is_crypto && !is_pegged) {
            self.remark(
                RemarkCode::StandsFor,
                format!("{of}: not a coin of this scenario; it moves as {OTHERS} does, which stands for the coins not listed"),
            );
            return Some(others);
        }
        if let Some(known) = self.made.added.iter().find(|added| added.coin.coin == name) {
            return Some((name.to_owned(), known.coin.price));
        }
        if price.decimal() < Decimal::new(1, 9) || price.decimal() > Decimal::from(1_000_000_000) {
            self.unsupported(path, format!("{of} has a price of {price}"), "use a price from 0.000000001 to 1000000000");
            return None;
        }
        let change = if is_pegged { Ratio::ZERO } else { self.scenario.shock.default };
        let message = if change.is_zero() {
            format!("{of}: not a coin of this scenario; its price stands still")
        } else {
            format!("{of}: not a coin of this scenario; it moves by the default of the shock, {change}, and its book is infinitely deep")
        };
        self.remark(RemarkCode::CoinAdded, message);
        let coin = CascadeCoin {
            coin: name.to_owned(),
            price,
            open_interest: None,
            // Nobody else has it: the account's perps bring their own tiers.
            max_leverage: Some(1),
            tiers: Vec::new(),
            loan_to_value: None,
            takeover_width: None,
            // What is neither on the venue's own dex nor in spot is a builder's.
            is_on_builder_dex: !is_crypto && !is_pegged,
            impact: ImpactLaw::None,
            book: None,
            refill_half_life_seconds: None,
        };
        self.made.added.push(AddedCoin { coin, stands_still: is_pegged });
        Some((name.to_owned(), price))
    }

    /// As many units as are worth a value at the starting price, to the nearest; none where that is nothing or too much.
    pub(super) fn units(&mut self, (path, of): (&str, &str), value: Usd, start: Price) -> Option<i64> {
        if value.decimal().abs() > Decimal::from(MOST_MONEY) {
            self.unsupported(path, format!("{of} is worth more than a trillion USDC"), "use sizes that occur in a market");
            return None;
        }
        let price = i128::from(Unit::worth_a_dollar(start).price(start));
        let nearest = micro(value).abs().checked_mul(2)?.checked_add(price)?.checked_div(price.checked_mul(2)?)?;
        let units = nearest.to_i64()?;
        if units == 0 && !value.is_zero() {
            self.remark(
                RemarkCode::TooSmall,
                format!("{of}: left out, because it is worth less than half of the smallest unit of the simulation"),
            );
        }
        (units != 0).then(|| if value.is_negative() { units.saturating_neg() } else { units })
    }
}
