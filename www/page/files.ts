// Opening and saving files.

import type { CompareRequest } from "../api/index.js";
import { saveFile } from "../components/save-file.js";

/** Offers the request as a file to keep. */
export function saveRequest(request: CompareRequest): void {
  saveFile("portfolio-margin.json", "application/json", `${JSON.stringify(request, null, 2)}\n`);
}

/** Name and text of the file that was chosen; null when none was. The input is emptied, so that the same file can be chosen again. */
export async function chosenFile(input: HTMLInputElement): Promise<{ name: string; text: string } | null> {
  const file = input.files?.[0];
  if (!file) return null;
  const text = await file.text();
  input.value = "";
  return { name: file.name, text };
}
