// The engine off the main thread: the same questions as promises, with cancellation, and progress where a question has it. Its worker answers one
// question at a time; a question that is cancelled while it is answered ends the worker, and the next one gets a new worker.

import { choicesOf, kindOf } from "./arguments.js";
import { CALLS, type CallName, type Calls, type FromWorker, type ToWorker } from "./engine-calls.js";
import { core, simulations } from "./engines.js";
import { InitError, messageOf, type Rejected, rejected } from "./errors.js";
import { signalFaults } from "./hyperliquid/options.js";
import { workerScript } from "./worker-script.js";

/** Choices of `createEngine`. */
export interface EngineChoices {
  /**
   * `true` for a worker whose script comes with the main entry (a page then allows `worker-src blob:`), or the address of the package's
   * `engine-worker.js`: on the page's own host, in Node its file.
   */
  worker: true | string | URL;
}

/** The questions, as promises. */
export type AsyncCalls = { [N in CallName]: (...args: Parameters<Calls[N]>) => Promise<ReturnType<Calls[N]>> };

/** An engine in a worker. */
export interface WorkerEngine extends AsyncCalls {
  /** The same questions, which are cancelled by a signal: the answer is then rejected with one issue of code `STOPPED`. */
  with(choices: { signal: AbortSignal }): AsyncCalls;
  /** Ends the worker. What is still asked, or asked later, is rejected with one issue of code `CLOSED`. */
  close(): void;
}

/** What of a worker is needed, in browsers and in Node. */
interface Port {
  post(message: ToWorker): void;
  end(): void;
  /** Whether it keeps the process alive; only in Node. */
  hold(isHeld: boolean): void;
}

interface Question {
  name: CallName;
  args: unknown[];
  onProgress: ((progress: unknown) => unknown) | undefined;
  settle: (answer: unknown) => void;
}

/**
 * Starts the engine in a worker. The modules are those that were compiled here: `await init()` first, and `initSimulations()` for simulations. Rejects
 * with an `InitError`, like `init`.
 */
export async function createEngine(choices: EngineChoices): Promise<WorkerEngine> {
  const read = choicesOf(choices, ["worker"], "choices", "pass { worker: true }");
  if ("status" in read) throw new InitError(read.issues.map(({ message }) => message).join("; "));
  const { worker } = read.choices;
  if (worker !== true && typeof worker !== "string" && !(worker instanceof URL)) {
    throw new InitError(`worker is ${kindOf(worker)}: pass true, or the address of engine-worker.js`);
  }
  const engine = new RemoteEngine(worker === true ? undefined : String(worker));
  await engine.started;
  const calls = engine.calls(undefined);
  return Object.freeze({
    ...calls,
    with: (given: unknown) => engine.calls(given),
    close: () => engine.close(),
  }) as WorkerEngine;
}

class RemoteEngine {
  started: Promise<void>;
  private port: Port | undefined;
  private readonly waiting: Question[] = [];
  private isBusy = false;
  private isClosed = false;

  constructor(private readonly address: string | undefined) {
    this.started = this.start();
    this.started.catch(() => undefined);
  }

  /** The questions, with a signal where one is given. */
  calls(choices: unknown): AsyncCalls {
    const names = Object.keys(CALLS) as CallName[];
    return Object.fromEntries(names.map((name) => [name, (...args: unknown[]) => this.ask(name, args, choices)])) as unknown as AsyncCalls;
  }

  close(): void {
    this.isClosed = true;
    this.port?.end();
    this.port = undefined;
    for (const { settle } of this.waiting.splice(0)) settle(closed());
  }

  private async start(): Promise<void> {
    const { module } = core;
    if (!module) throw new InitError("createEngine() needs the engine compiled: await init() first");
    let tell: (message: FromWorker) => void = () => undefined;
    const answered = new Promise<FromWorker>((done) => {
      tell = done;
    });
    let port: Port;
    try {
      port = await openPort(this.address, (message) => {
        if (this.port === port) this.hear(message);
        else tell(message);
      });
      port.post({ kind: "start", core: module, simulations: simulations.module });
    } catch (thrown) {
      throw new InitError(`the worker could not be started: ${messageOf(thrown)}; ${REMEDY}`, thrown);
    }
    const message = await answered;
    if (message.kind !== "started" || this.isClosed) {
      port.end();
      if (message.kind === "failed") throw new InitError(`the worker could not be started: ${message.message}; ${REMEDY}`);
      return;
    }
    this.port = port;
    port.hold(false);
  }

  private ask(name: CallName, args: unknown[], choices: unknown): Promise<unknown> {
    return new Promise((settle) => {
      const signal = signalOf(choices);
      if (signal && "status" in signal) return settle(signal);
      if (this.isClosed) return settle(closed());
      if (signal?.aborted) return settle(stopped());
      const simulated = name.startsWith("cascade") && args.length > 1 ? splitProgress(args) : { args, onProgress: undefined };
      if ("status" in simulated) return settle(simulated);
      const question: Question = { name, ...simulated, settle };
      const cancel = () => this.cancel(question);
      question.settle = (answer) => {
        signal?.removeEventListener("abort", cancel);
        settle(answer);
      };
      signal?.addEventListener("abort", cancel, { once: true });
      this.waiting.push(question);
      this.next();
    });
  }

  /** Sends the next question, if the worker is there and idle. */
  private next(): void {
    const [question] = this.waiting;
    if (this.isBusy || !this.port || !question) return;
    const { name, args, onProgress } = question;
    try {
      this.port.post({ kind: "ask", name, args, hasProgress: onProgress !== undefined });
      this.isBusy = true;
      this.port.hold(true);
    } catch {
      // What cannot be sent is no plain data; that is said here in the same words.
      this.settle((CALLS[name] as (...args: unknown[]) => unknown)(...args));
    }
  }

  private hear(message: FromWorker): void {
    const [question] = this.waiting;
    if (!question) return;
    if (message.kind === "answer") this.settle(message.answer);
    else if (message.kind === "failed") {
      this.settle(rejected("INTERNAL", "", `the worker failed: ${message.message}`, "ask again; other questions go on working"));
      this.renew();
    } else if (message.kind === "progress" && question.onProgress) {
      let goesOn: unknown;
      try {
        goesOn = question.onProgress(message.progress);
      } catch {
        goesOn = false;
      }
      if (goesOn === false) this.cancel(question);
    }
  }

  private settle(answer: unknown): void {
    this.isBusy = false;
    this.port?.hold(false);
    this.waiting.shift()?.settle(answer);
    this.next();
  }

  private cancel(question: Question): void {
    const at = this.waiting.indexOf(question);
    if (at < 0) return;
    this.waiting.splice(at, 1);
    question.settle(stopped());
    // One that is being answered is ended with its worker.
    if (at === 0 && this.isBusy) this.renew();
  }

  /** A worker in the place of one that was ended. */
  private renew(): void {
    this.port?.end();
    this.port = undefined;
    this.isBusy = false;
    this.started = this.start();
    this.started.then(
      () => this.next(),
      (thrown: unknown) => {
        const issue = rejected("INTERNAL", "", messageOf(thrown), "create the engine anew");
        for (const { settle } of this.waiting.splice(0)) settle(issue);
        this.isClosed = true;
      },
    );
  }
}

const REMEDY = "a page must allow worker-src blob:, or be given the address of engine-worker.js";

function closed(): Rejected {
  return rejected("CLOSED", "", "the engine has been closed", "create another one: createEngine({ worker: true })");
}

function stopped(): Rejected {
  return rejected("STOPPED", "", "the question was cancelled", "ask it again");
}

function signalOf(choices: unknown): AbortSignal | undefined | Rejected {
  if (choices === undefined) return undefined;
  const read = choicesOf(choices, ["signal"], "choices", "pass { signal }");
  if ("status" in read) return read;
  const issues = signalFaults(read.choices.signal);
  return issues.length > 0 ? { status: "rejected", issues } : ((read.choices.signal ?? undefined) as AbortSignal | undefined);
}

/** The choices of a simulation without the function that is told about its progress, which cannot be sent. */
function splitProgress(args: unknown[]): Pick<Question, "args" | "onProgress"> | Rejected {
  const read = choicesOf(args[1], ["seed", "account", "onProgress", "runs"], "choices", "pass { seed }");
  if ("status" in read) return read;
  const { onProgress, ...others } = read.choices;
  // What is no function is told by the question itself.
  if (typeof onProgress !== "function") return { args: onProgress === undefined ? [args[0], others] : args, onProgress: undefined };
  return { args: [args[0], others], onProgress: onProgress as Question["onProgress"] };
}

/** A worker of the browser's, or one of Node's, which has none of these names of its own. */
async function openPort(address: string | undefined, hear: (message: FromWorker) => void): Promise<Port> {
  const script = workerScript.text;
  if (address === undefined && script === undefined) throw new Error("the slim entry has no script for it");
  if (typeof Worker === "undefined") return nodePort(address, script, hear);
  const url = address ?? URL.createObjectURL(new Blob([script ?? ""], { type: "text/javascript" }));
  const worker = new Worker(url);
  worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => hear(data));
  worker.addEventListener("error", (event) => {
    event.preventDefault();
    hear({ kind: "failed", message: event.message || "its script could not be loaded" });
  });
  return {
    post: (message) => worker.postMessage(message),
    end: () => {
      worker.terminate();
      if (address === undefined) URL.revokeObjectURL(url);
    },
    hold: () => undefined,
  };
}

/** What of Node's worker is used. */
interface NodeWorker {
  on(name: string, listener: (value: unknown) => void): void;
  postMessage(message: ToWorker): void;
  terminate(): Promise<unknown>;
  ref(): void;
  unref(): void;
}

async function nodePort(address: string | undefined, script: string | undefined, hear: (message: FromWorker) => void): Promise<Port> {
  // Named so that no bundler looks for it: in browsers this is never reached.
  const name = ["node", "worker_threads"].join(":");
  const { Worker: ThreadWorker } = (await import(/* @vite-ignore */ name)) as {
    Worker: new (source: string | URL, options?: object) => NodeWorker;
  };
  // The script is written for a browser's worker; here it finds the same names. No bundler may take the call for one of its own.
  const bridge = `const { parentPort } = require.call(undefined, ${JSON.stringify(name)});
globalThis.postMessage = (message) => parentPort.postMessage(message);
globalThis.addEventListener = (_, listener) => parentPort.on("message", (data) => listener({ data }));
`;
  const worker = new ThreadWorker(bridge + (address === undefined ? script : await nodeFile(address)), { eval: true, execArgv: [] });
  worker.on("message", (message) => hear(message as FromWorker));
  worker.on("error", (fault) => hear({ kind: "failed", message: messageOf(fault) }));
  return {
    post: (message) => worker.postMessage(message),
    end: () => void worker.terminate().catch(() => undefined),
    hold: (isHeld) => (isHeld ? worker.ref() : worker.unref()),
  };
}

async function nodeFile(address: string): Promise<string> {
  const name = ["node", "fs/promises"].join(":");
  const { readFile } = (await import(/* @vite-ignore */ name)) as { readFile: (file: string | URL, encoding: "utf8") => Promise<string> };
  return readFile(address.startsWith("file:") ? new URL(address) : address, "utf8");
}
