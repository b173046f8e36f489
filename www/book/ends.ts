// Where each regime ends as something moves. The lines of the pictures and the words about them are the exact prices of the liquidation report, and
// not read off a grid.

import type { Regime } from "../api/index.js";
import { distance, roundPrice } from "../words/amounts.js";
import { fateOfCoin, upTo } from "../words/fate.js";
import { deadNow } from "../words/outcomes.js";
import { regimeName } from "../words/regimes.js";
import type { Book } from "./book.js";
import { lackOf, reportOf } from "./shown.js";

/** All coins by the same fraction, where a coin's name would stand. */
export const TOGETHER = "";

export interface End {
  /** Fraction of today's price, exact. */
  move: string;
  /** The same for drawing. */
  at: number;
  /** The coin's price there; null for all coins together. */
  price: string | null;
}

export interface RegimeEnds {
  regime: Regime;
  name: string;
  isNow: boolean;
  /** Whether that is only because it was not funded. */
  isUnfunded: boolean;
  /** The ratio above which it is liquidated. */
  level: string;
  /** Nearest end below today and nearest above. */
  below: End | null;
  above: End | null;
  /** How many times today's price was looked at; null where nothing was. */
  horizon: number | null;
}

export function endsOf(book: Book, regime: Regime, coin: string): RegimeEnds {
  const { death } = book;
  const own = death?.regimes[regime];
  const { isLiquidatable, ratioLevel } = reportOf(book, regime);
  const ends = {
    regime,
    name: regimeName(regime),
    isNow: isLiquidatable,
    isUnfunded: lackOf(book, regime).length > 0,
    level: ratioLevel,
    below: null,
    above: null,
    horizon: death?.horizon ?? null,
  };
  if (!own) return ends;
  if (coin === TOGETHER) {
    const moves = own.jointMoves.find(({ name }) => name === "together")?.triggers ?? [];
    const end = (isThis: (at: number) => boolean): End | null => {
      const move = moves.find((one) => isThis(Number(one)));
      return move === undefined ? null : { move, at: Number(move), price: null };
    };
    return { ...ends, below: end((at) => at < 0), above: end((at) => at >= 0) };
  }
  const triggers = fateOfCoin(own, coin)?.triggers ?? [];
  const end = (side: string): End | null => {
    const found = triggers.find(({ direction }) => direction === side);
    return found ? { move: found.move, at: Number(found.move), price: found.price } : null;
  };
  return { ...ends, below: end("below"), above: end("above") };
}

/** The nearest end in either direction. */
export function nearestEnd({ below, above }: RegimeEnds): End | null {
  if (!below || !above) return below ?? above;
  return Math.abs(below.at) < Math.abs(above.at) ? below : above;
}

/** "dies −23.4 %" */
export function diesText({ move }: End): string {
  return `dies ${distance(move)}`;
}

/** "−23.4 %, 76,600" */
export function endText({ move, price }: End): string {
  return price === null ? distance(move) : `${distance(move)}, ${roundPrice(price)}`;
}

/** What a regime's ends are, in words. */
export function fateWords(ends: RegimeEnds): string {
  if (ends.isNow) return `is ${deadNow(ends.isUnfunded)}`;
  const [first, second] = [ends.below, ends.above].filter((end) => end !== null).toSorted((a, b) => Math.abs(a.at) - Math.abs(b.at));
  if (!first) return `is not liquidated by any move${ends.horizon === null ? " that was looked at" : ` ${upTo(ends.horizon)}`}`;
  return second ? `dies at ${endText(first)}, and at ${endText(second)}` : `dies at ${endText(first)}`;
}
