// Answers as text for a terminal: a table with one column per regime, and what has to be said beside it.

import {
  type CompareReport,
  type Explanation,
  type Flow,
  type FundedRegime,
  formatDecimal,
  type PositionReport,
  type Reconciliation,
  type RegimeReport,
  type RulebookSummary,
} from "../api/index.js";
import { snapshotGroups } from "../words/snapshot.js";
import {
  depositText,
  isNotZero,
  list,
  money,
  multiple,
  NONE,
  percent,
  price,
  REGIMES,
  type RegimeName,
  rulesLine,
  signed,
  wrapped,
} from "./figures.js";
import { loanRows, opponentRows } from "./manual-borrow-text.js";
import { reconciliationText } from "./reconciliation-text.js";

/** A line of the table: a label and a cell per regime, or a heading alone. */
type Row = { label: string; cells: string[] } | { heading: string };

/** The comparison; of a captured or live account with what the exchange says of it. */
export function comparisonText(report: CompareReport, checked?: Reconciliation, isFunded = false): string {
  return [
    rulesText(report),
    tableText(report, isFunded && isAnythingAdded(report)),
    checked ? reconciliationText(checked) : "",
    list("In words", [
      sentence(report),
      ...(isFunded ? report.comparison.funded : report.comparison).obstacles.map((text) => `In the way of portfolio margin: ${text}`),
    ]),
    list("Which debt interest is charged on", perRegime(report, chargedDebts)),
    list(
      "How the book was moved",
      perRegime(report, (regime) => (regime.moved === null ? [] : [regime.moved])),
    ),
    list("Why a figure is missing", perRegime(report, missingReasons)),
    list("Warnings", [
      ...report.warnings.map((warning) => warning.message),
      ...perRegime(report, (regime) => regime.warnings.map((warning) => warning.message)),
    ]),
    list(
      "Not confirmed by a real account",
      perRegime(report, (regime) => regime.unverified.map((item) => item.reason)),
    ),
    noticeText(report),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
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

function isAnythingAdded({ comparison }: CompareReport): boolean {
  return REGIMES.some(({ name }) => comparison.funded[name].deposits.length > 0);
}

function tableText(report: CompareReport, isFunded: boolean): string {
  const header = REGIMES.map(({ name, title }) => (report.regimes[name].isHome ? `* ${title}` : title));
  const rows: Row[] = [
    ...(isFunded ? funded(report) : []),
    ...figures(report, isFunded),
    ...positions(report),
    ...opponentRows(report),
    ...carry(report),
  ];
  const labelWidth = Math.max(...rows.map((row) => ("label" in row ? row.label.length : 0)));
  const widths = header.map((title, i) => Math.max(title.length, ...rows.map((row) => ("cells" in row ? (row.cells[i] ?? "").length : 0))));
  const line = (label: string, cells: string[]) =>
    [label.padEnd(labelWidth), ...cells.map((cell, i) => cell.padStart(widths[i] ?? 0))].join("   ");
  const lines = rows.map((row) => ("cells" in row ? line(row.label, row.cells) : `\n${row.heading}`));
  const home = header.some((title) => title.startsWith("*"))
    ? ["", "* the account's own regime; amounts in USDC"]
    : ["", "amounts in USDC"];
  return [line("", header).trimEnd(), ...lines, ...home].join("\n");
}

/** Each regime with the capital that it asks for: what is added, and what the book is then. */
function funded(report: CompareReport): Row[] {
  const { funded: own } = report.comparison;
  const row = (label: string, cell: (regime: FundedRegime) => string): Row => ({
    label,
    cells: REGIMES.map(({ name }) => cell(own[name])),
  });
  const first = own.standard.positions;
  return [
    { heading: "Funded: with the capital that each regime asks for" },
    row("Added", ({ deposits }) => (deposits.length === 0 ? "nothing" : deposits.map(depositText).join(" + "))),
    row("Margin ratio", (regime) => percent(regime.ratio)),
    row("State", (regime) => (regime.isLiquidatable ? "LIQUIDATED NOW" : "safe")),
    row("Account value", (regime) => money(regime.accountValue)),
    row("Leverage on account value", (regime) => multiple(regime.leverage.gross)),
    row("Free collateral", (regime) => money(regime.freeCollateral)),
    ...first.map((position, i) => ({
      label: `${positionName(position)}, displayed`,
      cells: REGIMES.map(({ name }) => price(own[name].positions[i]?.displayedLiquidationPrice ?? null)),
    })),
    { heading: "As stated: with what is in the account" },
  ];
}

function figures(report: CompareReport, isFunded: boolean): Row[] {
  const row = (label: string, cell: (regime: RegimeReport, name: RegimeName) => string): Row => ({
    label,
    cells: REGIMES.map(({ name }) => cell(report.regimes[name], name)),
  });
  const { comparison } = report;
  const borrowing = REGIMES.some(({ name }) => report.regimes[name].borrowed !== null);
  const isolated = REGIMES.some(({ name }) => isNotZero(report.regimes[name].isolatedMargin));
  return [
    row("Margin ratio", (regime) => percent(regime.ratio)),
    row("Liquidated above", (regime) => percent(regime.ratioLevel)),
    row("State", (regime, name) =>
      regime.isLiquidatable ? (isFunded && !comparison.funded[name].isLiquidatable ? "not funded" : "LIQUIDATED NOW") : "safe",
    ),
    row("Account value", (regime) => money(regime.accountValue)),
    row("Notional, gross", (regime) => money(regime.notional.gross)),
    row("Notional, net", (regime) => money(regime.notional.net)),
    row("Leverage on account value", (regime) => multiple(regime.leverage.gross)),
    row("Initial margin", (regime) => money(regime.initialMargin)),
    row("Maintenance margin", (regime) => money(regime.maintenanceMargin)),
    ...(isolated ? [row("Margin of isolated positions", (regime) => money(regime.isolatedMargin))] : []),
    row("Margin used", (regime) => money(regime.marginUsed)),
    row("Margin of resting orders", (regime) => money(regime.orderMargin)),
    row("Available", (regime) => money(regime.available)),
    row("Free collateral", (regime) => money(regime.freeCollateral)),
    row("Left over maintenance margin", (regime) => money(regime.availableAfterMaintenance)),
    row("Withdrawable", (regime) => money(regime.withdrawable)),
    ...(borrowing
      ? [
          row("Borrowed", (regime) => money(regime.borrowed) + (regime.borrowedSource === null ? "" : ` (${regime.borrowedSource})`)),
          row("Borrow capacity", (regime) => money(regime.borrowCapacity)),
          row("Health factor", (regime) => percent(regime.healthFactor)),
        ]
      : []),
    ...loanRows(report),
    row("USDC needed", (_, name) => money(comparison.capitalRequired[name])),
    row("USDC and coins needed", (_, name) => money(comparison.capitalWithCoins[name])),
    row("Leverage on that", (_, name) => multiple(comparison.leverageOnCapital[name])),
    row("May use the regime", (regime) => eligibility(regime)),
  ];
}

function eligibility({ eligibility: report }: RegimeReport): string {
  if (report === null) return "yes";
  if (report.isEligible === null) return "unknown";
  return report.isEligible ? "yes" : "no";
}

/** Each position with the liquidation price that the exchange would display. The regimes hold the same positions in the same order. */
function positions(report: CompareReport): Row[] {
  const of = (name: RegimeName) => report.regimes[name].positions;
  const first = of("standard");
  if (first.length === 0) return [];
  const rows = first.map((position, i) => ({
    label: `${positionName(position)}, mark ${formatDecimal(position.markPrice)}`,
    cells: REGIMES.map(({ name }) => price(of(name)[i]?.displayedLiquidationPrice ?? null)),
  }));
  return [{ heading: "Liquidation price as the exchange displays it" }, ...rows];
}

function positionName({ coin, size, marginMode, leverage }: PositionReport): string {
  return `${formatDecimal(size, { plus: true })} ${coin} ${marginMode} ${leverage}x`;
}

function carry(report: CompareReport): Row[] {
  const row = (label: string, cell: (regime: RegimeReport) => string): Row => ({
    label,
    cells: REGIMES.map(({ name }) => cell(report.regimes[name])),
  });
  const perDay = (flow: Flow | null) => (flow === null ? NONE : signed(flow.perDay));
  return [
    { heading: "While it is held, prices still (received; negative: paid)" },
    row("Funding per day", (regime) => perDay(regime.carry.funding)),
    row("Interest on debt per day", (regime) => perDay(regime.carry.borrowCost)),
    row("Interest on supply per day", (regime) => perDay(regime.carry.supplyYield)),
    row("Net per day", (regime) => perDay(regime.carry.net)),
    row("Net per year", (regime) => (regime.carry.net === null ? NONE : signed(regime.carry.net.perYear))),
    row("Net per year on USDC and coins", (regime) => percent(regime.carry.netYieldOnCapital)),
  ];
}

// The words.

function sentence({ comparison, fees }: CompareReport): string {
  const amount = money(comparison.capitalFreed.replace(/^-/, ""));
  const share = comparison.capitalFreedShare === null ? "" : ` (${percent(comparison.capitalFreedShare.replace(/^-/, ""))})`;
  const verdicts: Record<string, string> = {
    freesCapital: `Portfolio margin frees ${amount} USDC${share} against standard margin.`,
    noDifference: "Portfolio margin needs as much capital as standard margin.",
    needsMore: `Portfolio margin needs ${amount} USDC${share} more than standard margin.`,
  };
  const verdict = verdicts[comparison.verdict] ?? comparison.verdict;
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
function perRegime(report: CompareReport, remarks: (regime: RegimeReport) => string[]): string[] {
  const regimesOf = new Map<string, string[]>();
  for (const { name, title } of REGIMES) {
    for (const text of remarks(report.regimes[name])) regimesOf.set(text, [...(regimesOf.get(text) ?? []), title]);
  }
  return [...regimesOf].map(([text, titles]) => (titles.length === REGIMES.length ? text : `${titles.join(", ")}: ${text}`));
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
