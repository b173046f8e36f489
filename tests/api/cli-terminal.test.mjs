// Names from elsewhere on a terminal: their control characters are shown and never obeyed, whatever is asked and wherever it is printed.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after } from "node:test";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { NOBODY } from "../venue/accounts.mjs";
import { startVenue } from "../venue/server.mjs";

const program = fileURLToPath(new URL("../../pkg/cli.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "portfolio-margin-terminal-"));
after(() => rmSync(folder, { recursive: true, force: true }));

/** Clears the screen, colours, retitles the window, begins a line, turns the direction of writing. */
const NAME = "\u001b[2J\u001b[31mPWN\u001b]0;title\u0007\u009b1m\r\nRatio 0 %\u007f\u202eevil\u2066\u2028";

const OBEYED = /[^\P{Cc}\n\t]|\p{Bidi_Control}|[\u2028\u2029\ufeff]/u;

const bookOf = (coin) => ({
  schema: "portfolio-margin/1",
  portfolio: {
    mode: "unified",
    balances: [{ token: "USDC", amount: "1000" }],
    positions: [{ coin, size: "1", entryPrice: "100", leverage: 5 }],
  },
  market: { perps: [{ coin, markPrice: "100", fundingRate: "0", maxLeverage: 10 }] },
});

function cli(args, input = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8", input });
  // A sheet ends its lines as sheets do.
  assert.doesNotMatch(stdout.replaceAll("\r\n", "\n"), OBEYED, `standard output of ${args.join(" ")}`);
  assert.doesNotMatch(stderr, OBEYED, `standard error of ${args.join(" ")}`);
  return { status, stdout, stderr };
}

const book = JSON.stringify(bookOf(NAME));
const change = JSON.stringify({ kind: "order", coin: NAME, side: "buy", size: "0.1", leverage: 5 });
const moves = ["--coin", NAME];

for (const args of [
  ["compare", "-"],
  ["liquidation", "-"],
  ["stress", "-", ...moves],
  ["capacity", "-"],
  ["ladder", "-", "--coin", NAME, "--move", "-0.9"],
  ["scenarios", "-"],
  ["what-if", "-", change],
  ["explain", "-", "regimes.unified.maintenanceMargin"],
  ["sheet", "-"],
  ["account", "-"],
]) {
  test(`${args[0]} shows the control characters of a name`, () => {
    const { stdout, stderr } = cli(args, book);
    assert.ok(`${stdout}${stderr}`.length > 10);
    if (["compare", "explain"].includes(args[0])) {
      assert.match(
        stdout,
        /\\u001b\[2J\\u001b\[31mPWN\\u001b\]0;title\\u0007\\u009b1m\\u000d\\u000aRatio 0 %\\u007f\\u202eevil\\u2066\\u2028/,
      );
    }
    if (args[0] !== "sheet") assert.doesNotMatch(stdout, /^Ratio 0 %/m, "a name begins no line");
    const json = cli([...args, "--json"], book).stdout;
    // The escapes are those of JSON: what a program reads is what was there.
    if (args[0] === "compare") assert.equal(JSON.parse(json).regimes.unified.positions[0].coin, NAME);
  });
}

test("faults, files and usage do not obey what they repeat", () => {
  const { status, stderr } = cli(["compare", "-"], JSON.stringify({ ...bookOf("BTC"), [NAME]: 1 }));
  assert.equal(status, 1);
  assert.match(stderr, /\\u001b\[2J/);
  assert.equal(stderr.trim().split("\n").length, 1, "one fault, one line");
  cli(["compare", "-"], JSON.stringify(bookOf(`${NAME}?`)).replace('"markPrice"', '"markPrise"'));
  cli([NAME]);
  cli(["compare", `/tmp/${NAME}`]);
  cli(["markets", "--network", NAME]);
  cli(["cascade", NAME, "--seed", "1"]);
  const named = join(folder, "name.json");
  writeFileSync(named, book);
  cli(["compare", named, "--rulebook", NAME]);
});

test("what an endpoint says in its faults is shown, not obeyed", async () => {
  const venue = await startVenue();
  try {
    venue.misbehave({ type: "perpDexs" }, { status: 400, body: `${NAME}` });
    const running = spawn(process.execPath, [program, "account", NOBODY, "--endpoint", venue.endpoint]);
    let said = "";
    running.stderr.setEncoding("utf8").on("data", (text) => {
      said += text;
    });
    await new Promise((done) => running.on("close", done));
    assert.doesNotMatch(said, OBEYED);
    assert.match(said, /\\u001b\[2J/);
  } finally {
    await venue.close();
  }
});

test("any name at all", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 30 }), (name) => {
      cli(["compare", "-"], JSON.stringify(bookOf(name)));
    }),
    { numRuns: 15 },
  );
});
