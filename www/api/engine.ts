// The engine in WebAssembly: starting it, calling it, and getting a fresh one after a trap.
//
// This is the only importer of the generated glue. The glue keeps its instance in module-level state and cannot be
// started twice, so the build wraps it in a factory and every instance gets a glue of its own. An instance that trapped
// is never used again: its memory and stack are in an unknown state.

import { type Answer, InitError, messageOf, NOT_STARTED, type Rejected, rejected } from "./errors.js";
import { createGlue, type Glue } from "./glue.js";

/** An instance, and the memory that it works in. */
interface Running {
  glue: Glue;
  memory: WebAssembly.Memory;
}

/** An instance that trapped with so many bytes in use had no more to get: WebAssembly ends at four times as many, and lists grow by doubling. */
const EXHAUSTED = 2 ** 30;
const PAGE = 2 ** 16;

/** A compiled engine may be instantiated again at any time, without waiting. */
let compiled: WebAssembly.Module | undefined;
let current: Running | undefined;
let starting: Promise<void> | undefined;

/**
 * Loads and starts the engine once; later calls return the same promise and do not load anything.
 * A failed start rejects with an `InitError` and is forgotten, so that the next call tries again.
 */
export function start(load: () => Promise<WebAssembly.Module>): Promise<void> {
  starting ??= startOnce(load).catch((thrown: unknown) => {
    starting = undefined;
    throw thrown instanceof InitError ? thrown : new InitError(`${NOT_STARTED}: ${messageOf(thrown)}`, thrown);
  });
  return starting;
}

async function startOnce(load: () => Promise<WebAssembly.Module>): Promise<void> {
  const module = await load();
  const glue = createGlue();
  const { memory } = await glue.default({ module_or_path: module });
  const version = glue.version();
  if (version !== PACKAGE_VERSION) {
    throw new InitError(`this is the engine ${version}, not ${PACKAGE_VERSION}: serve the engine.wasm of the same package version`);
  }
  compiled = module;
  current = { glue, memory };
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
    return question(current.glue);
  } catch (thrown) {
    const memory = current?.memory;
    const bytes = memory?.buffer.byteLength ?? 0;
    current = undefined;
    return isOutOfMemory(thrown, bytes, memory) ? exhausted(bytes) : failed(thrown);
  }
}

function failed(thrown: unknown): Rejected {
  return rejected(
    "INTERNAL",
    "",
    `the engine failed: ${messageOf(thrown)}`,
    "this is a fault of the engine, not of the input: please report it with the input; other calls go on working",
  );
}

/**
 * A runtime that refuses memory says so in a `RangeError`, unless it is the stack that ran out. The engine itself can only trap: it had no more to
 * get where its memory cannot be doubled. The instance is not used again, so that trying it costs nothing.
 */
function isOutOfMemory(thrown: unknown, bytes: number, memory: WebAssembly.Memory | undefined): boolean {
  if (thrown instanceof RangeError) return !/call stack/i.test(thrown.message);
  if (bytes >= EXHAUSTED) return true;
  try {
    memory?.grow(bytes / PAGE);
    return false;
  } catch {
    return true;
  }
}

function exhausted(bytes: number): Rejected {
  const used = bytes === 0 ? "" : ` (it had ${Math.round(bytes / 2 ** 20)} MiB)`;
  return rejected(
    "INVALID",
    "",
    `the question needs more memory than there is${used}`,
    "ask about less at once: a shorter input, a coarser grid, fewer accounts; other calls go on working",
  );
}

function instantiate(module: WebAssembly.Module): Running {
  const glue = createGlue();
  const { memory } = glue.initSync({ module });
  return { glue, memory };
}
