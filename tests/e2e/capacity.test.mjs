// How much more the book can carry, and working back from a target.

import assert from "node:assert/strict";
import test from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { choosePreset, keepScreenshot, requestOf, startBrowser, withPage } from "./browser-page.mjs";

const running = await startBrowser(test);

const panel = (page) => page.getByRole("region", { name: "How much more it can carry", exact: true });
const room = (page, row, regime) =>
  page.getByRole("table", { name: "How much more it can carry" }).getByRole("row", { name: row }).locator(`td[data-regime="${regime}"]`);
const unfold = async (page, name) => panel(page).locator("summary", { hasText: name }).click();
const tool = (page, name) => panel(page).getByRole("region", { name, exact: true });

/** The words of a part, with every run of spaces as one. */
const words = async (part) => (await part.innerText()).replace(/\s+/g, " ").trim();

test("loans, withdrawals and the largest orders of the carry trade", () =>
  withPage(running, async (page) => {
    assert.equal(await room(page, /^Largest loan, USDC/, "Portfolio margin").innerText(), "40,000.00");
    assert.equal(await room(page, /^Largest loan, USDC/, "Standard cross").innerText(), "0.00");
    assert.equal(await room(page, /^Largest withdrawal, USDC/, "Portfolio margin").innerText(), "0.00");
    assert.equal(await room(page, /^Largest withdrawal, UBTC/, "Portfolio margin").innerText(), "0.8");
    await unfold(page, "coin by coin");
    const row = page.getByRole("table", { name: "Largest orders" }).getByRole("row", { name: "BTC" });
    assert.deepEqual(await row.getByRole("cell").allInnerTexts(), ["1", "0", "6", "4"]);
    await row.getByRole("button").last().click();
    assert.match(await words(page.getByRole("dialog")), /regimes\.portfolio\.positions\[0\]\.maxSellSize/);
  }));

test("a ratio is restored by a deposit or by closing", () =>
  withPage(running, async (page) => {
    await unfold(page, "Work back from a target");
    await page.getByLabel("Ratio to restore").fill("1");
    const answer = await words(tool(page, "Restore a ratio"));
    assert.match(answer, /Standard cross: deposit 125,000 USDC, or close all cross positions/);
    assert.match(answer, /Portfolio margin: deposit 50,000 USDC, or close 69\.8 % of every cross position/);
    await page.getByLabel("Ratio to restore").fill("50");
    assert.match(await words(tool(page, "Restore a ratio")), /Portfolio margin: it is there already, nothing to do/);
  }));

test("a crash is survived by a multiple of the book", () =>
  withPage(running, async (page) => {
    await choosePreset(page, "HYPE-backed perp long");
    await unfold(page, "Work back from a target");
    await page.getByLabel("Move to survive").fill("-30");
    assert.match(
      await words(tool(page, "Survive a crash")),
      /Portfolio margin: survives it with up to [\d.,]+× today’s positions, [\d.,]+× gross leverage/,
    );
    await keepScreenshot(page, "capacity");
  }));

test("a carry trade is sized from cash, also in a coin that the book does not know", () =>
  withPage(running, async (page) => {
    await unfold(page, "Work back from a target");
    await page.getByLabel("Cash, USDC").fill("100000");
    const answer = await words(tool(page, "Size a hedge from cash"));
    assert.match(answer, /Standard cross: 0\.90909 BTC on each side, 90,909 USDC of spot from 100,000/);
    assert.match(answer, /Portfolio margin: 1\.66666 BTC on each side/);
    const before = await requestOf(page);
    await page.getByLabel("Coin to carry").fill("HYPE");
    assert.match(await words(tool(page, "Size a hedge from cash")), /Portfolio margin: [\d.,]+ HYPE on each side/);
    assert.deepEqual(await requestOf(page), before, "asking changes nothing");
  }));

test("a target that is no number is a fault at its field and silences no other", () =>
  withPage(running, async (page) => {
    await unfold(page, "Work back from a target");
    await page.getByLabel("Ratio to restore").fill("1");
    await page.getByLabel("Move to survive").fill("-300");
    await page.getByLabel("Cash, USDC").fill("1,000 EUR");
    for (const label of ["Move to survive", "Cash, USDC"])
      assert.equal(await page.getByLabel(label).getAttribute("aria-invalid"), "true", label);
    assert.match(await words(tool(page, "Restore a ratio")), /deposit 50,000 USDC/);
    assert.equal(await page.locator("portfolio-margin .issues").count(), 0);
    assert.equal(await room(page, /^Largest loan, USDC/, "Portfolio margin").innerText(), "40,000.00");
  }));

for (const colorScheme of ["light", "dark"]) {
  test(`from the keyboard, with axe, at 360 pixels, ${colorScheme}`, () =>
    withPage(
      running,
      async (page) => {
        await panel(page).locator("summary").nth(1).focus();
        await page.keyboard.press("Enter");
        await page.keyboard.press("Tab");
        await page.keyboard.type("1");
        await page.keyboard.press("Tab");
        await page.keyboard.type("-0.3");
        await page.keyboard.press("Tab");
        await page.keyboard.type("123456789012.12");
        assert.match(await words(tool(page, "Restore a ratio")), /deposit 50,000 USDC/);
        assert.match(await words(tool(page, "Size a hedge from cash")), /BTC on each side/);
        await unfold(page, "coin by coin");
        const { violations } = await new AxeBuilder({ page }).include("portfolio-margin").analyze();
        assert.deepEqual(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.flat().join(" ")).join(" | ")}`),
          [],
        );
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360);
        await keepScreenshot(page, `capacity-360-${colorScheme}`);
      },
      { viewport: { width: 360, height: 800 }, colorScheme },
    ));
}
