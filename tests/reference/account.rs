//! A request with every look-up done: positions with their tiers, token balances with their equity, one pool per collateral token.

use super::number::{Q, q, whole, zero};
use super::rules::{self, Coin};
use num_traits::{Signed, Zero};
use serde_json::Value;

/// A position with its margin figures, in the collateral token of its dex.
#[derive(Clone, Debug)]
pub struct Position {
    /// Perp name.
    pub coin: String,
    /// Dex of the perp.
    pub dex: String,
    /// Collateral token of the dex.
    pub token: &'static str,
    /// Signed size.
    pub size: Q,
    /// Mark price.
    pub mark: Q,
    /// Size · mark, positive.
    pub notional: Q,
    /// Chosen leverage.
    pub leverage: u32,
    /// Unrealised PnL, where an entry price is stated.
    pub pnl: Option<Q>,
    /// Equity of an isolated position; `None` for cross.
    pub isolated_equity: Option<Q>,
    /// What the perp is.
    pub perp: Coin,
    /// Funding received per hour, where a rate is known.
    pub funding: Option<Q>,
}

impl Position {
    /// Notional / leverage.
    pub fn initial(&self) -> Q {
        &self.notional / whole(i64::from(self.leverage))
    }

    /// Maintenance margin.
    pub fn maintenance(&self) -> Q {
        rules::maintenance(&self.perp.tiers, &self.notional)
    }

    /// The larger of initial margin and a tenth of the notional.
    pub fn transfer(&self) -> Q {
        self.initial().max(&self.notional / whole(10))
    }

    /// Whether it is margined with the pool.
    pub fn is_cross(&self) -> bool {
        self.isolated_equity.is_none()
    }

    /// Initial margin of a cross position, equity of an isolated one.
    pub fn margin_used(&self) -> Q {
        self.isolated_equity.clone().unwrap_or_else(|| self.initial())
    }
}

/// What is held of a coin that is not the collateral of a dex.
#[derive(Clone, Debug)]
pub struct Holding {
    /// Token.
    pub token: String,
    /// All of it.
    pub amount: Q,
    /// What is lent to the reserve.
    pub supplied: Q,
    /// What a standard or unified account supplied by hand, for a loan by hand.
    pub by_hand: Q,
    /// Spot price.
    pub price: Q,
    /// Price of the reserve.
    pub reserve_price: Q,
    /// Loan-to-value and user supply cap, where it is collateral.
    pub collateral: Option<(Q, Q)>,
}

/// Everything that one collateral token backs. Amounts are in the token.
#[derive(Clone, Debug)]
pub struct Pool {
    /// Collateral token.
    pub token: String,
    /// Dex, where the pool is one dex's.
    pub dex: Option<String>,
    /// Price of the token in USDC.
    pub price: Q,
    /// Net balance, unrealised PnL included.
    pub equity: Q,
    /// Of that, what backs nothing under standard margin.
    pub in_spot: Q,
    /// Stated debt.
    pub loan: Q,
    /// Of that, what coins supplied by hand owe: its cash is in the balance.
    pub by_hand: Q,
    /// Lent by hand, so that it backs no perp.
    pub lent: Q,
    /// Balance before unrealised PnL, where it was stated so.
    pub amount: Option<Q>,
    /// Initial margin of resting orders; of a dex by itself only that on cross coins.
    pub orders: Q,
    /// Positions.
    pub positions: Vec<Position>,
}

impl Pool {
    fn sum(&self, of: impl Fn(&Position) -> Q) -> Q {
        self.positions.iter().map(of).sum()
    }

    /// Equity of isolated positions.
    pub fn isolated(&self) -> Q {
        self.sum(|position| position.isolated_equity.clone().unwrap_or_else(zero))
    }

    fn over_cross(&self, of: impl Fn(&Position) -> Q) -> Q {
        self.sum(|position| if position.is_cross() { of(position) } else { zero() })
    }

    /// Equity less isolated equity.
    pub fn cross_equity(&self) -> Q {
        &self.equity - self.isolated()
    }

    /// Initial margin of cross positions.
    pub fn initial(&self) -> Q {
        self.over_cross(Position::initial)
    }

    /// Maintenance margin of cross positions.
    pub fn maintenance(&self) -> Q {
        self.over_cross(Position::maintenance)
    }

    /// Transfer requirement of cross positions.
    pub fn transfer(&self) -> Q {
        self.over_cross(Position::transfer)
    }

    /// Unrealised PnL of all positions, where every entry price is stated.
    pub fn pnl(&self) -> Option<Q> {
        self.positions.iter().map(|position| position.pnl.clone()).sum()
    }
}

/// A resolved request.
#[derive(Clone, Debug)]
pub struct Account {
    /// The account's own regime, as stated.
    pub mode: String,
    /// Date of the rulebook.
    pub date: String,
    /// One pool per collateral token that is held or used, USDC first.
    pub pools: Vec<Pool>,
    /// Account value per dex, where stated.
    pub dex_values: Vec<(String, Q)>,
    /// Order margin per dex: of cross coins, of isolated ones.
    pub dex_orders: Vec<(String, [Q; 2])>,
    /// Coins.
    pub holdings: Vec<Holding>,
    /// Factor on every amount of the rules, for accounts whose amounts are scaled.
    pub scale: Q,
    /// Utilisation of the USDC reserve, where stated.
    pub utilization: Option<Q>,
}

fn list<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn text<'v>(value: &'v Value, name: &str) -> Option<&'v str> {
    value.get(name).and_then(Value::as_str)
}

fn number(value: &Value, name: &str) -> Option<Q> {
    text(value, name).map(q)
}

fn count(value: &Value, name: &str) -> Option<u32> {
    value.get(name).and_then(Value::as_u64).and_then(|count| u32::try_from(count).ok())
}

fn named<'v>(items: impl Iterator<Item = &'v Value>, key: &str, name: &str) -> Option<&'v Value> {
    items.into_iter().find(|item| text(item, key) == Some(name))
}

impl Account {
    /// Resolves a request that has no faults.
    pub fn of(request: &Value) -> Self {
        let (portfolio, market) = (&request["portfolio"], &request["market"]);
        let options = request.get("options").unwrap_or(&Value::Null);
        let date = text(options, "rulebook").map_or(rules::NEWEST, |id| id.trim_start_matches("hyperliquid-")).to_owned();
        let price = |token: &str, names: [&str; 2]| {
            let stated = named(list(market, "tokens"), "token", token);
            let found = stated.and_then(|token| number(token, names[0]).or_else(|| number(token, names[1])));
            if token == "USDC" { whole(1) } else { found.unwrap_or_else(|| panic!("no price of {token}")) }
        };
        let scale = number(options, "amountScale").unwrap_or_else(|| whole(1));
        let positions: Vec<Position> = list(portfolio, "positions").map(|stated| position(stated, market, &scale)).collect();
        let dex_orders = dex_orders(portfolio, &positions);

        let of_orders = |token: &str| -> Q {
            dex_orders.iter().filter(|(dex, _)| rules::collateral_of(dex) == token).flat_map(|(_, margins)| margins).sum()
        };

        let mut tokens: Vec<&str> = vec!["USDC"];
        let of_pools = positions.iter().map(|position| position.token);
        let of_dexes = dex_orders.iter().map(|(dex, _)| rules::collateral_of(dex));
        let held = list(portfolio, "balances").filter_map(|balance| text(balance, "token")).filter(|token| token.starts_with("USD"));
        for token in of_pools.chain(of_dexes).chain(held) {
            if !tokens.contains(&token) {
                tokens.push(token);
            }
        }
        let mode = text(portfolio, "mode").expect("a mode");
        let is_by_hand = mode != "portfolioMargin";
        let coins = || {
            list(portfolio, "balances")
                .filter(|balance| text(balance, "token").is_some_and(|token| rules::collateral(&date, token).is_some()))
        };
        // Nothing is supplied by hand unless it is stated, but for a loan without any supply stated.
        let is_assumed = list(portfolio, "loans").next().is_some() && coins().all(|coin| coin.get("supplied").is_none());
        let supplied_by_hand = |balance: &Value| match number(balance, "supplied") {
            _ if !is_by_hand => zero(),
            Some(supplied) => supplied,
            None if is_assumed => number(balance, "total").or_else(|| number(balance, "amount")).expect("a balance"),
            None => zero(),
        };
        let has_collateral = coins().any(|coin| supplied_by_hand(coin).is_positive());
        let pools = tokens
            .iter()
            .map(|token| {
                let positions: Vec<Position> = positions.iter().filter(|position| position.token == *token).cloned().collect();
                let balance = named(list(portfolio, "balances"), "token", token).unwrap_or(&Value::Null);
                let loan = named(list(portfolio, "loans"), "token", token).and_then(|loan| number(loan, "amount")).unwrap_or_else(zero);
                let amount = number(balance, "amount");
                let pnl: Q = positions.iter().filter_map(|position| position.pnl.clone()).sum();
                let equity = number(balance, "total").unwrap_or_else(|| amount.clone().unwrap_or_else(zero) - &loan + pnl);
                Pool {
                    token: (*token).to_owned(),
                    dex: None,
                    price: price(token, ["reserveOraclePrice", "price"]),
                    equity,
                    in_spot: number(balance, "inSpot").unwrap_or_else(zero),
                    by_hand: if has_collateral { loan.clone() } else { zero() },
                    lent: number(balance, "supplied").filter(|_| is_by_hand).unwrap_or_else(zero),
                    loan,
                    amount,
                    orders: of_orders(token),
                    positions,
                }
            })
            .collect();
        let holdings = list(portfolio, "balances")
            .filter(|balance| !text(balance, "token").is_some_and(|token| token.starts_with("USD")))
            .map(|balance| {
                let token = text(balance, "token").expect("a token");
                let amount = number(balance, "total").or_else(|| number(balance, "amount")).expect("a balance");
                let stated = named(list(market, "tokens"), "token", token).unwrap_or(&Value::Null);
                let collateral = rules::collateral(&date, token).map(|(ltv, cap)| (number(stated, "ltv").unwrap_or(ltv), cap));
                Holding {
                    token: token.to_owned(),
                    supplied: number(balance, "supplied").unwrap_or_else(|| amount.clone()),
                    by_hand: supplied_by_hand(balance),
                    amount,
                    price: price(token, ["price", "reserveOraclePrice"]),
                    reserve_price: price(token, ["reserveOraclePrice", "price"]),
                    collateral,
                }
            })
            .collect();
        let usdc = named(list(market, "tokens"), "token", "USDC").unwrap_or(&Value::Null);
        let ratio = number(usdc, "totalBorrowed").zip(number(usdc, "totalSupplied")).map(|(borrowed, supplied)| borrowed / supplied);
        Self {
            mode: mode.to_owned(),
            date,
            pools,
            dex_values: list(portfolio, "dexAccounts")
                .map(|dex| (text(dex, "dex").expect("a dex").to_owned(), number(dex, "accountValue").expect("a value")))
                .collect(),
            dex_orders,
            holdings,
            scale,
            utilization: number(options, "utilization").or_else(|| number(usdc, "utilization")).or(ratio),
        }
    }
}

impl Account {
    /// The account as standard margin or the unified account sees it: cash borrowed by hand is in the balance, what is lent is not behind perps.
    pub fn with_cash_by_hand(&self, is_standard: bool) -> Self {
        let mut account = self.clone();
        for pool in &mut account.pools {
            pool.equity += &pool.by_hand;
            if is_standard {
                pool.in_spot = pool.in_spot.clone().max(pool.lent.clone());
            } else {
                pool.equity -= &pool.lent;
            }
        }
        account
    }
}

fn position(stated: &Value, market: &Value, scale: &Q) -> Position {
    let name = text(stated, "coin").expect("a coin");
    let perp_market = named(list(market, "perps"), "coin", name).unwrap_or_else(|| panic!("no market for {name}"));
    let size = number(stated, "size").expect("a size");
    let mark = number(perp_market, "markPrice").expect("a mark price");
    let entry = number(stated, "entryPrice");
    let leverage = count(stated, "leverage").expect("a leverage");
    let pnl = entry.as_ref().map(|entry| &size * (&mark - entry));
    let isolated_equity = (text(stated, "marginMode") == Some("isolated")).then(|| {
        number(stated, "isolatedEquity").unwrap_or_else(|| {
            let entry = entry.as_ref().expect("an entry price");
            let posted = number(stated, "isolatedMargin").unwrap_or_else(|| size.abs() * entry / whole(i64::from(leverage)));
            posted + pnl.as_ref().expect("a PnL")
        })
    });
    let rate = number(perp_market, "fundingRate").or_else(|| number(perp_market, "premium").map(|premium| hourly_funding(&premium)));
    let oracle = number(perp_market, "oraclePrice").unwrap_or_else(|| mark.clone());
    Position {
        coin: name.to_owned(),
        dex: rules::dex_of(name).to_owned(),
        token: rules::collateral_of(rules::dex_of(name)),
        notional: size.abs() * &mark,
        funding: rate.map(|rate| -(&size * oracle * rate)),
        perp: rules::coin(name, count(perp_market, "maxLeverage"), scale),
        size,
        mark,
        leverage,
        pnl,
        isolated_equity,
    }
}

/// The rate for 8 hours is the premium moved towards 0.01 % by at most 0.05 %; an eighth of it is paid hourly, at most 4 %.
fn hourly_funding(premium: &Q) -> Q {
    let interest = (q("0.0001") - premium).max(q("-0.0005")).min(q("0.0005"));
    ((premium + interest) / whole(8)).max(q("-0.04")).min(q("0.04"))
}

/// Margin of resting orders by dex. Of a coin the worse side counts: each order of the side that adds, and of both sides of a coin that is
/// not held, at size · limit price / leverage; of the side that takes off, only what is left once twice the position has been filled, the
/// better prices first. The leverage is the position's, else the lowest that the coin's orders state.
fn dex_orders(portfolio: &Value, positions: &[Position]) -> Vec<(String, [Q; 2])> {
    let mut margins: Vec<(String, [Q; 2])> = Vec::new();
    let mut add = |dex: &str, is_isolated: bool, margin: Q| {
        let index = margins.iter().position(|(name, _)| name == dex).unwrap_or_else(|| {
            margins.push((dex.to_owned(), [zero(), zero()]));
            margins.len() - 1
        });
        margins[index].1[usize::from(is_isolated)] += margin;
    };
    for stated in list(portfolio, "orderMargins") {
        add(text(stated, "dex").expect("a dex"), false, number(stated, "amount").expect("an amount"));
    }
    let is_free = |order: &Value| ["reduceOnly", "isTrigger"].iter().any(|name| order.get(name) == Some(&Value::Bool(true)));
    let mut coins: Vec<&str> = Vec::new();
    for coin in list(portfolio, "orders").filter(|order| !is_free(order)).map(|order| text(order, "coin").expect("a coin")) {
        if !coins.contains(&coin) {
            coins.push(coin);
        }
    }
    for coin in coins {
        let position = positions.iter().find(|position| position.coin == coin);
        let stated =
            list(portfolio, "orders").filter(|order| text(order, "coin") == Some(coin)).filter_map(|order| count(order, "leverage"));
        let leverage = position.map(|position| position.leverage).or_else(|| stated.min()).expect("a leverage");
        let held = position.map_or_else(zero, |position| position.size.clone());
        let side = |name: &str, is_buy: bool| -> Q {
            let of_side = list(portfolio, "orders").filter(|order| !is_free(order) && text(order, "coin") == Some(coin));
            let mut rows: Vec<(Q, Q)> = of_side
                .filter(|order| text(order, "side") == Some(name))
                .map(|order| (number(order, "limitPrice").expect("a limit price"), number(order, "size").expect("a size")))
                .collect();
            rows.sort();
            if is_buy {
                rows.reverse();
            }
            let is_reducing = !held.is_zero() && held.is_negative() == is_buy;
            let (mut filled, free) = (zero(), if is_reducing { whole(2) * held.abs() } else { zero() });
            let mut value = zero();
            for (price, size) in rows {
                let after = &filled + &size;
                value += (after.clone().max(free.clone()) - filled.max(free.clone())) * price;
                filled = after;
            }
            value / whole(i64::from(leverage))
        };
        let is_isolated = position.map_or_else(|| rules::only_isolated(coin), |position| !position.is_cross());
        add(rules::dex_of(coin), is_isolated, side("buy", true).max(side("sell", false)));
    }
    margins.retain(|(_, [cross, isolated])| !cross.is_zero() || !isolated.is_zero());
    margins
}
