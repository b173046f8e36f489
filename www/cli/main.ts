#!/usr/bin/env node
// The command line: reads a file or a live account, asks the engine, prints the answer for people or as JSON.
// Exit status 0: answered; 1: the input was rejected or could not be loaded; 2: the command itself was wrong.

import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import {
  type Answer,
  type CascadeScenarioInput,
  capacity,
  cascade,
  cascadeRuns,
  cascadeScenarios,
  compare,
  explain,
  exportSheet,
  fetchMarkets,
  type ImportReport,
  type Issue,
  init,
  type LiquidationReport,
  type LiveAccountReport,
  ladder,
  liquidation,
  markets,
  type Overrides,
  type Reconciliation,
  type RequestInput,
  readMarkets,
  reconcile,
  rulebooks,
  scenarios,
  sheetTemplate,
  stress,
  version,
  whatIf,
} from "../api/index.js";
import { isMadeUp } from "../words/made-up.js";
import { capacityText } from "./capacity-text.js";
import { cascadeProgress, cascadeRunsText, cascadeScenariosText, cascadeText } from "./cascade-text.js";
import {
  capacityChoices,
  cascadeChoices,
  FLAGS,
  type Flags,
  ladderChoices,
  liquidationChoices,
  scenarioChoices,
  stressChoices,
  UsageError,
  venueChoices,
} from "./choices.js";
import { comparisonText, explanationText, rulebooksText } from "./compare-text.js";
import { isAddress, liveAccount, onInput, onJson, onText } from "./input.js";
import { ladderText } from "./ladder-text.js";
import { liquidationText } from "./liquidation-text.js";
import { marketsText } from "./markets-text.js";
import { scenariosText } from "./scenarios-text.js";
import { stressText } from "./stress-text.js";
import { complain, print, visible, visibleIn } from "./terminal.js";
import { USAGE } from "./usage.js";
import { whatIfText } from "./what-if-text.js";

interface Options {
  json: boolean;
  overrides: Overrides | undefined;
}

async function main(): Promise<void> {
  const { values, positionals } = parse(process.argv.slice(2));
  if (values.help) return print(USAGE);
  if (values.version) return print(version());
  const [command, ...operands] = positionals;
  if (command === undefined) throw new UsageError("a command is missing");
  const run = Object.hasOwn(COMMANDS, command) ? COMMANDS[command] : undefined;
  if (!run) throw new UsageError(`there is no command ${JSON.stringify(command)}`);
  for (const [name, { commands }] of Object.entries(FLAGS)) {
    const isGiven = values[name as keyof Flags] !== undefined;
    if (isGiven && !commands.some((known) => known === command)) throw new UsageError(`${command} takes no --${name}`);
  }
  await init();
  await run(operands, values, {
    json: values.json === true,
    overrides: typeof values.rulebook === "string" ? { rulebook: values.rulebook } : undefined,
  });
}

type Command = (operands: string[], flags: Flags, options: Options) => Promise<void> | void;

/** A command that asks one question about a book. */
function onBook<Choices, Report>(
  ask: (request: RequestInput, choices: Choices) => Answer<Report>,
  choicesOf: (flags: Flags) => Choices,
  text: (report: Report, flags: Flags) => string,
): Command {
  return async (operands, flags, options) => {
    const [input] = expectOperands(operands, ["FILE"]);
    const choices = choicesOf(flags);
    const found = await onInput(input, flags, (request) => ask(request, choices));
    answer(found, (report) => text(report, flags), options);
  };
}

const COMMANDS: Record<string, Command> = {
  async compare(operands, flags, options) {
    const [input] = expectOperands(operands, ["FILE"]);
    let checked: Reconciliation | undefined;
    let isFunded = false;
    const found = await onInput(input, flags, (request) => {
      // The check is of the newest rules, which are the exchange's.
      const check = options.overrides === undefined && typeof request === "string" ? reconcile(request) : undefined;
      if (check?.status === "ok") checked = check.report.reconciliation;
      isFunded = flags["as-stated"] !== true && isMadeUp(request);
      return compare(request, options.overrides);
    });
    answer(found, (report) => comparisonText(report, visibleIn(checked), isFunded), options);
  },
  async liquidation(operands, flags, options) {
    const [input] = expectOperands(operands, ["FILE"]);
    const choices = liquidationChoices(flags);
    let stated: LiquidationReport | undefined;
    const found = await onInput(input, flags, (request) => {
      const asStated = liquidation(request, choices);
      if (options.json || flags["as-stated"] === true || asStated.status !== "ok" || !isMadeUp(request)) return asStated;
      stated = asStated.report;
      return liquidation(request, { ...choices, funded: true });
    });
    answer(found, (report) => liquidationText(report, stated), options);
  },
  stress: onBook(stress, stressChoices, stressText),
  capacity: onBook(capacity, capacityChoices, capacityText),
  ladder: onBook(ladder, ladderChoices, ladderText),
  scenarios: onBook(
    scenarios,
    (flags) => scenarioChoices(flags, ownScenarios(flags.own)),
    (report, flags) => scenariosText(report, flags.sources === true),
  ),
  async "what-if"(operands, flags, options) {
    const [input, change] = expectOperands(operands, ["FILE", "CHANGE"]);
    const changes = onJson(change, (text) => ({ status: "ok", report: text }));
    const ask = (report: string) => onInput(input, flags, (request) => whatIf(request, report, options.overrides));
    answer(changes.status === "ok" ? await ask(changes.report) : changes, whatIfText, options);
  },
  async explain(operands, flags, options) {
    const [input, path] = expectOperands(operands, ["FILE", "PATH"]);
    const found = await onInput(input, flags, (request) => explain(request, path, options.overrides));
    answer(found, explanationText, options);
  },
  async account(operands, flags, options) {
    const [input] = expectOperands(operands, ["FILE"]);
    const found: Answer<ImportReport | LiveAccountReport> = isAddress(input)
      ? await liveAccount(input, flags)
      : await onInput(input, flags, (own) => reconcile(textOf(own)));
    warn(found, options);
    answer(found, (report) => json(report.request), options, asItIs);
  },
  async sheet(operands, flags, options) {
    const [input] = expectOperands(operands, ["FILE"]);
    const found = await onInput(input, flags, exportSheet);
    warn(found, options);
    answer(found, (report) => report.text.trimEnd(), options, asItIs);
  },
  "sheet-template"(operands, _, options) {
    expectOperands(operands, []);
    answer(sheetTemplate(), (text) => text.trimEnd(), options, asItIs);
  },
  async markets(operands, flags, options) {
    expectOperands(operands, []);
    const isLive = flags.live === true || flags.network !== undefined || flags.endpoint !== undefined;
    if (!isLive) return answer(markets(), marketsText, options);
    complain("Asking the exchange for its markets");
    const found = await fetchMarkets(venueChoices(flags));
    if (found.status === "ok") for (const issue of found.report.issues) complain(`Warning: ${issueLine(issue)}`);
    answer(found.status === "ok" ? readMarkets(found.report.text) : found, marketsText, options);
  },
  rulebooks(operands, _, options) {
    expectOperands(operands, []);
    answer(rulebooks(), rulebooksText, options);
  },
  async cascade(operands, flags, options) {
    if (operands.length === 0) {
      if ((flags.seed ?? flags.runs ?? flags.account) !== undefined) throw new UsageError("SCENARIO is missing");
      answer(cascadeScenarios(), cascadeScenariosText, options);
      return;
    }
    const [input] = expectOperands(operands, ["SCENARIO"]);
    const { seed, runs, account } = cascadeChoices(flags);
    if (input === "-" && account === "-") throw new UsageError("one of SCENARIO and --account is standard input, not both");
    const embedded = cascadeScenarios();
    const known = embedded.status === "ok" ? embedded.report : [];
    const named = known.find(({ name }) => name === input)?.scenario;
    if (named === undefined && input !== "-" && !existsSync(input)) {
      const names = known.map(({ name }) => name).join(", ");
      throw new UsageError(`${input} is neither a file nor a scenario that comes with the engine: ${names}`);
    }
    const onProgress = cascadeProgress(process.stderr);
    const ask = <T>(question: (scenario: CascadeScenarioInput, account?: RequestInput) => Answer<T>): Promise<Answer<T>> | Answer<T> => {
      const onScenario = (own?: RequestInput) => (named ? question(named, own) : onText(input, (text) => question(text, own)));
      return account === undefined ? onScenario() : onInput(account, flags, onScenario);
    };
    if (runs === undefined)
      answer(await ask((scenario, account) => cascade(scenario, { seed, account, onProgress })), cascadeText, options);
    else answer(await ask((scenario, account) => cascadeRuns(scenario, { seed, runs, account, onProgress })), cascadeRunsText, options);
  },
};

/** A request as text, where only that is taken. */
const textOf = (input: RequestInput): string => (typeof input === "string" ? input : JSON.stringify(input));

/** Beside a text that other programs read, its warnings go to standard error. */
function warn(found: Answer<{ warnings: readonly { message: string }[] }>, { json }: Options): void {
  if (found.status === "ok" && !json) for (const { message } of visibleIn(found.report.warnings)) complain(`Warning: ${message}`);
}

/** Scenarios as JSON, or a file with it. */
function ownScenarios(own: string | boolean | undefined): unknown {
  if (typeof own !== "string") return undefined;
  const read = onJson(own, (text) => ({ status: "ok", report: text }));
  if (read.status !== "ok") throw new UsageError("--own is not UTF-8 text");
  try {
    const parsed: unknown = JSON.parse(read.report);
    return Array.isArray(parsed) ? parsed : [parsed];
  } catch {
    throw new UsageError("--own is neither JSON nor a file with it");
  }
}

function parse(args: string[]) {
  const flags = Object.entries(FLAGS).map(([name, { type, ...rest }]) => [name, { type, multiple: "multiple" in rest }] as const);
  try {
    const { values, positionals } = parseArgs({
      args: joined(args),
      allowPositionals: true,
      options: {
        ...Object.fromEntries(flags),
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "V" },
      },
    });
    return { values: values as Flags & { help?: boolean; version?: boolean }, positionals };
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** `--crash -0.3` as `--crash=-0.3`: a negative number after a flag is its value, not another flag. */
function joined(args: string[]): string[] {
  return args.flatMap((arg, i) => {
    const next = args[i + 1];
    const isNumber = (text: string | undefined) => text !== undefined && /^-[\d.]/.test(text);
    if (isNumber(arg) && args[i - 1]?.startsWith("--")) return [];
    return /^--[a-z]+2?$/.test(arg) && isNumber(next) ? [`${arg}=${next}`] : [arg];
  });
}

/** The operands, when there are as many as names. */
function expectOperands<const N extends readonly string[]>(operands: string[], names: N): { [K in keyof N]: string } {
  const missing = names[operands.length];
  if (missing !== undefined) throw new UsageError(`${missing} is missing`);
  if (operands.length > names.length) throw new UsageError(`${JSON.stringify(operands[names.length])} is one operand too many`);
  return operands as { [K in keyof N]: string };
}

/** JSON and CSV are read by other programs, so their lines stay as they are. */
const asItIs = <T>(report: T): T => report;

/** Prints an answer and sets the exit status. */
function answer<T>(result: Answer<T>, text: (report: T) => string, options: Options, shown: (report: T) => T = visibleIn): void {
  if (result.status === "ok") {
    print(options.json ? json(result.report) : text(shown(result.report)));
    return;
  }
  if (options.json) print(json(result));
  for (const issue of result.issues) complain(issueLine(issue));
  process.exitCode = 1;
}

function issueLine(issue: Issue): string {
  const { code, path, message, remedy } = visibleIn(issue);
  return `${code} ${path === "" ? "(input)" : path}: ${message} — ${remedy}`;
}

function json(value: unknown): string {
  return JSON.stringify(value, listed, 2);
}

/** Typed arrays as lists. NaN becomes `null` in JSON by itself. Whether an account is liquidatable is written as true or false. */
function listed(name: string, value: unknown): unknown {
  if (value instanceof Float64Array) return Array.from(value);
  if (value instanceof Uint8Array) return name === "isLiquidatable" ? Array.from(value, Boolean) : Array.from(value);
  return value;
}

// A reader that has seen enough (`| head`) closes the pipe. That is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  process.exit();
});

try {
  await main();
} catch (thrown) {
  if (!(thrown instanceof UsageError)) throw thrown;
  complain(`portfolio-margin: ${visible(thrown.message)}\n\n${USAGE}`);
  process.exitCode = 2;
}
