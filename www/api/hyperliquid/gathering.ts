// Several answers of the exchange at once, and the JSON text that they make together.

import type { Issue, Rejected } from "../errors.js";
import { type Asked, abortedIssue, type InfoClient, type Reply } from "./client.js";
import { issueOf, unexpectedFault } from "./faults.js";
import type { InfoRequest } from "./requests.js";

/** Answers by the name of their dex or coin. */
export type Replies = Map<string, Reply>;

/** Asks everything at once, as far as the client lets it. */
export function all(client: InfoClient, named: [name: string, request: InfoRequest][]): Promise<[string, Asked][]> {
  return Promise.all(named.map(async ([name, request]) => [name, await client.ask(request)] as [string, Asked]));
}

/** Every answer, or every fault. An abort is one fault, however many requests it ended. */
export function replies(rows: [string, Asked][]): Replies | Rejected {
  const issues: Issue[] = rows.flatMap(([, asked]) => ("issue" in asked ? [asked.issue] : []));
  if (issues.length === 0) return only(rows);
  const aborted = issues.find(({ path }) => path === "");
  return { status: "rejected", issues: aborted ? [abortedIssue()] : issues };
}

/** The answers among what was asked. */
export function only(rows: [string, Asked][]): Replies {
  return new Map(rows.filter((row): row is [string, Reply] => "text" in row[1]));
}

/** An object of JSON texts as JSON text. What has no text is left out. */
export function objectText(fields: [name: string, value: { text: string } | undefined][]): { text: string } {
  const parts = fields.flatMap(([name, value]) => (value ? [`${JSON.stringify(name)}: ${value.text}`] : []));
  return { text: `{${parts.join(",\n")}}` };
}

/** JSON that is not what a request answers. */
export function unexpected(request: InfoRequest, expected: string): Rejected {
  return { status: "rejected", issues: [issueOf(request.path, unexpectedFault(expected))] };
}
