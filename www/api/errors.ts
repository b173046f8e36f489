// What can be wrong, as data. The engine's codes, and those that arise before or around it.

import type { Issue as EngineIssue, IssueCode as EngineIssueCode } from "./engine-types.js";

/**
 * The kind of a fault: the engine's; `NOT_INITIALIZED` when a function was called before `init()` was done; `NETWORK` when the exchange
 * did not answer, or not what was asked; `CLOSED` when a book was asked that had been closed.
 */
export type IssueCode = EngineIssueCode | "NOT_INITIALIZED" | "NETWORK" | "CLOSED";

/** One fault: what kind, where in the input (empty for the whole), what is wrong and what to do about it. */
export interface Issue extends Omit<EngineIssue, "code"> {
  code: IssueCode;
}

/** Nothing was computed; everything that is wrong is listed. */
export interface Rejected {
  status: "rejected";
  issues: Issue[];
}

/** An answer or a list of faults, never both. */
export type Answer<T> = { status: "ok"; report: T } | Rejected;

/** A rejected answer with one issue. */
export function rejected(code: IssueCode, path: string, message: string, remedy: string): Rejected {
  return { status: "rejected", issues: [{ code, path, message, remedy }] };
}

/** How a failed start is called. */
export const NOT_STARTED = "the engine could not be started";

/** A failed start as one sentence, which says once that it is one. */
export function startFailure(thrown: unknown): string {
  const message = messageOf(thrown);
  const whole = message.startsWith(NOT_STARTED) ? message : `${NOT_STARTED}: ${message}`;
  return whole.replace(/^t/, "T");
}

/** Why `init()` failed. It may be called again. */
export class InitError extends Error {
  readonly code = "INIT_FAILED";

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "InitError";
  }
}

/** The message of anything that was thrown, which may be a value that cannot even be written. */
export function messageOf(thrown: unknown): string {
  try {
    return thrown instanceof Error ? String(thrown.message) : String(thrown);
  } catch {
    return "something without a message";
  }
}
