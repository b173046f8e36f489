// The venue on loopback for the tests of one file, and its accounts by name.

import assert from "node:assert/strict";
import { after, beforeEach } from "node:test";
import * as api from "../../pkg/index.js";
import { accounts } from "../venue/accounts.mjs";
import { startVenue } from "../venue/server.mjs";

export const named = Object.fromEntries([...accounts().values()].map((account) => [account.name, account]));

/** Starts the engine and a venue, which is as new before each test and closed in the end. */
export async function servedVenue() {
  await api.init();
  const venue = await startVenue();
  beforeEach(() => venue.reset());
  after(() => venue.close());
  return venue;
}

/** An account as it is loaded from a venue; it must load. */
export async function loadedFrom(venue, address, options) {
  const answer = await api.fetchAccount(address, { endpoint: venue.endpoint, ...options });
  assert.equal(answer.status, "ok", JSON.stringify(answer.issues));
  return answer.report;
}
