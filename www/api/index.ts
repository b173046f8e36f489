// The package's main entry: the engine comes inside the script, so nothing is fetched and it works unchanged in Node, bundlers, browsers,
// workers and Deno. `./slim` is the same with an engine.wasm of the caller's.

import { loadEngine } from "./embedded-engine.js";
import { start } from "./engine.js";

export * from "./public.js";

/** Starts the engine, once; every other function needs it done. Rejects with an `InitError` and can then be tried again. */
export function init(): Promise<void> {
  return start(loadEngine);
}
