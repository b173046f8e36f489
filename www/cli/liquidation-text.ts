// Where a book dies, as text for a terminal: per regime a line per coin, the exchange's displayed price beside the trigger, then what else
// kills it.

import type { CoinLiquidation, EqualSurvival, JointLiquidation, LiquidationReport, RegimeLiquidation, TriggerPrice } from "../api/index.js";
import { duration } from "../words/duration.js";
import { depositText, money, move, percent, price, rulesLine } from "./figures.js";
import { columnsOf, list, paragraphs, reasonsOf, warningsList, wrapped } from "./layout.js";
import { loanLines, opponentText } from "./manual-borrow-text.js";

/** `stated` is the same with what is in the account, where each regime of `report` has the capital added that it asks for. */
export function liquidationText(report: LiquidationReport, stated?: LiquidationReport): string {
  const columns = columnsOf(report.regimes);
  return paragraphs(
    rulesLine(report),
    wrapped("Each coin moves alone, with everything that belongs to it: perps on every dex, spot, collateral. Other prices stand still."),
    ...columns.map(({ title, own, regime }) => regimeText(title, own, report.horizon, stated?.regimes[regime])),
    opponentText(report),
    list("To live as long as portfolio margin", report.equalSurvival.map(survivalText)),
    warningsList(report),
    list("Not confirmed by a real account", reasonsOf(columns.map(({ own }) => own))),
    `Looked at from zero to ${report.horizon} times the price. ${report.rulebook.notice}`,
  );
}

function regimeText(title: string, regime: RegimeLiquidation, horizon: number, stated?: RegimeLiquidation): string {
  const lines = regime.coins.flatMap((coin) => coinLines(coin, regime.isLiquidatable));
  for (const { coin, markPrice, price: at, move: change, hoursUntilLiquidatable } of regime.isolated) {
    const where = at === null || change === null ? "no liquidation price above zero" : `liquidated at ${price(at)} (${move(change)})`;
    const until = hoursUntilLiquidatable === null ? "" : `, by funding alone in ${duration(hoursUntilLiquidatable)}`;
    lines.push(`  ${coin} isolated, now ${price(markPrice)}: ${where}${until}`);
  }
  lines.push(...loanLines(regime.manualBorrow));
  // Of one coin only a stated move says anything that its own line does not.
  const joint = regime.jointMoves.filter(({ name }) => regime.coins.length > 1 || name === "stated");
  lines.push(...joint.map((move) => jointText(move, horizon)));
  for (const { token, price: at, direction } of regime.depegs) lines.push(`  ${token} off its peg: ${direction} at ${price(at)} USD`);
  if (lines.length > 0) lines.push(timeText(regime));
  if (regime.boundary) lines.push(...boundaryLines(regime.boundary));
  const state = regime.isLiquidatable ? ", LIQUIDATED NOW" : "";
  const added = regime.deposits.length > 0 ? `, with ${regime.deposits.map(depositText).join(" and ")} added` : "";
  if (added !== "" && stated) lines.push(`  With what is in the account: ${statedText(stated, regime)}`);
  return [
    `${title}${added} (above a ratio of ${percent(regime.ratioLevel)}${state})`,
    ...(lines.length > 0 ? lines.map((line) => wrapped(line)) : ["  nothing to liquidate"]),
  ].join("\n");
}

/** Where it is liquidated without what was added. */
function statedText(stated: RegimeLiquidation, funded: RegimeLiquidation): string {
  if (stated.isLiquidatable && !funded.isLiquidatable) return "not funded";
  const coins = stated.coins.map(
    ({ coin, triggers, horizon }) => `${coin} ${triggersText(triggers, `none up to ${horizon} times today's price`)}`,
  );
  return coins.join("; ");
}

function coinLines(coin: CoinLiquidation, isLiquidatable: boolean): string[] {
  const far = `none up to ${coin.horizon} times today's price`;
  const none = isLiquidatable && coin.recoveries.length > 0 ? "liquidated now" : `${far} (${price(coin.horizonPrice)})`;
  const lines = [`  ${coin.coin}, now ${price(coin.price)}: ${triggersText(coin.triggers, none)}`];
  if (coin.displayedLiquidationPrice !== null) lines.push(`    the exchange displays ${price(coin.displayedLiquidationPrice)}`);
  if (coin.displayedReason !== null) lines.push(`    ${coin.displayedReason}`);
  if (coin.recoveries.length > 0)
    lines.push(`    back above the level at ${coin.recoveries.map((trigger) => price(trigger.price)).join(", ")}`);
  for (const threshold of coin.borrowThresholds) {
    lines.push(`    documented ${threshold.threshold} borrow threshold at ${price(threshold.price)} (unverified)`);
  }
  if (coin.basis) {
    lines.push(`    its perp alone, the collateral's price still: ${triggersText(coin.basis.perpOnly, far)}`);
    lines.push(`    the reserve's price of its collateral alone, the perp still: ${triggersText(coin.basis.collateralOnly, far)}`);
  }
  return lines;
}

function triggersText(triggers: readonly TriggerPrice[], none: string): string {
  return triggers.length > 0 ? triggers.map(triggerText).join(", then ") : none;
}

function triggerText({ price: at, direction, move: change }: TriggerPrice): string {
  return `${direction} at ${price(at)} (${move(change)})`;
}

function jointText({ name, coins, triggers }: JointLiquidation, horizon: number): string {
  const titles: Record<string, string> = {
    together: "All coins together",
    against: "Every coin against its perps",
    stated: "The stated move",
  };
  // Where every coin goes the same way, the share of the move is the move itself.
  const isShare = name !== "together";
  const at = triggers.map((share) => (isShare ? `at ${percent(share)} of it` : `at ${move(share)}`)).join(", then ");
  const whole = isShare ? ` (${coins.map((coin) => `${coin.coin} ${move(coin.move)}`).join(", ")})` : "";
  return `  ${titles[name] ?? name}${whole}: ${triggers.length > 0 ? `liquidated ${at}` : `not by up to ${horizon} times ${isShare ? "the move" : "today's prices"}`}`;
}

function timeText({ time }: RegimeLiquidation): string {
  if (time.unknown.length > 0) return `  With prices still: not known without the ${time.unknown.join(", ")}`;
  const horizon = duration(time.horizonHours);
  const until = (hours: number | null) => (hours === null ? `not within ${horizon}` : hours === 0 ? "now" : `after ${duration(hours)}`);
  return `  With prices still and the rates of now: liquidated ${until(time.hoursUntilLiquidatable)}; nothing can be opened ${until(time.hoursUntilUnableToOpen)}`;
}

function boundaryLines({ coins, from, to, lines }: NonNullable<RegimeLiquidation["boundary"]>): string[] {
  const [first, second] = coins;
  if (lines.length === 0) return [`  ${first} and ${second}: no pair of moves from ${move(from)} to ${move(to)} is on the boundary`];
  return lines.map((line) => `  ${first} and ${second}: ${line.map(({ x, y }) => `${move(x)}/${move(y)}`).join(" to ")}`);
}

function survivalText({ coin, direction, price: at, basis, standard, unified, portfolio }: EqualSurvival): string {
  const counted = basis === "equity" ? ", counted after unrealised PnL" : "";
  return `until ${coin} is ${direction} at ${price(at)}: ${money(standard)} USDC under standard margin, ${money(unified)} unified, where ${money(portfolio)} are held${counted}`;
}
