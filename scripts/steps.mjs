// How the scripts of this project run commands: where the project is, which tools its commands see, and how a step
// reports itself. A step that fails ends the script with one line that says what to do about it.

import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");

/** Project-local tools, ignored by git. */
export const toolsDir = join(root, ".tools");

/** A failure with a remedy: printed as one message, without a stack. `stdout` is what a failed command had printed. */
export class StepError extends Error {
  constructor(message, remedy, stdout = "") {
    super(remedy ? `${message}\n  Remedy: ${remedy}` : message);
    this.name = "StepError";
    this.stdout = stdout;
  }
}

/** The environment of every command: the project's own tools before anything else on PATH. */
export function toolEnv(extra = {}) {
  const path = [join(toolsDir, "bin"), join(root, "node_modules", ".bin"), process.env.PATH ?? ""].join(delimiter);
  return { ...process.env, PATH: path, ...extra };
}

/** The full path of `name` on the PATH of `env`, or undefined. */
export function which(name, env = toolEnv()) {
  const suffixes = process.platform === "win32" ? [".exe", ".cmd", ""] : [""];
  for (const dir of (env.PATH ?? "").split(delimiter).filter(Boolean)) {
    for (const suffix of suffixes) {
      const file = join(dir, name + suffix);
      try {
        accessSync(file, constants.X_OK);
        if (statSync(file).isFile()) return file;
      } catch {
        // Not here: the next folder.
      }
    }
  }
  return undefined;
}

/**
 * Runs a command and resolves with its output when it exits with 0.
 * Output goes to the terminal unless `quiet`; `echo` does both, for output that is read afterwards.
 */
export function run(command, args, { cwd = root, env = {}, quiet = false, echo = false, remedy } = {}) {
  const shown = [command, ...args].join(" ");
  return new Promise((resolve, reject) => {
    const stdio = quiet || echo ? ["ignore", "pipe", "pipe"] : ["ignore", "inherit", "inherit"];
    const child = spawn(command, args, { cwd, env: toolEnv(env), stdio });
    let stdout = "";
    let stderr = "";
    child.stdout?.setEncoding("utf8").on("data", (text) => {
      stdout += text;
      if (echo) process.stdout.write(text);
    });
    child.stderr?.setEncoding("utf8").on("data", (text) => {
      stderr += text;
      if (echo) process.stderr.write(text);
    });
    child.on("error", (error) => reject(new StepError(`cannot run ${shown}: ${error.message}`, remedy)));
    child.on("close", (code, signal) => {
      if (code === 0) return resolve({ stdout, stderr });
      const detail = quiet ? `\n${stdout}${stderr}`.trimEnd() : "";
      reject(new StepError(`${shown} ended with ${signal ?? `exit status ${code}`}${detail}`, remedy, stdout));
    });
  });
}

/** npm as a command: through the npm that runs us, where there is one, because npm is a script on some systems. */
export function npm(args, options) {
  const script = process.env.npm_execpath;
  if (script && /\.c?js$/.test(script)) return run(process.execPath, [script, ...args], options);
  return run("npm", args, options);
}

/** "83 ms", "4.2 s", "3 min 05 s". */
export function duration(milliseconds) {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** Runs one step under a name and prints the time it took; `usually` warns of a slow one beforehand. */
export async function step(name, action, usually) {
  console.log(`> ${name}${usually ? ` (usually ${usually})` : ""}`);
  const started = performance.now();
  const result = await action();
  console.log(`  done in ${duration(performance.now() - started)}`);
  return result;
}

/** The end of a script: a StepError is a message for people, anything else is a fault here and shows its stack. */
export async function main(action) {
  try {
    await action();
  } catch (error) {
    reportFailure(error);
  }
}

/** Prints a failure and makes the exit status 1. */
export function reportFailure(error) {
  console.error(error instanceof StepError ? `\nerror: ${error.message}` : error);
  process.exitCode = 1;
}

/** Whether `moduleUrl` is the script that node was started with. */
export function isMain(moduleUrl) {
  return process.argv[1] !== undefined && fileURLToPath(moduleUrl) === process.argv[1];
}
