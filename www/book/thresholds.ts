// Which thresholds of the reader a book has crossed: the ratio of a regime reaches a level, or a trigger price is nearer than a distance. A crossing
// makes one notice. Before there can be another, the figure must go back some way, so that a figure that trembles around its level stays quiet.

import type { Regime } from "../api/index.js";
import { distance, percent, price } from "../words/amounts.js";
import { isDecimal, order } from "../words/decimal-order.js";
import { farness } from "../words/fate.js";
import { noEquityText } from "../words/no-equity.js";
import { regimeName } from "../words/regimes.js";
import type { Book } from "./book.js";

export interface Threshold {
  isOn: boolean;
  /** In percent, as typed. */
  level: string;
}

export interface Thresholds {
  regime: Regime;
  ratio: Threshold;
  trigger: Threshold;
  /** Whether the browser is to tell it too. */
  isNotified: boolean;
}

export type ThresholdKind = "ratio" | "trigger";

export const KINDS: readonly ThresholdKind[] = ["ratio", "trigger"];

export const INITIAL: Thresholds = {
  regime: "portfolio",
  ratio: { isOn: false, level: "80" },
  trigger: { isOn: false, level: "5" },
  isNotified: false,
};

/** A crossing, in words. */
export interface Notice {
  /** `link` is the connection, without which nothing is watched. */
  kind: ThresholdKind | "link";
  /** As short as a page's title: "83.12 % Portfolio margin". */
  short: string;
  text: string;
}

/** What a level may be: above zero, with room for ratios far above 100 %. */
export function isLevel(text: string): boolean {
  return isDecimal(text) && /[1-9]/.test(text) && !text.startsWith("-") && text.length <= 12;
}

/** The nearest price of anything at which a regime liquidates, with its distance. */
export interface NearestTrigger {
  coin: string;
  price: string;
  direction: string;
  move: string;
}

export function nearestTrigger({ death }: Book, regime: Regime): NearestTrigger | null {
  const own = death?.regimes[regime];
  if (!own) return null;
  const cross = own.coins.flatMap(({ coin, triggers }) => triggers.map((trigger) => ({ coin, ...trigger })));
  const isolated = own.isolated.flatMap(({ coin, price: at, move }) =>
    at === null || move === null ? [] : [{ coin, price: at, move, direction: move.startsWith("-") ? "below" : "above" }],
  );
  return [...cross, ...isolated].reduce<NearestTrigger | null>((best, one) => (best && farness(best) <= farness(one) ? best : one), null);
}

/** Watches a book for crossings. */
export class Crossings {
  private readonly crossed = new Set<ThresholdKind>();

  /** Forgets what was crossed: the next look reports it anew. */
  forget(kind?: ThresholdKind): void {
    for (const own of kind ? [kind] : KINDS) this.crossed.delete(own);
  }

  /** What has been crossed since the last look. */
  look(book: Book, thresholds: Thresholds): Notice[] {
    return KINDS.flatMap((kind) => {
      const { isOn, level } = thresholds[kind];
      if (!isOn || !isLevel(level)) return [];
      const reading = READINGS[kind](book, thresholds.regime, level);
      if (this.crossed.has(kind)) {
        if (reading.isBack) this.crossed.delete(kind);
        return [];
      }
      if (!reading.notice) return [];
      this.crossed.add(kind);
      return [reading.notice];
    });
  }
}

interface Reading {
  notice: Notice | null;
  /** Whether the figure has gone back far enough for another notice. */
  isBack: boolean;
}

const READINGS: Readonly<Record<ThresholdKind, (book: Book, regime: Regime, level: string) => Reading>> = {
  ratio: ratioReading,
  trigger: triggerReading,
};

/** Back is 2 % of the level under it: 78.4 % for 80 %. */
function ratioReading({ report }: Book, regime: Regime, level: string): Reading {
  const { ratio, pools } = report.regimes[regime];
  const name = regimeName(regime);
  if (ratio === null) {
    const text = `Under ${name} there is ${noEquityText({ pools })}, and so no ratio any more.`;
    return { notice: { kind: "ratio", short: `no equity left, ${name}`, text }, isBack: false };
  }
  const isReached = order(ratio, level, 100n) >= 0;
  const text = `The margin ratio of ${name} is ${percent(ratio)}: it has reached your ${level} %.`;
  return {
    notice: isReached ? { kind: "ratio", short: `${percent(ratio)} ${name}`, text } : null,
    isBack: order(ratio, level, 100n * 100n, 98n) < 0,
  };
}

/** Back is a tenth of the distance further away: 5.5 % for 5 %. */
function triggerReading(book: Book, regime: Regime, level: string): Reading {
  const name = regimeName(regime);
  const own = book.death?.regimes[regime];
  if (!own) return { notice: null, isBack: false };
  const dead = own.isolated.find(({ isLiquidatable }) => isLiquidatable);
  if (own.isLiquidatable || dead) {
    const what = own.isLiquidatable ? `${name}: liquidated now` : `${dead?.coin}: liquidated now`;
    return { notice: { kind: "trigger", short: what, text: `${what}.` }, isBack: false };
  }
  const nearest = nearestTrigger(book, regime);
  if (!nearest) return { notice: null, isBack: true };
  const move = nearest.move.replace("-", "");
  const far = distance(nearest.move);
  const text = `Under ${name} ${nearest.coin} liquidates ${nearest.direction} ${price(nearest.price)}, ${far} away: nearer than your ${level} %.`;
  return {
    notice: order(move, level, 100n) <= 0 ? { kind: "trigger", short: `${nearest.coin} ${far}, ${name}`, text } : null,
    isBack: order(move, level, 100n * 100n, 110n) > 0,
  };
}
