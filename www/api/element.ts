// The types of `portfolio-margin/element`, which defines <portfolio-margin> when it is imported. They are written out here so
// that a program that uses the element needs no types of what it is built with. The code is www/element/define.ts.

import type { CompareReport, MarketsReport } from "./engine-types.js";
import type { Answer } from "./errors.js";
import type { CompareRequest } from "./types.js";

/** What `portfolio-changed` carries: the request as it is now and the engine's answer to it. */
export interface PortfolioChangedDetail {
  request: CompareRequest;
  answer: Answer<CompareReport>;
  /** Whether it came by undoing or redoing; null for an edit. */
  way: "undo" | "redo" | null;
  /** What was undone or redone, in a few words. */
  label: string;
  /** The data that the book was shown with. */
  tag: unknown;
  /** Which book it is: a book and its changes have one number. */
  book: number;
  /** Whether the book was changed since it was shown. */
  isEdited: boolean;
}

/** What `history-changed` carries: what can be undone and redone, in a few words; null where nothing can. */
export interface HistoryChangedDetail {
  undo: string | null;
  redo: string | null;
}

/** `<portfolio-margin>`: a portfolio to edit, and its answer under the three regimes. */
export interface PortfolioMarginElement extends HTMLElement {
  /** The request that is shown and edited; also taken as its JSON text, which is what the attribute `portfolio` holds. */
  get portfolio(): CompareRequest;
  set portfolio(request: CompareRequest | string | null);
  /** Id of the rulebook to apply; empty for the newest. */
  rulebook: string;
  /** Address of the package's `worker.js` where the page serves it: with it, markets can be simulated; attribute `worker`. */
  worker: string;
  /** `light`, `dark`, or empty for what the reader's system prefers. */
  theme: string;
  /** What can be added, and at which prices, in the place of the dated snapshot: a list that `readMarkets` answered. */
  liveMarkets: MarketsReport | null;
  /**
   * Shows a book as `portfolio` does, as a step that can be undone. `label` names the step; `tag` is plain data that is kept with the book and comes
   * back in events; with `isChange` it is the book that is shown, changed.
   */
  show(
    request: CompareRequest | string | null,
    options?: { label?: string | undefined; tag?: unknown; isChange?: boolean | undefined },
  ): void;
  /** Takes back the last change of the book, or makes it again; false where there is none. Also Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y in the element. */
  undo(): boolean;
  redo(): boolean;
  /** What they would do, in a few words; null where nothing. */
  readonly undoable: string | null;
  readonly redoable: string | null;
  /** Which book is shown, as in `portfolio-changed`. */
  readonly shownBook: { book: number; isEdited: boolean; tag: unknown };
  /** The history as text, to be kept; only with books whose tag `mayKeep` agrees to. Empty where there is nothing to keep. */
  storedHistory(mayKeep?: (tag: unknown) => boolean): string;
  /** Takes such a text, and shows the book where it stood; answers the book's tag and whether it was edited, or null for any other text. */
  restoreHistory(text: string): { tag: unknown; isEdited: boolean } | null;
}

/** The class of the element. */
export declare const PortfolioMargin: new () => PortfolioMarginElement;

declare global {
  interface HTMLElementTagNameMap {
    "portfolio-margin": PortfolioMarginElement;
  }
  interface HTMLElementEventMap {
    "portfolio-changed": CustomEvent<PortfolioChangedDetail>;
    "history-changed": CustomEvent<HistoryChangedDetail>;
  }
}
