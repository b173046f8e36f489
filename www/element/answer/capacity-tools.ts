// How much the book can still carry, and the targets that the reader works back from: what is typed, and the engine's answers.

import type { ReactiveController, ReactiveControllerHost } from "lit";
import { type Answer, type CapacityOverrides, type CapacityReport, capacity, type MarketsReport } from "../../api/index.js";
import { type Book, requestOfBook } from "../../book/book.js";
import { withMarket } from "../../book/change.js";
import { leverageFromText } from "../../book/draft.js";
import { type FieldIssues, issuesByField, percentIssues } from "../../book/field-issues.js";
import { fractionOfPercent } from "../../words/percent.js";

export interface ToolTexts {
  /** In percent. */
  ratio: string;
  /** In percent. */
  crash: string;
  carryCoin: string;
  carryLeverage: string;
  carryCash: string;
  /** Mark price of a coin that neither the request nor the snapshot knows. */
  carryPrice: string;
}

/** An answer, what is wrong with the question, or neither where nothing is asked. */
export interface ToolAnswer {
  report: CapacityReport | null;
  issues: FieldIssues;
}

/** Where prices come from that the request does not state. */
interface Prices {
  markets: MarketsReport;
  marketPrice: string;
}

const NOTHING_ASKED: ToolAnswer = { report: null, issues: new Map() };

export class CapacityTools implements ReactiveController {
  texts: ToolTexts = { ratio: "", crash: "", carryCoin: "BTC", carryLeverage: "10", carryCash: "", carryPrice: "" };
  private answers = new Map<string, ToolAnswer>();
  private book: Book | null = null;

  constructor(private readonly host: ReactiveControllerHost) {
    host.addController(this);
  }

  hostConnected(): void {}

  type(texts: Partial<ToolTexts>): void {
    // A price belongs to its coin.
    this.texts = { ...this.texts, ...(texts.carryCoin === undefined ? {} : { carryPrice: "" }), ...texts };
    this.host.requestUpdate();
  }

  /** What the book can carry as it is. */
  room(book: Book): ToolAnswer {
    return this.ask(book, {});
  }

  restoration(book: Book): ToolAnswer {
    const { ratio } = this.texts;
    return ratio === "" ? NOTHING_ASKED : inPercents(this.ask(book, { ratio: fractionOfPercent(ratio) }));
  }

  crash(book: Book): ToolAnswer {
    const { crash } = this.texts;
    return crash === "" ? NOTHING_ASKED : inPercents(this.ask(book, { crash: fractionOfPercent(crash) }));
  }

  carryTrade(book: Book, markets: MarketsReport): ToolAnswer {
    const { carryCoin: coin, carryLeverage: leverage, carryCash: cash, carryPrice } = this.texts;
    if (cash === "") return NOTHING_ASKED;
    const stated = leverage === "" ? {} : { leverage: leverageFromText(leverage) };
    return this.ask(book, { carryTrade: { coin, ...stated, cash } }, { markets, marketPrice: carryPrice });
  }

  /** Each question is asked once of each book, and by itself, so that one half-typed target does not silence the others. */
  private ask(book: Book, question: CapacityOverrides, prices?: Prices): ToolAnswer {
    if (this.book !== book) this.answers = new Map();
    this.book = book;
    const key = JSON.stringify([question, prices?.marketPrice]);
    const known = this.answers.get(key);
    if (known) return known;
    const found = asked(book, question, prices);
    this.answers.set(key, found);
    return found;
  }
}

/** An answer whose faults speak of percentages, as its field does. */
function inPercents({ report, issues }: ToolAnswer): ToolAnswer {
  return { report, issues: percentIssues(issues, (path) => path === "overrides.ratio" || path === "overrides.crash") };
}

function asked(book: Book, question: CapacityOverrides, prices: Prices | undefined): ToolAnswer {
  const own = requestOfBook(book);
  if (!own) return NOTHING_ASKED;
  const coin = question.carryTrade?.coin;
  const token = prices?.markets.tokens.find((listing) => listing.coin === coin)?.token;
  const names = { ...(coin === undefined ? {} : { coin }), ...(token === undefined ? {} : { token }) };
  const request = prices ? withMarket(own, { ...names, marketPrice: prices.marketPrice }, prices.markets) : own;
  const answer: Answer<CapacityReport> = capacity(request, { ...book.overrides, ...question });
  return answer.status === "ok"
    ? { report: answer.report, issues: new Map() }
    : { report: null, issues: issuesByField(answer.issues, request) };
}
