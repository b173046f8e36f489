// The README's example runs, and prints what its comments say.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");

/** What an example prints, and what its comments say it does. */
async function run(code, before = "") {
  const entry = new URL("../../pkg/index.js", import.meta.url).href;
  const printed = [];
  const runnable = code.replace('"portfolio-margin"', JSON.stringify(entry)).replaceAll("console.log(", "globalThis.readmePrints(");
  globalThis.readmePrints = (value) => printed.push(value);
  await import(`data:text/javascript,${encodeURIComponent(before + runnable)}`);
  const said = [...code.matchAll(/console\.log\(.*\); \/\/ "(.*)"$/gm)].map(([, value]) => value);
  return { printed, said };
}

const [first, second] = [...readme.matchAll(/```js\n([\s\S]*?)```/g)].map(([, code]) => code);

test("the README's example prints what it says", async () => {
  const { printed, said } = await run(first);
  assert.ok(said.length >= 5);
  assert.deepEqual(printed, said);
});

test("its open book does, of the same request", async () => {
  const request = /const request = \{[\s\S]*?\n\};\n/.exec(first)?.[0];
  const { printed, said } = await run(second, request);
  assert.ok(said.length >= 2);
  assert.deepEqual(printed.slice(0, said.length), said);
});

test("the README's rulebook dates are those of the engine", async () => {
  const { init, rulebooks } = await import("../../pkg/index.js");
  await init();
  const { report } = rulebooks();
  assert.equal(report.length, 8);
  for (const { date } of [report.at(0), report.at(-1)]) assert.ok(readme.includes(date), date);
});
