// Which functions a WebAssembly module holds, by name, and what each weighs.

import { StepError } from "./steps.mjs";

const IMPORTS = 2;
const CODE = 10;
const CUSTOM = 0;
const FUNCTION_NAMES = 1;

/** Name and bytes of every function. Without a section of names they are numbered. */
export function functionSizes(bytes) {
  const reader = new Reader(bytes);
  reader.at = 8; // magic and version
  let imported = 0;
  let sizes = [];
  let names = new Map();
  while (reader.at < bytes.length) {
    const section = reader.byte();
    const end = reader.number() + reader.at;
    if (section === IMPORTS) imported = importedFunctions(reader);
    if (section === CODE) sizes = Array.from({ length: reader.number() }, () => reader.skipped(reader.number()));
    if (section === CUSTOM && reader.text() === "name") names = functionNames(reader, end);
    reader.at = end;
  }
  return sizes.map((size, index) => ({ size, name: plainName(names.get(imported + index) ?? `function ${imported + index}`) }));
}

function importedFunctions(reader) {
  let functions = 0;
  for (let left = reader.number(); left > 0; left -= 1) {
    reader.text();
    reader.text();
    const kind = reader.byte();
    if (kind !== 0) throw new StepError(`the engine imports something of kind ${kind}`, "read it in scripts/wasm-functions.mjs too");
    reader.number();
    functions += 1;
  }
  return functions;
}

function functionNames(reader, end) {
  const names = new Map();
  while (reader.at < end) {
    const part = reader.byte();
    const after = reader.number() + reader.at;
    if (part === FUNCTION_NAMES) for (let left = reader.number(); left > 0; left -= 1) names.set(reader.number(), reader.text());
    reader.at = after;
  }
  return names;
}

const ESCAPES = {
  LT: "<",
  GT: ">",
  RF: "&",
  BP: "*",
  C: ",",
  LP: "(",
  RP: ")",
  u20: " ",
  u7b: "{",
  u7d: "}",
  u5b: "[",
  u5d: "]",
  u3b: ";",
  u27: "'",
  u2b: "+",
};

/** A Rust name as it is written in the source, without its hash. */
export function plainName(name) {
  const mangled = /^_ZN(.*)E(?:\.llvm\.\d+)?$/.exec(name)?.[1];
  if (mangled === undefined) return name;
  const parts = [];
  for (let rest = mangled; rest !== ""; ) {
    const length = /^\d+/.exec(rest)?.[0];
    if (length === undefined) return name;
    parts.push(rest.slice(length.length, length.length + Number(length)));
    rest = rest.slice(length.length + Number(length));
  }
  const path = parts.filter((part) => !/^h[0-9a-f]{16}$/.test(part)).join("::");
  return path.replace(/_?\$(\w+)\$/g, (whole, code) => ESCAPES[code] ?? whole).replaceAll("..", "::");
}

class Reader {
  at = 0;

  constructor(bytes) {
    this.bytes = bytes;
  }

  byte() {
    const byte = this.bytes[this.at];
    this.at += 1;
    return byte;
  }

  /** LEB128, unsigned. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  text() {
    const length = this.number();
    this.at += length;
    return this.bytes.toString("utf8", this.at - length, this.at);
  }

  skipped(size) {
    this.at += size;
    return size;
  }
}
