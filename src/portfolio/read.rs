//! Reading a portfolio from JSON: what each record must say on its own. What it must say together with the rulebook and the
//! market is checked in [`crate::account`].

use super::{AccountMode, Balance, DISCONTINUED_MODE, DexAccount, Loan, MarginMode, Order, OrderMargin, Portfolio, Position, Side};
use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Listed, Node, ObjectReader, Read, word};
use crate::num::{Size, Usd};

/// Most positions of a book. A position is one per perp, and the exchange lists some 330 on all dexes.
const MAX_POSITIONS: usize = 1_000;

/// Most balances of a book, and most loans. The exchange lists some 450 spot tokens.
const MAX_BALANCES: usize = 2_000;

/// A portfolio of which some parts may have been faulty.
#[derive(Clone, Debug, PartialEq)]
pub struct PortfolioDraft {
    /// Account mode, if it was good.
    pub mode: Option<AccountMode>,
    /// Whether the mode was stated by the name of one that the venue gave up.
    pub is_mode_discontinued: bool,
    /// Balances.
    pub balances: Listed<Balance>,
    /// Loans.
    pub loans: Listed<Loan>,
    /// Positions.
    pub positions: Listed<Position>,
    /// Orders.
    pub orders: Listed<Order>,
    /// Order margins.
    pub order_margins: Listed<OrderMargin>,
    /// Dex accounts.
    pub dex_accounts: Listed<DexAccount>,
}

impl From<Portfolio> for PortfolioDraft {
    fn from(portfolio: Portfolio) -> Self {
        Self {
            mode: Some(portfolio.mode),
            is_mode_discontinued: false,
            balances: Listed::complete("portfolio.balances", portfolio.balances),
            loans: Listed::complete("portfolio.loans", portfolio.loans),
            positions: Listed::complete("portfolio.positions", portfolio.positions),
            orders: Listed::complete("portfolio.orders", portfolio.orders),
            order_margins: Listed::complete("portfolio.orderMargins", portfolio.order_margins),
            dex_accounts: Listed::complete("portfolio.dexAccounts", portfolio.dex_accounts),
        }
    }
}

impl PortfolioDraft {
    /// The portfolio; only meaningful when no issue was reported.
    pub fn finish(self) -> Option<Portfolio> {
        Some(Portfolio {
            mode: self.mode?,
            balances: self.balances.into_items(),
            loans: self.loans.into_items(),
            positions: self.positions.into_items(),
            orders: self.orders.into_items(),
            order_margins: self.order_margins.into_items(),
            dex_accounts: self.dex_accounts.into_items(),
        })
    }
}

impl Read for PortfolioDraft {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let is_mode_discontinued = node.field("mode") == Some(&Node::Text(DISCONTINUED_MODE.to_owned()));
        let draft = Self {
            mode: object.required("mode"),
            is_mode_discontinued,
            balances: object.list_up_to("balances", MAX_BALANCES),
            loans: object.list_up_to("loans", MAX_BALANCES),
            positions: object.list_up_to("positions", MAX_POSITIONS),
            orders: object.list("orders"),
            order_margins: object.list("orderMargins"),
            dex_accounts: object.list("dexAccounts"),
        };
        object.close();
        Some(draft)
    }
}

impl Read for AccountMode {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let words = [("standard", Self::Standard), ("unified", Self::Unified), ("portfolioMargin", Self::PortfolioMargin)];
        if *node == Node::Text(DISCONTINUED_MODE.to_owned()) {
            return Some(Self::Standard);
        }
        word(node, path, issues, &words)
    }
}

impl Read for MarginMode {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        word(node, path, issues, &[("cross", Self::Cross), ("isolated", Self::Isolated)])
    }
}

impl Read for Side {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        word(node, path, issues, &[("buy", Self::Buy), ("sell", Self::Sell)])
    }
}

/// Reports a size that is not above zero.
fn positive(object: &mut ObjectReader<'_, '_>, name: &str, size: Option<Size>) -> Option<Size> {
    size.filter(|size| object.is_positive(name, Some(size.decimal()), "state an amount above zero"))
}

impl Read for Balance {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let token = object.required::<String>("token");
        let amount = object.optional::<Size>("amount");
        let total = object.optional::<Size>("total");
        let in_spot = object.optional::<Size>("inSpot");
        let supplied = object.optional::<Size>("supplied");
        let mut is_good = true;
        match (amount, total) {
            (Some(Some(_)), Some(Some(_))) => {
                object.fault(
                    "total",
                    "is stated beside amount",
                    "state one of the two: amount before unrealised PnL and debt, total after",
                );
                is_good = false;
            }
            (Some(None), Some(None)) => {
                let path = object.path("amount");
                object.issues().push(Issue::new(
                    IssueCode::MissingData,
                    path,
                    "is missing",
                    "state amount, or total as the exchange shows it",
                ));
                is_good = false;
            }
            _ => {}
        }
        for (name, size) in [("amount", amount), ("inSpot", in_spot), ("supplied", supplied)] {
            let remedy = "state an amount of zero or more; a debt goes under loans";
            is_good &= object.is_not_negative(name, size.flatten().map(Size::decimal), remedy);
        }
        if let (Some(Some(amount)), Some(Some(supplied))) = (amount, supplied)
            && supplied > amount
        {
            object.fault("supplied", "is more than the balance", "supply at most what is held");
            is_good = false;
        }
        object.close();
        let balance = Self { token: token?, amount: amount?, total: total?, in_spot: in_spot?, supplied: supplied? };
        is_good.then_some(balance)
    }
}

impl Read for Loan {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let token = object.required("token");
        let amount = object.required("amount");
        let amount = positive(&mut object, "amount", amount);
        object.close();
        Some(Self { token: token?, amount: amount? })
    }
}

impl Read for Position {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let coin = object.required("coin");
        let mut size = object.required::<Size>("size");
        let entry_price = object.optional("entryPrice");
        let mut leverage = object.required::<u32>("leverage");
        let margin_mode = object.optional("marginMode");
        let isolated_margin = object.optional::<Usd>("isolatedMargin");
        let isolated_equity = object.optional::<Usd>("isolatedEquity");
        if size.is_some_and(Size::is_zero) {
            object.fault("size", "is zero", "state a size, or leave the position out");
            size = None;
        }
        if !object.is_leverage("leverage", leverage, "state the chosen leverage, from 1") {
            leverage = None;
        }
        let mut is_good = true;
        if margin_mode == Some(None) || margin_mode == Some(Some(MarginMode::Cross)) {
            for (name, is_stated) in
                [("isolatedMargin", isolated_margin.flatten().is_some()), ("isolatedEquity", isolated_equity.flatten().is_some())]
            {
                if is_stated {
                    object.fault(name, "is stated for a cross position", "remove it, or set marginMode to isolated");
                    is_good = false;
                }
            }
        } else if isolated_margin.flatten().is_some() && isolated_equity.flatten().is_some() {
            object.fault("isolatedEquity", "is stated beside isolatedMargin", "state one of the two");
            is_good = false;
        }
        let posted = isolated_margin.flatten().map(Usd::decimal);
        is_good &= object.is_not_negative("isolatedMargin", posted, "state the margin posted to the position");
        object.close();
        let position = Self {
            coin: coin?,
            size: size?,
            entry_price: entry_price?,
            leverage: leverage?,
            margin_mode: margin_mode?.unwrap_or(MarginMode::Cross),
            isolated_margin: isolated_margin?,
            isolated_equity: isolated_equity?,
        };
        is_good.then_some(position)
    }
}

impl Read for Order {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let coin = object.required("coin");
        let side = object.required("side");
        let size = object.required("size");
        let size = positive(&mut object, "size", size);
        let limit_price = object.required("limitPrice");
        let mut leverage = object.optional::<u32>("leverage");
        if !object.is_leverage("leverage", leverage.flatten(), "state the coin's leverage, from 1") {
            leverage = None;
        }
        let reduce_only = object.optional("reduceOnly");
        let is_trigger = object.optional("isTrigger");
        object.close();
        Some(Self {
            coin: coin?,
            side: side?,
            size: size?,
            limit_price: limit_price?,
            leverage: leverage?,
            reduce_only: reduce_only?.unwrap_or(false),
            is_trigger: is_trigger?.unwrap_or(false),
        })
    }
}

impl Read for OrderMargin {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let dex = object.required("dex");
        let mut amount = object.required::<Usd>("amount");
        if !object.is_not_negative("amount", amount.map(Usd::decimal), "state the margin held by resting orders") {
            amount = None;
        }
        object.close();
        Some(Self { dex: dex?, amount: amount? })
    }
}

impl Read for DexAccount {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let dex = object.required("dex");
        let account_value = object.required("accountValue");
        object.close();
        Some(Self { dex: dex?, account_value: account_value? })
    }
}
