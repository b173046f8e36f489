// What the exchange lists and how it prices it now, on all dexes: for those who show markets without an account.

import type { Answer } from "../errors.js";
import { infoClient } from "./client.js";
import { all, objectText, only, replies, unexpected } from "./gathering.js";
import { type FetchOptions, settingsOf } from "./options.js";
import { dexNames } from "./reading.js";
import { requests } from "./requests.js";

/** The exchange's markets. */
export interface LiveMarkets {
  /** The address that was asked. */
  endpoint: string;
  /** When the last answer had come, as ISO text in UTC. */
  fetchedAt: string;
  /**
   * The exchange's answers as JSON text: `metaAndAssetCtxs` by dex, the exchange's own under an empty name, `spotMetaAndAssetCtxs` and
   * `allBorrowLendReserveStates`, as they stand in a captured account.
   */
  text: string;
}

/** Loads the markets of all dexes; with 11 dexes a weight of 280 of the 1,200 a minute. Faults as in `fetchAccount`. */
export async function fetchMarkets(options: FetchOptions = {}): Promise<Answer<LiveMarkets>> {
  const settings = settingsOf(options);
  if ("status" in settings) return settings;
  const client = infoClient(settings);
  const request = requests.perpDexs();
  const first = replies(await all(client, [["perpDexs", request]]));
  if ("status" in first) return first;
  const dexes = dexNames(first.get("perpDexs")?.value);
  if (!dexes) return unexpected(request, "a list of dexes");
  const [otherRows, dexRows] = await Promise.all([
    all(client, [
      ["spotMetaAndAssetCtxs", requests.spotMetaAndAssetCtxs()],
      ["allBorrowLendReserveStates", requests.allBorrowLendReserveStates()],
    ]),
    all(
      client,
      dexes.map((dex) => [dex, requests.metaAndAssetCtxs(dex)]),
    ),
  ]);
  const both = replies([...otherRows, ...dexRows]);
  if ("status" in both) return both;
  const { text } = objectText([["metaAndAssetCtxs", objectText([...only(dexRows)])], ...only(otherRows)]);
  return { status: "ok", report: { endpoint: settings.endpoint, fetchedAt: new Date(settings.clock.now()).toISOString(), text } };
}
