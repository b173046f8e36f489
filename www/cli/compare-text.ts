// Answers as text for a terminal: a table with one column per regime, and what has to be said beside it.

import {
  type CarryReport,
  type CompareReport,
  type ComparisonVerdict,
  type Explanation,
  type Flow,
  type FundedRegime,
  formatDecimal,
  type PositionReport,
  type Reconciliation,
  type Regime,
  type RegimeReport,
  type RulebookSummary,
} from "../api/index.js";
import { isNotZero, unsigned } from "../words/amounts.js";
import { snapshotGroups } from "../words/snapshot.js";
import { depositText, money, multiple, NONE, percent, price, rulesLine, signed, stateText } from "./figures.js";
import { columnsOf, list, paragraphs, type Row, regimeRow, table, wrapped } from "./layout.js";
import { loanRows, opponentRows } from "./manual-borrow-text.js";
import { reconciliationText } from "./reconciliation-text.js";

/** The comparison; of a captured or live account with what the exchange says of it. */
export function comparisonText(report: CompareReport, checked?: Reconciliation, isFunded = false): string {
  const { comparison, warnings } = report;
  const { obstacles } = isFunded ? comparison.funded : comparison;
  return paragraphs(
    rulesText(report),
    tableText(report, isFunded && isAnythingAdded(report)),
    checked ? reconciliationText(checked) : "",
    list("In words", [sentence(report), ...obstacles.map((text) => `In the way of portfolio margin: ${text}`)]),
    list("Which debt interest is charged on", remarks(report, chargedDebts)),
    list(
      "How the book was moved",
      remarks(report, ({ moved }) => (moved === null ? [] : [moved])),
    ),
    list("Why a figure is missing", remarks(report, missingReasons)),
    list("Warnings", [
      ...warnings.map(({ message }) => message),
      ...remarks(report, (regime) => regime.warnings.map(({ message }) => message)),
    ]),
    list(
      "Not confirmed by a real account",
      remarks(report, ({ unverified }) => unverified.map(({ reason }) => reason)),
    ),
    noticeText(report),
  );
}

function rulesText({ rulebook, market }: CompareReport): string {
  const lines = [rulesLine({ rulebook })];
  if (rulebook.origin === "caller") lines.push("This rulebook came with the request.");
  if (market.time !== null) lines.push(`Prices of ${market.time}`);
  if (market.fromSnapshot.length > 0)
    lines.push(
      wrapped(`From the snapshot ${market.snapshot} of ${market.snapshotDate}: ${snapshotGroups(market.datedFigures).join("; ")}`),
    );
  return lines.join("\n");
}

function noticeText({ rulebook }: CompareReport): string {
  const notice = rulebook.notice.trim();
  return /not advice/i.test(notice) ? notice : `${notice}\nThis is a calculator, not advice.`.trim();
}

// The table.

function isAnythingAdded({ comparison, regimes }: CompareReport): boolean {
  return columnsOf(regimes).some(({ regime }) => comparison.funded[regime].deposits.length > 0);
}

function tableText(report: CompareReport, isFunded: boolean): string {
  const columns = columnsOf(report.regimes);
  const header = ["", ...columns.map(({ title, own }) => (own.isHome ? `* ${title}` : title))];
  const rows = [
    ...(isFunded ? funded(report) : []),
    ...figures(report, isFunded),
    ...positions(report),
    ...opponentRows(report),
    ...carry(report),
  ];
  const home = columns.some(({ own }) => own.isHome) ? "* the account's own regime; amounts in USDC" : "amounts in USDC";
  return `${table([header, ...rows])}\n\n${home}`;
}

/** Each regime with the capital that it asks for: what is added, and what the book is then. */
function funded({ comparison, regimes }: CompareReport): Row[] {
  const row = (label: string, cell: (regime: FundedRegime) => string) => regimeRow(comparison.funded, label, cell, regimes);
  return [
    ["Funded: with the capital that each regime asks for"],
    row("Added", ({ deposits }) => deposits.map(depositText).join(" + ") || "nothing"),
    row("Margin ratio", ({ ratio }) => percent(ratio)),
    row("State", ({ isLiquidatable }) => stateText(isLiquidatable)),
    row("Account value", ({ accountValue }) => money(accountValue)),
    row("Leverage on account value", ({ leverage }) => multiple(leverage.gross)),
    row("Free collateral", ({ freeCollateral }) => money(freeCollateral)),
    ...comparison.funded.standard.positions.map((position, i) =>
      row(`${positionName(position)}, displayed`, (own) => price(own.positions[i]?.displayedLiquidationPrice ?? null)),
    ),
    ["As stated: with what is in the account"],
  ];
}

function figures(report: CompareReport, isFunded: boolean): Row[] {
  const { comparison, regimes } = report;
  const row = (label: string, cell: (own: RegimeReport, regime: Regime) => string) => regimeRow(regimes, label, cell);
  const isSome = (holds: (own: RegimeReport) => boolean) => columnsOf(regimes).some(({ own }) => holds(own));
  const borrowing = [
    row("Borrowed", (own) => money(own.borrowed) + (own.borrowedSource === null ? "" : ` (${own.borrowedSource})`)),
    row("Borrow capacity", (own) => money(own.borrowCapacity)),
    row("Health factor", (own) => percent(own.healthFactor)),
  ];
  return [
    row("Margin ratio", (own) => percent(own.ratio)),
    row("Liquidated above", (own) => percent(own.ratioLevel)),
    row("State", (own, regime) =>
      own.isLiquidatable && isFunded && !comparison.funded[regime].isLiquidatable ? "not funded" : stateText(own.isLiquidatable),
    ),
    row("Account value", (own) => money(own.accountValue)),
    row("Notional, gross", (own) => money(own.notional.gross)),
    row("Notional, net", (own) => money(own.notional.net)),
    row("Leverage on account value", (own) => multiple(own.leverage.gross)),
    row("Initial margin", (own) => money(own.initialMargin)),
    row("Maintenance margin", (own) => money(own.maintenanceMargin)),
    ...(isSome(({ isolatedMargin }) => isNotZero(isolatedMargin))
      ? [row("Margin of isolated positions", (own) => money(own.isolatedMargin))]
      : []),
    row("Margin used", (own) => money(own.marginUsed)),
    row("Margin of resting orders", (own) => money(own.orderMargin)),
    row("Available", (own) => money(own.available)),
    row("Free collateral", (own) => money(own.freeCollateral)),
    row("Left over maintenance margin", (own) => money(own.availableAfterMaintenance)),
    row("Withdrawable", (own) => money(own.withdrawable)),
    ...(isSome(({ borrowed }) => borrowed !== null) ? borrowing : []),
    ...loanRows(report),
    row("USDC needed", (_, regime) => money(comparison.capitalRequired[regime])),
    row("USDC and coins needed", (_, regime) => money(comparison.capitalWithCoins[regime])),
    row("Leverage on that", (_, regime) => multiple(comparison.leverageOnCapital[regime])),
    row("May use the regime", eligibility),
  ];
}

function eligibility({ eligibility: report }: RegimeReport): string {
  if (report === null) return "yes";
  if (report.isEligible === null) return "unknown";
  return report.isEligible ? "yes" : "no";
}

/** Each position with the liquidation price that the exchange would display. The regimes hold the same positions in the same order. */
function positions({ regimes }: CompareReport): Row[] {
  const rows = regimes.standard.positions.map((position, i) =>
    regimeRow(regimes, `${positionName(position)}, mark ${formatDecimal(position.markPrice)}`, (own) =>
      price(own.positions[i]?.displayedLiquidationPrice ?? null),
    ),
  );
  return rows.length === 0 ? [] : [["Liquidation price as the exchange displays it"], ...rows];
}

function positionName({ coin, size, marginMode, leverage }: PositionReport): string {
  return `${formatDecimal(size, { plus: true })} ${coin} ${marginMode} ${leverage}x`;
}

function carry({ regimes }: CompareReport): Row[] {
  const row = (label: string, cell: (carry: CarryReport) => string) => regimeRow(regimes, label, (own) => cell(own.carry));
  const perDay = (label: string, flow: (carry: CarryReport) => Flow | null) =>
    row(label, (own) => {
      const found = flow(own);
      return found === null ? NONE : signed(found.perDay);
    });
  return [
    ["While it is held, prices still (received; negative: paid)"],
    perDay("Funding per day", ({ funding }) => funding),
    perDay("Interest on debt per day", ({ borrowCost }) => borrowCost),
    perDay("Interest on supply per day", ({ supplyYield }) => supplyYield),
    perDay("Net per day", ({ net }) => net),
    row("Net per year", ({ net }) => (net === null ? NONE : signed(net.perYear))),
    row("Net per year on USDC and coins", ({ netYieldOnCapital }) => percent(netYieldOnCapital)),
  ];
}

// The words.

function sentence({ comparison, fees }: CompareReport): string {
  const amount = money(unsigned(comparison.capitalFreed));
  const share = comparison.capitalFreedShare === null ? "" : ` (${percent(unsigned(comparison.capitalFreedShare))})`;
  const verdicts: Record<ComparisonVerdict, string> = {
    freesCapital: `Portfolio margin frees ${amount} USDC${share} against standard margin.`,
    noDifference: "Portfolio margin needs as much capital as standard margin.",
    needsMore: `Portfolio margin needs ${amount} USDC${share} more than standard margin.`,
  };
  const verdict = verdicts[comparison.verdict];
  const unpriced =
    comparison.unpricedCoins.length > 0 ? ` Coins without a price are left out: ${comparison.unpricedCoins.join(", ")}.` : "";
  return `${verdict}${unpriced} Opening the book costs ${money(fees.total)} USDC in ${fees.liquidity} fees.`;
}

function missingReasons(regime: RegimeReport): string[] {
  const reasons = regime.positions.flatMap((position) =>
    position.liquidationPriceReason === null ? [] : [`no liquidation price of ${position.coin}: ${position.liquidationPriceReason}`],
  );
  if (regime.ratioReason !== null) reasons.unshift(`no margin ratio: ${regime.ratioReason}`);
  const rates = regime.carry.missingFundingRates;
  if (rates.length > 0) reasons.push(`no funding: the rate of ${rates.join(", ")} is not stated`);
  if (regime.eligibility !== null && regime.eligibility.isEligible !== true) reasons.push(...regime.eligibility.reasons);
  return reasons;
}

/** Why interest is charged on a debt that is not the stated one. */
function chargedDebts({ carry: { chargedDebts: debts } }: RegimeReport): string[] {
  return debts.filter(({ source, stated }) => source === "implied" && isNotZero(stated)).map(({ reason }) => reason);
}

/** Remarks of the regimes; what all of them say is said once. */
function remarks({ regimes }: CompareReport, of: (regime: RegimeReport) => string[]): string[] {
  const columns = columnsOf(regimes);
  const saying = new Map<string, string[]>();
  for (const { title, own } of columns) for (const text of of(own)) saying.set(text, [...(saying.get(text) ?? []), title]);
  return [...saying].map(([text, titles]) => (titles.length === columns.length ? text : `${titles.join(", ")}: ${text}`));
}

/** One figure as a tree: each operand of a formula under its name, down to the inputs. */
export function explanationText(explanation: Explanation): string {
  return figureLines(explanation, "").join("\n");
}

function figureLines({ path, label, value, formula, rule, source, operands }: Explanation, indent: string): string[] {
  const inner = `${indent}  `;
  return [
    `${indent}${label} = ${value ?? "none"}  [${path}]`,
    ...(formula === null ? [] : [`${inner}formula: ${formula}`]),
    ...(rule === null ? [] : [`${inner}rule: ${rule}`]),
    ...(source === null ? [] : [`${inner}source: ${source}`]),
    ...operands.flatMap(({ name, figures: each }) => [`${inner}${name}:`, ...each.flatMap((figure) => figureLines(figure, `${inner}  `))]),
  ];
}

export function rulebooksText(report: RulebookSummary[]): string {
  return report.map(({ id, date, title }) => `${id}  ${date}  ${title}`).join("\n");
}
