//! Both orders of a ladder under one regime, what is left, and where the money went.

use super::book::{Book, net_worth};
use super::depth::Depth;
use super::figures::{
    CollateralSale, LadderCourse, LadderItemKind, LadderLosses, LadderOutcome, LadderRemainder, LadderStage, LadderStep, RegimeLadder,
    RemainingBalance, RemainingPosition,
};
use super::run::{First, Run, Terms, is_residue};
use crate::account::{Account, USDC};
use crate::margin::{Regime, RegimeMargin, Unverified};
use crate::num::{ArithmeticFault, Price, Ratio, Size, Usd, sum};
use crate::remark::RemarkCode;
use crate::rulebook::LadderRules;

type Exact<T> = Result<T, ArithmeticFault>;

/// Decimals to which money is conserved: products of very long figures are rounded at their 28th digit.
const CONSERVED_DECIMALS: u32 = 12;
/// Half lives of a sale that are shown.
const HALF_LIVES: u32 = 4;

/// What a ladder is climbed down with.
#[derive(Clone, Debug)]
pub struct Climb<'a> {
    /// The account before prices moved.
    pub before: &'a Account,
    /// And at the moved prices.
    pub moved: &'a Account,
    /// The books.
    pub depth: &'a Depth,
    /// Fee of a market order, as a fraction of its value.
    pub fee_rate: Ratio,
    /// Constant by which the account's amounts were multiplied.
    pub amount_scale: Option<Ratio>,
}

/// The ladder under a regime, in both orders.
///
/// # Errors
/// A figure that is not an exact decimal.
pub fn regime_ladder(climb: &Climb<'_>, regime: Regime) -> Exact<RegimeLadder> {
    let rules = LadderRules::embedded();
    let scaled = |amount: Usd| climb.amount_scale.map_or(Ok(amount), |scale| amount.scaled(scale));
    let widths = rules.takeover_widths.iter().map(|own| Ok((own.token.clone(), scaled(own.width)?)));
    let terms = Terms {
        rules,
        partial_above: scaled(rules.partial_above)?,
        takeover_widths: widths.collect::<Exact<Vec<_>>>()?,
        depth: climb.depth,
        fee_rate: climb.fee_rate,
        moved: &marks_moved(climb)?,
    };
    let book = Book::new(climb.moved, regime)?;
    let start = book.standing()?;
    let perps_first = course(climb, &book, &terms, First::Perps)?;
    // Where the regime lends nothing, or nothing is done anyway, there is nothing to put in order.
    let other = if regime != Regime::Portfolio || perps_first.steps.is_empty() {
        None
    } else {
        Some(course(climb, &book, &terms, First::Borrows)?).filter(|other| *other != perps_first)
    };
    let owes = climb.moved.pools.iter().any(|pool| pool.loan > pool.borrowed_by_hand);
    let unverified = unverified(&start.margin, owes, &perps_first, other.as_ref());
    Ok(RegimeLadder {
        regime,
        is_liquidatable: start.margin.is_liquidatable,
        is_order_decisive: other.is_some(),
        borrows_first: other.unwrap_or_else(|| perps_first.clone()),
        perps_first,
        unverified,
    })
}

/// Marks as multiples of what they were before prices moved.
fn marks_moved(climb: &Climb<'_>) -> Exact<Vec<(String, Ratio)>> {
    let pairs = climb.before.positions.iter().zip(&climb.moved.positions);
    pairs.map(|(old, new)| Ok((old.coin.clone(), new.mark_price.fraction_of(old.mark_price)?))).collect()
}

fn course(climb: &Climb<'_>, book: &Book, terms: &Terms<'_>, first: First) -> Exact<LadderCourse> {
    let mut run = Run::new(book.clone(), terms);
    run.climb_down(first)?;
    let standing = run.book.standing()?;
    let margin = &standing.margin;
    let losses = losses(climb, &run)?;
    Ok(LadderCourse {
        outcome: outcome(&run.steps, margin, &run.book),
        seconds: run.steps.iter().map(|step| step.seconds).max().unwrap_or_default(),
        remaining: remainder(&run.book, margin)?,
        losses,
        sales: sales(&run.steps, climb.moved)?,
        steps: run.steps,
    })
}

/// What became of the account, in a word.
fn outcome(steps: &[LadderStep], margin: &RegimeMargin, book: &Book) -> LadderOutcome {
    let has = |stage: LadderStage| steps.iter().any(|step| step.stage == stage);
    let is_all_taken = has(LadderStage::Collateral) && book.account().collateral.iter().all(|coin| coin.supplied.is_zero());
    if steps.is_empty() {
        if margin.is_liquidatable { LadderOutcome::Open } else { LadderOutcome::Untouched }
    } else if has(LadderStage::AutoDeleveraging) {
        LadderOutcome::Deleveraged
    } else if has(LadderStage::Backstop) || is_all_taken {
        LadderOutcome::Backstopped
    } else if margin.is_liquidatable {
        LadderOutcome::Open
    } else if has(LadderStage::MarketOrder) && book.account().positions.is_empty() {
        LadderOutcome::Closed
    } else {
        LadderOutcome::Reduced
    }
}

fn remainder(book: &Book, margin: &RegimeMargin) -> Exact<LadderRemainder> {
    let account = book.account();
    let mut balances = Vec::new();
    for pool in &account.pools {
        let value = Some(pool.equity.scaled(pool.price)?);
        balances.push(RemainingBalance { token: pool.token.clone(), amount: Size::new(pool.equity.decimal()), supplied: None, value });
    }
    for coin in &account.collateral {
        balances.push(balance(&coin.token, coin.total, Some(coin.price), Some(coin.supplied))?);
    }
    for holding in &account.other_holdings {
        balances.push(balance(&holding.token, holding.total, holding.price, None)?);
    }
    let position = |own: &crate::account::AccountPosition| RemainingPosition {
        coin: own.coin.clone(),
        size: own.size,
        notional: own.notional,
        margin_mode: own.margin_mode,
    };
    Ok(LadderRemainder {
        positions: account.positions.iter().map(position).collect(),
        balances,
        debt: margin.borrowed.filter(|debt| !is_residue(*debt)).unwrap_or_default(),
        account_value: margin.account_value,
        net_worth: net_worth(account)?,
        ratio: margin.ratio,
        is_liquidatable: margin.is_liquidatable,
    })
}

fn balance(token: &str, amount: Size, price: Option<Price>, supplied: Option<Size>) -> Exact<RemainingBalance> {
    let value = match price {
        Some(_) if amount.is_zero() => Some(Usd::ZERO),
        Some(price) => Some(amount.at(price)?),
        None => None,
    };
    Ok(RemainingBalance { token: token.to_owned(), amount, supplied, value })
}

/// Where the money went. The market's part follows from sizes and prices, the rest from the steps; what is left is counted anew.
fn losses(climb: &Climb<'_>, run: &Run<'_>) -> Exact<LadderLosses> {
    let total = |pick: fn(&LadderStep) -> Usd| sum(run.steps.iter().map(pick));
    let (impact, fees) = (total(|step| step.impact)?, total(|step| step.fee)?);
    let (backstop, bad_debt) = (total(|step| step.to_backstop)?, total(|step| step.bad_debt)?);
    let net_worth_before = net_worth(climb.before)?;
    let market_move = gain_of_prices(climb.before, climb.moved)?.negated();
    let net_worth_after = net_worth(run.book.account())?;
    let explained = net_worth_before.minus(market_move)?.minus(impact)?.minus(fees)?.minus(backstop)?.plus(bad_debt)?;
    let rest = explained.minus(net_worth_after)?;
    let conservation = Usd::new(rest.decimal().round_dp(CONSERVED_DECIMALS));
    Ok(LadderLosses { net_worth_before, market_move, impact, fees, backstop, bad_debt, net_worth_after, conservation })
}

/// What prices alone bring: positions, coins, and tokens that are no longer worth what they were.
pub(in crate::stress) fn gain_of_prices(before: &Account, after: &Account) -> Exact<Usd> {
    let mut gain = Usd::ZERO;
    for (own, there) in before.positions.iter().zip(&after.positions) {
        let price = after.pools.get(after.pool_of(there)).map_or(Ratio::ONE, |pool| pool.price);
        let pnl = own.size.at(there.mark_price)?.minus(own.size.at(own.mark_price)?)?;
        gain = gain.plus(pnl.scaled(price)?)?;
    }
    for own in before.pools.iter().filter(|pool| pool.token != USDC) {
        if let Some(there) = after.pools.iter().find(|pool| pool.token == own.token) {
            gain = gain.plus(own.equity.scaled(there.price.minus(own.price)?)?)?;
        }
    }
    for (token, total, price) in before.coins().filter(|(_, total, _)| !total.is_zero()) {
        let there = after.coins().find(|(known, _, _)| *known == token).and_then(|(_, _, price)| price);
        if let (Some(price), Some(there)) = (price, there) {
            gain = gain.plus(total.at(there)?.minus(total.at(price)?)?)?;
        }
    }
    Ok(gain)
}

/// How the backstop sells the collateral that it took.
fn sales(steps: &[LadderStep], account: &Account) -> Exact<Vec<CollateralSale>> {
    let half_life_seconds = LadderRules::embedded().sale_half_life_seconds;
    let mut sales = Vec::new();
    for coin in &account.collateral {
        let items =
            steps.iter().flat_map(|step| &step.items).filter(|item| item.kind == LadderItemKind::Collateral && item.name == coin.token);
        let size = items.map(|item| item.size).try_fold(Size::ZERO, Size::plus)?;
        if size.is_zero() {
            continue;
        }
        let mut left = Vec::new();
        let mut rest = size;
        for _ in 0..HALF_LIVES {
            rest = rest.divided(Ratio::TWO)?;
            left.push(rest);
        }
        sales.push(CollateralSale { token: coin.token.clone(), size, half_life_seconds, left });
    }
    Ok(sales)
}

/// What no real account confirms of a ladder.
fn unverified(margin: &RegimeMargin, owes: bool, perps_first: &LadderCourse, other: Option<&LadderCourse>) -> Vec<Unverified> {
    let mut remarks = margin.unverified.clone();
    let steps = || perps_first.steps.iter().chain(other.into_iter().flat_map(|other| &other.steps));
    let has = |stage: LadderStage| steps().any(|step| step.stage == stage);
    let mut remark = |is_so: bool, code: RemarkCode, reason: &str| {
        if is_so {
            remarks.push(Unverified::new(code, reason));
        }
    };
    remark(
        steps().next().is_some(),
        RemarkCode::LadderTiming,
        "No account was captured while it was being liquidated: the seconds between steps and their sequence follow the documentation, positions go in the order stated, and orders stop as soon as the account is under its level.",
    );
    remark(
        owes && margin.regime != Regime::Portfolio,
        RemarkCode::LoanNetted,
        "This regime lends nothing by itself: a debt without coins supplied by hand cannot exist here and is counted as a loss of the balance.",
    );
    remark(
        has(LadderStage::MarketOrder),
        RemarkCode::LadderFees,
        "The documentation says that there is no clearance fee; that a liquidation order pays the taker's fee like any other is assumed.",
    );
    remark(
        margin.regime != Regime::Standard && steps().next().is_some(),
        RemarkCode::LadderLevels,
        "The documentation states the backstop for account value below two thirds of maintenance margin; for pooled accounts it is applied to the backing of the ratio.",
    );
    remark(
        has(LadderStage::Collateral),
        RemarkCode::CollateralSteps,
        "The documentation says that a fifth is taken at a time until the account is healthy, at oracle price times (2 + loan-to-value) / 3 and within a width of so many USDC of each coin; that a fifth is one of what was supplied when it began, that the price is the debt that goes with a coin, and that the width is the most of one step, is how this is read. Debt above the collateral's value stays.",
    );
    remark(
        steps().any(|step| step.taken_by.iter().any(|dex| dex != "main")),
        RemarkCode::BuilderDexBackstop,
        "Who takes over on a builder's dex, its own liquidator and not the venue's vault, follows the documentation; whether it has the means was not seen.",
    );
    remark(
        steps().any(|step| step.stage == LadderStage::AutoDeleveraging && step.bad_debt.is_zero()),
        RemarkCode::BuilderDexDeleveraging,
        "On a builder's dex a perp that takes no cross margin has no backstop and is auto-deleveraged, as documented; that the margin left over stays with the trader is assumed.",
    );
    remark(
        other.is_some(),
        RemarkCode::LiquidationOrder,
        "The documentation leaves open whether positions or borrows are liquidated first; both are answered.",
    );
    remark(
        has(LadderStage::AutoDeleveraging),
        RemarkCode::DeleveragingPrice,
        "Positions are deleveraged at the previous mark, which is not known here: the moved mark stands in for it.",
    );
    remarks
}
