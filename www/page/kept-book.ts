// What of the book outlives the page: the draft at once, because it is small, and its history once typing has rested or the page is left. A loaded
// account, and what was made from it, is kept only while the reader has this device remember it.

import type { CompareRequest } from "../api/index.js";
import type { PortfolioMargin } from "../element/portfolio-margin.js";
import { forgetAccountDraft, storeDraft, storedDraft, storedHistory, storeHistory } from "./draft-storage.js";

/** What the page keeps with a book. */
export interface BookTag {
  /** The example that it is; empty for another book. */
  preset: string;
  /** Whether it is a live account, or was made from one. */
  isAccount: boolean;
}

/** Milliseconds without a change after which the history is stored. */
const REST = 400;

export const tagOf = (value: unknown): BookTag => {
  const { preset, isAccount } = (value ?? {}) as Partial<BookTag>;
  return { preset: typeof preset === "string" ? preset : "", isAccount: isAccount === true };
};

export class KeptBook {
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly calculator: PortfolioMargin,
    /** Whether the reader has this device remember the account. */
    private readonly isRemembered: () => boolean,
  ) {
    const store = () => this.storeNow();
    addEventListener("pagehide", store);
    document.addEventListener("visibilitychange", () => document.hidden && store());
    calculator.addEventListener("history-changed", () => this.later());
  }

  keep(request: CompareRequest, { preset, isAccount }: BookTag): void {
    if (!isAccount || this.isRemembered()) storeDraft({ preset, request, isAccount });
    this.later();
  }

  /** The account is no longer remembered: nothing of it stays here. */
  forget(): void {
    forgetAccountDraft();
    this.storeNow(true);
  }

  private later(): void {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.storeNow(true), REST);
  }

  private storeNow(isDue = this.waiting !== undefined): void {
    clearTimeout(this.waiting);
    this.waiting = undefined;
    if (isDue) storeHistory(this.calculator.storedHistory((tag) => !tagOf(tag).isAccount || this.isRemembered()));
  }

  /** Shows the draft, with what can be undone of it. Null where there is no draft; a stored history is restored all the same. */
  restore(): { tag: BookTag; isEdited: boolean } | null {
    if (!this.isRemembered()) forgetAccountDraft();
    const draft = storedDraft();
    const text = storedHistory();
    // One that was left over with an account in it is not shown.
    const mayShow = this.isRemembered() || !text.includes('"isAccount":true');
    const past = mayShow ? this.calculator.restoreHistory(text) : null;
    if (!draft) return null;
    const tag = tagOf(draft);
    // The draft is stored with every change, the history a moment later. A draft that is newer than the history becomes its next step.
    const isWhole = past !== null && JSON.stringify(this.calculator.portfolio) === JSON.stringify(draft.request);
    if (isWhole) return { tag, isEdited: past.isEdited };
    this.calculator.show(draft.request, { label: "Came back to the draft from last time", tag });
    return { tag, isEdited: false };
  }
}
