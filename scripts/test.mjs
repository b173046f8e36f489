// `npm test`: every check there is, cheap ones first, stopping at the first that fails. The last line sums up the tests.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setup } from "./setup.mjs";
import { duration, reportFailure, root, run, StepError, step } from "./steps.mjs";

const WASM = ["--target", "wasm32-unknown-unknown"];
/** What is asked of thousands of accounts: every simulation, and these modules of the engine's tests. */
const THOROUGH = ["inverse_", "leveraged", "funded", "what_if"];
const NO_WARNINGS = ["--", "-D", "warnings"];
// biome colours its output in a file too, where that is only noise.
const PLAIN = process.stdout.isTTY ? [] : ["--colors=off"];

const total = { passed: 0, failed: 0 };

/** In this order. */
const CHECKS = [
  ["Rust formatting", () => run("cargo", ["fmt", "--check"], { remedy: "cargo fmt" })],
  ["Clippy, native", () => run("cargo", ["clippy", "--quiet", "--locked", "--all-targets", "--all-features", ...NO_WARNINGS])],
  ["Clippy, WebAssembly", () => run("cargo", ["clippy", "--quiet", "--locked", "--lib", ...WASM, ...NO_WARNINGS])],
  ["Rust tests", () => rustTests("cargo", ["test", "--locked"])],
  ["Simulations of thousands of accounts", () => rustTests("cargo", ["test", "--locked", "--profile", "thorough", "--test", "cascade"])],
  [
    "Rust tests on thousands of accounts",
    () => rustTests("cargo", ["test", "--locked", "--profile", "thorough", "--test", "engine", "--", ...THOROUGH]),
  ],
  [
    "Rust tests in WebAssembly",
    () => rustTests("wasm-pack", ["test", "--node", "--mode", "no-install", "--", "--locked", "--test", "wasm"]),
  ],
  ["Build", build],
  ["Sizes", () => run(process.execPath, ["scripts/size.mjs", "--check"])],
  ["JavaScript formatting and lint", () => run("biome", ["ci", "--error-on-warnings", ...PLAIN], { remedy: "npm run format" })],
  ["TypeScript", () => run("tsc", ["-p", "www/tsconfig.json"])],
  ["The rooms of the page's sources", () => nodeTests("tests/house")],
  ["The package's functions and command line", () => nodeTests("tests/api")],
  ["The packed package", () => nodeTests("tests/packaging")],
  ["The page in a browser", () => nodeTests("tests/e2e")],
];

async function build() {
  // Imported when it is its turn: it needs npm packages that the set-up installs.
  const { buildAll } = await import("../www/build.mjs");
  await buildAll();
}

/** Runs a test command of cargo's kind and counts its results. */
function rustTests(command, args) {
  // "test result: ok. 12 passed; 0 failed; ..." once per test binary.
  return countedRun(command, args, /^test result: \w+\. (\d+) passed; (\d+) failed;/gm);
}

/** Runs every *.test.mjs of a folder, which must hold at least one, and counts the results. */
function nodeTests(folder) {
  const path = join(root, folder);
  const names = existsSync(path)
    ? readdirSync(path)
        .filter((name) => name.endsWith(".test.mjs"))
        .sort()
    : [];
  if (names.length === 0) throw new StepError(`${folder} holds no *.test.mjs`, "restore the tests from the repository");
  const args = ["--test", "--test-reporter=spec", ...names.map((name) => join(folder, name))];
  return countedRun(process.execPath, args, /^ℹ pass (\d+)\nℹ fail (\d+)$/gm);
}

/** Runs a test command whose output says how many passed and how many failed, also when it fails. */
async function countedRun(command, args, results) {
  let output;
  try {
    output = (await run(command, args, { echo: true })).stdout;
  } catch (error) {
    count(error.stdout ?? "", results);
    throw error;
  }
  if (count(output, results) === 0) throw new StepError(`${command} ran no test`, "its closing line is missing above or counts none");
}

function count(output, results) {
  let seen = 0;
  for (const [, passed, failed] of output.matchAll(results)) {
    total.passed += Number(passed);
    total.failed += Number(failed);
    seen += Number(passed) + Number(failed);
  }
  return seen;
}

const started = performance.now();
try {
  await setup({ browser: true });
  for (const [name, check] of CHECKS) await step(name, check);
} catch (error) {
  reportFailure(error);
  // A check that failed without a test that did is counted as one.
  total.failed = Math.max(total.failed, 1);
}
console.log(`\nChecked in ${duration(performance.now() - started)}.\n${total.passed} passed, ${total.failed} failed`);
