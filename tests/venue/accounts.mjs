// The accounts of the test venue, by address: those in accounts/*.json, and the large one, which is made here.
//
// A file has the exchange's answers by request type, `clearinghouseState` and `frontendOpenOrders` by dex, `activeAssetData` by coin; what is
// not in it is answered as of an account that has none. `capture` names a file of ../captures, whose answers stand where the file has none.

import { readdirSync, readFileSync } from "node:fs";
import { dexNames, perpsOf } from "./markets.mjs";

const folder = new URL("accounts/", import.meta.url);
const captures = new URL("../captures/", import.meta.url);

const parsed = (url) => JSON.parse(readFileSync(url, "utf8"));

/** Every account, with the `name` of its file; made anew, so that a test may change it. */
export function accounts() {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  const read = files.map((file) => {
    const account = parsed(new URL(file, folder));
    const captured = account.capture === undefined ? {} : parsed(new URL(account.capture, captures));
    return { name: file.replace(".json", ""), ...captured, ...account };
  });
  return new Map([...read, largeAccount()].map((account) => [account.address, account]));
}

/** The text of a file of ../captures. */
export function captureText(name) {
  return readFileSync(new URL(name, captures), "utf8");
}

/** What is in no file: nothing at all. */
export const NOBODY = `0x${"0".repeat(39)}f`;

/** Positions and dexes of the large account. */
export const LARGE = { address: `0x${"9".repeat(40)}`, positions: 300, dexes: dexNames.length };

/** A unified account with 300 positions, one unit at 10 dollars each, on all dexes, and on every dex an order in a coin without a position. */
function largeAccount() {
  const clearinghouseState = {};
  const frontendOpenOrders = {};
  const activeAssetData = {};
  let left = LARGE.positions;
  for (const [index, dex] of dexNames.toReversed().entries()) {
    const perps = perpsOf(dex).filter(({ isDelisted }) => !isDelisted);
    // The exchange's own dex comes last and has perps enough for the rest.
    const count = index === dexNames.length - 1 ? left : Math.min(20, perps.length - 1);
    left -= count;
    const held = perps.slice(-count);
    clearinghouseState[dex] = {
      marginSummary: { accountValue: "100.0", totalNtlPos: "0.0", totalRawUsd: "0.0", totalMarginUsed: "0.0" },
      assetPositions: held.map((perp) => ({ type: "oneWay", position: position(perp) })),
      time: 1791480973789,
    };
    const ordered = perps[0].name;
    frontendOpenOrders[dex] = [{ coin: ordered, side: "B", limitPx: "1.0", sz: "1.0", reduceOnly: false, isTrigger: false }];
    activeAssetData[ordered] = { leverage: { type: "cross", value: 3 }, maxTradeSzs: ["0.0", "0.0"], availableToTrade: ["0.0", "0.0"] };
  }
  const tokens = [
    ["USDC", 0],
    ["USDE", 235],
    ["USDT0", 268],
    ["USDH", 360],
  ];
  const balances = tokens.map(([coin, token]) => ({ coin, token, total: "100000.0", entryNtl: "0.0" }));
  return {
    name: "large",
    address: LARGE.address,
    userAbstraction: "unifiedAccount",
    clearinghouseState,
    spotClearinghouseState: { balances },
    frontendOpenOrders,
    activeAssetData,
  };
}

function position({ name, onlyIsolated }) {
  const leverage = onlyIsolated ? { type: "isolated", value: 2, rawUsd: "-5.0" } : { type: "cross", value: 2 };
  return { coin: name, szi: "1.0", leverage, entryPx: "10.0", positionValue: "10.0", unrealizedPnl: "0.0" };
}
