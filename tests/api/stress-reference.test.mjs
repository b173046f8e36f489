// Curves, ladders, scenarios and cascades on accounts drawn at random, against the comparison at prices changed by hand and against the
// rules worked out here in fractions. Nothing of the engine is used to work them out.

import assert from "node:assert/strict";
import test from "node:test";
import { cascade, compare, init, ladder, scenarios, stress } from "../../pkg/index.js";
import { fraction, series } from "./fraction.mjs";

test.before(init);

const REGIMES = ["standard", "unified", "portfolio"];
const PERPS = [
  { coin: "BTC", price: "81885.4", leverage: 40, decimals: 5 },
  { coin: "ETH", price: "2413.07", leverage: 25, decimals: 4 },
  { coin: "HYPE", price: "83.509", leverage: 10, decimals: 2 },
];
const COINS = { UBTC: "BTC", HYPE: "HYPE", UETH: "ETH" };

/** An account of any mode with cross and isolated positions on the venue's own dex and on one that settles in USDH. */
function account(seed) {
  const next = series(seed);
  const from = (low, high) => low + (high - low) * next();
  const perps = [...PERPS, { coin: "flx:TSLA", price: "421", leverage: 10, decimals: 3 }].filter(() => next() < 0.6);
  if (perps.length === 0) perps.push(PERPS[0]);
  const positions = perps.map(({ coin, price, leverage }) => ({
    coin,
    size: ((next() < 0.5 ? -1 : 1) * (Math.exp(from(7, 13)) / Number(price) + 0.01)).toFixed(2),
    entryPrice: (Number(price) * from(0.8, 1.2)).toFixed(3),
    leverage: 1 + Math.floor(next() * leverage),
    marginMode: next() < 0.2 ? "isolated" : "cross",
  }));
  const mode = ["standard", "unified", "portfolioMargin"][Math.floor(next() * 3)];
  const balances = ["USDC", "USDH", "UBTC", "HYPE", "UETH"].map((token) => {
    const price = { UBTC: 80_852, HYPE: 83, UETH: 2_422 }[token] ?? 1;
    return { token, amount: (Math.exp(from(6, 13)) / price).toFixed(4) };
  });
  const loans = mode === "portfolioMargin" && next() < 0.5 ? [{ token: "USDC", amount: Math.exp(from(6, 11)).toFixed(2) }] : [];
  return {
    schema: "portfolio-margin/1",
    portfolio: { mode, balances, loans, positions },
    market: {
      perps: perps.map(({ coin, price, leverage }) => ({ coin, markPrice: price, maxLeverage: leverage })),
      tokens: [
        { token: "UBTC", price: "80852.5", reserveOraclePrice: "80829.5" },
        { token: "HYPE", price: "83.4515", reserveOraclePrice: "83.509" },
        { token: "UETH", price: "2422.65" },
        { token: "USDH", price: "0.9965" },
      ],
    },
  };
}

const coinOf = (perp) => perp.split(":").at(-1);

/** The request with the prices of every coin moved, perps once more by a gap. */
function moved(request, moveOf, gapOf = () => 0) {
  const changed = structuredClone(request);
  const put = (row, names, factor) => {
    for (const name of names) if (row[name] !== undefined) row[name] = fraction(row[name]).times(factor).text(16);
  };
  for (const row of changed.market.perps) {
    const coin = coinOf(row.coin);
    put(
      row,
      ["markPrice"],
      fraction(1)
        .plus(moveOf(coin))
        .times(fraction(1).plus(gapOf(coin))),
    );
  }
  for (const row of changed.market.tokens.filter(({ token }) => token in COINS)) {
    put(row, ["price", "reserveOraclePrice"], fraction(1).plus(moveOf(COINS[row.token])));
  }
  return changed;
}

function answered(answer) {
  assert.equal(answer.status, "ok", JSON.stringify(answer.issues));
  return answer.report;
}

function isNear(actual, expected, name, tolerance = 1e-9) {
  if (expected === null) assert.ok(actual === null || Number.isNaN(actual), name);
  else
    assert.ok(
      Math.abs(Number(actual) - Number(expected)) <= tolerance * Math.max(1, Math.abs(Number(expected))),
      `${name}: ${actual}, not ${expected}`,
    );
}

test("every cell is the comparison at prices changed by hand", () => {
  for (let seed = 1; seed <= 90; seed += 1) {
    const request = account(seed);
    const held = [...new Set(request.portfolio.positions.map(({ coin }) => coinOf(coin)))];
    const [coin, other] = seed % 4 === 0 ? [] : held;
    const gap = seed % 2 === 0;
    const second = gap ? { kind: "gap" } : other === undefined ? undefined : { kind: "coin", coin: other };
    const ends = { from: "-0.4", to: "0.6", steps: 3 };
    const rows = second === undefined ? ["0"] : ["-0.1", "0.2"];
    const choices = { ...ends, coin, second: second && { ...second, from: "-0.1", to: "0.2", steps: 2 } };
    const { axis, regimes } = answered(stress(request, choices));
    assert.deepEqual([...axis], [-0.4, 0.1, 0.6]);
    for (const [row, down] of rows.entries())
      for (const [column, along] of ["-0.4", "0.1", "0.6"].entries()) {
        const moveOf = (name) => (coin === undefined || name === coin ? along : !gap && name === other ? down : 0);
        const gapOf = (name) => (gap && (coin === undefined || name === coin) ? down : 0);
        const byHand = answered(compare(moved(request, moveOf, gapOf))).regimes;
        for (const regime of REGIMES) {
          const at = row * 3 + column;
          const name = `account ${seed}, ${regime}, ${along} and ${down}`;
          for (const figure of ["ratio", "accountValue", "initialMargin", "maintenanceMargin"])
            isNear(regimes[regime][figure][at], byHand[regime][figure], `${name}: ${figure}`);
          assert.equal(regimes[regime].isLiquidatable[at] === 1, byHand[regime].isLiquidatable, name);
        }
      }
  }
});

test("a coin goes by the names of its perps and its tokens", () => {
  const request = account(7);
  request.portfolio.positions = ["BTC", "flx:TSLA"].map((coin) => ({ coin, size: "1", entryPrice: "400", leverage: 2 }));
  request.market.perps = [
    { coin: "BTC", markPrice: "80000" },
    { coin: "flx:TSLA", markPrice: "421", maxLeverage: 10 },
  ];
  const curve = (coin, second) => stress(request, { coin, steps: 3, second: second && { kind: "coin", coin: second, steps: 2 } });
  assert.deepEqual(answered(curve("flx:TSLA", "UBTC")), answered(curve("TSLA", "BTC")));
  assert.deepEqual(
    curve("BTC", "UBTC").issues.map(({ path }) => path),
    ["overrides.second.coin"],
  );
  const fall = (moves) => ladder(request, { moves });
  assert.deepEqual(answered(fall({ "flx:TSLA": "-0.3", UBTC: "-0.4" })), answered(fall({ TSLA: "-0.3", BTC: "-0.4" })));
  assert.deepEqual(
    fall({ UBTC: "-0.4", BTC: "-0.5" }).issues.map(({ path }) => path),
    ["overrides.moves.BTC"],
  );
  const own = (moves) => scenarios(request, { own: [{ name: "mine", moves }], correlated: { driver: Object.keys(moves)[0] } });
  assert.deepEqual(answered(own({ "flx:TSLA": "-0.3", UBTC: "-0.4" })), answered(own({ TSLA: "-0.3", BTC: "-0.4" })));
  assert.deepEqual(
    own({ UBTC: "-0.4", BTC: "-0.4" }).issues.map(({ path }) => path),
    ["overrides.own[0].moves.BTC"],
  );
  const { warnings } = answered(scenarios(request, { own: [{ name: "mine", moves: { DOGE: "-0.3" } }] }));
  assert.deepEqual(
    warnings.filter(({ code }) => code === "coin_not_held").map(({ message }) => message.includes("DOGE")),
    [true],
  );
});

test("a ladder under standard margin is the documentation's, order by order", () => {
  const outcomes = new Set();
  for (let seed = 1; seed <= 500; seed += 1) {
    const next = series(seed);
    const coins = PERPS.filter(() => next() < 0.7);
    if (coins.length === 0) continue;
    const positions = coins.map(({ coin, price, leverage }) => {
      const size = ((next() < 0.5 ? -1 : 1) * (Math.exp(8 + 5 * next()) / Number(price) + 0.01)).toFixed(2);
      return { coin, size, entryPrice: price, leverage };
    });
    const notional = positions.reduce((sum, { size, entryPrice }) => sum + Math.abs(Number(size)) * Number(entryPrice), 0);
    const amount = (notional * (0.02 + 0.1 * next())).toFixed(2);
    const moves = Object.fromEntries(coins.map(({ coin }) => [coin, ((next() - 0.5) * 0.15).toFixed(4)]));
    const request = {
      schema: "portfolio-margin/1",
      portfolio: { mode: "standard", balances: [{ token: "USDC", amount }], positions },
      market: { perps: coins.map(({ coin, price }) => ({ coin, markPrice: price })) },
    };
    const { regimes, feeRate } = answered(ladder(request, { moves }));
    const { outcome, steps, losses, remaining } = regimes.standard.perpsFirst;
    const expected = climb(coins, positions, amount, moves, feeRate);
    outcomes.add(outcome);
    assert.deepEqual([outcome, steps.map(({ stage, seconds }) => [stage, seconds])], [expected.outcome, expected.steps], `account ${seed}`);
    for (const [actual, figure] of [
      [losses.fees, "fees"],
      [losses.backstop, "backstop"],
      [losses.badDebt, "badDebt"],
      [remaining.netWorth, "value"],
    ])
      isNear(actual, expected[figure].number(), `account ${seed}: ${figure}`);
    assert.equal(losses.conservation, "0");
  }
  assert.deepEqual([...outcomes].sort(), ["backstopped", "closed", "deleveraged", "reduced", "untouched"]);
});

/** Market orders in the order stated, above 100,000 USDC a fifth first and the rest after 30 s; the backstop below two thirds; below zero the others. */
function climb(coins, positions, amount, moves, feeRate) {
  let open = positions.map(({ coin, size }) => {
    const { price, leverage, decimals } = coins.find((known) => known.coin === coin);
    const mark = fraction(price).times(fraction(1).plus(moves[coin]));
    return { size: fraction(size), mark, rate: fraction(1).over(2 * leverage), decimals, ready: 0, isPart: false };
  });
  const zero = fraction(0);
  let cash = positions.reduce((sum, { size, entryPrice }) => sum.minus(fraction(size).times(entryPrice)), fraction(amount));
  const value = () => open.reduce((sum, { size, mark }) => sum.plus(size.times(mark)), cash);
  const required = () => open.reduce((sum, { size, mark, rate }) => sum.plus(size.size().times(mark).times(rate)), zero);
  const result = { outcome: "untouched", steps: [], fees: zero, backstop: zero, badDebt: zero };
  let seconds = 0;
  const end = (outcome, stage) => {
    result.steps.push([stage, seconds]);
    result.outcome = outcome;
    [open, cash] = [[], zero];
  };
  while (open.length > 0 && value().isBelow(required())) {
    if (value().isBelow(0)) {
      result.badDebt = value().times(-1);
      end("deleveraged", "autoDeleveraging");
    } else if (value().isBelow(required().times(2).over(3))) {
      result.backstop = value();
      end("backstopped", "backstop");
    } else {
      const position = open.find(({ ready }) => ready <= seconds);
      if (position === undefined) {
        seconds += 30;
        continue;
      }
      const isWhole = position.isPart || !fraction(100_000).isBelow(position.size.size().times(position.mark));
      const order = isWhole ? position.size : position.size.over(5).cut(position.decimals);
      Object.assign(position, { size: position.size.minus(order), isPart: true, ready: seconds + 30 });
      const fee = order.size().times(position.mark).times(feeRate);
      cash = cash.plus(order.times(position.mark)).minus(fee);
      result.fees = result.fees.plus(fee);
      result.steps.push(["marketOrder", seconds]);
      open = open.filter(({ size }) => size.top !== 0n);
      result.outcome = open.length > 0 ? "reduced" : "closed";
    }
  }
  return { ...result, value: value() };
}

test("a scenario's death is where the comparison dies, and its deposit the least that saves", () => {
  let dead = 0;
  for (let seed = 1; seed <= 60; seed += 1) {
    const request = account(seed + 500);
    request.portfolio.positions = request.portfolio.positions
      .filter(({ coin }) => !coin.includes(":"))
      .map((own) => ({ ...own, marginMode: "cross" }));
    const next = series(seed);
    const moves = Object.fromEntries(["BTC", "ETH", "HYPE"].map((coin) => [coin, ((next() - 0.5) * 0.9).toFixed(3)]));
    const own = { name: "mine", moves, hours: 10 };
    const fates = (asked) => answered(scenarios(asked, { own: [own] })).scenarios.at(-1).regimes;
    const at = (share) => answered(compare(moved(request, (coin) => fraction(moves[coin] ?? "0").times(share)))).regimes;
    const end = at(1);
    for (const [regime, fate] of Object.entries(fates(request))) {
      const name = `account ${seed}, ${regime}`;
      isNear(fate.ratioAfter, end[regime].ratio, `${name}: ratio`);
      isNear(fate.accountValueAfter, end[regime].accountValue, `${name}: value`);
      if (fate.isSurvived) {
        for (const share of ["0", "0.25", "0.5", "0.75", "1"]) assert.ok(!at(share)[regime].isLiquidatable, `${name} at ${share}`);
        continue;
      }
      dead += 1;
      const share = fraction(fate.death.share);
      if (share.top > 0n) {
        assert.ok(!at(share.minus("0.000001"))[regime].isLiquidatable, `${name} dies earlier`);
        assert.ok(at(share.plus("0.000001"))[regime].isLiquidatable, `${name} dies later`);
      }
      isNear(fate.hoursUntilDeath, share.times(10).number(), `${name}: hours`);
      const survives = (extra) => {
        const richer = structuredClone(request);
        for (const { token, amount } of fate.deposits) {
          const balance = richer.portfolio.balances.find((known) => known.token === token);
          balance.amount = fraction(balance.amount).plus(amount).plus(extra).text(12);
        }
        return fates(richer)[regime].isSurvived;
      };
      assert.ok(survives("0.000001"), `${name}: the deposit does not save it`);
      assert.ok(!survives("-0.01"), `${name}: less would do`);
    }
  }
  assert.ok(dead > 20, `${dead} died`);
});

const market = (coins, shock, accounts, rest = {}) => ({
  schema: "portfolio-margin/cascade/1",
  title: "reference",
  coins,
  shock,
  accounts,
  backstop: { equity: "1000000000000", halfLifeSeconds: "0" },
  blocks: { number: 100, seconds: 1 },
  ...rest,
});

test("without impact a cascade liquidates whom the shock alone does", () => {
  for (let seed = 1; seed <= 30; seed += 1) {
    const next = series(seed);
    const coins = [
      { coin: "A", price: "100", maxLeverage: 3, impact: { law: "none" } },
      { coin: "B", price: "20", maxLeverage: 4, impact: { law: "none" } },
    ];
    const moves = [-0.25 * next(), -0.25 * next()].map((move) => move.toFixed(3));
    const accounts = Array.from({ length: 40 }, () => {
      const positions = coins.map(({ coin, price }) => {
        const size = ((next() < 0.6 ? 1 : -1) * Math.ceil(Math.exp(3 + 4 * next()))).toFixed(0);
        return { coin, size, entryPrice: price };
      });
      const notional = positions.reduce((sum, { size, entryPrice }) => sum + Math.abs(Number(size)) * Number(entryPrice), 0);
      return { regime: "standard", cash: (notional / (1.2 + 1.8 * next())).toFixed(2), positions };
    });
    const prices = coins.map(({ price }, index) => fraction(price).times(fraction(1).plus(moves[index])));
    let [count, liquidated] = [0, fraction(0)];
    for (const { cash, positions } of accounts) {
      const notionals = positions.map(({ size }, index) => fraction(size).size().times(prices[index]));
      const gains = positions.map(({ size, entryPrice }, index) => fraction(size).times(prices[index].minus(entryPrice)));
      const required = notionals[0].over(6).plus(notionals[1].over(8));
      if (!gains.reduce((sum, gain) => sum.plus(gain), fraction(cash)).isBelow(required)) continue;
      count += 1;
      liquidated = liquidated.plus(notionals[0]).plus(notionals[1]);
    }
    const shock = { default: "0", moves: moves.map((move, index) => ({ coin: coins[index].coin, move })) };
    const report = answered(cascade(market(coins, shock, accounts), { seed }));
    assert.equal(report.liquidatedAccounts, count, `market ${seed}`);
    isNear(report.liquidated, liquidated.number(), `market ${seed}: notional`);
    for (const [index, { finalPrice }] of report.perCoin.entries()) isNear(finalPrice, prices[index].number(), "price");
    assert.equal(report.conservation, 0);
  }
});

test("a linear law amplifies by one over one minus the product of density and impact", () => {
  for (const product of [0.2, 0.5, 0.8]) {
    const [number, depth, fall, span] = [2_000, 1e9, 0.02, 40];
    const density = (product * depth) / (100 * (1 - fall));
    const accounts = Array.from({ length: number }, (_, index) => {
      const death = 100 - (span * (index + 0.5)) / number;
      const size = (density * span) / number / 100;
      return { regime: "standard", cash: (size * (100 - death + death / 6)).toFixed(6), positions: [{ coin: "A", size: size.toFixed(4) }] };
    });
    const coins = [{ coin: "A", price: "100", maxLeverage: 3, impact: { law: "linear", depth: depth.toFixed(0) } }];
    const ladder = { takerFee: "0", partialAbove: "1000000000" };
    const { amplification } = answered(cascade(market(coins, { default: `-${fall}` }, accounts, { ladder }), { seed: 1 }));
    isNear(amplification, 1 / (1 - product), `product ${product}`, 0.01);
  }
});
