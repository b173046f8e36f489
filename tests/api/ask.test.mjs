// Several questions of one book at once: the same answers as one by one, and only the fields that are wanted.

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { ask, capacity, compare, evaluate, explain, init, liquidation, whatIf } from "../../pkg/index.js";
import { carryTrade } from "./carry-trade.mjs";

before(() => init());

test("questions that are asked together are answered as one by one", () => {
  const request = carryTrade();
  const change = { kind: "deposit", token: "USDC", amount: "10" };
  const { status, report } = ask(request, {
    compare: {},
    evaluate: { regime: "portfolio" },
    liquidation: { parts: ["triggers"], funded: true },
    capacity: { ratio: "0.5" },
    whatIf: { changes: [change] },
    explain: { path: "regimes.portfolio.ratio" },
  });
  assert.equal(status, "ok");
  assert.deepEqual(report, {
    compare: compare(request).report,
    evaluate: evaluate(request, "portfolio").report,
    liquidation: liquidation(request, { parts: ["triggers"], funded: true }).report,
    capacity: capacity(request, { ratio: "0.5" }).report,
    whatIf: whatIf(request, [change]).report,
    explain: explain(request, "regimes.portfolio.ratio").report,
  });
});

test("only the fields that are wanted come back", () => {
  const request = carryTrade();
  const { regimes } = compare(request).report;
  const fields = ["regimes.*.ratio", "regimes.portfolio.positions.coin"];
  const wanted = {
    regimes: {
      standard: { ratio: regimes.standard.ratio },
      unified: { ratio: regimes.unified.ratio },
      portfolio: { ratio: regimes.portfolio.ratio, positions: [{ coin: "BTC" }] },
    },
  };
  assert.deepEqual(compare(request, { fields }).report, wanted);
  assert.deepEqual(ask(request, { compare: { fields }, evaluate: { regime: "unified", fields: ["available"] } }).report, {
    compare: wanted,
    evaluate: { available: regimes.unified.available },
  });
  const { issues } = compare(request, { fields: ["regimes.portfolio.luck", "fees.total", "regimes.*.luck"] });
  assert.deepEqual(
    issues.map(({ code, path }) => ({ code, path })),
    [
      { code: "INVALID", path: "overrides.fields[0]" },
      { code: "INVALID", path: "overrides.fields[2]" },
    ],
  );
});

test("a rulebook is chosen for all questions", () => {
  const rulebook = "hyperliquid-2026-06-02";
  const answer = ask(carryTrade(), { compare: { fields: ["rulebook.id"] } }, { rulebook });
  assert.deepEqual(answer.report, { compare: { rulebook: { id: rulebook } } });
  const { issues } = ask(carryTrade(), { compare: { rulebook }, liquidation: { parts: ["luck"] }, luck: {} });
  assert.deepEqual(issues.map(({ path }) => path).sort(), [
    "questions.compare.rulebook",
    "questions.liquidation.parts[0]",
    "questions.luck",
  ]);
});
