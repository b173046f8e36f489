// Live accounts in a real browser: from a venue of another origin, and under a policy that does not allow it.

import assert from "node:assert/strict";
import { join } from "node:path";
import test, { after, before, beforeEach } from "node:test";
import { launchChromium } from "../../scripts/browser.mjs";
import { serve } from "../../scripts/serve.mjs";
import { accounts } from "../venue/accounts.mjs";
import { startVenue } from "../venue/server.mjs";
import { root } from "./packed.mjs";

let browser;
let server;
let venue;
before(async () => {
  venue = await startVenue();
  server = await serve(join(root, "pkg"));
  browser = await launchChromium();
});
beforeEach(() => venue.reset());
after(async () => {
  await browser?.close();
  await server?.close();
  await venue?.close();
});

const { address } = [...accounts().values()].find(({ name }) => name === "standard-two-dexes");

/** What `fetchAccount` answers on a page; `context` as Playwright takes it. */
async function onPage(context, options) {
  const page = await (await browser.newContext(context)).newPage();
  // Any document of the server's will do: its headers are what counts.
  await page.goto(`${server.address}index.js`);
  const given = { address, options: { endpoint: venue.endpoint, ...options } };
  const answer = await page.evaluate(async ({ address, options }) => {
    const api = await import("/index.js");
    await api.init();
    return api.fetchAccount(address, options);
  }, given);
  await page.context().close();
  return answer;
}

const allowing = { bypassCSP: true };

test("an account is loaded from another origin", async () => {
  const { status, report, issues } = await onPage(allowing);
  assert.equal(status, "ok", JSON.stringify(issues));
  assert.deepEqual([report.reconciliation.agreeing, report.reconciliation.compared], [8, 8]);
  assert.equal(report.request.portfolio.positions.length, 2);
});

test("a redirection is not followed in a browser either", async () => {
  const elsewhere = await startVenue();
  try {
    venue.misbehave({ type: "perpDexs" }, { status: 307, headers: { Location: elsewhere.endpoint } });
    const { issues } = await onPage(allowing);
    assert.match(issues[0].message, /points to another address, which is not followed/);
    assert.equal(elsewhere.requests.length, 0);
  } finally {
    await elsewhere.close();
  }
});

test("a page whose policy does not allow it is told so", async () => {
  const { issues } = await onPage({}, { deadline: 500 });
  assert.equal(venue.requests.length, 0);
  assert.deepEqual([...new Set(issues.map(({ code }) => code))], ["NETWORK"]);
  assert.match(issues[0].remedy, /content security policy/);
});
