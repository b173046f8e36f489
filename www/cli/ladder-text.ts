// What the exchange does to a book at moved prices, as text for a terminal: per regime the steps, what is left and where the money went.

import type { LadderCourse, LadderItem, LadderReport, LadderStep, RegimeLadder } from "../api/index.js";
import { coins, isNotZero, list, money, move, percent, price, REGIMES, rulesLine, wrapped } from "./figures.js";

/** The outcomes in words. */
export const OUTCOMES: Record<string, string> = {
  untouched: "untouched",
  reduced: "reduced, then healthy",
  closed: "closed by market orders",
  backstopped: "taken by the backstop",
  deleveraged: "auto-deleveraged",
  open: "over its level, with nothing to sell",
};

export function ladderText(report: LadderReport): string {
  const moves = report.moves.map(({ coin, move: change, from, to }) => `${coin} ${move(change)} from ${price(from)} to ${price(to)}`);
  return [
    rulesLine(report),
    wrapped(`Steps of liquidation as documented on ${report.ladderDate}. Prices: ${moves.length > 0 ? moves.join(", ") : "as they are"}.`),
    ...REGIMES.map(({ name, title }) => regimeText(title, report.regimes[name])),
    list("Unconfirmed by real accounts", unconfirmed(report)),
    list(
      "Warnings",
      report.warnings.map(({ message }) => message),
    ),
    `A simulation: prices stand still where they were moved to. ${report.rulebook.notice}`,
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function regimeText(title: string, regime: RegimeLadder): string {
  if (!regime.isOrderDecisive) return [title, ...courseLines(regime.perpsFirst).map(wrapped)].join("\n");
  return [
    `${title}: the exchange does not fix what goes first`,
    "  Positions first",
    ...courseLines(regime.perpsFirst).map((line) => wrapped(`  ${line}`)),
    "  Borrows first",
    ...courseLines(regime.borrowsFirst).map((line) => wrapped(`  ${line}`)),
  ].join("\n");
}

function courseLines({ outcome, steps, remaining, losses }: LadderCourse): string[] {
  const parts = [
    ["the move", losses.marketMove],
    ["impact", losses.impact],
    ["fees", losses.fees],
    ["the backstop", losses.backstop],
  ].filter(([, amount]) => isNotZero(amount ?? "0"));
  const lost = parts.map(([what, amount]) => `${money(amount ?? null)} to ${what}`).join(", ");
  const bad = isNotZero(losses.badDebt) ? `; ${money(losses.badDebt)} that others bear` : "";
  const positions = remaining.positions.map(({ coin, size }) => `${coins(size)} ${coin}`).join(", ");
  return [
    `  ${OUTCOMES[outcome] ?? outcome}`,
    ...steps.map(stepLine),
    `  ${leftText(remaining.netWorth, losses.netWorthBefore)}; positions: ${positions === "" ? "none" : positions}; debt ${money(remaining.debt)}`,
    `  Lost: ${lost === "" ? "nothing" : lost}${bad}`,
  ];
}

/** A part of what was there before; or both worths, where prices made it more or there is less than nothing. */
function leftText(after: string, before: string): string {
  const isPart = Number(after) >= 0 && Number(after) <= Number(before);
  return isPart ? `Left: ${money(after)} of ${money(before)} USDC` : `Worth then: ${money(after)} USDC, before the move ${money(before)}`;
}

function stepLine({ seconds, scope, items, reason, mark, ratioBefore, ratioAfter }: LadderStep): string {
  const what = items.map(itemText).join(", ");
  const marked = mark === null ? "" : ` The venue marks it "${mark}".`;
  return `  +${seconds} s  ${scope}: ${what}; ratio ${percent(ratioBefore)} to ${percent(ratioAfter)}. ${reason}${marked}`;
}

function itemText({ kind, name, side, size, price: at }: LadderItem): string {
  if (kind === "position") return `${side} ${coins(size)} ${name} at ${price(at)}`;
  return `${kind} of ${coins(size)} ${name}${at === null ? "" : ` at ${price(at)}`}`;
}

function unconfirmed(report: LadderReport): string[] {
  return [...new Set(REGIMES.flatMap(({ name }) => report.regimes[name].unverified.map(({ reason }) => reason)))];
}
