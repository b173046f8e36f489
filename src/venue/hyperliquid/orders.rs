//! Resting orders of an account, or what they hold where they are not known.

use super::import::Importer;
use super::wire::{DexState, Placed, WireOrder, WirePosition};
use crate::error::{Issue, IssueCode};
use crate::num::{Ratio, Usd, sum};
use crate::portfolio::{Order, OrderMargin, Portfolio};
use crate::remark::RemarkCode;
use rust_decimal::Decimal;

/// Printing noise of a difference of amounts with six decimals.
const NOISE: Decimal = Decimal::from_parts(1, 0, 0, false, 5);

/// Whether a coin is a spot market.
pub(super) fn is_spot(coin: &str) -> bool {
    coin.starts_with('@') || coin.contains('/') || coin.starts_with('#')
}

impl Importer {
    pub(super) fn orders(&mut self, portfolio: &mut Portfolio) {
        if let Some(amount) = self.capture.order_margin {
            portfolio.order_margins.push(OrderMargin { dex: String::new(), amount });
            return;
        }
        if let Some(listed) = self.capture.orders.take() {
            let (orders, without_leverage) = self.listed_orders(portfolio, listed);
            if without_leverage.is_empty() {
                portfolio.orders = orders;
                return;
            }
            let is_derivable = self.capture.dexes.iter().all(|(_, state)| state.withdrawable.is_some_and(Usd::is_positive));
            if !is_derivable {
                for coin in without_leverage {
                    let message = format!("is missing: the margin of an order on {coin} depends on it");
                    let remedy = "state activeAssetData for the coin, or openOrderInitialMargin";
                    self.issues.push(Issue::new(IssueCode::MissingData, format!("activeAssetData.{coin}.leverage"), message, remedy));
                }
                return;
            }
            let message = format!(
                "no leverage is known for orders on {}; their margin is taken from what withdrawable leaves",
                without_leverage.join(", ")
            );
            self.warn(RemarkCode::OrderMarginDerived, message);
        }
        self.derived_order_margins(portfolio);
    }

    /// Orders as listed, and the coins whose leverage is not known.
    fn listed_orders(&mut self, portfolio: &Portfolio, listed: Vec<WireOrder>) -> (Vec<Order>, Vec<String>) {
        let mut orders = Vec::new();
        let mut without_leverage = Vec::new();
        for order in listed {
            if is_spot(&order.coin) {
                self.warn(RemarkCode::SpotOrder, format!("the spot order on {} holds spot balance, which is not counted here", order.coin));
                continue;
            }
            if !order.size.is_positive() {
                continue;
            }
            let of_position = portfolio.positions.iter().find(|position| position.coin == order.coin).map(|position| position.leverage);
            let leverage = self.capture.active.get(&order.coin).and_then(|active| active.leverage).or(of_position);
            if leverage.is_none() && !order.reduce_only && !order.is_trigger {
                without_leverage.push(order.coin.clone());
            }
            orders.push(Order {
                coin: order.coin,
                side: order.side,
                size: order.size,
                limit_price: order.limit_price,
                leverage: leverage.or(Some(1)),
                reduce_only: order.reduce_only,
                is_trigger: order.is_trigger,
            });
        }
        (orders, without_leverage)
    }

    /// Order margin as what `withdrawable` leaves unexplained.
    fn derived_order_margins(&mut self, portfolio: &mut Portfolio) {
        let fraction = self.rulebook.venue.transfer.notional_fraction;
        let dexes = std::mem::take(&mut self.capture.dexes);
        for (dex, state) in &dexes {
            let unexplained = state.unexplained(fraction);
            match unexplained {
                Some(amount) if amount.decimal() > NOISE => {
                    self.warn(
                        RemarkCode::OrderMarginDerived,
                        format!("orders are not in the file; their margin on dex {dex:?} is what withdrawable leaves: {amount}"),
                    );
                    portfolio.order_margins.push(OrderMargin { dex: dex.clone(), amount });
                }
                Some(_) => {}
                None if state.account_value.is_some_and(|value| !value.is_zero()) || !state.positions.is_empty() => {
                    self.warn(
                        RemarkCode::OrdersNotKnown,
                        format!("orders are not in the file and withdrawable on dex {dex:?} does not tell; none are assumed"),
                    );
                }
                None => {}
            }
        }
        self.capture.dexes = dexes;
    }
}

impl DexState {
    /// Cross account value less transfer requirement less withdrawable; none where withdrawable is not above zero.
    fn unexplained(&self, fraction: Ratio) -> Option<Usd> {
        let withdrawable = self.withdrawable.filter(|amount| amount.is_positive())?;
        let cross: Vec<&WirePosition> =
            self.positions.iter().map(|Placed(_, position)| position).filter(|position| position.isolated_cash.is_none()).collect();
        let transfer = cross.iter().map(|position| {
            let initial = position.value.divided(Ratio::from(position.leverage)).ok()?;
            position.value.scaled(fraction).ok().map(|least| initial.at_least(least))
        });
        let transfer = sum(transfer.collect::<Option<Vec<_>>>()?).ok()?;
        let isolated = self.positions.iter().filter_map(|Placed(_, position)| {
            let signed = if position.size.is_negative() { position.value.negated() } else { position.value };
            position.isolated_cash.map(|cash| cash.plus(signed))
        });
        let isolated = sum(isolated.collect::<Result<Vec<_>, _>>().ok()?).ok()?;
        let cross_value = match self.cross_account_value {
            Some(value) => value,
            None => self.account_value?.minus(isolated).ok()?,
        };
        cross_value.minus(transfer).ok()?.minus(withdrawable).ok()
    }
}
