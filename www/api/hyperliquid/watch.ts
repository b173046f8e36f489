// Following prices: one connection to the exchange's websocket, kept for as long as it is wanted.
//
// A connection that breaks, or on which nothing is heard any more, is opened anew for ever, at growing distances. What comes is handed on in
// batches as it came. Times are of this machine's clock alone: what the exchange's clock says is never compared with it.

import { type Answer, messageOf, rejected } from "../errors.js";
import { seconds } from "./faults.js";
import { heard, PING, subscription } from "./stream-messages.js";
import { type SocketEvent, type WatchOptions, type WatchSettings, type WatchSocket, watchSettings } from "./watch-options.js";

/** Prices that are being followed. */
export interface PriceWatch {
  /** The address of the websocket. */
  url: string;
  /** Connects at once where the next attempt is being waited for. */
  retry(): void;
  /** Ends it: the connection is closed and nothing is called any more. */
  stop(): void;
}

/** A connection that is not there by then is given up. */
const CONNECTING = 10_000;

/** After so long without a message the exchange is asked for one (it closes at 60 s), and this is how long that may take. */
const QUIET = 15_000;
const ANSWERING = 10_000;

/** The wait before the second attempt; each further one is twice as long, up to the longest. Chance takes off up to half. */
const FIRST_WAIT = 1_000;
const LONGEST_WAIT = 30_000;

/** Complaints that are kept. */
const MOST_COMPLAINTS = 5;

const REMEDY = "check the connection and the endpoint; a web page must also be allowed to connect there by its content security policy";

/**
 * Follows the prices of perps. It never throws; what is wrong with the choices, or a runtime without websockets, is answered at once. Faults of
 * the connection are states, because the watch goes on.
 */
export function watchPrices(coins: readonly string[], options: WatchOptions = {}): Answer<PriceWatch> {
  const settings = watchSettings(coins, options);
  if ("status" in settings) return settings;
  if (settings.signal?.aborted) return rejected("NETWORK", "", "the watch was ended before it began", "start it with another signal");
  return { status: "ok", report: startWatch(settings) };
}

function startWatch(settings: WatchSettings): PriceWatch {
  const { url, coins, signal, interval, clock, random, onMessages, onState } = settings;
  const wanted = new Set(coins);
  let socket: WatchSocket | undefined;
  /** Failures in a row since the last price. */
  let failures = 0;
  let isEnded = false;
  let heardAt = 0;
  let complaints: readonly string[] = [];
  let connectedAt = 0;
  let pending = new Map<string, string>();
  let pendingSince = 0;
  let receivedAt = 0;
  const batchTimer = timer(clock);
  /** Of the connection: until it is there, until something is heard, until the next attempt. One at a time. */
  const linkTimer = timer(clock);

  function connect(): void {
    onState({ state: "connecting", attempt: failures + 1 });
    if (isEnded) return;
    try {
      socket = new settings.Socket(url);
      listenTo(socket);
    } catch (thrown) {
      fail(`the connection cannot be opened (${messageOf(thrown)})`);
      return;
    }
    linkTimer.set(CONNECTING, () => fail(`no connection within ${seconds(CONNECTING)}`));
  }

  function listenTo(own: WatchSocket): void {
    const listen = (type: string, hear: (event: SocketEvent) => void) =>
      own.addEventListener(type, (event) => {
        // What an earlier connection still says is no longer of interest.
        if (socket !== own) return;
        try {
          hear(event);
        } catch (thrown) {
          // An exception in a listener would end a Node process, whatever the peer or its class of sockets did to bring it about.
          fail(`what came cannot be taken (${messageOf(thrown)})`);
        }
      });
    listen("open", opened);
    listen("message", ({ data }) => take(data));
    listen("error", ({ message }) => fail(message ? `the connection failed (${messageOf(message)})` : "the connection failed"));
    listen("close", ({ code }) => fail(`the connection was closed${code ? ` (code ${messageOf(code)})` : ""}`));
  }

  function opened(): void {
    linkTimer.clear();
    connectedAt = clock.now();
    heardAt = connectedAt;
    complaints = [];
    for (const coin of coins) if (!send(subscription(coin))) return;
    onState({ state: "connected", since: connectedAt, complaints });
    if (!isEnded && socket) awaitSound(QUIET);
  }

  function send(text: string): boolean {
    try {
      socket?.send(text);
      return socket !== undefined;
    } catch (thrown) {
      fail(`nothing can be sent (${messageOf(thrown)})`);
      return false;
    }
  }

  function awaitSound(milliseconds: number): void {
    linkTimer.set(milliseconds, () => {
      // A clock that was set back has no say.
      const quiet = Math.max(0, clock.now() - heardAt);
      if (quiet < QUIET) awaitSound(QUIET - quiet);
      else if (send(PING)) awaitAnswer();
    });
  }

  function awaitAnswer(): void {
    const before = heardAt;
    linkTimer.set(ANSWERING, () => {
      if (heardAt !== before) awaitSound(QUIET);
      else fail(`nothing was heard for ${seconds(QUIET + ANSWERING)}`);
    });
  }

  function take(data: unknown): void {
    heardAt = clock.now();
    const what = heard(data);
    if (what.kind === "complaint") {
      complaints = [...complaints, what.text].slice(-MOST_COMPLAINTS);
      onState({ state: "connected", since: connectedAt, complaints });
    }
    if (what.kind !== "price" || !wanted.has(what.coin)) return;
    failures = 0;
    if (pending.size === 0) {
      pendingSince = heardAt;
      batchTimer.set(interval, handOn);
    }
    // The newest comes last.
    pending.delete(what.coin);
    pending.set(what.coin, data as string);
    receivedAt = heardAt;
    // Timers of a page in the background come late; messages do not.
    if (heardAt - pendingSince > interval) handOn();
  }

  function handOn(): void {
    batchTimer.clear();
    if (pending.size === 0 || isEnded) return;
    const messages = pending;
    pending = new Map();
    onMessages({ text: `[${[...messages.values()].join(",")}]`, messages, receivedAt });
  }

  function fail(reason: string): void {
    abandon();
    handOn();
    if (isEnded) return;
    failures += 1;
    const longest = Math.min(FIRST_WAIT * 2 ** Math.min(failures - 1, 16), LONGEST_WAIT);
    const wait = Math.round(longest * (1 - random() / 2));
    const since = clock.now();
    linkTimer.set(wait, connect);
    onState({ state: "lost", since, reason, remedy: REMEDY, attempt: failures, retryAt: since + wait });
  }

  function abandon(): void {
    linkTimer.clear();
    const own = socket as (WatchSocket & { terminate?: () => void; readyState?: number }) | undefined;
    socket = undefined;
    try {
      // `terminate` is that of `ws`: it does not wait for an answer of a peer that may be gone.
      if (own?.terminate) own.terminate();
      // A browser complains of a connection that is closed before it is there.
      else if (own?.readyState === 0) own.addEventListener("open", () => own.close());
      else own?.close();
    } catch {
      // What cannot be closed is not there.
    }
  }

  function stop(): void {
    if (isEnded) return;
    isEnded = true;
    signal?.removeEventListener("abort", stop);
    batchTimer.clear();
    abandon();
    onState({ state: "ended" });
  }

  signal?.addEventListener("abort", stop, { once: true });
  connect();
  return {
    url,
    stop,
    retry() {
      if (isEnded || socket) return;
      linkTimer.clear();
      connect();
    },
  };
}

/** A timer that is set anew or cleared, and only ever one. */
function timer(clock: WatchSettings["clock"]): { set(milliseconds: number, action: () => void): void; clear(): void } {
  let cancel: (() => void) | undefined;
  const clear = () => {
    cancel?.();
    cancel = undefined;
  };
  return {
    clear,
    set(milliseconds, action) {
      clear();
      cancel = clock.after(milliseconds, action);
    },
  };
}
