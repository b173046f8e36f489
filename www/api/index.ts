// The package's main entry: the engine comes inside the script, so nothing is fetched and it works unchanged in Node, bundlers, browsers,
// workers and Deno. `./slim` is the same with files of the caller's.

import { loadEngine, loadSimulations } from "./embedded-engine.js";
import script from "./engine-worker.text";
import { core, simulations } from "./engines.js";
import { workerScript } from "./worker-script.js";

export * from "./public.js";

/** Starts the engine, once; every other function needs it done. Rejects with an `InitError` and can then be tried again. */
export function init(): Promise<void> {
  workerScript.text = script;
  return core.start(loadEngine);
}

/**
 * Compiles the simulations (`ladder`, `scenarios`, `cascade`) off the main thread, once. Without it the first call of one of them compiles them,
 * and takes so much longer. Rejects with an `InitError` and can then be tried again.
 */
export function initSimulations(): Promise<void> {
  return simulations.start(loadSimulations);
}
