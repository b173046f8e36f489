// Live accounts on the page, loaded from the venue on loopback: what is shown of them, how old it is, how far it agrees, and what is kept.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { PAGE_POLICY } from "../../scripts/serve.mjs";
import { captureText } from "../venue/accounts.mjs";
import { choosePreset, requestOf, withPage } from "./browser-page.mjs";
import { field, load, loaded, named, panel, startLive, status, withLivePage } from "./live-page.mjs";

const running = await startLive(test);
// What is loaded is looked at here, before prices move on.
test.beforeEach(() => {
  running.venue.stream.isHoldingBack = true;
});

/** Figures of the captured accounts as the exchange printed them, under their names in the panel. */
const CAPTURES = [
  { name: "captured-unified-isolated-long", summary: "7 of 7 figures", figure: "held of USDC", reported: "2,193.808086" },
  { name: "captured-unified-three-shorts", summary: "12 of 12 figures", figure: "held of USDC", reported: "543,038.747304" },
  { name: "captured-portfolio-hype-collateral", summary: "27 of 29 figures", figure: "margin ratio", reported: "0.36071679" },
  { name: "captured-portfolio-ubtc-collateral", summary: "17 of 19 figures", figure: "margin ratio", reported: "0.03423024" },
];

for (const { name, summary, figure, reported } of CAPTURES) {
  test(`${name}: loaded, with the exchange's figures beside`, () =>
    withLivePage(running, async (page) => {
      running.venue.reservePrices = named[name].reserveOraclePx ?? {};
      await load(page, named[name]);
      await panel(page).getByText(summary).waitFor();
      const rest = panel(page).locator("summary").last();
      await rest.click();
      const row = panel(page).getByRole("row", { name: figure }).first();
      await row.getByText("agrees").waitFor();
      assert.ok((await row.innerText()).includes(reported), await row.innerText());
      assert.equal(await page.locator("portfolio-margin .issues").count(), 0, "the account is answered");
      assert.equal(page.url(), running.own.address, "the address is not in the page's own");
    }));
}

test("figures that differ stand open, each with its cause", () =>
  withLivePage(running, async (page) => {
    const account = named["captured-portfolio-hype-collateral"];
    running.venue.reservePrices = account.reserveOraclePx;
    await load(page, account);
    const rows = panel(page).getByRole("table", { name: "Figures that differ" }).getByRole("row");
    await rows.nth(2).waitFor();
    assert.match(
      await rows.nth(1).innerText(),
      /held of USDT0[\s\S]*−1,782\.06410165[\s\S]*−1,782\.9022855[\s\S]*−0\.83818385[\s\S]*seconds apart/,
    );
    assert.equal(await panel(page).getByRole("table", { name: "Figures that agree" }).isVisible(), false);
  }));

test("what is loaded has its time and an age that goes on; it is loaded again, and edits are told", () =>
  withLivePage(
    running,
    async (page) => {
      await load(page, named["standard-two-dexes"]);
      const age = status(page).locator(".age");
      assert.match(await status(page).innerText(), /Account 0x5555…5555 on 127\.0\.0\.1:\d+, as of \d\d:\d\d:\d\d, \d+ s ago/);
      await page.clock.fastForward(12_000);
      await age.getByText(/^1[2-9] s ago$/).waitFor();
      await page.clock.fastForward("02:00");
      await age.getByText("2 min ago").waitFor();
      await page.clock.fastForward("03:00:00");
      await age.getByText("3 h 2 min ago").waitFor();

      const before = await requestOf(page);
      await page.getByLabel("Size", { exact: true }).first().fill("7");
      await status(page).getByText("edited since").waitFor();
      assert.equal(await panel(page).count(), 0, "the exchange's figures are of another book");
      await page.getByRole("button", { name: "Load again" }).click();
      await age.getByText(/^\d s ago$/).waitFor();
      assert.equal(await status(page).getByText("edited since").count(), 0);
      await panel(page).getByText("8 of 8 figures").waitFor();
      assert.deepEqual(await requestOf(page), before);
    },
    { prepare: (page) => page.clock.install() },
  ));

test("an example or a file takes the place of a live account, and a captured one has its figures too", () =>
  withLivePage(running, async (page) => {
    await load(page, named["standard-two-dexes"]);
    await choosePreset(page, "Unified, three shorts, 8 Oct 2026");
    assert.equal(await status(page).count(), 0);
    await panel(page).getByText("12 of 12 figures").waitFor();
    await choosePreset(page, "Carry trade");
    assert.equal(await panel(page).count(), 0);
    const buffer = Buffer.from(captureText("unified-isolated-long-with-order-2026-09-22.json"));
    await page.locator("#file").setInputFiles({ name: "capture.json", mimeType: "application/json", buffer });
    await panel(page).getByText("9 of 9 figures").waitFor();
    await page
      .getByLabel(/^(Amount|Net balance)$/)
      .first()
      .fill("1");
    await panel(page).waitFor({ state: "detached" });
  }));

test("sub-accounts are a choice, and remarks on an account are shown", () =>
  withLivePage(running, async (page) => {
    await load(page, named["with-sub-accounts"]);
    const choice = page.getByRole("group", { name: "The account and its sub-accounts" });
    await choice.getByRole("button", { name: "hedge 0x7777…7777" }).click();
    await loaded(page, named["portfolio-with-debt"]);
    assert.equal(await choice.locator('[aria-pressed="true"]').innerText(), "hedge 0x7777…7777");
    assert.equal(running.venue.count("subAccounts"), 1);
    await choice.getByRole("button", { name: "Main account" }).click();
    await loaded(page, named["with-sub-accounts"]);

    running.venue.misbehave({ type: "subAccounts" }, { cut: true });
    await load(page, named["delisted-coin"]);
    await page.locator("live-account").getByText("Whether it has sub-accounts is not known.").waitFor();
    await page.locator("live-account").getByText("GONE is delisted: it can only be closed").waitFor();
    await choice.waitFor({ state: "detached" });
  }));

test("the address is stored only when that is asked for, and is forgotten", () =>
  withLivePage(running, async (page) => {
    const { address } = named["standard-two-dexes"];
    const kept = () => page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage, cookie: document.cookie }));
    await load(page, named["standard-two-dexes"]);
    assert.ok(!(await kept()).includes(address));
    await page.getByLabel("Remember on this device").check();
    assert.ok((await kept()).includes(address));

    running.venue.reset();
    await page.reload();
    await page.getByText("This is the account that you had loaded, as you left it.").waitFor();
    assert.equal(await field(page).inputValue(), address);
    assert.equal(running.venue.requests.length, 0, "nothing is asked before it is told to");
    await page.getByRole("button", { name: "Forget" }).click();
    assert.ok(!(await kept()).includes(address));
    assert.equal(await field(page).inputValue(), "");
    assert.equal(await page.getByLabel("Remember on this device").isChecked(), false);

    await load(page, named["standard-two-dexes"]);
    await page.getByLabel("Remember on this device").check();
    await page.getByLabel("Remember on this device").uncheck();
    assert.ok(!(await kept()).includes(address));
  }));

test("the book of an account is kept only while the account is remembered; another book is kept as ever", () =>
  withLivePage(running, async (page) => {
    const account = named["standard-two-dexes"];
    const draft = () => page.evaluate(() => localStorage.getItem("portfolio-margin.draft"));
    const amount = () => page.getByLabel(/^(Amount|Net balance)$/).first();
    const before = await draft();
    assert.match(before, /carry-trade/, "an example is kept");
    await load(page, account);
    await amount().fill("4321.5");
    assert.equal(await draft(), before, "neither the account nor its edit is kept");
    await page.getByLabel("Remember on this device").check();
    assert.match(await draft(), /4321\.5/, "what was edited before is kept as soon as that is asked for");
    await page.reload();
    await page.getByText("This is the account that you had loaded, as you left it.").waitFor();
    assert.equal(await amount().inputValue(), "4,321.5");
    await amount().fill("4322.5");
    assert.match(await draft(), /4322\.5/);
    await page.getByRole("button", { name: "Forget" }).click();
    assert.equal(await draft(), null, "the account's book is forgotten with its address");
    await amount().fill("4323.5");
    assert.equal(await draft(), null, "and is still not kept after that");

    await page.getByRole("button", { name: "Carry trade" }).click();
    await page.locator('.chips button[aria-pressed="true"]', { hasText: "Carry trade" }).waitFor();
    await amount().fill("2.5");
    const own = await draft();
    assert.match(own, /"2\.5"/);
    await page.getByLabel("Remember on this device").check();
    await page.getByLabel("Remember on this device").uncheck();
    assert.equal(await draft(), own, "a book that is no account's stays");

    await page.evaluate((text) => {
      localStorage.removeItem("portfolio-margin.account");
      localStorage.setItem("portfolio-margin.draft", JSON.stringify({ ...JSON.parse(text), isAccount: true }));
    }, own);
    await page.reload();
    await page.locator('.chips button[aria-pressed="true"]', { hasText: "Carry trade" }).waitFor();
    assert.equal(await page.getByText(/This is (your draft|the account)/).count(), 0, "nor is one shown that is left over");
  }));

test("new fields in the exchange's answers change nothing", () =>
  withLivePage(running, async (page) => {
    await load(page, named["unified-two-collaterals"]);
    const before = await requestOf(page);
    running.venue.misbehave({ type: "clearinghouseState" }, { change: (answer) => ({ ...answer, isNewField: [{ a: null }] }) });
    running.venue.misbehave({ type: "spotClearinghouseState" }, { change: (answer) => ({ ...answer, isNewField: 1 }) });
    await load(page, named["portfolio-with-debt"]);
    await load(page, named["unified-two-collaterals"]);
    assert.deepEqual(await requestOf(page), before);
  }));

for (const [network, host] of [
  ["mainnet", "api.hyperliquid.xyz"],
  ["testnet", "api.hyperliquid-testnet.xyz"],
]) {
  test(`the page as published asks ${host} for an account of ${network}, and no other host`, () => {
    const asked = [];
    const followed = [];
    const prepare = async (page) => {
      await page.routeWebSocket(/./, (socket) => followed.push(socket.url()));
      await page.route(`https://${host}/**`, async (route) => {
        asked.push(route.request().url());
        const body = route.request().postData();
        const answer = await fetch(running.venue.endpoint, { method: "POST", body });
        const headers = { "Access-Control-Allow-Origin": "*", "Content-Type": "application/json" };
        await route.fulfill({ status: answer.status, headers, body: await answer.text() });
      });
    };
    const use = async (page) => {
      await page.getByLabel("Network").selectOption(network);
      await load(page, named["standard-two-dexes"]);
      assert.match(await status(page).innerText(), new RegExp(`on ${network}, as of`));
      assert.deepEqual([...new Set(asked)], [`https://${host}/info`]);
      await page.locator("follow-prices").getByText("Waiting for the first price").waitFor();
      assert.deepEqual(followed, [`wss://${host}/ws`]);
    };
    return withPage(running, use, { hosts: [host], prepare });
  });
}

test("the policy in index.html is the one of the headers, and lets the page ask nobody else", () =>
  withPage(
    running,
    async (page) => {
      const html = readFileSync(new URL("../../pkg/page/index.html", import.meta.url), "utf8");
      assert.ok(html.includes(`http-equiv="Content-Security-Policy" content="${PAGE_POLICY}"`));
      const isRefused = (url) =>
        page.evaluate(
          (target) =>
            fetch(target).then(
              () => false,
              () => true,
            ),
          url,
        );
      assert.ok(await isRefused(running.venue.endpoint));
      assert.equal(running.venue.requests.length, 0);
    },
    { reports: /Content Security Policy/ },
  ));
