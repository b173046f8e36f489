// Every visual state through axe, and no state wider than the smallest screen.

import assert from "node:assert/strict";
import test from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { choosePreset, keepScreenshot, startBrowser, withPage } from "./browser-page.mjs";

const running = await startBrowser(test);

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function seesNothing(page, state) {
  const { violations } = await new AxeBuilder({ page }).withTags(TAGS).analyze();
  const found = violations.map(
    ({ id, nodes }) =>
      `${state}: ${id}: ${nodes
        .slice(0, 3)
        .map((node) => `${node.target.flat().join(" ")} ${node.any[0]?.message ?? ""}`)
        .join(" | ")}`,
  );
  assert.deepEqual(found, []);
}

const STATES = {
  answered: async () => {},
  rejected: async (page) => page.getByLabel("Entry price, USD").fill("12."),
  explained: async (page) => {
    await page.locator('[data-explain="regimes.portfolio.ratio"]').first().click();
    await page.getByRole("dialog").getByRole("button", { name: "Unfold all" }).click();
  },
  "all regimes, everything unfolded": async (page) => {
    await page.getByRole("group", { name: "Regimes shown" }).getByRole("button", { name: "Unified account" }).click();
    await page.evaluate(() => {
      for (const fold of document.querySelector("portfolio-margin").shadowRoot.querySelectorAll("details")) fold.open = true;
    });
  },
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
        const fits = async (state) => {
          const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
          assert.ok(content <= screen, `${state}: ${content} > ${screen}`);
        };
        for (const [state, reach] of Object.entries(STATES)) {
          await reach(page);
          await fits(state);
          await page.keyboard.press("Escape");
        }
        await choosePreset(page, "Carry trade");
        await page.getByLabel("Amount", { exact: true }).first().fill("123456789012345.12");
        await fits("amounts of 15 digits");
        await keepScreenshot(page, `width-${width}`);
      },
      { viewport: { width, height: 800 } },
    ));
}
