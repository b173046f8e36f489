/// <reference lib="esnext.disposable" preserve="true" />
// A resident book: resolved once, asked many times. It lives in the engine's memory under a number; here is its handle, which opens it again
// where the instance was replaced after a trap, and frees it when it is closed or collected.

import { choicesOf, jsonText, kindOf, shown } from "./arguments.js";
import type { BookUpdate, Market, Regime } from "./engine-types.js";
import { type CoreGlue, core } from "./engines.js";
import { type Answer, type Rejected, rejected } from "./errors.js";
import { ask, capacity, compare, evaluate, explain, exportSheet, liquidation, type RequestInput, stress, whatIf } from "./functions.js";
import { ladder, scenarios } from "./simulations.js";
import type { Overrides } from "./types.js";

/** Marks by coin, or in a list in the order of the book's `coins`, with null where nothing has changed. */
export type BookMarks = Readonly<Record<string, string>> | readonly (string | null | undefined)[];

/** What a summary or triggers answer beside numbers. */
export interface BookOptions {
  /** Whether the exact texts come too, which takes the full calculation. */
  texts?: boolean | undefined;
}

/** A few figures of every regime, in USDC; names and signs are those of the report. */
export interface BookSummary {
  /** The rows. */
  regimes: readonly Regime[];
  /** Names of the columns. */
  columns: readonly string[];
  /**
   * Row after row: `values[row * columns.length + column]`. Exact figures rounded to binary numbers at the last step; not a number where the
   * report has null, and 1 or 0 for what is true or false.
   */
  values: Float64Array;
  /** The exact figures, row by row, null as in the report; null where they were not asked for. */
  texts: (string | null)[][] | null;
}

/** The nearest prices at which every regime dies, coin by coin. */
export interface BookTriggers {
  regimes: readonly Regime[];
  coins: readonly string[];
  /** What the two prices of a coin are. */
  sides: readonly ["below", "above"];
  /**
   * Regime after regime, coin after coin: `values[(regime * coins.length + coin) * 2 + side]`. Rounded at the last step; not a number where there
   * is none up to the horizon.
   */
  values: Float64Array;
  /** The exact prices by regime and coin; null where they were not asked for. */
  texts: [string | null, string | null][][] | null;
}

const QUESTIONS = { ask, compare, evaluate, liquidation, stress, capacity, ladder, scenarios, whatIf, explain, exportSheet };

type Questions = typeof QUESTIONS;
type Choices<Q extends keyof Questions> = Parameters<Questions[Q]> extends [unknown, ...infer Rest] ? Rest : never;

/** A book that stays resolved. Nothing throws: every answer is tagged, also of a book that is closed. */
export interface Book extends Disposable {
  /** The coins of a list of marks, in its order: those that are held, then those that are ordered or that the market lists. */
  readonly coins: readonly string[];
  /**
   * Moves the book to other prices: marks by coin or in a list, which is quickest; a market with what has changed, messages of the venue's websocket
   * in a list, or the text that `fetchMarkets` answers. As `reprice`, one after the other; refused prices change nothing.
   */
  reprice(prices: BookMarks | Partial<Market> | readonly object[] | string): Answer<BookUpdate>;
  /** A few figures of every regime. */
  summary(options?: BookOptions): Answer<BookSummary>;
  /** The nearest prices of death, below and above, of every coin under every regime. */
  triggers(options?: BookOptions): Answer<BookTriggers>;
  /** Any question about the book as it is now: `ask("whatIf", change)` is `whatIf(request, change)`. */
  ask<Q extends keyof Questions>(question: Q, ...choices: Choices<Q>): ReturnType<Questions[Q]> | Rejected;
  /** The request that the book is now, as JSON. */
  request(): Answer<string>;
  /** Frees it. A book that is never closed is freed when it is collected. */
  close(): void;
}

const REGIMES: readonly Regime[] = Object.freeze(["standard", "unified", "portfolio"] as const);
const SIDES = Object.freeze(["below", "above"] as const);

/** Reprices that are kept to open the book again; with more, its request is taken instead. */
const LONGEST_LOG = 32;
/** The engine's bit for tokens that have none of their own. */
const OTHERS = 2 ** 30;

/** Where a book is in the engine: in which instance, under which number. */
interface Place {
  glue: CoreGlue;
  book: number;
}

/** Frees the books whose handles were collected; in an instance that was replaced there is nothing to free. */
const collected = typeof FinalizationRegistry === "undefined" ? undefined : new FinalizationRegistry<Place>(free);

function free({ glue, book }: Place): void {
  core.call((current) => {
    if (current === glue) glue.closeBook(book);
    return { status: "ok", report: null };
  });
}

/** Opens a book: the request is resolved once, and stays so through other prices. `overrides` become the request's own. */
export function open(request: RequestInput, overrides?: Overrides): Answer<Book> {
  const input = jsonText(request, "");
  if ("status" in input) return input;
  const options = overrides === undefined ? { text: undefined } : jsonText(overrides, "overrides");
  if ("status" in options) return options;
  return OpenBook.open(input.text, options.text);
}

class OpenBook {
  private place: Place | undefined;
  private isClosed = false;
  /** Columns of a summary. */
  private columns: readonly string[] = [];
  private names: readonly string[] = [];
  private places = new Map<string, number>();
  private triggerCoins: readonly string[] | undefined;
  private layout = 0;
  /** Remarks by what went with its coin. */
  private remarks = new Map<number, BookUpdate["warnings"]>();
  /** What was stated since `text`: the last mark of each coin, or prices as JSON. */
  private log: (string[] | string)[] = [];
  private hasMoved = false;
  private current: string | undefined;

  private constructor(
    private text: string,
    private options: string | undefined,
  ) {}

  static open(text: string, options: string | undefined): Answer<Book> {
    const book = new OpenBook(text, options);
    const opened = core.call((glue) => book.enter(glue));
    return opened.status === "ok" ? { status: "ok", report: book as unknown as Book } : opened;
  }

  get coins(): readonly string[] {
    return this.names;
  }

  reprice(prices: unknown): Answer<BookUpdate> {
    return this.with(({ glue, book }) => {
      const lines = this.linesOf(prices);
      if (lines) {
        const followed = glue.repriceBookLines(book, lines.join("\n"));
        if (followed >= 0) {
          this.note(lines);
          return { status: "ok", report: { warnings: [...this.remarksOf(followed)] } };
        }
      }
      const update = jsonText(prices, "prices", true);
      if ("status" in update) return update;
      const answer = glue.repriceBook(book, update.text);
      if (answer.status === "ok") this.note(update.text);
      return answer;
    });
  }

  summary(options?: BookOptions): Answer<BookSummary> {
    const wanted = areTextsWanted(options);
    if (typeof wanted === "object") return wanted;
    return this.with(({ glue, book }) => {
      const values = glue.bookSummary(book);
      const exact = wanted || values.length === 0 ? glue.bookSummaryTexts(book) : undefined;
      if (exact?.status === "rejected") return exact;
      const texts = exact?.report ?? null;
      return { status: "ok", report: { regimes: REGIMES, columns: this.columns, values, texts } };
    });
  }

  triggers(options?: BookOptions): Answer<BookTriggers> {
    const wanted = areTextsWanted(options);
    if (typeof wanted === "object") return wanted;
    return this.with(({ glue, book }) => {
      const values = glue.bookTriggers(book);
      this.renew();
      this.triggerCoins ??= Object.freeze(glue.bookTriggerCoins(book));
      const coins = this.triggerCoins;
      const isMissing = values.length !== REGIMES.length * coins.length * SIDES.length;
      const exact = wanted || isMissing ? glue.bookTriggerTexts(book) : undefined;
      if (exact?.status === "rejected") return exact;
      return { status: "ok", report: { regimes: REGIMES, coins, sides: SIDES, values, texts: exact?.report ?? null } };
    });
  }

  ask(question: unknown, ...choices: unknown[]): Answer<unknown> {
    if (typeof question !== "string" || !Object.hasOwn(QUESTIONS, question)) {
      const remedy = `ask one of ${Object.keys(QUESTIONS).join(", ")}`;
      return rejected("INVALID", "question", `expected the name of a question, got ${shown(question)}`, remedy);
    }
    const request = this.request();
    if (request.status !== "ok") return request;
    const answer = QUESTIONS[question as keyof Questions] as (request: string, ...choices: unknown[]) => Answer<unknown>;
    return answer(request.report, ...choices);
  }

  request(): Answer<string> {
    return this.with(({ glue, book }) => {
      // As it was opened, with what an import says of itself.
      if (!this.hasMoved && this.options === undefined) return { status: "ok", report: this.text };
      if (this.current === undefined) {
        const answer = glue.bookRequest(book);
        if (answer.status !== "ok") return answer;
        this.current = answer.report;
      }
      return { status: "ok", report: this.current };
    });
  }

  close(): void {
    this.isClosed = true;
    const { place } = this;
    if (!place) return;
    this.place = undefined;
    collected?.unregister(this);
    free(place);
    this.log = [];
  }

  /** Asks the engine, in the instance of now. */
  private with<T>(question: (place: Place) => Answer<T>): Answer<T> {
    if (this.isClosed) return rejected("CLOSED", "", "the book has been closed", "open it again: open(request)");
    return core.call((glue) => {
      const entered = this.enter(glue);
      return entered.status === "ok" ? question(entered.report) : entered;
    });
  }

  /** Makes sure that the book is in an instance; in another one than before it is opened again, and moved to where it was. */
  private enter(glue: CoreGlue): Answer<Place> {
    if (this.place?.glue === glue) return { status: "ok", report: this.place };
    const opened = glue.openBook(this.text, this.options);
    if (opened.status !== "ok") return opened;
    collected?.unregister(this);
    this.place = { glue, book: opened.report };
    collected?.register(this, this.place, this);
    this.columns = Object.freeze(glue.bookColumns());
    this.read();
    const { place } = this;
    for (const prices of this.log) {
      if (typeof prices === "string") glue.repriceBook(place.book, prices);
      else glue.repriceBookLines(place.book, prices.join("\n"));
    }
    this.renew();
    return { status: "ok", report: place };
  }

  /** Names and numbers of the book as it is in the engine. */
  private read(): void {
    if (!this.place) return;
    const { glue, book } = this.place;
    this.layout = glue.bookLayout(book);
    this.names = Object.freeze(glue.bookCoins(book));
    this.places = new Map(this.names.map((name, index) => [name, index]));
    this.triggerCoins = undefined;
    this.remarks.clear();
  }

  /** Reads the names again where they may have changed; answers whether they may. */
  private renew(): boolean {
    if (!this.place || this.layout === this.place.glue.bookLayout(this.place.book)) return false;
    this.read();
    return true;
  }

  /** Keeps what the book was moved to, so that it can be opened again. */
  private note(prices: string[] | string): void {
    this.hasMoved = true;
    this.current = undefined;
    const last = this.log.at(-1);
    if (typeof prices === "string") this.log.push(prices);
    else if (Array.isArray(last) && last.length === prices.length) {
      prices.forEach((mark, index) => {
        if (mark !== "") last[index] = mark;
      });
    } else this.log.push(prices);
    // A list of marks is in the order of the coins, which other prices may have changed.
    const hasChanged = typeof prices === "string" && this.renew();
    if ((hasChanged || this.log.length > LONGEST_LOG) && this.place) {
      const request = this.place.glue.bookRequest(this.place.book);
      if (request.status === "ok") {
        this.text = request.report;
        this.options = undefined;
        this.log = [];
      }
    }
  }

  private remarksOf(followed: number): BookUpdate["warnings"] {
    if (followed === 0 || !this.place) return [];
    const known = this.remarks.get(followed);
    if (known) return known;
    const { report } = this.place.glue.bookRemarks(this.place.book) as { report: BookUpdate };
    if (followed < OTHERS) this.remarks.set(followed, report.warnings);
    return report.warnings;
  }

  /** Marks by coin or in a list as lines; undefined where the prices are of another form, or anything about them is odd. */
  private linesOf(prices: unknown): string[] | undefined {
    try {
      if (typeof prices !== "object" || prices === null) return undefined;
      return Array.isArray(prices) ? this.listedLines(prices) : this.namedLines(prices as Record<string, unknown>);
    } catch {
      // Told by the reader of any prices.
      return undefined;
    }
  }

  private listedLines(prices: readonly unknown[]): string[] | undefined {
    const { length } = this.names;
    if (prices.length !== length) return undefined;
    const lines = new Array<string>(length);
    for (let index = 0; index < length; index++) {
      const mark = prices[index];
      if (typeof mark === "string" && mark !== "") lines[index] = mark;
      else if (mark === null || mark === undefined) lines[index] = "";
      else return undefined;
    }
    return lines;
  }

  private namedLines(prices: Record<string, unknown>): string[] | undefined {
    const prototype: unknown = Object.getPrototypeOf(prices);
    if (prototype !== Object.prototype && prototype !== null) return undefined;
    const lines = new Array<string>(this.names.length).fill("");
    const coins = Object.keys(prices);
    for (const coin of coins) {
      const index = this.places.get(coin);
      const mark = prices[coin];
      if (index === undefined || typeof mark !== "string" || mark === "") return undefined;
      lines[index] = mark;
    }
    return coins.length === 0 ? undefined : lines;
  }
}

// Older runtimes have no `using`, and need no disposal.
if (typeof Symbol.dispose === "symbol") {
  Object.defineProperty(OpenBook.prototype, Symbol.dispose, {
    value(this: OpenBook) {
      this.close();
    },
  });
}

function areTextsWanted(options: unknown): boolean | Rejected {
  if (options === undefined) return false;
  const read = choicesOf(options, ["texts"]);
  if ("status" in read) return read;
  const { texts } = read.choices;
  if (texts === undefined || typeof texts === "boolean") return texts === true;
  return rejected("INVALID", "texts", `expected true or false, got ${kindOf(texts)}`, "pass true for the exact texts, or leave it out");
}
