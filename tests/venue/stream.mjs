// The test venue's websocket: prices of its markets to whoever subscribes to them, when the test says so, and faults as it says so.
//
//   venue.stream.price("BTC", "90000.0");   venue.stream.send("no JSON");   venue.stream.drop();   venue.stream.refuse(2);
//   venue.stream.isSilent = true;           venue.stream.connections, .subscriptions, .pings

import { WebSocketServer } from "ws";
import { metaAndAssetCtxs } from "./markets.mjs";

/** A websocket at /ws of an HTTP server. */
export function startStream(server) {
  const sockets = new WebSocketServer({ noServer: true });
  const open = new Map();
  const waiting = [];
  const contexts = new Map();
  let refusals = 0;

  server.on("upgrade", (request, socket, head) => {
    stream.attempts += 1;
    if (request.url !== "/ws" || refusals > 0) {
      refusals -= 1;
      socket.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return look();
    }
    sockets.handleUpgrade(request, socket, head, (own) => {
      stream.connections += 1;
      stream.most = Math.max(stream.most, open.size + 1);
      open.set(own, new Set());
      own.on("message", (data) => take(own, String(data)));
      own.on("close", () => {
        open.delete(own);
        look();
      });
      own.on("error", () => undefined);
      look();
    });
  });

  function look() {
    for (const again of waiting.splice(0)) again();
  }

  function take(own, text) {
    const { method, subscription } = JSON.parse(text);
    if (method === "ping") {
      stream.pings += 1;
      if (!stream.isSilent) own.send('{"channel":"pong"}');
    } else if (method === "subscribe" && subscription.type === "activeAssetCtx") {
      const { coin } = subscription;
      stream.subscriptions.push(coin);
      open.get(own).add(coin);
      if (!stream.isSilent) {
        own.send(JSON.stringify({ channel: "subscriptionResponse", data: { method, subscription } }));
        const known = contextOf(coin);
        if (known && !stream.isHoldingBack) own.send(message(coin, known));
        else if (!known) own.send(JSON.stringify({ channel: "error", data: `Invalid subscription ${JSON.stringify(subscription)}` }));
      }
    }
    look();
  }

  function contextOf(coin) {
    if (contexts.has(coin)) return contexts.get(coin);
    const [meta, list] = metaAndAssetCtxs(coin.includes(":") ? coin.split(":")[0] : "") ?? [{ universe: [] }, []];
    return list[meta.universe.findIndex(({ name }) => name === coin)];
  }

  const stream = {
    /** Connections asked for, made, and most at once. */
    attempts: 0,
    connections: 0,
    most: 0,
    /** Coins in the order in which they were asked for. */
    subscriptions: [],
    pings: 0,
    /** Whether it says nothing at all. */
    isSilent: false,
    /** Whether it says no price before one is set. */
    isHoldingBack: false,
    get open() {
      return open.size;
    },
    /** Sets the price of a coin, and tells everybody who follows it. `extra` goes into the data of the message. */
    price(coin, markPx, extra = {}) {
      contexts.set(coin, { ...contextOf(coin), markPx, oraclePx: markPx, midPx: markPx });
      for (const [own, coins] of open) if (coins.has(coin)) own.send(message(coin, contexts.get(coin), extra));
    },
    /** Any text, to everybody. */
    send(text) {
      for (const own of open.keys()) own.send(text);
    },
    /** Breaks every connection. */
    drop() {
      for (const own of open.keys()) own.terminate();
    },
    /** Refuses so many connections. */
    refuse(times = Number.POSITIVE_INFINITY) {
      refusals = times;
    },
    reset() {
      stream.drop();
      contexts.clear();
      refusals = 0;
      Object.assign(stream, { attempts: 0, connections: 0, most: 0, pings: 0, isSilent: false, isHoldingBack: false });
      stream.subscriptions.length = 0;
    },
    /** Waits until something holds of the stream. */
    async until(holds) {
      while (!holds(stream)) await new Promise((again) => waiting.push(again));
    },
    close() {
      stream.drop();
      sockets.close();
    },
  };
  return stream;
}

/** A message as the exchange sends it. */
export function message(coin, ctx, extra = {}) {
  return JSON.stringify({ channel: "activeAssetCtx", data: { coin, ctx, ...extra } });
}
