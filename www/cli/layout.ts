// How texts are laid out on a terminal of a hundred columns: paragraphs, lists, tables.

import type { Issue, Regime, Unverified } from "../api/index.js";
import { regimesIn, shortRegimeName } from "../words/regimes.js";

const WIDTH = 100;

/** Parts with an empty line between them; empty ones are left out. */
export function paragraphs(...parts: string[]): string {
  return parts.filter((text) => text !== "").join("\n\n");
}

/** Lines that a terminal shows whole; those after the first stand further in. Words are not broken. */
export function wrapped(sentence: string, further = "  "): string {
  const indent = `${/^ */.exec(sentence)?.[0] ?? ""}${further}`;
  const [first = "", ...words] = sentence.trimStart().split(" ");
  const lines = [indent.slice(further.length) + first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (longer.length <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(indent + word);
  }
  return lines.join("\n");
}

export function list(heading: string, items: readonly string[]): string {
  return items.length === 0 ? "" : [heading, ...items.map((item) => wrapped(`  - ${item}`))].join("\n");
}

export function warningsList({ warnings }: { warnings: readonly Pick<Issue, "message">[] }): string {
  return list(
    "Warnings",
    warnings.map(({ message }) => message),
  );
}

/** Reasons of several parts of a report, each once. */
export function reasonsOf(parts: readonly { unverified: readonly Unverified[] }[]): string[] {
  return [...new Set(parts.flatMap(({ unverified }) => unverified.map(({ reason }) => reason)))];
}

/** A label and its cells; a row of one text is a heading over those that follow. */
export type Row = readonly string[];

export interface TableOptions {
  /** What stands between two columns. */
  between?: string;
  /** How many columns are set to the left; figures are set to the right. */
  left?: number;
  /** How wide each column is at least. */
  least?: readonly number[];
}

export function table(rows: readonly Row[], { between = "   ", left = 1, least = [] }: TableOptions = {}): string {
  const figures = rows.filter(({ length }) => length > 1);
  const widths = Array.from({ length: Math.max(0, ...figures.map(({ length }) => length)) }, (_, column) =>
    Math.max(least[column] ?? 0, ...figures.map((row) => row[column]?.length ?? 0)),
  );
  const set = (cell: string, column: number) => (column < left ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0));
  return rows.map((row) => (row.length > 1 ? row.map(set).join(between).trimEnd() : `\n${row[0] ?? ""}`)).join("\n");
}

interface Column<T> {
  regime: Regime;
  title: string;
  own: T;
}

/** The regimes of a report with their figures, in order. */
export function columnsOf<T>(regimes: Readonly<Record<Regime, T>>): Column<T>[] {
  return regimesIn(regimes).map((regime) => ({ regime, title: shortRegimeName(regime), own: regimes[regime] }));
}

/** A row of a table with a column per regime. Where figures have other keys beside the regimes, `named` has the regimes alone. */
export function regimeRow<T>(
  figures: Readonly<Record<Regime, T>>,
  label: string,
  cell: (own: T, regime: Regime) => string,
  named: Readonly<Record<Regime, unknown>> = figures,
): Row {
  return [label, ...regimesIn(named).map((regime) => cell(figures[regime], regime))];
}
