// Live accounts, loaded from a venue on loopback that answers in the exchange's shapes.

import assert from "node:assert/strict";
import test from "node:test";
import * as api from "../../pkg/index.js";
import { captureText, LARGE, NOBODY } from "../venue/accounts.mjs";
import { TIMEOUT, testClock } from "../venue/clock.mjs";
import { startVenue } from "../venue/server.mjs";
import { loadedFrom, named, servedVenue } from "./served-venue.mjs";

const venue = await servedVenue();

const loaded = (address, options) => loadedFrom(venue, address, options);

const figuresByName = ({ figures }) => Object.fromEntries(figures.map((figure) => [figure.name, figure]));

/** Of each capture: how many figures agree live, and which the venue cannot answer as the file does. */
const CAPTURES = [
  { name: "captured-unified-isolated-long", agreeing: 7, compared: 7, unasked: ["largest buy of MEGA", "largest sell of MEGA"] },
  { name: "captured-unified-three-shorts", agreeing: 12, compared: 12 },
  { name: "captured-portfolio-hype-collateral", agreeing: 27, compared: 29 },
  // The file scales the caps of a user with its amounts; the exchange's answers have no place for that.
  { name: "captured-portfolio-ubtc-collateral", agreeing: 17, compared: 19, scaled: ["available after maintenance in USDT0"] },
];

for (const { name, agreeing, compared, unasked = [], scaled = [] } of CAPTURES) {
  test(`${name}: the figures that the exchange reported, as from the file`, async () => {
    const account = named[name];
    venue.reservePrices = account.reserveOraclePx ?? {};
    const { reconciliation } = await loaded(account.address);
    const live = figuresByName(reconciliation);
    assert.deepEqual([reconciliation.agreeing, reconciliation.compared], [agreeing, compared]);
    const file = figuresByName(api.reconcile(captureText(account.capture)).report.reconciliation);
    assert.deepEqual(
      Object.keys(file).filter((figure) => !live[figure]),
      unasked,
    );
    for (const [figure, { reported, isAgreeing }] of Object.entries(file)) {
      if (unasked.includes(figure) || scaled.includes(figure)) continue;
      assert.equal(live[figure].reported, reported, figure);
      assert.equal(live[figure].isAgreeing, isAgreeing, figure);
    }
  });
}

/** What each account of the venue's own is read as: totals by token, coins of positions and orders. */
const ACCOUNTS = {
  "standard-two-dexes": {
    mode: "standard",
    // 10,000 and 2,000 on two dexes, 500 in spot.
    totals: { USDC: "12500", HYPE: "3" },
    positions: ["BTC", "xyz:TSLA"],
    orders: ["ETH", "SOL"],
    weight: 224,
  },
  "unified-two-collaterals": {
    mode: "unified",
    totals: { USDC: "20000", USDT0: "400", USDH: "50" },
    positions: ["BTC", "cash:MADE0"],
    orders: ["flx:MADE3"],
    weight: 424,
  },
  "portfolio-with-debt": {
    mode: "portfolioMargin",
    totals: { USDC: "-5000", UBTC: "1.5" },
    positions: ["BTC", "xyz:TSLA"],
    orders: [],
    weight: 364,
  },
  "with-sub-accounts": { mode: "standard", totals: { USDC: "0" }, positions: [], orders: [], weight: 144 },
  "outcome-tokens": {
    mode: "unified",
    totals: { USDC: "5000" },
    positions: ["BTC"],
    orders: [],
    weight: 364,
    warns: /\+120 is an outcome token/,
  },
  "delisted-coin": { mode: "standard", totals: { USDC: "100" }, positions: ["GONE"], orders: [], weight: 164, warns: /GONE is delisted/ },
  "above-first-tier": { mode: "standard", totals: { USDC: "40000000" }, positions: ["BTC"], orders: [], weight: 164 },
};

for (const [name, { mode, totals, positions, orders, weight, warns }] of Object.entries(ACCOUNTS)) {
  test(`${name}: everything is read, and nothing twice`, async () => {
    const { request, reconciliation, warnings } = await loaded(named[name].address);
    const { portfolio } = request;
    assert.equal(portfolio.mode, mode);
    assert.deepEqual(Object.fromEntries(portfolio.balances.map(({ token, total }) => [token, total])), totals);
    assert.deepEqual(
      portfolio.positions.map(({ coin }) => coin),
      positions,
    );
    assert.deepEqual(
      (portfolio.orders ?? []).map(({ coin }) => coin),
      orders,
    );
    assert.deepEqual(
      reconciliation.figures.filter(({ isAgreeing }) => !isAgreeing),
      [],
    );
    assert.ok(reconciliation.compared >= 4);
    if (warns) assert.match(warnings.map(({ message }) => message).join("\n"), warns);
    assert.equal(venue.weight, weight);
    assert.equal(new Set(venue.requests.map((body) => JSON.stringify(body))).size, venue.requests.length, "something was asked twice");
  });
}

test("what is loaded can be asked every further question, and saved", async () => {
  const { request, captured } = await loaded(named["standard-two-dexes"].address);
  const fromCaptured = api.compare(captured).report;
  const fromRequest = api.compare(request).report;
  assert.deepEqual(fromRequest.regimes, fromCaptured.regimes);
  // Of a live account nothing is taken from the snapshot.
  assert.deepEqual(fromCaptured.market.fromSnapshot, []);
  for (const answer of [api.liquidation(captured), api.capacity(captured), api.explain(captured, "regimes.standard.available")]) {
    assert.equal(answer.status, "ok");
  }
});

test("the exchange's text reaches the engine as it came", async () => {
  const balances = ' { "balances" : [ {"coin":"USDC","token":0,"total":"1234.567890123456789012345" , "hold":"0.0"} ], "new": 1E+2 }\n';
  venue.misbehave({ type: "spotClearinghouseState" }, { body: balances });
  const { request, captured } = await loaded(named["outcome-tokens"].address);
  assert.ok(captured.includes(balances));
  assert.equal(request.portfolio.balances[0].total, "1234.567890123456789012345");
});

test("an address that was never used is an empty account", async () => {
  const { request, reconciliation, warnings } = await loaded(NOBODY);
  assert.equal(request.portfolio.mode, "standard");
  assert.deepEqual(request.portfolio.positions, []);
  assert.deepEqual(warnings, []);
  assert.equal(reconciliation.agreeing, reconciliation.compared);
  assert.equal(venue.weight, 144);
});

test("the report says which account it is, where it came from, and when", async () => {
  const { address } = named["outcome-tokens"];
  const clock = testClock(Date.UTC(2026, 9, 8, 12, 30));
  const report = await loaded(address.toUpperCase().replace("0X", "0x"), { clock, timeout: TIMEOUT });
  assert.equal(report.address, address);
  assert.equal(report.endpoint, venue.endpoint);
  assert.equal(report.fetchedAt, "2026-10-08T12:30:00.000Z");
  assert.ok(venue.requests.filter(({ user }) => user).every(({ user }) => user === address));
});

test("only the endpoint that was chosen is contacted, and it is told nothing but the request", async () => {
  const asked = [];
  const recording = (input, init) => {
    asked.push([String(input), init]);
    return fetch(venue.endpoint, init);
  };
  const targets = [
    [{}, "https://api.hyperliquid.xyz/info"],
    [{ network: "mainnet" }, "https://api.hyperliquid.xyz/info"],
    [{ network: "testnet" }, "https://api.hyperliquid-testnet.xyz/info"],
    [{ network: "testnet", endpoint: "http://localhost:1/info" }, "http://localhost:1/info"],
    [{ endpoint: new URL("http://localhost:1/info") }, "http://localhost:1/info"],
  ];
  for (const [choice, address] of targets) {
    asked.length = 0;
    const { endpoint } = await loaded(NOBODY, { endpoint: undefined, ...choice, fetch: recording });
    assert.equal(endpoint, address);
    assert.ok(asked.length > 10);
    for (const [url, init] of asked) {
      assert.equal(url, address);
      assert.equal(init.method, "POST");
      assert.deepEqual(init.headers, { "Content-Type": "application/json" });
      assert.equal(init.redirect, "manual");
    }
  }
});

test("a redirection is not followed", async () => {
  const elsewhere = await startVenue();
  try {
    venue.misbehave({ type: "perpDexs" }, { status: 307, headers: { Location: elsewhere.endpoint } });
    const answer = await api.fetchAccount(NOBODY, { endpoint: venue.endpoint, clock: testClock(), timeout: TIMEOUT });
    assert.deepEqual(
      answer.issues.map(({ code, path }) => [code, path]),
      [["NETWORK", "perpDexs"]],
    );
    assert.equal(elsewhere.requests.length, 0);
  } finally {
    await elsewhere.close();
  }
});

test("sub-accounts are listed, and each can be loaded", async () => {
  const options = { endpoint: venue.endpoint };
  const { report } = await api.fetchSubAccounts(named["with-sub-accounts"].address, options);
  assert.deepEqual(report, [
    { name: "carry", address: named["standard-two-dexes"].address },
    { name: "hedge", address: named["portfolio-with-debt"].address },
  ]);
  assert.equal((await loaded(report[1].address)).request.portfolio.mode, "portfolioMargin");
  assert.deepEqual(await api.fetchSubAccounts(NOBODY, options), { status: "ok", report: [] });
});

test("the markets of all dexes are loaded as they stand in a captured account", async () => {
  const { report } = await api.fetchMarkets({ endpoint: venue.endpoint });
  const markets = JSON.parse(report.text);
  assert.deepEqual(Object.keys(markets), [
    "time",
    "metaAndAssetCtxs",
    "spotMetaAndAssetCtxs",
    "allBorrowLendReserveStates",
    "predictedFundings",
  ]);
  assert.equal(Object.keys(markets.metaAndAssetCtxs).length, LARGE.dexes);
  assert.equal(markets.metaAndAssetCtxs[""][0].universe[0].name, "BTC");
  assert.equal(venue.weight, 300);
  const account = { userAbstraction: "default", clearinghouseState: {}, ...markets };
  assert.equal(api.reconcile(JSON.stringify(account)).status, "ok");
  venue.misbehave({ type: "metaAndAssetCtxs", dex: "flx" }, { cut: true });
  const { issues } = await api.fetchMarkets({ endpoint: venue.endpoint });
  assert.deepEqual(
    issues.map(({ code, path }) => [code, path]),
    [["NETWORK", "metaAndAssetCtxs.flx"]],
  );
  assert.equal((await api.fetchMarkets({ timeout: 0 })).issues[0].path, "timeout");
});
