//! Balances, loans and reserves of a request against the rulebook and the market.

use super::Resolver;
use crate::account::{AccountPosition, Collateral, Holding, Pool, Reserve, USDC};
use crate::error::{Issue, Warning};
use crate::explain::{self, DEFINITION};
use crate::json::Place;
use crate::num::{ArithmeticFault, Price, Ratio, Size, Usd};
use crate::ordered::Ordered;
use crate::portfolio::{AccountMode, Balance};
use crate::remark::RemarkCode;
use std::collections::BTreeSet;
use std::fmt::Display;

/// Everything an account holds, sorted by what it does.
pub(super) struct Holdings {
    pub pools: Vec<Pool>,
    pub collateral: Vec<Collateral>,
    pub others: Vec<Holding>,
    pub reserves: Vec<Reserve>,
}

impl Resolver<'_> {
    /// Sorts holdings into pools, collateral and the rest.
    pub(super) fn holdings(&mut self, dex_tokens: &[(String, String)], positions: &[Option<AccountPosition>]) -> Option<Holdings> {
        let portfolio = self.portfolio;
        for (path, balance) in portfolio.balances.placed() {
            let token = &balance.token;
            if self.rulebook.listing.token(token).is_none() && !self.quotes.names_token(token) {
                let remedy = "use a name from the token list, or list the token under market.tokens";
                self.invalid(&format_args!("{path}.token"), &format_args!("{token:?} is not a token that is known"), &remedy);
            }
        }
        for (path, loan) in portfolio.loans.placed() {
            self.ledger.input(format_args!("{path}.amount"), loan.amount);
            if self.rulebook.borrowable(&loan.token).is_none() {
                let message = format!("{} cannot be borrowed under {}", loan.token, self.rulebook.id);
                let known: Vec<&str> = self.rulebook.portfolio_margin.borrowable.iter().map(|token| token.token.as_str()).collect();
                let remedy = format!("borrowable: {}; or choose another rulebook", known.join(", "));
                self.invalid(&format_args!("{path}.token"), &message, &remedy);
            }
        }
        let mut pool_tokens: Vec<&str> = vec![USDC];
        let settled: BTreeSet<&str> = dex_tokens.iter().map(|(_, token)| token.as_str()).ordered();
        pool_tokens.extend(settled.iter().filter(|token| **token != USDC));
        let stated = portfolio.balances.each().map(|balance| &balance.token).chain(portfolio.loans.each().map(|loan| &loan.token));
        for token in stated {
            if !pool_tokens.contains(&token.as_str()) && self.rulebook.borrowable(token).is_some() {
                pool_tokens.push(token);
            }
        }
        let pools: Vec<Option<Pool>> = pool_tokens.iter().map(|token| self.pool(token, dex_tokens, positions)).collect();
        let mut collateral = Vec::new();
        let mut others = Vec::new();
        let mut is_whole = true;
        for (path, balance) in portfolio.balances.placed() {
            if pool_tokens.contains(&balance.token.as_str()) {
                continue;
            }
            if balance.in_spot.is_some() {
                let message = format!("{} backs no perps, so it is in spot anyway", balance.token);
                self.invalid(&format_args!("{path}.inSpot"), &message, &"remove it");
            }
            match self.coin_holding(path, balance) {
                Ok(Some(Sorted::Collateral(coin))) => collateral.push(coin),
                Ok(Some(Sorted::Other(holding))) => others.push(holding),
                Ok(None) => is_whole = false,
                Err(fault) => self.issues.push(Issue::arithmetic(path.to_string(), fault)),
            }
        }
        let reserves = self.reserves(&pool_tokens);
        let pools: Option<Vec<Pool>> = pools.into_iter().collect();
        if !is_whole {
            return None;
        }
        let mut pools = pools?;
        self.manual_borrow(&mut pools, &mut collateral);
        Some(Holdings { pools, collateral, others, reserves })
    }

    fn pool(&mut self, token: &str, dex_tokens: &[(String, String)], positions: &[Option<AccountPosition>]) -> Option<Pool> {
        let price = if token == USDC { self.usdc_price() } else { self.quotes.reserve_price(self.ledger, token) };
        if price.is_none() && self.market.tokens.is_complete {
            let message = format!("there is no price for {token}, which backs perps or is borrowed");
            self.missing(&"market.tokens", &message, &format_args!("state price for {token} under market.tokens"));
        }
        let portfolio = self.portfolio;
        let (place, balance) = portfolio.balances.placed().find(|(_, balance)| balance.token == token).unzip();
        let path = place.map_or_else(|| format!("portfolio.balances.{token}"), |place| place.to_string());
        let total = balance.and_then(|balance| balance.total);
        // Positions that failed to resolve have been reported; those of this pool that did are what its equity is made of.
        let mut pnl_paths = Vec::new();
        let mut unrealized_pnl = Some(Usd::ZERO);
        for ((position_path, stated), position) in portfolio.positions.placed().zip(positions) {
            let Some(position) = position else { continue };
            if dex_tokens.get(position.dex).is_none_or(|(_, settled)| settled != token) {
                continue;
            }
            if self.ledger.is_recording() {
                pnl_paths.push(format!("{position_path}.unrealizedPnl"));
            }
            if total.is_none() && stated.entry_price.is_none() {
                let remedy = "state entryPrice, or state the balance by total, which includes unrealised PnL";
                let message = format!("is needed because the balance of {token} is stated before unrealised PnL");
                let path = format!("{position_path}.entryPrice");
                if !self.issues.iter().any(|issue| issue.path == path) {
                    self.missing(&path, &message, &remedy);
                }
            }
            let sum = unrealized_pnl.zip(position.unrealized_pnl).map(|(sum, pnl)| sum.plus(pnl)).transpose();
            unrealized_pnl = self.exact(&position_path, sum)?;
        }
        let (loan_place, loan) = portfolio.loans.placed().find(|(_, loan)| loan.token == token).unzip();
        let loan = Usd::new(loan.map_or(Size::ZERO, |loan| loan.amount).decimal());
        let equity_path = format!("account.equity.{token}");
        let equity = match total {
            Some(total) => {
                self.ledger.input(format_args!("{path}.total"), total);
                explain!(self.ledger, &equity_path, Some(total), "total", "The net balance as the exchange reports it: unrealised PnL included, debt taken off.",
                    explain::FITTED, { total: format!("{path}.total") });
                Usd::new(total.decimal())
            }
            None => {
                let amount = balance.and_then(|balance| balance.amount).unwrap_or_default();
                self.ledger.input(format_args!("{path}.amount"), amount);
                let net = Usd::new(amount.decimal()).minus(loan).and_then(|net| net.plus(unrealized_pnl.unwrap_or_default()));
                let net = self.exact(&path, net)?;
                let loan_path = loan_place.map_or_else(|| format!("portfolio.loans.{token}.amount"), |place| format!("{place}.amount"));
                if loan_place.is_none() {
                    self.ledger.input(&loan_path, "0");
                }
                explain!(self.ledger, &equity_path, Some(net), "balance - loan + sum(unrealizedPnl)", "Net balance: cash, less debt, plus unrealised PnL of every position it settles.",
                    DEFINITION, { balance: format!("{path}.amount"), loan: loan_path, unrealizedPnl: pnl_paths });
                net
            }
        };
        let in_spot = balance.and_then(|balance| balance.in_spot).unwrap_or_default();
        self.ledger.input(format_args!("{path}.inSpot"), in_spot);
        explain!(self.ledger, format!("account.inSpot.{token}"), Some(in_spot), "inSpot", "", DEFINITION, { inSpot: format!("{path}.inSpot") });
        if balance.and_then(|balance| balance.amount).is_some_and(|amount| in_spot > amount) {
            self.invalid(&format_args!("{path}.inSpot"), &"is more than the balance", &"keep at most what is held in spot");
        }
        let borrowable = self.rulebook.borrowable(token);
        if total.is_some_and(Size::is_negative) && borrowable.is_none() {
            // A pool can be under water by its positions; nothing to report.
            self.warnings.push(Warning::new(
                RemarkCode::NegativeBalance,
                format!("the balance of {token} is negative although it cannot be borrowed"),
            ));
        }
        Some(Pool {
            token: token.to_owned(),
            price: Ratio::new(price?.decimal()),
            equity,
            in_spot: Usd::new(in_spot.decimal()),
            unrealized_pnl,
            loan,
            borrowed_by_hand: Usd::ZERO,
            lent_by_hand: Usd::ZERO,
            // The exchange's own figures come with what it holds on each dex; a person's do not.
            is_reported: total.is_some()
                && self.portfolio.mode == Some(AccountMode::PortfolioMargin)
                && !self.portfolio.dex_accounts.items.is_empty(),
            supplied: balance.and_then(|balance| balance.supplied).map(|supplied| Usd::new(supplied.decimal())),
            is_borrowable: borrowable.is_some(),
            user_borrow_cap: borrowable.and_then(|token| token.user_borrow_cap).map(|cap| Usd::new(cap.decimal())),
            backs_perps: dex_tokens.iter().any(|(_, settled)| settled == token),
        })
    }

    /// USDC is the unit of account.
    fn usdc_price(&mut self) -> Option<Price> {
        let stated = self.market.tokens.placed().find(|(_, market)| market.token == USDC).map(|(path, market)| (path, market.price));
        if let Some((path, Some(price))) = stated
            && price != Price::ONE
        {
            let message = "is not 1 although USDC is the unit of account";
            self.invalid(&format_args!("{path}.price"), &message, &"write \"1\" or leave it out");
        }
        Some(Price::ONE)
    }

    fn exact<T>(&mut self, path: &dyn Display, result: Result<T, ArithmeticFault>) -> Option<T> {
        result.map_err(|fault| self.issues.push(Issue::arithmetic(path.to_string(), fault))).ok()
    }

    fn coin_holding(&mut self, path: Place<'_>, balance: &Balance) -> Result<Option<Sorted>, ArithmeticFault> {
        let token = &balance.token;
        let total = balance.amount.or(balance.total).unwrap_or_default();
        if total.is_negative() {
            let remedy = "state what is held; only tokens that can be borrowed or back perps have net balances below zero";
            self.invalid(&format_args!("{path}.total"), &"is below zero", &remedy);
            return Ok(None);
        }
        let price = self.quotes.spot_price(self.ledger, token);
        let rules = self.rulebook.collateral(token);
        let reported = self.quotes.ltv(token);
        let is_overridden = reported.is_some() && reported != rules.and_then(|rules| rules.ltv);
        let ltv = self.ltv(token);
        if ltv.is_none() && rules.is_some() && !total.is_zero() {
            let message = format!("{} does not state the loan-to-value of {token}", self.rulebook.id);
            self.missing(&format_args!("{path}.token"), &message, &format_args!("state ltv for {token} under market.tokens"));
            return Ok(None);
        }
        if is_overridden && let Some(reported) = reported {
            let of_rulebook = rules.and_then(|rules| rules.ltv).map_or_else(|| "none".to_owned(), |ltv| ltv.to_string());
            let used = if ltv == Some(reported) { "the reported one is used" } else { "the chosen rulebook's is used" };
            let message =
                format!("{token}: the venue reports a loan-to-value of {reported}, {} has {of_rulebook}; {used}", self.rulebook.id);
            self.warnings.push(Warning::new(RemarkCode::LtvOverridden, message));
        }
        let Some(ltv) = ltv else {
            return Ok(Some(Sorted::Other(self.holding(token, total, price))));
        };
        let oracle_price = self.quotes.reserve_price(self.ledger, token);
        let (Some(oracle_price), Some(price)) = (oracle_price, price) else {
            if total.is_zero() {
                return Ok(Some(Sorted::Other(self.holding(token, total, price))));
            }
            if self.market.tokens.is_complete {
                let message = format!("there is no price for {token}, which counts as collateral");
                let remedy = format!("state price or reserveOraclePrice for {token} under market.tokens");
                self.missing(&format_args!("{path}.token"), &message, &remedy);
            }
            return Ok(None);
        };
        let supplied = balance.supplied.unwrap_or(total);
        let cap = rules.and_then(|rules| rules.user_supply_cap);
        let counted = cap.map_or(supplied, |cap| supplied.at_most(cap));
        self.explain_collateral(path, token, supplied, counted, cap, ltv);
        Ok(Some(Sorted::Collateral(Collateral {
            token: token.clone(),
            total,
            supplied,
            counted,
            counted_by_hand: Size::ZERO,
            oracle_price,
            price,
            ltv,
            user_supply_cap: cap,
        })))
    }

    /// A token that backs nothing.
    fn holding(&self, token: &str, total: Size, price: Option<Price>) -> Holding {
        let is_idle = self.rulebook.listing.listing().dexes.iter().any(|dex| dex.collateral_token == token);
        Holding { token: token.to_owned(), total, price, is_idle }
    }

    /// Loan-to-value that applies to a token: the venue's as reported now, unless the rulebook was chosen by name and states one.
    fn ltv(&self, token: &str) -> Option<Ratio> {
        let reported = self.quotes.ltv(token);
        match self.rulebook.collateral(token) {
            None => reported.filter(|reported| !reported.is_zero() && !self.is_rulebook_chosen),
            Some(rules) if self.is_rulebook_chosen => rules.ltv.or(reported),
            Some(rules) => reported.or(rules.ltv),
        }
    }

    fn explain_collateral(&mut self, path: Place<'_>, token: &str, supplied: Size, counted: Size, cap: Option<Size>, ltv: Ratio) {
        self.ledger.input(format_args!("{path}.supplied"), supplied);
        let rules = self.rulebook.collateral(token);
        let ltv_source = rules.map_or("reported by the venue", |rules| rules.ltv_source.as_str());
        self.ledger.leaf(format_args!("rulebook.collateral.{token}.ltv"), ltv, ltv_source);
        let counted_path = self.ledger.path(format_args!("account.counted.{token}"));
        if let Some(cap) = cap {
            self.ledger.leaf(
                format_args!("rulebook.collateral.{token}.userSupplyCap"),
                cap,
                rules.map_or("", |rules| rules.source.as_str()),
            );
            explain!(self.ledger, counted_path, Some(counted), "min(supplied, userSupplyCap)", "Only what is supplied counts, up to the user's cap.", explain::PORTFOLIO_MARGIN,
                { supplied: format!("{path}.supplied"), userSupplyCap: format!("rulebook.collateral.{token}.userSupplyCap") });
        } else {
            explain!(self.ledger, counted_path, Some(counted), "supplied", "Only what is supplied counts; the rulebook states no cap.", explain::PORTFOLIO_MARGIN,
                { supplied: format!("{path}.supplied") });
        }
    }

    /// Reserves of every token that can be borrowed, is collateral or is a pool.
    fn reserves(&mut self, pool_tokens: &[&str]) -> Vec<Reserve> {
        let rules = &self.rulebook.portfolio_margin;
        let borrowable = rules.borrowable.iter().map(|token| token.token.as_str());
        let collateral = rules.collateral.iter().map(|token| token.token.as_str());
        let tokens: BTreeSet<&str> = borrowable.chain(collateral).chain(pool_tokens.iter().copied()).ordered();
        tokens
            .into_iter()
            .map(|token| {
                let price = if token == USDC { Some(Price::ONE) } else { self.quotes.reserve_price(self.ledger, token) };
                let utilization = self.quotes.utilization(self.ledger, token);
                let total_supplied = self.quotes.total_supplied(self.ledger, token);
                let total_borrowed = self.quotes.total_borrowed(self.ledger, token);
                let ltv = self.ltv(token);
                Reserve { token: token.to_owned(), price, ltv, utilization, total_supplied, total_borrowed }
            })
            .collect()
    }
}

/// What a coin is to the account.
enum Sorted {
    Collateral(Collateral),
    Other(Holding),
}
