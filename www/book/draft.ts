// The request while it is being typed. Every decimal is the raw text of its input, so that nothing half typed is lost; fields of
// the request that the form does not show travel along unchanged. `requestOf(draftOf(request))` is the same request.

import type {
  Balance,
  CompareRequest,
  DexAccount,
  Loan,
  Options,
  Order,
  OrderMargin,
  PerpMarket,
  Portfolio,
  Position,
  TokenMarket,
} from "../api/index.js";

/** One row of the form. The key is its identity on the page, whatever its place in the list. */
export interface Row<T> {
  key: number;
  value: T;
  /** Just added and never given an amount: it is not part of the request yet. */
  isPending: boolean;
  /** Whether it waits for a price that nobody knows: it is not part of the request until one is typed. */
  isUnpriced?: boolean;
  /** Whether the folded part of the row is open. */
  isUnfolded: boolean;
}

export interface PositionRow extends Row<Position> {
  side: "long" | "short";
  /** Size without its sign, as typed. */
  sizeText: string;
  /** Whether the size is typed in coins or in dollars at the mark price. */
  unit: "coin" | "usd";
  notionalText: string;
}

export interface Draft {
  /** The request as it was loaded: source of everything that the form does not show. */
  readonly loaded: CompareRequest;
  mode: Portfolio["mode"];
  balances: Row<Balance>[];
  loans: Row<Loan>[];
  positions: PositionRow[];
  orders: Row<Order>[];
  orderMargins: Row<OrderMargin>[];
  dexAccounts: Row<DexAccount>[];
  perps: PerpMarket[];
  tokens: TokenMarket[];
  options: Options;
}

/** An account without anything in it. */
export const EMPTY_ACCOUNT = {
  schema: "portfolio-margin/1",
  portfolio: { mode: "portfolioMargin", balances: [{ token: "USDC", amount: "0" }] },
  market: {},
} as unknown as CompareRequest;

let lastKey = 0;

export function newRow<T>(value: T, isPending = false): Row<T> {
  lastKey += 1;
  return { key: lastKey, value, isPending, isUnfolded: false };
}

/** Gives a row that was stored the key that it had, and sees that no other row gets it. */
export function reservedRow(row: Row<unknown>, key: unknown): void {
  if (typeof key !== "number" || !Number.isSafeInteger(key)) return;
  row.key = key;
  lastKey = Math.max(lastKey, key);
}

export function positionRow(value: Position, isPending = false): PositionRow {
  // What a program hands over may be anything; the engine says so, the form must stand.
  const text = String(value.size ?? "");
  const isShort = text.startsWith("-");
  return {
    ...newRow(value, isPending),
    side: isShort ? "short" : "long",
    sizeText: isShort ? text.slice(1) : text,
    unit: "coin",
    notionalText: "",
  };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);

/** Fields of the request that are numbers there, and not text. */
const NUMBERS = ["leverage", "maxLeverage"];

/**
 * Fields as a form can show them. A program, or a store, may have handed over anything in the place of a figure: it becomes its text, which stands
 * in the field, where the engine says what is wrong with it.
 */
function plainFields<T extends object>(fields: T): T {
  const isShown = (name: string, value: unknown) =>
    value === null || ["string", "boolean", "undefined"].includes(typeof value) || (typeof value === "number" && NUMBERS.includes(name));
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, isShown(name, value) ? value : plainText(value)])) as T;
}

function plainText(value: unknown): string {
  try {
    return typeof value === "object" ? (JSON.stringify(value) ?? "") : String(value);
  } catch {
    return "what cannot be written";
  }
}

const copies = <T extends object>(list: readonly T[] | undefined): T[] =>
  Array.isArray(list)
    ? list.filter((item) => typeof item === "object" && item !== null && !Array.isArray(item)).map((item) => plainFields(item))
    : [];

/** An object as it is; anything else, which a program may have handed over, as an empty one. */
const asObject = <T extends object>(value: T | undefined): Partial<T> => (isObject(value) ? value : {});

/** A request whose parts are what a form takes them for. */
export function plainRequest(request: CompareRequest): CompareRequest {
  return { ...request, portfolio: asObject(request.portfolio), market: asObject(request.market) } as CompareRequest;
}

/** Reads a request into a form. Parts that are missing or no lists are empty; the engine says what is wrong with them. */
export function draftOf(request: CompareRequest): Draft {
  const loaded = plainRequest(request);
  const { portfolio, market } = loaded;
  return {
    loaded,
    mode: plainFields({ mode: portfolio.mode ?? "portfolioMargin" }).mode,
    balances: copies(portfolio.balances).map((value) => newRow(value)),
    loans: copies(portfolio.loans).map((value) => newRow(value)),
    positions: copies(portfolio.positions).map((value) => positionRow(value)),
    orders: copies(portfolio.orders).map((value) => newRow(value)),
    orderMargins: copies(portfolio.orderMargins).map((value) => newRow(value)),
    dexAccounts: copies(portfolio.dexAccounts).map((value) => newRow(value)),
    perps: copies(market.perps),
    tokens: copies(market.tokens),
    options: plainOptions(asObject(request.options)),
  };
}

/** A rulebook may be stated in full; the other options are figures and words. */
function plainOptions({ rulebook, ...options }: Partial<Options>): Options {
  return { ...(rulebook === undefined ? {} : { rulebook }), ...plainFields(options) } as Options;
}

/** Size of a position as the engine takes it: long positive, short negative. */
export function signedSize(row: PositionRow): string {
  return row.side === "short" ? `-${row.sizeText}` : row.sizeText;
}

/** The request that the form stands for. A list that was not stated and is still empty stays unstated. */
export function requestOf(draft: Draft): CompareRequest {
  const stated = <T>(name: string, whole: object, list: T[]) => (list.length > 0 || name in whole ? { [name]: list } : {});
  // Copies: what was asked once must not change while somebody types on.
  const values = <T extends object>(rows: Row<T>[]) => counted(rows).map((row) => ({ ...row.value }));
  const { portfolio, market } = draft.loaded;
  return {
    ...draft.loaded,
    portfolio: {
      ...portfolio,
      mode: draft.mode,
      ...stated("balances", portfolio, values(draft.balances)),
      ...stated("loans", portfolio, values(draft.loans)),
      ...stated(
        "positions",
        portfolio,
        counted(draft.positions).map((row) => ({ ...row.value, size: signedSize(row) })),
      ),
      ...stated("orders", portfolio, values(draft.orders)),
      ...stated("orderMargins", portfolio, values(draft.orderMargins)),
      ...stated("dexAccounts", portfolio, values(draft.dexAccounts)),
    },
    market: {
      ...market,
      ...stated(
        "perps",
        market,
        draft.perps.map((perp) => ({ ...perp })),
      ),
      ...stated(
        "tokens",
        market,
        draft.tokens.map((token) => ({ ...token })),
      ),
    },
    ...(Object.keys(draft.options).length > 0 || draft.loaded.options !== undefined ? { options: { ...draft.options } } : {}),
  } as CompareRequest;
}

/** The rows that are part of the request. */
export function counted<R extends Row<unknown>>(rows: R[]): R[] {
  return rows.filter((row) => !row.isPending && !row.isUnpriced);
}

/** Path of a row in the request, such as `portfolio.positions[0]`; of a row that is not in it yet, a path of its own. */
export function rowPath<R extends Row<unknown>>(list: string, rows: R[], row: R): string {
  return row.isPending || row.isUnpriced ? `portfolio.${list}[new-${row.key}]` : `portfolio.${list}[${counted(rows).indexOf(row)}]`;
}

/** Sets a field to the text typed; a field that may be left out is left out when its input is empty. */
export function setText<T extends object>(target: T, name: keyof T, text: string, isOptional: boolean): void {
  if (isOptional && text === "") delete target[name];
  else target[name] = text as T[keyof T];
}

/** Leverage is a whole number in the request; a text that is none is sent as it is, so that the engine says so. */
export function leverageFromText(text: string): number {
  return (/^\d{1,6}$/.test(text) ? Number.parseInt(text, 10) : text) as number;
}

export function perpMarket(draft: Draft, coin: string): PerpMarket | undefined {
  return draft.perps.find((perp) => perp.coin === coin);
}

export function tokenMarket(draft: Draft, token: string): TokenMarket | undefined {
  return draft.tokens.find((market) => market.token === token);
}

/** The object in a JSON text; null for no text, undefined where there is none in it. */
export function parseRequest(text: string): CompareRequest | null | undefined {
  if (text.trim() === "") return null;
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && !Array.isArray(parsed) ? (parsed as CompareRequest) : undefined;
  } catch {
    return undefined;
  }
}
