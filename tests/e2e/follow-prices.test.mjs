// The loaded account at prices as they change: its figures, what becomes of them when the connection breaks, and what the reader typed.

import assert from "node:assert/strict";
import test from "node:test";
import * as api from "../../pkg/index.js";
import { card, choosePreset, requestOf } from "./browser-page.mjs";
import { load, named, panel, prices, startLive, withLivePage } from "./live-page.mjs";

const running = await startLive(test);
test.before(() => api.init());

const ACCOUNT = named["captured-unified-three-shorts"];
const COINS = ["BTC", "ETH", "NEAR"];
const CLOCK = { prepare: (page) => page.clock.install() };
/** What a browser says by itself of connections that fail. */
const BROKEN = { reports: /WebSocket connection to/ };

const state = (page) => prices(page).locator(".state p");
const toggle = (page) => prices(page).locator(".toggle");
const followed = (page) => state(page).getByText("Following prices").waitFor();
const markOf = async (page, coin) => (await requestOf(page)).market.perps.find((perp) => perp.coin === coin).markPrice;

/** Sets a price and waits until the page shows it. */
async function move(page, coin, price) {
  running.venue.stream.price(coin, price);
  const shown = price.replace(/\.0+$/, "");
  await page.waitForFunction(
    ([own, mark]) =>
      document.querySelector("portfolio-margin").portfolio.market.perps.some((perp) => perp.coin === own && perp.markPrice === mark),
    [coin, shown],
  );
}

async function loadFollowing(page, account = ACCOUNT) {
  await load(page, account);
  await followed(page);
}

test("the figures are those of compare at the prices that came", () =>
  withLivePage(running, async (page) => {
    await loadFollowing(page);
    const before = await requestOf(page);
    await move(page, "BTC", "90000.0");
    await move(page, "ETH", "3000.0");
    const now = await requestOf(page);
    const shown = await card(page, "Unified account").count();
    assert.equal(shown, 0, "two regimes are shown by default");
    const report = api.compare(now).report;
    const ratio = api.formatPercent(report.regimes.portfolio.ratio, { digits: 2 });
    await card(page, "Portfolio margin").getByText(ratio).waitFor();
    await prices(page).locator("dl .portfolio").getByText(ratio).waitFor();
    // The same from the account as it was loaded, by a statement of the prices.
    const perps = now.market.perps.map(({ coin, markPrice, oraclePrice, fundingRate }) => ({ coin, markPrice, oraclePrice, fundingRate }));
    const stated = api.compare(api.reprice(before, { perps }).report.request).report;
    assert.equal(report.regimes.portfolio.ratio, stated.regimes.portfolio.ratio);
    assert.equal(report.regimes.standard.accountValue, stated.regimes.standard.accountValue);
    assert.equal(now.portfolio.positions.length, COINS.length);
    await panel(page)
      .getByText(/12 of 12 figures.*as loaded at \d\d:\d\d:\d\d, before prices moved on/)
      .waitFor();
    assert.equal(running.venue.stream.most, 1);
  }));

test("messages that come twice, late, broken or with other clocks change no figure", () =>
  withLivePage(running, async (page) => {
    const { stream } = running.venue;
    await loadFollowing(page);
    await move(page, "BTC", "90000.0");
    await move(page, "ETH", "3000.0");
    const before = await requestOf(page);
    for (let times = 0; times < 3; times++) stream.price("BTC", "90000.0");
    stream.send("garbage");
    stream.send('{"channel":"activeAssetCtx","data":{"coin":"BTC","ctx":{"markPx":"1.0","markPx":7}}}');
    stream.send('{"channel":"activeAssetCtx","data":{"coin":"ETH","ctx":{"markPx":1}}}');
    stream.send('{"channel":"activeAssetCtx","data":{"coin":"DOGE","ctx":{"markPx":"1.0"}}}');
    stream.price("BTC", "90000.0", { time: 4e15 });
    await move(page, "NEAR", "5.5");
    await move(page, "NEAR", "4.5");
    const { NEAR: _, ...rest } = Object.fromEntries((await requestOf(page)).market.perps.map((perp) => [perp.coin, perp.markPrice]));
    assert.deepEqual([rest.BTC, rest.ETH], ["90000", "3000"]);
    await move(page, "NEAR", before.market.perps.find(({ coin }) => coin === "NEAR").markPrice);
    assert.deepEqual((await requestOf(page)).portfolio, before.portfolio, "there and back is where it was");
    assert.match(await state(page).innerText(), /Following prices, last \d s ago/);
  }));

test("a connection that breaks ten times is followed all the same, and the last prices stay with their age", () =>
  withLivePage(
    running,
    async (page) => {
      const { stream } = running.venue;
      await loadFollowing(page);
      for (let round = 1; round <= 10; round++) {
        const price = `${90_000 + round}`;
        await move(page, "BTC", price);
        await followed(page);
        if (round === 5) stream.refuse(2);
        stream.drop();
        await state(page).getByText("Connection lost").waitFor();
        const said = /Connection lost at \d\d:\d\d:\d\d, trying again in \d+ s; prices are of \d\d:\d\d:\d\d, \d+ s ago/;
        assert.match(await state(page).innerText(), said);
        assert.equal(await markOf(page, "BTC"), price, "the last prices stay");
        await prices(page).getByRole("button", { name: "Try now" }).click();
        if (round === 5) {
          await state(page).getByText("Connection lost").waitFor();
          await page.waitForFunction(() => document.querySelector("follow-prices").following.link.attempt > 2);
          stream.refuse(0);
          await prices(page).getByRole("button", { name: "Try now" }).click();
        }
        await followed(page);
      }
      await move(page, "BTC", "95000.0");
      assert.equal(stream.most, 1, "one connection at a time");
      assert.equal((await requestOf(page)).portfolio.positions.length, COINS.length);
    },
    BROKEN,
  ));

test("silence is a lost connection, and the age goes on by a clock that nobody sets", () =>
  withLivePage(
    running,
    async (page) => {
      const { stream } = running.venue;
      await load(page, ACCOUNT);
      await page.clock.runFor(1000);
      await followed(page);
      stream.isSilent = true;
      await page.clock.runFor(12_000);
      await state(page)
        .getByText(/last 1\d s ago/)
        .waitFor();
      await page.clock.setSystemTime(Date.now() - 5 * 3_600_000);
      await page.clock.runFor(3_000);
      await state(page)
        .getByText(/last 1\d s ago/)
        .waitFor();
      // In small steps, because the next attempt comes soon after.
      const isSaid = async () => /Connection lost at .*nothing was heard for 25 seconds/.test(await state(page).innerText());
      for (let passed = 0; !(await isSaid()); passed += 250) {
        assert.ok(passed < 30_000, await state(page).innerText());
        await page.clock.runFor(250);
      }
      assert.equal(stream.pings, 1);
      stream.isSilent = false;
      await page.clock.runFor(31_000);
      await followed(page);
    },
    { ...CLOCK, ...BROKEN },
  ));

test("paused: nothing moves and nobody is connected; it goes on when that is wanted", () =>
  withLivePage(running, async (page) => {
    const { stream } = running.venue;
    await loadFollowing(page);
    await move(page, "BTC", "90000.0");
    await toggle(page).click();
    await state(page)
      .getByText(/Paused; prices are of \d\d:\d\d:\d\d, \d+ s ago/)
      .waitFor();
    await stream.until(({ open }) => open === 0);
    stream.price("BTC", "70000.0");
    assert.equal(await toggle(page).innerText(), "Follow prices");
    assert.equal(await markOf(page, "BTC"), "90000");
    await toggle(page).click();
    await page.waitForFunction(() =>
      document.querySelector("portfolio-margin").portfolio.market.perps.some(({ markPrice }) => markPrice === "70000"),
    );
    await choosePreset(page, "Carry trade");
    await stream.until(({ open }) => open === 0);
    assert.equal(await prices(page).isVisible(), false);
  }));

test("what is typed stays: following pauses, and goes on with the book as it is then", () =>
  withLivePage(running, async (page) => {
    await loadFollowing(page);
    await move(page, "BTC", "90000.0");
    const size = page.getByLabel("Size", { exact: true }).first();
    await size.click();
    await size.fill("0.77");
    await state(page).getByText("Paused, because you changed the book").waitFor();
    await running.venue.stream.until(({ open }) => open === 0);
    running.venue.stream.price("BTC", "91000.0");
    assert.equal(await size.inputValue(), "0.77");
    assert.equal(await markOf(page, "BTC"), "90000");
    assert.equal(await panel(page).count(), 0);
    await toggle(page).click();
    await move(page, "BTC", "92000.0");
    assert.equal(await size.inputValue(), "0.77");
    assert.equal((await requestOf(page)).portfolio.positions[0].size.replace("-", ""), "0.77");
  }));

test("a field that has the focus keeps its text and the focus; what is tried out and unfolded stays", () =>
  withLivePage(running, async (page) => {
    await loadFollowing(page);
    const mark = page.getByLabel("Mark price, USD").first();
    const trial = page.getByLabel("Order size", { exact: true });
    await trial.fill("0.5");
    await move(page, "BTC", "90001.0");
    assert.equal(await trial.inputValue(), "0.5");
    await mark.focus();
    const before = await mark.inputValue();
    await move(page, "BTC", "90002.0");
    assert.equal(await mark.inputValue(), before, "nothing moves under the cursor");
    await mark.blur();
    await page.waitForFunction(() => true);
    assert.equal(await mark.inputValue(), "90,002");
    const focused = () => page.evaluate(() => document.querySelector("portfolio-margin").shadowRoot.activeElement?.id ?? "");
    await trial.focus();
    const own = await focused();
    await move(page, "BTC", "90003.0");
    assert.equal(await focused(), own);
    await page.keyboard.type("1");
    assert.equal(await trial.inputValue(), "0.51");
  }));

test("collateral without a position moves with the mark of its perp", () =>
  withLivePage(running, async (page) => {
    const account = named["captured-portfolio-hype-collateral"];
    running.venue.reservePrices = account.reserveOraclePx;
    await loadFollowing(page, account);
    const reserve = (request) => Number(request.market.tokens.find(({ token }) => token === "HYPE").reserveOraclePrice);
    const perp = (request) => Number(request.market.perps.find(({ coin }) => coin === "HYPE").markPrice);
    const before = await requestOf(page);
    await move(page, "HYPE", "40.0");
    const after = await requestOf(page);
    assert.ok(Math.abs(reserve(after) / reserve(before) - perp(after) / perp(before)) < 1e-9);
  }));

test("a page that is not looked at draws nothing, and catches up when it is", () =>
  withLivePage(running, async (page) => {
    await loadFollowing(page);
    await move(page, "BTC", "90000.0");
    const hide = (isHidden) =>
      page.evaluate((hidden) => {
        Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, isHidden);
    await hide(true);
    running.venue.stream.price("BTC", "88000.0");
    await page.waitForFunction(() => document.querySelector("follow-prices").following.latest.get("BTC")?.includes("88000.0"));
    assert.equal(await markOf(page, "BTC"), "90000");
    await hide(false);
    await page.waitForFunction(() =>
      document.querySelector("portfolio-margin").portfolio.market.perps.some(({ markPrice }) => markPrice === "88000"),
    );
  }));
