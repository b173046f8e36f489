// The same as the picture of one move, as a table of few rows and as a file of all.

import { html, nothing, type TemplateResult } from "lit";
import type { StressReport } from "../../../api/index.js";
import { type End, type RegimeEnds, TOGETHER } from "../../../book/ends.js";
import { distance, percent, roundPrice } from "../../../words/amounts.js";
import { upTo } from "../../../words/fate.js";
import { deadNow } from "../../../words/outcomes.js";
import { dollarsText, moveText, priceText } from "../../../words/rounded.js";
import { GRID_COLUMNS, type ReadoutRow, ratioAt, thresholdRow } from "../readout.js";
import { lifeOf } from "./course-lines.js";

/** Every so many points of the grid are a row. */
const EVERY = 40;
/** Digits of a moved price in a file, short of what binary numbers add. */
const DIGITS = 12;

export const QUANTITIES = [
  { value: "ratio", name: "Margin ratio" },
  { value: "accountValue", name: "Account value" },
  { value: "maintenanceMargin", name: "Maintenance margin" },
  { value: "initialMargin", name: "Initial margin" },
] as const;

export type Quantity = (typeof QUANTITIES)[number]["value"];

/** "account value, USDC" */
function columnName(quantity: Quantity): string {
  const name = QUANTITIES.find(({ value }) => value === quantity)?.name.toLowerCase() ?? "";
  return quantity === "ratio" ? name : `${name}, USDC`;
}

/** What the readout says at a point of the grid. */
export function curveRows(report: StressReport, ends: readonly RegimeEnds[], at: number): ReadoutRow[] {
  const { axis, regimes } = report;
  const own = ends.map(({ regime }) => regimes[regime]);
  return [
    { name: "Margin ratio", values: own.map((grid) => ratioAt(grid, at)) },
    { name: "Account value", values: own.map(({ accountValue }) => dollarsText(accountValue[at] ?? Number.NaN)) },
    { name: "Maintenance margin", values: own.map(({ maintenanceMargin }) => dollarsText(maintenanceMargin[at] ?? Number.NaN)) },
    { name: "Until liquidation", values: ends.map((one) => leftText(one, axis[at] ?? 0)) },
    ...thresholdRow(
      report,
      ends.map(({ regime }) => regime),
      at,
    ),
  ];
}

/** How much further it may go, in points of today's price. */
function leftText(ends: RegimeEnds, move: number): string {
  const life = lifeOf(ends);
  if (!life) return deadNow(ends.isUnfunded);
  const passed = [ends.below, ends.above].find((end) => end !== null && (end.at < 0 ? move <= end.at : move >= end.at));
  if (passed) return `gone since ${distance(passed.move)}`;
  const next = [ends.below, ends.above].filter((end) => end !== null).toSorted((a, b) => Math.abs(a.at - move) - Math.abs(b.at - move))[0];
  if (!next) return ends.horizon === null ? "not found" : `none ${upTo(ends.horizon)}`;
  return `${(Math.abs(next.at - move) * 100).toFixed(1)} points, at ${distance(next.move)}`;
}

interface Row {
  at: number;
  cells: (string | TemplateResult)[];
  isEnd: boolean;
}

export function curveTable(
  report: StressReport,
  ends: readonly RegimeEnds[],
  quantity: Quantity,
  coin: string,
  price: number | null,
): TemplateResult {
  const rows = [...gridRows(report, ends, quantity, price), ...endRows(ends, quantity, report.axis, price)].toSorted((a, b) => a.at - b.at);
  const what = coin === TOGETHER ? "all coins" : coin;
  return html`<details class="more">
    <summary>The same as a table</summary>
    <div class="scroll" tabindex="0" role="region" aria-label="Table of the picture">
      <table class="steps" aria-label="${columnName(quantity)} as ${what} moves">
        <thead>
          <tr>
            <th scope="col">Move</th>
            ${price === null ? nothing : html`<th scope="col">${coin} price</th>`}
            ${ends.map(({ regime, name }) => html`<th scope="col" class=${regime}>${name}, ${columnName(quantity)}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(({ cells, isEnd }) => html`<tr class=${isEnd ? "ends" : ""}>${cells.map((cell, index) => (index === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`))}</tr>`)}
        </tbody>
      </table>
    </div>
    <p class="note">Rows between are rounded for drawing; the prices at which a regime dies are exact. All ${report.axis.length} rows are in the CSV file.</p>
  </details>`;
}

function gridRows({ axis, regimes }: StressReport, ends: readonly RegimeEnds[], quantity: Quantity, price: number | null): Row[] {
  return Array.from(axis).flatMap((move, index): Row[] => {
    if (index % EVERY !== 0 && move !== 0) return [];
    const values = ends.map((own) => {
      const grid = regimes[own.regime];
      const life = lifeOf(own);
      const isDead = !life || move <= life[0] || move >= life[1];
      const value = quantity === "ratio" ? ratioAt(grid, index) : dollarsText(grid[quantity][index] ?? Number.NaN);
      return isDead ? html`${value} <span class="note">${own.isUnfunded ? "not funded" : "liquidated"}</span>` : value;
    });
    return [
      {
        at: move,
        isEnd: false,
        cells: [Math.abs(move) < 1e-9 ? "today" : moveText(move), ...(price === null ? [] : [priceText(price * (1 + move))]), ...values],
      },
    ];
  });
}

/** A row for every place at which a regime ends, exact. */
function endRows(all: readonly RegimeEnds[], quantity: Quantity, axis: Float64Array, price: number | null): Row[] {
  const [from, to] = [axis[0] ?? 0, axis.at(-1) ?? 0];
  const isShown = (end: End | null): end is End => end !== null && end.at >= from && end.at <= to;
  return all.flatMap((own) => {
    if (own.isNow) return [];
    return [own.below, own.above].filter(isShown).map((end) => ({
      at: end.at,
      isEnd: true,
      cells: [
        distance(end.move),
        ...(price === null ? [] : [end.price === null ? "" : roundPrice(end.price)]),
        ...all.map((other) =>
          other === own ? html`<b class=${own.regime}>dies</b>${quantity === "ratio" ? ` at ${percent(own.level)}` : ""}` : "",
        ),
      ],
    }));
  });
}

/** All points of the grid, one row each; first what the columns are. */
export function curveCsv(
  { axis, regimes, rulebook }: StressReport,
  ends: readonly RegimeEnds[],
  what: string,
  price: number | null,
): (string | number)[][] {
  return [
    [
      "moved",
      "move",
      ...(price === null ? [] : ["price"]),
      ...ends.flatMap(({ regime }) => GRID_COLUMNS.map(([name]) => `${regime}_${name}`)),
      ...ends.flatMap(({ regime }) => [`${regime}_dies_below`, `${regime}_dies_above`]),
      "rulebook",
    ],
    ...Array.from(axis, (move, index) => [
      what,
      move,
      ...(price === null ? [] : [Number((price * (1 + move)).toPrecision(DIGITS))]),
      ...ends.flatMap(({ regime }) => GRID_COLUMNS.map(([, figures]) => regimes[regime][figures][index] ?? Number.NaN)),
      ...ends.flatMap(({ isNow, below, above }) => (isNow ? ["now", "now"] : [below?.move ?? "", above?.move ?? ""])),
      rulebook.id,
    ]),
  ];
}
