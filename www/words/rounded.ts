// Figures of grids, which are rounded to doubles for drawing, as text. What an account is said to have elsewhere on the page comes as exact
// decimals and never passes here.

import { formatCompact, formatDecimal, formatPercent } from "../api/index.js";
import { distance, NONE, percent, roundPrice } from "./amounts.js";

/** More digits than this are not those of a decimal any more. */
const LARGEST = 1e20;
/** Ratios beyond this are no distance to anything. */
const LARGEST_RATIO = 100;

/** A double as decimal text; null where there is no figure. */
function text(value: number, digits: number): string | null {
  return Number.isFinite(value) && Math.abs(value) < LARGEST ? value.toFixed(digits) : null;
}

const withRealMinus = (written: string): string => written.replace(/^-/, "\u2212");

/** "−12.0 %", and "today" for no move at all. */
export function moveText(value: number): string {
  const written = text(value, 6);
  return written === null ? NONE : distance(written);
}

/** A move of an axis: no digits that say nothing. */
export function tickMove(value: number): string {
  const written = text(value, 6);
  return written === null ? NONE : withRealMinus(formatPercent(written, { digits: 1, minimumDigits: 0, plus: true }));
}

export function ratioText(value: number): string {
  const written = text(value, 8);
  if (written === null) return NONE;
  return value > LARGEST_RATIO ? `over ${formatPercent(String(LARGEST_RATIO), { digits: 0 })}` : percent(written);
}

/** A ratio of an axis. */
export function tickRatio(value: number): string {
  return formatPercent(text(value, 4) ?? "0", { digits: 1, minimumDigits: 0 });
}

export function dollarsText(value: number): string {
  const written = text(value, 2);
  return written === null ? NONE : withRealMinus(formatDecimal(written, { digits: Math.abs(value) >= 10_000 ? 0 : 2 }));
}

/** Dollars or a price of an axis. */
export function tickAmount(value: number): string {
  const written = text(value, 12);
  return written === null ? NONE : withRealMinus(formatCompact(written)).replace("K", "k");
}

export function priceText(value: number): string {
  const written = text(value, 12);
  return written === null ? NONE : roundPrice(written);
}

/** A share of cells: whole percents, and never all or none where it is not. */
export function sharePercent(value: number, digits = 0): string {
  const least = 10 ** -(digits + 2);
  const write = (share: number) => formatPercent(share.toFixed(6), { digits });
  if (value > 0 && value < least) return `under ${write(least)}`;
  if (value < 1 && value > 1 - least) return `over ${write(1 - least)}`;
  return write(value);
}

/** Shares beside one another. They get one more digit where different shares would be written alike. */
export function shareTexts(values: readonly number[]): string[] {
  const whole = values.map((value) => sharePercent(value));
  const isBlurred = values.some((value, index) => values.some((other, place) => value !== other && whole[index] === whole[place]));
  return isBlurred ? values.map((value) => sharePercent(value, 1)) : whole;
}
