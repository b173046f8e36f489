// The package without the engine inside: the caller says where engine.wasm comes from, and simulations.wasm where it is needed.

import { compileEngine, type EngineSource, siblingOf } from "./engine-source.js";
import { core, simulations } from "./engines.js";
import { InitError } from "./errors.js";

export * from "./public.js";

export type { EngineSource };

export interface InitChoices {
  /** Where simulations.wasm comes from; it is then loaded at once, beside the engine. */
  simulations?: EngineSource | PromiseLike<EngineSource>;
}

/** Where simulations.wasm is if nobody says so: beside engine.wasm, where that had an address. */
let sibling: string | undefined;

/**
 * Starts the engine from `source`, once; every other function needs it done. Later calls return the first call's promise
 * and do not look at their source. Rejects with an `InitError` and can then be tried again.
 */
export function init(source: EngineSource | PromiseLike<EngineSource>, choices?: InitChoices): Promise<void> {
  const started = core.start(async () => {
    const given = await source;
    sibling = siblingOf(given, "simulations.wasm");
    return compileEngine(given, "engine.wasm");
  });
  return choices?.simulations === undefined ? started : both(started, initSimulations(choices.simulations));
}

/** Done when both are, one way or the other: after a failure of the simulations the engine can be used. */
async function both(engine: Promise<void>, others: Promise<void>): Promise<void> {
  for (const end of await Promise.allSettled([engine, others])) if (end.status === "rejected") throw end.reason;
}

/**
 * Loads the simulations (`ladder`, `scenarios`, `cascade`, `cascadeRuns`, `cascadeScenarios`), once; these functions need it done. Without a
 * `source` they are loaded from beside engine.wasm, where `init` was given its address. Rejects with an `InitError` and can then be tried again.
 */
export function initSimulations(source?: EngineSource | PromiseLike<EngineSource>): Promise<void> {
  return simulations.start(async () => {
    const given = await (source ?? sibling);
    if (given === undefined)
      throw new InitError("initSimulations() needs simulations.wasm, because engine.wasm had no address beside which it could be");
    return compileEngine(given, "simulations.wasm");
  });
}
