// A change and its outcome in words.

import type { Change, LiquidationReport, MarketsReport, Regime, TriggerPrice, WhatIfReport } from "../api/index.js";
import { coins, isNegative, price, roundDollars, shortPercent, unsigned } from "./amounts.js";
import { coinOf, type Fate, fateOfCoin, fateOfIsolated, nearest, noneText } from "./fate.js";
import { listedToken } from "./listings.js";
import { deadNow } from "./outcomes.js";
import { regimeName } from "./regimes.js";

/** "sell 0.5 BTC at 20×", "deposit of 10,000 USDC". */
export function describeChange(change: Change): string {
  switch (change.kind) {
    case "order": {
      const leverage = change.leverage === undefined ? "" : ` at ${change.leverage}×`;
      return `${change.isResting ? "resting order, " : ""}${change.side} ${coins(change.size)} ${change.coin}${leverage}`;
    }
    case "closing":
      return `close ${change.size === undefined ? "" : `${coins(change.size)} of `}${change.coin}`;
    case "spotOrder":
      return `${change.side} ${coins(change.size)} ${change.token} in spot`;
    case "isolatedMargin":
      return isNegative(change.amount)
        ? `take ${coins(unsigned(change.amount))} of margin out of ${change.coin}`
        : `add ${coins(change.amount)} of margin to ${change.coin}`;
    case "transfer":
      return `transfer of ${coins(change.amount)} ${change.token} from ${change.from} to ${change.to}`;
    default:
      return `${change.kind} of ${coins(change.amount)} ${change.token}`;
  }
}

/** The coin whose liquidation price a change is judged by; null where it names none. */
export function coinOfChange(change: Change, markets: MarketsReport): string | null {
  return "coin" in change ? change.coin : (listedToken(markets, change.token)?.coin ?? null);
}

/** Where a coin ends under a regime, its isolated position before its cross ones. */
export function fateIn(death: LiquidationReport | null, regime: Regime, coin: string, isUnfunded: boolean): Fate | null {
  const own = death?.regimes[regime];
  if (!own) return null;
  return fateOfIsolated(own, coin) ?? fateOfCoin(own, coinOf({ coin }, own.coins), isUnfunded);
}

/** Where it ended and where it ends; the direction is said once where it stays. */
export function fateWords(before: Fate | null, after: Fate | null): [before: string, after: string] {
  const [old, own] = [trigger(before), trigger(after)];
  const stays = old !== null && own !== null && old.direction === own.direction && old.price !== own.price;
  return [words(before, old), stays && own ? price(own.price) : words(after, own)];
}

const trigger = (fate: Fate | null): TriggerPrice | null => (fate && !fate.isNow ? nearest(fate.triggers) : null);

function words(fate: Fate | null, own: TriggerPrice | null): string {
  if (fate?.isNow) return deadNow(fate.isUnfunded);
  if (own) return `${own.direction} ${price(own.price)}`;
  return fate ? noneText(fate) : "none";
}

/** A gain or a loss in words: "frees 10,000", "uses 2,500". Empty where nothing changes. */
export function differenceWords(difference: string | null, [gain, loss]: readonly [gain: string, loss: string]): string {
  if (difference === null || difference === "0") return "";
  const amount = roundDollars(unsigned(difference));
  return (isNegative(difference) ? loss : gain).replace("#", amount);
}

/** The same of a ratio, in points. */
export function ratioDifference(difference: string | null): string {
  if (difference === null || difference === "0") return "";
  const points = shortPercent(unsigned(difference)).replace(/\s?%$/, "");
  if (points === "0") return "";
  return `${points} points ${isNegative(difference) ? "safer" : "nearer to liquidation"}`;
}

/** For the live region. */
export function outcomeText(report: WhatIfReport): string {
  const [own] = report.changes;
  if (!own) return "";
  const parts = (["standard", "portfolio"] as const).map((regime) => {
    const verdict = own.regimes[regime];
    const after = report.after.regimes[regime];
    const room = `free collateral ${roundDollars(after.freeCollateral)}`;
    return `${regimeName(regime)}: ${verdict.isAccepted ? "accepted" : `refused. ${verdict.reason ?? ""}`}, ${room}.`;
  });
  return `What if: ${describeChange(own.change)}. ${parts.join(" ")}`;
}
