// Watches of prices for tests: by a clock that the test moves, with everything that they say.

import assert from "node:assert/strict";
import { WebSocket } from "ws";
import * as api from "../../pkg/index.js";
import { standingClock } from "../venue/clock.mjs";

/** Watches of a venue, each with everything that it says, and ways to wait for that. */
export const watchingOf =
  (venue) =>
  (coins, options = {}) => {
    const clock = standingClock();
    const [states, batches, waiting] = [[], [], []];
    const heard = (list, own) => {
      list.push(own);
      for (const look of waiting.splice(0)) look();
    };
    let messages = 0;
    // Counts what has come, so that a test can wait for it before it moves the clock.
    class Counted extends WebSocket {
      constructor(...given) {
        super(...given);
        this.addEventListener("message", () =>
          setImmediate(() => {
            messages += 1;
            for (const look of waiting.splice(0)) look();
          }),
        );
      }
    }
    const answer = api.watchPrices(coins, {
      endpoint: venue.endpoint,
      WebSocket: Counted,
      clock,
      random: () => 0,
      onState: (state) => heard(states, state),
      onMessages: (batch) => heard(batches, batch),
      ...options,
    });
    assert.equal(answer.status, "ok", JSON.stringify(answer.issues));
    const until = async (holds) => {
      while (!holds()) await new Promise((look) => waiting.push(look));
    };
    return {
      ...answer.report,
      clock,
      states,
      batches,
      until,
      came: (count) => until(() => messages >= count),
      state: (name) => until(() => states.at(-1)?.state === name),
    };
  };
