// Whether the reader has agreed that this page asks the exchange for its prices whenever it is opened. Nothing is agreed to until it was, and storage
// may be forbidden or hold anything.

const KEY = "portfolio-margin.live-prices";

export function hasAgreed(): boolean {
  try {
    return localStorage.getItem(KEY) === "yes";
  } catch {
    return false;
  }
}

/** Whether it is now remembered as chosen. */
export function agree(isAgreed: boolean): boolean {
  try {
    if (isAgreed) localStorage.setItem(KEY, "yes");
    else localStorage.removeItem(KEY);
    return true;
  } catch {
    return !isAgreed;
  }
}

/** Whether the page came from a server: one that was opened from a file asks nobody by itself. */
export const isServed = (): boolean => /^https?:$/.test(location.protocol);
