// The draft survives a reload; that of a live account only while the reader has this device remember the account. Storage may be missing, full, forbidden or hold anything: none of that disturbs the page.

import type { CompareRequest } from "../api/index.js";

const KEY = "portfolio-margin.draft";
const HISTORY_KEY = "portfolio-margin.history";

export interface StoredDraft {
  /** Preset that it started from. */
  preset: string;
  request: CompareRequest;
  /** Whether it is a live account, or was made from one. */
  isAccount?: boolean;
}

export function storeDraft(draft: StoredDraft): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // Without storage the draft lives as long as the page.
  }
}

/** Takes an account's draft away again; one of another book stays. */
export function forgetAccountDraft(): void {
  if (storedDraft()?.isAccount !== true) return;
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Where nothing can be removed, nothing was stored.
  }
}

export function storedDraft(): StoredDraft | null {
  try {
    const parsed: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    return isDraft(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

/** Keeps what can be undone and redone; none where the text is empty. */
export function storeHistory(text: string): void {
  try {
    if (text === "") localStorage.removeItem(HISTORY_KEY);
    else localStorage.setItem(HISTORY_KEY, text);
  } catch {
    // It does not fit: rather none than one of another book.
    forgetHistory();
  }
}

function forgetHistory(): void {
  try {
    localStorage.removeItem(HISTORY_KEY);
  } catch {
    // Where nothing can be removed, nothing was stored.
  }
}

export function storedHistory(): string {
  try {
    return localStorage.getItem(HISTORY_KEY) ?? "";
  } catch {
    return "";
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** Only what the form can hold comes back; the engine judges the figures themselves. */
function isDraft(value: unknown): value is StoredDraft {
  if (!isObject(value) || typeof value.preset !== "string" || !isObject(value.request)) return false;
  const { portfolio, market } = value.request;
  return isObject(portfolio) && (market === undefined || isObject(market));
}
