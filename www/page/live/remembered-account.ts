// What the reader has agreed to: that this device remembers the address of an account, and that the page asks for prices whenever it is opened.
// Nothing is agreed to until it was.

import { store, storedJson, storedText } from "../storage.js";
import type { Network } from "./endpoint.js";

const ACCOUNT = "portfolio-margin.account";
const PRICES = "portfolio-margin.live-prices";

interface RememberedAccount {
  address: string;
  network: Network;
}

/** Whether it is now remembered. */
export function rememberAccount(account: RememberedAccount): boolean {
  return store(ACCOUNT, JSON.stringify(account));
}

export function forgetAccount(): void {
  store(ACCOUNT, null);
}

export function rememberedAccount(): RememberedAccount | null {
  const { address, network } = (storedJson(ACCOUNT) ?? {}) as Partial<RememberedAccount>;
  if (typeof address !== "string" || !/^0x[0-9a-fA-F]{40}$/.test(address)) return null;
  return { address, network: network === "testnet" ? "testnet" : "mainnet" };
}

/** Whether prices are asked for whenever the page is opened. */
export const asksForPrices = (): boolean => storedText(PRICES) === "yes";

/** Agrees to it, or no longer. Answers whether it is agreed: where it cannot be remembered it is not. */
export function askForPrices(isAgreed: boolean): boolean {
  return store(PRICES, isAgreed ? "yes" : null) && isAgreed;
}
