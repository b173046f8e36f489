// <portfolio-margin> by itself, as somebody else's page uses it.

import assert from "node:assert/strict";
import test from "node:test";
import { startBrowser, watch } from "./browser-page.mjs";

// The whole package is served: the element is imported from it.
const running = await startBrowser(test, ".");

const REQUEST = {
  schema: "portfolio-margin/1",
  portfolio: {
    mode: "portfolioMargin",
    balances: [
      { token: "USDC", amount: "10000" },
      { token: "UBTC", amount: "1" },
    ],
    positions: [{ coin: "BTC", size: "-1", entryPrice: "100000", leverage: 10 }],
  },
  market: { perps: [{ coin: "BTC", markPrice: "100000" }], tokens: [{ token: "UBTC", price: "100000" }] },
};

/** A page of the package's host with nothing but `body`, under the server's own policy. */
async function withDocument(body, use) {
  const page = await running.browser.newPage();
  const reported = watch(page, running.address);
  const { CONTENT_SECURITY_POLICY } = await import("../../scripts/serve.mjs");
  await page.route("**/document.html", (route) =>
    route.fulfill({
      contentType: "text/html",
      headers: { "content-security-policy": CONTENT_SECURITY_POLICY },
      body: `<!doctype html><html lang="en"><title>t</title><link rel="icon" href="data:,"><body>${body}</body></html>`,
    }),
  );
  try {
    await page.goto(`${running.address}document.html`);
    await use(page);
    assert.deepEqual(reported, []);
  } finally {
    await page.close();
  }
}

const define = (page) => page.evaluate(async (address) => void (await import(`${address}element.js`)), running.address);

test("a property set before the element is defined works, and an attribute does", () =>
  withDocument(`<portfolio-margin id="early"></portfolio-margin><portfolio-margin id="attribute"></portfolio-margin>`, async (page) => {
    await page.evaluate((request) => {
      document.querySelector("#early").portfolio = request;
      document.querySelector("#attribute").setAttribute("portfolio", JSON.stringify(request));
    }, REQUEST);
    await define(page);
    for (const id of ["early", "attribute"]) {
      await page.locator(`#${id} .gauge`).first().waitFor();
      assert.match(await page.locator(`#${id}`).getByRole("region", { name: "Standard cross" }).innerText(), /12\.50\s%/);
    }
  }));

test("several on a page are apart, and each tells of its changes with request and answer", () =>
  withDocument("", async (page) => {
    await define(page);
    await page.evaluate((request) => {
      window.heard = [];
      for (const id of ["one", "two"]) {
        const element = document.createElement("portfolio-margin");
        element.id = id;
        element.portfolio = request;
        document.body.append(element);
      }
      document.addEventListener("portfolio-changed", (event) =>
        window.heard.push([event.target.id, event.detail.request.portfolio.balances[0].amount, event.detail.answer.status]),
      );
    }, REQUEST);
    const amount = page.locator("#one").getByLabel("Amount", { exact: true }).first();
    await amount.fill("20000");
    await amount.fill("x");
    assert.deepEqual(await page.evaluate(() => window.heard), [
      ["one", "20000", "ok"],
      ["one", "x", "rejected"],
    ]);
    assert.match(await page.locator("#two").getByRole("region", { name: "Standard cross" }).innerText(), /12\.50\s%/);
  }));

test("text that is no request is answered with what is wrong", () =>
  withDocument(`<portfolio-margin portfolio="{ no json"></portfolio-margin>`, async (page) => {
    await define(page);
    await page.getByRole("region", { name: "What is wrong with the input" }).waitFor();
  }));

test("values of the wrong type are answered with what is wrong, and handed back unchanged", () =>
  withDocument("<portfolio-margin></portfolio-margin>", async (page) => {
    const nonsense = {
      schema: "portfolio-margin/1",
      portfolio: {
        mode: 7,
        balances: [{ token: 5, amount: 7 }, null],
        positions: [{ coin: null, size: 1, leverage: "x" }],
        orders: "none",
        loans: [{}],
      },
      market: 3,
      options: [],
    };
    await page.evaluate((request) => {
      document.querySelector("portfolio-margin").portfolio = request;
    }, nonsense);
    await define(page);
    await page.getByRole("region", { name: "What is wrong with the input" }).waitFor();
    assert.deepEqual(await page.evaluate(() => document.querySelector("portfolio-margin").portfolio), nonsense);
  }));

test("the theme attribute decides over the system", () =>
  withDocument(`<portfolio-margin theme="dark"></portfolio-margin>`, async (page) => {
    await define(page);
    await page.locator("portfolio-margin .panel").first().waitFor();
    const ground = await page
      .locator("portfolio-margin .panel")
      .first()
      .evaluate((panel) => getComputedStyle(panel).backgroundColor);
    assert.equal(ground, "rgb(24, 27, 31)");
  }));

test("ten times mounted and taken away leaves no listener and no node behind", () =>
  withDocument("", async (page) => {
    await define(page);
    const client = await page.context().newCDPSession(page);
    const mount = () =>
      page.evaluate(async (request) => {
        const element = document.createElement("portfolio-margin");
        element.portfolio = request;
        document.body.append(element);
        while (!element.shadowRoot.querySelector(".gauge")) await new Promise((done) => setTimeout(done, 5));
        element.shadowRoot.querySelector("[data-explain]").click();
        await element.updateComplete;
        element.remove();
      }, REQUEST);
    const counts = async () => {
      await client.send("HeapProfiler.collectGarbage");
      await client.send("HeapProfiler.collectGarbage");
      const { jsEventListeners, nodes } = await client.send("Memory.getDOMCounters");
      return { jsEventListeners, nodes };
    };
    await mount();
    await mount();
    const before = await counts();
    for (let time = 0; time < 10; time++) await mount();
    const after = await counts();
    assert.ok(after.jsEventListeners <= before.jsEventListeners, `${before.jsEventListeners} listeners became ${after.jsEventListeners}`);
    assert.ok(after.nodes <= before.nodes + 20, `${before.nodes} nodes became ${after.nodes}`);
  }));

test("with the address of worker.js it simulates markets, also where a page shares no memory; without it that is not offered", () =>
  withDocument(
    `<portfolio-margin id="with" worker="worker.js"></portfolio-margin><portfolio-margin id="without"></portfolio-margin>`,
    async (page) => {
      await page.evaluate((request) => {
        for (const element of document.querySelectorAll("portfolio-margin")) element.portfolio = request;
      }, REQUEST);
      await define(page);
      assert.equal(await page.evaluate(() => crossOriginIsolated), false);
      const section = page.locator("#with portfolio-margin-stress");
      await section.getByRole("tab", { name: "Market cascade" }).click();
      await section.getByLabel("Market and shock").selectOption("leveraged-longs");
      await section.getByLabel("How many seeds").fill("1000");
      await section.getByRole("button", { name: "Simulate" }).click();
      await section.getByRole("heading", { name: "Leveraged longs in one coin, seed 1" }).waitFor({ timeout: 60_000 });
      await section.getByRole("button", { name: "Cancel" }).click();
      await section.getByText("Cancelled. The last result stands below.").waitFor();
      await page.locator("#without portfolio-margin-stress").getByRole("tab", { name: "Liquidation ladder" }).waitFor();
      assert.equal(await page.locator("#without portfolio-margin-stress").getByRole("tab", { name: "Market cascade" }).count(), 0);
    },
  ));

test("its history: steps by name, back and forth by methods and keys, kept by the page that wants to", () =>
  withDocument("<portfolio-margin></portfolio-margin>", async (page) => {
    await define(page);
    await page.locator("portfolio-margin .form").waitFor();
    const look = () =>
      page.evaluate(() => {
        const element = document.querySelector("portfolio-margin");
        const { undoable, redoable, portfolio } = element;
        return { undoable, redoable, amount: portfolio.portfolio.balances[0].amount };
      });
    await page.evaluate((request) => {
      window.told = [];
      const element = document.querySelector("portfolio-margin");
      element.addEventListener("history-changed", ({ detail }) => window.told.push(detail));
      element.addEventListener("portfolio-changed", ({ detail }) => {
        window.changed = { way: detail.way, label: detail.label, tag: detail.tag, isEdited: detail.isEdited };
        // A page that binds the property sets what it was told.
        element.portfolio = detail.request;
      });
      element.show(request, { label: "Opened mine", tag: { mine: 1 } });
    }, REQUEST);
    assert.deepEqual(await look(), { undoable: null, redoable: null, amount: "10000" }, "before the first book there is nothing");
    const amount = page.getByLabel("Amount", { exact: true }).first();
    await amount.fill("20000");
    assert.deepEqual(await look(), { undoable: "Changed the amount of the USDC holding", redoable: null, amount: "20000" });
    await amount.press("ControlOrMeta+z");
    assert.deepEqual(await look(), { undoable: null, redoable: "Changed the amount of the USDC holding", amount: "10000" });
    assert.deepEqual(await page.evaluate(() => window.changed), {
      way: "undo",
      label: "Changed the amount of the USDC holding",
      tag: { mine: 1 },
      isEdited: false,
    });
    assert.equal(await page.evaluate(() => document.querySelector("portfolio-margin").redo()), true);
    assert.equal((await look()).amount, "20000");
    assert.equal(await page.evaluate(() => document.querySelector("portfolio-margin").redo()), false);
    assert.ok((await page.evaluate(() => window.told)).length >= 3);

    const restored = await page.evaluate(() => {
      const [own, other] = [document.querySelector("portfolio-margin"), document.createElement("portfolio-margin")];
      document.body.append(other);
      const text = own.storedHistory();
      const nothing = own.storedHistory((tag) => tag?.mine !== 1);
      const answer = other.restoreHistory(text);
      const shown = other.portfolio.portfolio.balances[0].amount;
      return { nothing, answer, shown, isUndone: other.undo(), before: other.portfolio.portfolio.balances[0].amount };
    });
    assert.deepEqual(restored, {
      nothing: "",
      answer: { tag: { mine: 1 }, isEdited: true },
      shown: "20000",
      isUndone: true,
      before: "10000",
    });
  }));
