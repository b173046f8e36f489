// The script of an engine in a worker, in browsers and in Node. It is handed the compiled modules and answers one question after the other.

import { CALLS, type FromWorker, type ToWorker } from "./api/engine-calls.js";
import { core, simulations } from "./api/engines.js";
import { messageOf } from "./api/errors.js";

/** Milliseconds between two words about the progress, because each costs more than a block of a simulation. */
const PACE = 50;

const scope = globalThis as unknown as {
  addEventListener: (name: "message", listener: (event: { data: ToWorker }) => void) => void;
  postMessage: (message: FromWorker) => void;
};

scope.addEventListener("message", ({ data }) => {
  answer(data).then(
    (message) => scope.postMessage(message),
    (thrown: unknown) => scope.postMessage({ kind: "failed", message: messageOf(thrown) }),
  );
});

async function answer(message: ToWorker): Promise<FromWorker> {
  if (message.kind === "start") {
    const { core: module, simulations: others } = message;
    await core.start(async () => module);
    if (others) await simulations.start(async () => others);
    return { kind: "started" };
  }
  const { name, args, hasProgress } = message;
  const given = hasProgress ? [args[0], { ...(args[1] as object), onProgress: tell() }] : args;
  const ask = CALLS[name] as (...args: unknown[]) => unknown;
  return { kind: "answer", answer: ask(...given) };
}

function tell(): (progress: unknown) => void {
  let last = 0;
  return (progress) => {
    const now = performance.now();
    if (now - last < PACE) return;
    last = now;
    scope.postMessage({ kind: "progress", progress });
  };
}
