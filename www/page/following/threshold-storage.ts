// What the reader wants to be told, kept on this device together with the address that it remembers, and not without it.

import { INITIAL, KINDS, type Thresholds } from "../../book/thresholds.js";
import { REGIMES } from "../../words/regimes.js";
import { rememberedAccount } from "../live/remembered-account.js";
import { store, storedJson } from "../storage.js";

const KEY = "portfolio-margin.thresholds";

/** Keeps them where an account is remembered; elsewhere nothing of them stays. */
export function storeThresholds(thresholds: Thresholds): void {
  store(KEY, rememberedAccount() ? JSON.stringify(thresholds) : null);
}

/** Only what is as expected comes back. */
export function storedThresholds(): Thresholds {
  const stored = rememberedAccount() ? storedJson(KEY) : null;
  return isThresholds(stored) ? stored : INITIAL;
}

function isThresholds(value: unknown): value is Thresholds {
  if (typeof value !== "object" || value === null) return false;
  const { regime, isNotified, ...kinds } = value as Partial<Thresholds>;
  const isWhole = KINDS.every((kind) => typeof kinds[kind]?.isOn === "boolean" && typeof kinds[kind]?.level === "string");
  return isWhole && typeof isNotified === "boolean" && REGIMES.some((known) => known === regime);
}
