// Where a book dies, as text for a terminal: per regime a line per coin, the exchange's displayed price beside the trigger.

import { type CoinLiquidation, formatPercent, type LiquidationReport, type RegimeLiquidation, type TriggerPrice } from "./api/index.js";
import { list, price, REGIMES } from "./cli-text.js";

export function liquidationText(report: LiquidationReport): string {
  const { rulebook } = report;
  return [
    `Rulebook ${rulebook.id} of ${rulebook.date}: ${rulebook.title}`,
    "Each coin moves alone, with everything that belongs to it: perps on every dex, spot, collateral. Other prices stand still.",
    ...REGIMES.map(({ name, title }) => regimeText(title, report.regimes[name])),
    list(
      "Warnings",
      report.warnings.map((warning) => warning.message),
    ),
    `Looked at from zero to ${report.horizon} times the price. ${rulebook.notice}`,
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function regimeText(title: string, regime: RegimeLiquidation): string {
  const lines = regime.coins.flatMap(coinLines);
  for (const { coin, markPrice, price: at, change } of isolatedOf(regime)) {
    const where = at === null ? "no price above zero liquidates it" : `liquidated at ${price(at)} (${signedPercent(change)})`;
    lines.push(`  ${coin} isolated, now ${price(markPrice)}: ${where}`);
  }
  const state = regime.isLiquidatable ? ", LIQUIDATED NOW" : "";
  return [
    `${title} (above a ratio of ${formatPercent(regime.ratioLevel)}${state})`,
    ...(lines.length > 0 ? lines : ["  nothing to liquidate"]),
  ].join("\n");
}

function isolatedOf(regime: RegimeLiquidation) {
  return regime.isolated.map((position) => ({ ...position, change: position.move ?? "0" }));
}

function coinLines(coin: CoinLiquidation): string[] {
  const dies = coin.triggers.length > 0 ? coin.triggers.map(triggerText).join(", then ") : "no price of this coin liquidates the account";
  const lines = [`  ${coin.coin}, now ${price(coin.price)}: ${dies}`];
  if (coin.displayedLiquidationPrice !== null) lines.push(`    the exchange displays ${price(coin.displayedLiquidationPrice)}`);
  if (coin.displayedReason !== null) lines.push(`    ${coin.displayedReason}`);
  if (coin.recoveries.length > 0)
    lines.push(`    back above the level at ${coin.recoveries.map((trigger) => price(trigger.price)).join(", ")}`);
  for (const threshold of coin.borrowThresholds) {
    lines.push(`    documented ${threshold.threshold} borrow threshold at ${price(threshold.price)} (unverified)`);
  }
  return lines;
}

function triggerText({ price: at, direction, move }: TriggerPrice): string {
  return `${direction} at ${price(at)} (${signedPercent(move)})`;
}

function signedPercent(ratio: string): string {
  return formatPercent(ratio, { plus: true });
}
