// Which pools have no equity left, where there is no margin ratio. A pool is a dex under standard cross and a collateral token elsewhere. The
// account value may still be above zero, because no pool helps another, and equity of isolated positions helps none.

import type { RegimeReport } from "../api/index.js";
import { isNegative } from "./amounts.js";

type Pool = RegimeReport["pools"][number];

/** Pools that are named at most. */
const NAMED = 2;

export interface NoEquity {
  /** "no equity left", or "no cross equity left" beside isolated positions. */
  words: string;
  /** "on xyz"; empty where there is one pool and no doubt which. */
  place: string;
}

export function noEquity({ pools }: Pick<RegimeReport, "pools">): NoEquity {
  const spent = pools.filter(({ ratio }) => ratio === null);
  const isCross = spent.some(({ equity, isolatedMargin }) => isolatedMargin !== "0" && equity !== "0" && !isNegative(equity));
  const hasDoubt = pools.length > 1 || spent.some(({ dex }) => dex);
  return { words: isCross ? "no cross equity left" : "no equity left", place: hasDoubt ? placesOf(spent) : "" };
}

/** The same in one: "no equity left on xyz". */
export function noEquityText(report: Pick<RegimeReport, "pools">): string {
  const { words, place } = noEquity(report);
  return place === "" ? words : `${words} ${place}`;
}

function placesOf(spent: readonly Pool[]): string {
  if (spent.length > NAMED) return `in ${spent.length} pools`;
  return spent.map(({ dex, token }) => (dex === null ? `in ${token}` : `on ${dex === "" ? "the main dex" : dex}`)).join(" and ");
}
