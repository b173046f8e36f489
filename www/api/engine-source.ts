// An engine.wasm from wherever the caller has it, compiled; while it loads, where the server says what it is.

import { InitError, messageOf } from "./errors.js";

/** Where engine.wasm comes from: its address, a response to it, its bytes, or the compiled module. */
export type EngineSource = string | URL | Response | ArrayBuffer | ArrayBufferView<ArrayBuffer> | WebAssembly.Module;

export async function compileEngine(source: EngineSource): Promise<WebAssembly.Module> {
  if (typeof source === "string" || kind(source) === "URL") return compileResponse(await download(source as string | URL));
  if (kind(source) === "Response") return compileResponse(source as Response);
  if (kind(source) === "WebAssembly.Module") return source as WebAssembly.Module;
  if (kind(source) === "ArrayBuffer" || ArrayBuffer.isView(source)) return WebAssembly.compile(source as ArrayBuffer);
  throw new InitError("init() needs engine.wasm: its URL, a Response, its bytes or a WebAssembly.Module");
}

/** The built-in class of an object, also when it comes from another window, worker or test environment. */
function kind(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

async function download(address: string | URL): Promise<Response> {
  try {
    return await fetch(address);
  } catch (thrown) {
    throw new InitError(
      `engine.wasm could not be loaded from ${address}: ${messageOf(thrown)}; where fetch cannot reach it, read the file and pass its bytes`,
      thrown,
    );
  }
}

async function compileResponse(response: Response): Promise<WebAssembly.Module> {
  if (!response.ok) throw new InitError(`engine.wasm could not be loaded: ${response.url || "the response"} has status ${response.status}`);
  // Compiling while it loads needs the right MIME type; a server that sends another one costs only that.
  if (response.headers.get("content-type")?.split(";")[0]?.trim() === "application/wasm") return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}
