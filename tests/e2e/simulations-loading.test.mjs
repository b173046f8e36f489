// The simulations come when a tab first asks for them, once; where they cannot be had, the reader is told and can try again.

import assert from "node:assert/strict";
import test from "node:test";
import { startBrowser, withPage } from "./browser-page.mjs";
import { openTab, section } from "./stress-tab.mjs";

const running = await startBrowser(test);

const isSimulations = (request) => new URL(request.url()).pathname.endsWith("/simulations.wasm");
const scenarios = (page) => section(page).getByRole("table", { name: "Which scenario each regime survives" });

test("the page loads the simulations when a tab needs them, and not again", () =>
  withPage(running, async (page) => {
    const asked = [];
    page.on("request", (request) => isSimulations(request) && asked.push(request.url()));
    await openTab(page, "One coin");
    await section(page).locator("svg").first().waitFor();
    assert.deepEqual(asked, [], "curves are the core's");
    await section(page).getByRole("tab", { name: "Scenarios", exact: true }).click();
    await scenarios(page).waitFor();
    assert.equal(asked.length, 1);
    for (const name of ["Liquidation ladder", "Market cascade", "Scenarios"]) {
      await section(page).getByRole("tab", { name, exact: true }).click();
    }
    await scenarios(page).waitFor();
    assert.equal(asked.length, 1);
  }));

test("simulations that cannot be loaded are said to be, and can be tried again", () => {
  const prepare = (page) => page.route("**/simulations.wasm", (route) => route.fulfill({ status: 503, body: "" }));
  return withPage(
    running,
    async (page) => {
      await openTab(page, "Scenarios");
      const alarm = section(page).getByRole("alert");
      await alarm.waitFor();
      assert.match(await alarm.innerText(), /could not be started: simulations\.wasm could not be loaded: .* has status 503/);
      // Everything else goes on.
      await section(page).getByRole("tab", { name: "One coin", exact: true }).click();
      await section(page).locator("svg").first().waitFor();
      await page.unroute("**/simulations.wasm");
      await section(page).getByRole("tab", { name: "Scenarios", exact: true }).click();
      await section(page).getByRole("button", { name: "Try again", exact: true }).click();
      await scenarios(page).waitFor();
      assert.equal(await section(page).getByRole("alert").count(), 0);
    },
    { prepare, reports: /503/ },
  );
});
