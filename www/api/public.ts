// What a program can import, whichever way the engine is started.

export { type Book, type BookMarks, type BookOptions, type BookSummary, type BookTriggers, open } from "./book.js";
export type * from "./engine-types.js";
export { type Answer, InitError, type Issue, type IssueCode, type Rejected } from "./errors.js";
export { type FormatOptions, formatCompact, formatDecimal, formatPercent } from "./format.js";
export {
  ask,
  capacity,
  compare,
  evaluate,
  explain,
  exportSheet,
  importAccount,
  importSheet,
  isSheet,
  liquidation,
  markets,
  type RequestInput,
  readMarkets,
  readNumber,
  reconcile,
  reprice,
  rulebook,
  rulebooks,
  sheetTemplate,
  stress,
  version,
  whatIf,
} from "./functions.js";
export { fetchAccount, fetchSubAccounts, type LiveAccountReport } from "./hyperliquid/account.js";
export { fetchMarkets, type LiveMarkets } from "./hyperliquid/markets.js";
export type { Clock, FetchOptions, FetchProgress } from "./hyperliquid/options.js";
export type { SubAccount } from "./hyperliquid/reading.js";
export { type PriceWatch, watchPrices } from "./hyperliquid/watch.js";
export type { PriceBatch, WatchOptions, WatchSocket, WatchSocketClass, WatchState } from "./hyperliquid/watch-options.js";
export type { Answers, FieldChoice, Part, Questions, Wanted } from "./questions.js";
export {
  type CascadeScenarioInput,
  cascade,
  cascadeRuns,
  cascadeScenarios,
  ladder,
  scenarios,
} from "./simulations.js";
export type {
  CapacityOverrides,
  CascadeChoices,
  CascadeRunsChoices,
  CompareRequest,
  DepthChoice,
  LadderOverrides,
  LiquidationOverrides,
  LiquidationPartOverrides,
  LiquidationReport,
  NamedCascadeScenario,
  NumberChoices,
  Overrides,
  OwnScenario,
  PartialLiquidationReport,
  PartialRegimeLiquidation,
  RegimeLiquidation,
  RulebookReport,
  ScenarioOverrides,
  SheetChoices,
  StressAxis,
  StressOverrides,
  TradedCoin,
} from "./types.js";
export { type AsyncCalls, createEngine, type EngineChoices, type WorkerEngine } from "./worker-engine.js";
