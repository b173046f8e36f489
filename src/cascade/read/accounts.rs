//! The population and single accounts.

use super::super::scenario::*;
use super::{Bounds, MOST_ACCOUNTS, MOST_MONEY, count, money, once, share};
use crate::error::Issues;
use crate::json::{Node, ObjectReader, Read};
use crate::num::{Price, Ratio, Size, Usd};
use rust_decimal::Decimal;

impl Read for LeverageLaw {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let law: String = object.required("law")?;
        let leverage = |object: &mut ObjectReader<'_, '_>, name: &'static str| {
            let value = object.required::<Ratio>(name);
            let is_good = Bounds::above(0, 1_000).hold(object, name, value.map(Ratio::decimal));
            value.filter(|_| is_good)
        };
        let read = match law.as_str() {
            "fixed" => leverage(&mut object, "leverage").map(|leverage| Self::Fixed { leverage }),
            "uniform" => {
                let (from, to) = (leverage(&mut object, "from"), leverage(&mut object, "to"));
                if from.zip(to).is_some_and(|(from, to)| to < from) {
                    object.fault("to", "is below from", "state the most here and the least in from");
                    None
                } else {
                    from.zip(to).map(|(from, to)| Self::Uniform { from, to })
                }
            }
            "lognormal" => {
                let median = leverage(&mut object, "median");
                let deviation = object.required::<Ratio>("deviation");
                let is_good = Bounds::of(0, 5).hold(&mut object, "deviation", deviation.map(Ratio::decimal));
                median.zip(deviation).filter(|_| is_good).map(|(median, deviation)| Self::Lognormal { median, deviation })
            }
            _ => {
                object.fault("law", format!("{law:?} is not known"), "use one of: fixed, uniform, lognormal");
                return None;
            }
        };
        object.close();
        read
    }
}

impl Read for CollateralShare {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let coin = object.required::<String>("coin");
        let part = object.required::<Ratio>("share");
        let is_good = share().hold(&mut object, "share", part.map(Ratio::decimal));
        object.close();
        coin.zip(part).filter(|_| is_good).map(|(coin, share)| Self { coin, share })
    }
}

impl Read for PortfolioMarginShare {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let part = object.required::<Ratio>("share");
        let carry = object.required::<Ratio>("carryShare");
        let collateral = object.list::<CollateralShare>("collateral");
        let mut is_good = collateral.is_complete;
        is_good &= share().hold(&mut object, "share", part.map(Ratio::decimal));
        is_good &= share().hold(&mut object, "carryShare", carry.map(Ratio::decimal));
        let collateral = collateral.into_items();
        if collateral.iter().map(|part| part.share.decimal()).sum::<Decimal>() > Decimal::ONE {
            object.fault("collateral", "has shares of more than 1 together", "state shares of the capital; the rest is USDC");
            is_good = false;
        }
        object.close();
        let read = Self { share: part?, carry_share: carry?, collateral };
        is_good.then_some(read)
    }
}

impl Read for CascadePopulation {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let accounts = object.required::<u32>("accounts");
        let long_share = object.required::<Ratio>("longShare");
        let leverage = object.required("leverage");
        let size_deviation = object.required::<Ratio>("sizeDeviation");
        let coins_per_account = object.optional::<u32>("coinsPerAccount");
        let entry_spread = object.optional::<Ratio>("entrySpread");
        let portfolio_margin = object.optional("portfolioMargin");
        let mut is_good = count(&mut object, "accounts", accounts, 1, MOST_ACCOUNTS);
        is_good &= share().hold(&mut object, "longShare", long_share.map(Ratio::decimal));
        is_good &= Bounds::of(0, 5).hold(&mut object, "sizeDeviation", size_deviation.map(Ratio::decimal));
        is_good &= count(&mut object, "coinsPerAccount", coins_per_account.flatten(), 1, 20);
        is_good &=
            Bounds { most: Decimal::new(99, 2), ..share() }.hold(&mut object, "entrySpread", entry_spread.flatten().map(Ratio::decimal));
        object.close();
        let read = Self {
            accounts: accounts?,
            long_share: long_share?,
            leverage: leverage?,
            size_deviation: size_deviation?,
            coins_per_account: coins_per_account?,
            entry_spread: entry_spread?,
            portfolio_margin: portfolio_margin?,
        };
        is_good.then_some(read)
    }
}

/// Sizes of one account: what they are worth is checked where prices are known.
fn size_bounds() -> Bounds {
    let most = Decimal::from(MOST_MONEY);
    Bounds { least: -most, is_least_excluded: false, most }
}

impl Read for CascadePosition {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let coin = object.required::<String>("coin");
        let size = object.required::<Size>("size");
        let entry_price = object.optional::<Price>("entryPrice");
        let mut is_good = size_bounds().hold(&mut object, "size", size.map(Size::decimal));
        if size.is_some_and(Size::is_zero) {
            object.fault("size", "is zero", "state a size, or leave the position out");
            is_good = false;
        }
        object.close();
        let read = Self { coin: coin?, size: size?, entry_price: entry_price? };
        is_good.then_some(read)
    }
}

impl Read for CascadeHolding {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let coin = object.required::<String>("coin");
        let size = object.required::<Size>("size");
        let is_good = money().hold(&mut object, "size", size.map(Size::decimal));
        object.close();
        coin.zip(size).filter(|_| is_good).map(|(coin, size)| Self { coin, size })
    }
}

impl Read for CascadeAccount {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let regime = object.required("regime");
        let cash = object.required::<Usd>("cash");
        let debt = object.optional::<Usd>("debt");
        let positions = object.list::<CascadePosition>("positions");
        let collateral = object.list::<CascadeHolding>("collateral");
        let mut is_good = positions.is_complete && collateral.is_complete;
        is_good &= money().hold(&mut object, "cash", cash.map(Usd::decimal));
        is_good &= money().hold(&mut object, "debt", debt.flatten().map(Usd::decimal));
        if regime == Some(AccountRegime::Standard) && debt.flatten().is_some_and(Usd::is_positive) {
            object.fault("debt", "is stated under standard margin, which lends nothing", "remove it, or state portfolioMargin");
            is_good = false;
        }
        is_good &= once(&mut object, "positions", positions.items.iter().map(|(index, position)| (*index, position.coin.as_str())));
        is_good &= once(&mut object, "collateral", collateral.items.iter().map(|(index, held)| (*index, held.coin.as_str())));
        object.close();
        let read =
            Self { regime: regime?, cash: cash?, debt: debt?, positions: positions.into_items(), collateral: collateral.into_items() };
        is_good.then_some(read)
    }
}
