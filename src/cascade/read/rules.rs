//! The ladder, the backstop, lending, capital without portfolio margin.

use super::super::scenario::*;
use super::{Bounds, count, money, positive_money, share};
use crate::error::Issues;
use crate::json::{Node, ObjectReader, Read};
use crate::num::{Ratio, Size, Usd};
use rust_decimal::Decimal;

impl Read for LiquidationLadder {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let partial_above = object.optional::<Usd>("partialAbove");
        let partial_share = object.optional::<Ratio>("partialShare");
        let cooldown_seconds = object.optional::<u32>("cooldownSeconds");
        let taker_fee = object.optional::<Ratio>("takerFee");
        let maximum_impact = object.optional::<Ratio>("maximumImpact");
        let which_first = object.optional("whichFirst");
        let when_below_zero = object.optional("whenBelowZero");
        let deleveraging_price = object.optional("deleveragingPrice");
        let collateral_step = object.optional::<Ratio>("collateralStep");
        let collateral_penalty = object.optional::<Ratio>("collateralPenalty");
        let collateral_check_seconds = object.optional::<u32>("collateralCheckSeconds");
        let mut is_good = money().hold(&mut object, "partialAbove", partial_above.flatten().map(Usd::decimal));
        is_good &= Bounds::above(0, 1).hold(&mut object, "partialShare", partial_share.flatten().map(Ratio::decimal));
        is_good &= count(&mut object, "cooldownSeconds", cooldown_seconds.flatten(), 0, 86_400);
        is_good &= Bounds { most: Decimal::new(1, 1), ..share() }.hold(&mut object, "takerFee", taker_fee.flatten().map(Ratio::decimal));
        is_good &= Bounds::above(0, 1).hold(&mut object, "maximumImpact", maximum_impact.flatten().map(Ratio::decimal));
        is_good &= Bounds::above(0, 1).hold(&mut object, "collateralStep", collateral_step.flatten().map(Ratio::decimal));
        is_good &= share().hold(&mut object, "collateralPenalty", collateral_penalty.flatten().map(Ratio::decimal));
        is_good &= count(&mut object, "collateralCheckSeconds", collateral_check_seconds.flatten(), 0, 86_400);
        object.close();
        let usual = Self::default();
        let read = Self {
            partial_above: partial_above?.unwrap_or(usual.partial_above),
            partial_share: partial_share?.unwrap_or(usual.partial_share),
            cooldown_seconds: cooldown_seconds?.unwrap_or(usual.cooldown_seconds),
            taker_fee: taker_fee?.unwrap_or(usual.taker_fee),
            maximum_impact: maximum_impact?,
            which_first: which_first?.unwrap_or(usual.which_first),
            when_below_zero: when_below_zero?.unwrap_or(usual.when_below_zero),
            deleveraging_price: deleveraging_price?.unwrap_or(usual.deleveraging_price),
            collateral_step: collateral_step?.unwrap_or(usual.collateral_step),
            collateral_penalty: collateral_penalty?.unwrap_or(usual.collateral_penalty),
            collateral_check_seconds: collateral_check_seconds?.unwrap_or(usual.collateral_check_seconds),
        };
        is_good.then_some(read)
    }
}

impl Read for BackstopVault {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let equity = object.required::<Usd>("equity");
        let max_leverage = object.optional::<Ratio>("maxLeverage");
        let half_life_seconds = object.optional::<Ratio>("halfLifeSeconds");
        let mut is_good = money().hold(&mut object, "equity", equity.map(Usd::decimal));
        is_good &= Bounds::above(0, 1_000).hold(&mut object, "maxLeverage", max_leverage.flatten().map(Ratio::decimal));
        is_good &= Bounds::of(0, 1_000_000_000).hold(&mut object, "halfLifeSeconds", half_life_seconds.flatten().map(Ratio::decimal));
        object.close();
        let read = Self { equity: equity?, max_leverage: max_leverage?, half_life_seconds: half_life_seconds? };
        is_good.then_some(read)
    }
}

impl Read for CascadeLoan {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let coin = object.required::<String>("coin");
        let collateral = object.required::<Size>("collateral");
        let debt = object.required::<Usd>("debt");
        let liquidation_threshold = object.required::<Ratio>("liquidationThreshold");
        let penalty = object.required::<Ratio>("penalty");
        let is_good = positive_money().hold(&mut object, "collateral", collateral.map(Size::decimal))
            & money().hold(&mut object, "debt", debt.map(Usd::decimal))
            & Bounds::above(0, 1).hold(&mut object, "liquidationThreshold", liquidation_threshold.map(Ratio::decimal))
            & share().hold(&mut object, "penalty", penalty.map(Ratio::decimal));
        object.close();
        let read =
            Self { coin: coin?, collateral: collateral?, debt: debt?, liquidation_threshold: liquidation_threshold?, penalty: penalty? };
        is_good.then_some(read)
    }
}

impl Read for LoanPool {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let coin = object.required::<String>("coin");
        let loans = object.required::<u32>("loans");
        let debt = object.required::<Usd>("debt");
        let from = object.required::<Ratio>("loanToValueFrom");
        let to = object.required::<Ratio>("loanToValueTo");
        let liquidation_threshold = object.required::<Ratio>("liquidationThreshold");
        let penalty = object.required::<Ratio>("penalty");
        let least = Bounds { least: Decimal::new(1, 2), is_least_excluded: false, most: Decimal::ONE };
        let mut is_good = count(&mut object, "loans", loans, 1, 100_000)
            & money().hold(&mut object, "debt", debt.map(Usd::decimal))
            & least.hold(&mut object, "loanToValueFrom", from.map(Ratio::decimal))
            & least.hold(&mut object, "loanToValueTo", to.map(Ratio::decimal))
            & Bounds::above(0, 1).hold(&mut object, "liquidationThreshold", liquidation_threshold.map(Ratio::decimal))
            & share().hold(&mut object, "penalty", penalty.map(Ratio::decimal));
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            object.fault("loanToValueTo", "is below loanToValueFrom", "state the largest here");
            is_good = false;
        }
        object.close();
        let read = Self {
            coin: coin?,
            loans: loans?,
            debt: debt?,
            loan_to_value_from: from?,
            loan_to_value_to: to?,
            liquidation_threshold: liquidation_threshold?,
            penalty: penalty?,
        };
        is_good.then_some(read)
    }
}

impl Read for LendingMarket {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let (loans, pools) = (object.list::<CascadeLoan>("loans"), object.list::<LoanPool>("pools"));
        object.close();
        (loans.is_complete && pools.is_complete).then(|| Self { loans: loans.into_items(), pools: pools.into_items() })
    }
}

impl Read for StandardCapital {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let leverage = object.optional::<u32>("leverage");
        let is_good = count(&mut object, "leverage", leverage.flatten(), 1, 100);
        object.close();
        let read = Self { leverage: leverage?.unwrap_or(Self::default().leverage) };
        is_good.then_some(read)
    }
}
