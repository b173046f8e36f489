// Asks the engine a question about the book, at most once a frame, and keeps the last answer with what it was asked about. Where an answer takes
// longer than a frame, or nobody can see it, it is asked for less often, so that typing stays smooth; what is wanted last is answered always.

import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Answer } from "../../api/index.js";
import type { Book } from "../../book/book.js";

/** Milliseconds that a question waits while the section is out of sight. */
const OUT_OF_SIGHT = 250;
/** The same in sight, where an answer takes longer than a frame: at least this long, and this many times as long as the last answer took. */
const COSTLY = 120;
const REST = 3;
const FRAME = 16;

export interface Asked<Question, Report> {
  book: Book;
  question: Question;
  answer: Answer<Report>;
}

export class Asking<Question, Report> implements ReactiveController {
  latest: Asked<Question, Report> | null = null;
  private wanted: { book: Book; question: Question; key: string } | null = null;
  private key = "";
  /** How long the last answer took. */
  private cost = 0;
  private frame = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: ReactiveControllerHost & { isInSight: boolean },
    private readonly ask: (book: Book, question: Question) => Answer<Report>,
  ) {
    host.addController(this);
  }

  /** Asks for an answer to this. The latest answer stays until it is there. */
  want(book: Book, question: Question): void {
    const key = JSON.stringify(question);
    if (this.latest?.book === book && this.key === key) {
      this.cancel();
      return;
    }
    const isWaiting = this.wanted !== null;
    this.wanted = { book, question, key };
    // A question that comes while another waits replaces it and keeps its place in time. Otherwise prices that keep moving would delay it for ever.
    if (isWaiting) return;
    if (this.host.isInSight && this.cost <= FRAME) this.frame = requestAnimationFrame(this.answer);
    else this.timer = setTimeout(this.answer, this.host.isInSight ? Math.max(COSTLY, this.cost * REST) : OUT_OF_SIGHT);
  }

  /** Whether an answer is on its way. */
  get isWaiting(): boolean {
    return this.wanted !== null;
  }

  /** What waits out of sight is answered now. */
  hurry(): void {
    if (!this.wanted || this.frame) return;
    clearTimeout(this.timer);
    this.frame = requestAnimationFrame(this.answer);
  }

  hostConnected(): void {
    if (this.wanted) this.timer = setTimeout(this.answer, 0);
  }

  hostDisconnected(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this.frame = 0;
  }

  private answer = (): void => {
    const { wanted } = this;
    this.cancel();
    if (!wanted) return;
    const { book, question } = wanted;
    this.key = wanted.key;
    const start = performance.now();
    this.latest = { book, question, answer: this.ask(book, question) };
    this.cost = performance.now() - start;
    this.host.requestUpdate();
  };

  private cancel(): void {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this.frame = 0;
    this.wanted = null;
  }
}
