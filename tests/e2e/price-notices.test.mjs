// What the reader wants to be told: once for each crossing, on the page, in its title and by the browser, until it is acknowledged; and all of it
// by keyboard, on the smallest screen, and through axe.

import assert from "node:assert/strict";
import test from "node:test";
import { fits, seesNothing } from "./axe.mjs";
import { keepScreenshot, requestOf } from "./browser-page.mjs";
import { load, named, prices, startLive, withLivePage } from "./live-page.mjs";

const running = await startLive(test);

const ACCOUNT = named["captured-unified-three-shorts"];
const KEPT = "portfolio-margin.thresholds";

const notice = (page) => prices(page).getByRole("alert").locator("li");
const form = (page) => prices(page).locator("summary");
const ratioBox = (page) => prices(page).getByLabel("the margin ratio reaches");
const ratioLevel = (page) => prices(page).getByLabel("Margin ratio in percent");

async function loadFollowing(page) {
  await load(page, ACCOUNT);
  await prices(page).locator(".state").getByText("Following prices").waitFor();
}

async function move(page, coin, price) {
  running.venue.stream.price(coin, price);
  await page.waitForFunction(
    ([own, mark]) =>
      document.querySelector("follow-prices").book.request.market.perps.some((perp) => perp.coin === own && perp.markPrice === mark),
    [coin, price.replace(/\.0+$/, "")],
  );
}

/** The ratio of the account's own regime in percent, as the page shows it. */
const ratio = async (page) => Number.parseFloat(await prices(page).locator("dl .unified b").innerText());

test("a ratio that is reached is told once, until it is acknowledged, and again only after it was back", () =>
  withLivePage(running, async (page) => {
    const title = await page.title();
    await loadFollowing(page);
    const [low, high] = ["70000.0", "95000.0"];
    await move(page, "BTC", high);
    const above = await ratio(page);
    await move(page, "BTC", low);
    const below = await ratio(page);
    assert.ok(above > below * 1.1, `${above} ${below}`);
    const level = ((above + below) / 2).toFixed(2);
    await form(page).click();
    assert.equal(await prices(page).getByLabel("Under").inputValue(), "unified", "the account's own regime");
    await ratioLevel(page).fill(level);
    await ratioBox(page).check();
    assert.equal(await notice(page).count(), 0);

    await move(page, "BTC", high);
    await notice(page)
      .getByText(`The margin ratio of Unified account is ${above.toFixed(2)} %: it has reached your ${level} %.`)
      .waitFor();
    assert.equal((await page.title()).replaceAll("\u00a0", " "), `⚠ ${above.toFixed(2)} % Unified account – portfolio-margin`);
    await move(page, "BTC", "95100.0");
    assert.equal(await notice(page).count(), 1);
    await prices(page).getByRole("button", { name: "Acknowledge" }).click();
    assert.equal(await notice(page).count(), 0);
    assert.equal(await page.title(), title);
    const focused = await page.evaluate(() => document.querySelector("follow-prices").shadowRoot.activeElement.className);
    assert.equal(focused, "toggle", "the focus is not lost with the button");

    // A little under the level is not back.
    await ratioLevel(page).fill(above.toFixed(2));
    await notice(page).first().waitFor();
    await prices(page).getByRole("button", { name: "Acknowledge" }).click();
    for (const price of ["94990.0", "95200.0", "94980.0", "95300.0"]) await move(page, "BTC", price);
    assert.equal(await notice(page).count(), 0, "it does not flap");
    await move(page, "BTC", low);
    await move(page, "BTC", "95400.0");
    await notice(page).first().waitFor();
    await page.getByRole("button", { name: "Carry trade" }).click();
    await prices(page).waitFor({ state: "hidden" });
    assert.equal(await page.title(), title, "another book is not meant");
  }));

test("a level counts once it is typed: the beginning of another tells nothing", () =>
  withLivePage(running, async (page) => {
    await loadFollowing(page);
    const now = await ratio(page);
    assert.ok(now > 6 && now < 60, `${now}`);
    await form(page).click();
    await ratioBox(page).check();
    await ratioLevel(page).evaluate((level) => {
      for (const value of ["6", "60"]) {
        level.value = value;
        level.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
      }
    });
    await ratioLevel(page).press("Enter");
    await move(page, "BTC", "80900.0");
    assert.equal(await notice(page).count(), 0, "6 % is reached, 60 % is not");
    await ratioLevel(page).fill("6");
    // Nobody presses Enter: it counts by itself, without another price.
    await notice(page).getByText("it has reached your 6 %.").waitFor();
  }));

test("a trigger that is near is told, and a page that is not looked at tells by the browser", () =>
  withLivePage(
    running,
    async (page) => {
      await loadFollowing(page);
      await form(page).click();
      await prices(page).getByLabel("also as a notification of this browser").check();
      await prices(page).getByLabel("Distance in percent").fill("0.01");
      await prices(page).getByLabel("a liquidation price is nearer than").check();
      assert.equal(await notice(page).count(), 0);
      const [, far] = /\(\+(\d+\.\d)\s%\)/.exec(await prices(page).locator("dl .unified").innerText());
      const { coin } = await page.evaluate(() => {
        const { coins } = document.querySelector("follow-prices").book.death.regimes.unified;
        return coins
          .flatMap((own) => own.triggers.map((trigger) => ({ coin: own.coin, move: Math.abs(Number(trigger.move)) })))
          .sort((a, b) => a.move - b.move)[0];
      });
      await prices(page)
        .getByLabel("Distance in percent")
        .fill((Number(far) / 2).toFixed(1));
      await page.evaluate(() => {
        Object.defineProperty(document, "hidden", { value: true, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      });
      const mark = (await requestOf(page)).market.perps.find((perp) => perp.coin === coin).markPrice;
      running.venue.stream.price(coin, String(Number((Number(mark) * (1 + Number(far) / 100) * 0.99).toPrecision(5))));
      await page.waitForFunction(() => globalThis.told?.length === 1);
      assert.match(
        await page.evaluate(() => globalThis.told[0]),
        new RegExp(`${coin} .*Under Unified account ${coin} liquidates above .* away`),
      );
      assert.match(await page.title(), new RegExp(`⚠ ${coin} \\+\\d+\\.\\d\\s%, Unified account – portfolio-margin`));
      assert.equal((await requestOf(page)).market.perps.find((perp) => perp.coin === coin).markPrice, mark, "nothing is drawn");
    },
    {
      prepare: (page) =>
        page.addInitScript(() => {
          globalThis.told = [];
          globalThis.Notification = class {
            static requestPermission = async () => "granted";
            constructor(title, { body }) {
              globalThis.told.push(`${title} ${body}`);
            }
          };
        }),
    },
  ));

test("a browser that does not allow notifications is said to, and a level that is none is refused at its field", () =>
  withLivePage(
    running,
    async (page) => {
      await loadFollowing(page);
      await form(page).click();
      const box = prices(page).getByLabel("also as a notification of this browser");
      await box.click();
      await prices(page).getByText("The browser does not allow notifications").waitFor();
      assert.equal(await box.isChecked(), false);
      await ratioBox(page).check();
      for (const wrong of ["", "0", "-5", "abc", "5x"]) {
        await ratioLevel(page).fill(wrong);
        assert.equal(await ratioLevel(page).getAttribute("aria-invalid"), "true", wrong);
      }
      await ratioLevel(page).fill("0.000001");
      await notice(page).first().waitFor();
    },
    {
      prepare: (page) =>
        page.addInitScript(() => {
          globalThis.Notification = { requestPermission: async () => "denied" };
        }),
    },
  ));

test("what is to be told is kept with a remembered account, and not without one", () =>
  withLivePage(running, async (page) => {
    const kept = () => page.evaluate((key) => localStorage.getItem(key), KEPT);
    await loadFollowing(page);
    await form(page).click();
    await ratioLevel(page).fill("91.5");
    await ratioBox(page).check();
    assert.equal(await kept(), null);
    await page.getByLabel("Remember on this device").check();
    assert.match(await kept(), /"level":"91\.5"/);
    await page.reload();
    await loadFollowing(page);
    assert.equal(await ratioLevel(page).inputValue(), "91.5");
    assert.equal(await ratioBox(page).isChecked(), true);
    await page.getByRole("button", { name: "Forget" }).click();
    assert.equal(await kept(), null);
  }));

test("a connection that stays lost is told to whoever waits for a notice", () =>
  withLivePage(
    running,
    async (page) => {
      await load(page, ACCOUNT);
      await page.clock.runFor(1000);
      await prices(page).locator(".state").getByText("Following prices").waitFor();
      await form(page).click();
      await ratioBox(page).check();
      running.venue.stream.refuse();
      running.venue.stream.drop();
      await prices(page).getByRole("button", { name: "Try now" }).waitFor();
      await page.clock.runFor(20_000);
      assert.equal(await notice(page).count(), 0, "a short loss is none");
      await page.clock.runFor(15_000);
      await notice(page)
        .getByText(/No prices since \d\d:\d\d:\d\d: .*nothing is watched/)
        .waitFor();
      assert.equal(await page.title(), "⚠ no prices – portfolio-margin");
      await prices(page).getByRole("button", { name: "Acknowledge" }).click();
      await page.clock.runFor(60_000);
      assert.equal(await notice(page).count(), 0, "once for each loss");
    },
    { prepare: (page) => page.clock.install(), reports: /WebSocket connection to/ },
  ));

test("prices are paused, followed, watched and acknowledged by keyboard alone", () =>
  withLivePage(running, async (page) => {
    await loadFollowing(page);
    const focused = () =>
      page.evaluate(() => {
        let active = document.activeElement;
        while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
        return active.id || active.textContent.trim().replace(/\s+/g, " ");
      });
    const tabTo = async (name) => {
      for (let steps = 0; steps < 25; steps++) {
        if ((await focused()).startsWith(name)) return;
        await page.keyboard.press("Tab");
      }
      assert.fail(`the focus does not come to ${name}`);
    };
    await page.getByLabel("Your account").focus();
    await tabTo("Pause");
    await page.keyboard.press("Enter");
    await prices(page).locator("b", { hasText: "Paused" }).waitFor();
    assert.equal(await focused(), "Follow prices");
    await page.keyboard.press("Space");
    await prices(page).locator(".state").getByText("Following prices").waitFor();
    await tabTo("Tell me when");
    await page.keyboard.press("Enter");
    await tabTo("ratio-on");
    await page.keyboard.press("Space");
    await tabTo("ratio-level");
    await page.keyboard.press("Control+A");
    await page.keyboard.type("0.01");
    await notice(page).first().waitFor();
    await page.getByLabel("Your account").focus();
    await tabTo("Acknowledge");
    await page.keyboard.press("Enter");
    assert.equal(await notice(page).count(), 0);
  }));

const STATES = {
  following: loadFollowing,
  "a notice": async (page) => {
    await form(page).click();
    await ratioLevel(page).fill("0.01");
    await ratioBox(page).check();
    await notice(page).first().waitFor();
  },
  "a wrong level": async (page) => {
    await ratioLevel(page).fill("x");
    await prices(page).getByText("Type a number above zero").waitFor();
  },
  "the connection lost": async (page) => {
    running.venue.stream.refuse();
    running.venue.stream.drop();
    await prices(page).getByRole("button", { name: "Try now" }).waitFor();
  },
  paused: async (page) => {
    await prices(page).getByRole("button", { name: "Pause" }).click();
    await prices(page).locator("b", { hasText: "Paused" }).waitFor();
  },
};

for (const look of [
  { colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { colorScheme: "dark", viewport: { width: 1440, height: 900 } },
  { colorScheme: "light", viewport: { width: 360, height: 800 } },
  { forcedColors: "active", viewport: { width: 360, height: 800 } },
]) {
  const name = `${look.forcedColors ? "forced colours" : look.colorScheme}, ${look.viewport.width} pixels`;
  test(`axe finds nothing and nothing is too wide: ${name}`, () =>
    withLivePage(
      running,
      async (page) => {
        for (const [state, reach] of Object.entries(STATES)) {
          await reach(page);
          await seesNothing(page, state);
          await fits(page, state);
          await keepScreenshot(page, `follow-${state}-${name}`.replace(/[^a-z0-9]+/g, "-"));
        }
      },
      { ...look, reports: /WebSocket connection to/ },
    ));
}
