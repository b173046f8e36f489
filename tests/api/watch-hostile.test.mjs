// A peer that sends what it likes, and callbacks that throw: neither ends the process or the watch.

import assert from "node:assert/strict";
import test from "node:test";
import { servedVenue } from "./served-venue.mjs";
import { watchingOf } from "./watching.mjs";

const venue = await servedVenue();
const watching = watchingOf(venue);

test("whatever the peer sends as a complaint or a price, nothing is thrown and the watch goes on", async () => {
  const frames = [
    '{"channel":"error","data":{"toString":null}}',
    '{"channel":"error","data":{"toString":{},"valueOf":1}}',
    '{"channel":"error"}',
    '{"channel":"error","data":[[[]]]}',
    `{"channel":"error","data":${"[".repeat(4_000)}${"]".repeat(4_000)}}`,
    '{"channel":{"toString":null}}',
    '{"channel":"activeAssetCtx","data":{"coin":{"toString":null},"ctx":{"markPx":"1"}}}',
    '{"channel":"activeAssetCtx","data":{"coin":"BTC","ctx":{"markPx":{"toString":null}}}}',
    '{"channel":"activeAssetCtx","data":{"coin":"__proto__","ctx":{"markPx":"1"}}}',
    '{"toString":null}',
    '"\\ud800"',
    `{"channel":"activeAssetCtx","data":{"coin":"BTC","ctx":{"markPx":"1"},"x":"${"x".repeat(600_000)}"}}`,
    "[".repeat(100_000),
  ];
  const thrown = [];
  const note = (error) => thrown.push(error);
  process.on("uncaughtException", note);
  try {
    venue.stream.isHoldingBack = true;
    const watch = watching(["BTC"]);
    await watch.state("connected");
    await watch.came(1);
    for (const frame of frames) venue.stream.send(frame);
    venue.stream.price("BTC", "90000.0");
    await watch.came(frames.length + 2);
    watch.clock.advance(250);
    assert.deepEqual(thrown, []);
    assert.equal(watch.states.at(-1).state, "connected", "it is still the first connection");
    assert.equal(venue.stream.connections, 1);
    assert.equal(watch.batches.length, 1, "what is no price is no price");
    assert.ok(watch.batches[0].text.length < 10_000);
    for (const complaint of watch.states.at(-1).complaints) assert.equal(typeof complaint, "string");
    watch.stop();
  } finally {
    process.off("uncaughtException", note);
  }
});

test("a callback that throws does not end the process, and the watch goes on", async () => {
  const told = [];
  const { error } = console;
  console.error = (thrown) => told.push(thrown);
  try {
    venue.stream.isHoldingBack = true;
    let [states, batches] = [0, 0];
    const watch = watching(["BTC"], {
      onState: () => {
        states += 1;
        throw new Error("my own fault");
      },
      onMessages: () => {
        batches += 1;
        throw new Error("my own fault");
      },
    });
    await venue.stream.until(({ subscriptions }) => subscriptions.length === 1);
    await watch.came(1);
    for (const price of ["90000.0", "90001.0"]) {
      venue.stream.price("BTC", price);
      await watch.came(price === "90000.0" ? 2 : 3);
      watch.clock.advance(250);
    }
    assert.equal(states, 2, "connecting, connected");
    assert.equal(batches, 2);
    assert.equal(told.length, 4, "and each is told");
    watch.stop();
  } finally {
    console.error = error;
  }
});
