// Prices are followed over one connection that is kept: against the venue on loopback, by a clock that the test moves.

import assert from "node:assert/strict";
import test from "node:test";
import { WebSocket } from "ws";
import * as api from "../../pkg/index.js";
import { accounts } from "../venue/accounts.mjs";
import { standingClock } from "../venue/clock.mjs";
import { message } from "../venue/stream.mjs";
import { servedVenue } from "./served-venue.mjs";
import { watchingOf } from "./watching.mjs";

const venue = await servedVenue();

const watching = watchingOf(venue);

test("prices come in batches as they were sent, of each coin the last, and the engine reads them", async () => {
  venue.stream.isHoldingBack = true;
  const watch = watching(["BTC", "xyz:NVDA"]);
  await watch.state("connected");
  await watch.came(2);
  assert.deepEqual(venue.stream.subscriptions, ["BTC", "xyz:NVDA"]);
  venue.stream.price("BTC", "90000.10");
  venue.stream.price("xyz:NVDA", "200.0");
  venue.stream.price("BTC", "90001.123456789012345");
  await watch.came(5);
  assert.equal(watch.batches.length, 0, "they are gathered");
  watch.clock.advance(250);
  assert.deepEqual([...watch.batches[0].messages.keys()], ["xyz:NVDA", "BTC"]);
  assert.ok(watch.batches[0].text.includes('"markPx":"90001.123456789012345"'), "no digit is lost");
  const request = {
    schema: "portfolio-margin/1",
    portfolio: { mode: "unified", balances: [{ token: "USDC", total: "1000" }], positions: [{ coin: "BTC", size: "0.01", leverage: 10 }] },
    market: { perps: [{ coin: "BTC", markPrice: "90000" }] },
  };
  const moved = api.reprice(request, watch.batches[0].text);
  assert.equal(moved.status, "ok", JSON.stringify(moved.issues));
  assert.equal(moved.report.request.market.perps[0].markPrice, "90001.123456789012345");
  assert.equal(moved.report.request.portfolio.balances[0].total, "1000.01123456789012345");
  watch.clock.advance(10_000);
  assert.equal(watch.batches.length, 1, "nothing is handed on twice");
  watch.stop();
  assert.equal(watch.states.at(-1).state, "ended");
  assert.equal(watch.clock.pending(), 0, "no timer is left");
  await venue.stream.until(({ open }) => open === 0);
});

test("garbage, other channels, other coins and wrong clocks do no harm", async () => {
  venue.stream.isHoldingBack = true;
  const watch = watching(["BTC", "ETH"]);
  await watch.came(2);
  const bad = [
    "no JSON",
    "",
    "null",
    "[]",
    '{"channel":7}',
    '{"channel":"trades","data":[{"coin":"BTC","px":"1"}]}',
    '{"channel":"activeAssetCtx"}',
    '{"channel":"activeAssetCtx","data":{"coin":"BTC"}}',
    message("BTC", { markPx: 90000 }),
    message("BTC", { markPx: "-1" }),
    message("BTC", { markPx: "0.0" }),
    message("BTC", { markPx: "1e5" }),
    message("BTC", { markPx: "NaN" }),
    message("BTC", { markPx: "1".repeat(40) }),
    message("BTC", { markPx: "1.0", oraclePx: {} }),
    message("DOGE", { markPx: "1.0" }),
  ];
  for (const text of bad) venue.stream.send(text);
  venue.stream.price("ETH", "2500.0", { time: -1 });
  venue.stream.price("ETH", "2501.0", { time: 1e18 });
  venue.stream.price("ETH", "2502.0", { time: 0 });
  venue.stream.price("ETH", "2502.0", { time: 0 });
  await watch.came(2 + bad.length + 4);
  watch.clock.advance(250);
  assert.deepEqual([...watch.batches[0].messages.keys()], ["ETH"]);
  assert.ok(watch.batches[0].text.includes('"markPx":"2502.0"'), "the last that came counts");
  assert.equal(watch.batches[0].receivedAt, watch.clock.now() - 250, "times are of this clock");
  assert.equal(venue.stream.connections, 1);
  watch.stop();
});

test("a connection that breaks ten times is opened anew, subscribed anew, and never twice at once", async () => {
  const watch = watching(["BTC", "ETH"]);
  for (let round = 1; round <= 10; round++) {
    await watch.until(() => watch.states.filter(({ state }) => state === "connected").length === round);
    // A price has come, so that the next wait is the first one again.
    await watch.came(round * 4);
    venue.stream.drop();
    await watch.state("lost");
    assert.equal(watch.states.at(-1).retryAt - watch.states.at(-1).since, 1000);
    assert.match(watch.states.at(-1).reason, /closed|failed/);
    watch.clock.advance(1000);
  }
  await watch.until(() => watch.states.filter(({ state }) => state === "connected").length === 11);
  await watch.came(44);
  watch.clock.advance(250);
  assert.equal(venue.stream.connections, 11);
  assert.equal(venue.stream.most, 1);
  assert.equal(venue.stream.subscriptions.length, 22);
  assert.equal(watch.batches.length, 11, "what had come before a break was handed on");
  watch.stop();
});

test("attempts that fail are ever further apart, up to half a minute, and chance spreads them", async () => {
  venue.stream.refuse();
  for (const [chance, expected] of [
    [0, [1000, 2000, 4000, 8000, 16000, 30000, 30000]],
    [1, [500, 1000, 2000, 4000, 8000, 15000, 15000]],
  ]) {
    const watch = watching(["BTC"], { random: () => chance });
    for (const [index, wait] of expected.entries()) {
      await watch.until(() => watch.states.filter(({ state }) => state === "lost").length === index + 1);
      const { since, retryAt, attempt, reason, remedy } = watch.states.at(-1);
      assert.equal(retryAt - since, wait);
      assert.equal(attempt, index + 1);
      assert.match(reason, /503/);
      assert.match(remedy, /connection/);
      watch.clock.advance(wait - 1);
      assert.equal(watch.states.at(-1).state, "lost", "not before");
      watch.clock.advance(1);
    }
    watch.stop();
  }
  const watch = watching(["BTC"]);
  await watch.state("lost");
  venue.stream.refuse(0);
  watch.retry();
  await watch.state("connected");
  watch.retry();
  assert.equal(venue.stream.most, 1, "nobody connects twice");
  watch.stop();
});

test("an exchange that is quiet is asked for a sign of life, and one that gives none counts as gone", async () => {
  venue.stream.isHoldingBack = true;
  const watch = watching(["BTC"]);
  await watch.came(1);
  for (let pings = 1; pings <= 8; pings++) {
    watch.clock.advance(15_000);
    await venue.stream.until((stream) => stream.pings === pings);
    await watch.came(1 + pings);
    watch.clock.advance(10_000);
  }
  assert.ok(!watch.states.some(({ state }) => state === "lost"), "three quiet minutes are no loss");
  venue.stream.isSilent = true;
  watch.clock.advance(15_000);
  await venue.stream.until((stream) => stream.pings === 9);
  watch.clock.advance(9_999);
  assert.equal(watch.states.at(-1).state, "connected");
  watch.clock.advance(1);
  assert.equal(watch.states.at(-1).state, "lost");
  assert.match(watch.states.at(-1).reason, /nothing was heard for 25 seconds/);
  watch.stop();
});

test("a connection that is not made in time is given up", async () => {
  const opened = [];
  class Hanging {
    constructor(url) {
      opened.push(url);
    }
    addEventListener() {}
    send() {}
    close() {}
  }
  const watch = watching(["BTC"], { WebSocket: Hanging });
  watch.clock.advance(10_000);
  assert.match(watch.states.at(-1).reason, /no connection within 10 seconds/);
  watch.clock.advance(1_000);
  assert.equal(opened.length, 2);
  watch.stop();
  watch.clock.advance(100_000);
  assert.equal(opened.length, 2, "and nothing goes on after the end");
});

test("a clock that is set while prices are followed changes nothing", async () => {
  venue.stream.isHoldingBack = true;
  const watch = watching(["BTC"]);
  await watch.came(1);
  for (const jump of [-3 * 3_600_000, 5 * 3_600_000]) {
    watch.clock.set(watch.clock.now() + jump);
    venue.stream.price("BTC", "90000.0");
    await watch.came(jump < 0 ? 2 : 3);
    watch.clock.advance(250);
    watch.clock.advance(5_000);
  }
  assert.equal(watch.batches.length, 2);
  assert.ok(!watch.states.some(({ state }) => state === "lost"));
  watch.stop();
});

test("what the exchange says against a subscription is told", async () => {
  const watch = watching(["NOSUCHCOIN", "BTC"]);
  await watch.until(() => watch.states.at(-1).complaints?.length === 1);
  assert.match(watch.states.at(-1).complaints[0], /Invalid subscription.*NOSUCHCOIN/);
  watch.stop();
});

test("a signal ends it, and what is wrong with the choices is answered at once", async () => {
  const control = new AbortController();
  const watch = watching(["BTC"], { signal: control.signal });
  await watch.state("connected");
  control.abort();
  assert.equal(watch.states.at(-1).state, "ended");
  await venue.stream.until(({ open }) => open === 0);

  const paths = (...given) => api.watchPrices(...given).issues.map(({ code, path }) => `${code} ${path}`);
  const options = { WebSocket, endpoint: venue.endpoint };
  assert.deepEqual(paths([], options), ["INVALID coins"]);
  assert.deepEqual(paths("BTC", options), ["INVALID coins"]);
  assert.deepEqual(paths(["BTC", 7], options), ["INVALID coins"]);
  assert.deepEqual(
    paths(
      Array.from({ length: 1001 }, (_, i) => `C${i}`),
      options,
    ),
    ["INVALID coins"],
  );
  assert.deepEqual(paths(["BTC"], { ...options, interval: -1, network: "devnet", endpoint: "ftp://host" }), [
    "INVALID network",
    "INVALID endpoint",
    "INVALID interval",
  ]);
  assert.deepEqual(paths(["BTC"], { ...options, signal: AbortSignal.abort() }), ["NETWORK "]);
  assert.equal(paths(["BTC"], null)[0], "INVALID options");
  assert.equal(venue.stream.attempts, 1);
});

test("where there is no WebSocket, that is said with what to do", (context) => {
  const own = globalThis.WebSocket;
  context.after(() => {
    if (own) globalThis.WebSocket = own;
  });
  delete globalThis.WebSocket;
  const answer = api.watchPrices(["BTC"]);
  assert.deepEqual([answer.status, answer.issues[0].code], ["rejected", "NETWORK"]);
  assert.match(answer.issues[0].remedy, /option WebSocket.*ws.*Node 22/);
});

test("the websocket is that of the network, or of an endpoint of one's own", () => {
  const asked = [];
  class Noted {
    constructor(url) {
      asked.push(url);
    }
    addEventListener() {}
    close() {}
  }
  const clock = standingClock();
  for (const options of [
    {},
    { network: "testnet" },
    { endpoint: "https://host/info" },
    { endpoint: "http://127.0.0.1:8080/hl/info" },
    { endpoint: new URL("https://host") },
    { endpoint: "wss://host/stream" },
  ]) {
    const answer = api.watchPrices(["BTC"], { ...options, WebSocket: Noted, clock });
    assert.equal(answer.report.url, asked.at(-1));
    answer.report.stop();
  }
  assert.deepEqual(asked, [
    "wss://api.hyperliquid.xyz/ws",
    "wss://api.hyperliquid-testnet.xyz/ws",
    "wss://host/ws",
    "ws://127.0.0.1:8080/hl/ws",
    "wss://host/ws",
    "wss://host/stream",
  ]);
});

test("a captured account follows to the same figures as one that is stated at those prices", async () => {
  const [account] = [...accounts().values()].filter(({ name }) => name === "captured-portfolio-ubtc-collateral");
  venue.reservePrices = account.reserveOraclePx ?? {};
  const loaded = await api.fetchAccount(account.address, { endpoint: venue.endpoint });
  const { request } = loaded.report;
  const coins = request.portfolio.positions.map(({ coin }) => coin);
  venue.stream.isHoldingBack = true;
  const watch = watching(coins);
  await watch.came(coins.length);
  for (const coin of coins) venue.stream.price(coin, "77.5");
  for (const coin of coins) venue.stream.price(coin, "78.5");
  await watch.came(coins.length * 3);
  watch.clock.advance(250);
  watch.stop();
  const followed = api.reprice(request, watch.batches[0].text);
  const stated = api.reprice(request, {
    perps: coins.map((coin) => ({ coin, markPrice: "78.5", oraclePrice: "78.5", fundingRate: "0.0000125" })),
  });
  assert.equal(followed.status, "ok", JSON.stringify(followed.issues));
  const ratio = ({ report }) => api.compare(report.request).report.regimes.portfolio;
  assert.deepEqual(ratio(followed).ratio, ratio(stated).ratio);
  assert.notEqual(ratio(followed).ratio, api.compare(request).report.regimes.portfolio.ratio);
});
