// A module of the engine in WebAssembly: starting it, calling it, and getting a fresh instance after a trap.
//
// The generated glue keeps its instance in module-level state and cannot be started twice, so the build wraps it in a factory and every
// instance gets a glue of its own. An instance that trapped is never used again: its memory and stack are in an unknown state.

import { type Answer, InitError, messageOf, NOT_STARTED, type Rejected, rejected } from "./errors.js";

/** What every module's glue has. */
export interface HostedGlue {
  default: (from: { module_or_path: WebAssembly.Module }) => Promise<{ memory: WebAssembly.Memory }>;
  initSync: (from: { module: WebAssembly.Module }) => { memory: WebAssembly.Memory };
  version: () => string;
}

/** An instance, and the memory that it works in. */
interface Running<Glue> {
  glue: Glue;
  memory: WebAssembly.Memory;
}

/** An instance that trapped with so many bytes in use had no more to get: WebAssembly ends at four times as many, and lists grow by doubling. */
const EXHAUSTED = 2 ** 30;
const PAGE = 2 ** 16;

export class Engine<Glue extends HostedGlue> {
  /** A compiled module may be instantiated again at any time, without waiting. */
  private compiled: WebAssembly.Module | undefined;
  private current: Running<Glue> | undefined;
  private starting: Promise<void> | undefined;
  /** Compiles it when it is first asked something. */
  private onFirstUse: (() => WebAssembly.Module) | undefined;

  /** `file` is the module's name in the package; `missing` answers a question to an engine that has not been started. */
  constructor(
    private readonly file: string,
    private readonly createGlue: () => Glue,
    private readonly missing: () => Rejected,
  ) {}

  /**
   * Loads and starts it once; later calls return the same promise and do not load anything.
   * A failed start rejects with an `InitError` and is forgotten, so that the next call tries again.
   */
  start(load: () => Promise<WebAssembly.Module>): Promise<void> {
    this.starting ??= this.startOnce(load).catch((thrown: unknown) => {
      this.starting = undefined;
      throw thrown instanceof InitError ? thrown : new InitError(`${NOT_STARTED}: ${messageOf(thrown)}`, thrown);
    });
    return this.starting;
  }

  private async startOnce(load: () => Promise<WebAssembly.Module>): Promise<void> {
    const module = await load();
    const glue = this.createGlue();
    const { memory } = await glue.default({ module_or_path: module });
    const version = glue.version();
    if (version !== PACKAGE_VERSION) {
      throw new InitError(`this is the engine ${version}, not ${PACKAGE_VERSION}: serve the ${this.file} of the same package version`);
    }
    this.adopt(module);
    this.current = { glue, memory };
  }

  private adopt(module: WebAssembly.Module): void {
    this.compiled = module;
    this.onFirstUse = undefined;
  }

  /** Lets the first question compile it, where it has not been started by then. */
  startOnFirstUse(compile: () => WebAssembly.Module): void {
    if (!this.compiled) this.onFirstUse = compile;
  }

  /** The compiled module, for a worker that starts its own instance of it; undefined until it is there. */
  get module(): WebAssembly.Module | undefined {
    return this.compiled;
  }

  /** Asks it something. Whatever is thrown becomes an `INTERNAL` issue, and the next call gets a fresh instance. */
  call<T>(question: (glue: Glue) => Answer<T>): Answer<T> {
    try {
      if (this.onFirstUse) this.adopt(this.onFirstUse());
      if (this.compiled === undefined) return this.missing();
      this.current ??= this.instantiate(this.compiled);
      return question(this.current.glue);
    } catch (thrown) {
      const memory = this.current?.memory;
      const bytes = memory?.buffer.byteLength ?? 0;
      this.current = undefined;
      return isOutOfMemory(thrown, bytes, memory) ? exhausted(bytes) : failed(thrown);
    }
  }

  private instantiate(module: WebAssembly.Module): Running<Glue> {
    const glue = this.createGlue();
    const { memory } = glue.initSync({ module });
    return { glue, memory };
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
