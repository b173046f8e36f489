// What the exchange lists and how it prices it now, on all dexes: for those who show markets without an account.

import type { Answer, Issue } from "../errors.js";
import { infoClient } from "./client.js";
import { all, objectText, only, replies, unexpected } from "./gathering.js";
import { answered, type FetchOptions, settingsOf } from "./options.js";
import { dexNames } from "./reading.js";
import { requests } from "./requests.js";

/** The exchange's markets. */
export interface LiveMarkets {
  /** The address that was asked. */
  endpoint: string;
  /** When the last answer had come, as ISO text in UTC. */
  fetchedAt: string;
  /**
   * The exchange's answers as JSON text: `metaAndAssetCtxs` by dex, the exchange's own under an empty name, `spotMetaAndAssetCtxs`,
   * `allBorrowLendReserveStates`, and `predictedFundings` where it was answered. `readMarkets` lists it, `reprice` moves a book to it.
   */
  text: string;
  /** Why the predicted funding is missing, which everything else can do without. */
  issues: Issue[];
}

/** Loads the markets of all dexes; with 11 dexes a weight of 300 of the 1,200 a minute. Faults as in `fetchAccount`. */
export function fetchMarkets(options: FetchOptions = {}): Promise<Answer<LiveMarkets>> {
  return answered(() => loadMarkets(options));
}

async function loadMarkets(options: FetchOptions): Promise<Answer<LiveMarkets>> {
  const settings = settingsOf(options);
  if ("status" in settings) return settings;
  const client = infoClient(settings);
  const request = requests.perpDexs();
  const first = replies(await all(client, [["perpDexs", request]]));
  if ("status" in first) return first;
  const dexes = dexNames(first.get("perpDexs")?.value);
  if (!dexes) return unexpected(request, "a list of dexes");
  const predicted = requests.predictedFundings();
  const [otherRows, dexRows, predictedRows] = await Promise.all([
    all(client, [
      ["spotMetaAndAssetCtxs", requests.spotMetaAndAssetCtxs()],
      ["allBorrowLendReserveStates", requests.allBorrowLendReserveStates()],
    ]),
    all(
      client,
      dexes.map((dex) => [dex, requests.metaAndAssetCtxs(dex)]),
    ),
    all(client, [[predicted.path, predicted]]),
  ]);
  const both = replies([...otherRows, ...dexRows]);
  if ("status" in both) return both;
  const fetchedAt = new Date(settings.clock.now()).toISOString();
  const { text } = objectText([
    ["time", { text: JSON.stringify(fetchedAt) }],
    ["metaAndAssetCtxs", objectText([...only(dexRows)])],
    ...only(otherRows),
    ...only(predictedRows),
  ]);
  const issues = predictedRows.flatMap(([, asked]) => ("issue" in asked ? [asked.issue] : []));
  return { status: "ok", report: { endpoint: settings.endpoint, fetchedAt, text, issues } };
}
