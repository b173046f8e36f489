// What the exchange does to a book: the steps, what is left and where the money went are the engine's, in both orders.

import assert from "node:assert/strict";
import test from "node:test";
import { init, ladder } from "../../pkg/index.js";
import { fits, seesNothing } from "./axe.mjs";
import { keepScreenshot, requestOf, startBrowser, withPage } from "./browser-page.mjs";
import { cents, isPng, openTab, rowsOf, STRESS, saved, section, textsOfSvg, words } from "./stress-tab.mjs";

const running = await startBrowser(test);
await init();

const TAB = "Liquidation ladder";
const field = (page, label) => section(page).getByLabel(label, { exact: true });
const order = (page, name) => section(page).getByRole("region", { name, exact: true });
const ORDERS = [
  ["Positions first", "perpsFirst"],
  ["Debt and collateral first", "borrowsFirst"],
];

async function asked(page, choices) {
  const answer = ladder(await requestOf(page), choices);
  assert.equal(answer.status, "ok", JSON.stringify(answer.issues));
  return answer.report.regimes;
}

/** Waits until the answer to a move is shown. */
const moved = (page, text) => section(page).locator(".message", { hasText: text }).waitFor();

async function isShown(page, name, course) {
  const shown = order(page, name);
  const steps = shown.locator("ol.timeline > li");
  assert.equal(await steps.count(), course.steps.length, name);
  for (const [index, step] of course.steps.entries()) {
    const said = await words(steps.nth(index));
    assert.ok(said.startsWith(step.seconds === 0 ? "at once" : `after ${step.seconds} s`), said);
    assert.ok(said.includes(`Account value ${cents(step.accountValueBefore)} → ${cents(step.accountValueAfter)}`), said);
    for (const { size, notional, price } of step.items) {
      if (price !== null) assert.ok(said.includes(cents(notional)), said);
      else assert.ok(said.includes(cents(size)), said);
    }
    assert.equal(await steps.nth(index).getAttribute("data-stage"), step.stage);
  }
  const { losses, remaining } = course;
  const money = await words(shown.locator(".conservation"));
  assert.ok(money.startsWith(cents(losses.netWorthBefore)), money);
  assert.ok(money.endsWith(`= ${cents(losses.netWorthAfter)}: nothing is missing.`), money);
  assert.ok(
    (await words(shown.getByRole("table", { name: "What is left" }))).includes(`Account value ${cents(remaining.accountValue)} USDC`),
  );
}

test("both orders side by side are the engine's, step by step", () =>
  withPage(running, async (page) => {
    await openTab(page, TAB);
    await field(page, "BTC moves by").fill("-32");
    await moved(page, "If BTC falls by 32.0");
    const { portfolio } = await asked(page, { moves: { BTC: "-0.32" } });
    assert.equal(portfolio.isOrderDecisive, true);
    for (const [name, key] of ORDERS) await isShown(page, name, portfolio[key]);
    const boxes = await Promise.all(ORDERS.map(([name]) => order(page, name).boundingBox()));
    assert.ok(boxes[1].x > boxes[0].x + boxes[0].width - 1, "side by side");
    const unverified = section(page).locator("details", { hasText: "Not confirmed by any real account" });
    for (const { reason } of portfolio.unverified) assert.equal(await unverified.getByText(reason).count(), 1, reason);
  }));

test("another regime, a depth, a preset", () =>
  withPage(running, async (page) => {
    await openTab(page, TAB);
    await section(page).getByRole("group", { name: "Falls by" }).getByRole("button", { name: "−30" }).click();
    await field(page, "Depth of the books").fill("2000000");
    await moved(page, "If BTC falls by 30.0");
    await section(page).getByText("2,000,000 USDC move a price by 1 %").waitFor();
    const report = await asked(page, { moves: { BTC: "-0.3" }, depth: { usdcPerPercent: "2000000" } });
    for (const [name, key] of ORDERS) await isShown(page, name, report.portfolio[key]);
    assert.ok(Number(report.portfolio.perpsFirst.losses.impact) > 0, "the depth costs something");
    await section(page).getByRole("group", { name: "Under" }).getByRole("button", { name: "Standard cross" }).click();
    await isShown(page, "The steps", report.standard.perpsFirst);
  }));

test("it opens at a move that ends every regime", () =>
  withPage(running, async (page) => {
    await openTab(page, TAB);
    await section(page).locator("ol.timeline").first().waitFor();
    const move = String(Number(await field(page, "BTC moves by").inputValue()) / 100);
    const report = await asked(page, { moves: { BTC: move } });
    assert.ok(report.standard.isLiquidatable && report.portfolio.isLiquidatable, move);
  }));

test("faults stand at their fields, and the last answer stays", () =>
  withPage(running, async (page) => {
    await openTab(page, TAB);
    await field(page, "BTC moves by").fill("-30");
    await moved(page, "If BTC falls by 30.0");
    await field(page, "BTC moves by").fill("-150");
    await section(page).getByText("is not a move above -1").waitFor();
    await moved(page, "If BTC falls by 30.0 % (the last move that could be computed)");
    await field(page, "BTC moves by").fill("-30");
    await field(page, "Depth of the books").fill("0");
    await section(page).getByText("is not above zero").waitFor();
    assert.equal(await field(page, "Depth of the books").getAttribute("aria-invalid"), "true");
  }));

test("what is saved is whole and exact", () =>
  withPage(running, async (page) => {
    await openTab(page, TAB);
    await field(page, "BTC moves by").fill("-32");
    await moved(page, "If BTC falls by 32.0");
    const { portfolio } = await asked(page, { moves: { BTC: "-0.32" } });
    const [head, ...rows] = rowsOf((await saved(page, "CSV")).content);
    const items = ORDERS.flatMap(([, key]) => portfolio[key].steps.flatMap((step) => step.items));
    assert.equal(rows.length, items.length);
    assert.deepEqual(
      rows.map((row) => row[head.indexOf("notional")]),
      items.map(({ notional }) => notional),
    );
    const texts = await textsOfSvg(page, (await saved(page, "SVG")).content);
    assert.ok(texts.includes("Positions first") && texts.includes(cents(portfolio.perpsFirst.losses.netWorthAfter)), texts.join("|"));
    assert.ok(isPng((await saved(page, "PNG")).content));
  }));

for (const colorScheme of ["light", "dark"]) {
  for (const width of [360, 1440]) {
    test(`axe finds nothing and nothing is too wide at ${width} pixels, ${colorScheme}`, () =>
      withPage(
        running,
        async (page) => {
          await openTab(page, TAB);
          await field(page, "BTC moves by").fill("-32");
          await moved(page, "If BTC falls by 32.0");
          await section(page).getByText("The same as a table").click();
          await seesNothing(page, "ladder", STRESS);
          await fits(page, "ladder");
          await keepScreenshot(page, `ladder-${width}-${colorScheme}`);
        },
        { viewport: { width, height: 800 }, colorScheme },
      ));
  }
}
