// A process that asks for years: calls of every entry, and books that are opened and closed or forgotten, take no more of WebAssembly's memory than the
// first of them did.

import assert from "node:assert/strict";
import test from "node:test";
import v8 from "node:v8";
import vm from "node:vm";
import { NOBODY } from "../venue/accounts.mjs";
import { carryTrade } from "./carry-trade.mjs";

/** The memories of all instances, which the package does not show. */
const memories = [];
const remembered = (instance) => {
  const { memory } = instance.exports;
  if (memory instanceof WebAssembly.Memory) memories.push(memory);
  return instance;
};
const { Instance, instantiate } = WebAssembly;
WebAssembly.Instance = class extends Instance {
  constructor(module, imports) {
    super(module, imports);
    remembered(this);
  }

  static [Symbol.hasInstance](value) {
    return value instanceof Instance;
  }
};
WebAssembly.instantiate = async (source, imports) => {
  const made = await instantiate(source, imports);
  remembered(made.instance ?? made);
  return made;
};
const api = await import("../../pkg/index.js");
await api.init();

const bytes = () => memories.reduce((sum, memory) => sum + memory.buffer.byteLength, 0);

const request = JSON.stringify(carryTrade());
const scenario = JSON.stringify(api.cascadeScenarios().report[0].scenario);
const sheet = api.exportSheet(request).report.text;
const stopped = { seed: 1, onProgress: () => false };
const offline = { fetch: () => Promise.reject(new Error("offline")), deadline: 1 };
class Deaf {
  addEventListener() {}
  close() {}
  send() {}
}

/** Every entry: how often it is called, 100,000 times in all, and a call. What takes long is called less often. */
const ENTRIES = {
  ask: [1000, () => api.ask(request, { compare: {}, capacity: {} })],
  compare: [2000, () => api.compare(request)],
  evaluate: [3000, () => api.evaluate(request, "portfolio")],
  liquidation: [1000, () => api.liquidation(request)],
  stress: [1500, () => api.stress(request, { steps: 11 })],
  capacity: [1500, () => api.capacity(request)],
  ladder: [1000, () => api.ladder(request, { move: "-0.3" })],
  scenarios: [300, () => api.scenarios(request)],
  whatIf: [1000, () => api.whatIf(request, { kind: "deposit", token: "USDC", amount: "1" })],
  reprice: [4000, () => api.reprice(request, { perps: [{ coin: "BTC", markPrice: "99000" }] })],
  explain: [1500, () => api.explain(request, "regimes.unified.ratio")],
  open: [4000, () => closed(api.open(request))],
  importAccount: [4000, () => api.importAccount(request)],
  reconcile: [7000, () => api.reconcile("{}")],
  importSheet: [3000, () => api.importSheet(sheet)],
  exportSheet: [4000, () => api.exportSheet(request)],
  readNumber: [9000, () => api.readNumber("$20,000.50")],
  readMarkets: [8000, () => api.readMarkets("{}")],
  isSheet: [9000, () => answered(api.isSheet(sheet))],
  sheetTemplate: [7400, () => api.sheetTemplate()],
  rulebooks: [4000, () => api.rulebooks()],
  rulebook: [200, () => api.rulebook(api.rulebooks().report[0].id)],
  markets: [300, () => api.markets()],
  cascade: [150, () => refused(api.cascade(scenario, stopped))],
  cascadeRuns: [150, () => refused(api.cascadeRuns(scenario, { ...stopped, runs: 2 }))],
  cascadeScenarios: [2000, () => api.cascadeScenarios()],
  formatCompact: [3000, () => answered(api.formatCompact("1234567.5"))],
  formatDecimal: [4000, () => answered(api.formatDecimal("1234567.5"))],
  formatPercent: [4000, () => answered(api.formatPercent("0.05"))],
  version: [6000, () => answered(api.version())],
  createEngine: [10, async () => (await api.createEngine({ worker: true })).close()],
  init: [240, async () => answered((await api.init()) ?? "")],
  initSimulations: [250, async () => answered((await api.initSimulations()) ?? "")],
  fetchAccount: [500, async () => refused(await api.fetchAccount(NOBODY, offline))],
  fetchSubAccounts: [500, async () => refused(await api.fetchSubAccounts(NOBODY, offline))],
  fetchMarkets: [500, async () => refused(await api.fetchMarkets(offline))],
  watchPrices: [1000, () => watched(api.watchPrices(["BTC"], { WebSocket: Deaf, clock: { now: () => 0, after: () => () => undefined } }))],
};

function answered(value) {
  assert.notEqual(value, undefined);
}
function refused(answer) {
  assert.equal(answer.status, "rejected");
}
function closed({ status, report }) {
  assert.equal(status, "ok");
  report.close();
}
function watched({ status, report }) {
  assert.equal(status, "ok");
  report.stop();
}

/** So many calls of every entry, in turn, so that one is not measured without the others. */
async function call(share) {
  const rounds = 50;
  let calls = 0;
  for (let round = 0; round < rounds; round++) {
    for (const [name, [count, ask]] of Object.entries(ENTRIES)) {
      const times = Math.round((count * share * (round + 1)) / rounds) - Math.round((count * share * round) / rounds);
      for (let time = 0; time < times; time++) {
        const answer = ask();
        if (answer instanceof Promise) await answer;
        else if (answer?.status === "rejected" && !["reconcile", "readMarkets"].includes(name))
          assert.fail(`${name}: ${JSON.stringify(answer.issues)}`);
        calls += 1;
      }
    }
  }
  return calls;
}

test("no entry is left out here", () => {
  const notCalled = ["InitError"];
  assert.deepEqual([...Object.keys(ENTRIES), ...notCalled].sort(), Object.keys(api).sort());
  assert.equal(
    Object.values(ENTRIES).reduce((sum, [count]) => sum + count, 0),
    100_000,
  );
});

test("100,000 calls of every entry take no more memory than the first tenth", async () => {
  // By then the allocator has room for the largest of them side by side.
  await call(0.1);
  const before = bytes();
  assert.ok(before > 0, "no memory was found");
  const calls = await call(0.9);
  assert.ok(calls > 89_000, `${calls}`);
  assert.equal(bytes(), before);
});

test("10,000 books that are opened and closed take no more memory than the first few", () => {
  const once = () => {
    const { report: book } = api.open(request);
    book.reprice({ BTC: "101000" });
    book.summary();
    book.triggers();
    book.close();
  };
  for (let time = 0; time < 50; time++) once();
  const before = bytes();
  for (let time = 0; time < 10_000; time++) once();
  assert.equal(bytes(), before);
});

test("books that are forgotten are freed when they are collected", async () => {
  v8.setFlagsFromString("--expose-gc");
  const collect = vm.runInNewContext("gc");
  const forget = async (count) => {
    for (let time = 0; time < count; time++) {
      assert.equal(api.open(request).status, "ok");
      if (time % 250 === 249) {
        collect();
        // Finalizers run as tasks of their own.
        await new Promise((done) => setImmediate(done));
      }
    }
  };
  await forget(500);
  const before = bytes();
  await forget(3000);
  assert.ok(bytes() <= before * 1.05, `${bytes()} bytes instead of ${before}`);
});
