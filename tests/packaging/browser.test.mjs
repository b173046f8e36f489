// The packed package in a real browser: loaded as it is by a plain page under a strict policy, and built into a Vite app.

import assert from "node:assert/strict";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { launchChromium } from "../../scripts/browser.mjs";
import { CONTENT_SECURITY_POLICY, serve } from "../../scripts/serve.mjs";
import { carryTrade } from "../api/carry-trade.mjs";
import { consumer, pack, root, sh, workFolder } from "./packed.mjs";

const { folder, clean } = workFolder();
let app;
let browser;
before(async () => {
  app = consumer(join(folder, "app"), pack(folder).tarball);
  browser = await launchChromium();
});
after(async () => {
  await browser?.close();
  clean();
});

/** Opens a folder's page under the policy, runs `look` on it, and fails on anything that the browser complains of. */
async function onPage(site, look) {
  const server = await serve(site);
  const page = await browser.newPage();
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  const elsewhere = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(server.address) && !request.url().startsWith("data:")) elsewhere.push(request.url());
  });
  try {
    const response = await page.goto(server.address);
    assert.equal(response.headers()["content-security-policy"], CONTENT_SECURITY_POLICY);
    await look(page, server.address);
    assert.deepEqual(complaints, []);
    assert.deepEqual(elsewhere, []);
  } finally {
    await page.close();
    await server.close();
  }
}

/** Uses every part of the element's contract: attribute, property, rendering, event. */
async function checkElement(page) {
  const shown = await page.waitForFunction(
    () => {
      const element = document.querySelector("portfolio-margin");
      const text = (element.shadowRoot ?? element).textContent ?? "";
      return /Portfolio margin/i.test(text) && /[\d,]+\.\d\d/.test(text) && text;
    },
    undefined,
    { timeout: 20_000 },
  );
  assert.ok(await shown.jsonValue());
  const box = await page.locator("portfolio-margin").boundingBox();
  assert.ok(box.width > 200 && box.height > 200, JSON.stringify(box));

  const changed = await page.evaluate(async (portfolio) => {
    const element = document.querySelector("portfolio-margin");
    const event = new Promise((resolve) => {
      element.addEventListener("portfolio-changed", ({ detail }) => resolve({ request: detail.request, status: detail.answer.status }), {
        once: true,
      });
    });
    element.portfolio = portfolio;
    // The fields of the new portfolio are there after its next update.
    await element.updateComplete;
    const input = await new Promise((resolve) => {
      const find = (node) => {
        for (const child of node.querySelectorAll("*")) {
          if (child.matches("input:not([type]), input[type=text], input[inputmode=decimal]") && child.value === "1") return child;
          const inside = child.shadowRoot && find(child.shadowRoot);
          if (inside) return inside;
        }
      };
      const look = () => {
        const found = find(element.shadowRoot ?? element);
        if (found) resolve(found);
        else requestAnimationFrame(look);
      };
      look();
    });
    input.value = "2";
    input.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    input.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
    return event;
  }, carryTrade());
  assert.equal(changed.status, "ok");
  assert.notDeepEqual(changed.request, carryTrade());
}

const escaped = JSON.stringify(carryTrade()).replaceAll("&", "&amp;").replaceAll("'", "&#39;");

test("a plain page imports index.js as it is, under a strict policy", async () => {
  const site = join(folder, "plain");
  mkdirSync(site, { recursive: true });
  cpSync(join(app, "node_modules/portfolio-margin/pkg"), join(site, "pkg"), { recursive: true });
  writeFileSync(
    join(site, "index.html"),
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Plain</title><link rel="icon" href="data:,"><script type="module" src="main.js"></script><output></output></html>',
  );
  writeFileSync(
    join(site, "main.js"),
    `import * as api from "./pkg/index.js";
    await api.init();
    const answer = api.compare(${JSON.stringify(carryTrade())});
    // Compiled at the first call, on the page's main thread.
    const simulated = api.ladder(${JSON.stringify(carryTrade())}, { move: "0.5" });
    // Off it, by the address of the script, which is all that the policy allows.
    const engine = await api.createEngine({ worker: "pkg/engine-worker.js" });
    const away = await engine.ladder(${JSON.stringify(carryTrade())}, { move: "0.5" });
    const isSame = JSON.stringify(away) === JSON.stringify(simulated);
    document.querySelector("output").textContent = answer.status + " " + simulated.status + " " + isSame + " " + api.formatDecimal("1234567.125", { digits: 2 });`,
  );
  await onPage(site, async (page) => {
    await page.waitForFunction(() => document.querySelector("output").textContent !== "");
    assert.equal(await page.locator("output").textContent(), "ok ok true 1,234,567.13");
  });
});

test("a plain page starts the slim entry from the address of engine.wasm, in the page and in a worker; the simulations are beside it", async () => {
  const site = join(folder, "slim");
  mkdirSync(site, { recursive: true });
  cpSync(join(app, "node_modules/portfolio-margin/pkg"), join(site, "pkg"), { recursive: true });
  writeFileSync(
    join(site, "index.html"),
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Slim</title><link rel="icon" href="data:,"><script type="module" src="main.js"></script><output></output></html>',
  );
  writeFileSync(
    join(site, "worker.js"),
    `import * as api from "./pkg/slim.js";
    await api.init(new URL("./pkg/engine.wasm", import.meta.url));
    postMessage(api.compare(${JSON.stringify(carryTrade())}));`,
  );
  writeFileSync(
    join(site, "main.js"),
    `import * as api from "./pkg/slim.js";
    await api.init("pkg/engine.wasm");
    const here = api.compare(${JSON.stringify(carryTrade())});
    await api.initSimulations();
    const simulated = api.scenarios(${JSON.stringify(carryTrade())}).status;
    new Worker("worker.js", { type: "module" }).onmessage = ({ data }) => {
      document.querySelector("output").textContent = here.status + " " + simulated + " " + (JSON.stringify(here) === JSON.stringify(data));
    };`,
  );
  await onPage(site, async (page) => {
    await page.waitForFunction(() => document.querySelector("output").textContent !== "");
    assert.equal(await page.locator("output").textContent(), "ok ok true");
  });
});

test("a plain page shows the element from element.js as it is", async () => {
  const site = join(folder, "element");
  mkdirSync(site, { recursive: true });
  cpSync(join(app, "node_modules/portfolio-margin/pkg"), join(site, "pkg"), { recursive: true });
  writeFileSync(
    join(site, "index.html"),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Element</title><link rel="icon" href="data:,"><script type="module" src="pkg/element.js"></script><portfolio-margin portfolio='${escaped}'></portfolio-margin></html>`,
  );
  await onPage(site, checkElement);
});

test("a Vite app is built from the package and shows the element", async () => {
  const source = join(app, "vite");
  mkdirSync(source, { recursive: true });
  writeFileSync(
    join(source, "index.html"),
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>Vite</title><link rel="icon" href="data:,"><script type="module" src="./main.js"></script><portfolio-margin></portfolio-margin><output></output></html>`,
  );
  writeFileSync(
    join(source, "main.js"),
    `import { compare, init } from "portfolio-margin";
    import "portfolio-margin/element";
    const request = ${JSON.stringify(carryTrade())};
    document.querySelector("portfolio-margin").portfolio = request;
    init().then(() => { document.querySelector("output").textContent = compare(request).status; });`,
  );
  sh(
    process.execPath,
    [
      join(root, "node_modules/vite/bin/vite.js"),
      "build",
      source,
      "--outDir",
      join(folder, "vite-site"),
      "--emptyOutDir",
      "--logLevel",
      "warn",
    ],
    { cwd: app },
  );
  await onPage(join(folder, "vite-site"), async (page) => {
    await page.waitForFunction(() => document.querySelector("output").textContent !== "");
    assert.equal(await page.locator("output").textContent(), "ok");
    await checkElement(page);
  });
});
