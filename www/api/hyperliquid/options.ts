// Where and how the exchange is asked: the caller's choices, checked before anything is sent.

import { kindOf } from "../engine.js";
import { type Issue, type Rejected, rejected } from "../errors.js";

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
  const what = typeof address === "string" ? JSON.stringify(address) : kindOf(address);
  const message = `${what} is not an account's address`;
  const wrong = rejected("INVALID", "address", message, "pass 0x and 40 hexadecimal digits, as the exchange shows it");
  return { status: "rejected", issues: [...wrong.issues, ...("status" in chosen ? chosen.issues : [])] };
}

/** The choices, all made, or all their faults. */
export function settingsOf(options: unknown): Settings | Rejected {
  if (typeof options !== "object" || options === null) {
    return rejected("INVALID", "options", `expected an object, got ${kindOf(options)}`, "leave it out, or pass an object");
  }
  const { network = "mainnet", endpoint, signal, timeout = 10_000, deadline = 60_000, ...rest } = options as FetchOptions;
  const issues: Issue[] = [];
  const add = (path: string, message: string, remedy: string) => {
    issues.push(...rejected("INVALID", path, message, remedy).issues);
  };
  if (!Object.hasOwn(ENDPOINTS, network)) {
    add("network", `there is no network ${JSON.stringify(network)}`, `use one of ${Object.keys(ENDPOINTS).join(", ")}`);
  }
  const target = String(endpoint ?? ENDPOINTS[network]);
  if (endpoint !== undefined && !/^https?:$/.test(protocolOf(target))) {
    add(
      "endpoint",
      `${JSON.stringify(target)} is not a web address`,
      "pass the whole address of an info endpoint, such as https://host/info",
    );
  }
  for (const [path, value] of Object.entries({ timeout, deadline })) {
    if (typeof value !== "number" || !(value > 0 && value <= MAX_MILLISECONDS)) {
      add(path, `${JSON.stringify(value)} is not a number of milliseconds above zero`, `pass a number up to ${MAX_MILLISECONDS}`);
    }
  }
  if (issues.length > 0) return { status: "rejected", issues };
  return {
    endpoint: target,
    signal,
    timeout,
    deadline,
    // Called as a plain function: in browsers `fetch` may not be a method of something else.
    fetch: rest.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    clock: rest.clock ?? systemClock,
    onProgress: rest.onProgress ?? (() => undefined),
  };
}

function protocolOf(text: string): string {
  try {
    return new URL(text).protocol;
  } catch {
    return "";
  }
}
