//! Who bears what is owed once there is nothing left to take: of an account, and of the backstop.

use super::outcome::Tally;
use super::world::{NEVER, Regime, World};

/// An account that has nothing left but a debt: it is bad debt, the lenders' under portfolio margin, else the backstop's as far as that goes.
pub fn settle(world: &mut World, account: usize, block: u32, marks: &[i64], tally: &mut Tally) {
    let is_portfolio = world.accounts.regime[account] == Regime::Portfolio;
    let has_perps = world.accounts.perps(account).any(|index| world.perps.size[index] != 0);
    let has_collateral = is_portfolio
        && world.accounts.coins(account).any(|index| world.coins.size[index] != 0 && world.weights(account, index).is_collateral());
    if has_perps || has_collateral || world.accounts.liquidated_at[account] == NEVER {
        return;
    }
    if world.accounts.dead_at[account] == NEVER {
        world.accounts.dead_at[account] = block;
    }
    let owed = -world.accounts.cash[account];
    if owed <= 0 {
        return;
    }
    world.accounts.cash[account] = 0;
    tally.bad_debt += owed;
    if is_portfolio {
        tally.lenders_bad_debt += owed;
        world.lenders -= owed;
    } else {
        let covered = owed.min(world.backstop.worth(marks).max(0));
        world.backstop.cash -= covered;
        world.uncovered -= owed - covered;
    }
}

/// A backstop that has nothing left but a debt: nobody covers it.
pub fn settle_backstop(world: &mut World, tally: &mut Tally) {
    if world.backstop.cash < 0 && !world.backstop.holds_anything() {
        let owed = -std::mem::take(&mut world.backstop.cash);
        tally.bad_debt += owed;
        world.uncovered -= owed;
    }
}
