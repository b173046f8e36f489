// What an answer took from a snapshot, for people: the figures of one kind and date together, because the middle of the book is not a mark, and one
// day is not another.

import type { CompareReport } from "../api/index.js";

type DatedFigure = CompareReport["market"]["datedFigures"][number];

const KINDS: Record<DatedFigure["kind"], string> = {
  mark: "marks",
  mid: "middles of the order book, which are not marks",
  oracle: "oracle prices",
  fundingRate: "funding rates",
  reserve: "lending reserves",
};

/** Names that are said of a group. */
const NAMED = 3;

/** One entry for each kind and date: "marks of 2026-09-27: perps.para:COHR.markPrice". */
export function snapshotGroups(figures: readonly DatedFigure[]): string[] {
  const groups = new Map<string, string[]>();
  for (const { path, date, kind } of figures) {
    const name = `${KINDS[kind]} of ${date}`;
    groups.set(name, [...(groups.get(name) ?? []), path]);
  }
  return [...groups].map(([name, paths]) => `${name}: ${firstOf(paths)}`);
}

/** The answer has them all. */
function firstOf(paths: readonly string[]): string {
  const more = paths.length - NAMED;
  return more > 1 ? `${paths.slice(0, NAMED).join(", ")} and ${more} more` : paths.join(", ");
}
