// While somebody types: text stays as typed, what is wrong stands at its field, the last good answer stays.

import assert from "node:assert/strict";
import test from "node:test";
import { card, choosePreset, keepScreenshot, requestOf, startBrowser, withPage } from "./browser-page.mjs";

const running = await startBrowser(test);

/** Everything that would show that something is wrong, or that no longer shows what was there. */
const alarms = (page) =>
  page.evaluate(() => {
    const root = document.querySelector("portfolio-margin").shadowRoot;
    const count = (selector) => root.querySelectorAll(selector).length;
    return {
      issues: count(".issues"),
      faults: count(".fault"),
      invalid: count('[aria-invalid="true"]'),
      stale: count(".stale, .stale-label"),
      gauges: count(".gauge"),
    };
  });

const amountField = (page) => page.getByLabel("Amount", { exact: true }).first();

for (const text of ["abc", "1.2.3", "5%", "20,000 EUR"]) {
  test(`what is no number, ${JSON.stringify(text)}, stays, and the last valid answer with it`, () =>
    withPage(running, async (page) => {
      const before = await card(page, "Portfolio margin").innerText();
      const amount = amountField(page);
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

for (const [text, expected] of [
  ["20,000.50", "20000.5"],
  ["20 000.50", "20000.5"],
  ["$20,000.00", "20000"],
  ["-0.5", "-0.5"],
  ["20k", "20000"],
  ["1.5 million", "1500000"],
  ["20,000 USDC", "20000"],
  ["1e3", "1000"],
]) {
  test(`typing ${JSON.stringify(text)} key by key shows no fault at any key and never loses the answer`, () =>
    withPage(running, async (page) => {
      const amount = amountField(page);
      const { gauges } = await alarms(page);
      assert.ok(gauges > 0);
      const quiet = { issues: 0, faults: 0, invalid: 0, stale: 0, gauges };
      await amount.focus();
      await page.keyboard.press("Control+A");
      await page.keyboard.press("Backspace");
      // The engine knows no balance below zero: what it says of one that is written out is no fault of typing.
      const last = text.startsWith("-") ? "-0" : text;
      assert.deepEqual(await alarms(page), quiet, "emptied");
      for (const [place, key] of [...last].entries()) {
        await page.keyboard.type(key);
        assert.equal(await amount.inputValue(), text.slice(0, place + 1));
        assert.deepEqual(await alarms(page), quiet, `after ${JSON.stringify(text.slice(0, place + 1))}`);
      }
      if (last !== text) return;
      assert.equal((await requestOf(page)).portfolio.balances[0].amount, expected);
      await amount.blur();
      assert.equal(await amount.inputValue(), Number(expected).toLocaleString("en-US", { maximumFractionDigits: 8 }), "as it was read");
    }));
}

for (const [text, expected, shown] of [
  ["20'000", "20000", "20,000"],
  ["20\u00a0000", "20000", "20,000"],
  ["20\u2009000", "20000", "20,000"],
  ["1.234,50", "1234.5", "1,234.5"],
  ["1_000", "1000", "1,000"],
  [".5", "0.5", "0.5"],
  ["5.", "5", "5"],
  ["+5", "5", "5"],
  ["1.5m", "1500000", "1,500,000"],
]) {
  test(`pasted ${JSON.stringify(text)} is read as ${expected}, and what is shown is read back`, () =>
    withPage(running, async (page) => {
      const amount = amountField(page);
      await amount.focus();
      await page.keyboard.press("Control+A");
      await page.keyboard.insertText(text);
      assert.equal((await requestOf(page)).portfolio.balances[0].amount, expected);
      assert.equal((await alarms(page)).faults, 0);
      await amount.blur();
      assert.equal(await amount.inputValue(), shown);
      await amount.fill("");
      await page.keyboard.insertText(shown);
      assert.equal((await requestOf(page)).portfolio.balances[0].amount, expected);
    }));
}

test("every kind of field reads what people write there", () =>
  withPage(running, async (page) => {
    await page.getByLabel("Size", { exact: true }).fill("1,000.5 BTC");
    await page.getByLabel("Entry price, USD").fill("$67k");
    await page.getByLabel("Leverage", { exact: true }).fill("10x");
    await page.getByLabel("Mark price, USD").fill("67 000");
    const { portfolio, market } = await requestOf(page);
    assert.deepEqual(
      [portfolio.positions[0].size, portfolio.positions[0].entryPrice, portfolio.positions[0].leverage, market.perps[0].markPrice],
      ["-1000.5", "67000", 10, "67000"],
    );
    assert.equal((await alarms(page)).faults, 0);

    await page.getByRole("group", { name: "Side" }).getByRole("button", { name: "Long" }).click();
    await page.getByLabel("Size", { exact: true }).fill("\u22122");
    assert.equal((await requestOf(page)).portfolio.positions[0].size, "-2", "a minus is a short, and the side says so");
    const short = page.getByRole("group", { name: "Side" }).getByRole("button", { name: "Short" });
    assert.equal(await short.getAttribute("aria-pressed"), "true");

    await page.getByLabel("Size", { exact: true }).fill("$5,000");
    const remedy = page.locator(".field:has([aria-invalid='true']) .remedy");
    assert.match(await remedy.innerText(), /write a size of BTC as digits alone/);
    await page.getByLabel("Size", { exact: true }).fill("2");
    await page.getByLabel("Leverage", { exact: true }).fill("2.5");
    assert.match(await remedy.innerText(), /write a whole number, such as 10/);
  }));

test("half typed and left, or with two meanings: each reading is a button that the keyboard reaches and that fills it in", () =>
  withPage(running, async (page) => {
    const amount = amountField(page);
    const field = page.locator(".field", { has: amount });
    const { gauges } = await alarms(page);
    await amount.fill("20,05");
    assert.deepEqual(await alarms(page), { issues: 0, faults: 0, invalid: 0, stale: 0, gauges });
    await amount.blur();
    assert.equal(await amount.inputValue(), "20,05", "nothing is lost");
    assert.equal(await amount.getAttribute("aria-invalid"), "true");
    assert.ok(await page.getByText("Last valid answer").first().isVisible(), "it is not counted, and that is said");
    assert.match(await page.locator("portfolio-margin .issues").innerText(), /fewer than three digits/);
    await field.getByRole("button", { name: "20.05, decimals follow the comma" }).click();
    assert.equal((await requestOf(page)).portfolio.balances[0].amount, "20.05");
    assert.equal((await alarms(page)).faults, 0);

    await amount.fill("20,0005");
    assert.equal(await amount.getAttribute("aria-invalid"), "true");
    assert.deepEqual(await field.getByRole("group", { name: "What it may mean" }).getByRole("button").allInnerTexts(), [
      "20.0005, decimals follow the comma",
      "200,005, the comma separates thousands",
    ]);
    await keepScreenshot(page, "two-readings");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal((await requestOf(page)).portfolio.balances[0].amount, "200005");
    assert.equal((await alarms(page)).faults, 0);
    await page.waitForFunction(() => document.querySelector("portfolio-margin").shadowRoot.activeElement?.matches("input.number"));
    assert.ok(await amount.evaluate((input) => input.getRootNode().activeElement === input), "the field has the focus again");
    assert.equal(await amount.inputValue(), "200005");
  }));

test("on a telephone amounts bring the keys for decimals, and what may need a minus all keys; both readings fit", () =>
  withPage(
    running,
    async (page) => {
      const amount = amountField(page);
      assert.equal(await amount.getAttribute("inputmode"), "decimal");
      assert.equal(await amount.getAttribute("type"), null, "the browser refuses no letter");
      assert.equal(await page.getByLabel("Funding an hour").first().getAttribute("inputmode"), "text");
      await amount.fill("20k");
      assert.equal((await requestOf(page)).portfolio.balances[0].amount, "20000");
      await amount.fill("(20,000)");
      assert.equal(await page.locator("button.meaning").count(), 2);
      const { scroll, client } = await page.evaluate(() => ({
        scroll: document.documentElement.scrollWidth,
        client: document.documentElement.clientWidth,
      }));
      assert.ok(scroll <= client, `${scroll} > ${client}`);
    },
    { viewport: { width: 360, height: 740 } },
  ));

test("tools and the change that is tried read numbers as well", () =>
  withPage(running, async (page) => {
    await page.locator("portfolio-margin summary", { hasText: "Work back from a target" }).click();
    await page.getByLabel("Cash, USDC").fill("$100k");
    const hedge = page.getByRole("region", { name: "Size a hedge from cash" });
    assert.match(await hedge.innerText(), /from 100,000/);
    await page.getByLabel("Cash, USDC").fill("100,00");
    assert.match(await hedge.innerText(), /from 100,000/, "the last answer stays while it is half typed");
    assert.equal(await hedge.locator(".fault").count(), 0);
    await page.getByLabel("Order size").fill("0.5 BTC");
    assert.equal(await page.locator("portfolio-margin .trial .fault").count(), 0);
    await page.getByLabel("At leverage", { exact: true }).fill("5x");
    assert.equal(await page.locator("portfolio-margin .trial .fault").count(), 0);
  }));

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
