// What a map may be of: a coin, what it is drawn against, how far. Where a choice is not possible with a book, the nearest that is stands in.

import type { Book } from "../../../book/book.js";
import { coinsOf } from "../../../words/fate.js";
import type { Choice } from "../../segments.js";
import type { PlaneQuestion } from "./plane-words.js";

/** An odd number, so that today is among them. */
const POINTS = 101;

export const RANGES: readonly Choice[] = [
  { value: "0.2", name: "±20 %" },
  { value: "0.5", name: "±50 %" },
  { value: "1", name: "±100 %" },
];
export const GAPS: readonly Choice[] = [
  { value: "0.05", name: "±5 %" },
  { value: "0.2", name: "±20 %" },
  { value: "0.5", name: "±50 %" },
];
/** Steps of whole hours. */
export const TIMES: readonly (Choice & { steps: number })[] = [
  { value: "168", name: "A week", steps: 85 },
  { value: "720", name: "30 days", steps: 91 },
  { value: "8760", name: "A year", steps: 121 },
];
export const VIEWS: readonly Choice[] = [
  { value: "survivors", name: "Who survives" },
  { value: "ratio", name: "Margin ratio" },
];

/** What was chosen; null for what was not. */
export interface PlaneChoice {
  coin: string | null;
  kind: string | null;
  other: string | null;
  range: string;
  gap: string;
  hours: string;
}

export interface PlaneOffer {
  coins: Choice[];
  others: Choice[];
  kinds: Choice[];
  coin: string;
  other: string;
  kind: string;
  question: PlaneQuestion;
}

/** What is on offer with a book, and what is asked. */
export function planeOffer({ death }: Book, lead: string | null, chosen: PlaneChoice): PlaneOffer {
  const coins = (death ? coinsOf(death) : []).map(({ coin }) => ({ value: coin, name: coin }));
  const among = (offered: readonly Choice[], wanted: string | null) => offered.find(({ value }) => value === wanted)?.value;
  const coin = among(coins, chosen.coin) ?? lead ?? coins[0]?.value ?? "";
  const others = coins.filter(({ value }) => value !== coin);
  const other = among(others, chosen.other) ?? others[0]?.value ?? "";
  const basis = death?.regimes.portfolio.coins.find((one) => one.coin === coin)?.basis ?? null;
  const kinds = [
    ...(others.length > 0 ? [{ value: "coin", name: "Another coin" }] : []),
    ...(basis === null ? [] : [{ value: "gap", name: "Gap to spot" }]),
    { value: "time", name: "Time" },
  ];
  const kind = among(kinds, chosen.kind) ?? kinds[0]?.value ?? "time";
  const moves = (range: string) => ({ from: `-${range}`, to: range, steps: POINTS });
  return { coins, others, kinds, coin, other, kind, question: { coin, ...moves(chosen.range), second: second() } };

  function second(): PlaneQuestion["second"] {
    if (kind === "coin") return { kind, coin: other, ...moves(chosen.range) };
    if (kind === "gap") return { kind, ...moves(chosen.gap) };
    return { kind: "time", hours: Number(chosen.hours), steps: TIMES.find(({ value }) => value === chosen.hours)?.steps ?? POINTS };
  }
}
