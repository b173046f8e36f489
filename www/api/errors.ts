// What can be wrong, as data. The engine's codes, and those that arise before or around it.

import type { Issue as EngineIssue, IssueCode as EngineIssueCode } from "./engine-types.js";

/**
 * The kind of a fault: the engine's; `NOT_INITIALIZED` when a function was called before `init()` was done; `NETWORK` when the exchange
 * did not answer, or not what was asked.
 */
export type IssueCode = EngineIssueCode | "NOT_INITIALIZED" | "NETWORK";

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

/** Why `init()` failed. It may be called again. */
export class InitError extends Error {
  readonly code = "INIT_FAILED";

  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "InitError";
  }
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
