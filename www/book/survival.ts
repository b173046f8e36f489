// The second sentence of the headline: to which price of the book's biggest coin it lives, under both regimes. Built as parts, so
// that the page and the spoken text say the same.

import type { CompareReport, LiquidationReport, Regime, TriggerPrice } from "../api/index.js";
import { distance, price, roundPrice } from "../words/amounts.js";
import { coinOf, type Fate, farness, fateOfCoin, nearest, upTo } from "../words/fate.js";
import { deadNow } from "../words/outcomes.js";
import type { Book } from "./book.js";
import { lackOf } from "./shown.js";

/** Words, or a price that belongs to a regime. */
export type Part = string | { regime: Regime; text: string };

export function survival(book: Book): Part[] {
  const { report, death, view } = book;
  const coin = death && biggestCoin(report, death);
  if (!coin) return [];
  const fate = (regime: "standard" | "portfolio") => fateOfCoin(death.regimes[regime], coin, lackOf(book, regime).length > 0);
  const [standard, portfolio] = [fate("standard"), fate("portfolio")];
  if (!standard || !portfolio) return [];
  const { comparison } = report;
  return sentence(coin, standard, portfolio, (view.isFunded ? comparison.funded : comparison).obstacles.length > 0);
}

export function survivalText(parts: readonly Part[]): string {
  return parts.map((part) => (typeof part === "string" ? part : part.text)).join("");
}

/** The coin of the largest cross position; without one, the coin that ends the book after the smallest move. */
export function biggestCoin({ regimes }: CompareReport, death: LiquidationReport): string | null {
  const { coins } = death.regimes.portfolio;
  const cross = regimes.portfolio.positions.filter((position) => position.marginMode === "cross");
  const [biggest] = cross.toSorted((a, b) => Number(b.notional) - Number(a.notional));
  if (biggest) return coinOf(biggest, coins);
  const deadly = [...coins, ...death.regimes.standard.coins].flatMap(({ coin, triggers }) => {
    const own = nearest(triggers);
    return own ? [{ coin, far: farness(own) }] : [];
  });
  return deadly.toSorted((a, b) => a.far - b.far)[0]?.coin ?? null;
}

function sentence(coin: string, standard: Fate, portfolio: Fate, isHindered: boolean): Part[] {
  const [lives, dies] = isHindered ? ["Would live", "Would die"] : ["Lives", "Dies"];
  const [own, other] = [portfolio.isNow ? null : nearest(portfolio.triggers), standard.isNow ? null : nearest(standard.triggers)];
  const write = writing(own, other);
  const at = (trigger: TriggerPrice, regime: Regime): Part => ({ regime, text: write(trigger.price) });
  const to = (trigger: TriggerPrice) => (trigger.direction === "below" ? "down to" : "to");

  if (own && other) {
    if (own.price === other.price) return [`${dies} at ${coin} `, at(own, "portfolio"), " under both regimes."];
    if (own.direction !== other.direction) {
      const far = (trigger: TriggerPrice) => ` (${distance(trigger.move)})`;
      return [
        `${dies} ${own.direction} ${coin} `,
        at(own, "portfolio"),
        `${far(own)} instead of ${other.direction} `,
        at(other, "standard"),
        `${far(other)}.`,
      ];
    }
    const opening = farness(own) > farness(other) ? `${lives} ${to(own)} ${coin} ` : `${dies} earlier: at ${coin} `;
    return [opening, at(own, "portfolio"), " instead of ", at(other, "standard"), "."];
  }
  // A book that was made up is not liquidated for want of what nobody was asked to pay in.
  const now = (fate: Fate) => `is ${deadNow(fate.isUnfunded)}`;
  if (portfolio.isNow && standard.isNow && portfolio.isUnfunded === standard.isUnfunded) return [`Under both regimes it ${now(standard)}.`];
  if (own) {
    const cross = standard.isNow ? `under cross it ${now(standard)}` : `under cross ${noneOf(standard)}`;
    const opening = standard.isNow ? `${lives} ${to(own)} ${coin} ` : `${dies} at ${coin} `;
    return [opening, at(own, "portfolio"), ` under portfolio margin; ${cross}.`];
  }
  const under = portfolio.isNow ? `Under portfolio margin it ${now(portfolio)}` : `Under portfolio margin ${noneOf(portfolio)}`;
  if (other) return [`${under}; cross dies at ${portfolio.isNow ? `${coin} ` : ""}`, at(other, "standard"), "."];
  if (standard.isNow) return [`${under}; under cross it ${now(standard)}.`];
  return [portfolio.isNow ? `${under}; under cross ${noneOf(standard)}.` : `Under both regimes ${noneOf(portfolio)}.`];
}

/** How far no price of the coin was found: beyond that nothing is known. */
function noneOf({ coin, horizon }: Fate): string {
  return `no ${coin} price ${horizon ? upTo(horizon.times) : "above zero"} liquidates it`;
}

/** Round prices, unless only the digits after them tell the two apart. */
function writing(own: TriggerPrice | null, other: TriggerPrice | null): (text: string) => string {
  return own && other && roundPrice(own.price) === roundPrice(other.price) ? price : roundPrice;
}
