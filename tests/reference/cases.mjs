// The case files of tests/golden and tests/bad_input for JavaScript: how a case becomes the text that the engine is given, and
// whether an answer meets what the case expects. The Rust twins are file.rs, paths.rs and expectation.rs.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";

const read = (folder, name) => readFileSync(new URL(`../${folder}/${name}`, import.meta.url), "utf8");

/** The case files of a folder, by name. */
export function caseFiles(folder) {
  const names = readdirSync(new URL(`../${folder}/`, import.meta.url)).filter((name) => name.endsWith(".json"));
  assert.ok(names.length > 0, `no files in tests/${folder}`);
  return names.sort().map((name) => ({ name, file: JSON.parse(read(folder, name)) }));
}

/** The cases of a file: its `cases`, or the file itself as the only one. */
export const casesOf = (file) => file.cases ?? [file];

/** The input of a case: its `text`, or its own or the file's `request` or `capture`, changed by `remove` and `set`. */
export function inputOf(file, example) {
  if (example.text !== undefined) return example.text.repeat(example.times ?? 1);
  const request = example.request ?? file.request;
  const value = request ? structuredClone(request) : JSON.parse(read("captures", example.capture ?? file.capture));
  for (const path of example.remove ?? []) put(value, path, undefined);
  for (const [path, replacement] of Object.entries(example.set ?? {})) put(value, path, replacement);
  return JSON.stringify(value);
}

/** `a.b[0].c`, `tokens[token=USDC].hold`, `clearinghouseState[""].time` as steps. */
function stepsOf(path) {
  return [...path.matchAll(/\[([^\]]*)\]|[^.[\]]+/g)].map(([field, selector]) => {
    if (selector === undefined) return { field };
    if (/^\d+$/.test(selector)) return { field: Number(selector) };
    const [key, text] = selector.split("=", 2);
    return text === undefined ? { field: selector.replaceAll('"', "") } : { key, text };
  });
}

function follow(value, step) {
  if (value === null || typeof value !== "object") return undefined;
  if (step.key !== undefined) return Array.isArray(value) ? value.find((item) => item[step.key] === step.text) : undefined;
  return Object.hasOwn(value, step.field) ? value[step.field] : undefined;
}

/** What is at a path. */
export const at = (value, path) => stepsOf(path).reduce(follow, value);

function put(value, path, replacement) {
  const steps = stepsOf(path);
  const last = steps.pop();
  const parent = steps.reduce((object, step) => {
    if (follow(object, step) === undefined) object[step.field] = {};
    return follow(object, step);
  }, value);
  if (replacement !== undefined) parent[last.field] = replacement;
  else if (Array.isArray(parent)) parent.splice(last.field, 1);
  else {
    assert.ok(Object.hasOwn(parent, last.field), `${path}: nothing to remove`);
    delete parent[last.field];
  }
}

/** A decimal as a whole number of 10^-60, exactly; undefined if it is none. */
function units(text) {
  const match = ["string", "number"].includes(typeof text) && /^(-?)(\d+)(?:\.(\d+))?(?:e(-\d+))?$/.exec(text);
  if (!match) return undefined;
  const [, sign, whole, fraction = "", exponent = "0"] = match;
  const magnitude = BigInt(whole + fraction) * 10n ** BigInt(60 - fraction.length + Number(exponent));
  return sign ? -magnitude : magnitude;
}

function isNear(got, { value, tolerance, relative }) {
  const [number, expected, room] = [units(got), units(value), units(tolerance)];
  assert.ok(expected !== undefined && room > 0n, `not an expectation: ${value} within ${tolerance}`);
  if (number === undefined) return false;
  const size = (amount) => (amount < 0n ? -amount : amount);
  const limit = relative ? (room * size(expected)) / 10n ** 60n : room;
  return size(number - expected) <= limit;
}

function isMet(got, wanted) {
  if (wanted === null || typeof wanted !== "object") return got === wanted;
  if (Array.isArray(wanted)) return Array.isArray(got) && got.length === wanted.length && wanted.every((each, i) => isMet(got[i], each));
  if ("value" in wanted) return isNear(got, wanted);
  if (!Array.isArray(got)) return false;
  const fields = Object.entries(wanted.some ?? wanted.none);
  const isThere = got.some((item) => fields.every(([name, value]) => item[name] === value));
  return isThere === "some" in wanted;
}

/** An answer with typed arrays as the same in JSON: lists, `null` where there is no figure, booleans. */
export function asJson(answer) {
  const plain = (name, value) => {
    if (!ArrayBuffer.isView(value)) return value;
    return name === "isLiquidatable" ? Array.from(value, Boolean) : Array.from(value);
  };
  return JSON.parse(JSON.stringify(answer, plain));
}

/** The answer of the package to the question of a file, with the choices and changes of a case. */
export function ask(api, file, example) {
  const input = inputOf(file, example);
  const question = file.question ?? "compare";
  if (question === "stress") return asJson(api.stress(input, example.choices));
  return question === "whatIf" ? api.whatIf(input, example.changes) : api[question](input, example.choices);
}

/** One line for each expectation that a report does not meet. */
export function mismatches(report, expect) {
  const wanted = Object.entries(expect);
  assert.ok(wanted.length > 0, "a case expects nothing");
  return wanted
    .filter(([path, expected]) => !isMet(at(report, path), expected))
    .map(([path, expected]) => `${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(at(report, path))}`);
}
