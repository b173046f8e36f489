// Books as sheets of a spreadsheet: pasted anywhere on the page but in a field, opened and saved.

import { type CompareRequest, exportSheet, importSheet, isSheet } from "../api/index.js";
import { saveFile } from "../element/save-file.js";
import { isJson, type ReadSheet, type SheetDialog } from "./sheet-dialog.js";

/** What the page has to do with sheets. */
export interface SheetPage {
  dialog: SheetDialog;
  book(): CompareRequest;
  take(sheet: ReadSheet): void;
  /** Shows the book of a JSON text; what is wrong with it, if anything is. */
  open(text: string): string;
  say(text: string, isWrong?: boolean): void;
}

const button = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;

export function startSheets({ dialog, book, take, open, say }: SheetPage): void {
  dialog.book = book;
  dialog.openJson = open;
  dialog.addEventListener("sheet-read", (event) => take((event as CustomEvent<ReadSheet>).detail));
  button("paste").addEventListener("click", () => void dialog.show());
  button("save-sheet").addEventListener("click", () => {
    const answer = exportSheet(book());
    if (answer.status === "rejected") {
      const faults = answer.issues.map(({ path, message }) => `${path}: ${message}`).join("; ");
      say(`The book was not saved as CSV: ${faults}`, true);
      return;
    }
    saveFile("portfolio-margin.csv", "text/csv", answer.report.text);
    say(["Saved as CSV.", ...answer.report.warnings.map(({ message }) => `Note: ${message}.`)].join(" "));
  });
  document.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const isInField = event
      .composedPath()
      .some((target) => target instanceof HTMLElement && target.matches("input, textarea, select, dialog"));
    if (isInField || !(isSheet(text) || isJson(text))) return;
    event.preventDefault();
    void dialog.show(text);
  });
}

/** Whether a file is a sheet, by its name or by its first line. */
export const isSheetFile = (name: string, text: string): boolean => /\.[ct]sv$/i.test(name) || isSheet(text);

/** The book of a sheet's file; null if it has faults, which the dialog then shows beside its text. */
export function openSheet(text: string, { dialog, book }: Pick<SheetPage, "dialog" | "book">): ReadSheet | null {
  const answer = importSheet(text, { mode: book().portfolio?.mode });
  if (answer.status === "ok") return { ...answer.report, isAdded: false };
  void dialog.show(text, answer.issues);
  return null;
}
