//! What the regimes say of a state: its pools, and the few figures of the summary.
//!
//! What a pool requires and what backs it is said by [`crate::margin`]; here sums are put together as the regimes' files put them, without
//! their explanations. A property holds every figure to the full answer at the same prices.
#![expect(clippy::disallowed_types, reason = "typed arrays hold binary numbers only: figures are rounded to them here, at the last step")]

use super::columns::{COUNT, Column};
use super::holdings::{Pool, Values};
use super::state::{Dex, State};
use super::sums::Sums;
use super::whole::{Level, Units, amount, near, number, whole};
use crate::margin::{Backing, Lending, PerRegime, PoolState, Regime};
use crate::num::{Amount, ArithmeticFault, Ratio};

type Exact<T> = Result<T, ArithmeticFault>;

/// Ratios from here on are beyond all range, as for decimals.
const LARGEST_RATIO: f64 = 7.9e28;
/// How near to its level, in units of 10^-18 USDC, roundings could decide on which side an account is.
const CLOSE: u128 = 1_000_000;

/// Figures of the rulebook that a state does not hold.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    pub levels: PerRegime<Level>,
    /// Whether a standard account says what its dexes hold.
    pub are_dexes_stated: bool,
    /// Whether coins are supplied by hand.
    pub has_manual_borrow: bool,
}

/// A regime at the prices of now.
#[derive(Clone, Debug)]
pub(super) struct RegimeNow {
    pub regime: Regime,
    pub level: Level,
    /// Its pools, in USDC.
    pub pools: Vec<PoolState<Units>>,
    /// Collateral weighted for liquidation; zero where coins back nothing.
    pub collateral: Units,
    /// The figures, in the order of the columns.
    pub row: [f64; COUNT],
}

/// What every pool requires and what backs it, told one by one. What the others must borrow is taken out of a pool's share of the collateral.
pub(super) fn backings<A: Amount + Default + Copy>(
    pools: &[PoolState<A>],
    collateral: &A,
    mut tell: impl FnMut(Backing<A>) -> Exact<()>,
) -> Exact<()> {
    let mut debt = A::default();
    // One pool alone has no others.
    let has_others = pools.len() > 1;
    for pool in pools.iter().filter(|_| has_others) {
        if let Some(lacking) = pool.needs()?.shortfall() {
            debt = debt.plus(lacking)?;
        }
    }
    for pool in pools {
        let own = pool.needs()?;
        let others = own.shortfall().filter(|_| has_others).map(|lacking| debt.minus(lacking)).transpose()?;
        tell(own.backing(own.share(collateral, others)?.as_ref())?)?;
    }
    Ok(())
}

/// A row that is being filled in.
struct Row([f64; COUNT]);

impl Row {
    fn set(&mut self, column: Column, figure: Option<f64>) {
        if let Some(place) = self.0.get_mut(column as usize) {
            *place = figure.unwrap_or(f64::NAN);
        }
    }

    fn amount(&mut self, column: Column, amount: i128) {
        self.set(column, Some(number(amount)));
    }
}

/// All regimes; none where an account is so near to its level that only the full calculation can tell.
///
/// # Errors
/// Amounts beyond what is counted in whole numbers.
pub(super) fn regimes(state: &State, rules: &Rules) -> Exact<Option<PerRegime<RegimeNow>>> {
    let values = state.collateral.iter().fold(Values::default(), |sum, coin| Values {
        supplied: sum.supplied.wrapping_add(coin.values.supplied),
        borrow: sum.borrow.wrapping_add(coin.values.borrow),
        liquidation: sum.liquidation.wrapping_add(coin.values.liquidation),
        borrow_by_hand: sum.borrow_by_hand.wrapping_add(coin.values.borrow_by_hand),
        liquidation_by_hand: sum.liquidation_by_hand.wrapping_add(coin.values.liquidation_by_hand),
    });
    let mut is_close = false;
    let found = PerRegime::try_new(|regime| {
        let mut of = OfRegime { state, rules, values, regime, row: Row([f64::NAN; COUNT]), is_close: false };
        let found = of.answer();
        is_close |= of.is_close;
        found
    })?;
    Ok((!is_close).then_some(found))
}

struct OfRegime<'a> {
    state: &'a State,
    rules: &'a Rules,
    values: Values,
    regime: Regime,
    row: Row,
    is_close: bool,
}

impl OfRegime<'_> {
    fn answer(&mut self) -> Exact<RegimeNow> {
        let sums = match self.regime {
            Regime::Standard => self.standard()?,
            Regime::Unified | Regime::Portfolio => self.joined(),
        };
        let is_lending = self.regime == Regime::Portfolio;
        let mut pools = Vec::with_capacity(sums.len());
        for (index, sums) in sums.iter().enumerate() {
            let Some(pool) = self.pool_of(index) else { continue };
            let lending = match pool.user_borrow_cap {
                _ if !is_lending || !pool.is_borrowable => Lending::None,
                None => Lending::Uncapped,
                Some(cap) => Lending::UpTo(Units(pool.in_usdc(cap)?)),
            };
            pools.push(PoolState {
                cross_equity: Units(pool.in_usdc(sums.cross_equity())?),
                maintenance: Units(pool.in_usdc(sums.maintenance)?),
                lending,
            });
        }
        let collateral = Units(if is_lending { self.values.liquidation } else { 0 });
        let level = *self.rules.levels.get(self.regime);
        let mut is_liquidatable = self.ratio(&pools, collateral, level)?;
        self.totals(&sums)?;
        match self.regime {
            Regime::Standard => self.dex_figures(&sums),
            Regime::Unified => self.balance_figures(&sums),
            Regime::Portfolio => self.lending_figures(&sums, &pools)?,
        }
        if !is_lending && self.rules.has_manual_borrow {
            is_liquidatable |= self.manual_borrow()?;
        }
        self.row.set(Column::IsLiquidatable, Some(f64::from(u8::from(is_liquidatable))));
        Ok(RegimeNow { regime: self.regime, level, pools, collateral, row: self.row.0 })
    }

    /// The balance behind a pool of the regime.
    fn pool_of(&self, index: usize) -> Option<&Pool> {
        let index = if self.regime == Regime::Standard { self.state.dexes.get(index)?.pool } else { index };
        self.state.pools.get(index)
    }

    /// Pools of one balance per token.
    fn joined(&self) -> Vec<Sums> {
        let pools = self.state.pools.iter().enumerate().map(|(index, pool)| {
            let by_hand = pool.borrowed_by_hand.wrapping_sub(pool.lent_by_hand());
            let equity = if self.regime == Regime::Portfolio { pool.equity } else { pool.equity.wrapping_add(by_hand) };
            let mut sums = Sums { equity, ..Sums::default() };
            self.state.dexes.iter().filter(|dex| dex.pool == index).for_each(|dex| sums.add(dex, true));
            sums
        });
        pools.collect()
    }

    /// Pools of dexes: as stated, or the balance split in proportion to cross initial margin.
    fn standard(&self) -> Exact<Vec<Sums>> {
        let dexes = &self.state.dexes;
        let mut found = Vec::with_capacity(dexes.len());
        for (index, dex) in dexes.iter().enumerate() {
            let mut sums = Sums::default();
            sums.add(dex, false);
            sums.equity = if self.rules.are_dexes_stated { dex.account_value.unwrap_or(0) } else { self.share(index, dex)? };
            found.push(sums);
        }
        Ok(found)
    }

    /// What a dex has of a balance that is not split by the account itself.
    fn share(&self, index: usize, dex: &Dex) -> Exact<i128> {
        let Some(pool) = self.state.pools.get(dex.pool) else { return Ok(0) };
        let kept_apart = pool.in_spot.max(pool.lent_by_hand());
        let balance = pool.equity.wrapping_add(pool.borrowed_by_hand).wrapping_sub(kept_apart);
        let sharing = || self.state.dexes.iter().enumerate().filter(|(_, other)| other.pool == dex.pool);
        if sharing().count() == 1 {
            return Ok(balance);
        }
        let free = sharing().fold(balance, |free, (_, other)| free.wrapping_sub(other.isolated));
        let total = sharing().fold(0_i128, |total, (_, other)| total.wrapping_add(other.initial));
        if total == 0 {
            let is_first = sharing().next().is_some_and(|(first, _)| first == index);
            return Ok(dex.isolated.wrapping_add(if is_first { free } else { 0 }));
        }
        let part = |initial: i128| whole(amount(free)?.scaled(amount(initial)?.fraction_of(amount(total)?)?)?);
        // The last dex with a share takes what the others leave, so that the shares add up to the last digit.
        let last = sharing().rfind(|(_, other)| other.initial > 0).map(|(last, _)| last);
        let share = if last == Some(index) {
            let others = sharing().filter(|(other, _)| *other != index);
            others.map(|(_, other)| part(other.initial)).try_fold(free, |left, taken| Ok(left.wrapping_sub(taken?)))?
        } else {
            part(dex.initial)?
        };
        Ok(share.wrapping_add(dex.isolated))
    }

    /// The ratio of the worst pool; answers whether a pool is above the level.
    fn ratio(&mut self, pools: &[PoolState<Units>], collateral: Units, level: Level) -> Exact<bool> {
        let (mut worst, mut is_liquidatable) = (Some(0.0), false);
        let mut is_close = false;
        backings(pools, &collateral, |backing| {
            let divide = |requirement: &Units, backing: &Units| {
                Ok(Some(near(requirement.0) / near(backing.0)).filter(|ratio| *ratio < LARGEST_RATIO))
            };
            let ratio = backing.quotient(divide)?;
            worst = worst.zip(ratio).map(|(worst, ratio): (f64, f64)| worst.max(ratio));
            is_liquidatable |= backing.is_above(|requirement, backing| {
                let distance = level.distance(requirement.0, backing.0);
                is_close |= distance.unsigned_abs() <= CLOSE;
                Ok(distance < 0)
            })?;
            Ok(())
        })?;
        self.is_close |= is_close;
        self.row.set(Column::Ratio, worst);
        Ok(is_liquidatable)
    }

    /// Sums over all pools, in USDC.
    fn totals(&mut self, sums: &[Sums]) -> Exact<()> {
        let mut total = Sums::default();
        for (index, sums) in sums.iter().enumerate() {
            let Some(pool) = self.pool_of(index) else { continue };
            let add = |total: i128, amount: i128| pool.in_usdc(amount).map(|amount| total.wrapping_add(amount));
            total = Sums {
                equity: add(total.equity, sums.equity)?,
                isolated: add(total.isolated, sums.isolated)?,
                initial: add(total.initial, sums.initial)?,
                maintenance: add(total.maintenance, sums.maintenance)?,
                orders: add(total.orders, sums.orders)?,
                ..Sums::default()
            };
        }
        let coins = if self.regime == Regime::Portfolio { self.values.supplied } else { 0 };
        self.row.amount(Column::AccountValue, total.equity.wrapping_add(coins));
        self.row.amount(Column::InitialMargin, total.initial);
        self.row.amount(Column::MaintenanceMargin, total.maintenance);
        self.row.amount(Column::IsolatedMargin, total.isolated);
        self.row.amount(Column::MarginUsed, total.isolated.wrapping_add(total.initial));
        self.row.amount(Column::OrderMargin, total.orders);
        Ok(())
    }

    /// Figures of the USDC dexes: no buffer on orders, and every dex lets go what is over its own requirement.
    fn dex_figures(&mut self, sums: &[Sums]) {
        let (mut hold, mut available, mut free, mut withdrawable, mut left) = (0_i128, 0_i128, 0_i128, 0_i128, 0_i128);
        for (_, sums) in sums.iter().enumerate().filter(|(index, _)| self.pool_of(*index).is_some_and(Pool::is_usdc)) {
            let committed = sums.transfer.wrapping_add(sums.orders);
            let over = sums.cross_equity().wrapping_sub(committed);
            hold = hold.wrapping_add(sums.isolated).wrapping_add(committed);
            available = available.wrapping_add(over);
            free = free.wrapping_add(sums.cross_equity().wrapping_sub(sums.initial).wrapping_sub(sums.orders));
            withdrawable = withdrawable.wrapping_add(over.max(0));
            left = left.wrapping_add(sums.cross_equity().wrapping_sub(sums.maintenance));
        }
        self.row.amount(Column::Hold, hold);
        self.row.amount(Column::Available, available);
        self.row.amount(Column::FreeCollateral, free);
        self.row.amount(Column::Withdrawable, withdrawable);
        self.row.amount(Column::AvailableAfterMaintenance, left);
    }

    /// Figures of the USDC balance of a unified account.
    fn balance_figures(&mut self, sums: &[Sums]) {
        let Some(usdc) = sums.first() else { return };
        let hold = usdc.commitments();
        let available = usdc.equity.wrapping_sub(hold);
        self.row.amount(Column::Hold, hold);
        self.row.amount(Column::Available, available);
        self.row.amount(Column::FreeCollateral, usdc.cross_equity().wrapping_sub(usdc.initial).wrapping_sub(usdc.orders));
        self.row.amount(Column::Withdrawable, available.max(0));
        self.row.amount(Column::AvailableAfterMaintenance, usdc.cross_equity().wrapping_sub(usdc.maintenance));
    }

    /// Figures of the USDC balance under portfolio margin, with what may be borrowed against the coins.
    fn lending_figures(&mut self, sums: &[Sums], pools: &[PoolState<Units>]) -> Exact<()> {
        let (Some(usdc), Some(balance), Some(own)) = (sums.first(), self.state.pools.first(), pools.first()) else { return Ok(()) };
        let mut borrowed = 0_i128;
        let (mut lacking, mut needed) = (0_i128, 0_i128);
        for (index, (sums, pool)) in sums.iter().zip(&self.state.pools).enumerate() {
            let need = if pool.is_borrowable { sums.commitments().wrapping_sub(sums.equity).max(0) } else { 0 };
            let owed = if pool.is_reported { pool.loan } else { pool.loan.max(need) };
            borrowed = borrowed.wrapping_add(pool.in_usdc(owed)?);
            if index > 0 && pool.is_borrowable {
                needed = needed.wrapping_add(pool.in_usdc(need)?);
                let short = sums.maintenance.wrapping_sub(sums.cross_equity()).max(0);
                lacking = lacking.wrapping_add(pool.in_usdc(short)?);
            }
        }
        let own = own.needs()?;
        let share = |value: i128, others: i128| own.share(&Units(value), [Units(others)]).map(|share| share.unwrap_or_default().0);
        let (credit, liquidation) = (share(self.values.borrow, needed)?, share(self.values.liquidation, lacking)?);
        let commitments = usdc.commitments();
        let hold = commitments.wrapping_sub(credit);
        let in_all = balance.user_borrow_cap.map_or(self.values.borrow, |cap| self.values.borrow.min(cap));
        let free = usdc.cross_equity().wrapping_add(credit).wrapping_sub(usdc.initial).wrapping_sub(usdc.orders);
        self.row.amount(Column::Hold, hold);
        self.row.amount(Column::Available, usdc.equity.wrapping_sub(hold));
        self.row.amount(Column::FreeCollateral, free);
        self.row.amount(Column::Withdrawable, usdc.equity.wrapping_sub(commitments).max(0));
        let left = usdc.cross_equity().wrapping_add(liquidation).wrapping_sub(usdc.maintenance);
        self.row.amount(Column::AvailableAfterMaintenance, left);
        self.debt(borrowed, in_all);
        Ok(())
    }

    fn debt(&mut self, borrowed: i128, capacity: i128) {
        self.row.amount(Column::Borrowed, borrowed);
        self.row.amount(Column::BorrowCapacity, capacity);
        let health = (borrowed != 0).then(|| near(capacity) / near(borrowed)).filter(|ratio| ratio.abs() < LARGEST_RATIO);
        self.row.set(Column::HealthFactor, health);
    }

    /// What is borrowed by hand against supplied coins; answers whether it is liquidated.
    fn manual_borrow(&mut self) -> Exact<bool> {
        let borrowable = self.state.pools.iter().filter(|pool| pool.is_borrowable);
        let borrowed =
            borrowable.map(|pool| pool.in_usdc(pool.borrowed_by_hand)).try_fold(0_i128, |sum, owed| Ok(sum.wrapping_add(owed?)))?;
        self.debt(borrowed, self.values.borrow_by_hand);
        let distance = self.values.liquidation_by_hand.wrapping_sub(borrowed);
        self.is_close |= borrowed != 0 && distance.unsigned_abs() <= CLOSE;
        Ok(distance < 0)
    }
}

impl Rules {
    /// Those of an account.
    ///
    /// # Errors
    /// More decimals than whole numbers are multiplied with.
    pub fn of(account: &crate::account::Account) -> Exact<Self> {
        let joint = Level::of(account.rulebook.portfolio_margin.liquidation_level)?;
        Ok(Self {
            levels: PerRegime { standard: Level::of(Ratio::ONE)?, unified: joint, portfolio: joint },
            are_dexes_stated: account.states_dexes(),
            has_manual_borrow: account.has_manual_borrow(),
        })
    }
}
