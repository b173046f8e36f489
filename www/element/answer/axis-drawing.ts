// The picture of one lane: the bar is where the account lives, its solid ends are where it is liquidated. Drawing only: pixels come
// from approximate numbers, and every figure stands beside its lane as the engine wrote it.

import { html, nothing, svg, type TemplateResult } from "lit";
import { price, roundPrice } from "../../words/amounts.js";
import type { Fate } from "../../words/fate.js";
import { deadNow } from "../../words/outcomes.js";

/** Prices further away than this multiple of today's are drawn as an arrow at the edge. */
const FARTHEST = 4;
/** Labels of one line that are nearer than this share of the width would touch. */
const TOUCHING = 34;
const [HEIGHT, RAIL, ABOVE, BELOW] = [48, 24, 11, 44];

export interface Scale {
  now: string;
  entries: readonly string[];
  end: number;
  /** Place of a price, in percent of the width. */
  at: (price: string) => number;
}

/** A scale on which everything that is near enough has its place. */
export function scaleFor(now: string, entries: readonly string[], fates: readonly Fate[]): Scale {
  const mark = Number(now);
  const stated = fates.flatMap(({ triggers, displayed, thresholds }) => [
    ...[...triggers, ...thresholds].map((one) => one.price),
    ...(displayed === null ? [] : [displayed]),
  ]);
  const values = [now, ...entries, ...stated].map(Number);
  const near = values.filter((value) => value <= mark * FARTHEST);
  const deaths = fates.flatMap(({ triggers }) => triggers.map((one) => Number(one.price)));
  const low = Math.min(...near);
  const high = deaths.some((value) => value > mark * FARTHEST) ? mark * FARTHEST : Math.max(...near);
  const margin = Math.max(high - low, mark * 0.1) * 0.08;
  const [start, end] = [Math.max(0, low - margin), high + margin];
  return { now, entries, end, at: (value) => Math.min(Math.max((Number(value) - start) / (end - start), 0), 1) * 100 };
}

/** The line above the lanes: today's price and the entry prices. */
export function scaleLine({ now, entries, at }: Scale): TemplateResult {
  const mark = at(now);
  const apart = entries.filter((entry) => entry !== now);
  const isSame = apart.length < entries.length;
  return html`<svg class="drawing" height=${apart.length > 0 ? 34 : 18} width="100%" aria-hidden="true" focusable="false">
    ${label(mark, 13, `${isSame ? "entry, now" : "now"} ${price(now)}`)}
    ${apart.slice(0, 1).map((entry) => label(at(entry), 29, `entry ${price(entry)}`, "soft"))}
  </svg>`;
}

export function laneDrawing(scale: Scale, fate: Fate): TemplateResult {
  const { at } = scale;
  const [below, above] = ["below", "above"].map((side) => fate.triggers.find(({ direction }) => direction === side)?.price);
  const isBeyond = (value: string) => Number(value) > scale.end;
  const [from, to] = [below ? at(below) : 0, above ? at(above) : 100];
  return html`<svg class="drawing" height=${HEIGHT} width="100%" aria-hidden="true" focusable="false">
    <line class=${fate.isNow || below || above ? "rail dead" : "rail"} x1="0" x2="100%" y1=${RAIL} y2=${RAIL} />
    ${fate.isNow ? label(at(scale.now), ABOVE, deadNow(fate.isUnfunded), fate.isUnfunded ? "soft" : "dies") : svg`<line class="lives" x1="${from}%" x2="${to}%" y1=${RAIL} y2=${RAIL} />`}
    ${fate.thresholds.filter((one) => !isBeyond(one.price)).map((one) => tick("threshold", at(one.price), 8))}
    ${scale.entries.filter((entry) => entry !== scale.now).map((entry) => tick("entry", at(entry), 9))}
    ${fate.isNow ? nothing : deathLabels(fate, scale, isBeyond)}
    ${
      fate.displayed === null
        ? nothing
        : svg`${isBeyond(fate.displayed) ? nothing : diamond(at(fate.displayed))}
            ${label(at(fate.displayed), BELOW, `exchange displays ${roundPrice(fate.displayed)}${isBeyond(fate.displayed) ? " →" : ""}`, "soft")}`
    }
    ${fate.isNow ? nothing : [below, above].map((value) => (value === undefined ? nothing : isBeyond(value) ? arrow() : tick("death", at(value), 12)))}
    <circle class="now" cx="${at(scale.now)}%" cy=${RAIL} r="5" />
  </svg>`;
}

/** Where both ends are labelled they must not touch; the nearer one is then enough. */
function deathLabels({ triggers }: Fate, { at }: Scale, isBeyond: (value: string) => boolean): TemplateResult[] {
  const [first, second] = triggers;
  const both = first && second && Math.abs(at(first.price) - at(second.price)) < TOUCHING;
  const shown = both ? [Math.abs(Number(first.move)) < Math.abs(Number(second.move)) ? first : second] : triggers;
  return shown.map(({ price: value }) => label(at(value), ABOVE, `dies ${roundPrice(value)}${isBeyond(value) ? " →" : ""}`, "dies"));
}

function label(at: number, y: number, text: string, kind = ""): TemplateResult {
  const anchor = at < 28 ? "start" : at > 72 ? "end" : "middle";
  return svg`<text class=${kind} x="${at}%" y=${y} text-anchor=${anchor}>${text}</text>`;
}

function tick(kind: string, at: number, reach: number): TemplateResult {
  return svg`<line class=${kind} x1="${at}%" x2="${at}%" y1=${RAIL - reach} y2=${RAIL + reach} />`;
}

function arrow(): TemplateResult {
  return svg`<svg x="100%" y=${RAIL} overflow="visible"><path class="arrow" d="M-10,-8 0,0 -10,8" /></svg>`;
}

function diamond(at: number): TemplateResult {
  return svg`<svg x="${at}%" y=${RAIL} overflow="visible"><path class="displayed" d="M0,-8 6,0 0,8 -6,0Z" /></svg>`;
}

/** What the marks mean. */
export function legend(hasThresholds: boolean): TemplateResult {
  const entry = (mark: TemplateResult, text: string) =>
    html`<li><svg class="drawing" width="26" height="20" viewBox="0 0 26 20" aria-hidden="true" focusable="false">${mark}</svg>${text}</li>`;
  return html`<ul class="legend">
    ${entry(svg`<line class="lives" x1="0" x2="22" y1="10" y2="10" /><line class="death" x1="22" x2="22" y1="1" y2="19" />`, "lives, and dies at the solid end")}
    ${entry(svg`<path class="displayed" d="M13,2 19,10 13,18 7,10Z" />`, "what the exchange displays")}
    ${entry(svg`<circle class="now" cx="13" cy="10" r="5" />`, "now")}
    ${hasThresholds ? entry(svg`<line class="threshold" x1="13" x2="13" y1="2" y2="18" />`, "documented borrow threshold (unverified)") : nothing}
  </ul>`;
}
