//! Whether the engine's figures are the exchange's own: each figure that the exchange reported of an account beside the one computed from
//! its state. The answer to `reconcile`.
//!
//! # When two figures agree
//! Amounts to a cent, ratios to a millionth, prices to a millionth of themselves, sizes to the last lot. The answers of the exchange are of
//! different moments, seconds apart, and it prints binary fractions: what is further off than that but within a thousandth is put down to
//! the moments; beyond it, to what is known not to be modelled of this account, or its cause is
//! said not to be known. A resting spot order that holds exactly what is missing, and a price that is known to be missing, go before them.

use super::types::{CompareReport, RegimeReport};
use super::{Answer, Question, compared, prepare_question, read};
use crate::error::Issues;
use crate::explain::Ledger;
use crate::json::{Node, parse};
use crate::num::{Ratio, Size};
use crate::portfolio::AccountMode;
use crate::request::Request;
use crate::venue::hyperliquid::{ReportedFigures, SpotHold, capture, reported};
use rust_decimal::Decimal;
use serde::Serialize;

/// An account as it was read, and how far the engine agrees with what the exchange says of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ImportReport {
    /// The account as a request.
    pub request: Request,
    /// Each figure that the exchange reported and the engine computes.
    pub reconciliation: Reconciliation,
    /// Remarks on the account as it was read.
    pub warnings: Vec<crate::error::Warning>,
}

/// The exchange's figures beside the engine's.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Reconciliation {
    /// How many agree.
    pub agreeing: u32,
    /// How many were compared.
    pub compared: u32,
    /// Each figure.
    pub figures: Vec<ReconciledFigure>,
}

/// One figure of both.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ReconciledFigure {
    /// What it is, such as `margin ratio` or `liquidation price of BTC`.
    pub name: String,
    /// Where it is in the comparison, such as `regimes.portfolio.ratio`.
    pub path: String,
    /// As the exchange reported it; null where it reports that there is none.
    pub reported: Option<Ratio>,
    /// As the engine computes it; null where there is none.
    pub computed: Option<Ratio>,
    /// Computed less reported.
    pub difference: Option<Ratio>,
    /// Whether they agree.
    pub is_agreeing: bool,
    /// The likely cause of a difference.
    pub cause: Option<String>,
}

/// By how much a kind of figure may differ and still agree.
#[derive(Clone, Copy)]
enum Tolerance {
    Cent,
    Millionth,
    RelativeMillionth,
    Nothing,
}

/// Turns a captured or live account into a request and compares the exchange's figures with the engine's.
pub fn reconcile(text: &str) -> Answer<ImportReport> {
    let answer = parse(text).map_err(|issue| vec![issue]).and_then(|node| {
        let question = read(text, None)?;
        reconciled(&node, question)
    });
    answer.into()
}

fn reconciled(node: &Node, question: Question) -> Result<ImportReport, Issues> {
    let request = question.draft.clone();
    let prepared = prepare_question(question, &mut Ledger::silent())?;
    let request = request.finish().ok_or_else(Vec::new)?;
    let report = compared(&prepared, &mut Ledger::silent())?;
    let figures = capture(node).map_or_else(Vec::new, |capture| Collector::new(&reported(&capture), &report).collect());
    let count = |figures: &[ReconciledFigure], only_agreeing: bool| {
        u32::try_from(figures.iter().filter(|figure| figure.is_agreeing || !only_agreeing).count()).unwrap_or(u32::MAX)
    };
    let reconciliation = Reconciliation { agreeing: count(&figures, true), compared: count(&figures, false), figures };
    Ok(ImportReport { request, reconciliation, warnings: report.warnings })
}

/// Puts the figures beside each other.
struct Collector<'a> {
    reported: &'a ReportedFigures,
    report: &'a CompareReport,
    /// The regime the account belongs to, and its name.
    home: (&'a RegimeReport, &'static str),
    figures: Vec<ReconciledFigure>,
}

impl<'a> Collector<'a> {
    fn new(reported: &'a ReportedFigures, report: &'a CompareReport) -> Self {
        let home = match report.account.mode {
            AccountMode::Standard => (&report.regimes.standard, "standard"),
            AccountMode::Unified => (&report.regimes.unified, "unified"),
            AccountMode::PortfolioMargin => (&report.regimes.portfolio, "portfolio"),
        };
        Self { reported, report, home, figures: Vec::new() }
    }

    fn collect(mut self) -> Vec<ReconciledFigure> {
        let (home, name) = self.home;
        if let (Some(ratio), AccountMode::PortfolioMargin) = (self.reported.ratio, self.report.account.mode) {
            let computed = home.margin.ratio.map(Ratio::decimal);
            self.add("margin ratio".to_owned(), format!("regimes.{name}.ratio"), Some(ratio.decimal()), computed, Tolerance::Millionth);
        }
        self.tokens();
        self.dexes();
        self.liquidation_prices();
        self.trades();
        self.figures
    }

    fn tokens(&mut self) {
        let (home, name) = self.home;
        for token in &self.reported.tokens {
            let found = home.margin.tokens.iter().enumerate().find(|(_, row)| row.token == token.coin);
            let Some((index, row)) = found else { continue };
            let path = |figure: &str| format!("regimes.{name}.tokens[{index}].{figure}");
            let rows = [
                (HELD_OF.trim_end(), "hold", token.hold, row.hold),
                (
                    "available after maintenance in",
                    "availableAfterMaintenance",
                    token.available_after_maintenance,
                    row.available_after_maintenance,
                ),
            ];
            for (what, figure, reported, computed) in rows {
                if let Some(reported) = reported {
                    let computed = computed.map(Size::decimal);
                    self.add(format!("{what} {}", token.coin), path(figure), Some(reported.decimal()), computed, Tolerance::Cent);
                }
            }
        }
    }

    fn dexes(&mut self) {
        for dex in &self.reported.dexes {
            let shown = if dex.name.is_empty() { "the venue's own dex".to_owned() } else { format!("dex {}", dex.name) };
            // Maintenance and initial margin of a dex are the same under every regime; standard margin has them dex by dex.
            let pools = &self.report.regimes.standard.margin.pools;
            if let Some((index, pool)) = pools.iter().enumerate().find(|(_, pool)| pool.dex.as_deref() == Some(dex.name.as_str())) {
                let rows = [
                    ("maintenance margin", "maintenanceMargin", dex.cross_maintenance, pool.maintenance_margin),
                    ("initial margin", "initialMargin", dex.cross_margin_used, pool.initial_margin),
                ];
                for (what, figure, reported, computed) in rows {
                    if let Some(reported) = reported {
                        let path = format!("regimes.standard.pools[{index}].{figure}");
                        let (reported, computed) = (Some(reported.decimal()), Some(computed.decimal()));
                        self.add(format!("{what} on {shown}"), path, reported, computed, Tolerance::Cent);
                    }
                }
            }
            let own = self.report.account.dexes.iter().enumerate().find(|(_, own)| own.dex == dex.name);
            let Some((index, own)) = own else { continue };
            let rows = [
                ("cross account value", "crossAccountValue", dex.cross_account_value, own.cross_account_value),
                ("withdrawable", "withdrawable", dex.withdrawable, own.withdrawable),
            ];
            for (what, figure, reported, computed) in rows {
                if let (Some(reported), Some(computed)) = (reported, computed) {
                    let path = format!("account.dexes[{index}].{figure}");
                    self.add(format!("{what} of {shown}"), path, Some(reported.decimal()), Some(computed.decimal()), Tolerance::Cent);
                }
            }
        }
    }

    fn liquidation_prices(&mut self) {
        let (home, name) = self.home;
        for (coin, reported) in self.reported.dexes.iter().flat_map(|dex| &dex.positions) {
            let Some(reported) = reported else { continue };
            let Some((index, own)) = home.positions.iter().enumerate().find(|(_, own)| own.coin == *coin) else { continue };
            let path = format!("regimes.{name}.positions[{index}].displayedLiquidationPrice");
            let (reported, computed) =
                (reported.map(|price| price.decimal()), own.displayed_liquidation_price.map(|price| price.decimal()));
            self.add(format!("liquidation price of {coin}"), path, reported, computed, Tolerance::RelativeMillionth);
        }
    }

    fn trades(&mut self) {
        let (home, name) = self.home;
        for trade in &self.reported.trades {
            let Some((index, own)) = home.positions.iter().enumerate().find(|(_, own)| own.coin == trade.coin) else { continue };
            let sides = [("buy", "maxBuySize", own.max_buy_size), ("sell", "maxSellSize", own.max_sell_size)];
            for ((side, figure, computed), reported) in sides.into_iter().zip(&trade.sizes) {
                let path = format!("regimes.{name}.positions[{index}].{figure}");
                let (reported, computed) = (Some(reported.decimal()), Some(computed.decimal()));
                self.add(format!("largest {side} of {}", trade.coin), path, reported, computed, Tolerance::Nothing);
            }
        }
    }

    fn add(&mut self, name: String, path: String, reported: Option<Decimal>, computed: Option<Decimal>, tolerance: Tolerance) {
        let (reported, computed) = (reported.map(Ratio::new), computed.map(Ratio::new));
        let difference = reported.zip(computed).and_then(|(reported, computed)| computed.minus(reported).ok());
        let is_agreeing = match (difference, reported) {
            (Some(difference), Some(reported)) => difference.abs() <= tolerance.around(reported),
            _ => reported == computed,
        };
        let cause = (!is_agreeing).then(|| self.cause(&name, difference, reported));
        self.figures.push(ReconciledFigure { name, path, reported, computed, difference, is_agreeing, cause });
    }

    /// The likely cause of a difference.
    fn cause(&self, name: &str, difference: Option<Ratio>, reported: Option<Ratio>) -> String {
        let orders = &self.reported.orders;
        let held = name.strip_prefix(HELD_OF);
        if let Some((token, difference)) = held.zip(difference)
            && let Some(cause) = spot_cause(&orders.spot, token, difference)
        {
            return cause;
        }
        // Of a snapshot's figures only a price decides here: a utilisation is in no figure that is compared.
        let prices = self.report.market.from_snapshot.iter().filter_map(|path| path.strip_prefix("tokens.")?.split_once('.'));
        let mut unknown = prices.filter(|(_, figure)| figure.to_ascii_lowercase().ends_with("price")).map(|(token, _)| token);
        if let Some(token) = unknown.find(|token| name.ends_with(&format!(" {token}"))) {
            return format!("The price of {token} is not in the answers; the snapshot's is used.");
        }
        let share = difference.zip(reported).and_then(|(difference, reported)| difference.abs().fraction_of(reported.abs()).ok());
        let thousandth = Ratio::new(Decimal::new(1, 3));
        let cause = if share.is_some_and(|share| share <= thousandth) {
            "The answers of the exchange are seconds apart; prices have moved in between."
        } else if !orders.are_known {
            "Resting orders are not in the answers."
        } else if orders.has_triggers {
            "Trigger orders rest; what they hold is not known."
        } else if held.is_some() && !orders.spot.is_empty() {
            "Resting spot orders hold balance, which is not counted here; it is not the amount of the difference."
        } else {
            "Not known: nothing in the answers of the exchange explains it."
        };
        cause.to_owned()
    }
}

/// What a figure of a token's hold is called, before the token.
const HELD_OF: &str = "held of ";

/// That resting spot orders hold what is missing of a token's hold: those of one side of one market, or all that buy. Which token a market
/// trades is not in the answers, so that the amount is the evidence.
fn spot_cause(spot: &[SpotHold], token: &str, difference: Ratio) -> Option<String> {
    let missing = Size::new(difference.negated().decimal());
    let is_it = |amount: Size| amount.minus(missing).is_ok_and(|off| Ratio::new(off.decimal()).abs() <= Tolerance::Cent.around(difference));
    let single = spot.iter().find(|hold| is_it(hold.amount));
    if let Some(SpotHold { market, is_buy, amount }) = single {
        let side = if *is_buy { "buy" } else { "sell" };
        return Some(format!("A resting spot order to {side} on {market} holds {amount} {token}, which is not counted here."));
    }
    let buys = spot.iter().filter(|hold| hold.is_buy).try_fold(Size::ZERO, |sum, hold| sum.plus(hold.amount)).ok()?;
    is_it(buys).then(|| format!("Resting spot orders to buy hold {buys} {token}, which is not counted here."))
}

impl Tolerance {
    /// By how much a figure of this size may differ.
    fn around(self, reported: Ratio) -> Ratio {
        let millionth = Ratio::new(Decimal::new(1, 6));
        match self {
            Self::Cent => Ratio::new(Decimal::new(1, 2)),
            Self::Millionth => millionth,
            Self::RelativeMillionth => reported.abs().scaled(millionth).unwrap_or(millionth),
            Self::Nothing => Ratio::ZERO,
        }
    }
}
