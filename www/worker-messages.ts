// What a page and the simulation's worker say to one another: plain data, because a thrown error arrives without its fields.

import type { Answer, CascadeProgress, CascadeReport, CascadeRunsReport, CascadeScenario, CompareRequest } from "./api/public.js";

/** To the worker: what to simulate, with the module of the simulations that the page has compiled. */
export interface SimulationQuestion {
  engine: WebAssembly.Module;
  scenario: CascadeScenario | string;
  /** Digits of a whole number. */
  seed: string;
  /** The reader's account among the others; null where it takes no part. */
  account: CompareRequest | null;
  /** How many seeds the distribution is over; none where it is one. */
  runs: number;
  /**
   * Set to one when it is to stop, where the page may share memory. A browser gives a worker that is busy some two seconds before it ends it;
   * with this it stops at the next word about its progress.
   */
  stop: Int32Array<SharedArrayBuffer> | null;
  /**
   * The name of a lock that the worker holds as long as it lives. A browser that ends a worker, for want of memory for instance, tells nobody; but
   * then the lock is free.
   */
  life: string;
}

/** From the worker, in this order: that it has begun, and whether it holds the lock; progress and the answer of the run, then of the runs, then that it is done. */
export type SimulationMessage =
  | { kind: "started"; holdsLock: boolean }
  | { kind: "progress"; of: "run" | "runs"; progress: CascadeProgress }
  | { kind: "run"; answer: Answer<CascadeReport> }
  | { kind: "runs"; answer: Answer<CascadeRunsReport> }
  | { kind: "done" }
  | { kind: "failed"; message: string };
