// A followed account beside everything else that the page does: what cannot be opened takes nothing away, and nothing of the account is stored.

import assert from "node:assert/strict";
import test from "node:test";
import { NOBODY } from "../venue/accounts.mjs";
import { requestOf } from "./browser-page.mjs";
import { field, load, loadButton, loaded, named, prices, startLive, status, withLivePage } from "./live-page.mjs";

const running = await startLive(test);

const ACCOUNT = named["captured-unified-three-shorts"];
const FAILED = { reports: /Failed to load resource/ };
const followed = (page) => prices(page).locator(".state").getByText("Following prices").waitFor();
const message = (page) => page.locator("#message");

test("an example that cannot be fetched leaves the account, and its prices are followed on", () =>
  withLivePage(
    running,
    async (page) => {
      await load(page, ACCOUNT);
      await followed(page);
      await page.route("**/presets/**", (route) => route.abort());
      await page.getByRole("button", { name: "Long BTC, short ETH" }).click();
      await message(page).getByText("Long BTC, short ETH was not opened: the page’s server cannot be reached").waitFor();
      assert.ok(await status(page).isVisible());
      running.venue.stream.price("BTC", "91234.0");
      await page.waitForFunction(() =>
        document.querySelector("portfolio-margin").portfolio.market.perps.some(({ markPrice }) => markPrice === "91234"),
      );
      await page.unroute("**/presets/**");
      await page.getByRole("button", { name: "Long BTC, short ETH" }).click();
      await prices(page).waitFor({ state: "hidden" });
      await running.venue.stream.until(({ open }) => open === 0);
      assert.equal(await status(page).count(), 0);
    },
    FAILED,
  ));

test("an address with nothing is said to have nothing, and there is no button for prices that do not exist", () =>
  withLivePage(running, async (page) => {
    await field(page).fill(NOBODY);
    await loadButton(page).click();
    await loaded(page, { address: NOBODY });
    await message(page).getByText("The exchange has nothing at this address: see that it is the right one.").waitFor();
    await prices(page).getByText("There is no price to follow").waitFor();
    assert.equal(await prices(page).locator(".toggle").count(), 0);
    await load(page, ACCOUNT);
    await followed(page);
    assert.equal(await message(page).innerText(), "");
  }));

test("whatever is done with an account, nothing of it is stored unless that was asked for", () =>
  withLivePage(
    running,
    async (page) => {
      const kept = () => page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage, cookie: document.cookie }));
      const before = await kept();
      const isAsBefore = async (what) => assert.equal(await kept(), before, what);
      await load(page, ACCOUNT);
      await followed(page);
      await isAsBefore("loaded and followed");
      await prices(page).locator("summary").click();
      await prices(page).getByLabel("the margin ratio reaches").check();
      await prices(page).getByLabel("Margin ratio in percent").fill("77");
      await isAsBefore("thresholds");
      await page.evaluate(() => {
        Object.defineProperty(document, "hidden", { value: true, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      });
      await isAsBefore("hidden");
      await page.evaluate(() => {
        Reflect.deleteProperty(document, "hidden");
        document.dispatchEvent(new Event("visibilitychange"));
      });
      await page.getByLabel("Size", { exact: true }).first().fill("0.123");
      await isAsBefore("edited");
      await page.getByRole("button", { name: "Paste", exact: true }).click();
      await page.getByLabel("Rows with their columns").fill("kind;coin;size;entryPrice;leverage\nperp;SOL;10,5;100,25;5");
      await page.getByRole("button", { name: "Add to the book" }).click();
      await message(page).getByText("One row added to the book.").waitFor();
      assert.equal((await requestOf(page)).portfolio.positions.at(-1).size, "10.5");
      await isAsBefore("rows added");
      await page.getByRole("button", { name: "Live prices" }).click();
      await message(page).getByText("the account keeps those it was loaded with").waitFor();
      await isAsBefore("live prices");
      await page.route("**/presets/**", (route) => route.abort());
      await page.getByRole("button", { name: "Carry trade" }).click();
      await message(page).getByText("was not opened").waitFor();
      await page
        .getByLabel(/^(Amount|Net balance)$/)
        .first()
        .fill("4321.5");
      await isAsBefore("an example that did not come");
      await page.getByRole("button", { name: "Load again" }).click();
      await followed(page);
      await isAsBefore("loaded again");
    },
    FAILED,
  ));
