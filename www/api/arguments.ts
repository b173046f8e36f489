// What callers hand over, read without trusting any of it. A getter, a proxy, a `toJSON` or a `toString` may throw, and a value may be of any
// kind: each of these is a fault of the argument, with its path, and never an exception. Every public function reads its arguments here.

import { type Issue, messageOf, type Rejected, rejected } from "./errors.js";

/** The longest text that the engine is given, in characters: many times the largest account, and well within the memory of WebAssembly. */
const LONGEST_TEXT = 16_000_000;

/** The most entries that a list is read with. */
const LONGEST_LIST = 1_000_000;

/** Why a value inside an argument cannot be written as JSON. */
class Refusal {
  constructor(
    readonly path: string,
    readonly message: string,
    readonly remedy: string,
  ) {}
}

/** An argument as JSON text, or why it is not. */
export function jsonText(value: unknown, path: string, isListAllowed = false): { text: string } | Rejected {
  if (typeof value === "string") return boundedText(value, path);
  try {
    if (!isPlainObject(value) && !(isListAllowed && Array.isArray(value))) {
      const message = `expected JSON text or a plain object, got ${kindOf(value)}`;
      return rejected("INVALID", path, message, "pass it as an object or as its JSON text");
    }
    const text: unknown = JSON.stringify(value, plainly(path));
    if (typeof text === "string") return boundedText(text, path);
    return rejected("INVALID", path, "the object says of itself that it is nothing in JSON", "pass plain data");
  } catch (thrown) {
    if (thrown instanceof Refusal) return rejected("INVALID", thrown.path, thrown.message, thrown.remedy);
    const message = `the object cannot be written as JSON: ${messageOf(thrown)}`;
    return rejected("INVALID", path, message, "pass plain data: nothing that throws when it is read, no reference to itself");
  }
}

/** An argument that must be text, or why it is not. */
export function plainText(value: unknown, path: string): { text: string } | Rejected {
  if (typeof value === "string") return boundedText(value, path);
  return rejected("INVALID", path, `expected text, got ${kindOf(value)}`, "pass a string");
}

function boundedText(text: string, path: string): { text: string } | Rejected {
  if (text.length <= LONGEST_TEXT) return { text };
  const message = `${text.length} characters are more than the ${LONGEST_TEXT} that are read`;
  return rejected("INVALID", path, message, "pass less at once: a book, an account or a sheet is a few megabytes at most");
}

/**
 * A replacer that refuses what JSON would leave out or change without a word: an option that is a symbol must not become the option's default.
 */
function plainly(root: string): (this: unknown, key: string, value: unknown) => unknown {
  const places = new WeakMap<object, string>();
  return function (key, value) {
    const above = places.get(this as object);
    const path = above === undefined ? root : member(above, Array.isArray(this) ? Number(key) : key);
    if (typeof value === "object" && value !== null) {
      if (Array.isArray(value) && value.length > LONGEST_LIST) {
        throw new Refusal(
          path,
          `a list of ${value.length} entries is longer than the ${LONGEST_LIST} that are read`,
          "pass a shorter list",
        );
      }
      places.set(value, path);
    } else if (typeof value === "bigint" || typeof value === "symbol" || typeof value === "function") {
      throw new Refusal(path, `${kindOf(value)} is no plain data`, "pass text, a number, a list or a plain object; a decimal as text");
    } else if (typeof value === "number" && !Number.isFinite(value)) {
      throw new Refusal(path, `${value} is not a number that can be passed`, "pass a number, or leave it out");
    }
    return value;
  };
}

function member(path: string, key: string | number): string {
  if (typeof key === "number") return `${path}[${key}]`;
  if (!/^[A-Za-z_]\w*$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // The prototype of an object of another window or worker is not this `Object.prototype`, but has no prototype itself.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The named choices of an object, each read once, or why they cannot be read. Choices of other names are not looked at. */
export function choicesOf<N extends string>(
  value: unknown,
  names: readonly N[],
  path = "options",
  remedy = "leave it out, or pass an object",
): { choices: Record<N, unknown> } | Rejected {
  const kind = kindOf(value);
  if (typeof value !== "object" || value === null || kind === "an array" || kind === UNREADABLE) {
    return rejected("INVALID", path, `expected an object, got ${kind}`, remedy);
  }
  const issues: Issue[] = [];
  const choices: Partial<Record<N, unknown>> = {};
  for (const name of names) {
    try {
      choices[name] = (value as Record<N, unknown>)[name];
    } catch (thrown) {
      issues.push(...rejected("INVALID", name, `cannot be read: ${messageOf(thrown)}`, "pass plain data").issues);
    }
  }
  return issues.length > 0 ? { status: "rejected", issues } : { choices: choices as Record<N, unknown> };
}

/** The entries of a list; null where the value is none, cannot be read or is too long. */
export function listOf(value: unknown): unknown[] | null {
  try {
    return Array.isArray(value) && value.length <= LONGEST_LIST ? Array.from(value as unknown[]) : null;
  } catch {
    return null;
  }
}

const UNREADABLE = "an object that cannot be read";

/** What a value is, for a message. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value;
  try {
    if (Array.isArray(value)) return "an array";
    const name: unknown = value.constructor?.name;
    return `an object of class ${typeof name === "string" && name !== "" ? name : "unknown"}`;
  } catch {
    return UNREADABLE;
  }
}

/** A value in a message: text quoted, a number as it is, anything else by its kind. */
export function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean" ? String(value) : kindOf(value);
}
