//! Which loans of a request are manual borrows, and what they are lent against.
//!
//! A standard or unified account borrows by hand against coins that it supplied by hand. So nothing counts as supplied there unless it is
//! stated, except where a loan is stated and no supply is: then every coin that can stand behind it is taken to, and the answer says so.
//! Portfolio margin borrows and supplies by itself; there nothing is done by hand.

use super::Resolver;
use crate::account::{Collateral, Pool};
use crate::error::Warning;
use crate::num::Size;
use crate::portfolio::AccountMode;
use crate::remark::RemarkCode;

impl Resolver<'_> {
    /// Marks what is borrowed, lent and supplied by hand.
    pub(super) fn manual_borrow(&mut self, pools: &mut [Pool], collateral: &mut [Collateral]) {
        if self.portfolio.mode.is_none_or(|mode| mode == AccountMode::PortfolioMargin) {
            return;
        }
        for pool in pools.iter_mut() {
            pool.lent_by_hand = pool.supplied.unwrap_or_default();
        }
        let supply = |token: &str| {
            let balances = self.portfolio.balances.items.iter().map(|(_, balance)| balance);
            balances.filter(|balance| balance.token == token).find_map(|balance| balance.supplied)
        };
        let has_loan = pools.iter().any(|pool| pool.loan.is_positive());
        let is_assumed = has_loan && collateral.iter().all(|coin| supply(&coin.token).is_none());
        for coin in collateral.iter_mut() {
            let supplied = supply(&coin.token).unwrap_or(if is_assumed { coin.total } else { Size::ZERO });
            coin.counted_by_hand = coin.user_supply_cap.map_or(supplied, |cap| supplied.at_most(cap));
        }
        let lent_against: Vec<&str> =
            collateral.iter().filter(|coin| coin.counted_by_hand.is_positive()).map(|coin| coin.token.as_str()).collect();
        if is_assumed && !lent_against.is_empty() {
            let coins = lent_against.join(", ");
            let message =
                format!("the loan is taken to be a manual borrow against all of {coins}: state supplied for each coin where it is less");
            self.warnings.push(Warning::new(RemarkCode::SupplyAssumed, message));
        }
        let is_by_hand = !lent_against.is_empty();
        for pool in pools.iter_mut() {
            if is_by_hand {
                pool.borrowed_by_hand = pool.loan;
            }
            pool.explain_by_hand(self.ledger);
        }
    }
}
