// What the exchange's steps of liquidation do to a book, and who pays in a market, as the page and the command line say it.

import type { SizeStop, WhoPaid } from "../api/index.js";

interface OutcomeWords {
  /** In a column. */
  short: string;
  /** As a sentence of its own. */
  whole: string;
  /** After "it" or the name of a regime. */
  verb: string;
}

const OUTCOMES: Readonly<Record<string, OutcomeWords>> = {
  untouched: { short: "untouched", whole: "nothing is liquidated", verb: "is not touched" },
  reduced: { short: "reduced, then healthy", whole: "part of it is sold", verb: "is reduced" },
  closed: {
    short: "closed by market orders",
    whole: "all positions are closed by market orders",
    verb: "loses all its positions to market orders",
  },
  backstopped: { short: "taken by the backstop", whole: "the backstop takes it over", verb: "is taken over by the backstop" },
  deleveraged: {
    short: "auto-deleveraged",
    whole: "positions are closed against other traders (auto-deleveraging)",
    verb: "has its positions closed against other traders (auto-deleveraging)",
  },
  open: {
    short: "over its level, with nothing to sell",
    whole: "over its level, with nothing left that could be sold",
    verb: "stays over its level with nothing left that could be sold",
  },
};

export function outcomeWords(outcome: string): OutcomeWords {
  return OUTCOMES[outcome] ?? { short: outcome, whole: outcome, verb: outcome };
}

/** A book that is over its level before any price moves. Scenarios that move no price liquidate it themselves; before others it is so today. */
export function deadAtOnce(kind: string): string {
  return kind === "borrowCap" || kind === "utilization" ? "liquidated at once" : "liquidated now";
}

export const PARTIES: readonly { party: keyof WhoPaid; name: string; short: string }[] = [
  { party: "longs", name: "Longs", short: "longs" },
  { party: "shorts", name: "Shorts, and accounts without positions", short: "shorts" },
  { party: "deleveraged", name: "Accounts that were deleveraged", short: "deleveraged" },
  { party: "outside", name: "Traders who took the other side", short: "outsiders" },
  { party: "backstop", name: "Backstop", short: "backstop" },
  { party: "lenders", name: "Lenders", short: "lenders" },
  { party: "borrowers", name: "Borrowers elsewhere", short: "borrowers" },
  { party: "liquidators", name: "Their liquidators", short: "liquidators" },
  { party: "fees", name: "Fees", short: "fees" },
  { party: "uncovered", name: "Nobody: bad debt without cover", short: "nobody" },
];

/** What a book is that is over its level today; one that was made up may only lack what nobody was asked to pay in. */
export function deadNow(isUnfunded: boolean): string {
  return isUnfunded ? "not funded" : "liquidated now";
}

/** Why an order cannot be larger, where that is not margin. */
export const STOPS: Readonly<Record<SizeStop, string>> = {
  margin: "",
  leverageTier: "tier of this leverage",
  orderValue: "largest market order",
};
