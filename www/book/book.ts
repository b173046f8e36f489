// A request with the answers to it: what every part of the page shows figures of.

import {
  type Answer,
  type CompareReport,
  type CompareRequest,
  compare,
  type Issue,
  importAccount,
  type LiquidationReport,
  liquidation,
  type Overrides,
} from "../api/index.js";
import { regimesIn } from "../words/regimes.js";

export interface Book {
  request: CompareRequest | string;
  overrides: Overrides | undefined;
  report: CompareReport;
  /** How it is shown. */
  view: BookView;
  /** Where it ends as it is shown; null where the engine has no answer to that. */
  death: LiquidationReport | null;
  /** Why there is none. */
  withoutDeath: readonly Issue[];
}

export interface BookView {
  /** Whether each regime has the capital added that it asks for. Otherwise everything is said of what is in the account. */
  isFunded: boolean;
  /** Whether the book was made up, so that what it lacks was never asked for. */
  isMadeUp: boolean;
}

const AS_STATED: BookView = { isFunded: false, isMadeUp: false };

/** Asks the engine about a request; its faults where it has any. */
export function bookOf(
  request: CompareRequest | string,
  rulebook: string,
  view: BookView = AS_STATED,
): { answer: Answer<CompareReport>; book: Book | null } {
  const overrides: Overrides | undefined = rulebook ? { rulebook } : undefined;
  const answer = compare(request, overrides);
  if (answer.status === "rejected") return { answer, book: null };
  const death = liquidation(request, view.isFunded ? { ...overrides, funded: true } : overrides);
  const isKnown = death.status === "ok";
  const { report } = answer;
  return {
    answer,
    book: { request, overrides, report, view, death: isKnown ? death.report : null, withoutDeath: isKnown ? [] : death.issues },
  };
}

/** What is chosen beside the request where a question follows the switch. */
export function shownChoices({ overrides, view }: Book): Overrides & { funded?: boolean } {
  return view.isFunded ? { ...overrides, funded: true } : { ...overrides };
}

/** Whether anything is added under some regime, so that the two views differ. */
export function isAnythingAdded({ report }: Pick<Book, "report">): boolean {
  return regimesIn(report.regimes).some((regime) => report.comparison.funded[regime].deposits.length > 0);
}

const stated = new WeakMap<Book, Book>();

/** The book with what is in the account, however it is shown. The engine is asked once per book, when this is first wanted. */
export function statedBook(book: Book): Book {
  if (!book.view.isFunded || !isAnythingAdded(book)) return book;
  const known = stated.get(book);
  if (known) return known;
  const found = liquidation(book.request, book.overrides);
  const isKnown = found.status === "ok";
  const own: Book = {
    ...book,
    view: { ...book.view, isFunded: false },
    death: isKnown ? found.report : null,
    withoutDeath: isKnown ? [] : found.issues,
  };
  stated.set(book, own);
  return own;
}

/** The request of a book. A captured account is turned into one. */
export function requestOfBook({ request }: Book): CompareRequest | null {
  if (typeof request === "object" && "portfolio" in request) return request;
  const imported = importAccount(typeof request === "string" ? request : JSON.stringify(request));
  return imported.status === "ok" ? imported.report : null;
}
