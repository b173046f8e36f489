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

export interface Book {
  request: CompareRequest | string;
  overrides: Overrides | undefined;
  report: CompareReport;
  /** Where it ends; null where the engine has no answer to that. */
  death: LiquidationReport | null;
  /** Why there is none. */
  withoutDeath: readonly Issue[];
}

/** Asks the engine about a request; its faults where it has any. */
export function bookOf(request: CompareRequest | string, rulebook: string): { answer: Answer<CompareReport>; book: Book | null } {
  const overrides: Overrides | undefined = rulebook ? { rulebook } : undefined;
  const answer = compare(request, overrides);
  if (answer.status === "rejected") return { answer, book: null };
  const death = liquidation(request, overrides);
  const isKnown = death.status === "ok";
  return {
    answer,
    book: { request, overrides, report: answer.report, death: isKnown ? death.report : null, withoutDeath: isKnown ? [] : death.issues },
  };
}

/** The request of a book in this package's own form, also where a captured account stood in for it. */
export function requestOfBook({ request }: Book): CompareRequest | null {
  if (typeof request === "object" && "portfolio" in request) return request;
  const imported = importAccount(typeof request === "string" ? request : JSON.stringify(request));
  return imported.status === "ok" ? imported.report : null;
}
