// Trying out a change: what it would do is shown before anything is touched, and adding it makes the page say just that.

import assert from "node:assert/strict";
import test from "node:test";
import { asStated, card, cell, choosePreset, keepScreenshot, requestOf, startBrowser, withPage } from "./browser-page.mjs";
import { add, after, deposit, effect, field, lane, strip, tryOut, words } from "./what-if-strip.mjs";

const running = await startBrowser(test);

test("a deposit of 10,000 is previewed with its known prices, and nothing is touched", () =>
  withPage(running, async (page) => {
    const before = await requestOf(page);
    await deposit(page, "10000");
    assert.match(await words(effect(page, /BTC liquidation price/, "Standard cross")), /^not funded → ?(then)? ?above 108,641\.98$/);
    assert.match(await words(effect(page, /BTC liquidation price/, "Portfolio margin")), /above 332,640\.33 .*365,904\.37$/);
    assert.match(await words(effect(page, /^Margin ratio/, "Portfolio margin")), /3\.28 % .* 1\.47 % 1\.8 points safer/);
    assert.match(await words(effect(page, /^Free collateral/, "Portfolio margin")), /40,000\.00 .* 50,000\.00 frees 10,000/);
    assert.match(await words(effect(page, /^Borrowed/, "Portfolio margin")), /10,000\.00 .* 0\.00 10,000 less debt/);
    assert.match(await words(effect(page, /^The exchange/, "Standard cross")), /accepted/);
    assert.deepEqual(await requestOf(page), before);
    await keepScreenshot(page, "what-if-deposit");
  }));

/** Each leads to a book whose page must say what its preview said. */
const CHANGES = {
  "a deposit": (page) => deposit(page, "10000"),
  "a sale of the coin that is held": async (page) => {
    await strip(page).getByRole("button", { name: "Sell" }).click();
    await field(page, "Order size").fill("0.5");
  },
  "a purchase of another coin, at its price of the snapshot": async (page) => {
    await field(page, "Coin").fill("ETH");
    await field(page, "Order size").fill("2");
    await field(page, "At leverage").fill("5");
  },
  "an order that rests": async (page) => {
    await field(page, "Order size").fill("0.2");
    await strip(page).getByLabel("Rests in the book", { exact: false }).check();
    await field(page, "Limit price, USD").fill("90000");
  },
  "a closing of a part": async (page) => {
    await tryOut(page, "Close");
    await field(page, "Closed size").fill("0.25");
  },
  "a sale in spot": async (page) => {
    await tryOut(page, "Spot order");
    await strip(page).getByRole("button", { name: "Sell" }).click();
    await field(page, "Order size").fill("0.1");
  },
};

for (const [name, fill] of Object.entries(CHANGES)) {
  test(`the page after adding is the preview: ${name}`, () =>
    withPage(running, async (page) => {
      // A change is tried with what is in the account.
      await asStated(page);
      await fill(page);
      const regimes = ["Standard cross", "Portfolio margin"];
      const said = [];
      for (const regime of regimes) {
        said.push({
          regime,
          ratio: await after(page, /^Margin ratio/, regime),
          maintenance: await after(page, /^Maintenance margin/, regime),
          price: (await after(page, /liquidation price/, regime)).match(/none up to .*\)|[\d.,]+|not funded|liquidated now/)[0],
        });
      }
      const free = await after(page, /^Free collateral/, "Portfolio margin");
      const borrowed = await after(page, /^Borrowed/, "Portfolio margin");
      const coin = (await strip(page).getByRole("table").getByRole("row", { name: "liquidation price" }).innerText()).split(" ")[0];
      await add(page).click();
      await strip(page).getByRole("table").waitFor({ state: "detached" });
      for (const { regime, ratio, maintenance, price } of said) {
        const gauge = await words(card(page, regime));
        assert.ok(gauge.toLowerCase().includes(ratio.replace(", liquidated", "")), `${ratio} in ${gauge}`);
        assert.equal((await words(cell(page, /^Maintenance margin/, regime))).replace(" USDC", ""), maintenance);
        const own = await words(lane(page, coin, regime));
        assert.ok(own.includes(price), `${price} in ${own}`);
      }
      assert.match(await words(cell(page, /^Free collateral/, "Portfolio margin")), new RegExp(`^${free}`));
      assert.match(await words(cell(page, /^Borrowed/, "Portfolio margin")), new RegExp(`^${borrowed}`));
    }));
}

test("every example takes a deposit, and any kind of change can be looked at", () =>
  withPage(running, async (page) => {
    const names = await page.locator(".chips button").allInnerTexts();
    for (const name of names.map((text) => text.replace(" (edited)", ""))) {
      await choosePreset(page, name);
      for (const kind of await strip(page).getByRole("group", { name: "What to try" }).getByRole("button").allInnerTexts()) {
        await tryOut(page, kind);
        const amount = strip(page).locator('[data-path="change.size"], [data-path="change.amount"]');
        await amount.fill("1");
        assert.equal(await amount.inputValue(), "1", `${name}, ${kind}`);
      }
      await deposit(page, "1234.5");
      const free = await after(page, /^Free collateral/, "Portfolio margin");
      const maintenance = await after(page, /^Maintenance margin/, "Portfolio margin");
      await add(page).click();
      const own = await words(cell(page, /^Free collateral/, "Portfolio margin"));
      assert.ok(own.includes(free.replace("−", "")), `${name}: ${free} in ${own}`);
      assert.equal((await words(cell(page, /^Maintenance margin/, "Portfolio margin"))).replace(" USDC", ""), maintenance, name);
    }
  }));

test("adding is announced, clears the strip, and keeps the rest of the request", () =>
  withPage(running, async (page) => {
    const before = await requestOf(page);
    await deposit(page, "10000");
    await add(page).click();
    assert.equal(await strip(page).getByRole("status").innerText(), "Added to the portfolio: deposit of 10,000 USDC.");
    assert.equal(await field(page, "Deposit amount").inputValue(), "");
    const request = await requestOf(page);
    assert.deepEqual(request.market, before.market);
    assert.equal(request.portfolio.balances.find(({ token }) => token === "USDC").amount, "10000");
    assert.equal(await page.getByLabel("Amount", { exact: true }).first().inputValue(), "10,000");
    assert.equal(await page.locator('.chips button[aria-pressed="true"]').innerText(), "Carry trade (edited)");
    await choosePreset(page, "Your own");
    assert.equal(await strip(page).getByRole("status").innerText(), "", "another portfolio has nothing added to it");
  }));

test("the largest order stands beside the size and is filled in by its button", () =>
  withPage(running, async (page) => {
    await strip(page).getByRole("button", { name: "Sell" }).click();
    assert.match(await words(strip(page).locator(".largest")), /^Largest sell at 10×: none Standard cross .*max 4 Portfolio margin/);
    await strip(page)
      .getByRole("button", { name: /^max 4 Portfolio margin/ })
      .click();
    assert.equal(await field(page, "Order size").inputValue(), "4");
    assert.match(await words(effect(page, /^The exchange/, "Portfolio margin")), /accepted/);
    assert.match(await words(effect(page, /^The exchange/, "Standard cross")), /refused The largest sell in BTC is 0\./);
    await field(page, "Order size").fill("4.00001");
    assert.match(await words(effect(page, /^The exchange/, "Portfolio margin")), /refused The largest sell in BTC is 4\./);
    await field(page, "Coin").fill("ETH");
    assert.equal(await field(page, "At leverage").inputValue(), "25", "the coin's own maximum");
    assert.match(await words(strip(page).locator(".largest")), /max [\d.,]+ Portfolio margin/);
  }));

test("every fault of the change stands at its field, what is typed stays, and so does the last effect", () =>
  withPage(running, async (page) => {
    await field(page, "Order size").fill("0.5");
    const before = await words(effect(page, /^Free collateral/, "Portfolio margin"));
    await field(page, "Order size").fill("0.5.5");
    await field(page, "Fill price, USD").fill("1/5");
    await field(page, "At leverage").fill("ten");
    for (const [label, text] of [
      ["Order size", "0.5.5"],
      ["Fill price, USD", "1/5"],
      ["At leverage", "ten"],
    ]) {
      assert.equal(await field(page, label).inputValue(), text);
      assert.equal(await field(page, label).getAttribute("aria-invalid"), "true", label);
      const described = await field(page, label).getAttribute("aria-describedby");
      assert.ok((await page.locator(`#${described} .remedy`).innerText()).length > 3, label);
    }
    assert.equal(await words(effect(page, /^Free collateral/, "Portfolio margin")), before);
    assert.ok(await add(page).isDisabled());
    assert.equal(await page.locator("portfolio-margin .issues").count(), 0, "the portfolio itself is right");
    await field(page, "Order size").fill("0.5");
    await field(page, "Fill price, USD").fill("");
    await field(page, "At leverage").fill("41");
    const fault = await page.locator(`#${await field(page, "At leverage").getAttribute("aria-describedby")}`).innerText();
    assert.match(fault, /41 is not from 1 to the maximum leverage of BTC, 40/, "what is wrong with the change is said at its field");
  }));

test("a coin without a known price asks for it", () =>
  withPage(running, async (page) => {
    await field(page, "Coin").fill("io:GPRO");
    await field(page, "Order size").fill("100");
    assert.equal(await field(page, "Mark price of GPRO, USD").getAttribute("aria-invalid"), "true");
    await field(page, "Mark price of GPRO, USD").fill("6.5");
    assert.match(await after(page, /GPRO liquidation price/, "Portfolio margin"), /\d/);
    await add(page).click();
    assert.equal((await requestOf(page)).market.perps.find(({ coin }) => coin === "io:GPRO").markPrice, "6.5");
  }));

test("while the portfolio holds what is no number nothing is added to it", () =>
  withPage(running, async (page) => {
    await deposit(page, "10000");
    const amount = page.getByLabel("Amount", { exact: true }).first();
    await amount.fill("twelve");
    await page.keyboard.press("Tab");
    assert.ok(await add(page).isDisabled());
    assert.equal(await field(page, "Deposit amount").inputValue(), "10,000");
    await amount.fill("12");
    await add(page).click();
    assert.equal((await requestOf(page)).portfolio.balances[0].amount, "10012");
  }));

test("a repayment is offered where there is a debt, a transfer only to a standard account", () =>
  withPage(running, async (page) => {
    const offered = () => strip(page).getByRole("group", { name: "What to try" }).getByRole("button").allInnerTexts();
    assert.deepEqual(await offered(), ["Order", "Close", "Spot order", "Deposit", "Withdrawal"]);
    await choosePreset(page, "Borrow to buy spot");
    assert.deepEqual(await offered(), ["Order", "Spot order", "Deposit", "Withdrawal", "Repayment"]);
    await page.getByLabel("On the exchange the account is in").selectOption("standard");
    assert.ok((await offered()).includes("Transfer"));
    await tryOut(page, "Transfer");
    await field(page, "Transfer amount").fill("5");
    assert.equal(await field(page, "Transfer amount").getAttribute("aria-invalid"), "true", "nothing is kept in spot");
  }));

test("figures of the preview open to their formula in the changed book", () =>
  withPage(running, async (page) => {
    await deposit(page, "10000");
    await effect(page, /^Free collateral/, "Portfolio margin")
      .getByRole("button")
      .click();
    assert.match(await words(page.getByRole("dialog")), /50,000/);
  }));
