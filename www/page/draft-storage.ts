// The draft survives a reload; that of a live account only while the reader has this device remember the account.

import type { CompareRequest } from "../api/index.js";
import { store, storedJson, storedText } from "./storage.js";

const KEY = "portfolio-margin.draft";
const HISTORY_KEY = "portfolio-margin.history";

interface StoredDraft {
  /** Preset that it started from. */
  preset: string;
  request: CompareRequest;
  /** Whether it is a live account, or was made from one. */
  isAccount?: boolean;
}

export function storeDraft(draft: StoredDraft): void {
  store(KEY, JSON.stringify(draft));
}

/** Takes an account's draft away again; one of another book stays. */
export function forgetAccountDraft(): void {
  if (storedDraft()?.isAccount === true) store(KEY, null);
}

export function storedDraft(): StoredDraft | null {
  const stored = storedJson(KEY);
  return isDraft(stored) ? stored : null;
}

/** Keeps what can be undone and redone; none where the text is empty. Where it does not fit, none is kept rather than one of another book. */
export function storeHistory(text: string): void {
  if (text === "" || !store(HISTORY_KEY, text)) store(HISTORY_KEY, null);
}

export const storedHistory = (): string => storedText(HISTORY_KEY) ?? "";

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** Only what the form can hold comes back; the engine judges the figures themselves. */
function isDraft(value: unknown): value is StoredDraft {
  if (!isObject(value) || typeof value.preset !== "string" || !isObject(value.request)) return false;
  const { portfolio, market } = value.request;
  return isObject(portfolio) && (market === undefined || isObject(market));
}
