// The markets of the test venue, in the exchange's own shapes, made of the facts in markets.json and of what is made up where it has none.

import { readFileSync } from "node:fs";

const facts = JSON.parse(readFileSync(new URL("markets.json", import.meta.url), "utf8"));

/** Mark and oracle price of a perp whose price was not taken. */
const MADE_UP_PRICE = "10.0";

/** Perps of a dex whose list was not taken. */
const MADE_UP_PERPS = 30;

const dexes = facts.dexes.map((dex) => {
  const count = dex.perps.length === 0 ? MADE_UP_PERPS : 0;
  const madeUp = Array.from({ length: count }, (_, i) => ({
    name: `${dex.name}:MADE${i}`,
    szDecimals: 2,
    maxLeverage: 10,
    marginTableId: 10,
  }));
  // The exchange keeps what it no longer trades in its lists; its price stands still.
  const gone = dex.name === "" ? [{ name: "GONE", szDecimals: 1, maxLeverage: 20, marginTableId: 20, isDelisted: true }] : [];
  return { ...dex, perps: [...dex.perps, ...madeUp, ...gone] };
});

/** `perpDexs`: the exchange's own dex is null, and first. */
export const perpDexs = dexes.map(({ name }) =>
  name === "" ? null : { name, fullName: `${name} markets`, deployer: `0x${"d".repeat(40)}` },
);

export const dexNames = dexes.map(({ name }) => name);

/** The perps of a dex, without their prices. */
export function perpsOf(name) {
  const dex = dexes.find((known) => known.name === name);
  return dex?.perps.map(({ markPx: _, oraclePx: __, funding: ___, ...perp }) => perp);
}

/** `metaAndAssetCtxs` of a dex; undefined if there is none of the name. */
export function metaAndAssetCtxs(name) {
  const dex = dexes.find((known) => known.name === name);
  if (!dex) return undefined;
  const universe = perpsOf(name);
  const marginTables = Object.entries(dex.marginTables).map(([id, marginTiers]) => [Number(id), { description: "", marginTiers }]);
  return [{ universe, marginTables, collateralToken: dex.collateralToken }, dex.perps.map(context)];
}

function context({ markPx = MADE_UP_PRICE, oraclePx = markPx, funding = "0.0000125", isDelisted }) {
  return {
    funding,
    openInterest: "1000.0",
    prevDayPx: markPx,
    dayNtlVlm: "0.0",
    premium: isDelisted ? null : "0.0",
    oraclePx,
    markPx,
    midPx: isDelisted ? null : markPx,
    impactPxs: isDelisted ? null : [markPx, markPx],
    dayBaseVlm: "0.0",
  };
}

const traded = facts.tokens.filter(({ midPx }) => midPx !== undefined);
const pairName = ({ name, index }) => (name === "PURR" ? "PURR/USDC" : `@${index}`);

export const spotMetaAndAssetCtxs = [
  {
    universe: traded.map((token, index) => ({
      tokens: [token.index, 0],
      name: pairName(token),
      index,
      isCanonical: token.name === "PURR",
    })),
    tokens: facts.tokens.map(({ name, index }) => ({
      name,
      szDecimals: 2,
      weiDecimals: 8,
      index,
      tokenId: `0x${index.toString(16).padStart(32, "0")}`,
      isCanonical: index < 2,
      evmContract: null,
      fullName: null,
      deployerTradingFeeShare: "0.0",
    })),
  },
  traded.map((token) => ({
    prevDayPx: token.midPx,
    dayNtlVlm: "0.0",
    markPx: token.midPx,
    midPx: token.midPx,
    circulatingSupply: "1000000.0",
    coin: pairName(token),
    totalSupply: "1000000.0",
    dayBaseVlm: "0.0",
  })),
];

/** `allBorrowLendReserveStates`, with other prices of some tokens, by number. */
export function allBorrowLendReserveStates(prices = {}) {
  return facts.reserves.map(({ token, ...state }) => [token, { ...state, oraclePx: prices[token] ?? state.oraclePx }]);
}

/** `predictedFundings`: of the exchange's own dex alone, beside what it expects of other venues. */
export const predictedFundings = dexes[0].perps.map(({ name, funding = "0.0000125", isDelisted }) => [
  name,
  [
    ["BinPerp", isDelisted ? null : { fundingRate: "0.0001", nextFundingTime: 1791504000000, fundingIntervalHours: 8 }],
    ["HlPerp", isDelisted ? null : { fundingRate: `${funding}1`, nextFundingTime: 1791482400000, fundingIntervalHours: 1 }],
    ["BybitPerp", null],
  ],
]);
