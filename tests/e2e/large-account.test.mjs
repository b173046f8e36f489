// 300 positions over all dexes in a browser: loaded within the exchange's limit of requests, nothing counted twice, and still a page that can be
// used while prices move.

import assert from "node:assert/strict";
import test from "node:test";
import * as api from "../../pkg/index.js";
import { LARGE } from "../venue/accounts.mjs";
import { requestOf } from "./browser-page.mjs";
import { field as addressField, loadButton, loaded, prices, startLive, withLivePage } from "./live-page.mjs";

const running = await startLive(test);
test.before(() => api.init());

const LIMIT = 1200;

test("300 positions over 11 dexes are loaded and followed, and the page stays usable", (context) =>
  withLivePage(running, async (page) => {
    page.setDefaultTimeout(60_000);
    const { venue } = running;
    assert.equal(LARGE.dexes, 11);
    await addressField(page).fill(LARGE.address);
    await loadButton(page).click();
    await loaded(page, LARGE);
    assert.ok(venue.weight < LIMIT, `${venue.weight}`);
    const request = await requestOf(page);
    const coins = request.portfolio.positions.map(({ coin }) => coin);
    assert.equal(coins.length, LARGE.positions);
    assert.equal(new Set(coins).size, LARGE.positions);
    assert.equal(new Set(coins.map((coin) => (coin.includes(":") ? coin.split(":")[0] : ""))).size, LARGE.dexes);

    await prices(page).locator(".state").getByText("Following prices").waitFor();
    assert.equal(venue.stream.most, 1);
    assert.equal(new Set(venue.stream.subscriptions).size, venue.stream.subscriptions.length, "nobody is asked for a coin twice");
    for (const coin of coins) assert.ok(venue.stream.subscriptions.includes(coin), coin);

    // Every coin moves from 10 to 10.5, and some of them many times; the others' messages come twice.
    for (let round = 1; round <= 5; round++) for (const coin of coins) venue.stream.price(coin, `10.${round}`);
    for (const coin of coins) venue.stream.price(coin, "10.5");
    await page.waitForFunction((last) => {
      const { perps } = document.querySelector("portfolio-margin").portfolio.market;
      return perps.filter(({ markPrice }) => markPrice === "10.5").length >= last;
    }, coins.length);
    const now = await requestOf(page);
    assert.equal(now.portfolio.positions.length, LARGE.positions);
    // 300 positions of one unit each, up half a dollar.
    const stated = api.reprice(request, { perps: coins.map((coin) => ({ coin, markPrice: "10.5" })) }).report.request;
    const [followed, expected] = [now, stated].map((own) => api.compare(own).report.regimes);
    for (const regime of ["standard", "unified", "portfolio"]) {
      assert.equal(followed[regime].accountValue, expected[regime].accountValue);
      assert.deepEqual(followed[regime].notional, expected[regime].notional);
      assert.equal(followed[regime].ratio, expected[regime].ratio);
    }
    assert.equal(
      await page.locator('portfolio-margin section[aria-label="You trade"] > fieldset.row').count(),
      LARGE.positions + LARGE.dexes,
    );

    // Prices go on while somebody works: what blocks the page, and how much of the time.
    await page.evaluate(() => {
      globalThis.blocked = [];
      new PerformanceObserver((list) => globalThis.blocked.push(...list.getEntries().map(({ duration }) => duration))).observe({
        type: "longtask",
      });
      globalThis.blockedSince = performance.now();
    });
    let cents = 0;
    const ticker = setInterval(() => {
      cents += 1;
      for (const coin of coins) venue.stream.price(coin, `11.${cents}`);
    }, 100);
    try {
      await page.waitForFunction(() => globalThis.blocked.length >= 4);
    } finally {
      clearInterval(ticker);
    }
    const { blocked, passed, took, pace } = await page.evaluate(() => {
      const { following } = document.querySelector("follow-prices");
      return {
        blocked: globalThis.blocked,
        passed: performance.now() - globalThis.blockedSince,
        took: following.took,
        pace: following.pace,
      };
    });
    const share = blocked.reduce((sum, one) => sum + one, 0) / passed;
    context.diagnostic(
      `an update of 300 positions takes ${took.toFixed(0)} ms, one every ${pace.toFixed(0)} ms; the page is busy ${(share * 100).toFixed(0)} % of the time, at most ${Math.max(...blocked).toFixed(0)} ms at once`,
    );
    assert.ok(pace >= 4 * took - 1, "a large book is shown anew less often");
    assert.ok(share < 0.6, `busy ${share}`);

    // By its path: a search by label looks through thousands of fields.
    const size = page.locator('portfolio-margin input[data-path="change.size"]');
    await size.fill("1.5");
    assert.equal(await size.inputValue(), "1.5");
    await prices(page).getByRole("button", { name: "Pause" }).click();
    await prices(page).locator("b", { hasText: "Paused" }).waitFor();
    await venue.stream.until(({ open }) => open === 0);
  }));
