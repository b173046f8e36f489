// The part of an element that goes back and forth in its book's history, for programs that have buttons or a store for it.

import { LitElement } from "lit";
import type { BookHistory } from "./book-history.js";

export abstract class WithHistory extends LitElement {
  protected abstract readonly past: BookHistory;

  /** Takes back the last change of the book; false where there is none. */
  undo(): boolean {
    return this.past.go("undo");
  }

  /** Makes it again. */
  redo(): boolean {
    return this.past.go("redo");
  }

  /** What `undo` and `redo` would do, in a few words; null where nothing. */
  get undoable(): string | null {
    return this.past.undoable;
  }

  get redoable(): string | null {
    return this.past.redoable;
  }

  /** Which book is shown: a book and its changes have one number. */
  get shownBook(): { book: number; isEdited: boolean; tag: unknown } {
    const { book, isEdited, tag } = this.past.present;
    return { book, isEdited, tag };
  }

  /** The book's history as text, for a store; only with books whose tag may be kept. Empty where there is nothing to keep. */
  storedHistory(mayKeep: (tag: unknown) => boolean = () => true): string {
    return this.past.stored(mayKeep);
  }

  /** Takes a stored history, and shows the book where it stood. Answers that book's tag and whether it was edited; null for any other text. */
  restoreHistory(text: string): { tag: unknown; isEdited: boolean } | null {
    return this.past.take(text);
  }
}
