// Serves the built page on this machine only, under the strictest headers it works with: what runs here runs anywhere.

import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, resolve, sep } from "node:path";
import { isMain, main, root, StepError } from "./steps.mjs";

const HOST = "127.0.0.1";
const FIRST_PORT = 5173;
const PORTS_TRIED = 50;

/** Whom the page may ask for live accounts and for prices. */
const EXCHANGE = [
  "https://api.hyperliquid.xyz",
  "https://api.hyperliquid-testnet.xyz",
  "wss://api.hyperliquid.xyz",
  "wss://api.hyperliquid-testnet.xyz",
];

/** Only a header can say this: in a page itself it is without effect. */
const FRAMES = "frame-ancestors 'none'";

/** Nothing from elsewhere, nothing inline; WebAssembly may be compiled; nobody is asked but the page's own server and these origins. */
export const contentSecurityPolicy = (origins) =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    ["connect-src 'self'", ...origins].join(" "),
    "base-uri 'none'",
    "form-action 'none'",
    // Nobody may lay the page under a page of their own.
    FRAMES,
  ].join("; ");

/** Of the page as it is published. */
export const CONTENT_SECURITY_POLICY = contentSecurityPolicy(EXCHANGE);

/** The same as index.html states it for servers that send no headers. */
export const PAGE_POLICY = CONTENT_SECURITY_POLICY.replace(`; ${FRAMES}`, "");

const MIME_TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/**
 * A server of the files under `folder`, already listening, with its address.
 * Port 0 takes any free one; of a port in use, the next free one is taken.
 */
export async function serve(folder, port = 0, policy = CONTENT_SECURITY_POLICY) {
  const base = await realpath(resolve(folder));
  const headers = { ...HEADERS, "Content-Security-Policy": policy };
  const server = createServer((request, response) => answer(base, headers, request, response).catch(() => end(response, 500)));
  const taken = await listen(server, port);
  return { address: `http://${HOST}:${taken}/`, close: () => new Promise((done) => server.close(done).closeAllConnections()) };
}

async function listen(server, first) {
  for (let port = first; port < first + PORTS_TRIED; port++) {
    try {
      await new Promise((done, failed) => {
        server.once("error", failed);
        server.listen(port, HOST, () => {
          server.off("error", failed);
          done();
        });
      });
      return server.address().port;
    } catch (error) {
      if (error.code !== "EADDRINUSE") throw new StepError(`cannot listen on port ${port}: ${error.message}`, "set PORT to another port");
    }
  }
  throw new StepError(`ports ${first} to ${first + PORTS_TRIED - 1} are all in use`, "set PORT to a free port");
}

async function answer(base, headers, request, response) {
  if (!isLocal(request.headers.host)) return end(response, 421);
  if (request.method !== "GET" && request.method !== "HEAD") return end(response, 405, { Allow: "GET, HEAD" });
  const file = await fileOf(base, request.url);
  if (!file) return end(response, 404);
  const info = await stat(file).catch(() => undefined);
  if (!info?.isFile()) return end(response, 404);
  const sent = (await compressed(file, request.headers["accept-encoding"])) ?? { path: file, size: info.size, headers: {} };
  response.writeHead(200, {
    ...headers,
    ...sent.headers,
    "Content-Type": MIME_TYPES[extname(file).toLowerCase()] ?? "application/octet-stream",
    "Content-Length": sent.size,
    Vary: "Accept-Encoding",
  });
  if (request.method === "HEAD") return response.end();
  createReadStream(sent.path)
    .on("error", () => response.destroy())
    .pipe(response);
}

/** The smallest of the files that the build wrote beside this one and that the browser takes; undefined where there is none. */
async function compressed(file, accepted = "") {
  const taken = accepted.split(",").filter((coding) => !/;\s*q=0(?:\.0*)?\s*$/.test(coding));
  for (const [encoding, ending] of [
    ["br", ".br"],
    ["gzip", ".gz"],
  ]) {
    if (!taken.some((coding) => coding.split(";")[0].trim().toLowerCase() === encoding)) continue;
    const info = await stat(file + ending).catch(() => undefined);
    if (info?.isFile()) return { path: file + ending, size: info.size, headers: { "Content-Encoding": encoding } };
  }
  return undefined;
}

/**
 * Whether a request was meant for this machine by a name of this machine. A page elsewhere can have its own name point here, and would then read
 * what is served as if it were its own.
 */
function isLocal(host = "") {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(host);
}

/**
 * The file that a request's path names; undefined when it lies outside the folder, also by way of a link, when a part of it is hidden, or when it is
 * not a path.
 */
async function fileOf(base, url) {
  try {
    const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
    if (path.includes("\0") || path.includes("\\") || /(^|\/)\./.test(path)) return undefined;
    const file = await realpath(join(base, path.endsWith("/") ? `${path}index.html` : path));
    return file.startsWith(base + sep) && !/[\\/]\./.test(file.slice(base.length)) ? file : undefined;
  } catch {
    return undefined;
  }
}

const HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  // Alone with itself, the page may share memory with its worker, which then stops at once when a simulation is cancelled.
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  // The page is rebuilt between two looks at it.
  "Cache-Control": "no-store",
};

function end(response, status, headers = {}) {
  if (response.headersSent) return response.destroy();
  response.writeHead(status, {
    ...HEADERS,
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Content-Type": "text/plain; charset=utf-8",
    ...headers,
  });
  response.end(`${status}\n`);
}

/** Serves the built page until the process is ended. */
export async function servePage() {
  const page = join(root, "pkg", "page");
  if (!(await stat(join(page, "index.html")).catch(() => undefined))) throw new StepError("pkg/page is not built", "run `npm run build`");
  const wanted = process.env.PORT === undefined || process.env.PORT === "" ? FIRST_PORT : Number(process.env.PORT);
  if (!Number.isInteger(wanted) || wanted < 0 || wanted > 65535 - PORTS_TRIED) {
    throw new StepError(`PORT is ${JSON.stringify(process.env.PORT)}`, `set it to a whole number from 0 to ${65535 - PORTS_TRIED}`);
  }
  const { address } = await serve(page, wanted);
  console.log(`\nThe calculator is at ${address}\nPress Ctrl+C to end it.`);
}

if (isMain(import.meta.url)) main(servePage);
