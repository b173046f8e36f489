// The tabs of the stress section as a reader finds them, and what they save.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { asStated } from "./browser-page.mjs";

/** The section for axe: in the shadow tree of the element. */
export const STRESS = { fromShadowDom: ["portfolio-margin", "portfolio-margin-stress"] };

export const section = (page) => page.locator("portfolio-margin-stress");

/** 1 BTC as collateral, a long of 2 BTC and 10,000 USDC: dies under portfolio margin on the way down, sooner under standard cross. */
export const LEVERAGED = {
  schema: "portfolio-margin/1",
  portfolio: {
    mode: "portfolioMargin",
    balances: [
      { token: "USDC", amount: "10000" },
      { token: "UBTC", amount: "1" },
    ],
    positions: [{ coin: "BTC", size: "2", entryPrice: "100000", leverage: 10 }],
  },
  market: { perps: [{ coin: "BTC", markPrice: "100000" }], tokens: [{ token: "UBTC", price: "100000" }] },
};

/** Shows a book with what is in its account and opens a tab. */
export async function openTab(page, name, request = LEVERAGED) {
  await page.evaluate((book) => {
    document.querySelector("portfolio-margin").portfolio = book;
  }, request);
  await asStated(page);
  await section(page).getByRole("tab", { name, exact: true }).click();
  await section(page).evaluate((element) => element.scrollIntoView());
}

/** Saves by a button: the name and the content of the file. */
export async function saved(page, kind, place = 0) {
  const button = section(page).getByRole("button", { name: kind, exact: true }).nth(place);
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: download.suggestedFilename(), content: await readFile(await download.path()) };
}

/** The rows of a CSV file, cells with a quote or comma included. */
export function rowsOf(content) {
  const cell = /(?:"((?:[^"]|"")*)"|([^,\r\n]*))(,|\r\n|$)/gy;
  const rows = [[]];
  for (const [, quoted, plain, end] of content.toString("utf8").matchAll(cell)) {
    rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === "\r\n") rows.push([]);
    if (end === "") break;
  }
  return rows.filter((row) => row.length > 1);
}

/** An SVG file that a browser reads as it stands, without classes or styles of the page; its texts. */
export async function textsOfSvg(page, content) {
  const text = content.toString("utf8");
  assert.ok(!/ (class|style)=/.test(text), "colours are in the file itself");
  return page.evaluate((source) => {
    const drawn = new DOMParser().parseFromString(source, "image/svg+xml");
    if (drawn.querySelector("parsererror")) throw new Error(drawn.documentElement.textContent);
    return [...drawn.querySelectorAll("text")].map((own) => own.textContent.trim());
  }, text);
}

export const isPng = (content) => content.subarray(0, 8).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));

/** The words of a part, with every run of spaces as one. */
export const words = async (part) => (await part.innerText()).replace(/\s+/g, " ").trim();

/** An amount as a reader finds it: cents, grouped, half away from zero on the digits. */
export function cents(text) {
  const [, sign, whole, fraction = ""] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  const rounded = BigInt(whole + fraction.padEnd(2, "0").slice(0, 2)) + (Number(fraction[2] ?? 0) >= 5 ? 1n : 0n);
  const digits = String(rounded).padStart(3, "0");
  return `${sign && rounded ? "\u2212" : ""}${digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",")}.${digits.slice(-2)}`;
}
