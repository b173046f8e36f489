// A resident book through the package: the same as `reprice` and the questions, in every form of prices; closed, collected, opened again.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import * as api from "../../pkg/index.js";
import { carryTrade } from "./carry-trade.mjs";

test.before(api.init);

const ok = (answer) => {
  assert.equal(answer.status, "ok", JSON.stringify(answer));
  return answer.report;
};
const opened = (request, overrides) => ok(api.open(request, overrides));
const capture = (name) => readFileSync(new URL(`../captures/${name}.json`, import.meta.url), "utf8");

/** Figures of a book beside those of `compare` and `liquidation` of a request. */
function agrees(book, request) {
  const { regimes } = ok(api.compare(request));
  const summary = ok(book.summary({ texts: true }));
  assert.deepEqual(summary.regimes, ["standard", "unified", "portfolio"]);
  assert.ok(summary.values instanceof Float64Array);
  assert.equal(summary.values.length, summary.regimes.length * summary.columns.length);
  summary.regimes.forEach((regime, row) => {
    summary.columns.forEach((column, place) => {
      const figure = regimes[regime][column];
      const exact = typeof figure === "boolean" ? String(Number(figure)) : figure;
      assert.equal(summary.texts[row][place], exact, `${regime}.${column}`);
      assertNear(summary.values[row * summary.columns.length + place], exact, `${regime}.${column}`);
    });
  });
  const died = ok(api.liquidation(request)).regimes;
  const triggers = ok(book.triggers({ texts: true }));
  triggers.regimes.forEach((regime, row) => {
    assert.deepEqual(
      triggers.coins,
      died[regime].coins.map(({ coin }) => coin),
    );
    died[regime].coins.forEach((coin, place) => {
      triggers.sides.forEach((side, end) => {
        const nearest = coin.triggers.find(({ direction }) => direction === side)?.price ?? null;
        assert.equal(triggers.texts[row][place][end], nearest, `${regime}.${coin.coin}.${side}`);
        assertNear(triggers.values[(row * triggers.coins.length + place) * 2 + end], nearest, `${regime}.${coin.coin}.${side}`);
      });
    });
  });
}

function assertNear(found, exact, where) {
  if (exact === null || exact === undefined) return assert.ok(Number.isNaN(found), `${where}: ${found}`);
  const room = 1e-12 * Math.max(Math.abs(Number(exact)), 1e-6);
  assert.ok(Math.abs(found - Number(exact)) <= room, `${where}: ${found} instead of ${exact}`);
}

test("a book is what reprice makes of the request, in every form of prices", () => {
  for (const request of [carryTrade(), capture("pm-ubtc-collateral-with-debt-2026-09-14"), capture("unified-three-shorts-2026-10-08")]) {
    const book = opened(request);
    agrees(book, request);
    assert.deepEqual(book.ask("compare"), api.compare(request));
    const coin = book.coins[0];
    let moved = request;
    const forms = [
      (mark) => ({ [coin]: mark }),
      (mark) => book.coins.map((name) => (name === coin ? mark : null)),
      (mark) => ({ perps: [{ coin, markPrice: mark }] }),
      (mark) => JSON.stringify({ [coin]: mark }),
      (mark) => [{ channel: "activeAssetCtx", data: { coin, ctx: { markPx: mark, oraclePx: mark, funding: "0.00001" } } }],
    ];
    forms.forEach((form, at) => {
      const mark = String(90000 + at * 250.5);
      const last = at === forms.length - 1;
      const market = last ? form(mark) : { perps: [{ coin, markPrice: mark }] };
      const expected = ok(api.reprice(moved, last ? JSON.stringify(market) : market));
      assert.deepEqual(ok(book.reprice(form(mark))), { warnings: expected.warnings });
      moved = JSON.stringify(expected.request);
      agrees(book, moved);
      assert.deepEqual(book.ask("compare"), api.compare(moved));
    });
    assert.deepEqual(book.ask("liquidation"), api.liquidation(moved));
    assert.deepEqual(book.ask("evaluate", "portfolio"), api.evaluate(moved, "portfolio"));
    assert.deepEqual(book.ask("explain", "regimes.unified.ratio"), api.explain(moved, "regimes.unified.ratio"));
    const deposit = { kind: "deposit", token: "USDC", amount: "10" };
    assert.deepEqual(book.ask("whatIf", deposit), api.whatIf(moved, deposit));
    assert.deepEqual(book.ask("stress", { steps: 5 }), api.stress(moved, { steps: 5 }));
    assert.deepEqual(book.ask("ladder", { move: "-0.2" }), api.ladder(moved, { move: "-0.2" }));
    book.close();
  }
});

test("a rulebook that is chosen becomes the request's own", () => {
  const rulebook = ok(api.rulebooks()).at(-1).id;
  const book = opened(carryTrade(), { rulebook });
  assert.equal(ok(book.ask("compare")).rulebook.id, rulebook);
  assert.deepEqual(ok(book.ask("compare")).regimes, ok(api.compare(carryTrade(), { rulebook })).regimes);
  ok(book.reprice({ BTC: "99000" }));
  assert.equal(ok(book.ask("compare")).rulebook.id, rulebook);
});

test("prices that are refused are all listed, and change nothing", () => {
  const book = opened(carryTrade());
  const before = JSON.stringify([ok(book.request()), [...ok(book.summary()).values]]);
  const paths = (prices) => {
    const answer = book.reprice(prices);
    assert.equal(answer.status, "rejected", JSON.stringify(prices));
    return answer.issues.map(({ path }) => path);
  };
  assert.deepEqual(paths({ BTC: "0", ETH: "-1", SOL: 5 }), ["prices.BTC", "prices.ETH", "prices.SOL"]);
  assert.deepEqual(paths(["1e5"]), ["prices[0]"]);
  assert.deepEqual(paths(["1", "2", "3"]), ["prices"]);
  assert.deepEqual(paths(["1\n2"]), ["prices[0]"]);
  assert.deepEqual(paths({ perps: [{ coin: "BTC", markPrice: "x" }] }), ["prices.perps[0].markPrice"]);
  assert.deepEqual(paths("{"), ["prices"]);
  assert.equal(JSON.stringify([ok(book.request()), [...ok(book.summary()).values]]), before);
});

test("what is open at once is apart, and a closed book says that it is closed", () => {
  const [first, second] = [opened(carryTrade()), opened(carryTrade())];
  ok(first.reprice({ BTC: "120000" }));
  agrees(second, carryTrade());
  first.close();
  first.close();
  const third = opened(carryTrade());
  for (const answer of [first.reprice({ BTC: "1" }), first.summary(), first.triggers(), first.ask("compare"), first.request()]) {
    assert.deepEqual(
      answer.issues.map(({ code, path }) => ({ code, path })),
      [{ code: "CLOSED", path: "" }],
    );
    assert.match(answer.issues[0].remedy, /open\(request\)/);
  }
  agrees(second, carryTrade());
  agrees(third, carryTrade());
  if (typeof Symbol.dispose === "symbol") {
    third[Symbol.dispose]();
    assert.equal(third.summary().issues[0].code, "CLOSED");
  }
});

test("a request that cannot be answered opens no book", () => {
  const answer = api.open({ ...carryTrade(), portfolio: { mode: "nobody", positions: [{ coin: "BTC" }] } });
  assert.deepEqual(answer.issues, api.compare({ ...carryTrade(), portfolio: { mode: "nobody", positions: [{ coin: "BTC" }] } }).issues);
});
