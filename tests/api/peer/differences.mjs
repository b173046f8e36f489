// Where the peer answers something else than the package, class by class: what rule decides it, for which accounts it shows (worked out
// of the request alone), and a smallest case with both numbers.

import { Exact, initialMargin, liquidationPrice, maintenanceMargin, roomOf } from "./account.mjs";

const nothing = new Exact("1e-40");
const isNothing = (value) => value.abs().lt(nothing);
const sum = (values) => values.reduce((total, value) => total.plus(value), new Exact(0));

const summedTransfer = ({ cross }) => sum(cross.map((own) => Exact.max(own.notional.div(own.leverage), own.notional.div(10))));
const aggregateTransfer = (dex) => Exact.max(initialMargin(dex), sum(dex.cross.map(({ notional }) => notional)).div(10));
const isSplit = (dex) => !isNothing(summedTransfer(dex).minus(aggregateTransfer(dex)));

const dexesOf = ({ dex }, account) => (dex ? [dex] : account.dexes);
const excess = (dex) => dex.crossEquity.minus(sum(dex.cross.map(maintenanceMargin)));
const isAtLevel = ({ position, dex }) => {
  if (!position || position.isCross) return isNothing(excess(dex));
  return isNothing(position.equity.minus(maintenanceMargin(position)));
};
const hasThirds = (positions) => positions.some(({ perp }) => perp.tiers.some(({ maxLeverage }) => Number(maxLeverage) % 3 === 0));

/** The most that the tier below the chosen leverage lets a position be, in coins; undefined if none does. */
function tierCap({ perp, leverage, mark }) {
  const tier = perp.tiers.find(({ maxLeverage }) => Number(maxLeverage) < leverage);
  return tier && new Exact(tier.lowerBound).div(mark).toDecimalPlaces(perp.sizeDecimals, Exact.ROUND_DOWN);
}

/** What the free margin buys beyond what is held, or beyond what is closed. */
function opened({ position, dex }, returned) {
  const collateral = Exact.max(0, returned ? roomOf(dex).plus(returned) : roomOf(dex).minus(dex.orders));
  return collateral.mul(position.leverage).div(position.mark).toDecimalPlaces(position.perp.sizeDecimals, Exact.ROUND_DOWN);
}
const returnedBy = ({ isCross, notional, leverage, equity }) => (isCross ? notional.div(leverage) : equity);
const isOverCap = (pair, held, more) => tierCap(pair.position)?.lt(held.plus(more)) ?? false;

/** What each balance has left that a ratio is of, and what is open on it. Of a dex, isolated positions are apart already. */
function pools({ figure, dex }, account) {
  const isolated = sum(account.dexes.map((own) => own.isolated));
  const hasCross = account.positions.some(({ isCross }) => isCross);
  if (figure === "unified account ratio") return [{ left: account.total.minus(isolated), hasCross, isolated }];
  return dexesOf({ dex }, account).map((own) => ({ left: own.crossEquity, hasCross: own.cross.length > 0, isolated: new Exact(0) }));
}

const perp = (coin, markPrice) => ({ coin, markPrice });
const long = (coin, size, entryPrice, leverage, more) => ({ coin, size, entryPrice, leverage, ...more });

/** The request of a smallest case. */
const book = (positions, perps, balance, more) => ({
  schema: "portfolio-margin/1",
  portfolio: { mode: "standard", balances: [{ token: "USDC", amount: balance }], positions, ...more },
  market: { perps },
  options: { liquidity: "taker" },
});
const btc = perp("BTC", "100000");
const oneBtc = (leverage, more) => long("BTC", "1", "100000", leverage, more);

/**
 * `figures`: what it touches. `shows`: whether it may, from the request. `always`: figures that differ wherever it shows. `minimal`: a
 * request, the figure at `at`, and both numbers.
 */
export const differences = [
  {
    name: "the transfer requirement is a maximum of sums, not a sum of maxima",
    rule: "section 1, transfer requirement: per position, fitted to captured accounts; the peer follows the page's aggregate wording",
    figures: ["cross transfer requirement", "available", "withdrawable"],
    shows: (pair, account) => dexesOf(pair, account).some(isSplit),
    always: ["cross transfer requirement"],
    minimal: {
      request: book([oneBtc(40), long("ETH", "10", "4000", 5)], [btc, perp("ETH", "4000")], "50000"),
      ...{ figure: "cross transfer requirement", at: "own dex", ours: "18000", theirs: "14000" },
    },
  },
  {
    name: "resting orders take no margin",
    rule: "section 1, withdrawable and open-order margin; the peer has no orders",
    figures: ["free collateral", "available", "withdrawable"],
    shows: (pair, account) => dexesOf(pair, account).some(({ orders }) => orders.gt(0)),
    always: ["free collateral", "available"],
    minimal: {
      request: book([oneBtc(10)], [btc], "50000", { orders: [{ coin: "BTC", side: "buy", size: "1", limitPrice: "90000" }] }),
      ...{ figure: "withdrawable", at: "account", ours: "31000", theirs: "40000" },
    },
  },
  {
    name: "exactly at its level counts as liquidatable",
    rule: "section 1, liquidatable: account value < maintenance margin, strictly; so says the page, and the peer's other functions",
    figures: ["cross account at or below its level", "isolated position at or below its level"],
    shows: isAtLevel,
    always: ["cross account at or below its level", "isolated position at or below its level"],
    minimal: {
      request: book([oneBtc(10)], [btc], "1250"),
      ...{ figure: "cross account at or below its level", at: "BTC", ours: false, theirs: true },
    },
  },
  {
    name: "a rounded third puts an account at its level below it",
    rule: "section 1, maintenance margin: ntl/(2 maxLev) - deduction; with thirds the peer's 40 digits miss what is exactly zero",
    figures: [
      "cross account is liquidated",
      "isolated position is liquidated",
      "cross left over maintenance",
      "account left over maintenance",
    ],
    shows: (pair, account) => {
      if (pair.position) return isAtLevel(pair) && hasThirds([pair.position]);
      return dexesOf(pair, account).some((dex) => isAtLevel({ dex }) && hasThirds(dex.cross));
    },
    always: [],
    minimal: {
      request: book([long("MEGA", "54", "1", 3, { marginMode: "isolated", isolatedEquity: "9" })], [perp("MEGA", "1")], "50000"),
      ...{ figure: "isolated position is liquidated", at: "MEGA", ours: false, theirs: true },
    },
  },
  {
    name: "a liquidation price on a tier's bound is lost",
    rule: "section 1: the tier that contains |szi| liq, found self-consistently; the peer's rounded root falls into neither tier",
    figures: ["isolated liquidation price", "cross liquidation price", "cross trigger price"].flatMap((name) => [name, `${name}: move`]),
    shows: ({ position, dex }) => {
      const price = liquidationPrice(position, dex);
      const isOn = ({ lowerBound }) => lowerBound !== "0" && isNothing(price.mul(position.size.abs()).div(lowerBound).minus(1));
      return price !== null && hasThirds([position]) && position.perp.tiers.some(isOn);
    },
    always: [],
    minimal: {
      request: book([long("ETH", "-20000", "4000", 5, { marginMode: "isolated", isolatedEquity: "22000000" })], [perp("ETH", "4000")], "0"),
      ...{ figure: "isolated liquidation price", at: "ETH", ours: "5000", theirs: null },
    },
  },
  {
    name: "liquidation prices more than a thousand times away",
    rule: "not a difference of margin: the package looks for triggers up to a thousand times today's price; the displayed price has no end",
    figures: ["cross trigger price", "cross trigger price: move"],
    shows: ({ position, dex }) => liquidationPrice(position, dex)?.gte(position.mark.mul(1001)) ?? false,
    always: ["cross trigger price"],
    minimal: {
      request: book([long("BTC", "-0.001", "100000", 10)], [btc], "202500"),
      ...{ figure: "cross trigger price", at: "BTC", ours: null, theirs: "200098765.4320987654320987654320987654321" },
    },
  },
  {
    name: "no tier caps an order",
    rule: "section 1, margin tiers: above a tier's maximum leverage nothing may be opened past its bound (activeAssetData)",
    figures: ["largest order that adds", "largest order against, its margin returned", "largest order against, of free collateral"],
    shows: (pair) => {
      const { figure, position } = pair;
      if (figure === "largest order that adds") return opened(pair).gt(0) && isOverCap(pair, position.size.abs(), opened(pair));
      return isOverCap(pair, new Exact(0), opened(pair, returnedBy(position)));
    },
    always: ["largest order that adds", "largest order against, its margin returned"],
    minimal: {
      request: book([oneBtc(40)], [btc], "10000000"),
      ...{ figure: "largest order that adds", at: "BTC", ours: "1499", theirs: "3999" },
    },
  },
  {
    name: "the margin of a closed position is not used again",
    rule: "section 2, available to trade, opposite side: this position's margin returned, no order margin",
    figures: ["largest order against, of free collateral"],
    shows: (pair) => !opened(pair).eq(opened(pair, returnedBy(pair.position))),
    always: [],
    minimal: {
      request: book([oneBtc(10)], [btc], "30000"),
      ...{ figure: "largest order against, of free collateral", at: "BTC", ours: "4", theirs: "3" },
    },
  },
  {
    name: "a balance below zero with nothing open has ratio zero",
    rule: "section 2: the ratio is requirement over what is left; below zero there is nothing left",
    figures: ["cross margin ratio", "account margin ratio", "unified account ratio"],
    shows: (pair, account) => pools(pair, account).some(({ left, hasCross, isolated }) => left.lt(0) && !hasCross && isolated.isZero()),
    always: ["cross margin ratio"],
    minimal: {
      request: book([], [], "0", { balances: [{ token: "USDC", total: "-5" }] }),
      ...{ figure: "unified account ratio", at: "account", ours: "indeterminate", theirs: "0" },
    },
  },
  {
    name: "no answer where isolated margin is all there is",
    rule: "section 2, unified ratio: max over tokens of crossMM / (total - isolated); nothing is required of the nothing that is left",
    figures: ["unified account ratio"],
    shows: (pair, account) => pools(pair, account).some(({ left, hasCross, isolated }) => isNothing(left) && !hasCross && isolated.gt(0)),
    always: ["unified account ratio"],
    minimal: {
      request: book([oneBtc(10, { marginMode: "isolated" })], [btc], "10000"),
      ...{ figure: "unified account ratio", at: "account", ours: "0", theirs: "indeterminate" },
    },
  },
  {
    name: "isolated equity below zero is refused",
    rule: "section 2, unified ratio: total less isolated margin, whatever its sign",
    figures: ["unified account ratio"],
    shows: (pair, account) => pools(pair, account)[0].isolated.lt(0),
    always: ["unified account ratio"],
    minimal: {
      request: book([oneBtc(10, { marginMode: "isolated", isolatedEquity: "-5" })], [btc], "100"),
      ...{ figure: "unified account ratio", at: "account", ours: "0", theirs: "invalid-input" },
    },
  },
];
