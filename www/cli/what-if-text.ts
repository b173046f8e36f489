// A change of a book as text for a terminal: whether each regime takes it, and the figures that matter before and after.

import type { Change, RegimeReport, Verdict, WhatIfReport } from "../api/index.js";
import { coins } from "../words/amounts.js";
import { money, percent, price, rulesLine } from "./figures.js";
import { columnsOf, paragraphs, table, warningsList } from "./layout.js";

const ROWS: readonly [label: string, cell: (regime: RegimeReport) => string][] = [
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
  const { before, after } = report;
  return paragraphs(
    rulesLine(report),
    ...report.changes.map(({ change, regimes }) =>
      [describe(change), ...columnsOf(regimes).map(({ title, own }) => `  ${title}: ${verdictText(own)}`)].join("\n"),
    ),
    ...columnsOf(before.regimes).map(({ title, own, regime }) =>
      table([[title, "before", "after"], ...ROWS.map(([label, cell]) => [label, cell(own), cell(after.regimes[regime])])]),
    ),
    warningsList(after),
    `At prices that stay, without fees. ${report.rulebook.notice}`,
  );
}

/** Each rule that refuses stands with what to do about it. */
function verdictText({ isAccepted, refusals }: Verdict): string {
  return isAccepted ? "taken" : `refused. ${refusals.map(({ message, remedy }) => `${message} Remedy: ${remedy}.`).join(" ")}`;
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
