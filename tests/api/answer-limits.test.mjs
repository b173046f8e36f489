// Answers without an end: an exchange, or whoever stands in for it, that sends more than a program can hold. Only so much is read of each answer
// and of all answers of an import, counted after they are unpacked.

import assert from "node:assert/strict";
import test from "node:test";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import * as api from "../../pkg/index.js";
import { NOBODY } from "../venue/accounts.mjs";
import { named, servedVenue } from "./served-venue.mjs";

const venue = await servedVenue();
const MIB = 2 ** 20;

/** A JSON text of so many bytes, packed to about a thousandth of them. */
const packed = async (bytes) => promisify(gzip)(`"${" ".repeat(bytes - 2)}"`);

test("a small packed answer that unpacks to more than 16 MiB is not read to its end", async () => {
  const body = await packed(400 * MIB);
  assert.ok(body.length < MIB, `${body.length} bytes on the wire`);
  venue.misbehave({ type: "clearinghouseState", dex: "xyz" }, { body, headers: { "Content-Encoding": "gzip" } });
  const before = process.memoryUsage().rss;
  let [read, most] = [0, 0];
  const counting = async (...request) => {
    const response = await fetch(...request);
    const counted = new TransformStream({
      transform(chunk, control) {
        read += chunk.byteLength;
        most = Math.max(most, process.memoryUsage().rss);
        control.enqueue(chunk);
      },
    });
    return new Response(response.body.pipeThrough(counted), response);
  };
  const answer = await api.fetchAccount(named["standard-two-dexes"].address, { endpoint: venue.endpoint, fetch: counting });
  assert.equal(answer.status, "rejected");
  assert.deepEqual(
    answer.issues.map(({ code, path }) => ({ code, path })),
    [{ code: "NETWORK", path: "clearinghouseState.xyz" }],
  );
  assert.match(answer.issues[0].message, /larger than 16 MiB/);
  assert.match(answer.issues[0].remedy, /endpoint/);
  assert.equal(venue.requests.filter(({ dex }) => dex === "xyz").length, 1, "it is not asked for again");
  assert.ok(read < 32 * MIB, `${read} bytes were read`);
  assert.ok(most - before < 300 * MIB, `${most - before} bytes of memory`);
});

test("an answer just within the limit is read, whatever it says", async () => {
  venue.misbehave({ type: "perpDexs" }, { body: await packed(16 * MIB), headers: { "Content-Encoding": "gzip" } });
  const { issues } = await api.fetchMarkets({ endpoint: venue.endpoint });
  assert.match(issues[0].message, /JSON, but not a list of dexes/);
  venue.reset();
  venue.misbehave({ type: "perpDexs" }, { body: await packed(16 * MIB + 1), headers: { "Content-Encoding": "gzip" } });
  const beyond = await api.fetchMarkets({ endpoint: venue.endpoint });
  assert.match(beyond.issues[0].message, /larger than 16 MiB/);
});

test("a failure that is explained without an end is a fault as well", async () => {
  venue.misbehave({ type: "perpDexs" }, { status: 500, body: await packed(20 * MIB), headers: { "Content-Encoding": "gzip" } });
  const { issues } = await api.fetchMarkets({ endpoint: venue.endpoint });
  assert.match(issues[0].message, /larger than 16 MiB/);
});

test("many large answers of one import are counted together", async () => {
  const body = await packed(15 * MIB);
  venue.misbehave({ type: "clearinghouseState" }, { body, headers: { "Content-Encoding": "gzip" } });
  const answer = await api.fetchAccount(NOBODY, { endpoint: venue.endpoint });
  assert.equal(answer.status, "rejected");
  const beyond = answer.issues.filter(({ message }) => /answers of this import are larger than 64 MiB together/.test(message));
  assert.ok(beyond.length > 0, JSON.stringify(answer.issues));
  for (const { code, path } of beyond) {
    assert.equal(code, "NETWORK");
    assert.match(path, /^\w+/);
  }
});

test("a stand-in for fetch without streams is held to the same limit", async () => {
  const stub = async () => ({
    ok: true,
    status: 200,
    type: "default",
    body: null,
    headers: new Headers(),
    text: async () => " ".repeat(16 * MIB + 1),
  });
  const { issues } = await api.fetchMarkets({ fetch: stub });
  assert.match(issues[0].message, /larger than 16 MiB/);
});
