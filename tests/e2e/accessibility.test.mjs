// Every visual state through axe, and no state wider than the smallest screen.

import test from "node:test";
import { fits, seesNothing } from "./axe.mjs";
import { choosePreset, keepScreenshot, startBrowser, withPage } from "./browser-page.mjs";

const running = await startBrowser(test);

const STATES = {
  answered: async () => {},
  rejected: async (page) => {
    await page.getByLabel("Entry price, USD").fill("twelve");
    await page.keyboard.press("Tab");
  },
  explained: async (page) => {
    await page.locator('[data-explain$="portfolio.ratio"]').first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Unfold all" }).click();
  },
  "all regimes, everything unfolded": async (page) => {
    await page.getByRole("group", { name: "Regimes shown" }).getByRole("button", { name: "Unified account" }).click();
    await page.evaluate(() => {
      for (const fold of document.querySelector("portfolio-margin").shadowRoot.querySelectorAll("details")) fold.open = true;
    });
  },
  "a dialog for rows": async (page) => page.getByRole("button", { name: "Paste", exact: true }).click(),
  "a captured account": async (page) => choosePreset(page, "Portfolio margin on HYPE, 8 Sep 2026"),
};

for (const colorScheme of ["light", "dark"]) {
  for (const [state, reach] of Object.entries(STATES)) {
    test(`axe finds nothing: ${state}, ${colorScheme}`, () =>
      withPage(
        running,
        async (page) => {
          await reach(page);
          await seesNothing(page, state);
          await keepScreenshot(page, `state-${state.replace(/[^a-z]+/g, "-")}-${colorScheme}`);
        },
        { colorScheme },
      ));
  }
}

test("axe finds nothing with forced colours", () =>
  withPage(
    running,
    async (page) => {
      await seesNothing(page, "forced colours");
      await keepScreenshot(page, "state-forced-colors");
    },
    { forcedColors: "active" },
  ));

for (const width of [360, 390, 768, 1440, 2560]) {
  test(`nothing is wider than a screen of ${width} pixels`, () =>
    withPage(
      running,
      async (page) => {
        for (const [state, reach] of Object.entries(STATES)) {
          await reach(page);
          await fits(page, state);
          await page.keyboard.press("Escape");
        }
        await choosePreset(page, "Carry trade");
        await page.getByLabel("Amount", { exact: true }).first().fill("123456789012345.12");
        await fits(page, "amounts of 15 digits");
        await keepScreenshot(page, `width-${width}`);
      },
      { viewport: { width, height: 800 } },
    ));
}
