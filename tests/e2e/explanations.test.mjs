// Any figure opens to where it comes from; everything can be done from the keyboard.

import assert from "node:assert/strict";
import test from "node:test";
import { choosePreset, keepScreenshot, startBrowser, withPage } from "./browser-page.mjs";

const running = await startBrowser(test);

/** Opens every figure that is shown and returns those without an explanation. */
const openAll = (page) =>
  page.evaluate(async () => {
    const { shadowRoot } = document.querySelector("portfolio-margin");
    const panel = shadowRoot.querySelector("portfolio-margin-explanation");
    const figures = new Map([...shadowRoot.querySelectorAll("[data-explain]")].map((figure) => [figure.dataset.explain, figure]));
    const failed = [];
    for (const [path, figure] of figures) {
      figure.click();
      await panel.updateComplete;
      const dialog = panel.shadowRoot.querySelector("dialog");
      if (panel.answer?.status !== "ok" || !dialog.open) failed.push(`${path}: ${JSON.stringify(panel.answer?.issues ?? null)}`);
      dialog.close();
    }
    return { count: figures.size, failed };
  });

for (const name of ["Carry trade", "Borrow to buy spot", "Portfolio margin on HYPE, 8 Sep 2026", "Unified, isolated long, 22 Sep 2026"]) {
  test(`${name}: every figure shown has an explanation`, () =>
    withPage(running, async (page) => {
      await choosePreset(page, name);
      await page.getByRole("group", { name: "Regimes shown" }).getByRole("button", { name: "Unified account" }).click();
      const { count, failed } = await openAll(page);
      assert.ok(count > 40, `${count} figures`);
      assert.deepEqual(failed, []);
    }));
}

test("the explanation has the colours that were chosen, not the system's", () =>
  withPage(
    running,
    async (page) => {
      for (const [wanted, lightness] of [
        ["light", 255],
        ["dark", 24],
      ]) {
        await page.getByRole("button", { name: /^Colours/ }).click();
        await page.getByRole("button", { name: `Colours: ${wanted}` }).waitFor();
        await page.locator('[data-explain$="portfolio.ratio"]').first().click();
        const ground = await page.getByRole("dialog").evaluate((dialog) => getComputedStyle(dialog).backgroundColor);
        assert.equal(Number(/\d+/.exec(ground)[0]), lightness, `${wanted}: ${ground}`);
        await page.keyboard.press("Escape");
      }
    },
    { colorScheme: "dark" },
  ));

test("the explanation is a tree, Escape closes it and the focus returns", () =>
  withPage(running, async (page) => {
    const figure = page.locator('[data-explain$="portfolio.ratio"]').first();
    await figure.click();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    assert.ok((await dialog.locator("code").first().innerText()).length > 0, "a formula is shown");
    await dialog.getByRole("button", { name: "Unfold all" }).click();
    assert.ok((await dialog.locator("details[open]").count()) > 2);
    await keepScreenshot(page, "explanation");
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    assert.ok(await figure.evaluate((button) => button.getRootNode().activeElement === button));
  }));

test("an explanation of a stale answer speaks of that answer", () =>
  withPage(running, async (page) => {
    await page.getByLabel("Amount", { exact: true }).first().fill("twelve");
    await page.locator('[data-explain$="portfolio.ratio"]').first().click();
    assert.match(await page.getByRole("dialog").innerText(), /0\.0327868852/);
  }));

const focusIs = (page, wanted) =>
  page.evaluate((selector) => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    const style = getComputedStyle(active);
    const isVisible = style.outlineStyle !== "none" || getComputedStyle(active.closest(".control") ?? active).outlineStyle !== "none";
    return active.matches(selector) ? (isVisible ? "reached" : "invisible") : "no";
  }, wanted);

async function tabTo(page, selector, most = 120) {
  for (let presses = 0; presses < most; presses++) {
    await page.keyboard.press("Tab");
    const state = await focusIs(page, selector);
    assert.notEqual(state, "invisible", `the focus is seen on ${selector}`);
    if (state === "reached") return;
  }
  assert.fail(`${selector} cannot be reached with Tab`);
}

test("keyboard only: choose an example, change a figure, open and close an explanation", () =>
  withPage(running, async (page) => {
    await tabTo(page, '[data-preset="hype-hedged"]');
    await page.keyboard.press("Enter");
    await page.locator('[data-preset="hype-hedged"][aria-pressed="true"]').waitFor();
    await tabTo(page, '[data-path="portfolio.balances[1].amount"]');
    await page.keyboard.type("2000");
    assert.equal(await page.evaluate(() => document.querySelector("portfolio-margin").portfolio.portfolio.balances[1].amount), "2000");
    await tabTo(page, '.answer [data-explain$="portfolio.accountValue"]');
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
    assert.equal(await focusIs(page, '[data-explain$="portfolio.accountValue"]'), "reached");
  }));

test("the result is spoken once typing rests", () =>
  withPage(running, async (page) => {
    const live = page.locator('portfolio-margin [aria-live="polite"]');
    await page.getByLabel("Amount", { exact: true }).first().pressSequentially("12345");
    await page.waitForTimeout(1300);
    assert.match(await live.innerText(), /Portfolio margin/);
    await page.getByLabel("Amount", { exact: true }).first().fill("twelve");
    await page.keyboard.press("Tab");
    await page.waitForTimeout(1300);
    assert.match(await live.innerText(), /wrong/);
  }));
