//! Reading changes from JSON.

use super::{CashChange, Change, ClosingChange, DepositChange, IsolatedMarginChange, OrderChange, SpotOrderChange, TransferChange};
use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Node, ObjectReader, Read};
use crate::num::{Size, Usd};

const KINDS: &str = "order, spotOrder, deposit, withdrawal, transfer, repayment, closing, isolatedMargin";

impl Read for Change {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut object = ObjectReader::open(node, path, issues)?;
        let kind = object.required::<String>("kind")?;
        match kind.as_str() {
            "order" => order(object),
            "spotOrder" => spot_order(object),
            "deposit" => deposit(object),
            "withdrawal" => cash(object).map(Self::Withdrawal),
            "transfer" => transfer(object),
            "repayment" => cash(object).map(Self::Repayment),
            "closing" => closing(object),
            "isolatedMargin" => isolated_margin(object),
            _ => {
                let path = object.path("kind");
                let message = format!("{kind:?} is not a change that is known");
                object.issues().push(Issue::new(IssueCode::Invalid, path, message, format!("use one of: {KINDS}")));
                None
            }
        }
    }
}

/// An amount that must be above zero.
fn positive(object: &mut ObjectReader<'_, '_>, name: &'static str) -> Option<Size> {
    let amount = object.required::<Size>(name)?;
    if amount.is_positive() {
        return Some(amount);
    }
    object.fault(name, "is not above zero", "state an amount above zero");
    None
}

fn order(mut object: ObjectReader<'_, '_>) -> Option<Change> {
    let coin = object.required("coin");
    let side = object.required("side");
    let size = positive(&mut object, "size");
    let price = object.optional("price");
    let leverage = object.optional::<u32>("leverage");
    let is_zero = leverage == Some(Some(0));
    if is_zero {
        object.fault("leverage", "is zero", "state a leverage from 1");
    }
    let margin_mode = object.optional("marginMode");
    let reduce_only = object.optional("reduceOnly");
    let is_resting = object.optional("isResting");
    object.close();
    let order = OrderChange {
        coin: coin?,
        side: side?,
        size: size?,
        price: price?,
        leverage: leverage?,
        margin_mode: margin_mode?,
        reduce_only: reduce_only?.unwrap_or(false),
        is_resting: is_resting?.unwrap_or(false),
    };
    (!is_zero).then_some(Change::Order(order))
}

fn spot_order(mut object: ObjectReader<'_, '_>) -> Option<Change> {
    let token = object.required("token");
    let side = object.required("side");
    let size = positive(&mut object, "size");
    let price = object.optional("price");
    object.close();
    Some(Change::SpotOrder(SpotOrderChange { token: token?, side: side?, size: size?, price: price? }))
}

fn cash(mut object: ObjectReader<'_, '_>) -> Option<CashChange> {
    let token = object.required("token");
    let amount = positive(&mut object, "amount");
    object.close();
    Some(CashChange { token: token?, amount: amount? })
}

fn deposit(mut object: ObjectReader<'_, '_>) -> Option<Change> {
    let token = object.required("token");
    let amount = positive(&mut object, "amount");
    let to = object.optional("to");
    object.close();
    Some(Change::Deposit(DepositChange { token: token?, amount: amount?, to: to? }))
}

fn isolated_margin(mut object: ObjectReader<'_, '_>) -> Option<Change> {
    let coin = object.required("coin");
    let amount = object.required::<Usd>("amount");
    let is_zero = amount.is_some_and(Usd::is_zero);
    if is_zero {
        object.fault("amount", "is zero", "state an amount to add, or with a minus one to take out");
    }
    object.close();
    let change = IsolatedMarginChange { coin: coin?, amount: amount? };
    (!is_zero).then_some(Change::IsolatedMargin(change))
}

fn transfer(mut object: ObjectReader<'_, '_>) -> Option<Change> {
    let token = object.required("token");
    let amount = positive(&mut object, "amount");
    let from = object.required::<String>("from");
    let to = object.required::<String>("to");
    let is_same = from.is_some() && from == to;
    if is_same {
        object.fault("to", "is where the amount is already", "name two places: spot, main, or a dex");
    }
    object.close();
    let transfer = TransferChange { token: token?, amount: amount?, from: from?, to: to? };
    (!is_same).then_some(Change::Transfer(transfer))
}

fn closing(mut object: ObjectReader<'_, '_>) -> Option<Change> {
    let coin = object.required("coin");
    let size = object.optional::<Size>("size");
    let is_good = size.flatten().is_none_or(Size::is_positive);
    if !is_good {
        object.fault("size", "is not above zero", "state a size above zero, or leave it out to close all of it");
    }
    let price = object.optional("price");
    object.close();
    let closing = ClosingChange { coin: coin?, size: size?, price: price? };
    is_good.then_some(Change::Closing(closing))
}
