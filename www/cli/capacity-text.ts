// How much a book can still carry, as text for a terminal: per regime the largest trades, loans and withdrawals.

import type { CapacityReport, CoinCapacity, RegimeCapacity, SizeStop } from "../api/index.js";
import { coins } from "../words/amounts.js";
import { STOPS } from "../words/outcomes.js";
import { money, move, multiple, percent, price, rulesLine } from "./figures.js";
import { columnsOf, paragraphs, warningsList } from "./layout.js";

export function capacityText(report: CapacityReport): string {
  return paragraphs(
    rulesLine(report),
    ...columnsOf(report.regimes).map(({ title, own }) => regimeText(title, own)),
    warningsList(report),
    `Each figure as if it alone were used; before fees. ${report.rulebook.notice}`,
  );
}

function regimeText(title: string, regime: RegimeCapacity): string {
  const state = regime.isLiquidatable ? " (LIQUIDATED NOW: the exchange takes nothing)" : "";
  const trades = regime.coins.map(
    (coin) =>
      `  ${coin.coin} at ${coin.leverage}x, now ${price(coin.markPrice)}: buy up to ${coins(coin.maxBuySize)}${stopText(coin.buyStop)}, sell up to ${coins(coin.maxSellSize)}${stopText(coin.sellStop)}${isolatedMargin(coin)}`,
  );
  const cash = regime.tokens.map(({ token, maxBorrow, maxWithdrawal }) => {
    const borrow = maxBorrow === null ? "no price to borrow it at" : `borrow up to ${coins(maxBorrow)}`;
    return `  ${token}: ${borrow}, take out up to ${coins(maxWithdrawal)}`;
  });
  return [title + state, ...trades, ...cash, ...askedLines(regime)].join("\n");
}

const stopText = (stop: SizeStop): string => (STOPS[stop] === "" ? "" : ` (the ${STOPS[stop]})`);

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
    const leverage = crash.leverage === null ? "" : `, ${multiple(crash.leverage)} of the account value,`;
    const fate =
      crash.multiple === null ? `: ${crash.reason}` : ` ${multiple(crash.multiple)} the positions${leverage} are just not liquidated.`;
    lines.push(`  After a move of ${move(crash.move)} of every coin${fate}`);
  }
  if (carryTrade) {
    const { coin, leverage, cash, size } = carryTrade;
    lines.push(`  ${money(cash)} USDC alone carry ${coins(size)} ${coin} in spot against a short of the same size at ${leverage}x.`);
  }
  return lines;
}
