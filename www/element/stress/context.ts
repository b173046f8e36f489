// What every tab of the section works on.

import type { ReactiveControllerHost } from "lit";
import type { Book } from "../../book/book.js";
import { type ShownRegime, shownRegimes } from "../../book/shown.js";

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
