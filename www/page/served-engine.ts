// The page's engine: served beside its script, compiled while it loads. The build puts this in the place of the embedded one.

import { compileEngine } from "../api/engine-source.js";

export function loadEngine(): Promise<WebAssembly.Module> {
  return compileEngine(new URL("engine.wasm", document.baseURI), "engine.wasm");
}

export function loadSimulations(): Promise<WebAssembly.Module> {
  return compileEngine(new URL("simulations.wasm", document.baseURI), "simulations.wasm");
}
