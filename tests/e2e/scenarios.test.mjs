// Which scenarios a book survives: what the table, the details and the files say is what the engine says, and one's own scenario is judged by it.

import assert from "node:assert/strict";
import test from "node:test";
import { init, scenarios } from "../../pkg/index.js";
import { fits, seesNothing } from "./axe.mjs";
import { keepScreenshot, requestOf, startBrowser, withPage } from "./browser-page.mjs";
import { cents, isPng, openTab, rowsOf, STRESS, saved, section, textsOfSvg, words } from "./stress-tab.mjs";

const running = await startBrowser(test);
await init();

const REGIMES = ["standard", "portfolio"];
const table = (page) => section(page).getByRole("table", { name: "Which scenario each regime survives" });
const cell = (page, id, regime) => table(page).locator(`tr[data-scenario="${id}"] td[data-regime="${regime}"]`);
const field = (page, label) => section(page).getByLabel(label, { exact: true });
const openForm = (page) => section(page).getByText("A scenario of your own", { exact: true }).click();

async function asked(page, choices) {
  const answer = scenarios(await requestOf(page), choices);
  assert.equal(answer.status, "ok", JSON.stringify(answer.issues));
  return answer.report;
}

const fateOf = ({ death }) => (death === null ? "Survives" : `Dies at ${Math.round(Number(death.share) * 100)} % of it`);

test("every cell says what the engine says", () =>
  withPage(running, async (page) => {
    await openTab(page, "Scenarios");
    await table(page).waitFor();
    const report = await asked(page);
    assert.equal(await table(page).locator("tr[data-scenario]").count(), report.scenarios.length);
    const fates = new Set();
    for (const { id, regimes } of report.scenarios) {
      for (const regime of REGIMES) {
        const shown = await words(cell(page, id, regime));
        fates.add(fateOf(regimes[regime]).slice(0, 4));
        assert.ok(shown.startsWith(fateOf(regimes[regime])), `${id} ${regime}: ${shown}`);
        const { perpsFirst, borrowsFirst } = regimes[regime].ladder;
        assert.ok(shown.includes(cents(perpsFirst.remaining.netWorth)), `${id} ${regime}: ${shown}`);
        assert.ok(shown.includes(cents(borrowsFirst.remaining.netWorth)), `${id} ${regime}: ${shown}`);
        const lived = await cell(page, id, regime).locator(".lived").getAttribute("width");
        assert.equal(Number(lived), Number(regimes[regime].death?.share ?? 1) * 100);
      }
    }
    assert.deepEqual([...fates].sort(), ["Dies", "Surv"], "the book tells scenarios apart");
    const deaths = report.scenarios.filter(({ regimes }) => !regimes.portfolio.isSurvived);
    const said = await words(section(page).locator(".message"));
    assert.ok(said.includes(`Portfolio margin dies in ${deaths.length} of ${report.scenarios.length}: ${deaths[0].title}`), said);
  }));

test("a scenario opens to its figures and its sources, from the keyboard", () =>
  withPage(running, async (page) => {
    await openTab(page, "One coin");
    await section(page).getByRole("tab", { name: "One coin" }).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await table(page).waitFor();
    const report = await asked(page);
    const record = report.scenarios.find(({ id }) => id === "march2020");
    const opener = section(page).getByRole("button", { name: record.title });
    await opener.focus();
    await page.keyboard.press("Enter");
    assert.equal(await opener.getAttribute("aria-expanded"), "true");
    const figures = section(page).getByRole("region", { name: `Figures of ${record.title}` });
    const row = async (name) => (await figures.getByRole("row", { name }).getByRole("cell").allInnerTexts()).map((text) => text.trim());
    const fates = REGIMES.map((regime) => record.regimes[regime]);
    assert.deepEqual(
      await row("Gain or loss"),
      fates.map(({ netWorthChange }) => cents(netWorthChange)),
    );
    assert.deepEqual(
      await row("Had to be added"),
      fates.map(({ deposits }) => deposits.map(({ token, amount }) => `${cents(amount)} ${token}`).join(" + ")),
    );
    assert.deepEqual(
      await row("Left after"),
      fates.map(({ ladder }) => cents(ladder.perpsFirst.remaining.netWorth)),
    );
    for (const text of await row("Time to top up")) assert.match(text, /^[\d.]+ (minute|hour|day)s?$/);
    for (const { source } of record.coins) assert.ok((await section(page).locator(`.sources a[href="${source}"]`).count()) > 0, source);
    await page.keyboard.press("Enter");
    assert.equal(await figures.count(), 0);
  }));

test("a scenario of one's own is judged by the engine, and what is wrong with it stands at its fields", () =>
  withPage(running, async (page) => {
    await openTab(page, "Scenarios");
    await table(page).waitFor();
    await openForm(page);
    await field(page, "BTC moves by").fill("-25");
    await field(page, "Perps beside spot").fill("-2");
    await field(page, "Hours that it takes").fill("6");
    const own = { name: "Your own scenario", moves: { BTC: "-0.25" }, gap: "-0.02", hours: 6 };
    const mine = (await asked(page, { own: [own] })).scenarios.at(-1);
    // Each field is answered by itself: the last one is there when its hours are.
    await table(page)
      .getByText(/BTC perp −27\.0\s%, spot −25\.0\s%, reserve −25\.0\s%, in 6 hours/)
      .waitFor();
    for (const regime of REGIMES) assert.ok((await words(cell(page, own.name, regime))).startsWith(fateOf(mine.regimes[regime])));

    await field(page, "BTC moves by").fill("-200");
    await field(page, "Hours that it takes").fill("soon");
    for (const fault of ["is not a move above -1", 'says "soon" where a multiple stands']) await section(page).getByText(fault).waitFor();
    assert.equal(await field(page, "BTC moves by").getAttribute("aria-invalid"), "true");
    assert.equal(await field(page, "Hours that it takes").getAttribute("aria-invalid"), "true");
    assert.equal(await field(page, "Perps beside spot").getAttribute("aria-invalid"), "false");
    assert.equal(await table(page).locator("tr[data-scenario]").count(), (await asked(page)).scenarios.length, "the others stay");

    await field(page, "Hours that it takes").fill("6");
    await field(page, "BTC moves by").fill("-99");
    await section(page).getByText("takes a perp to a price of zero").waitFor();
    await section(page).getByRole("button", { name: "Clear" }).click();
    await section(page).locator(".fault").first().waitFor({ state: "detached" });
  }));

test("what is saved is whole and exact", () =>
  withPage(running, async (page) => {
    await openTab(page, "Scenarios");
    await table(page).waitFor();
    const report = await asked(page);
    const csv = await saved(page, "CSV");
    assert.match(csv.name, /^portfolio-margin_scenarios_.*\.csv$/);
    const [head, ...rows] = rowsOf(csv.content);
    assert.equal(rows.length, report.scenarios.length * REGIMES.length);
    for (const row of rows) {
      const own = Object.fromEntries(head.map((name, index) => [name, row[index]]));
      const fate = report.scenarios.find(({ id }) => id === own.scenario).regimes[own.regime];
      assert.equal(own["share of the move"], fate.death?.share ?? "");
      assert.equal(own["net worth change"], fate.netWorthChange);
      assert.equal(own["left, borrows first"], fate.ladder.borrowsFirst.remaining.netWorth);
    }
    const texts = await textsOfSvg(page, (await saved(page, "SVG")).content);
    for (const { title } of report.scenarios.slice(0, 6)) assert.ok(texts.includes(title), title);
    assert.equal(texts.filter((text) => text === "Survives").length, rows.filter((row) => row[head.indexOf("survived")] === "yes").length);
    assert.ok(isPng((await saved(page, "PNG")).content));
  }));

for (const colorScheme of ["light", "dark"]) {
  for (const width of [360, 1440]) {
    test(`axe finds nothing and nothing is too wide at ${width} pixels, ${colorScheme}`, () =>
      withPage(
        running,
        async (page) => {
          await openTab(page, "Scenarios");
          await section(page).locator("button.opens").first().click();
          await openForm(page);
          await field(page, "BTC moves by").fill("x");
          await section(page).locator(".fault").first().waitFor();
          await seesNothing(page, "scenarios", STRESS);
          await fits(page, "scenarios");
          await keepScreenshot(page, `scenarios-${width}-${colorScheme}`);
        },
        { viewport: { width, height: 800 }, colorScheme },
      ));
  }
}
