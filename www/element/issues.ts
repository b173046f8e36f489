// What is wrong with the request: at its field, and all of it in a list that leads to the fields.

import { html, nothing, type TemplateResult } from "lit";
import type { CompareRequest, Issue } from "../api/index.js";
import { issueOfRequest, type WrittenIssue } from "../book/written.js";
import { warningSign } from "./figure.js";

export type FieldIssues = ReadonlyMap<string, readonly WrittenIssue[]>;

/** The issues of a request by the path of the field that they belong to. */
export function issuesByField(issues: readonly Issue[], request: CompareRequest): FieldIssues {
  const byField = new Map<string, WrittenIssue[]>();
  for (const found of issues) {
    const issue = issueOfRequest(found, request);
    const path = fieldPath(issue, request);
    const known = byField.get(path);
    if (known) known.push(issue);
    else byField.set(path, [issue]);
  }
  return byField;
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

/** The end of a list that does not show everything. */
export function moreItem(more: number): TemplateResult | typeof nothing {
  return more > 0 ? html`<li>and ${more} more; those that are left are listed when these are mended</li>` : nothing;
}

/** The list of issues. `onGo` is given the path of the field that an entry leads to. */
export function issuesList(issues: FieldIssues, onGo: (path: string) => void): TemplateResult | typeof nothing {
  if (issues.size === 0) return nothing;
  const { shown, more } = firstOf([...issues].flatMap(([path, list]) => list.map((issue) => ({ ...issue, path }))));
  const count = shown.length + more;
  return html`<section class="issues" aria-label="What is wrong with the input">
    <h3>${warningSign} ${count === 1 ? "One thing is" : `${count} things are`} wrong with the input</h3>
    <ul>
      ${shown.map(
        ({ path, message, remedy }) => html`<li>
          ${path ? html`<button type="button" class="link" @click=${() => onGo(path)}>${placeName(path)}</button>: ` : nothing}${message}${
            remedy ? html`<span class="remedy"> – ${remedy}</span>` : nothing
          }
        </li>`,
      )}
      ${moreItem(more)}
    </ul>
  </section>`;
}

/** A path as a person reads it: `portfolio.positions[0].size` is "position 1, size". */
export function placeName(path: string): string {
  return path
    .replace(/^(portfolio|market\.(perps|tokens)|market|options)\./, "")
    .replace(/(\w+?)s\[(\d+)\]/g, (_, name: string, place: string) => `${name} ${Number(place) + 1}`)
    .replaceAll(".", ", ")
    .replace(/([a-z])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
}

/** Input under a root that a path belongs to: its own, or the first of what the path is the beginning of, or of its row. */
export function fieldAt(root: ParentNode, path: string): HTMLElement | null {
  const fields = [...root.querySelectorAll<HTMLElement>("[data-path]")];
  const own = (field: HTMLElement) => field.dataset.path ?? "";
  const inside = (part: string) => fields.find((field) => own(field).startsWith(`${part}.`) || own(field).startsWith(`${part}[`));
  return fields.find((field) => own(field) === path) ?? inside(path) ?? inside(path.replace(/[.[][^.[]*$/, "")) ?? null;
}
