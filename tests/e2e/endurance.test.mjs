// How long the book lives, what else ends it, and what living as long would cost under the other regimes.

import assert from "node:assert/strict";
import test from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { choosePreset, keepScreenshot, startBrowser, withPage } from "./browser-page.mjs";

const running = await startBrowser(test);

const amount = (page) => page.getByLabel("Amount", { exact: true }).first();
const carry = (page) => page.getByRole("region", { name: "What it earns and costs" });
const danger = (page, row, regime) =>
  page.getByRole("table", { name: "What else kills it" }).getByRole("row", { name: row }).locator(`td[data-regime="${regime}"]`);
const until = (page, row, regime) => carry(page).getByRole("row", { name: row }).locator(`td[data-regime="${regime}"]`);
const survive = (page) => page.locator("portfolio-margin .survive");

/** The words of a part, with every run of spaces as one. */
const words = async (part) => (await part.innerText()).replace(/\s+/g, " ").trim();

test("the carry trade's price of living as long is 236,798.34 under cross", () =>
  withPage(running, async (page) => {
    assert.match(
      await words(survive(page)),
      /To live to BTC 332,640 as portfolio margin does, standard cross would need 236,798\.34 USDC; this account has 0\./,
    );
    await page.getByRole("group", { name: "Regimes shown" }).getByRole("button", { name: "Unified account" }).click();
    assert.match(await words(survive(page)), /236,798\.34 USDC and the unified account 237,017\.18 USDC; this account has 0\./);
  }));

test("a gap between perp and collateral kills the hedge at 169,031.46", () =>
  withPage(running, async (page) => {
    const panel = page.getByRole("region", { name: "What else kills it" });
    assert.match(await words(panel), /If the perp moves alone, portfolio margin dies at \+69\.0 % instead of at \+232\.6 %\./);
    assert.match(await words(danger(page, /^BTC perp alone/, "Portfolio margin")), /^\+69\.0 % above 169,031\.46$/);
    assert.match(await words(danger(page, /^BTC collateral alone/, "Portfolio margin")), /^−98\.2 % below 1,842\.11$/);
    assert.match(await words(danger(page, /^USDC off its peg/, "Portfolio margin")), /^more than ten times above 54\.286$/);
    assert.match(await words(danger(page, /^Perp and collateral together/, "Portfolio margin")), /^\+232\.6 %$/);
    assert.match(await words(danger(page, /^BTC perp alone/, "Standard cross")), /^\+8\.6 % above 108,641\.98$/);
    await keepScreenshot(page, "endurance");
  }));

test("where nothing kills it that is said, and what backs nothing", () =>
  withPage(running, async (page) => {
    await amount(page).fill("10000");
    assert.equal(await words(danger(page, /^BTC collateral alone/, "Standard cross")), "backs nothing here");
    assert.match(await words(danger(page, /^BTC perp alone/, "Standard cross")), /^\+8\.6 % above 108,641\.98$/);
    assert.equal(await words(danger(page, /^USDC off its peg/, "Standard cross")), "nothing");
    assert.match(await words(page.getByRole("region", { name: "What else kills it" })), /nothing within 1,000 times today’s price/);
    await choosePreset(page, "Long BTC, short ETH");
    assert.match(await words(danger(page, /^All coins together/, "Portfolio margin")), /%|^nothing$/);
    assert.match(await words(danger(page, /^Each coin against the book/, "Portfolio margin")), /%/);
  }));

test("with prices still it lives for years, days or hours, or never ends", () =>
  withPage(running, async (page) => {
    assert.equal(await words(until(page, /^Liquidatable/, "Portfolio margin")), "never within 10 years");
    await amount(page).fill("10000");
    // A short pays 1.25 USDC an hour: 8,750 USDC over maintenance margin last 7,000 hours, and the one after them is too many.
    await page.getByLabel("Funding an hour").fill("-0.00125");
    assert.equal(await words(until(page, /^Liquidatable/, "Standard cross")), "in 291 days 17 hours");
    assert.match(await words(until(page, /^Nothing can be opened/, "Standard cross")), /now/);
    assert.match(await words(until(page, /^Nothing can be opened/, "Portfolio margin")), /^in \d years? \d+ days$/);
    // A rate that is not stated is the snapshot's, if there is one.
    await page.evaluate(() => {
      const calculator = document.querySelector("portfolio-margin");
      const { market, ...rest } = calculator.portfolio;
      calculator.portfolio = { ...rest, market: { ...market, snapshot: "none" } };
    });
    await page.getByLabel("Funding an hour").fill("");
    assert.match(await words(until(page, /^Liquidatable/, "Standard cross")), /^not known without funding rate of BTC$/);
  }));

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing and 360 pixels are enough, ${colorScheme}`, () =>
    withPage(
      running,
      async (page) => {
        for (const reach of [
          () => amount(page).fill("10000"),
          () => choosePreset(page, "Portfolio margin on BTC, 14 Sep 2026"),
          () => choosePreset(page, "Portfolio margin on HYPE, 8 Sep 2026"),
        ]) {
          await reach();
          await page.evaluate(() => {
            for (const fold of document.querySelector("portfolio-margin").shadowRoot.querySelectorAll(".survive details")) fold.open = true;
          });
          const { violations } = await new AxeBuilder({ page }).include("portfolio-margin").analyze();
          assert.deepEqual(
            violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.flat().join(" ")).join(" | ")}`),
            [],
          );
          assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360);
        }
        await keepScreenshot(page, `endurance-360-${colorScheme}`);
      },
      { viewport: { width: 360, height: 800 }, colorScheme },
    ));
}
