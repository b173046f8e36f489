// "None throws": every odd value in the place of every argument, and of every choice, of every public function. What cannot be read is a fault with
// a path; nothing is thrown, no promise is rejected, and the engine is never blamed for it.

import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import * as api from "../../pkg/index.js";
import { NOBODY } from "../venue/accounts.mjs";
import { carryTrade } from "./carry-trade.mjs";

test.before(api.init);

const revoked = (target) => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};
const throwing = () => {
  throw new Error("not for you");
};
const cyclic = {};
cyclic.self = cyclic;
const cyclicList = [];
cyclicList.push(cyclicList);
const nested = Array.from({ length: 50_000 }).reduce((inner) => ({ inner }), {});

/** Values that no argument can be. */
const ODD = {
  bigint: 10n ** 400n,
  symbol: Symbol("x"),
  function: () => undefined,
  class: class {},
  "not a number": Number.NaN,
  infinite: Number.POSITIVE_INFINITY,
  true: true,
  "revoked object": revoked({}),
  "revoked list": revoked([]),
  "revoked function": revoked(() => undefined),
  "proxy whose traps throw": new Proxy({}, { get: throwing, getPrototypeOf: throwing, ownKeys: throwing, has: throwing }),
  "throwing getter": Object.defineProperty({}, "portfolio", { enumerable: true, get: throwing }),
  "throwing constructor": Object.defineProperty({}, "constructor", { get: throwing }),
  "throwing toString": { toString: throwing, valueOf: throwing, [Symbol.toPrimitive]: throwing },
  "no text": JSON.parse('{"toString":null,"valueOf":null}'),
  "throwing toJSON": { toJSON: throwing },
  "toJSON of nothing": { toJSON: () => undefined },
  "throwing tag": Object.defineProperty({}, Symbol.toStringTag, { get: throwing }),
  "throws what has no text": Object.defineProperty({}, "portfolio", {
    enumerable: true,
    get() {
      throw JSON.parse('{"toString":null}');
    },
  }),
  cyclic,
  "cyclic list": cyclicList,
  nested,
  map: new Map(),
  date: new Date(Number.NaN),
  "endless list": new Array(2 ** 32 - 1),
  bytes: new Uint8Array(8),
  "no prototype": Object.create(null),
  "lone surrogate": "\ud800",
  "null character": "\0",
};

/** The same inside a choice, where JSON would leave it out or turn it into null. */
const within = (name, value) => ({ [name]: value });

function assertAnswered(answer, where) {
  assert.ok(answer?.status === "ok" || answer?.status === "rejected", `${where}: ${typeof answer}`);
  if (answer.status !== "rejected") return;
  assert.ok(answer.issues.length > 0, where);
  for (const issue of answer.issues) {
    for (const field of ["code", "path", "message", "remedy"]) assert.equal(typeof issue[field], "string", `${where}: ${field}`);
    assert.notEqual(issue.code, "INTERNAL", `${where}: ${issue.message}`);
  }
}

function assertInvalid(answer, where) {
  assertAnswered(answer, where);
  assert.equal(answer.status, "rejected", where);
  for (const { code } of answer.issues) assert.equal(code, "INVALID", `${where}: ${JSON.stringify(answer.issues)}`);
}

const scenario = () => api.cascadeScenarios().report[0].scenario;
const change = { kind: "deposit", token: "USDC", amount: "1" };

/** Every question, and right arguments in their order; a test puts a wrong one in the place of each. */
const QUESTIONS = {
  compare: [api.compare, carryTrade(), {}],
  ask: [api.ask, carryTrade(), { compare: {} }, {}],
  evaluate: [api.evaluate, carryTrade(), "unified", {}],
  liquidation: [api.liquidation, carryTrade(), {}],
  stress: [api.stress, carryTrade(), { axis: { coin: "BTC" } }],
  capacity: [api.capacity, carryTrade(), {}],
  ladder: [api.ladder, carryTrade(), { moves: ["-0.1"] }],
  scenarios: [api.scenarios, carryTrade(), {}],
  whatIf: [api.whatIf, carryTrade(), change, {}],
  reprice: [api.reprice, carryTrade(), { perps: [] }],
  explain: [api.explain, carryTrade(), "regimes.unified.ratio", {}],
  open: [api.open, carryTrade(), {}],
  importAccount: [api.importAccount, "{}"],
  reconcile: [api.reconcile, "{}"],
  importSheet: [api.importSheet, "coin,size\n", {}],
  readNumber: [api.readNumber, "20,000", {}],
  exportSheet: [api.exportSheet, carryTrade()],
  cascade: [api.cascade, "{}", { seed: 1 }],
  cascadeRuns: [api.cascadeRuns, "{}", { seed: 1, runs: 1 }],
  rulebook: [api.rulebook, "x"],
  markets: [api.markets, "x"],
  readMarkets: [api.readMarkets, "{}"],
};

/** Odd, but plain data: the engine says what is wrong with it in its own words. */
const PLAIN = ["no prototype", "no text", "throwing constructor", "throwing tag", "lone surrogate", "null character"];

for (const [name, [ask, ...right]] of Object.entries(QUESTIONS)) {
  test(`${name} refuses every odd value in every place`, () => {
    for (const [kind, value] of Object.entries(ODD)) {
      for (const place of right.keys()) {
        const given = right.with(place, value);
        const where = `${name}(${place}: ${kind})`;
        (PLAIN.includes(kind) ? assertAnswered : assertInvalid)(ask(...given), where);
      }
    }
  });

  test(`${name} refuses them inside its choices, and says where`, () => {
    const place = right.length - 1;
    if (typeof right[place] !== "object") return;
    for (const kind of ["bigint", "symbol", "function", "not a number", "revoked list", "endless list"]) {
      const answer = ask(...right.with(place, { ...right[place], odd: { deep: [0, ODD[kind]] } }));
      assertAnswered(answer, `${name}: ${kind}`);
      // A cascade's choices are read by name, and others are not looked at.
      if (!name.startsWith("cascade")) assertInvalid(answer, `${name}: ${kind}`);
    }
  });
}

test("a book refuses every odd value in every place, and stays as it was", () => {
  const { report: book } = api.open(carryTrade());
  const before = book.summary({ texts: true });
  for (const [kind, value] of Object.entries(ODD)) {
    const odd = [book.reprice(value), book.reprice([value]), book.reprice({ BTC: value }), book.summary(value), book.triggers(value)];
    odd.push(book.summary({ texts: value }), book.triggers({ texts: value }), book.ask(value), book.ask("compare", value));
    for (const answer of odd) assertAnswered(answer, kind);
    if (!PLAIN.includes(kind)) assertInvalid(odd[0], kind);
  }
  for (const name of ["toString", "constructor", "__proto__", "close", ""]) assertInvalid(book.ask(name), name);
  assert.deepEqual(book.summary({ texts: true }), before);
});

test("a choice that JSON would leave out is not taken for one that was not made", () => {
  for (const kind of ["bigint", "symbol", "function", "not a number", "infinite"]) {
    const answer = api.compare(carryTrade(), within("rulebook", ODD[kind]));
    assert.deepEqual(
      answer.issues?.map(({ code, path }) => ({ code, path })),
      [{ code: "INVALID", path: "overrides.rulebook" }],
      kind,
    );
  }
  const request = carryTrade();
  request.portfolio.balances = [{ token: "USDC", amount: Number.NaN }];
  assert.deepEqual(
    api.compare(request).issues.map(({ path }) => path),
    ["portfolio.balances[0].amount"],
  );
});

test("choices of a cascade are read one by one", () => {
  for (const [kind, value] of Object.entries(ODD)) {
    assertAnswered(api.cascade(scenario(), { seed: value, onProgress: () => false }), `seed: ${kind}`);
    assertAnswered(api.cascade(scenario(), { seed: 1, account: value, onProgress: () => false }), `account: ${kind}`);
    assertAnswered(api.cascadeRuns(scenario(), { seed: 1, runs: value, onProgress: () => false }), `runs: ${kind}`);
    if (typeof value !== "function") assertInvalid(api.cascade(scenario(), { seed: 1, onProgress: value }), `onProgress: ${kind}`);
    assert.equal(typeof api.isSheet(value), "boolean", kind);
  }
  assertInvalid(api.cascade(scenario(), Object.defineProperty({ seed: 1 }, "account", { get: throwing })), "a getter");
});

test("formatting shows what is no decimal, and refuses no choice by throwing", () => {
  for (const format of [api.formatDecimal, api.formatPercent, api.formatCompact]) {
    assert.equal(format(null), "–");
    assert.equal(format(undefined), "–");
    assert.equal(format("abc"), "abc");
    for (const [kind, value] of Object.entries(ODD)) {
      assert.equal(typeof format(value), "string", kind);
      assert.match(format("1234.5", value), /\d/, kind);
      for (const name of ["digits", "minimumDigits", "plus", "locale"])
        assert.match(format("1234.5", { [name]: value }), /\d/, `${name}: ${kind}`);
    }
    for (const locale of ["", "xx_bad", "en-US-u-nu-abcdefghij", "de-DE"]) assert.match(format("1234.5", { locale }), /\d/);
    for (const digits of [-1, 1.5, 101, "2", null]) assert.match(format("1234.5", { digits }), /\d/);
  }
});

/** No request of these gets further than its choices. */
const offline = { fetch: () => Promise.reject(new Error("offline")), deadline: 1 };

const FETCHES = {
  fetchAccount: [api.fetchAccount, NOBODY, offline],
  fetchSubAccounts: [api.fetchSubAccounts, NOBODY, offline],
  fetchMarkets: [api.fetchMarkets, offline],
};

for (const [name, [ask, ...right]] of Object.entries(FETCHES)) {
  test(`${name} refuses every odd value in every place, and in every choice`, async () => {
    for (const [kind, value] of Object.entries(ODD)) {
      for (const place of right.keys()) {
        const isChoices = place === right.length - 1;
        // An object without the choices is one without choices: it would ask the exchange.
        if (isChoices && typeof value === "object" && !/^revoked|traps/.test(kind) && !Array.isArray(value)) continue;
        assertInvalid(await ask(...right.with(place, value)), `${name}(${place}: ${kind})`);
      }
      for (const choice of ["network", "endpoint", "signal", "timeout", "deadline", "fetch", "clock", "onProgress"]) {
        const answer = await ask(...right.with(right.length - 1, { ...offline, [choice]: value }));
        const where = `${name}: ${choice} ${kind}`;
        const isFunction = typeof value === "function" && (choice === "fetch" || choice === "onProgress");
        (isFunction ? assertAnswered : assertInvalid)(answer, where);
        if (!isFunction)
          assert.ok(
            answer.issues.some(({ path }) => path === choice),
            `${where}: ${JSON.stringify(answer.issues)}`,
          );
      }
    }
    assertInvalid(await ask(...right.with(right.length - 1, Object.defineProperty({}, "signal", { get: throwing }))), "a getter");
  });

  test(`${name} answers where a function that it was handed throws`, async () => {
    for (const choice of ["fetch", "onProgress"]) {
      assertAnswered(await ask(...right.with(right.length - 1, { ...offline, [choice]: throwing })), choice);
    }
    const clock = { now: throwing, after: throwing };
    assertInvalid(await ask(...right.with(right.length - 1, { ...offline, clock })), "clock");
  });
}

test("what only looks like a signal is no signal", async () => {
  const alike = { aborted: false, addEventListener: throwing, removeEventListener: throwing };
  for (const signal of [alike, Object.create(AbortSignal.prototype), new EventTarget(), "abort"]) {
    assertInvalid(await api.fetchMarkets({ ...offline, signal }), "fetchMarkets");
    assertInvalid(api.watchPrices(["BTC"], { signal, WebSocket: class {} }), "watchPrices");
  }
});

test("watchPrices refuses every odd value in every place, and in every choice", () => {
  class Deaf {
    addEventListener() {}
    close() {}
    send() {}
  }
  const right = { WebSocket: Deaf, clock: { now: () => 0, after: () => () => undefined } };
  for (const [kind, value] of Object.entries(ODD)) {
    if (kind !== "lone surrogate" && kind !== "null character") assertInvalid(api.watchPrices(value, right), `coins: ${kind}`);
    if (typeof value !== "string") assertInvalid(api.watchPrices(["BTC", value], right), `a coin: ${kind}`);
    for (const choice of ["network", "endpoint", "signal", "interval", "WebSocket", "clock", "random", "onMessages", "onState"]) {
      const answer = api.watchPrices(["BTC"], { ...right, [choice]: value });
      const isFunction = typeof value === "function" && ["WebSocket", "random", "onMessages", "onState"].includes(choice);
      (isFunction ? assertAnswered : assertInvalid)(answer, `${choice}: ${kind}`);
      if (answer.status === "ok") answer.report.stop();
    }
  }
});

test("no public function is left out here", () => {
  const withoutArguments = ["InitError", "cascadeScenarios", "init", "initSimulations", "rulebooks", "sheetTemplate", "version"];
  const elsewhere = ["createEngine", "formatCompact", "formatDecimal", "formatPercent", "isSheet", "watchPrices"];
  const asked = [...Object.keys(QUESTIONS), ...Object.keys(FETCHES), ...elsewhere, ...withoutArguments];
  assert.deepEqual(Object.keys(api).sort(), asked.sort());
});

test("anything at all in any place gets an answer", async () => {
  const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true, withSparseArray: true });
  // Handed over by functions, because the generator itself looks into the values that it makes.
  const odd = fc.oneof(
    anything.map((value) => () => value),
    fc.constantFrom(...Object.keys(ODD)).map((kind) => () => ODD[kind]),
  );
  const questions = Object.entries(QUESTIONS);
  fc.assert(
    fc.property(fc.nat(questions.length - 1), fc.nat(2), odd, (which, at, value) => {
      const [name, [ask, ...right]] = questions[which];
      assertAnswered(ask(...right.with(at % right.length, value())), name);
    }),
    { numRuns: 1000 },
  );
  await fc.assert(
    fc.asyncProperty(odd, odd, async (address, value) => {
      assertAnswered(await api.fetchAccount(address(), { ...offline, signal: value() }), "fetchAccount");
      assertAnswered(await api.fetchMarkets({ ...offline, endpoint: value() }), "fetchMarkets");
    }),
    { numRuns: 200 },
  );
  assert.equal(api.compare(carryTrade()).status, "ok");
});
