// Nothing is lost: every change of the book can be taken back and made again, also after a reload, and a preset leaves the draft one undo away.

import assert from "node:assert/strict";
import test from "node:test";
import { fits, seesNothing } from "./axe.mjs";
import { choosePreset, requestOf, startBrowser, withPage } from "./browser-page.mjs";

const running = await startBrowser(test);

const undo = (page) => page.locator("#undo");
const redo = (page) => page.locator("#redo");
const amount = (page) => page.getByLabel("Amount", { exact: true }).first();
const size = (page) => page.getByLabel("Size", { exact: true }).first();

/** What the undo button would take back. */
const nextUndo = (page) => page.evaluate(() => document.querySelector("portfolio-margin").undoable);

/** All that the form holds: the request, and the rows that are not counted yet. */
const stateOf = async (page) => JSON.stringify([await requestOf(page), await page.locator("portfolio-margin .form fieldset.row").count()]);

const paste = (page, text) =>
  page.evaluate((own) => {
    const data = new DataTransfer();
    data.setData("text/plain", own);
    document.querySelector("main").dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);

async function open(page, request) {
  const buffer = Buffer.from(typeof request === "string" ? request : JSON.stringify(request));
  await page.locator("#file").setInputFiles({ name: "request.json", mimeType: "application/json", buffer });
}

/** One step of every kind. Each leaves a state that differs from the one before. */
const KINDS = [
  async (page, turn) => amount(page).fill(`${1000 + turn}`),
  async (page) => page.getByRole("button", { name: "+ Add a position" }).click(),
  async (page, turn) =>
    page
      .getByLabel("Size", { exact: true })
      .last()
      .fill(`0.${turn + 1}`),
  async (page) => page.getByRole("button", { name: "+ Add a debt" }).click(),
  async (page) =>
    page
      .getByRole("button", { name: /^Remove .* debt$/ })
      .first()
      .click(),
  async (page) => {
    const mode = page.getByLabel("On the exchange the account is in");
    await mode.selectOption((await mode.inputValue()) === "standard" ? "unified" : "standard");
  },
  async (page, turn) =>
    page
      .getByLabel("Mark price, USD")
      .first()
      .fill(`${70_000 + turn}`),
  async (page) => page.getByRole("button", { name: "+ Add an order" }).click(),
  async (page, turn) => choosePreset(page, ["Your own", "Long BTC, short ETH", "Carry trade"][turn % 3]),
  async (page, turn) => {
    await open(page, {
      schema: "portfolio-margin/1",
      portfolio: { mode: "unified", balances: [{ token: "USDC", amount: `${turn}77` }], positions: [] },
      market: {},
    });
    await page.getByText("Opened from a file.").waitFor();
  },
  async (page, turn) => {
    await paste(page, `coin,side,size,entryPrice,leverage,markPrice\nETH,long,${turn + 1},2400,5,2500\n`);
    await page.locator("sheet-dialog").getByRole("button", { name: "Add to the book" }).click();
    await page.getByText("added to the book").waitFor();
  },
];

test("fifty steps of every kind are taken back and made again, with a reload in between", () =>
  withPage(running, async (page) => {
    const states = [await stateOf(page)];
    const labels = [];
    for (let step = 0; step < 52; step++) {
      await KINDS[step % KINDS.length](page, Math.floor(step / KINDS.length));
      // Leaving the field ends the step.
      await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.blur());
      const state = await stateOf(page);
      assert.notEqual(state, states.at(-1), `step ${step} changes the book`);
      states.push(state);
      labels.push(await nextUndo(page));
    }
    assert.ok(
      labels.every((label) => /^(Added|Removed|Changed|Opened)/.test(label)),
      labels.join("\n"),
    );
    assert.ok(new Set(labels).size >= 9, labels.join("\n"));

    for (let back = states.length - 2; back >= 20; back--) {
      await undo(page).click();
      assert.equal(await stateOf(page), states[back], `undone to ${back}`);
    }
    await page.reload();
    await page.getByText("This is your draft from last time.").waitFor();
    assert.equal(await stateOf(page), states[20], "the same book after a reload");
    for (let back = 19; back >= 0; back--) {
      await undo(page).click();
      assert.equal(await stateOf(page), states[back], `undone to ${back} after a reload`);
    }
    assert.equal(await undo(page).getAttribute("aria-disabled"), "true");
    await undo(page).click({ force: true });
    assert.equal(await stateOf(page), states[0], "there is nothing before the first");
    for (let forth = 1; forth < states.length; forth++) {
      await redo(page).click();
      assert.equal(await stateOf(page), states[forth], `made again up to ${forth}`);
    }
    assert.equal(await redo(page).getAttribute("aria-disabled"), "true");
  }));

test("a preset leaves the draft one undo away, with the figure that was half typed in it and the chip as it was", () =>
  withPage(running, async (page) => {
    await amount(page).fill("777.");
    const typed = await requestOf(page);
    await choosePreset(page, "Borrow to buy spot");
    await undo(page).click();
    assert.deepEqual(await requestOf(page), typed);
    assert.equal(await amount(page).inputValue(), "777", "what was half typed is read as the field is left");
    assert.equal(await page.locator('.chips button[aria-pressed="true"]').innerText(), "Carry trade (edited)");
    await undo(page).click();
    assert.equal(await page.locator('.chips button[aria-pressed="true"]').innerText(), "Carry trade");
    await redo(page).click();
    await redo(page).click();
    assert.equal(await page.locator('.chips button[aria-pressed="true"]').innerText(), "Borrow to buy spot");
  }));

test("in a field Ctrl+Z is the page's undo: one step for what was typed, and the field shows it", () =>
  withPage(running, async (page) => {
    const before = await stateOf(page);
    const first = (await requestOf(page)).portfolio.positions[0].size;
    await size(page).focus();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("0.123");
    assert.equal(await nextUndo(page), "Changed the size of the BTC position");
    await page.keyboard.press("ControlOrMeta+z");
    assert.equal(await stateOf(page), before, "all of it at once");
    assert.equal(`-${await size(page).inputValue()}`, first, "the field shows what the book has");
    assert.ok(await size(page).evaluate((input) => input.getRootNode().activeElement === input), "and keeps the focus");
    await page.keyboard.press("ControlOrMeta+z");
    assert.equal(`-${await size(page).inputValue()}`, first, "the browser does not bring text of its own back");
    assert.equal(await stateOf(page), before);
    await page.keyboard.press("ControlOrMeta+Shift+z");
    assert.equal(await size(page).inputValue(), "0.123");
    assert.equal((await requestOf(page)).portfolio.positions[0].size, "-0.123");
    await page.keyboard.press("ControlOrMeta+z");
    await page.keyboard.press("Control+y");
    assert.equal(await size(page).inputValue(), "0.123");
    // Typing after it is a step of its own.
    await page.keyboard.press("End");
    await page.keyboard.type("4");
    await page.keyboard.press("ControlOrMeta+z");
    assert.equal(await size(page).inputValue(), "0.123");
  }));

test("in a field that is not of the book Ctrl+Z is the browser's", () =>
  withPage(running, async (page) => {
    await amount(page).fill("5000");
    const before = await stateOf(page);
    for (const field of [
      page.getByRole("textbox", { name: "Your account" }),
      page.locator('portfolio-margin .trial input[data-path="change.size"]'),
    ]) {
      await field.focus();
      await page.keyboard.type("0.25");
      await page.keyboard.press("ControlOrMeta+z");
      assert.notEqual(await field.inputValue(), "0.25", "the browser undid it");
      assert.equal(await stateOf(page), before, "and the book stayed");
    }
    await page.locator("#start").focus();
    await page.keyboard.press("ControlOrMeta+z");
    assert.notEqual(await stateOf(page), before, "elsewhere it is the page's");
  }));

test("a row that is taken away and brought back has what was typed, and the focus is never lost", () =>
  withPage(running, async (page) => {
    await page.getByLabel("Unit of the size").selectOption("usd");
    await size(page).fill("12345.67");
    const typed = await stateOf(page);
    await page.getByRole("button", { name: "Remove BTC position" }).click();
    await undo(page).focus();
    await page.keyboard.press("Enter");
    assert.equal(await stateOf(page), typed);
    assert.equal(await page.getByLabel("Unit of the size").inputValue(), "usd");
    assert.ok(await undo(page).evaluate((button) => document.activeElement === button), "the button keeps the focus");
    await page.getByRole("button", { name: "+ Add a position" }).click();
    await page.keyboard.type("1");
    await page.keyboard.press("ControlOrMeta+z");
    await page.keyboard.press("ControlOrMeta+z");
    assert.equal((await requestOf(page)).portfolio.positions.length, 1);
    const focused = await page.evaluate(
      () => document.activeElement?.shadowRoot?.activeElement?.localName ?? document.activeElement?.localName,
    );
    assert.match(focused, /^(input|select)$/, "the field was of the row that is gone: it is another now");
  }));

test("what was tried out and added is one step", () =>
  withPage(running, async (page) => {
    const before = await stateOf(page);
    await page.locator('portfolio-margin .trial input[data-path="change.size"]').fill("0.1");
    await page.locator("portfolio-margin .trial").getByRole("button", { name: /^Add/ }).click();
    assert.match(await nextUndo(page), /^Added what was tried out: /);
    assert.notEqual(await stateOf(page), before);
    await undo(page).click();
    assert.equal(await stateOf(page), before);
    assert.equal(await page.getByText("Added to the portfolio").count(), 0);
  }));

test("it is heard what was undone, and axe finds nothing", () =>
  withPage(running, async (page) => {
    await amount(page).fill("4321");
    await undo(page).click();
    await page
      .locator("portfolio-margin .spoken", { hasText: "Undone: Changed the amount of the USDC holding." })
      .waitFor({ state: "attached" });
    assert.equal(await page.locator("#message").innerText(), "Undone: Changed the amount of the USDC holding.");
    assert.equal(await page.locator("#message").getAttribute("aria-live"), "off", "it is not said twice");
    assert.match(await redo(page).getAttribute("title"), /^Redo: Changed the amount of the USDC holding \(/);
    await seesNothing(page, "undone");
    await page.setViewportSize({ width: 320, height: 700 });
    await fits(page, "on a phone");
    await seesNothing(page, "on a phone");
  }));

test("a stored history that is nonsense does not disturb", () =>
  withPage(running, async (page) => {
    await amount(page).fill("4321");
    await page.evaluate(() => dispatchEvent(new Event("pagehide")));
    const stored = await page.evaluate(() => localStorage.getItem("portfolio-margin.history"));
    assert.match(stored, /"steps":/);
    const draft = JSON.parse(stored);
    draft.steps[0].draft.balances = [{ key: {}, value: { token: { toString: null }, amount: { toString: null } } }];
    draft.steps[0].label = { toString: null };
    for (const nonsense of [
      "{",
      "null",
      "[]",
      '{"version":1,"at":0,"steps":[null]}',
      '{"version":1,"at":9,"steps":[]}',
      JSON.stringify(draft),
    ]) {
      await page.evaluate((text) => localStorage.setItem("portfolio-margin.history", text), nonsense);
      // Leaving the page would store the right one again.
      await page.evaluate(() => {
        Storage.prototype.setItem = () => undefined;
      });
      await page.reload();
      await page.getByText("This is your draft from last time.").waitFor();
      assert.equal((await requestOf(page)).portfolio.balances[0].amount, "4321");
    }
  }));

test("prices that are followed and half-typed figures make no steps without a change", () =>
  withPage(running, async (page) => {
    assert.equal(await nextUndo(page), null, "the first example is where it begins");
    await amount(page).focus();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.press("End");
    await amount(page).blur();
    assert.equal(await nextUndo(page), null);
    await choosePreset(page, "Carry trade");
    assert.equal(await nextUndo(page), null, "the same example again is no change");
  }));
