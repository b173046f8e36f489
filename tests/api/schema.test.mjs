// The published JSON Schema: its root describes a request, its definition CompareReport the answer. Both are held to what the
// engine really takes and gives.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test, { before } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { capacity, compare, importAccount, init, liquidation, whatIf } from "../../pkg/index.js";
import { carryTrade } from "./carry-trade.mjs";

const schema = JSON.parse(readFileSync(new URL("../../pkg/schema/portfolio-margin-1.schema.json", import.meta.url), "utf8"));
// Formats such as uint32 say what a number is held in; ajv does not know them.
const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
ajv.addSchema(schema, "request");

function assertValid(reference, value, name) {
  const validate = ajv.getSchema(reference);
  assert.ok(validate, `${reference} is in the schema`);
  assert.ok(validate(value), `${name}: ${ajv.errorsText(validate.errors)}`);
}

function folder(path) {
  const base = new URL(path, import.meta.url);
  const names = readdirSync(base).filter((name) => name.endsWith(".json"));
  assert.ok(names.length > 0);
  return names.map((name) => [name, readFileSync(new URL(name, base), "utf8")]);
}

before(init);

test("the examples and imported accounts are valid requests, and their reports valid reports", () => {
  const examples = folder("../../www/page/presets/").map(([name, text]) => [name, JSON.parse(text)]);
  const accounts = folder("../captures/").map(([name, text]) => {
    const answer = importAccount(text);
    assert.equal(answer.status, "ok", `${name}: ${JSON.stringify(answer)}`);
    return [name, answer.report];
  });
  for (const [name, request] of [...examples, ...accounts]) {
    assertValid("request", request, name);
    const answer = compare(request);
    assert.equal(answer.status, "ok", `${name}: ${JSON.stringify(answer)}`);
    assertValid("request#/$defs/CompareReport", answer.report, name);
    assertValid("request#/$defs/LiquidationReport", liquidation(request).report, name);
    const change = { kind: "deposit", token: "USDC", amount: "1" };
    assertValid("request#/$defs/Change", change, name);
    assertValid("request#/$defs/WhatIfReport", whatIf(request, change).report, name);
    assertValid("request#/$defs/CapacityReport", capacity(request, { ratio: "0.5", crash: "-0.3" }).report, name);
  }
});

test("what the schema refuses, the engine refuses too", () => {
  const validate = ajv.getSchema("request");
  const breaks = {
    "an unknown field": (request) => Object.assign(request, { portfolios: {} }),
    "an unknown field further down": (request) => Object.assign(request.portfolio.positions[0], { szi: "1" }),
    "a number for a decimal": (request) => Object.assign(request.portfolio.positions[0], { size: -1 }),
    "text for a whole number": (request) => Object.assign(request.portfolio.positions[0], { leverage: "10" }),
    "a missing part": (request) => delete request.portfolio,
    "an unknown mode": (request) => Object.assign(request.portfolio, { mode: "cross" }),
  };
  for (const [name, change] of Object.entries(breaks)) {
    const request = carryTrade();
    change(request);
    assert.equal(validate(request), false, name);
    assert.equal(compare(request).status, "rejected", name);
  }
});
