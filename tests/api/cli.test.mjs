// The command line, run as a program.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after } from "node:test";
import { fileURLToPath } from "node:url";
import * as api from "../../pkg/index.js";
import { carryTradeFile, carryTradeText } from "./carry-trade.mjs";

const program = fileURLToPath(new URL("../../pkg/cli.js", import.meta.url));
const file = fileURLToPath(carryTradeFile);
const folder = mkdtempSync(join(tmpdir(), "portfolio-margin-cli-"));
after(() => rmSync(folder, { recursive: true, force: true }));

function cli(args, input) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8", input: input ?? "" });
  return { status, stdout, stderr };
}

function written(name, content) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

test("compare prints a table that names the regimes, the rulebook and what this is", () => {
  const { status, stdout, stderr } = cli(["compare", file]);
  assert.equal(stderr, "");
  assert.equal(status, 0);
  for (const text of ["Standard cross", "Unified", "Portfolio margin", "Margin ratio", "Liquidation price", "Net per year", "not advice"]) {
    assert.ok(stdout.includes(text), `${text} in\n${stdout}`);
  }
  assert.match(stdout, /^Rulebook \S+ of \d{4}-\d{2}-\d{2}/);
  assert.match(stdout, /-1 BTC cross 10x/);
  assert.doesNotMatch(stdout, /undefined|NaN|\[object/);
  // Columns of figures end at the same place in every line.
  const lines = stdout.split("\n").filter((line) => /^(Margin ratio|Account value|Initial margin|USDC needed) /.test(line));
  // Ratio and account value stand in both parts: funded, and as stated.
  assert.equal(lines.length, 6);
  assert.equal(new Set(lines.map((line) => line.length)).size, 1, lines.join("\n"));
});

test("a book that was made up stands funded, with how much was added; --as-stated leaves that out", () => {
  const { stdout } = cli(["compare", file]);
  assert.match(stdout, /Added +10,000\.00 USDC +10,000\.00 USDC +nothing/);
  assert.match(stdout, /not funded/);
  assert.doesNotMatch(stdout, /LIQUIDATED NOW/);
  const stated = cli(["compare", file, "--as-stated"]).stdout;
  assert.doesNotMatch(stated, /Added/);
  assert.match(stated, /LIQUIDATED NOW/);
  const prices = cli(["liquidation", file]).stdout;
  assert.match(
    prices,
    /Standard cross, with 10,000\.00 USDC added[\s\S]*above at 108,641\.975[\s\S]*With what is in the account: not funded/,
  );
  assert.match(cli(["liquidation", file, "--as-stated"]).stdout, /LIQUIDATED NOW/);
});

test("compare --json prints the report that the package answers", async () => {
  const { status, stdout } = cli(["compare", file, "--json"]);
  assert.equal(status, 0);
  await api.init();
  assert.deepEqual(JSON.parse(stdout), api.compare(carryTradeText).report);
  assert.ok(stdout.startsWith('{\n  "'));
});

test("- reads standard input, and gives what the file gives", () => {
  assert.deepEqual(cli(["compare", "-"], carryTradeText), cli(["compare", file]));
  assert.deepEqual(cli(["compare", "-", "--json"], `\ufeff${carryTradeText}`), cli(["compare", file, "--json"]));
});

test("explain prints a tree down to the inputs", async () => {
  const path = "regimes.portfolio.maintenanceMargin";
  const shown = cli(["explain", file, path]);
  assert.equal(shown.status, 0, shown.stderr);
  assert.ok(shown.stdout.includes(`[${path}]`), shown.stdout);
  assert.match(shown.stdout, /\n {2,}\S/);
  await api.init();
  const data = cli(["explain", file, path, "--json"]);
  assert.deepEqual(JSON.parse(data.stdout), api.explain(carryTradeText, path).report);
  const unknown = cli(["explain", file, "regimes.portfolio.nothing"]);
  assert.equal(unknown.status, 1);
  assert.match(unknown.stderr, /^[A-Z_]+ .+: .+ — .+\n$/);
});

test("rulebooks are listed and can be chosen", () => {
  const { status, stdout } = cli(["rulebooks"]);
  assert.equal(status, 0);
  const ids = stdout
    .trim()
    .split("\n")
    .map((line) => line.split("  ")[0]);
  assert.deepEqual(
    JSON.parse(cli(["rulebooks", "--json"]).stdout).map(({ id }) => id),
    ids,
  );
  const chosen = ids.map((id) => cli(["compare", file, "--json", "--rulebook", id])).filter((answer) => answer.status === 0);
  assert.ok(chosen.length > 0);
  for (const answer of chosen) assert.ok(ids.includes(JSON.parse(answer.stdout).rulebook.id));
  const unknown = cli(["compare", file, "--rulebook", "no-such-rulebook"]);
  assert.equal(unknown.status, 1);
  assert.match(unknown.stderr, /no-such-rulebook/);
});

test("what the engine rejects is listed one issue a line, with status 1", () => {
  const broken = JSON.parse(carryTradeText);
  broken.portfolio.positions[0].size = "1e3";
  broken.portfolio.positions[0].leverage = -1;
  const inputs = {
    "empty.json": "",
    "truncated.json": carryTradeText.slice(0, 40),
    "null.json": "null",
    "broken.json": JSON.stringify(broken),
    "latin1.json": Buffer.from([0x7b, 0xe9, 0x7d]),
    "binary.json": Buffer.from(Array.from({ length: 256 }, (_, i) => i)),
  };
  for (const [name, content] of Object.entries(inputs)) {
    const path = written(name, content);
    const shown = cli(["compare", path]);
    assert.equal(shown.status, 1, name);
    assert.equal(shown.stdout, "", name);
    assert.match(shown.stderr, /^([A-Z_]+ .+: .+ — .+\n)+$/, name);
    const data = cli(["compare", path, "--json"]);
    assert.equal(data.status, 1, name);
    const answer = JSON.parse(data.stdout);
    assert.equal(answer.status, "rejected");
    assert.equal(answer.issues.length, shown.stderr.trim().split("\n").length);
  }
});

test("a wrong command says what is wrong and how it is used, with status 2", () => {
  const wrong = [
    [[], /a command is missing/],
    [["compute"], /no command "compute"/],
    [["compare"], /FILE is missing/],
    [["explain", file], /PATH is missing/],
    [["compare", file, "more"], /"more" is one operand too many/],
    [["compare", file, "--colour"], /--colour/],
    [["compare", file, "--rulebook"], /--rulebook/],
    [["rulebooks", "--rulebook", "x"], /takes no --rulebook/],
    [["compare", join(folder, "missing.json")], /there is no such file/],
    [["compare", folder], /it is a folder/],
  ];
  for (const [args, message] of wrong) {
    const { status, stdout, stderr } = cli(args);
    assert.equal(status, 2, args.join(" "));
    assert.equal(stdout, "");
    assert.match(stderr, message);
    assert.match(stderr, /Usage:/);
  }
});

test("--help and --version", () => {
  for (const flag of ["--help", "-h"]) {
    const { status, stdout } = cli([flag]);
    assert.equal(status, 0);
    assert.match(stdout, /^Usage:/);
  }
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  assert.equal(cli(["--version"]).stdout, `${version}\n`);
  assert.equal(cli(["compare", "--help"]).status, 0);
});

test("a reader that stops early is no failure", async () => {
  const child = spawn(process.execPath, [program, "compare", file, "--json"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    stderr += text;
  });
  const status = await new Promise((resolve) => child.on("close", resolve));
  assert.equal(stderr, "");
  assert.equal(status, 0);
});

test("a long answer reaches a pipe whole", () => {
  const book = JSON.parse(carryTradeText);
  const { positions } = book.portfolio;
  const { perps } = book.market;
  const [first] = positions;
  const [perp] = perps;
  for (const coin of ["ETH", "SOL", "HYPE"]) {
    positions.push({ ...first, coin });
    perps.push({ ...perp, coin });
  }
  const { status, stdout, stderr } = cli(["compare", written("long.json", JSON.stringify(book)), "--json"]);
  assert.equal(status, 0, stderr);
  assert.equal(JSON.parse(stdout).regimes.portfolio.positions.length, 4);
});

test("a sheet stands in for a file in every command: by its name, or by its columns on standard input", async () => {
  const template = cli(["sheet-template"]);
  assert.equal(template.status, 0);
  const sheet = written("mine.csv", template.stdout);
  const shown = cli(["compare", sheet, "--json"]);
  assert.equal(shown.status, 0, shown.stderr);
  assert.deepEqual(cli(["compare", "-", "--json"], `\ufeff${template.stdout.replaceAll("\n", "\r\n")}`), shown);
  await api.init();
  const read = api.importSheet(template.stdout);
  assert.deepEqual(JSON.parse(shown.stdout), api.compare(read.report.request).report);
  assert.deepEqual(JSON.parse(cli(["account", sheet]).stdout), read.report.request);
  for (const command of ["liquidation", "capacity"]) assert.equal(cli([command, sheet]).status, 0, command);
  assert.equal(cli(["what-if", sheet, '{"kind":"closing","coin":"BTC"}']).status, 0);
  assert.equal(cli(["explain", sheet, "regimes.portfolio.ratio"]).status, 0);

  const again = written("again.csv", cli(["sheet", sheet]).stdout);
  assert.deepEqual(JSON.parse(cli(["account", again]).stdout), read.report.request);

  const faulty = written("faulty.tsv", "coin\tsize\nBTC\t1,234\n");
  const { status, stderr, stdout } = cli(["compare", faulty]);
  assert.equal(status, 1);
  assert.equal(stdout, "");
  assert.match(stderr, /INVALID rows\[2\]\.size: line 2, column B \(size\): .+ — write 1\.2340 if decimals follow the comma, 1234 if/);
  assert.match(stderr, /MISSING_DATA rows\[2\]\.kind: .+ may be of the spot market/);
  const pasted = cli(["compare", "-"], "Symbol\tQty\tAvg Entry\tDirection\nBTCUSDT\t0.5\t80000\tShort\n");
  assert.equal(pasted.status, 0, pasted.stderr);
  assert.match(pasted.stderr, /^Note: names were read as perps of the exchange: BTCUSDT as BTC$/m);
  assert.match(pasted.stderr, /^Note: the leverage is not stated of: BTC \(40×\)/m);
  const capture = fileURLToPath(new URL("../captures/unified-isolated-long-with-order-2026-09-22.json", import.meta.url));
  assert.match(cli(["sheet", capture]).stderr, /^Warning: .+ leaves out: .+orders/);
});
