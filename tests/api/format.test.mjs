// Formatting of decimal text, against arithmetic on whole numbers (BigInt): no digit may pass through a double.

import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { formatCompact, formatDecimal, formatPercent } from "../../pkg/index.js";

/** Decimal text as the engine writes it, with up to 28 digits. */
const decimals = fc
  .tuple(fc.boolean(), fc.bigInt({ min: 0n, max: 10n ** 28n - 1n }), fc.integer({ min: 0, max: 18 }))
  .map(([negative, digits, scale]) => {
    const padded = digits.toString().padStart(scale + 1, "0");
    const text = scale === 0 ? padded : `${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
    return negative && digits !== 0n ? `-${text}` : text;
  });

/** Rounds half away from zero on the digits, and groups the thousands: the documented rule, written the slow way. */
function expected(text, digits) {
  const negative = text.startsWith("-");
  const [whole, fraction = ""] = text.replace("-", "").split(".");
  const scaled = BigInt(whole + fraction.padEnd(digits + 1, "0").slice(0, digits + 1));
  const rounded = (scaled + 5n) / 10n;
  const padded = rounded.toString().padStart(digits + 1, "0");
  const integer = (digits === 0 ? padded : padded.slice(0, -digits)).replace(/\B(?=(\d{3})+$)/g, ",");
  const sign = negative && rounded !== 0n ? "-" : "";
  return digits === 0 ? sign + integer : `${sign}${integer}.${padded.slice(-digits)}`;
}

test("any decimal with any number of digits is rounded half away from zero, exactly", () => {
  fc.assert(
    fc.property(decimals, fc.integer({ min: 0, max: 10 }), (text, digits) => {
      assert.equal(formatDecimal(text, { digits }), expected(text, digits));
    }),
    { numRuns: 2000 },
  );
});

test("without a number of digits all of them are shown", () => {
  fc.assert(
    fc.property(decimals, (text) => assert.equal(formatDecimal(text).replaceAll(",", ""), text)),
    { numRuns: 1000 },
  );
});

test("a percentage is the ratio with its point moved by two", () => {
  assert.equal(formatPercent("0.0327868852"), "3.28\u00a0%");
  assert.equal(formatPercent("0.95", { digits: 0 }), "95\u00a0%");
  assert.equal(formatPercent("0.095", { digits: 1, minimumDigits: 0 }), "9.5\u00a0%");
  assert.equal(formatPercent("-0.00001"), "0.00\u00a0%");
  assert.equal(formatPercent("123456789012345678.901", { digits: 1 }), "12,345,678,901,234,567,890.1\u00a0%");
});

test("halves, zeros and signs", () => {
  assert.equal(formatDecimal("0.125", { digits: 2 }), "0.13");
  assert.equal(formatDecimal("-0.125", { digits: 2 }), "-0.13");
  assert.equal(formatDecimal("1.005", { digits: 2 }), "1.01");
  assert.equal(formatDecimal("-0.004", { digits: 2 }), "0.00");
  assert.equal(formatDecimal("-0"), "0");
  assert.equal(formatDecimal("5", { plus: true }), "+5");
  assert.equal(formatDecimal("0.00", { plus: true }), "0.00");
  assert.equal(formatDecimal("1234.5", { digits: 8, minimumDigits: 0 }), "1,234.5");
  assert.equal(formatDecimal("9007199254740993.12"), "9,007,199,254,740,993.12");
});

test("compact figures", () => {
  assert.equal(formatCompact("1234567.5"), "1.23M");
  assert.equal(formatCompact("-950"), "-950");
});

test("another language's marks", () => {
  assert.equal(formatDecimal("1234567.5", { digits: 2, locale: "de-DE" }), "1.234.567,50");
});

test("what is not decimal text is shown as it is, and what is nothing as a dash: a figure of a report may be null", () => {
  for (const bad of [1.5, 10n, "", "abc", "1e3", "1_000", ".5", "5.", "+1", " 1", "NaN", "Infinity"]) {
    for (const format of [formatDecimal, formatPercent, formatCompact]) assert.equal(format(bad), String(bad));
  }
  for (const nothing of [null, undefined, {}, [], Symbol("x"), () => 1]) {
    for (const format of [formatDecimal, formatPercent, formatCompact]) assert.equal(format(nothing), "–");
  }
});
