// The address that the reader asked this device to remember, and nothing of it otherwise. Storage may be forbidden or hold anything.

import type { Network } from "./endpoint.js";

const KEY = "portfolio-margin.account";

export interface RememberedAccount {
  address: string;
  network: Network;
}

/** Whether it is now remembered. */
export function rememberAccount(account: RememberedAccount): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(account));
    return true;
  } catch {
    return false;
  }
}

export function forgetAccount(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Where nothing can be removed, nothing was stored.
  }
}

export function rememberedAccount(): RememberedAccount | null {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (typeof stored !== "object" || stored === null) return null;
    const { address, network } = stored as Partial<RememberedAccount>;
    if (typeof address !== "string" || !/^0x[0-9a-fA-F]{40}$/.test(address)) return null;
    return { address, network: network === "testnet" ? "testnet" : "mainnet" };
  } catch {
    return null;
  }
}
