// The package against an independent implementation of the same exchange's standard margin, `hyperliquid-math`: thousands of random
// accounts, figure by figure. Both are asked in decimal text and answer in it. Where they differ, a listed class must say why, and
// every class must be seen; tests/api/peer/differences.mjs is the list.

import assert from "node:assert/strict";
import test from "node:test";
import { compare, init, liquidation } from "../../pkg/index.js";
import { accountOf, Exact } from "./peer/account.mjs";
import { differences } from "./peer/differences.mjs";
import { pairsOf } from "./peer/figures.mjs";
import { requestOf } from "./peer/random.mjs";

const ACCOUNTS = 4000;

/**
 * Quotients end somewhere: ours at 28 significant digits and at most 28 decimals, the peer's at 40 digits. Where a figure is a small
 * difference of large ones, or a ratio far below one, fewer digits of it are left.
 */
const TOLERANCE = new Exact("1e-18");

/** What holds no quotient, or is floored to the coin's decimals by both, is equal to the last digit. */
const withoutRounding = new Set([
  ...["notional", "unrealised PnL", "gross notional", "tier: number", "tier: lower bound", "tier: maximum leverage"],
  ...["funding per hour", "perp fee rate", "perp fees of opening"],
  ...["largest order that adds", "largest order against, its margin returned", "largest order against, of free collateral"],
]);

test.before(init);

function answered(answer) {
  assert.equal(answer.status, "ok", JSON.stringify(answer));
  return answer.report;
}

function examine(request) {
  const account = accountOf(request);
  const pairs = pairsOf(request, account, { compared: answered(compare(request)), liquidated: answered(liquidation(request)) });
  return { account, pairs };
}

const isDecimal = (value) => typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value);

function areEqual({ figure, ours, theirs }) {
  if (!isDecimal(ours) || !isDecimal(theirs)) return ours === theirs;
  const [left, right] = [new Exact(ours), new Exact(theirs)];
  if (withoutRounding.has(figure)) return left.eq(right);
  // A move is price over mark, less one: near zero what is left of it is as exact as the one.
  const scale = Exact.max(left.abs(), right.abs(), figure.endsWith(": move") ? 1 : 0);
  return left.minus(right).abs().lte(scale.mul(TOLERANCE));
}

const explaining = (pair, account) => differences.filter(({ figures, shows }) => figures.includes(pair.figure) && shows(pair, account));

test(`${ACCOUNTS} random accounts: every figure is equal, or a listed difference says why not`, (context) => {
  const figures = new Map();
  const seen = new Map(differences.map(({ name }) => [name, { accounts: new Set(), pairs: 0 }]));
  const faults = [];
  let positions = 0;
  for (let seed = 0; seed < ACCOUNTS; seed += 1) {
    const { account, pairs } = examine(requestOf(seed));
    positions += account.positions.length;
    for (const pair of pairs) {
      const counts = figures.get(pair.figure) ?? { equal: 0, different: 0 };
      figures.set(pair.figure, counts);
      const classes = explaining(pair, account);
      const shown = `account ${seed}, ${pair.at}, ${pair.figure}: ours ${pair.ours}, the peer's ${pair.theirs}`;
      if (areEqual(pair)) {
        counts.equal += 1;
        // Two differences at once may cancel out; one alone may not stay away where it is said to show always.
        const blunt = classes.length === 1 ? classes.filter(({ always }) => always.includes(pair.figure)) : [];
        faults.push(...blunt.map(({ name }) => `${shown}: equal in spite of "${name}"`));
        continue;
      }
      counts.different += 1;
      if (classes.length === 0) faults.push(`${shown}: no listed difference explains it`);
      for (const { name } of classes) {
        seen.get(name).accounts.add(seed);
        seen.get(name).pairs += 1;
      }
    }
  }
  assert.deepEqual(faults.slice(0, 20), [], `${faults.length} faults`);
  context.diagnostic(`${ACCOUNTS} accounts, ${positions} positions`);
  for (const [figure, { equal, different }] of figures) {
    context.diagnostic(`${figure}: ${equal} equal${different ? `, ${different} explained` : ""}`);
    assert.ok(equal > 0, `${figure} is never equal`);
  }
  for (const [name, { accounts, pairs }] of seen) {
    context.diagnostic(`difference "${name}": ${accounts.size} accounts, ${pairs} figures`);
    assert.ok(accounts.size > 0, `no account shows "${name}"`);
  }
});

for (const { name, figures, rule, shows, minimal } of differences) {
  test(`difference: ${name}`, () => {
    assert.ok(rule);
    const { account, pairs } = examine(minimal.request);
    const pair = pairs.find(({ figure, at }) => figure === minimal.figure && at === minimal.at);
    assert.ok(figures.includes(minimal.figure) && shows(pair, account));
    const { ours, theirs } = pair;
    assert.deepEqual({ ours, theirs }, { ours: minimal.ours, theirs: minimal.theirs });
    assert.ok(!areEqual(pair));
  });
}

test("the same seed gives the same account, and accounts are of every kind", () => {
  assert.deepEqual(requestOf(7), requestOf(7));
  const accounts = Array.from({ length: ACCOUNTS }, (_, seed) => accountOf(requestOf(seed)));
  const all = accounts.flatMap(({ positions }) => positions);
  const kinds = {
    cross: ({ isCross }) => isCross,
    isolated: ({ isCross }) => !isCross,
    long: ({ size }) => size.gt(0),
    short: ({ size }) => size.lt(0),
    "above the first tier": ({ notional, perp }) => perp.tiers.length > 1 && notional.gt(perp.tiers[1].lowerBound),
    "on a tier's bound": ({ notional, perp }) => perp.tiers.length > 1 && notional.eq(perp.tiers[1].lowerBound),
    "on another dex": ({ dex }) => dex !== "",
  };
  for (const [kind, isOne] of Object.entries(kinds)) assert.ok(all.filter(isOne).length >= 100, kind);
  assert.ok(accounts.filter(({ positions }) => positions.length >= 5).length >= 100, "several positions");
});
