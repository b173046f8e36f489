// The venue's steps in words. Every figure is the engine's.

import type { LadderCourse, LadderItem, LadderLosses, LadderStep, RegimeLadder } from "../api/index.js";
import { allDigits, coins, dollars, NONE, percent, price, roundDollars, signedDollars, unsigned } from "./amounts.js";
import { afterText } from "./duration.js";
import { outcomeWords } from "./outcomes.js";

export const STAGES: Readonly<Record<string, string>> = {
  marketOrder: "Market order",
  backstop: "The backstop takes over",
  collateral: "The backstop takes collateral and debt",
  autoDeleveraging: "Auto-deleveraging",
};

export function itemText({ kind, name, side, size, price: at, notional }: LadderItem, stage: string): string {
  const amount = `${coins(unsigned(size))} ${name}`;
  const value = at === null ? "" : ` at ${price(at)}: ${dollars(notional)}`;
  if (kind === "position") return stage === "marketOrder" ? `${side ?? ""} ${amount}${value}` : `position of ${amount}${value}`;
  if (kind === "collateral") return `${amount} of collateral${value}`;
  if (kind === "debt") return `${dollars(unsigned(size))} ${name} of debt`;
  return `${dollars(unsigned(size))} ${name} of margin`;
}

/** What a step cost. */
export function costText({ impact, fee, toBackstop, badDebt }: LadderStep): string {
  const named: readonly [string, string][] = [
    ["fee", fee],
    ["price impact", impact],
    ["to the backstop", toBackstop],
    ["borne by others", badDebt],
  ];
  return named
    .filter(([, amount]) => Number(amount) !== 0)
    .map(([name, amount]) => `${name} ${dollars(amount)}`)
    .join(", ");
}

/** "Portfolio margin is reduced within 30 s; 19,937.00 of 110,000.00 USDC is left." */
export function endingText({ outcome, seconds, losses }: LadderCourse): string {
  const ending = outcomeWords(outcome).verb;
  const within = seconds > 0 ? ` within ${afterText(seconds).replace("after ", "")}` : "";
  return `${ending}${within}; ${leftOf(losses)}`;
}

/** "19,937 of 110,000 USDC is left". Where the account is worth more than before, or less than nothing, both worths are said instead. */
function leftOf({ netWorthBefore, netWorthAfter }: Pick<LadderLosses, "netWorthBefore" | "netWorthAfter">): string {
  const [before, after] = [roundDollars(netWorthBefore), roundDollars(netWorthAfter)];
  const isPart = Number(netWorthAfter) >= 0 && Number(netWorthAfter) <= Number(netWorthBefore);
  return isPart ? `${after} of ${before} USDC is left` : `it is worth ${after} USDC then, ${before} before the move`;
}

export function regimeText({ perpsFirst, borrowsFirst, isOrderDecisive }: RegimeLadder): string {
  if (!isOrderDecisive) return endingText(perpsFirst);
  return `${endingText(perpsFirst)} if positions go first; if debt goes first it ${endingText(borrowsFirst)}`;
}

/** The line that shows that no money is lost on the way. */
export function conservationText(losses: LadderLosses): string {
  const parts: readonly [string, string][] = [
    ["market", losses.marketMove],
    ["price impact", losses.impact],
    ["fees", losses.fees],
    ["backstop", losses.backstop],
  ];
  const taken = parts.map(([name, amount]) => `${amount.startsWith("-") ? "+" : "−"} ${dollars(unsigned(amount))} ${name}`).join(" ");
  const borne = `+ ${dollars(losses.badDebt)} borne by others`;
  const rest = losses.conservation === "0" ? "nothing is missing" : `${allDigits(losses.conservation)} is missing`;
  return `${dollars(losses.netWorthBefore)} ${taken} ${borne} = ${dollars(losses.netWorthAfter)}: ${rest}.`;
}

export function ratioText(ratio: string | null): string {
  return ratio === null ? NONE : percent(ratio);
}

/** What is left at the end, each with its name. */
export function remainderRows({ remaining }: LadderCourse): { name: string; value: string }[] {
  const { positions, balances, debt, accountValue, ratio, isLiquidatable } = remaining;
  return [
    ...positions.map(({ coin, size, notional }) => ({
      name: `${coin} position`,
      value: `${coins(size).replace(/^-/, "−")} (${dollars(notional)} USDC)`,
    })),
    ...balances
      .filter(({ amount }) => amount !== "0")
      .map(({ token, amount, value }) => ({
        name: token,
        value:
          token === "USDC"
            ? signedDollars(amount).replace(/^\+/, "")
            : `${coins(amount)}${value === null ? "" : ` (${dollars(value)} USDC)`}`,
      })),
    { name: "Debt", value: `${dollars(debt)} USDC` },
    { name: "Account value", value: `${dollars(accountValue)} USDC` },
    { name: "Margin ratio", value: `${ratioText(ratio)}${isLiquidatable ? ", still over its level" : ""}` },
  ];
}
