// How each kind of figure is written. Every figure arrives as exact decimal text and is only rounded for the eye; the full text
// stands in the explanation. A figure that is null is "–".

import { formatDecimal, formatPercent } from "../api/index.js";

export const NONE = "–";

/** Dollars: cents, which is what accounts are read in. */
export function dollars(text: string): string {
  return withRealMinus(formatDecimal(text, { digits: 2 }));
}

/** Dollars of a sentence: cents only where there are any. */
export function roundDollars(text: string): string {
  return withRealMinus(formatDecimal(text, { digits: 2 })).replace(/\.00$/, "");
}

/** Dollars received (plus) or paid (minus). */
export function signedDollars(text: string): string {
  return withRealMinus(formatDecimal(text, { digits: 2, plus: true }));
}

/** A price: cents for large ones, up to six digits for small ones, as the exchange quotes them. */
export function price(text: string): string {
  const whole = text.replace("-", "").split(".")[0] ?? "";
  if (whole.length >= 3) return formatDecimal(text, { digits: 2 });
  return formatDecimal(text, { digits: whole === "0" ? 8 : 6, minimumDigits: 2 });
}

/** A price of a sentence or a label: whole from four digits on, else about five digits of it. */
export function roundPrice(text: string): string {
  const [whole = "", fraction = ""] = text.replace("-", "").split(".");
  if (whole.length >= 4) return formatDecimal(text, { digits: 0 });
  if (whole !== "0") return formatDecimal(text, { digits: 5 - whole.length, minimumDigits: 2 });
  const zeros = /^0*/.exec(fraction)?.[0].length ?? 0;
  return formatDecimal(text, { digits: zeros + 4, minimumDigits: 2 });
}

/** How far a price is from today's: "+232.6 %", "−99.2 %". */
export function distance(move: string): string {
  return withRealMinus(formatPercent(move, { digits: 1, plus: true }));
}

/** Coins: as many digits as the amount has, at most eight. */
export function coins(text: string): string {
  return formatDecimal(text, { digits: 8, minimumDigits: 0 });
}

export function percent(text: string, digits = 2): string {
  return withRealMinus(formatPercent(text, { digits }));
}

/** A share or a level in a sentence: "95 %", "9.1 %". */
export function shortPercent(text: string): string {
  return formatPercent(text, { digits: 1, minimumDigits: 0 });
}

export function multiple(text: string): string {
  return `${withRealMinus(formatDecimal(text, { digits: 2 }))}×`;
}

/** An hourly rate as a percentage, with the digits that funding rates have. */
export function hourlyRate(text: string): string {
  return withRealMinus(formatPercent(text, { digits: 6, minimumDigits: 2 }));
}

const DECIMAL = /^(-?)(\d+)(\.\d+)?$/;

/** Text of an input while it is not being edited: the same digits with the thousands grouped; text that is no decimal as it is. */
export function grouped(text: string): string {
  return text.replace(
    DECIMAL,
    (_, sign: string, whole: string, fraction = "") => `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ",")}${fraction}`,
  );
}

/** A sentence of the engine with the thousands of its numbers grouped; names and dates stay as they are. */
export function groupedWithin(sentence: string): string {
  return sentence.replace(/(?<![\w.:-])\d{5,}(?:\.\d+)?(?![\w:-])/g, grouped);
}

/** Any decimal with all its digits. */
export function allDigits(text: string): string {
  return DECIMAL.test(text) ? withRealMinus(grouped(text)) : text;
}

export function isNegative(text: string): boolean {
  return text.startsWith("-");
}

export function isNotZero(text: string): boolean {
  return /[1-9]/.test(text);
}

/** The amount without its sign. */
export function unsigned(text: string): string {
  return text.replace(/^-/, "");
}

function withRealMinus(text: string): string {
  return text.replace(/^-/, "\u2212");
}
