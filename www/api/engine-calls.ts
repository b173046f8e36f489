// The questions that can be asked of an engine in a worker: those whose arguments and answers are plain data.

import {
  ask,
  capacity,
  compare,
  evaluate,
  explain,
  exportSheet,
  importAccount,
  importSheet,
  liquidation,
  markets,
  readMarkets,
  readNumber,
  reconcile,
  reprice,
  rulebook,
  rulebooks,
  sheetTemplate,
  stress,
  whatIf,
} from "./functions.js";
import { cascade, cascadeRuns, cascadeScenarios, ladder, scenarios } from "./simulations.js";

export const CALLS = {
  ask,
  capacity,
  cascade,
  cascadeRuns,
  cascadeScenarios,
  compare,
  evaluate,
  explain,
  exportSheet,
  importAccount,
  importSheet,
  ladder,
  liquidation,
  markets,
  readMarkets,
  readNumber,
  reconcile,
  reprice,
  rulebook,
  rulebooks,
  scenarios,
  sheetTemplate,
  stress,
  whatIf,
};

export type Calls = typeof CALLS;
export type CallName = keyof Calls;

/** To the worker: the compiled modules, then one question at a time. */
export type ToWorker =
  | { kind: "start"; core: WebAssembly.Module; simulations: WebAssembly.Module | undefined }
  | { kind: "ask"; name: CallName; args: unknown[]; hasProgress: boolean };

/** From the worker. */
export type FromWorker =
  | { kind: "started" }
  | { kind: "progress"; progress: unknown }
  | { kind: "answer"; answer: unknown }
  | { kind: "failed"; message: string };
