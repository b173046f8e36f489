// The regimes as people read them: in which order they stand beside one another, and what they are called. A report says which of them there are;
// one that is not in this list comes last, under its own key.

import type { Regime } from "../api/index.js";

const NAMES: Readonly<Record<string, string>> = {
  standard: "Standard cross",
  unified: "Unified account",
  portfolio: "Portfolio margin",
};

/** What a narrow column has room for, where that is less. */
const SHORT: Readonly<Record<string, string>> = { unified: "Unified" };

/** All that have a name, for lists of choices where no report is at hand. */
export const REGIMES = Object.keys(NAMES) as readonly Regime[];

/** The regimes that a part of a report holds figures of, which are its keys. */
export function regimesIn(figures: { readonly [K in Regime]?: unknown }): Regime[] {
  const place = (regime: Regime) => (REGIMES.includes(regime) ? REGIMES.indexOf(regime) : REGIMES.length);
  return (Object.keys(figures) as Regime[]).sort((one, other) => place(one) - place(other));
}

/** "Portfolio margin". Each has one colour everywhere, and its name always stands beside it. */
export function regimeName(regime: string): string {
  return NAMES[regime] ?? regime;
}

export function shortRegimeName(regime: string): string {
  return SHORT[regime] ?? regimeName(regime);
}

/** The name in the middle of a sentence: "portfolio margin". */
export function regimeInWords(regime: string): string {
  return regimeName(regime).toLowerCase();
}
