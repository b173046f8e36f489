// What the exchange does to a book at moved prices, as text for a terminal: per regime the steps, what is left and where the money went.

import type { LadderCourse, LadderItem, LadderReport, LadderStep, RegimeLadder } from "../api/index.js";
import { coins, isNotZero } from "../words/amounts.js";
import { outcomeWords } from "../words/outcomes.js";
import { money, move, percent, price, rulesLine } from "./figures.js";
import { columnsOf, list, paragraphs, reasonsOf, warningsList, wrapped } from "./layout.js";

export function ladderText(report: LadderReport): string {
  const moves = report.moves.map(({ coin, move: change, from, to }) => `${coin} ${move(change)} from ${price(from)} to ${price(to)}`);
  const columns = columnsOf(report.regimes);
  return paragraphs(
    rulesLine(report),
    wrapped(`Steps of liquidation as documented on ${report.ladderDate}. Prices: ${moves.length > 0 ? moves.join(", ") : "as they are"}.`),
    ...columns.map(({ title, own }) => regimeText(title, own)),
    list("Unconfirmed by real accounts", reasonsOf(columns.map(({ own }) => own))),
    warningsList(report),
    `A simulation: prices stand still where they were moved to. ${report.rulebook.notice}`,
  );
}

function regimeText(title: string, { isOrderDecisive, perpsFirst, borrowsFirst }: RegimeLadder): string {
  if (!isOrderDecisive) return [title, ...courseLines(perpsFirst, "  ")].join("\n");
  return [
    `${title}: the exchange does not fix what goes first`,
    "  Positions first",
    ...courseLines(perpsFirst, "    "),
    "  Borrows first",
    ...courseLines(borrowsFirst, "    "),
  ].join("\n");
}

function courseLines({ outcome, steps, remaining, losses }: LadderCourse, indent: string): string[] {
  const parts: [string, string][] = [
    ["the move", losses.marketMove],
    ["impact", losses.impact],
    ["fees", losses.fees],
    ["the backstop", losses.backstop],
  ];
  const taken = parts.filter(([, amount]) => isNotZero(amount)).map(([what, amount]) => `${money(amount)} to ${what}`);
  const bad = isNotZero(losses.badDebt) ? `; ${money(losses.badDebt)} that others bear` : "";
  const positions = remaining.positions.map(({ coin, size }) => `${coins(size)} ${coin}`).join(", ") || "none";
  const left = leftText(remaining.netWorth, losses.netWorthBefore);
  return [
    outcomeWords(outcome).short,
    ...steps.map(stepLine),
    `${left}; positions: ${positions}; debt ${money(remaining.debt)}`,
    `Lost: ${taken.join(", ") || "nothing"}${bad}`,
  ].map((line) => wrapped(indent + line));
}

/** What is left of what was there before. Both worths are said where prices made it more, or where it is less than nothing. */
function leftText(after: string, before: string): string {
  const isPart = Number(after) >= 0 && Number(after) <= Number(before);
  return isPart ? `Left: ${money(after)} of ${money(before)} USDC` : `Worth then: ${money(after)} USDC, before the move ${money(before)}`;
}

function stepLine({ seconds, scope, items, reason, mark, ratioBefore, ratioAfter }: LadderStep): string {
  const what = items.map(itemText).join(", ");
  const marked = mark === null ? "" : ` The venue marks it "${mark}".`;
  return `+${seconds} s  ${scope}: ${what}; ratio ${percent(ratioBefore)} to ${percent(ratioAfter)}. ${reason}${marked}`;
}

function itemText({ kind, name, side, size, price: at }: LadderItem): string {
  if (kind === "position") return `${side} ${coins(size)} ${name} at ${price(at)}`;
  return `${kind} of ${coins(size)} ${name}${at === null ? "" : ` at ${price(at)}`}`;
}
