//! Reading changes from JSON.

use super::{CashChange, Change, ClosingChange, DepositChange, IsolatedMarginChange, OrderChange, SpotOrderChange, TransferChange};
use crate::error::{Issue, IssueCode, Issues};
use crate::json::{Fields, Fill, Node, Path, Read};
use crate::num::Size;

const KINDS: &str = "order, spotOrder, deposit, withdrawal, transfer, repayment, closing, isolatedMargin";

impl Read for Change {
    fn read(node: &Node, path: &str, issues: &mut Issues) -> Option<Self> {
        let mut change: Option<Self> = None;
        change.fill(node, &Path::Root(path), issues);
        change
    }
}

impl Fill for Option<Change> {
    fn fill(&mut self, node: &Node, at: &Path<'_>, issues: &mut Issues) -> bool {
        let Some(mut fields) = Fields::open(node, at, issues) else { return false };
        let mut kind = String::new();
        if !fields.required("kind", &mut kind) {
            return false;
        }
        let change = match kind.as_str() {
            "order" => Change::Order(order(&mut fields)),
            "spotOrder" => Change::SpotOrder(spot_order(&mut fields)),
            "deposit" => Change::Deposit(deposit(&mut fields)),
            "withdrawal" => Change::Withdrawal(cash(&mut fields)),
            "transfer" => Change::Transfer(transfer(&mut fields)),
            "repayment" => Change::Repayment(cash(&mut fields)),
            "closing" => Change::Closing(closing(&mut fields)),
            "isolatedMargin" => Change::IsolatedMargin(isolated_margin(&mut fields)),
            _ => {
                let message = format!("{kind:?} is not a change that is known");
                let path = fields.at("kind").text();
                issues.push(Issue::new(IssueCode::Invalid, path, message, format!("use one of: {KINDS}")));
                return false;
            }
        };
        *self = fields.close().then_some(change);
        self.is_some()
    }
}

fn order(fields: &mut Fields<'_>) -> OrderChange {
    let mut order = OrderChange::default();
    fields.required("coin", &mut order.coin);
    fields.required("side", &mut order.side);
    fields.positive("size", &mut order.size);
    fields.optional("price", &mut order.price);
    fields.optional("leverage", &mut order.leverage);
    fields.from_one("leverage", order.leverage, "state a leverage from 1");
    fields.optional("marginMode", &mut order.margin_mode);
    fields.optional("reduceOnly", &mut order.reduce_only);
    fields.optional("isResting", &mut order.is_resting);
    order
}

fn spot_order(fields: &mut Fields<'_>) -> SpotOrderChange {
    let mut order = SpotOrderChange::default();
    fields.required("token", &mut order.token);
    fields.required("side", &mut order.side);
    fields.positive("size", &mut order.size);
    fields.optional("price", &mut order.price);
    order
}

fn cash(fields: &mut Fields<'_>) -> CashChange {
    let mut cash = CashChange::default();
    fields.required("token", &mut cash.token);
    fields.positive("amount", &mut cash.amount);
    cash
}

fn deposit(fields: &mut Fields<'_>) -> DepositChange {
    let mut deposit = DepositChange::default();
    fields.required("token", &mut deposit.token);
    fields.positive("amount", &mut deposit.amount);
    fields.optional("to", &mut deposit.to);
    deposit
}

fn isolated_margin(fields: &mut Fields<'_>) -> IsolatedMarginChange {
    let mut change = IsolatedMarginChange::default();
    fields.required("coin", &mut change.coin);
    let is_zero = fields.required("amount", &mut change.amount) && change.amount.is_zero();
    fields.refuse_if(is_zero, "amount", "is zero", "state an amount to add, or with a minus one to take out");
    change
}

fn transfer(fields: &mut Fields<'_>) -> TransferChange {
    let mut transfer = TransferChange::default();
    fields.required("token", &mut transfer.token);
    fields.positive("amount", &mut transfer.amount);
    let is_from = fields.required("from", &mut transfer.from);
    let is_to = fields.required("to", &mut transfer.to);
    let is_same = is_from && is_to && transfer.from == transfer.to;
    fields.refuse_if(is_same, "to", "is where the amount is already", "name two places: spot, main, or a dex");
    transfer
}

fn closing(fields: &mut Fields<'_>) -> ClosingChange {
    let mut closing = ClosingChange::default();
    fields.required("coin", &mut closing.coin);
    fields.optional("size", &mut closing.size);
    fields.above_zero("size", closing.size.map(Size::decimal), "state a size above zero, or leave it out to close all of it");
    fields.optional("price", &mut closing.price);
    closing
}
