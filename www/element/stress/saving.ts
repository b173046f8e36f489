// Pictures and tables as files, made in the page: nothing is asked of anybody. A picture carries its colours itself, because it has no style
// sheet where it goes.

import { render, type TemplateResult } from "lit";

/** What of an element's looks goes into a saved picture, each with its value where nothing is said. */
const LOOKS: Readonly<Record<string, string>> = {
  fill: "",
  "fill-opacity": "1",
  stroke: "none",
  "stroke-width": "1px",
  "stroke-dasharray": "none",
  "stroke-opacity": "1",
  "stroke-linejoin": "miter",
  "font-size": "",
  "font-weight": "400",
  "paint-order": "normal",
};
/** What is drawn itself; the rest only holds it together and hands nothing down. */
const DRAWN = "path, line, rect, circle, text, tspan";

const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif';
/** Pixels of a saved picture for each of its own, so that it is sharp on fine screens. */
const SHARPNESS = 2;

/** The SVG of a picture on its own, in the colours that are shown now. */
export function svgText(root: ShadowRoot, picture: TemplateResult): string {
  const stage = document.createElement("div");
  stage.className = "stage";
  root.append(stage);
  try {
    render(picture, stage);
    const drawn = stage.querySelector("svg");
    if (!drawn) throw new Error("there is no picture");
    for (const element of drawn.querySelectorAll(DRAWN)) carryLooks(element);
    for (const element of [drawn, ...drawn.querySelectorAll("*")]) {
      element.removeAttribute("class");
      for (const node of [...element.childNodes]) if (node.nodeType === Node.COMMENT_NODE) node.remove();
    }
    drawn.setAttribute("xmlns", "http://www.w3.org/2000/svg");
    drawn.setAttribute("font-family", FONT);
    drawn.removeAttribute("aria-hidden");
    drawn.removeAttribute("focusable");
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(drawn)}\n`;
  } finally {
    stage.remove();
  }
}

function carryLooks(element: Element): void {
  const looks = getComputedStyle(element);
  const isText = element.matches("text, tspan");
  for (const [name, unsaid] of Object.entries(LOOKS)) {
    const value = looks.getPropertyValue(name);
    // A pattern is named by its place in this document, which is not that of the file.
    if (value === "" || value.startsWith("url(")) continue;
    if (name.startsWith("font-") && !isText) continue;
    // Part of a text would take what is not said of it from the text.
    if (value !== unsaid || element.matches("tspan")) element.setAttribute(name, value);
  }
}

/** The same picture in pixels. */
export async function pngOf(text: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = image.naturalWidth * SHARPNESS;
  canvas.height = image.naturalHeight * SHARPNESS;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done, failed) => canvas.toBlob((blob) => (blob ? done(blob) : failed(new Error("the browser made no picture")))));
}

/** Text that a spreadsheet would calculate when it opens the file; a number with its sign is none. */
const isFormula = (text: string): boolean =>
  /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r]/.test(text) && !/^[+-]?[\d.]+(e[+-]?\d+)?$/i.test(text);

/** Rows as CSV; text with a comma, a quote or a line of its own is quoted, and a formula has an apostrophe before it, so that it stays text. */
export function csvText(rows: readonly (readonly (string | number)[])[]): string {
  const write = (value: string | number) => {
    // No figure is an empty cell, never a word that a spreadsheet might take for text.
    const plain = typeof value === "number" ? (Number.isFinite(value) ? String(value) : "") : value;
    const text = isFormula(plain) ? `'${plain}` : plain;
    return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return `${rows.map((row) => row.map(write).join(",")).join("\r\n")}\r\n`;
}

/** A column of a file: its name, and what of an item stands in it. */
export type CsvColumn<T> = readonly [name: string, of: (item: T) => string | number | null | undefined];

/** Items as rows under the names of their columns; an empty cell where there is nothing. */
export function csvRows<T>(columns: readonly CsvColumn<T>[], items: readonly T[]): (string | number)[][] {
  return [columns.map(([name]) => name), ...items.map((item) => columns.map(([, of]) => of(item) ?? ""))];
}

/** A name that says what is in the file, in letters that every system takes. */
export function fileName(parts: readonly string[], ending: string): string {
  const clean = parts.map((part) => part.replace(/[^\w.+-]+/g, "-").replace(/^-+(?!\d)|-+$/g, "")).filter(Boolean);
  return `${["portfolio-margin", ...clean].join("_")}.${ending}`;
}
