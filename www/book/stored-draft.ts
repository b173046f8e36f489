// A form as it was stored on this device. It may have been cut, changed by hand or written by another version. What comes back is a form that can be
// shown, or nothing. The engine judges the figures.

import { type Draft, draftOf, type PositionRow, plainRequest, type Row, reservedRow } from "./draft.js";

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null && !Array.isArray(value);
const textOr = (value: unknown, otherwise: string): string => (typeof value === "string" ? value : otherwise);

export function storedDraft(stored: unknown): Draft | null {
  if (!isFields(stored) || !isFields(stored.loaded) || !isFields(stored.loaded.portfolio) || !isFields(stored.loaded.market)) return null;
  const lists = ["balances", "loans", "positions", "orders", "orderMargins", "dexAccounts"] as const;
  const rows = Object.fromEntries(lists.map((name) => [name, rowsOf(stored[name])]));
  if (Object.values(rows).includes(null)) return null;
  const { perps, tokens, options, mode } = stored;
  if (!Array.isArray(perps) || !Array.isArray(tokens) || !isFields(options)) return null;
  const values = (name: string) => (rows[name] as StoredRow[]).map(({ value }) => value);
  const portfolio = { mode, ...Object.fromEntries(lists.map((name) => [name, values(name)])) };
  // One reader makes rows of values, whatever they are.
  const draft = draftOf({ portfolio, market: { perps, tokens }, options } as never);
  for (const name of lists) {
    for (const [place, row] of draft[name].entries()) take(row, (rows[name] as StoredRow[])[place]);
  }
  return { ...draft, loaded: plainRequest(stored.loaded as never) };
}

interface StoredRow {
  key: unknown;
  value: unknown;
  isPending: unknown;
  isUnfolded: unknown;
  isUnpriced: unknown;
  side: unknown;
  sizeText: unknown;
  unit: unknown;
  notionalText: unknown;
}

function rowsOf(list: unknown): StoredRow[] | null {
  if (!Array.isArray(list) || !list.every((row) => isFields(row) && isFields(row.value))) return null;
  return list as StoredRow[];
}

/** What a row has besides its value. A row keeps its key in all snapshots, so that it stays the same row of the page. */
function take(row: Row<unknown> | PositionRow, stored: StoredRow | undefined): void {
  if (!stored) return;
  Object.assign(row, { isPending: stored.isPending === true, isUnfolded: stored.isUnfolded === true });
  reservedRow(row, stored.key);
  if (!("sizeText" in row)) return;
  row.isUnpriced = stored.isUnpriced === true;
  row.side = stored.side === "short" ? "short" : "long";
  row.sizeText = textOr(stored.sizeText, row.sizeText);
  row.unit = stored.unit === "usd" ? "usd" : "coin";
  row.notionalText = textOr(stored.notionalText, "");
}
