// What the reader wants to be told, kept on this device together with the address that it remembers, and not without it.

import { INITIAL, KINDS, type Thresholds } from "../../book/thresholds.js";
import { REGIMES } from "../../words/regimes.js";
import { rememberedAccount } from "../live/remembered-account.js";

const KEY = "portfolio-margin.thresholds";

/** Keeps them where an account is remembered; elsewhere nothing of them stays. */
export function storeThresholds(thresholds: Thresholds): void {
  try {
    if (rememberedAccount()) localStorage.setItem(KEY, JSON.stringify(thresholds));
    else localStorage.removeItem(KEY);
  } catch {
    // Without storage they live as long as the page.
  }
}

/** Storage may hold anything; only what is as expected comes back. */
export function storedThresholds(): Thresholds {
  try {
    const stored: unknown = rememberedAccount() ? JSON.parse(localStorage.getItem(KEY) ?? "null") : null;
    return isThresholds(stored) ? stored : INITIAL;
  } catch {
    return INITIAL;
  }
}

function isThresholds(value: unknown): value is Thresholds {
  if (typeof value !== "object" || value === null) return false;
  const { regime, isNotified, ...kinds } = value as Partial<Thresholds>;
  const isWhole = KINDS.every((kind) => typeof kinds[kind]?.isOn === "boolean" && typeof kinds[kind]?.level === "string");
  return isWhole && typeof isNotified === "boolean" && REGIMES.some((known) => known === regime);
}
