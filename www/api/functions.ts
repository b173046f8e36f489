// The functions of the package: plain data in, one tagged answer out, no exception. Every figure comes from the engine;
// here arguments are only checked and passed on, because the boundary of WebAssembly coerces or traps on wrong types.

import { choicesOf, jsonText, kindOf, plainText, shown } from "./arguments.js";
import { call } from "./engine.js";
import type {
  CapacityReport,
  CascadeProgress,
  CascadeReport,
  CascadeRunsReport,
  CascadeScenario,
  Change,
  CompareReport,
  Explanation,
  ExportedSheet,
  ImportedSheet,
  ImportReport,
  LadderReport,
  LiquidationReport,
  Market,
  MarketsReport,
  NumberReport,
  Regime,
  RegimeReport,
  RepriceReport,
  RulebookSummary,
  ScenariosReport,
  StressReport,
  WhatIfReport,
} from "./engine-types.js";
import { type Answer, rejected } from "./errors.js";
import type { Glue } from "./glue.js";
import type {
  CapacityOverrides,
  CascadeChoices,
  CascadeRunsChoices,
  CompareRequest,
  LadderOverrides,
  LiquidationOverrides,
  NamedCascadeScenario,
  NumberChoices,
  Overrides,
  RulebookReport,
  ScenarioOverrides,
  SheetChoices,
  StressOverrides,
} from "./types.js";

const REGIMES: readonly Regime[] = ["standard", "unified", "portfolio"];

/** A request as an object or as its JSON text. The text of a captured Hyperliquid account is understood as well. */
export type RequestInput = CompareRequest | string;

/** One book under standard margin, unified account and portfolio margin. */
export function compare(request: RequestInput, overrides?: Overrides): Answer<CompareReport> {
  return ask(request, overrides, (glue, text, options) => glue.compare(text, options));
}

/** One book under one regime. */
export function evaluate(request: RequestInput, regime: Regime, overrides?: Overrides): Answer<RegimeReport> {
  const named = plainText(regime, "regime");
  if ("status" in named) return named;
  if (!REGIMES.includes(regime)) {
    return rejected("INVALID", "regime", `there is no regime ${shown(regime)}`, `use one of ${REGIMES.join(", ")}`);
  }
  return ask(request, overrides, (glue, text, options) => glue.evaluate(text, regime, options));
}

/** Every price at which the book dies, coin by coin, under every regime, with what the exchange displays beside it. */
export function liquidation(request: RequestInput, overrides?: LiquidationOverrides): Answer<LiquidationReport> {
  return ask(request, overrides, (glue, text, options) => glue.liquidation(text, options));
}

/**
 * Ratio, account value and requirement of every regime over a coin's move, and over a second axis: another coin's move, a gap between perps
 * and spot, or time. Cells are in typed arrays, row after row: `index = row * axis.length + column`, rows along `axis2`. They are the exact
 * figures, rounded to binary numbers at the last step; where there is none, NaN.
 */
export function stress(request: RequestInput, choices?: StressOverrides): Answer<StressReport> {
  return ask(request, choices, (glue, text, options) => glue.stress(text, options));
}

/** The largest trades, loans and withdrawals under every regime; what restores a ratio or survives a crash, where that is asked. */
export function capacity(request: RequestInput, overrides?: CapacityOverrides): Answer<CapacityReport> {
  return ask(request, overrides, (glue, text, options) => glue.capacity(text, options));
}

/** What the exchange does to the book at moved prices, step by step, in both orders, under every regime: a simulation. */
export function ladder(request: RequestInput, overrides?: LadderOverrides): Answer<LadderReport> {
  return ask(request, overrides, (glue, text, options) => glue.ladder(text, options));
}

/** Whether the book survives published crashes, hedges that fail, tokens off their peg, full utilisation, and scenarios of your own. */
export function scenarios(request: RequestInput, overrides?: ScenarioOverrides): Answer<ScenariosReport> {
  return ask(request, overrides, (glue, text, options) => glue.scenarios(text, options));
}

/** The book before and after a change, or several in order: an order, a deposit, a withdrawal, a transfer, a repayment, a closing, isolated margin. */
export function whatIf(request: RequestInput, changes: Change | Change[] | string, overrides?: Overrides): Answer<WhatIfReport> {
  const change = jsonText(changes, "change", true);
  if ("status" in change) return change;
  return ask(request, overrides, (glue, text, options) => glue.whatIf(text, change.text, options));
}

/**
 * The book at other prices: `prices` is a market with what has changed, messages of the venue's websocket as they came, in a list, or the text
 * that `fetchMarkets` answers.
 */
export function reprice(request: RequestInput, prices: Partial<Market> | string): Answer<RepriceReport> {
  const update = jsonText(prices, "prices");
  if ("status" in update) return update;
  return ask(request, undefined, (glue, text) => glue.reprice(text, update.text));
}

/** How one figure of the comparison came about, down to the inputs; `path` as in `regimes.portfolio.ratio`. */
export function explain(request: RequestInput, path: string, overrides?: Overrides): Answer<Explanation> {
  const figure = plainText(path, "path");
  if ("status" in figure) return figure;
  return ask(request, overrides, (glue, text, options) => glue.explain(text, figure.text, options));
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
  return ask(request, undefined, (glue, text) => glue.exportSheet(text));
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
  return call((glue) => ({ status: "ok", report: glue.sheetTemplate() }));
}

/** Whether the first line of a text names columns of a sheet; false before `init()` too. */
export function isSheet(text: string): boolean {
  const answer = call<boolean>((glue) => ({ status: "ok", report: typeof text === "string" && glue.isSheet(text) }));
  return answer.status === "ok" && answer.report;
}

/** A cascade's scenario as an object or as its JSON text. */
export type CascadeScenarioInput = CascadeScenario | string;

/**
 * A market of many accounts under a shock: who is liquidated, what their selling does to prices, who pays, and the same without portfolio
 * margin; with an account, also what becomes of it. The same seed gives the same answer. An `onProgress` that returns `false`, or throws, stops it: the answer is then rejected with
 * one issue of code `STOPPED`, which says how far it was.
 */
export function cascade(scenario: CascadeScenarioInput, choices: CascadeChoices): Answer<CascadeReport> {
  const asked = cascadeInput(scenario, choices);
  if ("status" in asked) return asked;
  return call((glue) => glue.cascade(asked.text, asked.seed, asked.account, asked.onProgress));
}

/** The same scenario under as many seeds, one after the other from the first: how the answers are distributed. */
export function cascadeRuns(scenario: CascadeScenarioInput, choices: CascadeRunsChoices): Answer<CascadeRunsReport> {
  const asked = cascadeInput(scenario, choices);
  if ("status" in asked) return asked;
  const { runs } = asked;
  if (typeof runs !== "number" || !Number.isInteger(runs) || runs < 1 || runs > 10_000) {
    return rejected("INVALID", "runs", `is ${shown(runs)}`, "pass a whole number from 1 to 10000");
  }
  return call((glue) => glue.cascadeRuns(asked.text, asked.seed, runs, asked.account, asked.onProgress));
}

/** The scenarios of a cascade that come with the engine. */
export function cascadeScenarios(): Answer<NamedCascadeScenario[]> {
  const answer = call((glue) => glue.cascadeScenarios());
  if (answer.status !== "ok") return answer;
  return { status: "ok", report: answer.report.map(({ name, text }) => ({ name, scenario: JSON.parse(text) as CascadeScenario })) };
}

/** What the engine needs of a cascade's arguments, or what is wrong with them. */
function cascadeInput(scenario: unknown, choices: unknown) {
  const input = jsonText(scenario, "");
  if ("status" in input) return input;
  const read = choicesOf(choices, ["seed", "account", "onProgress", "runs"], "choices", "pass { seed }");
  if ("status" in read) return read;
  const { seed, account, onProgress, runs } = read.choices;
  const isNumber = typeof seed === "number" && Number.isSafeInteger(seed) && seed >= 0;
  if (!isNumber && typeof seed !== "bigint" && typeof seed !== "string") {
    const remedy = "pass a whole number from 0, a BigInt, or its digits as text";
    return rejected("INVALID", "seed", `is ${shown(seed)}`, remedy);
  }
  if (onProgress !== undefined && typeof onProgress !== "function") {
    return rejected("INVALID", "onProgress", `expected a function, got ${kindOf(onProgress)}`, "pass a function or leave it out");
  }
  const own = account === undefined ? { text: undefined } : jsonText(account, "account");
  if ("status" in own) return own;
  return {
    text: input.text,
    seed: String(seed),
    account: own.text,
    runs,
    onProgress: onProgress as ((progress: CascadeProgress) => unknown) | undefined,
  };
}

/** The rulebooks that come with the engine. */
export function rulebooks(): Answer<RulebookSummary[]> {
  return call((glue) => glue.rulebooks());
}

/** One rulebook with every number and its source. */
export function rulebook(id: string): Answer<RulebookReport> {
  return onText(id, "id", (glue, own) => glue.rulebook(own));
}

/** The perps and tokens that a rulebook knows; without an id, of the newest. */
export function markets(rulebookId?: string): Answer<MarketsReport> {
  if (rulebookId === undefined) return call((glue) => glue.markets(undefined));
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

function ask<T>(
  request: unknown,
  overrides: unknown,
  question: (glue: Glue, text: string, options: string | undefined) => Answer<T>,
): Answer<T> {
  const input = jsonText(request, "");
  if ("status" in input) return input;
  if (overrides === undefined) return call((glue) => question(glue, input.text, undefined));
  const options = jsonText(overrides, "overrides");
  if ("status" in options) return options;
  return call((glue) => question(glue, input.text, options.text));
}

function onText<T>(value: unknown, path: string, question: (glue: Glue, text: string) => Answer<T>): Answer<T> {
  const own = plainText(value, path);
  if ("status" in own) return own;
  return call((glue) => question(glue, own.text));
}
