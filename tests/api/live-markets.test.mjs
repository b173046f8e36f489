// The exchange's markets of now as a list, as the prices of a book, and on the command line; what is said when answers are missing or are none.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import test, { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import * as api from "../../pkg/index.js";
import { startVenue } from "../venue/server.mjs";
import { carryTrade } from "./carry-trade.mjs";

const program = fileURLToPath(new URL("../../pkg/cli.js", import.meta.url));
let venue;

before(async () => {
  await api.init();
  venue = await startVenue();
});
after(() => venue.close());
test.beforeEach(() => venue.reset());

const fetched = async () => (await api.fetchMarkets({ endpoint: venue.endpoint })).report;
const of = (list, key, name) => list.find((item) => item[key] === name);

/** The exchange's own dex with other tiers and prices, and a perp that is new. */
const changed = ([meta, contexts]) => {
  const at = (name) => meta.universe.findIndex((perp) => perp.name === name);
  meta.universe[at("SOL")] = { name: "SOL", szDecimals: 2, maxLeverage: 10, marginTableId: 10 };
  contexts[at("SOL")].markPx = "111.5";
  meta.universe.push({ name: "FRESH", szDecimals: 1, maxLeverage: 3, marginTableId: 3, marginMode: "strictIsolated" });
  contexts.push({ ...contexts[0], markPx: "2.5", oraclePx: "2.5", funding: "-0.00001" });
  return [meta, contexts];
};

test("every perp and token comes with what the exchange says of it", async () => {
  venue.misbehave({ type: "metaAndAssetCtxs", dex: "" }, { change: changed });
  const { text, fetchedAt, issues } = await fetched();
  assert.deepEqual(issues, []);
  const { status, report } = api.readMarkets(text);
  assert.equal(status, "ok");
  assert.equal(report.isLive, true);
  assert.equal(report.snapshot.date, fetchedAt);
  assert.deepEqual(report.warnings, []);
  const btc = of(report.perps, "coin", "BTC");
  assert.deepEqual(btc.tiers, of(api.markets().report.perps, "coin", "BTC").tiers);
  assert.equal(btc.predictedFundingRate, `${btc.fundingRate}1`);
  const sol = of(report.perps, "coin", "SOL");
  assert.deepEqual([sol.maxLeverage, sol.markPrice], [10, "111.5"]);
  assert.deepEqual(sol.tiers, [{ lowerBound: "0", maxLeverage: 10 }]);
  const fresh = of(report.perps, "coin", "FRESH");
  assert.deepEqual(
    [fresh.maxLeverage, fresh.onlyIsolated, fresh.marginMode, fresh.markPrice, fresh.fundingRate, fresh.predictedFundingRate],
    [3, true, "strictIsolated", "2.5", "-0.00001", null],
  );
  assert.equal(of(report.perps, "coin", "GONE").isDelisted, true);
  assert.equal(of(report.perps, "coin", "flx:MADE0").markPrice, "10");
  const hype = of(report.tokens, "token", "HYPE");
  assert.deepEqual(
    [hype.reserveOraclePrice, hype.ltv, hype.utilization, hype.borrowRate, hype.supplyRate, hype.totalSupplied],
    ["83.509", "0.65", "0", "0.05", "0", "13641171.3279754706"],
  );
  const usdc = of(report.tokens, "token", "USDC");
  assert.equal(usdc.supplyRate, "0.0334095209");
  assert.ok(usdc.globalBorrowCap !== undefined && hype.aliases);
  assert.equal(api.markets().report.isLive, false);
});

test("a book of one's own is moved to live prices and rules, which the answer names", async () => {
  venue.misbehave({ type: "metaAndAssetCtxs", dex: "" }, { change: changed });
  const { text, fetchedAt } = await fetched();
  const request = carryTrade();
  request.portfolio.positions.push({ coin: "SOL", size: "10", entryPrice: "100", leverage: 5 });
  request.market.snapshot = "hyperliquid-mainnet-2026-10";
  const moved = api.reprice(request, text);
  assert.equal(moved.status, "ok", JSON.stringify(moved));
  const { market, portfolio } = moved.report.request;
  assert.equal(market.time, fetchedAt);
  assert.equal(of(market.perps, "coin", "SOL").markPrice, "111.5");
  assert.equal(portfolio.positions[1].size, "10");
  const { report } = api.compare(moved.report.request);
  assert.ok(report.warnings.some(({ code, message }) => code === "listing_overridden" && message.startsWith("SOL")));
  assert.ok(!report.warnings.some(({ message }) => message.includes("FRESH")), "said is what concerns the book");
  assert.equal(report.market.time, fetchedAt);
  assert.equal(report.market.snapshotDate, "2026-10-08");
  assert.ok(!report.market.fromSnapshot.some((name) => name.startsWith("perps.SOL.markPrice")));
  // What is new on the exchange can be added to it.
  moved.report.request.portfolio.positions.push({ coin: "FRESH", size: "5", entryPrice: "2.5", leverage: 3, marginMode: "isolated" });
  moved.report.request.market.perps.push({ coin: "FRESH", markPrice: "2.5" });
  assert.equal(api.compare(moved.report.request).status, "ok");
});

test("a missing or strange prediction is said and harms nothing else; another missing answer is a fault", async () => {
  for (const fault of [{ status: 422 }, { body: '[["BTC", {"new": "shape"}]]' }, { body: "{}" }]) {
    venue.reset();
    venue.misbehave({ type: "predictedFundings" }, fault);
    const { text, issues } = await fetched();
    assert.equal(issues.length, fault.status ? 1 : 0);
    const { report } = api.readMarkets(text);
    assert.deepEqual(
      report.warnings.map(({ code }) => code),
      ["predicted_funding_missing"],
    );
    assert.equal(of(report.perps, "coin", "BTC").predictedFundingRate, null);
    assert.ok(of(report.perps, "coin", "BTC").markPrice);
  }
  venue.reset();
  venue.misbehave({ type: "spotMetaAndAssetCtxs" }, { body: "<html>" });
  const answer = await api.fetchMarkets({ endpoint: venue.endpoint });
  assert.deepEqual(
    answer.issues.map(({ code, path }) => [code, path]),
    [["NETWORK", "spotMetaAndAssetCtxs"]],
  );
});

test("text that is no market is refused with every fault", () => {
  for (const [text, path] of [
    ["", ""],
    ["{}", "metaAndAssetCtxs"],
    ['{"metaAndAssetCtxs": {"": [{"universe": [{}]}, []]}}', 'metaAndAssetCtxs[""][0].universe[0].name'],
    ['{"metaAndAssetCtxs": {}, "allBorrowLendReserveStates": 5}', "allBorrowLendReserveStates"],
  ]) {
    const { status, issues } = api.readMarkets(text);
    assert.equal(status, "rejected", text);
    assert.ok(
      issues.some((issue) => issue.path === path),
      `${text}: ${JSON.stringify(issues)}`,
    );
  }
  assert.equal(api.reprice(carryTrade(), '{"metaAndAssetCtxs": 1}').issues[0].path, "prices.metaAndAssetCtxs");
  assert.equal(api.readMarkets(5).status, "rejected");
});

/** The program, run beside the venue. */
function cli(args) {
  return new Promise((done) => {
    const child = spawn(process.execPath, [program, ...args]);
    const found = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"]) child[name].setEncoding("utf8").on("data", (part) => (found[name] += part));
    child.on("close", (status) => done({ status, ...found }));
  });
}

test("markets prints the snapshot with its date, and asks the exchange only when told to", async () => {
  const own = await cli(["markets"]);
  assert.equal(own.status, 0, own.stderr);
  assert.equal(own.stderr, "");
  assert.match(own.stdout, /^Markets of the snapshot hyperliquid-mainnet-2026-10, 2026-10-08; --live asks the exchange\n/);
  assert.doesNotMatch(own.stdout, /undefined|NaN|\[object/);
  const asked = await cli(["markets", "--endpoint", venue.endpoint]);
  assert.equal(asked.status, 0, asked.stderr);
  assert.match(asked.stdout, /^Markets of the exchange as of \d{4}-/);
  assert.match(asked.stdout, /\nGONE +20x +delisted/);
  assert.match(asked.stdout, /\nUSDC .+3\.34 ?%/);
  const json = await cli(["markets", "--endpoint", venue.endpoint, "--json"]);
  assert.equal(JSON.parse(json.stdout).isLive, true);
  venue.misbehave({ type: "perpDexs" }, { body: "<html>" });
  const failed = await cli(["markets", "--endpoint", venue.endpoint]);
  assert.equal(failed.status, 1);
  assert.match(failed.stderr, /NETWORK perpDexs/);
  assert.equal((await cli(["compare", "x", "--live"])).status, 2);
});
