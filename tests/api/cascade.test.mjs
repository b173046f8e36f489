// Cascades through the package: the same bytes as the native engine, progress and stopping, bad arguments, the command line.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { before } from "node:test";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { cascade, cascadeRuns, cascadeScenarios, compare, init } from "../../pkg/index.js";
import { carryTrade as carryTradeRequest } from "./carry-trade.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const cli = join(root, "pkg/cli.js");
const carryTrade = carryTradeRequest();

before(init);

function named(name) {
  const { report } = cascadeScenarios();
  return structuredClone(report.find((scenario) => scenario.name === name).scenario);
}

/** A scenario that is done in a moment. */
function small() {
  const scenario = named("leveraged-longs");
  scenario.population.accounts = 500;
  scenario.blocks.number = 80;
  scenario.userAccount = { regime: "portfolioMargin", cash: "1000", collateral: [{ coin: "BTC", size: "0.1" }] };
  return scenario;
}

test("the package gives the native engine's bytes", () => {
  for (const name of ["leveraged-longs", "carry-crowd"]) {
    const args = ["run", "--quiet", "--locked", "--example", "cascade_report", "--", name, "7"];
    const native = execFileSync("cargo", args, { cwd: root, encoding: "utf8", maxBuffer: 2 ** 28 });
    const answer = cascade(named(name), { seed: 7 });
    assert.equal(answer.status, "ok");
    assert.deepEqual(answer.report, JSON.parse(native), name);
  }
});

test("reports are valid, conserve money and come with every seed's form", () => {
  const schema = JSON.parse(readFileSync(join(root, "pkg/schema/portfolio-margin-1.schema.json"), "utf8"));
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
  ajv.addSchema(schema, "request");
  const valid = (type, value) => assert.ok(ajv.validate({ $ref: `request#/$defs/${type}` }, value), `${type}: ${ajv.errorsText()}`);
  for (const { scenario } of cascadeScenarios().report) valid("CascadeScenario", scenario);
  const reports = [7, 7n, "7"].map((seed) => cascade(small(), { seed }).report);
  assert.deepEqual(reports[1], reports[0]);
  assert.deepEqual(reports[2], reports[0]);
  valid("CascadeReport", reports[0]);
  assert.equal(reports[0].conservation, 0);
  assert.equal(reports[0].blocks.length, 80);
  assert.deepEqual(reports[0].coins, ["BTC"]);
  assert.equal(cascade(small(), { seed: 18446744073709551615n }).status, "ok");
  const runs = cascadeRuns(small(), { seed: 7, runs: 3 });
  assert.equal(runs.status, "ok");
  valid("CascadeRunsReport", runs.report);
  assert.equal(typeof runs.report.deathProbability, "string");
});

test("progress is told, and stops the run by false or by throwing", () => {
  const told = [];
  assert.equal(cascade(small(), { seed: 1, onProgress: (progress) => void told.push(progress) }).status, "ok");
  assert.deepEqual(
    told.map(({ block, isWithoutPortfolioMargin }) => `${block}${isWithoutPortfolioMargin ? "'" : ""}`),
    ["16", "32", "48", "64", "80", "16'", "32'", "48'", "64'", "80'"],
  );
  for (const onProgress of [
    ({ block }) => block < 32,
    () => {
      throw new Error("enough");
    },
  ]) {
    const answer = cascade(small(), { seed: 1, onProgress });
    assert.equal(answer.status, "rejected");
    assert.deepEqual(
      answer.issues.map(({ code }) => code),
      ["STOPPED"],
    );
  }
  assert.equal(cascade(small(), { seed: 1 }).status, "ok");
});

test("bad arguments are issues", () => {
  const path = (answer) => (answer.status === "rejected" ? answer.issues.map((issue) => issue.path) : []);
  assert.deepEqual(path(cascade(small(), {})), ["seed"]);
  assert.deepEqual(path(cascade(small())), ["choices"]);
  for (const seed of [-1, 1.5, 2 ** 53, Number.NaN, "x", "", null, 18446744073709551616n]) {
    assert.deepEqual(path(cascade(small(), { seed })), ["seed"], String(seed));
  }
  assert.deepEqual(path(cascade(small(), { seed: 1, onProgress: 5 })), ["onProgress"]);
  for (const runs of [0, -1, 1.5, "3", undefined, 10001]) assert.deepEqual(path(cascadeRuns(small(), { seed: 1, runs })), ["runs"]);
  assert.deepEqual(path(cascade({ ...small(), extra: 1 }, { seed: "-1" })), ["extra", "seed"]);
  assert.equal(cascade("{", { seed: 1 }).issues[0].code, "PARSE");
});

test("the command line", () => {
  const run = (...args) => spawnSync(process.execPath, [cli, "cascade", ...args], { encoding: "utf8", maxBuffer: 2 ** 28 });
  const names = run();
  assert.equal(names.status, 0);
  for (const name of ["2025-10-10", "carry-crowd", "hype-backed-longs", "leveraged-longs"])
    assert.ok(names.stdout.includes(name), names.stdout);
  assert.match(names.stdout, /10 coins -12\.16 % to -14\.00 %/);
  const unknown = run("nobody", "--seed", "1");
  assert.equal(unknown.status, 2);
  assert.match(unknown.stderr, /neither a file nor a scenario .*: 2025-10-10, carry-crowd, hype-backed-longs, leveraged-longs/);
  const folder = mkdtempSync(join(tmpdir(), "cascade-"));
  try {
    const file = join(folder, "scenario.json");
    writeFileSync(file, JSON.stringify(small()));
    const text = run(file, "--seed", "1");
    assert.equal(text.status, 0, text.stderr);
    for (const part of ["all under standard cross", "Bad debt", "Your account", "BTC, by shock -6.0 %"])
      assert.ok(text.stdout.includes(part), text.stdout);
    assert.equal(text.stderr, "", "no progress where there is no terminal");
    assert.deepEqual(JSON.parse(run(file, "--seed", "1", "--json").stdout), cascade(small(), { seed: 1 }).report);
    const runs = run(file, "--seed", "1", "--runs", "2");
    assert.ok(runs.stdout.includes("2 runs from seed 1") && runs.stdout.includes("median"), runs.stdout + runs.stderr);
    assert.equal(run(file).status, 2);
    assert.equal(run(file, "--seed", "x").status, 1);
    assert.equal(run("--seed", "1").status, 2);
    assert.equal(run(join(folder, "none.json"), "--seed", "1").status, 2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("an account takes part: as an object, as text, as a captured account; its faults are under account", () => {
  const scenario = small();
  delete scenario.userAccount;
  const { report } = cascade(scenario, { seed: 1, account: carryTrade });
  assert.deepEqual(cascade(scenario, { seed: 1, account: JSON.stringify(carryTrade) }).report, report);
  assert.equal(report.account.regime, "portfolio");
  assert.equal(report.account.ratio, compare(carryTrade).report.regimes.portfolio.ratio);
  assert.ok(report.userAccount.isAlive && report.userAccount.deathBlock === null);
  assert.ok(report.withoutPortfolioMargin.userAccount);
  const capture = readFileSync(join(root, "tests/captures/unified-three-shorts-2026-10-08.json"), "utf8");
  const captured = cascade(scenario, { seed: 1, account: capture }).report;
  assert.equal(captured.account.regime, "unified");
  assert.ok(captured.userAccount.loss.startsWith("-"), "shorts gain in a fall");
  const schema = JSON.parse(readFileSync(join(root, "pkg/schema/portfolio-margin-1.schema.json"), "utf8"));
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
  ajv.addSchema(schema, "request");
  for (const answered of [report, captured]) {
    assert.ok(ajv.validate({ $ref: "request#/$defs/CascadeReport" }, answered), ajv.errorsText());
  }
  const runs = cascadeRuns(scenario, { seed: 1, runs: 2, account: carryTrade }).report;
  assert.equal(runs.deathProbability, "0");
  assert.equal(runs.account.ratio, report.account.ratio);
  const places = (account, of = scenario) => cascade(of, { seed: 1, account }).issues.map(({ code, path }) => `${code} ${path}`);
  assert.deepEqual(places({ ...carryTrade, extra: 1 }), ["INVALID account.extra"]);
  assert.deepEqual(places("{"), ["PARSE account"]);
  assert.deepEqual(places(null), ["INVALID account"]);
  assert.deepEqual(places(carryTrade, small()), ["INVALID account"]);
});

test("the command line says it in fifteen lines of a hundred columns", () => {
  const run = (...args) => spawnSync(process.execPath, [cli, "cascade", ...args], { encoding: "utf8", maxBuffer: 2 ** 28 });
  const folder = mkdtempSync(join(tmpdir(), "cascade-account-"));
  try {
    const scenario = small();
    delete scenario.userAccount;
    const [file, account] = [join(folder, "scenario.json"), join(folder, "account.json")];
    writeFileSync(file, JSON.stringify(scenario));
    writeFileSync(account, JSON.stringify(carryTrade));
    const text = run(file, "--seed", "1", "--account", account);
    assert.equal(text.status, 0, text.stderr);
    const lines = text.stdout.trimEnd().split("\n");
    assert.ok(lines.length >= 10 && lines.length <= 15, text.stdout);
    assert.ok(
      lines.every((line) => line.length <= 100),
      text.stdout,
    );
    assert.match(text.stdout, /Your account +alive/);
    assert.match(text.stdout, /starts at a ratio of 3\.28 % under portfolio margin/);
    const found = JSON.parse(run(file, "--seed", "1", "--account", account, "--json").stdout);
    assert.deepEqual(found, cascade(scenario, { seed: 1, account: carryTrade }).report);
    assert.ok(run(file, "--seed", "1", "--account", account, "--runs", "2").stdout.includes("your account dies"));
    const sheet = join(folder, "account.csv");
    writeFileSync(
      sheet,
      "kind,coin,size,entryPrice,leverage,token,amount,mode\naccount,,,,,,,unified\nperp,BTC,0.1,60000,5,,,\nbalance,,,,,USDC,2000,\n",
    );
    assert.equal(run(file, "--seed", "1", "--account", sheet).status, 0);
    assert.equal(run(file, "--seed", "1", "--network", "testnet").status, 2);
    assert.equal(run(file, "--seed", "1", "--account", account, "--network", "testnet").status, 2);
    assert.equal(run("-", "--seed", "1", "--account", "-").status, 2);
    assert.equal(run("--account", account).status, 2);
    for (const name of ["2025-10-10", "carry-crowd"]) {
      const printed = run(name, "--seed", "1", "--account", account).stdout.trimEnd().split("\n");
      assert.ok(printed.length <= 16 && printed.every((line) => line.length <= 100), printed.join("\n"));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});
