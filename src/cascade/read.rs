//! Reading a scenario: every fault at once, and bounds within which no figure of the simulation leaves its range.

mod accounts;
mod markets;
mod rules;

use super::scenario::*;
use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Listed, Node, ObjectReader, Read};
use crate::num::{Price, Size, Usd};
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// What a scenario calls itself.
pub const SCHEMA: &str = "portfolio-margin/cascade/1";
const MOST_ACCOUNTS: u32 = 200_000;
const MOST_BLOCKS: u32 = 20_000;
pub(super) const MOST_COINS: usize = 200;
/// Blocks times coins: what an answer can carry.
pub(super) const MOST_FIGURES: usize = 1_000_000;
/// USDC.
pub(super) const MOST_MONEY: i64 = 1_000_000_000_000;

/// A decimal between two bounds; what is outside is a fault. A bound is excluded where the flag beside it says so.
struct Bounds {
    least: Decimal,
    is_least_excluded: bool,
    most: Decimal,
}

impl Bounds {
    fn of(least: i64, most: i64) -> Self {
        Self { least: Decimal::from(least), is_least_excluded: false, most: Decimal::from(most) }
    }

    fn above(least: i64, most: i64) -> Self {
        Self { is_least_excluded: true, ..Self::of(least, most) }
    }

    /// Reports a value outside, and says whether it is inside.
    fn hold(&self, object: &mut ObjectReader<'_, '_>, name: &'static str, value: Option<Decimal>) -> bool {
        let Some(value) = value else { return true };
        let is_low = value < self.least || (self.is_least_excluded && value == self.least);
        if is_low || value > self.most {
            let from = if self.is_least_excluded { "above" } else { "at least" };
            object.fault(name, format!("is {}", value.normalize()), format!("state {from} {} and at most {}", self.least, self.most));
            return false;
        }
        true
    }
}

fn share() -> Bounds {
    Bounds::of(0, 1)
}

fn money() -> Bounds {
    Bounds::of(0, MOST_MONEY)
}

fn positive_money() -> Bounds {
    Bounds::above(0, MOST_MONEY)
}

/// A count between two bounds.
fn count(object: &mut ObjectReader<'_, '_>, name: &'static str, value: Option<u32>, least: u32, most: u32) -> bool {
    let Some(value) = value else { return true };
    if (least..=most).contains(&value) {
        return true;
    }
    object.fault(name, format!("is {value}"), format!("state a whole number from {least} to {most}"));
    false
}

/// One of a few words.
fn word<T: Copy>(node: &Node, path: &str, issues: &mut Issues, words: &[(&str, T)]) -> Option<T> {
    let text = String::read(node, path, issues)?;
    if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
        return Some(*value);
    }
    let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
    issues.push(Issue::new(IssueCode::Invalid, path, format!("{text:?} is not known"), format!("use one of: {}", known.join(", "))));
    None
}

macro_rules! read_words {
    ($type:ident: $($word:literal => $variant:ident),*) => {
        impl Read for $type {
            fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
                word(node, path, issues, &[$(($word, Self::$variant)),*])
            }
        }
    };
}
read_words!(AccountRegime: "standard" => Standard, "portfolioMargin" => PortfolioMargin);
read_words!(WhichFirst: "perpsFirst" => PerpsFirst, "borrowFirst" => BorrowFirst);
read_words!(WhenBelowZero: "deleverage" => Deleverage, "backstop" => Backstop);
read_words!(DeleveragingPrice: "previousMark" => PreviousMark, "mark" => Mark);

/// Reports coins that a list names twice.
fn once<'c>(object: &mut ObjectReader<'_, '_>, list: &str, coins: impl Iterator<Item = (usize, &'c str)>) -> bool {
    let mut seen = BTreeSet::new();
    let mut is_good = true;
    for (index, coin) in coins {
        if !seen.insert(coin) {
            let path = format!("{}[{index}].coin", object.path(list));
            object.issues().push(Issue::new(
                IssueCode::Invalid,
                path,
                format!("{coin:?} is stated more than once"),
                "state each coin once",
            ));
            is_good = false;
        }
    }
    is_good
}

impl Read for CascadeScenario {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let schema = object.required::<String>("schema");
        if schema.as_ref().is_some_and(|schema| schema != SCHEMA) {
            object.fault("schema", "is not a schema that is known", format!("write {SCHEMA:?}"));
        }
        let title = object.required::<String>("title");
        let about = object.optional::<String>("about");
        let sources = object.list::<String>("sources");
        let coins = object.list::<CascadeCoin>("coins");
        let shock = object.required::<CascadeShock>("shock");
        let population = object.optional::<CascadePopulation>("population");
        let accounts = object.list_up_to::<CascadeAccount>("accounts", usize::try_from(MOST_ACCOUNTS).unwrap_or(usize::MAX));
        let user_account = object.optional::<CascadeAccount>("userAccount");
        let ladder = object.optional::<LiquidationLadder>("ladder");
        let backstop = object.required::<BackstopVault>("backstop");
        let lending = object.optional::<LendingMarket>("lending");
        let blocks = object.required::<BlockCount>("blocks");
        let standard = object.optional::<StandardCapital>("withoutPortfolioMargin");
        let is_coins_good = coins.is_complete && check_coins(&mut object, &coins, blocks);
        let mut check = References { coins: &coins, is_complete: is_coins_good, issues: object.issues() };
        for (at, listed) in shock.iter().flat_map(|shock| shock.moves.iter().enumerate()) {
            check.known(&format!("shock.moves[{at}].coin"), &listed.coin, false);
        }
        if let Some(Some(population)) = &population {
            check.population(population);
        }
        for (path, account) in accounts.with_paths() {
            check.account(&path, account);
        }
        if let Some(Some(account)) = &user_account {
            check.account("userAccount", account);
        }
        if let Some(Some(lending)) = &lending {
            check.lending(lending);
        }
        object.close();
        let is_complete = sources.is_complete && coins.is_complete && accounts.is_complete && issues.is_empty();
        let read = Self {
            schema: schema?,
            title: title?,
            about: about?,
            sources: sources.into_items(),
            coins: coins.into_items(),
            shock: shock?,
            population: population?,
            accounts: accounts.into_items(),
            user_account: user_account?,
            ladder: ladder?.unwrap_or_default(),
            backstop: backstop?,
            lending: lending?.unwrap_or_default(),
            blocks: blocks?,
            without_portfolio_margin: standard?.unwrap_or_default(),
        };
        is_complete.then_some(read)
    }
}

/// Whether coins are there, each once, and not too many for the blocks.
fn check_coins(object: &mut ObjectReader<'_, '_>, coins: &Listed<CascadeCoin>, blocks: Option<BlockCount>) -> bool {
    if coins.items.is_empty() {
        let path = object.path("coins");
        object.issues().push(Issue::new(IssueCode::MissingData, path, "are missing", format!("state 1 to {MOST_COINS} coins")));
        return false;
    }
    if coins.items.len() > MOST_COINS {
        object.fault("coins", format!("are {}", coins.items.len()), format!("state 1 to {MOST_COINS} coins"));
        return false;
    }
    let number = coins.items.len();
    if blocks.is_some_and(|blocks| (blocks.number as usize).saturating_mul(number) > MOST_FIGURES) {
        let message = format!("are too many for {number} coins");
        object.fault("blocks.number", message, format!("state blocks times coins of at most {MOST_FIGURES}"));
    }
    once(object, "coins", coins.items.iter().map(|(index, coin)| (*index, coin.coin.as_str())))
}

/// What names coins, checked against them.
struct References<'a> {
    coins: &'a Listed<CascadeCoin>,
    /// Whether all coins could be read: otherwise a name that is not found may be one of those.
    is_complete: bool,
    issues: &'a mut Issues,
}

impl References<'_> {
    fn fault(&mut self, path: &str, message: String, remedy: &str) {
        self.issues.push(Issue::new(IssueCode::Invalid, path, message, remedy));
    }

    fn known(&mut self, path: &str, name: &str, needs_loan_to_value: bool) -> Option<&CascadeCoin> {
        let found = self.coins.items.iter().map(|(_, coin)| coin).find(|coin| coin.coin == name);
        if found.is_none() && self.is_complete {
            self.fault(path, format!("{name:?} is not one of the coins"), "use the name of a coin of the scenario");
        }
        if needs_loan_to_value && found.is_some_and(|coin| coin.loan_to_value.is_none()) {
            self.fault(path, format!("{name:?} has no loanToValue"), "state the coin's loanToValue, or another coin");
        }
        found
    }

    fn population(&mut self, population: &CascadePopulation) {
        let mut seen = BTreeSet::new();
        for (at, part) in population.portfolio_margin.iter().flat_map(|part| part.collateral.iter().enumerate()) {
            let path = format!("population.portfolioMargin.collateral[{at}].coin");
            self.known(&path, &part.coin, true);
            if !seen.insert(part.coin.as_str()) {
                self.fault(&path, format!("{:?} is stated more than once", part.coin), "state each coin once");
            }
        }
        let is_traded = self.coins.items.iter().any(|(_, coin)| coin.open_interest.is_some_and(Usd::is_positive));
        if self.is_complete && !is_traded {
            let remedy = "state the openInterest of a coin, or leave the population out";
            self.issues.push(Issue::new(IssueCode::MissingData, "population", "trades no coin: none has an open interest", remedy));
        }
    }

    fn account(&mut self, path: &str, account: &CascadeAccount) {
        for (at, position) in account.positions.iter().enumerate() {
            let path = format!("{path}.positions[{at}]");
            if let Some(price) = self.known(&format!("{path}.coin"), &position.coin, false).map(|coin| coin.price) {
                self.worth(&format!("{path}.size"), position.size, price);
                if let Some(entry) = position.entry_price {
                    self.entry(&format!("{path}.entryPrice"), entry, price);
                }
            }
        }
        for (at, held) in account.collateral.iter().enumerate() {
            let path = format!("{path}.collateral[{at}]");
            let is_pledged = account.regime == AccountRegime::PortfolioMargin;
            if let Some(price) = self.known(&format!("{path}.coin"), &held.coin, is_pledged).map(|coin| coin.price) {
                self.worth(&format!("{path}.size"), held.size, price);
            }
        }
    }

    fn lending(&mut self, lending: &LendingMarket) {
        for (at, loan) in lending.loans.iter().enumerate() {
            let path = format!("lending.loans[{at}]");
            if let Some(price) = self.known(&format!("{path}.coin"), &loan.coin, false).map(|coin| coin.price) {
                self.worth(&format!("{path}.collateral"), loan.collateral, price);
            }
        }
        for (at, pool) in lending.pools.iter().enumerate() {
            self.known(&format!("lending.pools[{at}].coin"), &pool.coin, false);
        }
    }

    /// A size must be worth something that the simulation can count: half a unit at least, and no more than the market.
    fn worth(&mut self, path: &str, size: Size, price: Price) {
        let worth = size.decimal().checked_mul(price.decimal()).map(|worth| worth.abs());
        if worth.is_none_or(|worth| worth > Decimal::from(MOST_MONEY)) {
            self.fault(path, "is worth more than a trillion USDC".to_owned(), "state a size that occurs in a market");
        } else if super::money::Unit::worth_a_dollar(price).size(size) == 0 && !size.is_zero() {
            self.fault(path, "is less than half of a unit of this coin".to_owned(), "state a size worth 10 USDC or more, or leave it out");
        }
    }

    fn entry(&mut self, path: &str, entry: Price, price: Price) {
        let is_near =
            entry.decimal().checked_div(price.decimal()).is_some_and(|ratio| ratio <= Decimal::from(1_000) && ratio >= Decimal::new(1, 3));
        if !is_near {
            self.fault(path, "is more than a thousand times away from the price".to_owned(), "state an entry price nearer to the price");
        }
    }
}
