// A change of a book as text for a terminal: whether each regime takes it, and the figures that matter before and after.

import type { Change, RegimeReport, Verdict, WhatIfReport } from "../api/index.js";
import { coins, list, money, percent, price, REGIMES, rulesLine } from "./figures.js";

type Row = [label: string, cell: (regime: RegimeReport) => string];

const ROWS: readonly Row[] = [
  ["Margin ratio", (regime) => percent(regime.ratio)],
  ["State", (regime) => (regime.isLiquidatable ? "LIQUIDATED" : "safe")],
  ["Account value", (regime) => money(regime.accountValue)],
  ["Initial margin", (regime) => money(regime.initialMargin)],
  ["Maintenance margin", (regime) => money(regime.maintenanceMargin)],
  ["Available", (regime) => money(regime.available)],
  ["Free collateral", (regime) => money(regime.freeCollateral)],
  ["Borrowed", (regime) => money(regime.borrowed)],
];

export function whatIfText(report: WhatIfReport): string {
  return [
    rulesLine(report),
    ...report.changes.map(({ change, regimes }) =>
      [
        describe(change),
        ...REGIMES.map(({ name, title }) => `  ${title}: ${regimes[name].isAccepted ? "taken" : `refused. ${reasons(regimes[name])}`}`),
      ].join("\n"),
    ),
    ...REGIMES.map(({ name, title }) => regimeText(title, report.before.regimes[name], report.after.regimes[name])),
    list(
      "Warnings",
      report.after.warnings.map((warning) => warning.message),
    ),
    `At prices that stay, without fees. ${report.rulebook.notice}`,
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

/** Each rule that refuses, with what to do about it. */
function reasons({ refusals }: Verdict): string {
  return refusals.map(({ message, remedy }) => `${message} Remedy: ${remedy}.`).join(" ");
}

function describe(change: Change): string {
  switch (change.kind) {
    case "order": {
      const at = change.price === undefined ? "the mark price" : price(change.price);
      return `${change.isResting ? "Rest an order to" : "Order to"} ${change.side} ${coins(change.size)} ${change.coin} at ${at}`;
    }
    case "spotOrder":
      return `${change.side === "buy" ? "Buy" : "Sell"} ${coins(change.size)} ${change.token} in spot`;
    case "transfer":
      return `Transfer ${coins(change.amount)} ${change.token} from ${change.from} to ${change.to}`;
    case "closing":
      return `Close ${change.size === undefined ? "all" : coins(change.size)} of ${change.coin}`;
    case "isolatedMargin":
      return change.amount.startsWith("-")
        ? `Take ${coins(change.amount.slice(1))} of margin out of ${change.coin}`
        : `Add ${coins(change.amount)} of margin to ${change.coin}`;
    default:
      return `${{ deposit: "Deposit", withdrawal: "Withdraw", repayment: "Repay" }[change.kind]} ${coins(change.amount)} ${change.token}`;
  }
}

function regimeText(title: string, before: RegimeReport, after: RegimeReport): string {
  const rows = ROWS.map(([label, cell]) => [label, cell(before), cell(after)] as const);
  const width = (column: 0 | 1 | 2) => Math.max(...rows.map((row) => row[column].length), column === 0 ? title.length : 6);
  const line = (label: string, first: string, second: string) =>
    `${label.padEnd(width(0))}   ${first.padStart(width(1))}   ${second.padStart(width(2))}`;
  return [line(title, "before", "after"), ...rows.map((row) => line(...row))].join("\n");
}
