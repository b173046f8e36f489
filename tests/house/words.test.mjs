// Words and numbers that the page and the command line share, straight from their sources.

import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** A source with what it imports, without the engine: what asks the engine is not tested here. */
async function load(path) {
  const entry = fileURLToPath(new URL(`../../www/${path}`, import.meta.url));
  const engine = {
    name: "no engine",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /-glue\.js$|\.(?:wasm|text)$/ }, ({ path: own }) => ({ path: own, namespace: "none" }));
      onLoad({ filter: /.*/, namespace: "none" }, () => ({ contents: "export const createGlue = undefined; export default '';" }));
    },
  };
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, format: "esm", write: false, plugins: [engine] });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}

test("regimes stand in their order, and a further one comes last under its own name", async () => {
  const { regimesIn, regimeName, shortRegimeName } = await load("words/regimes.ts");
  assert.deepEqual(regimesIn({ netting: 1, portfolio: 1, standard: 1, unified: 1 }), ["standard", "unified", "portfolio", "netting"]);
  assert.deepEqual(regimesIn({ portfolio: 1 }), ["portfolio"]);
  assert.deepEqual(["standard", "unified", "portfolio", "netting"].map(regimeName), [
    "Standard cross",
    "Unified account",
    "Portfolio margin",
    "netting",
  ]);
  assert.equal(shortRegimeName("unified"), "Unified");
});

test("a further regime in a report has its column on the terminal", async () => {
  const { columnsOf, regimeRow, table } = await load("cli/layout.ts");
  const regimes = { portfolio: 3, netting: 4, unified: 2, standard: 1 };
  const head = ["", ...columnsOf(regimes).map(({ title }) => title)];
  assert.deepEqual(table([head, ["Risk"], regimeRow(regimes, "Margin", (own) => `${own}.00`)]).split("\n"), [
    "         Standard cross   Unified   Portfolio margin   netting",
    "",
    "Risk",
    "Margin             1.00      2.00               3.00      4.00",
  ]);
});

test("hours are told in the two largest units that they fill", async () => {
  const { duration } = await load("words/duration.ts");
  const told = [0, 1, 7, 24, 25, 72, 8759, 8760, 8761, 8784, 2 * 8760 + 49].map(duration);
  assert.deepEqual(told, [
    "less than an hour",
    "1 hour",
    "7 hours",
    "1 day",
    "1 day 1 hour",
    "3 days",
    "364 days 23 hours",
    "1 year",
    "1 year",
    "1 year 1 day",
    "2 years 2 days",
  ]);
});

test("percent and fractions are moved digit for digit", async () => {
  const { fractionOfPercent, percentOfFraction, inPercent } = await load("words/percent.ts");
  assert.deepEqual(["20", "20 %", "+20%", "−0.00125", ".5", "123.4500", "abc", ""].map(fractionOfPercent), [
    "0.2",
    "0.2",
    "0.2",
    "-0.0000125",
    "0.005",
    "1.2345",
    "abc",
    "",
  ]);
  assert.deepEqual(["0.2", "-0.0000125", "1", "0", "x"].map(percentOfFraction), ["20", "-0.00125", "100", "0", "x"]);
  assert.equal(inPercent('such as "0.5"'), 'such as "50\u00a0%"');
});
