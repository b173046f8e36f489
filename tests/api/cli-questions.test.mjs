// The inverse questions on the command line: where a portfolio is liquidated, how much it can carry, what a change would do.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import * as api from "../../pkg/index.js";
import { carryTradeFile, carryTradeText } from "./carry-trade.mjs";

const program = fileURLToPath(new URL("../../pkg/cli.js", import.meta.url));
const file = fileURLToPath(carryTradeFile);
const capture = fileURLToPath(new URL("../captures/pm-ubtc-collateral-with-debt-2026-09-14.json", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "portfolio-margin-cli-"));
before(api.init);
after(() => rmSync(folder, { recursive: true, force: true }));

function cli(...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8", input: "" });
  return { status, stdout, stderr };
}

function said(...args) {
  const { status, stdout, stderr } = cli(...args);
  assert.equal(status, 0, stderr);
  assert.doesNotMatch(stdout, /undefined|NaN|\[object/);
  return stdout;
}

test("liquidation says where the account goes and what the exchange displays", () => {
  const text = said("liquidation", file);
  for (const part of ["332,640.33", "172,839.50", "the exchange displays", "236,798.34", "169,031.46", "off its peg", "not advice"]) {
    assert.ok(text.includes(part), `${part} in\n${text}`);
  }
  const report = JSON.parse(said("liquidation", capture, "--json"));
  const [bitcoin] = report.regimes.portfolio.coins.filter(({ coin }) => coin === "BTC");
  assert.match(bitcoin.triggers[0].price, /^241652\.27/);
  assert.equal(bitcoin.triggers[0].direction, "above");
  assert.match(bitcoin.displayedLiquidationPrice, /^1395\d\d\./);
});

test("a joint move and a boundary are asked for by flags", () => {
  const flags = ["--driver", "BTC", "--correlation", "-0.5", "--beta", "ETH=1.2", "--beta", "SOL=1.5", "--boundary", "BTC,ETH"];
  const report = JSON.parse(said("liquidation", capture, ...flags, "--from", "-0.9", "--to", "3", "--json"));
  const choices = {
    jointMove: {
      driver: "BTC",
      correlation: "-0.5",
      betas: [
        { coin: "ETH", beta: "1.2" },
        { coin: "SOL", beta: "1.5" },
      ],
    },
    boundary: { coins: ["BTC", "ETH"], from: "-0.9", to: "3" },
  };
  assert.deepEqual(report, api.liquidation(readFileSync(capture, "utf8"), choices).report);
  assert.equal(report.regimes.portfolio.jointMoves.at(-1).coins.find(({ coin }) => coin === "ETH").move, "-0.6");
  assert.match(said("liquidation", capture, ...flags), /BTC and ETH: .+ to /);
});

test("capacity says what can be traded, borrowed and taken out, and what is asked beside it", () => {
  const flags = ["--ratio", "0.01", "--crash", "-0.3", "--carry", "BTC@10", "--cash", "10000"];
  const report = JSON.parse(said("capacity", file, ...flags, "--json"));
  const { portfolio } = report.regimes;
  assert.equal(portfolio.maxBorrow, "40000");
  assert.equal(portfolio.maxWithdrawal, "0");
  assert.deepEqual([portfolio.coins[0].coin, portfolio.coins[0].maxBuySize, portfolio.coins[0].maxSellSize], ["BTC", "6", "4"]);
  assert.equal(portfolio.carryTrade.size, "0.16666");
  const carryTrade = { coin: "BTC", leverage: 10, cash: "10000" };
  assert.deepEqual(report, api.capacity(carryTradeText, { ratio: "0.01", crash: "-0.3", carryTrade }).report);
  const text = said("capacity", file, ...flags);
  for (const part of ["buy up to 6, sell up to 4", "borrow up to 40,000", "A deposit of 50,000.00 USDC", "0.16666 BTC"]) {
    assert.ok(text.includes(part), `${part} in\n${text}`);
  }
});

test("what-if takes a change as JSON, a list of changes, or a file with it", () => {
  const change = { kind: "deposit", token: "USDC", amount: "10000" };
  const stated = JSON.parse(said("what-if", file, JSON.stringify(change), "--json"));
  assert.equal(stated.after.regimes.standard.ratio, "0.125");
  assert.deepEqual(stated, api.whatIf(carryTradeText, change).report);
  assert.deepEqual(stated.after, api.compare(stated.request).report);
  const path = join(folder, "changes.json");
  writeFileSync(path, JSON.stringify([change]));
  assert.deepEqual(JSON.parse(said("what-if", file, path, "--json")), stated);
  const text = said("what-if", file, '{ "kind": "order", "coin": "BTC", "side": "sell", "size": "5" }');
  assert.match(text, /Portfolio margin: refused\. The largest sell in BTC is 4\./);
  assert.match(text, /before +after/);
});

test("a wrong flag, or one of another command, is wrong usage", () => {
  const wrong = [
    [["capacity", file, "--boundary", "BTC,ETH"], /capacity takes no --boundary/],
    [["compare", file, "--crash", "-0.3"], /compare takes no --crash/],
    [["liquidation", file, "--from", "-1"], /--boundary/],
    [["liquidation", file, "--beta", "ETH"], /ETH=1.3/],
    [["capacity", file, "--carry", "BTC"], /--cash/],
    [["capacity", file, "--coin", "BTC@ten"], /BTC@10/],
    [["what-if", file], /CHANGE is missing/],
    [["what-if", file, join(folder, "none.json")], /there is no such file/],
  ];
  for (const [args, message] of wrong) {
    const { status, stdout, stderr } = cli(...args);
    assert.equal(status, 2, `${args.join(" ")}: ${stderr}`);
    assert.equal(stdout, "");
    assert.match(stderr, message);
  }
  const refused = cli("what-if", file, '{"kind":"closing","coin":"ETH"}');
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /^INVALID change\.coin: .+ — .+\n$/);
});

test("ladder says what the exchange does, in both orders", () => {
  const text = said("ladder", file, "--move", "2.4");
  for (const part of [
    "Positions first",
    "Borrows first",
    "buy 0.2 BTC at 340,000",
    "+30 s",
    "240,153.00",
    "56,666.66666667 USDC",
    "Partial Borrow",
    "not advice",
  ]) {
    assert.ok(text.includes(part), `${part} in\n${text}`);
  }
  const flags = ["--coin", "BTC", "--move", "2.4", "--depth", "1000000"];
  const report = JSON.parse(said("ladder", file, ...flags, "--json"));
  const choices = { moves: { BTC: "2.4" }, depth: { usdcPerPercent: "1000000" } };
  assert.deepEqual(report, api.ladder(carryTradeText, choices).report);
  assert.notEqual(report.regimes.portfolio.perpsFirst.losses.impact, "0");
  const books = JSON.stringify({ coins: { BTC: { asks: [{ price: "100000", size: "5" }] } } });
  assert.equal(
    JSON.parse(said("ladder", file, "--move", "2.4", "--depth", books, "--json")).regimes.portfolio.perpsFirst.losses.impact,
    "0",
  );
  assert.equal(cli("ladder", file, "--coin", "BTC").status, 2);
  assert.equal(cli("ladder", file, "--move", "0.1", "--depth", "{").status, 2);
  assert.match(cli("ladder", file, "--move", "-1").stderr, /INVALID overrides\.move/);
});

test("scenarios are a table of regimes, with sources on request", () => {
  const mine = [{ name: "mine", default: "2.4", hours: 10 }];
  const text = said("scenarios", file, "--own", JSON.stringify(mine));
  for (const part of [
    "12 March 2020: BTC -46.58 % in 16 hours",
    "survives",
    "dies at +232.64 %",
    "2,212.50 USDC",
    "--sources",
    "not advice",
  ]) {
    assert.ok(text.includes(part), `${part} in\n${text}`);
  }
  assert.doesNotMatch(text, /https:/);
  assert.match(said("scenarios", file, "--sources"), /10 October 2025: BTC -14\.51 %, .+; https:/);
  const saved = join(folder, "own.json");
  writeFileSync(saved, JSON.stringify(mine));
  const flags = ["--move", "-0.5", "--driver", "BTC", "--correlation", "0.5", "--hours", "24", "--speed", "0.1", "--own", saved];
  const choices = { correlated: { move: "-0.5", driver: "BTC", correlation: "0.5" }, utilizationHours: 24, speedPerHour: "0.1", own: mine };
  assert.deepEqual(JSON.parse(said("scenarios", file, ...flags, "--json")), api.scenarios(carryTradeText, choices).report);
  assert.equal(cli("scenarios", file, "--own", "[").status, 2);
  assert.equal(cli("scenarios", file, "--hours", "1.5").status, 2);
});
