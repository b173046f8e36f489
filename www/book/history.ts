// What the book has been: a line of snapshots, and the place in it where the reader is. Going back and forth moves the place and loses nothing. A
// change after going back replaces what was undone.
//
// A snapshot is never changed. What is typed into one field, until the field is left or something else is changed, is one step.

import type { CompareRequest } from "../api/index.js";
import type { Draft } from "./draft.js";
import { storedDraft } from "./stored-draft.js";

/** The book at one time. */
export interface Snapshot {
  /** The form, half-typed figures and empty rows included. */
  readonly draft: Draft;
  /** The request as it was given, where nothing of it was edited yet. */
  readonly given: CompareRequest | string | null;
  /** What led to it, such as "Added a BTC position"; empty for the first. */
  readonly label: string;
  /** Which book it is: snapshots of one number are that book and its changes. */
  readonly book: number;
  /** Whether the book was changed since it was shown. */
  readonly isEdited: boolean;
  /** What the page keeps with the book, plain data that is handed back as it is. */
  readonly tag: unknown;
}

/** Steps that are kept; the oldest go first. */
const MOST_STEPS = 200;

/** Characters of the steps that are stored: a device keeps some five million for a whole site. */
const MOST_STORED = 1_500_000;

const VERSION = 1;

export class History {
  private steps: Snapshot[];
  private at = 0;
  /** The field that is being typed into. */
  private group: object | null = null;
  /** Each step is written once, however often the history is stored. */
  private readonly texts = new WeakMap<Snapshot, string>();

  constructor(first: Snapshot) {
    this.steps = [first];
  }

  get present(): Snapshot {
    return this.steps[this.at] as Snapshot;
  }

  get newestBook(): number {
    return Math.max(...this.steps.map(({ book }) => book));
  }

  /** What undoing would take back; null where there is nothing before. */
  get undoable(): string | null {
    return this.at > 0 ? this.present.label : null;
  }

  /** What redoing would do again. */
  get redoable(): string | null {
    return this.steps[this.at + 1]?.label ?? null;
  }

  /** A further step. Steps of one group in a row are one, under the first one's label. */
  record(snapshot: Snapshot, group: object | null = null): void {
    const isSame = group !== null && group === this.group && this.at > 0 && this.at === this.steps.length - 1;
    if (isSame) {
      this.steps[this.at] = { ...snapshot, label: this.present.label };
    } else {
      this.steps = [...this.steps.slice(0, this.at + 1), snapshot].slice(-MOST_STEPS);
      this.at = this.steps.length - 1;
    }
    this.group = group;
  }

  /** Replaces the present step without adding one: for the first book, and for prices that moved by themselves. */
  replace(snapshot: Snapshot): void {
    this.steps[this.at] = snapshot;
  }

  /** What is typed from now on is a step of its own. */
  seal(): void {
    this.group = null;
  }

  undo(): Snapshot | null {
    return this.go(-1);
  }

  redo(): Snapshot | null {
    return this.go(1);
  }

  private go(by: number): Snapshot | null {
    const step = this.steps[this.at + by];
    if (!step) return null;
    this.seal();
    this.at += by;
    return step;
  }

  /** The history as text for a store: of the steps that may be kept, those nearest to the present. Empty where nothing could be undone or redone. */
  stored(mayKeep: (tag: unknown) => boolean): string {
    const kept = this.steps.filter(({ tag }) => mayKeep(tag));
    const present = this.steps.slice(0, this.at + 1).findLast(({ tag }) => mayKeep(tag));
    if (!present) return "";
    let [from, to] = [kept.indexOf(present), kept.indexOf(present)];
    let room = MOST_STORED - this.text(present).length;
    // What can be undone is worth more than what can be redone.
    for (const [start, by] of [
      [from - 1, -1],
      [to + 1, 1],
    ] as const) {
      for (let place = start, step = kept[place]; step; place += by, step = kept[place]) {
        room -= this.text(step).length;
        if (room < 0) break;
        if (by < 0) from = place;
        else to = place;
      }
    }
    const steps = kept.slice(from, to + 1);
    // A book alone is kept by whoever keeps the book.
    if (steps.length < 2) return "";
    const texts = steps.map((step) => this.text(step));
    return `{"version":${VERSION},"at":${steps.indexOf(present)},"steps":[${texts.join(",")}]}`;
  }

  private text(step: Snapshot): string {
    const known = this.texts.get(step);
    if (known !== undefined) return known;
    const text = storedText(step);
    this.texts.set(step, text);
    return text;
  }
}

/** A step as JSON. What a program handed over and JSON cannot hold is left out. */
function storedText({ draft, given, label, book, isEdited, tag }: Snapshot): string {
  try {
    return JSON.stringify({ label, book, isEdited, tag, ...(typeof given === "string" ? { given } : {}), draft, isGiven: given !== null });
  } catch {
    return JSON.stringify({ label, book, isEdited, tag });
  }
}

/** A history as it was stored; null for anything else, which a store may hold. */
export function historyOf(text: string): History | null {
  try {
    const stored = JSON.parse(text) as { version?: unknown; at?: unknown; steps?: unknown };
    if (stored?.version !== VERSION || !Array.isArray(stored.steps) || !Number.isInteger(stored.at)) return null;
    const steps = stored.steps.slice(0, MOST_STEPS).map(snapshotOf);
    const [first, ...rest] = steps;
    const at = stored.at as number;
    if (!first || steps.includes(null) || at < 0 || at >= steps.length) return null;
    const history = new History(first);
    for (const step of rest) if (step) history.record(step);
    for (let back = steps.length - 1; back > at; back--) history.undo();
    return history;
  } catch {
    return null;
  }
}

function snapshotOf(value: unknown): Snapshot | null {
  const { label, book, isEdited, tag = null, given, draft, isGiven } = (value ?? {}) as Record<string, unknown>;
  const own = storedDraft(draft);
  if (!own || typeof label !== "string" || typeof book !== "number") return null;
  const asGiven = isGiven === true ? own.loaded : null;
  return { draft: own, given: typeof given === "string" ? given : asGiven, label, book, isEdited: isEdited === true, tag };
}
