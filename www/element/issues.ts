// All that is wrong with the input, in a list that leads to the fields.

import { html, nothing, type TemplateResult } from "lit";
import type { Issue } from "../api/index.js";
import { type FieldIssues, firstOf, placeName } from "../book/field-issues.js";
import { warningSign } from "./figure.js";

/** The end of a list that does not show everything. */
export function moreItem(more: number): TemplateResult | typeof nothing {
  return more > 0 ? html`<li>and ${more} more; those that are left are listed when these are mended</li>` : nothing;
}

/** A fault in a list: where, what, and what to do about it. */
export function issueItem({ path, message, remedy }: Issue, isPlaced = path !== ""): TemplateResult {
  return html`<li>${isPlaced ? html`<code>${path}</code>: ` : nothing}${message}${remedyOf(remedy)}</li>`;
}

export const remedyOf = (remedy: string): TemplateResult | typeof nothing =>
  remedy ? html`<span class="remedy"> – ${remedy}</span>` : nothing;

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
          ${path ? html`<button type="button" class="link" @click=${() => onGo(path)}>${placeName(path)}</button>: ` : nothing}${message}${remedyOf(remedy)}
        </li>`,
      )}
      ${moreItem(more)}
    </ul>
  </section>`;
}

/** Input under a root that a path belongs to: its own, or the first of what the path is the beginning of, or of its row. */
export function fieldAt(root: ParentNode, path: string): HTMLElement | null {
  const fields = [...root.querySelectorAll<HTMLElement>("[data-path]")];
  const own = (field: HTMLElement) => field.dataset.path ?? "";
  const inside = (part: string) => fields.find((field) => own(field).startsWith(`${part}.`) || own(field).startsWith(`${part}[`));
  return fields.find((field) => own(field) === path) ?? inside(path) ?? inside(path.replace(/[.[][^.[]*$/, "")) ?? null;
}
