// The page opens on the carry trade of the rules and shows the figures that are known for it.

import assert from "node:assert/strict";
import test from "node:test";
import { card, cell, keepScreenshot, startBrowser, withPage } from "./browser-page.mjs";

const running = await startBrowser(test);

test("opens on the carry trade with its known figures", () =>
  withPage(running, async (page) => {
    assert.match(await page.locator("portfolio-margin h2").first().innerText(), /Portfolio margin (frees|would free) 10,000 USDC/);
    const portfolio = card(page, "Portfolio margin");
    assert.match(await portfolio.innerText(), /3\.28\s%/);
    assert.match(await portfolio.innerText(), /Available to trade\s+40,000\.00\sUSDC/);
    assert.match(await portfolio.innerText(), /liquidated above 95\s%/);
    assert.match(await cell(page, /^USDC needed/, "Standard cross").innerText(), /10,000\.00/);
    assert.match(await cell(page, /^USDC needed/, "Portfolio margin").innerText(), /\b0\.00/);
    // A book that was made up stands funded: nobody was asked for the money.
    const standard = await card(page, "Standard cross").innerText();
    assert.match(standard, /with 10,000 USDC added/);
    assert.match(standard, /12\.50\s%/);
    assert.match(standard, /108,641\.98/);
    await keepScreenshot(page, "carry-trade-light");
  }));

test("10,000 USDC give cross margin its known ratio and liquidation price", () =>
  withPage(running, async (page) => {
    await page.getByLabel("Amount", { exact: true }).first().fill("10000");
    const standard = await card(page, "Standard cross").innerText();
    assert.match(standard, /12\.50\s%/);
    assert.match(standard, /108,641\.98/);
    const axis = page.getByRole("region", { name: "Where it is liquidated" });
    assert.match(await axis.innerText(), /108,641\.98/);
  }));

test("the unified account is one click away, and the last regime cannot be taken away", () =>
  withPage(running, async (page) => {
    const regimes = page.getByRole("group", { name: "Regimes shown" });
    await regimes.getByRole("button", { name: "Unified account" }).click();
    await card(page, "Unified account").waitFor();
    await regimes.getByRole("button", { name: "Standard cross" }).click();
    await regimes.getByRole("button", { name: "Portfolio margin" }).click();
    await regimes.getByRole("button", { name: "Unified account" }).click();
    assert.equal(await page.locator("portfolio-margin .gauge").count(), 1);
  }));

test("an older rulebook changes the answer and is named under it", () =>
  withPage(running, async (page) => {
    const choice = page.getByLabel("Rules");
    const options = await choice.locator("option").allInnerTexts();
    assert.equal(options[0], "Hyperliquid · rules of 2026-08-19");
    assert.ok(options.length > 1, "older rulebooks are offered");
    const oldest = await choice.locator("option").last().getAttribute("value");
    await choice.selectOption(oldest);
    assert.match(await page.getByRole("region", { name: "How this was computed" }).innerText(), new RegExp(`Rulebook ${oldest} of`));
  }));

test("what it earns is shown per hour, day and year", () =>
  withPage(running, async (page) => {
    const carry = page.getByRole("region", { name: "What it earns and costs" });
    assert.match(await carry.innerText(), /Funding[\s\S]*\+10,950\.00/);
    await carry.getByRole("button", { name: "an hour" }).click();
    assert.match(await carry.innerText(), /Funding[\s\S]*\+1\.25/);
  }));
