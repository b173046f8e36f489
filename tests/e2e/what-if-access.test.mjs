// Trying out a change from the keyboard, by ear, on a small screen and in both colour schemes.

import assert from "node:assert/strict";
import test from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { keepScreenshot, requestOf, startBrowser, withPage } from "./browser-page.mjs";
import { add, deposit, field, strip, tryOut } from "./what-if-strip.mjs";

const running = await startBrowser(test);

test("from the keyboard alone", () =>
  withPage(running, async (page) => {
    await strip(page).getByRole("button", { name: "Deposit" }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.type("10000");
    const isAtAdd = () => add(page).evaluate((button) => button.getRootNode().activeElement === button);
    for (let presses = 0; presses < 20 && !(await isAtAdd()); presses++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal((await requestOf(page)).portfolio.balances[0].amount, "10000");
    const focused = await page.evaluate(() => document.querySelector("portfolio-margin").shadowRoot.activeElement?.dataset.path);
    assert.match(focused, /^change\./, "the focus stays in the strip");
  }));

test("the effect is spoken once typing rests", () =>
  withPage(running, async (page) => {
    await field(page, "Order size").fill("0.5");
    await page.waitForTimeout(1300);
    const live = page.locator('portfolio-margin [aria-live="polite"]');
    assert.match(
      await live.innerText(),
      /What if: buy 0\.5 BTC at 10×\. Standard cross: accepted.*Portfolio margin: accepted, free collateral 45,000\./,
    );
  }));

/** States that look different. */
const STATES = {
  empty: async () => {},
  accepted: (page) => deposit(page, "10000"),
  refused: async (page) => {
    await tryOut(page, "Order");
    await strip(page).getByRole("button", { name: "Sell" }).click();
    await field(page, "Order size").fill("123456.5");
  },
  faulty: async (page) => field(page, "Order size").fill("x"),
  added: async (page) => {
    await deposit(page, "10000");
    await add(page).click();
  },
};

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing and 360 pixels are enough, ${colorScheme}`, () =>
    withPage(
      running,
      async (page) => {
        await page.getByRole("group", { name: "Regimes shown" }).getByRole("button", { name: "Unified account" }).click();
        for (const [state, reach] of Object.entries(STATES)) {
          await reach(page);
          const { violations } = await new AxeBuilder({ page }).include("portfolio-margin").analyze();
          assert.deepEqual(
            violations.map(({ id, nodes }) => `${state}: ${id}: ${nodes.map((node) => node.target.flat().join(" ")).join(" | ")}`),
            [],
          );
          const content = await page.evaluate(() => document.documentElement.scrollWidth);
          assert.ok(content <= 360, `${state}: ${content} > 360`);
          await keepScreenshot(page, `what-if-${state}-360-${colorScheme}`);
        }
        await deposit(page, "123456789012345.12");
        assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360, "amounts of 15 digits");
      },
      { viewport: { width: 360, height: 800 }, colorScheme },
    ));
}
