// The change that is being tried out: what is typed of it, what the engine says to it, and taking it into the portfolio.

import type { ReactiveController, ReactiveControllerHost } from "lit";
import {
  type CapacityReport,
  type CompareRequest,
  capacity,
  type Issue,
  type LiquidationReport,
  liquidation,
  type MarketsReport,
  type WhatIfReport,
  whatIf,
} from "../../api/index.js";
import { type Book, requestOfBook, statedBook } from "../../book/book.js";
import { type ChangeKind, changeOf, type Filled, fill, isAskable, kindsOf, markOf, type Typed, withMarket } from "../../book/change.js";
import { leverageFromText } from "../../book/draft.js";
import { type FieldIssues, issuesByPath } from "../../book/field-issues.js";
import { describeChange, outcomeText } from "../../words/changes.js";
import { listedPerp } from "../../words/listings.js";
import type { Speaker } from "../speaker.js";

export interface Preview {
  kind: ChangeKind;
  filled: Filled;
  /** What is wrong with the change, by field. */
  issues: FieldIssues;
  /** What it does; while something is wrong with it, what the last one did that was right. */
  outcome: Outcome | null;
  /** The largest trades and withdrawals as the fields stand. */
  room: CapacityReport | null;
}

export interface Outcome {
  report: WhatIfReport;
  before: LiquidationReport | null;
  after: LiquidationReport | null;
}

/** Fields of the strip that a fault of the changed book belongs to. */
const FIELD_OF: readonly [pattern: RegExp, field: string][] = [
  [/^portfolio\.(positions|orders)\[\d+\]\.leverage$/, "leverage"],
  [/^portfolio\.(positions|orders)\[\d+\]\.(size|entryPrice)$/, "size"],
  [/^portfolio\.(positions|orders)\[\d+\](\.coin)?$/, "coin"],
  [/^portfolio\.orders\[\d+\]\.limitPrice$/, "price"],
  [/^market\.perps\[\d+\]\.markPrice$/, "marketPrice"],
  [/^portfolio\.(balances|loans)\[\d+\]\.(amount|total|inSpot)$/, "amount"],
  [/^portfolio\.(balances|loans)\[\d+\](\.token)?$/, "token"],
];

export class WhatIf implements ReactiveController {
  /** What was taken into the portfolio last, until the next is typed. */
  added = "";
  private kind: ChangeKind = "order";
  private typed: Typed = {};
  private known: { key: string; book: Book; preview: Preview } | null = null;
  private lastOutcome: Outcome | null = null;

  constructor(
    private readonly host: ReactiveControllerHost,
    /** Takes the changed request in the place of the old one. */
    private readonly adopt: (request: CompareRequest, label: string) => void,
    private readonly speaker: Speaker,
  ) {
    host.addController(this);
  }

  hostConnected(): void {}

  choose(kind: ChangeKind): void {
    this.kind = kind;
    this.lastOutcome = null;
    this.added = "";
    this.host.requestUpdate();
  }

  type(texts: Typed): void {
    const isOtherCoin = texts.coin !== undefined && texts.coin !== this.typed.coin;
    if (isOtherCoin) {
      // Leverage and prices belong to the coin.
      const { leverage: _, price: __, marketPrice: ___, ...rest } = this.typed;
      this.typed = rest;
    }
    this.typed = { ...this.typed, ...texts };
    this.added = "";
    this.speaker.later(() => {
      const { outcome, issues } = this.known?.preview ?? {};
      if (issues && issues.size > 0) return `Something is wrong with the change: ${issues.size}.`;
      return outcome ? outcomeText(outcome.report) : "";
    });
    this.host.requestUpdate();
  }

  /** The book as the preview shows it. */
  get changedRequest(): CompareRequest | null {
    return this.lastOutcome?.report.request ?? null;
  }

  /** Makes the portfolio what the preview shows. */
  add(preview: Preview): void {
    const { outcome } = preview;
    if (!outcome || preview.issues.size > 0) return;
    this.clear();
    const [own] = outcome.report.changes;
    const words = own ? describeChange(own.change) : "";
    this.adopt(outcome.report.request, `Added what was tried out: ${words}`);
    this.added = words ? `Added to the portfolio: ${words}.` : "";
  }

  /** Forgets what is typed, as for another portfolio. */
  clear(): void {
    this.typed = {};
    this.lastOutcome = null;
    this.added = "";
    if (this.kind === "closing" || this.kind === "isolatedMargin") this.kind = "order";
  }

  preview(book: Book, markets: MarketsReport): Preview {
    const kind = kindsOf(book).includes(this.kind) ? this.kind : "order";
    const key = JSON.stringify([kind, this.typed]);
    if (this.known?.key === key && this.known.book === book) return this.known.preview;
    const preview = this.asked(kind, book, markets);
    this.known = { key, book, preview };
    return preview;
  }

  private asked(kind: ChangeKind, book: Book, markets: MarketsReport): Preview {
    const filled = fill(kind, this.typed, book, markets);
    const request = requestOfBook(book);
    const empty: Preview = { kind, filled, issues: new Map(), outcome: null, room: null };
    if (!request) return empty;
    const names =
      kind === "order"
        ? { coin: filled.coin, marketPrice: filled.marketPrice }
        : kind === "closing" || kind === "isolatedMargin"
          ? {}
          : { token: filled.token };
    const base = withMarket(request, names, markets);
    const room = roomOf(kind, filled, base, book);
    if (!isAskable(kind, filled)) {
      this.lastOutcome = null;
      return { ...empty, room };
    }
    const answer = whatIf(base, changeOf(kind, filled, book, markets), book.overrides);
    if (answer.status === "rejected")
      return { ...empty, room, issues: byField(answer.issues, filled, book, markets), outcome: this.lastOutcome };
    const after = liquidation(answer.report.request, book.overrides);
    const outcome = { report: answer.report, before: statedBook(book).death, after: after.status === "ok" ? after.report : null };
    this.lastOutcome = outcome;
    return { ...empty, room, outcome };
  }
}

function roomOf(kind: ChangeKind, { coin, leverage }: Filled, base: CompareRequest, { overrides }: Book): CapacityReport | null {
  const whole = leverageFromText(leverage);
  if (kind === "order" && (coin === "" || typeof whole !== "number")) return null;
  const coins = kind === "order" ? [{ coin, leverage: whole }] : [];
  const answer = capacity(base, { ...overrides, coins });
  return answer.status === "ok" ? answer.report : null;
}

function byField(issues: readonly Issue[], { coin }: Filled, book: Book, markets: MarketsReport): FieldIssues {
  // A listed coin whose price is not known has a field for it.
  const hasPriceField = listedPerp(markets, coin) !== undefined && markOf(coin, book, markets) === null;
  return issuesByPath(issues, ({ code, path }) => {
    const isPrice = hasPriceField && code === "MISSING_DATA" && path === "change.coin";
    const field = isPrice ? "marketPrice" : FIELD_OF.find(([pattern]) => pattern.test(path))?.[1];
    return field ? `change.${field}` : path;
  });
}
