// <sheet-dialog>: a table of positions, pasted or from a file, put in the place of the book or added to it. Every fault is listed by its row and
// column, and nothing is taken over before there is none. It emits `sheet-read`.

import { html, LitElement, nothing, type TemplateResult } from "lit";
import { type CompareRequest, type ImportedSheet, type Issue, importSheet, sheetTemplate } from "../api/index.js";
import { firstOf } from "../book/field-issues.js";
import { warningSign } from "../element/figure.js";
import { moreItem } from "../element/issues.js";
import { saveFile } from "../element/save-file.js";
import { sheetDialogStyles } from "./sheet-dialog-styles.js";

/** A book made from a sheet. */
export interface ReadSheet {
  request: CompareRequest;
  rows: number;
  /** What was left out of it, and what stands in for what it does not state. */
  remarks: ImportedSheet["remarks"];
  /** Whether the rows were added to the book; they took its place otherwise. */
  isAdded: boolean;
}

/** Whether a text is JSON, as a request or an answer of the exchange is. */
export const isJson = (text: string): boolean => /^\s*(\{|\[\s*[[{"])/.test(text);

const wrong = (message: string, remedy: string): Issue[] => [{ code: "INVALID", path: "", message, remedy }];

/** Somebody has a request or an account in the clipboard. */
const JSON_TEXT = wrong(
  "this is JSON, and no rows with columns",
  "choose “Replace the book”, which takes a request or an account of the exchange",
);

export class SheetDialog extends LitElement {
  static override styles = sheetDialogStyles;
  static override properties = { issues: { state: true } };

  declare private issues: readonly Issue[];

  /** The book that rows are added to, as it is when they are. */
  book: () => CompareRequest = () => ({ schema: "portfolio-margin/1" }) as CompareRequest;

  /** Shows the book of a JSON text in the place of the book; what is wrong with it, if anything is. */
  openJson: (text: string) => string = () => "";

  constructor() {
    super();
    this.issues = [];
  }

  /** Opens with a text, or with what was typed last; `issues` are those that it is already known to have. */
  async show(text?: string, issues: readonly Issue[] = []): Promise<void> {
    await this.updateComplete;
    if (text !== undefined) this.field.value = text;
    this.issues = issues;
    if (!this.dialog.open) this.dialog.showModal();
    this.field.focus();
  }

  private get dialog(): HTMLDialogElement {
    return this.renderRoot.querySelector("dialog") as HTMLDialogElement;
  }

  private get field(): HTMLTextAreaElement {
    return this.renderRoot.querySelector("textarea") as HTMLTextAreaElement;
  }

  private async read(isAdded: boolean): Promise<void> {
    const book = this.book();
    const text = this.field.value;
    if (isJson(text)) {
      if (isAdded) return this.refuse(JSON_TEXT);
      const fault = this.openJson(text);
      if (fault === "") return this.close();
      return this.refuse(wrong(fault, "mend that in the text, or paste all answers of the exchange as one list"));
    }
    const answer = importSheet(text, isAdded ? { addTo: book } : { mode: book.portfolio?.mode });
    if (answer.status === "rejected") {
      await this.refuse(answer.issues);
      return;
    }
    this.close();
    this.dispatchEvent(new CustomEvent<ReadSheet>("sheet-read", { detail: { ...answer.report, isAdded } }));
  }

  private async refuse(issues: readonly Issue[]): Promise<void> {
    this.issues = issues;
    await this.updateComplete;
    (this.renderRoot.querySelector(".faults") as HTMLElement).focus();
  }

  private close(): void {
    this.issues = [];
    this.dialog.close();
    this.field.value = "";
  }

  /** Selects the cell's line, so that what is wrong can be seen and changed. */
  private goTo(row: number): void {
    const { field } = this;
    const lines = field.value.split("\n");
    const start = lines.slice(0, row - 1).join("\n").length + (row > 1 ? 1 : 0);
    field.focus();
    field.setSelectionRange(start, start + (lines[row - 1] ?? "").length);
  }

  /** A sheet to fill in. */
  private saveTemplate = (): void => {
    const answer = sheetTemplate();
    if (answer.status === "ok") saveFile("portfolio-margin-template.csv", "text/csv", answer.report);
  };

  override render(): TemplateResult {
    return html`<dialog aria-labelledby="title">
      <header>
        <h2 id="title">Paste positions</h2>
        <button type="button" class="quiet" @click=${() => this.dialog.close()}>Close</button>
      </header>
      <p id="about">
        A table of positions as the exchange's page or another one shows it, rows copied from a spreadsheet, or CSV, with the line that
        names the columns: coin, side, size, entry price, leverage and so on; kind (perp, spot, balance, loan), token and amount where
        there are balances too. Prices that are not stated are those of the dated snapshot. JSON of the exchange or
        of this page is taken too.
        <button type="button" class="link" @click=${this.saveTemplate}>CSV template</button>
      </p>
      <textarea rows="10" aria-label="Rows with their columns" aria-describedby="about" spellcheck="false" autocomplete="off"
        wrap="off" aria-invalid=${this.issues.length > 0 ? "true" : "false"}></textarea>
      ${this.faults()}
      <div class="actions">
        <button type="button" class="strong" @click=${() => this.read(false)}>Replace the book</button>
        <button type="button" @click=${() => this.read(true)}>Add to the book</button>
      </div>
    </dialog>`;
  }

  private faults(): TemplateResult | typeof nothing {
    if (this.issues.length === 0) return nothing;
    const { shown, more } = firstOf(this.issues);
    const count = shown.length + more;
    return html`<section class="faults" tabindex="-1" role="alert" aria-label="What is wrong with the rows">
      <p>${warningSign} <strong>${count === 1 ? "One thing is" : `${count} things are`} wrong.</strong> Nothing was taken over.</p>
      <ul>${shown.map((issue) => this.fault(issue))}${moreItem(more)}</ul>
    </section>`;
  }

  private fault({ path, message, remedy }: Issue): TemplateResult {
    const row = Number(/^rows\[(\d+)\]/.exec(path)?.[1] ?? 0);
    // The engine begins with the place, "line 3, column C (size): …".
    const [, place = "", rest = message] = /^(line \d+[^:]*): (.*)$/s.exec(message) ?? [];
    const known = place === "" && path !== "" && row === 0 && path !== "rows" ? `${path}: ` : "";
    const link = html`<button type="button" class="link" @click=${() => this.goTo(row)}>${place}</button>: `;
    return html`<li>${place === "" ? known : link}${rest}<span class="remedy"> – ${remedy}</span></li>`;
  }
}
