// A simulation in a Web Worker: started, watched, ended. What it came to stays until the next one has come to something.

import type { ReactiveController, ReactiveControllerHost } from "lit";
import { simulations } from "../../../api/engines.js";
import { messageOf } from "../../../api/errors.js";
import type { Answer, CascadeReport, CascadeRunsReport, CascadeScenario, CompareRequest } from "../../../api/index.js";
import type { SimulationMessage, SimulationQuestion } from "../../../worker-messages.js";

export interface JobQuestion {
  /** Name of the scenario among those of the engine. */
  name: string;
  scenario: CascadeScenario;
  seed: string;
  runs: number;
  /** The reader's account, where it takes part. */
  account: CompareRequest | null;
}

export interface JobResult {
  question: JobQuestion;
  run: CascadeReport;
  /** The distribution over seeds; null until it is there, or where it was not asked. */
  runs: CascadeRunsReport | null;
}

/** Milliseconds in which a worker's script, a dozen kilobytes, must have been loaded and have begun. */
const STARTING = 15_000;

export class CascadeJob implements ReactiveController {
  /** The last that came to something. */
  result: JobResult | null = null;
  /** Why the last did not. */
  failure = "";
  /** Whether the last was cancelled. */
  isCancelled = false;
  /** From 0 to 1 while it runs. */
  progress = 0;
  /** What it is at, while it runs. */
  stage = "";
  private worker: Worker | null = null;
  private stop: SimulationQuestion["stop"] = null;
  private starting: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly onRun: () => void,
  ) {
    host.addController(this);
  }

  get isRunning(): boolean {
    return this.worker !== null;
  }

  /** Starts, and ends what was running. `address` is that of the worker's script. */
  start(address: string, question: JobQuestion): void {
    this.end();
    Object.assign(this, { failure: "", isCancelled: false, progress: 0, stage: "Starting" });
    const engine = simulations.module;
    try {
      if (!engine) throw new Error("the simulations have not been loaded");
      const worker = new Worker(new URL(address, document.baseURI), { name: "portfolio-margin simulation" });
      this.worker = worker;
      const life = `portfolio-margin simulation ${Math.random()}`;
      worker.addEventListener("message", ({ data }: MessageEvent<SimulationMessage>) => {
        if (this.worker !== worker) return;
        if (data.kind === "started") this.watch(worker, data.holdsLock ? life : "");
        else this.hear(data, question);
      });
      this.starting = setTimeout(() => this.fail(`its worker has not begun within ${STARTING / 1000} seconds; try it again`), STARTING);
      worker.addEventListener("messageerror", () => this.worker === worker && this.fail("its answer could not be read"));
      // The browser says nothing of why a script could not be loaded.
      worker.addEventListener("error", (event) => {
        event.preventDefault();
        if (this.worker === worker) this.fail(event.message || `its script could not be loaded from ${address}`);
      });
      const { scenario, seed, runs, account } = question;
      this.stop = crossOriginIsolated ? new Int32Array(new SharedArrayBuffer(4)) : null;
      worker.postMessage({ engine, scenario, seed, account, runs, stop: this.stop, life } satisfies SimulationQuestion);
    } catch (thrown) {
      this.fail(messageOf(thrown));
    }
    this.host.requestUpdate();
  }

  /** A worker that ends by itself says nothing: its lock is free then. */
  private watch(worker: Worker, life: string): void {
    clearTimeout(this.starting);
    if (life === "") return;
    const ended = () => {
      if (this.worker === worker) this.fail("its worker ended by itself, perhaps for want of memory; try it again, with fewer seeds");
    };
    // A page that may hold no locks does not watch.
    navigator.locks.request(life, ended).catch(() => undefined);
  }

  /** Ends it at once; the last result stays. */
  cancel(): void {
    if (!this.worker) return;
    this.end();
    this.isCancelled = true;
    this.host.requestUpdate();
  }

  hostDisconnected(): void {
    this.end();
  }

  private hear(message: Exclude<SimulationMessage, { kind: "started" }>, question: JobQuestion): void {
    if (message.kind === "progress") this.tell(message);
    else if (message.kind === "failed") this.fail(message.message);
    else if (message.kind === "done") this.end();
    else if (message.answer.status === "rejected") this.fail(reasons(message.answer));
    else if (message.kind === "run") {
      this.result = { question, run: (message.answer as { report: CascadeReport }).report, runs: null };
      this.onRun();
    } else if (this.result) this.result = { ...this.result, runs: (message.answer as { report: CascadeRunsReport }).report };
    this.host.requestUpdate();
  }

  /** The first run is a part of its own; each run has two parts, with portfolio margin and without. */
  private tell({ of, progress }: Extract<SimulationMessage, { kind: "progress" }>): void {
    const { run, runs, isWithoutPortfolioMargin, block, blocks } = progress;
    const parts = (run - 1) * 2 + (isWithoutPortfolioMargin ? 1 : 0) + block / blocks;
    this.progress = parts / (runs * 2);
    this.stage = of === "run" ? `Simulating${isWithoutPortfolioMargin ? " without portfolio margin" : ""}` : `Seed ${run} of ${runs}`;
  }

  private fail(reason: string): void {
    this.end();
    this.failure = reason;
    this.host.requestUpdate();
  }

  private end(): void {
    clearTimeout(this.starting);
    if (this.stop) Atomics.store(this.stop, 0, 1);
    this.worker?.terminate();
    this.worker = null;
  }
}

function reasons(answer: Answer<unknown>): string {
  return answer.status === "ok"
    ? ""
    : answer.issues.map(({ path, message, remedy }) => `${path} ${message}${remedy ? ` – ${remedy}` : ""}`.trim()).join("; ");
}
