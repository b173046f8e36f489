// The slim entry: every source of engine.wasm, failures that can be tried again, and recovery from a trap.
// Each start needs a module of its own, because an entry keeps one engine: hence the fresh imports.

import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import vm from "node:vm";
import { carryTrade } from "./carry-trade.mjs";

const pkg = fileURLToPath(new URL("../../pkg", import.meta.url));
const bytes = readFileSync(join(pkg, "engine.wasm"));
const simulations = readFileSync(join(pkg, "simulations.wasm"));

const folders = [];
async function freshSlim() {
  const folder = mkdtempSync(join(tmpdir(), "portfolio-margin-"));
  folders.push(folder);
  cpSync(join(pkg, "chunks"), join(folder, "chunks"), { recursive: true });
  cpSync(join(pkg, "slim.js"), join(folder, "slim.js"));
  cpSync(join(pkg, "..", "package.json"), join(folder, "package.json"));
  return import(pathToFileURL(join(folder, "slim.js")).href);
}

let server;
let address;
before(async () => {
  server = createServer((request, response) => {
    if (request.url === "/engine.wasm") response.writeHead(200, { "Content-Type": "application/wasm" }).end(bytes);
    else if (request.url === "/simulations.wasm") response.writeHead(200, { "Content-Type": "application/wasm" }).end(simulations);
    else if (request.url === "/untyped") response.writeHead(200).end(bytes);
    else if (request.url === "/text.wasm") response.writeHead(200, { "Content-Type": "application/wasm" }).end("not wasm");
    else response.writeHead(404).end("no");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  address = `http://127.0.0.1:${server.address().port}`;
});
after(() => {
  server.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const exactBuffer = () => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
const sources = {
  "an address as text": () => `${address}/engine.wasm`,
  "a URL": () => new URL(`${address}/engine.wasm`),
  "an address with another MIME type": () => `${address}/untyped`,
  "a Response": () => fetch(`${address}/engine.wasm`),
  "a Response of one's own": () => new Response(bytes, { headers: { "Content-Type": "application/wasm" } }),
  "an ArrayBuffer": exactBuffer,
  "a Uint8Array": () => new Uint8Array(exactBuffer()),
  "Node's Buffer": () => bytes,
  "bytes of another realm": () => vm.runInNewContext("Uint8Array.from(list)", { list: [...bytes] }),
  "a compiled module": () => new WebAssembly.Module(bytes),
  "a promise of a compiled module": () => WebAssembly.compile(bytes),
};

for (const [name, source] of Object.entries(sources)) {
  test(`starts from ${name}`, async () => {
    const slim = await freshSlim();
    await slim.init(source());
    assert.equal(slim.compare(carryTrade()).status, "ok");
  });
}

test("a failed start says why, and can be tried again", async () => {
  const slim = await freshSlim();
  const failures = [
    [() => `${address}/missing.wasm`, /404/],
    [() => `${address}/text.wasm`, /could not be started/],
    [() => "http://127.0.0.1:1/engine.wasm", /could not be loaded/],
    [() => new Uint8Array([0, 97, 115, 109]), /could not be started/],
    // A valid module that is not this engine.
    [() => new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]), /could not be started/],
    [() => Promise.reject(new Error("the disk is gone")), /the disk is gone/],
    [() => undefined, /needs engine\.wasm/],
    [() => ({}), /needs engine\.wasm/],
    [() => 42, /needs engine\.wasm/],
  ];
  for (const [source, message] of failures) {
    await assert.rejects(slim.init(source()), (error) => {
      assert.ok(error instanceof Error && error instanceof slim.InitError);
      assert.equal(error.code, "INIT_FAILED");
      assert.match(error.message, message);
      return true;
    });
    assert.equal(slim.compare(carryTrade()).issues[0].code, "NOT_INITIALIZED");
  }
  await slim.init(bytes);
  assert.equal(slim.compare(carryTrade()).status, "ok");
});

test("the engine of another version is refused", async () => {
  const { version } = JSON.parse(readFileSync(join(pkg, "..", "package.json"), "utf8"));
  const slim = await freshSlim();
  const other = await changedEngine((module, binaryen) => {
    const info = binaryen.getFunctionInfo(exported(module, binaryen, "version"));
    // An empty text at address 0: surely not the version.
    assert.notEqual(version, "");
    const pair = module.tuple.make([module.i32.const(1), module.i32.const(0)]);
    replaceBody(module, binaryen, info, pair);
  });
  await assert.rejects(slim.init(other), /not \d+\.\d+\.\d+: serve the engine\.wasm of the same package version/);
});

test("after a trap the next call gets a fresh engine", async () => {
  const slim = await freshSlim();
  const trapping = await changedEngine((module, binaryen) => {
    const info = binaryen.getFunctionInfo(exported(module, binaryen, "compare"));
    replaceBody(module, binaryen, info, module.unreachable());
  });
  await slim.init(trapping);
  for (let round = 0; round < 3; round++) {
    const before = slim.evaluate(carryTrade(), "portfolio");
    assert.equal(before.status, "ok", JSON.stringify(before));
    const trapped = slim.compare(carryTrade());
    assert.equal(trapped.status, "rejected");
    assert.equal(trapped.issues[0].code, "INTERNAL");
    assert.match(trapped.issues[0].message, /unreachable/);
    assert.deepEqual(slim.evaluate(carryTrade(), "portfolio"), before);
  }
});

test("a book outlives the instance that it was opened in", async () => {
  const slim = await freshSlim();
  const trapping = await changedEngine((module, binaryen) => {
    const info = binaryen.getFunctionInfo(exported(module, binaryen, "compare"));
    replaceBody(module, binaryen, info, module.unreachable());
  });
  await slim.init(trapping);
  const { report: book } = slim.open(carryTrade());
  const { report: other } = slim.open(carryTrade());
  const prices = [{ BTC: "101000" }, { perps: [{ coin: "BTC", markPrice: "102000", fundingRate: "0.00003" }] }, ["103000.5"]];
  for (const price of prices) {
    assert.equal(book.reprice(price).status, "ok");
    const before = [book.summary({ texts: true }), book.triggers({ texts: true }), book.request()];
    assert.equal(slim.compare(carryTrade()).issues[0].code, "INTERNAL");
    assert.deepEqual([book.summary({ texts: true }), book.triggers({ texts: true }), book.request()], before);
  }
  // What was opened before the trap takes no other book's place, and can be closed after it.
  other.close();
  assert.equal(slim.open(carryTrade()).status, "ok");
  assert.equal(book.summary().status, "ok");
});

test("a trap that ruined the memory does not reach the next call", async () => {
  const slim = await freshSlim();
  const ruining = await changedEngine((module, binaryen) => {
    const info = binaryen.getFunctionInfo(exported(module, binaryen, "compare"));
    const wipe = module.memory.fill(
      module.i32.const(0),
      module.i32.const(0xff),
      module.i32.mul(module.memory.size(), module.i32.const(65536)),
    );
    replaceBody(module, binaryen, info, module.block(null, [wipe, module.unreachable()]));
  });
  await slim.init(ruining);
  const before = slim.evaluate(carryTrade(), "standard");
  assert.equal(slim.compare(carryTrade()).issues[0].code, "INTERNAL");
  assert.deepEqual(slim.evaluate(carryTrade(), "standard"), before);
});

const SIMULATIONS = {
  ladder: (slim) => slim.ladder(carryTrade(), { move: "0.5" }),
  scenarios: (slim) => slim.scenarios(carryTrade()),
  cascade: (slim) => slim.cascade("{}", { seed: 1 }),
  cascadeRuns: (slim) => slim.cascadeRuns("{}", { seed: 1, runs: 1 }),
  cascadeScenarios: (slim) => slim.cascadeScenarios(),
};

test("a simulation that is asked for without its module says what to do, and is answered once it is there", async () => {
  const slim = await freshSlim();
  for (const [name, ask] of Object.entries(SIMULATIONS)) {
    assert.match(ask(slim).issues[0].remedy, /await init\(\) first/, name);
  }
  await slim.init(bytes);
  for (const [name, ask] of Object.entries(SIMULATIONS)) {
    const [issue, ...more] = ask(slim).issues;
    assert.equal(issue.code, "NOT_INITIALIZED", name);
    assert.match(issue.remedy, /initSimulations\(\).*simulations\.wasm/, name);
    assert.deepEqual(more, []);
  }
  // Bytes have no address, so that nothing is known of what is beside them.
  await assert.rejects(slim.initSimulations(), (error) => error instanceof slim.InitError && /needs simulations\.wasm/.test(error.message));
  await slim.initSimulations(simulations);
  assert.equal(slim.scenarios(carryTrade()).status, "ok");
  assert.equal(slim.ladder(carryTrade(), { move: "0.5" }).status, "ok");
  assert.notEqual(slim.cascade("{}", { seed: 1 }).issues[0].code, "NOT_INITIALIZED");
  assert.equal(slim.cascadeScenarios().status, "ok");
});

test("the simulations are loaded from beside the engine, or from where the start is told", async () => {
  const beside = [() => `${address}/engine.wasm`, () => new URL(`${address}/engine.wasm`)];
  for (const source of beside) {
    const slim = await freshSlim();
    await slim.init(source());
    await slim.initSimulations();
    assert.equal(slim.scenarios(carryTrade()).status, "ok");
  }
  const told = await freshSlim();
  await told.init(bytes, { simulations: Promise.resolve(simulations) });
  assert.equal(told.scenarios(carryTrade()).status, "ok");
});

test("simulations that cannot be loaded leave the engine as it is, and can be tried again", async () => {
  const slim = await freshSlim();
  const missing = () => `${address}/missing.wasm`;
  await assert.rejects(slim.init(bytes, { simulations: missing() }), /simulations\.wasm could not be loaded.*404/);
  assert.equal(slim.compare(carryTrade()).status, "ok");
  await assert.rejects(slim.initSimulations(missing()), (error) => error.code === "INIT_FAILED");
  // A module, but not this one.
  await assert.rejects(slim.initSimulations(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])), /could not be started/);
  assert.equal(slim.scenarios(carryTrade()).issues[0].code, "NOT_INITIALIZED");
  await slim.initSimulations(simulations);
  assert.equal(slim.scenarios(carryTrade()).status, "ok");
});

test("a trap of the simulations leaves both modules usable", async () => {
  const slim = await freshSlim();
  const trapping = await changedEngine((module, binaryen) => {
    const info = binaryen.getFunctionInfo(exported(module, binaryen, "ladder"));
    replaceBody(module, binaryen, info, module.unreachable());
  }, simulations);
  await slim.init(bytes, { simulations: trapping });
  const before = slim.scenarios(carryTrade());
  assert.equal(before.status, "ok");
  for (let round = 0; round < 2; round++) {
    assert.equal(slim.ladder(carryTrade(), { move: "0.5" }).issues[0].code, "INTERNAL");
    assert.deepEqual(slim.scenarios(carryTrade()), before);
    assert.equal(slim.compare(carryTrade()).status, "ok");
  }
});

/** A module, engine.wasm if none is named, after `change`. */
async function changedEngine(change, bytesBefore = bytes) {
  const { default: binaryen } = await import("binaryen");
  const module = binaryen.readBinary(bytesBefore);
  // What rustc and wasm-bindgen use; with all features on, binaryen writes what today's engines do not read.
  const used = [
    "BulkMemory",
    "BulkMemoryOpt",
    "CallIndirectOverlong",
    "Multivalue",
    "MutableGlobals",
    "NontrappingFPToInt",
    "ReferenceTypes",
    "SignExt",
  ];
  module.setFeatures(used.reduce((all, name) => all | binaryen.Features[name], 0));
  change(module, binaryen);
  assert.ok(module.validate());
  const changed = module.emitBinary();
  module.dispose();
  return changed;
}

function exported(module, binaryen, name) {
  const info = binaryen.getExportInfo(module.getExport(name));
  return module.getFunction(info.value);
}

function replaceBody(module, _binaryen, { name, params, results }, body) {
  module.removeFunction(name);
  module.addFunction(name, params, results, [], body);
}
