// Numbers as people write them in a field. The engine reads them; what goes into a request is its reading, a strict decimal.

import { type Issue, type NumberChoices, type NumberReport, readNumber } from "../api/index.js";

/** What the number of a field is of. */
export interface NumberOf {
  kind: NonNullable<NumberChoices["kind"]>;
  /** Name of the coin or token that it counts. */
  unit?: string;
  /** Whether the request takes whole numbers only. */
  isWhole?: boolean;
}

export const DOLLARS: NumberOf = { kind: "amount" };
export const PRICE: NumberOf = { kind: "price" };
export const LEVERAGE: NumberOf = { kind: "leverage", isWhole: true };
export const PERCENT: NumberOf = { kind: "percent" };
export const WHOLE: NumberOf = { kind: "ratio", isWhole: true };

/** An amount of a token, or a size in coins. */
export function amountOf(unit: string): NumberOf {
  return { kind: "size", unit: String(unit ?? "") };
}

/** What stands in the way of a text being a number; `readings` are what it may mean. */
export type Doubt = Pick<NumberReport, "state" | "message" | "remedy" | "readings">;

export interface Reading {
  /** The strict decimal; the text as it is where it is none. */
  text: string;
  doubt: Doubt | null;
}

const PLAIN = /^-?\d+(\.\d+)?$/;

export function readText(text: string, { kind, unit, isWhole = false }: NumberOf): Reading {
  const value = PLAIN.test(text) ? text : null;
  const answer = value === null ? readNumber(text, { kind, ...(unit ? { unit } : {}) }) : null;
  const report = answer?.status === "ok" ? answer.report : null;
  const read = value ?? report?.value ?? null;
  if (read === null) return { text, doubt: report };
  const isFit = !isWhole || /^\d{1,9}$/.test(read);
  const doubt: Doubt = { state: "unreadable", message: "is not a whole number", remedy: "write a whole number, such as 10", readings: [] };
  return isFit ? { text: read, doubt: null } : { text, doubt };
}

/** A fault of a field, with what its text may mean. */
export interface WrittenIssue extends Issue {
  readings?: Doubt["readings"];
}

/** A fault of a field, said of what was written there. Where that is no number, the engine would speak of its JSON. */
export function issueOfText(issue: Issue, text: string, of: NumberOf): WrittenIssue {
  // The engine speaks of its JSON: what it finds empty or missing there is typed here.
  if (text.trim() === "") {
    if (issue.code === "INVALID") return { ...issue, message: "is empty", remedy: "type a number" };
    return issue.code === "MISSING_DATA" ? { ...issue, remedy: "type it here" } : issue;
  }
  const { text: value, doubt } = readText(text, of);
  if (doubt) return { ...issue, message: doubt.message, remedy: doubt.remedy, readings: doubt.readings };
  // A file may hold what only a field reads.
  return value === text ? issue : { ...issue, readings: [{ value, write: value, because: "as it is written" }] };
}

/** What the fields of a request are, by name. Amounts, sizes and totals count the token or coin beside them. */
const FIELDS: Readonly<Record<string, NumberOf>> = {
  entryPrice: PRICE,
  limitPrice: PRICE,
  markPrice: PRICE,
  oraclePrice: PRICE,
  price: PRICE,
  reserveOraclePrice: PRICE,
  // The form shows these two in percent.
  fundingRate: PERCENT,
  utilization: PERCENT,
  leverage: LEVERAGE,
  isolatedMargin: DOLLARS,
  isolatedEquity: DOLLARS,
  accountValue: DOLLARS,
  weightedVolume: DOLLARS,
  stakedHype: amountOf("HYPE"),
};

/** The same of an issue of a request, whose text is looked up there. */
export function issueOfRequest(issue: Issue, request: unknown): WrittenIssue {
  const steps = issue.path.split(/[.[\]]+/).filter(Boolean);
  const name = steps.pop() ?? "";
  const owner = steps.reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], request);
  const record = (owner ?? {}) as Record<string, unknown>;
  const text = record[name];
  const counted = ["amount", "total", "inSpot", "supplied", "size"].includes(name);
  const unit = record.token ?? record.coin;
  const of = counted ? (typeof unit === "string" ? amountOf(unit) : DOLLARS) : FIELDS[name];
  if (typeof text !== "string" || !of) return issue;
  // The form states the side of a position beside its size.
  return issueOfText(issue, name === "size" ? text.replace(/^-/, "") : text, of);
}
