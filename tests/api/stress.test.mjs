// Curves and grids through the package and on the command line: typed arrays, the same figures as JSON, and text that fits a terminal.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import test from "node:test";
import { fileURLToPath } from "node:url";
import * as api from "../../pkg/index.js";
import { asJson } from "../reference/cases.mjs";
import { carryTradeFile, carryTradeText } from "./carry-trade.mjs";

const program = fileURLToPath(new URL("../../pkg/cli.js", import.meta.url));
const file = fileURLToPath(carryTradeFile);
const capture = fileURLToPath(new URL("../captures/pm-ubtc-collateral-with-debt-2026-09-14.json", import.meta.url));
test.before(api.init);

function cli(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], {
    encoding: "utf8",
    input: "",
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}

function said(...args) {
  const { status, stdout, stderr } = cli(...args);
  assert.equal(status, 0, stderr);
  assert.doesNotMatch(stdout, /undefined|NaN|\[object/);
  return stdout;
}

test("arrays of cells are typed arrays, and what is not there is not a number", () => {
  const { status, report } = api.stress(carryTradeText, { coin: "BTC" });
  assert.equal(status, "ok");
  assert.ok(report.axis instanceof Float64Array);
  assert.deepEqual([report.axis.length, report.axis[0], report.axis[1], report.axis[50], report.axis[100]], [101, -0.5, -0.49, 0, 0.5]);
  assert.equal(report.axis2, null);
  for (const regime of Object.values(report.regimes)) {
    for (const name of ["ratio", "accountValue", "initialMargin", "maintenanceMargin"]) {
      assert.ok(regime[name] instanceof Float64Array, name);
      assert.equal(regime[name].length, 101);
    }
    assert.ok(regime.isLiquidatable instanceof Uint8Array);
    assert.equal(regime.isLiquidatable.length, 101);
  }
  const { standard, portfolio } = report.regimes;
  assert.ok(Number.isNaN(standard.ratio[50]));
  assert.deepEqual([standard.isLiquidatable[48], standard.isLiquidatable[49]], [0, 1]);
  assert.ok(portfolio.borrowThreshold instanceof Uint8Array);
  assert.equal(standard.borrowThreshold, null);
  assert.equal(portfolio.ratio[50], Number(api.compare(carryTradeText).report.regimes.portfolio.ratio));
});

test("a grid goes row after row", () => {
  const choices = { coin: "BTC", steps: 5, second: { kind: "gap", from: "-0.2", to: "0.2", steps: 3 } };
  const { report } = api.stress(carryTradeText, choices);
  assert.deepEqual([...report.axis2], [-0.2, 0, 0.2]);
  // No gap: the curve itself.
  const curve = api.stress(carryTradeText, { coin: "BTC", steps: 5 }).report;
  for (const name of ["standard", "unified", "portfolio"]) {
    assert.deepEqual(report.regimes[name].accountValue.slice(5, 10), curve.regimes[name].accountValue);
    assert.deepEqual(report.regimes[name].ratio.slice(5, 10), curve.regimes[name].ratio);
  }
  // Half the price and a fifth less: the short of one at 100,000 has gained 60,000, the coin lost 50,000.
  assert.equal(report.regimes.portfolio.accountValue[0], 110_000);
});

test("a gap has its boundary at every column that it crosses", () => {
  const { report } = api.stress(carryTradeText, { from: "0", to: "2", steps: 21, second: { kind: "gap", from: "-0.5", to: "1" } });
  const [line] = report.regimes.portfolio.boundary;
  assert.ok(line.length >= 20, JSON.stringify(line));
  for (const { x, y } of line) {
    const [spot, perp] = [100_000 * (1 + Number(x)), 100_000 * (1 + Number(x)) * (1 + Number(y))];
    const [equity, maintenance] = [100_000 - perp, perp / 80];
    const ratio = (maintenance + Math.max(0, maintenance - equity)) / (Math.max(equity, maintenance) + 0.75 * spot);
    assert.ok(Math.abs(ratio - 0.95) < 1e-12, `${x} ${y}: ${ratio}`);
  }
});

test("a refused question has no arrays, and the next one is answered", () => {
  const refused = api.stress(carryTradeText, { coin: "SOL", steps: 1 });
  assert.deepEqual(
    refused.issues.map(({ path }) => path),
    ["overrides.steps"],
  );
  assert.equal(api.stress(carryTradeText, { coin: "SOL" }).issues[0].path, "overrides.coin");
  assert.equal(api.stress(carryTradeText, 7).status, "rejected");
  assert.equal(api.stress(carryTradeText).status, "ok");
});

test("the command line prints the same figures as lists, null where there is none", () => {
  const flags = ["--coin", "BTC", "--from", "-0.5", "--to", "0.5", "--steps", "11"];
  const report = JSON.parse(said("stress", file, ...flags, "--json"));
  assert.deepEqual(report, asJson(api.stress(carryTradeText, { coin: "BTC", steps: 11 }).report));
  assert.equal(report.regimes.standard.ratio[5], null);
  assert.equal(report.regimes.standard.isLiquidatable[5], true);
  assert.equal(report.axis2, null);
  // The minus of typesetters, in one word or two.
  assert.deepEqual(JSON.parse(said("stress", file, "--coin", "BTC", "--from", "\u22120.5", "--to=0.5", "--steps", "11", "--json")), report);
});

test("second axes are asked for by flags", () => {
  const ask = (...flags) => JSON.parse(said("stress", capture, "--steps", "5", ...flags, "--json"));
  const coins = ask("--coin", "BTC", "--coin2", "ETH", "--from", "-0.2", "--to", "0.4", "--from2", "-0.1");
  assert.deepEqual([coins.axis[0], coins.axis2[0], coins.axis2[4]], [-0.2, -0.1, 0.4]);
  assert.equal(coins.second.coin, "ETH");
  assert.deepEqual(ask("--gap").axis2, [-0.1, -0.05, 0, 0.05, 0.1]);
  assert.equal(ask("--gap").coin, null);
  const hours = cli("stress", capture, "--hours", "48");
  assert.equal(hours.status, 1);
  assert.match(hours.stderr, /^MISSING_DATA/m);
  assert.equal(ask("--coin", "BTC", "--gap", "--steps2", "3").regimes.portfolio.ratio.length, 15);
});

test("text shows the curve, the map and the triggers within 100 columns", () => {
  const curve = said("stress", file, "--coin", "BTC", "--to", "3");
  for (const part of ["+0.00 %".slice(1), "332,640.33", "+232.64 %", "liquidated now", "not advice"])
    assert.ok(curve.includes(part), `${part} in\n${curve}`);
  const map = said("stress", capture, "--coin", "BTC", "--coin2", "ETH", "--to", "3");
  assert.match(map, /^boundary /m);
  assert.match(map, /[.:+-]#/);
  for (const line of [...curve.split("\n"), ...map.split("\n")]) {
    if (!line.startsWith("  - ")) assert.ok(line.length <= 100, `${line.length}: ${line}`);
  }
});

test("a wrong flag is wrong usage", () => {
  const wrong = [
    [["--coin", "BTC", "--coin", "ETH"], /--coin2/],
    [["--gap", "--hours", "5"], /one second axis/],
    [["--from2", "-0.1"], /second axis/],
    [["--hours", "5", "--from2", "1"], /start at zero/],
    [["--steps", "ten"], /whole number/],
    [["--ratio", "0.5"], /stress takes no --ratio/],
  ];
  for (const [flags, message] of wrong) {
    const { status, stdout, stderr } = cli("stress", file, ...flags);
    assert.equal(status, 2, `${flags.join(" ")}: ${stderr}`);
    assert.equal(stdout, "");
    assert.match(stderr, message);
  }
});

test("sentences of the command line fit a terminal of a hundred columns", () => {
  for (const args of [
    ["ladder", file, "--move", "2.5"],
    ["scenarios", file],
    ["liquidation", file],
    ["stress", file, "--coin", "BTC", "--gap"],
    ["compare", file],
    ["cascade", "leveraged-longs", "--seed", "1"],
  ]) {
    const long = said(...args)
      .split("\n")
      .filter((line) => line.length > 100);
    assert.deepEqual(long, [], args[0]);
  }
});
