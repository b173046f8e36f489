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
  type LiveAccountReport,
  ladder,
  liquidation,
  markets,
  type Overrides,
  type Reconciliation,
  readMarkets,
  reconcile,
  rulebooks,
  scenarios,
  sheetTemplate,
  stress,
  version,
  whatIf,
} from "./api/index.js";
import { capacityText } from "./cli-capacity-text.js";
import { cascadeProgress, cascadeRunsText, cascadeScenariosText, cascadeText } from "./cli-cascade-text.js";
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
} from "./cli-choices.js";
import { isAddress, liveAccount, onInput, onText } from "./cli-input.js";
import { ladderText } from "./cli-ladder-text.js";
import { liquidationText } from "./cli-liquidation-text.js";
import { marketsText } from "./cli-markets-text.js";
import { scenariosText } from "./cli-scenarios-text.js";
import { stressText } from "./cli-stress-text.js";
import { comparisonText, explanationText, rulebooksText } from "./cli-text.js";
import { whatIfText } from "./cli-what-if-text.js";

const USAGE = `Usage:
  portfolio-margin compare FILE [--rulebook ID] [--json]
  portfolio-margin liquidation FILE [--beta COIN=B]... [--driver COIN] [--correlation R]
                               [--boundary COIN,COIN [--from MOVE] [--to MOVE]] [--rulebook ID] [--json]
  portfolio-margin stress FILE [--coin COIN] [--from MOVE] [--to MOVE] [--steps N]
                          [--coin2 COIN | --gap | --hours H] [--from2 MOVE] [--to2 MOVE] [--steps2 N] [--rulebook ID] [--json]
  portfolio-margin capacity FILE [--coin COIN[@LEVERAGE]]... [--ratio R] [--crash MOVE]
                            [--carry COIN[@LEVERAGE] --cash USDC] [--rulebook ID] [--json]
  portfolio-margin ladder FILE [--move MOVE [--coin COIN]...] [--depth DEPTH] [--rulebook ID] [--json]
  portfolio-margin scenarios FILE [--move MOVE] [--driver COIN] [--correlation R] [--hours H] [--speed MOVE] [--depth DEPTH]
                             [--own SCENARIOS] [--sources] [--rulebook ID] [--json]
  portfolio-margin what-if FILE CHANGE [--rulebook ID] [--json]
  portfolio-margin explain FILE PATH [--rulebook ID] [--json]
  portfolio-margin account FILE [--json]
  portfolio-margin sheet FILE [--json]
  portfolio-margin sheet-template
  portfolio-margin markets [--live] [--json]
  portfolio-margin rulebooks [--json]
  portfolio-margin cascade [SCENARIO --seed N [--account FILE] [--runs N]] [--json]

compare      one portfolio under standard margin, unified account and portfolio margin
liquidation  every price at which it is liquidated, coin by coin, beside what the exchange displays; joint moves, gaps between
             perp and spot, tokens off their peg, time
stress       ratio, account value and requirement over a coin's move (every coin's, if none is stated), and over a second axis
capacity     the largest trades, loans and withdrawals
ladder       what the exchange does at moved prices, step by step, until nothing is over its level
scenarios    whether it survives published crashes, failed hedges, tokens off their peg, full utilisation, and your own
what-if      the portfolio before and after a change
explain      how one figure came about; PATH as in the JSON report, such as regimes.portfolio.ratio
account      the account as a request, to be saved and changed; with --json also how far the exchange's own figures are met
sheet        the portfolio as a sheet for a spreadsheet program, in CSV
sheet-template  a sheet to start from
markets      what can be held and traded: from the dated snapshot, or as the exchange says now
rulebooks    the dated rules that come with the engine
cascade      a market of many accounts under a shock, with and without portfolio margin; SCENARIO is a file
             (schema portfolio-margin/cascade/1) or the name of one that comes with the engine; without it their names.
             With --account, also what becomes of that account

FILE is a request (schema portfolio-margin/1) or a captured Hyperliquid account, as JSON; - reads standard input.
It may also be a sheet of a spreadsheet: a file whose name ends in .csv or .tsv, or any text whose first line names columns of one.
The address of a Hyperliquid account, 0x and 40 digits, in place of FILE loads it from the exchange as it is now.
CHANGE is JSON, or a file with it: one change or a list of them, such as
  '{ "kind": "order", "coin": "BTC", "side": "sell", "size": "0.5", "leverage": 10 }'
  '{ "kind": "deposit", "token": "USDC", "amount": "1000" }'
  '{ "kind": "closing", "coin": "BTC" }'
and likewise spotOrder, withdrawal, transfer and repayment.

Options:
  --rulebook ID      the rules to apply instead of those of the file or the newest
  --live             ask the exchange for its markets; --network and --endpoint do too
  --json             print the report as JSON
  --network NAME     where an address is loaded from: mainnet, if not stated, or testnet
  --endpoint URL     another info endpoint to load it from
  --beta COIN=B      how strongly a coin follows a joint move; 1 if not stated
  --driver COIN      the coin that leads a joint move
  --correlation R    the others follow the driver with beta times this
  --boundary A,B     the line of liquidation in the plane of two coins' moves
  --from, --to MOVE  how far both move; from -1 to 1 if not stated. Of stress: from -0.5 to 0.5
  --steps N          how many values the axis has, 2 to 501; 101 if not stated
  --coin2 COIN       down the rows, another coin's move, as far as the first's unless --from2, --to2, --steps2 are stated
  --gap              down the rows, a gap by which perps part from spot after the move; from -0.1 to 0.1 if not stated
  --hours H          down the rows, hours that pass after the move; of scenarios, how long utilisation is full
  --coin COIN        of stress, the coin that moves; of capacity, a coin to answer beside those of the file, at a leverage or its maximum;
                     of ladder, one that --move moves
  --ratio R          what deposit or reduction brings the ratio to this, such as 0.5
  --crash MOVE       how large the positions may be to survive this move of every coin, such as -0.3
  --carry COIN       the largest carry trade that --cash opens
  --move MOVE        how far prices move, such as -0.3; with scenarios, the correlated fall's driver
  --depth DEPTH      USDC that move a price by one percent, or books as JSON; infinite if not stated
  --speed MOVE       pace of the coin that moves furthest, an hour
  --own SCENARIOS    scenarios of your own, JSON or a file with it: [{ "name": "mine", "moves": { "BTC": "-0.3" }, "default": "-0.4" }]
  --sources          where each figure comes from
  --seed N           draws the market; the same seed gives the same answer
  --account FILE     the account that takes part: a file or an address as FILE above
  --runs N           as many seeds from N on, and how their answers are distributed
  --help             print this
  --version          print the version

Exit status: 0 answered, 1 input rejected or not loaded, 2 wrong usage.`;

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

const COMMANDS: Record<string, Command> = {
  async compare(operands, flags, options) {
    const [input] = expectOperands(operands, ["FILE"]);
    let checked: Reconciliation | undefined;
    const found = await onInput(input, flags, (text) => {
      // The check is of the newest rules, which are the exchange's.
      const check = options.overrides === undefined ? reconcile(text) : undefined;
      if (check?.status === "ok") checked = check.report.reconciliation;
      return compare(text, options.overrides);
    });
    answer(found, (report) => comparisonText(report, checked), options);
  },
  async liquidation(operands, flags, options) {
    const [input] = expectOperands(operands, ["FILE"]);
    const choices = liquidationChoices(flags);
    const found = await onInput(input, flags, (text) => liquidation(text, choices));
    answer(found, liquidationText, options);
  },
  async stress(operands, flags, options) {
    const [input] = expectOperands(operands, ["FILE"]);
    const choices = stressChoices(flags);
    const found = await onInput(input, flags, (text) => stress(text, choices));
    answer(found, stressText, options);
  },
  async capacity(operands, flags, options) {
    const [input] = expectOperands(operands, ["FILE"]);
    const choices = capacityChoices(flags);
    const found = await onInput(input, flags, (text) => capacity(text, choices));
    answer(found, capacityText, options);
  },
  async ladder(operands, flags, options) {
    const [input] = expectOperands(operands, ["FILE"]);
    const choices = ladderChoices(flags);
    const found = await onInput(input, flags, (text) => ladder(text, choices));
    answer(found, ladderText, options);
  },
  async scenarios(operands, flags, options) {
    const [input] = expectOperands(operands, ["FILE"]);
    const choices = scenarioChoices(flags, ownScenarios(flags.own));
    const found = await onInput(input, flags, (text) => scenarios(text, choices));
    answer(found, (report) => scenariosText(report, flags.sources === true), options);
  },
  async "what-if"(operands, flags, options) {
    const [input, change] = expectOperands(operands, ["FILE", "CHANGE"]);
    const isJson = /^\s*[{[]/.test(change);
    const changes: Answer<string> = isJson ? { status: "ok", report: change } : onText(change, (text) => ({ status: "ok", report: text }));
    const ask = (text: string) => (changes.status === "ok" ? whatIf(text, changes.report, options.overrides) : changes);
    answer(changes.status === "ok" ? await onInput(input, flags, ask) : changes, whatIfText, options);
  },
  async explain(operands, flags, options) {
    const [input, path] = expectOperands(operands, ["FILE", "PATH"]);
    const found = await onInput(input, flags, (text) => explain(text, path, options.overrides));
    answer(found, explanationText, options);
  },
  async account(operands, flags, options) {
    const [input] = expectOperands(operands, ["FILE"]);
    const found: Answer<ImportReport | LiveAccountReport> = isAddress(input)
      ? await liveAccount(input, flags)
      : await onInput(input, flags, reconcile);
    if (found.status === "ok" && !options.json) for (const { message } of found.report.warnings) console.error(`Warning: ${message}`);
    answer(found, (report) => json(report.request), options);
  },
  async sheet(operands, flags, options) {
    const [input] = expectOperands(operands, ["FILE"]);
    const found = await onInput(input, flags, exportSheet);
    if (found.status === "ok" && !options.json) for (const { message } of found.report.warnings) console.error(`Warning: ${message}`);
    answer(found, (report) => report.text.trimEnd(), options);
  },
  "sheet-template"(operands, _, options) {
    expectOperands(operands, []);
    answer(sheetTemplate(), (text) => text.trimEnd(), options);
  },
  async markets(operands, flags, options) {
    expectOperands(operands, []);
    const isLive = flags.live === true || flags.network !== undefined || flags.endpoint !== undefined;
    if (!isLive) return answer(markets(), marketsText, options);
    console.error("Asking the exchange for its markets");
    const found = await fetchMarkets(venueChoices(flags));
    if (found.status === "ok") for (const issue of found.report.issues) console.error(`Warning: ${issueLine(issue)}`);
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
    const ask = <T>(question: (scenario: CascadeScenarioInput, account?: string) => Answer<T>): Promise<Answer<T>> | Answer<T> => {
      const onScenario = (own?: string) => (named ? question(named, own) : onText(input, (text) => question(text, own)));
      return account === undefined ? onScenario() : onInput(account, flags, onScenario);
    };
    if (runs === undefined)
      answer(await ask((scenario, account) => cascade(scenario, { seed, account, onProgress })), cascadeText, options);
    else answer(await ask((scenario, account) => cascadeRuns(scenario, { seed, runs, account, onProgress })), cascadeRunsText, options);
  },
};

/** Scenarios as JSON, or a file with it. */
function ownScenarios(own: string | boolean | undefined): unknown {
  if (typeof own !== "string") return undefined;
  const read: Answer<string> = /^\s*[{[]/.test(own)
    ? { status: "ok", report: own }
    : onText(own, (text) => ({ status: "ok", report: text }));
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

/** Prints an answer and sets the exit status. */
function answer<T>(result: Answer<T>, text: (report: T) => string, options: Options): void {
  if (result.status === "ok") {
    print(options.json ? json(result.report) : text(result.report));
    return;
  }
  if (options.json) print(json(result));
  for (const issue of result.issues) console.error(issueLine(issue));
  process.exitCode = 1;
}

function issueLine({ code, path, message, remedy }: Issue): string {
  return `${code} ${path === "" ? "(input)" : path}: ${message} — ${remedy}`;
}

function json(value: unknown): string {
  return JSON.stringify(value, listed, 2);
}

/** Typed arrays as lists: what is not a number becomes `null` in JSON by itself, and states of the account are said as such. */
function listed(name: string, value: unknown): unknown {
  if (value instanceof Float64Array) return Array.from(value);
  if (value instanceof Uint8Array) return name === "isLiquidatable" ? Array.from(value, Boolean) : Array.from(value);
  return value;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
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
  console.error(`portfolio-margin: ${thrown.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
