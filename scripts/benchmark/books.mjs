// The books that are answered: positions of about 10,000 USDC, long and short in turn, and coins as collateral.

import { readFileSync } from "node:fs";
import { markets } from "../../pkg/index.js";
import { ours } from "./measure.mjs";

/** Margin tables of the listing that the newest rulebook names, by coin. */
function tiersByCoin() {
  const file = new URL("../../src/rulebook/data/listing-2026-09-27.json", import.meta.url);
  const tiers = new Map();
  for (const { perps, marginTables } of JSON.parse(readFileSync(file, "utf8")).dexes) {
    for (const { coin, marginTableId, maxLeverage } of perps) {
      tiers.set(coin, marginTables.find(({ id }) => id === marginTableId)?.tiers ?? [{ lowerBound: "0", maxLeverage }]);
    }
  }
  return tiers;
}

const COINS = [
  { token: "HYPE", coin: "HYPE", amount: "1000", price: "50" },
  { token: "BTC", coin: "BTC", amount: "0.5", price: "100000" },
];

/** A book of so many positions: its request, with rates where they are wanted, and its perps with sizes, leverages and tiers. */
export function book(count, hasRates = false) {
  const tiers = tiersByCoin();
  const tradable = ours(markets()).perps.filter(({ markPrice, collateralToken }) => markPrice && collateralToken === "USDC");
  // The venue's own coins first, then those of other dexes; beyond some two hundred only coins are left that are margined by themselves.
  const rank = ({ dex, onlyIsolated }) => Number(onlyIsolated) * 2 + Number(dex !== "");
  tradable.sort((left, right) => rank(left) - rank(right));
  const perps = tradable.slice(0, count).map(({ coin, markPrice, sizeDecimals, maxLeverage, onlyIsolated }, index) => {
    const size = Math.max(10 ** -sizeDecimals, 10_000 / Number(markPrice)).toFixed(sizeDecimals);
    const signed = index % 2 ? `-${size}` : size;
    return { coin, markPrice, sizeDecimals, size: signed, leverage: Math.min(3, maxLeverage), tiers: tiers.get(coin), onlyIsolated };
  });
  const positions = perps.map(({ coin, size, markPrice, leverage, onlyIsolated }) => {
    return { coin, size, entryPrice: markPrice, leverage, marginMode: onlyIsolated ? "isolated" : "cross" };
  });
  const cash = String(count * 10_000);
  const balances = [{ token: "USDC", amount: cash }, ...COINS.map(({ token, amount }) => ({ token, amount }))];
  const rate = hasRates ? { fundingRate: "0.0000125" } : {};
  const request = {
    schema: "portfolio-margin/1",
    portfolio: { mode: "portfolioMargin", balances, positions },
    market: {
      perps: perps.map(({ coin, markPrice }) => ({ coin, markPrice, ...rate })),
      tokens: [...COINS.map(({ token, price }) => ({ token, price })), ...(hasRates ? [{ token: "USDC", utilization: "0.85" }] : [])],
    },
  };
  return { request, perps, cash, coins: COINS };
}

/** Marks of so many moments, each coin a little off its first, in the order of a list of coins. */
export function moments(perps, coins, count) {
  const first = new Map(perps.map(({ coin, markPrice }) => [coin, Number(markPrice)]));
  return Array.from({ length: count }, (_, moment) =>
    coins.map((coin, index) => Number((first.get(coin) * (1 + ((moment * 7 + index * 3) % 17) / 5000)).toPrecision(5)).toFixed(6)),
  );
}
