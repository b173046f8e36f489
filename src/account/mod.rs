//! An account with every look-up done: the one thing that margin is computed on.
//!
//! [`resolve`] joins a request with the rulebook and is the only place where data can be missing. After it, prices, tiers, loan-to-value
//! and caps are all there, and the same account is answered under every regime.
//!
//! # Equity
//! `equity` of a collateral token is what the exchange calls its total: cash after all trades plus signed notional of every position that
//! the token settles, debt taken off, margin of isolated positions included. It may be negative.

mod orders;
mod quotes;
mod resolve;

pub use orders::{CoinOrders, RestingOrder};
pub use resolve::resolve;

use crate::error::Warning;
use crate::explain::{DEFINITION, Ledger, MANUAL_BORROWS};
use crate::market::{DatedFigure, Snapshot};
use crate::num::{ArithmeticFault, Price, Ratio, Size, Usd};
use crate::portfolio::{AccountMode, MarginMode};
use crate::rulebook::{Rulebook, Tier};
use std::sync::Arc;

/// The unit of account, and the token that is always borrowable.
pub const USDC: &str = "USDC";

/// A resolved account.
#[derive(Clone, Debug)]
pub struct Account {
    /// The regime it belongs to.
    pub mode: AccountMode,
    /// The rules, scaled if the account is.
    pub rulebook: Arc<Rulebook>,
    /// Perp dexes in use, the venue's own first.
    pub dexes: Vec<AccountDex>,
    /// Balances of tokens that back perps or can be borrowed, USDC first.
    pub pools: Vec<Pool>,
    /// Positions, in the order stated.
    pub positions: Vec<AccountPosition>,
    /// Coins that could be traded and are not held, as positions of size zero; only where the question is about trades.
    pub watched: Vec<AccountPosition>,
    /// Coins that count as collateral under portfolio margin.
    pub collateral: Vec<Collateral>,
    /// Everything else that is held.
    pub other_holdings: Vec<Holding>,
    /// Reserves of tokens with interest or caps.
    pub reserves: Vec<Reserve>,
    /// Utilisation stated as a choice.
    pub utilization: Option<Ratio>,
    /// Resting orders that hold margin, by coin; not those of a dex whose order margin is stated in sum.
    pub orders: Vec<CoinOrders>,
    /// Whether amounts were multiplied by a constant.
    pub is_scaled: bool,
    /// Figures taken from a snapshot.
    pub from_snapshot: Vec<DatedFigure>,
    /// The snapshot that filled gaps, or was named to.
    pub snapshot: Option<&'static Snapshot>,
    /// Remarks on the whole account.
    pub warnings: Vec<Warning>,
}

/// One perp dex of the account.
#[derive(Clone, Debug)]
pub struct AccountDex {
    /// Name; empty for the venue's own.
    pub name: String,
    /// Which pool backs it.
    pub pool: usize,
    /// Initial margin of the resting orders on its cross coins, or of all of them where it is stated in sum.
    pub order_margin: Usd,
    /// Initial margin of the resting orders on coins that are margined by themselves.
    pub isolated_order_margin: Usd,
    /// What it holds, where stated.
    pub account_value: Option<Usd>,
}

impl AccountDex {
    /// How it is named in paths.
    pub fn label(&self) -> &str {
        dex_label(&self.name)
    }
}

/// How a dex is named in paths: the venue's own has no name of its own.
pub fn dex_label(name: &str) -> &str {
    if name.is_empty() { "main" } else { name }
}

/// The balance of a token that backs perps or can be borrowed.
#[derive(Clone, Debug)]
pub struct Pool {
    /// Token.
    pub token: String,
    /// USDC per token.
    pub price: Ratio,
    /// Net balance, unrealised PnL included.
    pub equity: Usd,
    /// Kept in spot under standard margin.
    pub in_spot: Usd,
    /// Unrealised PnL of its positions; unknown without their entry prices.
    pub unrealized_pnl: Option<Usd>,
    /// Debt as stated.
    pub loan: Usd,
    /// The part of it that is borrowed by hand against supplied coins: the cash is in the balance of a standard or unified account, and the
    /// debt is owed by the coins. Zero under portfolio margin, which borrows by itself.
    pub borrowed_by_hand: Usd,
    /// Lent to the reserve by hand: it earns interest and backs no perp of a standard or unified account.
    pub lent_by_hand: Usd,
    /// Whether debt and supply are the exchange's own figures.
    pub is_reported: bool,
    /// Supplied to the reserve, as stated.
    pub supplied: Option<Usd>,
    /// Whether the rulebook lets it be borrowed.
    pub is_borrowable: bool,
    /// Most that the user may borrow.
    pub user_borrow_cap: Option<Usd>,
    /// Whether it settles a dex that is in use.
    pub backs_perps: bool,
}

/// A position with its market and rules.
#[derive(Clone, Debug)]
pub struct AccountPosition {
    /// Perp name.
    pub coin: String,
    /// Which dex.
    pub dex: usize,
    /// Signed size.
    pub size: Size,
    /// Mark price.
    pub mark_price: Price,
    /// Oracle price, which funding is paid on.
    pub oracle_price: Price,
    /// Entry price, where stated.
    pub entry_price: Option<Price>,
    /// Size · mark price, positive.
    pub notional: Usd,
    /// Unrealised PnL, where known.
    pub unrealized_pnl: Option<Usd>,
    /// Chosen leverage.
    pub leverage: u32,
    /// Cross or isolated.
    pub margin_mode: MarginMode,
    /// Equity of an isolated position; zero for a cross one.
    pub isolated_equity: Usd,
    /// Margin tiers of the coin, first tier first.
    pub tiers: Arc<[Tier]>,
    /// Decimals of a size; none where sizes were scaled or the coin is not listed.
    pub size_decimals: Option<u32>,
    /// Whether its margin, isolated, can only be added to.
    pub is_strict_isolated: bool,
    /// Funding rate per hour, where known.
    pub funding_rate: Option<Ratio>,
}

impl Pool {
    /// What a unified account has of the token: the net balance with what was borrowed by hand, less what is lent by hand.
    ///
    /// # Errors
    /// Overflow.
    pub fn unified_balance(&self) -> Result<Usd, ArithmeticFault> {
        self.equity.plus(self.borrowed_by_hand)?.minus(self.lent_by_hand)
    }

    /// Whether anything of it is borrowed or lent by hand.
    pub fn is_used_by_hand(&self) -> bool {
        !self.borrowed_by_hand.is_zero() || !self.lent_by_hand.is_zero()
    }

    /// What does not back perps under standard margin: what is kept in spot, of which what is lent is a part.
    pub fn kept_apart(&self) -> Usd {
        self.in_spot.at_least(self.lent_by_hand)
    }

    /// What a standard and a unified account have of a token that is borrowed or lent by hand.
    pub fn explain_by_hand(&self, ledger: &mut Ledger) {
        if !self.is_used_by_hand() {
            return;
        }
        let path = |name: &str| format!("account.{name}.{}", self.token);
        for (name, amount) in
            [("borrowedByHand", self.borrowed_by_hand), ("lentByHand", self.lent_by_hand), ("keptApart", self.kept_apart())]
        {
            ledger.leaf(path(name), amount, DEFINITION);
        }
        explain!(ledger, path("cash"), self.equity.plus(self.borrowed_by_hand).ok(), "equity + borrowed",
            "What is borrowed by hand is in the balance; the supplied coins owe it.", MANUAL_BORROWS,
            { equity: path("equity"), borrowed: path("borrowedByHand") });
        explain!(ledger, path("unifiedBalance"), self.unified_balance().ok(), "cash - lent", "What is lent by hand backs no perp.", MANUAL_BORROWS,
            { cash: path("cash"), lent: path("lentByHand") });
    }

    /// What backs perps under standard margin.
    ///
    /// # Errors
    /// Overflow.
    pub fn standard_balance(&self) -> Result<Usd, ArithmeticFault> {
        self.equity.plus(self.borrowed_by_hand)?.minus(self.kept_apart())
    }
}

impl AccountPosition {
    /// Whether it is backed by its pool.
    pub fn is_cross(&self) -> bool {
        self.margin_mode == MarginMode::Cross
    }

    /// Funding received per hour in the token that settles it; none without a rate. At a positive rate longs pay.
    ///
    /// # Formula
    /// `−size · oracle price · rate`
    ///
    /// # Errors
    /// Overflow.
    pub fn funding_per_hour(&self) -> Result<Option<Usd>, ArithmeticFault> {
        let Some(rate) = self.funding_rate else { return Ok(None) };
        self.size.at(self.oracle_price)?.scaled(rate).map(|paid| Some(paid.negated()))
    }

    /// Initial margin of a size at the mark price.
    ///
    /// # Errors
    /// Overflow.
    pub fn margin_of(&self, size: Size) -> Result<Usd, ArithmeticFault> {
        if size.is_zero() { Ok(Usd::ZERO) } else { size.at(self.mark_price)?.divided(Ratio::from(self.leverage)) }
    }

    /// The highest leverage that the coin can have.
    pub fn max_leverage(&self) -> u32 {
        self.tiers.first().map_or(1, |tier| tier.max_leverage)
    }

    /// Notional with the sign of the size.
    pub fn signed_notional(&self) -> Usd {
        if self.size.is_negative() { self.notional.negated() } else { self.notional }
    }
}

/// A coin that counts as collateral under portfolio margin.
#[derive(Clone, Debug)]
pub struct Collateral {
    /// Token.
    pub token: String,
    /// All that is held.
    pub total: Size,
    /// Supplied to the reserve.
    pub supplied: Size,
    /// Supplied, up to the user's cap.
    pub counted: Size,
    /// Supplied by hand in a standard or unified account, up to the user's cap: what a manual borrow is lent against.
    pub counted_by_hand: Size,
    /// Reserve's oracle price.
    pub oracle_price: Price,
    /// Spot price.
    pub price: Price,
    /// Loan-to-value.
    pub ltv: Ratio,
    /// Most that counts.
    pub user_supply_cap: Option<Size>,
}

/// A token that backs nothing.
#[derive(Clone, Debug)]
pub struct Holding {
    /// Token.
    pub token: String,
    /// Amount.
    pub total: Size,
    /// Spot price, where known.
    pub price: Option<Price>,
    /// Whether it settles a dex, though none that is in use: a balance that lies idle.
    pub is_idle: bool,
}

/// State of a lending reserve.
#[derive(Clone, Debug)]
pub struct Reserve {
    /// Token.
    pub token: String,
    /// USDC per token by which the reserve values it, where known.
    pub price: Option<Price>,
    /// Loan-to-value at which it counts as collateral, where it does.
    pub ltv: Option<Ratio>,
    /// Utilisation, where known.
    pub utilization: Option<Ratio>,
    /// Supplied by everybody.
    pub total_supplied: Option<Size>,
    /// Borrowed by everybody.
    pub total_borrowed: Option<Size>,
}

impl Account {
    /// Whether it is a standard account that says what each of its dexes holds.
    pub fn states_dexes(&self) -> bool {
        self.mode == AccountMode::Standard && self.dexes.iter().any(|dex| dex.account_value.is_some())
    }

    /// The USDC pool. There always is one.
    pub fn usdc(&self) -> Option<&Pool> {
        self.pools.first()
    }

    /// The pool that a position is settled in.
    pub fn pool_of(&self, position: &AccountPosition) -> usize {
        self.dexes.get(position.dex).map_or(0, |dex| dex.pool)
    }

    /// Whether coins are supplied by hand, so that a loan in them is a manual borrow.
    pub fn has_manual_borrow(&self) -> bool {
        self.collateral.iter().any(|coin| coin.counted_by_hand.is_positive())
    }

    /// Coins held beside the pools, with their spot prices.
    pub fn coins(&self) -> impl Iterator<Item = (&str, Size, Option<Price>)> {
        let collateral = self.collateral.iter().map(|coin| (coin.token.as_str(), coin.total, Some(coin.price)));
        collateral.chain(self.other_holdings.iter().map(|holding| (holding.token.as_str(), holding.total, holding.price)))
    }

    /// The orders of a coin that hold margin.
    pub fn orders_on(&self, coin: &str) -> Option<&CoinOrders> {
        self.orders.iter().find(|orders| orders.coin == coin)
    }

    /// Utilisation of a token's reserve: as chosen for USDC, else as the market states it.
    pub fn utilization_of(&self, token: &str) -> Option<Ratio> {
        self.utilization.filter(|_| token == USDC).or_else(|| self.reserve(token).and_then(|reserve| reserve.utilization))
    }

    /// The reserve of a token.
    pub fn reserve(&self, token: &str) -> Option<&Reserve> {
        self.reserves.iter().find(|reserve| reserve.token == token)
    }
}
