// What goes wrong between here and the exchange: each fault is an issue that names its request, and nothing is thrown.

import assert from "node:assert/strict";
import test from "node:test";
import * as api from "../../pkg/index.js";
import { NOBODY } from "../venue/accounts.mjs";
import { TIMEOUT, testClock } from "../venue/clock.mjs";
import { startVenue } from "../venue/server.mjs";
import { named, servedVenue } from "./served-venue.mjs";

// Before anything starts the engine.
const unstarted = await api.fetchAccount(NOBODY, { fetch: () => assert.fail("something was sent") });

const venue = await servedVenue();

const STANDARD = named["standard-two-dexes"].address;

function ask(options, address = STANDARD) {
  const clock = testClock();
  return { clock, answer: api.fetchAccount(address, { endpoint: venue.endpoint, clock, timeout: TIMEOUT, ...options }) };
}

async function issuesOf(options, address) {
  const { clock, answer } = ask(options, address);
  const found = await answer;
  assert.equal(found.status, "rejected");
  for (const { message, remedy } of found.issues) assert.ok(message.length > 5 && remedy.length > 5);
  assert.equal(clock.pending(), 0, "a timer was left behind");
  return found.issues;
}

const paths = (issues) => issues.map(({ code, path }) => `${code} ${path}`);

test("without a started engine nothing is asked", () => {
  assert.deepEqual(paths(unstarted.issues), ["NOT_INITIALIZED "]);
});

test("an address that is none, and choices that are none, are refused before anything is sent", async () => {
  const wrong = ["", "0x", STANDARD.slice(0, 41), `${STANDARD}0`, STANDARD.replace("0x", "0X"), `0x${"g".repeat(40)}`, ` ${STANDARD}`];
  for (const address of [...wrong, 5, null, undefined, {}]) {
    assert.deepEqual(paths(await issuesOf({}, address ?? null)), ["INVALID address"]);
    assert.deepEqual(paths((await api.fetchSubAccounts(address, { endpoint: venue.endpoint })).issues), ["INVALID address"]);
  }
  const choices = [
    [{ network: "devnet" }, "network"],
    [{ network: null }, "network"],
    [{ endpoint: "api.hyperliquid.xyz/info" }, "endpoint"],
    [{ endpoint: "file:///etc/hosts" }, "endpoint"],
    [{ timeout: 0 }, "timeout"],
    [{ deadline: "60" }, "deadline"],
    [{ deadline: Number.NaN }, "deadline"],
  ];
  for (const [choice, path] of choices) assert.deepEqual(paths(await issuesOf(choice)), [`INVALID ${path}`]);
  assert.deepEqual(paths((await api.fetchAccount(STANDARD, null)).issues), ["INVALID options"]);
  const all = await issuesOf({ network: "devnet", timeout: -1 }, "0x1");
  assert.deepEqual(paths(all), ["INVALID address", "INVALID network", "INVALID timeout"]);
  assert.equal(venue.requests.length, 0);
});

/** Faults that one request answers with: which words explain them, and how often the request is sent. */
const LASTING = [
  ["a refusal", { status: 422, body: "Failed to deserialize the JSON body" }, /status 422: Failed to deserialize/, 1],
  ["a wrong address", { status: 404, body: "<html>no</html>" }, /status 404\)/, 1],
  ["a redirection", { status: 307, headers: { Location: "/elsewhere" } }, /another address \(status 307\)/, 1],
  ["a web page", { body: "<!DOCTYPE html><html><body>Sign in</body></html>" }, /web page, not JSON/, 1],
  ["half an answer", { cut: true }, /broken off/, 1],
  ["an empty answer", { body: "" }, /is empty/, 1],
  ["other text", { body: "upstream says no" }, /not JSON: upstream says no/, 1],
  ["a failing exchange", { status: 502, body: "bad gateway" }, /status 502: bad gateway.*5 times/, 5],
  ["too many requests", { status: 429 }, /too many requests \(status 429\).*5 times/, 5],
  ["a connection that breaks", { disconnect: true }, /cannot be reached.*5 times/, 5],
];

for (const [name, fault, message, count] of LASTING) {
  test(`${name} is an issue of its request`, async () => {
    venue.misbehave({ type: "clearinghouseState", dex: "xyz" }, fault);
    const issues = await issuesOf();
    assert.deepEqual(paths(issues), ["NETWORK clearinghouseState.xyz"]);
    assert.match(issues[0].message, message);
    assert.equal(venue.requests.filter(({ type, dex }) => type === "clearinghouseState" && dex === "xyz").length, count);
  });
}

test("what passes is tried again, ever later, and leaves no trace in the answer", async () => {
  const undisturbed = await ask().answer;
  assert.equal(undisturbed.status, "ok");
  const passing = [
    [{ status: 500, times: 4 }, [500, 1000, 2000, 4000]],
    [{ status: 429, times: 1 }, [500]],
    [{ status: 429, headers: { "Retry-After": "2" }, times: 2 }, [2000, 2000]],
    [{ status: 429, headers: { "Retry-After": new Date(Date.UTC(2026, 9, 8, 12, 0, 7)).toUTCString() }, times: 1 }, [7000]],
    [{ status: 503, headers: { "Retry-After": "soon" }, times: 1 }, [500]],
    [{ disconnect: true, times: 1 }, [500]],
  ];
  for (const [fault, waits] of passing) {
    venue.misbehave({ type: "userAbstraction" }, fault);
    const said = [];
    const { clock, answer } = ask({ onProgress: (progress) => said.push(progress) });
    const found = await answer;
    assert.deepEqual(clock.waits, waits);
    assert.equal(found.report?.captured, undisturbed.report.captured);
    const retries = said.filter(({ state }) => state === "retrying");
    assert.equal(retries.length, waits.length);
    assert.ok(retries.every(({ path, reason }) => path === "userAbstraction" && /; again in [\d.]+ second/.test(reason)));
  }
});

test("a request that is not answered is given up after its time-out, and tried again", async () => {
  venue.misbehave({ type: "perpDexs" }, { hang: true, times: 1 });
  const { clock, answer } = ask();
  await venue.asked({ type: "perpDexs" });
  clock.expire();
  assert.equal((await answer).status, "ok");

  venue.reset();
  venue.misbehave({ type: "perpDexs" }, { hang: true });
  const lasting = ask({ onProgress: ({ path, state }) => path === "perpDexs" && state === "asked" && setImmediate(lasting.clock.expire) });
  const { issues } = await lasting.answer;
  const late = issues.find(({ path }) => path === "perpDexs");
  assert.match(late.message, /no answer within 1\.2 seconds, 5 times in a row/);
});

test("the whole import ends by its deadline", async () => {
  venue.misbehave({ type: "perpDexs" }, { status: 429, headers: { "Retry-After": "20" } });
  const { clock, answer } = ask();
  const { issues } = await answer;
  assert.deepEqual(clock.waits, [20_000, 20_000]);
  assert.deepEqual(paths(issues), ["NETWORK perpDexs"]);
  assert.match(issues[0].message, /not answered within the 60 seconds of the whole import.*asks to wait 20 seconds/);
  venue.misbehave({ type: "perpDexs" }, { status: 429, headers: { "Retry-After": "3600" } });
  assert.match((await issuesOf())[0].message, /asks to wait 3600 seconds/);
  assert.match((await issuesOf({ deadline: 5000 }))[0].message, /within the 5 seconds/);
});

test("more than the exchange allows in a minute is not sent", async () => {
  const dexes = Array.from({ length: 700 }, (_, i) => ({ name: `d${i}` }));
  venue.misbehave({ type: "perpDexs" }, { change: () => [null, ...dexes] });
  venue.misbehave({ type: "clearinghouseState" }, { status: 200, body: "{}" });
  const issues = await issuesOf();
  assert.ok(venue.weight > 1180 && venue.weight <= 1200, `${venue.weight}`);
  assert.ok(
    issues.length > 100 && issues.every(({ path, message }) => path.startsWith("clearinghouseState.d") && /weight of 1200/.test(message)),
  );
});

test("every fault is listed, not only the first", async () => {
  venue.misbehave({ type: "clearinghouseState", dex: "xyz" }, { body: "<html>" });
  venue.misbehave({ type: "spotClearinghouseState" }, { status: 400 });
  venue.misbehave({ type: "allBorrowLendReserveStates" }, { cut: true });
  const expected = ["NETWORK allBorrowLendReserveStates", "NETWORK clearinghouseState.xyz", "NETWORK spotClearinghouseState"];
  assert.deepEqual(paths(await issuesOf()).sort(), expected);
});

test("JSON of another shape is refused, by us or by the engine, under the name of its request", async () => {
  const changed = [
    [{ type: "perpDexs" }, () => ({ dexs: [] }), /^NETWORK perpDexs$/],
    [{ type: "perpDexs" }, () => [null, { fullName: "nameless" }], /^NETWORK perpDexs$/],
    [{ type: "userAbstraction" }, () => "somethingNew", /^UNSUPPORTED userAbstraction$/],
    [{ type: "userAbstraction" }, () => null, /^\w+ userAbstraction$/],
    [{ type: "clearinghouseState", dex: "xyz" }, () => null, /^INVALID clearinghouseState\.xyz$/],
    [
      { type: "clearinghouseState", dex: "xyz" },
      ({ assetPositions: _, ...rest }) => rest,
      /^MISSING_DATA clearinghouseState\.xyz\.assetPositions$/,
    ],
    [
      { type: "clearinghouseState", dex: "" },
      ({ marginSummary: _, ...rest }) => rest,
      /^MISSING_DATA clearinghouseState\[""\]\.marginSummary/,
    ],
    [{ type: "spotClearinghouseState" }, () => ({}), /^MISSING_DATA spotClearinghouseState\.balances$/],
    [{ type: "frontendOpenOrders", dex: "" }, () => [{ coin: "BTC" }], /^\w+ frontendOpenOrders\[""\]\[0\]\./],
    [{ type: "metaAndAssetCtxs", dex: "xyz" }, ([meta]) => [meta, []], /^INVALID metaAndAssetCtxs\.xyz\[1\]$/],
    [{ type: "allBorrowLendReserveStates" }, () => "none", /^INVALID allBorrowLendReserveStates$/],
  ];
  for (const [match, change, expected] of changed) {
    venue.reset();
    venue.misbehave(match, { change });
    const found = paths(await issuesOf());
    assert.ok(
      found.every((issue) => expected.test(issue)),
      `${JSON.stringify(match)}: ${found}`,
    );
  }
  venue.reset();
  venue.misbehave({ type: "userAbstraction" }, { change: () => "somethingNew" });
  assert.match((await issuesOf())[0].message, /somethingNew/);
  venue.misbehave({ type: "subAccounts" }, { change: () => [{ name: "carry" }] });
  assert.deepEqual(paths((await api.fetchSubAccounts(STANDARD, { endpoint: venue.endpoint })).issues), ["NETWORK subAccounts"]);
});

test("fields that are new change nothing", async () => {
  const { report } = await ask().answer;
  const grown = (value) => {
    if (Array.isArray(value)) return value.map(grown);
    if (typeof value !== "object" || value === null) return value;
    return { ...Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, grown(inner)])), isNewField: [{ a: null }] };
  };
  venue.misbehave({}, { change: grown });
  const { report: same } = await ask().answer;
  assert.ok(same.captured.includes("isNewField"));
  assert.deepEqual([same.request, same.reconciliation, same.warnings], [report.request, report.reconciliation, report.warnings]);
});

test("an exchange that is not there", async () => {
  const gone = await startVenue();
  await gone.close();
  const issues = await issuesOf({ endpoint: gone.endpoint });
  assert.deepEqual(paths(issues), ["NETWORK userAbstraction", "NETWORK perpDexs"]);
  assert.match(issues[0].message, /cannot be reached \(.*ECONNREFUSED/);
});

test("an abort is answered at once as one fault, and nothing more is asked", async () => {
  const ABORTED = ["NETWORK "];
  assert.deepEqual(paths(await issuesOf({ signal: AbortSignal.abort() })), ABORTED);
  assert.equal(venue.requests.length, 0);

  // While answers are awaited.
  venue.misbehave({ type: "clearinghouseState" }, { hang: true });
  const midway = new AbortController();
  const hanging = issuesOf({ signal: midway.signal });
  await venue.asked({ type: "clearinghouseState", dex: "xyz" });
  midway.abort();
  assert.deepEqual(paths(await hanging), ABORTED);
  assert.ok(venue.count("clearinghouseState") < 11, "all were sent");
  assert.equal(venue.count("frontendOpenOrders"), 0);

  // While the next attempt is awaited, on a clock that stands still.
  venue.misbehave({ type: "perpDexs" }, { status: 500 });
  const waiting = new AbortController();
  const still = { now: () => 0, after: () => () => undefined };
  const onProgress = ({ state }) => state === "retrying" && setImmediate(() => waiting.abort());
  const found = await api.fetchAccount(STANDARD, { endpoint: venue.endpoint, signal: waiting.signal, clock: still, onProgress });
  assert.deepEqual(paths(found.issues), ABORTED);
  assert.equal(venue.count("perpDexs"), 2, "once in each import");
});

test("a `fetch` that throws, or answers nonsense, is a fault like others", async () => {
  for (const fetch of [
    () => {
      throw new TypeError("blocked by policy");
    },
    async () => undefined,
    async () => ({ ok: true, text: async () => "{}" }),
  ]) {
    const issues = await issuesOf({ fetch });
    assert.ok(issues.length > 0 && issues.every(({ code }) => code === "NETWORK"));
  }
  assert.equal((await ask({}, NOBODY).answer).status, "ok");
});
