// A book over ranges of moves, as text for a terminal: a curve as a table of some eleven rows, a grid as one character per cell.
// It fits 100 columns. Some of the engine's figures are left out; none is computed here.

import { formatDecimal, formatPercent, type RegimeStress, type StressReport, type TriggerMove } from "../api/index.js";
import { move, NONE, percent, plainSpaces, price, rulesLine } from "./figures.js";
import { columnsOf, list, paragraphs, reasonsOf, type TableOptions, table, warningsList } from "./layout.js";

/** Rows of a curve, and columns and rows of a grid, that are shown at most. */
const [CURVE_ROWS, GRID_COLUMNS, GRID_ROWS] = [11, 61, 21];
/** A cell by its ratio as a share of the level: below a quarter, a half, three quarters, the level; over it. */
const [SHADES, LIQUIDATED] = [[".", ":", "-", "+"], "#"];

export function stressText(report: StressReport): string {
  const columns = columnsOf(report.regimes);
  return paragraphs(
    rulesLine(report),
    headline(report),
    ...(report.axis2 === null ? [curveText(report)] : columns.map(({ title, own }) => gridText(title, report, own))),
    list(
      "Liquidated at",
      columns.map(({ title, own }) => `${title}: ${triggersText(own)}`),
    ),
    warningsList(report),
    list("Not confirmed by a real account", reasonsOf([report])),
    report.rulebook.notice,
  );
}

function headline({ coin, second, axis, axis2 }: StressReport): string {
  const what = coin === null ? "Every coin moves together" : `${coin} moves, with everything that belongs to it`;
  const across = `${what}, from ${share(axis[0])} to ${share(axis.at(-1))}`;
  if (second === null || axis2 === null) return `${across}. Other prices stand still.`;
  const down = {
    coin: `${second.coin} from ${share(axis2[0])} to ${share(axis2.at(-1))}`,
    gap: `perps once more by a gap to spot from ${share(axis2[0])} to ${share(axis2.at(-1))}`,
    time: `then up to ${axis2.at(-1)} hours at the rates of now`,
  }[second.kind];
  return `Across: ${across}.\nDown: ${down}. Other prices stand still.`;
}

/** Some eleven indices of a curve, evenly from today's prices, with both ends. */
function rowsOf(axis: Float64Array): number[] {
  const stride = Math.ceil((axis.length - 1) / (CURVE_ROWS - 1));
  const today = Math.max(0, axis.indexOf(0));
  return [...axis.keys()].filter((i) => i === 0 || i === axis.length - 1 || (i - today) % stride === 0);
}

/** So many indices of a length, evenly, with both ends. */
function some(length: number, most: number): number[] {
  const count = Math.min(length, most);
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - 1)) / (count - 1)));
}

const decimal = (value: number, digits: number): string | null => (Number.isFinite(value) ? value.toFixed(digits) : null);

/** A move of an axis. */
function share(value: number | undefined): string {
  return move(decimal(value ?? 0, 8) ?? "0");
}

/** A ratio, short enough for a column. */
function ratioText(value: number): string {
  const text = decimal(value, 8);
  if (text === null) return NONE;
  return value < 100 ? percent(text) : plainSpaces(formatPercent(text, { digits: 0 }));
}

/** USDC with cents, or without where they would not fit. */
function amountText(value: number): string {
  if (Math.abs(value) >= 1e13) return value.toExponential(3);
  return formatDecimal(value.toFixed(2), { digits: Math.abs(value) < 1e7 ? 2 : 0 });
}

function curveText({ axis, regimes }: StressReport): string {
  const columns = columnsOf(regimes);
  const shown = rowsOf(axis);
  const pairs = columns.map(({ own: { ratio, accountValue, isLiquidatable } }) => {
    const rows = shown.map((i) => [
      `${ratioText(ratio[i] ?? Number.NaN)}${isLiquidatable[i] ? " !" : "  "}`,
      amountText(accountValue[i] ?? 0),
    ]);
    return table([["ratio  ", "value"], ...rows], RIGHT).split("\n");
  });
  const moves = ["Move", ...shown.map((i) => share(axis[i]))];
  const rows = moves.map((text, row) => [text, ...pairs.map((lines) => lines[row] ?? "")]);
  return `${table([["", ...columns.map(({ title }) => title)], ...rows], RIGHT)}\n\n! liquidated; account values in USDC`;
}

/** Every column is set to the right. */
const RIGHT: TableOptions = { left: 0, between: " " };

function gridText(title: string, { axis, axis2, second }: StressReport, regime: RegimeStress): string {
  if (axis2 === null) return "";
  const [columns, rows] = [some(axis.length, GRID_COLUMNS), some(axis2.length, GRID_ROWS)];
  const level = Number(regime.ratioLevel);
  const cell = (row: number, column: number) => {
    const index = row * axis.length + column;
    if (regime.isLiquidatable[index]) return LIQUIDATED;
    return SHADES[Math.min(3, Math.max(0, Math.floor(((regime.ratio[index] ?? 0) / level) * 4)))];
  };
  const label = (value: number | undefined) => (second?.kind === "time" ? `${+(value ?? 0).toFixed(1)} h` : share(value));
  // Upwards is more, but time runs down.
  const down = second?.kind === "time" ? rows : rows.toReversed();
  const width = Math.max(...rows.map((row) => label(axis2[row]).length));
  const lines = down.map((row) => `${label(axis2[row]).padStart(width)} ${columns.map((column) => cell(row, column)).join("")}`);
  const [from, to] = [share(axis[0]), share(axis.at(-1))];
  const scale = `${" ".repeat(width)} ${from}${to.padStart(Math.max(columns.length - from.length, to.length + 1))}`;
  const shades = "share of the level: . below 25 %, : 50 %, - 75 %, + 100 %, # liquidated";
  return [`${title} (${shades})`, ...lines, scale, ...boundaryLines(regime)].join("\n");
}

/** The exact boundary by its corners, the middle of a long line left out. */
function boundaryLines({ boundary }: RegimeStress): string[] {
  if (boundary === null) return [];
  if (boundary.length === 0) return ["no boundary between these moves"];
  return boundary.map((line) => {
    const points = line.map(({ x, y }) => `${move(x)}/${move(y)}`);
    const shown = points.length <= 5 ? points : [...points.slice(0, 2), "…", ...points.slice(-2)];
    return `boundary ${shown.join(" to ")}`;
  });
}

function triggersText({ triggers, recoveries, isLiquidatable, boundary }: RegimeStress): string {
  const text = ({ move: change, price: at }: TriggerMove) => `${move(change)}${at === null ? "" : ` (${price(at)})`}`;
  const back = recoveries.length === 0 ? "" : `; back at ${recoveries.map(text).join(", ")}`;
  if (triggers.length > 0) return `${triggers.map(text).join(", ")}${back}`;
  const isNow = recoveries.length > 0 || (boundary === null && isLiquidatable.every((is) => is === 1));
  return isNow ? `liquidated now${back}` : "no move of the first axis alone";
}
