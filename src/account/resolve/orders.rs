//! Resting orders of a request against the listing: which of them hold margin, at which leverage, and how much that is per coin and dex.

use super::Resolver;
use crate::account::{CoinOrders, RestingOrder, dex_label};
use crate::error::{Issue, Warning};
use crate::explain::FITTED;
use crate::json::Place;
use crate::num::{Size, Usd};
use crate::ordered::Table;
use crate::portfolio::{MarginMode, Order};
use crate::remark::RemarkCode;
use std::collections::BTreeMap;

/// What orders hold.
#[derive(Default)]
pub(super) struct ResolvedOrders {
    /// By coin, in the order stated.
    pub coins: Vec<CoinOrders>,
    /// Per dex: of cross coins, or the stated sum.
    pub cross: Table<Usd>,
    /// Per dex: of coins that are margined by themselves.
    pub isolated: Table<Usd>,
}

impl Resolver<'_> {
    /// Margin of resting orders.
    pub(super) fn orders(&mut self) -> ResolvedOrders {
        let mut resolved = ResolvedOrders::default();
        let mut parts: Table<Vec<String>> = Table::default();
        self.stated_sums(&mut resolved, &mut parts);
        let leverages = self.coin_leverages();
        let portfolio = self.portfolio;
        for (path, order) in portfolio.orders.placed() {
            let Some(leverage) = self.order_leverage(path, order, &leverages) else { continue };
            if order.reduce_only || order.is_trigger {
                continue;
            }
            let dex = self.dex_name(&order.coin);
            if portfolio.order_margins.each().any(|margin| margin.dex == dex) {
                let message = "is listed although the summed margin of its dex is stated too";
                self.invalid(&path, &message, &"state the orders of a dex, or their summed margin, not both");
                continue;
            }
            self.ledger.input(format_args!("{path}.size"), order.size);
            self.ledger.input(format_args!("{path}.limitPrice"), order.limit_price);
            let resting = RestingOrder { path: path.to_string(), side: order.side, size: order.size, limit_price: order.limit_price };
            match resolved.coins.iter_mut().find(|coin| coin.coin == order.coin) {
                Some(coin) => coin.orders.push(resting),
                None => {
                    let coin = self.coin_orders(order, dex, leverage, resting);
                    resolved.coins.push(coin);
                }
            }
        }
        for coin in &resolved.coins {
            let path = format!("account.orderMargin.{}.{}", dex_label(&coin.dex), coin.coin);
            let margins = if coin.is_isolated { &mut resolved.isolated } else { &mut resolved.cross };
            let before = margins.get(&coin.dex).copied().unwrap_or_default();
            match coin.explained_margin(&path, self.ledger).and_then(|margin| before.plus(margin)) {
                Ok(total) => drop(margins.change(&coin.dex, |sum| *sum = total)),
                Err(fault) => self.issues.push(Issue::arithmetic(coin.orders.first().map_or("", |order| order.path.as_str()), fault)),
            }
            let of_dex = if coin.is_isolated { format!("{}.isolated", coin.dex) } else { coin.dex.clone() };
            parts.change(&of_dex, |paths| paths.push(path));
        }
        for (dex, _) in self.dex_tokens() {
            let of = |margins: &Table<Usd>| margins.get(&dex).copied().unwrap_or_default();
            let path = format!("account.orderMargin.{}", dex_label(&dex));
            explain!(self.ledger, &path, Some(of(&resolved.cross)), "sum(coins)", "Cross coins; reduce-only and trigger orders hold nothing.", FITTED,
                { coins: parts.get(&dex).cloned().unwrap_or_default() });
            explain!(self.ledger, format!("{path}.isolated"), Some(of(&resolved.isolated)), "sum(coins)", "Coins that are margined by themselves.", FITTED,
                { coins: parts.get(&format!("{dex}.isolated")).cloned().unwrap_or_default() });
        }
        resolved
    }

    /// Order margin that is stated in sum.
    fn stated_sums(&mut self, resolved: &mut ResolvedOrders, parts: &mut Table<Vec<String>>) {
        let portfolio = self.portfolio;
        for (path, margin) in portfolio.order_margins.placed() {
            if self.rulebook.listing.dex(&margin.dex).is_none() && !margin.dex.is_empty() {
                self.unknown_dex(path, &margin.dex);
            }
            self.ledger.input(format_args!("{path}.amount"), margin.amount);
            parts.change(&margin.dex, |paths| paths.push(format!("{path}.amount")));
            resolved.cross.change(&margin.dex, |sum| *sum = margin.amount);
        }
    }

    fn dex_name(&self, coin: &str) -> String {
        self.rulebook.listing.dex_of(coin).map_or("", |dex| dex.dex.as_str()).to_owned()
    }

    /// A coin's first order.
    fn coin_orders(&mut self, order: &Order, dex: String, leverage: u32, resting: RestingOrder) -> CoinOrders {
        let held = self.portfolio.positions.items.iter().map(|(_, position)| position).find(|position| position.coin == order.coin);
        let is_isolated = held.map(|held| held.margin_mode == MarginMode::Isolated);
        let only_isolated = || self.rulebook.listing.perp(&order.coin).is_some_and(|(perp, _)| perp.only_isolated);
        CoinOrders {
            coin: order.coin.clone(),
            dex,
            held: held.map_or(Size::ZERO, |held| held.size),
            leverage,
            is_isolated: is_isolated.unwrap_or_else(only_isolated),
            orders: vec![resting],
        }
    }

    /// The leverage of every coin: that of its position, else the lowest that its orders state, at which they hold most.
    pub(super) fn coin_leverages(&self) -> BTreeMap<String, u32> {
        let mut leverages: BTreeMap<String, u32> = BTreeMap::new();
        for (coin, stated) in self.portfolio.orders.items.iter().filter_map(|(_, order)| Some((&order.coin, order.leverage?))) {
            leverages.entry(coin.clone()).and_modify(|leverage| *leverage = stated.min(*leverage)).or_insert(stated);
        }
        leverages.extend(self.portfolio.positions.items.iter().map(|(_, position)| (position.coin.clone(), position.leverage)));
        leverages
    }

    /// Leverage that an order's margin is taken at, after checking the order.
    fn order_leverage(&mut self, path: Place<'_>, order: &Order, leverages: &BTreeMap<String, u32>) -> Option<u32> {
        let Some(rules) = self.coin_rules(&order.coin) else {
            self.unknown_coin(&path, &order.coin);
            return None;
        };
        let tick = &self.rulebook.venue.orders.limits;
        if let Some(perp) = rules.perp
            && !self.is_scaled
            && !tick.is_on_tick(order.limit_price, perp.size_decimals)
        {
            let message = format!(
                "{path}: {} is not a price the exchange accepts for {}: {}",
                order.limit_price,
                order.coin,
                tick.tick_rule(perp.size_decimals)
            );
            self.warnings.push(Warning::new(RemarkCode::PriceOffTick, message));
        }
        let Some(leverage) = leverages.get(&order.coin).copied() else {
            // A faulty position that was left out may have stated it.
            if self.portfolio.positions.is_complete {
                let message = format!("no leverage is known for {}", order.coin);
                self.missing(&format_args!("{path}.leverage"), &message, &"state the leverage chosen for the coin");
            }
            return None;
        };
        let stated = order.leverage.unwrap_or(leverage);
        if stated > rules.max_leverage {
            self.too_high(&path, stated, &order.coin, rules.max_leverage);
            return None;
        }
        if stated != leverage {
            let message = format!("{path}: leverage belongs to the coin; {} is taken at {leverage}×, not at {stated}×", order.coin);
            self.warnings.push(Warning::new(RemarkCode::OrderLeverage, message));
        }
        Some(leverage)
    }
}
