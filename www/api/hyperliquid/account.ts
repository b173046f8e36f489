// A live account: everything that the exchange says of it, gathered into one captured account and handed to the engine.
//
// The text of each answer goes to the engine as it came; here it is parsed only to see that it is JSON and to learn which dexes and
// coins to ask about. Dexes on which the account has nothing are left out.

import type { ImportReport, Warning } from "../engine-types.js";
import { core } from "../engines.js";
import type { Answer, Rejected } from "../errors.js";
import { reconcile } from "../functions.js";
import { type InfoClient, infoClient } from "./client.js";
import { all, objectText, only, type Replies, replies, unexpected } from "./gathering.js";
import { answered, type FetchOptions, prepare } from "./options.js";
import { dexNames, isEmptyList, isEmptyState, isStandard, orderCoins, positionCoins, type SubAccount, subAccountList } from "./reading.js";
import { HEAVY, type InfoRequest, requests } from "./requests.js";

/** A live account as a request, with the exchange's figures beside the engine's, and what it was made of. */
export interface LiveAccountReport extends ImportReport {
  /** The account, in lower case. */
  address: string;
  /** The address that was asked. */
  endpoint: string;
  /** When the last answer had come, as ISO text in UTC. */
  fetchedAt: string;
  /** The exchange's answers as one captured account: the JSON text that every function of this package takes. */
  captured: string;
}

/** Coins whose leverage is asked for at most, if the rest leaves weight for so many. */
const MAX_LEVERAGES = 40;

/** Weight kept back for repeated attempts; and, when orders are asked for, for what is still needed after them. */
const RESERVE = 100;
const RESERVE_AFTER_ORDERS = 300;

interface Gathered {
  captured: string;
  warnings: Warning[];
}

/**
 * Loads an account from the exchange. It never throws and never rejects: faults of the connection are issues of code `NETWORK` whose path
 * names the request, such as `clearinghouseState.xyz`; an abort is one such issue without a path. An address that was never used is an
 * empty account.
 */
export function fetchAccount(address: string, options: FetchOptions = {}): Promise<Answer<LiveAccountReport>> {
  return answered(() => loadAccount(address, options));
}

async function loadAccount(address: string, options: FetchOptions): Promise<Answer<LiveAccountReport>> {
  const prepared = prepare(address, options);
  if ("status" in prepared) return prepared;
  const started = core.call<null>(() => ({ status: "ok", report: null }));
  if (started.status === "rejected") return started;
  const { user, settings } = prepared;
  const gathered = await gather(user, infoClient(settings));
  if ("status" in gathered) return gathered;
  const fetchedAt = new Date(settings.clock.now()).toISOString();
  const answer = reconcile(gathered.captured);
  if (answer.status === "rejected") return answer;
  const warnings = [...answer.report.warnings, ...gathered.warnings];
  const { captured } = gathered;
  return { status: "ok", report: { ...answer.report, warnings, address: user, endpoint: settings.endpoint, fetchedAt, captured } };
}

/** The sub-accounts of an account, each of which can be loaded by its own address. Faults as in `fetchAccount`. */
export function fetchSubAccounts(address: string, options: FetchOptions = {}): Promise<Answer<SubAccount[]>> {
  return answered(() => loadSubAccounts(address, options));
}

async function loadSubAccounts(address: string, options: FetchOptions): Promise<Answer<SubAccount[]>> {
  const prepared = prepare(address, options);
  if ("status" in prepared) return prepared;
  const request = requests.subAccounts(prepared.user);
  const asked = await infoClient(prepared.settings).ask(request);
  if ("issue" in asked) return { status: "rejected", issues: [asked.issue] };
  const report = subAccountList(asked.value);
  return report ? { status: "ok", report } : unexpected(request, "a list of sub-accounts");
}

async function gather(user: string, client: InfoClient): Promise<Gathered | Rejected> {
  const dexsRequest = requests.perpDexs();
  const first = replies(
    await all(client, [
      ["userAbstraction", requests.userAbstraction(user)],
      ["perpDexs", dexsRequest],
    ]),
  );
  if ("status" in first) return first;
  const dexes = dexNames(first.get("perpDexs")?.value);
  if (!dexes) return unexpected(dexsRequest, "a list of dexes");
  const mode = first.get("userAbstraction")?.value;
  const isPooled = !isStandard(mode);
  // Under portfolio margin the balances say themselves what is lent and owed.
  const lending: [string, InfoRequest][] = mode === "portfolioMargin" ? [] : [["borrowLendUserState", requests.borrowLendUserState(user)]];

  // One after the other as closely as can be: these are to be of one moment.
  const [spotRows, stateRows] = await Promise.all([
    all(client, [
      ["spotClearinghouseState", requests.spotClearinghouseState(user)],
      ...lending,
      ["spotMetaAndAssetCtxs", requests.spotMetaAndAssetCtxs()],
      ["allBorrowLendReserveStates", requests.allBorrowLendReserveStates()],
    ]),
    all(
      client,
      dexes.map((dex) => [dex, requests.clearinghouseState(user, dex)]),
    ),
  ]);
  const both = replies([...spotRows, ...stateRows]);
  if ("status" in both) return both;
  const [spot, states] = [only(spotRows), only(stateRows)];

  const isHeld = (dex: string) => !isEmptyState(states.get(dex)?.value);
  const held = dexes.filter((dex) => dex === "" || isHeld(dex));
  // Pooled money can stand behind an order on any dex.
  const others = isPooled ? dexes.filter((dex) => !held.includes(dex)) : [];
  const room = Math.max(0, heavyRequests(client, RESERVE_AFTER_ORDERS) - held.length * 2);
  const asked = [...held, ...others.slice(0, room)];
  const orders = replies(
    await all(
      client,
      asked.map((dex) => [dex, requests.frontendOpenOrders(user, dex)]),
    ),
  );
  if ("status" in orders) return orders;

  const isUsed = (dex: string) => isHeld(dex) || (orders.has(dex) && !isEmptyList(orders.get(dex)?.value));
  const used = dexes.filter(isUsed);
  const positions = new Set(used.flatMap((dex) => positionCoins(states.get(dex)?.value)));
  const ordered = new Set(used.flatMap((dex) => orderCoins(orders.get(dex)?.value)));
  const alone = [...ordered]
    .filter((coin) => !positions.has(coin))
    .slice(0, Math.max(0, Math.min(MAX_LEVERAGES, heavyRequests(client, RESERVE) - used.length)));
  const [leverageRows, marketRows] = await Promise.all([
    all(
      client,
      alone.map((coin) => [coin, requests.activeAssetData(user, coin)]),
    ),
    all(
      client,
      used.map((dex) => [dex, requests.metaAndAssetCtxs(dex)]),
    ),
  ]);
  const last = replies([...leverageRows, ...marketRows]);
  if ("status" in last) return last;

  const shown = (found: Replies) => objectText([...found].filter(([dex]) => dex === "" || isUsed(dex)));
  const captured = objectText([
    ["userAbstraction", first.get("userAbstraction")],
    ["clearinghouseState", shown(states)],
    ["spotClearinghouseState", spot.get("spotClearinghouseState")],
    ["borrowLendUserState", spot.get("borrowLendUserState")],
    ["frontendOpenOrders", shown(orders)],
    ["activeAssetData", objectText([...only(leverageRows)])],
    ["metaAndAssetCtxs", objectText([...only(marketRows)])],
    ["spotMetaAndAssetCtxs", spot.get("spotMetaAndAssetCtxs")],
    ["allBorrowLendReserveStates", spot.get("allBorrowLendReserveStates")],
  ]);
  return { captured: captured.text, warnings: warningsOf(others.slice(room)) };
}

/** How many heavy requests the weight still allows, with some of it kept back. */
function heavyRequests(client: InfoClient, reserve: number): number {
  return Math.floor((client.weightLeft() - reserve) / HEAVY);
}

function warningsOf(unasked: string[]): Warning[] {
  if (unasked.length === 0) return [];
  const message = `resting orders on ${unasked.length} dexes without positions were not asked for, to stay within the exchange's limit of requests; none are assumed there`;
  return [{ code: "orders_not_asked", message }];
}
