// What goes wrong while an account is loaded: it is said in words with what to do, and what was shown stays, with its age.

import assert from "node:assert/strict";
import test from "node:test";
import { requestOf } from "./browser-page.mjs";
import { faults, field, load, loadButton, named, panel, startLive, status, withLivePage } from "./live-page.mjs";

const running = await startLive(test);
// What is loaded is looked at here, before prices move on.
test.beforeEach(() => {
  running.venue.stream.isHoldingBack = true;
});
const ACCOUNT = named["standard-two-dexes"];
const CLOCK = { prepare: (page) => page.clock.install() };

/** Loads an account, lets the next loading go wrong and sees that what was loaded is still there; answers the text of the faults. */
async function failing(page, match, fault, meanwhile = async () => {}) {
  await load(page, ACCOUNT);
  const before = await requestOf(page);
  running.venue.reset();
  running.venue.stream.isHoldingBack = true;
  running.venue.misbehave(match, fault);
  await page.getByRole("button", { name: "Load again" }).click();
  await meanwhile(page);
  await faults(page).waitFor();
  assert.deepEqual(await requestOf(page), before);
  assert.match(await status(page).innerText(), /Account 0x5555…5555 .*, as of \d\d:\d\d:\d\d, .* ago/);
  assert.equal(await panel(page).getByText("8 of 8 figures").count(), 1);
  const text = await faults(page).innerText();
  assert.match(text, /could not be loaded\. What is shown is the account 0x5555…5555 as of \d\d:\d\d:\d\d/);
  return text;
}

const XYZ = { type: "clearinghouseState", dex: "xyz" };

const AT_ONCE = [
  ["half an answer", XYZ, { cut: true }, /clearinghouseState\.xyz: the answer is broken off or damaged .* – try again/],
  [
    "a web page",
    XYZ,
    { body: "<!DOCTYPE html><html>Sign in" },
    /clearinghouseState\.xyz: the answer is a web page, not JSON – check the endpoint/,
  ],
  ["a missing field", XYZ, { change: ({ assetPositions: _, ...rest }) => rest }, /clearinghouseState\.xyz\.assetPositions: .* – /],
  ["an unknown mode", { type: "userAbstraction" }, { change: () => "somethingNew" }, /userAbstraction: .*somethingNew.* – /],
];

for (const [name, match, fault, text] of AT_ONCE) {
  test(`${name} is said, and what was loaded stays`, () =>
    withLivePage(running, async (page) => assert.match(await failing(page, match, fault), text)));
}

test("a failing exchange is asked again, ever later, and that is said", () =>
  withLivePage(
    running,
    async (page) => {
      const text = await failing(page, { type: "perpDexs" }, { status: 500, body: "overloaded" }, async () => {
        for (const [words, wait] of [
          ["0.5 seconds", 500],
          ["1 second", 1000],
          ["2 seconds", 2000],
          ["4 seconds", 4000],
        ]) {
          await page.getByText(`perpDexs: the exchange failed (status 500: overloaded); again in ${words}`).waitFor();
          await page.clock.fastForward(wait);
        }
      });
      assert.match(text, /perpDexs: the exchange failed \(status 500: overloaded\), 5 times in a row – try again later/);
    },
    { ...CLOCK, reports: /Failed to load resource.*status of 500/ },
  ));

test("too many requests: the wait that the exchange asks for is said and kept", () =>
  withLivePage(
    running,
    async (page) => {
      const headers = { "Retry-After": "40", "Access-Control-Expose-Headers": "Retry-After" };
      const text = await failing(page, { type: "userAbstraction" }, { status: 429, headers }, async () => {
        await page.getByText("it asks to wait 40 seconds; again in 40 seconds").waitFor();
        await page.clock.fastForward(40_000);
      });
      assert.match(
        text,
        /userAbstraction: not answered within the 60 seconds .*too many requests.*asks to wait 40 seconds – wait a minute/,
      );
    },
    { ...CLOCK, reports: /Failed to load resource.*status of 429/ },
  ));

test("an answer that does not come is given up", () =>
  withLivePage(
    running,
    async (page) => {
      const text = await failing(page, XYZ, { hang: true }, async () => {
        await running.venue.asked(XYZ);
        await page.clock.fastForward(10_000);
        await page.getByText("clearinghouseState.xyz: no answer within 10 seconds; again in 0.5 seconds").waitFor();
        await page.clock.fastForward(60_000);
      });
      assert.match(text, /clearinghouseState\.xyz: not answered within the 60 seconds of the whole import: no answer within 10 seconds – /);
    },
    CLOCK,
  ));

test("every fault is listed, and the next good answer takes them away", () =>
  withLivePage(running, async (page) => {
    running.venue.misbehave(XYZ, { body: "<html>" });
    running.venue.misbehave({ type: "spotClearinghouseState" }, { body: "" });
    const before = await requestOf(page);
    await field(page).fill(ACCOUNT.address);
    await loadButton(page).click();
    await faults(page).getByRole("listitem").nth(1).waitFor();
    assert.match(await faults(page).innerText(), /What is shown has not changed\./);
    assert.deepEqual(await requestOf(page), before);
    assert.equal(await page.getByRole("button", { name: "Carry trade" }).getAttribute("aria-pressed"), "true");
    running.venue.reset();
    await load(page, ACCOUNT);
    assert.equal(await faults(page).count(), 0);
  }));

test("what is no address is refused at its field, and nothing is sent", () =>
  withLivePage(running, async (page) => {
    for (const wrong of ["", "0x123", `${ACCOUNT.address}0`]) {
      await field(page).fill(wrong);
      await loadButton(page).click();
      await faults(page).getByText("40 hexadecimal digits").waitFor();
      assert.equal(await field(page).getAttribute("aria-invalid"), "true");
    }
    assert.equal(running.venue.requests.length, 0);
    await field(page).fill(`  ${ACCOUNT.address} `);
    await loadButton(page).click();
    await status(page).waitFor();
  }));

test("loading is stopped midway: nothing more is asked, and what was shown stays", () =>
  withLivePage(running, async (page) => {
    await load(page, ACCOUNT);
    const before = await requestOf(page);
    running.venue.reset();
    running.venue.misbehave({ type: "clearinghouseState" }, { hang: true });
    await field(page).fill(named["unified-two-collaterals"].address);
    await loadButton(page).click();
    await running.venue.asked({ type: "clearinghouseState" });
    await page.getByText(/Loading 0x6666…6666: \d+ of \d+ requests answered/).waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await page.getByText("Loading was stopped. What is shown is the account 0x5555…5555").waitFor();
    assert.equal(await faults(page).count(), 0);
    assert.deepEqual(await requestOf(page), before);
    assert.equal(running.venue.count("frontendOpenOrders"), 0);
  }));

test("an example that is chosen while an account is loaded is what is shown", () =>
  withLivePage(running, async (page) => {
    running.venue.misbehave({ type: "perpDexs" }, { hang: true });
    await field(page).fill(ACCOUNT.address);
    await loadButton(page).click();
    await running.venue.asked({ type: "perpDexs" });
    await page.getByRole("button", { name: "Your own" }).click();
    await page.locator('.chips button[aria-pressed="true"]', { hasText: "Your own" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Stop" }).count(), 0);
    assert.equal(await status(page).count(), 0);
  }));
