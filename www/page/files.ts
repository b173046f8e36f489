// Opening and saving requests as files.

import type { CompareRequest } from "../api/index.js";

/** Offers the request as a file to keep. */
export function saveRequest(request: CompareRequest): void {
  const address = URL.createObjectURL(new Blob([`${JSON.stringify(request, null, 2)}\n`], { type: "application/json" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "portfolio-margin.json";
  link.click();
  // The browser has taken the content by the next turn.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}

/** Text of the file that was chosen; null when none was. The input is emptied, so that the same file can be chosen again. */
export async function chosenText(input: HTMLInputElement): Promise<string | null> {
  const file = input.files?.[0];
  if (!file) return null;
  const text = await file.text();
  input.value = "";
  return text;
}
