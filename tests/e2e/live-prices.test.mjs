// The exchange's prices of now on the page: asked for only when told to, with their age, for what is added and for books of one's own; and what is said
// when they do not come.

import assert from "node:assert/strict";
import test from "node:test";
import { fits, seesNothing } from "./axe.mjs";
import { choosePreset, keepScreenshot, requestOf } from "./browser-page.mjs";
import { load, named, startLive, withLivePage } from "./live-page.mjs";

const running = await startLive(test);

const control = (page) => page.locator("live-prices");
const button = (page) => control(page).getByRole("button", { name: "Live prices" });
const message = (page, text) => page.locator("#message").getByText(text).waitFor();
const mark = (request, coin) => request.market.perps.find((perp) => perp.coin === coin)?.markPrice;

/** Prices that are not the snapshot's, and a perp that is new. */
const moved = ([meta, contexts]) => {
  contexts[meta.universe.findIndex(({ name }) => name === "SOL")].markPx = "111.5";
  meta.universe.push({ name: "FRESH", szDecimals: 1, maxLeverage: 3, marginTableId: 3 });
  contexts.push({ ...contexts[0], markPx: "2.5", oraclePx: "2.5" });
  return [meta, contexts];
};

async function ask(page) {
  await button(page).focus();
  await page.keyboard.press("Enter");
  await control(page).locator(".age").waitFor();
}

for (const colorScheme of ["light", "dark"]) {
  test(`a book of one's own is moved to live prices, and what is added has them, ${colorScheme}`, () =>
    withLivePage(
      running,
      async (page) => {
        await choosePreset(page, "Long BTC, short ETH");
        assert.equal(running.venue.requests.length, 0, "nothing is asked before it is told to");
        await control(page).getByText("the snapshot of 2026-10-08").waitFor();
        const before = await requestOf(page);
        running.venue.misbehave({ type: "metaAndAssetCtxs", dex: "" }, { change: moved });
        await ask(page);
        await message(page, "The book is at live prices.");
        const after = await requestOf(page);
        const held = ({ portfolio }) =>
          portfolio.positions.map(({ coin, size, entryPrice, leverage }) => [coin, size, entryPrice, leverage]);
        assert.deepEqual(held(after), held(before), "sizes and entries stay");
        assert.notEqual(mark(after, "ETH"), undefined);
        assert.match(after.market.time, /^\d{4}-\d\d-\d\dT/);
        await page.getByText(`Prices of ${after.market.time}`).waitFor();
        await page.getByText(/Predicted next by the exchange, in no figure above: BTC .+, ETH /).waitFor();

        await page.getByRole("button", { name: "+ Add a position" }).click();
        const perp = page.getByLabel("Perp", { exact: true }).last();
        await perp.fill("SOL");
        await perp.press("Tab");
        await page.getByLabel("Size", { exact: true }).last().fill("3");
        const added = await requestOf(page);
        assert.equal(mark(added, "SOL"), "111.5", "SOL comes at the exchange's price");
        await perp.fill("FRESH");
        await perp.press("Tab");
        await page.getByLabel("Leverage", { exact: true }).last().fill("3");
        assert.equal(mark(await requestOf(page), "FRESH"), "2.5", "what is new can be added at the exchange's rules");
        assert.equal(await page.locator("portfolio-margin .issues").count(), 0);
        await seesNothing(page, "live prices");
        await keepScreenshot(page, `live-prices-${colorScheme}`);
      },
      { colorScheme },
    ));
}

test("what is delisted is not offered, and stays readable where it is held", () =>
  withLivePage(running, async (page) => {
    await load(page, named["delisted-coin"]);
    const before = await requestOf(page);
    await ask(page);
    await message(page, "the account keeps those it was loaded with");
    assert.deepEqual(await requestOf(page), before);
    assert.ok(before.portfolio.positions.some(({ coin }) => coin === "GONE"));
    const offered = await page.locator('portfolio-margin datalist option[value="GONE"]').count();
    assert.equal(offered, 0);
    await page.getByText("delisted: it can only be closed").first().waitFor();
    assert.equal(await page.locator("portfolio-margin .issues").count(), 0);
  }));

test("faults are said in words; what was loaded stays with its age; a missing prediction is said", () =>
  withLivePage(
    running,
    async (page) => {
      await choosePreset(page, "Carry trade");
      const before = await requestOf(page);
      running.venue.misbehave({ type: "spotMetaAndAssetCtxs" }, { body: "<html>down</html>" });
      await button(page).click();
      const alert = control(page).getByRole("alert");
      await alert.getByText("The prices could not be loaded.").waitFor();
      await alert.getByText("spotMetaAndAssetCtxs").waitFor();
      assert.deepEqual(await requestOf(page), before);
      await control(page).getByText("the snapshot of 2026-10-08").waitFor();

      running.venue.reset();
      running.venue.misbehave({ type: "predictedFundings" }, { status: 422 });
      await ask(page);
      await control(page).getByText("did not say which funding it predicts").waitFor();
      const moved = await requestOf(page);
      assert.notDeepEqual(moved, before);

      running.venue.reset();
      running.venue.misbehave({ type: "metaAndAssetCtxs", dex: "xyz" }, { body: "[]" });
      await button(page).click();
      await alert.waitFor();
      await control(page).locator(".age").waitFor();
      assert.deepEqual(await requestOf(page), moved, "the last good state stays");
      await seesNothing(page, "prices that could not be loaded");
      // Chromium reports the refused request by itself.
    },
    { reports: /status of 422/ },
  ));

test("prices are asked for whenever the page is opened, once the reader has agreed, and not before", () =>
  withLivePage(running, async (page) => {
    const agreed = control(page).getByLabel("Ask whenever this page is opened");
    assert.equal(await agreed.isChecked(), false);
    await page.reload();
    await control(page).getByText("the snapshot of 2026-10-08").waitFor();
    assert.equal(running.venue.requests.length, 0, "nothing is sent before the reader has agreed");

    await choosePreset(page, "Carry trade");
    const before = await requestOf(page);
    await agreed.check();
    await control(page).locator(".age").waitFor();
    assert.deepEqual(await requestOf(page), before, "the book is not moved by itself");
    const asked = running.venue.requests.length;
    assert.ok(asked > 0);

    running.venue.misbehave({ type: "metaAndAssetCtxs", dex: "" }, { change: moved });
    await page.reload();
    await control(page).locator(".age").waitFor();
    assert.ok(running.venue.requests.length > asked, "asked again when opened");
    assert.equal(await agreed.isChecked(), true);
    assert.deepEqual(await requestOf(page), before);
    await page.getByRole("button", { name: "+ Add a position" }).click();
    const perp = page.getByLabel("Perp", { exact: true }).last();
    await perp.fill("SOL");
    await page.getByLabel("Size", { exact: true }).last().fill("3");
    assert.equal(mark(await requestOf(page), "SOL"), "111.5", "what is added has live prices");

    await agreed.uncheck();
    running.venue.reset();
    await page.reload();
    await control(page).getByText("the snapshot of 2026-10-08").waitFor();
    assert.equal(running.venue.requests.length, 0, "nothing is sent after the reader took it back");
  }));

test("on a phone", () =>
  withLivePage(
    running,
    async (page) => {
      await ask(page);
      await fits(page, "live prices");
      await keepScreenshot(page, "live-prices-phone");
    },
    { viewport: { width: 360, height: 740 }, colorScheme: "dark" },
  ));
