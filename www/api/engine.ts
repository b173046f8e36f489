// The engine in WebAssembly: starting it, calling it, and getting a fresh one after a trap.
//
// This is the only importer of the generated glue. The glue keeps its instance in module-level state and cannot be
// started twice, so the build wraps it in a factory and every instance gets a glue of its own. An instance that trapped
// is never used again: its memory and stack are in an unknown state.

import { type Answer, InitError, messageOf, type Rejected, rejected } from "./errors.js";
import { createGlue, type Glue } from "./glue.js";

/** A compiled engine may be instantiated again at any time, without waiting. */
let compiled: WebAssembly.Module | undefined;
let current: Glue | undefined;
let starting: Promise<void> | undefined;

/**
 * Loads and starts the engine once; later calls return the same promise and do not load anything.
 * A failed start rejects with an `InitError` and is forgotten, so that the next call tries again.
 */
export function start(load: () => Promise<WebAssembly.Module>): Promise<void> {
  starting ??= startOnce(load).catch((thrown: unknown) => {
    starting = undefined;
    throw thrown instanceof InitError ? thrown : new InitError(`the engine could not be started: ${messageOf(thrown)}`, thrown);
  });
  return starting;
}

async function startOnce(load: () => Promise<WebAssembly.Module>): Promise<void> {
  const module = await load();
  const glue = createGlue();
  await glue.default({ module_or_path: module });
  const version = glue.version();
  if (version !== PACKAGE_VERSION) {
    throw new InitError(`this is the engine ${version}, not ${PACKAGE_VERSION}: serve the engine.wasm of the same package version`);
  }
  compiled = module;
  current = glue;
}

/** The compiled engine, for a worker that starts its own instance of it; undefined until it is there. */
export function compiledEngine(): WebAssembly.Module | undefined {
  return compiled;
}

/** Calls the engine. Whatever is thrown becomes an `INTERNAL` issue, and the next call gets a fresh instance. */
export function call<T>(question: (glue: Glue) => Answer<T>): Answer<T> {
  if (compiled === undefined) return rejected("NOT_INITIALIZED", "", "the engine has not been started", "await init() first");
  try {
    current ??= instantiate(compiled);
    return question(current);
  } catch (thrown) {
    current = undefined;
    return rejected(
      "INTERNAL",
      "",
      `the engine failed: ${messageOf(thrown)}`,
      "this is a fault of the engine, not of the input: please report it with the input; other calls go on working",
    );
  }
}

function instantiate(module: WebAssembly.Module): Glue {
  const glue = createGlue();
  glue.initSync({ module });
  return glue;
}

/** An argument as JSON text, or why it is not. */
export function jsonText(value: unknown, path: string, isListAllowed = false): { text: string } | Rejected {
  if (typeof value === "string") return { text: value };
  if (!isPlainObject(value) && !(isListAllowed && Array.isArray(value))) {
    return rejected(
      "INVALID",
      path,
      `expected JSON text or a plain object, got ${kindOf(value)}`,
      "pass it as an object or as its JSON text",
    );
  }
  try {
    return { text: JSON.stringify(value) };
  } catch (thrown) {
    return rejected(
      "INVALID",
      path,
      `the object cannot be written as JSON: ${messageOf(thrown)}`,
      "pass plain data: no BigInt, no reference to itself",
    );
  }
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // The prototype of an object of another window or worker is not this `Object.prototype`, but has no prototype itself.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** What a value is, for a message. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value;
  return Array.isArray(value) ? "an array" : `an object of class ${value.constructor?.name ?? "unknown"}`;
}
