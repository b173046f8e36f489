// What every text of the command line is made of: exact decimal text, rounded for the eye only.

import { type CompareReport, type DepositReport, formatDecimal, formatPercent } from "../api/index.js";

/** There is none, or it is unknown. */
export const NONE = "-";

export function money(text: string | null): string {
  return text === null ? NONE : formatDecimal(text, { digits: 2 });
}

/** What is added to an account: "10,000.00 USDC". */
export function depositText({ token, amount, dex }: DepositReport): string {
  return `${money(amount)} ${token}${dex ? ` on ${dex}` : ""}`;
}

export function signed(text: string): string {
  return formatDecimal(text, { digits: 2, plus: true });
}

/** All the digits: a liquidation price has as many as its coin's prices. */
export function price(text: string | null): string {
  return text === null ? "none" : formatDecimal(text, { digits: 8, minimumDigits: 0 });
}

export function percent(text: string | null): string {
  return text === null ? NONE : plainSpaces(formatPercent(text));
}

/** A move of a price, with its sign. */
export function move(text: string, digits = 2): string {
  return plainSpaces(formatPercent(text, { plus: true, digits }));
}

/** A terminal's columns are counted in plain spaces. */
export const plainSpaces = (text: string): string => text.replaceAll("\u00a0", " ");

export function multiple(text: string | null): string {
  return text === null ? NONE : `${formatDecimal(text, { digits: 2 })}x`;
}

export const stateText = (isLiquidatable: boolean): string => (isLiquidatable ? "LIQUIDATED NOW" : "safe");

/** Which rules an answer stands on. */
export function rulesLine({ rulebook }: Pick<CompareReport, "rulebook">): string {
  return `Rulebook ${rulebook.id} of ${rulebook.date}: ${rulebook.title}`;
}
