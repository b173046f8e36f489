// Books that nobody would make on purpose: names of any length, objects in the place of figures, files that are dropped. The page stands, says what is
// wrong, and nothing of what was there is lost.

import assert from "node:assert/strict";
import test from "node:test";
import { fits } from "./axe.mjs";
import { requestOf, startBrowser, withPage } from "./browser-page.mjs";
import { section } from "./stress-tab.mjs";

const running = await startBrowser(test);

const bookOf = (coin, token = "USDC") => ({
  schema: "portfolio-margin/1",
  portfolio: {
    mode: "portfolioMargin",
    balances: [{ token: "USDC", amount: "1000" }, ...(token === "USDC" ? [] : [{ token, amount: "1" }])],
    positions: [{ coin, size: "5", entryPrice: "100", leverage: 5 }],
    orders: [{ coin, side: "buy", size: "1", limitPrice: "90", leverage: 5 }],
  },
  market: { perps: [{ coin, markPrice: "100", fundingRate: "0", maxLeverage: 10 }] },
});

const show = (page, request) =>
  page.evaluate((book) => {
    document.querySelector("portfolio-margin").portfolio = book;
  }, request);

for (const [kind, name] of [
  ["300 letters", "W".repeat(300)],
  ["300 letters of a dex", `xyz:${"W".repeat(296)}`],
]) {
  test(`a name of ${kind} does not scroll a phone sideways`, () =>
    withPage(
      running,
      async (page) => {
        await show(page, bookOf(name));
        await page.locator("portfolio-margin .gauge").first().waitFor();
        await fits(page, "the book");
        for (const tab of await section(page).getByRole("tab").all()) {
          await tab.click();
          await fits(page, await tab.innerText());
        }
        await show(page, bookOf(name, "T".repeat(300)));
        await page.locator("portfolio-margin .issues").waitFor();
        await fits(page, "its faults");
      },
      { viewport: { width: 360, height: 740 } },
    ));
}

/** Values that a figure is not, as JSON can hold them. */
const ODD = [{ toString: null }, {}, [{ toString: null }], [], null, 1.5, true, "\u0000", { a: { b: [1] } }];

/** Every place of a book in which a program, or a store that was changed by hand, can put anything. */
function placesOf(value, path = []) {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, own]) => placesOf(own, [...path, name]))];
}

function withOdd(book, path, odd) {
  const changed = structuredClone(book);
  const last = path.at(-1);
  const above = path.slice(0, -1).reduce((own, name) => own[name], changed);
  above[last] = odd;
  return changed;
}

test("anything in the place of any figure leaves a page that stands and says what is wrong", () =>
  withPage(running, async (page) => {
    const full = bookOf("BTC", "UBTC");
    full.portfolio.loans = [{ token: "USDC", amount: "1" }];
    full.portfolio.orderMargins = [{ dex: "", amount: "1" }];
    full.portfolio.dexAccounts = [{ dex: "", collateral: "USDC", accountValue: "1" }];
    full.market.tokens = [{ token: "UBTC", price: "100", reserveOraclePrice: "100", ltv: "0.5", utilization: "0.5" }];
    full.options = { weightedVolume: "1", stakedHype: "1", liquidity: "taker" };
    const books = placesOf(full)
      .filter((path) => path.length > 0)
      .flatMap((path) => ODD.map((odd) => withOdd(full, path, odd)));
    assert.ok(books.length > 300);
    const empty = await page.evaluate(async (all) => {
      const element = document.querySelector("portfolio-margin");
      const failed = [];
      for (const book of all) {
        element.portfolio = book;
        try {
          await element.updateComplete;
        } catch (thrown) {
          failed.push([JSON.stringify(book), String(thrown)]);
        }
        if (element.renderRoot.querySelectorAll(".form select").length < 2) failed.push([JSON.stringify(book), "no form"]);
        try {
          // And it can be edited and undone.
          const input = element.renderRoot.querySelector(".form input");
          input.value = "77";
          input.dispatchEvent(new InputEvent("input"));
          element.undo();
          await element.updateComplete;
        } catch (thrown) {
          failed.push([JSON.stringify(book), `edited: ${thrown}`]);
        }
      }
      return failed.slice(0, 5);
    }, books);
    assert.deepEqual(empty, []);
  }));

test("a stored draft with objects for figures is shown, with what is wrong at its field", () =>
  withPage(running, async (page) => {
    const draft = { preset: "", request: withOdd(bookOf("BTC"), ["portfolio", "positions", "0", "size"], { toString: null }) };
    await page.evaluate((text) => {
      localStorage.setItem("portfolio-margin.draft", text);
      Storage.prototype.setItem = () => undefined;
    }, JSON.stringify(draft));
    await page.reload();
    await page.getByText("This is your draft from last time.").waitFor();
    const size = page.getByLabel("Size", { exact: true }).first();
    assert.equal(await size.inputValue(), '{"toString":null}');
    assert.equal(await size.getAttribute("aria-invalid"), "true");
    await size.fill("5");
    await page.locator("portfolio-margin .gauge").first().waitFor();
    assert.equal(await size.getAttribute("aria-invalid"), "false");
  }));

/** Lets go of files over the middle of the page, as a reader does. */
const drop = (page, files) =>
  page.evaluate((list) => {
    const data = new DataTransfer();
    for (const { name, text } of list) data.items.add(new File([text], name));
    const target = document.querySelector("main");
    const options = { dataTransfer: data, bubbles: true, cancelable: true };
    target.dispatchEvent(new DragEvent("dragover", options));
    return !target.dispatchEvent(new DragEvent("drop", options));
  }, files);

test("a dropped file is opened as a book, and the draft is one undo away", () =>
  withPage(running, async (page) => {
    const before = await requestOf(page);
    const book = bookOf("BTC");
    assert.ok(await drop(page, [{ name: "book.json", text: JSON.stringify(book) }]), "the browser does not go to the file");
    await page.getByText("Opened from a file.").waitFor();
    assert.deepEqual(await requestOf(page), book);
    await page.locator("#undo").click();
    assert.deepEqual(await requestOf(page), before);
    await drop(page, [{ name: "book.csv", text: "coin,side,size,entryPrice,leverage,markPrice\nETH,long,2,2400,5,2500\n" }]);
    await page.getByText("it is the book now").waitFor();
    assert.equal((await requestOf(page)).portfolio.positions[0].coin, "ETH");
  }));

test("what cannot be opened is refused, and the book stays", () =>
  withPage(running, async (page) => {
    const before = await requestOf(page);
    const files = [
      [[{ name: "x.json", text: "{ not json" }], /The file was not opened: /],
      [
        [
          { name: "a.json", text: "{}" },
          { name: "b.json", text: "{}" },
        ],
        /2 files were dropped; drop one book at a time/,
      ],
      [[{ name: "big.json", text: " ".repeat(16_000_001) }], /it has 16 MB, and a book has 16 MB at most/],
    ];
    for (const [list, reason] of files) {
      assert.ok(await drop(page, list), "the browser does not go to the file");
      await page.locator("#message.wrong", { hasText: reason }).waitFor();
      assert.deepEqual(await requestOf(page), before);
    }
    await page.locator("#file").setInputFiles({ name: "x.bin", mimeType: "application/json", buffer: Buffer.from([0xff, 0xfe, 0x00]) });
    await page.locator("#message.wrong", { hasText: "it is not UTF-8 text" }).waitFor();
    assert.deepEqual(await requestOf(page), before);
  }));

test("an engine that cannot be started is said once, in one sentence", () =>
  withPage(running, async (page) => {
    const context = await page.context().browser().newContext();
    const broken = await context.newPage();
    await broken.addInitScript(() => {
      WebAssembly.compileStreaming = () => Promise.reject(new Error("no memory for it"));
    });
    await broken.goto(running.address);
    const failure = broken.locator("portfolio-margin .failure");
    await failure.waitFor();
    assert.equal(await failure.innerText(), "The engine could not be started: no memory for it");
    await context.close();
  }));
