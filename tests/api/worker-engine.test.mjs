// The engine in a worker: the same answers as promises; questions are cancelled, the worker that answered them is replaced.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import test, { after, before } from "node:test";
import * as api from "../../pkg/index.js";
import { carryTrade } from "./carry-trade.mjs";

let engine;
before(async () => {
  await assert.rejects(
    api.createEngine({ worker: true }),
    (error) => error instanceof api.InitError && /init\(\) first/.test(error.message),
  );
  await api.init();
  await api.initSimulations();
  engine = await api.createEngine({ worker: true });
});
after(() => engine.close());

const scenario = () => api.cascadeScenarios().report[0].scenario;

test("every question is answered as on this thread", async () => {
  const asked = {
    ask: [carryTrade(), { compare: {}, capacity: {} }],
    compare: [carryTrade()],
    evaluate: [carryTrade(), "portfolio"],
    liquidation: [carryTrade()],
    stress: [carryTrade(), { steps: 5 }],
    capacity: [carryTrade()],
    ladder: [carryTrade(), { move: "-0.2" }],
    scenarios: [carryTrade()],
    whatIf: [carryTrade(), { kind: "deposit", token: "USDC", amount: "1" }],
    reprice: [carryTrade(), { perps: [] }],
    explain: [carryTrade(), "regimes.unified.ratio"],
    exportSheet: [carryTrade()],
    importSheet: ["coin,size\nBTC,1\n"],
    importAccount: [JSON.stringify(carryTrade())],
    reconcile: [readFileSync(new URL("../captures/unified-three-shorts-2026-10-08.json", import.meta.url), "utf8")],
    readNumber: ["20k"],
    readMarkets: ["{}"],
    sheetTemplate: [],
    rulebooks: [],
    rulebook: ["nobody's"],
    markets: [],
    cascadeScenarios: [],
    cascade: ["{}", { seed: 1 }],
    cascadeRuns: ["{}", { seed: 1, runs: 2 }],
  };
  const here = { ...api };
  const names = Object.keys(engine).filter((name) => !["with", "close"].includes(name));
  assert.deepEqual(Object.keys(asked).sort(), names.sort());
  const answers = await Promise.all(Object.entries(asked).map(([name, args]) => engine[name](...args)));
  Object.entries(asked).forEach(([name, args], at) => {
    assert.deepEqual(answers[at], here[name](...args), name);
  });
});

test("a question is cancelled before and while it is answered, and the others go on", async () => {
  const stopped = (answer) => assert.deepEqual([answer.status, answer.issues?.[0].code], ["rejected", "STOPPED"]);
  stopped(await engine.with({ signal: AbortSignal.abort() }).compare(carryTrade()));
  const control = new AbortController();
  const cancelled = engine.with({ signal: control.signal });
  const started = performance.now();
  const running = cancelled.cascadeRuns(scenario(), { seed: 1, runs: 1000 });
  const waiting = cancelled.compare(carryTrade());
  const other = engine.compare(carryTrade());
  setTimeout(() => control.abort(), 100);
  stopped(await running);
  stopped(await waiting);
  assert.deepEqual(await other, api.compare(carryTrade()));
  assert.ok(performance.now() - started < 20_000);
});

test("a simulation tells its progress, and stops where the function that is told says so", async () => {
  const told = [];
  const answer = await engine.cascadeRuns(scenario(), {
    seed: 1,
    runs: 1000,
    onProgress: (progress) => {
      told.push(progress);
      return told.length < 3;
    },
  });
  assert.equal(answer.issues[0].code, "STOPPED");
  assert.equal(told.length, 3);
  assert.ok(told[0].blocks > 0, JSON.stringify(told[0]));
  assert.equal((await engine.compare(carryTrade())).status, "ok");
});

test("what cannot be sent, and what is no signal, is refused in words", async () => {
  for (const odd of [() => undefined, Symbol("x"), { portfolio: () => undefined }, 5, undefined]) {
    assert.deepEqual(await engine.compare(odd), api.compare(odd));
  }
  assert.equal((await engine.cascade(scenario(), { seed: 1, onProgress: 5 })).issues[0].path, "onProgress");
  for (const signal of ["abort", {}, new EventTarget()]) {
    assert.equal((await engine.with({ signal }).compare(carryTrade())).issues[0].path, "signal");
  }
  for (const worker of [undefined, false, 5, {}]) await assert.rejects(api.createEngine({ worker }), api.InitError);
  await assert.rejects(api.createEngine(), api.InitError);
});

test("a closed engine says so, and one that is idle lets the process end", async () => {
  const other = await api.createEngine({ worker: true });
  const asked = other.compare(carryTrade());
  other.close();
  assert.equal((await asked).issues[0].code, "CLOSED");
  assert.equal((await other.compare(carryTrade())).issues[0].code, "CLOSED");
  const code = `import { createEngine, init } from ${JSON.stringify(new URL("../../pkg/index.js", import.meta.url).href)};
await init();
const engine = await createEngine({ worker: true });
console.log((await engine.readNumber("20k")).report.value);`;
  const printed = execFileSync(process.execPath, ["--input-type=module", "--eval", code], { timeout: 20_000, encoding: "utf8" });
  assert.equal(printed.trim(), "20000");
});
