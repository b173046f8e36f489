// One figure that opens its explanation. The element listens for clicks on `[data-explain]` once, for all of them.

import { html, nothing, type TemplateResult } from "lit";
import { NONE } from "../words/amounts.js";

/** Ten digits with cents: what the narrowest column holds. */
const LONGEST_IN_ONE_LINE = 14;

export interface FigureOptions {
  unit?: string;
  /** Extra class, such as `large`. */
  kind?: string;
}

export function figure(path: string, text: string, { unit, kind = "" }: FigureOptions = {}): TemplateResult {
  return html`<button type="button" class="figure ${kind}" data-explain=${path} aria-haspopup="dialog">${breakable(text)}${
    unit ? html`<span class="unit">&nbsp;${unit}</span>` : nothing
  }</button>`;
}

/** Long amounts may go on in the next line, but only between thousands. */
function breakable(text: string): string | TemplateResult[] {
  if (text.length <= LONGEST_IN_ONE_LINE) return text;
  return text.split(",").map((part, index) => (index === 0 ? html`${part}` : html`,<wbr />${part}`));
}

/** A figure that may be missing, written by `write`. */
export function optionalFigure(
  path: string,
  value: string | null | undefined,
  write: (text: string) => string,
  options?: FigureOptions,
): TemplateResult {
  if (value === null || value === undefined) return html`<span class="none" title="there is none, or it is not known">${NONE}</span>`;
  return figure(path, write(value), options);
}

/** A triangle that says danger without colour. The words beside it carry the meaning. */
export const warningSign = html`<svg class="sign" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
  <path d="M8 1.5 15 14H1z" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linejoin="round" />
  <path d="M8 6v4" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" />
  <circle cx="8" cy="12" r="0.9" fill="currentColor" />
</svg>`;

export const liquidatedNow = html`<strong class="alarm">${warningSign} liquidated now</strong>`;

/** Of a made-up book that lacks only what nobody was asked to pay in. */
export const notFunded = html`<span class="none">not funded</span>`;
