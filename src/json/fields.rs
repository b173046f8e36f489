//! Reading one object field by field.

use super::fill::{self, Collect, Fill, MAX_LIST};
use super::path::Path;
use super::reader::Listed;
use super::tree::Node;
use crate::error::{IssueCode, Issues};
use crate::num::Size;
use crate::ordered::Ordered;
use rust_decimal::Decimal;
use std::collections::BTreeSet;

/// The fields of an object that is read. Nothing here is generic: what a field becomes is told by what it fills.
pub struct Fields<'a> {
    fields: &'a [(String, Node)],
    at: Path<'a>,
    issues: &'a mut Issues,
    known: Vec<&'static str>,
    /// Whether every field is there that must be, and none is faulty.
    is_read: bool,
    /// Whether nothing was refused.
    is_accepted: bool,
}

impl<'a> Fields<'a> {
    /// Opens a node as an object; reports another kind of node, and repeated names.
    #[inline(never)]
    pub fn open(node: &'a Node, at: &Path<'a>, issues: &'a mut Issues) -> Option<Self> {
        let fields = fill::object(node, at, issues)?;
        Some(Self { fields, at: *at, issues, known: Vec::with_capacity(fields.len()), is_read: true, is_accepted: true })
    }

    /// Path of a field of this object.
    pub fn at<'s>(&'s self, name: &'s str) -> Path<'s> {
        Path::Field(&self.at, name)
    }

    /// The list that faults go to.
    pub fn issues(&mut self) -> &mut Issues {
        self.issues
    }

    /// The node of a field, marking the field as known.
    #[inline(never)]
    pub fn node(&mut self, name: &'static str) -> Option<&'a Node> {
        self.known.push(name);
        self.fields.iter().find(|(key, _)| key == name).map(|(_, node)| node)
    }

    /// A field that must be there; whether it was read.
    #[inline(never)]
    pub fn required(&mut self, name: &'static str, value: &mut dyn Fill) -> bool {
        match self.node(name) {
            Some(node) => self.read(node, name, value),
            None => {
                self.missing(name, "is missing", &format!("state {name}"));
                false
            }
        }
    }

    /// A field that may be left out, in which case the value stays as it is; whether it is not faulty.
    #[inline(never)]
    pub fn optional(&mut self, name: &'static str, value: &mut dyn Fill) -> bool {
        self.node(name).is_none_or(|node| self.read(node, name, value))
    }

    fn read(&mut self, node: &Node, name: &str, value: &mut dyn Fill) -> bool {
        let is_good = value.fill(node, &Path::Field(&self.at, name), self.issues);
        self.is_read &= is_good;
        is_good
    }

    /// A field that may be left out or null. A faulty one is reported and counts as left out.
    #[inline(never)]
    pub fn nullable(&mut self, name: &'static str, value: &mut dyn Fill) {
        if let Some(node) = self.node(name).filter(|node| **node != Node::Null) {
            value.fill(node, &Path::Field(&self.at, name), self.issues);
        }
    }

    /// A list that may be left out, of which faulty elements are.
    pub fn list<T: Fill + Default>(&mut self, name: &'static str, list: &mut Listed<T>) {
        self.list_up_to(name, MAX_LIST, list);
    }

    /// The same of at most so many elements.
    pub fn list_up_to<T: Fill + Default>(&mut self, name: &'static str, limit: usize, list: &mut Listed<T>) {
        list.path = self.at(name).text();
        list.is_complete = self.elements(name, limit, &mut list.items);
    }

    #[inline(never)]
    fn elements(&mut self, name: &'static str, limit: usize, list: &mut dyn Collect) -> bool {
        self.node(name).is_none_or(|node| fill::fill_list(list, node, &Path::Field(&self.at, name), limit, self.issues))
    }

    /// Reports a fault of a field.
    #[cold]
    #[inline(never)]
    pub fn fault(&mut self, name: &str, message: &str, remedy: &str) {
        fill::report(self.issues, IssueCode::Invalid, &Path::Field(&self.at, name), message, remedy);
    }

    /// Reports what a field lacks; the object is not to be used.
    #[cold]
    #[inline(never)]
    pub fn missing(&mut self, name: &str, message: &str, remedy: &str) {
        self.is_read = false;
        fill::report(self.issues, IssueCode::MissingData, &Path::Field(&self.at, name), message, remedy);
    }

    /// Reports a fault of a field if there is one; the object is not to be used then.
    #[inline(never)]
    pub fn refuse_if(&mut self, is_bad: bool, name: &str, message: &str, remedy: &str) {
        if is_bad {
            self.is_accepted = false;
            self.fault(name, message, remedy);
        }
    }

    /// Refuses a figure below zero.
    pub fn not_below_zero(&mut self, name: &str, figure: Option<Decimal>, remedy: &str) {
        self.refuse_if(figure.is_some_and(|figure| figure < Decimal::ZERO), name, "is below zero", remedy);
    }

    /// Refuses a figure that is not above zero.
    pub fn above_zero(&mut self, name: &str, figure: Option<Decimal>, remedy: &str) {
        self.refuse_if(figure.is_some_and(|figure| figure <= Decimal::ZERO), name, "is not above zero", remedy);
    }

    /// An amount that must be there and above zero.
    #[inline(never)]
    pub fn positive(&mut self, name: &'static str, amount: &mut Size) {
        let is_read = self.required(name, amount);
        self.above_zero(name, is_read.then(|| amount.decimal()), "state an amount above zero");
    }

    /// Refuses what is no fraction of one.
    pub fn fraction(&mut self, name: &str, figure: Option<Decimal>) {
        let is_bad = figure.is_some_and(|figure| figure < Decimal::ZERO || figure > Decimal::ONE);
        self.refuse_if(is_bad, name, "is not between 0 and 1", "state a fraction, such as \"0.5\" for 50 %");
    }

    /// Refuses a count or leverage of zero.
    pub fn from_one(&mut self, name: &str, count: Option<u32>, remedy: &str) {
        self.refuse_if(count == Some(0), name, "is zero", remedy);
    }

    /// Reports every field that was not asked for; whether the object is to be used.
    #[inline(never)]
    pub fn close(self) -> bool {
        let mut remedy = String::new();
        for (name, _) in self.fields.iter().filter(|(name, _)| !self.known.contains(&name.as_str())) {
            if remedy.is_empty() {
                let known: BTreeSet<&str> = self.known.iter().copied().ordered();
                remedy = format!("remove it, or use one of: {}", known.into_iter().collect::<Vec<_>>().join(", "));
            }
            fill::report(self.issues, IssueCode::Invalid, &Path::Field(&self.at, name), "is not a field that is known here", &remedy);
        }
        self.is_read && self.is_accepted
    }

    /// Whether the object was read, where unknown fields are to be expected, as on the wire. What was refused is reported, and reading goes on.
    pub fn end(self) -> bool {
        self.is_read
    }
}
