// What can be held and traded as text for a terminal: a table of perps and one of tokens.

import type { MarketsReport } from "../api/index.js";
import { coins, list, NONE, percent, price } from "./figures.js";

type Perp = MarketsReport["perps"][number];
type Token = MarketsReport["tokens"][number];

export function marketsText(report: MarketsReport): string {
  const { snapshot, isLive } = report;
  const heading = isLive
    ? `Markets of the exchange as of ${snapshot.date}`
    : `Markets of the snapshot ${snapshot.id}, ${snapshot.date}; --live asks the exchange`;
  return [
    heading,
    table(["Perp", "Leverage", "Margin", "Mark price", "Oracle price", "Funding an hour", "Predicted"], report.perps.map(perpCells)),
    table(
      ["Token", "Price", "Reserve price", "LTV", "Utilisation", "Borrow a year", "Supply a year", "Supply cap", "Borrow cap"],
      report.tokens.map(tokenCells),
    ),
    list(
      "Remarks",
      report.warnings.map(({ message }) => message),
    ),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function perpCells(perp: Perp): string[] {
  const { coin, maxLeverage, tiers, onlyIsolated, isDelisted, markPrice, oraclePrice, fundingRate, predictedFundingRate } = perp;
  const leverage = tiers.length > 1 ? tiers.map((tier) => `${tier.maxLeverage}x`).join(" ") : `${maxLeverage}x`;
  const margin = isDelisted ? "delisted" : onlyIsolated ? "isolated only" : "cross, isolated";
  return [coin, leverage, margin, quote(markPrice), quote(oraclePrice), rate(fundingRate), rate(predictedFundingRate)];
}

function tokenCells(token: Token): string[] {
  const cap = (text: string | null) => (text === null ? NONE : coins(text));
  return [
    token.token,
    quote(token.price),
    quote(token.reserveOraclePrice),
    token.isCollateral ? percent(token.ltv) : NONE,
    percent(token.utilization),
    percent(token.borrowRate),
    percent(token.supplyRate),
    cap(token.globalSupplyCap),
    cap(token.globalBorrowCap),
  ];
}

const quote = (text: string | null): string => (text === null ? NONE : price(text));

/** All the digits of an hourly rate: it has many zeros before them. */
const rate = (text: string | null): string => (text === null ? NONE : text);

function table(head: string[], rows: string[][]): string {
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => (row[i] ?? "").length)));
  const line = (cells: string[]) =>
    cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join("   ");
  return [head, ...rows].map((cells) => line(cells).trimEnd()).join("\n");
}
