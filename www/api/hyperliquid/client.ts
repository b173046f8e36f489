// Asking the exchange: one POST per request, tried again where that can help, all of them within a deadline and a weight.
//
// Nothing is thrown: a request comes to its answer's text, checked to be JSON and otherwise untouched, or to an issue.

import type { Issue } from "../errors.js";
import { boundedText, IMPORT_LIMIT, type Volume } from "./bounded-text.js";
import {
  contentFault,
  deadlineFault,
  type Fault,
  issueOf,
  networkFault,
  redirectionFault,
  seconds,
  sizeFault,
  statusFault,
  timeoutFault,
  weightFault,
} from "./faults.js";
import type { Settings } from "./options.js";
import { type InfoRequest, WEIGHT_LIMIT } from "./requests.js";

/** An answer: its text as it came, and what it says. */
export interface Reply {
  text: string;
  value: unknown;
}

export type Asked = Reply | { issue: Issue };

/** The exchange, as one import talks to it. */
export interface InfoClient {
  ask(request: InfoRequest): Promise<Asked>;
  /** How much weight is left. */
  weightLeft(): number;
}

/** Requests under way at once: enough to hide the distance, few enough to be polite. One that waits for its next attempt counts. */
const CONCURRENCY = 6;

/** Times a request is sent at most. */
const ATTEMPTS = 5;

/** The wait before the second attempt; each further one is twice as long, up to the longest. */
const FIRST_WAIT = 500;
const LONGEST_WAIT = 8_000;

export function infoClient(settings: Settings): InfoClient {
  const { clock, signal, onProgress } = settings;
  const end = clock.now() + settings.deadline;
  const takeTurn = turns(CONCURRENCY);
  const volume: Volume = { left: IMPORT_LIMIT };
  let spent = 0;

  async function ask(request: InfoRequest): Promise<Asked> {
    const finish = await takeTurn();
    try {
      return await attempts(request);
    } finally {
      finish();
    }
  }

  async function attempts(request: InfoRequest): Promise<Asked> {
    const { path } = request;
    let last: Fault | undefined;
    for (let attempt = 1; ; attempt++) {
      const left = end - clock.now();
      if (signal?.aborted) return { issue: abortedIssue() };
      if (left <= 0) return { issue: issueOf(path, deadlineFault(settings.deadline, last)) };
      if (spent + request.weight > WEIGHT_LIMIT) return { issue: issueOf(path, last ?? weightFault(WEIGHT_LIMIT), attempt - 1) };
      spent += request.weight;
      onProgress({ path, state: "asked" });
      const outcome = await post(request, settings, Math.min(settings.timeout, left), volume);
      if ("text" in outcome) {
        onProgress({ path, state: "answered" });
        return outcome;
      }
      if (signal?.aborted) return { issue: abortedIssue() };
      if (!outcome.isPassing || attempt === ATTEMPTS) return { issue: issueOf(path, outcome, attempt) };
      last = outcome;
      const wait = outcome.retryAfter ?? Math.min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT);
      if (clock.now() + wait >= end) return { issue: issueOf(path, deadlineFault(settings.deadline, last)) };
      onProgress({ path, state: "retrying", reason: `${outcome.message}; again in ${seconds(wait)}` });
      await pause(wait, settings);
    }
  }

  return { ask, weightLeft: () => WEIGHT_LIMIT - spent };
}

/** What an aborted import answers. */
export function abortedIssue(): Issue {
  return { code: "NETWORK", path: "", message: "the import was ended before it was done", remedy: "start it again" };
}

async function post(
  request: InfoRequest,
  { endpoint, fetch, clock, signal }: Settings,
  timeout: number,
  volume: Volume,
): Promise<Reply | Fault> {
  const control = new AbortController();
  const abort = () => control.abort();
  signal?.addEventListener("abort", abort, { once: true });
  let isLate = false;
  const cancelTimer = clock.after(timeout, () => {
    isLate = true;
    control.abort();
  });
  try {
    const response = await fetch(endpoint, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(request.body),
      signal: control.signal,
      // The account is asked of this address and of no other. (`error` would say it better, but Workers do not know it.)
      redirect: "manual",
    });
    if (response.type === "opaqueredirect" || (response.status >= 300 && response.status < 400)) return redirectionFault(response.status);
    const read = await boundedText(response, volume);
    if ("limit" in read) {
      control.abort();
      return sizeFault(read);
    }
    const { text } = read;
    if (!response.ok) return statusFault(response.status, text, retryAfter(response, clock.now()));
    try {
      return { text, value: JSON.parse(text) };
    } catch (thrown) {
      return contentFault(text, thrown);
    }
  } catch (thrown) {
    return isLate ? timeoutFault(timeout) : networkFault(thrown);
  } finally {
    cancelTimer();
    signal?.removeEventListener("abort", abort);
  }
}

/** The header in milliseconds from now: it is a number of seconds, or a date. */
function retryAfter(response: Response, now: number): number | undefined {
  const header = response.headers.get("retry-after")?.trim();
  if (!header) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(date - now, 0);
}

/** Waits, unless the import is ended. */
function pause(milliseconds: number, { clock, signal }: Settings): Promise<void> {
  return new Promise((done) => {
    const finish = () => {
      cancel();
      signal?.removeEventListener("abort", finish);
      done();
    };
    const cancel = clock.after(milliseconds, finish);
    signal?.addEventListener("abort", finish, { once: true });
  });
}

/** Lets so many in at once, the others in order as these finish. */
function turns(count: number): () => Promise<() => void> {
  let free = count;
  const waiting: (() => void)[] = [];
  const finish = () => {
    const next = waiting.shift();
    if (next) next();
    else free++;
  };
  return async () => {
    if (free > 0) free--;
    else await new Promise<void>((enter) => waiting.push(enter));
    return finish;
  };
}
