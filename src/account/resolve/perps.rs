//! Positions and dexes of a request against the listing and the market.

use super::Resolver;
use crate::account::AccountPosition;
use crate::error::{Issue, Warning};
use crate::explain;
use crate::json::Place;
use crate::num::{ArithmeticFault, Price, Ratio, Size, Usd};
use crate::ordered::Ordered;
use crate::portfolio::{AccountMode, MarginMode, Position};
use crate::remark::RemarkCode;
use crate::rulebook::{Perp, Tier};
use std::collections::BTreeSet;
use std::fmt::Display;
use std::sync::Arc;

/// What the rules say of a coin.
pub(super) struct CoinRules<'a> {
    pub(super) max_leverage: u32,
    tiers: Arc<[Tier]>,
    pub(super) perp: Option<&'a Perp>,
}

impl CoinRules<'_> {
    /// Whether the coin is margined by itself and its margin cannot be taken out.
    fn is_strict_isolated(&self) -> bool {
        self.perp.and_then(|perp| perp.margin_mode.as_deref()) == Some("strictIsolated")
    }
}

impl<'a> Resolver<'a> {
    /// Rules of a coin: the listing's, unless the market reports another maximum leverage than any tier of it.
    pub(super) fn coin_rules(&mut self, coin: &str) -> Option<CoinRules<'a>> {
        let reported = self.quotes.perp(coin).and_then(|perp| perp.max_leverage);
        let listing = &self.rulebook.listing;
        match (listing.perp(coin), reported) {
            (Some((perp, tiers)), reported) if reported.is_none_or(|reported| tiers.iter().any(|tier| tier.max_leverage == reported)) => {
                Some(CoinRules { max_leverage: perp.max_leverage, tiers: Arc::clone(tiers), perp: Some(perp) })
            }
            (listed, Some(reported)) => {
                listing.dex_of(coin)?;
                let message = match listed {
                    Some((perp, _)) => {
                        format!(
                            "{coin}: the venue reports a maximum leverage of {reported}, the rulebook {}; one tier at {reported} is used",
                            perp.max_leverage
                        )
                    }
                    None => {
                        format!("{coin} is not in the rulebook's listing; one tier at its reported maximum leverage of {reported} is used")
                    }
                };
                self.warnings.push(Warning::new(RemarkCode::MaxLeverageOverridden, message));
                Some(CoinRules { max_leverage: reported, tiers: Arc::from([Tier::single(reported)]), perp: listed.map(|(perp, _)| perp) })
            }
            (_, None) => None,
        }
    }

    pub(super) fn unknown_coin(&mut self, path: &dyn Display, coin: &str) {
        let remedy =
            "use a name from the market list, with its dex where it has one (xyz:TSLA), or state its maxLeverage under market.perps";
        self.invalid(&format_args!("{path}.coin"), &format_args!("{coin:?} is not a perp that is known"), &remedy);
    }

    pub(super) fn unknown_dex(&mut self, path: Place<'_>, dex: &str) {
        let remedy = "use a dex of the market list; the venue's own is \"\"";
        self.invalid(&format_args!("{path}.dex"), &format_args!("{dex:?} is not a dex that is known"), &remedy);
    }

    /// Reports a leverage above the maximum.
    pub(super) fn too_high(&mut self, path: &dyn Display, leverage: u32, coin: &str, most: u32) {
        let message = format_args!("{leverage} is above the maximum leverage of {coin}, {most}");
        self.invalid(&format_args!("{path}.leverage"), &message, &format_args!("choose a leverage from 1 to {most}"));
    }

    fn no_mark_price(&mut self, path: &dyn Display, coin: &str) {
        let remedy = format_args!("state markPrice for {coin} under market.perps");
        self.missing(&format_args!("{path}.coin"), &format_args!("there is no mark price for {coin}"), &remedy);
    }

    /// Every position resolved, faulty ones reported and left out.
    pub(super) fn positions(&mut self) -> Vec<Option<AccountPosition>> {
        let portfolio = self.portfolio;
        portfolio.positions.placed().map(|(path, position)| self.position(path, position)).collect()
    }

    fn position(&mut self, path: Place<'_>, position: &Position) -> Option<AccountPosition> {
        let coin = &position.coin;
        let mark_price = self.quotes.mark_price(self.ledger, coin);
        let rules = self.coin_rules(coin);
        if rules.is_none() {
            self.unknown_coin(&path, coin);
        } else if mark_price.is_none() && self.market.perps.is_complete {
            self.no_mark_price(&path, coin);
        }
        let (rules, mark_price) = (rules?, mark_price?);
        if position.leverage > rules.max_leverage {
            self.too_high(&path, position.leverage, coin, rules.max_leverage);
        }
        if position.margin_mode == MarginMode::Cross && rules.perp.is_some_and(|perp| perp.only_isolated) {
            let message = format!("{coin} can only be held with isolated margin");
            self.invalid(&format_args!("{path}.marginMode"), &message, &"set marginMode to isolated and state isolatedMargin");
        }
        match self.priced_position(path, position, &rules, mark_price) {
            Ok(resolved) => resolved,
            Err(fault) => {
                self.issues.push(Issue::arithmetic(path.to_string(), fault));
                None
            }
        }
    }

    /// Coins that could be traded and are not held. Of those that the market merely lists, what is not known well enough is left out.
    pub(super) fn watched(&mut self) -> Vec<AccountPosition> {
        let mut found: Vec<AccountPosition> = Vec::new();
        let (portfolio, market, named) = (self.portfolio, self.market, self.named);
        let held: BTreeSet<&str> = portfolio.positions.each().map(|position| position.coin.as_str()).ordered();
        let mut is_found = BTreeSet::new();
        let leverages = self.coin_leverages();
        let of_orders = portfolio.orders.each().map(|order| (None, &order.coin, leverages.get(order.coin.as_str()).copied()));
        let listed = market.perps.each().filter(|perp| perp.mark_price.is_some());
        let of_named = named.iter().map(|watched| (Some(&watched.path), &watched.coin, watched.leverage));
        for (path, coin, leverage) in of_named.chain(of_orders).chain(listed.map(|perp| (None, &perp.coin, None))) {
            let is_held = held.contains(coin.as_str());
            if is_held && path.is_none() || is_found.contains(coin) {
                continue;
            }
            let dex = self.dex_index(coin).filter(|_| self.rulebook.listing.dex_of(coin).is_some());
            let Some((dex, rules)) = dex.and_then(|dex| Some((dex, self.coin_rules(coin)?))) else {
                if let Some(path) = path {
                    self.unknown_coin(path, coin);
                }
                continue;
            };
            let leverage = leverage.unwrap_or(rules.max_leverage);
            if let Some(path) = path.filter(|_| leverage > rules.max_leverage || leverage == 0) {
                let message = format!("{leverage} is not from 1 to the maximum leverage of {coin}, {}", rules.max_leverage);
                let remedy = format_args!("choose a leverage from 1 to {}", rules.max_leverage);
                self.invalid(&format_args!("{path}.leverage"), &message, &remedy);
                continue;
            }
            if is_held {
                continue;
            }
            let Some(mark_price) = self.quotes.mark_price(self.ledger, coin) else {
                if let Some(path) = path {
                    self.no_mark_price(path, coin);
                }
                continue;
            };
            is_found.insert(coin);
            found.push(AccountPosition {
                dex,
                size: Size::ZERO,
                mark_price,
                oracle_price: mark_price,
                entry_price: None,
                notional: Usd::ZERO,
                unrealized_pnl: None,
                leverage: leverage.min(rules.max_leverage),
                margin_mode: MarginMode::Cross,
                isolated_equity: Usd::ZERO,
                tiers: Arc::clone(&rules.tiers),
                size_decimals: if self.is_scaled { None } else { rules.perp.map(|perp| perp.size_decimals) },
                is_strict_isolated: rules.is_strict_isolated(),
                funding_rate: None,
                coin: coin.clone(),
            });
        }
        found
    }

    /// Which of the dexes in use a coin is on.
    fn dex_index(&self, coin: &str) -> Option<usize> {
        let dex = self.rulebook.listing.dex_of(coin).map_or("", |dex| dex.dex.as_str());
        self.dex_places.get(dex).copied()
    }

    fn priced_position(
        &mut self,
        path: Place<'_>,
        position: &Position,
        rules: &CoinRules<'_>,
        mark_price: Price,
    ) -> Result<Option<AccountPosition>, ArithmeticFault> {
        let signed_notional = position.size.at(mark_price)?;
        let notional = signed_notional.abs();
        self.ledger.input(format_args!("{path}.size"), position.size);
        self.ledger.input(format_args!("{path}.leverage"), position.leverage);
        let mark_path = self.ledger.path(format_args!("market.perps.{}.markPrice", position.coin));
        explain!(self.ledger, format!("{path}.notional"), Some(notional), "abs(size) * markPrice", "Contracts are linear; notional is at the mark price.",
            explain::MARGINING, { size: format!("{path}.size"), markPrice: &mark_path });
        let entry_value = position.entry_price.map(|entry| position.size.at(entry)).transpose()?;
        let unrealized_pnl = entry_value.map(|entry_value| signed_notional.minus(entry_value)).transpose()?;
        if let (Some(entry), Some(pnl)) = (position.entry_price, unrealized_pnl) {
            self.ledger.input(format_args!("{path}.entryPrice"), entry);
            explain!(self.ledger, format!("{path}.unrealizedPnl"), Some(pnl), "size * (markPrice - entryPrice)", "", explain::MARGINING,
                { size: format!("{path}.size"), markPrice: &mark_path, entryPrice: format!("{path}.entryPrice") });
        }
        let isolated_equity = match position.margin_mode {
            MarginMode::Cross => Usd::ZERO,
            MarginMode::Isolated => match self.isolated_equity(path, position, unrealized_pnl)? {
                Some(equity) => equity,
                None => return Ok(None),
            },
        };
        let dex = self.dex_index(&position.coin).unwrap_or(0);
        let oracle_price = self.quotes.oracle_price(self.ledger, &position.coin, mark_price);
        let funding_rate = self.quotes.funding_rate(self.ledger, &position.coin, &self.rulebook.venue.funding);
        Ok(Some(AccountPosition {
            coin: position.coin.clone(),
            dex,
            size: position.size,
            mark_price,
            oracle_price,
            entry_price: position.entry_price,
            notional,
            unrealized_pnl,
            leverage: position.leverage,
            margin_mode: position.margin_mode,
            isolated_equity,
            tiers: Arc::clone(&rules.tiers),
            size_decimals: if self.is_scaled { None } else { rules.perp.map(|perp| perp.size_decimals) },
            is_strict_isolated: rules.is_strict_isolated(),
            funding_rate,
        }))
    }

    /// Equity of an isolated position: as stated, or posted margin and unrealised PnL.
    fn isolated_equity(
        &mut self,
        path: Place<'_>,
        position: &Position,
        unrealized_pnl: Option<Usd>,
    ) -> Result<Option<Usd>, ArithmeticFault> {
        if let Some(equity) = position.isolated_equity {
            self.ledger.input(format_args!("{path}.isolatedEquity"), equity);
            return Ok(Some(equity));
        }
        let Some((entry_price, pnl)) = position.entry_price.zip(unrealized_pnl) else {
            let message = "is needed to know the equity of the isolated position";
            self.missing(&format_args!("{path}.entryPrice"), &message, &"state entryPrice, or isolatedEquity instead");
            return Ok(None);
        };
        let margin = match position.isolated_margin {
            Some(margin) => {
                self.ledger.input(format_args!("{path}.isolatedMargin"), margin);
                margin
            }
            None => {
                let margin = position.size.at(entry_price)?.abs().divided(Ratio::from(position.leverage))?;
                explain!(self.ledger, format!("{path}.isolatedMargin"), Some(margin), "abs(size) * entryPrice / leverage", "Margin posted at opening, where none is stated.",
                    explain::MARGINING, { size: format!("{path}.size"), entryPrice: format!("{path}.entryPrice"), leverage: format!("{path}.leverage") });
                margin
            }
        };
        let equity = margin.plus(pnl)?;
        explain!(self.ledger, format!("{path}.isolatedEquity"), Some(equity), "isolatedMargin + unrealizedPnl", "", explain::MARGINING,
            { isolatedMargin: format!("{path}.isolatedMargin"), unrealizedPnl: format!("{path}.unrealizedPnl") });
        Ok(Some(equity))
    }

    /// Checks that stated dex accounts are known and, under standard margin, that they add up with the balances.
    pub(super) fn check_dex_accounts(&mut self, dex_tokens: &[(String, String)]) {
        let portfolio = self.portfolio;
        let accounts = &portfolio.dex_accounts;
        for (path, account) in accounts.placed() {
            if !dex_tokens.iter().any(|(dex, _)| *dex == account.dex) {
                self.unknown_dex(path, &account.dex);
            }
        }
        if self.portfolio.mode != Some(AccountMode::Standard) || accounts.items.is_empty() || !self.issues.is_empty() {
            return;
        }
        for (dex, _) in dex_tokens {
            let holds_something = self
                .portfolio
                .positions
                .each()
                .any(|position| self.rulebook.listing.dex_of(&position.coin).map_or("", |found| found.dex.as_str()) == dex);
            if holds_something && !accounts.items.iter().any(|(_, account)| account.dex == *dex) {
                let message = format!("the account value of dex {dex:?} is missing although it has positions");
                let remedy = "state the account value of every dex that has positions, or of none";
                self.missing(&"portfolio.dexAccounts", &message, &remedy);
            }
        }
        for (path, balance) in portfolio.balances.placed() {
            let of_token: Vec<Usd> = accounts
                .items
                .iter()
                .filter(|(_, account)| dex_tokens.iter().any(|(dex, token)| *dex == account.dex && *token == balance.token))
                .map(|(_, account)| account.account_value)
                .collect();
            let (Some(total), false) = (balance.total, of_token.is_empty()) else { continue };
            let in_spot = Usd::new(balance.in_spot.unwrap_or_default().decimal());
            // The total is net of a loan, whose cash is on a dex or in spot.
            let loan = self.portfolio.loans.items.iter().find(|(_, loan)| loan.token == balance.token).map(|(_, loan)| loan.amount);
            let loan = Usd::new(loan.unwrap_or_default().decimal());
            let expected = crate::num::sum(of_token).and_then(|sum| sum.plus(in_spot)?.minus(loan));
            if expected != Ok(Usd::new(total.decimal())) {
                let remedy = "state a total that is inSpot plus the account values of the token's dexes, or leave dexAccounts out";
                self.invalid(&format_args!("{path}.total"), &"is not what the dexes and the spot account hold together", &remedy);
            }
        }
    }
}
