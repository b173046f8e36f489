// An engine that has no more memory: the question is too large for the machine, which is no fault of the engine, and the next one is answered.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import * as api from "../../pkg/slim.js";
import { carryTrade } from "./carry-trade.mjs";

/** The number at a place of a module, seven bits to a byte, and the place after it. */
function unsigned(bytes, place) {
  let [value, shift] = [0, 0];
  for (;;) {
    const byte = bytes[place++];
    value += (byte & 127) * 2 ** shift;
    shift += 7;
    if (byte < 128) return [value, place];
  }
}

function written(value) {
  const bytes = [];
  do {
    bytes.push((value % 128) | (value >= 128 ? 128 : 0));
    value = Math.floor(value / 128);
  } while (value > 0);
  return bytes;
}

/** The engine with a memory that may grow to so many pages of 64 KiB and no further, as on a machine that has no more. */
function capped(bytes, most) {
  let place = 8;
  while (place < bytes.length) {
    const id = bytes[place];
    const [length, body] = unsigned(bytes, place + 1);
    if (id === 5) {
      const [, afterCount] = unsigned(bytes, body);
      const [least] = unsigned(bytes, afterCount + 1);
      const section = [1, 1, ...written(least), ...written(most)];
      return Uint8Array.from([...bytes.slice(0, place), 5, ...written(section.length), ...section, ...bytes.slice(body + length)]);
    }
    place = body + length;
  }
  throw new Error("no memory in this module");
}

test("out of memory is a question that is too large, not a fault of the engine", async () => {
  const engine = readFileSync(new URL("../../pkg/engine.wasm", import.meta.url));
  await api.init(capped(engine, 400));
  assert.equal(api.compare(carryTrade()).status, "ok");
  const large = `[${"[],".repeat(3_000_000)}[]]`;
  for (let again = 0; again < 2; again++) {
    const answer = api.compare(large);
    assert.equal(answer.status, "rejected");
    assert.deepEqual(
      answer.issues.map(({ code, path }) => ({ code, path })),
      [{ code: "INVALID", path: "" }],
      JSON.stringify(answer.issues),
    );
    assert.match(answer.issues[0].message, /needs more memory than there is/);
    assert.equal(api.compare(carryTrade()).status, "ok", "the next one is answered");
  }
});
