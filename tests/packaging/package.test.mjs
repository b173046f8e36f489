// The tarball: what is in it, and whether programs of every kind can use it.

import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { deflateRawSync } from "node:zlib";
import { carryTradeText } from "../api/carry-trade.mjs";
import { consumer, npx, pack, root, sh, workFolder } from "./packed.mjs";

const { folder, clean } = workFolder();
let packed;
let app;
before(() => {
  packed = pack(folder);
  app = consumer(join(folder, "app"), packed.tarball);
});
after(clean);

const installed = () => join(app, "node_modules", "portfolio-margin");

test("the tarball holds what is published, and nothing else", () => {
  const files = packed.account.files.map(({ path }) => path);
  const wanted = [
    "package.json",
    "pkg/index.js",
    "pkg/slim.js",
    "pkg/engine-worker.js",
    "pkg/worker.js",
    "pkg/element.js",
    "pkg/cli.js",
    "pkg/engine.wasm",
    "pkg/simulations.wasm",
    "pkg/schema/portfolio-margin-1.schema.json",
    "pkg/types/api/index.d.ts",
    "pkg/types/api/slim.d.ts",
    "pkg/types/api/element.d.ts",
    "pkg/types/api/engine-types.d.ts",
  ];
  for (const path of wanted) assert.ok(files.includes(path), path);
  const allowed =
    /^(package\.json|README[^/]*|LICEN[CS]E[^/]*|pkg\/(index|slim|element|cli|worker|engine-worker)\.js|pkg\/chunks\/[\w-]+\.js|pkg\/(?:engine|simulations)\.wasm|pkg\/schema\/[\w.-]+\.json|pkg\/types\/api\/(hyperliquid\/)?[\w-]+\.d\.ts)$/;
  for (const path of files) assert.match(path, allowed);
});

test("each module of the engine is in it once as a file and once as text", () => {
  for (const file of ["engine.wasm", "simulations.wasm"]) {
    const encoded = deflateRawSync(readFileSync(join(installed(), "pkg", file)), { level: 9 }).toString("base64");
    const scripts = packed.account.files.map(({ path }) => path).filter((path) => path.endsWith(".js"));
    const holding = scripts.filter((path) => readFileSync(join(installed(), path), "utf8").includes(encoded));
    assert.equal(holding.length, 1, `${file}: ${holding.join(", ")}`);
  }
});

test("nothing in it names a folder of this machine or depends on anything", () => {
  for (const { path } of packed.account.files) {
    const content = readFileSync(join(installed(), path), "latin1");
    for (const place of [root, folder, process.env.HOME]) {
      if (place && place !== "/") assert.ok(!content.includes(place), `${path} names ${place}`);
    }
  }
  const manifest = JSON.parse(readFileSync(join(installed(), "package.json"), "utf8"));
  for (const kind of ["dependencies", "peerDependencies", "optionalDependencies"]) assert.equal(manifest[kind], undefined);
  assert.deepEqual(
    readdirSync(join(app, "node_modules")).filter((name) => !name.startsWith(".")),
    ["portfolio-margin"],
  );
});

test("only the command line uses Node, and nothing needs to know where it is", () => {
  for (const { path } of packed.account.files.filter((file) => file.path.endsWith(".js") && file.path !== "pkg/cli.js")) {
    const code = readFileSync(join(installed(), path), "utf8");
    assert.doesNotMatch(code, /import\.meta|\brequire\(|["']node:/, path);
    for (const [, specifier] of code.matchAll(/\b(?:from|import)\s*\(?\s*["']([^"',]+)["']/g)) {
      assert.ok(specifier.startsWith("./") || specifier.startsWith("../"), `${path} imports ${specifier}`);
      assert.ok(!builtinModules.includes(specifier));
    }
  }
});

const USE = `
  const before = api.compare(text);
  await api.init();
  const answer = api.compare(text);
  console.log(before.issues[0].code, answer.status, answer.report.rulebook.id.length > 0);`;

test("ES modules import it", () => {
  writeFileSync(join(app, "esm.mjs"), `import * as api from "portfolio-margin";\nconst text = ${JSON.stringify(carryTradeText)};\n${USE}`);
  assert.equal(sh(process.execPath, ["esm.mjs"], { cwd: app }), "NOT_INITIALIZED ok true\n");
});

test("CommonJS requires it", () => {
  const code = `const api = require("portfolio-margin");\nconst text = ${JSON.stringify(carryTradeText)};\n(async () => {${USE}})();`;
  writeFileSync(join(app, "common.cjs"), code);
  // Node 20 says on standard error that this is new there; from 22 on it is silent.
  assert.equal(sh(process.execPath, ["common.cjs"], { cwd: app }), "NOT_INITIALIZED ok true\n");
});

test("the slim entry starts from the packed modules", () => {
  const code = `import { readFile } from "node:fs/promises";
    import * as api from "portfolio-margin/slim";
    const text = ${JSON.stringify(carryTradeText)};
    const packed = (name) => readFile(new URL(import.meta.resolve("portfolio-margin/" + name)));
    await api.init(packed("engine.wasm"));
    console.log(api.compare(text).status, api.scenarios(text).issues[0].code);
    await api.initSimulations(packed("simulations.wasm"));
    console.log(api.scenarios(text).status);`;
  writeFileSync(join(app, "slim.mjs"), code);
  assert.equal(sh(process.execPath, ["slim.mjs"], { cwd: app }), "ok NOT_INITIALIZED\nok\n");
});

test("the schema and the manifest can be imported", () => {
  const code = `import { createRequire } from "node:module";
    const require = createRequire(import.meta.url);
    const schema = require("portfolio-margin/schema/portfolio-margin-1.schema.json");
    console.log(typeof schema, require("portfolio-margin/package.json").name);`;
  writeFileSync(join(app, "schema.mjs"), code);
  assert.equal(sh(process.execPath, ["schema.mjs"], { cwd: app }), "object portfolio-margin\n");
});

test("npx runs the command line", () => {
  assert.match(npx(["portfolio-margin", "compare", "-"], app, carryTradeText), /Portfolio margin/);
  assert.match(npx(["portfolio-margin", "--version"], app), /^\d+\.\d+\.\d+$/m);
});

const TYPED_CONSUMER = `
import { type Answer, compare, type CompareReport, type CompareRequest, explain, formatDecimal, init, InitError, version } from "portfolio-margin";
import * as slim from "portfolio-margin/slim";
import type { PortfolioMarginElement } from "portfolio-margin/element";
import "portfolio-margin/element";

const request: CompareRequest = JSON.parse("{}");
try {
  await init();
} catch (thrown) {
  if (thrown instanceof InitError) console.log(thrown.code satisfies "INIT_FAILED");
}
const answer: Answer<CompareReport> = compare(request, { rulebook: "x" });
if (answer.status === "ok") {
  const ratio: string | null = answer.report.regimes.portfolio.ratio;
  console.log(formatDecimal(ratio ?? "0", { digits: 2 }), version());
} else {
  for (const { code, path, message, remedy } of answer.issues) {
    const said: string = code + path + message + remedy;
    console.log(said, code === "NOT_INITIALIZED");
  }
}
const explained = explain(request, "regimes.portfolio.ratio");
if (explained.status === "ok") console.log(explained.report.operands[0]?.figures.length);
await slim.init(new URL("https://example.com/engine.wasm"), { simulations: "https://example.com/simulations.wasm" });
await slim.initSimulations();
const element: PortfolioMarginElement = document.createElement("portfolio-margin");
element.portfolio = request;
element.addEventListener("portfolio-changed", ({ detail }) => {
  const changed: Answer<CompareReport> = detail.answer;
  console.log(changed.status, detail.request);
});
// @ts-expect-error a number is no request
compare(5);
// @ts-expect-error a figure is text, never a number
if (answer.status === "ok") answer.report.regimes.portfolio.accountValue.toFixed(2);
`;

for (const [module, moduleResolution] of [
  ["nodenext", "nodenext"],
  ["esnext", "bundler"],
]) {
  test(`a strict TypeScript program compiles against it (${moduleResolution})`, () => {
    writeFileSync(join(app, "consumer.ts"), TYPED_CONSUMER);
    const compilerOptions = {
      module,
      moduleResolution,
      target: "es2022",
      lib: ["es2022", "dom"],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      // The package's own declarations are checked too.
      skipLibCheck: false,
      noEmit: true,
    };
    writeFileSync(join(app, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.ts"] }));
    sh(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "tsconfig.json"], { cwd: app });
  });
}

test("publint finds nothing", async () => {
  const { publint } = await import("publint");
  const { formatMessage } = await import("publint/utils");
  const { messages, pkg } = await publint({ pkgDir: installed(), strict: true });
  assert.deepEqual(
    messages.map((message) => formatMessage(message, pkg)),
    [],
  );
});

test("the types resolve as the code does", () => {
  // ES modules only: that CommonJS sees an ES module is what require() of Node 20.19 and newer is for.
  const attw = join(root, "node_modules/@arethetypeswrong/cli/dist/index.js");
  sh(process.execPath, [
    attw,
    packed.tarball,
    "--profile",
    "esm-only",
    "--exclude-entrypoints",
    "./engine.wasm",
    "./simulations.wasm",
    "./worker.js",
    "./engine-worker.js",
    "--no-emoji",
    "--no-color",
  ]);
});
