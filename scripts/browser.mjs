// Which Chromium the browser tests drive: Playwright's own where it is installed, else one of the system's.

import { existsSync } from "node:fs";
import { which } from "./steps.mjs";

const MAC_CHROME = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";

/** The executable, or undefined when there is none. */
export async function findChromium() {
  const { chromium } = await import("playwright");
  const own = chromium.executablePath();
  if (own && existsSync(own)) return own;
  for (const name of ["chromium", "google-chrome-stable", "google-chrome"]) {
    const found = which(name);
    if (found) return found;
  }
  return existsSync(MAC_CHROME) ? MAC_CHROME : undefined;
}

/** A running Chromium for a test, which closes it. */
export async function launchChromium() {
  const executablePath = await findChromium();
  if (!executablePath) throw new Error("no Chromium here: run `node scripts/setup.mjs --browser`");
  const { chromium } = await import("playwright");
  return chromium.launch({ executablePath });
}
