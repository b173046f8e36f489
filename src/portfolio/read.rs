//! Reading a portfolio from JSON: what each record must say on its own. What it must say together with the rulebook and the
//! market is checked in [`crate::account`].

use super::{AccountMode, Balance, DISCONTINUED_MODE, DexAccount, Loan, MarginMode, Order, OrderMargin, Portfolio, Position, Side};
use crate::error::Issues;
use crate::json::{Fields, Fill, Listed, Node, Path, stated_word, words};
use crate::num::{Size, Usd};

/// Most positions of a book. A position is one per perp, and the exchange lists some 330 on all dexes.
const MAX_POSITIONS: usize = 1_000;

/// Most balances of a book, and most loans. The exchange lists some 450 spot tokens.
const MAX_BALANCES: usize = 2_000;

/// A portfolio of which some parts may have been faulty.
#[derive(Clone, Debug, Default, PartialEq)]
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

impl Fill for PortfolioDraft {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        self.is_mode_discontinued = is_discontinued(node.field("mode"));
        fields.required("mode", &mut self.mode);
        fields.list_up_to("balances", MAX_BALANCES, &mut self.balances);
        fields.list_up_to("loans", MAX_BALANCES, &mut self.loans);
        fields.list_up_to("positions", MAX_POSITIONS, &mut self.positions);
        fields.list("orders", &mut self.orders);
        fields.list("orderMargins", &mut self.order_margins);
        fields.list("dexAccounts", &mut self.dex_accounts);
        fields.close();
        true
    }
}

fn is_discontinued(mode: Option<&Node>) -> bool {
    matches!(mode, Some(Node::Text(mode)) if mode == DISCONTINUED_MODE)
}

impl Fill for AccountMode {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        if is_discontinued(Some(node)) {
            *self = Self::Standard;
            return true;
        }
        let mode = stated_word(node, at, issues, &["standard", "unified", "portfolioMargin"]);
        *self = mode.and_then(|place| [Self::Standard, Self::Unified, Self::PortfolioMargin].get(place).copied()).unwrap_or_default();
        mode.is_some()
    }
}

words!(MarginMode { "cross": Cross, "isolated": Isolated });
words!(Side { "buy": Buy, "sell": Sell });

impl Fill for Balance {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("token", &mut self.token);
        let is_amount_good = fields.optional("amount", &mut self.amount);
        let is_total_good = fields.optional("total", &mut self.total);
        fields.optional("inSpot", &mut self.in_spot);
        fields.optional("supplied", &mut self.supplied);
        let is_both = self.amount.is_some() && self.total.is_some();
        let remedy = "state one of the two: amount before unrealised PnL and debt, total after";
        fields.refuse_if(is_both, "total", "is stated beside amount", remedy);
        if is_amount_good && is_total_good && self.amount.is_none() && self.total.is_none() {
            fields.missing("amount", "is missing", "state amount, or total as the exchange shows it");
        }
        for (name, size) in [("amount", self.amount), ("inSpot", self.in_spot), ("supplied", self.supplied)] {
            fields.not_below_zero(name, size.map(Size::decimal), "state an amount of zero or more; a debt goes under loans");
        }
        let is_beyond = self.amount.zip(self.supplied).is_some_and(|(amount, supplied)| supplied > amount);
        fields.refuse_if(is_beyond, "supplied", "is more than the balance", "supply at most what is held");
        fields.close()
    }
}

impl Fill for Loan {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("token", &mut self.token);
        fields.positive("amount", &mut self.amount);
        fields.close()
    }
}

impl Fill for Position {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("coin", &mut self.coin);
        let is_sized = fields.required("size", &mut self.size);
        fields.optional("entryPrice", &mut self.entry_price);
        let is_leveraged = fields.required("leverage", &mut self.leverage);
        let is_mode_good = fields.optional("marginMode", &mut self.margin_mode);
        fields.optional("isolatedMargin", &mut self.isolated_margin);
        fields.optional("isolatedEquity", &mut self.isolated_equity);
        fields.refuse_if(is_sized && self.size.is_zero(), "size", "is zero", "state a size, or leave the position out");
        fields.from_one("leverage", is_leveraged.then_some(self.leverage), "state the chosen leverage, from 1");
        let (margin, equity) = (self.isolated_margin.is_some(), self.isolated_equity.is_some());
        if is_mode_good && self.margin_mode == MarginMode::Cross {
            for (name, is_stated) in [("isolatedMargin", margin), ("isolatedEquity", equity)] {
                fields.refuse_if(is_stated, name, "is stated for a cross position", "remove it, or set marginMode to isolated");
            }
        } else {
            fields.refuse_if(margin && equity, "isolatedEquity", "is stated beside isolatedMargin", "state one of the two");
        }
        let posted = self.isolated_margin.map(Usd::decimal);
        fields.not_below_zero("isolatedMargin", posted, "state the margin posted to the position");
        fields.close()
    }
}

impl Fill for Order {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("coin", &mut self.coin);
        fields.required("side", &mut self.side);
        fields.positive("size", &mut self.size);
        fields.required("limitPrice", &mut self.limit_price);
        fields.optional("leverage", &mut self.leverage);
        fields.from_one("leverage", self.leverage, "state the coin's leverage, from 1");
        fields.optional("reduceOnly", &mut self.reduce_only);
        fields.optional("isTrigger", &mut self.is_trigger);
        fields.close()
    }
}

impl Fill for OrderMargin {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("dex", &mut self.dex);
        fields.required("amount", &mut self.amount);
        fields.not_below_zero("amount", Some(self.amount.decimal()), "state the margin held by resting orders");
        fields.close()
    }
}

impl Fill for DexAccount {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        fields.required("dex", &mut self.dex);
        fields.required("accountValue", &mut self.account_value);
        fields.close()
    }
}
