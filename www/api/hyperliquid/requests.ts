// What is asked of the exchange's public `info` endpoint: the body of each request, what it weighs, and how faults name it.
//
// The exchange allows a weight of 1,200 a minute for each network address. One account costs, with 11 dexes:
//
//   userAbstraction, perpDexs                           20 each    40
//   spotMetaAndAssetCtxs, allBorrowLendReserveStates    20 each    40
//   clearinghouseState of each dex                       2 each    22
//   spotClearinghouseState                               2          2
//   borrowLendUserState, not under portfolio margin     20          0 or 20
//   frontendOpenOrders of each dex that can hold orders 20 each    20 to 220
//   metaAndAssetCtxs of each dex in use                 20 each     0 to 220
//   activeAssetData of each coin with orders alone      20 each     0 to 800
//
// which is 144 for a small account. The last are asked for only as far as the others leave room, some of it kept for repeated attempts.

/** One request. */
export interface InfoRequest {
  /** Its type, and the dex or coin it is about, such as `clearinghouseState.xyz`: the path of its faults. */
  path: string;
  body: Readonly<Record<string, string>>;
  weight: number;
}

/** What the exchange allows in a minute. */
export const WEIGHT_LIMIT = 1200;

const LIGHT = 2;
export const HEAVY = 20;

/** The exchange's own dex has no name, and requests about it say none. */
function onDex(type: string, dex: string, fields: Record<string, string>, weight: number): InfoRequest {
  return dex === "" ? { path: `${type}[""]`, body: { type, ...fields }, weight } : about(type, dex, { ...fields, dex }, weight);
}

function about(type: string, name: string, fields: Record<string, string>, weight: number): InfoRequest {
  return { path: `${type}.${name}`, body: { type, ...fields }, weight };
}

const plain = (type: string, fields: Record<string, string>, weight: number): InfoRequest => ({
  path: type,
  body: { type, ...fields },
  weight,
});

export const requests = {
  userAbstraction: (user: string) => plain("userAbstraction", { user }, HEAVY),
  perpDexs: () => plain("perpDexs", {}, HEAVY),
  clearinghouseState: (user: string, dex: string) => onDex("clearinghouseState", dex, { user }, LIGHT),
  spotClearinghouseState: (user: string) => plain("spotClearinghouseState", { user }, LIGHT),
  borrowLendUserState: (user: string) => plain("borrowLendUserState", { user }, HEAVY),
  frontendOpenOrders: (user: string, dex: string) => onDex("frontendOpenOrders", dex, { user }, HEAVY),
  activeAssetData: (user: string, coin: string) => about("activeAssetData", coin, { user, coin }, HEAVY),
  metaAndAssetCtxs: (dex: string) => onDex("metaAndAssetCtxs", dex, {}, HEAVY),
  spotMetaAndAssetCtxs: () => plain("spotMetaAndAssetCtxs", {}, HEAVY),
  allBorrowLendReserveStates: () => plain("allBorrowLendReserveStates", {}, HEAVY),
  predictedFundings: () => plain("predictedFundings", {}, HEAVY),
  subAccounts: (user: string) => plain("subAccounts", { user }, HEAVY),
};
