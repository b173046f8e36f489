// A change while it is being typed: its texts, the values that stand in for texts not typed, and the change that the engine is asked about.

import type { Change, CompareRequest, MarketsReport } from "../api/index.js";
import { listedPerp, listedToken } from "../words/listings.js";
import { type Book, requestOfBook } from "./book.js";
import { draftOf, leverageFromText, requestOf } from "./draft.js";
import { bringPerp, bringToken, setPerpField } from "./draft-edits.js";

export type ChangeKind = Change["kind"];

export const KIND_NAMES: Readonly<Record<ChangeKind, string>> = {
  order: "Order",
  closing: "Close",
  spotOrder: "Spot order",
  deposit: "Deposit",
  withdrawal: "Withdrawal",
  transfer: "Transfer",
  repayment: "Repayment",
  isolatedMargin: "Isolated margin",
};

/** Texts as typed; one that is absent was never touched. */
export interface Typed {
  coin?: string;
  side?: "buy" | "sell";
  size?: string;
  price?: string;
  leverage?: string;
  isResting?: boolean;
  token?: string;
  amount?: string;
  from?: string;
  to?: string;
  /** Price of a coin that neither the request nor the snapshot knows. */
  marketPrice?: string;
}

/** What the fields show: typed, or what stands in for it. */
export type Filled = Required<Typed>;

/** The changes that this book can have. */
export function kindsOf(book: Book): ChangeKind[] {
  const { mode } = book.report.account;
  return [
    "order",
    ...(heldCoins(book).length > 0 ? (["closing"] as const) : []),
    ...(isolatedCoins(book).length > 0 ? (["isolatedMargin"] as const) : []),
    "spotOrder",
    "deposit",
    "withdrawal",
    ...(mode === "standard" ? (["transfer"] as const) : []),
    ...(owedTokens(book).length > 0 ? (["repayment"] as const) : []),
  ];
}

export const heldCoins = ({ report }: Book): string[] => report.regimes.standard.positions.map(({ coin }) => coin);

export const isolatedCoins = ({ report }: Book): string[] =>
  report.regimes.standard.positions.filter(({ marginMode }) => marginMode === "isolated").map(({ coin }) => coin);

export const owedTokens = (book: Book): string[] => (requestOfBook(book)?.portfolio.loans ?? []).map(({ token }) => token);

export function fill(kind: ChangeKind, typed: Typed, book: Book, markets: MarketsReport): Filled {
  const held = kind === "isolatedMargin" ? isolatedCoins(book) : heldCoins(book);
  const listed = requestOfBook(book)?.market.perps?.[0]?.coin;
  const isOfPosition = kind === "closing" || kind === "isolatedMargin";
  const coin = isOfPosition && !held.includes(typed.coin ?? "") ? (held[0] ?? "") : (typed.coin ?? held[0] ?? listed ?? "BTC");
  const owed = owedTokens(book);
  const coins = book.report.account.balances.map(({ token }) => token).filter((token) => token !== "USDC");
  const token =
    kind === "repayment" && !owed.includes(typed.token ?? "")
      ? (owed[0] ?? "")
      : kind === "spotOrder" && (typed.token ?? "USDC") === "USDC"
        ? (coins[0] ?? "HYPE")
        : (typed.token ?? "USDC");
  return {
    coin,
    side: typed.side ?? "buy",
    size: typed.size ?? "",
    price: typed.price ?? "",
    leverage: typed.leverage ?? leverageOf(coin, book, markets),
    isResting: typed.isResting ?? false,
    token,
    amount: typed.amount ?? "",
    from: typed.from ?? "spot",
    to: typed.to ?? "main",
    marketPrice: typed.marketPrice ?? "",
  };
}

/** That of the position or order, else the most that the exchange allows. */
function leverageOf(coin: string, book: Book, markets: MarketsReport): string {
  const position = book.report.regimes.standard.positions.find((own) => own.coin === coin);
  const order = requestOfBook(book)?.portfolio.orders?.find((own) => own.coin === coin);
  return String(position?.leverage ?? order?.leverage ?? listedPerp(markets, coin)?.maxLeverage ?? "");
}

/** Whether enough is typed to ask: a size or an amount. A closing without a size closes all. */
export function isAskable(kind: ChangeKind, filled: Filled): boolean {
  if (kind === "closing") return true;
  return (kind === "order" || kind === "spotOrder" ? filled.size : filled.amount) !== "";
}

export function changeOf(kind: ChangeKind, filled: Filled, book: Book, markets: MarketsReport): Change {
  const { coin, side, size, price, leverage, isResting, token, amount, from, to } = filled;
  const stated = <T>(name: string, text: string, value: T | string = text) => (text === "" ? {} : { [name]: value });
  switch (kind) {
    case "order": {
      const isIsolated = listedPerp(markets, coin)?.onlyIsolated && !heldCoins(book).includes(coin);
      const own = { coin, side, size, ...stated("price", price), ...stated("leverage", leverage, leverageFromText(leverage)) };
      return { kind, ...own, isResting, ...(isIsolated ? { marginMode: "isolated" } : {}) };
    }
    case "closing":
      return { kind, coin, ...stated("size", size), ...stated("price", price) };
    case "spotOrder":
      return { kind, token, side, size, ...stated("price", price) };
    case "transfer":
      return { kind, token, amount, from, to };
    case "isolatedMargin":
      return { kind, coin, amount: side === "buy" ? amount : `-${amount}` };
    default:
      return { kind, token, amount };
  }
}

/**
 * The request with the prices of what is named, from the snapshot or as typed. What the book knows already stays as it is: a price that
 * it does without would change more than the change itself.
 */
export function withMarket(
  request: CompareRequest,
  names: { coin?: string; token?: string; marketPrice?: string },
  markets: MarketsReport,
): CompareRequest {
  const draft = draftOf(request);
  const { coin, token, marketPrice = "" } = names;
  const isTraded = [...draft.positions, ...draft.orders].some((row) => row.value.coin === coin);
  if (coin !== undefined && !isTraded && listedPerp(markets, coin)) {
    if (bringPerp(draft, markets, coin).markPrice === undefined && marketPrice !== "") setPerpField(draft, coin, "markPrice", marketPrice);
  }
  const listing = token === undefined ? undefined : listedToken(markets, token);
  const isKnown = [...draft.balances, ...draft.loans].some((row) => listedToken(markets, row.value.token) === listing);
  const hasMarket = draft.tokens.some((market) => listedToken(markets, market.token) === listing);
  if (listing && listing.token !== "USDC" && !isKnown && !hasMarket) bringToken(draft, markets, listing.token);
  return requestOf(draft);
}

/** The mark price of a coin as the change will meet it; null where it has to be typed. */
export function markOf(coin: string, book: Book, markets: MarketsReport): string | null {
  const reported = book.report.regimes.standard.positions.find((own) => own.coin === coin)?.markPrice;
  const stated = requestOfBook(book)?.market.perps?.find((own) => own.coin === coin)?.markPrice;
  return reported ?? stated ?? listedPerp(markets, coin)?.markPrice ?? null;
}

/** The spot price of a token, likewise. */
export function spotOf(token: string, book: Book, markets: MarketsReport): string | null {
  if (token === "USDC") return "1";
  const held = book.report.account.balances.find((own) => own.token === token)?.price;
  const stated = requestOfBook(book)?.market.tokens?.find((own) => own.token === token)?.price;
  return held ?? stated ?? listedToken(markets, token)?.price ?? null;
}
