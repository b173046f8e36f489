//! What a book earns and costs while it is held, prices still: funding, interest on debt, interest on what is supplied.

use super::types::{CarryReport, ChargedDebt, Flow, RegimeReport};
use crate::account::{Account, Pool, USDC};
use crate::explain::{DEFINITION, FITTED, Ledger};
use crate::margin::{DebtSource, Regime, RegimeMargin};
use crate::num::{ArithmeticFault, Ratio, Usd};

/// Decimals of amounts in sentences.
const CENTS: u32 = 2;

type Exact<T> = Result<T, ArithmeticFault>;

const HOURS_PER_DAY: u32 = 24;

/// Carry of a book under a regime.
pub(super) fn carry(account: &Account, margin: &RegimeMargin, ledger: &mut Ledger) -> Exact<CarryReport> {
    let base = ledger.path(format_args!("{}.carry", margin.regime.path()));
    let rules = &account.rulebook.venue.interest;
    let hours_per_year = rules.hours_per_year;
    ledger.leaf("rulebook.venue.interest.hoursPerYear", hours_per_year, &rules.source);
    let (funding, missing) = funding(account, margin, hours_per_year, ledger)?;
    let lends = margin.regime == Regime::Portfolio || account.pools.iter().any(Pool::is_used_by_hand);

    let utilization = account.utilization_of(USDC).filter(|_| lends);
    let borrow_rate = utilization.map(|utilization| rules.borrow_rate(utilization)).transpose()?;
    let supply_rate = utilization.map(|utilization| rules.supply_rate(utilization)).transpose()?;
    if let (Some(utilization), Some(borrow_rate), Some(supply_rate)) = (utilization, borrow_rate, supply_rate) {
        for (name, value) in
            [("baseRate", rules.base_rate), ("slope", rules.slope), ("kink", rules.kink), ("supplyShare", rules.supply_share)]
        {
            ledger.leaf(format_args!("rulebook.venue.interest.{name}"), value, &rules.source);
        }
        ledger.input(format_args!("{base}.utilization"), utilization);
        let rule = |name: &str| format!("rulebook.venue.interest.{name}");
        explain!(ledger, format!("{base}.borrowRate"), Some(borrow_rate), "baseRate + slope * max(0, utilization - kink)", "Yearly, compounded continuously.", FITTED,
            { baseRate: rule("baseRate"), slope: rule("slope"), utilization: format!("{base}.utilization"), kink: rule("kink") });
        explain!(ledger, format!("{base}.supplyRate"), Some(supply_rate), "borrowRate * utilization * supplyShare", "", FITTED,
            { borrowRate: format!("{base}.borrowRate"), utilization: format!("{base}.utilization"), supplyShare: rule("supplyShare") });
    }
    let borrow_cost = interest(account, margin, Kind::Borrowed, &base, ledger)?;
    let supply_yield = interest(account, margin, Kind::Supplied, &base, ledger)?;
    let net = match (&funding, &borrow_cost, &supply_yield) {
        (Some(funding), Some(cost), Some(earned)) => {
            let add = |a: Usd, b: Usd, c: Usd| a.plus(b)?.plus(c);
            let net = Flow {
                per_hour: add(funding.per_hour, cost.per_hour, earned.per_hour)?,
                per_day: add(funding.per_day, cost.per_day, earned.per_day)?,
                per_year: add(funding.per_year, cost.per_year, earned.per_year)?,
            };
            for (name, value) in [("perHour", net.per_hour), ("perDay", net.per_day), ("perYear", net.per_year)] {
                explain!(ledger, format!("{base}.net.{name}"), Some(value), "funding + borrowCost + supplyYield", "Received is positive, paid is negative.", DEFINITION,
                    { funding: format!("{base}.funding.{name}"), borrowCost: format!("{base}.borrowCost.{name}"), supplyYield: format!("{base}.supplyYield.{name}") });
            }
            Some(net)
        }
        _ => None,
    };
    let break_even_funding_rate = break_even(account, borrow_cost.as_ref(), supply_yield.as_ref(), &base, ledger)?;
    Ok(CarryReport {
        funding,
        missing_funding_rates: missing,
        borrow_cost,
        charged_debts: charged_debts(account, margin, &base, ledger),
        supply_yield,
        borrow_rate,
        supply_rate,
        utilization,
        net,
        net_yield_on_capital: None,
        break_even_funding_rate,
    })
}

/// Funding of the book, and the coins whose rate is not known.
fn funding(account: &Account, margin: &RegimeMargin, hours_per_year: u32, ledger: &mut Ledger) -> Exact<(Option<Flow>, Vec<String>)> {
    let missing: Vec<String> =
        account.positions.iter().filter(|position| position.funding_rate.is_none()).map(|position| position.coin.clone()).collect();
    if !missing.is_empty() {
        return Ok((None, missing));
    }
    let mut per_hour = Usd::ZERO;
    for position in &account.positions {
        let price = account.pools.get(account.pool_of(position)).map_or(Ratio::ONE, |pool| pool.price);
        let own = position.funding_per_hour()?.unwrap_or_default();
        per_hour = per_hour.plus(own.scaled(price)?)?;
    }
    let per_day = per_hour.scaled(Ratio::from(HOURS_PER_DAY))?;
    let per_year = per_hour.scaled(Ratio::from(hours_per_year))?;
    let base = margin.regime.path();
    if ledger.is_recording() {
        let paths: Vec<String> = account
            .positions
            .iter()
            .enumerate()
            .map(|(index, position)| {
                let path = ledger.path(format_args!("{base}.positions[{index}].fundingPerHour"));
                let pool = account.pools.get(account.pool_of(position));
                match pool.filter(|pool| pool.token != USDC) {
                    Some(pool) => {
                        let own = position.funding_per_hour().ok().flatten().unwrap_or_default();
                        let converted = own.scaled(pool.price).unwrap_or_default();
                        explain!(ledger, format!("{path}InUsdc"), Some(converted), "amount * price", "", DEFINITION,
                            { amount: &path, price: format!("market.tokens.{}.reserveOraclePrice", pool.token) });
                        format!("{path}InUsdc")
                    }
                    None => path,
                }
            })
            .collect();
        let flow = ledger.path(format_args!("{base}.carry.funding"));
        explain!(ledger, format!("{flow}.perHour"), Some(per_hour), "sum(positions)", "", DEFINITION, { positions: paths });
        explain!(ledger, format!("{flow}.perDay"), Some(per_day), "perHour * 24", "At the rate of this hour.", DEFINITION, { perHour: format!("{flow}.perHour") });
        explain!(ledger, format!("{flow}.perYear"), Some(per_year), "perHour * hoursPerYear", "At the rate of this hour.", DEFINITION,
            { perHour: format!("{flow}.perHour"), hoursPerYear: "rulebook.venue.interest.hoursPerYear" });
    }
    Ok((Some(Flow { per_hour, per_day, per_year }), missing))
}

/// Which side of the reserve.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Borrowed,
    Supplied,
}

/// What is owed and lent of a pool's token: by the pool under portfolio margin, by hand elsewhere.
fn lending(margin: &RegimeMargin, index: usize, pool: &Pool) -> (Usd, Usd) {
    match margin.pools.get(index).filter(|_| margin.regime == Regime::Portfolio) {
        Some(own) => (own.borrowed, own.supplied),
        None => (pool.borrowed_by_hand, pool.lent_by_hand),
    }
}

/// Which debts interest is charged on, and why on no other amount: a debt that is stated below what the exchange would have to lend is not
/// passed over in silence.
fn charged_debts(account: &Account, margin: &RegimeMargin, base: &str, ledger: &mut Ledger) -> Vec<ChargedDebt> {
    let mut debts: Vec<ChargedDebt> = Vec::new();
    for (index, pool) in account.pools.iter().enumerate() {
        let (charged, _) = lending(margin, index, pool);
        if charged.is_zero() {
            continue;
        }
        let (token, stated) = (&pool.token, pool.loan);
        let lent = charged.rounded(CENTS);
        let (source, reason) = if margin.regime != Regime::Portfolio {
            (DebtSource::Stated, "Borrowed by hand, as stated.".to_owned())
        } else if pool.is_reported {
            (DebtSource::Reported, "As the exchange reports it.".to_owned())
        } else if charged == stated {
            (DebtSource::Stated, "The stated loan: the book needs no more.".to_owned())
        } else if stated.is_zero() {
            (DebtSource::Implied, format!("No loan is stated; the exchange would have to lend {lent} {token} to hold the book open."))
        } else {
            let reason = format!(
                "The stated loan is {stated} {token}; the exchange would have to lend {lent} {token} to hold the book open. Interest is charged on the larger."
            );
            (DebtSource::Implied, reason)
        };
        let path = ledger.path(format_args!("{base}.chargedDebts[{}]", debts.len()));
        ledger.input(format_args!("{path}.stated"), stated);
        if margin.regime == Regime::Portfolio {
            ledger.alias(format_args!("{path}.charged"), format_args!("{}.pools[{index}].borrowed", margin.regime.path()));
        } else {
            ledger.alias(format_args!("{path}.charged"), format_args!("account.borrowedByHand.{token}"));
        }
        debts.push(ChargedDebt { token: token.clone(), stated, charged, source, reason });
    }
    debts
}

/// Interest on every pool's debt or supply; none where an amount earns or pays at a rate that is not known. Collateral coins that nobody can
/// borrow earn nothing.
fn interest(account: &Account, margin: &RegimeMargin, kind: Kind, base: &str, ledger: &mut Ledger) -> Exact<Option<Flow>> {
    let name = if kind == Kind::Borrowed { "borrowCost" } else { "supplyYield" };
    let rules = &account.rulebook.venue.interest;
    let mut flow = Flow { per_hour: Usd::ZERO, per_day: Usd::ZERO, per_year: Usd::ZERO };
    let mut parts: [Vec<String>; 3] = [Vec::new(), Vec::new(), Vec::new()];
    for (index, pool) in account.pools.iter().enumerate() {
        let (borrowed, supplied) = lending(margin, index, pool);
        let amount = if kind == Kind::Borrowed { borrowed.negated() } else { supplied };
        if amount.is_zero() {
            continue;
        }
        let Some(utilization) = account.utilization_of(&pool.token) else { return Ok(None) };
        let rate = if kind == Kind::Borrowed { rules.borrow_rate(utilization)? } else { rules.supply_rate(utilization)? };
        let value = amount.scaled(pool.price)?;
        let part = ledger.path(format_args!("{base}.{name}.pools[{index}]"));
        ledger.leaf(format_args!("{part}.amount"), value, DEFINITION);
        ledger.leaf(format_args!("{part}.rate"), rate, FITTED);
        let spans = [("perHour", 1), ("perDay", HOURS_PER_DAY), ("perYear", rules.hours_per_year)];
        for ((span, hours), (total, list)) in
            spans.into_iter().zip([&mut flow.per_hour, &mut flow.per_day, &mut flow.per_year].into_iter().zip(&mut parts))
        {
            let growth = rules.growth(rate, hours)?;
            let earned = if growth.is_zero() { Usd::ZERO } else { value.scaled(growth)? };
            *total = total.plus(earned)?;
            ledger.leaf(format_args!("{part}.{span}.hours"), hours, DEFINITION);
            explain!(ledger, format!("{part}.{span}"), Some(earned), "amount * (exp(rate * hours / hoursPerYear) - 1)", "Compounded continuously, posted hourly.", FITTED,
                { amount: format!("{part}.amount"), rate: format!("{part}.rate"), hours: format!("{part}.{span}.hours"), hoursPerYear: "rulebook.venue.interest.hoursPerYear" });
            list.push(format!("{part}.{span}"));
        }
    }
    let [hours, days, years] = parts;
    for (span, value, paths) in [("perHour", flow.per_hour, hours), ("perDay", flow.per_day, days), ("perYear", flow.per_year, years)] {
        explain!(ledger, format!("{base}.{name}.{span}"), Some(value), "sum(pools)", "", FITTED, { pools: paths });
    }
    Ok(Some(flow))
}

/// Hourly funding rate, equal for all positions, at which the book earns what it pays.
///
/// # Formula
/// With `exposure = Σ size · oracle price` funding is `−rate · exposure`, so the rate is `(borrowCost + supplyYield) / exposure`.
fn break_even(account: &Account, cost: Option<&Flow>, earned: Option<&Flow>, base: &str, ledger: &mut Ledger) -> Exact<Option<Ratio>> {
    let (Some(cost), Some(earned)) = (cost, earned) else { return Ok(None) };
    let mut exposure = Usd::ZERO;
    for position in &account.positions {
        let price = account.pools.get(account.pool_of(position)).map_or(Ratio::ONE, |pool| pool.price);
        exposure = exposure.plus(position.size.at(position.oracle_price)?.scaled(price)?)?;
    }
    if exposure.is_zero() {
        return Ok(None);
    }
    let Some(rate) = cost.per_hour.plus(earned.per_hour)?.fraction_within_range(exposure)? else { return Ok(None) };
    ledger.leaf(format_args!("{base}.exposure"), exposure, DEFINITION);
    explain!(ledger, format!("{base}.breakEvenFundingRate"), Some(rate), "(borrowCost + supplyYield) / exposure", "The hourly rate, equal for all positions, at which funding pays for the interest.", DEFINITION,
        { borrowCost: format!("{base}.borrowCost.perHour"), supplyYield: format!("{base}.supplyYield.perHour"), exposure: format!("{base}.exposure") });
    Ok(Some(rate))
}

/// Fills in what the carry is on the capital that the book needs.
pub(super) fn yield_on_capital(report: &mut RegimeReport, capital: Usd, ledger: &mut Ledger) -> Exact<()> {
    let Some(net) = &report.carry.net else { return Ok(()) };
    if !capital.is_positive() {
        return Ok(());
    }
    let Some(share) = net.per_year.fraction_within_range(capital)? else { return Ok(()) };
    report.carry.net_yield_on_capital = Some(share);
    let base = report.margin.regime.path();
    explain!(ledger, format!("{base}.carry.netYieldOnCapital"), Some(share), "net / capital", "On the capital the book needs under this regime, coins included.", DEFINITION,
        { net: format!("{base}.carry.net.perYear"), capital: format!("comparison.capitalWithCoins.{}", report.margin.regime.name()) });
    Ok(())
}
