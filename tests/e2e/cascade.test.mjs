// A simulated market on the page: it runs in a worker, can be cancelled, played and moved by keys, and says what the engine says.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { cascade, cascadeRuns, cascadeScenarios, init } from "../../pkg/index.js";
import { fits, seesNothing } from "./axe.mjs";
import { keepScreenshot, startBrowser, withPage } from "./browser-page.mjs";
import { cents, isPng, openTab, rowsOf, STRESS, saved, section, textsOfSvg, words } from "./stress-tab.mjs";

const running = await startBrowser(test);
await init();

const NAME = "leveraged-longs";
const { scenario } = cascadeScenarios().report.find(({ name }) => name === NAME);
const field = (page, label) => section(page).getByLabel(label, { exact: true });
const button = (page, name) => section(page).getByRole("button", { name, exact: true });
const market = (page) => section(page).getByRole("region", { name: `Simulation: ${scenario.title}` });
const moment = (page) => section(page).getByRole("slider", { name: "Moment of the simulation" });
/** The book on the page, which takes part. */
const accountOf = (page) => page.evaluate(() => document.querySelector("portfolio-margin").portfolio);
const LONG = { timeout: 120_000 };

/** Simulates and waits until all of it is there. */
async function simulate(page, { seed = "1", seeds = "1" } = {}) {
  await section(page).getByLabel("Market and shock").selectOption(NAME);
  await field(page, "Seed").fill(seed);
  await field(page, "How many seeds").fill(seeds);
  await button(page, "Simulate").click();
  await market(page)
    .getByRole("heading", { name: `${scenario.title}, seed ${seed}` })
    .waitFor(LONG);
  await button(page, "Simulate").waitFor(LONG);
}

const open = (page) => openTab(page, "Market cascade");

test("the figures are the engine's, and the same seed gives them twice", () =>
  withPage(running, async (page) => {
    await open(page);
    await simulate(page, { seed: "7" });
    const { report } = cascade(scenario, { seed: "7", account: await accountOf(page) });
    const csv = await saved(page, "CSV");
    const [head, ...rows] = rowsOf(csv.content);
    assert.equal(rows.length, report.blocks.length * report.coins.length);
    const column = (name) => rows.map((row) => row[head.indexOf(name)]);
    assert.deepEqual(
      column("price"),
      report.blocks.flatMap(({ prices }) => prices),
    );
    assert.deepEqual(
      column("liquidated"),
      report.blocks.flatMap(({ liquidated }) => liquidated),
    );
    assert.deepEqual(
      column("price without portfolio margin"),
      report.withoutPortfolioMargin.blocks.flatMap(({ prices }) => prices),
    );

    await section(page).getByText("Who paid, and all totals").click();
    const totals = section(page).getByRole("table", { name: "Totals" });
    const cells = async (name) => (await totals.getByRole("row", { name }).getByRole("cell").allInnerTexts()).map((text) => text.trim());
    const sides = [report, report.withoutPortfolioMargin];
    assert.deepEqual(
      await cells("Perps liquidated"),
      sides.map(({ liquidated }) => cents(liquidated)),
    );
    assert.deepEqual(
      await cells("Accounts liquidated"),
      sides.map(({ liquidatedAccounts }) => liquidatedAccounts.toLocaleString("en-US")),
    );
    assert.deepEqual(await cells("Money that is missing"), ["0", "0"]);
    const paid = section(page).getByRole("table", { name: "Who gained and who paid, USDC" });
    const longs = await paid.getByRole("row", { name: "Longs" }).getByRole("cell").allInnerTexts();
    assert.deepEqual(
      longs.map((text) => text.trim().replace("+", "")),
      sides.map(({ whoPaid }) => cents(whoPaid.longs)),
    );
    assert.ok((await words(market(page))).includes(`amplified ${Number(report.perCoin[0].amplification).toFixed(2)}×`));

    await simulate(page, { seed: "8" });
    assert.notDeepEqual((await saved(page, "CSV")).content, csv.content);
    await simulate(page, { seed: "7" });
    assert.deepEqual((await saved(page, "CSV")).content, csv.content);
  }));

test("the account on the page takes part, unless it is asked not to", () =>
  withPage(running, async (page) => {
    await open(page);
    await simulate(page);
    const { report } = cascade(scenario, { seed: "1", account: await accountOf(page) });
    const { before, after, isAlive } = report.userAccount;
    const text = await words(market(page));
    assert.ok(text.includes(`Your account ${isAlive ? "lives" : "dies"}`), text);
    assert.ok(text.includes(`${cents(before)} becomes ${cents(after)} USDC`), text);
    assert.ok(text.includes("Without portfolio margin anywhere it"), text);
    await field(page, "Your account takes part").press("Space");
    await simulate(page, { seed: "2" });
    const alone = cascade(scenario, { seed: "2" }).report;
    const after2 = await words(market(page));
    assert.ok(!after2.includes("Your account"), after2);
    assert.ok(after2.includes(`of ${alone.accounts.toLocaleString("en-US")} accounts`), after2);
  }));

test("the distribution over seeds is the engine's", () =>
  withPage(running, async (page) => {
    await open(page);
    await simulate(page, { seeds: "3" });
    const { report } = cascadeRuns(scenario, { seed: "1", runs: 3, account: await accountOf(page) });
    const [head, ...rows] = rowsOf((await saved(page, "CSV", 1)).content);
    assert.deepEqual(rows[0].slice(head.indexOf("least")), Object.values(report.amplification));
    assert.deepEqual(rows.at(-1).slice(head.indexOf("least")), Object.values(report.withoutPortfolioMargin.badDebt));
    await market(page).getByText("The distribution as a table").click();
    const median = `${Number(report.amplification.median).toFixed(2)}×`;
    const row = market(page)
      .getByRole("table", { name: "Distribution over the seeds" })
      .getByRole("row", { name: "Amplification" })
      .first();
    assert.equal((await row.getByRole("cell").nth(3).innerText()).trim(), median);
  }));

test("progress is shown; cancelling ends the worker within a second and leaves the last result", () =>
  withPage(running, async (page) => {
    await open(page);
    await simulate(page);
    const before = await words(market(page).locator(".message"));
    assert.equal(page.workers().length, 0, "a worker that is done is ended");
    await field(page, "Seed").fill("2");
    await field(page, "How many seeds").fill("1000");
    await button(page, "Simulate").click();
    await market(page).getByRole("heading", { name: "seed 2" }).waitFor(LONG);
    const bar = section(page).getByRole("progressbar", { name: "Progress of the simulation" });
    await section(page)
      .getByText(/Seed \d+ of 1000, \d+ %/)
      .waitFor();
    assert.ok((await bar.getAttribute("max")) === "100");
    // The page answers while it is simulated.
    await field(page, "Seed").fill("3");
    assert.equal(page.workers().length, 1);
    const started = Date.now();
    await button(page, "Cancel").click();
    await section(page).getByText("Cancelled. The last result stands below.").waitFor();
    while (page.workers().length > 0 && Date.now() - started < 5000) await new Promise((done) => setTimeout(done, 10));
    assert.equal(page.workers().length, 0);
    assert.ok(Date.now() - started < 1000, `${Date.now() - started} ms`);
    assert.equal(await bar.count(), 0);
    assert.ok(await market(page).getByRole("heading", { name: "seed 2" }).isVisible());

    // A run that is cancelled before it came to anything leaves the one before.
    await button(page, "Simulate").click();
    await button(page, "Cancel").click();
    await section(page).getByText("Cancelled. The last result stands below.").waitFor();
    assert.ok(await market(page).getByRole("heading", { name: "seed 2" }).isVisible());
    assert.notEqual(before, "");
  }));

test("played, paused and moved by keys", () =>
  withPage(running, async (page) => {
    await open(page);
    await simulate(page);
    const { report } = cascade(scenario, { seed: "1" });
    await moment(page).focus();
    await button(page, "Pause").waitFor();
    await page.keyboard.press("Space");
    await button(page, "Play").waitFor();
    const paused = await moment(page).inputValue();
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(done)))));
    assert.equal(await moment(page).inputValue(), paused, "it stands still");
    await page.keyboard.press("Home");
    assert.match(await moment(page).getAttribute("aria-valuetext"), /^Before the shock/);
    for (let presses = 0; presses < 40; presses++) await page.keyboard.press("ArrowRight");
    assert.equal(await moment(page).inputValue(), "40");
    const { prices, seconds } = report.blocks[39];
    const said = await moment(page).getAttribute("aria-valuetext");
    assert.ok(said.startsWith(`At ${seconds} s: BTC ${cents(prices[0])}`), said);
    await page.keyboard.press("Space");
    await button(page, "Pause").waitFor();
    await page.waitForFunction((range) => Number(range.value) > 42, await moment(page).elementHandle());
    await page.keyboard.press("End");
    assert.equal(await moment(page).inputValue(), String(report.blocks.length));
    await button(page, "Play again").waitFor();
  }));

test("less motion: the end is shown and nothing plays by itself", () =>
  withPage(
    running,
    async (page) => {
      await open(page);
      await simulate(page);
      assert.equal(await moment(page).inputValue(), await moment(page).getAttribute("max"));
      await button(page, "Play again").waitFor();
    },
    { reducedMotion: "reduce" },
  ));

test("the pictures are saved whole", () =>
  withPage(
    running,
    async (page) => {
      await open(page);
      await simulate(page, { seeds: "2" });
      const texts = await textsOfSvg(page, (await saved(page, "SVG")).content);
      assert.ok(
        texts.some((text) => text.startsWith("first deleveraging")),
        texts.join("|"),
      );
      assert.ok(
        texts.some((text) => text.includes("no forecast")),
        texts.join("|"),
      );
      assert.ok(isPng((await saved(page, "PNG")).content));
      assert.ok((await textsOfSvg(page, (await saved(page, "SVG", 1)).content)).includes("With portfolio margin"));
      assert.ok(isPng((await saved(page, "PNG", 1)).content));
    },
    { reducedMotion: "reduce" },
  ));

test("what is wrong with the input is said, and a worker that is not there as well", () =>
  withPage(
    running,
    async (page) => {
      await open(page);
      await field(page, "Seed").fill("-1");
      await section(page).getByText("is not a seed").waitFor();
      assert.ok(await button(page, "Simulate").isDisabled());
      await field(page, "Seed").fill("18446744073709551615");
      await field(page, "How many seeds").fill("0");
      await section(page).getByText("is not a number of seeds").waitFor();
      await field(page, "How many seeds").fill("1");
      assert.ok(await button(page, "Simulate").isEnabled());
      await page.evaluate(() => document.querySelector("portfolio-margin").setAttribute("worker", "nothing.js"));
      await button(page, "Simulate").click();
      await section(page).getByText("its script could not be loaded from nothing.js").waitFor();
      // An element without a worker's address does not offer what it cannot do.
      await page.evaluate(() => document.querySelector("portfolio-margin").removeAttribute("worker"));
      await section(page).getByRole("tab", { name: "Market cascade" }).waitFor({ state: "detached" });
    },
    { reports: /nothing\.js|404/ },
  ));

/** The worker's script with something after it. */
async function withWorkerScript(page, change) {
  const script = readFileSync(new URL("../../pkg/page/worker.js", import.meta.url), "utf8");
  // Under the headers that the page's own server sends, without which no worker begins beside it.
  const headers = { "Content-Type": "text/javascript", "Cross-Origin-Embedder-Policy": "require-corp" };
  await page.route("**/worker.js", (route) => route.fulfill({ headers, body: change(script) }));
}

/** Makes the worker end in the middle of its work without a word, as when a browser takes its memory away. */
const DYING = `
;{
  const { postMessage } = self;
  let isGone = false;
  self.postMessage = (word) => {
    if (isGone) return;
    isGone = word.kind === "progress";
    if (!isGone) return postMessage.call(self, word);
    self.close();
    throw new Error("gone");
  };
}`;

test("a worker that ends by itself is noticed at once, and another can be started", () =>
  withPage(running, async (page) => {
    await withWorkerScript(page, (script) => script + DYING);
    await open(page);
    await button(page, "Simulate").click();
    await section(page).getByText("its worker ended by itself").waitFor();
    await page.unroute("**/worker.js");
    await simulate(page);
    assert.equal(await section(page).getByText("its worker ended by itself").count(), 0);
  }));

test("a worker that never begins is given up after a while", () =>
  withPage(
    running,
    async (page) => {
      await withWorkerScript(page, () => "close();");
      await open(page);
      await button(page, "Simulate").click();
      await section(page).getByText("Starting, 0 %").waitFor();
      await page.clock.fastForward(16_000);
      await section(page).getByText("its worker has not begun within 15 seconds").waitFor();
      assert.ok(await button(page, "Simulate").isEnabled());
    },
    { prepare: (page) => page.clock.install() },
  ));

for (const colorScheme of ["light", "dark"]) {
  for (const width of [360, 1440]) {
    test(`axe finds nothing and nothing is too wide at ${width} pixels, ${colorScheme}`, () =>
      withPage(
        running,
        async (page) => {
          await open(page);
          await simulate(page, { seeds: "2" });
          for (const name of ["The distribution as a table", "Who paid, and all totals", "The same as a table"])
            await section(page).getByText(name, { exact: true }).click();
          await seesNothing(page, "cascade", STRESS);
          await fits(page, "cascade");
          await keepScreenshot(page, `cascade-${width}-${colorScheme}`);
        },
        { viewport: { width, height: 800 }, colorScheme, reducedMotion: "reduce" },
      ));
  }
}
