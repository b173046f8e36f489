// What becomes of a book in a scenario, in words. Every figure is the engine's.

import type { Regime, ScenarioCoin, ScenarioFate, ScenarioReport, ScenariosReport } from "../api/index.js";
import { coins, distance, dollars, NONE, roundPrice, signedDollars } from "./amounts.js";
import { hoursText } from "./duration.js";
import { deadAtOnce, outcomeWords } from "./outcomes.js";
import { sharePercent } from "./rounded.js";

/** Kinds of scenarios as the table groups them. */
export const GROUPS: readonly { name: string; has: (scenario: ScenarioReport) => boolean }[] = [
  { name: "Days and weeks that happened", has: ({ kind }) => kind === "record" },
  { name: "Assumed, not a record", has: ({ kind }) => kind !== "record" && kind !== "own" },
  { name: "Your own", has: ({ kind }) => kind === "own" },
];

/** "Survives", "Dies at 63 % of it", "Liquidated now". "Liquidated at once" where the scenario kills without any move. */
export function fateText({ death, isolatedLiquidated }: ScenarioFate, kind: string): string {
  if (!death) return isolatedLiquidated.length > 0 ? "Cross survives" : "Survives";
  if (death.share === "0") return deadAtOnce(kind).replace("l", "L");
  return `Dies at ${sharePercent(Number(death.share))} of it`;
}

/** Where it dies: the prices of the coins that move. */
export function placeText({ death }: ScenarioFate): string {
  if (!death || death.share === "0") return "";
  const moved = death.prices.filter(({ move }) => move !== "0");
  return moved
    .slice(0, 2)
    .map(({ coin, price }) => `${coin} ${roundPrice(price)}`)
    .concat(moved.length > 2 ? [`${moved.length - 2} more`] : [])
    .join(", ");
}

/** What had to be added; several tokens beside one another. */
export function depositText({ deposits, isSurvived }: ScenarioFate): string {
  if (isSurvived) return "nothing";
  if (deposits.length === 0) return NONE;
  return deposits.map(({ token, amount }) => (token === "USDC" ? `${dollars(amount)} USDC` : `${coins(amount)} ${token}`)).join(" + ");
}

/** Worth of everything after the venue's ladder; a range where the order decides. */
export function leftText({ ladder }: ScenarioFate): string {
  const [first, second] = [ladder.perpsFirst.remaining.netWorth, ladder.borrowsFirst.remaining.netWorth];
  return ladder.isOrderDecisive && first !== second ? `${dollars(first)} or ${dollars(second)}` : dollars(first);
}

/** What the ladder leaves. A jump over the place where the book dies may liquidate nothing, and then the words say that it is a jump. */
export function leftWords(fate: ScenarioFate): string {
  const { outcome } = fate.ladder.perpsFirst;
  const isPassed = fate.death !== null && outcome === "untouched";
  return isPassed ? `a jump over it would leave ${leftText(fate)} USDC` : `${leftText(fate)} USDC left`;
}

/** What the exchange does, or that it would not if the whole move were one jump. */
function outcomeText({ ladder, death }: ScenarioFate): string {
  const { outcome } = ladder.perpsFirst;
  if (death !== null && outcome === "untouched") return "nothing, if the move is one jump over the place where it dies";
  return outcomeWords(outcome).whole;
}

/** The figures of a fate with their names, as the details and the table have them. */
export function fateRows(fate: ScenarioFate): { name: string; value: string }[] {
  return [
    { name: "Gain or loss of the whole move, coins included", value: signedDollars(fate.netWorthChange) },
    { name: "Of which on perps", value: signedDollars(fate.pnl) },
    { name: "Had to be added", value: depositText(fate) },
    { name: "Time to top up", value: fate.isSurvived ? "not needed" : hoursText(fate.topUpHours) },
    { name: "Left after the exchange's ladder", value: leftText(fate) },
    { name: "What the exchange does", value: outcomeText(fate) },
  ];
}

/** "BTC −14.5 %, ETH −17.8 %" */
export function movesText({ coins: moved, pegs, kind }: ScenarioReport): string {
  const alike = moved.every(({ perp, spot, reserve }) => perp === spot && spot === reserve);
  const apart = ({ perp, spot, reserve }: ScenarioCoin) =>
    [["perp", perp] as const, ["spot", spot] as const, ["reserve", reserve] as const]
      .filter(([, move]) => move !== "0")
      .map(([name, move]) => `${name} ${distance(move)}`)
      .join(", ");
  const parts = moved
    .filter(({ perp, spot, reserve }) => [perp, spot, reserve].some((move) => move !== "0"))
    .map((coin) => `${coin.coin} ${alike ? distance(coin.perp) : apart(coin)}`);
  const offPeg = pegs.map(({ token, end }) => `${token} at ${end} of its price`);
  const all = [...parts, ...offPeg];
  if (all.length > 0) return all.join(alike ? ", " : "; ");
  return kind === "record" || kind === "own" ? "No coin of this book moves" : "Prices stand still";
}

/** How many of the scenarios a regime does not survive, and which. */
export function deathsOf({ scenarios }: ScenariosReport, regime: Regime): ScenarioReport[] {
  return scenarios.filter(({ regimes }) => !regimes[regime].isSurvived);
}
