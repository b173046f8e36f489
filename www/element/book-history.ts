// Undo and redo of <portfolio-margin>: when a step is made, what it is called, which keys go back and forth, and where the focus is afterwards.
//
// In the fields of the form Ctrl+Z is this undo and not the browser's, which knows of no rows and would bring back text that is no longer of the
// field. In any other text field, such as that of a change that is tried out, it is the browser's.

import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { CompareRequest } from "../api/index.js";
import { type Draft, requestOf } from "../book/draft.js";
import { History, historyOf, type Snapshot } from "../book/history.js";
import { changedPath, changeWords } from "../book/history-words.js";

/** The element as its history sees it. */
export interface HistoryHost extends ReactiveControllerHost, HTMLElement {
  renderRoot: HTMLElement | DocumentFragment;
}

/** What is shown: the form, and the request as it was given until it is edited. */
export interface BookState {
  draft: Draft;
  given: CompareRequest | string | null;
}

/** How a book is shown. */
export interface ShowOptions {
  /** What led to it, in a few words: the name of the step. */
  label?: string | undefined;
  /** Plain data that is kept with the book and handed back by events. */
  tag?: unknown;
  /** It is the book that was shown, changed: its tag stays. */
  isChange?: boolean | undefined;
}

export type Way = "undo" | "redo";

const SHOWN = "Showed another portfolio";

export class BookHistory implements ReactiveController {
  private history: History;
  /** Nothing was shown yet: the first book has nothing before it. */
  private isNew = true;
  private books = 0;
  /** What fields do as they are left on the way is no edit. */
  private isTravelling = false;

  constructor(
    private readonly host: HistoryHost,
    private readonly read: () => BookState,
    private readonly restore: (step: Snapshot, way: Way | null, label: string, isOtherBook: boolean) => void,
    private readonly focus: (path: string) => void,
  ) {
    host.addController(this);
    this.history = new History(this.snapshot("", 0, false, null));
  }

  hostConnected(): void {
    this.host.addEventListener("keydown", this.press);
    this.host.addEventListener("focusout", this.leave);
  }

  hostDisconnected(): void {
    this.host.removeEventListener("keydown", this.press);
    this.host.removeEventListener("focusout", this.leave);
  }

  get present(): Snapshot {
    return this.history.present;
  }

  get undoable(): string | null {
    return this.history.undoable;
  }

  get redoable(): string | null {
    return this.history.redoable;
  }

  get mayEdit(): boolean {
    return !this.isTravelling;
  }

  /** Whether a request is the one that is shown. */
  isShown(request: CompareRequest | string): boolean {
    return !this.isNew && textOf(request) === textOf(requestAt(this.read()));
  }

  /** Another book is there, or the same one moved by the page. */
  shown({ label = "", tag = null, isChange = false }: ShowOptions): void {
    const { present } = this;
    const isSame = textOf(requestAt(this.read())) === textOf(requestAt(present));
    if (!isChange) this.books += 1;
    const step = isChange
      ? this.snapshot(label || SHOWN, present.book, true, present.tag)
      : this.snapshot(label || SHOWN, this.books, false, tag);
    if (this.isNew || isSame) this.history.replace({ ...step, label: present.label });
    else this.history.record(step);
    this.isNew = false;
    this.tell();
  }

  /** The form was edited. */
  edited(label = ""): void {
    const { present } = this;
    const words = label || changeWords(present.draft, this.read().draft);
    // Nothing of the book changed, such as by typing what was there.
    if (words === "") return;
    this.history.record(this.snapshot(words, present.book, true, present.tag), this.typedField());
    this.isNew = false;
    this.tell();
  }

  /** Prices moved by themselves: the step that is shown is the same one. */
  moved(): void {
    const { label, book, isEdited, tag } = this.present;
    this.history.replace(this.snapshot(label, book, isEdited, tag));
  }

  go(way: Way): boolean {
    const label = (way === "undo" ? this.undoable : this.redoable) ?? "";
    const before = this.present;
    const field = this.typedField();
    // A field that is being edited keeps its own text: it is left, and entered again with the text that it has now.
    this.isTravelling = true;
    field?.blur();
    this.isTravelling = false;
    const step = way === "undo" ? this.history.undo() : this.history.redo();
    if (!step) {
      field?.focus();
      return false;
    }
    this.restore({ ...step, draft: structuredClone(step.draft) }, way, label, step.book !== before.book);
    this.tell();
    if (field) void this.host.updateComplete.then(() => this.enter(field, before, step));
    return true;
  }

  /** Back into the field, or into what changed where the field is gone, so that the focus is not lost. */
  private enter(field: HTMLElement, before: Snapshot, step: Snapshot): void {
    if (field.isConnected) field.focus();
    else this.focus(changedPath(before.draft, step.draft) ?? "portfolio");
  }

  stored(mayKeep: (tag: unknown) => boolean): string {
    return this.history.stored(mayKeep);
  }

  /** Takes a stored history in the place of this one, and shows the step that it stands at. Null where it is no history. */
  take(text: string): { tag: unknown; isEdited: boolean } | null {
    const history = historyOf(text);
    if (!history) return null;
    this.history = history;
    this.isNew = false;
    this.books = history.newestBook;
    const { present } = history;
    this.restore({ ...present, draft: structuredClone(present.draft) }, null, "", true);
    this.tell();
    return { tag: present.tag, isEdited: present.isEdited };
  }

  private tell(): void {
    const detail = { undo: this.undoable, redo: this.redoable };
    this.host.dispatchEvent(new CustomEvent("history-changed", { bubbles: true, composed: true, detail }));
  }

  private snapshot(label: string, book: number, isEdited: boolean, tag: unknown): Snapshot {
    const { draft, given } = this.read();
    return { draft: structuredClone(draft), given, label, book, isEdited, tag };
  }

  /** The text field of the form that has the focus. */
  private typedField(): HTMLElement | null {
    const { activeElement } = this.host.renderRoot as ShadowRoot;
    return activeElement instanceof HTMLElement && isTextField(activeElement) && activeElement.closest(".form") ? activeElement : null;
  }

  private readonly leave = (): void => this.history.seal();

  private readonly press = (event: KeyboardEvent): void => {
    const way = wayOf(event);
    const target = event.composedPath()[0];
    if (!way || event.defaultPrevented || !(target instanceof HTMLElement)) return;
    if (isTextField(target) && !target.closest(".form")) return;
    // Also where there is nothing to undo: the browser's own undo would bring text back that the book no longer has.
    event.preventDefault();
    this.go(way);
  };
}

/** Where a key leads: Ctrl+Z or Cmd+Z, with Shift forwards, or Ctrl+Y. */
export function wayOf({ key, code, ctrlKey, metaKey, altKey, shiftKey, isComposing }: KeyboardEvent): Way | null {
  if (!(ctrlKey || metaKey) || altKey || isComposing) return null;
  // On a keyboard of other letters the place of the key counts.
  const letter = /^[a-z]$/i.test(key) ? key.toLowerCase() : code.replace("Key", "").toLowerCase();
  if (letter === "z") return shiftKey ? "redo" : "undo";
  return letter === "y" && ctrlKey && !shiftKey ? "redo" : null;
}

/** Whether the browser would undo typing here. */
export function isTextField(target: HTMLElement): boolean {
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "range", "button", "submit", "file", "color"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target.isContentEditable;
}

const requestAt = ({ draft, given }: BookState): CompareRequest | string => given ?? requestOf(draft);

function textOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return "";
  }
}
