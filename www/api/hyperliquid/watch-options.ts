// How prices are watched: the caller's choices, checked before anything is opened.

import { choicesOf, kindOf, listOf, shown } from "../arguments.js";
import { type Issue, type Rejected, rejected } from "../errors.js";
import { addressText, type Clock, functionFaults, settingsOf } from "./options.js";

/** What is needed of a websocket: the runtime's own fits, and so does that of the npm package `ws`. */
export interface WatchSocket {
  send(text: string): void;
  close(): void;
  addEventListener(type: string, listener: (event: SocketEvent) => void): void;
}

/** What is read of a websocket's events. */
export interface SocketEvent {
  readonly data?: unknown;
  readonly code?: number;
  readonly message?: string;
}

export type WatchSocketClass = new (url: string) => WatchSocket;

/** Prices that have come since the last time. */
export interface PriceBatch {
  /** The messages as they came, in a list: what `reprice` takes. */
  text: string;
  /** The same by coin; of several messages on one coin the last. */
  messages: ReadonlyMap<string, string>;
  /** When the last of them came, by the clock of this machine, in milliseconds. */
  receivedAt: number;
}

/** How the connection is. Times are of the clock of this machine, in milliseconds. */
export type WatchState =
  | { state: "connecting"; attempt: number }
  /** Prices come as they change. `complaints` is what the exchange said against a subscription. */
  | { state: "connected"; since: number; complaints: readonly string[] }
  | { state: "lost"; since: number; reason: string; remedy: string; attempt: number; retryAt: number }
  | { state: "ended" };

/** How prices are watched. */
export interface WatchOptions {
  /** Whose websocket: `mainnet` if not stated. */
  network?: "mainnet" | "testnet" | undefined;
  /**
   * Another address; it stands above `network`. Of an `info` endpoint `https://host/info` the websocket is `wss://host/ws`; an address of a
   * websocket is taken as it is. Nothing else is ever contacted.
   */
  endpoint?: string | URL | undefined;
  /** Ends the watch. */
  signal?: AbortSignal | undefined;
  /** Milliseconds for which prices are gathered before they are handed on; 250 if not stated. */
  interval?: number | undefined;
  /** The class of websockets, in place of the runtime's own. */
  WebSocket?: WatchSocketClass | undefined;
  /** The clock to wait by, in place of the runtime's own. */
  clock?: Clock | undefined;
  /** A number from 0 up to 1 that spreads attempts to connect, in place of the runtime's own chance. */
  random?: (() => number) | undefined;
  /** Takes prices. What it throws goes to the runtime's place for faults, and the watch goes on; so below. */
  onMessages?: ((batch: PriceBatch) => void) | undefined;
  /** Told of every change of the connection. */
  onState?: ((state: WatchState) => void) | undefined;
}

/** The choices, all made. */
export interface WatchSettings {
  url: string;
  coins: readonly string[];
  signal: AbortSignal | undefined;
  interval: number;
  Socket: WatchSocketClass;
  clock: Clock;
  random: () => number;
  onMessages: (batch: PriceBatch) => void;
  onState: (state: WatchState) => void;
}

/** Subscriptions that the exchange allows to one network address. */
const MOST_COINS = 1000;

const NAMES = ["network", "endpoint", "signal", "interval", "WebSocket", "clock", "random", "onMessages", "onState"] as const;

/** The choices, all made, or all their faults. */
export function watchSettings(coins: unknown, options: unknown): WatchSettings | Rejected {
  const read = choicesOf(options, NAMES);
  if ("status" in read) return read;
  const { network, endpoint, signal, interval = 250, WebSocket, clock, random, onMessages, onState } = read.choices;
  const chosen = settingsOf({ network, endpoint: withInfoProtocol(endpoint), signal, clock });
  const issues: Issue[] = [...("status" in chosen ? chosen.issues : []), ...functionFaults({ random, onMessages, onState })];
  const add = (code: "INVALID" | "NETWORK", path: string, message: string, remedy: string) => {
    issues.push(...rejected(code, path, message, remedy).issues);
  };
  const list = listOf(coins);
  const wanted = [...new Set(list ?? [])];
  const names = wanted.filter((coin): coin is string => typeof coin === "string" && coin !== "");
  if (names.length === 0 || names.length < wanted.length) {
    add("INVALID", "coins", `expected a list of coins, got ${list ? "another list" : kindOf(coins)}`, "pass perp names");
  } else if (names.length > MOST_COINS) {
    const message = `${names.length} coins are more than the ${MOST_COINS} that the exchange lets one network address follow`;
    add("INVALID", "coins", message, "follow the coins that the account holds");
  }
  if (typeof interval !== "number" || !(interval >= 0 && interval <= 60_000)) {
    add("INVALID", "interval", `${shown(interval)} is not a number of milliseconds`, "pass a number up to 60000");
  }
  const Socket = WebSocket ?? (globalThis.WebSocket as WatchSocketClass | undefined);
  if (WebSocket !== undefined && typeof WebSocket !== "function") {
    add(
      "INVALID",
      "WebSocket",
      `expected a class of websockets, got ${shown(WebSocket)}`,
      "pass a class such as that of the npm package ws",
    );
  } else if (typeof Socket !== "function") {
    const remedy = "pass a class of websockets as the option WebSocket, such as that of the npm package ws, or use Node 22 or newer";
    add("NETWORK", "WebSocket", "this runtime has no WebSocket", remedy);
  }
  if (issues.length > 0 || "status" in chosen) return { status: "rejected", issues };
  return {
    url: streamAddress(endpoint === undefined ? chosen.endpoint : addressText(endpoint)),
    coins: names,
    signal: chosen.signal,
    interval: interval as number,
    Socket: Socket as WatchSocketClass,
    clock: chosen.clock,
    random: harmless(random as WatchOptions["random"], Math.random),
    onMessages: harmless(onMessages as WatchOptions["onMessages"], () => undefined),
    onState: harmless(onState as WatchOptions["onState"], () => undefined),
  };
}

/**
 * A function of the caller's, in whose place there may be none. It is called out of timers and sockets, where what it throws would end a whole
 * process: that is told where the runtime tells its faults, and the watch goes on.
 */
function harmless<A extends unknown[], R>(own: ((...given: A) => R) | null | undefined, otherwise: (...given: A) => R): (...given: A) => R {
  if (!own) return otherwise;
  return (...given) => {
    try {
      return own(...given);
    } catch (thrown) {
      tell(thrown);
      return otherwise(...given);
    }
  };
}

function tell(thrown: unknown): void {
  const { reportError } = globalThis as { reportError?: (thrown: unknown) => void };
  if (reportError) reportError(thrown);
  else console.error(thrown);
}

/** An address of a websocket passes where one of an `info` endpoint does. */
function withInfoProtocol(endpoint: unknown): unknown {
  const text = addressText(endpoint);
  return /^wss?:/.test(text) ? text.replace(/^ws/, "http") : endpoint;
}

/** The websocket that belongs to an `info` endpoint. */
function streamAddress(text: string): string {
  return /^wss?:/.test(text) ? text : new URL("ws", text).href.replace(/^http/, "ws");
}
