// What this device keeps for the page. Storage may be missing, full, forbidden or hold anything: none of that disturbs the page.

/** The text under a key; null where there is none. */
export function storedText(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** The JSON under a key; null where there is none, or something else. */
export function storedJson(key: string): unknown {
  try {
    return JSON.parse(storedText(key) ?? "null");
  } catch {
    return null;
  }
}

/** Keeps a text, or takes away what was kept; answers whether it is so now. */
export function store(key: string, text: string | null): boolean {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}
