// The examples that the page offers. Requests are files of our own schema; captured accounts are the exchange's own answers,
// turned into requests by the engine.

import { type CompareRequest, importAccount, type Reconciliation, reconcile } from "../api/index.js";

export interface Preset {
  id: string;
  name: string;
  file: string;
  /** What it is an example of, and of when its prices are. */
  about: string;
  isCaptured: boolean;
}

const example = (id: string, name: string, about: string): Preset => ({ id, name, file: `presets/${id}.json`, about, isCaptured: false });
const captured = (id: string, name: string, about: string): Preset => ({ id, name, file: `presets/${id}.json`, about, isCaptured: true });

export const PRESETS: readonly Preset[] = [
  example(
    "carry-trade",
    "Carry trade",
    "1 BTC held against a short of 1 BTC, no cash: the round figures of the rules, at a price of 100,000.",
  ),
  example("hype-backed-long", "HYPE-backed perp long", "1,000 HYPE back a long of 0.5 BTC. Marks of 18, other prices of 8 October 2026."),
  example(
    "hype-hedged",
    "HYPE spot hedged",
    "1,000 HYPE held against a short of the same size, at the reserve's price of 8 October 2026; funding is the base rate.",
  ),
  example("long-btc-short-eth", "Long BTC, short ETH", "A pair backed by 20,000 USDC. Prices of 18 October 2026."),
  example("borrow-to-buy-spot", "Borrow to buy spot", "1,000 HYPE back a debt of 32,000 USDC that bought BTC. Prices of 8 October 2026."),
  example("your-own", "Your own", "An empty account: add what you hold and trade."),
  captured(
    "pm-hype-collateral-with-debt-2026-09-08",
    "Portfolio margin on HYPE, 8 Sep 2026",
    "A real account as the exchange reported it on 8 September 2026.",
  ),
  captured(
    "pm-ubtc-collateral-with-debt-2026-09-14",
    "Portfolio margin on BTC, 14 Sep 2026",
    "A real account of 14 September 2026, its amounts scaled by one constant.",
  ),
  captured(
    "unified-isolated-long-with-order-2026-09-22",
    "Unified, isolated long, 22 Sep 2026",
    "A real account as the exchange reported it on 22 September 2026.",
  ),
  captured(
    "unified-three-shorts-2026-10-08",
    "Unified, three shorts, 8 Oct 2026",
    "A real account as the exchange reported it on 8 October 2026.",
  ),
];

/** A book to show, with the exchange's figures beside the engine's where it is an account that the exchange reported. */
export interface OpenedBook {
  request: CompareRequest;
  reconciliation: Reconciliation | null;
  /** What is to be said of it as it was read. */
  remarks?: readonly string[];
}

/** Fetches a preset. Throws an Error that says what went wrong. */
export async function loadPreset(preset: Preset): Promise<OpenedBook> {
  const response = await fetch(preset.file).catch(() => {
    throw new Error("the page’s server cannot be reached");
  });
  if (!response.ok) throw new Error(`the page’s server answered ${response.status}`);
  const text = await response.text();
  return preset.isCaptured ? readBook(text) : { request: JSON.parse(text) as CompareRequest, reconciliation: null };
}

/** A book from a text: a request as it stands, half-typed figures included, or a captured account. Throws an Error with all that is wrong. */
export function readBook(text: string): OpenedBook {
  const own = ownRequest(text);
  if (own) return { request: own, reconciliation: null };
  const whole = reconcile(text);
  if (whole.status === "ok") {
    const { request, reconciliation, warnings } = whole.report;
    return { request, reconciliation, remarks: warnings.map(({ message }) => message) };
  }
  // A capture that cannot be answered as it is can still be read, and completed in the form.
  const answer = importAccount(text);
  if (answer.status === "ok") return { request: answer.report, reconciliation: null };
  throw new Error(
    answer.issues.map(({ path, message, remedy }) => `${path ? `${path}: ` : ""}${message}${remedy ? ` (${remedy})` : ""}`).join("; "),
  );
}

/** A request of our own schema, which the calculator judges where its fields are. */
function ownRequest(text: string): CompareRequest | null {
  try {
    const parsed: unknown = JSON.parse(text);
    const isOwn = typeof parsed === "object" && parsed !== null && "schema" in parsed && "portfolio" in parsed;
    return isOwn ? (parsed as CompareRequest) : null;
  } catch {
    return null;
  }
}
