// What every text of the command line is made of: exact decimal text, rounded for the eye only.

import { type CompareReport, type DepositReport, formatDecimal, formatPercent } from "../api/index.js";

/** A regime's name in reports. */
export type RegimeName = keyof CompareReport["regimes"];

export const REGIMES: readonly { name: RegimeName; title: string }[] = [
  { name: "standard", title: "Standard cross" },
  { name: "unified", title: "Unified" },
  { name: "portfolio", title: "Portfolio margin" },
];

/** There is none, or it is unknown. */
export const NONE = "-";

/** Which rules an answer stands on. */
export function rulesLine({ rulebook }: Pick<CompareReport, "rulebook">): string {
  return `Rulebook ${rulebook.id} of ${rulebook.date}: ${rulebook.title}`;
}

export function list(heading: string, items: string[]): string {
  return items.length === 0 ? "" : [heading, ...items.map((item) => wrapped(`  - ${item}`))].join("\n");
}

const WIDTH = 100;

/** A sentence in lines that a terminal shows whole; those after the first stand two columns further in. Words are not broken. */
export function wrapped(sentence: string): string {
  const indent = `${/^ */.exec(sentence)?.[0] ?? ""}  `;
  const [first = "", ...words] = sentence.trimStart().split(" ");
  const lines = [indent.slice(2) + first];
  for (const word of words) {
    const longer = `${lines.at(-1)} ${word}`;
    if (longer.length <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(indent + word);
  }
  return lines.join("\n");
}

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
  // A terminal's columns are counted in plain spaces.
  return text === null ? NONE : formatPercent(text).replace("\u00a0", " ");
}

export function multiple(text: string | null): string {
  return text === null ? NONE : `${formatDecimal(text, { digits: 2 })}x`;
}

export function isNotZero(text: string): boolean {
  return /[1-9]/.test(text);
}

/** A size, with all its digits. */
export function coins(text: string): string {
  return formatDecimal(text, { digits: 8, minimumDigits: 0 });
}

/** A move of a price, with its sign. */
export function move(text: string): string {
  return formatPercent(text, { plus: true }).replace("\u00a0", " ");
}
