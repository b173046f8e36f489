// What the page says where a regime has no ratio: of what nothing is left, because the account value may be above zero all the same.

import assert from "node:assert/strict";
import test from "node:test";
import { card, choosePreset, startBrowser, withPage } from "./browser-page.mjs";

const running = await startBrowser(test);

const words = async (part) => (await part.innerText()).replace(/\s+/g, " ");

test("isolated positions hold everything: it is the cross equity that is gone", () =>
  withPage(running, async (page) => {
    await choosePreset(page, "Portfolio margin on HYPE, 8 Sep 2026");
    const standard = await words(card(page, "Standard cross"));
    assert.match(
      standard,
      /No cross equity left .*Liquidated now Isolated positions hold all of the equity: nothing is left for the rest\./,
    );
    const value = page.getByRole("table", { name: "The same book under each regime" }).getByRole("row", { name: /^Account value/ });
    assert.match(await words(value), /3,440\.01/);
    const readout = page.locator("portfolio-margin-stress .readout");
    await readout.scrollIntoViewIfNeeded();
    await readout.getByText("no cross equity left").waitFor();
  }));

/** Two dexes under standard margin; what each of them has. */
const book = (main, other) => ({
  schema: "portfolio-margin/1",
  portfolio: {
    mode: "standard",
    balances: [{ token: "USDC", total: String(main + other) }],
    positions: [
      { coin: "BTC", size: "-0.1", entryPrice: "80000", leverage: 10 },
      { coin: "xyz:TSLA", size: "-20", entryPrice: "440", leverage: 10 },
    ],
    dexAccounts: [
      { dex: "", accountValue: String(main) },
      { dex: "xyz", accountValue: String(other) },
    ],
  },
  market: { snapshot: "hyperliquid-mainnet-2026-10", perps: [{ coin: "xyz:TSLA", markPrice: "440" }] },
});

test("the dex that has nothing left is named, and so is the exchange's own", () =>
  withPage(running, async (page) => {
    for (const [main, other, place, reason] of [
      [13_000, -100, "on xyz", "There is a requirement on dex xyz and nothing left to back it."],
      [-100, 13_000, "on the main dex", "There is a requirement on the main dex and nothing left to back it."],
      [-100, -200, "on the main dex and on xyz", "There is a requirement on the main dex and nothing left to back it."],
    ]) {
      await page.evaluate(
        (request) => {
          document.querySelector("portfolio-margin").portfolio = request;
        },
        book(main, other),
      );
      await card(page, "Standard cross").getByText(place, { exact: true }).waitFor();
      const standard = await words(card(page, "Standard cross"));
      assert.ok(standard.includes(`No equity left ${place}`) && standard.includes(reason), standard);
    }
  }));
