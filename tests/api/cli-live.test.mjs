// The command line on live accounts, loaded from a venue on loopback.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before, beforeEach } from "node:test";
import { fileURLToPath } from "node:url";
import * as api from "../../pkg/index.js";
import { accounts, NOBODY } from "../venue/accounts.mjs";
import { startVenue } from "../venue/server.mjs";
import { carryTradeFile } from "./carry-trade.mjs";

const program = fileURLToPath(new URL("../../pkg/cli.js", import.meta.url));
const file = fileURLToPath(carryTradeFile);
const capture = (name) => fileURLToPath(new URL(`../captures/${name}`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "portfolio-margin-cli-"));
const named = Object.fromEntries([...accounts().values()].map((account) => [account.name, account]));
const STANDARD = named["standard-two-dexes"].address;

let venue;
before(async () => {
  await api.init();
  venue = await startVenue();
});
beforeEach(() => venue.reset());
after(async () => {
  await venue.close();
  rmSync(folder, { recursive: true, force: true });
});

/** The venue answers in this process, so that the program must not be waited for synchronously. */
async function cli(...args) {
  const child = spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  const found = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) {
    child[name].setEncoding("utf8").on("data", (text) => {
      found[name] += text;
    });
  }
  const status = await new Promise((resolve) => child.on("close", resolve));
  return { status, ...found };
}

async function live(command, address, ...args) {
  const { status, stdout, stderr } = await cli(command, address, ...args, "--endpoint", venue.endpoint);
  assert.equal(status, 0, stderr);
  assert.equal(stderr.split("\n")[0], `Asking the exchange about ${address}`);
  assert.doesNotMatch(stdout, /undefined|NaN|\[object/);
  return stdout;
}

async function captured(address) {
  const { report } = await api.fetchAccount(address, { endpoint: venue.endpoint });
  return report.captured;
}

/** Items of lists without the line breaks in them. */
const flowing = (text) => text.replace(/\n {4}/g, " ");

test("compare shows a live account, and how far it is what the exchange says", async () => {
  const text = await live("compare", STANDARD);
  for (const part of [
    "* Standard cross",
    "-0.1 BTC cross 10x",
    "Checked against the exchange\n  - 8 of 8 figures agree with the exchange's own",
  ]) {
    assert.ok(text.includes(part), `${part} in\n${text}`);
  }
  const account = named["captured-portfolio-hype-collateral"];
  venue.reservePrices = account.reserveOraclePx;
  const hype = await live("compare", account.address);
  assert.match(flowing(hype), / {2}- 27 of 29 figures agree .*\n {2}- held of USDT0 differs by -0\.838\d* from -1,782\.06410165: .*\.\n/);
  assert.deepEqual(JSON.parse(await live("compare", account.address, "--json")), api.compare(await captured(account.address)).report);
});

test("a captured file is checked in the same way, a request has nothing to check", async () => {
  const { stdout } = await cli("compare", capture("pm-hype-collateral-with-debt-2026-09-08.json"));
  assert.match(flowing(stdout), /27 of 29 figures agree .*\n {2}- held of USDT0 differs by .*: The price of USDT0 is not in the answers/);
  assert.doesNotMatch((await cli("compare", file)).stdout, /Checked against/);
});

test("every question takes an address in place of a file", async () => {
  const text = await captured(STANDARD);
  const deposit = { kind: "deposit", token: "USDC", amount: "1000" };
  const questions = [
    [["liquidation"], [], api.liquidation(text)],
    [["capacity"], ["--crash", "-0.3"], api.capacity(text, { crash: "-0.3" })],
    [["what-if"], [JSON.stringify(deposit)], api.whatIf(text, deposit)],
    [["explain"], ["regimes.standard.available"], api.explain(text, "regimes.standard.available")],
  ];
  for (const [[command], args, expected] of questions) {
    assert.deepEqual(JSON.parse(await live(command, STANDARD, ...args, "--json")), expected.report, command);
  }
});

test("account prints the request, which is then a file like any other", async () => {
  const text = await live("account", STANDARD);
  const { report } = await api.fetchAccount(STANDARD, { endpoint: venue.endpoint });
  assert.deepEqual(JSON.parse(text), report.request);
  const saved = join(folder, "saved.json");
  writeFileSync(saved, text);
  assert.equal((await cli("compare", saved)).status, 0);

  const whole = JSON.parse(await live("account", STANDARD, "--json"));
  assert.deepEqual({ ...whole, fetchedAt: "" }, { ...report, fetchedAt: "" });
  assert.match(whole.fetchedAt, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  const outcome = await cli("account", named["outcome-tokens"].address, "--endpoint", venue.endpoint);
  assert.match(outcome.stderr, /Warning: \+120 is an outcome token/);

  const name = capture("unified-three-shorts-2026-10-08.json");
  assert.equal(JSON.parse((await cli("account", name)).stdout).portfolio.positions.length, 3);
  assert.equal(JSON.parse((await cli("account", name, "--json")).stdout).reconciliation.compared, 12);
});

test("faults of the exchange are listed one a line, with status 1", async () => {
  venue.misbehave({ type: "clearinghouseState", dex: "xyz" }, { body: "<html>" });
  venue.misbehave({ type: "spotClearinghouseState" }, { status: 403 });
  for (const args of [["compare"], ["account"]]) {
    const { status, stdout, stderr } = await cli(...args, STANDARD, "--endpoint", venue.endpoint);
    assert.equal(status, 1);
    assert.equal(stdout, "");
    const [asking, ...faults] = stderr.trim().split("\n");
    assert.match(asking, /^Asking/);
    assert.deepEqual(faults.map((line) => /^NETWORK (\S+): .+ — .+$/.exec(line)?.[1]).sort(), [
      "clearinghouseState.xyz",
      "spotClearinghouseState",
    ]);
  }
  const { status, stdout } = await cli("compare", STANDARD, "--endpoint", venue.endpoint, "--json");
  assert.equal(status, 1);
  assert.equal(JSON.parse(stdout).issues.length, 2);
});

test("what is tried again is said", async () => {
  venue.misbehave({ type: "perpDexs" }, { status: 429, headers: { "Retry-After": "0" }, times: 2 });
  const { status, stderr } = await cli("compare", NOBODY, "--endpoint", venue.endpoint);
  assert.equal(status, 0);
  const [, ...retries] = stderr.trim().split("\n");
  assert.equal(retries.length, 2);
  for (const line of retries) assert.match(line, /^perpDexs: .*429.*; again in 0 seconds$/);
});

test("a wrong address is rejected, a wrong use of the flags is wrong usage, and nothing is sent", async () => {
  for (const address of ["0x", `${STANDARD}0`, "0xhello", STANDARD.toUpperCase()]) {
    const { status, stderr } = await cli("compare", address, "--endpoint", venue.endpoint);
    assert.equal(status, 1);
    assert.match(stderr, /^INVALID address: .+ — .+\n$/);
  }
  const wrong = [
    [["compare", file, "--network", "testnet"], /--network belongs to an address/],
    [["account", file, "--endpoint", venue.endpoint], /--endpoint belongs to an address/],
    [["compare", STANDARD, "--network", "devnet"], /mainnet or testnet/],
    [["rulebooks", "--endpoint", venue.endpoint], /rulebooks takes no --endpoint/],
    [["account", file, "--rulebook", "x"], /account takes no --rulebook/],
    [["account"], /FILE is missing/],
  ];
  for (const [args, message] of wrong) {
    const { status, stdout, stderr } = await cli(...args);
    assert.equal(status, 2, args.join(" "));
    assert.equal(stdout, "");
    assert.match(stderr, message);
  }
  assert.equal(venue.requests.length, 0);
});
