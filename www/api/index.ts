// The package's main entry: the engine comes inside the script as base64, so nothing is fetched and it works unchanged in
// Node, bundlers, browsers, workers and Deno. `./slim` is the same with an engine.wasm of the caller's.

import { start } from "./engine.js";
import base64 from "./engine.wasm";

export * from "./public.js";

/** Starts the engine, once; every other function needs it done. Rejects with an `InitError` and can then be tried again. */
export function init(): Promise<void> {
  return start(async () => {
    const binary = atob(base64);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
    return WebAssembly.compile(bytes);
  });
}
