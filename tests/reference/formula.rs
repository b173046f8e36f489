//! Evaluates the formula of an explanation over its operands: names, decimals, + - * / and parentheses, `max`, `min`, `sum(list)`,
//! `abs`, `exp`, `floor(x, decimals)`, `ceil(x, decimals)`.

use super::number::{Q, floored, parse, whole, zero};
use num_traits::{Signed, ToPrimitive, Zero};
use std::collections::BTreeMap;

/// Operands: each a list of values, one for a single figure.
pub type Operands = BTreeMap<String, Vec<Q>>;

/// The value of a formula, or what is wrong with it.
pub fn evaluate(formula: &str, operands: &Operands) -> Result<Q, String> {
    let mut reader = Reader { rest: formula.trim_start(), operands };
    let value = reader.sum()?;
    if reader.rest.is_empty() { Ok(value) } else { Err(format!("{:?} is left over in {formula:?}", reader.rest)) }
}

struct Reader<'t> {
    rest: &'t str,
    operands: &'t Operands,
}

impl<'t> Reader<'t> {
    fn take(&mut self, sign: char) -> bool {
        let is_next = self.rest.starts_with(sign);
        if is_next {
            self.rest = self.rest[sign.len_utf8()..].trim_start();
        }
        is_next
    }

    fn word(&mut self, is_part: impl Fn(char) -> bool) -> &'t str {
        let (word, rest) = self.rest.split_at(self.rest.find(|sign| !is_part(sign)).unwrap_or(self.rest.len()));
        self.rest = rest.trim_start();
        word
    }

    fn sum(&mut self) -> Result<Q, String> {
        let mut value = self.product()?;
        loop {
            if self.take('+') {
                value += self.product()?;
            } else if self.take('-') {
                value -= self.product()?;
            } else {
                return Ok(value);
            }
        }
    }

    fn product(&mut self) -> Result<Q, String> {
        let mut value = self.factor()?;
        loop {
            if self.take('*') {
                value *= self.factor()?;
            } else if self.take('/') {
                let divisor = self.factor()?;
                if divisor.is_zero() {
                    return Err("a division by zero".to_owned());
                }
                value /= divisor;
            } else {
                return Ok(value);
            }
        }
    }

    fn factor(&mut self) -> Result<Q, String> {
        if self.take('-') {
            return self.factor().map(|value| -value);
        }
        if self.take('(') {
            let value = self.sum()?;
            return if self.take(')') { Ok(value) } else { Err(format!("no closing bracket before {:?}", self.rest)) };
        }
        if self.rest.starts_with(|sign: char| sign.is_ascii_digit()) {
            let number = self.word(|sign| sign.is_ascii_digit() || sign == '.');
            return parse(number).ok_or_else(|| format!("{number:?} is not a decimal"));
        }
        let name = self.word(|sign| sign.is_alphanumeric() || sign == '_');
        if name.is_empty() {
            return Err(format!("nothing to read in {:?}", self.rest));
        }
        if self.take('(') { self.call(name) } else { self.single(name) }
    }

    fn single(&self, name: &str) -> Result<Q, String> {
        match self.operands.get(name).map(Vec::as_slice) {
            Some([value]) => Ok(value.clone()),
            Some(values) => Err(format!("{name} has {} figures where one is meant", values.len())),
            None => Err(format!("{name} is not an operand")),
        }
    }

    fn call(&mut self, function: &str) -> Result<Q, String> {
        let mut arguments = Vec::new();
        let list = self.rest.find([')', ',']).map(|end| self.rest[..end].trim()).and_then(|name| self.operands.get(name));
        if let (Some(values), "sum" | "max" | "min") = (list, function)
            && (values.len() != 1 || function == "sum")
        {
            self.word(|sign| sign.is_alphanumeric() || sign == '_');
            arguments.extend(values.iter().cloned());
        } else {
            arguments.push(self.sum()?);
        }
        while self.take(',') {
            arguments.push(self.sum()?);
        }
        if !self.take(')') {
            return Err(format!("no closing bracket of {function} before {:?}", self.rest));
        }
        match (function, arguments.as_slice()) {
            ("sum", values) => Ok(values.iter().sum()),
            ("max", values) => values.iter().max().cloned().ok_or_else(|| "max of nothing".to_owned()),
            ("min", values) => values.iter().min().cloned().ok_or_else(|| "min of nothing".to_owned()),
            ("abs", [value]) => Ok(value.abs()),
            ("exp", [value]) => Ok(exponential(value)),
            ("floor", [value, decimals]) => Ok(floored(value, decimals.to_u32().unwrap_or(0))),
            ("ceil", [value, decimals]) => Ok(raised(value, decimals.to_u32().unwrap_or(0))),
            (name, arguments) => Err(format!("{name} of {} arguments is not a function", arguments.len())),
        }
    }
}

/// The least number with so many decimals that is not below a value above zero.
fn raised(value: &Q, decimals: u32) -> Q {
    let below = floored(value, decimals);
    if below < *value { below + whole(1) / num_traits::pow(whole(10), usize::try_from(decimals).unwrap_or(0)) } else { below }
}

/// The exponential series, of a value brought below 1/2 by halving, to far more digits than are compared.
fn exponential(value: &Q) -> Q {
    let mut halvings = 0_u32;
    let mut small = value.clone();
    while small.abs() > whole(1) / whole(2) {
        small /= whole(2);
        halvings += 1;
    }
    let (mut sum, mut term) = (zero(), whole(1));
    for index in 1..=40 {
        sum += &term;
        term = floored(&(term * &small / whole(index)), 60);
    }
    (0..halvings).fold(sum, |power, _| floored(&(&power * &power), 60))
}

#[test]
fn formulas_evaluate() {
    let value = |text: &str| parse(text).expect("a decimal");
    let operands = Operands::from([
        ("a".to_owned(), vec![value("2")]),
        ("xs".to_owned(), vec![value("1"), value("2.5")]),
        ("none".to_owned(), vec![]),
    ]);
    for (formula, expected) in [
        ("a + 3 * (a - 0.5)", "6.5"),
        ("-a / 4", "-0.5"),
        ("sum(xs) - a", "1.5"),
        ("sum(none)", "0"),
        ("max(a, sum(xs), 1)", "3.5"),
        ("min(a, 7)", "2"),
        ("floor(a / 3, 2)", "0.66"),
        ("ceil(a / 3, 2)", "0.67"),
        ("ceil(a, 2)", "2"),
        ("abs(1 - a)", "1"),
        ("max(xs)", "2.5"),
    ] {
        assert_eq!(evaluate(formula, &operands), Ok(value(expected)), "{formula}");
    }
    let e = evaluate("exp(a / 2)", &operands).expect("a number");
    assert!((e - value("2.718281828459045235360287471352")).abs() < value("1e-29"));
    for formula in ["b", "xs", "a +", "(a", "a b", "a / 0", "sin(a)", "", "floor(a)"] {
        assert!(evaluate(formula, &operands).is_err(), "{formula}");
    }
}
