// What is wrong with the request: at its field, and all of it in a list that leads to the fields.

import { html, nothing, type TemplateResult } from "lit";
import type { Issue } from "../api/index.js";
import { warningSign } from "./figure.js";

/** Paths name a market entry by its place; the form names it by its coin, because an entry may have no place yet. */
export function fieldPath(path: string, perps: readonly { coin: string }[], tokens: readonly { token: string }[]): string {
  return path
    .replace(/^market\.perps\[(\d+)\]/, (whole, place: string) => namedEntry("perps", perps[Number(place)]?.coin, whole))
    .replace(/^market\.tokens\[(\d+)\]/, (whole, place: string) => namedEntry("tokens", tokens[Number(place)]?.token, whole));
}

function namedEntry(list: string, name: string | undefined, otherwise: string): string {
  return name === undefined ? otherwise : `market.${list}.${name}`;
}

export type FieldIssues = ReadonlyMap<string, readonly Issue[]>;

export function issuesByField(
  issues: readonly Issue[],
  perps: readonly { coin: string }[],
  tokens: readonly { token: string }[],
): FieldIssues {
  const byField = new Map<string, Issue[]>();
  for (const issue of issues) {
    const path = fieldPath(issue.path, perps, tokens);
    const known = byField.get(path);
    if (known) known.push(issue);
    else byField.set(path, [issue]);
  }
  return byField;
}

/** The list of all issues. `onGo` is given the path of the field that an entry leads to. */
export function issuesList(issues: FieldIssues, onGo: (path: string) => void): TemplateResult | typeof nothing {
  if (issues.size === 0) return nothing;
  const all = [...issues].flatMap(([path, list]) => list.map((issue) => ({ path, issue })));
  return html`<section class="issues" aria-label="What is wrong with the input">
    <h3>${warningSign} ${all.length === 1 ? "One thing is" : `${all.length} things are`} wrong with the input</h3>
    <ul>
      ${all.map(
        ({ path, issue }) => html`<li>
          ${path ? html`<button type="button" class="link" @click=${() => onGo(path)}>${placeName(path)}</button>: ` : nothing}${issue.message}${
            issue.remedy ? html`<span class="remedy"> – ${issue.remedy}</span>` : nothing
          }
        </li>`,
      )}
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
