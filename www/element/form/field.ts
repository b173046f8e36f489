// One labelled input of the form. A number is written there as people write it, and stays as it is typed until the field is left; its reading goes
// into the request. What is half typed is counted when the field is left, and until then nothing is said of it. What is wrong stands under the field with its
// remedy, and what has several meanings with a button for each.

import { html, nothing, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import type { MarketsReport } from "../../api/index.js";
import { type Draft, leverageFromText, type Row, rowPath, setText } from "../../book/draft.js";
import type { FieldIssues } from "../../book/field-issues.js";
import { DOLLARS, issueOfText, LEVERAGE, type NumberOf, readText, type WrittenIssue } from "../../book/written.js";
import { grouped } from "../../words/amounts.js";
import { warningSign } from "../figure.js";
import { remedyOf } from "../issues.js";
import { showGrouped, showRaw, typedText } from "./typed-text.js";

/** Id of the list of perps that the inputs for coins suggest from. */
export const PERP_LIST = "perps";

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
  /** What its number is of; dollars, unless stated. */
  number?: NumberOf;
  /** Whether it cannot be left out: while it is empty, it is half typed. */
  isRequired?: boolean;
  /** Paths whose issues are shown here besides the own ones. */
  alsoOf?: readonly string[];
}

export function textField(form: Pick<Form, "issues">, options: FieldOptions): TemplateResult {
  const { label, path, onText, unit, hint, kind = "", list, isText = false, alsoOf = [], number = DOLLARS, isRequired = false } = options;
  // What a program hands over may be no text.
  const text = String(options.text ?? "");
  const found = [path, ...alsoOf].flatMap((own) => form.issues.get(own) ?? []);
  // Of a text that is no number there is one thing to say, whatever follows from it.
  const doubts = isText || found.length === 0 ? [] : found.slice(0, 1).map((issue) => issueOfText(issue, text, number));
  const issues = doubts[0] && doubts[0] !== found[0] ? doubts : found;
  const id = fieldId(path);
  const type = (typed: string) => {
    if (isText) return onText(typed);
    const isEmpty = typed.trim() === "";
    const read = readText(typed, number);
    if (isEmpty && !isRequired) onText("");
    else if (!isEmpty && read.doubt?.state !== "incomplete") onText(read.text);
  };
  /** On leaving, what is half typed is taken for what it is. Answers what the field shows then. */
  const settle = (input: HTMLInputElement): string => {
    const isHalf = input.value.trim() === "" ? isRequired : readText(input.value, number).doubt?.state === "incomplete";
    if (isHalf) onText(input.value);
    return isHalf ? input.value : text;
  };
  return html`<div class="field ${kind}">
    <label for=${id}>${label}</label>
    <div class="control">
      <input
        id=${id}
        data-path=${path}
        .value=${isText ? live(text) : typedText(text)}
        class=${isText ? "" : "number"}
        inputmode=${isText || isSigned(number) ? "text" : "decimal"}
        autocomplete="off"
        autocapitalize="off"
        spellcheck="false"
        list=${list ?? nothing}
        aria-invalid=${issues.length > 0 ? "true" : "false"}
        aria-describedby=${issues.length > 0 || hint ? `${id}-under` : nothing}
        @focus=${(event: FocusEvent) => isText || showRaw(event.target as HTMLInputElement, text)}
        @blur=${(event: FocusEvent) => isText || showGrouped(event.target as HTMLInputElement, settle(event.target as HTMLInputElement))}
        @change=${(event: Event) => isText || settle(event.target as HTMLInputElement)}
        @input=${(event: InputEvent) => type((event.target as HTMLInputElement).value)}
      />${unit ? (typeof unit === "string" ? html`<span class="unit">${unit}</span>` : unit) : nothing}
    </div>
    ${underField(`${id}-under`, issues, hint, onText)}
  </div>`;
}

export type ValueOptions = Omit<FieldOptions, "path" | "text" | "onText"> & {
  /** The row that counts from the first text on. */
  row?: Row<unknown>;
};

/** A field of an object of the request, named as it is there; one that may be empty is left out then. */
export function valueField<T extends object>(
  form: Form,
  root: string,
  target: T,
  name: keyof T & string,
  { row, ...options }: ValueOptions,
): TemplateResult {
  const set = (text: string) => {
    if (row && text !== "") row.isPending = false;
    if (options.number === LEVERAGE && text !== "") target[name] = leverageFromText(text) as T[keyof T & string];
    else setText(target, name, text, !options.isRequired);
  };
  return textField(form, {
    ...options,
    path: `${root}.${name}`,
    text: String(target[name] ?? ""),
    onText: (text) => form.edit(() => set(text)),
  });
}

/** Whether a minus may be needed, which the keys for decimals of some telephones lack. */
function isSigned({ kind }: NumberOf): boolean {
  return kind === "fraction" || kind === "percent" || kind === "ratio";
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

function underField(
  id: string,
  issues: readonly WrittenIssue[],
  hint?: string | TemplateResult,
  onText?: (text: string) => void,
): TemplateResult | typeof nothing {
  if (issues.length > 0) {
    return html`<div class="fault" id=${id}>
      ${issues.map(
        (issue) => html`<p>${warningSign} ${issue.message}${remedyOf(issue.remedy)}</p>
        ${onText && issue.readings?.length ? readings(issue.readings, onText) : nothing}`,
      )}
    </div>`;
  }
  return hint ? html`<p class="hint" id=${id}>${hint}</p>` : nothing;
}

/** A button for each meaning, which puts it into the field. */
function readings(list: NonNullable<WrittenIssue["readings"]>, onText: (text: string) => void): TemplateResult {
  const take = (value: string) => (event: Event) => {
    const input = (event.currentTarget as Element).closest(".field")?.querySelector("input");
    onText(value);
    // Once the field shows it.
    requestAnimationFrame(() => input?.focus());
  };
  return html`<p class="meanings" role="group" aria-label="What it may mean">
    ${list.map(
      ({ value, because }) =>
        html`<button type="button" class="meaning" @click=${take(value)}><b>${grouped(value)}</b>, ${because}</button>`,
    )}
  </p>`;
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

/** A button that adds a row to a list and goes to its first field. */
export function addButton<R extends Row<unknown>>(
  { draft, markets, edit, focus }: Form,
  name: string,
  list: string,
  rowsOf: (draft: Draft) => R[],
  add: (draft: Draft, markets: MarketsReport) => R,
  field: string,
): TemplateResult {
  const press = () =>
    edit(() => {
      const row = add(draft, markets);
      focus(`${rowPath(list, rowsOf(draft), row)}.${field}`);
    });
  return html`<button type="button" class="add" @click=${press}>+ ${name}</button>`;
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
