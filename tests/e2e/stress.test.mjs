// What a move does to the book: the pictures say what the engine says, for the eye, the keyboard, in the tables and in the files.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { init, liquidation, stress } from "../../pkg/index.js";
import { fits, seesNothing } from "./axe.mjs";
import { asStated, choosePreset, keepScreenshot, requestOf, startBrowser, withPage } from "./browser-page.mjs";

const running = await startBrowser(test);
await init();

const section = (page) => page.locator("portfolio-margin-stress");
const amount = (page) => page.getByLabel("Amount", { exact: true }).first();
const plot = (page) => section(page).locator(".plot").first();
const readout = (page, row) => section(page).locator(".readout").getByRole("row", { name: row }).getByRole("cell");
const place = (page) => section(page).locator(".readout .place b");
const words = async (part) => (await part.innerText()).replace(/\s+/g, " ").trim();

/** Presses a choice and waits until what it asks for is drawn. */
async function press(page, name, role = "button") {
  await section(page).getByRole(role, { name, exact: true }).click();
  await settled(page);
}

/** Waits until the picture has been answered for the book that is shown. */
async function settled(page) {
  await section(page).evaluate(async (element) => {
    element.scrollIntoView();
    // What was typed or pressed reaches the section with the next frames; then its answer is on its way until it is drawn.
    for (let quiet = 0; quiet < 3; quiet = element.isSettled ? quiet + 1 : 0) await new Promise(requestAnimationFrame);
  });
}

/** The carry trade with 10,000 USDC, which lives under both regimes. */
async function carryTrade(page) {
  await amount(page).fill("10000");
  await settled(page);
}

/** The engine's own answer to what the page shows. */
async function asked(page, choices) {
  const answer = stress(await requestOf(page), choices);
  assert.equal(answer.status, "ok", JSON.stringify(answer.issues));
  return answer.report;
}

const ends = async (page, regime) => {
  const answer = liquidation(await requestOf(page));
  return answer.report.regimes[regime];
};

const percent = (value, digits = 2) => `${(value * 100).toFixed(digits)}\u00a0%`;
const signed = (move) => `${Number(move) < 0 ? "\u2212" : "+"}${Math.abs(Number(move) * 100).toFixed(1)}\u00a0%`;
const CURVE = { coin: "BTC", from: "-1", to: "3", steps: 401 };

/** Saves by a button: the name and the content of the file. */
async function saved(page, kind) {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    section(page).getByRole("button", { name: kind, exact: true }).click(),
  ]);
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

const rowsOf = (content) =>
  content
    .toString("utf8")
    .trimEnd()
    .split("\r\n")
    .map((line) => line.split(","));

test("the lines that are drawn are the engine's ratios", () =>
  withPage(running, async (page) => {
    await carryTrade(page);
    const report = await asked(page, CURVE);
    const drawn = await section(page).evaluate((element) => {
      const root = element.shadowRoot;
      const points = (regime) =>
        [
          ...root
            .querySelector(`.chart g.${regime} path.course`)
            .getAttribute("d")
            .matchAll(/([\d.-]+),([\d.-]+)/g),
        ].map(([, x, y]) => [Number(x), Number(y)]);
      const box = root.querySelector("svg.chart svg");
      const zone = root.querySelector(".zone");
      return {
        standard: points("standard"),
        portfolio: points("portfolio"),
        left: Number(zone.getAttribute("x")),
        width: Number(zone.getAttribute("width")),
        height: Number(box.getAttribute("height")) - 2,
      };
    });
    for (const regime of ["standard", "portfolio"]) {
      const { ratio, triggers } = report.regimes[regime];
      const end = Number(triggers.find(({ direction }) => direction === "above").move);
      const alive = [...report.axis].filter((move) => move < end).length;
      assert.equal(drawn[regime].length, alive + 1, `${regime}: the grid while it lives, and its end`);
      for (const [index, [x, y]] of drawn[regime].entries()) {
        const [move, value] = index < alive ? [report.axis[index], ratio[index]] : [end, Number(report.regimes[regime].ratioLevel)];
        assert.ok(Math.abs(x - (drawn.left + ((move + 1) / 4) * drawn.width)) < 0.01, `${regime} at ${move}: ${x}`);
        assert.ok(Math.abs(y - drawn.height * (1 - value / 1.2)) < 0.01, `${regime} at ${move}: ${y}`);
      }
    }
    await keepScreenshot(page, "stress-curve");
  }));

test("each regime ends where liquidation says, in the sentence and over its line", () =>
  withPage(running, async (page) => {
    await carryTrade(page);
    for (const [regime, name] of [
      ["standard", "Standard cross"],
      ["portfolio", "Portfolio margin"],
    ]) {
      const [trigger] = (await ends(page, regime)).coins.find(({ coin }) => coin === "BTC").triggers;
      const labels = await section(page).locator(".chart text.regime").allTextContents();
      assert.ok(labels.includes(`${name} dies ${signed(trigger.move)}`), labels.join(" | "));
      const line = await section(page).locator(`.chart g.${regime} line.end`).getAttribute("x1");
      const { left, width } = await section(page)
        .locator(".zone")
        .evaluate((zone) => ({ left: Number(zone.getAttribute("x")), width: Number(zone.getAttribute("width")) }));
      assert.ok(Math.abs(Number(line) - (left + ((Number(trigger.move) + 1) / 4) * width)) < 0.01);
    }
    assert.equal(
      await words(section(page).locator(".message")),
      "If BTC moves alone, standard cross dies at +8.6 %, 108,642; portfolio margin dies at +265.9 %, 365,904.",
    );
  }));

test("a line is dashed from where its account is gone, all of it where that is now", () =>
  withPage(running, async (page) => {
    await asStated(page);
    await settled(page);
    const d = (kind, regime) => section(page).locator(`.chart g.${regime} path.${kind}`).getAttribute("d");
    assert.equal(await d("course", "standard"), "", "not funded");
    assert.notEqual(await d("dead", "standard"), "");
    assert.notEqual(await d("course", "portfolio"), "");
    assert.match(await words(section(page).locator(".message")), /standard cross is not funded; portfolio margin dies at \+232\.6 %/);
    assert.match(await words(readout(page, "Margin ratio").first()), /no equity left/);
    assert.match(await words(readout(page, "Until liquidation").first()), /not funded/);
  }));

test("the readout goes by the keyboard over the engine's figures", () =>
  withPage(running, async (page) => {
    await carryTrade(page);
    const report = await asked(page, CURVE);
    const slider = section(page).getByRole("slider", { name: "Move of BTC" });
    await slider.focus();
    const shows = async (index) => {
      for (const [column, regime] of ["standard", "portfolio"].entries()) {
        const ratio = report.regimes[regime].ratio[index];
        assert.equal(await readout(page, "Margin ratio").nth(column).innerText(), Number.isNaN(ratio) ? "no equity left" : percent(ratio));
      }
      assert.equal(Number(await slider.getAttribute("aria-valuenow")), Math.round(report.axis[index] * 1000) / 10);
    };
    assert.equal(await words(place(page)), "Today: BTC 100,000");
    await shows(100);
    for (const [key, index] of [
      ["ArrowRight", 101],
      ["PageUp", 111],
      ["ArrowLeft", 110],
      ["PageDown", 100],
      ["End", 400],
      ["ArrowRight", 400],
      ["Home", 0],
      ["ArrowLeft", 0],
      ["Escape", 100],
    ]) {
      await page.keyboard.press(key);
      await shows(index);
    }
    for (let time = 0; time < 12; time++) await page.keyboard.press("ArrowLeft");
    assert.equal(await words(place(page)), "At −12.0 %: BTC 88,000");
    assert.equal(await readout(page, "Account value").nth(1).innerText(), "110,000");
    assert.match(await words(readout(page, "Until liquidation").nth(0)), /^20\.6 points, at \+8\.6 %$/);
    assert.match(
      await slider.getAttribute("aria-valuetext"),
      /^At −12\.0\s%: BTC 88,000\. Standard cross: margin ratio 5\.00\s%, .*until liquidation 20\.6 points/,
    );
  }));

test("the pointer moves the readout to what is under it", () =>
  withPage(running, async (page) => {
    await carryTrade(page);
    const at = await section(page)
      .locator(".zone")
      .evaluate((zone) => ({ ...zone.getBoundingClientRect().toJSON() }));
    await page.mouse.move(at.x + at.width * 0.5, at.y + 80);
    assert.equal(await words(place(page)), "At +100.0 %: BTC 200,000");
    assert.match(await words(readout(page, "Until liquidation").first()), /^gone since \+8\.6 %$/);
  }));

test("other figures, ranges and all coins together are the engine's too", () =>
  withPage(running, async (page) => {
    await choosePreset(page, "Long BTC, short ETH");
    await settled(page);
    assert.equal(await section(page).getByLabel("What moves").inputValue(), "ETH");
    await press(page, "±20 %");
    const report = await asked(page, { coin: "ETH", from: "-0.2", to: "0.2", steps: 401 });
    await plot(page).focus();
    await page.keyboard.press("End");
    assert.equal(await readout(page, "Margin ratio").nth(1).innerText(), percent(report.regimes.portfolio.ratio[400]));
    assert.deepEqual(
      (await section(page).locator(".chart text.regime").allTextContents()).map((text) => text.endsWith("→")),
      [true, true],
      "ends that lie outside are named at the edge",
    );
    await section(page).getByLabel("What moves").selectOption({ label: "All coins together" });
    await press(page, "Account value");
    const together = await asked(page, { from: "-0.5", to: "0.5", steps: 401 });
    await plot(page).focus();
    await page.keyboard.press("Home");
    const moved = Number((await words(place(page))).match(/−([\d.]+)/)[1]) / 100;
    const index = together.axis.findIndex((move) => Math.abs(move + moved) < 1e-9);
    const own = index >= 0 ? together : await asked(page, { from: "-1", to: "1", steps: 401 });
    const value = own.regimes.portfolio.accountValue[own.axis.findIndex((move) => Math.abs(move + moved) < 1e-9)];
    assert.equal(
      Number((await readout(page, "Account value").nth(1).innerText()).replace("−", "-").replaceAll(",", "")).toFixed(0),
      value.toFixed(0),
    );
    const { jointMoves } = await ends(page, "portfolio");
    const triggers = jointMoves.find(({ name }) => name === "together").triggers;
    const sentence = await words(section(page).locator(".message"));
    assert.ok(
      triggers.length === 0
        ? /not liquidated by any move up to 1,000 × today’s price/.test(sentence)
        : sentence.includes(signed(triggers[0]).replace("\u00a0", " ")),
      sentence,
    );
  }));

test("the table has the same figures, and the ends exactly", () =>
  withPage(running, async (page) => {
    await carryTrade(page);
    const report = await asked(page, CURVE);
    await section(page).getByText("The same as a table").click();
    const table = section(page).getByRole("table", { name: "margin ratio as BTC moves" });
    const rows = await table
      .locator("tbody tr")
      .evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText.replace(/\s+/g, " ").trim())));
    assert.ok(rows.length < 20, `${rows.length} rows`);
    assert.deepEqual(
      rows.filter(([move]) => ["+8.6 %", "+265.9 %"].includes(move)),
      [
        ["+8.6 %", "108,642", "dies at 100.00 %", ""],
        ["+265.9 %", "365,904", "", "dies at 95.00 %"],
      ],
    );
    let compared = 0;
    for (const [move, , standard, portfolio] of rows) {
      const value = move === "today" ? 0 : Number(move.replace("−", "-").replace(/[ %+]/g, "")) / 100;
      const index = report.axis.findIndex((at) => Math.abs(at - value) < 1e-9);
      if (index < 0) continue;
      compared++;
      for (const [text, regime] of [
        [standard, "standard"],
        [portfolio, "portfolio"],
      ]) {
        const { ratio, isLiquidatable } = report.regimes[regime];
        const written = Number.isNaN(ratio[index]) ? "no equity left" : percent(ratio[index]).replace("\u00a0", " ");
        assert.equal(text, isLiquidatable[index] ? `${written} liquidated` : written, `${regime} at ${move}`);
      }
    }
    assert.ok(compared >= 11);
  }));

test("the file of figures has every point as the engine answered it", () =>
  withPage(running, async (page) => {
    await carryTrade(page);
    const report = await asked(page, CURVE);
    const { name, content } = await saved(page, "CSV");
    assert.equal(name, "portfolio-margin_stress_BTC_-100to+300percent_hyperliquid-2026-08-19.csv");
    const [head, ...rows] = rowsOf(content);
    assert.equal(rows.length, 401);
    const column = (row, title) => row[head.indexOf(title)];
    for (const [index, row] of rows.entries()) {
      assert.equal(row.length, head.length);
      assert.equal(Number(column(row, "move")), report.axis[index]);
      for (const regime of ["standard", "portfolio"]) {
        const { ratio, accountValue, initialMargin, maintenanceMargin, isLiquidatable } = report.regimes[regime];
        assert.equal(column(row, `${regime}_ratio`), Number.isNaN(ratio[index]) ? "" : String(ratio[index]));
        assert.equal(Number(column(row, `${regime}_account_value`)), accountValue[index]);
        assert.equal(Number(column(row, `${regime}_initial_margin`)), initialMargin[index]);
        assert.equal(Number(column(row, `${regime}_maintenance_margin`)), maintenanceMargin[index]);
        assert.equal(Number(column(row, `${regime}_is_liquidatable`)), isLiquidatable[index]);
      }
    }
    const [trigger] = (await ends(page, "portfolio")).coins[0].triggers;
    assert.equal(column(rows[0], "portfolio_dies_above"), trigger.move);
    assert.equal(column(rows[0], "rulebook"), "hyperliquid-2026-08-19");
  }));

/** What of a saved picture must be so, wherever it is from. */
async function checkPictures(page, name) {
  const svg = await saved(page, "SVG");
  const png = await saved(page, "PNG");
  assert.equal(svg.name, `${name}.svg`);
  assert.equal(png.name, `${name}.png`);
  const text = svg.content.toString("utf8");
  const read = await page.evaluate((source) => {
    const parsed = new DOMParser().parseFromString(source, "image/svg+xml");
    return {
      isWellFormed: parsed.querySelector("parsererror") === null && parsed.documentElement.namespaceURI === "http://www.w3.org/2000/svg",
      text: [...parsed.querySelectorAll("text")].map((node) => node.textContent.replace(/\s+/g, " ").trim()),
      hrefs: [...source.matchAll(/url\(["']?#([\w-]+)/g)].every(([, id]) => parsed.getElementById(id)),
      paths: parsed.querySelectorAll("path[d]").length,
    };
  }, text);
  assert.ok(read.isWellFormed);
  assert.ok(read.hrefs, "every pattern that is named is there");
  assert.ok(read.paths > 1);
  assert.doesNotMatch(text, /var\(|light-dark|class=|style=|<!--|<script|https?:(?!\/\/www\.w3\.org)/);
  const said = read.text.join(" ");
  assert.match(said, /Rulebook hyperliquid-2026-08-19 of 2026-08-19\..* A calculator, not advice\./);
  assert.deepEqual([...png.content.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const colours = await page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const found = new Set();
    for (let at = 0; at < data.length; at += 4) found.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
    return { width: image.width, has: [0x955300, 0x066b63].map((colour) => found.has(colour)) };
  }, png.content.toString("base64"));
  assert.deepEqual(colours, { width: 2400, has: [true, true] }, "twice as sharp, with both regimes in their colours");
  return said;
}

test("pictures are saved with their colours, their rules and what they are", () =>
  withPage(running, async (page) => {
    await carryTrade(page);
    const said = await checkPictures(page, "portfolio-margin_stress_BTC_ratio_-100to+300percent_hyperliquid-2026-08-19");
    assert.match(
      said,
      /Margin ratio as BTC moves Standard cross dies at \+8\.6\s%, 108,642\. Portfolio margin dies at \+265\.9\s%, 365,904\./,
    );
    assert.equal(await section(page).locator(".stage").count(), 0, "nothing is left of the making");
  }));

const PLANE = {
  coin: "ETH",
  from: "-0.5",
  to: "0.5",
  steps: 101,
  second: { kind: "coin", coin: "BTC", from: "-0.5", to: "0.5", steps: 101 },
};

/** The second tab for a long and a short: two coins. */
async function plane(page) {
  await choosePreset(page, "Long BTC, short ETH");
  await settled(page);
  await press(page, "Two coins, gap, time", "tab");
}

test("the shares of a map are those of the engine's cells", () =>
  withPage(running, async (page) => {
    await plane(page);
    const { regimes } = await asked(page, PLANE);
    const count = (holds) => regimes.standard.isLiquidatable.filter((_, cell) => holds(cell)).length / 10201;
    const dead = (regime, cell) => regimes[regime].isLiquidatable[cell] === 1;
    const [portfolio, standard] = ["portfolio", "standard"].map((regime) => count((cell) => !dead(regime, cell)));
    const text = await words(section(page).locator(".message"));
    assert.match(
      text,
      new RegExp(
        `^Portfolio margin survives ${(portfolio * 100).toFixed(1)} % of this square, standard cross ${(standard * 100).toFixed(1)} %\\.`,
      ),
    );
    assert.match(text, /Share of its cells, which says nothing of how likely they are\.$/);
    const legend = await words(section(page).locator("ul.legend"));
    assert.match(
      legend,
      new RegExp(`Both live ${(count((cell) => !dead("portfolio", cell) && !dead("standard", cell)) * 100).toFixed(0)} %`),
    );
    assert.match(
      legend,
      new RegExp(`Both liquidated ${(count((cell) => dead("portfolio", cell) && dead("standard", cell)) * 100).toFixed(0)} %`),
    );
    await keepScreenshot(page, "stress-map");
  }));

test("cells and lines stand where the engine has them", () =>
  withPage(running, async (page) => {
    await plane(page);
    const { regimes } = await asked(page, PLANE);
    const drawn = await section(page).evaluate((element) => {
      const root = element.shadowRoot;
      const frame = root.querySelector(".map .frame");
      const [x, y, width, height] = ["x", "y", "width", "height"].map((name) => Number(frame.getAttribute(name)));
      const d = (selector) => root.querySelector(selector)?.getAttribute("d") ?? "";
      return { x, y, width, height, both: d(".map .cell.both"), line: d(".map .boundary.portfolio") };
    });
    const area = [...drawn.both.matchAll(/M([\d.]+),([\d.]+)H([\d.]+)V([\d.]+)H/g)].reduce(
      (sum, [, left, top, right, bottom]) => sum + (right - left) * (bottom - top),
      0,
    );
    const live = regimes.standard.isLiquidatable.filter((dead, cell) => !dead && !regimes.portfolio.isLiquidatable[cell]).length / 10201;
    assert.ok(Math.abs(area / (drawn.width * drawn.height) - live) < 0.01, `${area / (drawn.width * drawn.height)} is not ${live}`);
    const points = [...drawn.line.matchAll(/[ML]([\d.-]+),([\d.-]+)/g)].map(([, x, y]) => [
      (x - drawn.x) / drawn.width - 0.5,
      0.5 - (y - drawn.y) / drawn.height,
    ]);
    const wanted = regimes.portfolio.boundary.flat().map(({ x, y }) => [Number(x), Number(y)]);
    assert.equal(points.length, wanted.length);
    for (const [index, [x, y]] of points.entries()) {
      assert.ok(Math.abs(x - wanted[index][0]) < 1e-4 && Math.abs(y - wanted[index][1]) < 1e-4, `${x}, ${y} is not ${wanted[index]}`);
    }
  }));

test("arrow keys go over the cells of a map, and what is there is read out", () =>
  withPage(running, async (page) => {
    await plane(page);
    const { regimes } = await asked(page, PLANE);
    const map = section(page).getByRole("application");
    assert.match(await map.getAttribute("aria-label"), /^Who survives: ETH price and BTC price\./);
    await map.focus();
    assert.equal(await words(place(page)), "Today");
    for (const key of ["ArrowRight", "ArrowRight", "ArrowDown", "Shift+ArrowRight", "PageDown"]) await page.keyboard.press(key);
    assert.equal(await words(place(page)), "ETH +12.0 %, BTC −11.0 %");
    const cell = 39 * 101 + 62;
    assert.equal(await readout(page, "Margin ratio").nth(1).innerText(), percent(regimes.portfolio.ratio[cell]));
    assert.equal(
      await readout(page, "State").nth(1).innerText(),
      regimes.portfolio.isLiquidatable[cell] ? "liquidated" : regimes.portfolio.ratio[cell] >= 0.8 ? "above 80 %" : "safe",
    );
    assert.match(
      await section(page).locator('[aria-live="polite"]').innerText(),
      /ETH \+12\.0\s%, BTC −11\.0\s%\. Standard cross: margin ratio/,
    );
    await page.keyboard.press("Escape");
    assert.equal(await words(place(page)), "Today");
  }));

test("ratios stand side by side where there is room, with their tables and files", () =>
  withPage(running, async (page) => {
    await plane(page);
    await press(page, "Margin ratio");
    const maps = section(page).locator(".maps svg.map");
    assert.equal(await maps.count(), 2);
    const [first, second] = await maps.evaluateAll((all) => all.map((map) => map.getBoundingClientRect().top));
    assert.equal(first, second);
    const report = await asked(page, PLANE);
    await section(page).getByText("The same as a table").click();
    const table = section(page).getByRole("table", { name: "Portfolio margin, ETH price across, BTC price down" });
    const row = table.locator("tbody").getByRole("row", { name: "today" });
    const middle = 50 * 101;
    assert.equal(await row.getByRole("cell").nth(5).innerText(), percent(report.regimes.portfolio.ratio[middle + 50]));
    assert.equal(
      await row.getByRole("cell").nth(10).innerText(),
      report.regimes.portfolio.isLiquidatable[middle + 100] ? "liquidated" : percent(report.regimes.portfolio.ratio[middle + 100]),
    );
    await checkPictures(page, "portfolio-margin_stress_margin-ratio_ETH_BTC_hyperliquid-2026-08-19");
    const { name, content } = await saved(page, "CSV");
    assert.equal(name, "portfolio-margin_stress_ETH_BTC_hyperliquid-2026-08-19.csv");
    const [head, ...rows] = rowsOf(content);
    assert.equal(rows.length, 10201);
    const at = (title) => Number(rows[middle + 60][head.indexOf(title)]);
    assert.deepEqual(
      [at("ETH_move"), at("BTC_move"), at("portfolio_account_value"), at("standard_is_liquidatable")],
      [0.1, 0, report.regimes.portfolio.accountValue[middle + 60], report.regimes.standard.isLiquidatable[middle + 60]],
    );
  }));

test("a gap between perp and spot, and time, are maps too", () =>
  withPage(running, async (page) => {
    await carryTrade(page);
    await press(page, "Two coins, gap, time", "tab");
    const share = ({ regimes }, regime) =>
      ((regimes[regime].isLiquidatable.filter((dead) => !dead).length / regimes[regime].isLiquidatable.length) * 100).toFixed(0);
    const gap = await asked(page, { ...PLANE, coin: "BTC", second: { kind: "gap", from: "-0.2", to: "0.2", steps: 101 } });
    assert.match(
      await words(section(page).locator(".message")),
      new RegExp(`^Portfolio margin survives ${share(gap, "portfolio")} % of this picture, standard cross ${share(gap, "standard")} %`),
    );
    assert.match(await words(section(page).locator("ul.legend")), /Portfolio margin lives everywhere here/);
    await press(page, "Time");
    await press(page, "A year");
    const time = await asked(page, { ...PLANE, coin: "BTC", second: { kind: "time", hours: 8760, steps: 121 } });
    await section(page).getByRole("application").focus();
    for (const key of ["PageUp", "ArrowUp", "ArrowRight"]) await page.keyboard.press(key);
    assert.equal(await words(place(page)), "BTC +1.0 %, in 33 d");
    assert.equal(await readout(page, "Margin ratio").nth(1).innerText(), percent(time.regimes.portfolio.ratio[11 * 101 + 51]));
  }));

test("what cannot be computed is said in words", () =>
  withPage(running, async (page) => {
    // A rate that is not stated is the snapshot's, if there is one.
    await page.evaluate(() => {
      const calculator = document.querySelector("portfolio-margin");
      const { market, ...rest } = calculator.portfolio;
      calculator.portfolio = { ...rest, market: { ...market, snapshot: "none" } };
    });
    await page.getByLabel("Funding an hour").fill("");
    await settled(page);
    await press(page, "Two coins, gap, time", "tab");
    await press(page, "Time");
    assert.match(await words(section(page).locator(".faults")), /could not be computed .*no funding rate for BTC/);
  }));

test("a book without anything, and one of isolated positions, are told so instead of an empty picture", () =>
  withPage(running, async (page) => {
    await choosePreset(page, "Your own");
    await settled(page);
    assert.match(await words(section(page).locator(".panel")), /There is nothing to stress yet/);
    assert.equal(await section(page).locator("svg.chart").count(), 0);
    await choosePreset(page, "Unified, isolated long, 22 Sep 2026");
    await settled(page);
    assert.match(await words(section(page).locator(".panel")), /Every position is isolated/);
  }));

test("while something is no number the last valid picture stays, marked, and then follows", () =>
  withPage(running, async (page) => {
    await carryTrade(page);
    await amount(page).fill("10000");
    await amount(page).fill("twelve");
    await page.keyboard.press("Tab");
    await settled(page);
    assert.equal(await section(page).locator(".panel.stale").count(), 1);
    assert.match(await words(section(page).locator(".message")), /standard cross dies at \+8\.6 %/);
    await amount(page).fill("20000");
    await settled(page);
    assert.equal(await section(page).locator(".panel.stale").count(), 0);
    assert.match(await words(section(page).locator(".message")), /standard cross dies at \+18\.5 %/);
  }));

test("out of sight it follows too, also a book that never rests", () =>
  withPage(running, async (page) => {
    await settled(page);
    await page.evaluate(() => scrollTo(0, 0));
    await amount(page).fill("20000");
    const message = section(page).locator(".message");
    await message.filter({ hasText: "+18.5" }).waitFor();
    const seen = new Set();
    const end = Date.now() + 1500;
    for (let cash = 21000; Date.now() < end; cash += 1000) {
      await amount(page).fill(String(cash));
      seen.add(await message.textContent());
      await page.waitForTimeout(40);
    }
    assert.ok(seen.size >= 3, `${seen.size} answers while it was changed all the time`);
  }));

test("tabs go by the arrow keys, and only the shown one is in the order of the Tab key", () =>
  withPage(running, async (page) => {
    await settled(page);
    const tab = (name) => section(page).getByRole("tab", { name });
    await tab("One coin").focus();
    await page.keyboard.press("ArrowRight");
    assert.equal(await tab("Two coins, gap, time").getAttribute("aria-selected"), "true");
    assert.equal(await tab("One coin").getAttribute("tabindex"), "-1");
    assert.equal(await section(page).evaluate((element) => element.shadowRoot.activeElement.id), "tab-plane");
    await section(page).getByRole("tabpanel", { name: "Two coins, gap, time" }).waitFor();
    await page.keyboard.press("End");
    assert.equal(await tab("Market cascade").getAttribute("aria-selected"), "true");
    await page.keyboard.press("ArrowRight");
    assert.equal(await tab("One coin").getAttribute("aria-selected"), "true");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Home");
    assert.equal(await tab("One coin").getAttribute("aria-selected"), "true");
  }));

test("the regimes that the page shows are those of the pictures", () =>
  withPage(running, async (page) => {
    await plane(page);
    const regimes = page.getByRole("group", { name: "Regimes shown" });
    await regimes.getByRole("button", { name: "Unified account", exact: true }).click();
    await press(page, "Margin ratio");
    assert.equal(await section(page).locator(".maps svg.map").count(), 3);
    await regimes.getByRole("button", { name: "Unified account", exact: true }).click();
    await regimes.getByRole("button", { name: "Standard cross" }).click();
    await press(page, "Who survives");
    assert.match(await words(section(page).locator("ul.legend")), /^Portfolio margin lives \d+ % Liquidated \d+ %/);
    await press(page, "One coin", "tab");
    assert.equal(await section(page).locator(".chart path.course").count(), 1);
  }));

/** The section for axe; the page around it is looked at elsewhere. */
const STRESS = { fromShadowDom: ["portfolio-margin", "portfolio-margin-stress"] };

const STATES = {
  "a curve, table open": async (page) => {
    await carryTrade(page);
    await section(page).getByText("The same as a table").click();
  },
  "account value, liquidated now": async (page) => {
    await settled(page);
    await press(page, "Account value");
  },
  "who survives, table open": async (page) => {
    await plane(page);
    await section(page).getByText("The same as a table").click();
  },
  ratios: async (page) => {
    await plane(page);
    await press(page, "Margin ratio");
  },
  "a rejected question": async (page) => {
    await page.getByLabel("Funding an hour").fill("");
    await press(page, "Two coins, gap, time", "tab");
    await press(page, "Time");
  },
  "a stale picture": async (page) => {
    await carryTrade(page);
    await amount(page).fill("x");
    await settled(page);
  },
  "a large book": async (page) => {
    await choosePreset(page, "Portfolio margin on HYPE, 8 Sep 2026");
    await settled(page);
  },
};

for (const colorScheme of ["light", "dark"]) {
  for (const [state, reach] of Object.entries(STATES)) {
    test(`axe finds nothing: ${state}, ${colorScheme}`, () =>
      withPage(
        running,
        async (page) => {
          await reach(page);
          await seesNothing(page, state, STRESS);
          await keepScreenshot(page, `stress-${state.replace(/[^a-z]+/g, "-")}-${colorScheme}`);
        },
        { colorScheme },
      ));
  }
}

test("nothing is wider than 360 pixels, and a finger moves the readout", () =>
  withPage(
    running,
    async (page) => {
      for (const [state, reach] of Object.entries(STATES)) {
        await choosePreset(page, "Carry trade");
        const first = section(page).getByRole("tab", { name: "One coin" });
        if (await first.count()) await first.click();
        await reach(page);
        await fits(page, state);
      }
      await choosePreset(page, "Carry trade");
      await press(page, "One coin", "tab");
      await press(page, "Margin ratio");
      await page.getByRole("button", { name: "Unified account", exact: true }).click();
      await amount(page).fill("123456789012345.12");
      await settled(page);
      await fits(page, "an amount of fifteen digits under three regimes");
      await page.getByRole("button", { name: "Unified account", exact: true }).click();
      await carryTrade(page);
      const box = await section(page).locator(".zone").boundingBox();
      await page.touchscreen.tap(box.x + box.width / 2, box.y + 60);
      assert.match(await words(place(page)), /^At \+(9[89]|10[012])\.0 %/);
      const client = await page.context().newCDPSession(page);
      const touch = (type, share) =>
        client.send("Input.dispatchTouchEvent", {
          type,
          touchPoints: share === undefined ? [] : [{ x: box.x + box.width * share, y: box.y + 60 }],
        });
      await touch("touchStart", 0.5);
      for (const share of [0.55, 0.65, 0.75]) await touch("touchMove", share);
      await touch("touchEnd");
      assert.match(await words(place(page)), /^At \+(19[89]|20[012])\.0 %/, "dragged sideways");
      await fits(page, "after a tap and a drag");
      await keepScreenshot(page, "stress-360");
    },
    { viewport: { width: 360, height: 800 }, hasTouch: true },
  ));

test("the theme of the element decides over that of the system in the pictures too", () =>
  withPage(running, async (page) => {
    await settled(page);
    await page.evaluate(() => {
      document.querySelector("portfolio-margin").theme = "dark";
    });
    assert.equal(
      await section(page)
        .locator(".panel")
        .evaluate((panel) => getComputedStyle(panel).backgroundColor),
      "rgb(24, 27, 31)",
    );
  }));

test("axe finds nothing with forced colours", () =>
  withPage(
    running,
    async (page) => {
      await plane(page);
      await seesNothing(page, "forced colours", STRESS);
      await keepScreenshot(page, "stress-forced-colors");
    },
    { forcedColors: "active" },
  ));
