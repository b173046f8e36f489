// The picture of two moves: which regime lives where, or one regime's margin ratio, with the lines at which the regimes end. Colours are never
// alone: what is liquidated is hatched, and every kind of cell has its name in the legend.

import { html, nothing, svg, type TemplateResult } from "lit";
import type { Regime } from "../../../api/index.js";
import { regimeName } from "../../../words/regimes.js";
import { ticks } from "../d3.js";
import type { Frame } from "../end-labels.js";
import { linear } from "../linear.js";
import { cellPaths, ends, type MapAxes } from "./map-cells.js";
import { roomiest } from "./map-labels.js";

export interface MapPicture {
  axis: Float64Array;
  axis2: Float64Array;
  /** Names of what moves along the two axes. */
  names: readonly [string, string];
  /** Writes a figure of an axis. */
  write: readonly [(value: number) => string, (value: number) => string];
  kinds: readonly Kind[];
  /** The kind of each cell. */
  cells: Uint8Array;
  /** Where each regime ends. */
  lines: readonly { regime: Regime; path: (axes: MapAxes) => string; isCovered: boolean; words: string }[];
  /** What tells the patterns of several drawings apart. */
  id: string;
}

/** A map with its name, and the regime that it is of where it is one regime's. */
export interface NamedMap {
  name: string;
  regime: Regime | null;
  picture: MapPicture;
}

/** One kind of cell. */
export interface Kind {
  /** Class of its colour. */
  kind: string;
  regime: Regime | null;
  name: string;
  /** What stands in its largest part, where there is room for it; empty for nothing. */
  label: string;
  isDead: boolean;
}

export function mapFrame(width: number, height: number): Frame {
  return { left: 68, right: width - 10, top: 8, bottom: height - 44 };
}

export function mapAxes({ axis, axis2 }: MapPicture, { left, right, top, bottom }: Frame): MapAxes {
  return { axis, axis2, x: linear(ends(axis), [left, right]), y: linear(ends(axis2), [bottom, top]) };
}

/** A place among the cells. */
export interface Place {
  column: number;
  row: number;
}

/** `cursor` is the cell of the readout; null in a picture that is saved. */
export function mapDrawing(picture: MapPicture, width: number, height: number, cursor: Place | null): TemplateResult {
  const frame = mapFrame(width, height);
  const axes = mapAxes(picture, frame);
  return html`<svg class="chart map" width=${width} height=${height} viewBox="0 0 ${width} ${height}" aria-hidden="true" focusable="false">
    ${stillPart(picture, width, height)} ${cursor ? crosshair(picture, axes, cursor, frame) : nothing}
  </svg>`;
}

/** What was drawn of a picture at a size, for as long as the picture is there. */
const still = new WeakMap<MapPicture, { size: string; part: TemplateResult }>();

/** All but the place of the readout, which is all that changes as that is moved. */
function stillPart(picture: MapPicture, width: number, height: number): TemplateResult {
  const size = `${width} ${height}`;
  const known = still.get(picture);
  if (known?.size === size) return known.part;
  const part = map(picture, width, height);
  still.set(picture, { size, part });
  return part;
}

function map(picture: MapPicture, width: number, height: number): TemplateResult {
  const { axis, axis2, names, write, kinds, cells, lines, id } = picture;
  const frame = mapFrame(width, height);
  const { left, right, top, bottom } = frame;
  const axes = mapAxes(picture, frame);
  const { x, y } = axes;
  const paths = cellPaths(axes, kinds.length, (cell) => cells[cell] ?? 0);
  const drawn = lines.map(({ regime, path, isCovered }) => ({ regime, isCovered, d: path(axes) }));
  const across = ticks(axis[0] ?? 0, axis.at(-1) ?? 1, Math.max(3, Math.min(8, Math.floor((right - left) / 70))));
  const up = upTicks(axis2, Math.max(3, Math.floor((bottom - top) / 44)));
  return svg`<defs>${hatch(id)}</defs>
    ${kinds.map(({ kind, regime, isDead }, index) => {
      const d = paths[index] ?? "";
      if (!d) return nothing;
      return svg`<path class="cell ${kind} ${regime ?? ""}" d=${d} />${isDead ? svg`<path fill="url(#hatch-${id})" d=${d} />` : nothing}`;
    })}
    ${(axis[0] ?? 0) < 0 && (axis.at(-1) ?? 0) > 0 ? svg`<line class="today" x1=${x(0)} x2=${x(0)} y1=${top} y2=${bottom} />` : nothing}
    ${(axis2[0] ?? 0) < 0 && (axis2.at(-1) ?? 0) > 0 ? svg`<line class="today" x1=${left} x2=${right} y1=${y(0)} y2=${y(0)} />` : nothing}
    <svg x="0" y="0" width=${right} height=${bottom}>
      ${drawn.map(({ d }) => svg`<path class="boundary-under" d=${d} />`)}
      ${drawn.map(({ regime, d, isCovered }) => svg`<path class="boundary ${regime} ${isCovered ? "covered" : ""}" d=${d} />`)}
    </svg>
    ${areaNames(picture, axes)}
    <circle class="here" cx=${x(0)} cy=${y((axis2[0] ?? 0) > 0 ? (axis2[0] ?? 0) : 0)} r="5" />
    <rect class="frame" x=${left} y=${top} width=${right - left} height=${bottom - top} />
    ${across.map((value) => svg`<line class="tick" x1=${x(value)} x2=${x(value)} y1=${bottom} y2=${bottom + 4} /><text class="tick" x=${x(value)} y=${bottom + 17} text-anchor=${right - x(value) < 22 ? "end" : "middle"}>${write[0](value)}</text>`)}
    ${up.map((value) => svg`<line class="tick" x1=${left - 4} x2=${left} y1=${y(value)} y2=${y(value)} /><text class="tick" x=${left - 7} y=${y(value) + 4} text-anchor="end">${write[1](value)}</text>`)}
    <text class="tick soft" x=${(left + right) / 2} y=${bottom + 36} text-anchor="middle">${names[0]}</text>
    <text class="tick soft" x="12" y=${(top + bottom) / 2} text-anchor="middle" transform="rotate(-90 12 ${(top + bottom) / 2})">${names[1]}</text>
`;
}

/** About how wide a character of a name is. */
const CHARACTER = 7.4;
/** How far it gives way to the mark of today. */
const ASIDE = 28;

/** The name of each kind of cell in the widest part of it, where it has room. */
function areaNames({ axis, axis2, kinds, cells }: MapPicture, { x, y }: MapAxes): unknown {
  const [wide, high] = [Math.abs(x(axis[1] ?? 0) - x(axis[0] ?? 0)), Math.abs(y(axis2[1] ?? 0) - y(axis2[0] ?? 0))];
  return kinds.map(({ label }, kind) => {
    const place = label ? roomiest(axis.length, axis2.length, (cell) => cells[cell] === kind) : null;
    if (!place || place.reach * 2 * wide < label.length * CHARACTER || place.reach * 2 * high < 22) return nothing;
    const [across, up] = [x(axis[place.column] ?? 0), y(axis2[place.row] ?? 0)];
    // Never on the mark of today, and never where it would have to leave its area to give way.
    const isOnToday = Math.abs(across - x(0)) < (label.length * CHARACTER) / 2 + 8 && Math.abs(up - y(0)) < ASIDE / 2;
    if (isOnToday && place.reach * high < ASIDE + 12) return nothing;
    return svg`<text class="area" x=${across} y=${up + 4 - (isOnToday ? ASIDE : 0)} text-anchor="middle">${label}</text>`;
  });
}

export function hatch(id: string): TemplateResult {
  return svg`<pattern id="hatch-${id}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line class="hatch" x1="0" x2="0" y1="0" y2="7" /></pattern>`;
}

/** Hours from a few days on are counted in days; moves are fractions and never that large. */
const HOURS_OF_A_DAY = 24;
const FEW_DAYS = 72;

function upTicks(axis2: Float64Array, count: number): number[] {
  const [from, to] = ends(axis2);
  if (to <= FEW_DAYS) return ticks(from, to, count);
  return ticks(from / HOURS_OF_A_DAY, to / HOURS_OF_A_DAY, count).map((days) => days * HOURS_OF_A_DAY);
}

function crosshair(
  { axis, axis2 }: MapPicture,
  { x, y }: MapAxes,
  { column, row }: Place,
  { left, right, top, bottom }: Frame,
): TemplateResult {
  const [across, up] = [x(axis[column] ?? 0), y(axis2[row] ?? 0)];
  return svg`<line class="cursor" x1=${across} x2=${across} y1=${top} y2=${bottom} /><line class="cursor" x1=${left} x2=${right} y1=${up} y2=${up} />
    <circle class="cursor" cx=${across} cy=${up} r="4.5" />`;
}

/** What the kinds and the lines are, in words. */
export function mapLegend(
  { kinds, lines, id }: MapPicture,
  isShown: (kind: number) => boolean,
  share: (kind: number) => string,
): TemplateResult {
  return html`<ul class="legend">
    ${kinds.map(({ kind, regime, name, isDead }, index) => {
      if (!isShown(index)) return nothing;
      return html`<li>
        <svg class="chart" width="20" height="16" viewBox="0 0 20 16" aria-hidden="true" focusable="false">
          <rect class="cell ${kind} ${kind === "only" ? (regime ?? "") : ""}" width="20" height="16" rx="3" />${isDead ? svg`<rect fill="url(#hatch-${id})" width="20" height="16" rx="3" />` : nothing}
        </svg>
        ${name}${share(index)}
      </li>`;
    })}
    ${lines.map(
      ({ regime, words }) => html`<li>
        <svg class="chart" width="24" height="16" viewBox="0 0 24 16" aria-hidden="true" focusable="false">
          <path class="boundary-under" d="M1,8H23" /><path class="boundary ${regime}" d="M1,8H23" />
        </svg>
        ${regimeName(regime)} ${words}
      </li>`,
    )}
    <li><svg class="chart" width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false"><circle class="here" cx="8" cy="8" r="5" /></svg> today</li>
  </ul>`;
}
