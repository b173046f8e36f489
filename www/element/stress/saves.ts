// The buttons that save a picture and what it was drawn from.

import { html, type TemplateResult } from "lit";
import { saveFile } from "../save-file.js";
import type { StressHost } from "./context.js";
import { type Sheet, sheet } from "./picture.js";
import { csvText, fileName, pngOf, svgText } from "./saving.js";

export interface Saved {
  /** The picture with what it says of itself, drawn when it is wanted. */
  sheet: () => Sheet;
  rows: () => readonly (readonly (string | number)[])[];
  /** What the file is of, for its name. */
  parts: readonly string[];
  /** The same of the picture, where that shows less than the file holds. */
  pictureParts?: readonly string[];
}

export function saveButtons(host: StressHost, { sheet: sheetOf, rows, parts, pictureParts = parts }: Saved): TemplateResult {
  const drawn = () => svgText(host.renderRoot as ShadowRoot, sheet(sheetOf()));
  const svg = () => saveFile(fileName(pictureParts, "svg"), "image/svg+xml", drawn());
  const png = async () => saveFile(fileName(pictureParts, "png"), "image/png", await pngOf(drawn()));
  const csv = () => saveFile(fileName(parts, "csv"), "text/csv", csvText(rows()));
  return html`<div class="saves" role="group" aria-label="Save as a file">
    <span class="choice-name">Save as</span>
    <button type="button" class="quiet" @click=${svg}>SVG</button>
    <button type="button" class="quiet" @click=${() => void png()}>PNG</button>
    <button type="button" class="quiet" @click=${csv}>CSV</button>
  </div>`;
}
