// Whether a book is shown with the capital that each regime asks for, or with what is in the account: the switch between the two, and what was
// added in words.

import { html, nothing, type TemplateResult } from "lit";
import { type Book, isAnythingAdded } from "../../book/book.js";
import { depositWords } from "../../book/shown.js";
import { regimeInWords, regimesIn } from "../../words/regimes.js";
import { segments } from "../segments.js";

const CAPITAL = [
  { value: "funded", name: "As funded" },
  { value: "stated", name: "With what is in the account" },
] as const;

export function fundingSwitch(book: Book, onChoice: (isFunded: boolean) => void): TemplateResult | typeof nothing {
  const { isFunded } = book.view;
  if (!isAnythingAdded(book)) return nothing;
  return html`<div class="funding">
    ${segments("Capital", CAPITAL, isFunded ? "funded" : "stated", (value) => onChoice(value === "funded"))}
    <p class="note">${fundingText(book)}</p>
  </div>`;
}

/** What stands in each regime's account, as plain text. */
export function fundingText({ report, view }: Book): string {
  const { funded } = report.comparison;
  const of = (isAdded: boolean) => regimesIn(report.regimes).filter((regime) => funded[regime].deposits.length > 0 === isAdded);
  const groups = new Map<string, string[]>();
  for (const regime of of(true)) {
    const words = depositWords(funded[regime].deposits);
    groups.set(words, [...(groups.get(words) ?? []), regimeInWords(regime)]);
  }
  const amounts = (verb: string) => [...groups].map(([words, names]) => `${words}${verb} under ${names.join(" and ")}`).join(", ");
  const without = of(false).map((regime) => regimeInWords(regime));
  if (!view.isFunded) return `As the account is. Initial margin lacks ${amounts("")}.`;
  const nothingWords = without.length > 0 ? `; nothing under ${without.join(" and ")}` : "";
  return `Each regime has the capital it asks for: with ${amounts(" added")}${nothingWords}.`;
}

/** What is said over pictures of a book that something was added to. */
export function addedNote(book: Book): TemplateResult | typeof nothing {
  if (!book.view.isFunded || !isAnythingAdded(book)) return nothing;
  return html`<p class="note">${fundingText(book)}</p>`;
}

/** What is said where something is of the account alone while the rest of the page is funded. */
export function statedNote(book: Book, what: string): TemplateResult | typeof nothing {
  if (!book.view.isFunded || !isAnythingAdded(book)) return nothing;
  return html`<p class="note stated">${what} with what is in the account, nothing added.</p>`;
}
