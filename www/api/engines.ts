// The two modules of the engine. This is the only importer of the generated glue.
//
// `core` answers everything that is asked while somebody types. `simulations` is half as large again, is asked seldom, and comes when it is.

import { type Glue as CoreGlue, createGlue as createCore } from "./core-glue.js";
import { Engine } from "./engine.js";
import { type Rejected, rejected } from "./errors.js";
import { createGlue as createSimulations, type Glue as SimulationsGlue } from "./simulations-glue.js";

export type { CoreGlue, SimulationsGlue };

export const core = /* @__PURE__ */ new Engine("engine.wasm", createCore, notStarted);

export const simulations = /* @__PURE__ */ new Engine("simulations.wasm", createSimulations, notLoaded);

function notStarted(): Rejected {
  return rejected("NOT_INITIALIZED", "", "the engine has not been started", "await init() first");
}

function notLoaded(): Rejected {
  const remedy = "await init() first; of the slim entry also initSimulations(), which loads simulations.wasm";
  return rejected("NOT_INITIALIZED", "", "the simulations have not been loaded", remedy);
}
