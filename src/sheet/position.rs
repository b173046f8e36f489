//! A row of a position: its coin, size, side, leverage and margin, in the several ways in which pages write them.

use super::cells::{self, Tags};
use super::columns::Kind;
use super::evidence::{Figures, Shown};
use super::headings::{Meaning, field};
use super::names::Named;
use super::read::{Fields, Reader};
use super::remarks::Kind as Remark;
use super::{columns, escape};
use crate::error::IssueCode;
use crate::json::Node;
use crate::num::parse_decimal;
use rust_decimal::Decimal;

/// Currencies that a price may have behind it.
const DOLLARS: [&str; 4] = ["USD", "USDC", "USDT", "$"];

/// A row while it is read.
struct Cells<'c>(Vec<(Meaning, &'c str)>);

impl<'c> Cells<'c> {
    fn of(&self, meaning: Meaning) -> Option<&'c str> {
        self.0.iter().find(|(own, _)| *own == meaning).map(|(_, cell)| *cell)
    }

    fn field(&self, name: &'static str) -> Option<&'c str> {
        self.of(Meaning::Field(name))
    }
}

impl Reader {
    /// The record of a position, and what its row says of the market.
    pub fn position(&mut self, row: usize, cells: &[(Meaning, &str)]) -> (Fields, Fields) {
        let (mut own, mut market) = (Fields::new(), Fields::new());
        let routed = cells.iter().map(|(meaning, cell)| match *meaning {
            Meaning::Field(name) => (Meaning::Field(self.routed(name, Kind::Position)), *cell),
            other => (other, *cell),
        });
        // A dash stands for nothing in every column of figures.
        let cells = Cells(routed.filter(|(meaning, cell)| *meaning == Meaning::Field("coin") || !cells::is_blank(cell)).collect());
        let mut tags = Tags::default();
        let mut named = None;
        if let Some(cell) = cells.field("coin") {
            let (text, found) = self.coin(row, cell, &mut tags);
            own.push(("coin".to_owned(), Node::Text(text)));
            named = found;
        }
        for (meaning, cell) in &cells.0 {
            let Meaning::Field(name) = *meaning else { continue };
            let Some(column) = field(name).filter(|_| !["kind", "coin", "side", "size", "leverage", "marginMode"].contains(&name)) else {
                continue;
            };
            if !self.belongs(row, column, Kind::Position) {
                continue;
            }
            let (number, unit) = cells::unit(cell);
            let is_price = column.is_decimal() && unit.is_some_and(|unit| DOLLARS.contains(&unit.to_uppercase().as_str()));
            let value = self.value(row, column, None, if is_price { number } else { cell });
            if columns::is_of_market(column) { &mut market } else { &mut own }.push((name.to_owned(), value));
        }
        self.leverage_and_margin(row, &cells, &tags, named.as_ref(), &mut own);
        if let Some(size) = self.size(row, &cells, &tags, named.as_ref(), &own, &market) {
            own.push(("size".to_owned(), Node::Text(size)));
        }
        (own, market)
    }

    /// The coin's name in the request, and the perp that it was found to be.
    fn coin(&mut self, row: usize, cell: &str, tags: &mut Tags) -> (String, Option<Named>) {
        let whole = escape::read(cell);
        if self.names.stated.contains(whole) {
            return (whole.to_owned(), Some(Named { coin: whole.to_owned(), is_mapped: false, is_perp: true }));
        }
        let found = cells::coin(whole);
        *tags = found.tags;
        match self.names.perp(&found.name) {
            Ok(named) => {
                if named.is_mapped {
                    self.remarks.add(Remark::NamesMapped, format!("{} as {}", found.name, named.coin));
                }
                (named.coin.clone(), Some(named))
            }
            Err((message, remedy)) => {
                self.invalid(row, "coin", &message, &remedy);
                (found.name, None)
            }
        }
    }

    /// The size with its sign, as decimal text.
    fn size(&mut self, row: usize, cells: &Cells<'_>, tags: &Tags, named: Option<&Named>, own: &Fields, market: &Fields) -> Option<String> {
        let side = match cells.field("side") {
            Some(cell) => match self.value(row, field("side")?, None, cell) {
                Node::Text(sign) => Some(sign),
                _ => None,
            },
            None => tags.side.and_then(|word| columns::SIDES.iter().find(|(known, _)| *known == word)).map(|(_, sign)| (*sign).to_owned()),
        };
        // A word that is none was told already; with `+-` the size has a sign of its own.
        let side = side.filter(|sign| ["", "-"].contains(&sign.as_str()));
        let cell = cells.field("size")?;
        let (number, unit) = self.size_unit(cell, named);
        let Node::Text(text) = self.value(row, field("size")?, unit, number) else { return Some(cell.to_owned()) };
        let is_negative = text.starts_with('-');
        let decimal = |fields: &Fields, name: &str| fields.iter().find(|(known, _)| known == name).and_then(|(_, node)| number_of(node));
        let figures = Figures {
            size: parse_decimal(&text).ok(),
            entry: decimal(own, "entryPrice"),
            mark: decimal(market, "markPrice"),
            pnl: cells.of(Meaning::Pnl),
            value: cells.of(Meaning::Value),
            liquidation: cells.of(Meaning::LiquidationPrice),
        };
        if figures.is_worth_its_value(self.marks) == Some(false) {
            let message = format!("{cell:?} times the price is not the value that the row states: it may be of contracts or of dollars");
            self.invalid(row, "size", &message, "write the size in coins, or leave the value out");
        }
        self.is_a_perp(row, tags, named, is_negative);
        let Some(sign) = side else { return Some(self.unsided(row, text, cells, named, &figures)) };
        if is_negative && sign != "-" {
            self.invalid(row, "size", "is below zero beside a side that is long", "write it without the minus, or leave side empty");
        }
        Some(format!("{sign}{}", text.trim_start_matches('-')))
    }

    /// The size without the name of its own coin, or of contracts, behind it; another name stays for the reader of numbers to refuse. Beside it
    /// what it counts.
    fn size_unit<'c>(&mut self, cell: &'c str, named: Option<&'c Named>) -> (&'c str, Option<&'c str>) {
        let (Some(named), (number, Some(unit))) = (named, cells::unit(cell)) else {
            return (cell, named.map(|named| named.coin.as_str()));
        };
        let base = named.coin.rsplit_once(':').map_or(named.coin.as_str(), |(_, base)| base);
        let is_contracts = ["contract", "contracts", "cont"].contains(&unit.to_lowercase().as_str());
        if is_contracts {
            self.remarks.add(Remark::ContractsAreCoins, named.coin.clone());
        }
        let is_own = is_contracts || unit.eq_ignore_ascii_case(base) || unit.eq_ignore_ascii_case(&named.coin);
        (if is_own { number } else { cell }, Some(base))
    }

    /// A size where nothing says the side but its sign, and the other figures of the row.
    fn unsided(&mut self, row: usize, text: String, cells: &Cells<'_>, named: Option<&Named>, figures: &Figures<'_>) -> String {
        let shown = figures.side(self.marks);
        let is_negative = text.starts_with('-');
        let name = named.map_or("", |named| named.coin.as_str()).to_owned();
        match shown {
            Shown::Both => {
                let message = "has no side, and profit and liquidation price show different ones";
                self.invalid(row, "size", message, "add a column side with long or short");
            }
            Shown::Long if is_negative => {
                let message = "has a minus, but profit or liquidation price are those of a long position";
                self.invalid(row, "size", message, "add a column side with long or short, and write the size without a minus");
            }
            Shown::Short if !is_negative => {
                self.remarks.add(Remark::SideFromFigures, name);
                return format!("-{text}");
            }
            Shown::Nothing if !is_negative && !self.header.is_whole && cells.field("side").is_none() => {
                self.remarks.add(Remark::SideBySign, name);
            }
            _ => {}
        }
        text
    }

    /// Refuses what may as well be a holding of the spot market.
    fn is_a_perp(&mut self, row: usize, tags: &Tags, named: Option<&Named>, is_negative: bool) {
        let is_said =
            self.header.is_of_perps || is_negative || tags.leverage.is_some() || tags.margin_mode.is_some() || tags.side.is_some();
        if is_said || named.is_none_or(|named| named.is_perp) {
            return;
        }
        let message = "may be of the spot market: nothing in the sheet says that it is a perp";
        self.fault(IssueCode::MissingData, row, "kind", message, "add a column kind with perp or spot, or a column with the leverage");
    }

    /// Leverage and margin mode, from the columns of their own and from what pages write beside a coin, a leverage or an amount.
    fn leverage_and_margin(&mut self, row: usize, cells: &Cells<'_>, tags: &Tags, named: Option<&Named>, own: &mut Fields) {
        let mut modes: Vec<&'static str> = tags.margin_mode.into_iter().collect();
        let mut is_bad = false;
        let mut leverage = tags.leverage;
        if let Some(cell) = cells.field("leverage") {
            let (number, mode) = cells::leverage(cell);
            modes.extend(mode);
            match self.marks.whole("leverage", &number) {
                _ if number.is_empty() => {}
                Ok(found) => {
                    if let Some(other) = leverage.filter(|other| *other != found) {
                        self.invalid(row, "leverage", &format!("is {found}, and {other} beside the coin"), "state the leverage once");
                    }
                    leverage = Some(found);
                }
                Err((message, remedy)) => {
                    self.invalid(row, "leverage", &message, &remedy);
                    is_bad = true;
                }
            }
        }
        let margin = cells.of(Meaning::Margin).map(cells::margin);
        modes.extend(margin.and_then(|(mode, _)| mode));
        let stated = cells.field("marginMode").and_then(|cell| match self.value(row, field("marginMode")?, None, cell) {
            Node::Text(mode) => Some(mode),
            _ => None,
        });
        let mode = stated.clone().or_else(|| modes.first().map(|mode| (*mode).to_owned()));
        if modes
            .iter()
            .any(|other| ["cross", "isolated"].iter().any(|known| mode.as_deref() == Some(known)) && mode.as_deref() != Some(other))
        {
            self.invalid(row, "marginMode", "is cross in one cell and isolated in another", "state the margin mode once");
        }
        let is_isolated = mode.as_deref() == Some("isolated");
        own.extend(mode.map(|mode| ("marginMode".to_owned(), Node::Text(mode))));
        if is_isolated && let Some(cell) = cells.of(Meaning::Margin) {
            self.isolated_margin(row, cell, named, own);
        }
        let has = |name: &str| own.iter().any(|(known, _)| known == name);
        let has_margin = has("isolatedMargin") || has("isolatedEquity");
        match leverage {
            Some(leverage) => own.push(("leverage".to_owned(), Node::Number(leverage.into()))),
            None if is_bad => own.push(("leverage".to_owned(), Node::Null)),
            None if is_isolated && !has_margin => {
                let message = "is missing, and the margin of an isolated position follows from it";
                self.fault(IssueCode::MissingData, row, "leverage", message, "state the leverage, or isolatedMargin");
            }
            None => {
                let highest = named.and_then(|named| self.rulebook.listing.perp(&named.coin)).map(|(perp, _)| perp.max_leverage);
                if let (Some(highest), Some(named)) = (highest, named) {
                    self.remarks.add(Remark::LeverageIsMaximum, format!("{} ({highest}\u{d7})", named.coin));
                    own.push(("leverage".to_owned(), Node::Number(highest.into())));
                }
            }
        }
    }

    /// The margin of an isolated position as the exchange's own page shows it, `$1,234.56 (Isolated)`: with its profit. Elsewhere it may be
    /// what was posted.
    fn isolated_margin(&mut self, row: usize, cell: &str, named: Option<&Named>, own: &mut Fields) {
        if own.iter().any(|(known, _)| known == "isolatedMargin" || known == "isolatedEquity") {
            return;
        }
        let (beside, amount) = cells::margin(cell);
        if beside.is_some() && amount.is_empty() || beside.is_some() && amount == cell {
            return;
        }
        if beside.is_none() || !amount.starts_with('$') {
            let message = format!("{cell:?} may be what was posted for the isolated position, or what is left of it");
            let remedy = "name the column isolatedMargin if profit is not in it, isolatedEquity if it is";
            return self.invalid(row, "isolatedMargin", &message, remedy);
        }
        let Some(column) = field("isolatedEquity") else { return };
        let value = self.value(row, column, None, amount);
        self.remarks.add(Remark::MarginIsEquity, named.map_or("", |named| named.coin.as_str()));
        own.push((column.name.to_owned(), value));
    }
}

fn number_of(node: &Node) -> Option<Decimal> {
    match node {
        Node::Text(text) => parse_decimal(text).ok(),
        _ => None,
    }
}
