//! What the venue does with the accounts that are due: market orders, the backstop, deleveraging; of portfolio margin also the debt in steps.

use super::deleveraging::{ByCoin, Queue};
use super::execution::{Order, Owner};
use super::health::{Figures, Health, figures, health};
use super::money::{PARTS, Weights, binary, micro, parts};
use super::outcome::Tally;
use super::scenario::{BackstopVault, LiquidationLadder, WhenBelowZero, WhichFirst};
use super::world::{NEVER, Regime, World};
use crate::rulebook::LadderRules;

/// The rules in whole figures.
pub struct Rules {
    partial_above: i128,
    partial_share: i128,
    cooldown_blocks: u32,
    is_perps_first: bool,
    is_deleveraged_below_zero: bool,
    collateral_step: i128,
    collateral_penalty: i128,
    check_blocks: u32,
    vault_leverage: Option<i128>,
    /// Share of its holdings that the backstop sells per block.
    vault_sells: f64,
}

impl Rules {
    /// As stated, for blocks of so many seconds.
    pub fn of(ladder: &LiquidationLadder, backstop: &BackstopVault, seconds: u32) -> Self {
        let half_life = backstop
            .half_life_seconds
            .map_or_else(|| f64::from(LadderRules::embedded().sale_half_life_seconds), |seconds| binary(seconds.decimal()));
        Self {
            partial_above: micro(ladder.partial_above),
            partial_share: parts(ladder.partial_share),
            cooldown_blocks: ladder.cooldown_seconds.div_ceil(seconds),
            is_perps_first: ladder.which_first == WhichFirst::PerpsFirst,
            is_deleveraged_below_zero: ladder.when_below_zero == WhenBelowZero::Deleverage,
            collateral_step: parts(ladder.collateral_step),
            collateral_penalty: parts(ladder.collateral_penalty),
            check_blocks: ladder.collateral_check_seconds.div_ceil(seconds).max(1),
            vault_leverage: backstop.max_leverage.map(parts),
            vault_sells: if half_life > 0.0 { 1.0 - libm::exp2(-f64::from(seconds) / half_life) } else { 1.0 },
        }
    }
}

/// One block's work on the accounts that are due.
pub struct Step<'a> {
    /// The rules.
    pub rules: &'a Rules,
    /// Number of the block, from 1.
    pub block: u32,
    /// Mark prices at its start.
    pub marks: Vec<i64>,
    /// Perps by coin.
    pub by_coin: &'a ByCoin,
    /// Ranks of the block.
    pub queue: Queue,
    /// Orders per coin.
    pub orders: Vec<Vec<Order>>,
    /// Accounts that changed or may change.
    pub touched: Vec<usize>,
    /// Whether an account is being liquidated in this block.
    pub in_liquidation: Vec<u32>,
}

impl Step<'_> {
    /// Acts on the accounts that are due.
    pub fn act(&mut self, world: &mut World, due: &[usize], tally: &mut Tally) {
        let looked: Vec<(usize, Figures, Health)> = due
            .iter()
            .map(|account| {
                let sums = figures(world, *account, &self.marks);
                (*account, sums, health(world.accounts.regime[*account], &sums))
            })
            .collect();
        for (account, _, state) in &looked {
            self.touched.push(*account);
            if *state != Health::Sound {
                self.in_liquidation[*account] = self.block;
            }
        }
        self.close_exhausted_backstop(world, tally);
        for (account, sums, state) in looked {
            // Deleveraging may have closed its positions in the meantime only if it was passed over: it was not, when it is not sound.
            if state != Health::Sound {
                self.liquidate(world, account, &sums, state, tally);
            }
        }
        self.sell_from_backstop(world);
    }

    fn liquidate(&mut self, world: &mut World, account: usize, sums: &Figures, state: Health, tally: &mut Tally) {
        let is_portfolio = world.accounts.regime[account] == Regime::Portfolio;
        match state {
            Health::Sound => {}
            Health::Market if is_portfolio => self.reduce_portfolio(world, account, sums, tally),
            Health::Market => self.sell_perps(world, account, sums, tally),
            Health::BelowZero if self.rules.is_deleveraged_below_zero && !is_portfolio => {
                self.deleverage(world, account, tally, true);
            }
            Health::Backstop | Health::BelowZero if !is_portfolio && !self.is_backed(world, account) => {
                self.deleverage(world, account, tally, state == Health::BelowZero);
            }
            Health::Backstop if self.is_wider(world, account) => {
                if self.block >= world.accounts.next_step[account] {
                    self.step_collateral(world, account, sums, tally, true);
                }
            }
            Health::Backstop | Health::BelowZero => {
                if self.has_room(world, sums.worth(), sums.notional + if is_portfolio { sums.coins } else { 0 }) {
                    self.take_over(world, account, tally);
                } else {
                    self.deleverage(world, account, tally, state == Health::BelowZero);
                }
            }
        }
    }

    fn mark_liquidated(&self, world: &mut World, account: usize, tally: &mut Tally) {
        if world.accounts.liquidated_at[account] == NEVER {
            tally.accounts += u32::from(world.is_first_liquidation(account));
            world.accounts.liquidated_at[account] = self.block;
        }
    }

    /// Market orders for the perps: of a large account a part first, the rest after the cooldown.
    fn sell_perps(&mut self, world: &mut World, account: usize, sums: &Figures, tally: &mut Tally) {
        if self.block < world.accounts.waits_until[account] {
            return;
        }
        let is_partial = sums.notional > self.rules.partial_above && !world.accounts.is_partly_sold[account];
        let share = if is_partial { self.rules.partial_share } else { PARTS };
        if is_partial {
            world.accounts.is_partly_sold[account] = true;
            world.accounts.waits_until[account] = self.block.saturating_add(self.rules.cooldown_blocks);
        }
        self.mark_liquidated(world, account, tally);
        for index in world.accounts.perps(account) {
            let size = world.perps.size[index];
            // Rounded away from zero, so that the last unit goes too.
            let units = (i128::from(size.unsigned_abs()) * share + PARTS - 1) / PARTS;
            if units > 0 {
                self.orders[world.perps.coin[index] as usize]
                    .push(Order { owner: Owner::Perp(index), units: units as i64 * size.signum() });
            }
        }
    }

    /// Portfolio margin between its partial and its full threshold.
    fn reduce_portfolio(&mut self, world: &mut World, account: usize, sums: &Figures, tally: &mut Tally) {
        let has_debt = sums.borrowed() > 0 && sums.partial > 0;
        let is_perps = sums.notional > 0 && (self.rules.is_perps_first || !has_debt);
        if is_perps {
            self.sell_perps(world, account, sums, tally);
        } else if has_debt && self.block >= world.accounts.next_step[account] {
            self.step_collateral(world, account, sums, tally, false);
        }
    }

    /// Whether the venue's vault stands behind any perp of an account.
    fn is_backed(&self, world: &World, account: usize) -> bool {
        world.accounts.perps(account).any(|index| world.perps.size[index] != 0 && world.markets[world.perps.coin[index] as usize].has_vault)
    }

    /// Whether collateral of an account is worth more than is taken over at a time.
    fn is_wider(&self, world: &World, account: usize) -> bool {
        let is_portfolio = world.accounts.regime[account] == Regime::Portfolio;
        is_portfolio
            && self.pledged(world, account).any(|(index, value)| value > world.markets[world.coins.coin[index] as usize].takeover_width)
    }

    /// The backstop takes a share of the debt, and collateral for it at the price of a takeover, or all of both in equal parts, each time at most
    /// the coin's width; without room the collateral is sold at market.
    fn step_collateral(&mut self, world: &mut World, account: usize, sums: &Figures, tally: &mut Tally, is_full: bool) {
        self.mark_liquidated(world, account, tally);
        world.accounts.next_step[account] = self.block.saturating_add(self.rules.check_blocks);
        let borrowed = sums.borrowed();
        let debt = if is_full { borrowed } else { (borrowed * self.rules.collateral_step + PARTS - 1) / PARTS };
        let list: Vec<(usize, i128)> = self.pledged(world, account).filter(|(_, value)| *value > 0).collect();
        let pledged: i128 = list.iter().map(|(_, value)| value).sum::<i128>().max(1);
        // Debt for collateral, in millionths.
        let accepted =
            |index: usize| world.weights(account, index).full * PARTS * PARTS / (Weights::WHOLE * (PARTS + self.rules.collateral_penalty));
        let wanted = |index: usize, value: i128| {
            let share = if is_full { value } else { debt * value / pledged * PARTS / accepted(index).max(1) };
            share.min(value).min(world.markets[world.coins.coin[index] as usize].takeover_width)
        };
        let wanted: Vec<(usize, i128, i128)> =
            list.into_iter().map(|(index, value)| (index, wanted(index, value), accepted(index))).collect();
        let has_room = self.has_room(world, 0, wanted.iter().map(|(_, wanted, _)| wanted).sum());
        let (mut taken, mut paid) = (0, 0);
        for (index, wanted, accepted) in wanted {
            let coin = world.coins.coin[index] as usize;
            let price = i128::from(self.marks[coin]);
            let units = (wanted / price + 1).min(i128::from(world.coins.size[index]));
            if has_room {
                world.coins.size[index] -= units as i64;
                world.backstop.coins[coin] += units;
                let value = units * price;
                tally.collateral[coin] += value;
                taken += value;
                paid += if is_full { (borrowed * value / pledged).min(value) } else { value * accepted / PARTS };
            } else {
                self.orders[coin].push(Order { owner: Owner::Coins(account, index), units: units as i64 });
            }
        }
        world.backstop.cash -= paid;
        world.accounts.cash[account] += paid;
        tally.backstopped += taken;
    }

    /// The coins of an account that count as collateral, with their values.
    fn pledged<'w>(&'w self, world: &'w World, account: usize) -> impl Iterator<Item = (usize, i128)> + 'w {
        world.accounts.coins(account).filter_map(move |index| {
            let coin = world.coins.coin[index] as usize;
            let value = i128::from(world.coins.size[index]) * i128::from(self.marks[coin]);
            world.weights(account, index).is_collateral().then_some((index, value))
        })
    }

    /// Whether the backstop can take on more: it is worth something, and stays within its leverage.
    fn has_room(&self, world: &World, brings: i128, gross: i128) -> bool {
        let worth = world.backstop.worth(&self.marks);
        let is_within =
            self.rules.vault_leverage.is_none_or(|most| (world.backstop.gross(&self.marks) + gross) * PARTS <= most * (worth + brings));
        worth > 0 && is_within
    }

    /// The backstop takes positions and margin; of portfolio margin the collateral and the debt too. What that lacks is bad debt: of portfolio
    /// margin the lenders', else the backstop's.
    fn take_over(&mut self, world: &mut World, account: usize, tally: &mut Tally) {
        self.mark_liquidated(world, account, tally);
        let is_portfolio = world.accounts.regime[account] == Regime::Portfolio;
        let mut worth = world.accounts.cash[account];
        for index in world.accounts.perps(account) {
            let coin = world.perps.coin[index] as usize;
            let units = i128::from(std::mem::take(&mut world.perps.size[index]));
            if units != 0 && !world.markets[coin].has_vault {
                // Nobody takes it over: the other side is closed against it, and what that brings is the account's.
                tally.liquidated[coin] += units.abs() * i128::from(self.queue.at[coin]);
                let before: i128 = tally.deleveraged.iter().sum();
                let brings = self.close(world, (coin, units), tally);
                tally.deleveraged_for_room += tally.deleveraged.iter().sum::<i128>() - before;
                world.accounts.cash[account] += brings;
                worth += brings;
                continue;
            }
            let value = units * i128::from(self.marks[coin]);
            world.backstop.perps[coin] += units;
            worth += value;
            tally.liquidated[coin] += value.abs();
            tally.backstopped += value.abs();
        }
        if is_portfolio {
            for index in world.accounts.coins(account) {
                let coin = world.coins.coin[index] as usize;
                if world.weights(account, index).is_collateral() {
                    let units = i128::from(std::mem::take(&mut world.coins.size[index]));
                    let value = units * i128::from(self.marks[coin]);
                    world.backstop.coins[coin] += units;
                    worth += value;
                    tally.collateral[coin] += value;
                    tally.backstopped += value;
                }
            }
        }
        world.backstop.cash += std::mem::take(&mut world.accounts.cash[account]);
        if worth < 0 {
            tally.bad_debt -= worth;
            if is_portfolio {
                tally.lenders_bad_debt -= worth;
                world.lenders += worth;
                world.backstop.cash -= worth;
            }
        }
    }

    /// Closes the perps of an account against the other side; collateral is sold at market.
    fn deleverage(&mut self, world: &mut World, account: usize, tally: &mut Tally, is_below_zero: bool) {
        self.mark_liquidated(world, account, tally);
        let before: i128 = tally.deleveraged.iter().sum();
        for index in world.accounts.perps(account) {
            let coin = world.perps.coin[index] as usize;
            let units = i128::from(std::mem::take(&mut world.perps.size[index]));
            if units != 0 {
                tally.liquidated[coin] += units.abs() * i128::from(self.queue.at[coin]);
                let brings = self.close(world, (coin, units), tally);
                world.accounts.cash[account] += brings;
            }
        }
        let closed = tally.deleveraged.iter().sum::<i128>() - before;
        if is_below_zero {
            tally.deleveraged_below_zero += closed;
        } else {
            tally.deleveraged_for_room += closed;
        }
        if world.accounts.regime[account] == Regime::Portfolio {
            for index in world.accounts.coins(account) {
                let coin = world.coins.coin[index] as usize;
                if world.coins.size[index] > 0 && world.weights(account, index).is_collateral() {
                    self.orders[coin].push(Order { owner: Owner::Coins(account, index), units: world.coins.size[index] });
                }
            }
        }
    }

    fn close(&mut self, world: &mut World, position: (usize, i128), tally: &mut Tally) -> i128 {
        let (block, in_liquidation) = (self.block, &self.in_liquidation);
        let is_passed = |account: usize| in_liquidation[account] == block;
        self.queue.close(world, self.by_coin, position, &is_passed, tally, &mut self.touched)
    }

    /// A backstop that is worth nothing is closed against the other side like an account.
    fn close_exhausted_backstop(&mut self, world: &mut World, tally: &mut Tally) {
        if world.backstop.worth(&self.marks) > 0 {
            return;
        }
        let before: i128 = tally.deleveraged.iter().sum();
        for coin in 0..world.markets.len() {
            let units = std::mem::take(&mut world.backstop.perps[coin]);
            if units != 0 {
                world.backstop.cash += self.close(world, (coin, units), tally);
            }
        }
        tally.deleveraged_below_zero += tally.deleveraged.iter().sum::<i128>() - before;
    }

    /// The backstop sells a share of what it holds.
    fn sell_from_backstop(&mut self, world: &World) {
        let share = |units: i128| {
            let part = libm::ceil(units.unsigned_abs() as f64 * self.rules.vault_sells) as i64;
            i64::try_from(units.unsigned_abs()).unwrap_or(i64::MAX).min(part) * units.signum() as i64
        };
        for coin in 0..world.markets.len() {
            for (owner, units) in [(Owner::BackstopPerps, world.backstop.perps[coin]), (Owner::BackstopCoins, world.backstop.coins[coin])] {
                if units != 0 {
                    self.orders[coin].push(Order { owner, units: share(units) });
                }
            }
        }
    }
}
