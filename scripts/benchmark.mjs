// `npm run benchmark`: how many books of twenty positions a second the built package answers, beside `hyperliquid-math`, in one process.
// A measurement of this machine at this moment; nothing is checked against it.

import { readFileSync } from "node:fs";
import { Decimal } from "decimal.js";
import * as peer from "hyperliquid-math";
import { compare, evaluate, init, markets, reprice, stress } from "../pkg/index.js";
import { main, StepError } from "./steps.mjs";

const POSITIONS = 20;
const ROUNDS = 9;
const ROUND_MILLISECONDS = 300;

/** What an answer of either side holds; its absence ends the benchmark. */
function held(answer, data) {
  if (data === undefined) throw new StepError(`no answer: ${JSON.stringify(answer).slice(0, 400)}`);
  return data;
}
const ours = (answer) => held(answer, answer.report);
const theirs = (answer) => held(answer.value, answer.value.data);

/** Twenty cross positions of about 10,000 USDC, long and short in turn, on coins as collateral; and the tiers of each coin. */
function book() {
  const file = new URL("../src/rulebook/data/listing-2026-09-27.json", import.meta.url);
  const listing = JSON.parse(readFileSync(file, "utf8")).dexes.find(({ dex }) => dex === "");
  const listed = ours(markets()).perps.filter(({ dex, markPrice, onlyIsolated }) => dex === "" && markPrice && !onlyIsolated);
  const perps = listed.slice(0, POSITIONS).map(({ coin, markPrice, sizeDecimals, maxLeverage }, index) => {
    const size = Math.max(10 ** -sizeDecimals, 10_000 / Number(markPrice)).toFixed(sizeDecimals);
    const table = listing.marginTables.find(({ id }) => id === listing.perps.find((perp) => perp.coin === coin).marginTableId);
    const tiers = (table?.tiers ?? [{ lowerBound: "0", maxLeverage }]).map((tier) => ({ ...tier, maxLeverage: String(tier.maxLeverage) }));
    return { coin, markPrice, sizeDecimals, size: index % 2 ? `-${size}` : size, leverage: Math.min(3, maxLeverage), tiers };
  });
  const positions = perps.map(({ coin, size, markPrice, leverage }) => ({ coin, size, entryPrice: markPrice, leverage }));
  const coins = [
    { token: "HYPE", amount: "1000" },
    { token: "BTC", amount: "0.5" },
  ];
  const request = {
    schema: "portfolio-margin/1",
    portfolio: { mode: "portfolioMargin", balances: [{ token: "USDC", amount: "200000" }, ...coins], positions },
    market: {
      perps: perps.map(({ coin, markPrice }) => ({ coin, markPrice })),
      tokens: [
        { token: "HYPE", price: "50" },
        { token: "BTC", price: "100000" },
      ],
    },
  };
  return { request, perps };
}

/** The peer's inputs for the same cross positions, made beforehand so that only its own work is timed. */
function inputsOf(perps, { crossEquity, freeCollateral }) {
  const assets = perps.map((_, index) => ({ network: "mainnet", marketKind: "perp", dex: null, index }));
  const crossAccountValue = crossEquity;
  const rows = perps.map(({ size, markPrice, tiers }, index) => {
    return { asset: assets[index], signedSize: size, markPrice, marginMode: { kind: "cross" }, marginTiers: tiers };
  });
  const priced = rows.map((row) => ({ ...row, entryPrice: row.markPrice }));
  const orderValueLimit = { kind: "not-supported", reason: { code: "no-order-value-limit" } };
  return {
    margin: { crossAccountValue, positions: rows.map((row, index) => ({ ...row, leverage: String(perps[index].leverage) })) },
    gains: perps.map(({ size, markPrice }) => ({ position: { kind: "open", signedSize: size, entryPrice: markPrice }, markPrice })),
    liquidations: assets.map((targetAsset) => ({ targetAsset, crossAccountValue, positions: priced })),
    orders: perps.flatMap(({ size, markPrice, leverage, sizeDecimals }) => {
      const common = { leverage: String(leverage), referencePrice: markPrice, currentSignedSize: size, szDecimals: sizeDecimals };
      return ["buy", "sell"].map((side) => ({ ...common, side, availableCollateral: freeCollateral, reduceOnly: false, orderValueLimit }));
    }),
    scenario: {
      snapshot: {
        crossAccountValue,
        positions: rows.map(({ asset, signedSize, markPrice, marginMode }, index) => {
          return { kind: "open", asset, signedSize, entryPrice: markPrice, marginMode, leverage: String(perps[index].leverage) };
        }),
        markets: rows.map(({ asset, markPrice, marginTiers }) => ({
          asset,
          markPrice,
          maxLeverage: marginTiers[0].maxLeverage,
          marginTiers,
        })),
      },
      actions: [],
    },
  };
}

/** Books a second, the median over rounds; the contestants take turns, so that a busy moment meets them all. */
function measure(contestants) {
  const speeds = contestants.map(() => []);
  for (let round = -2; round < ROUNDS; round += 1) {
    contestants.forEach(({ answer }, at) => {
      const started = performance.now();
      let books = 0;
      let elapsed = 0;
      while (elapsed < ROUND_MILLISECONDS) {
        answer();
        books += 1;
        elapsed = performance.now() - started;
      }
      // The first two rounds warm up.
      if (round >= 0) speeds[at].push((books * 1000) / elapsed);
    });
  }
  return speeds.map((rounds) => rounds.sort((left, right) => left - right)[Math.floor(ROUNDS / 2)]);
}

await main(async () => {
  await init();
  const { request, perps } = book();
  const { standard } = ours(compare(request)).regimes;
  const inputs = inputsOf(perps, { crossEquity: standard.pools[0].crossEquity, freeCollateral: standard.freeCollateral });
  const contestants = [
    {
      name: "portfolio-margin: compare",
      does: "standard, unified and portfolio margin with displayed prices, order sizes, carry, fees; request and answer through WebAssembly",
      answer: () => ours(compare(request)),
    },
    {
      name: "portfolio-margin: evaluate, standard",
      does: "the answer's standard regime alone, through WebAssembly too",
      answer: () => ours(evaluate(request, "standard")),
    },
    {
      name: "hyperliquid-math: one call a figure",
      does: "standard cross alone: account margin, 20 PnLs, 20 liquidation prices, 40 order sizes, each with its trace",
      answer: () => {
        theirs(peer.evaluatePerpAccountMargin(inputs.margin));
        for (const gain of inputs.gains) theirs(peer.calculatePerpUnrealizedPnl(gain));
        for (const liquidation of inputs.liquidations) peer.calculatePerpLiquidationPrice(liquidation);
        for (const order of inputs.orders) theirs(peer.calculatePerpMaxOrderSize(order));
      },
    },
    {
      name: "hyperliquid-math: account scenario",
      does: "standard cross alone: account margin and 20 liquidation prices in one call, which works them out before and after no change",
      answer: () => theirs(peer.simulatePerpAccountScenario(inputs.scenario)),
    },
  ];
  const required = theirs(peer.evaluatePerpAccountMargin(inputs.margin)).cross.maintenanceMargin;
  if (new Decimal(required).div(standard.maintenanceMargin).minus(1).abs().gt("1e-18"))
    throw new StepError("the two sides answer different books");
  const speeds = measure(contestants);
  console.log(
    `One book of ${perps.length} cross positions, USDC and two coins. Median of ${ROUNDS} rounds, warm; Node ${process.version}.\n`,
  );
  console.log(`${"".padEnd(38)}${"books/s".padStart(9)}${"ms/book".padStart(10)}${"ratio".padStart(8)}`);
  contestants.forEach(({ name }, at) => {
    const columns = [
      speeds[at].toFixed(1).padStart(9),
      (1000 / speeds[at]).toFixed(3).padStart(10),
      (speeds[0] / speeds[at]).toFixed(2).padStart(8),
    ];
    console.log(`${name.padEnd(38)}${columns.join("")}`);
  });
  console.log("\nratio: compare's books/s over the row's; above 1 compare is the faster, although it answers more.\n");
  for (const { name, does } of contestants) console.log(`${name}\n  ${does}`);
  benchmarkGrids(request, perps);
});

/** Grids of all three regimes, beside one `compare` for each of their cells, whose requests are made beforehand. */
function benchmarkGrids(request, perps) {
  const [first, second] = perps;
  const rated = {
    ...request,
    market: {
      perps: request.market.perps.map((perp) => ({ ...perp, fundingRate: "0.0000125" })),
      tokens: [...request.market.tokens, { token: "USDC", utilization: "0.85" }],
    },
  };
  const text = JSON.stringify(rated);
  const cells = Array.from({ length: 25 }, (_, i) => {
    const mark = (1 + (i - 12) / 25) * Number(first.markPrice);
    return JSON.stringify(ours(reprice(text, { perps: [{ coin: first.coin, markPrice: mark.toFixed(8) }] })).request);
  });
  let next = 0;
  const grid = (choices) => () => ours(stress(text, { steps: 101, ...choices }));
  const contestants = [
    { name: "compare, one cell", cells: 1, answer: () => ours(compare(cells[next++ % cells.length])) },
    { name: "stress: a curve, 101 moves", cells: 101, answer: grid({ coin: first.coin }) },
    {
      name: "stress: two coins, 101 x 101",
      cells: 10_201,
      answer: grid({ coin: first.coin, second: { kind: "coin", coin: second.coin } }),
    },
    { name: "stress: every coin and a gap, 101 x 101", cells: 10_201, answer: grid({ second: { kind: "gap" } }) },
    {
      name: "stress: a coin and 30 days, 101 x 101",
      cells: 10_201,
      answer: grid({ coin: first.coin, second: { kind: "time", hours: 720 } }),
    },
  ];
  const speeds = measure(contestants);
  console.log(`\nThe same book over moves, all three regimes; a frame of 60 a second is 16.7 ms.\n`);
  console.log(`${"".padEnd(42)}${"ms".padStart(9)}${"frames".padStart(9)}${"us/cell".padStart(10)}${"ratio".padStart(10)}`);
  contestants.forEach(({ name, cells }, at) => {
    const milliseconds = 1000 / speeds[at];
    const columns = [
      milliseconds.toFixed(3).padStart(9),
      (milliseconds / (1000 / 60)).toFixed(2).padStart(9),
      ((milliseconds * 1000) / cells).toFixed(2).padStart(10),
      ((cells * speeds[at]) / speeds[0]).toFixed(1).padStart(10),
    ];
    console.log(`${name.padEnd(42)}${columns.join("")}`);
  });
  console.log("\nratio: how many times as long one compare per cell would take, its request at hand.");
}
