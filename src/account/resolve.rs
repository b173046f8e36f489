//! The only gate for missing data: a request becomes an account, or the list of everything that stands in the way.

mod borrows;
mod holdings;
mod orders;
mod perps;

use super::quotes::Quotes;
use super::{Account, AccountDex, USDC};
use crate::error::{Issue, IssueCode, Issues, Warning};
use crate::explain::Ledger;
use crate::json::{Listed, Place};
use crate::market::{self, MarketDraft, NO_SNAPSHOT, Snapshot};
use crate::num::ArithmeticFault;
use crate::ordered::Ordered;
use crate::portfolio::{PortfolioDraft, discontinued_mode};
use crate::remark::RemarkCode;
use crate::request::{Options, RequestDraft, WatchedCoin};
use crate::rulebook::{ListingTables, Rulebook};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::sync::Arc;

/// Joins a request with its rulebook. `issues` holds what reading the request already found; if anything is in it at the end, that is the
/// answer.
///
/// # Errors
/// Everything that is wrong with the request.
pub fn resolve(mut draft: RequestDraft, mut issues: Issues, ledger: &mut Ledger) -> Result<Account, Issues> {
    let Some(rulebook) = draft.rulebook() else { return Err(issues) };
    let RequestDraft { portfolio: Some(portfolio), market: Some(market), options: Some(options), watched } = &mut draft else {
        return Err(issues);
    };
    let is_scaled = options.amount_scale.is_some();
    let rulebook = match options.amount_scale.map(|scale| rulebook.with_amounts_scaled(scale)).transpose() {
        Ok(scaled) => scaled.map_or(rulebook, Arc::new),
        Err(fault) => {
            issues.push(Issue::arithmetic("options.amountScale", fault));
            return Err(issues);
        }
    };
    let (rulebook, mut warnings) = match with_live_listing(rulebook, portfolio, market, options) {
        Ok(merged) => merged,
        Err(fault) => {
            issues.push(Issue::arithmetic("market.listing", fault));
            return Err(issues);
        }
    };
    if portfolio.is_mode_discontinued {
        warnings.push(discontinued_mode());
    }
    canonicalise(&rulebook.listing, portfolio, market);
    let (portfolio, market) = (&*portfolio, &*market);
    let snapshot = chosen_snapshot(market, &mut issues);
    report_repeats(portfolio, market, &mut issues);

    let mut resolver = Resolver {
        rulebook: &rulebook,
        portfolio,
        market,
        named: watched.as_deref().unwrap_or_default(),
        quotes: Quotes::new(market, snapshot),
        dex_places: BTreeMap::new(),
        is_rulebook_chosen: options.rulebook.is_some(),
        is_scaled,
        warnings,
        issues,
        ledger,
    };
    let dex_pools = resolver.dex_tokens();
    resolver.dex_places = dex_pools.iter().enumerate().map(|(place, (dex, _))| (dex.clone(), place)).ordered();
    let positions = resolver.positions();
    let orders = resolver.orders();
    let holdings = resolver.holdings(&dex_pools, &positions);
    resolver.check_dex_accounts(&dex_pools);
    let watched = if watched.is_some() { resolver.watched() } else { Vec::new() };

    let Resolver { quotes, mut warnings, issues, .. } = resolver;
    warnings.extend(quotes.remarks(&rulebook.listing, |token| portfolio.balances.items.iter().any(|(_, held)| held.token == token)));
    let from_snapshot = quotes.into_taken();
    // A coin that is looked up for several things is remarked on once.
    let mut said = BTreeSet::new();
    warnings.retain(|warning| said.insert(warning.message.clone()));
    let (Some(holdings), Some(mode)) = (holdings, portfolio.mode) else {
        return Err(issues);
    };
    if !issues.is_empty() {
        return Err(issues);
    }
    let pool_of = |token: &str| holdings.pools.iter().position(|pool| pool.token == token).unwrap_or(0);
    let dexes = dex_pools
        .iter()
        .map(|(dex, token)| AccountDex {
            name: dex.clone(),
            pool: pool_of(token),
            order_margin: orders.cross.get(dex).copied().unwrap_or_default(),
            isolated_order_margin: orders.isolated.get(dex).copied().unwrap_or_default(),
            account_value: portfolio
                .dex_accounts
                .items
                .iter()
                .find(|(_, account)| account.dex == *dex)
                .map(|(_, account)| account.account_value),
        })
        .collect();
    Ok(Account {
        mode,
        dexes,
        pools: holdings.pools,
        positions: positions.into_iter().flatten().collect(),
        watched,
        collateral: holdings.collateral,
        other_holdings: holdings.others,
        reserves: holdings.reserves,
        utilization: options.utilization,
        orders: orders.coins,
        is_scaled,
        snapshot: snapshot.filter(|_| market.snapshot.is_some() || !from_snapshot.is_empty()),
        from_snapshot,
        warnings,
        rulebook,
    })
}

/// The snapshot that fills what the market does not state: the newest, unless another is named, or none is wanted.
fn chosen_snapshot(market: &MarketDraft, issues: &mut Issues) -> Option<&'static Snapshot> {
    let id = match market.snapshot.as_deref() {
        None => return market::newest(),
        Some(NO_SNAPSHOT) => return None,
        Some(id) => id,
    };
    let found = market::snapshot(id);
    if found.is_none() {
        let known: Vec<&str> = market::snapshots().iter().map(|snapshot| snapshot.id.as_str()).collect();
        let remedy =
            format!("use one of: {}; leave it out for the newest, or write {NO_SNAPSHOT:?} to have nothing filled in", known.join(", "));
        issues.push(Issue::new(IssueCode::Invalid, "market.snapshot", "is not a snapshot that is known", remedy));
    }
    found
}

/// The rulebook with the venue's listing of now on top, and what is to be said of it.
fn with_live_listing(
    rulebook: Arc<Rulebook>,
    portfolio: &PortfolioDraft,
    market: &MarketDraft,
    options: &Options,
) -> Result<(Arc<Rulebook>, Vec<Warning>), ArithmeticFault> {
    let Some(live) = &market.listing else { return Ok((rulebook, Vec::new())) };
    let live = options.amount_scale.map(|scale| live.with_amounts_scaled(scale)).transpose()?.unwrap_or_else(|| live.clone());
    let (listing, changed) = rulebook.listing.merged(&live, options.rulebook.is_some())?;
    let message = |coin: String| {
        let tiers = listing.perp(&coin).map(|(_, tiers)| tiers.iter().map(|tier| format!("{}: {}×", tier.lower_bound, tier.max_leverage)));
        let tiers = tiers.map_or_else(String::new, |tiers| tiers.collect::<Vec<_>>().join(", "));
        Warning::new(
            RemarkCode::ListingOverridden,
            format!("{coin}: the venue lists other margin tiers than {}; they are used ({tiers})", rulebook.id),
        )
    };
    // The listing may be of all coins; said is what concerns this book.
    let positions = portfolio.positions.items.iter().map(|(_, position)| &position.coin);
    let orders = portfolio.orders.items.iter().map(|(_, order)| &order.coin);
    let used: BTreeSet<&String> = positions.chain(orders).chain(market.perps.items.iter().map(|(_, perp)| &perp.coin)).ordered();
    let warnings = changed.into_iter().filter(|coin| used.contains(coin)).map(message).collect();
    let merged = Rulebook { listing: Arc::new(listing), ..(*rulebook).clone() };
    Ok((Arc::new(merged), warnings))
}

/// State of one resolution.
struct Resolver<'a> {
    rulebook: &'a Rulebook,
    portfolio: &'a PortfolioDraft,
    market: &'a MarketDraft,
    named: &'a [WatchedCoin],
    quotes: Quotes<'a>,
    /// Which of the dexes in use each is, by name.
    dex_places: BTreeMap<String, usize>,
    is_rulebook_chosen: bool,
    is_scaled: bool,
    warnings: Vec<Warning>,
    issues: Issues,
    ledger: &'a mut Ledger,
}

impl Resolver<'_> {
    #[cold]
    fn invalid(&mut self, path: &dyn Display, message: &dyn Display, remedy: &dyn Display) {
        self.issues.push(Issue::new(IssueCode::Invalid, path.to_string(), message.to_string(), remedy.to_string()));
    }

    #[cold]
    fn missing(&mut self, path: &dyn Display, message: &dyn Display, remedy: &dyn Display) {
        self.issues.push(Issue::new(IssueCode::MissingData, path.to_string(), message.to_string(), remedy.to_string()));
    }

    /// Dexes in use with their collateral tokens, the venue's own first; always there.
    fn dex_tokens(&mut self) -> Vec<(String, String)> {
        let mut names: BTreeSet<&str> = BTreeSet::from([""]);
        let coins = self.portfolio.positions.items.iter().map(|(_, position)| &position.coin);
        let named = self.named.iter().map(|watched| &watched.coin);
        for coin in coins.chain(self.portfolio.orders.items.iter().map(|(_, order)| &order.coin)).chain(named) {
            names.insert(self.rulebook.listing.dex_of(coin).map_or("", |dex| dex.dex.as_str()));
        }
        names.extend(self.portfolio.dex_accounts.items.iter().map(|(_, account)| account.dex.as_str()));
        names.extend(self.portfolio.order_margins.items.iter().map(|(_, margin)| margin.dex.as_str()));
        names
            .into_iter()
            .filter_map(|name| {
                let token = match self.rulebook.listing.dex(name) {
                    Some(dex) => dex.collateral_token.clone(),
                    None if name.is_empty() => USDC.to_owned(),
                    None => return None,
                };
                Some((name.to_owned(), token))
            })
            .collect()
    }
}

/// Gives every token its venue name, so that `BTC` and `UBTC` are one.
fn canonicalise(listing: &ListingTables, portfolio: &mut PortfolioDraft, market: &mut MarketDraft) {
    let rename = |name: &mut String| {
        if let Some(token) = listing.token(name) {
            name.clone_from(&token.token);
        }
    };
    portfolio.balances.items.iter_mut().for_each(|(_, balance)| rename(&mut balance.token));
    portfolio.loans.items.iter_mut().for_each(|(_, loan)| rename(&mut loan.token));
    market.tokens.items.iter_mut().for_each(|(_, token)| rename(&mut token.token));
}

/// Reports names that are stated twice in a list where each may stand once.
fn report_repeats(portfolio: &PortfolioDraft, market: &MarketDraft, issues: &mut Issues) {
    repeats("token", names(&portfolio.balances, |balance| &balance.token), issues);
    repeats("token", names(&portfolio.loans, |loan| &loan.token), issues);
    repeats("coin", names(&portfolio.positions, |position| &position.coin), issues);
    repeats("dex", names(&portfolio.dex_accounts, |account| &account.dex), issues);
    repeats("dex", names(&portfolio.order_margins, |margin| &margin.dex), issues);
    repeats("coin", names(&market.perps, |perp| &perp.coin), issues);
    repeats("token", names(&market.tokens, |token| &token.token), issues);
}

fn names<'l, T>(listed: &'l Listed<T>, name: impl Fn(&'l T) -> &'l String) -> Vec<(Place<'l>, &'l str)> {
    listed.placed().map(|(place, item)| (place, name(item).as_str())).collect()
}

fn repeats(field: &str, names: Vec<(Place<'_>, &str)>, issues: &mut Issues) {
    let mut seen = BTreeSet::new();
    for (place, name) in names {
        if !seen.insert(name) {
            let message = format!("{name:?} is stated more than once");
            issues.push(Issue::new(IssueCode::Invalid, format!("{place}.{field}"), message, "state each once; add the amounts together"));
        }
    }
}
