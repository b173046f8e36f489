// Positions from a spreadsheet: pasted, opened, added, saved, with every fault at its row and column, by keyboard alone.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { fits, seesNothing } from "./axe.mjs";
import { choosePreset, keepScreenshot, requestOf, startBrowser, withPage } from "./browser-page.mjs";

const running = await startBrowser(test);

const rows = (...lines) => lines.map((line) => line.join("\t")).join("\n");
const GOOD = rows(["kind", "coin", "side", "size", "entryPrice", "leverage"], ["perp", "ETH", "short", "2", "2400.5", "5"]);
const FAULTY = rows(
  ["kind", "coin", "side", "size", "entryPrice", "leverage"],
  ["perp", "ETH", "short", "1,234", "2400", "5"],
  [],
  ["perp", "SOL", "", "", "100", "five"],
);

const dialog = (page) => page.getByRole("dialog", { name: "Paste positions" });
const field = (page) => dialog(page).getByLabel("Rows with their columns");
const message = (page, text) => page.locator("#message").getByText(text).waitFor();

async function saved(page, button) {
  await page.locator("#save-menu summary").click();
  return downloaded(page, button);
}

async function downloaded(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

/** Goes to an element by the Tab key alone. */
async function tabTo(page, isThere) {
  for (let presses = 0; presses < 80; presses++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate(isThere)) return;
  }
  assert.fail("the keyboard does not reach it");
}

const focusIsOn = (text) => {
  const find = `(() => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at?.textContent?.trim() === ${JSON.stringify(text)}; })()`;
  return find;
};

/** What a person does with rows in the clipboard, without the system's clipboard. */
const paste = (page, text) =>
  page.evaluate((pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", pasted);
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, composed: true, cancelable: true }));
  }, text);

for (const colorScheme of ["light", "dark"]) {
  test(`by keyboard: faults by row and column, corrected, then the book is replaced, ${colorScheme}`, () =>
    withPage(
      running,
      async (page) => {
        const before = await requestOf(page);
        await tabTo(page, focusIsOn("Paste"));
        await page.keyboard.press("Enter");
        await dialog(page).waitFor();
        assert.ok(await field(page).evaluate((element) => element.matches(":focus")), "the field has the focus");
        await page.keyboard.insertText(FAULTY);
        await tabTo(page, focusIsOn("Replace the book"));
        await page.keyboard.press("Enter");
        const faults = dialog(page).getByRole("alert", { name: "What is wrong with the rows" });
        await faults.waitFor();
        assert.deepEqual(await faults.getByRole("button").allInnerTexts(), [
          "line 2, column D (size)",
          "line 4, column D (size)",
          "line 4, column F (leverage)",
        ]);
        assert.match(await faults.innerText(), /1\.2340 if decimals follow the comma, 1234 if the comma separates thousands/);
        assert.deepEqual(await requestOf(page), before, "nothing was taken over");
        await seesNothing(page, "faults of a sheet");
        await keepScreenshot(page, `sheet-faults-${colorScheme}`);

        await tabTo(page, focusIsOn("line 4, column D (size)"));
        await page.keyboard.press("Enter");
        assert.equal(
          await field(page).evaluate((element) => element.value.slice(element.selectionStart, element.selectionEnd)),
          "perp\tSOL\t\t\t100\tfive",
        );
        await page.keyboard.press("Control+A");
        await page.keyboard.insertText(GOOD);
        await tabTo(page, focusIsOn("Replace the book"));
        await page.keyboard.press("Enter");
        await message(page, "One row read; it is the book now.");
        const { portfolio, market } = await requestOf(page);
        assert.deepEqual(portfolio.positions, [{ coin: "ETH", size: "-2", entryPrice: "2400.5", leverage: 5, marginMode: "cross" }]);
        assert.equal(portfolio.mode, before.portfolio.mode);
        assert.equal(market.snapshot, "hyperliquid-mainnet-2026-10");
        await page.locator("portfolio-margin .gauge").first().waitFor();
      },
      { colorScheme },
    ));
}

test("Escape closes without a change, and the focus goes back", () =>
  withPage(running, async (page) => {
    const before = await requestOf(page);
    await page.getByRole("button", { name: "Paste", exact: true }).press("Enter");
    await page.keyboard.insertText(GOOD);
    await page.keyboard.press("Escape");
    await dialog(page).waitFor({ state: "hidden" });
    assert.ok(await page.getByRole("button", { name: "Paste", exact: true }).evaluate((element) => element.matches(":focus")));
    assert.deepEqual(await requestOf(page), before);
  }));

test("rows pasted on the page are added to the book, once; text in a field and other text stay where they are", () =>
  withPage(running, async (page) => {
    await choosePreset(page, "Carry trade");
    const before = await requestOf(page);
    await paste(page, "just some text, with a comma");
    await page.locator("portfolio-margin input").first().focus();
    assert.equal(await dialog(page).count(), 0);
    await paste(page, GOOD);
    await dialog(page).waitFor();
    assert.equal(await field(page).inputValue(), GOOD);
    await dialog(page).getByRole("button", { name: "Add to the book" }).click();
    // The row states no price: it has the snapshot's.
    await message(page, "One row added to the book.");
    const after = await requestOf(page);
    assert.deepEqual(
      after.portfolio.positions.slice(0, -1).map(({ coin }) => coin),
      before.portfolio.positions.map(({ coin }) => coin),
    );
    assert.equal(after.portfolio.positions.at(-1).size, "-2");
    await page.getByRole("button", { name: "Carry trade (edited)" }).waitFor();

    await paste(page, GOOD);
    await dialog(page).getByRole("button", { name: "Add to the book" }).click();
    await dialog(page).getByText("is stated more than once").waitFor();
    assert.deepEqual(await requestOf(page), after);
  }));

test("the template opens as a book; a book saved as CSV and opened again is the same", () =>
  withPage(running, async (page) => {
    await page.getByRole("button", { name: "Paste", exact: true }).click();
    const template = await downloaded(page, "CSV template");
    await page.keyboard.press("Escape");
    assert.equal(template.name, "portfolio-margin-template.csv");
    const open = (name, text) => page.locator("#file").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(text) });
    await open("mine.csv", template.text);
    await message(page, /^\d+ rows read/);
    const book = await requestOf(page);
    assert.equal(book.portfolio.positions.length, 2);
    assert.equal(await page.locator("portfolio-margin .issues").count(), 0);

    const sheet = await saved(page, "Save CSV");
    assert.equal(sheet.name, "portfolio-margin.csv");
    await message(page, "Saved as CSV.");
    await choosePreset(page, "Your own");
    await open("portfolio-margin.csv", sheet.text);
    await message(page, /^\d+ rows read/);
    assert.deepEqual(await requestOf(page), book);

    await open("broken.csv", "kind,coin,Coin\nperp,BTC,1\n");
    await dialog(page).getByRole("button", { name: "line 1, column C" }).waitFor();
    assert.deepEqual(await requestOf(page), book);
  }));

test("the menu for saving folds on Escape, on a click elsewhere and once something is saved, and keeps the focus", () =>
  withPage(
    running,
    async (page) => {
      const menu = page.locator("#save-menu");
      const isOpen = () => menu.evaluate((element) => element.open);
      const hasFocus = () => menu.locator("summary").evaluate((element) => element.matches(":focus"));
      await tabTo(page, focusIsOn("Save"));
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      await page.keyboard.press("Escape");
      assert.deepEqual([await isOpen(), await hasFocus()], [false, true]);
      await page.keyboard.press("Enter");
      await page.keyboard.press("Tab");
      assert.ok(await menu.getByRole("button", { name: "Save JSON" }).isVisible());
      await fits(page, "the menu for saving");
      const [download] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
      assert.equal(download.suggestedFilename(), "portfolio-margin.json");
      assert.deepEqual([await isOpen(), await hasFocus()], [false, true]);
      await menu.locator("summary").click();
      await page.locator("h1").click();
      assert.equal(await isOpen(), false);
      const tops = await page
        .locator("header .tools > *:not(input)")
        .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
      assert.equal(new Set(tops).size, 1, "the header's buttons stand in one line");
    },
    { viewport: { width: 360, height: 740 } },
  ));

test("JSON in the place of rows cannot be added, and is said to be JSON; in the place of the book it is opened", () =>
  withPage(running, async (page) => {
    const before = await requestOf(page);
    await page.getByRole("button", { name: "Paste", exact: true }).click();
    const other = { ...before, portfolio: { ...before.portfolio, mode: "standard" } };
    await field(page).fill(JSON.stringify(other));
    await dialog(page).getByRole("button", { name: "Add to the book" }).click();
    await dialog(page).getByRole("alert").getByText("this is JSON, and no rows with columns").waitFor();
    assert.deepEqual(await requestOf(page), before);
    await dialog(page).getByRole("button", { name: "Replace the book" }).click();
    await message(page, "Read as pasted.");
    assert.equal((await requestOf(page)).portfolio.mode, "standard");
  }));

test("an answer of the exchange is pasted as it comes, and what is missing is named by one thing", () =>
  withPage(running, async (page) => {
    const position = { coin: "HYPE", szi: "-4.0", leverage: { type: "cross", value: "10" }, positionValue: "192.58", maxLeverage: "10" };
    const state = { marginSummary: { accountValue: "76.2" }, withdrawable: "1.0", assetPositions: [{ type: "oneWay", position }] };
    await paste(page, JSON.stringify(state));
    await dialog(page).getByRole("button", { name: "Replace the book" }).click();
    await message(page, /^Read as pasted\. .*the mode of the account is not stated/);
    const { portfolio } = await requestOf(page);
    assert.equal(portfolio.mode, "standard");
    assert.equal(portfolio.positions[0].size, "-4");

    await paste(page, JSON.stringify({ balances: [{ coin: "USDC", token: 0, total: "5.0" }] }));
    await dialog(page).getByRole("button", { name: "Replace the book" }).click();
    const alert = dialog(page).getByRole("alert");
    await alert.getByText("balances alone do not say which positions they back").waitFor();
    assert.equal(await alert.getByRole("listitem").count(), 1);
    assert.deepEqual((await requestOf(page)).portfolio, portfolio);
  }));

test("a captured account says what its sheet leaves out", () =>
  withPage(running, async (page) => {
    await choosePreset(page, "Unified, isolated long, 22 Sep 2026");
    const { text } = await saved(page, "Save CSV");
    assert.match(text, /^kind,mode,/);
    await message(page, /leaves out: .*orders/);
  }));

test("the dialog with faults fits a phone", () =>
  withPage(
    running,
    async (page) => {
      await paste(page, FAULTY);
      await dialog(page).getByRole("button", { name: "Replace the book" }).click();
      await dialog(page).getByRole("alert").waitFor();
      await fits(page, "faults of a sheet");
      await keepScreenshot(page, "sheet-faults-phone");
    },
    { viewport: { width: 360, height: 740 } },
  ));
