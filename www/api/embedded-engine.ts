// The engine inside the script: deflated, because base64 hides from a server's compression what repeats in the bytes.

import deflated from "./engine.wasm";

export async function loadEngine(): Promise<WebAssembly.Module> {
  const binary = atob(deflated);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return WebAssembly.compile(await new Response(inflated).arrayBuffer());
}
