// What adding, removing and choosing do to a draft. A newly chosen coin or token brings its prices: those of the embedded snapshot, or those of
// now where they were asked for. They are written into the request, where they are seen and can be changed.

import type { MarketsReport, PerpMarket, TokenMarket } from "../api/index.js";
import { listedPerp, listedToken } from "../words/listings.js";
import { type Draft, newRow, type PositionRow, perpMarket, positionRow, type Row, tokenMarket } from "./draft.js";
import { sizeFromNotional } from "./size-from-notional.js";

/** The fields of `source` that are stated. A market entry leaves out what is null. */
function statedFields<T>(source: Record<string, unknown>): T {
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value !== null && value !== undefined)) as T;
}

/** The market of a perp in a draft, with the prices of the list where it had none. */
export function bringPerp(draft: Draft, markets: MarketsReport, coin: string): PerpMarket {
  const known = perpMarket(draft, coin);
  if (known) return known;
  const { markPrice, oraclePrice, fundingRate, maxLeverage, isDelisted } = listedPerp(markets, coin) ?? {};
  // A delisted perp cannot be opened, so it brings no price. A perp that is listed now may not be in the rulebook yet, so it brings its leverage.
  const prices = isDelisted ? {} : { markPrice, oraclePrice, fundingRate };
  const entry = statedFields<PerpMarket>({ coin, ...prices, ...(markets.isLive ? { maxLeverage } : {}) });
  draft.perps.push(entry);
  return entry;
}

/** The same of a token. */
export function bringToken(draft: Draft, markets: MarketsReport, token: string): TokenMarket {
  const known = tokenMarket(draft, token);
  if (known) return known;
  const { price, reserveOraclePrice, utilization, isBorrowable } = listedToken(markets, token) ?? {};
  const entry = statedFields<TokenMarket>({
    token,
    // USDC is the unit of account: it has no price of its own to state.
    ...(token === "USDC" ? {} : { price, reserveOraclePrice }),
    ...(isBorrowable ? { utilization } : {}),
  });
  draft.tokens.push(entry);
  return entry;
}

/** Forgets prices that no row speaks of any more, so that a saved request holds only what it uses. */
function dropUnusedPerp(draft: Draft, coin: string): void {
  const isUsed = [...draft.positions, ...draft.orders].some((row) => row.value.coin === coin);
  if (!isUsed) draft.perps = draft.perps.filter((perp) => perp.coin !== coin);
}

function dropUnusedToken(draft: Draft, token: string): void {
  const isUsed = [...draft.balances, ...draft.loans].some((row) => row.value.token === token);
  // The reserve of USDC sets the rates of every debt and of idle cash: it stays.
  if (!isUsed && token !== "USDC") draft.tokens = draft.tokens.filter((market) => market.token !== token);
}

export function setPerpField(draft: Draft, coin: string, name: "markPrice" | "oraclePrice" | "fundingRate", text: string): void {
  let entry = perpMarket(draft, coin);
  if (!entry) {
    entry = { coin };
    draft.perps.push(entry);
  }
  if (text === "") delete entry[name];
  else entry[name] = text;
  // The oracle price came with the snapshot's mark price. Beside another mark it would contradict it.
  if (name === "markPrice") delete entry.oraclePrice;
}

export function setTokenField(draft: Draft, token: string, name: "price" | "reserveOraclePrice" | "utilization", text: string): void {
  let entry = tokenMarket(draft, token);
  if (!entry) {
    entry = { token };
    draft.tokens.push(entry);
  }
  if (text === "") delete entry[name];
  else entry[name] = text;
}

export function addBalance(draft: Draft, markets: MarketsReport): Row<Draft["balances"][number]["value"]> {
  const held = new Set(draft.balances.map((row) => row.value.token));
  const token = ["USDC", "HYPE", "UBTC", ...markets.tokens.map((listing) => listing.token)].find((name) => !held.has(name)) ?? "";
  const row = newRow({ token, amount: "" }, true);
  draft.balances.push(row);
  bringToken(draft, markets, token);
  return row;
}

export function addLoan(draft: Draft, markets: MarketsReport): Row<Draft["loans"][number]["value"]> {
  const owed = new Set(draft.loans.map((row) => row.value.token));
  const borrowable = markets.tokens.filter((listing) => listing.isBorrowable).map((listing) => listing.token);
  const token = ["USDC", ...borrowable].find((name) => !owed.has(name)) ?? "USDC";
  const row = newRow({ token, amount: "" }, true);
  draft.loans.push(row);
  bringToken(draft, markets, token);
  return row;
}

export function chooseToken(draft: Draft, markets: MarketsReport, row: Row<{ token: string }>, token: string): void {
  const before = row.value.token;
  row.value.token = token;
  bringToken(draft, markets, token);
  dropUnusedToken(draft, before);
}

export function addPosition(draft: Draft, markets: MarketsReport): PositionRow {
  const traded = new Set(draft.positions.map((row) => row.value.coin));
  const coin =
    ["BTC", "ETH", "HYPE", "SOL", ...markets.perps.filter((perp) => !perp.isDelisted).map((perp) => perp.coin)].find(
      (name) => !traded.has(name),
    ) ?? "";
  const row = positionRow({ coin, size: "", leverage: 1 } as PositionRow["value"], true);
  draft.positions.push(row);
  applyPerpDefaults(draft, markets, row);
  return row;
}

/** Takes the coin as typed. When it names a perp, it brings its prices, its margin mode and a leverage that the exchange allows. */
export function choosePerp(draft: Draft, markets: MarketsReport, row: PositionRow, coin: string): void {
  const before = row.value.coin;
  row.value.coin = coin;
  row.isUnpriced = false;
  if (before !== coin) dropUnusedPerp(draft, before);
  if (listedPerp(markets, coin)) applyPerpDefaults(draft, markets, row);
}

function applyPerpDefaults(draft: Draft, markets: MarketsReport, row: PositionRow): void {
  const listing = listedPerp(markets, row.value.coin);
  const entry = bringPerp(draft, markets, row.value.coin);
  row.isUnpriced = entry.markPrice === undefined && listing?.isDelisted === false;
  if (entry.markPrice === undefined) delete row.value.entryPrice;
  else row.value.entryPrice = entry.markPrice;
  if (!listing) return;
  row.value.leverage = Math.min(10, listing.maxLeverage);
  if (listing.onlyIsolated) row.value.marginMode = "isolated";
  recomputeSize(draft, markets, row);
}

/** Where the size is stated in dollars, brings the size in coins up to date with them and the mark price. */
export function recomputeSize(draft: Draft, markets: MarketsReport, row: PositionRow): void {
  if (row.unit !== "usd") return;
  const price = perpMarket(draft, row.value.coin)?.markPrice ?? "";
  const decimals = listedPerp(markets, row.value.coin)?.sizeDecimals ?? 0;
  row.sizeText = sizeFromNotional(row.notionalText, price, decimals) ?? "";
  if (row.notionalText !== "") row.isPending = false;
}

export function addOrder(draft: Draft, markets: MarketsReport): Row<Draft["orders"][number]["value"]> {
  const coin = draft.positions[0]?.value.coin ?? "BTC";
  const limitPrice = bringPerp(draft, markets, coin).markPrice ?? "";
  const row = newRow({ coin, side: "buy", size: "", limitPrice } as Draft["orders"][number]["value"], true);
  draft.orders.push(row);
  return row;
}

export function chooseOrderCoin(draft: Draft, markets: MarketsReport, row: Row<Draft["orders"][number]["value"]>, coin: string): void {
  const before = row.value.coin;
  row.value.coin = coin;
  if (before !== coin) dropUnusedPerp(draft, before);
  if (listedPerp(markets, coin)) row.value.limitPrice = bringPerp(draft, markets, coin).markPrice ?? "";
}

/** Takes a row out of its list, and the prices that only it used. */
export function removeRow<R extends Row<object>>(draft: Draft, rows: R[], row: R): void {
  const place = rows.indexOf(row);
  if (place >= 0) rows.splice(place, 1);
  if ("coin" in row.value) dropUnusedPerp(draft, String(row.value.coin));
  if ("token" in row.value) dropUnusedToken(draft, String(row.value.token));
}
