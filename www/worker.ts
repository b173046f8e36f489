// The script of a Web Worker that simulates a market: `portfolio-margin/worker.js`. It needs no engine of its own: the page hands over the
// module of the simulations that it has compiled. It answers one question and is ended by the page; ending it is also how a simulation is cancelled.

import type { CascadeProgress } from "./api/engine-types.js";
import { simulations } from "./api/engines.js";
import { messageOf } from "./api/errors.js";
import { cascade, cascadeRuns } from "./api/simulations.js";
import type { SimulationMessage, SimulationQuestion } from "./worker-messages.js";

/** Milliseconds between two words about the progress. */
const PACE = 50;

const scope = globalThis as unknown as {
  addEventListener: (name: "message", listener: (event: MessageEvent<SimulationQuestion>) => void) => void;
  postMessage: (message: SimulationMessage) => void;
};

scope.addEventListener("message", ({ data }) => {
  answer(data).catch((thrown: unknown) => scope.postMessage({ kind: "failed", message: messageOf(thrown) }));
});

async function answer({ engine, scenario, seed, account: own, runs, stop, life }: SimulationQuestion): Promise<void> {
  scope.postMessage({ kind: "started", holdsLock: await holdLock(life) });
  await simulations.start(async () => engine);
  const account = own ?? undefined;
  const run = cascade(scenario, { seed, account, onProgress: teller("run", stop) });
  scope.postMessage({ kind: "run", answer: run });
  if (run.status === "ok" && runs > 1) {
    scope.postMessage({ kind: "runs", answer: cascadeRuns(scenario, { seed, runs, account, onProgress: teller("runs", stop) }) });
  }
  scope.postMessage({ kind: "done" });
}

/** Holds a lock until the worker ends; false where the runtime has none. */
function holdLock(name: string): Promise<boolean> {
  const { locks } = navigator as { locks?: LockManager };
  if (!locks) return Promise.resolve(false);
  return new Promise((done) => {
    const held = () => {
      done(true);
      return new Promise<never>(() => undefined);
    };
    locks.request(name, held).catch(() => done(false));
  });
}

/** Tells of the progress now and then, because each word costs more than a block, and says whether to go on. */
function teller(of: "run" | "runs", stop: SimulationQuestion["stop"]): (progress: CascadeProgress) => boolean {
  let last = 0;
  return (progress) => {
    const now = performance.now();
    if (now - last >= PACE) {
      last = now;
      scope.postMessage({ kind: "progress", of, progress });
    }
    return stop === null || Atomics.load(stop, 0) === 0;
  };
}
