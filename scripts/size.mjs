// `npm run size`: what a reader of the page and an importer of the package load, beside what they may at most; then what the bytes of each of
// the engine's modules are spent on: crates, modules of ours, the largest functions. `--check` prints the first part alone and fails over a
// budget.
//
// Functions are weighed in the module before wasm-opt, which takes their names away. It leaves about two thirds of them.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { MODULES as ENGINE, named } from "../www/build.mjs";
import { main, root, StepError } from "./steps.mjs";
import { functionSizes } from "./wasm-functions.mjs";

const FUNCTIONS = 50;
const MODULES = 60;

const pkg = (name) => () => [join(root, "pkg", name)];
const chunks = (name) => () => [join(root, "pkg", name), ...imported(join(root, "pkg", name))];

/** What is loaded, which files that is, and the most it may weigh, gzipped. */
const BUDGETS = [
  ["the page's script", pkg("page/main.js"), 130_000],
  ["the page's worker", pkg("page/worker.js"), 5_000],
  ["the engine's core, streamed beside it", pkg("page/engine.wasm"), 730_000],
  ["the simulations, when they are asked for", pkg("page/simulations.wasm"), 570_000],
  ["the package's main entry, engine inside", chunks("index.js"), 1_310_000],
  ["the package's slim entry", chunks("slim.js"), 19_800],
];

/** The chunks that a script imports. */
function imported(file) {
  const names = [...readFileSync(file, "utf8").matchAll(/\bfrom\s*"\.\/(chunks\/[\w-]+\.js)"/g)].map(([, name]) => name);
  return [...new Set(names)].map((name) => join(root, "pkg", name));
}

const columns = (...cells) => console.log(cells.map((cell, at) => (at === cells.length - 1 ? cell : String(cell).padStart(10))).join("  "));

/** Prints what is loaded; the names of what is over its budget. */
function budgets() {
  columns("bytes", "gzip", "at most", "brotli", "");
  return BUDGETS.filter(([name, files, most]) => {
    const contents = files().map((file) => {
      if (!existsSync(file)) throw new StepError(`${file} is not built`, "npm run build");
      return readFileSync(file);
    });
    const size = contents.reduce((sum, content) => sum + content.length, 0);
    const gzip = contents.reduce((sum, content) => sum + gzipSync(content, { level: 9 }).length, 0);
    const brotli = contents.reduce((sum, content) => sum + brotliCompressSync(content).length, 0);
    columns(size, gzip, most, brotli, `${name}${gzip > most ? ": OVER ITS BUDGET" : ""}`);
    return gzip > most;
  }).map(([name]) => name);
}

/** Sums by a part of the name, the largest first. */
function sums(functions, partOf) {
  const found = new Map();
  for (const { name, size } of functions) {
    const part = partOf(name);
    const sum = found.get(part) ?? { size: 0, count: 0 };
    found.set(part, { size: sum.size + size, count: sum.count + 1 });
  }
  return [...found].sort(([, left], [, right]) => right.size - left.size);
}

const withoutType = (name) => name.replace(/^[<&*\s]+/, "");
const crateOf = (name) => /^(\w+)::/.exec(withoutType(name))?.[1] ?? "other";
const OURS = /portfolio_margin::(\w+(?:::[a-z]\w*)?)/;

function table(title, rows, most) {
  console.log(`\n${title}`);
  columns("bytes", "functions", "");
  for (const [name, { size, count }] of rows.slice(0, most)) columns(size, count, name);
}

function breakdown({ feature, file }) {
  if (!existsSync(named(feature))) throw new StepError(`${file} was not compiled here`, "npm run build");
  const functions = functionSizes(readFileSync(named(feature)));
  table(`${file}: crates`, sums(functions, crateOf), MODULES);
  table(
    `${file}: modules`,
    sums(
      functions.filter(({ name }) => OURS.test(name)),
      (name) => OURS.exec(name)[1],
    ),
    MODULES,
  );
  table(`${file}: functions, every copy of one together`, sums(functions, withoutType), FUNCTIONS);
}

await main(() => {
  const over = budgets();
  if (!process.argv.includes("--check")) for (const module of ENGINE) breakdown(module);
  if (over.length > 0) throw new StepError(`over its budget: ${over.join(", ")}`, "npm run size says what the bytes are spent on");
});
