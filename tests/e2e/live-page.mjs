// The page as someone serves it who has an exchange of their own, here the one on loopback: index.html names its endpoint, and its origins are allowed
// beside the page's, in the page and in the headers.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { contentSecurityPolicy, serve } from "../../scripts/serve.mjs";
import { accounts } from "../venue/accounts.mjs";
import { startVenue } from "../venue/server.mjs";
import { startBrowser, withPage } from "./browser-page.mjs";

const built = fileURLToPath(new URL("../../pkg/page", import.meta.url));

export const named = Object.fromEntries([...accounts().values()].map((account) => [account.name, account]));

/** A browser, the venue, and the page beside it, closed after the tests of the file. */
export async function startLive(test) {
  const running = await startBrowser(test);
  let folder;
  test.before(async () => {
    running.venue = await startVenue();
    const { origin, host } = new URL(running.venue.endpoint);
    const origins = [origin, `ws://${host}`];
    folder = mkdtempSync(join(tmpdir(), "portfolio-margin-page-"));
    cpSync(built, folder, { recursive: true });
    writeFileSync(join(folder, "index.html"), withEndpoint(running.venue.endpoint, origins));
    running.own = await serve(folder, 0, contentSecurityPolicy(origins));
  });
  test.beforeEach(() => running.venue.reset());
  test.after(async () => {
    await running.own?.close();
    await running.venue?.close();
    if (folder) rmSync(folder, { recursive: true });
  });
  return running;
}

/** index.html, edited as its comment says. */
function withEndpoint(endpoint, origins) {
  const allowed = `connect-src 'self' ${origins.join(" ")};`;
  const html = readFileSync(join(built, "index.html"), "utf8")
    .replace('name="portfolio-margin-endpoint" content=""', `name="portfolio-margin-endpoint" content="${endpoint}"`)
    .replace(/connect-src 'self'[^;]*;/, allowed);
  assert.ok(html.includes(`content="${endpoint}"`) && html.includes(allowed), "index.html is as expected");
  return html;
}

/** Opens the page with the venue as its endpoint; anything but these two hosts that is asked fails the test. */
export function withLivePage({ browser, venue, own }, use, options = {}) {
  return withPage({ browser, address: own.address }, use, { hosts: [new URL(venue.endpoint).host], ...options });
}

export const field = (page) => page.getByLabel("Your account");
export const loadButton = (page) => page.getByRole("button", { name: "Load", exact: true });
export const status = (page) => page.locator("live-account .status");
export const faults = (page) => page.locator("live-account").getByRole("alert");
export const prices = (page) => page.locator("follow-prices");
export const panel = (page) => page.getByRole("region", { name: "Checked against the exchange" });

/** Types an address, presses Load and waits for the account. */
export async function load(page, account) {
  await field(page).fill(account.address);
  await loadButton(page).click();
  await loaded(page, account);
}

export const loaded = (page, { address }) => status(page).locator(`code[title="${address}"]`).waitFor();
