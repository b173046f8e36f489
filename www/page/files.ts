// Opening and saving files.

import type { CompareRequest } from "../api/index.js";

/** Offers the request as a file to keep. */
export function saveRequest(request: CompareRequest): void {
  saveFile("portfolio-margin.json", "application/json", `${JSON.stringify(request, null, 2)}\n`);
}

/** Offers a text as a file to keep. */
export function saveFile(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken the content by the next turn.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}

/** Name and text of the file that was chosen; null when none was. The input is emptied, so that the same file can be chosen again. */
export async function chosenFile(input: HTMLInputElement): Promise<{ name: string; text: string } | null> {
  const file = input.files?.[0];
  if (!file) return null;
  const text = await file.text();
  input.value = "";
  return { name: file.name, text };
}
