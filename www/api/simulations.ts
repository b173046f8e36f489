// The functions of the package that simulate: plain data in, one tagged answer out, no exception. They are answered by a module of their own.

import { choicesOf, jsonText, kindOf, shown } from "./arguments.js";
import { asked } from "./asked.js";
import type { CascadeProgress, CascadeReport, CascadeRunsReport, CascadeScenario, LadderReport, ScenariosReport } from "./engine-types.js";
import { simulations } from "./engines.js";
import { type Answer, rejected } from "./errors.js";
import type { RequestInput } from "./functions.js";
import type { CascadeChoices, CascadeRunsChoices, LadderOverrides, NamedCascadeScenario, ScenarioOverrides } from "./types.js";

/** What the exchange does to the book at moved prices, step by step, in both orders, under every regime: a simulation. */
export function ladder(request: RequestInput, overrides?: LadderOverrides): Answer<LadderReport> {
  return asked(simulations, request, overrides, (glue, text, options) => glue.ladder(text, options));
}

/** Whether the book survives published crashes, hedges that fail, tokens off their peg, full utilisation, and scenarios of your own. */
export function scenarios(request: RequestInput, overrides?: ScenarioOverrides): Answer<ScenariosReport> {
  return asked(simulations, request, overrides, (glue, text, options) => glue.scenarios(text, options));
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
  return simulations.call((glue) => glue.cascade(asked.text, asked.seed, asked.account, asked.onProgress));
}

/** The same scenario under as many seeds, one after the other from the first: how the answers are distributed. */
export function cascadeRuns(scenario: CascadeScenarioInput, choices: CascadeRunsChoices): Answer<CascadeRunsReport> {
  const asked = cascadeInput(scenario, choices);
  if ("status" in asked) return asked;
  const { runs } = asked;
  if (typeof runs !== "number" || !Number.isInteger(runs) || runs < 1 || runs > 10_000) {
    return rejected("INVALID", "runs", `is ${shown(runs)}`, "pass a whole number from 1 to 10000");
  }
  return simulations.call((glue) => glue.cascadeRuns(asked.text, asked.seed, runs, asked.account, asked.onProgress));
}

/** The scenarios of a cascade that come with the engine. */
export function cascadeScenarios(): Answer<NamedCascadeScenario[]> {
  const answer = simulations.call((glue) => glue.cascadeScenarios());
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
