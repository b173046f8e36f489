// A module of the engine from wherever the caller has it, compiled; while it loads, where the server says what it is.

import { InitError, messageOf } from "./errors.js";

/** Where engine.wasm or simulations.wasm comes from: its address, a response to it, its bytes, or the compiled module. */
export type EngineSource = string | URL | Response | ArrayBuffer | ArrayBufferView<ArrayBuffer> | WebAssembly.Module;

/** `file` is the name of the module, for what is said of a failure. */
export async function compileEngine(source: EngineSource, file: string): Promise<WebAssembly.Module> {
  if (isAddress(source)) return compileResponse(await download(source, file), file);
  if (kind(source) === "Response") return compileResponse(source as Response, file);
  if (kind(source) === "WebAssembly.Module") return source as WebAssembly.Module;
  if (kind(source) === "ArrayBuffer" || ArrayBuffer.isView(source)) return WebAssembly.compile(source as ArrayBuffer);
  throw new InitError(`init() needs ${file}: its URL, a Response, its bytes or a WebAssembly.Module`);
}

function isAddress(source: unknown): source is string | URL {
  return typeof source === "string" || kind(source) === "URL";
}

/** The address of another file beside this one; undefined where this is no address. */
export function siblingOf(source: EngineSource, file: string): string | undefined {
  return isAddress(source) ? String(source).replace(/[^/?#]*(?=[?#]|$)/, file) : undefined;
}

/** The built-in class of an object, also when it comes from another window, worker or test environment. */
function kind(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

async function download(address: string | URL, file: string): Promise<Response> {
  try {
    return await fetch(address);
  } catch (thrown) {
    throw new InitError(
      `${file} could not be loaded from ${address}: ${messageOf(thrown)}; where fetch cannot reach it, read the file and pass its bytes`,
      thrown,
    );
  }
}

async function compileResponse(response: Response, file: string): Promise<WebAssembly.Module> {
  if (!response.ok) throw new InitError(`${file} could not be loaded: ${response.url || "the response"} has status ${response.status}`);
  // Compiling while it loads needs the right MIME type; a server that sends another one costs only that.
  if (response.headers.get("content-type")?.split(";")[0]?.trim() === "application/wasm") return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}
