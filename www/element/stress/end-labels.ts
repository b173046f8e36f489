// The labels over a curve that say where each regime ends: a row for each, placed so that nothing touches or leaves the picture.

import { svg, type TemplateResult } from "lit";
import { diesText, type End, type RegimeEnds } from "../../book/ends.js";
import { deadNow } from "../../words/outcomes.js";
import type { Linear } from "./linear.js";

export const LABEL_ROW = 20;
/** About how wide a character of a label is. */
const CHARACTER = 6.9;
const GAP = 8;

interface Label {
  text: string;
  x: number;
  anchor: "start" | "middle" | "end";
}

export interface Frame {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export function endLabels(all: readonly RegimeEnds[], x: Linear, [from, to]: readonly [number, number], frame: Frame): TemplateResult[] {
  return all.map((ends, row) => {
    const y = 14 + row * LABEL_ROW;
    const shown = labels(ends, x, [from, to], frame);
    const inside = ends.isNow ? [] : [ends.below, ends.above].filter((end) => end !== null && end.at >= from && end.at <= to);
    return svg`<g class=${ends.regime}>
      ${inside.map((end) => svg`<line class="end" x1=${x(end?.at ?? 0)} x2=${x(end?.at ?? 0)} y1=${y + 5} y2=${frame.bottom} />`)}
      ${shown.map(({ text, x: place, anchor }) => svg`<text class="regime" x=${place} y=${y} text-anchor=${anchor}>${text}</text>`)}
    </g>`;
  });
}

function labels(ends: RegimeEnds, x: Linear, [from, to]: readonly [number, number], frame: Frame): Label[] {
  const { name, isNow, isUnfunded, below, above } = ends;
  if (isNow) return [fitted(`${name}: ${deadNow(isUnfunded)}`, x(0), frame)];
  if (!below && !above) return [fitted(`${name}: no move liquidates it`, x(0), frame)];
  const nearer = below && (!above || -below.at <= above.at) ? below : above;
  const isInside = (end: End) => end.at >= from && end.at <= to;
  const write = (end: End) => {
    const words = end === nearer ? `${name} ${diesText(end)}` : diesText(end);
    return isInside(end) ? words : end.at < from ? `← ${words}` : `${words} →`;
  };
  const placed = [nearer, nearer === below ? above : below].flatMap((end) => {
    if (!end) return [];
    return [fitted(write(end), Math.min(Math.max(x(end.at), frame.left), frame.right), frame)];
  });
  const [first, second] = placed;
  // The nearer end is the one that matters where there is no room for both.
  return first && second && touch(first, second) ? [first] : placed;
}

function fitted(text: string, place: number, { left, right }: Frame): Label {
  const half = (text.length * CHARACTER) / 2;
  if (place - half < left) return { text, x: left, anchor: "start" };
  if (place + half > right) return { text, x: right, anchor: "end" };
  return { text, x: place, anchor: "middle" };
}

function touch(one: Label, other: Label): boolean {
  const reach = ({ text, x, anchor }: Label) => {
    const width = text.length * CHARACTER;
    const start = anchor === "start" ? x : anchor === "end" ? x - width : x - width / 2;
    return [start - GAP, start + width + GAP] as const;
  };
  const [[from, to], [start, end]] = [reach(one), reach(other)];
  return from < end && start < to;
}
