//! The three regimes, figure by figure.

use super::account::{Account, Pool, Position};
use super::number::{Q, q, whole, zero};
use super::{Figure, Figures, rules, trade};
use num_traits::{Signed, Zero};

/// The level of unified and portfolio margin.
fn level() -> Q {
    q("0.95")
}

/// Figures under one prefix.
struct Sheet<'f> {
    prefix: String,
    figures: &'f mut Figures,
}

impl Sheet<'_> {
    fn put(&mut self, name: &str, figure: Figure) {
        self.figures.insert(format!("{}{name}", self.prefix), figure);
    }

    fn number(&mut self, name: &str, value: Q) {
        self.put(name, Figure::Number(value));
    }

    fn flag(&mut self, name: &str, value: bool) {
        self.put(name, Figure::Flag(value));
    }

    fn option(&mut self, name: &str, value: Option<Q>) {
        self.put(name, value.map_or(Figure::Null, Figure::Number));
    }
}

/// A requirement over what backs it: `None` where there is a requirement and nothing behind it.
fn ratio(requirement: &Q, backing: &Q) -> Option<Q> {
    // A balance below zero has nothing behind it even where nothing is required: no regime that lends nothing can hold it.
    if requirement.is_zero() && !backing.is_negative() {
        return Some(zero());
    }
    backing.is_positive().then(|| requirement / backing)
}

/// The worst of several ratios; nothing behind a requirement is worse than any number.
fn worst(ratios: impl IntoIterator<Item = Option<Q>>) -> Option<Q> {
    ratios.into_iter().try_fold(zero(), |worst, ratio| ratio.map(|ratio| worst.max(ratio)))
}

fn in_usdc(pools: &[Pool], of: impl Fn(&Pool) -> Q) -> Q {
    pools.iter().map(|pool| of(pool) * &pool.price).sum()
}

/// A figure of the USDC balance alone.
fn usdc(account: &Account, of: impl Fn(&Pool) -> Q) -> Q {
    account.pools.first().map_or_else(zero, of)
}

/// What all regimes state alike, summed over pools in USDC.
fn sums(sheet: &mut Sheet<'_>, pools: &[Pool]) {
    let (isolated, initial) = (in_usdc(pools, Pool::isolated), in_usdc(pools, Pool::initial));
    sheet.number("marginUsed", &isolated + &initial);
    sheet.number("isolatedMargin", isolated);
    sheet.number("initialMargin", initial);
    sheet.number("maintenanceMargin", in_usdc(pools, Pool::maintenance));
    sheet.number("transferRequirement", in_usdc(pools, Pool::transfer));
    sheet.number("orderMargin", in_usdc(pools, |pool| pool.orders.clone()));
    let side = |is_long: bool| {
        in_usdc(pools, |pool| {
            pool.positions.iter().filter(|position| position.size.is_positive() == is_long).map(|position| &position.notional).sum()
        })
    };
    let (long, short) = (side(true), side(false));
    sheet.number("notional.net", &long - &short);
    sheet.number("notional.gross", &long + &short);
    sheet.number("notional.long", long);
    sheet.number("notional.short", short);
}

/// What a pool states of itself. `left` is what is left over maintenance margin, `share` its ratio, both where they are defined.
fn pool_figures(sheet: &mut Sheet<'_>, pool: &Pool, selector: &str, share: Option<&Q>, left: Option<&Q>) {
    let mut put = |name: &str, value: Q| sheet.number(&format!("pools[{selector}].{name}"), value);
    put("equity", pool.equity.clone());
    put("isolatedMargin", pool.isolated());
    put("crossEquity", pool.cross_equity());
    put("initialMargin", pool.initial());
    put("maintenanceMargin", pool.maintenance());
    put("transferRequirement", pool.transfer());
    put("orderMargin", pool.orders.clone());
    if let Some(left) = left {
        put("availableAfterMaintenance", left.clone());
    }
    sheet.option(&format!("pools[{selector}].ratio"), share.cloned());
}

/// Figures of the positions of a pool. `left` is what their cross positions have over maintenance margin, `backing` what new
/// positions may use; either is `None` where the rules do not say.
fn position_figures(sheet: &mut Sheet<'_>, pool: &Pool, left: Option<&Q>, backing: Option<&Q>) {
    for position in &pool.positions {
        let name = |field: &str| format!("positions[coin={}].{field}", position.coin);
        let tier = rules::tier(&position.perp.tiers, &position.notional);
        sheet.number(&name("notional"), position.notional.clone());
        sheet.number(&name("initialMargin"), position.initial());
        sheet.number(&name("maintenanceMargin"), position.maintenance());
        sheet.number(&name("marginUsed"), position.margin_used());
        sheet.number(&name("tier.maintenanceMarginRate"), tier.rate.clone());
        sheet.number(&name("tier.maintenanceDeduction"), tier.deduction.clone());
        sheet.number(&name("tier.lowerBound"), tier.lower_bound.clone());
        sheet.option(&name("unrealizedPnl"), position.pnl.clone());
        sheet.option(&name("fundingPerHour"), position.funding.clone());
        let isolated_left = position.isolated_equity.as_ref().map(|equity| equity - position.maintenance());
        if let Some(left) = isolated_left.as_ref().or(left) {
            sheet.option(&name("displayedLiquidationPrice"), trade::liquidation_price(position, left));
        }
        sheet.flag(&name("isLiquidatable"), isolated_left.is_some_and(|left| left.is_negative()));
        let committed = pool.isolated() + pool.initial();
        if let Some(capacity) = backing.and_then(|backing| trade::capacity(position, backing, &committed, &pool.orders)) {
            for (side, (size, margin)) in [("Buy", capacity.buy), ("Sell", capacity.sell)] {
                sheet.number(&name(&format!("max{side}Size")), size);
                if let Some(margin) = margin {
                    sheet.number(&name(&format!("availableTo{side}")), margin);
                }
            }
        }
    }
}

/// The dexes of a pool under standard margin, each with its own equity.
pub fn dex_pools(account: &Account, pool: &Pool) -> Vec<Pool> {
    let mut dexes: Vec<&str> = Vec::new();
    let of_positions = pool.positions.iter().map(|position| position.dex.as_str());
    let stated = account.dex_values.iter().map(|(dex, _)| dex.as_str());
    let of_orders = account.dex_orders.iter().map(|(dex, _)| dex.as_str());
    let own = (pool.token == "USDC").then_some("");
    for dex in own.into_iter().chain(of_positions).chain(stated).chain(of_orders) {
        if rules::collateral_of(dex) == pool.token && !dexes.contains(&dex) {
            dexes.push(dex);
        }
    }
    let is_stated = account.mode == "standard" && !account.dex_values.is_empty();
    let cross = &pool.equity - &pool.in_spot - pool.isolated();
    let split = |dex: &str, of_dex: &Pool| {
        if pool.initial().is_zero() {
            let first = if pool.token == "USDC" { "" } else { dexes.first().copied().unwrap_or("") };
            if dex == first { cross.clone() } else { zero() }
        } else {
            &cross * of_dex.initial() / pool.initial()
        }
    };
    let find =
        |stated: &[(String, Q)], dex: &str| stated.iter().find(|(name, _)| name == dex).map_or_else(zero, |(_, value)| value.clone());
    dexes
        .iter()
        .map(|dex| {
            let mut of_dex = Pool {
                dex: Some((*dex).to_owned()),
                orders: account.dex_orders.iter().find(|(name, _)| name == dex).map_or_else(zero, |(_, [cross, _])| cross.clone()),
                positions: pool.positions.iter().filter(|position| position.dex == *dex).cloned().collect(),
                ..pool.clone()
            };
            of_dex.equity = if is_stated { find(&account.dex_values, dex) } else { split(dex, &of_dex) + of_dex.isolated() };
            of_dex
        })
        .collect()
}

/// Cross per dex, spot apart.
pub fn standard(account: &Account, figures: &mut Figures) {
    let account = &account.with_cash_by_hand(true);
    let loan = manual_borrow(account, figures, "regimes.standard.manualBorrow.");
    let mut sheet = Sheet { prefix: "regimes.standard.".to_owned(), figures };
    let pools: Vec<Pool> = account.pools.iter().flat_map(|pool| dex_pools(account, pool)).collect();
    sums(&mut sheet, &pools);
    let mut ratios = Vec::new();
    let mut is_liquidatable = loan;
    let mut is_clear = true;
    for pool in &pools {
        let (cross, maintenance) = (pool.cross_equity(), pool.maintenance());
        let share = ratio(&maintenance, &cross);
        is_liquidatable |= cross < maintenance;
        is_clear &= !(maintenance.is_zero() && cross.is_negative());
        let left = &cross - &maintenance;
        // A token without a dex of the venue's own: which of its dexes has the equity when none has a requirement is not said.
        let is_placed = pool.token == "USDC" || pools.iter().filter(|other| other.token == pool.token).count() == 1;
        if !pool.positions.is_empty() && (is_placed || !maintenance.is_zero()) {
            pool_figures(&mut sheet, pool, &format!("dex={}", pool.dex.as_deref().unwrap_or("")), share.as_ref(), Some(&left));
        }
        position_figures(&mut sheet, pool, Some(&left), Some(&pool.equity));
        ratios.push(share);
    }
    sheet.option("ratio", worst(ratios));
    // A dex without a position and below zero: the rules do not say what that is.
    if is_clear {
        sheet.flag("isLiquidatable", is_liquidatable);
    }
    sheet.number("accountValue", in_usdc(&account.pools, |pool| &pool.equity - &pool.in_spot));
    let pools: Vec<Pool> = pools.into_iter().filter(|pool| pool.token == "USDC").collect();
    let backing = usdc(account, |pool| &pool.equity - &pool.in_spot);
    let hold = in_usdc(&pools, |pool| pool.isolated() + pool.transfer() + &pool.orders);
    sheet.number("available", &backing - &hold);
    sheet.number("hold", hold);
    sheet.number("withdrawable", in_usdc(&pools, |pool| (pool.cross_equity() - pool.transfer() - &pool.orders).max(zero())));
    sheet.number("availableAfterMaintenance", &backing - in_usdc(&pools, |pool| pool.isolated() + pool.maintenance()));
    sheet.number("freeCollateral", backing - in_usdc(&pools, |pool| pool.isolated() + pool.initial() + &pool.orders));
}

/// What is held of a balance, the buffer on orders included.
pub fn commitments(pool: &Pool) -> Q {
    pool.isolated() + pool.transfer() + &pool.orders * q("1.01")
}

/// One balance per token.
pub fn unified(account: &Account, figures: &mut Figures) {
    let account = &account.with_cash_by_hand(false);
    let loan = manual_borrow(account, figures, "regimes.unified.manualBorrow.");
    let mut sheet = Sheet { prefix: "regimes.unified.".to_owned(), figures };
    let pools = &account.pools;
    sums(&mut sheet, pools);
    let mut ratios = Vec::new();
    for pool in pools {
        let share = ratio(&pool.maintenance(), &pool.cross_equity());
        let left = pool.cross_equity() - pool.maintenance();
        pool_figures(&mut sheet, pool, &format!("token={}", pool.token), share.as_ref(), Some(&left));
        position_figures(&mut sheet, pool, Some(&left), Some(&pool.equity));
        token_figures(&mut sheet, pool, &commitments(pool), Some(&left));
        ratios.push(share);
    }
    let worst = worst(ratios);
    sheet.flag("isLiquidatable", loan || worst.as_ref().is_none_or(|worst| *worst > level()));
    sheet.option("ratio", worst);
    sheet.number("accountValue", in_usdc(pools, |pool| pool.equity.clone()));
    let available = usdc(account, |pool| &pool.equity - commitments(pool));
    sheet.number("hold", usdc(account, commitments));
    sheet.number("withdrawable", available.clone().max(zero()));
    sheet.number("available", available);
    sheet.number("availableAfterMaintenance", usdc(account, |pool| pool.cross_equity() - pool.maintenance()));
    sheet.number("freeCollateral", usdc(account, |pool| pool.cross_equity() - pool.initial() - &pool.orders));
}

fn token_figures(sheet: &mut Sheet<'_>, pool: &Pool, hold: &Q, left: Option<&Q>) {
    let mut put = |name: &str, value: Q| sheet.number(&format!("tokens[token={}].{name}", pool.token), value);
    put("total", pool.equity.clone());
    put("hold", hold.clone());
    if !pool.equity.is_negative() {
        put("spotHold", commitments(pool).min(pool.equity.clone()));
    }
    if let Some(left) = left {
        put("availableAfterMaintenance", left.clone());
    }
}

/// Collateral coins at the reserve's price: what may be borrowed, and what counts for liquidation.
struct Collateral {
    /// Σ supplied within the cap · price · LTV.
    borrowable: Q,
    /// Σ supplied within the cap · price · (1 + LTV) / 2.
    for_liquidation: Q,
    /// Σ supplied within the cap · price · (2 + LTV) / 3.
    for_full_threshold: Q,
    /// Σ supplied · price.
    value: Q,
}

fn collateral(account: &Account) -> Collateral {
    let mut sum = Collateral { borrowable: zero(), for_liquidation: zero(), for_full_threshold: zero(), value: zero() };
    for holding in &account.holdings {
        if let Some((ltv, cap)) = &holding.collateral {
            let capped = holding.supplied.clone().min(cap * &account.scale) * &holding.reserve_price;
            sum.borrowable += &capped * ltv;
            sum.for_liquidation += &capped * (whole(1) + ltv) / whole(2);
            sum.for_full_threshold += &capped * (whole(2) + ltv) / whole(3);
            sum.value += &holding.supplied * &holding.reserve_price;
        }
    }
    sum
}

/// What a pool must borrow so that it equals its maintenance margin.
fn shortfall(pool: &Pool) -> Q {
    (pool.maintenance() - pool.cross_equity()).max(zero())
}

/// One pool with coins as collateral.
pub fn portfolio(account: &Account, figures: &mut Figures) {
    let mut sheet = Sheet { prefix: "regimes.portfolio.".to_owned(), figures };
    let pools = &account.pools;
    let cap = |token: &str| rules::user_borrow_cap(&account.date, token).map(|cap| cap * &account.scale);
    let usdc_cap = cap("USDC").expect("USDC can be borrowed under every rulebook");
    let collateral = collateral(account);
    let capacity = collateral.borrowable.clone().min(usdc_cap.clone());
    let backing = collateral.for_liquidation.clone().min(usdc_cap);
    sums(&mut sheet, pools);

    let borrowable: Vec<&Pool> = pools.iter().filter(|pool| cap(&pool.token).is_some()).collect();
    let others = |token: &str| -> Vec<&Pool> { borrowable.iter().copied().filter(|other| other.token != token).collect() };
    let mut ratios = Vec::new();
    let mut documented = Vec::new();
    for pool in pools {
        let (cross, maintenance, short) = (pool.cross_equity(), pool.maintenance(), shortfall(pool));
        let is_alone =
            others(&pool.token).iter().all(|other| other.positions.is_empty() && !(commitments(other) - &other.equity).is_positive());
        let Some(cap) = cap(&pool.token) else {
            let share = ratio(&maintenance, &cross);
            let left = &cross - &maintenance;
            pool_figures(&mut sheet, pool, &format!("token={}", pool.token), share.as_ref(), Some(&left));
            position_figures(&mut sheet, pool, Some(&left), Some(&pool.equity));
            ratios.push(share.clone());
            documented.push(share);
            continue;
        };
        let taken: Q = others(&pool.token).iter().map(|other| shortfall(other) * &other.price).sum();
        let credit = (&collateral.for_liquidation - taken).min(cap * &pool.price);
        let value = cross.clone().max(maintenance.clone()) * &pool.price + &credit;
        let share = ratio(&((&maintenance + &short) * &pool.price), &value);
        let left = is_alone.then(|| &cross + &credit / &pool.price - &maintenance);
        pool_figures(&mut sheet, pool, &format!("token={}", pool.token), share.as_ref(), None);
        let is_usdc = pool.token == "USDC";
        let may_use = (is_usdc && is_alone).then(|| &pool.equity + &capacity);
        position_figures(&mut sheet, pool, left.as_ref(), may_use.as_ref());
        documented.push(ratio(&((&maintenance + &short) * &pool.price + whole(20) * &account.scale), &value));
        ratios.push(share);
        if is_usdc && is_alone {
            token_figures(&mut sheet, pool, &(commitments(pool) - &capacity), left.as_ref());
        }
    }
    let worst_ratio = worst(ratios);
    sheet.flag("isLiquidatable", worst_ratio.as_ref().is_none_or(|worst| *worst > level()));
    sheet.option("ratio", worst_ratio);
    if pools.len() == 1 {
        sheet.option("documentedRatio.ratio", worst(documented));
    }

    sheet.number("accountValue", in_usdc(pools, |pool| pool.equity.clone()) + &collateral.value);
    // How two tokens that are borrowed at once share the capacity is not said beyond the ratio.
    if others("USDC").iter().any(|other| (commitments(other) - &other.equity).is_positive()) {
        return;
    }
    let missing = usdc(account, |pool| commitments(pool) - &pool.equity);
    let available = &capacity - &missing;
    sheet.number("hold", usdc(account, commitments) - &capacity);
    sheet.number("available", available.clone());
    sheet.number("freeCollateral", &capacity + usdc(account, |pool| pool.cross_equity() - pool.initial() - &pool.orders));
    sheet.number("withdrawable", (-&missing).max(zero()));
    sheet.number("borrowCapacity", capacity.clone());
    sheet.number("liquidationCollateral", backing.clone());
    let required: Q = borrowable.iter().map(|pool| shortfall(pool) * &pool.price).sum();
    sheet.number("maintenanceBorrow", required.clone());
    let debt: Q = borrowable.iter().map(|pool| pool.loan.clone().max(commitments(pool) - &pool.equity) * &pool.price).sum();
    sheet.number("borrowed", debt.clone());
    sheet.option("healthFactor", (!debt.is_zero()).then(|| &capacity / &debt));

    if let [usdc] = pools.as_slice() {
        let left = usdc.cross_equity() + &backing - usdc.maintenance();
        sheet.number("availableAfterMaintenance", left.clone());
        sheet.number("borrowThresholds.requiredDebt", required);
        sheet.number("borrowThresholds.partial", collateral.for_liquidation.clone());
        sheet.number("borrowThresholds.full", collateral.for_full_threshold.clone());
    }
    collateral_figures(&mut sheet, account, &available, &missing, &backing);
}

/// Tokens other than USDC as the venue shows them. Defined for one collateral coin, and for debt tokens that are not held.
fn collateral_figures(sheet: &mut Sheet<'_>, account: &Account, available: &Q, missing: &Q, backing: &Q) {
    let Some(usdc) = account.pools.first() else { return };
    if account.pools.iter().skip(1).any(|pool| !pool.positions.is_empty() || !pool.equity.is_zero()) {
        return;
    }
    let left = usdc.cross_equity() + backing - usdc.maintenance();
    let coins: Vec<_> = account.holdings.iter().filter(|holding| holding.collateral.is_some()).collect();
    for holding in &coins {
        let Some((ltv, cap)) = &holding.collateral else { continue };
        let mut put = |name: &str, value: Q| sheet.number(&format!("tokens[token={}].{name}", holding.token), value);
        let capped = holding.supplied.clone().min(cap * &account.scale);
        put("total", holding.amount.clone());
        put("supplied", holding.supplied.clone());
        put("supplyRatio", &holding.supplied / (cap * &account.scale));
        put("ltv", ltv.clone());
        if coins.len() == 1 && !left.is_negative() {
            put("hold", missing.clone().max(zero()) / (&holding.reserve_price * ltv));
            put("availableAfterMaintenance", capped.min(&left / (&holding.reserve_price * (whole(1) + ltv) / whole(2))));
        }
    }
    for pool in account.pools.iter().skip(1) {
        if let Some(cap) = rules::user_borrow_cap(&account.date, &pool.token).map(|cap| cap * &account.scale)
            && !available.is_negative()
        {
            let mut put = |name: &str, value: Q| sheet.number(&format!("tokens[token={}].{name}", pool.token), value);
            put("hold", -(available / &pool.price).min(cap.clone()));
            put("availableAfterMaintenance", cap.min((backing - shortfall(usdc)) / &pool.price));
        }
    }
}

/// What has to be paid in, regime by regime, for accounts that USDC alone decides. Debts are the lender's, not the trader's capital.
pub fn comparison(account: &Account, figures: &mut Figures) {
    let [pool] = account.pools.as_slice() else { return };
    let is_split = account.mode == "standard" && !account.dex_values.is_empty();
    let (Some(pnl), Some(_), false) = (pool.pnl(), &pool.amount, is_split || !pool.in_spot.is_zero()) else { return };
    let mut sheet = Sheet { prefix: "comparison.".to_owned(), figures };
    let committed = pool.isolated() + pool.initial() + &pool.orders;
    let needed = &committed - pnl + &pool.loan;
    let of_isolated: Q = account.dex_orders.iter().map(|(_, [_, isolated])| isolated).sum();
    let by_dex = (&needed - &of_isolated - &pool.by_hand).max(zero());
    let cap = rules::user_borrow_cap(&account.date, "USDC").expect("a cap") * &account.scale;
    // A loan by hand is in the balance that is asked for.
    let apart = (&needed - &pool.by_hand).max(zero());
    let lent = collateral(account).borrowable;
    let together = (&needed - lent.clone().min(cap.clone())).max(zero());
    let coins: Q = account.holdings.iter().map(|holding| &holding.amount * &holding.price).sum();
    let gross: Q = pool.positions.iter().map(|position: &Position| position.notional.clone()).sum();
    for (regime, capital) in [("standard", &by_dex), ("unified", &apart), ("portfolio", &together)] {
        let with_coins = capital + &coins - &pool.loan;
        sheet.number(&format!("capitalRequired.{regime}"), capital.clone());
        sheet.option(&format!("leverageOnCapital.{regime}"), with_coins.is_positive().then(|| &gross / &with_coins));
        sheet.number(&format!("capitalWithCoins.{regime}"), with_coins);
    }
    let freed = &by_dex - &together;
    let own = &by_dex + &coins - &pool.loan;
    sheet.option("capitalFreedShare", own.is_positive().then(|| &freed / &own));
    sheet.number("capitalFreed", freed);
    sheet.number("coinsValue", coins);
    if !lent.is_positive() {
        return;
    }
    // The same with a loan by hand for what the balance, net of all debts, lacks.
    let cash = &pool.equity - &pool.lent;
    for (regime, committed, needed) in [("standard", &committed - &of_isolated, &needed - &of_isolated), ("unified", committed, needed)] {
        let lacking = (&committed - cash.clone()).max(zero());
        let borrowed = lacking.clone().min(lent.clone()).min(cap.clone());
        let cross = &cash + &borrowed - pool.isolated();
        let dexes = dex_pools(account, pool).len();
        let mut put = |name: &str, value: Q| sheet.number(&format!("manualBorrow.{regime}.{name}"), value);
        put("lacking", lacking.clone());
        put("stillLacking", &lacking - &borrowed);
        put("loan.capacity", lent.clone());
        put("loan.borrowed", borrowed);
        put("capitalRequired", (needed.clone().max(zero()) - needed.clone().max(zero()).min(lent.clone()).min(cap.clone())).max(zero()));
        if regime == "unified" || dexes == 1 {
            sheet.option(&format!("manualBorrow.{regime}.ratio"), ratio(&pool.maintenance(), &cross));
        }
    }
}

/// A loan by hand against coins supplied by hand; whether it is liquidated.
fn manual_borrow(account: &Account, figures: &mut Figures, prefix: &str) -> bool {
    let coins: Vec<(&str, Q, Q, Q)> = account
        .holdings
        .iter()
        .filter_map(|holding| {
            let (ltv, cap) = holding.collateral.as_ref()?;
            let counted = holding.by_hand.clone().min(cap * &account.scale);
            let threshold = (whole(1) + ltv) / whole(2);
            counted.is_positive().then(|| (holding.token.as_str(), &counted * &holding.reserve_price, ltv.clone(), threshold))
        })
        .collect();
    if coins.is_empty() {
        return false;
    }
    let mut sheet = Sheet { prefix: prefix.to_owned(), figures };
    let borrowed: Q = account.pools.iter().map(|pool| &pool.by_hand * &pool.price).sum();
    let capacity: Q = coins.iter().map(|(_, value, ltv, _)| value * ltv).sum();
    let threshold: Q = coins.iter().map(|(_, value, _, threshold)| value * threshold).sum();
    sheet.number("capacity", capacity.clone());
    sheet.number("borrowed", borrowed.clone());
    sheet.number("remaining", (&capacity - &borrowed).max(zero()));
    sheet.option("healthFactor", borrowed.is_positive().then(|| &capacity / &borrowed));
    sheet.number("liquidationThreshold", threshold.clone());
    let is_liquidatable = borrowed > threshold;
    sheet.flag("isLiquidatable", is_liquidatable);
    for (token, value, _, own) in &coins {
        let holding = account.holdings.iter().find(|holding| holding.token == *token).expect("a coin");
        // As a multiple of its price: what the others leave of the debt over what the coin counts for.
        let multiple = (&borrowed - (&threshold - value * own)) / (value * own);
        let is_shown = borrowed.is_positive() && multiple.is_positive() && multiple <= whole(1);
        let name = format!("collateral[token={token}].displayedLiquidationPrice");
        sheet.option(&name, is_shown.then(|| multiple * &holding.reserve_price));
    }
    is_liquidatable
}

/// Figures that do not hang on a regime: balances, funding, rates of the USDC reserve.
pub fn shared(account: &Account, figures: &mut Figures) {
    let mut sheet = Sheet { prefix: String::new(), figures };
    for pool in &account.pools {
        sheet.number(&format!("account.balances[token={}].total", pool.token), pool.equity.clone());
    }
    for holding in &account.holdings {
        sheet.number(&format!("account.balances[token={}].total", holding.token), holding.amount.clone());
        sheet.number(&format!("account.balances[token={}].value", holding.token), &holding.amount * &holding.price);
    }
    let each = account.pools.iter().flat_map(|pool| pool.positions.iter().map(move |position| (pool, position)));
    let funding: Option<Q> = each.map(|(pool, position)| position.funding.as_ref().map(|flow| flow * &pool.price)).sum();
    for regime in ["standard", "unified", "portfolio"] {
        match &funding {
            Some(hourly) => {
                for (span, hours) in [("perHour", 1), ("perDay", 24), ("perYear", 8760)] {
                    sheet.number(&format!("regimes.{regime}.carry.funding.{span}"), hourly * whole(hours));
                }
            }
            None => sheet.put(&format!("regimes.{regime}.carry.funding"), Figure::Null),
        }
    }
    if let Some(utilization) = &account.utilization {
        let rate = q("0.05") + q("4.75") * (utilization - q("0.8")).max(zero());
        sheet.number("regimes.portfolio.carry.supplyRate", &rate * utilization * q("0.9"));
        sheet.number("regimes.portfolio.carry.borrowRate", rate);
    }
}
