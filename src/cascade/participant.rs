//! The user's account as the simulation takes it: one or more parts that are liquidated apart, each with the margin rules of the account's
//! own rulebook, in whole units.
//!
//! Sizes are not the book's: a unit is worth what it is worth at the scenario's starting price, and there are as many of them as the
//! position is worth at the book's own mark. So ratios are those of the book, and prices move as the scenario's do.

use super::money::{Weights, micro, parts};
use super::scenario::{AccountRegime, CascadeCoin, CascadeScenario, ShockMove};
use super::world::{OwnRules, Tier};
use crate::error::Warning;
use crate::num::{Price, Ratio, Usd};
use crate::rulebook;

/// The user's account among those of a scenario.
#[derive(Clone, Debug)]
pub struct Participant {
    /// What is liquidated apart: the cross account, other pools, isolated positions. At least one.
    pub parts: Vec<Part>,
    /// Coins that the scenario does not list and that are added for it.
    pub added: Vec<AddedCoin>,
    /// Where everything it holds went.
    pub placed: Vec<Placed>,
    /// USDC value of what neither backs anything nor changes in price.
    pub beside: Usd,
    /// What is simplified.
    pub simplifications: Vec<Warning>,
}

/// A part that is liquidated apart.
#[derive(Clone, Debug)]
pub struct Part {
    /// `cross`, or with a dex or token, or `isolated` with a perp.
    pub name: String,
    /// Whether coins are supplied.
    pub regime: AccountRegime,
    /// Ratio above which it is liquidated.
    pub level: Ratio,
    /// Its ratio at the book's own prices; none where nothing backs it.
    pub ratio: Option<Ratio>,
    /// Most that its collateral can back.
    pub collateral_cap: Option<Usd>,
    /// USDC equity, unrealised PnL included, debt taken off.
    pub equity: Usd,
    /// Perps.
    pub perps: Vec<PartPerp>,
    /// Coins.
    pub holdings: Vec<PartHolding>,
}

/// A perp of a part.
#[derive(Clone, Debug)]
pub struct PartPerp {
    /// Coin of the scenario.
    pub coin: String,
    /// Units, long positive.
    pub units: i64,
    /// Entry price over the mark; one where it is not known.
    pub entry: Ratio,
    /// Tiers, amounts in USDC.
    pub tiers: Vec<rulebook::Tier>,
}

/// Coins of a part.
#[derive(Clone, Debug)]
pub struct PartHolding {
    /// Coin of the scenario.
    pub coin: String,
    /// Units.
    pub units: i64,
    /// Loan-to-value; zero: no collateral.
    pub loan_to_value: Ratio,
}

/// A coin that only the user's account has.
#[derive(Clone, Debug)]
pub struct AddedCoin {
    /// The coin.
    pub coin: CascadeCoin,
    /// Whether it stands still; else it moves by the shock's default.
    pub stands_still: bool,
}

/// A position or holding and the coin of the scenario that it moves with.
#[derive(Clone, Debug)]
pub struct Placed {
    /// Perp or token of the book.
    pub name: String,
    /// Whether it is a perp.
    pub is_perp: bool,
    /// The part it is in.
    pub part: String,
    /// Coin of the scenario.
    pub coin: String,
    /// Its price in the book.
    pub book_price: Price,
    /// USDC value at it, of a short negative.
    pub value: Usd,
    /// The coin's price at the start of the scenario.
    pub start_price: Price,
}

impl Participant {
    /// The scenario with the coins that this account adds, after all others.
    pub fn join(&self, scenario: &CascadeScenario) -> CascadeScenario {
        let mut joined = scenario.clone();
        for added in &self.added {
            joined.coins.push(added.coin.clone());
            if added.stands_still {
                joined.shock.moves.push(ShockMove { coin: added.coin.coin.clone(), change: Ratio::ZERO });
            }
        }
        joined
    }

    /// Whether a coin is added for it, and if so whether it stands still.
    pub(super) fn added(&self, coin: &str) -> Option<bool> {
        self.added.iter().find(|added| added.coin.coin == coin).map(|added| added.stands_still)
    }
}

impl Part {
    /// Its margin rules in whole figures.
    pub(super) fn rules(&self) -> OwnRules {
        let tier = |tier: &rulebook::Tier| Tier {
            from: micro(tier.lower_bound),
            max_leverage: tier.max_leverage.max(1),
            deduction: micro(tier.deduction),
        };
        OwnRules {
            level: parts(self.level),
            collateral_cap: self.collateral_cap.map(micro),
            tiers: self.perps.iter().map(|perp| perp.tiers.iter().map(tier).collect()).collect(),
            weights: self.holdings.iter().map(|held| Weights::of(held.loan_to_value)).collect(),
        }
    }
}
