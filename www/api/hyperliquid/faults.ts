// What can go wrong between here and the exchange, in words: each fault of a request as an issue that a person can act on.

import { type Issue, messageOf } from "../errors.js";
import type { TooLarge } from "./bounded-text.js";

/** Why one attempt of a request brought no answer. */
export interface Fault {
  message: string;
  remedy: string;
  /** Whether another attempt may go better. */
  isPassing: boolean;
  /** How long the exchange asks to wait, in milliseconds, if it does. */
  retryAfter?: number | undefined;
}

const TRY_LATER = "try again later; if it goes on, see whether the exchange or your connection is down";

/** At most this much of an answer is repeated in a message. */
const QUOTED = 200;

export function networkFault(thrown: unknown): Fault {
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? `: ${thrown.cause.message}` : "";
  return {
    message: `the exchange cannot be reached (${messageOf(thrown)}${cause})`,
    remedy: "check the connection and the endpoint; a web page must also be allowed to connect there by its content security policy",
    isPassing: true,
  };
}

export function timeoutFault(milliseconds: number): Fault {
  return { message: `no answer within ${seconds(milliseconds)}`, remedy: TRY_LATER, isPassing: true };
}

export function statusFault(status: number, body: string, retryAfter: number | undefined): Fault {
  if (status === 429) {
    const asked = retryAfter === undefined ? "" : `; it asks to wait ${seconds(retryAfter)}`;
    return {
      message: `the exchange answers that there were too many requests (status 429)${asked}`,
      remedy: "wait a minute and try again: its limit counts all programs of your network together",
      isPassing: true,
      retryAfter,
    };
  }
  if (status >= 500)
    return { message: `the exchange failed (status ${status}${quoted(body)})`, remedy: TRY_LATER, isPassing: true, retryAfter };
  return {
    message: `the exchange does not take the request (status ${status}${quoted(body)})`,
    remedy: "check that the endpoint is the info address of the network that is meant",
    isPassing: false,
  };
}

/** A browser does not tell the status of a redirection; it is zero there. */
export function redirectionFault(status: number): Fault {
  return {
    message: `the endpoint points to another address${status === 0 ? "" : ` (status ${status})`}, which is not followed`,
    remedy: "pass the address that is meant as the endpoint; check whether a proxy or a sign-in page of your network is in between",
    isPassing: false,
  };
}

/** An answer that is not JSON. */
export function contentFault(body: string, thrown: unknown): Fault {
  if (body.trim() === "") return { message: "the answer is empty", remedy: TRY_LATER, isPassing: false };
  if (/^\s*</.test(body)) {
    return {
      message: "the answer is a web page, not JSON",
      remedy: "check the endpoint, and whether a proxy or a sign-in page of your network answers in its place",
      isPassing: false,
    };
  }
  const what = /^\s*[[{]/.test(body) ? "the answer is broken off or damaged" : `the answer is not JSON${quoted(body)}`;
  return { message: `${what} (${messageOf(thrown)})`, remedy: "try again; if it goes on, check the endpoint", isPassing: false };
}

/** An answer that was not read to its end. */
export function sizeFault({ limit, isOfImport }: TooLarge): Fault {
  const size = `${Math.round(limit / 2 ** 20)} MiB`;
  return {
    message: isOfImport
      ? `with it the answers of this import are larger than ${size} together, and the rest was not read`
      : `the answer is larger than ${size}, and the rest was not read`,
    remedy: "check that the endpoint is the exchange's info address: none of its answers is nearly as large",
    isPassing: false,
  };
}

/** JSON, but not what this request answers. */
export function unexpectedFault(expected: string): Fault {
  return {
    message: `the answer is JSON, but not ${expected}`,
    remedy: "check that the endpoint is the exchange's info address; its answers may have changed since this version",
    isPassing: false,
  };
}

export function weightFault(limit: number): Fault {
  return {
    message: `is not asked: with it the account would cost more than the weight of ${limit} that the exchange allows in a minute`,
    remedy: "try again in a minute; failing that, capture the account in parts and join the answers in one file",
    isPassing: false,
  };
}

export function deadlineFault(milliseconds: number, last: Fault | undefined): Fault {
  const reason = last ? `: ${last.message}` : "";
  return {
    message: `not answered within the ${seconds(milliseconds)} of the whole import${reason}`,
    remedy: last?.remedy ?? TRY_LATER,
    isPassing: false,
  };
}

/** A fault as an issue of a request. */
export function issueOf(path: string, { message, remedy }: Fault, attempts = 1): Issue {
  const tried = attempts > 1 ? `, ${attempts} times in a row` : "";
  return { code: "NETWORK", path, message: `${message}${tried}`, remedy };
}

export function seconds(milliseconds: number): string {
  const count = Math.round(milliseconds / 100) / 10;
  return `${count} second${count === 1 ? "" : "s"}`;
}

function quoted(body: string): string {
  const line = /\S.*/.exec(body)?.[0].trim() ?? "";
  if (line === "" || line.startsWith("<")) return "";
  return `: ${line.length > QUOTED ? `${line.slice(0, QUOTED)}…` : line}`;
}
