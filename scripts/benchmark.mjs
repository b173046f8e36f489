// `npm run benchmark`: how long the built package's answers take, by size of the book, beside peers that work on the same account in the same
// process. A measurement of this machine at this moment; nothing is checked against it.

import { Decimal } from "decimal.js";
import { ask, capacity, compare, evaluate, init, liquidation, open, scenarios, stress, whatIf } from "../pkg/index.js";
import { book, moments } from "./benchmark/books.mjs";
import { account as decimalAccount } from "./benchmark/formulas.mjs?arithmetic=decimal";
import { account as doubleAccount } from "./benchmark/formulas.mjs?arithmetic=double";
import { duration, measure, ours, table } from "./benchmark/measure.mjs";
import { hyperliquidMath, rise } from "./benchmark/peers.mjs";
import { main, StepError } from "./steps.mjs";

const SIZES = [2, 20, 100, 203, 300];

const DOUBLE = {
  of: Number,
  plus: (left, right) => left + right,
  minus: (left, right) => left - right,
  times: (left, right) => left * right,
  over: (left, right) => left / right,
  isLess: (left, right) => left < right,
};

const Exact = Decimal.clone({ precision: 28 });
const DECIMAL = {
  of: (text) => new Exact(text),
  plus: (left, right) => left.plus(right),
  minus: (left, right) => left.minus(right),
  times: (left, right) => left.times(right),
  over: (left, right) => left.div(right),
  isLess: (left, right) => left.lt(right),
};

/** What a page needs while somebody types: the figures of a table of the regimes, and every price at which the book dies. */
const KEYSTROKE = {
  compare: {
    fields: ["ratio", "freeCollateral", "withdrawable", "isLiquidatable", "carry.net"].map((figure) => `regimes.*.${figure}`),
  },
  liquidation: { parts: ["triggers"], fields: ["regimes.*.coins.coin", "regimes.*.coins.triggers"] },
};

await main(async () => {
  await init();
  console.log(
    `Milliseconds and microseconds per answer, medians, warm; Node ${process.version}. Other work on the machine slows all of it down.\n`,
  );
  benchmarkSizes();
  benchmarkResident();
  benchmarkPeers();
  benchmarkGrids();
});

/** Every question by the number of positions. */
function benchmarkSizes() {
  const rows = [];
  for (const count of SIZES) {
    const { request, perps } = book(count, true);
    const text = JSON.stringify(request);
    const deposit = JSON.stringify({ kind: "deposit", token: "USDC", amount: "1000" });
    const { resident, marks } = openBook(request, perps);
    let moment = 0;
    const contestants = [
      { name: "compare", answer: () => ours(compare(text)) },
      { name: "ask: key figures, triggers", answer: () => ours(ask(text, KEYSTROKE)) },
      { name: "evaluate, one regime", answer: () => ours(evaluate(text, "standard")) },
      { name: "liquidation", answer: () => ours(liquidation(text)) },
      { name: "liquidation, triggers alone", answer: () => ours(liquidation(text, { parts: ["triggers"] })) },
      { name: "capacity", answer: () => ours(capacity(text)) },
      { name: "whatIf", answer: () => ours(whatIf(text, deposit)) },
      ...(count === 20 ? [{ name: "scenarios", answer: () => ours(scenarios(text)) }] : []),
      { name: "open and close", answer: () => ours(open(text)).close() },
      {
        name: "open book: marks, figures, triggers",
        answer: () => {
          ours(resident.reprice(marks[moment++ % marks.length]));
          ours(resident.summary());
          ours(resident.triggers());
        },
      },
    ];
    const times = measure(contestants);
    contestants.forEach(({ name }, at) => {
      const row = rows.find(([known]) => known === name) ?? rows[rows.push([name, ...SIZES.map(() => "")]) - 1];
      row[SIZES.indexOf(count) + 1] = duration(times[at]);
    });
    resident.close();
  }
  console.log("Every regime, with funding rates; request and answer through WebAssembly. By number of positions:\n");
  table(["", ...SIZES.map(String)], rows);
}

function openBook(request, perps) {
  const resident = ours(open(request));
  const known = perps.map(({ coin }) => coin);
  if (resident.coins.slice(0, known.length).join() !== known.join()) throw new StepError("the book's coins are in another order");
  return { resident, marks: moments(perps, known, 64).map((marks) => [...marks, ...resident.coins.slice(known.length).map(() => null)]) };
}

/** A reprice of twenty positions, beside the same formulas in plain arithmetic. */
function benchmarkResident() {
  const made = book(20);
  const { resident, marks } = openBook(made.request, made.perps);
  const report = ours(compare(made.request)).regimes.portfolio;
  const level = report.ratioLevel;
  const coins = made.coins.map((coin) => ({ ...coin, ltv: report.tokens.find(({ token, ltv }) => ltv && token.endsWith(coin.token)).ltv }));
  const doubles = doubleAccount(DOUBLE, { ...made, coins, level });
  const decimals = decimalAccount(DECIMAL, { ...made, coins, level });
  for (const restated of [doubles, decimals]) assertSame(resident, restated, marks[1]);
  let moment = 0;
  const next = () => marks[moment++ % marks.length];
  const plain = (restated, hasTriggers) => () => {
    restated.reprice(next());
    restated.figures();
    if (hasTriggers) restated.triggers();
  };
  const own = (hasTriggers) => () => {
    ours(resident.reprice(next()));
    ours(resident.summary());
    if (hasTriggers) ours(resident.triggers());
  };
  const contestants = [false, true].flatMap((hasTriggers) => [
    { name: "open book", answer: own(hasTriggers) },
    { name: "plain doubles", answer: plain(doubles, hasTriggers) },
    { name: "decimal.js, 28 digits", answer: plain(decimals, hasTriggers) },
  ]);
  const times = measure(contestants);
  console.log("\nTwenty new marks as texts, then figures of three regimes, then the nearest prices of death of every coin:\n");
  table(
    ["", "figures", "ratio", "and triggers", "ratio"],
    [0, 1, 2].map((at) => {
      const column = (time, first) => [duration(time), (time / first).toFixed(2)];
      return [contestants[at].name, ...column(times[at], times[0]), ...column(times[at + 3], times[3])];
    }),
  );
  console.log("\nratio: the row's time over the open book's; the open book is exact, knows every rule and crosses WebAssembly.");
  resident.close();
}

/** The restated formulas must say the same. */
function assertSame(resident, restated, marks) {
  ours(resident.reprice(marks));
  restated.reprice(marks);
  const { columns, values } = ours(resident.summary());
  const names = ["ratio", "accountValue", "freeCollateral", "available", "withdrawable", "hold", "availableAfterMaintenance"];
  const figures = restated.figures();
  const isNear = (left, right) => Math.abs(left - right) <= 1e-9 * Math.max(1, Math.abs(right));
  figures.forEach((row, regime) => {
    row.forEach((figure, at) => {
      const expected = values[regime * columns.length + columns.indexOf(names[at])];
      if (!isNear(Number(figure), expected)) throw new StepError(`${names[at]} of regime ${regime}: ${figure}, not ${expected}`);
    });
  });
  const deaths = ours(resident.triggers());
  const found = restated.triggers();
  const perRegime = found.length / 3;
  found.forEach((price, at) => {
    const expected = deaths.values[Math.floor(at / perRegime) * deaths.coins.length * 2 + (at % perRegime)];
    const isSame = price === null ? Number.isNaN(expected) : isNear(Number(price), expected);
    if (!isSame) throw new StepError(`trigger ${at}: ${price}, not ${expected}`);
  });
}

/** What peers answer of the same cross account. */
function benchmarkPeers() {
  const made = book(20);
  const { standard } = ours(compare(made.request)).regimes;
  const math = hyperliquidMath(made, standard);
  const phoenix = rise(made, standard);
  const { resident, marks } = openBook(made.request, made.perps);
  let moment = 0;
  const contestants = [
    {
      name: "compare",
      does: "standard, unified and portfolio margin with displayed prices, order sizes, carry, fees",
      answer: () => ours(compare(made.request)),
    },
    {
      name: "evaluate, standard",
      does: "standard alone",
      answer: () => ours(evaluate(made.request, "standard")),
    },
    {
      name: "open book",
      does: "twenty new marks; figures and 120 prices of death of three regimes",
      answer: () => {
        ours(resident.reprice(marks[moment++ % marks.length]));
        ours(resident.summary());
        ours(resident.triggers());
      },
    },
    {
      name: "hyperliquid-math, a call a figure",
      does: "standard cross: margin, 20 PnLs, 20 prices, 40 order sizes",
      answer: math.figures,
    },
    { name: "hyperliquid-math, scenario", does: "standard cross: margin and 20 prices, before and after no change", answer: math.scenario },
    { name: "@ellipsis-labs/rise, margin", does: "cross of one tier: margin", answer: phoenix.margin },
    { name: "@ellipsis-labs/rise, prices", does: "cross of one tier: margin and 20 prices", answer: phoenix.prices },
  ];
  const times = measure(contestants);
  console.log("\nOne account of twenty cross positions:\n");
  table(
    ["", "time", "over compare", "over open book", ""],
    contestants.map(({ name, does }, at) => [
      name,
      duration(times[at]),
      (times[at] / times[0]).toFixed(2),
      (times[at] / times[2]).toFixed(1),
      does,
    ]),
  );
  resident.close();
}

/** Grids of all three regimes. */
function benchmarkGrids() {
  const { request, perps } = book(20, true);
  const [first, second] = perps;
  const text = JSON.stringify(request);
  const grid = (choices) => () => ours(stress(text, { steps: 101, ...choices }));
  const contestants = [
    { name: "a curve, 101 moves", cells: 101, answer: grid({ coin: first.coin }) },
    { name: "two coins, 101 x 101", cells: 10_201, answer: grid({ coin: first.coin, second: { kind: "coin", coin: second.coin } }) },
    { name: "every coin and a gap, 101 x 101", cells: 10_201, answer: grid({ second: { kind: "gap" } }) },
    { name: "a coin and 30 days, 101 x 101", cells: 10_201, answer: grid({ coin: first.coin, second: { kind: "time", hours: 720 } }) },
  ];
  const times = measure(contestants);
  console.log("\nstress: the same book over moves, all three regimes; a frame of 60 a second is 16.7 ms:\n");
  table(
    ["", "time", "µs/cell"],
    contestants.map(({ name, cells }, at) => [name, duration(times[at]), ((times[at] * 1000) / cells).toFixed(2)]),
  );
}
