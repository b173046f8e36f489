// The package without the engine inside: the caller says where engine.wasm comes from.

import { start } from "./engine.js";
import { compileEngine, type EngineSource } from "./engine-source.js";

export * from "./public.js";

export type { EngineSource };

/**
 * Starts the engine from `source`, once; every other function needs it done. Later calls return the first call's promise
 * and do not look at their source. Rejects with an `InitError` and can then be tried again.
 */
export function init(source: EngineSource | PromiseLike<EngineSource>): Promise<void> {
  return start(async () => compileEngine(await source));
}
