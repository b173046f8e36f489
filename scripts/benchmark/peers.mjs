// The same cross account at the peers: their inputs, made beforehand so that only their own work is timed.

import { createMarginCalculator } from "@ellipsis-labs/rise";
import * as math from "hyperliquid-math";
import { StepError } from "../steps.mjs";
import { held } from "./measure.mjs";

const theirs = (answer) => held(answer.value, answer.value.data);

/** Ends the benchmark where a peer answers another account. */
function assertSame(name, found, expected, room) {
  if (Math.abs(Number(found) / Number(expected) - 1) > room)
    throw new StepError(`${name} answers another account: ${found}, not ${expected}`);
}

/** `hyperliquid-math`: standard cross margin on decimals. */
export function hyperliquidMath({ perps }, { pools, freeCollateral, maintenanceMargin }) {
  const assets = perps.map((_, index) => ({ network: "mainnet", marketKind: "perp", dex: null, index }));
  const crossAccountValue = pools[0].crossEquity;
  const rows = perps.map(({ size, markPrice, tiers }, index) => {
    const marginTiers = tiers.map((tier) => ({ ...tier, maxLeverage: String(tier.maxLeverage) }));
    return { asset: assets[index], signedSize: size, markPrice, marginMode: { kind: "cross" }, marginTiers };
  });
  const priced = rows.map((row) => ({ ...row, entryPrice: row.markPrice }));
  const orderValueLimit = { kind: "not-supported", reason: { code: "no-order-value-limit" } };
  const margin = { crossAccountValue, positions: rows.map((row, index) => ({ ...row, leverage: String(perps[index].leverage) })) };
  const gains = perps.map(({ size, markPrice }) => ({ position: { kind: "open", signedSize: size, entryPrice: markPrice }, markPrice }));
  const liquidations = assets.map((targetAsset) => ({ targetAsset, crossAccountValue, positions: priced }));
  const orders = perps.flatMap(({ size, markPrice, leverage, sizeDecimals }) => {
    const common = { leverage: String(leverage), referencePrice: markPrice, currentSignedSize: size, szDecimals: sizeDecimals };
    return ["buy", "sell"].map((side) => ({
      ...common,
      side,
      availableCollateral: freeCollateral,
      reduceOnly: false,
      orderValueLimit,
    }));
  });
  const scenario = {
    snapshot: {
      crossAccountValue,
      positions: rows.map(({ asset, signedSize, markPrice, marginMode }, index) => {
        return { kind: "open", asset, signedSize, entryPrice: markPrice, marginMode, leverage: String(perps[index].leverage) };
      }),
      markets: rows.map(({ asset, markPrice, marginTiers }) => ({
        asset,
        markPrice,
        maxLeverage: marginTiers[0].maxLeverage,
        marginTiers,
      })),
    },
    actions: [],
  };
  assertSame("hyperliquid-math", theirs(math.evaluatePerpAccountMargin(margin)).cross.maintenanceMargin, maintenanceMargin, 1e-15);
  return {
    figures: () => {
      theirs(math.evaluatePerpAccountMargin(margin));
      for (const gain of gains) theirs(math.calculatePerpUnrealizedPnl(gain));
      for (const liquidation of liquidations) math.calculatePerpLiquidationPrice(liquidation);
      for (const order of orders) theirs(math.calculatePerpMaxOrderSize(order));
    },
    scenario: () => theirs(math.simulatePerpAccountScenario(scenario)),
  };
}

/** `@ellipsis-labs/rise`: cross margin of another exchange on whole numbers, here with this one's first tiers. */
export function rise({ perps, cash }, { maintenanceMargin }) {
  const markets = perps.map(({ coin, markPrice, sizeDecimals, tiers }, assetId) => ({
    symbol: coin,
    assetId,
    // A quote lot is a millionth of a dollar, a base lot the least size: the exchange's prices have as many decimals as make a tick whole.
    markPriceTicks: ticks(markPrice, sizeDecimals),
    tickSize: "1",
    baseLotDecimals: sizeDecimals,
    leverageTiers: [{ upperBoundSize: "1000000000000000", maxLeverage: String(tiers[0].maxLeverage), limitOrderRiskFactorBps: "10000" }],
    riskFactors: { maintenanceMarginFactorBps: "5000", backstopMarginFactorBps: "4000", highRiskMarginFactorBps: "3000" },
    cancelOrderRiskFactorBps: "5000",
    upnlRiskFactor: "10000",
    upnlRiskFactorForWithdrawals: "10000",
    isolatedOnly: false,
  }));
  const account = {
    subaccountIndex: 0,
    collateralBalanceQuoteLots: `${cash}000000`,
    markets: perps.map(({ coin, markPrice, sizeDecimals, size }) => {
      const lots = BigInt(Math.round(Number(size) * 10 ** sizeDecimals));
      const position = {
        basePositionLots: String(lots),
        virtualQuotePositionLots: String(-lots * BigInt(ticks(markPrice, sizeDecimals))),
        entryPriceTicks: ticks(markPrice, sizeDecimals),
        unsettledFundingQuoteLots: "0",
        accumulatedFundingQuoteLots: "0",
      };
      return { symbol: coin, position };
    }),
  };
  const calculator = createMarginCalculator(markets);
  const found = calculator.computeSubaccountMarginFromInputs(account);
  assertSame("@ellipsis-labs/rise", Number(found.margin.maintenanceMarginQuoteLots) / 1e6, maintenanceMargin, 1e-4);
  return {
    margin: () => calculator.computeSubaccountMarginFromInputs(account),
    prices: () => calculator.computeSubaccountLiquidationPricesFromInputs(account),
  };
}

function ticks(price, sizeDecimals) {
  return String(Math.round(Number(price) * 10 ** (6 - sizeDecimals)));
}
