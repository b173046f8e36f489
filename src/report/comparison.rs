//! The regimes against each other, and what belongs to the book whatever the regime: holdings, eligibility, fees.

use super::funded::funded_regimes;
use super::opponent;
use super::types::{Comparison, ComparisonVerdict, EligibilityReport, FeesReport, HoldingReport, RegimeReport};
use crate::account::{Account, USDC};
use crate::explain::{DEFINITION, Ledger};
use crate::margin::{PerRegime, PositionMargin, Regime, RegimeMargin};
use crate::num::{ArithmeticFault, Price, Size, Usd};
use crate::remark::RemarkCode;
use crate::request::{Liquidity, Options};
use crate::solve::capital_basis;

type Exact<T> = Result<T, ArithmeticFault>;

/// Everything held, with its value where there is a price.
pub(super) fn holdings(account: &Account, ledger: &mut Ledger) -> Exact<Vec<HoldingReport>> {
    let pools =
        account.pools.iter().map(|pool| (pool.token.clone(), Size::new(pool.equity.decimal()), Some(Price::new(pool.price.decimal()))));
    let coins = account.coins().map(|(token, total, price)| (token.to_owned(), total, price));
    pools
        .chain(coins)
        .enumerate()
        .map(|(index, (token, total, price))| {
            let value = price.map(|price| total.at(price)).transpose()?;
            let path = ledger.path(format_args!("account.balances[{index}]"));
            ledger.leaf(format_args!("{path}.total"), total, DEFINITION);
            if let Some(price) = price {
                ledger.leaf(format_args!("{path}.price"), price, "stated in the request or taken from its snapshot");
                explain!(ledger, format!("{path}.value"), value, "total * price", "", DEFINITION, { total: format!("{path}.total"), price: format!("{path}.price") });
            }
            Ok(HoldingReport { token, total, price, value })
        })
        .collect()
}

/// Whether the account may use the regime; none where the regime asks nothing.
pub(super) fn eligibility(account: &Account, margin: &RegimeMargin, options: &Options) -> Option<EligibilityReport> {
    (margin.regime == Regime::Portfolio).then(|| may_enter(account, margin, options.weighted_volume))
}

fn may_enter(account: &Account, margin: &RegimeMargin, weighted_volume: Option<Usd>) -> EligibilityReport {
    let rules = &account.rulebook.portfolio_margin.eligibility;
    let value = margin.account_value;
    let mut reasons = Vec::new();
    if let Some(maximum) = rules.maximum_account_value.filter(|maximum| value >= *maximum) {
        return EligibilityReport {
            is_eligible: Some(false),
            reasons: vec![format!("The account value of {value} USDC is not below {maximum}, from which accounts are refused.")],
        };
    }
    let by_value = rules.minimum_account_value.map(|minimum| (value > minimum, minimum));
    let by_volume = rules.minimum_weighted_volume.map(|minimum| (weighted_volume.map(|volume| volume > minimum), minimum));
    let may_enter = match (by_value, by_volume) {
        (Some((true, minimum)), _) => {
            reasons.push(format!("The account value of {value} USDC is above {minimum}."));
            Some(true)
        }
        (_, Some((Some(true), minimum))) => {
            reasons.push(format!("The weighted volume is above {minimum} USDC."));
            Some(true)
        }
        (_, Some((None, minimum))) => {
            let value_rule =
                by_value.map_or(String::new(), |(_, minimum)| format!("The account value of {value} USDC is not above {minimum}. "));
            reasons.push(format!("{value_rule}It takes a weighted volume above {minimum} USDC, and none was stated."));
            None
        }
        (Some((false, minimum)), _) => {
            reasons.push(format!("The account value of {value} USDC is not above {minimum}, nor is the weighted volume large enough."));
            Some(false)
        }
        (None, Some((Some(false), minimum))) => {
            reasons.push(format!("The weighted volume is not above {minimum} USDC."));
            Some(false)
        }
        (None, None) => {
            reasons.push("The rulebook states no condition.".to_owned());
            None
        }
    };
    EligibilityReport { is_eligible: may_enter, reasons }
}

/// What is held and owed whatever the regime, in USDC.
pub(super) struct Held {
    /// Value of the coins that have a price.
    coins_value: Usd,
    /// Coins without one.
    unpriced_coins: Vec<String>,
    /// What is owed.
    debt: Usd,
}

impl Held {
    /// What an account holds and owes.
    pub(super) fn new(account: &Account, ledger: &mut Ledger) -> Exact<Self> {
        let mut coins_value = Usd::ZERO;
        let mut coin_paths = Vec::new();
        let mut unpriced_coins = Vec::new();
        for (index, holding) in holdings(account, ledger)?.iter().enumerate() {
            // Balances of pools are the capital that is asked for; everything else is held either way.
            let is_pool = account.pools.iter().any(|pool| pool.token == holding.token && (pool.backs_perps || pool.token == USDC));
            if is_pool || holding.total.is_zero() || holding.total.is_negative() {
                continue;
            }
            match holding.value {
                Some(value) => {
                    coins_value = coins_value.plus(value)?;
                    coin_paths.push(ledger.path(format_args!("account.balances[{index}].value")));
                }
                None => unpriced_coins.push(holding.token.clone()),
            }
        }
        explain!(ledger, "comparison.coinsValue", Some(coins_value), "sum(coins)", "Coins are held under every regime.", DEFINITION, { coins: coin_paths });
        let mut debt = Usd::ZERO;
        for pool in account.pools.iter().filter(|pool| !pool.loan.is_zero()) {
            debt = debt.plus(pool.loan.scaled(pool.price)?)?;
        }
        ledger.leaf("comparison.debt", debt, DEFINITION);
        Ok(Self { coins_value, unpriced_coins, debt })
    }

    /// The trader's own: what a regime asks for, coins included, less what is borrowed.
    pub(super) fn with_coins(&self, capital: Usd) -> Exact<Usd> {
        capital.plus(self.coins_value)?.minus(self.debt)
    }
}

/// Portfolio margin against standard margin.
pub(super) fn comparison(
    account: &Account,
    positions: &[PositionMargin],
    regimes: &PerRegime<RegimeReport>,
    capital: PerRegime<Usd>,
    held: Held,
    options: &Options,
    ledger: &mut Ledger,
) -> Exact<Comparison> {
    let with_coins = capital.try_map(|_, capital| held.with_coins(*capital))?;
    let Held { coins_value, unpriced_coins, debt } = held;
    let capital_freed = capital.standard.minus(capital.portfolio)?;
    let gross = regimes.standard.notional.gross;
    // What is left of a division may stand for a capital of nothing; a multiple of it is none.
    let leverage_on_capital =
        with_coins.try_map(|_, capital| if capital.is_positive() { gross.fraction_within_range(*capital) } else { Ok(None) })?;
    let leverage_multiple = match (leverage_on_capital.portfolio, leverage_on_capital.standard) {
        (Some(portfolio), Some(standard)) if standard.is_positive() => portfolio.fraction_within_range(standard)?,
        _ => None,
    };
    let capital_freed_share =
        if with_coins.standard.is_positive() { capital_freed.fraction_within_range(with_coins.standard)? } else { None };
    let path = |name: &str| format!("comparison.{name}");
    for (regime, value) in with_coins.iter() {
        let name = regime.name();
        explain!(ledger, path(&format!("capitalWithCoins.{name}")), Some(value), "capitalRequired + coinsValue - debt", "The trader's own: what is borrowed is not.", DEFINITION,
            { capitalRequired: path(&format!("capitalRequired.{name}")), coinsValue: path("coinsValue"), debt: path("debt") });
    }
    for (regime, value) in leverage_on_capital.iter() {
        let name = regime.name();
        if value.is_some() {
            explain!(ledger, path(&format!("leverageOnCapital.{name}")), *value, "grossNotional / capital", "", DEFINITION,
                { grossNotional: format!("regimes.{name}.notional.gross"), capital: path(&format!("capitalWithCoins.{name}")) });
        }
    }
    explain!(ledger, path("capitalFreed"), Some(capital_freed), "standard - portfolio", "Negative where portfolio margin asks for more.", DEFINITION,
        { standard: path("capitalRequired.standard"), portfolio: path("capitalRequired.portfolio") });
    if capital_freed_share.is_some() {
        explain!(ledger, path("capitalFreedShare"), capital_freed_share, "capitalFreed / capital", "Of USDC and coins under standard margin.", DEFINITION,
            { capitalFreed: path("capitalFreed"), capital: path("capitalWithCoins.standard") });
    }
    if leverage_multiple.is_some() {
        explain!(ledger, path("leverageMultiple"), leverage_multiple, "portfolio / standard", "", DEFINITION,
            { portfolio: path("leverageOnCapital.portfolio"), standard: path("leverageOnCapital.standard") });
    }
    let verdict = if capital_freed.is_positive() {
        ComparisonVerdict::FreesCapital
    } else if capital_freed.is_negative() {
        ComparisonVerdict::NeedsMore
    } else {
        ComparisonVerdict::NoDifference
    };
    let funded = funded_regimes(account, positions, regimes, &with_coins, options, ledger)?;
    let margins = (&regimes.standard.margin, &regimes.unified.margin);
    let manual_borrow = opponent::comparison(account, positions, margins.0, margins.1, (coins_value, debt), ledger)?;
    Ok(Comparison {
        verdict,
        obstacles: obstacles(&regimes.portfolio),
        capital_basis: capital_basis(account),
        capital_required: capital,
        coins_value,
        unpriced_coins,
        capital_with_coins: with_coins,
        capital_freed,
        capital_freed_share,
        leverage_on_capital,
        leverage_multiple,
        funded,
        manual_borrow,
    })
}

/// What stands in the way of portfolio margin.
pub(super) fn obstacles(portfolio: &RegimeReport) -> Vec<String> {
    let mut obstacles = Vec::new();
    if let Some(eligibility) = &portfolio.eligibility
        && eligibility.is_eligible != Some(true)
    {
        let what = if eligibility.is_eligible == Some(false) {
            "The account is not eligible."
        } else {
            "Whether the account is eligible is not known."
        };
        obstacles.push(format!("{what} {}", eligibility.reasons.join(" ")));
    }
    if portfolio.margin.is_liquidatable {
        obstacles.push("The account would be liquidated at once.".to_owned());
    } else if portfolio.margin.free_collateral.is_negative() {
        obstacles.push(format!("Initial margin is not met: {} USDC short.", portfolio.margin.free_collateral.abs()));
    }
    // A global cap refuses new supply; an account that is there already holds its own.
    let caps: &[RemarkCode] = if portfolio.is_home {
        &[RemarkCode::UserSupplyCap, RemarkCode::UserBorrowCap]
    } else {
        &[RemarkCode::UserSupplyCap, RemarkCode::UserBorrowCap, RemarkCode::GlobalCap]
    };
    let over = portfolio.margin.warnings.iter().filter(|warning| caps.contains(&warning.code));
    obstacles.extend(over.map(|warning| capitalised(&warning.message)));
    obstacles
}

fn capitalised(message: &str) -> String {
    let mut letters = message.chars();
    letters.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

/// Fees for opening the book at today's prices.
pub(super) fn fees(
    account: &Account,
    regimes: &PerRegime<RegimeReport>,
    comparison: &Comparison,
    options: &Options,
    ledger: &mut Ledger,
) -> Exact<FeesReport> {
    let schedule = &account.rulebook.venue.fees;
    let volume = options.weighted_volume.unwrap_or_default();
    let liquidity = options.liquidity.unwrap_or(Liquidity::Taker);
    let staked = options.staked_hype.unwrap_or_default();
    let rate = |levels| schedule.rate(levels, volume, staked, liquidity == Liquidity::Taker);
    let (perp_rate, spot_rate) = (rate(&schedule.perp)?, rate(&schedule.spot)?);
    let gross = regimes.standard.notional.gross;
    let perps = gross.scaled(perp_rate)?;
    let spot = comparison.coins_value.scaled(spot_rate)?;
    let total = perps.plus(spot)?;
    ledger.leaf("fees.perpRate", perp_rate, &schedule.source);
    ledger.leaf("fees.spotRate", spot_rate, &schedule.source);
    explain!(ledger, "fees.perps", Some(perps), "grossNotional * rate", "", &schedule.source, { grossNotional: "regimes.standard.notional.gross", rate: "fees.perpRate" });
    explain!(ledger, "fees.spot", Some(spot), "coinsValue * rate", "", &schedule.source, { coinsValue: "comparison.coinsValue", rate: "fees.spotRate" });
    explain!(ledger, "fees.total", Some(total), "perps + spot", "", &schedule.source, { perps: "fees.perps", spot: "fees.spot" });
    Ok(FeesReport { liquidity, perp_rate, spot_rate, perps, spot, total })
}
