// Loading an account by keyboard alone, on the smallest screen, and through axe in every state.

import assert from "node:assert/strict";
import test from "node:test";
import { fits, seesNothing } from "./axe.mjs";
import { keepScreenshot } from "./browser-page.mjs";
import { faults, field, load, loadButton, loaded, named, panel, startLive, withLivePage } from "./live-page.mjs";

const running = await startLive(test);

/** The name of what has the focus, inside elements too. */
const focused = (page) =>
  page.evaluate(() => {
    let active = document.activeElement;
    while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
    return active.id || active.textContent.trim().replace(/\s+/g, " ");
  });

async function tabTo(page, name) {
  for (let steps = 0; steps < 12; steps++) {
    if ((await focused(page)) === name) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`the focus does not come to ${name}`);
}

test("an account is loaded, stopped, remembered and read by keyboard alone", () =>
  withLivePage(running, async (page) => {
    await tabTo(page, "address");
    await page.keyboard.type(named["with-sub-accounts"].address);
    await page.keyboard.press("Enter");
    await loaded(page, named["with-sub-accounts"]);
    await page.getByRole("group", { name: "The account and its sub-accounts" }).waitFor();

    running.venue.misbehave({ type: "perpDexs" }, { hang: true, times: 1 });
    await tabTo(page, "Load");
    await page.keyboard.press("Enter");
    await tabTo(page, "Stop");
    await page.keyboard.press("Enter");
    await page.getByText("Loading was stopped.").first().waitFor();
    assert.equal(await focused(page), "Load", "the focus is not lost with the button");

    await tabTo(page, "remember");
    await page.keyboard.press("Space");
    await tabTo(page, "Load again");
    await tabTo(page, "carry 0x5555…5555");
    await page.keyboard.press("Enter");
    await loaded(page, named["standard-two-dexes"]);
    assert.equal(await focused(page), "carry 0x5555…5555");
    const stored = await page.evaluate(() => localStorage.getItem("portfolio-margin.account"));
    assert.equal(JSON.parse(stored).address, named["with-sub-accounts"].address);

    await panel(page).locator("summary").first().focus();
    await page.keyboard.press("Enter");
    await panel(page).getByRole("table", { name: "Figures that agree" }).waitFor();
  }));

const STATES = {
  "an account with figures that differ": async (page) => {
    const account = named["captured-portfolio-hype-collateral"];
    running.venue.reservePrices = account.reserveOraclePx;
    await load(page, account);
    const folds = panel(page).locator("details");
    await folds.nth(1).waitFor({ state: "attached" });
    await folds.evaluateAll((all) => {
      for (const fold of all) fold.open = true;
    });
  },
  faults: async (page) => {
    running.venue.misbehave({ type: "clearinghouseState", dex: "xyz" }, { cut: true });
    running.venue.misbehave({ type: "spotClearinghouseState" }, { body: "<html>" });
    await loadButton(page).click();
    await faults(page).waitFor();
    running.venue.reset();
  },
  "sub-accounts": async (page) => {
    await page.getByLabel("Remember on this device").check();
    await load(page, named["with-sub-accounts"]);
    await page.getByRole("group", { name: "The account and its sub-accounts" }).waitFor();
  },
  "no address": async (page) => {
    await field(page).fill("0x");
    await loadButton(page).click();
    await faults(page).getByText("40 hexadecimal digits").waitFor();
  },
  loading: async (page) => {
    running.venue.misbehave({ type: "perpDexs" }, { hang: true });
    await field(page).fill(named["outcome-tokens"].address);
    await loadButton(page).click();
    await page.getByRole("button", { name: "Stop" }).waitFor();
  },
};

for (const look of [
  { colorScheme: "light", viewport: { width: 1440, height: 900 } },
  { colorScheme: "dark", viewport: { width: 360, height: 800 } },
  { forcedColors: "active", viewport: { width: 360, height: 800 } },
]) {
  const name = `${look.colorScheme ?? "forced colours"}, ${look.viewport.width} pixels`;
  test(`axe finds nothing and nothing is too wide: ${name}`, () =>
    withLivePage(
      running,
      async (page) => {
        for (const [state, reach] of Object.entries(STATES)) {
          await reach(page);
          await seesNothing(page, state);
          await fits(page, state);
          await keepScreenshot(page, `live-${state}-${name}`.replace(/[^a-z0-9]+/g, "-"));
        }
      },
      look,
    ));
}
