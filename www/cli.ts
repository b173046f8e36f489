#!/usr/bin/env node
// The command line: reads a file, asks the engine, prints the answer for people or as JSON.
// Exit status 0: answered; 1: the engine rejected the input; 2: the command itself was wrong.

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { type Answer, compare, explain, type Issue, init, liquidation, type Overrides, rulebooks, version } from "./api/index.js";
import { liquidationText } from "./cli-liquidation-text.js";
import { comparisonText, explanationText, rulebooksText } from "./cli-text.js";

const USAGE = `Usage:
  portfolio-margin compare FILE [--rulebook ID] [--json]
  portfolio-margin liquidation FILE [--rulebook ID] [--json]
  portfolio-margin explain FILE PATH [--rulebook ID] [--json]
  portfolio-margin rulebooks [--json]

compare      one portfolio under standard margin, unified account and portfolio margin
liquidation  every price at which it is liquidated, coin by coin, beside what the exchange displays
explain      how one figure came about; PATH as in the JSON report, such as regimes.portfolio.ratio
rulebooks    the dated rules that come with the engine

FILE is a request (schema portfolio-margin/1) or a captured Hyperliquid account, as JSON; - reads standard input.

Options:
  --rulebook ID  the rules to apply instead of those of the file or the newest
  --json         print the report as JSON
  --help         print this
  --version      print the version

Exit status: 0 answered, 1 input rejected, 2 wrong usage.`;

/** The command was wrong: said on standard error with the usage, exit status 2. */
class UsageError extends Error {}

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
  const options: Options = {
    json: values.json ?? false,
    overrides: values.rulebook === undefined ? undefined : { rulebook: values.rulebook },
  };
  await init();
  switch (command) {
    case "compare": {
      const [file] = expectOperands(operands, ["FILE"]);
      return answer(
        onText(file, (text) => compare(text, options.overrides)),
        comparisonText,
        options,
      );
    }
    case "liquidation": {
      const [file] = expectOperands(operands, ["FILE"]);
      return answer(
        onText(file, (text) => liquidation(text, options.overrides)),
        liquidationText,
        options,
      );
    }
    case "explain": {
      const [file, path] = expectOperands(operands, ["FILE", "PATH"]);
      return answer(
        onText(file, (text) => explain(text, path, options.overrides)),
        explanationText,
        options,
      );
    }
    case "rulebooks":
      expectOperands(operands, []);
      if (options.overrides) throw new UsageError("rulebooks takes no --rulebook");
      return answer(rulebooks(), rulebooksText, options);
    default:
      throw new UsageError(`there is no command ${JSON.stringify(command)}`);
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: "boolean" },
        rulebook: { type: "string" },
        help: { type: "boolean", short: "h" },
        version: { type: "boolean", short: "V" },
      },
    });
  } catch (thrown) {
    throw new UsageError(thrown instanceof Error ? thrown.message : String(thrown));
  }
}

/** The operands, when there are as many as names. */
function expectOperands<const N extends readonly string[]>(operands: string[], names: N): { [K in keyof N]: string } {
  const missing = names[operands.length];
  if (missing !== undefined) throw new UsageError(`${missing} is missing`);
  if (operands.length > names.length) throw new UsageError(`${JSON.stringify(operands[names.length])} is one operand too many`);
  return operands as { [K in keyof N]: string };
}

/** Asks about the text of a file, or says that it is not text. */
function onText<T>(file: string, question: (text: string) => Answer<T>): Answer<T> {
  const bytes = readBytes(file);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const message = "the file is not UTF-8 text";
    return { status: "rejected", issues: [{ code: "PARSE", path: "", message, remedy: "save it as JSON in UTF-8" }] };
  }
  return question(text);
}

function readBytes(file: string): Uint8Array {
  try {
    return readFileSync(file === "-" ? 0 : file);
  } catch (thrown) {
    const { code, message } = thrown as NodeJS.ErrnoException;
    // A terminal or pipe that is closed already has nothing to read.
    if (file === "-" && code === "EOF") return new Uint8Array();
    const reasons: Record<string, string> = { ENOENT: "there is no such file", EISDIR: "it is a folder", EACCES: "it may not be read" };
    throw new UsageError(`cannot read ${file === "-" ? "standard input" : file}: ${reasons[code ?? ""] ?? message}`);
  }
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
  return JSON.stringify(value, null, 2);
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
