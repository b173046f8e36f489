//! Applying a change to a request: what it cannot be applied to is an issue, what the exchange would refuse is answered elsewhere.

use super::balance::Book;
use super::fill::Fill;
use super::{
    CashChange, Change, ClosingChange, DepositChange, IsolatedMarginChange, OrderChange, SpotOrderChange, TransferChange, isolated,
};
use crate::account::{Account, CoinOrders, RestingOrder, USDC};
use crate::error::{Issue, IssueCode};
use crate::num::{ArithmeticFault, Price, Size, Usd};
use crate::portfolio::{AccountMode, MarginMode, Order, Side};
use crate::request::Request;

type Applied = Result<(), Issue>;

/// Applies a change. `account` is the request resolved before any change, with every coin that the changes name; `path` is where the change
/// is stated.
///
/// # Errors
/// Why the change cannot be applied to this book.
pub fn apply(request: &mut Request, account: &Account, change: &Change, path: &str) -> Applied {
    let mut book = Book { portfolio: request.portfolio.clone(), account };
    let place = Place { path };
    match change {
        Change::Order(order) => place.order(&mut book, order),
        Change::SpotOrder(order) => place.spot_order(&mut book, order),
        Change::Deposit(cash) => place.deposit(&mut book, cash),
        Change::Withdrawal(cash) => place.withdrawal(&mut book, cash),
        Change::Transfer(transfer) => place.transfer(&mut book, transfer),
        Change::Repayment(cash) => place.repayment(&mut book, cash),
        Change::Closing(closing) => place.closing(&mut book, closing),
        Change::IsolatedMargin(change) => place.isolated_margin(&mut book, change),
    }?;
    if book.portfolio.mode != AccountMode::Standard {
        // The exchange's own allocation between dexes is of the book before.
        book.portfolio.dex_accounts.clear();
    }
    book.forget_spot_of_idle_tokens();
    request.portfolio = book.portfolio;
    Ok(())
}

/// Where a change is stated.
struct Place<'p> {
    path: &'p str,
}

impl Place<'_> {
    fn issue(&self, code: IssueCode, field: &str, message: impl Into<String>, remedy: impl Into<String>) -> Issue {
        Issue::new(code, format!("{}.{field}", self.path), message, remedy)
    }

    fn exact<T>(&self, result: Result<T, ArithmeticFault>) -> Result<T, Issue> {
        result.map_err(|fault| Issue::arithmetic(self.path, fault))
    }

    fn mark(&self, book: &Book<'_>, coin: &str) -> Result<Price, Issue> {
        book.perp(coin).map(|perp| perp.mark_price).ok_or_else(|| {
            let remedy = format!("state markPrice for {coin} under market.perps");
            self.issue(IssueCode::MissingData, "coin", format!("there is no mark price for {coin}"), remedy)
        })
    }

    fn order(&self, book: &mut Book<'_>, order: &OrderChange) -> Applied {
        let mark = self.mark(book, &order.coin)?;
        let held = book.portfolio.positions.iter().find(|position| position.coin == order.coin).cloned();
        let of_orders = book.portfolio.orders.iter().find(|resting| resting.coin == order.coin).and_then(|resting| resting.leverage);
        let Some(leverage) = order.leverage.or(held.as_ref().map(|held| held.leverage)).or(of_orders) else {
            let message = format!("is missing although {} is neither held nor ordered", order.coin);
            return Err(self.issue(IssueCode::MissingData, "leverage", message, "state the leverage chosen for the coin"));
        };
        let signed = if order.side == Side::Sell { order.size.negated() } else { order.size };
        if order.reduce_only {
            let room =
                held.as_ref().filter(|held| held.size.is_negative() != signed.is_negative()).map_or(Size::ZERO, |held| held.size.abs());
            if order.size > room {
                let message = format!("is more than a reduce-only order can take off, {room}");
                return Err(self.issue(IssueCode::Invalid, "size", message, "reduce at most what is held on the other side"));
            }
        }
        if let (Some(held), Some(mode)) = (&held, order.margin_mode)
            && held.margin_mode != mode
        {
            let remedy = "leave marginMode out, or close the position first";
            return Err(self.issue(IssueCode::Invalid, "marginMode", "is not that of the position held", remedy));
        }
        self.exact(book.set_leverage(&order.coin, leverage))?;
        if order.is_resting {
            return self.rest(book, order, leverage);
        }
        let fill = Fill {
            coin: &order.coin,
            size: signed,
            price: order.price.unwrap_or(mark),
            mark,
            leverage,
            margin_mode: order.margin_mode.unwrap_or(MarginMode::Cross),
        };
        self.exact(fill.apply(book))
    }

    fn rest(&self, book: &mut Book<'_>, order: &OrderChange, leverage: u32) -> Applied {
        let Some(limit_price) = order.price else {
            let remedy = "state the limit price of the resting order";
            return Err(self.issue(IssueCode::MissingData, "price", "is missing although the order rests", remedy));
        };
        let dex = book.dex(&order.coin);
        let resting = Order {
            coin: order.coin.clone(),
            side: order.side,
            size: order.size,
            limit_price,
            leverage: Some(leverage),
            reduce_only: order.reduce_only,
            is_trigger: false,
        };
        // Where the margin of a dex's orders is stated in sum, what this one would hold alone is added to the sum.
        let held = book.portfolio.positions.iter().find(|position| position.coin == order.coin);
        let alone = CoinOrders {
            coin: order.coin.clone(),
            dex: dex.clone(),
            held: held.map_or(Size::ZERO, |held| held.size),
            leverage,
            is_isolated: held.is_some_and(|held| held.margin_mode == MarginMode::Isolated),
            orders: vec![RestingOrder { path: String::new(), side: order.side, size: order.size, limit_price }],
        };
        match book.portfolio.order_margins.iter_mut().find(|margin| margin.dex == dex) {
            Some(_) if order.reduce_only => Ok(()),
            Some(margin) => {
                margin.amount = self.exact(alone.margin().and_then(|own| margin.amount.plus(own)))?;
                Ok(())
            }
            None => {
                book.portfolio.orders.push(resting);
                Ok(())
            }
        }
    }

    fn closing(&self, book: &mut Book<'_>, closing: &ClosingChange) -> Applied {
        let held = book.portfolio.positions.iter().find(|position| position.coin == closing.coin);
        let Some((held, leverage)) = held.map(|held| (held.size, held.leverage)) else {
            let known: Vec<&str> = book.portfolio.positions.iter().map(|position| position.coin.as_str()).collect();
            let remedy = format!("close one of: {}", known.join(", "));
            return Err(self.issue(IssueCode::Invalid, "coin", format!("there is no position in {}", closing.coin), remedy));
        };
        let size = closing.size.unwrap_or(held.abs());
        if size > held.abs() {
            let message = format!("is more than is held, {}", held.abs());
            return Err(self.issue(IssueCode::Invalid, "size", message, "close at most what is held"));
        }
        let mark = self.mark(book, &closing.coin)?;
        let size = if held.is_negative() { size } else { size.negated() };
        let price = closing.price.unwrap_or(mark);
        let fill = Fill { coin: &closing.coin, size, price, mark, leverage, margin_mode: MarginMode::Cross };
        self.exact(fill.apply(book))
    }

    fn spot_order(&self, book: &mut Book<'_>, order: &SpotOrderChange) -> Applied {
        let token = self.known_token(book, &order.token)?;
        if token == USDC {
            return Err(self.issue(IssueCode::Invalid, "token", "is what spot trades are paid in", "name the coin that is traded"));
        }
        let Some(price) = order.price.or_else(|| book.spot_price(&token)) else {
            let remedy = format!("state the price, or that of {token} under market.tokens");
            return Err(self.issue(IssueCode::MissingData, "price", format!("there is no spot price for {token}"), remedy));
        };
        let value = Size::new(self.exact(order.size.at(price))?.decimal());
        let is_buy = order.side == Side::Buy;
        if is_buy {
            if book.portfolio.mode != AccountMode::PortfolioMargin {
                self.exact(book.count_profit_for(USDC, value))?;
                self.enough(book, USDC, value, "size")?;
            }
        } else {
            self.enough(book, &token, order.size, "size")?;
        }
        let (coins, cash) = if is_buy { (order.size, value.negated()) } else { (order.size.negated(), value) };
        self.exact(book.add(&token, coins))?;
        self.exact(book.move_cash(USDC, cash))
    }

    fn deposit(&self, book: &mut Book<'_>, deposit: &DepositChange) -> Applied {
        let token = self.known_token(book, &deposit.token)?;
        match &deposit.to {
            Some(_) if book.portfolio.mode != AccountMode::Standard => {
                let message = "has no meaning here: spot and all dexes share one balance";
                Err(self.issue(IssueCode::Unsupported, "to", message, "leave it out"))
            }
            Some(to) => {
                self.exact(book.add(&token, deposit.amount))?;
                self.put(book, &token, "to", to, deposit.amount, !book.portfolio.dex_accounts.is_empty())
            }
            None => self.exact(book.move_cash(&token, deposit.amount)),
        }
    }

    fn withdrawal(&self, book: &mut Book<'_>, cash: &CashChange) -> Applied {
        let token = self.known_token(book, &cash.token)?;
        self.exact(book.count_profit_for(&token, cash.amount))?;
        self.enough(book, &token, cash.amount, "amount")?;
        self.exact(book.move_cash(&token, cash.amount.negated()))
    }

    fn isolated_margin(&self, book: &mut Book<'_>, change: &IsolatedMarginChange) -> Applied {
        let coin = &change.coin;
        let known = book.portfolio.positions.iter().filter(|position| position.margin_mode == MarginMode::Isolated);
        let known: Vec<&str> = known.map(|position| position.coin.as_str()).collect();
        let remedy =
            if known.is_empty() { "open an isolated position first".to_owned() } else { format!("name one of: {}", known.join(", ")) };
        let Some(held) = book.portfolio.positions.iter_mut().find(|position| position.coin == *coin) else {
            return Err(self.issue(IssueCode::Invalid, "coin", format!("there is no position in {coin}"), remedy));
        };
        if held.margin_mode != MarginMode::Isolated {
            let message = format!("the position in {coin} has cross margin, which is that of the whole pool");
            return Err(self.issue(IssueCode::Invalid, "coin", message, remedy));
        }
        let before = held.clone();
        self.exact(isolated::add(held, change.amount))?;
        if let Some(left) = held.isolated_margin.filter(|left| left.is_negative()) {
            let posted = self.exact(left.minus(change.amount))?;
            *held = before;
            let message = format!("takes out more than was posted to {coin}, {posted}");
            return Err(self.issue(IssueCode::Invalid, "amount", message, "take out at most what was posted"));
        }
        Ok(())
    }

    fn repayment(&self, book: &mut Book<'_>, cash: &CashChange) -> Applied {
        let token = self.known_token(book, &cash.token)?;
        let owed = book.loan(&token);
        if cash.amount > owed {
            let message = format!("is more than the stated debt in {token}, {owed}");
            let remedy =
                "repay at most the debt under portfolio.loans; debt that the exchange would take on by itself is repaid by a deposit";
            return Err(self.issue(IssueCode::Invalid, "amount", message, remedy));
        }
        let held = book.balance(&token).and_then(|balance| balance.amount);
        if held.is_some_and(|held| cash.amount > held) {
            let message = format!("is more than the balance of {token}, {}", held.unwrap_or_default());
            return Err(self.issue(IssueCode::Invalid, "amount", message, "repay at most what is held"));
        }
        self.exact(book.owe(&token, cash.amount.negated()))?;
        // A net balance has the debt taken off already.
        if held.is_some() { self.exact(book.add(&token, cash.amount.negated())) } else { Ok(()) }
    }

    fn transfer(&self, book: &mut Book<'_>, transfer: &TransferChange) -> Applied {
        if book.portfolio.mode != AccountMode::Standard {
            let message = "has no meaning here: spot and all dexes share one balance";
            return Err(self.issue(IssueCode::Unsupported, "kind", message, "only a standard account has places to move between"));
        }
        let token = self.known_token(book, &transfer.token)?;
        let amount = transfer.amount;
        if transfer.from == "spot" && amount > book.in_spot(&token) {
            let message = format!("is more than is kept in spot, {}", book.in_spot(&token));
            return Err(self.issue(IssueCode::Invalid, "amount", message, "move at most what is there"));
        }
        for (field, place, signed) in [("from", &transfer.from, amount.negated()), ("to", &transfer.to, amount)] {
            let must_be_stated = !book.portfolio.dex_accounts.is_empty() || transfer.from != "spot" && transfer.to != "spot";
            self.put(book, &token, field, place, signed, must_be_stated)?;
        }
        Ok(())
    }

    /// Adds to what a place of a standard account holds: `spot`, `main`, or a dex.
    fn put(&self, book: &mut Book<'_>, token: &str, field: &str, place: &str, signed: Size, must_be_stated: bool) -> Applied {
        if place == "spot" {
            return self.exact(book.add_to_spot(token, signed));
        }
        let dex = if place == "main" { "" } else { place };
        if !dex.is_empty() && book.account.rulebook.listing.dex(dex).is_none() || book.settlement_token(dex) != token {
            let message = format!("{place:?} is not a dex that {token} settles");
            return Err(self.issue(IssueCode::Invalid, field, message, "use spot, main, or the name of a dex"));
        }
        let is_stated = self.exact(book.add_to_dex(dex, Usd::new(signed.decimal())))?;
        if !is_stated && must_be_stated {
            let message = format!("what {place:?} holds is not stated");
            return Err(self.issue(IssueCode::MissingData, field, message, "state portfolio.dexAccounts"));
        }
        Ok(())
    }

    fn known_token(&self, book: &Book<'_>, name: &str) -> Result<String, Issue> {
        let token = book.token(name);
        let is_known = book.account.rulebook.listing.token(name).is_some() || book.balance(&token).is_some();
        if is_known {
            return Ok(token);
        }
        let remedy = "use a name from the token list";
        Err(self.issue(IssueCode::Invalid, "token", format!("{name:?} is not a token that is known"), remedy))
    }

    /// That a balance holds an amount.
    fn enough(&self, book: &Book<'_>, token: &str, amount: Size, field: &str) -> Applied {
        let held = book.balance(token).and_then(|balance| balance.amount.or(balance.total)).unwrap_or_default();
        if amount <= held {
            return Ok(());
        }
        let message = format!("takes {amount} {token} of a balance of {held}");
        Err(self.issue(IssueCode::Invalid, field, message, "take out at most what is held; borrowed funds cannot be taken out"))
    }
}
