//! Coins, books, the shock, blocks.

use super::super::scenario::*;
use super::{Bounds, MOST_BLOCKS, count, money, once, positive_money, share};
use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Node, ObjectReader, Read};
use crate::num::{Price, Ratio, Size, Usd};
use rust_decimal::Decimal;

impl Read for ImpactLaw {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let law: String = object.required("law")?;
        let read = match law.as_str() {
            "none" => Some(Self::None),
            "linear" => {
                let depth = object.required::<Usd>("depth");
                let is_good = positive_money().hold(&mut object, "depth", depth.map(Usd::decimal));
                depth.filter(|_| is_good).map(|depth| Self::Linear { depth })
            }
            "squareRoot" => {
                let coefficient = object.required::<Ratio>("coefficient");
                let volatility = object.required::<Ratio>("volatility");
                let volume = object.required::<Usd>("volume");
                let is_good = Bounds::above(0, 100).hold(&mut object, "coefficient", coefficient.map(Ratio::decimal))
                    & Bounds::above(0, 100).hold(&mut object, "volatility", volatility.map(Ratio::decimal))
                    & positive_money().hold(&mut object, "volume", volume.map(Usd::decimal));
                coefficient.zip(volatility).zip(volume).filter(|_| is_good).map(|((coefficient, volatility), volume)| Self::SquareRoot {
                    coefficient,
                    volatility,
                    volume,
                })
            }
            "boundedExponential" => {
                let bound = object.required::<Ratio>("bound");
                let coefficient = object.required::<Ratio>("coefficient");
                let volume = object.required::<Usd>("volume");
                let volatility = object.required::<Ratio>("volatility");
                let days = object.required::<Ratio>("days");
                let is_good = Bounds::above(0, 1).hold(&mut object, "bound", bound.map(Ratio::decimal))
                    & Bounds::above(0, 100).hold(&mut object, "coefficient", coefficient.map(Ratio::decimal))
                    & positive_money().hold(&mut object, "volume", volume.map(Usd::decimal))
                    & Bounds::above(0, 100).hold(&mut object, "volatility", volatility.map(Ratio::decimal))
                    & Bounds::above(0, 365).hold(&mut object, "days", days.map(Ratio::decimal));
                match (bound, coefficient, volume, volatility, days) {
                    (Some(bound), Some(coefficient), Some(volume), Some(volatility), Some(days)) if is_good => {
                        Some(Self::BoundedExponential { bound, coefficient, volume, volatility, days })
                    }
                    _ => None,
                }
            }
            _ => {
                object.fault("law", format!("{law:?} is not known"), "use one of: none, linear, squareRoot, boundedExponential");
                return None;
            }
        };
        object.close();
        read
    }
}

impl Read for BookLevel {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let price = object.required::<Price>("price");
        let size = object.required::<Size>("size");
        let is_good = positive_money().hold(&mut object, "size", size.map(Size::decimal));
        object.close();
        price.zip(size).filter(|_| is_good).map(|(price, size)| Self { price, size })
    }
}

impl Read for BookLevels {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let (bids, asks) = (object.list::<BookLevel>("bids"), object.list::<BookLevel>("asks"));
        let mut is_good = bids.is_complete && asks.is_complete;
        let (bids, asks) = (bids.into_items(), asks.into_items());
        if bids.windows(2).any(|pair| pair[0].price <= pair[1].price) {
            object.fault("bids", "are not in descending order of price", "state the best first, each price once");
            is_good = false;
        }
        if asks.windows(2).any(|pair| pair[0].price >= pair[1].price) {
            object.fault("asks", "are not in ascending order of price", "state the best first, each price once");
            is_good = false;
        }
        object.close();
        is_good.then_some(Self { bids, asks })
    }
}

impl Read for CascadeMarginTier {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let lower_bound = object.required::<Usd>("lowerBound");
        let max_leverage = object.required::<u32>("maxLeverage");
        let is_good = money().hold(&mut object, "lowerBound", lower_bound.map(Usd::decimal))
            & count(&mut object, "maxLeverage", max_leverage, 1, 100);
        object.close();
        lower_bound.zip(max_leverage).filter(|_| is_good).map(|(lower_bound, max_leverage)| Self { lower_bound, max_leverage })
    }
}

impl Read for CascadeCoin {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let coin = object.required::<String>("coin");
        let price = object.required::<Price>("price");
        let open_interest = object.optional::<Usd>("openInterest");
        let max_leverage = object.optional::<u32>("maxLeverage");
        let tiers = object.list::<CascadeMarginTier>("tiers");
        let loan_to_value = object.optional::<Ratio>("loanToValue");
        let takeover_width = object.optional::<Usd>("takeoverWidth");
        let is_on_builder_dex = object.optional::<bool>("isOnBuilderDex");
        let impact = object.required("impact");
        let book = object.optional::<BookLevels>("book");
        let refill_half_life_seconds = object.optional::<Ratio>("refillHalfLifeSeconds");
        let mut is_good = tiers.is_complete;
        if price.is_some_and(|price| price.decimal() < Decimal::new(1, 9) || price.decimal() > Decimal::from(1_000_000_000)) {
            object.fault("price", "is out of range", "state a price from 0.000000001 to 1000000000");
            is_good = false;
        }
        is_good &= money().hold(&mut object, "openInterest", open_interest.flatten().map(Usd::decimal));
        is_good &= count(&mut object, "maxLeverage", max_leverage.flatten(), 1, 100);
        is_good &= positive_money().hold(&mut object, "takeoverWidth", takeover_width.flatten().map(Usd::decimal));
        is_good &= share().hold(&mut object, "loanToValue", loan_to_value.flatten().map(Ratio::decimal));
        is_good &= Bounds::above(0, 1_000_000_000).hold(
            &mut object,
            "refillHalfLifeSeconds",
            refill_half_life_seconds.flatten().map(Ratio::decimal),
        );
        let stated = tiers.into_items();
        match max_leverage {
            Some(Some(_)) if !stated.is_empty() => {
                object.fault("tiers", "are stated together with maxLeverage", "state one of them");
                is_good = false;
            }
            Some(None) if stated.is_empty() && is_good => {
                let path = object.path("maxLeverage");
                object.issues().push(Issue::new(IssueCode::MissingData, path, "is missing", "state maxLeverage, or tiers"));
                is_good = false;
            }
            _ => {}
        }
        let is_ascending =
            stated.windows(2).all(|pair| pair[0].lower_bound < pair[1].lower_bound && pair[0].max_leverage > pair[1].max_leverage);
        if !is_ascending || stated.first().is_some_and(|tier| !tier.lower_bound.is_zero()) {
            object.fault(
                "tiers",
                "do not start at 0 and go up with falling leverage",
                "state lower bounds from \"0\" up, each with less leverage",
            );
            is_good = false;
        }
        if let (Some(price), Some(Some(book))) = (price, &book)
            && (book.bids.first().is_some_and(|bid| bid.price > price) || book.asks.first().is_some_and(|ask| ask.price < price))
        {
            object.fault("book", "does not lie around the price", "state bids at or below the price and asks at or above it");
            is_good = false;
        }
        object.close();
        let read = Self {
            coin: coin?,
            price: price?,
            open_interest: open_interest?,
            max_leverage: max_leverage?,
            tiers: stated,
            loan_to_value: loan_to_value?,
            takeover_width: takeover_width?,
            is_on_builder_dex: is_on_builder_dex?.unwrap_or(false),
            impact: impact?,
            book: book?,
            refill_half_life_seconds: refill_half_life_seconds?,
        };
        is_good.then_some(read)
    }
}

/// A move: above -1, at most 9.
fn moves() -> Bounds {
    Bounds::above(-1, 9)
}

impl Read for ShockMove {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let coin = object.required::<String>("coin");
        let change = object.required::<Ratio>("move");
        let is_good = moves().hold(&mut object, "move", change.map(Ratio::decimal));
        object.close();
        coin.zip(change).filter(|_| is_good).map(|(coin, change)| Self { coin, change })
    }
}

impl Read for PathKnot {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let block = object.required::<u32>("block");
        let part = object.required::<Ratio>("share");
        let is_good =
            count(&mut object, "block", block, 1, MOST_BLOCKS) & Bounds::of(0, 2).hold(&mut object, "share", part.map(Ratio::decimal));
        object.close();
        block.zip(part).filter(|_| is_good).map(|(block, share)| Self { block, share })
    }
}

impl Read for CascadeShock {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let default = object.required::<Ratio>("default");
        let listed = object.list::<ShockMove>("moves");
        let blocks = object.optional::<u32>("blocks");
        let knots = object.list::<PathKnot>("path");
        let noise = object.optional::<Ratio>("noise");
        let mut is_good = listed.is_complete && knots.is_complete;
        is_good &= once(&mut object, "moves", listed.items.iter().map(|(index, listed)| (*index, listed.coin.as_str())));
        is_good &= moves().hold(&mut object, "default", default.map(Ratio::decimal));
        is_good &= count(&mut object, "blocks", blocks.flatten(), 1, MOST_BLOCKS);
        is_good &= share().hold(&mut object, "noise", noise.flatten().map(Ratio::decimal));
        let path = knots.into_items();
        if path.windows(2).any(|pair| pair[0].block >= pair[1].block) {
            object.fault("path", "does not go forward", "state each block once, in ascending order");
            is_good = false;
        }
        if !path.is_empty() && blocks.flatten().is_some() {
            object.fault("blocks", "is stated together with path", "state one of them");
            is_good = false;
        }
        let largest = path.iter().map(|knot| knot.share.decimal()).max().unwrap_or(Decimal::ONE);
        let deepest = listed.items.iter().map(|(_, listed)| listed.change.decimal()).chain(default.map(Ratio::decimal)).min();
        let is_to_zero = |change: Decimal| change > Decimal::NEGATIVE_ONE && change * largest <= Decimal::NEGATIVE_ONE;
        if deepest.is_some_and(is_to_zero) {
            object.fault("path", "takes a price to zero", "state shares with which no move reaches -1");
            is_good = false;
        }
        object.close();
        let read = Self { default: default?, moves: listed.into_items(), blocks: blocks?, path, noise: noise? };
        is_good.then_some(read)
    }
}

impl Read for BlockCount {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let number = object.required::<u32>("number");
        let seconds = object.required::<u32>("seconds");
        let is_good = count(&mut object, "number", number, 1, MOST_BLOCKS) & count(&mut object, "seconds", seconds, 1, 86_400);
        object.close();
        number.zip(seconds).filter(|_| is_good).map(|(number, seconds)| Self { number, seconds })
    }
}
