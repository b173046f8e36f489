// While somebody types: text stays as typed, what is wrong stands at its field, the last good answer stays.

import assert from "node:assert/strict";
import test from "node:test";
import { card, choosePreset, keepScreenshot, requestOf, startBrowser, withPage } from "./browser-page.mjs";

const running = await startBrowser(test);

for (const text of ["12.", "-", "", "1e3", "1,000", "abc"]) {
  test(`half typed ${JSON.stringify(text)} stays, and the last valid answer with it`, () =>
    withPage(running, async (page) => {
      const before = await card(page, "Portfolio margin").innerText();
      const amount = page.getByLabel("Amount", { exact: true }).first();
      await amount.fill(text);
      assert.equal(await amount.inputValue(), text);
      assert.equal(await amount.getAttribute("aria-invalid"), "true");
      const described = await amount.getAttribute("aria-describedby");
      const fault = page.locator(`#${described}`);
      assert.ok((await fault.locator(".remedy").innerText()).length > 3, "a remedy stands under the field");
      assert.equal(await card(page, "Portfolio margin").innerText(), before);
      assert.ok(await page.getByText("Last valid answer").first().isVisible());
      assert.ok((await page.locator("portfolio-margin .stale").count()) > 0);

      await page.getByLabel("Entry price, USD").focus();
      assert.equal(await amount.inputValue(), text, "leaving the field changes nothing");
      await page.locator("portfolio-margin .issues").getByRole("button").first().click();
      assert.ok(await amount.evaluate((input) => input.getRootNode().activeElement === input), "the list leads to the field");

      await amount.fill("5000");
      assert.equal(await page.locator("portfolio-margin .issues").count(), 0);
      assert.equal(await page.getByText("Last valid answer").count(), 0);
    }));
}

test("typing key by key keeps every character and groups thousands only afterwards", () =>
  withPage(running, async (page) => {
    const amount = page.getByLabel("Amount", { exact: true }).first();
    await amount.fill("");
    await amount.pressSequentially("1234567.891");
    assert.equal(await amount.inputValue(), "1234567.891");
    await amount.blur();
    assert.equal(await amount.inputValue(), "1,234,567.891");
    await amount.focus();
    assert.equal(await amount.inputValue(), "1234567.891");
    assert.equal((await requestOf(page)).portfolio.balances[0].amount, "1234567.891");
  }));

test("a new position counts once it has a size, with the prices of the snapshot", () =>
  withPage(running, async (page) => {
    await choosePreset(page, "Your own");
    await page.getByLabel("Amount", { exact: true }).first().fill("50000");
    await page.getByRole("button", { name: "+ Add a position" }).click();
    assert.equal(await page.locator("portfolio-margin .issues").count(), 0, "an empty new row is no fault");
    assert.equal((await requestOf(page)).portfolio.positions.length, 0);
    await page.keyboard.type("0.5");
    const { portfolio, market } = await requestOf(page);
    assert.equal(portfolio.positions[0].size, "0.5");
    assert.equal(portfolio.positions[0].entryPrice, market.perps[0].markPrice);
    await page.getByRole("group", { name: "Side" }).getByRole("button", { name: "Short" }).click();
    assert.equal((await requestOf(page)).portfolio.positions[0].size, "-0.5");

    const perp = page.getByLabel("Perp", { exact: true });
    await perp.fill("ETH");
    const eth = await requestOf(page);
    assert.deepEqual(
      eth.market.perps.map((entry) => entry.coin),
      ["ETH"],
      "prices of the coin before are gone",
    );
    assert.equal(eth.portfolio.positions[0].coin, "ETH");
    await page.getByRole("button", { name: "Remove ETH position" }).click();
    assert.equal((await requestOf(page)).portfolio.positions.length, 0);
  }));

test("a size in dollars becomes coins, rounded down to the exchange's step", () =>
  withPage(running, async (page) => {
    await page.getByLabel("Unit of the size").selectOption("usd");
    await page.getByLabel("Size", { exact: true }).fill("12345.67");
    // 12345.67 / 100000 = 0.1234567, five decimals for BTC.
    assert.equal((await requestOf(page)).portfolio.positions[0].size, "-0.12345");
    await page.getByLabel("Mark price, USD").fill("50000");
    assert.equal((await requestOf(page)).portfolio.positions[0].size, "-0.24691");
  }));

test("an unknown perp and too much leverage are faults of their fields", () =>
  withPage(running, async (page) => {
    const leverage = page.getByLabel("Leverage", { exact: true });
    await leverage.fill("400");
    assert.equal(await leverage.getAttribute("aria-invalid"), "true");
    await leverage.fill("10");
    const mark = page.getByLabel("Mark price, USD");
    await mark.fill("0");
    assert.equal(await mark.getAttribute("aria-invalid"), "true");
    await mark.fill("");
    assert.equal(await mark.getAttribute("aria-invalid"), "false", "left empty, it is the snapshot's");
    await mark.fill("0");
    await keepScreenshot(page, "wrong-field");
  }));

test("orders, debts and isolated margin can be entered", () =>
  withPage(running, async (page) => {
    await page.getByRole("button", { name: "+ Add an order" }).click();
    await page.keyboard.type("0.25");
    await page.getByRole("button", { name: "+ Add a debt" }).click();
    await page.keyboard.type("1500");
    await page.getByLabel("Margin", { exact: true }).selectOption("isolated");
    await page.getByLabel("Isolated margin, USD").fill("12000");
    await page.getByLabel("Amount", { exact: true }).first().fill("20000");
    const { portfolio } = await requestOf(page);
    assert.equal(portfolio.orders[0].size, "0.25");
    assert.equal(portfolio.loans[0].amount, "1500");
    assert.equal(portfolio.positions[0].isolatedMargin, "12000");
    assert.equal(await page.locator("portfolio-margin .issues").count(), 0);
  }));

test("a large book shows its positions folded, and opens one in which something is wrong", () =>
  withPage(running, async (page) => {
    await choosePreset(page, "Portfolio margin on HYPE, 8 Sep 2026");
    const folds = page.locator("portfolio-margin details.position");
    assert.equal(await folds.count(), 18);
    assert.equal(await page.locator("portfolio-margin details.position[open]").count(), 0);
    await folds.nth(2).locator("summary").click();
    const mark = folds.nth(2).getByLabel("Mark price, USD");
    await mark.fill("x");
    await folds.nth(2).locator("summary").click();
    await page.locator("portfolio-margin .issues").getByRole("button").first().click();
    assert.ok(await mark.evaluate((input) => input.getRootNode().activeElement === input));
    await mark.fill("12.5");
    assert.ok(await mark.isVisible(), "it stays open when it is right again");
  }));
