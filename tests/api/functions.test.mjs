// The package's functions: what they answer before and after init(), and to arguments of every wrong kind.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { Worker } from "node:worker_threads";
import fc from "fast-check";
import * as api from "../../pkg/index.js";
import { carryTrade, carryTradeText } from "./carry-trade.mjs";

const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));

function assertRejected(answer, code) {
  assert.equal(answer.status, "rejected");
  assert.ok(answer.issues.length > 0);
  for (const issue of answer.issues) {
    for (const field of ["code", "path", "message", "remedy"]) assert.equal(typeof issue[field], "string", field);
    if (code) assert.equal(issue.code, code, JSON.stringify(issue));
  }
}

test("before init() is done every question is answered with NOT_INITIALIZED", () => {
  for (const answer of [
    api.compare(carryTrade()),
    api.evaluate(carryTrade(), "portfolio"),
    api.explain(carryTrade(), "regimes.portfolio.ratio"),
    api.importAccount("{}"),
    api.importSheet(""),
    api.readNumber("5"),
    api.exportSheet(carryTrade()),
    api.sheetTemplate(),
    api.rulebooks(),
    api.rulebook("x"),
    api.markets(),
  ]) {
    assertRejected(answer, "NOT_INITIALIZED");
  }
  assert.equal(api.version(), manifest.version);
});

test("init() starts once, however often it is called", async () => {
  const first = api.init();
  assert.equal(api.init(), first);
  await first;
  assert.equal(api.init(), first);
});

test("an object and its JSON text get the same answer, as plain data", async () => {
  await api.init();
  const answer = api.compare(carryTrade());
  assert.equal(answer.status, "ok", JSON.stringify(answer));
  assert.deepEqual(api.compare(carryTradeText), answer);
  assert.deepEqual(structuredClone(answer), answer);
  assert.deepEqual(JSON.parse(JSON.stringify(answer)), answer);
});

test("a regime alone is the regime of the comparison, and every figure can be explained", async () => {
  await api.init();
  const { report } = api.compare(carryTrade());
  for (const regime of ["standard", "unified", "portfolio"]) {
    const alone = api.evaluate(carryTrade(), regime);
    assert.equal(alone.status, "ok", JSON.stringify(alone));
    assert.deepEqual(alone.report, report.regimes[regime]);
    const path = `regimes.${regime}.maintenanceMargin`;
    const explained = api.explain(carryTrade(), path);
    assert.equal(explained.status, "ok", JSON.stringify(explained));
    assert.equal(explained.report.path, path);
    assert.equal(explained.report.value, report.regimes[regime].maintenanceMargin);
  }
  assertRejected(api.explain(carryTrade(), "regimes.portfolio.nothing"));
});

test("rulebooks are listed, and each can be read and asked for", async () => {
  await api.init();
  const answer = api.rulebooks();
  assert.equal(answer.status, "ok", JSON.stringify(answer));
  assert.ok(answer.report.length > 0);
  for (const { id } of answer.report) {
    assert.equal(api.rulebook(id).status, "ok", id);
    assert.equal(api.markets(id).status, "ok", id);
    const asked = api.compare(carryTrade(), { rulebook: id });
    if (asked.status === "ok") assert.equal(asked.report.rulebook.id, id);
  }
  assert.equal(api.markets().status, "ok");
  assertRejected(api.rulebook("no-such-rulebook"));
  assertRejected(api.markets("no-such-rulebook"));
  assertRejected(api.compare(carryTrade(), { rulebook: "no-such-rulebook" }));
});

test("arguments of the wrong kind are refused, and the engine goes on", async () => {
  await api.init();
  const circular = {};
  circular.self = circular;
  const wrong = [undefined, null, 0, 1n, true, Symbol("x"), () => {}, [], [1], new Map(), new Date(), circular, { big: 1n }];
  for (const value of wrong) {
    assertRejected(api.compare(value), "INVALID");
    assertRejected(api.evaluate(value, "portfolio"), "INVALID");
    assertRejected(api.explain(value, "regimes.portfolio.ratio"), "INVALID");
    assertRejected(api.explain(carryTrade(), value), "INVALID");
    assertRejected(api.evaluate(carryTrade(), value), "INVALID");
    assertRejected(api.importAccount(value), "INVALID");
    assertRejected(api.rulebook(value), "INVALID");
    if (value !== undefined) {
      assertRejected(api.markets(value), "INVALID");
      assertRejected(api.compare(carryTrade(), value), "INVALID");
    }
  }
  assertRejected(api.evaluate(carryTrade(), "constructor"), "INVALID");
  assertRejected(api.compare(carryTrade(), { rulebok: "x" }));
  assert.equal(api.compare(carryTrade()).status, "ok");
});

test("any text and any data get an answer, never an exception or an engine fault", async () => {
  await api.init();
  const answered = (answer) => {
    assert.ok(answer.status === "ok" || answer.status === "rejected");
    if (answer.status === "rejected") for (const issue of answer.issues) assert.notEqual(issue.code, "INTERNAL", issue.message);
  };
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      answered(api.compare(text));
      answered(api.importAccount(text));
      answered(api.explain(carryTradeText, text));
      answered(api.rulebook(text));
    }),
    { numRuns: 300 },
  );
  fc.assert(
    fc.property(fc.json(), (text) => answered(api.compare(text))),
    { numRuns: 300 },
  );
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => answered(api.compare(value))),
    { numRuns: 300 },
  );
  // Deep nesting is where recursive parsers run out of stack.
  answered(api.compare("[".repeat(200_000)));
  answered(api.compare(`{"portfolio":${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}}`));
  assert.equal(api.compare(carryTrade()).status, "ok");
});

test("it runs in a worker", async () => {
  const code = `
    import { parentPort, workerData } from "node:worker_threads";
    const api = await import(workerData.entry);
    await api.init();
    parentPort.postMessage(api.compare(workerData.text));`;
  const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), {
    workerData: { entry: new URL("../../pkg/index.js", import.meta.url).href, text: carryTradeText },
  });
  const answer = await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
  await api.init();
  assert.deepEqual(answer, api.compare(carryTradeText));
});
