// Every perp that is listed can be added to a book by its name, on every dex, and the book then has an answer.

import assert from "node:assert/strict";
import test from "node:test";
import { choosePreset, requestOf, startBrowser, withPage } from "./browser-page.mjs";

const running = await startBrowser(test);

/** The one perp of which no price is known anywhere. */
const WITHOUT_PRICE = "io:GPRO";

/** Starts a book with one position and answers the listed perps, by the page's own list of suggestions. */
async function startBook(page) {
  await choosePreset(page, "Your own");
  await page.getByLabel("Amount", { exact: true }).first().fill("1000000000");
  await page.getByRole("button", { name: "+ Add a position" }).click();
  await page.keyboard.type("1");
  return page.locator("portfolio-margin datalist#perps option").evaluateAll((options) => options.map(({ value }) => value));
}

test("every listed perp of every dex can be added by name and answers", () =>
  withPage(running, async (page) => {
    const coins = await startBook(page);
    const dexes = new Set(coins.map((coin) => (coin.includes(":") ? coin.split(":")[0] : "")));
    assert.ok(coins.length >= 328, `${coins.length} perps are offered`);
    assert.ok([...dexes].length >= 5, [...dexes].join());
    // In one call into the page, field by field as a person fills it: what the form does with each is the page's own code.
    const faults = await page.evaluate(
      async ({ coins, unpriced }) => {
        const element = document.querySelector("portfolio-margin");
        const root = element.shadowRoot;
        const fields = () => [...root.querySelectorAll("[data-path]")];
        const fieldOf = (test) => fields().find(({ dataset }) => test.test(dataset.path));
        const type = async (field, text) => {
          field.focus();
          field.value = text;
          field.dispatchEvent(new InputEvent("input", { bubbles: true }));
          await element.updateComplete;
        };
        let answer = null;
        element.addEventListener("portfolio-changed", (event) => {
          answer = event.detail.answer;
        });
        const faults = [];
        for (const coin of coins) {
          answer = null;
          await type(fieldOf(/^portfolio\.positions\[.*\]\.coin$/), coin);
          if (coin === unpriced) continue;
          const issues = answer?.status === "ok" ? [] : (answer?.issues ?? [{ message: "no answer" }]);
          const held = answer?.status === "ok" ? answer.report.regimes.standard.positions.map((position) => position.coin) : [];
          if (issues.length > 0 || held.join() !== coin || root.querySelector(".issues")) faults.push([coin, held, issues]);
          const mark = fieldOf(/^market\.perps\..*\.markPrice$/);
          if (!mark.value) faults.push([coin, "no price in its field"]);
        }
        return faults;
      },
      { coins, unpriced: WITHOUT_PRICE },
    );
    assert.deepEqual(faults, []);
  }));

test("a perp without a known price waits for one in its field, and is no fault", () =>
  withPage(running, async (page) => {
    await startBook(page);
    const perp = page.getByLabel("Perp", { exact: true });
    await perp.fill(WITHOUT_PRICE);
    await page.getByText(`no price of ${WITHOUT_PRICE} is known here`).waitFor();
    assert.equal(await page.locator("portfolio-margin .issues").count(), 0);
    assert.equal((await requestOf(page)).portfolio.positions.length, 0, "it is not counted yet");
    const mark = page.getByLabel("Mark price, USD");
    assert.ok(await mark.evaluate((field) => field.getRootNode().activeElement === field), "its price field has the focus");
    await page.keyboard.type("2.5");
    const { portfolio, market } = await requestOf(page);
    assert.equal(portfolio.positions[0].coin, WITHOUT_PRICE);
    assert.equal(market.perps[0].markPrice, "2.5");
    await perp.fill("BTC");
    assert.equal((await requestOf(page)).portfolio.positions[0].coin, "BTC");
  }));

test("the field of a price says of when it is and what it is, also where it is left empty", () =>
  withPage(running, async (page) => {
    await startBook(page);
    await page.getByText("Middle of the order book of 2026-10-08.", { exact: true }).waitFor();
    await page.getByLabel("Mark price, USD").fill("");
    await page.getByText("Empty: 80,474.50. Middle of the order book of 2026-10-08.").waitFor();
    assert.equal(await page.locator("portfolio-margin .issues").count(), 0);
    await page.getByText("middles of the order book, which are not marks of 2026-10-08T17:27Z: perps.BTC.markPrice").waitFor();
    await page.getByLabel("Perp", { exact: true }).fill("para:COHR");
    await page.getByText("Mark of 2026-09-27.", { exact: true }).waitFor();
  }));
