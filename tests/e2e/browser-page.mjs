// The built page in a real Chromium, under the server's strict content security policy. Every page that is opened here is watched:
// console errors, exceptions and requests to other hosts fail the test that it was opened for.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { findChromium } from "../../scripts/browser.mjs";
import { serve } from "../../scripts/serve.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const BROWSER_ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** A browser and a server of a folder of the package, closed after the tests of the file. */
export async function startBrowser(test, folder = "page") {
  const running = {};
  test.before(async () => {
    const server = await serve(join(root, "pkg", folder));
    const executablePath = process.env.CHROMIUM_PATH || (await findChromium());
    const browser = await chromium.launch({ ...(executablePath ? { executablePath } : {}), args: BROWSER_ARGUMENTS });
    Object.assign(running, { server, browser, address: server.address });
  });
  test.after(async () => {
    await running.browser?.close();
    await running.server?.close();
  });
  return running;
}

/**
 * Opens the page, waits for its first answer, runs `use` and sees that nothing was reported meanwhile: nothing but what `reports` matches, no
 * request to any host but its own and those of `hosts`. `prepare` comes before the page is opened.
 */
export async function withPage({ browser, address }, use, { hosts = [], reports = /^$/, prepare, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, acceptDownloads: true, ...options });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const reported = watch(page, address, hosts);
  try {
    await prepare?.(page);
    await page.goto(address);
    // The element answers for an empty account until the page has its first example.
    await page.locator('.chips button[aria-pressed="true"]').first().waitFor();
    await page.locator("portfolio-margin .gauge").first().waitFor();
    await use(page);
    const unexpected = reported.filter((text) => !reports.test(text));
    assert.deepEqual(unexpected, [], "the browser reported");
  } finally {
    await context.close();
  }
}

export function watch(page, address, hosts = []) {
  const allowed = [new URL(address).host, ...hosts];
  const reported = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") reported.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => reported.push(`exception: ${error.message}`));
  page.on("request", (request) => {
    const { protocol, host } = new URL(request.url());
    if (protocol !== "data:" && protocol !== "blob:" && !allowed.includes(host)) reported.push(`request to ${request.url()}`);
  });
  page.on("websocket", (socket) => {
    if (!allowed.includes(new URL(socket.url()).host)) reported.push(`connection to ${socket.url()}`);
  });
  return reported;
}

/** A figure that screenshots can be compared by eye with; not part of any check. */
export async function keepScreenshot(page, name) {
  const folder = join(root, "test-results");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** Shows a book with what is in the account, where that differs from what each regime asks for. */
export async function asStated(page) {
  await page.locator("portfolio-margin").evaluate((element) => element.updateComplete);
  const choice = page.getByRole("button", { name: "With what is in the account", exact: true });
  if ((await choice.count()) > 0) await choice.click();
}

/** The card of a regime. */
export const card = (page, name) => page.getByRole("region", { name, exact: true });

/** The cell of a row under a regime in the table read across. */
export const cell = (page, row, regime) =>
  page
    .getByRole("table", { name: "The same book under each regime" })
    .getByRole("row", { name: row })
    .locator(`td[data-regime="${regime}"]`);

/** Chooses an example by its name and waits until it is shown. */
export async function choosePreset(page, name) {
  await page.getByRole("button", { name }).click();
  await page.locator('.chips button[aria-pressed="true"]', { hasText: name }).waitFor();
}

/** The request as the element holds it. */
export const requestOf = (page) => page.evaluate(() => document.querySelector("portfolio-margin").portfolio);
