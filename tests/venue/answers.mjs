// What the test venue answers to each request of the exchange's `info` endpoint, and what the request weighs there.

import * as markets from "./markets.mjs";

const LIGHT = 2;
const HEAVY = 20;

const NOTHING_LENT = { tokenToState: [], health: "healthy", healthFactor: null };

/** Of every known type: its weight, and the answer; undefined where the exchange would refuse. */
const TYPES = {
  userAbstraction: [HEAVY, (_, account) => (account ? account.userAbstraction : "default")],
  perpDexs: [HEAVY, () => markets.perpDexs],
  clearinghouseState: [LIGHT, (body, account) => onKnownDex(body, (dex) => state(account?.clearinghouseState?.[dex]))],
  spotClearinghouseState: [LIGHT, (_, account) => account?.spotClearinghouseState ?? { balances: [] }],
  borrowLendUserState: [HEAVY, (_, account) => account?.borrowLendUserState ?? NOTHING_LENT],
  frontendOpenOrders: [HEAVY, (body, account) => onKnownDex(body, (dex) => orders(account, dex))],
  activeAssetData: [HEAVY, (body, account) => activeAssetData(body, account)],
  metaAndAssetCtxs: [HEAVY, (body) => markets.metaAndAssetCtxs(body.dex ?? "")],
  spotMetaAndAssetCtxs: [HEAVY, () => markets.spotMetaAndAssetCtxs],
  allBorrowLendReserveStates: [HEAVY, (_, __, reservePrices) => markets.allBorrowLendReserveStates(reservePrices)],
  predictedFundings: [HEAVY, () => markets.predictedFundings],
  subAccounts: [HEAVY, (_, account) => account?.subAccounts ?? null],
};

/** Types that ask about a user. */
const OF_USERS = [
  "userAbstraction",
  "clearinghouseState",
  "spotClearinghouseState",
  "borrowLendUserState",
  "frontendOpenOrders",
  "activeAssetData",
  "subAccounts",
];

/** The weight of a request, and its status and answer; `reservePrices` by token number, where they are not those of the markets file. */
export function answerTo(body, accounts, reservePrices) {
  const known = Object.hasOwn(TYPES, body.type) ? TYPES[body.type] : undefined;
  const refused = { status: 422, answer: "Failed to deserialize the JSON body into the target type" };
  if (!known) return { weight: HEAVY, ...refused };
  const [weight, answer] = known;
  if (OF_USERS.includes(body.type) && !/^0x[0-9a-f]{40}$/.test(body.user ?? "")) return { weight, ...refused };
  const found = answer(body, accounts.get(body.user), reservePrices);
  // What names an unknown dex or coin fails there.
  return found === undefined ? { weight, status: 500, answer: null } : { weight, status: 200, answer: found };
}

function onKnownDex({ dex = "" }, answer) {
  return markets.dexNames.includes(dex) ? answer(dex) : undefined;
}

const NOTHING = { accountValue: "0.0", totalNtlPos: "0.0", totalRawUsd: "0.0", totalMarginUsed: "0.0" };

function state(found) {
  const time = 1791480973789;
  if (!found) {
    return {
      marginSummary: NOTHING,
      crossMarginSummary: NOTHING,
      crossMaintenanceMarginUsed: "0.0",
      withdrawable: "0.0",
      assetPositions: [],
      time,
    };
  }
  // Some captures were taken by clients that unwrap positions.
  const assetPositions = found.assetPositions.map((row) => (row.position ? row : { type: "oneWay", position: row }));
  return { time, ...found, assetPositions };
}

function orders(account, dex) {
  const found = account?.frontendOpenOrders ?? {};
  const list = Array.isArray(found) ? (dex === "" ? found : []) : (found[dex] ?? []);
  return list.map((order, index) => ({
    triggerCondition: "N/A",
    isTrigger: false,
    triggerPx: "0.0",
    children: [],
    isPositionTpsl: false,
    reduceOnly: false,
    orderType: "Limit",
    origSz: order.sz,
    tif: "Gtc",
    cloid: null,
    oid: 1000 + index,
    timestamp: 1791480970000,
    ...order,
  }));
}

function activeAssetData({ coin, user }, account) {
  const [dex] = coin.includes(":") ? coin.split(":") : [""];
  if (!markets.perpsOf(dex)?.some(({ name }) => name === coin)) return undefined;
  const unset = { leverage: { type: "cross", value: 20 }, maxTradeSzs: ["0.0", "0.0"], availableToTrade: ["0.0", "0.0"] };
  return { user, coin, ...(account?.activeAssetData?.[coin] ?? unset) };
}
