// A venue on loopback: answers POST /info as the exchange does, streams prices at /ws, counts what it is asked, and misbehaves when it is told to.
//
//   const venue = await startVenue();
//   venue.misbehave({ type: "clearinghouseState", dex: "xyz" }, { status: 429, times: 1 });
//   … ask venue.endpoint …
//   venue.requests, venue.weight, venue.count("perpDexs")
//   await venue.close();

import { createServer } from "node:http";
import { accounts as fileAccounts } from "./accounts.mjs";
import { answerTo } from "./answers.mjs";
import { startStream } from "./stream.mjs";

/** A browser's page of another address may ask, as it may ask the exchange. */
const CORS = {
  "Access-Control-Allow-Origin": "*",
  "Access-Control-Allow-Methods": "POST, OPTIONS",
  "Access-Control-Allow-Headers": "Content-Type",
};

/** A running venue. Its accounts, and the prices of lending reserves by token number, may be set as a test needs them. */
export async function startVenue({ accounts = fileAccounts() } = {}) {
  const requests = [];
  const faults = [];
  const waiting = [];
  let weight = 0;

  const server = createServer(async (request, response) => {
    if (request.method === "OPTIONS") return response.writeHead(204, CORS).end();
    if (request.method !== "POST" || request.url !== "/info") return response.writeHead(404, CORS).end("no such address");
    const body = await bodyOf(request);
    if (body === undefined) return send(response, 400, "the body is not JSON");
    const found = answerTo(body, accounts, venue.reservePrices);
    weight += found.weight;
    requests.push(body);
    const fault = faults.find((known) => known.times > 0 && matches(known.match, body));
    if (fault) fault.times--;
    for (const look of waiting.splice(0)) look();
    if (fault) misbehaved(response, fault, found);
    else send(response, found.status, JSON.stringify(found.answer));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));

  const stream = startStream(server);
  const venue = {
    accounts,
    /** Its websocket. */
    stream,
    reservePrices: {},
    endpoint: `http://127.0.0.1:${server.address().port}/info`,
    /** The bodies of all requests, in order. */
    requests,
    get weight() {
      return weight;
    },
    count: (type) => requests.filter((body) => body.type === type).length,
    /**
     * From now on requests with these fields go wrong, `times` times or always. One of:
     * `hang` (no answer), `disconnect`, `status` with `headers` and `body`, `body` (any text), `cut` (half the answer), `change` (a function of the
     * answer).
     */
    misbehave(match, { times = Number.POSITIVE_INFINITY, ...fault }) {
      faults.unshift({ match, times, ...fault });
    },
    /** From now on all goes well, and nothing is counted yet. */
    reset() {
      faults.length = 0;
      requests.length = 0;
      weight = 0;
      venue.reservePrices = {};
      stream.reset();
    },
    /** Waits for a request with these fields. */
    async asked(match) {
      while (!requests.some((body) => matches(match, body))) await new Promise((look) => waiting.push(look));
    },
    close() {
      stream.close();
      return new Promise((done) => server.close(done).closeAllConnections());
    },
  };
  return venue;
}

/** Whether a request has these fields; `dex: ""` is that of a request without one. */
function matches(match, body) {
  return Object.entries(match).every(([name, value]) => (body[name] ?? "") === value);
}

function misbehaved(response, fault, { status, answer }) {
  if (fault.hang) return;
  if (fault.disconnect) return response.destroy();
  const text = JSON.stringify(fault.change ? fault.change(structuredClone(answer)) : answer);
  const body = fault.body ?? (fault.cut ? text.slice(0, text.length / 2) : fault.status >= 400 ? "null" : text);
  send(response, fault.status ?? status, body, fault.headers);
}

function send(response, status, text, headers = {}) {
  response.writeHead(status, { "Content-Type": "application/json", ...CORS, ...headers }).end(text);
}

async function bodyOf(request) {
  let text = "";
  for await (const chunk of request.setEncoding("utf8")) text += chunk;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
