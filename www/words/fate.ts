// Where a coin or a position really ends under a regime, cross and isolated alike, found in the engine's answer.

import type { FirstRule, LiquidationReport, PositionReport, RegimeLiquidation, ThresholdPrice, TriggerPrice } from "../api/index.js";
import { roundPrice } from "./amounts.js";

export interface Fate {
  /** What moves: a coin with everything that belongs to it, or one isolated perp. */
  coin: string;
  /** Its price now, which the triggers are counted from. */
  price: string;
  /** Whether it is liquidated at today's prices. */
  isNow: boolean;
  /** Whether that is only because it was not funded. */
  isUnfunded: boolean;
  /** The nearest trigger below and the nearest above, as far as there are any. */
  triggers: readonly TriggerPrice[];
  /** Prices at which what is liquidated now would be above its level again. */
  recoveries: readonly TriggerPrice[];
  /** How far prices were looked at, as a multiple of the price now and as a price. Null where there is no end to it. */
  horizon: { times: number; price: string } | null;
  displayed: string | null;
  /** Why the displayed price is not the trigger. */
  displayedReason: string | null;
  thresholds: readonly ThresholdPrice[];
  first: readonly FirstRule[];
}

/** The coins of an answer, which are the same under every regime. */
export function coinsOf({ regimes }: LiquidationReport): readonly { coin: string; price: string }[] {
  return regimes.portfolio.coins;
}

/** The coin that a cross position belongs to: a perp that moves apart from others of its name keeps its dex. */
export function coinOf(position: Pick<PositionReport, "coin">, coins: readonly { coin: string }[]): string {
  const isApart = coins.some(({ coin }) => coin === position.coin);
  return isApart ? position.coin : (position.coin.split(":").pop() ?? position.coin);
}

/** `isUnfunded` where the book is over its level only for want of the capital that the regime asks for. */
export function fateOfCoin(own: RegimeLiquidation, coin: string, isUnfunded = false): Fate | null {
  const found = own.coins.find((one) => one.coin === coin);
  if (!found) return null;
  return {
    coin,
    price: found.price,
    isNow: own.isLiquidatable,
    isUnfunded,
    triggers: nearestOfEachSide(found.triggers),
    recoveries: own.isLiquidatable ? nearestOfEachSide(found.recoveries) : [],
    horizon: { times: found.horizon, price: found.horizonPrice },
    displayed: found.displayedLiquidationPrice,
    displayedReason: found.displayedReason,
    thresholds: found.borrowThresholds,
    first: found.first,
  };
}

export function fateOfIsolated(own: RegimeLiquidation, perp: string): Fate | null {
  const found = own.isolated.find((one) => one.coin === perp);
  if (!found) return null;
  const { price, move } = found;
  return {
    coin: perp,
    price: found.markPrice,
    isNow: found.isLiquidatable,
    isUnfunded: false,
    triggers: price === null || move === null ? [] : [{ price, move, direction: move.startsWith("-") ? "below" : "above" }],
    recoveries: [],
    // An isolated position's price is solved for without an end.
    horizon: null,
    displayed: price,
    displayedReason: null,
    thresholds: [],
    first: [],
  };
}

export function fateOfPosition(own: RegimeLiquidation, position: PositionReport, isUnfunded = false): Fate | null {
  return position.marginMode === "isolated" ? fateOfIsolated(own, position.coin) : fateOfCoin(own, coinOf(position, own.coins), isUnfunded);
}

/** "up to 1,000 × today’s price" */
export function upTo(times: number): string {
  return `up to ${times.toLocaleString("en-US")} × today’s price`;
}

/** That nothing was found up to the horizon: "none up to 1,000 × today’s price (380)". */
export function noneText({ horizon }: Fate): string {
  return horizon ? `none ${upTo(horizon.times)} (${roundPrice(horizon.price)})` : "none above zero";
}

/** The engine lists the nearest first. */
function nearestOfEachSide(triggers: readonly TriggerPrice[]): TriggerPrice[] {
  return ["below", "above"].flatMap((side) => triggers.find(({ direction }) => direction === side) ?? []);
}

/** How far a price is, for ordering only. */
export function farness({ move }: { move: string }): number {
  return Math.abs(Number(move));
}

/** The trigger that is met after the smallest move. */
export function nearest(triggers: readonly TriggerPrice[]): TriggerPrice | null {
  return triggers.reduce<TriggerPrice | null>((best, one) => (best === null || farness(one) < farness(best) ? one : best), null);
}
