// How much a book can still carry, as text for a terminal: per regime the largest trades, loans and withdrawals.

import type { CapacityReport, CoinCapacity, RegimeCapacity, SizeStop } from "../api/index.js";
import { coins, list, money, move, multiple, percent, price, REGIMES, rulesLine } from "./figures.js";

export function capacityText(report: CapacityReport): string {
  return [
    rulesLine(report),
    ...REGIMES.map(({ name, title }) => regimeText(title, report.regimes[name])),
    list(
      "Warnings",
      report.warnings.map((warning) => warning.message),
    ),
    `Each figure as if it alone were used; before fees. ${report.rulebook.notice}`,
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function regimeText(title: string, regime: RegimeCapacity): string {
  const lines = regime.coins.map(
    (coin) =>
      `  ${coin.coin} at ${coin.leverage}x, now ${price(coin.markPrice)}: buy up to ${coins(coin.maxBuySize)}${STOPS[coin.buyStop]}, sell up to ${coins(coin.maxSellSize)}${STOPS[coin.sellStop]}${isolatedMargin(coin)}`,
  );
  for (const { token, maxBorrow, maxWithdrawal } of regime.tokens) {
    const borrow = maxBorrow === null ? "no price to borrow it at" : `borrow up to ${coins(maxBorrow)}`;
    lines.push(`  ${token}: ${borrow}, take out up to ${coins(maxWithdrawal)}`);
  }
  return [`${title}${regime.isLiquidatable ? " (LIQUIDATED NOW: the exchange takes nothing)" : ""}`, ...lines, ...askedLines(regime)].join(
    "\n",
  );
}

/** Why an order cannot be larger, where that is not margin. */
const STOPS: Readonly<Record<SizeStop, string>> = {
  margin: "",
  leverageTier: " (the tier of this leverage)",
  orderValue: " (the largest market order)",
};

function isolatedMargin({ removableMargin, addableMargin }: CoinCapacity): string {
  if (removableMargin === null || addableMargin === null) return "";
  return `; isolated margin: add up to ${money(addableMargin)}, take out up to ${money(removableMargin)}`;
}

/** What was asked for beside the limits. */
function askedLines({ restoration, crash, carryTrade }: RegimeCapacity): string[] {
  const lines: string[] = [];
  if (restoration) {
    const { deposits, reduction, reductionReason } = restoration;
    const amounts = deposits.map(({ token, amount, to }) => `${money(amount)} ${token}${to === null ? "" : ` (${to})`}`).join(" and ");
    const ratio = percent(restoration.ratio);
    const close = reduction === null ? reductionReason : `closing ${percent(reduction)} of every cross position does too.`;
    lines.push(
      amounts === "" ? `  The ratio is at most ${ratio} as it is.` : `  A deposit of ${amounts} brings the ratio to ${ratio}; ${close}`,
    );
  }
  if (crash) {
    const change = move(crash.move);
    const leverage = crash.leverage === null ? "" : `, ${multiple(crash.leverage)} of the account value,`;
    lines.push(
      crash.multiple === null
        ? `  After a move of ${change} of every coin: ${crash.reason}`
        : `  After a move of ${change} of every coin ${multiple(crash.multiple)} the positions${leverage} are just not liquidated.`,
    );
  }
  if (carryTrade) {
    const { coin, leverage, cash, size } = carryTrade;
    lines.push(`  ${money(cash)} USDC alone carry ${coins(size)} ${coin} in spot against a short of the same size at ${leverage}x.`);
  }
  return lines;
}
