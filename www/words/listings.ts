// What the exchange lists, looked up by name.

import type { MarketsReport } from "../api/index.js";

export type PerpListing = MarketsReport["perps"][number];
export type TokenListing = MarketsReport["tokens"][number];

export function listedPerp(markets: MarketsReport, coin: string): PerpListing | undefined {
  return markets.perps.find((perp) => perp.coin === coin);
}

export function listedToken(markets: MarketsReport, token: string): TokenListing | undefined {
  return markets.tokens.find((listing) => listing.token === token || listing.aliases.includes(token));
}

/** A coin without the dex it is traded on. */
export function coinName(coin: string): string {
  const name = String(coin ?? "");
  return name.slice(name.indexOf(":") + 1) || "coins";
}
