// What changed between two forms, in a few words: the name of a step that can be undone. Figures are not repeated, because a name has to be short.

import { counted, type Draft, type PositionRow, type Row } from "./draft.js";

type ListName = "balances" | "loans" | "positions" | "orders" | "orderMargins" | "dexAccounts";

/** What a row of each list is called, with the name of what it is of. */
const ROWS: Readonly<Record<ListName, (of: string) => string>> = {
  balances: (of) => `${of} holding`,
  loans: (of) => `${of} debt`,
  positions: (of) => `${of} position`,
  orders: (of) => `${of} order`,
  orderMargins: () => "margin of resting orders",
  dexAccounts: () => "account value of a dex",
};

/** Fields by the name that their input has. Any other is "details". */
const FIELDS: Readonly<Record<string, string>> = {
  amount: "amount",
  total: "net balance",
  supplied: "supplied amount",
  inSpot: "amount kept in spot",
  size: "size",
  sizeText: "size",
  notionalText: "size",
  unit: "unit of the size",
  side: "side",
  entryPrice: "entry price",
  leverage: "leverage",
  marginMode: "margin mode",
  isolatedMargin: "isolated margin",
  isolatedEquity: "isolated equity",
  limitPrice: "limit price",
  reduceOnly: "reduce-only mark",
  accountValue: "value",
  markPrice: "mark price",
  oraclePrice: "oracle price",
  fundingRate: "funding",
  price: "price",
  reserveOraclePrice: "reserve oracle price",
  utilization: "use of the reserve",
};

/** "Added a BTC position", "Changed the size of the BTC position"; empty where nothing changed. */
export function changeWords(before: Draft, after: Draft): string {
  for (const name of Object.keys(ROWS) as ListName[]) {
    const words = rowWords(name, before[name], after[name]);
    if (words) return words;
  }
  if (!isSame(before.mode, after.mode)) return "Changed the account’s mode";
  for (const [list, name] of [
    ["perps", "coin"],
    ["tokens", "token"],
  ] as const) {
    const words = marketWords(name, before[list], after[list]);
    if (words) return words;
  }
  if (!isSame(before.options, after.options)) return "Changed the fees’ options";
  return isSame(before.loaded, after.loaded) ? "" : "Changed the book";
}

function rowWords(list: ListName, before: readonly Row<object>[], after: readonly Row<object>[]): string {
  const name = (row: Row<object>) => ROWS[list](nameOf(row.value)).trim();
  const known = new Map(before.map((row) => [row.key, row]));
  const added = after.filter(({ key }) => !known.has(key));
  if (added[0]) return added.length === 1 ? `Added a ${name(added[0])}` : `Added ${added.length} rows`;
  const left = new Set(after.map(({ key }) => key));
  const removed = before.filter(({ key }) => !left.has(key));
  if (removed[0]) return removed.length === 1 ? `Removed the ${name(removed[0])}` : `Removed ${removed.length} rows`;
  for (const row of after) {
    const old = known.get(row.key);
    const changed = old && changedFields(old, row);
    if (!old || !changed || changed.length === 0) continue;
    const [was, is] = [nameOf(old.value), nameOf(row.value)];
    // What is typed of a name is one step from its first letter on.
    if (was !== is) return `Changed the ${ROWS[list](was).trim()} to another`;
    return `Changed the ${wordOf(changed)} of the ${name(row)}`;
  }
  return "";
}

const nameOf = (value: object): string => {
  const { coin, token } = value as { coin?: unknown; token?: unknown };
  return shortened(String(coin ?? token ?? ""));
};

/** A name may be of any length; a button's title may not. */
const shortened = (name: string): string => (name.length > 24 ? `${name.slice(0, 24)}…` : name);

function changedFields(before: Row<object> | PositionRow, after: Row<object> | PositionRow): string[] {
  const [old, own] = [flat(before), flat(after)];
  return [...new Set([...Object.keys(old), ...Object.keys(own)])].filter((field) => !isSame(old[field], own[field]));
}

/** Whether a row is unfolded or still pending is no change of the book. */
function flat({ value, isUnfolded: _, isPending: __, key: ___, ...rest }: Row<object>): Record<string, unknown> {
  return { ...value, ...rest };
}

function marketWords(name: "coin" | "token", before: readonly object[], after: readonly object[]): string {
  const named = (list: readonly object[]) => new Map(list.map((entry) => [nameOf(entry), entry as Record<string, unknown>]));
  const [old, own] = [named(before), named(after)];
  for (const key of new Set([...own.keys(), ...old.keys()])) {
    const [was, is] = [old.get(key) ?? {}, own.get(key) ?? {}];
    const changed = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
      (field) => field !== name && !isSame(was[field], is[field]),
    );
    if (changed.length > 0) return `Changed the ${wordOf(changed)} of ${key}`;
  }
  return "";
}

function wordOf(changed: readonly string[]): string {
  return changed.map((field) => FIELDS[field]).find((word) => word !== undefined) ?? "details";
}

const isSame = (left: unknown, right: unknown): boolean => left === right || textOf(left) === textOf(right);

function textOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

/** The field that a step changed, by its path in `after`; null where the row is gone or nothing of a row changed. */
export function changedPath(before: Draft, after: Draft): string | null {
  for (const list of Object.keys(ROWS) as ListName[]) {
    const known = new Map((before[list] as Row<object>[]).map((row) => [row.key, row]));
    for (const row of after[list] as Row<object>[]) {
      const old = known.get(row.key);
      const changed = old ? changedFields(old, row) : ["size", "amount"];
      if (changed.length === 0) continue;
      const place = counted(after[list] as Row<object>[]).indexOf(row);
      const path = row.isPending ? `portfolio.${list}[new-${row.key}]` : `portfolio.${list}[${place}]`;
      return `${path}.${changed[0] === "sizeText" || changed[0] === "notionalText" ? "size" : changed[0]}`;
    }
  }
  return null;
}
