// Numbers as people write them, through the package: the table that the engine is held to, and whatever Intl writes.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import fc from "fast-check";
import { formatDecimal, init, readNumber } from "../../pkg/index.js";

const table = JSON.parse(readFileSync(new URL("../numbers/written.json", import.meta.url), "utf8"));

function read(text, choices) {
  const answer = readNumber(text, choices);
  assert.equal(answer.status, "ok", JSON.stringify(answer));
  return answer.report;
}

function inWords({ state, value, readings, message }) {
  const several = readings.map((reading) => reading.value).join(" or ");
  if (state === "read") return value;
  if (state === "incomplete") return several ? `half ${several}` : "half";
  return state === "ambiguous" ? `either ${several}` : `not: ${message}`;
}

test("every way of the table gets its reading", async () => {
  await init();
  let count = 0;
  for (const { where, place, texts } of table.places) {
    for (const [text, expected] of texts) {
      const got = inWords(read(text, place));
      const agrees = expected.startsWith("not: ") ? got.startsWith("not: ") && got.includes(expected.slice(5)) : got === expected;
      assert.ok(agrees, `${where}: ${JSON.stringify(text)} is ${got}, not ${expected}`);
      count++;
    }
  }
  assert.ok(count >= 200, `${count} ways`);
});

test("whatever Intl writes with groups is read back to the same decimal, by the mark of its language", async () => {
  await init();
  const decimal = fc
    .tuple(fc.boolean(), fc.bigInt(0n, 10n ** 15n), fc.stringMatching(/^\d{0,12}$/))
    .map(([isNegative, whole, fraction]) => `${isNegative ? "-" : ""}${whole}${fraction ? `.${fraction}` : ""}`);
  fc.assert(
    fc.property(decimal, (text) => {
      const expected = read(text).value;
      for (const locale of ["en-US", "en-IN", "de-CH", "en-ZA", "ja-JP"]) {
        const mark = formatDecimal("0.5", { locale }).includes(",") ? "comma" : "point";
        assert.equal(read(formatDecimal(text, { locale }), { mark }).value, expected, `${locale} ${formatDecimal(text, { locale })}`);
      }
      for (const locale of ["de-DE", "fr-FR", "pl-PL", "pt-BR", "sv-SE", "es-ES"]) {
        const shown = formatDecimal(text, { locale });
        assert.equal(read(shown, { mark: "comma" }).value, expected, `${locale} ${shown}`);
      }
    }),
    { numRuns: 400 },
  );
});

test("any text is answered, and wrong arguments are rejected", async () => {
  await init();
  fc.assert(
    fc.property(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.constantFrom("amount", "leverage", "fraction", "percent"),
      (text, kind) => {
        const { state, value, message, remedy } = read(text, { kind });
        assert.equal(state === "read", value !== null);
        assert.ok(state === "read" || (message && remedy));
      },
    ),
    { numRuns: 2000 },
  );
  for (const [text, choices] of [
    [5, {}],
    [null, undefined],
    ["5", { kind: "money" }],
    ["5", { mark: "," }],
    ["5", 7],
  ]) {
    assert.equal(readNumber(text, choices).status, "rejected", JSON.stringify([text, choices]));
  }
});
