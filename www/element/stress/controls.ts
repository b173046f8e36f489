// The choices over a picture, and what stands in its place or under it.

import { html, nothing, type TemplateResult } from "lit";
import type { Issue } from "../../api/index.js";
import { warningSign } from "../figure.js";
import { type Choice, segments } from "../segments.js";

/** One of a few, with its name before it. */
export function choice(label: string, choices: readonly Choice[], value: string, onChoice: (value: string) => void): TemplateResult {
  return html`<div class="choice">
    <span class="choice-name" aria-hidden="true">${label}</span>
    ${segments(label, choices, value, onChoice)}
  </div>`;
}

/** One of many. */
export function select(label: string, choices: readonly Choice[], value: string, onChoice: (value: string) => void): TemplateResult {
  return html`<label class="choice">
    <span class="choice-name">${label}</span>
    <select @change=${(event: Event) => onChoice((event.target as HTMLSelectElement).value)}>
      ${choices.map((own) => html`<option value=${own.value} ?selected=${own.value === value} .selected=${own.value === value}>${own.name}</option>`)}
    </select>
  </label>`;
}

/** Why there is no picture. */
export function faults(issues: readonly Issue[]): TemplateResult {
  return html`<div class="faults">
    <p><strong class="alarm">${warningSign} This could not be computed</strong></p>
    <ul>${issues.map((issue) => html`<li>${issue.message}${issue.remedy ? ` – ${issue.remedy}` : ""}</li>`)}</ul>
  </div>`;
}

/** What no account confirms, folded away. */
export function unconfirmed(reasons: readonly string[]): TemplateResult | typeof nothing {
  const distinct = [...new Set(reasons)];
  if (distinct.length === 0) return nothing;
  return html`<details class="more">
    <summary>Not confirmed by any real account</summary>
    <ul>${distinct.map((reason) => html`<li>${reason}</li>`)}</ul>
  </details>`;
}
