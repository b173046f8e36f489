// What is wrong with what is typed, at the field that it belongs to.

import type { CompareRequest, Issue } from "../api/index.js";
import { inPercent } from "../words/percent.js";
import { issueOfRequest, type WrittenIssue } from "./written.js";

export type FieldIssues = ReadonlyMap<string, readonly WrittenIssue[]>;

/** Faults by a path of each. */
export function issuesByPath<I extends Issue>(issues: readonly I[], pathOf: (issue: I) => string = ({ path }) => path): Map<string, I[]> {
  const byPath = new Map<string, I[]>();
  for (const issue of issues) {
    const path = pathOf(issue);
    byPath.set(path, [...(byPath.get(path) ?? []), issue]);
  }
  return byPath;
}

/** The issues of a request by the path of the field that they belong to. */
export function issuesByField(issues: readonly Issue[], request: CompareRequest): FieldIssues {
  const written = issues.map((issue) => issueOfRequest(issue, request));
  return issuesByPath(written, (issue) => fieldPath(issue, request));
}

/**
 * The field that an issue belongs to. Where a position or holding misses its market data, that is the field of the price. Fields of
 * market entries are named by their coin and not by their place, because an entry may have none yet.
 */
function fieldPath({ code, path }: Issue, { portfolio, market }: CompareRequest): string {
  const [, list = "", place = "", field = ""] = /^(?:portfolio|market)\.(\w+)\[(\d+)\](.*)$/.exec(path) ?? [];
  const at = Number(place);
  const isMissing = code === "MISSING_DATA";
  if (list === "positions" && field === ".coin" && isMissing) return named("perps", portfolio.positions?.[at]?.coin, ".markPrice", path);
  if (list === "balances" && field === ".token" && isMissing) return named("tokens", portfolio.balances?.[at]?.token, ".price", path);
  if (list === "perps") return named(list, market.perps?.[at]?.coin, field, path);
  if (list === "tokens") return named(list, market.tokens?.[at]?.token, field, path);
  return path;
}

function named(list: string, name: string | undefined, field: string, otherwise: string): string {
  return name === undefined ? otherwise : `market.${list}.${name}${field}`;
}

/** How many issues a list shows: more of them are no help, and would push the page away. */
const SHOWN_ISSUES = 30;

/** The first issues of a list, and how many there are beside them, those included that the engine counted without listing them. */
export function firstOf<I extends Issue>(issues: readonly I[]): { shown: I[]; more: number } {
  const listed = issues.filter(({ code }) => code !== "TOO_MANY");
  const uncounted = issues.reduce((sum, { more = 0 }) => sum + more, 0);
  return { shown: listed.slice(0, SHOWN_ISSUES), more: Math.max(0, listed.length - SHOWN_ISSUES) + uncounted };
}

/** A path as a person reads it: `portfolio.positions[0].size` is "position 1, size". */
export function placeName(path: string): string {
  return path
    .replace(/^(portfolio|market\.(perps|tokens)|market|options)\./, "")
    .replace(/(\w+?)s\[(\d+)\]/g, (_, name: string, place: string) => `${name} ${Number(place) + 1}`)
    .replaceAll(".", ", ")
    .replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}

/** Faults with those of percentages told in percent. */
export function percentIssues(issues: FieldIssues, isPercent: (path: string) => boolean): FieldIssues {
  const told = (path: string, own: readonly Issue[]) =>
    isPercent(path)
      ? own.map((issue) => ({
          ...issue,
          message: inPercent(issue.message),
          remedy: inPercent(issue.remedy).replace("a fraction of", "a percentage of"),
        }))
      : own;
  return new Map([...issues].map(([path, own]) => [path, told(path, own)]));
}
