// Every example opens, can be changed, saved and opened again as the same request.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { choosePreset, keepScreenshot, requestOf, startBrowser, withPage } from "./browser-page.mjs";

const running = await startBrowser(test);

const NAMES = [
  "Carry trade",
  "HYPE-backed perp long",
  "HYPE spot hedged",
  "Long BTC, short ETH",
  "Borrow to buy spot",
  "Your own",
  "Portfolio margin on HYPE, 8 Sep 2026",
  "Portfolio margin on BTC, 14 Sep 2026",
  "Unified, isolated long, 22 Sep 2026",
  "Unified, three shorts, 8 Oct 2026",
];

async function save(page) {
  await page.locator("#save-menu summary").click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save JSON" }).click()]);
  return JSON.parse(await readFile(await download.path(), "utf8"));
}

async function open(page, request) {
  await page
    .locator("#file")
    .setInputFiles({ name: "request.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(request)) });
  await page.getByText("Opened from a file.").waitFor();
}

for (const name of NAMES) {
  test(`${name}: opened, changed, saved, opened again`, () =>
    withPage(running, async (page) => {
      await choosePreset(page, name);
      assert.equal(await page.locator("portfolio-margin .issues").count(), 0, "the example is answered");
      const asOpened = await save(page);
      await open(page, asOpened);
      assert.deepEqual(await save(page), asOpened, "saved and opened again it is the same request");

      const amount = page.getByLabel(/^(Amount|Net balance)$/).first();
      const before = await amount.inputValue();
      await amount.fill("12345.5");
      const changed = await save(page);
      assert.notDeepEqual(changed, asOpened);
      assert.match(JSON.stringify(changed.portfolio.balances[0]), /"12345\.5"/, `${before} became 12345.5`);

      await choosePreset(page, name === "Your own" ? "Carry trade" : "Your own");
      await open(page, changed);
      assert.deepEqual(await requestOf(page), changed);
      await keepScreenshot(page, `preset-${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`);
    }));
}

test("the draft survives a reload, and nonsense in its place does not disturb", () =>
  withPage(running, async (page) => {
    await page.getByLabel("Amount", { exact: true }).first().fill("777.");
    const typed = await requestOf(page);
    await page.reload();
    await page.getByText("This is your draft from last time.").waitFor();
    assert.deepEqual(await requestOf(page), typed);
    for (const nonsense of ["{", "null", '{"preset":"x","request":{"portfolio":[]}}', '{"preset":1}']) {
      await page.evaluate((text) => localStorage.setItem("portfolio-margin.draft", text), nonsense);
      await page.reload();
      await page.locator("portfolio-margin .gauge").first().waitFor();
      assert.equal(await page.locator('.chips button[aria-pressed="true"]').innerText(), "Carry trade");
    }
  }));

test("a file that is no request is refused with what is wrong with it, and the book stays", () =>
  withPage(running, async (page) => {
    const before = await requestOf(page);
    await page.locator("#file").setInputFiles({ name: "x.json", mimeType: "application/json", buffer: Buffer.from("{ not json") });
    await page.getByText("The file was not opened:").waitFor();
    assert.deepEqual(await requestOf(page), before);
  }));
