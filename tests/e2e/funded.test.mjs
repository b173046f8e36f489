// A book that was made up is shown with the capital that each regime asks for; what is in the account is one switch away. A real account is
// shown as it is.

import assert from "node:assert/strict";
import test from "node:test";
import { card, keepScreenshot, startBrowser, withPage } from "./browser-page.mjs";

const running = await startBrowser(test);

const headline = (page) => page.locator("portfolio-margin .headline h2").innerText();
const capital = (page) => page.getByRole("group", { name: "Capital" });
const everything = (page) => page.locator("portfolio-margin .layout").innerText();
const chip = (page, name) => page.locator(".chips").getByRole("button", { name });

test("the carry trade is funded, and its two ends stand in the headline", () =>
  withPage(running, async (page) => {
    assert.match(await headline(page), /Lives to BTC 332,640 instead of 108,642\./);
    assert.match(
      await page.locator(".funding").innerText(),
      /with 10,000 USDC added under standard cross and unified account; nothing under portfolio margin/,
    );
    assert.equal(await capital(page).getByRole("button", { name: "As funded" }).getAttribute("aria-pressed"), "true");
    const axis = page.getByRole("region", { name: "Where it is liquidated" });
    assert.match(await axis.innerText(), /108,641\.98/);
    assert.match(await axis.innerText(), /332,640\.33/);
    assert.doesNotMatch(await everything(page), /liquidated now/i, "nobody is told that a book without money is liquidated");
    await keepScreenshot(page, "funded-light");
  }));

test("with what is in the account the book is not funded, which is not called liquidated", () =>
  withPage(running, async (page) => {
    await capital(page).getByRole("button", { name: "With what is in the account" }).click();
    const standard = await card(page, "Standard cross").innerText();
    assert.match(standard, /Not funded[\s\S]*It lacks 10,000 USDC/);
    assert.match(standard, /short by 10,000\.00/);
    assert.match(await headline(page), /Lives to BTC 332,640 under portfolio margin; under cross it is not funded/);
    assert.match(await page.locator(".funding").innerText(), /Initial margin lacks 10,000 USDC under standard cross/);
    assert.doesNotMatch(await page.locator("portfolio-margin .summary, portfolio-margin .axes").first().innerText(), /liquidated now/i);
    await capital(page).getByRole("button", { name: "As funded" }).click();
    assert.match(await headline(page), /instead of 108,642/);
  }));

test("what was added explains itself down to the balance", () =>
  withPage(running, async (page) => {
    await card(page, "Standard cross").locator(".added [data-explain]").click();
    const panel = page.getByRole("dialog");
    assert.match(await panel.innerText(), /10,?000/);
    await page.keyboard.press("Escape");
    await card(page, "Standard cross").locator(".reading [data-explain]").click();
    assert.match(await panel.innerText(), /0\.125[\s\S]*comparison\.funded\.standard\.ratio/);
  }));

test("money typed in is money that need not be added", () =>
  withPage(running, async (page) => {
    await page.getByLabel("Amount", { exact: true }).first().fill("4000");
    assert.match(await card(page, "Standard cross").innerText(), /with 6,000 USDC added/);
    await page.getByLabel("Amount", { exact: true }).first().fill("10000");
    assert.equal(await capital(page).count(), 0, "nothing is lacking, so there is nothing to choose");
    assert.doesNotMatch(await card(page, "Standard cross").innerText(), /added/);
    assert.match(await headline(page), /instead of 108,642/);
  }));

test("an account that the exchange reported is shown as it is, also after a reload", () =>
  withPage(running, async (page) => {
    await chip(page, "Portfolio margin on HYPE, 8 Sep 2026").click();
    await page.locator('.chips button[aria-pressed="true"]', { hasText: "8 Sep" }).waitFor();
    const pressed = () => capital(page).getByRole("button", { name: "With what is in the account" }).getAttribute("aria-pressed");
    assert.equal(await pressed(), "true");
    assert.match(await card(page, "Standard cross").innerText(), /Liquidated now/);
    await page.reload();
    await page.locator("portfolio-margin .gauge").first().waitFor();
    await capital(page).waitFor();
    assert.equal(await pressed(), "true");
    await capital(page).getByRole("button", { name: "As funded" }).click();
    assert.match(await card(page, "Standard cross").innerText(), /added/);
    // What was chosen for accounts is not chosen for books that are made up.
    await chip(page, "Carry trade").click();
    await page.locator('.chips button[aria-pressed="true"]', { hasText: "Carry trade" }).waitFor();
    assert.match(await headline(page), /instead of 108,642/);
  }));

test("the same on a phone, in the dark, without scrolling sideways", () =>
  withPage(
    running,
    async (page) => {
      assert.match(await headline(page), /Lives to BTC 332,640 instead of 108,642\./);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
      assert.equal(wide, false);
      await keepScreenshot(page, "funded-phone-dark");
      await capital(page).getByRole("button", { name: "With what is in the account" }).click();
      assert.match(await card(page, "Standard cross").innerText(), /Not funded/);
      await keepScreenshot(page, "funded-phone-stated-dark");
    },
    { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
  ));

test("a change that the account's regime would refuse cannot be added, and the reason stands there", () =>
  withPage(running, async (page) => {
    await chip(page, "Long BTC, short ETH").click();
    await page.locator('.chips button[aria-pressed="true"]', { hasText: "Long BTC" }).waitFor();
    const strip = page.getByRole("region", { name: "What if" });
    const size = strip.getByLabel("Order size", { exact: true });
    await size.fill("1000");
    await strip.getByText("refused").first().waitFor();
    const add = strip.getByRole("button", { name: "Add to the portfolio" });
    assert.equal(await add.isDisabled(), true);
    assert.match(await strip.innerText(), /It cannot be added: the exchange would refuse it under .*The largest buy in/);
    await size.fill("0.001");
    await strip.getByText("accepted").first().waitFor();
    assert.equal(await add.isDisabled(), false);
  }));

test("shares are typed in percent", () =>
  withPage(running, async (page) => {
    await chip(page, "Portfolio margin on HYPE, 8 Sep 2026").click();
    await page.locator('.chips button[aria-pressed="true"]', { hasText: "8 Sep" }).waitFor();
    const panel = page.getByRole("region", { name: "How much more it can carry" });
    await panel.getByText("Work back from a target").click();
    const ratio = panel.getByLabel("Ratio to restore");
    const answers = panel.getByRole("region", { name: "Restore a ratio" });
    await ratio.pressSequentially("20");
    assert.match(await answers.innerText(), /deposit [\d,]+/, "20 is 20 %, not 2,000 %");
    const asNumber = await answers.getByRole("list").innerText();
    await ratio.fill("20 %");
    assert.equal(await answers.getByRole("list").innerText(), asNumber);
    await ratio.fill("-5");
    assert.match(await answers.innerText(), /is not above zero[\s\S]*50\s%/, "the remedy can be obeyed where it stands");
  }));
