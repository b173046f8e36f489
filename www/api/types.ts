// The names that programs use for what goes in and comes out, where the engine has another or none.

import type { AccountMode, Request as EngineRequest, Rulebook } from "./engine-types.js";

/** A whole request: portfolio, market and options. (The engine calls it `Request`, which in browsers is something else.) */
export type CompareRequest = EngineRequest;

/** Choices that stand above those of the request. */
export interface Overrides {
  /** Id of the rulebook to apply. */
  rulebook?: string | undefined;
}

/** Choices of `liquidation`. */
export interface LiquidationOverrides extends Overrides {
  /** A joint move to answer beside the two usual ones: how strongly each coin follows. */
  jointMove?:
    | {
        /** Beta of coins; one where none is stated. */
        betas?: { coin: string; beta: string }[] | undefined;
        /** The coin that leads; with it the others follow with beta times correlation. */
        driver?: string | undefined;
        /** Correlation of the others with the driver, from "-1" to "1". */
        correlation?: string | undefined;
      }
    | undefined;
  /** Two coins in whose plane of moves the boundary is drawn, between two moves of both; from "-1" to "1" if not stated. */
  boundary?: { coins: [string, string]; from?: string | undefined; to?: string | undefined } | undefined;
}

/** A coin to trade, at a leverage: its maximum if none is stated. */
export interface TradedCoin {
  coin: string;
  leverage?: number | undefined;
}

/** Choices of `capacity`. */
export interface CapacityOverrides extends Overrides {
  /** Coins to answer beside those that are held, ordered or priced in the request. */
  coins?: TradedCoin[] | undefined;
  /** The ratio that a deposit or a reduction is to restore, such as "0.5". */
  ratio?: string | undefined;
  /** A move of every coin to survive, such as "-0.3". */
  crash?: string | undefined;
  /** A carry trade to size, opened with an amount of USDC. */
  carryTrade?: (TradedCoin & { cash: string }) | undefined;
}

/** Choices of `importSheet`. */
export interface SheetChoices {
  /** The mode of the account, where no row states it. */
  mode?: AccountMode | undefined;
  /** The request that the rows are added to. */
  addTo?: CompareRequest | undefined;
}

/** One rulebook among those that come with the engine. */
export interface RulebookSummary {
  id: string;
  /** The day it took effect. */
  date: string;
  /** What changed, in one line. */
  title: string;
}

/** One rulebook in full. */
export type RulebookReport = Rulebook;
