// Whose prices an account hangs on: the perps of its positions and orders, and the perps whose mark collateral follows.

import { type CompareRequest, markets } from "../api/index.js";

export interface FollowedCoins {
  coins: string[];
  /** Tokens held whose price stands still, because no perp has it. */
  still: string[];
}

export function followedCoins({ portfolio, market }: CompareRequest, rulebook: string): FollowedCoins {
  const held = [...(portfolio.positions ?? []), ...(portfolio.orders ?? []), ...(market.perps ?? [])].map(({ coin }) => coin);
  const listed = markets(rulebook || undefined);
  const { tokens, perps } = listed.status === "ok" ? listed.report : { tokens: [], perps: [] };
  const collateral: string[] = [];
  const still: string[] = [];
  for (const { token, amount, total } of portfolio.balances ?? []) {
    const own = tokens.find((known) => known.token === token || known.aliases.includes(token));
    if (!own?.isCollateral || !/[1-9]/.test(amount ?? total ?? "")) continue;
    const coin = own.coin ?? own.token;
    if (perps.some((perp) => perp.coin === coin)) collateral.push(coin);
    else if (own.ltv !== null && own.token !== "USDC") still.push(token);
  }
  return { coins: [...new Set([...held, ...collateral])].filter((coin) => coin !== ""), still };
}
