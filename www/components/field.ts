// One labelled input of the form. Its text is the text of the request, character for character, so what is half typed stays; what
// is wrong with it stands under it with its remedy.

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { Issue, MarketsReport } from "../api/index.js";
import type { Draft, Row } from "./draft.js";
import { warningSign } from "./figure.js";
import type { FieldIssues } from "./issues.js";
import { showGrouped, showRaw, typedText } from "./typed-text.js";

/** What every part of the form works on. */
export interface Form {
  draft: Draft;
  markets: MarketsReport;
  issues: FieldIssues;
  /** Makes a change to the draft and has the answer computed anew. */
  edit: (change: () => void) => void;
  /** Moves the focus to the field of a path once it is there. */
  focus: (path: string) => void;
}

export interface FieldOptions {
  label: string;
  path: string;
  text: string;
  onText: (text: string) => void;
  unit?: string | TemplateResult;
  /** What stands under the input while nothing is wrong. */
  hint?: string | TemplateResult;
  kind?: string;
  /** Id of a list of suggestions. */
  list?: string;
  isText?: boolean;
  /** Paths whose issues are shown here besides the own ones. */
  alsoOf?: readonly string[];
}

export function textField(form: Pick<Form, "issues">, options: FieldOptions): TemplateResult {
  const { label, path, onText, unit, hint, kind = "", list, isText = false, alsoOf = [] } = options;
  // What a program hands over may be no text.
  const text = String(options.text ?? "");
  const issues = [path, ...alsoOf].flatMap((own) => form.issues.get(own) ?? []);
  const id = fieldId(path);
  return html`<div class="field ${kind}">
    <label for=${id}>${label}</label>
    <div class="control">
      <input
        id=${id}
        data-path=${path}
        .value=${isText ? live(text) : typedText(text)}
        class=${isText ? "" : "number"}
        inputmode=${isText ? "text" : "decimal"}
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        list=${list ?? nothing}
        aria-invalid=${issues.length > 0 ? "true" : "false"}
        aria-describedby=${issues.length > 0 || hint ? `${id}-under` : nothing}
        @focus=${(event: FocusEvent) => isText || showRaw(event.target as HTMLInputElement, text)}
        @blur=${(event: FocusEvent) => isText || showGrouped(event.target as HTMLInputElement, text)}
        @input=${(event: InputEvent) => onText((event.target as HTMLInputElement).value)}
      />${unit ? (typeof unit === "string" ? html`<span class="unit">${unit}</span>` : unit) : nothing}
    </div>
    ${underField(`${id}-under`, issues, hint)}
  </div>`;
}

export interface ChoiceOptions {
  label: string;
  path: string;
  value: string;
  choices: readonly { value: string; name: string }[];
  onChoice: (value: string) => void;
  hint?: string | TemplateResult;
  kind?: string;
}

export function choiceField(
  form: Pick<Form, "issues">,
  { label, path, value, choices, onChoice, hint, kind = "" }: ChoiceOptions,
): TemplateResult {
  const issues = form.issues.get(path) ?? [];
  const id = fieldId(path);
  // A value that is not on offer stays selected: it is what the request says, and the engine judges it.
  const offered = choices.some((choice) => choice.value === value) ? choices : [{ value, name: value }, ...choices];
  return html`<div class="field ${kind}">
    <label for=${id}>${label}</label>
    <div class="control">
      <select
        id=${id}
        data-path=${path}
        aria-invalid=${issues.length > 0 ? "true" : "false"}
        aria-describedby=${issues.length > 0 || hint ? `${id}-under` : nothing}
        @change=${(event: Event) => onChoice((event.target as HTMLSelectElement).value)}
      >
        ${offered.map((choice) => html`<option value=${choice.value} .selected=${live(choice.value === value)}>${choice.name}</option>`)}
      </select>
    </div>
    ${underField(`${id}-under`, issues, hint)}
  </div>`;
}

function underField(id: string, issues: readonly Issue[], hint?: string | TemplateResult): TemplateResult | typeof nothing {
  if (issues.length > 0) {
    return html`<div class="fault" id=${id}>
      ${issues.map((issue) => html`<p>${warningSign} ${issue.message}${issue.remedy ? html`<span class="remedy"> – ${issue.remedy}</span>` : nothing}</p>`)}
    </div>`;
  }
  return hint ? html`<p class="hint" id=${id}>${hint}</p>` : nothing;
}

/** Issues of a row as a whole, for which there is no field. */
export function rowFaults(form: Pick<Form, "issues">, path: string): TemplateResult | typeof nothing {
  const issues = form.issues.get(path) ?? [];
  return issues.length > 0 ? underField(`${fieldId(path)}-under`, issues) : nothing;
}

/** Part of a row that is folded until it is opened or has to be seen; it never closes by itself. */
export function fold(
  row: Row<unknown>,
  mustShow: boolean,
  kind: string,
  summary: string | TemplateResult,
  content: TemplateResult,
): TemplateResult {
  if (mustShow) row.isUnfolded = true;
  return html`<details
    class=${kind}
    .open=${live(row.isUnfolded)}
    @toggle=${(event: Event) => {
      row.isUnfolded = (event.target as HTMLDetailsElement).open;
    }}
  >
    <summary>${summary}</summary>
    ${content}
  </details>`;
}

export function removeButton(what: string, onRemove: () => void): TemplateResult {
  return html`<button type="button" class="remove" aria-label=${`Remove ${what}`} title=${`Remove ${what}`} @click=${onRemove}>
    <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true" focusable="false"><path d="M3 3l10 10M13 3L3 13" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" /></svg>
  </button>`;
}

export const pendingNote = html`<p class="hint pending">Not counted yet: type an amount.</p>`;

function fieldId(path: string): string {
  return `field-${path.replace(/[^A-Za-z0-9]+/g, "-")}`;
}
