// A simulated market in words. The simulation works with binary fractions; moves are rounded here for reading, amounts are the engine's.

import {
  type CascadeOutcome,
  type CascadeReport,
  type CascadeScenario,
  type CoinOutcome,
  formatCompact,
  type UserAccountOutcome,
  type WhoPaid,
} from "../api/index.js";
import { dollars, multiple, NONE, signedDollars, unsigned } from "./amounts.js";
import { PARTIES } from "./outcomes.js";
import { moveText } from "./rounded.js";

export const WITH = "With portfolio margin";
export const WITHOUT = "Without portfolio margin";

/** "1.28B", and the whole amount below a million. */
export function amountText(amount: string): string {
  return (Math.abs(Number(amount)) < 1e6 ? dollars(amount) : formatCompact(amount)).replace(/^-/, "−");
}

function signedAmount(amount: string): string {
  return amount === "0"
    ? "0"
    : Math.abs(Number(amount)) < 1e6
      ? signedDollars(amount)
      : `${amount.startsWith("-") ? "" : "+"}${amountText(amount)}`;
}

/** Move between two prices; only for reading. */
export function moveBetween(from: string, to: string): string {
  return moveText(Number(to) / Number(from) - 1);
}

/** "A fall of 6.0 % became 7.3 % (amplified 1.22×)." */
export function shockText({
  coin,
  startPrice,
  shockedPrice,
  finalPrice,
  extremePrice,
  amplification,
  peakAmplification,
}: CoinOutcome): string {
  const plain = (move: string) => move.replace(/^[+−]/, "");
  const [shock, final, extreme] = [shockedPrice, finalPrice, extremePrice].map((price) => moveBetween(startPrice, price));
  const word = Number(shockedPrice) < Number(startPrice) ? "fall" : "rise";
  if (amplification === null) {
    const peak = peakAmplification === null ? "" : `, ${multiple(peakAmplification)} as far as the shock alone`;
    return `${coin} ends where the shock does not move it; at its farthest it was at ${extreme}${peak}.`;
  }
  const farthest = extreme === final ? "" : ` At its farthest it was at ${extreme}.`;
  return `A ${word} of ${plain(shock ?? "")} in ${coin} became ${plain(final ?? "")} (amplified ${multiple(amplification)}).${farthest}`;
}

export function liquidatedText({
  liquidated,
  deleveraged,
  liquidatedAccounts,
  accounts,
  firstDeleveragingSeconds,
  badDebt,
}: CascadeOutcome): string {
  const first = firstDeleveragingSeconds === null ? "" : `, the first after ${firstDeleveragingSeconds} s`;
  const owed = badDebt === "0" ? "no bad debt" : `${amountText(badDebt)} of bad debt`;
  return `${amountText(liquidated)} USDC liquidated in ${count(liquidatedAccounts)} of ${count(accounts)} accounts; ${deleveraged === "0" ? "nothing" : amountText(deleveraged)} deleveraged${first}; ${owed}.`;
}

/** Who paid most, and who gained. */
export function paidText({ whoPaid }: CascadeOutcome): string {
  const all = PARTIES.map(({ party, name }) => ({ name: name.charAt(0).toLowerCase() + name.slice(1), amount: whoPaid[party] }));
  const byAmount = all.filter(({ amount }) => amount !== "0").toSorted((a, b) => Number(a.amount) - Number(b.amount));
  const write = (list: typeof all) => list.map(({ name, amount }) => `${name} ${signedAmount(amount)}`).join(", ");
  const payers = write(byAmount.filter(({ amount }) => amount.startsWith("-")).slice(0, 3));
  const winners = write(
    byAmount
      .filter(({ amount }) => !amount.startsWith("-"))
      .slice(-2)
      .reverse(),
  );
  return `Who paid: ${payers || "nobody"}. Who gained: ${winners || "nobody"}.`;
}

/** What portfolio margin changed, in the same market with the same seed. */
export function poolingText({ pooling, portfolioMarginAccounts, accounts }: CascadeReport): string {
  if (portfolioMarginAccounts === 0) return "Nobody in this market is under portfolio margin: with it and without it are the same.";
  const side = (amount: string) =>
    amount === "0" ? "just as much" : `${amountText(unsigned(amount))} ${amount.startsWith("-") ? "less" : "more"}`;
  const people = Math.abs(pooling.liquidatedAccounts);
  const persons = `${count(people)} ${pooling.liquidatedAccounts < 0 ? "fewer" : "more"} accounts`;
  return `Portfolio margin (${count(portfolioMarginAccounts)} of ${count(accounts)} accounts) meant ${side(pooling.liquidated)} liquidated, ${side(pooling.deleveraged)} deleveraged and ${persons} liquidated than the same positions under standard cross.`;
}

/** What becomes of the reader's account, and of it in the same market without portfolio margin; or of the one that a scenario states. */
export function userText({ account, userAccount, withoutPortfolioMargin }: CascadeReport): string {
  if (!userAccount) return "";
  const whose = account ? "Your account" : "The scenario's own account";
  const { userAccount: other } = withoutPortfolioMargin;
  const compared = other ? ` Without portfolio margin anywhere it ${fateText(other)}.` : "";
  return `${whose} ${fateText(userAccount)}.${compared}`;
}

function fateText({ isAlive, isDeleveraged, before, after, firstLiquidationSeconds, deathSeconds }: UserAccountOutcome): string {
  const fate = isAlive
    ? firstLiquidationSeconds === null
      ? "lives"
      : `lives, partly liquidated after ${firstLiquidationSeconds} s`
    : `dies${deathSeconds === null ? "" : ` after ${deathSeconds} s`}`;
  return `${fate}: ${dollars(before)} becomes ${dollars(after)} USDC${isDeleveraged ? ", deleveraged to save others" : ""}`;
}

export function partyRows({ whoPaid, withoutPortfolioMargin }: CascadeReport): { name: string; own: string; other: string }[] {
  const row = (party: keyof WhoPaid, name: string) => ({ name, own: whoPaid[party], other: withoutPortfolioMargin.whoPaid[party] });
  return [
    ...PARTIES.map(({ party, name }) => row(party, name)),
    row("coinPrices", "All together: what the coins they hold changed in price"),
    row("forgoneByDeleveraged", "Beside it: what deleveraged accounts missed at the mark"),
  ];
}

export function totalRows(report: CascadeReport): { name: string; own: string; other: string }[] {
  const { withoutPortfolioMargin: other } = report;
  const row = (name: string, of: (outcome: CascadeOutcome) => string) => ({ name, own: of(report), other: of(other) });
  const seconds = (value: number | null) => (value === null ? NONE : `${value} s`);
  return [
    row("Amplification", ({ amplification }) => (amplification === null ? NONE : multiple(amplification))),
    row("Perps liquidated, USDC", ({ liquidated }) => dollars(liquidated)),
    row("Perps deleveraged, USDC", ({ deleveraged }) => dollars(deleveraged)),
    row("of it below zero, USDC", ({ deleveragedBelowZero }) => dollars(deleveragedBelowZero)),
    row("of it for want of room in the backstop, USDC", ({ deleveragedForRoom }) => dollars(deleveragedForRoom)),
    row("Coins liquidated, USDC", ({ collateralLiquidated }) => dollars(collateralLiquidated)),
    row("Taken by the backstop, USDC", ({ backstopped }) => dollars(backstopped)),
    row("Bad debt, USDC", ({ badDebt }) => dollars(badDebt)),
    row("Accounts liquidated", ({ liquidatedAccounts }) => count(liquidatedAccounts)),
    row("First liquidation", ({ firstLiquidationSeconds }) => seconds(firstLiquidationSeconds)),
    row("First deleveraging", ({ firstDeleveragingSeconds }) => seconds(firstDeleveragingSeconds)),
    row("Money that is missing, in millionths", ({ conservation }) => String(conservation)),
  ];
}

export function sourcesOf({ about, sources }: CascadeScenario): readonly string[] {
  return [...(about ? [about] : []), ...(sources ?? [])];
}

export function count(value: number): string {
  return value.toLocaleString("en-US");
}
