// The names that programs use for what goes in and comes out, where the engine has another or none.

import type {
  AccountMode,
  BookLevel,
  CascadeProgress,
  CascadeScenario,
  LiquidationReport as EngineLiquidationReport,
  RegimeLiquidation as EngineRegimeLiquidation,
  Request as EngineRequest,
  LiquidationPart,
  PerRegime,
  Rulebook,
} from "./engine-types.js";

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
  /** Whether each regime has the capital added that it asks for, as in `comparison.funded`; as stated otherwise. */
  funded?: boolean | undefined;
  /** Two coins in whose plane of moves the boundary is drawn, between two moves of both; from "-1" to "1" if not stated. */
  boundary?: { coins: [string, string]; from?: string | undefined; to?: string | undefined } | undefined;
}

/** Choices of `liquidation` that ask for parts of it alone: what is not named is not computed, and null in the answer. */
export interface LiquidationPartOverrides extends LiquidationOverrides {
  parts: readonly LiquidationPart[];
}

/** Where a book dies under one regime, as far as it was asked: a part that was not is null. */
export type PartialRegimeLiquidation = EngineRegimeLiquidation;

/** Every price at which a book dies, as far as it was asked: a part that was not is null. */
export type PartialLiquidationReport = EngineLiquidationReport;

type Whole<T, Parts extends keyof T> = Omit<T, Parts> & { [Part in Parts]: NonNullable<T[Part]> };

/** Where a book dies under one regime. */
export type RegimeLiquidation = Whole<EngineRegimeLiquidation, "coins" | "isolated" | "jointMoves" | "depegs" | "time">;

/** Every price at which a book dies, under every regime. */
export type LiquidationReport = Omit<Whole<EngineLiquidationReport, "equalSurvival">, "regimes"> & {
  /** Each regime. */
  regimes: PerRegime<RegimeLiquidation>;
};

/** An axis of moves, as fractions of the price, evenly spaced with both ends; each part has a default. */
export interface StressAxis {
  /** The least move, from "-1" on, with at most six decimals. */
  from?: string | undefined;
  /** The largest, at most "1000". */
  to?: string | undefined;
  /** How many values, from 2 to 501. */
  steps?: number | undefined;
}

/** Choices of `stress`: from "-0.5" to "0.5" in 101 steps if not stated. */
export interface StressOverrides extends StressAxis, Overrides {
  /** Whether each regime has the capital added that it asks for, as in `comparison.funded`; as stated otherwise. */
  funded?: boolean | undefined;
  /**
   * The coin that moves, with everything that belongs to it, by its own name or that of a perp or token (`xyz:TSLA`, `UBTC`); every coin of
   * the book together if not stated.
   */
  coin?: string | undefined;
  /**
   * What runs along the second axis: another coin's move, by default as far as the first's; a gap by which perps part from spot and
   * collateral after the move, from "-0.1" to "0.1" by default; or hours that pass after the move. As many steps as the first by default.
   */
  second?:
    | ({ kind: "coin"; coin: string } & StressAxis)
    | ({ kind: "gap" } & StressAxis)
    | { kind: "time"; hours: number; steps?: number | undefined }
    | undefined;
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

/** Choices of `readNumber`: where the text is written. */
export interface NumberChoices {
  /** The decimal mark there: `point`, unless stated. */
  mark?: "point" | "comma" | "unknown" | undefined;
  /** What the number is of; an amount of dollars, unless stated. `x` is read of a leverage, `%` of a fraction (divided by 100) or a percentage. */
  kind?: "amount" | "price" | "size" | "leverage" | "fraction" | "percent" | "ratio" | undefined;
  /** Name of the coin or token that it counts: `20 USDC`. */
  unit?: string | undefined;
  /** Whether the text will not be typed on, as in a cell of a sheet. */
  isFinished?: boolean | undefined;
}

/** How deep the books are, for liquidation orders; infinitely where nothing is stated. */
export interface DepthChoice {
  /** USDC that move a price by one percent, for every coin that is not stated. */
  usdcPerPercent?: string | undefined;
  /** By perp name: USDC that move its price by one percent, or its book, the best level first. */
  coins?: Record<string, { usdcPerPercent: string } | { bids?: BookLevel[]; asks?: BookLevel[] }> | undefined;
}

/** Choices of `ladder`. */
export interface LadderOverrides extends Overrides {
  /** Whether each regime has the capital added that it asks for, as in `comparison.funded`; as stated otherwise. */
  funded?: boolean | undefined;
  /** Move of every coin that is not stated, such as "-0.3". */
  move?: string | undefined;
  /** Moves by coin, or by the name of a perp or token in it. */
  moves?: Record<string, string> | undefined;
  depth?: DepthChoice | undefined;
}

/** A scenario of one's own. */
export interface OwnScenario {
  name: string;
  /** Moves by coin, or by a perp or token in it: perps, spot and the reserve's price together. */
  moves?: Record<string, string> | undefined;
  /** Move of every other coin; none if not stated. */
  default?: string | undefined;
  /** Added to the moves of perps alone. */
  gap?: string | undefined;
  /** Move of the reserve's price of every collateral, instead of its coin's. */
  reserve?: string | undefined;
  /** Hours that it takes. */
  hours?: number | undefined;
  /** Where tokens end, as a multiple of today's price: `{ USDC: "0.9" }`. */
  peg?: Record<string, string> | undefined;
}

/** Choices of `scenarios`. */
export interface ScenarioOverrides extends Overrides {
  /** Whether each regime has the capital added that it asks for, as in `comparison.funded`; as stated otherwise. */
  funded?: boolean | undefined;
  /** A fall that one coin leads and the others follow. */
  correlated?: { move?: string | undefined; correlation?: string | undefined; driver?: string | undefined } | undefined;
  /** Hours at full utilisation. */
  utilizationHours?: number | undefined;
  /** Pace of the coin that moves furthest, as a fraction an hour, instead of each scenario's own hours. */
  speedPerHour?: string | undefined;
  depth?: DepthChoice | undefined;
  own?: OwnScenario[] | undefined;
}

/** One rulebook in full. */
export type RulebookReport = Rulebook;

/** Choices of `cascade`. */
export interface CascadeChoices {
  /** Draws the market: a whole number below 2^64, as a number, a BigInt or its digits. */
  seed: number | bigint | string;
  /**
   * Your account among the others: a request, or the text of a captured account. It is margined by its own rules under its own regime, each
   * position keeps its value at its own mark and moves as the scenario's coin does, and outside traders stand against its positions.
   */
  account?: CompareRequest | string | undefined;
  /** Told every 16 blocks and at the end of each part; returning `false` stops. It runs inside the engine: it must not call the package. */
  onProgress?: ((progress: CascadeProgress) => unknown) | undefined;
}

/** Choices of `cascadeRuns`. */
export interface CascadeRunsChoices extends CascadeChoices {
  /** How many seeds, from 1 to 10,000. */
  runs: number;
}

/** A scenario of a cascade that comes with the engine. */
export interface NamedCascadeScenario {
  name: string;
  scenario: CascadeScenario;
}
