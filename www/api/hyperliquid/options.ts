// Where and how the exchange is asked: the caller's choices, checked before anything is sent.

import { choicesOf, shown } from "../arguments.js";
import { type Answer, type Issue, messageOf, type Rejected, rejected } from "../errors.js";

/** Time, as the client needs it. */
export interface Clock {
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number;
  /** Calls `action` after so many milliseconds, unless the returned function is called before. */
  after(milliseconds: number, action: () => void): () => void;
}

/** What a request has come to. */
export interface FetchProgress {
  /** The request, such as `clearinghouseState.xyz`. */
  path: string;
  state: "asked" | "answered" | "retrying";
  /** Why it is tried again, and when. */
  reason?: string;
}

/** How the exchange is asked. */
export interface FetchOptions {
  /** Whose `info` endpoint: `mainnet` if not stated. */
  network?: "mainnet" | "testnet" | undefined;
  /** Another address of an `info` endpoint; it stands above `network`. Nothing else is ever contacted. */
  endpoint?: string | URL | undefined;
  /** Ends the import: it answers one `NETWORK` issue at once. */
  signal?: AbortSignal | undefined;
  /** Milliseconds that one request may take; 10,000 if not stated. */
  timeout?: number | undefined;
  /** Milliseconds that everything may take, repeated attempts included; 60,000 if not stated. */
  deadline?: number | undefined;
  /** The function to send requests with, in place of the runtime's own `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /** The clock to wait by, in place of the runtime's own. */
  clock?: Clock | undefined;
  /** Told of every request. It must not throw. */
  onProgress?: ((progress: FetchProgress) => void) | undefined;
}

/** The choices, all made. */
export interface Settings {
  endpoint: string;
  signal: AbortSignal | undefined;
  timeout: number;
  deadline: number;
  fetch: typeof globalThis.fetch;
  clock: Clock;
  onProgress: (progress: FetchProgress) => void;
}

const ENDPOINTS = {
  mainnet: "https://api.hyperliquid.xyz/info",
  testnet: "https://api.hyperliquid-testnet.xyz/info",
};

const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, action) {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** The longest time that timers take. */
const MAX_MILLISECONDS = 2 ** 31 - 1;

/** An address and the choices, ready for use, or all their faults. */
export function prepare(address: unknown, options: unknown): { user: string; settings: Settings } | Rejected {
  const chosen = settingsOf(options);
  if (typeof address === "string" && /^0x[0-9a-fA-F]{40}$/.test(address)) {
    return "status" in chosen ? chosen : { user: address.toLowerCase(), settings: chosen };
  }
  const message = `${shown(address)} is not an account's address`;
  const wrong = rejected("INVALID", "address", message, "pass 0x and 40 hexadecimal digits, as the exchange shows it");
  return { status: "rejected", issues: [...wrong.issues, ...("status" in chosen ? chosen.issues : [])] };
}

/** The choices, all made, or all their faults. */
export function settingsOf(options: unknown): Settings | Rejected {
  const read = choicesOf(options, ["network", "endpoint", "signal", "timeout", "deadline", "fetch", "clock", "onProgress"]);
  if ("status" in read) return read;
  const { network = "mainnet", endpoint, signal, timeout = 10_000, deadline = 60_000, fetch, clock, onProgress } = read.choices;
  const issues: Issue[] = [];
  const add = (path: string, message: string, remedy: string) => {
    issues.push(...rejected("INVALID", path, message, remedy).issues);
  };
  if (!isNetwork(network)) add("network", `there is no network ${shown(network)}`, `use one of ${Object.keys(ENDPOINTS).join(", ")}`);
  const target = endpoint === undefined ? ENDPOINTS[isNetwork(network) ? network : "mainnet"] : addressText(endpoint);
  if (!/^https?:$/.test(protocolOf(target))) {
    add("endpoint", `${shown(endpoint)} is not a web address`, "pass the whole address of an info endpoint, such as https://host/info");
  }
  for (const [path, value] of Object.entries({ timeout, deadline })) {
    if (typeof value !== "number" || !(value > 0 && value <= MAX_MILLISECONDS)) {
      add(path, `${shown(value)} is not a number of milliseconds above zero`, `pass a number up to ${MAX_MILLISECONDS}`);
    }
  }
  issues.push(...signalFaults(signal), ...functionFaults({ fetch, onProgress }), ...clockFaults(clock));
  if (issues.length > 0) return { status: "rejected", issues };
  const own = fetch as typeof globalThis.fetch | undefined;
  return {
    endpoint: target,
    signal: (signal ?? undefined) as AbortSignal | undefined,
    timeout: timeout as number,
    deadline: deadline as number,
    // Called as a plain function: in browsers `fetch` may not be a method of something else.
    fetch: own ?? ((input, init) => globalThis.fetch(input, init)),
    clock: (clock as Clock | undefined) ?? systemClock,
    onProgress: (onProgress as ((progress: FetchProgress) => void) | undefined) ?? (() => undefined),
  };
}

const isNetwork = (value: unknown): value is keyof typeof ENDPOINTS => typeof value === "string" && Object.hasOwn(ENDPOINTS, value);

/** What is wrong with choices that must be functions, where they are made. */
export function functionFaults(choices: Readonly<Record<string, unknown>>): Issue[] {
  return Object.entries(choices).flatMap(([path, value]) =>
    value === undefined || value === null || typeof value === "function"
      ? []
      : rejected("INVALID", path, `expected a function, got ${shown(value)}`, "pass a function or leave it out").issues,
  );
}

function clockFaults(clock: unknown): Issue[] {
  if (clock === undefined || clock === null) return [];
  const read = choicesOf(clock, ["now", "after"], "clock");
  if ("status" in read) return read.issues;
  const isWhole = Object.values(read.choices).every((part) => typeof part === "function");
  return isWhole ? [] : rejected("INVALID", "clock", "has no functions now and after", "pass an object with both, or leave it out").issues;
}

/** Only a true signal ends an import: what merely looks like one would be found out when it is too late to say so. */
export function signalFaults(signal: unknown): Issue[] {
  if (signal === undefined || signal === null) return [];
  try {
    const aborted = Object.getOwnPropertyDescriptor(AbortSignal.prototype, "aborted")?.get?.call(signal);
    if (typeof aborted === "boolean") return [];
  } catch {
    // It is of no class of this runtime.
  }
  return rejected("INVALID", "signal", `expected an AbortSignal, got ${shown(signal)}`, "pass the signal of an AbortController").issues;
}

/** The text of an address; empty for what is neither text nor a URL. */
export function addressText(value: unknown): string {
  try {
    return typeof value === "string" || Object.prototype.toString.call(value) === "[object URL]" ? String(value) : "";
  } catch {
    return "";
  }
}

export function protocolOf(text: string): string {
  try {
    return new URL(text).protocol;
  } catch {
    return "";
  }
}

/** The answer of an import. What the caller's own functions throw in the middle of it is a fault of the choices. */
export async function answered<T>(importing: () => Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await importing();
  } catch (thrown) {
    const message = `a function that was handed over failed: ${messageOf(thrown)}`;
    return rejected("INVALID", "options", message, "mend fetch, clock or onProgress: they must not throw");
  }
}
