// The little that has to be known of the exchange's answers to know what to ask next: names of dexes and coins, and whether there is
// anything on a dex. Everything else is the engine's to read; what is not as expected counts as something, so that the engine sees it.

type Fields = Record<string, unknown>;

const fieldsOf = (value: unknown): Fields => (typeof value === "object" && value !== null ? (value as Fields) : {});
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const namesOf = (values: unknown[]): string[] => values.filter((value): value is string => typeof value === "string");

/** The dexes of `perpDexs`, the exchange's own (written `null`) as an empty name and first; undefined if it is not such a list. */
export function dexNames(value: unknown): string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const names = value.map((dex) => (dex === null ? "" : fieldsOf(dex).name));
  const known = namesOf(names);
  return known.length === names.length ? [...new Set(["", ...known])] : undefined;
}

/** Whether an account mode keeps each dex's money apart. */
export function isStandard(mode: unknown): boolean {
  return mode === "default" || mode === "disabled" || mode === "dexAbstraction";
}

/** Whether a `clearinghouseState` has neither positions nor money. */
export function isEmptyState(value: unknown): boolean {
  const { assetPositions, marginSummary } = fieldsOf(value);
  const { accountValue } = fieldsOf(marginSummary);
  return (
    Array.isArray(assetPositions) && assetPositions.length === 0 && typeof accountValue === "string" && /^-?0+(\.0+)?$/.test(accountValue)
  );
}

/** Whether `frontendOpenOrders` lists none. */
export function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** The coins of a `clearinghouseState`'s positions. */
export function positionCoins(value: unknown): string[] {
  return namesOf(listOf(fieldsOf(value).assetPositions).map((row) => fieldsOf(fieldsOf(row).position).coin));
}

/** The coins of perp orders that hold margin: not those that only close, nor those that wait for a trigger. */
export function orderCoins(value: unknown): string[] {
  const orders = listOf(value).map(fieldsOf);
  const holding = orders.filter((order) => order.reduceOnly !== true && order.isTrigger !== true);
  return namesOf(holding.map((order) => order.coin)).filter((coin) => !isSpot(coin));
}

/** Whether an order's coin is a spot market (`@107`, `PURR/USDC`) or an outcome (`#12`). */
function isSpot(coin: string): boolean {
  return coin.startsWith("@") || coin.includes("/") || coin.startsWith("#");
}

/** A sub-account of an account. */
export interface SubAccount {
  name: string;
  address: string;
}

/** The rows of `subAccounts`, which is null for none; undefined if it is not such a list. */
export function subAccountList(value: unknown): SubAccount[] | undefined {
  if (value === null) return [];
  if (!Array.isArray(value)) return undefined;
  const rows = value.map((row) => ({ name: fieldsOf(row).name, address: fieldsOf(row).subAccountUser }));
  const isWhole = (row: { name: unknown; address: unknown }): row is SubAccount =>
    typeof row.name === "string" && typeof row.address === "string";
  return rows.every(isWhole) ? rows : undefined;
}
