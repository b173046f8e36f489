// What a command is asked about: a file, standard input, or a live account by its address.

import { readFileSync } from "node:fs";
import {
  type Answer,
  type FetchProgress,
  fetchAccount,
  importSheet,
  isSheet,
  type LiveAccountReport,
  type RequestInput,
} from "../api/index.js";
import { type Flags, UsageError, venueChoices } from "./choices.js";
import { complain, visible } from "./terminal.js";

/** Whether an operand is meant as an address. A file of such a name is reached as `./0x…`. */
export function isAddress(operand: string): boolean {
  return /^0x[0-9a-z]*$/i.test(operand);
}

/** Asks about a live account, the text of a file or the request that a sheet stands for, or says what is wrong with it. */
export async function onInput<T>(operand: string, flags: Flags, question: (input: RequestInput) => Answer<T>): Promise<Answer<T>> {
  if (isAddress(operand)) {
    const live = await liveAccount(operand, flags);
    return live.status === "ok" ? question(live.report.captured) : live;
  }
  for (const name of ["network", "endpoint"] as const) {
    if (flags[name] !== undefined) throw new UsageError(`--${name} belongs to an address; ${operand} is a file`);
  }
  return onText(operand, (text) => {
    if (!/\.[ct]sv$/i.test(operand) && !isSheet(text)) return question(text);
    const sheet = importSheet(text);
    if (sheet.status === "rejected") return sheet;
    for (const { message } of sheet.report.remarks) console.error(`Note: ${message}`);
    return question(sheet.report.request);
  });
}

/** An account from the exchange, saying on standard error that it is asked. */
export function liveAccount(address: string, flags: Flags): Promise<Answer<LiveAccountReport>> {
  let isSaid = false;
  return fetchAccount(address, {
    ...venueChoices(flags),
    onProgress({ path, state, reason }: FetchProgress) {
      if (!isSaid) complain(`Asking the exchange about ${address}`);
      isSaid = true;
      if (state === "retrying") complain(visible(`${path}: ${reason}`));
    },
  });
}

/** JSON as an operand, or a file with it. */
export function onJson<T>(operand: string, question: (text: string) => Answer<T>): Answer<T> {
  return /^\s*[{[]/.test(operand) ? question(operand) : onText(operand, question);
}

/** Asks about the text of a file, or says that it is not text. */
export function onText<T>(file: string, question: (text: string) => Answer<T>): Answer<T> {
  const bytes = readBytes(file);
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const message = "the file is not UTF-8 text";
    return { status: "rejected", issues: [{ code: "PARSE", path: "", message, remedy: "save it in UTF-8" }] };
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
