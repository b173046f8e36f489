// The functions of the package: plain data in, one tagged answer out, no exception. Every figure comes from the engine;
// here arguments are only checked and passed on, because the boundary of WebAssembly coerces or traps on wrong types.

import { jsonText, plainText, shown } from "./arguments.js";
import { asked } from "./asked.js";
import type {
  CapacityReport,
  Change,
  CompareReport,
  Explanation,
  ExportedSheet,
  ImportedSheet,
  ImportReport,
  Market,
  MarketsReport,
  NumberReport,
  Regime,
  RegimeReport,
  RepriceReport,
  RulebookSummary,
  StressReport,
  WhatIfReport,
} from "./engine-types.js";
import { type CoreGlue, core } from "./engines.js";
import { type Answer, rejected } from "./errors.js";
import type { Answers, FieldChoice, Questions, Wanted } from "./questions.js";
import type {
  CapacityOverrides,
  CompareRequest,
  LiquidationOverrides,
  LiquidationPartOverrides,
  LiquidationReport,
  NumberChoices,
  Overrides,
  PartialLiquidationReport,
  RulebookReport,
  SheetChoices,
  StressOverrides,
} from "./types.js";

const REGIMES: readonly Regime[] = ["standard", "unified", "portfolio"];

/** A request as an object or as its JSON text. The text of a captured Hyperliquid account is understood as well. */
export type RequestInput = CompareRequest | string;

/** One book under standard margin, unified account and portfolio margin. */
export function compare<O extends Overrides & FieldChoice>(request: RequestInput, overrides?: O): Answer<Wanted<CompareReport, O>> {
  return answered(request, overrides, (glue, text, options) => glue.compare(text, options));
}

/** One book under one regime. */
export function evaluate<O extends Overrides & FieldChoice>(
  request: RequestInput,
  regime: Regime,
  overrides?: O,
): Answer<Wanted<RegimeReport, O>> {
  const named = plainText(regime, "regime");
  if ("status" in named) return named;
  if (!REGIMES.includes(regime)) {
    return rejected("INVALID", "regime", `there is no regime ${shown(regime)}`, `use one of ${REGIMES.join(", ")}`);
  }
  return answered(request, overrides, (glue, text, options) => glue.evaluate(text, regime, options));
}

/**
 * Several questions of one book, which is read and resolved once: `ask(request, { compare: {}, liquidation: { parts: ["triggers"] } })`. All of them
 * are answered, or none: everything that is wrong with the request and with any question is told together.
 */
export function ask<Q extends Questions>(request: RequestInput, questions: Q, overrides?: Overrides): Answer<Answers<Q>> {
  const asked = jsonText(questions, "questions");
  if ("status" in asked) return asked;
  return answered(request, overrides, (glue, text, options) => glue.ask(text, asked.text, options) as Answer<Answers<Q>>);
}

/** Every price at which the book dies, coin by coin, under every regime, with what the exchange displays beside it. */
export function liquidation(request: RequestInput, overrides: LiquidationPartOverrides): Answer<PartialLiquidationReport>;
export function liquidation(request: RequestInput, overrides?: LiquidationOverrides): Answer<LiquidationReport>;
export function liquidation(request: RequestInput, overrides?: LiquidationOverrides): Answer<PartialLiquidationReport> {
  return answered(request, overrides, (glue, text, options) => glue.liquidation(text, options));
}

/**
 * Ratio, account value and requirement of every regime over a coin's move, and over a second axis: another coin's move, a gap between perps
 * and spot, or time. Cells are in typed arrays, row after row: `index = row * axis.length + column`, rows along `axis2`. They are the exact
 * figures, rounded to binary numbers at the last step; where there is none, NaN.
 */
export function stress(request: RequestInput, choices?: StressOverrides): Answer<StressReport> {
  return answered(request, choices, (glue, text, options) => glue.stress(text, options));
}

/** The largest trades, loans and withdrawals under every regime; what restores a ratio or survives a crash, where that is asked. */
export function capacity(request: RequestInput, overrides?: CapacityOverrides): Answer<CapacityReport> {
  return answered(request, overrides, (glue, text, options) => glue.capacity(text, options));
}

/** The book before and after a change, or several in order: an order, a deposit, a withdrawal, a transfer, a repayment, a closing, isolated margin. */
export function whatIf(request: RequestInput, changes: Change | Change[] | string, overrides?: Overrides): Answer<WhatIfReport> {
  const change = jsonText(changes, "change", true);
  if ("status" in change) return change;
  return answered(request, overrides, (glue, text, options) => glue.whatIf(text, change.text, options));
}

/**
 * The book at other prices: `prices` is a market with what has changed, messages of the venue's websocket as they came, in a list, or the text
 * that `fetchMarkets` answers.
 */
export function reprice(request: RequestInput, prices: Partial<Market> | string): Answer<RepriceReport> {
  const update = jsonText(prices, "prices");
  if ("status" in update) return update;
  return answered(request, undefined, (glue, text) => glue.reprice(text, update.text));
}

/** How one figure of the comparison came about, down to the inputs; `path` as in `regimes.portfolio.ratio`. */
export function explain(request: RequestInput, path: string, overrides?: Overrides): Answer<Explanation> {
  const figure = plainText(path, "path");
  if ("status" in figure) return figure;
  return answered(request, overrides, (glue, text, options) => glue.explain(text, figure.text, options));
}

/** A captured Hyperliquid account as a request, which can then be changed and compared. */
export function importAccount(text: string): Answer<CompareRequest> {
  return onText(text, "", (glue, own) => glue.importAccount(own));
}

/** A captured account as a request, and each figure that the exchange reported of it beside the engine's. */
export function reconcile(text: string): Answer<ImportReport> {
  return onText(text, "", (glue, own) => glue.reconcile(own));
}

/**
 * A sheet of a spreadsheet (CSV, semicolons or tabs) as a request that can be answered, or every fault of it by row and column, as in
 * `rows[3].size`. With `addTo`, its rows are added to that book.
 */
export function importSheet(text: string, choices?: SheetChoices): Answer<ImportedSheet> {
  if (choices === undefined) return onText(text, "", (glue, own) => glue.importSheet(own));
  const options = jsonText(choices, "overrides");
  if ("status" in options) return options;
  return onText(text, "", (glue, own) => glue.importSheet(own, options.text));
}

/** A request as a sheet in CSV, and what of it a sheet cannot hold. */
export function exportSheet(request: RequestInput): Answer<ExportedSheet> {
  return answered(request, undefined, (glue, text) => glue.exportSheet(text));
}

/**
 * A number as people write it: `"$20,000.50"`, `"20k"`, `"10x"`. A text that is none is an answer too, which says whether it is half typed, what
 * it may mean, or what is wrong with it.
 */
export function readNumber(text: string, choices?: NumberChoices): Answer<NumberReport> {
  if (choices === undefined) return onText(text, "", (glue, own) => glue.readNumber(own));
  const options = jsonText(choices, "overrides");
  if ("status" in options) return options;
  return onText(text, "", (glue, own) => glue.readNumber(own, options.text));
}

/** A sheet to start from, in CSV. */
export function sheetTemplate(): Answer<string> {
  return core.call((glue) => ({ status: "ok", report: glue.sheetTemplate() }));
}

/** Whether the first line of a text names columns of a sheet; false before `init()` too. */
export function isSheet(text: string): boolean {
  const answer = core.call<boolean>((glue) => ({ status: "ok", report: typeof text === "string" && glue.isSheet(text) }));
  return answer.status === "ok" && answer.report;
}

/** The rulebooks that come with the engine. */
export function rulebooks(): Answer<RulebookSummary[]> {
  return core.call((glue) => glue.rulebooks());
}

/** One rulebook with every number and its source. */
export function rulebook(id: string): Answer<RulebookReport> {
  return onText(id, "id", (glue, own) => glue.rulebook(own));
}

/** The perps and tokens that a rulebook knows; without an id, of the newest. */
export function markets(rulebookId?: string): Answer<MarketsReport> {
  if (rulebookId === undefined) return core.call((glue) => glue.markets(undefined));
  return onText(rulebookId, "rulebookId", (glue, own) => glue.markets(own));
}

/** What the exchange lists and how it prices it now, from the text that `fetchMarkets` answers. */
export function readMarkets(text: string): Answer<MarketsReport> {
  return onText(text, "", (glue, own) => glue.readMarkets(own));
}

/** The version of this package, and so of the engine in it. */
export function version(): string {
  return PACKAGE_VERSION;
}

function answered<T>(
  request: unknown,
  overrides: unknown,
  question: (glue: CoreGlue, text: string, options: string | undefined) => Answer<T>,
): Answer<T> {
  return asked(core, request, overrides, question);
}

function onText<T>(value: unknown, path: string, question: (glue: CoreGlue, text: string) => Answer<T>): Answer<T> {
  const own = plainText(value, path);
  if ("status" in own) return own;
  return core.call((glue) => question(glue, own.text));
}
