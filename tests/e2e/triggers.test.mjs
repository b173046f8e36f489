// Where each regime really liquidates the book, beside what the exchange displays: on the axes, in the tables, in the headline.

import assert from "node:assert/strict";
import test from "node:test";
import { AxeBuilder } from "@axe-core/playwright";
import { asStated, card, choosePreset, keepScreenshot, startBrowser, withPage } from "./browser-page.mjs";

const running = await startBrowser(test);

const headline = (page) => page.locator("portfolio-margin h2 .survival");
const axis = (page, coin) => page.getByRole("table", { name: `${coin}: where it is liquidated` });
const lane = (page, coin, regime) => axis(page, coin).getByRole("row", { name: regime });
const remarks = (page, coin, regime) => axis(page, coin).locator(`tbody.${regime} .remarks`);
const inPositions = (page, coin, regime) =>
  page.getByRole("region", { name: "Positions", exact: true }).getByRole("row", { name: coin }).locator(`td[data-regime="${regime}"]`);
const amount = (page) => page.getByLabel("Amount", { exact: true }).first();

/** The words of a part, with every run of spaces as one. */
const words = async (part) => (await part.innerText()).replace(/\s+/g, " ");

function show(page, portfolio, market) {
  return page.evaluate(
    (request) => {
      document.querySelector("portfolio-margin").portfolio = request;
    },
    { schema: "portfolio-margin/1", portfolio, market },
  );
}

const PRICES = {
  perps: [
    { coin: "BTC", markPrice: "100000" },
    { coin: "ETH", markPrice: "3000" },
  ],
  tokens: [
    { token: "UBTC", price: "100000" },
    { token: "HYPE", price: "60" },
  ],
};
const SHORT_BTC = { coin: "BTC", size: "-1", entryPrice: "100000", leverage: 10 };

test("the carry trade dies at 332,640.33 under portfolio margin; with what is in the account it is not funded under cross", () =>
  withPage(running, async (page) => {
    assert.equal(await words(headline(page)), "Lives to BTC 332,640 instead of 108,642.");
    await asStated(page);
    const portfolio = await words(lane(page, "BTC", "Portfolio margin"));
    assert.match(portfolio, /above 332,640\.33 \+232\.6\s%/);
    assert.match(portfolio, /172,839\.51/);
    const standard = await words(lane(page, "BTC", "Standard cross"));
    assert.match(standard, /not funded/);
    assert.equal(await words(headline(page)), "Lives to BTC 332,640 under portfolio margin; under cross it is not funded.");
    await keepScreenshot(page, "triggers-carry-trade");
  }));

test("with 10,000 USDC cross dies at 108,641.98, and the headline says both", () =>
  withPage(running, async (page) => {
    await amount(page).fill("10000");
    assert.equal(await words(headline(page)), "Lives to BTC 365,904 instead of 108,642.");
    assert.match(await words(lane(page, "BTC", "Standard cross")), /above 108,641\.98 \+8\.6\s%/);
    assert.match(await words(lane(page, "BTC", "Portfolio margin")), /above 365,904\.37/);
  }));

test("a position has the true price first, and the displayed one below it, named as such", () =>
  withPage(running, async (page) => {
    await amount(page).fill("10000");
    assert.match(await words(inPositions(page, "BTC", "Standard cross")), /^above 108,641\.98 \+8\.6\s% exchange displays 108,641\.98$/);
    assert.match(
      await words(inPositions(page, "BTC", "Portfolio margin")),
      /^above 365,904\.37 \+265\.9\s% exchange displays 182,716\.05$/,
    );
    const notes = await words(page.getByRole("region", { name: "Positions", exact: true }));
    assert.match(notes, /BTC, Portfolio margin: The display aims at a ratio of 1/);
    assert.doesNotMatch(notes, /BTC, Standard cross:/);
    assert.match(await words(card(page, "Portfolio margin")), /BTC liquidation price above 365,904\.37 .*exchange displays 182,716\.05/);
  }));

test("the documented borrow threshold is named as unverified, with the rule that is met first", () =>
  withPage(running, async (page) => {
    const text = await words(remarks(page, "BTC", "portfolio"));
    assert.match(text, /documented borrow threshold 380,952 \(unverified\); full liquidation from 558,140/);
    assert.match(text, /two published rules disagree: the ratio is met first, at 332,640, before the borrow threshold\./);
    assert.equal(await remarks(page, "BTC", "standard").count(), 0);
  }));

test("a book that is liquidated by the ratio, but not by the threshold, is told so", () =>
  withPage(running, async (page) => {
    await show(
      page,
      {
        mode: "portfolioMargin",
        balances: [
          { token: "USDC", amount: "0" },
          { token: "HYPE", amount: "10" },
        ],
        loans: [{ token: "USDC", amount: "435" }],
      },
      { ...PRICES, tokens: [{ token: "HYPE", price: "54" }] },
    );
    await asStated(page);
    assert.match(
      await words(remarks(page, "HYPE", "portfolio")),
      /by the ratio it is liquidated now, by the borrow threshold only below 52\.727\./,
    );
  }));

test("a coin that is only collateral has an axis, with the price it dies below", () =>
  withPage(running, async (page) => {
    await show(
      page,
      {
        mode: "portfolioMargin",
        balances: [
          { token: "USDC", amount: "0" },
          { token: "HYPE", amount: "10" },
        ],
        loans: [{ token: "USDC", amount: "250" }],
      },
      { ...PRICES, tokens: [{ token: "HYPE", price: "60", ltv: "0.5" }] },
    );
    await asStated(page);
    assert.match(await words(lane(page, "HYPE", "Portfolio margin")), /below 35\.087719 −41\.5\s%/);
    assert.match(await words(remarks(page, "HYPE", "portfolio")), /threshold 33\.333 \(unverified\); full liquidation from 30\.00/);
    assert.match(await words(headline(page)), /^(Lives|Would live) down to HYPE 35\.088 under portfolio margin;/);
  }));

test("an isolated position dies at a price of its own, which is also the displayed one", () =>
  withPage(running, async (page) => {
    await choosePreset(page, "Unified, isolated long, 22 Sep 2026");
    assert.match(await words(lane(page, "MEGA", "Isolated")), /below 0\.02088423 −54\.3\s% .*0\.02088423/);
    for (const regime of ["Standard cross", "Portfolio margin"]) {
      assert.match(await words(inPositions(page, "MEGA", regime)), /^below 0\.02088423 −54\.3\s% exchange displays 0\.02088423$/);
    }
    assert.equal(await headline(page).count(), 0, "no cross margin, nothing to compare");
  }));

test("where no price is found, it is said how far was looked", () =>
  withPage(running, async (page) => {
    await choosePreset(page, "HYPE-backed perp long");
    await amount(page).fill("20000");
    assert.match(await words(lane(page, "BTC", "Portfolio margin")), /none up to 1,000 × today’s price \([\d,]+\) none$/);
    assert.match(
      await words(inPositions(page, "BTC", "Portfolio margin")),
      /^none up to 1,000 × today’s price \([\d,]+\) exchange displays none/,
    );
    assert.match(
      await words(headline(page)),
      /^Under portfolio margin no BTC price up to 1,000 × today’s price liquidates it; cross dies at [\d,]+\.$/,
    );
  }));

test("a book that dies on both sides shows both prices, the nearer one in the headline", () =>
  withPage(running, async (page) => {
    const balances = [
      { token: "USDC", amount: "0" },
      { token: "UBTC", amount: "600" },
      { token: "HYPE", amount: "1000" },
    ];
    const positions = [
      { ...SHORT_BTC, entryPrice: "120000" },
      { coin: "ETH", size: "10", entryPrice: "3000", leverage: 5 },
    ];
    await show(page, { mode: "portfolioMargin", balances, positions, loans: [{ token: "USDC", amount: "1000000" }] }, PRICES);
    await asStated(page);
    const text = await words(lane(page, "BTC", "Portfolio margin"));
    assert.match(text, /below 5,891\.75 −94\.1\s% above 46,015,417\.64 \+45,915\.4\s%/);
    assert.match(await words(headline(page)), /down to BTC 5,892 under portfolio margin/);
  }));

test("it is said when portfolio margin dies earlier, and spoken too", () =>
  withPage(running, async (page) => {
    await choosePreset(page, "Long BTC, short ETH");
    assert.equal(await words(headline(page)), "Dies earlier: at ETH 2,908 instead of 2,913.");
    await amount(page).fill("20001");
    await page.waitForTimeout(1300);
    assert.match(await page.locator('portfolio-margin [aria-live="polite"]').innerText(), /Dies earlier: at ETH 2,908 instead of 2,913\./);
  }));

test("a large book shows the headline's coin and the nearest first, and all on demand", () =>
  withPage(running, async (page) => {
    await choosePreset(page, "Portfolio margin on HYPE, 8 Sep 2026");
    assert.equal(await page.locator("portfolio-margin table.axis").count(), 3);
    const shown = await page.locator("portfolio-margin div.axis h4").allInnerTexts();
    assert.deepEqual(
      shown.map((title) => title.split(" ")[0]),
      ["ZEC", "SOL", "MORPHO"],
      "that of the headline, then the nearest",
    );
    await page.getByRole("button", { name: "Show all 18 coins" }).click();
    assert.equal(await page.locator("portfolio-margin table.axis").count(), 18);
  }));

test("the last valid answer keeps its prices while something is half typed", () =>
  withPage(running, async (page) => {
    await amount(page).fill("10000");
    await amount(page).fill("10000.");
    assert.match(await words(lane(page, "BTC", "Standard cross")), /108,641\.98/);
  }));

test("the reason opens from the keyboard, and nothing is wider than 360 pixels", () =>
  withPage(
    running,
    async (page) => {
      const fits = async (state) => {
        const content = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(content <= 360, `${state}: ${content} > 360`);
      };
      const reason = remarks(page, "BTC", "portfolio").locator("summary");
      await reason.focus();
      await page.keyboard.press("Enter");
      assert.match(await words(remarks(page, "BTC", "portfolio")), /collateral in this coin moves with it/);
      await fits("reason open");
      assert.match(
        await words(lane(page, "BTC", "Portfolio margin")),
        /exchange displays 172,839\.51/,
        "labelled where there is no column head",
      );
      await page.getByRole("group", { name: "Regimes shown" }).getByRole("button", { name: "Unified account" }).click();
      for (const text of ["10000", "123456789012345.12"]) {
        await amount(page).fill(text);
        await fits(`${text} USDC`);
      }
      await choosePreset(page, "Portfolio margin on BTC, 14 Sep 2026");
      await page.getByRole("button", { name: /^Show all/ }).click();
      await fits("a large book");
      await keepScreenshot(page, "triggers-360");
    },
    { viewport: { width: 360, height: 800 } },
  ));

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing on axes with every kind of lane, ${colorScheme}`, () =>
    withPage(
      running,
      async (page) => {
        await choosePreset(page, "Portfolio margin on HYPE, 8 Sep 2026");
        await page.getByRole("button", { name: "Show all 18 coins" }).click();
        for (const summary of await page.locator("portfolio-margin details.why summary").all()) await summary.click();
        const { violations } = await new AxeBuilder({ page }).analyze();
        assert.deepEqual(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.flat().join(" ")).join(" | ")}`),
          [],
        );
      },
      { colorScheme },
    ));
}
