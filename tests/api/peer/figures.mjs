// Every figure that the package and the peer both have, of one account: pairs of what each of them answers. The peer's answers are
// taken as they come; where it has no figure but the two operands of one, that is named.

import * as peer from "hyperliquid-math";
import { Exact, inputsOf, roomOf } from "./account.mjs";

/** Perp fees from a weighted volume on, as the exchange publishes them: taker, maker. */
const baseRates = { takerRate: "0.00045", makerRate: "0.00015" };
const feeTiers = [
  ["5000000", "0.0004", "0.00012"],
  ["25000000", "0.00035", "0.00008"],
  ["100000000", "0.0003", "0.00004"],
  ["500000000", "0.00028", "0"],
  ["2000000000", "0.00026", "0"],
  ["7000000000", "0.00024", "0"],
].map(([minimumWeightedVolume, takerRate, makerRate]) => ({ minimumWeightedVolume, takerRate, makerRate }));

const fundingRules = { interestRate: "0.0001", clampLower: "-0.0005", clampUpper: "0.0005", baseIntervalHours: 8, hourlyCap: "0.04" };
const noLimit = { kind: "not-supported", reason: { code: "no-order-value-limit" } };

/** The data of an answer; for an answer without any, its status. */
const dataOf = ({ value }) => (value.status === "ok" ? value.data : value.status);

/** Data that must be there. */
function certain(answer) {
  const data = dataOf(answer);
  if (typeof data === "string") throw new Error(`the peer answers ${JSON.stringify(answer.value)}`);
  return data;
}

const sum = (values) => values.reduce((total, value) => total.plus(value), new Exact(0)).toFixed();

/** All pairs of an account: `{ figure, at, ours, theirs, position?, dex? }`. */
export function pairsOf(request, account, { compared, liquidated }) {
  const { standard } = compared.regimes;
  const pairs = [];
  const evaluated = account.dexes.map((dex) => {
    const inputs = inputsOf(dex);
    const margin = certain(peer.evaluatePerpAccountMargin(inputs.margin));
    const pool = standard.pools.find((own) => own.dex === dex.name);
    pairs.push(...dexPairs(dex, pool, margin.cross));
    dex.positions.forEach((position, row) => {
      const liquidation = dataOf(peer.calculatePerpLiquidationPrice(inputs.liquidations[row]));
      const theirs = { margin: margin.positions[row], liquidation };
      const add = (figure, ours, figureOfPeer) => {
        pairs.push({ figure, at: position.coin, ours, theirs: figureOfPeer, position, dex });
      };
      positionPairs(position, dex, standard.positions[position.index], theirs, add);
      liquidationPairs(position, pool, liquidated.regimes.standard, liquidation, add);
    });
    return margin;
  });
  pairs.push(...accountPairs(account, standard, compared, evaluated), ...feePairs(request, account, compared.fees));
  return pairs;
}

function dexPairs(dex, pool, cross) {
  const pair = (figure, ours, theirs) => ({ figure, at: dex.name || "own dex", ours, theirs, dex });
  return [
    pair("cross account value", pool.crossEquity, cross.accountValue),
    pair("cross initial margin", pool.initialMargin, cross.initialMargin),
    pair("cross maintenance margin", pool.maintenanceMargin, cross.maintenanceMargin),
    pair("cross transfer requirement", pool.transferRequirement, cross.transferMarginRequirement),
    pair("cross left over maintenance", pool.availableAfterMaintenance, cross.maintenanceMarginAvailable),
    pair("cross account is liquidated", pool.isLiquidatable, cross.maintenanceMarginAvailable.startsWith("-")),
    pair("cross margin ratio", pool.ratio ?? "indeterminate", ratioOf([[dex.name, cross.maintenanceMargin, "0", dex.crossEquity]])),
  ];
}

/** The peer's ratio of requirement to balance, of independent balances; its status where it answers none. */
function ratioOf(balances) {
  const answer = dataOf(
    peer.calculateUnifiedAccountRatio({
      dexes: balances.map(([, crossMaintenanceMarginUsed, isolatedMarginUsed], at) => {
        return { dexIndex: at, collateralToken: at, crossMaintenanceMarginUsed, isolatedMarginUsed };
      }),
      spotBalances: balances.map(([, , , total], token) => ({ token, total: total.toFixed() })),
    }),
  );
  return typeof answer === "string" ? answer : answer.accountRatio;
}

function positionPairs(position, dex, ours, theirs, add) {
  const { margin } = theirs;
  const state = { kind: "open", signedSize: position.size.toFixed(), entryPrice: position.entryPrice };
  const pnl = certain(peer.calculatePerpUnrealizedPnl({ position: state, markPrice: position.mark.toFixed() }));
  add("notional", ours.notional, margin.positionValue);
  add("unrealised PnL", ours.unrealizedPnl, pnl.unrealizedPnl);
  add("initial margin", ours.initialMargin, margin.initialMargin);
  add("maintenance margin", ours.maintenanceMargin, margin.maintenanceMargin);
  add("tier: number", String(ours.tier.index), String(margin.tierIndex));
  add("tier: lower bound", ours.tier.lowerBound, margin.tierLowerBound);
  add("tier: maximum leverage", String(ours.tier.maxLeverage), margin.maxLeverage);
  add("tier: maintenance rate", ours.tier.maintenanceMarginRate, margin.maintenanceRate);
  add("tier: maintenance deduction", ours.tier.maintenanceDeduction, margin.maintenanceDeduction);
  if (!position.isCross) {
    add("isolated equity", ours.marginUsed, margin.marginValue);
    add("isolated position is liquidated", ours.isLiquidatable, margin.maintenanceMarginAvailable.startsWith("-"));
    add("isolated margin ratio", ours.isolatedRatio ?? "indeterminate", ratioOf([["", margin.maintenanceMargin, "0", position.equity]]));
  }
  const rate = position.quote.fundingRate ?? fundingRate(position.quote.premium);
  const settled = { signedPositionSize: position.size.toFixed(), oraclePrice: position.quote.oraclePrice ?? position.quote.markPrice };
  if (rate !== undefined) {
    const { accountValueDelta } = certain(peer.calculateFundingPayment({ ...settled, fundingRate: rate }));
    add("funding per hour", ours.fundingPerHour, accountValueDelta);
  }
  sizePairs(position, dex, ours, add);
}

function fundingRate(premium) {
  if (premium === undefined) return undefined;
  return certain(peer.calculateFundingRate({ averagePremiumIndex: premium, rules: fundingRules })).hourlyRate;
}

/** What a position may grow to, and what may be traded against it: with what the caller says is free, and with the closed margin besides. */
function sizePairs(position, dex, ours, add) {
  const [growing, opposite] = position.size.gt(0) ? ["buy", "sell"] : ["sell", "buy"];
  const [largestGrowing, largestOpposite] = growing === "buy" ? [ours.maxBuySize, ours.maxSellSize] : [ours.maxSellSize, ours.maxBuySize];
  const room = roomOf(dex);
  const returned = position.isCross ? position.notional.div(position.leverage) : position.equity;
  const largest = (side, collateral) =>
    certain(
      peer.calculatePerpMaxOrderSize({
        // It takes no negative collateral: an account over its capacity has none.
        availableCollateral: Exact.max(0, collateral).toFixed(60),
        leverage: String(position.leverage),
        referencePrice: position.mark.toFixed(),
        currentSignedSize: position.size.toFixed(),
        side,
        reduceOnly: false,
        szDecimals: position.perp.sizeDecimals,
        orderValueLimit: noLimit,
      }),
    ).localUpperBoundSize;
  add("largest order that adds", largestGrowing, largest(growing, room.minus(dex.orders)));
  add("largest order against, its margin returned", largestOpposite, largest(opposite, room.plus(returned)));
  add("largest order against, of free collateral", largestOpposite, largest(opposite, room.minus(dex.orders)));
}

function liquidationPairs(position, pool, regime, liquidation, add) {
  const [price, move, level] =
    typeof liquidation === "string"
      ? [null, null, undefined]
      : [liquidation.liquidationPrice, liquidation.adverseDistanceRatio, liquidation.currentlyAtOrBelowMaintenance];
  // Their distance is counted against the position, ours from today's price.
  const change = move === null ? null : new Exact(move).mul(position.size.gt(0) ? -1 : 1).toFixed();
  if (!position.isCross) {
    const own = regime.isolated.find(({ coin }) => coin === position.coin);
    add("isolated liquidation price", own.price, price);
    add("isolated liquidation price: move", own.move, change);
    if (level !== undefined) add("isolated position at or below its level", own.isLiquidatable, level);
    return;
  }
  const own = regime.coins.find(({ coin }) => coin === position.coin.split(":").at(-1));
  add("cross liquidation price", own.displayedLiquidationPrice, price);
  // Where a live account dies, or a dead one would come back.
  const [crossing = { price: null, move: null }, another] = [...own.triggers, ...own.recoveries];
  if (another !== undefined) throw new Error(`more than one crossing: ${JSON.stringify(own)}`);
  add("cross trigger price", crossing.price, price);
  add("cross trigger price: move", crossing.move, change);
  if (level !== undefined) add("cross account at or below its level", pool.isLiquidatable, level);
}

function accountPairs(account, standard, compared, evaluated) {
  const pair = (figure, ours, theirs) => ({ figure, at: "account", ours, theirs });
  const overDexes = (pick) => sum(evaluated.map(pick));
  const { unified } = compared.regimes;
  const maintenance = overDexes(({ totals }) => totals.crossMaintenanceMargin);
  const isolated = sum(account.dexes.map((dex) => dex.isolated));
  const perDex = evaluated.map(({ cross }, at) => ["", cross.maintenanceMargin, "0", account.dexes[at].crossEquity]);
  return [
    pair(
      "gross notional",
      standard.notional.gross,
      overDexes(({ totals }) => totals.totalPositionValue),
    ),
    pair(
      "account initial margin",
      standard.initialMargin,
      overDexes(({ totals }) => totals.crossInitialMargin),
    ),
    pair("account maintenance margin", standard.maintenanceMargin, maintenance),
    pair(
      "account left over maintenance",
      standard.availableAfterMaintenance,
      overDexes(({ cross }) => cross.maintenanceMarginAvailable),
    ),
    pair(
      "free collateral",
      standard.freeCollateral,
      overDexes(({ cross }) => cross.initialMarginAvailable),
    ),
    pair(
      "available",
      standard.available,
      overDexes(({ cross }) => cross.transferMarginAvailable),
    ),
    pair(
      "withdrawable",
      standard.withdrawable,
      overDexes(({ cross }) => cross.maxRemovableMargin),
    ),
    pair("account margin ratio", standard.ratio ?? "indeterminate", ratioOf(perDex)),
    pair("unified account ratio", unified.ratio ?? "indeterminate", ratioOf([["", maintenance, isolated, account.total]])),
  ];
}

function feePairs({ options }, account, ours) {
  const chosen = certain(peer.selectFeeTier({ weightedVolume: options.weightedVolume ?? "0", baseRates, tiers: feeTiers }));
  const rate = options.liquidity === "maker" ? chosen.makerRate : chosen.takerRate;
  const fees = account.positions.map(({ size, mark }) => {
    return certain(peer.calculateTradeFee({ price: mark.toFixed(), size: size.abs().toFixed(), rate })).feeAmount;
  });
  return [
    { figure: "perp fee rate", at: "account", ours: ours.perpRate, theirs: rate },
    { figure: "perp fees of opening", at: "account", ours: ours.perps, theirs: sum(fees) },
  ];
}
