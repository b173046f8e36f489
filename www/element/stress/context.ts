// What every tab of the section works on.

import type { ReactiveControllerHost } from "lit";
import type { Book } from "../../book/book.js";
import { TOGETHER } from "../../book/ends.js";
import { type ShownRegime, shownRegimes } from "../../book/shown.js";
import { coinsOf } from "../../words/fate.js";
import type { Choice } from "../segments.js";

export interface StressHost extends ReactiveControllerHost {
  /** Whether any of it is on the screen. */
  isInSight: boolean;
  renderRoot: HTMLElement | DocumentFragment;
}

export interface StressContext {
  book: Book;
  regimes: readonly ShownRegime[];
  /** The coin that the headline speaks of. */
  lead: string | null;
  /** Room for a picture, in pixels. */
  width: number;
}

/** One tab: its panel is a plain function of what is shown. */
export interface TabSlot {
  id: string;
  name: string;
  view: () => unknown;
}

/** The regimes that are shown, as they are in another book. */
export function regimesOf(book: Book, regimes: readonly ShownRegime[]): ShownRegime[] {
  return shownRegimes(book, new Set(regimes.map(({ regime }) => regime)));
}

/** What may move, and what does: the coin that was chosen while the book has it, else the one that the headline speaks of. */
export function coinOffer({ death }: Book, lead: string | null, chosen: string | null): { coin: string; choices: Choice[] } {
  const coins = (death ? coinsOf(death) : []).map(({ coin }) => ({ value: coin, name: coin }));
  const isKnown = chosen === TOGETHER || coins.some(({ value }) => value === chosen);
  return {
    coin: chosen !== null && isKnown ? chosen : (lead ?? coins[0]?.value ?? TOGETHER),
    choices: coins.length > 1 ? [...coins, { value: TOGETHER, name: "All coins together" }] : coins,
  };
}
