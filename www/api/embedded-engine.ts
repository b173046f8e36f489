// The engine inside the script: deflated, because base64 hides from a server's compression what repeats in the bytes.

import deflatedCore from "./engine.wasm";
import { simulations } from "./engines.js";
import deflatedSimulations from "./simulations.wasm";

/**
 * The core, compiled. The simulations are unpacked beside it, because that cannot be done without waiting, and compiled when they are first asked
 * something.
 */
export async function loadEngine(): Promise<WebAssembly.Module> {
  const [module, bytes] = await Promise.all([
    inflated(deflatedCore).then((core) => WebAssembly.compile(core)),
    inflated(deflatedSimulations),
  ]);
  simulations.startOnFirstUse(() => new WebAssembly.Module(bytes));
  return module;
}

export async function loadSimulations(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(await inflated(deflatedSimulations));
}

function inflated(deflated: string): Promise<ArrayBuffer> {
  const binary = atob(deflated);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).arrayBuffer();
}
